"""What the keyboard does to the queue from anywhere: hold it back, cancel the newest job, take back all that waits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from studio.domain.words import tr, trn
from studio.views.question import Question

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from studio.domain.entries import Entry
    from studio.state.jobs import Jobs
    from studio.state.queue import Queue


class QueueKeys(QObject):
    """Acts on the queue as a whole.

    Signals: ``said(str)`` what was done or why nothing was; ``taken_back(str, tuple)`` a sentence and the entries that
    could be ordered again.
    """

    said = Signal(str)
    taken_back = Signal(str, tuple)

    def __init__(self, queue: Queue, jobs: Jobs, pane: QWidget, parent: QObject) -> None:
        super().__init__(parent)
        self._queue = queue
        self._jobs = jobs
        self._pane = pane

    def toggle_pause(self) -> None:
        """Hold back sending, or go on."""
        self._queue.pause(not self._queue.paused)
        self.said.emit(tr("Sending is paused.") if self._queue.paused else tr("Sending goes on."))

    def cancel_newest(self) -> None:
        """Cancel the newest job that has not begun; one that was charged already is asked about."""
        entry = next((row for row in self._jobs.rows if self._queue.can_cancel(row)), None)
        if entry is None:
            self.said.emit(tr("Nothing waits that could be cancelled."))
        elif entry.state == "sent":
            self._ask(entry)
        else:
            self._queue.cancel(entry)

    def take_back(self) -> None:
        """Take back everything that has not been sent; nothing of it was charged."""
        waiting = tuple(row for row in self._jobs.rows if row.state == "waiting")
        if not waiting:
            self.said.emit(tr("Nothing waits to be sent."))
            return
        for entry in {row.call_id: row for row in waiting}.values():
            self._queue.cancel(entry)
        words = trn("{count} job was taken back unsent.", "{count} jobs were taken back unsent.", len(waiting))
        self.taken_back.emit(words, tuple(row for row in waiting if row.door in {"form", "batch"}))

    def order_again(self, entries: tuple[Entry, ...]) -> None:
        """Ask whether what was taken back may go after all, at its price."""
        self._queue.retry([row for entry in entries if (row := self._jobs.row(entry.id)) is not None])

    def _ask(self, entry: Entry) -> None:
        title = tr("Cancel “{name}”?", name=entry.name or entry.mascot_name)
        words = tr("The server has it and has charged it. Cancelled before it begins, its price comes back.")
        question = Question(title, words, tr("Cancel job"), self._pane.window())
        question.agreed.connect(lambda: self._queue.cancel(entry))
        question.open()
