"""Looks for jobs in the whole history, cleared away or not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

if TYPE_CHECKING:
    from studio.domain.entries import Entry
    from studio.state.queue import Queue
    from studio.state.session import Session
    from studio.state.tasks import Tasks

_AFTER_MS = 120
#: More than anybody reads; the newest come first.
_MOST = 500


class JobSearch(QObject):
    """Asks the journal, a moment after the last key, and again when a job changed.

    Signals: ``found(tuple)`` the jobs that hold all the words, newest first; None when nothing is looked for.
    """

    found = Signal(object)

    def __init__(self, tasks: Tasks, session: Session, queue: Queue, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._session = session
        self._queue = queue
        self._words = ""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_AFTER_MS)
        self._timer.timeout.connect(self._ask)
        queue.changed.connect(self._on_changed)

    def look_for(self, words: str) -> None:
        """Look for jobs in which all the words occur; none at all ends the search."""
        self._words = words.strip()
        if self._words:
            self._timer.start()
        else:
            self._timer.stop()
            self._tasks.cancel("jobs/search")
            self.found.emit(None)

    def _ask(self) -> None:
        self._tasks.spawn("jobs/search", self._look(self._words), done=self.found.emit)

    async def _look(self, words: str) -> tuple[Entry, ...]:
        workspace = self._session.workspace.name
        return tuple(await self._queue.journal.entries(workspace, words=words, hidden=True, limit=_MOST))

    def _on_changed(self) -> None:
        if self._words and not self._timer.isActive():
            self._timer.start()
