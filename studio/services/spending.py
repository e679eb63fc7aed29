"""The one path on which money is spent: guard, journal, send, link; one call at a time, in the queue's order."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence

from studio.domain.entries import Entry
from studio.domain.errors import ApiError, BadRequest, Forbidden, MaskoError, RateLimited, Unauthorized, Unreachable
from studio.domain.guard import Caps, Preflight
from studio.domain.orders import Order
from studio.domain.records import Balance
from studio.domain.words import later, tr
from studio.services.client import MaskoClient
from studio.services.connection import charge_unknown
from studio.services.journal import Journal
from studio.services.journal_moves import Answer
from studio.services.journal_store import Call

Sleep = Callable[[float], Awaitable[object]]

_OFFLINE = later("Waiting for the network; it goes on by itself.")
_FIRST_PAUSE = 1.0
_LONGEST_PAUSE = 60.0


class Spending:
    """The queue of one workspace.

    ``changed`` hears every entry that changed, ``unknown`` of each call whose charge is not known, ``trouble`` of
    errors that concern the whole queue and of None when they are over.
    """

    def __init__(
        self,
        journal: Journal,
        workspace: str,
        client: Callable[[], MaskoClient],
        *,
        changed: Callable[[tuple[Entry, ...]], None] = lambda _: None,
        unknown: Callable[[str], None] = lambda _: None,
        trouble: Callable[[MaskoError | None], None] = lambda _: None,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        """Prepare the queue; nothing is sent before ``run``."""
        self._journal = journal
        self._workspace = workspace
        self._client = client
        self._changed = changed
        self._unknown = unknown
        self._trouble = trouble
        self._sleep = sleep
        self._wake = asyncio.Event()
        self._answers: dict[str, asyncio.Future[None]] = {}

    async def preflight(
        self, orders: Sequence[Order], *, balance: Balance | None = None, caps: Caps | None = None
    ) -> Preflight:
        """Return what a person should know before these orders are pressed."""
        return await self._journal.preflight(self._workspace, orders, balance=balance, caps=caps)

    async def press(
        self,
        orders: Sequence[Order],
        *,
        balance: Balance | None = None,
        caps: Caps | None = None,
        confirmed: bool = False,
        press: str = "",
        retry_of: str = "",
        again: bool = False,
    ) -> tuple[str, ...]:
        """Put orders into the queue, if the guard lets them; return the ids of their calls.

        The same ``press``, or the same request pressed again at once, is no new order; see ``Journal.place``.
        """
        placed = await self._journal.place(
            self._workspace, orders, balance=balance, caps=caps, confirmed=confirmed, press=press,
            retry_of=retry_of, again=again,
        )  # fmt: skip
        if placed.fresh:
            for call_id in placed.call_ids:
                self._changed(tuple(await self._journal.entries_of(call_id)))
        self._wake.set()
        return placed.call_ids

    async def answered(self, call_id: str) -> tuple[Entry, ...]:
        """Return a call's entries once the server has answered, or cannot be asked now; raise what it refused with.

        The entries tell what became of it: sent, still waiting, or unknown.
        """
        entries = await self._journal.entries_of(call_id)
        if any(entry.state in {"waiting", "sending"} for entry in entries):
            future = self._answers.setdefault(call_id, asyncio.get_running_loop().create_future())
            self._wake.set()
            await asyncio.shield(future)
        return tuple(await self._journal.entries_of(call_id))

    def resume(self) -> None:
        """Look into the queue again: the network is back, the pause is over, or the order was changed."""
        self._wake.set()

    async def run(self) -> None:
        """Send what waits, in order, for as long as the workspace is open."""
        pause = _FIRST_PAUSE
        while True:
            self._wake.clear()
            call = await self._next()
            if call is None:
                await self._wake.wait()
                continue
            wait = await self.send(call.id)
            if wait is None:
                pause = _FIRST_PAUSE
                continue
            await self._rest(max(wait, pause))
            pause = min(pause * 2, _LONGEST_PAUSE)

    async def send(self, call_id: str) -> float | None:
        """Send one waiting call; return None if it was answered, else how many seconds to wait before the next try."""
        call = await self._journal.begin_sending(call_id)
        if call is None:
            self._answer(call_id)
            return None
        self._changed(tuple(await self._journal.entries_of(call_id)))
        try:
            client = self._client()
            submitted = await client.submit(call.order, intent=call.id)
        except (Unreachable, RateLimited) as error:
            await self._put_back(call, error)
            return getattr(error, "retry_after", None) or 0.0
        except Unauthorized as error:
            return await self._denied(call, error, client)
        except MaskoError as error:
            await self._refused(call, error)
            return None
        mascot_id = submitted.mascot.id if submitted.mascot else ""
        answer = Answer(submitted.receipts, json.dumps(submitted.answer), mascot_id)
        self._changed(await self._journal.link(call_id, answer))
        self._trouble(None)
        self._answer(call_id)
        return None

    async def _next(self) -> Call | None:
        if await self._journal.paused(self._workspace):
            return None
        calls = await self._journal.calls_in(self._workspace, ("waiting",))
        return calls[0] if calls else None

    async def _rest(self, seconds: float) -> None:
        """Wait, but no longer than until somebody calls."""
        nap = asyncio.ensure_future(self._sleep(seconds))
        wake = asyncio.ensure_future(self._wake.wait())
        try:
            await asyncio.wait({nap, wake}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (nap, wake):
                task.cancel()
            await asyncio.gather(nap, wake, return_exceptions=True)

    async def _denied(self, call: Call, error: Unauthorized, client: MaskoClient) -> float | None:
        """Refuse a call whose key is wrong, but not one whose key a restarted engine has just replaced."""
        await self._sleep(_FIRST_PAUSE)
        if self._client() is client:
            await self._refused(call, error)
            return None
        await self._put_back(call, error)
        return 0.0

    async def _put_back(self, call: Call, error: MaskoError) -> None:
        note = tr(_OFFLINE) if isinstance(error, Unreachable) else error.sentence
        self._changed(await self._journal.move_call(call.id, "waiting", note))
        self._trouble(error)
        self._answer(call.id)

    async def _refused(self, call: Call, error: MaskoError) -> None:
        if charge_unknown(error):
            self._changed(await self._journal.move_call(call.id, "unknown", error.sentence))
            self._answer(call.id)
            self._unknown(call.id)
            return
        hopeless = isinstance(error, (BadRequest, Forbidden))
        self._changed(await self._journal.move_call(call.id, "draft", error.sentence, hopeless=hopeless))
        self._answer(call.id, error)
        if not isinstance(error, ApiError):
            self._trouble(error)

    def _answer(self, call_id: str, error: MaskoError | None = None) -> None:
        future = self._answers.pop(call_id, None)
        if future is None or future.done():
            return
        if error is None:
            future.set_result(None)
        else:
            future.set_exception(error)
            future.exception()  # whoever waited may have left; the journal knows it in any case
