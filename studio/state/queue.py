"""The one door through which money is spent: form, batch, canvas, new mascot and retry all press here."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING
from uuid import uuid4

from PySide6.QtCore import QObject, Signal

from studio.domain.errors import ConfirmationNeeded, MaskoError
from studio.domain.guard import Preflight, judge
from studio.domain.job_groups import can_cancel
from studio.domain.records import Record
from studio.domain.words import tr
from studio.state.queue_runner import QueueRunner
from studio.state.sheet import Sheet, again_of, mascots_of, what_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine, Sequence
    from pathlib import Path

    from studio.domain.entries import Entry
    from studio.domain.guard import Caps
    from studio.domain.orders import Order
    from studio.domain.records import Job
    from studio.services.journal import Journal
    from studio.services.work_queue import WorkQueue
    from studio.state.queue_runner import OpenWork
    from studio.state.session import Session
    from studio.state.tasks import Tasks

#: A door that has pressed is held for so many seconds at most; a slow answer then comes by way of the list.
_PATIENCE = 8.0


class _Asked(Record, frozen=True, kw_only=True):
    """A purchase that waits for a person's word."""

    orders: tuple[Order, ...] = ()
    entry_ids: tuple[str, ...] = ()
    call_id: str = ""
    again: bool = False
    aloud: bool = True
    ahead: bool = False


