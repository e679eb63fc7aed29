"""Everything sent to the server: written down first, followed to its end, looked for when an answer is lost."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from statistics import median
from typing import TYPE_CHECKING, Protocol
from uuid import uuid4

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal

from studio.domain.errors import MaskoError, NotFound, Remedy, StorageError
from studio.domain.records import Job, Mascot, Receipt
from studio.domain.requests import GenerateRequest
from studio.state.job_clock import matches, took
from studio.state.job_store import JobRow, JobStore

if TYPE_CHECKING:
    from studio.services.client import MaskoClient
    from studio.state.session import Session
    from studio.state.tasks import Tasks

#: Long polls at the same time; the connection pool is larger, so that a press of a button never waits for them.
_FOLLOWED_AT_ONCE = 24
_KEPT = 500
_HISTORY = 12


class Follow(Protocol):
    """``services.polling.follow``."""

    def __call__(
        self,
        client: Callable[[], MaskoClient],
        job_id: str,
        *,
        on_trouble: Callable[[MaskoError | None], None] | None = None,
    ) -> AsyncIterator[Job]:
        """Yield the job each time it changed, until it ends."""


class Jobs(QObject):
    """The list of jobs of the open workspace, newest first.

    Signals: ``reset()`` all rows are other ones; ``added(int)``, ``changed(int)``, ``removed(int)`` a row, by its
    place; ``ticked()`` a second went by while something runs; ``sent(str)`` an intent was accepted;
    ``refused(str, MaskoError)`` an intent came to nothing and was not charged; ``finished(JobRow)``.
    """

    reset = Signal()
    added = Signal(int)
    changed = Signal(int)
    removed = Signal(int)
    ticked = Signal()
    sent = Signal(str)
    refused = Signal(str, object)
    finished = Signal(object)

    def __init__(
        self, tasks: Tasks, session: Session, store: JobStore, follow: Follow, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._session = session
        self._store = store
        self._follow = follow
        self._slots = asyncio.Semaphore(_FOLLOWED_AT_ONCE)
        self._rows: list[JobRow] = []
        self._workspace = ""
        self._tick = QTimer(self)
        self._tick.setInterval(1000)
        self._tick.timeout.connect(self.ticked)
        session.workspace_changed.connect(self._on_workspace_changed)
        session.client_changed.connect(self._on_client_changed)

    @property
    def rows(self) -> tuple[JobRow, ...]:
        """All rows, newest first."""
        return tuple(self._rows)

    @property
    def busy(self) -> bool:
        """Whether any job is on its way or being worked on."""
        return any(row.running for row in self._rows)

    def row(self, intent: str) -> JobRow | None:
        """Return a row by its intent."""
        place = self._place(intent)
        return None if place is None else self._rows[place]

    def elapsed(self, row: JobRow) -> float:
        """Return for how many seconds the job has been, or was, on its way."""
        return row.seconds if row.seconds is not None else max(0.0, time.time() - row.created)

    def expected_seconds(self, row: JobRow) -> float | None:
        """Return how long such a job took before, from this list; None without any history."""
        alike = [
            past.seconds / past.price
            for past in self._rows
            if past.kind == row.kind and past.state == "completed" and past.seconds and past.price
        ]
        return median(alike[:_HISTORY]) * row.price if alike and row.price else None

    def send(self, mascot: Mascot, request: GenerateRequest, price: int, pose_name: str) -> str:
        """Write down an intent, then send it; return its id. What follows comes as signals."""
        row = JobRow(
            intent=uuid4().hex,
            state="sending",
            kind=request.type,
            mascot_id=mascot.id,
            mascot_name=mascot.name,
            pose_name=request.name or pose_name,
            item_id=request.item_id or "",
            price=price,
            created=time.time(),
            request=request,
        )
        self._insert(row)
        self._dispatch(row)
        return row.intent

    def adopt(self, mascot: Mascot, receipt: Receipt) -> None:
        """Follow a job that came about without the form, e.g. the reference picture of a new mascot."""
        if any(row.job_id == receipt.job_id for row in self._rows):
            return
        row = JobRow(
            intent=uuid4().hex,
            state="pending",
            kind=receipt.type or "image",
            mascot_id=mascot.id,
            mascot_name=mascot.name,
            pose_name=receipt.item_name or "Reference picture",
            item_id=receipt.item_id,
            price=receipt.estimated_cost,
            cost=receipt.estimated_cost,
            created=time.time(),
            job_id=receipt.job_id,
            asset_ids=receipt.asset_ids,
            urls=receipt.urls,
        )
        self._insert(row)
        self._follow_row(row)
        self._session.refresh_balance()

    def send_again(self, intent: str) -> None:
        """Try a row once more: a failed one as a new intent at its price, an unknown one under the same id."""
        row = self.row(intent)
        if row is None or row.request is None:
            return
        if row.state == "unknown":
            self._change(row.intent, state="sending", error="", missing=False)
            self._dispatch(row)
        elif row.done:
            mascot = Mascot(id=row.mascot_id, project_id="", name=row.mascot_name)
            self.send(mascot, row.request, row.price, row.pose_name)

    def look_up(self, intent: str) -> None:
        """Search the server's list for the job of an intent whose answer was lost."""
        row = self.row(intent)
        if row is not None and row.state == "unknown":
            self._tasks.spawn(f"jobs/{intent}", self._find(row), done=lambda job: self._take_found(row, job))

    def cancel(self, intent: str) -> None:
        """Cancel a job that has not begun; its price comes back."""
        row = self.row(intent)
        client = self._session.client
        if row is not None and row.state == "pending" and row.job_id and client is not None:
            self._tasks.spawn(
                f"jobs/cancel {intent}", client.cancel_job(row.job_id), done=lambda job: self._take(intent, job)
            )

    def remove(self, intent: str) -> None:
        """Take a row that has ended out of the list; nothing is cancelled by that."""
        place = self._place(intent)
        if place is not None and self._rows[place].done:
            self._drop(place)

    async def flush(self) -> None:
        """Return when the list is on disk."""
        await self._store.flush()

    def open(self) -> None:
        """Read the list of the open workspace and go on where it was left."""
        self._tasks.cancel("jobs")
        self._workspace = self._session.workspace.name
        try:
            rows = self._store.read(self._workspace)
        except StorageError as error:
            rows = []
            self._tasks.failed.emit(error)
        # Whatever was being sent when Studio ended may or may not have arrived.
        self._rows = [
            msgspec.structs.replace(row, state="unknown", error="Studio ended while this was being sent.")
            if row.state == "sending"
            else row
            for row in rows
        ]
        self.reset.emit()
        self._on_client_changed()

    def _dispatch(self, row: JobRow) -> None:
        self._tasks.spawn(
            f"jobs/{row.intent}",
            self._send(row),
            done=lambda receipt: self._accepted(row.intent, receipt),
            failed=lambda error: self._not_accepted(row.intent, error),
        )

    async def _send(self, row: JobRow) -> Receipt:
        client = self._session.current_client()
        assert row.request is not None
        await self._store.flush()  # the intent is on disk before anything can be charged
        return await client.generate(row.mascot_id, row.request, intent=row.intent)

    def _accepted(self, intent: str, receipt: Receipt) -> None:
        row = self._change(
            intent,
            state="pending",
            job_id=receipt.job_id,
            item_id=receipt.item_id,
            cost=receipt.estimated_cost,
            asset_ids=receipt.asset_ids,
            urls=receipt.urls,
        )
        self._session.observe(None)
        self._session.refresh_balance()
        if row is not None:
            self._follow_row(row)
            self._expect_way_back(row, receipt)
            self.sent.emit(intent)

    def _expect_way_back(self, row: JobRow, receipt: Receipt) -> None:
        """List the free way back of a transition, which the server makes when the way there is done."""
        if receipt.reverse_job_id is None or row.request is None:
            return
        mascot = Mascot(id=row.mascot_id, project_id="", name=row.mascot_name)
        name = row.request.reverse_name or f"{row.pose_name} reversed"
        self.adopt(mascot, Receipt(job_id=receipt.reverse_job_id, status="pending", type="reverse", item_name=name))

    def _not_accepted(self, intent: str, error: MaskoError) -> None:
        self._session.observe(error)
        if error.remedy is Remedy.LOOK_UP:
            self._change(intent, state="unknown", error=error.sentence)
            self.look_up(intent)
        else:
            place = self._place(intent)
            if place is not None:
                self._drop(place)
        self.refused.emit(intent, error)

    def _follow_row(self, row: JobRow) -> None:
        self._tasks.spawn(f"jobs/{row.intent}", self._watch(row), failed=lambda error: self._lost(row.intent, error))

    async def _watch(self, row: JobRow) -> None:
        async with self._slots:
            following = self._follow(self._session.current_client, row.job_id, on_trouble=self._session.observe)
            async for job in following:
                self._take(row.intent, job)

    def _lost(self, intent: str, error: MaskoError) -> None:
        if isinstance(error, NotFound):
            self._change(intent, state="unknown", error="The server no longer knows this job.")
        else:
            self._tasks.failed.emit(error)

    async def _find(self, row: JobRow) -> Job | None:
        client = self._session.current_client()
        if row.job_id:
            try:
                return await client.job(row.job_id)
            except NotFound:
                return None
        known = {other.job_id for other in self._rows if other.job_id}
        page = await client.jobs(mascot_id=row.mascot_id)
        return next((job for job in page.rows if job.id not in known and matches(row, job)), None)

    def _take_found(self, row: JobRow, job: Job | None) -> None:
        if job is None:
            words = "The server's list has no such job. It may still turn up, or be sent again."
            self._change(row.intent, error=words, missing=True)
            return
        self._take(row.intent, job)
        found = self.row(row.intent)
        self._session.refresh_balance()
        if found is not None and found.followed:
            self._follow_row(found)

    def _take(self, intent: str, job: Job) -> None:
        place = self._place(intent)
        if place is None:
            return
        before = self._rows[place]
        row = before.after(job, took(job, before) if job.done else None)
        if row == before:
            return
        self._rows[place] = row
        self._keep()
        self.changed.emit(place)
        if row.done and not before.done:
            self._session.refresh_balance()
            self.finished.emit(row)

    def _insert(self, row: JobRow) -> None:
        self._rows.insert(0, row)
        for place in range(len(self._rows) - 1, _KEPT - 1, -1):
            if self._rows[place].done:
                self._drop(place)
        self._keep()
        self.added.emit(0)

    def _drop(self, place: int) -> None:
        self._tasks.cancel(f"jobs/{self._rows[place].intent}")
        del self._rows[place]
        self._keep()
        self.removed.emit(place)

    def _change(self, intent: str, **fields: object) -> JobRow | None:
        place = self._place(intent)
        if place is None:
            return None
        row = msgspec.structs.replace(self._rows[place], **fields)
        if row != self._rows[place]:
            self._rows[place] = row
            self._keep()
            self.changed.emit(place)
        return row

    def _place(self, intent: str) -> int | None:
        return next((place for place, row in enumerate(self._rows) if row.intent == intent), None)

    def _keep(self) -> None:
        self._store.keep(self._workspace, self._rows)
        if not self._tasks.running("jobs/save"):
            self._tasks.spawn("jobs/save", self._store.flush())
        if self.busy != self._tick.isActive():
            (self._tick.start if self.busy else self._tick.stop)()

    def _on_workspace_changed(self) -> None:
        self.open()

    def _on_client_changed(self) -> None:
        if self._session.client is None:
            # What is only being asked about is asked again on the next client; what is being sent is left alone.
            for row in self._rows:
                if row.followed:
                    self._tasks.cancel(f"jobs/{row.intent}")
            return
        for row in self._rows:
            if row.followed and not self._tasks.running(f"jobs/{row.intent}"):
                self._follow_row(row)
            elif row.state == "unknown":
                self.look_up(row.intent)
        if self.busy:
            self._tick.start()
