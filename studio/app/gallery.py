"""Puts the gallery together: what is noted about poses, what comes in and goes out, and what is ordered for several."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from studio.domain.orders import batch_orders
from studio.domain.words import tr
from studio.state.gallery import Gallery
from studio.state.gallery_notes import Notes
from studio.views.gallery.pane import GalleryPane

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtCore import QMimeData

    from studio.domain.requests import GenerateRequest
    from studio.services.cache import DownloadCache
    from studio.services.shelf import Change
    from studio.state.composer import Composer
    from studio.state.incoming import Arrived, Incoming
    from studio.state.library import Library
    from studio.state.queue import Queue
    from studio.state.session import Session
    from studio.state.tasks import Tasks
    from studio.views.main_window import MainWindow
    from studio.views.theme import Theme

_UNDO_SECONDS = 10


@dataclass(frozen=True)
class Floor:
    """What the gallery stands on; ``folder`` is where what is noted about poses lies."""

    tasks: Tasks
    session: Session
    library: Library
    queue: Queue
    composer: Composer
    incoming: Incoming
    cache: DownloadCache
    folder: Path


class GalleryTab:
    """The gallery with everything behind it. Show ``pane`` in a tab."""

    def __init__(self, floor: Floor, theme: Theme, window: MainWindow) -> None:
        """Build and wire."""
        self._floor = floor
        self._window = window
        self.notes = Notes(floor.tasks, floor.session, floor.folder)
        self.gallery = Gallery(floor.tasks, floor.session, floor.cache, self.notes)
        self.pane = GalleryPane(self.gallery, theme)
        self.notes.undoable.connect(self._offer_undo)
        self.pane.ordered.connect(self._order)
        self.pane.animate_requested.connect(self._animate)
        self.pane.dropped.connect(self._take)
        self.notes.open()

    def close(self) -> None:
        """Stop everything that plays and let the files go; after the tasks have ended."""
        self.gallery.close()
        self.notes.close()

    def _offer_undo(self, sentence: str, change: Change) -> None:
        self._window.notices.say(
            sentence, action=tr("Undo"), on_action=lambda: self.notes.undo(change), seconds=_UNDO_SECONDS
        )

    def _order(self, requests: tuple[GenerateRequest, ...]) -> None:
        mascot = self._floor.library.selected_mascot
        if mascot is not None and requests:
            self._floor.queue.press(batch_orders(mascot, requests))

    def _animate(self, pose_id: str) -> None:
        self._floor.composer.animate(pose_id)
        self._window.show_dock("Generate")

    def _take(self, data: QMimeData) -> None:
        self._floor.incoming.take(data, self._arrived)

    def _arrived(self, arrived: Arrived) -> None:
        if arrived.pictures:
            self.pane.offer_pictures(arrived.pictures)
