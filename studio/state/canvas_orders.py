"""Sends what a canvas orders: written down and guarded first, one order at a time, never twice without being asked."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from studio.domain.errors import MaskoError, Unreachable
from studio.domain.records import Job, Mascot, Receipt
from studio.services.reconcile import Reconciler
from studio.services.spending import Spending

if TYPE_CHECKING:
    from studio.domain.entries import Entry
    from studio.domain.orders import Order
    from studio.services.client import MaskoClient
    from studio.services.journal import Journal
    from studio.state.job_store import JobRow
    from studio.state.session import Session
    from studio.state.tasks import Tasks

_LOST = (
    "The answer to this order was lost and it may have been charged. "
    "Look at the canvas and the balance before you order it again."
)


class CanvasOrders(QObject):
    """The paid path of the canvas.

    Signals: ``sent()`` the server accepted an order; ``job_made(Mascot, Receipt)`` for each job of it;
    ``refused(str)`` one sentence on an order that came to nothing, or of which it is not known.
    """

    sent = Signal()
    job_made = Signal(object, object)
    refused = Signal(str)

    def __init__(self, tasks: Tasks, session: Session, journal: Journal, parent: QObject | None = None) -> None:
        """Prepare; ``journal`` need not be open yet. It is opened here, and closed by whoever made it."""
        super().__init__(parent)
        self._tasks = tasks
        self._session = session
        self._journal = journal
        self._opened = False
        self._turn = asyncio.Lock()
        self._count = 0
        session.client_changed.connect(self.recover)

    def recover(self) -> None:
        """Find out what became of orders that Studio's last end cut short; none of them is sent again."""
        if self._session.client is not None:
            work = self._recover(self._session.workspace.name)
            self._tasks.spawn("canvas orders/recover", work, done=self._tell, failed=self._refuse)

    def order(self, order: Order) -> None:
        """Send an order that a person has confirmed; what becomes of it comes as signals."""
        self._count += 1
        work = self._send(self._session.workspace.name, order)
        self._tasks.spawn(f"canvas orders/{self._count}", work, done=self._tell, failed=self._refuse)

    def settle(self, row: JobRow) -> None:
        """Write down how a job ended, if it is one of these."""
        if self._opened and row.job_id:
            self._tasks.spawn(f"canvas orders/end {row.job_id}", self._settle(self._session.workspace.name, row))

    async def _open(self) -> None:
        if not self._opened:
            await self._journal.open()
            self._opened = True

    async def _recover(self, workspace: str) -> tuple[Entry, ...]:
        async with self._turn:
            await self._open()
            await self._journal.recover(workspace)
            for entry in await self._journal.entries_in(workspace, ("waiting",)):
                if entry.door == "canvas":
                    await self._journal.withdraw(entry.call_id)
            lost = [one for one in await self._journal.entries_in(workspace, ("unknown",)) if one.door == "canvas"]
            found: list[Entry] = []
            for call_id in dict.fromkeys(entry.call_id for entry in lost):
                found += await self._look(workspace, call_id)
            return tuple(found)

    async def _send(self, workspace: str, order: Order) -> tuple[Entry, ...]:
        """Press, send, and return what the journal says about it then."""
        troubles: list[MaskoError | None] = []
        spending = Spending(self._journal, workspace, partial(self._client, workspace), trouble=troubles.append)
        async with self._turn:
            await self._open()
            (call_id,) = await spending.press([order], balance=self._session.balance, confirmed=True)
            await spending.send(call_id)
            entries = await self._journal.entries_of(call_id)
            if any(entry.state == "waiting" for entry in entries):
                # Nobody should be charged for a canvas minutes after having pressed, when it may look otherwise.
                await self._journal.withdraw(call_id)
                raise next(filter(None, reversed(troubles)), Unreachable("The order could not be sent. Try it again."))
            if any(entry.state == "unknown" for entry in entries):
                entries = await self._look(workspace, call_id)
            return tuple(entries)

    async def _look(self, workspace: str, call_id: str) -> list[Entry]:
        """Search the server's list for a call whose answer was lost; this only reads."""
        await Reconciler(self._journal, workspace, partial(self._client, workspace), _never).look(call_id)
        return await self._journal.entries_of(call_id)

    async def _settle(self, workspace: str, row: JobRow) -> None:
        entry = await self._journal.entry_of_job(workspace, row.job_id)
        if entry is None or row.state == "sending" or row.state == "unknown":  # noqa: PLR1714 (this narrows the type)
            return
        job = Job(
            id=row.job_id,
            type=entry.kind,
            status=row.state,
            mascot_id=row.mascot_id,
            item_id=row.item_id,
            cost=row.cost or 0,
            refunded=row.refunded,
            error=row.error,
        )
        await self._journal.take(workspace, job)

    def _client(self, workspace: str) -> MaskoClient:
        """Return the client of a workspace; an order never goes to another one that was opened meanwhile."""
        if self._session.workspace.name != workspace:
            raise Unreachable("Another workspace was opened before this order left. Nothing was sent.")
        return self._session.current_client()

    def _tell(self, entries: tuple[Entry, ...]) -> None:
        made = [entry for entry in entries if entry.job_id]
        for entry in made:
            mascot = Mascot(id=entry.mascot_id, project_id=entry.project_id, name=entry.mascot_name)
            self.job_made.emit(mascot, _receipt(entry))
        if made:
            self.sent.emit()
        if any(entry.state == "unknown" for entry in entries):
            self.refused.emit(_LOST)
        elif any(entry.state == "draft" for entry in entries):
            self.refused.emit(next(entry.error for entry in entries if entry.state == "draft"))

    def _refuse(self, error: MaskoError) -> None:
        self.refused.emit(error.sentence)


async def _never() -> bool:
    """Never count on the server to know an order again: looking it up would then mean to send it."""
    return False


def _receipt(entry: Entry) -> Receipt:
    return Receipt(
        job_id=entry.job_id,
        status="processing" if entry.state == "processing" else "pending",
        type=entry.kind,
        item_id=entry.item_id,
        # The line of an edge is named by its id; the job's own name comes with the first answer about it.
        item_name=entry.name if entry.kind == "image" and entry.name else "Animation",
        estimated_cost=entry.expected if entry.estimated is None else entry.estimated,
        asset_ids=entry.asset_ids,
        urls=entry.urls,
    )
