"""Studio as a citizen of the desktop: one window per data folder, files and links that open in it."""

import logging
import os
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import unquote, urlsplit

from PySide6.QtWidgets import QApplication

from studio.app.application import Application
from studio.app.projects import Projects
from studio.app.studio import Studio
from studio.domain.errors import StorageError
from studio.domain.links import ShowLink, UnknownLink, WriteLink, is_link, read_link
from studio.domain.words import tr
from studio.services.one_instance import Handover, OneInstance
from studio.services.storage import Folders
from studio.views.question import Question

_SHOWN = 200

log = logging.getLogger(__name__)


class Desktop:
    """What the desktop asks of a running Studio; ``start`` once its window stands."""

    def __init__(self, studio: Studio, folders: Folders) -> None:
        self._studio = studio
        self._folders = folders
        self._instance: OneInstance | None = None
        self.projects = Projects(studio, folders)

    async def start(self, lock: int, opening: Sequence[str]) -> None:
        """Take over the folder's lock, listen for later starts, and open what this start was given."""
        try:
            self._instance = await OneInstance.start(self._folders.data, lock, self._on_handover)
        except StorageError as error:
            log.warning("Later starts cannot be heard: %s", error.sentence)
        app = QApplication.instance()
        if isinstance(app, Application):
            app.opening.connect(lambda word: self.open([word], Path.cwd()))
        self.open(opening, Path.cwd())

    async def stop_listening(self) -> None:
        """Hear no more of later starts, which then wait until this Studio has ended."""
        if self._instance is not None:
            await self._instance.stop_listening()

    async def close(self) -> None:
        """Let the folder go."""
        if self._instance is not None:
            await self._instance.close()

    def open(self, words: Sequence[str], folder: Path) -> None:
        """Open files and links; relative names count from ``folder``."""
        for word in words:
            if is_link(word):
                self._follow(word)
            else:
                self.projects.ask_to_import(folder / _local(word))

    def private_words(self) -> tuple[str, ...]:
        """Return the user's own words, which a copied crash report leaves out."""
        library, gallery = self._studio.library, self._studio.gallery
        mascots = [mascot for project in library.projects for mascot in library.mascots(project.id)]
        poses = gallery.poses if gallery is not None else ()
        words = [project.name for project in library.projects]
        words += [text for mascot in mascots for text in (mascot.name, mascot.prompt)]
        words += [text for pose in poses for text in (pose.name, pose.prompt, pose.animation_prompt)]
        return tuple(filter(None, words))

    def _on_handover(self, handover: Handover) -> None:
        """Come to the front, as the system allows it to the one who asked, and open what was handed over."""
        window = self._studio.window
        if handover.activation:
            os.environ["XDG_ACTIVATION_TOKEN"] = handover.activation  # Qt hands it to the desktop and forgets it
        if window.isMinimized():
            window.showNormal()
        window.show()
        window.raise_()
        window.activateWindow()
        self.open(handover.arguments, Path(handover.folder))

    def _follow(self, text: str) -> None:
        link, window = read_link(text), self._studio.window
        if isinstance(link, ShowLink):
            self._studio.tasks.spawn("desktop/link", self.projects.find(link), done=self.projects.show)
        elif isinstance(link, UnknownLink):
            words = tr("A link asks for “{verb}”, which this Studio does not know. Nothing was done.", verb=link.verb)
            window.notices.say(words, error=True)
        else:
            self._ask_to_write(link)

    def _ask_to_write(self, link: WriteLink) -> None:
        shown = link.prompt if len(link.prompt) <= _SHOWN else f"{link.prompt[:_SHOWN]}…"
        words = tr(
            "“{words}” goes into the form for a new pose. Nothing is paid until you press Generate.", words=shown
        )
        question = Question(tr("Let a link fill the form?"), words, tr("Fill the form"), self._studio.window)
        question.agreed.connect(lambda: self._studio.composer.describe(link.prompt))
        question.open()


def _local(word: str) -> str:
    """Return the path behind a word of the command line, which desktops write as a ``file://`` address."""
    parts = urlsplit(word)
    return unquote(parts.path) if parts.scheme == "file" else word
