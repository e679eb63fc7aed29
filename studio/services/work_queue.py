"""Everything paid in one workspace, from the press to the end: the queue, the following and the looking-up together."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence

from studio.domain.entries import FOLLOWED, UNSENT, Entry
from studio.domain.errors import ConnectionFailed, MaskoError
from studio.domain.guard import Caps, Preflight
from studio.domain.orders import Order
from studio.domain.records import Balance, Job
from studio.domain.words import later, tr
from studio.services.client import MaskoClient
from studio.services.following import Following
from studio.services.journal import Journal
from studio.services.poll_plan import Budget, PollPlan
from studio.services.reconcile import LOOKS, Reconciler
from studio.services.spending import Spending

Sleep = Callable[[float], Awaitable[object]]

_GONE = later("The server no longer knows this job. Look again later, or mark it as lost.")
#: When a failed job is asked about its refund, in seconds after its end.
_REFUND_LOOKS = (5.0, 60.0, 600.0)


class WorkQueue:
    """The paid work of one workspace.

    ``changed`` hears every entry that changed, ``trouble`` of errors on the way and of None when they are over.
    ``client`` returns the current client; it may be another one after the engine was restarted.
    """

    def __init__(
        self,
        journal: Journal,
        workspace: str,
        client: Callable[[], MaskoClient],
        budget: Budget,
        honours_keys: Callable[[], Awaitable[bool]],
        *,
        changed: Callable[[tuple[Entry, ...]], None] = lambda _: None,
        trouble: Callable[[MaskoError | None], None] = lambda _: None,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        """Prepare the queue; nothing is sent or asked before ``run``."""
        self._journal = journal
        self._workspace = workspace
        self._client = client
        self._on_changed = changed
        self._trouble = trouble
        self._sleep = sleep
        self._tasks: set[asyncio.Task[None]] = set()
        self._unsent: set[str] = set()
        self._paused = False
        self._plan = PollPlan(budget, asyncio.get_running_loop().time)
        self._following = Following(client, self._plan, seen=self._seen, missing=self._missing, trouble=trouble)
        self._spending = Spending(
            journal, workspace, client, changed=self._changed, unknown=self._look_later, trouble=trouble, sleep=sleep
        )
        self._reconciler = Reconciler(journal, workspace, client, honours_keys, changed=self._changed)

    async def run(self) -> None:
        """Go on where the last run ended, and work until cancelled."""
        try:
            self._changed(await self._journal.recover(self._workspace))
            self._paused = await self._journal.paused(self._workspace)
            self._count_unsent(await self._journal.entries_in(self._workspace, ("waiting",)))
            for entry in await self._journal.entries_in(self._workspace, tuple(FOLLOWED)):
                self._following.follow(entry.job_id)
            for call in await self._journal.calls_in(self._workspace, ("unknown",)):
                self._look_later(call.id)
            async with asyncio.TaskGroup() as group:
                group.create_task(self._spending.run(), name="queue/send")
                group.create_task(self._following.run(), name="queue/follow")
        finally:
            tasks = list(self._tasks)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def preflight(
        self, orders: Sequence[Order], *, balance: Balance | None = None, caps: Caps | None = None
    ) -> Preflight:
        """Return what a person should know before these orders are pressed."""
        return await self._spending.preflight(orders, balance=balance, caps=caps)

    async def press(
        self,
        orders: Sequence[Order],
        *,
        balance: Balance | None = None,
        caps: Caps | None = None,
        confirmed: bool = False,
        press: str = "",
        again: bool = False,
    ) -> tuple[str, ...]:
        """Put orders into the queue, if the guard lets them; return the ids of their calls."""
        return await self._spending.press(
            orders, balance=balance, caps=caps, confirmed=confirmed, press=press, again=again
        )

    async def answered(self, call_id: str) -> tuple[Entry, ...]:
        """Return a call's entries once the server has answered or cannot be asked now; raise its refusal."""
        return await self._spending.answered(call_id)

    async def retry(
        self, entry_id: str, *, balance: Balance | None = None, caps: Caps | None = None, confirmed: bool = False
    ) -> tuple[str, ...]:
        """Order again what came to nothing, as a new call that names the old one; a draft goes under its own id."""
        entry = await self._journal.entry(entry_id)
        call = None if entry is None else await self._journal.call(entry.call_id)
        if entry is None or call is None or not entry.can_retry:
            return ()
        if entry.state == "draft":
            if not await self._told(call.id, self._journal.send_again(call.id, balance=balance, caps=caps)):
                return ()
            return (call.id,)
        return await self._spending.press(
            [_alone(call.order, entry)], balance=balance, caps=caps, confirmed=confirmed, retry_of=entry.id, again=True
        )

    async def withdraw(self, call_id: str) -> bool:
        """Take back what has not left; False if it has."""
        return await self._told(call_id, self._journal.withdraw(call_id))

    async def replace(
        self, call_id: str, order: Order, *, balance: Balance | None = None, caps: Caps | None = None
    ) -> bool:
        """Change what has not left, in its place in the queue; False if it has."""
        return await self._told(call_id, self._journal.replace(call_id, order, balance=balance, caps=caps))

    async def reorder(self, call_id: str, before: str | None) -> bool:
        """Put what has not left in front of another call, or last; False if it has."""
        done = await self._journal.reorder(call_id, before)
        if done:  # the others have moved up or down for it
            self._changed(tuple(await self._journal.entries_in(self._workspace, tuple(UNSENT))))
            self._spending.resume()
        return done

    async def put_ahead(self, call_ids: Sequence[str]) -> None:
        """Put calls, in their order, in front of all others that have not left."""
        waiting = await self._journal.calls_in(self._workspace, tuple(UNSENT))
        first = next((call.id for call in waiting if call.id not in call_ids), None)
        if first is not None:
            for call_id in call_ids:
                await self.reorder(call_id, first)

    async def cancel(self, entry_id: str) -> Entry | None:
        """Cancel a job that the server has not begun; ``Conflict`` if it has."""
        entry = await self._journal.entry(entry_id)
        if entry is None or not entry.job_id:
            return None
        return await self._seen(await self._client().cancel_job(entry.job_id))

    async def pause(self, paused: bool) -> None:
        """Hold back or go on sending; what was sent is followed all the same."""
        await self._journal.set_paused(self._workspace, paused)
        self._paused = paused
        self._count_unsent(())
        self._spending.resume()

    async def look(self, call_id: str) -> bool:
        """Look for an unknown call at once; return whether it was found."""
        found = await self._reconciler.look(call_id)
        self._follow(await self._journal.entries_of(call_id))
        return found

    async def mark_lost(self, call_id: str) -> tuple[Entry, ...]:
        """Take the user's word that an unknown call came to nothing."""
        return await self._reconciler.mark_lost(call_id)

    async def orphans(self, *, mascot_id: str | None = None, since: float = 0.0) -> tuple[Job, ...]:
        """Return jobs on the server that Studio did not start."""
        return await self._reconciler.orphans(mascot_id=mascot_id, since=since)

    async def adopt(self, job: Job, *, project_id: str = "", mascot_name: str = "") -> Entry:
        """Take a job that Studio did not start into the queue, and follow it."""
        return await self._reconciler.adopt(job, project_id=project_id, mascot_name=mascot_name)

    def watch(self, job_ids: frozenset[str]) -> None:
        """Say which jobs somebody is looking at."""
        self._following.watch(job_ids)

    def back_online(self) -> None:
        """Try everything again at once: the network or the engine is back."""
        self._following.hurry()
        self._spending.resume()

    def _changed(self, entries: tuple[Entry, ...]) -> None:
        if entries:
            self._count_unsent(entries)
            self._follow(entries)
            self._on_changed(entries)

    def _count_unsent(self, entries: Sequence[Entry]) -> None:
        """Keep count of what waits to be sent, for following must leave it room."""
        for entry in entries:
            if entry.state in {"waiting", "sending"}:
                self._unsent.add(entry.call_id)
            else:
                self._unsent.discard(entry.call_id)
        self._plan.leave_room(0 if self._paused else len(self._unsent))

    def _follow(self, entries: Sequence[Entry]) -> None:
        for entry in entries:
            if entry.job_id and entry.state in FOLLOWED:
                self._following.follow(entry.job_id)

    async def _seen(self, job: Job) -> Entry | None:
        entry = await self._journal.take(self._workspace, job)
        if entry is not None:
            self._changed((entry,))
            if entry.refund_expected:
                self._spawn(self._await_refund(entry))
        return entry

    async def _missing(self, job_id: str) -> None:
        entry = await self._journal.entry_of_job(self._workspace, job_id)
        if entry is not None:
            self._changed((await self._journal.move(entry.id, "unknown", tr(_GONE)),))

    async def _told(self, call_id: str, change: Awaitable[bool]) -> bool:
        done = await change
        if done:
            self._changed(tuple(await self._journal.entries_of(call_id)))
            self._spending.resume()
        return done

    def _look_later(self, call_id: str) -> None:
        self._spawn(self._look_repeatedly(call_id))

    async def _look_repeatedly(self, call_id: str) -> None:
        """Look for a lost answer a few times, ever more rarely; then it is left to the user."""
        for pause in LOOKS:
            await self._sleep(pause)
            try:
                if await self.look(call_id):
                    return
            except ConnectionFailed as error:
                self._trouble(error)

    async def _await_refund(self, entry: Entry) -> None:
        for pause in _REFUND_LOOKS:
            await self._sleep(pause)
            job = await self._client().job(entry.job_id)
            after = await self._journal.take(self._workspace, job)
            if after is not None and not after.refund_expected:
                self._changed((after,))
                return

    def _spawn(self, work: Coroutine[object, object, None]) -> None:
        task = asyncio.get_running_loop().create_task(self._guarded(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _guarded(self, work: Coroutine[object, object, None]) -> None:
        try:
            await work
        except MaskoError as error:
            self._trouble(error)


def _alone(order: Order, entry: Entry) -> Order:
    """Return the order of one line; one pose of a batch is ordered as a generation of its own."""
    if len(order.lines) == 1 and order.door != "batch":
        return order
    path = order.path.removesuffix("-batch")
    line = order.lines[entry.index]
    return Order(
        door="form",
        path=path,
        body=line.request,
        lines=(line,),
        project_id=order.project_id,
        mascot_id=order.mascot_id,
        mascot_name=order.mascot_name,
    )
