"""One job in full: its story, what was asked, what was answered, and the request as code."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

import msgspec
from PySide6.QtCore import QObject, Signal

from studio.domain.curl import as_curl, as_python
from studio.domain.entries import Entry
from studio.domain.words import tr
from studio.services.redaction import redact
from studio.state.job_words import cost_story, duration_words, state_words

if TYPE_CHECKING:
    from studio.services.journal_store import Call, Event
    from studio.state.jobs import Jobs
    from studio.state.queue import Queue
    from studio.state.session import Session
    from studio.state.tasks import Tasks


class JobDetail(QObject):
    """Reads one job out of the journal, and again whenever it changes.

    Signals: ``changed()`` there is something else to show.
    """

    changed = Signal()

    def __init__(self, tasks: Tasks, session: Session, queue: Queue, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._session = session
        self._queue = queue
        self._entry_id = ""
        self._entry: Entry | None = None
        self._call: Call | None = None
        self._events: list[Event] = []
        jobs.reset.connect(self._read)
        self._jobs = jobs
        jobs.changed.connect(self._on_job_changed)

    @property
    def entry(self) -> Entry | None:
        """The job shown; None when none is."""
        return self._entry

    def show(self, entry_id: str) -> None:
        """Show a job; an empty id shows none."""
        if entry_id != self._entry_id:
            self._entry_id = entry_id
            self._take(None)
            self._read()

    def story(self) -> list[tuple[str, str]]:
        """Return what happened, oldest first: the moment, and what became of the job then."""
        lines = []
        for number, event in enumerate(self._events):
            after = "" if not number else f"+{duration_words(event.at - self._events[0].at)}"
            at = time.strftime("%H:%M:%S", time.localtime(event.at)) if not number else after
            words = state_words(msgspec.structs.replace(self._entry, state=event.state)) if self._entry else event.state
            lines.append((at, f"{words}. {event.note}" if event.note else words))
        return lines

    def facts(self) -> list[tuple[str, str]]:
        """Return what is known of the job, name by name; what is not known is left out."""
        entry = self._entry
        if entry is None:
            return []
        took = duration_words(entry.seconds) if entry.seconds is not None else ""
        rows = [
            (tr("State"), state_words(entry)),
            (tr("Why"), entry.error),
            (tr("Cost"), cost_story(entry)),
            (tr("Price differs"), tr("The server took another price than Studio showed.") if entry.differs else ""),
            (tr("Took"), took),
            (tr("Sent"), tr("{count} times", count=entry.sends) if entry.sends > 1 else ""),
            (tr("Notes"), " ".join(entry.notes)),
            (tr("Job"), entry.job_id),
            (tr("Pose"), entry.item_id),
            (tr("Retry of"), entry.retry_of),
        ]
        return [(name, value) for name, value in rows if value]

    def request(self) -> str:
        """Return the request as it left or will leave, as JSON."""
        return "" if self._call is None else _pretty(self._call.order.body)

    def response(self) -> str:
        """Return the server's answer to the request, as JSON; empty before there is one."""
        if self._call is None or not self._call.answer:
            return ""
        try:
            return _pretty(json.loads(self._call.answer))
        except ValueError:
            return redact(self._call.answer)

    def raw(self) -> str:
        """Return everything the journal has of the job, as JSON."""
        return "" if self._entry is None else _pretty(msgspec.to_builtins(self._entry))

    def curl(self) -> str:
        """Return the request as a curl command; the key is named, never written."""
        call = self._call
        return "" if call is None or not call.order.path else as_curl(self._api(), call.order.path, call.order.body)

    def python(self) -> str:
        """Return the request as Python; the key is named, never written."""
        call = self._call
        return "" if call is None or not call.order.path else as_python(self._api(), call.order.path, call.order.body)

    def _on_job_changed(self, place: int) -> None:
        if self._jobs.at(place).id == self._entry_id:
            self._read()

    def _api(self) -> str:
        client = self._session.client
        return client.api if client is not None else self._session.workspace.api

    def _read(self) -> None:
        if self._entry_id:
            self._tasks.spawn("jobs/detail", self._fetch(self._entry_id), done=self._take)
        else:
            self._take(None)

    async def _fetch(self, entry_id: str) -> tuple[Entry, Call | None, list[Event]] | None:
        journal = self._queue.journal
        entry = await journal.entry(entry_id)
        if entry is None:
            return None
        return entry, await journal.call(entry.call_id), await journal.events(entry_id)

    def _take(self, found: tuple[Entry, Call | None, list[Event]] | None) -> None:
        self._entry, self._call, self._events = found if found is not None else (None, None, [])
        self.changed.emit()


def _pretty(value: Any) -> str:
    return redact(json.dumps(value, indent=2, ensure_ascii=False))
