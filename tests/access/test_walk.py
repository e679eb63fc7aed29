"""A walk over every pane and every dialog of the program: by name, by Tab, by eye, and at twice the size.

New panes are found by themselves, because the walk takes what is on screen; a new dialog has to be listed in
``every_dialog``, which the first test checks.
"""

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from tests.helpers import walk
from tests.helpers.every_dialog import dialog_classes, every_dialog
from tests.helpers.whole_studio import visit


def mend(found: list[str]) -> None:
    assert not found, "\n".join(["", *found])


def test_every_dialog_is_walked(studio):
    assert dialog_classes() - set(every_dialog(studio)) == set()


def test_everything_has_a_name_and_a_place_in_the_order(studio, loop):
    def look(window: QWidget) -> list[str]:
        return [*walk.nameless(window), *walk.small_targets(window), *walk.disorder(window)]

    mend(visit(studio, loop, look))


def test_the_keyboard_is_always_seen(studio, loop):
    mend(visit(studio, loop, walk.ringless))


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_every_word_is_legible(studio, loop, mode):
    studio.theme.set_mode(mode)
    mend(visit(studio, loop, walk.illegible))


def test_no_word_is_cut_at_twice_the_size(studio, loop):
    studio.theme.set_text_size(200)
    QApplication.processEvents()
    mend(visit(studio, loop, walk.cut))