class Queue(QObject):
    """The paid work of the open workspace.

    A press is known by its name; the same name is never two orders. Its fate comes as one of ``settled(str, tuple)``
    with the entries as they are once the server answered or cannot be asked now, ``refused(str, MaskoError)`` nothing
    was charged, ``dropped(str)`` the person said no. In between ``placed(str, tuple)`` says that it is on disk, with
    the calls' ids, and ``confirmation_requested(Sheet)`` asks a person.

    Signals of the list: ``opened(list)`` these are the entries now; ``changed(tuple)`` entries that are new or
    different; ``paused_changed()``; ``found_paused()`` sending was held back when the workspace was left.
    """

    placed = Signal(str, object)
    confirmation_requested = Signal(object)
    settled = Signal(str, object)
    refused = Signal(str, object)
    dropped = Signal(str)
    opened = Signal(list)
    changed = Signal(object)
    paused_changed = Signal()
    found_paused = Signal()

    def __init__(
        self,
        tasks: Tasks,
        session: Session,
        journal: Journal,
        open_work: OpenWork,
        caps: Callable[[], Caps],
        folder: Path,
        parent: QObject | None = None,
    ) -> None:
        """Prepare; ``folder`` is where an earlier version kept its list. Whoever made the journal closes it."""
        super().__init__(parent)
        self._tasks = tasks
        self._session = session
        self._journal = journal
        self._caps = caps
        self._runner = QueueRunner(
            session, journal, open_work, folder, opened=self._on_opened, changed=self._on_changed,
            failed=tasks.failed.emit,
        )  # fmt: skip
        self._flying: set[str] = set()
        self._asked: dict[str, _Asked] = {}
        self._paused = False
        session.workspace_changed.connect(self._on_workspace_changed)
        session.client_changed.connect(self._on_back)
        session.connection_changed.connect(self._on_back)

    @property
    def journal(self) -> Journal:
        """The journal behind the queue, for looking things up in it."""
        return self._journal

    @property
    def paused(self) -> bool:
        """Whether sending is held back; what was sent is followed all the same."""
        return self._paused

    @staticmethod
    def new_press() -> str:
        """Return a name for the next press of a button; a door keeps it until that press has its fate."""
        return uuid4().hex

    def flying(self, press: str) -> bool:
        """Tell whether a press is on its way or being asked about."""
        return press in self._flying or press in self._asked

    def judge(self, *orders: Order) -> Preflight:
        """Return at once what the balance and the thresholds say; the caps are looked at when it is pressed."""
        caps = self._caps()
        return judge(orders, balance=self._session.balance, caps=type(caps)(confirm_credits=caps.confirm_credits))

    def press(
        self,
        orders: Sequence[Order],
        *,
        press: str = "",
        what: str = "",
        price: str = "",
        confirmed: bool = False,
        again: bool = False,
        aloud: bool = True,
        ahead: bool = False,
    ) -> str:
        """Order; return the name of the press. ``what`` and ``price`` are words for the question before much is spent.

        ``again`` says that the same order a second time at once is meant, ``aloud`` that a refusal is told to the user
        in a notice, for doors that have no place of their own for it, ``ahead`` that it leaves before all that waits.
        """
        press = press or self.new_press()
        if not self.flying(press):
            asked = _Asked(orders=tuple(orders), again=again, aloud=aloud, ahead=ahead)
            self._fly(press, aloud, self._press(press, asked, confirmed=confirmed, what=what, price=price))
        return press

    def retry(self, entries: Sequence[Entry]) -> str:
        """Ask whether these may be ordered again, at their price; nothing is sent before ``confirm``."""
        press = self.new_press()
        chosen = [entry for entry in entries if entry.can_retry]
        if chosen:
            price = sum(entry.expected for entry in chosen)
            balance = self._session.balance
            told = Preflight(
                jobs=len(chosen), price=price, balance=None if balance is None else balance.total, confirm=True
            )
            self._asked[press] = _Asked(entry_ids=tuple(entry.id for entry in chosen))
            names = [entry.mascot_name for entry in chosen]
            self._ask(press, again_of(chosen), mascots_of(names), "", told)
        return press

    def confirm(self, press: str) -> None:
        """Go ahead with a press that a person was asked about."""
        asked = self._asked.pop(press, None)
        if asked is None:
            return
        if asked.entry_ids:
            self._fly(press, asked.aloud, self._retry(press, asked.entry_ids))
        elif asked.call_id:
            self._fly(press, asked.aloud, self._replace(press, asked))
        else:
            self._fly(press, asked.aloud, self._press(press, asked, confirmed=True))

    def decline(self, press: str) -> None:
        """Let go of a press that a person was asked about; nothing was sent."""
        if self._asked.pop(press, None) is not None:
            self.dropped.emit(press)

    def can_cancel(self, entry: Entry) -> bool:
        """Tell whether a job can still be cancelled, here or at a server that does such a thing."""
        return can_cancel(entry, at_server=self._session.capabilities.cancel_jobs)

    def cancel(self, entry: Entry) -> None:
        """Cancel what has not begun: take it back unsent, or have the server cancel it, which gives the price back."""
        if entry.state in {"draft", "waiting"}:
            self._do(f"cancel {entry.id}", lambda work: work.withdraw(entry.call_id))
        elif entry.state == "sent":
            self._do(f"cancel {entry.id}", lambda work: work.cancel(entry.id))

    def look(self, entry: Entry) -> None:
        """Look for an unknown call on the server at once."""
        self._do(f"look {entry.call_id}", lambda work: work.look(entry.call_id))

    def mark_lost(self, entry: Entry) -> None:
        """Take the user's word that an unknown call came to nothing."""
        self._do(f"lost {entry.call_id}", lambda work: work.mark_lost(entry.call_id))

    def pause(self, paused: bool) -> None:
        """Hold back or go on sending."""
        if paused != self._paused:
            self._paused = paused
            self._do("pause", lambda work: work.pause(paused))
            self.paused_changed.emit()

    def reorder(self, call_id: str, before: str | None) -> None:
        """Put what has not left in front of another call, or last."""
        self._do("order", lambda work: work.reorder(call_id, before))

    def replace(
        self, call_id: str, order: Order, *, press: str = "", what: str = "", price: str = "", aloud: bool = True
    ) -> str:
        """Change what has not left, in its place in the queue; its fate is told like that of a press."""
        press = press or self.new_press()
        asked, told = _Asked(orders=(order,), call_id=call_id, aloud=aloud), self.judge(order)
        if told.confirm:
            self._asked[press] = asked
            self._ask(press, what or what_of([order]), order.mascot_name, price, told)
        else:
            self._fly(press, aloud, self._replace(press, asked))
        return press

    def adopt(self, job: Job, *, project_id: str = "", mascot_name: str = "") -> None:
        """Take a job that Studio did not start into the list, and follow it."""
        self._do(f"adopt {job.id}", lambda work: work.adopt(job, project_id=project_id, mascot_name=mascot_name))

    async def orphans(self, *, mascot_id: str | None = None, since: float = 0.0) -> tuple[Job, ...]:
        """Return jobs on the server that Studio did not start."""
        return await (await self._runner.current()).orphans(mascot_id=mascot_id, since=since)

    def watch(self, job_ids: frozenset[str]) -> None:
        """Say which jobs somebody is looking at; their news come first."""
        if self._runner.work is not None:
            self._runner.work.watch(job_ids)

    def clear_ended(self) -> None:
        """Take what has ended out of the list; the journal keeps it."""
        self._tasks.spawn("queue/clear", self._clear(self._session.workspace.name), done=self.opened.emit)

    async def _press(self, press: str, asked: _Asked, *, confirmed: bool, what: str = "", price: str = "") -> None:
        work, caps, balance = await self._runner.current(), self._caps(), self._session.balance
        orders = asked.orders
        try:
            ids = await work.press(
                orders, balance=balance, caps=caps, confirmed=confirmed, press=press, again=asked.again
            )
        except ConfirmationNeeded:
            told = await work.preflight(orders, balance=balance, caps=caps)
            self._asked[press] = asked
            mascots = mascots_of([order.mascot_name for order in orders])
            self._ask(press, what or what_of(orders), mascots, price, told)
            return
        if asked.ahead:
            await work.put_ahead(ids)
        await self._await_fate(work, press, ids)

    async def _retry(self, press: str, entry_ids: tuple[str, ...]) -> None:
        work, caps = await self._runner.current(), self._caps()
        ids: list[str] = []
        for entry_id in entry_ids:
            ids += await work.retry(entry_id, balance=self._session.balance, caps=caps, confirmed=True)
        await self._await_fate(work, press, tuple(dict.fromkeys(ids)))

    async def _replace(self, press: str, asked: _Asked) -> None:
        work, balance = await self._runner.current(), self._session.balance
        if not await work.replace(asked.call_id, asked.orders[0], balance=balance, caps=self._caps()):
            raise MaskoError(tr("This order has left meanwhile, so it was not changed."))
        await self._settle(press, (asked.call_id,))

    async def _await_fate(self, work: WorkQueue, press: str, call_ids: tuple[str, ...]) -> None:
        """Wait for the server's answers, but not for ever: a queue that is held back has none to give."""
        self.placed.emit(press, call_ids)
        answers = asyncio.create_task(_refusals(work, call_ids))
        try:
            await asyncio.wait({answers}, timeout=0 if self._paused else _PATIENCE)
            in_time = answers.done()
            if not in_time:
                await self._settle(press, call_ids)
            refusals = await answers
        finally:
            answers.cancel()
            await asyncio.wait({answers})
        if len(refusals) == len(call_ids) > 0:
            raise refusals[0]
        if in_time:
            await self._settle(press, call_ids)
        for error in refusals:
            self._tasks.failed.emit(error)

    async def _settle(self, press: str, call_ids: tuple[str, ...]) -> None:
        entries = [entry for call_id in call_ids for entry in await self._journal.entries_of(call_id)]
        self._land(press)
        self.settled.emit(press, tuple(entries))

    def _fly(self, press: str, aloud: bool, work: Coroutine[object, object, None]) -> None:
        self._flying.add(press)
        self._tasks.spawn(
            f"queue/press {press}", work, done=lambda _: self._land(press), failed=partial(self._refuse, press, aloud)
        )

    def _land(self, press: str) -> None:
        self._flying.discard(press)

    def _refuse(self, press: str, aloud: bool, error: MaskoError) -> None:
        self._land(press)
        self.refused.emit(press, error)
        if aloud:
            self._tasks.failed.emit(error)

    def _ask(self, press: str, what: str, mascot: str, price: str, told: Preflight) -> None:
        self._flying.discard(press)
        workspace = self._session.workspace.name
        sheet = Sheet(press=press, what=what, mascot=mascot, workspace=workspace, price=price, preflight=told)
        self.confirmation_requested.emit(sheet)

    def _do(self, name: str, act: Callable[[WorkQueue], Awaitable[object]]) -> None:
        async def run() -> None:
            await act(await self._runner.current())

        self._tasks.spawn(f"queue/{name}", run())

    async def _clear(self, workspace: str) -> list[Entry]:
        await self._journal.clear_ended(workspace)
        return await self._journal.entries(workspace)

    def _on_opened(self, entries: list[Entry], paused: bool) -> None:
        self.opened.emit(entries)
        if paused != self._paused:
            self._paused = paused
            self.paused_changed.emit()
        if paused:
            self.found_paused.emit()

    def _on_changed(self, entries: tuple[Entry, ...]) -> None:
        self.changed.emit(entries)
        if any(entry.done or entry.state == "sent" for entry in entries):
            self._session.refresh_balance()

    def _on_workspace_changed(self) -> None:
        self._tasks.cancel("queue")
        self._runner.leave()
        waiting = [*self._flying, *self._asked]
        self._flying.clear()
        self._asked.clear()
        for press in waiting:
            self.dropped.emit(press)
        self.opened.emit([])
        self._tasks.spawn("queue/run", self._runner.run(self._session.workspace))

    def _on_back(self) -> None:
        work = self._runner.work
        if work is not None and self._session.client is not None and self._session.connection == "online":
            work.back_online()


async def _refusals(work: WorkQueue, call_ids: tuple[str, ...]) -> list[MaskoError]:
    """Wait until each call has its answer or cannot have one now; return the errors among the answers."""
    refusals = []
    for call_id in call_ids:
        try:
            await work.answered(call_id)
        except MaskoError as error:
            refusals.append(error)
    return refusals
