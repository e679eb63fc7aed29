"""What the gallery says while there are no cards: what this is, and the one next step."""

from typing import NamedTuple

from studio.domain.words import tr
from studio.state.gallery import Gallery
from studio.state.gallery_look import chip_words


class Lesson(NamedTuple):
    """A sentence, the words of a button, and the name of the step it takes."""

    sentence: str
    button: str
    step: str


def lesson_of(gallery: Gallery) -> Lesson:
    """Return what an empty gallery teaches."""
    if gallery.mascot_id is None:
        sentence = tr("A mascot's poses and animations live here. Make your first mascot to begin.")
        return Lesson(sentence, tr("New mascot"), "mascot")
    if gallery.count:
        return _nothing_found(gallery)
    if gallery.error is not None:
        return Lesson(gallery.error.sentence, tr("Try again"), "refresh")
    if not gallery.loaded:
        return Lesson(tr("Looking for poses."), "", "")
    sentence = tr("No poses yet. Describe one, and it appears here as a picture or an animation.")
    return Lesson(sentence, tr("Describe a pose"), "pose")


def _nothing_found(gallery: Gallery) -> Lesson:
    view = gallery.view
    if not view.query.chips:
        return Lesson(tr("Every pose is in the trash."), tr("Open the trash"), "trash")
    blamed = gallery.culprits()
    names = {board.id: board.name for board in gallery.notes.boards}
    words = [chip_words(chip, names) for chip in blamed]
    if len(blamed) == len(view.query.chips) == 1 and blamed[0].field == "text":
        return Lesson(tr("No pose matches {word}.", word=words[0]), tr("Clear search"), "reset")
    if len(blamed) == 1:
        return Lesson(
            tr("“{filter}” leaves no pose.", filter=words[0].strip("“”")),
            tr("Remove “{filter}”", filter=words[0].strip("“”")),
            "remove",
        )
    return Lesson(tr("The filters leave no pose."), tr("Remove all filters"), "reset")
