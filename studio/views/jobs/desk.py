"""Puts the jobs pane together and connects what a user does there with the queue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

from studio.domain.entries import Entry
from studio.domain.words import tr
from studio.state.job_detail import JobDetail
from studio.state.job_search import JobSearch
from studio.state.jobs_model import JobsModel
from studio.state.orphans import Orphans
from studio.views.jobs.delegate import JobsDelegate, Picture
from studio.views.jobs.orphans import OrphansDialog
from studio.views.jobs.pane import JobsPane
from studio.views.jobs.queue_keys import QueueKeys

if TYPE_CHECKING:
    from studio.state.jobs import Jobs
    from studio.state.library import Library
    from studio.state.queue import Queue
    from studio.state.session import Session
    from studio.state.tasks import Tasks
    from studio.views.theme import Theme


class JobsDesk(QObject):
    """The pane with its model, its details and its search.

    Signals: ``result_requested(Entry)`` show what a job made; ``edit_requested(Entry)`` change it in the form;
    ``said(str)`` a line for the notice board.
    """

    result_requested = Signal(object)
    edit_requested = Signal(object)
    said = Signal(str)

    def __init__(
        self,
        theme: Theme,
        tasks: Tasks,
        session: Session,
        queue: Queue,
        jobs: Jobs,
        library: Library,
        picture: Picture,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._queue = queue
        self._jobs = jobs
        self._model = JobsModel(jobs, self)
        self._detail = JobDetail(tasks, session, queue, jobs, self)
        self._orphans = Orphans(tasks, queue, library, self)
        self._search = JobSearch(tasks, session, queue, self)
        self.pane = JobsPane(theme, self._model, JobsDelegate(theme, picture), self._detail)
        self.keys = QueueKeys(queue, jobs, self.pane, self)
        self.keys.said.connect(self.said)
        self._copied = ""
        self._wire()
        self._on_paused_changed()

    def retry(self, entry: Entry) -> None:
        """Try a job again: look for it if it is unknown, else ask with its price."""
        if entry.state == "unknown":
            self._queue.look(entry)
        else:
            self._ask_again((entry,))

    def _wire(self) -> None:
        pane, menu, queue = self.pane, self.pane.menu, self._queue
        pane.retry_requested.connect(self._ask_again)
        pane.cancel_requested.connect(self._cancel)
        pane.show_requested.connect(self.result_requested)
        pane.row_chosen.connect(self._detail.show)
        pane.move_requested.connect(self._move)
        pane.pause_requested.connect(queue.pause)
        pane.search_requested.connect(self._search.look_for)
        self._search.found.connect(self._model.show_found)
        self._model.order_requested.connect(queue.reorder)
        queue.paused_changed.connect(self._on_paused_changed)
        menu.look_requested.connect(queue.look)
        menu.lost_requested.connect(queue.mark_lost)
        menu.edit_requested.connect(self.edit_requested)
        menu.curl_requested.connect(lambda entry: self._copy(entry, "curl"))
        menu.python_requested.connect(lambda entry: self._copy(entry, "Python"))
        menu.retry_failed_requested.connect(self._retry_all)
        menu.clear_requested.connect(queue.clear_ended)
        menu.orphans_requested.connect(self._find_orphans)
        self._detail.changed.connect(self._on_detail_changed)

    def _find_orphans(self) -> None:
        OrphansDialog(self._orphans, self.pane.window()).open()

    def _cancel(self, entries: tuple[Entry, ...]) -> None:
        for entry in entries:
            self._queue.cancel(entry)

    def _ask_again(self, entries: tuple[Entry, ...]) -> None:
        """Ask with the price of all that would go: what was refused together is sent together."""
        calls = {entry.call_id for entry in entries if entry.state == "draft"}
        together = [row for row in self._jobs.rows if row.call_id in calls and row.state == "draft"]
        self._queue.retry(list({entry.id: entry for entry in (*entries, *together)}.values()))

    def _retry_all(self) -> None:
        failed = [entry for entry in self._jobs.rows if entry.failed and entry.can_retry]
        retried = {entry.retry_of for entry in self._jobs.rows}
        left = [entry for entry in failed if entry.id not in retried]
        if left:
            self._queue.retry(left)
        else:
            self.said.emit(tr("Nothing in the list has failed."))

    def _move(self, entry: Entry, step: int) -> None:
        """Move what waits one place up or down the list, where the lowest is sent first."""
        calls = list(dict.fromkeys(row.call_id for row in reversed(self._jobs.rows) if row.state == "waiting"))
        place = calls.index(entry.call_id)
        if step > 0 and place > 0:
            self._queue.reorder(entry.call_id, calls[place - 1])
        elif step < 0 and place + 1 < len(calls):
            self._queue.reorder(entry.call_id, calls[place + 2] if place + 2 < len(calls) else None)

    def _copy(self, entry: Entry, kind: str) -> None:
        """Copy the request as code, at once if it is there, else when the journal has told it."""
        self._copied = kind
        shown = self._detail.entry
        if shown is not None and shown.id == entry.id:
            self._on_detail_changed()
        else:
            self._detail.show(entry.id)

    def _on_detail_changed(self) -> None:
        kind = self._copied
        if not kind or self._detail.entry is None:
            return
        self._copied = ""
        text = self._detail.curl() if kind == "curl" else self._detail.python()
        QGuiApplication.clipboard().setText(text)
        self.said.emit(tr("The request is copied as {kind}; the key is not in it.", kind=kind))
        if not self.pane.details.isChecked():
            self._detail.show("")

    def _on_paused_changed(self) -> None:
        self.pane.set_paused(paused=self._queue.paused)
