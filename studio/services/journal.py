"""The journal of everything paid: on disk before a request leaves, and every change of state after it.

One thread writes; the rest of Studio awaits it. Nothing is ever deleted, clearing the view only hides.
"""

import asyncio
import sqlite3
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar
from uuid import uuid4

from studio.domain.entries import ENDED, Entry, EntryState
from studio.domain.errors import StorageError
from studio.domain.guard import Caps, Preflight, judge
from studio.domain.orders import Order
from studio.domain.records import Balance, Job
from studio.domain.words import tr
from studio.services import journal_moves as moves
from studio.services.journal_store import Call, Event, JournalStore
from studio.services.storage import disk_errors

T = TypeVar("T")

_EVERY = 1_000_000


class Journal:
    """The journal of one data folder; each run of the program is a session with its own cap."""

    def __init__(self, path: Path, *, now: Callable[[], float] = time.time) -> None:
        """Prepare the journal at ``path``; nothing is opened before ``open``. ``now`` is seconds since 1970."""
        self._path = path
        self._now = now
        self._session = uuid4().hex
        self._writer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="journal")
        self._opened: JournalStore | None = None

    async def open(self) -> bool:
        """Open the file; a damaged one is kept aside, which is told by False."""
        return await self._in_writer(self._open)

    async def close(self) -> None:
        """Finish what is being written and close the file."""
        if self._opened is not None:
            await self._in_writer(self._opened.close)
            self._opened = None
        self._writer.shutdown(wait=False)

    async def preflight(
        self, workspace: str, orders: Sequence[Order], *, balance: Balance | None = None, caps: Caps | None = None
    ) -> Preflight:
        """Return what a person should know before these orders are placed together."""

        def look(store: JournalStore) -> Preflight:
            project = orders[0].project_id if orders else ""
            spent = store.spent(workspace, self._session, project, moves.day_start(self._now()))
            return judge(tuple(orders), balance=balance, spent=spent, caps=caps)

        return await self._in_transaction(look)

    async def place(
        self,
        workspace: str,
        orders: Sequence[Order],
        *,
        balance: Balance | None = None,
        caps: Caps | None = None,
        confirmed: bool = False,
        press: str = "",
        retry_of: str = "",
        again: bool = False,
    ) -> moves.Placed:
        """Pass the guard and write the orders as waiting, all or none.

        ``press`` names the press of the button: the same name, or an equal request within ``moves.SAME_PRESS``
        seconds, gives the calls of before, unless ``again`` says that it is meant. ``GuardRefused`` and
        ``ConfirmationNeeded`` say why not.
        """
        press_ = moves.Press(workspace, self._session, balance, caps or Caps(), confirmed, press, retry_of, again)
        pressed = self._now()  # the moment of the press, however long the disk takes
        return await self._in_transaction(lambda store: moves.place(store, press_, tuple(orders), pressed))

    async def begin_sending(self, call_id: str, *, looking: bool = False) -> Call | None:
        """Mark a waiting call (an unknown one when ``looking``) as being sent; None if it is that no more."""
        return await self._in_transaction(lambda store: moves.begin_sending(store, call_id, self._now(), looking))

    async def link(self, call_id: str, answer: moves.Answer) -> tuple[Entry, ...]:
        """Write the server's answer: each line of the call gets its job."""
        return await self._in_transaction(lambda store: moves.link(store, call_id, answer, self._now()))

    async def move_call(self, call_id: str, state: EntryState, note: str = "", **fields: Any) -> tuple[Entry, ...]:
        """Bring the entries of a call that may go there to a state, with the reason a person will read."""
        told = {"error": note, **fields}

        def move(store: JournalStore) -> tuple[Entry, ...]:
            entries = store.entries_of(call_id)
            return tuple(moves.move(store, entry, state, self._now(), note, **told) for entry in entries)

        return await self._in_transaction(move)

    async def move(self, entry_id: str, state: EntryState, note: str = "", **fields: Any) -> Entry:
        """Bring one entry to a state if it may go there, with other fields of it; return it as it is now."""
        fields = {"error": note, **fields}
        return await self._in_transaction(
            lambda store: moves.move(store, moves.known(store, entry_id), state, self._now(), note, **fields)
        )

    async def take(self, workspace: str, job: Job) -> Entry | None:
        """Write what the server says about a job; None if no entry belongs to it."""

        def take(store: JournalStore) -> Entry | None:
            entry = store.entry_of_job(workspace, job.id)
            return None if entry is None else moves.take(store, entry, job, self._now())

        return await self._in_transaction(take)

    async def link_found(self, entry_id: str, job: Job) -> Entry:
        """Link an unknown entry to the job that was found for it."""
        return await self._in_transaction(
            lambda store: moves.take(store, moves.known(store, entry_id), job, self._now())
        )

    async def adopt(self, workspace: str, job: Job, *, project_id: str = "", mascot_name: str = "") -> Entry:
        """Give a job that Studio did not start an entry of its own."""
        adopted = moves.Adopted(workspace, self._session, project_id, mascot_name)
        return await self._in_transaction(lambda store: moves.adopt(store, adopted, job, self._now()))

    async def withdraw(self, call_id: str) -> bool:
        """Take back a call that has not left; False if it has."""
        return await self._in_transaction(lambda store: moves.withdraw(store, call_id, self._now()))

    async def send_again(self, call_id: str, *, balance: Balance | None = None, caps: Caps | None = None) -> bool:
        """Put a call that was refused or taken back into the queue again, past the guard; False if it is neither."""
        press = moves.Press("", self._session, balance, caps or Caps(), confirmed=True)
        return await self._in_transaction(lambda store: moves.send_again(store, press, call_id, self._now()))

    async def bring(self, workspace: str, found: Sequence[tuple[Order, Entry]]) -> None:
        """Take over jobs that an earlier version kept elsewhere, oldest first; what is known already stays as it is."""
        # They belong to a session of their own, so that no cap of this one counts them.
        await self._in_transaction(lambda store: moves.bring(store, workspace, "before", found))

    async def replace(
        self, call_id: str, order: Order, *, balance: Balance | None = None, caps: Caps | None = None
    ) -> bool:
        """Give a call that has not left another order, in its place in the queue; False if it has left."""
        press = moves.Press("", self._session, balance, caps or Caps(), confirmed=True)
        return await self._in_transaction(lambda store: moves.replace(store, press, call_id, order, self._now()))

    async def reorder(self, call_id: str, before: str | None) -> bool:
        """Put an unsent call in front of another one, or last; False if it has left."""
        return await self._in_transaction(lambda store: moves.reorder(store, call_id, before))

    async def recover(self, workspace: str) -> tuple[Entry, ...]:
        """After a crash: what was on the wire becomes unknown; return the entries it concerns."""
        return await self._in_transaction(lambda store: moves.recover(store, workspace, self._now()))

    async def clear_ended(self, workspace: str) -> None:
        """Take what has ended out of the view; nothing is cancelled and the history keeps it."""
        await self._in_transaction(lambda store: store.hide(workspace, tuple(ENDED)))

    async def entry(self, entry_id: str) -> Entry | None:
        """Return an entry."""
        return await self._in_transaction(lambda store: store.entry(entry_id))

    async def entry_of_job(self, workspace: str, job_id: str) -> Entry | None:
        """Return the entry that a server's job belongs to."""
        return await self._in_transaction(lambda store: store.entry_of_job(workspace, job_id))

    async def entries(
        self, workspace: str, *, words: str = "", hidden: bool = False, limit: int = _EVERY, offset: int = 0
    ) -> list[Entry]:
        """Return entries newest first; ``words`` must all be in them, ``hidden`` includes what was cleared away."""
        return await self._in_transaction(
            lambda store: store.search(workspace, words, hidden=hidden, limit=limit, offset=offset)
        )

    async def entries_in(self, workspace: str, states: Iterable[EntryState]) -> list[Entry]:
        """Return the entries in some states, oldest first."""
        return await self._in_transaction(lambda store: store.entries_in(workspace, states))

    async def entries_of(self, call_id: str) -> list[Entry]:
        """Return the entries of one call, in the order of its request."""
        return await self._in_transaction(lambda store: store.entries_of(call_id))

    async def call(self, call_id: str) -> Call | None:
        """Return a call."""
        return await self._in_transaction(lambda store: store.call(call_id))

    async def calls_in(self, workspace: str, states: Sequence[EntryState]) -> list[Call]:
        """Return the calls with an entry in one of the states, in the order they are to leave."""
        return await self._in_transaction(lambda store: store.calls_in(workspace, states))

    async def job_ids(self, workspace: str) -> set[str]:
        """Return the server's jobs that some entry accounts for."""
        return await self._in_transaction(lambda store: store.job_ids(workspace))

    async def events(self, entry_id: str) -> list[Event]:
        """Return everything that happened to an entry, oldest first."""
        return await self._in_transaction(lambda store: store.events(entry_id))

    async def paused(self, workspace: str) -> bool:
        """Return whether sending is paused; it stays so over a restart."""
        return await self._in_transaction(lambda store: store.setting(f"paused {workspace}") == "yes")

    async def set_paused(self, workspace: str, paused: bool) -> None:
        """Pause or resume sending."""
        await self._in_transaction(lambda store: store.set_setting(f"paused {workspace}", "yes" if paused else "no"))

    def _open(self) -> bool:
        with disk_errors(self._path):
            self._path.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._opened = JournalStore(self._path)
        except sqlite3.OperationalError as error:
            raise StorageError(
                tr("The journal cannot be opened ({error}). Nothing is sent before it can.", error=error)
            ) from error
        except sqlite3.DatabaseError:
            self._keep_aside()
            self._opened = JournalStore(self._path)
            return False
        return True

    def _keep_aside(self) -> None:
        aside = f"{self._path.name}.damaged-{int(self._now())}"
        for suffix in ("", "-wal", "-shm"):
            part = self._path.with_name(self._path.name + suffix)
            if part.exists():
                with disk_errors(part):
                    part.replace(self._path.with_name(aside + suffix))

    async def _in_transaction(self, work: Callable[[JournalStore], T]) -> T:
        """Run work in the writer thread; it is on disk when this returns, or not written at all."""

        def run() -> T:
            store = self._opened
            if store is None:
                raise StorageError(tr("The journal is closed. Nothing is sent without it."))
            try:
                store.begin()
                result = work(store)
                store.commit()
            except sqlite3.Error as error:
                raise StorageError(
                    tr("The journal cannot be written ({error}). Nothing is sent without it.", error=error)
                ) from error
            finally:
                store.rollback()
            return result

        return await self._in_writer(run)

    async def _in_writer(self, work: Callable[[], T]) -> T:
        # A write that was begun is finished even if nobody waits for it any more.
        return await asyncio.shield(asyncio.wrap_future(self._writer.submit(work)))
