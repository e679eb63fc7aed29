"""Keeps the work queue of the open workspace running, through restarts of the engine and disks that refuse."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING, Protocol

from studio.domain.errors import ConnectionFailed, MaskoError, Unreachable
from studio.domain.words import tr
from studio.services.old_list import put_old_list_away, read_old_list

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from studio.domain.entries import Entry
    from studio.services.client import MaskoClient
    from studio.services.journal import Journal
    from studio.services.work_queue import WorkQueue
    from studio.state.session import Session, Workspace

_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 60.0


class OpenWork(Protocol):
    """Makes the ``services.work_queue.WorkQueue`` of a workspace; slow to import, so it is passed in."""

    def __call__(
        self,
        journal: Journal,
        workspace: Workspace,
        client: Callable[[], MaskoClient],
        *,
        changed: Callable[[tuple[Entry, ...]], None],
        trouble: Callable[[MaskoError | None], None],
    ) -> Awaitable[WorkQueue]:
        """Return it; nothing is sent before it runs."""


class QueueRunner:
    """One workspace's queue at a time.

    ``opened`` hears the entries of the workspace and whether its sending is paused, ``changed`` of entries that are
    new or different, ``failed`` of errors that concern the whole queue, each once until it is over.
    """

    def __init__(
        self,
        session: Session,
        journal: Journal,
        open_work: OpenWork,
        folder: Path,
        *,
        opened: Callable[[list[Entry], bool], None],
        changed: Callable[[tuple[Entry, ...]], None],
        failed: Callable[[MaskoError], None],
    ) -> None:
        """Prepare; ``folder`` is where an earlier version kept its list."""
        self._session = session
        self._journal = journal
        self._open_work = open_work
        self._folder = folder
        self._opened = opened
        self._changed = changed
        self._failed = failed
        self._journal_open = False
        self._work: WorkQueue | None = None
        self._failure: MaskoError | None = None
        self._settled = asyncio.Event()
        self._turn = asyncio.Lock()
        self._told = ""

    @property
    def work(self) -> WorkQueue | None:
        """The queue that runs; None while there is none."""
        return self._work

    async def current(self) -> WorkQueue:
        """Return the queue once it runs; raise what keeps it from running."""
        await self._settled.wait()
        if self._work is None:
            raise self._failure or Unreachable(tr("The workspace is being closed. Nothing was sent."))
        return self._work

    def leave(self) -> None:
        """Let whoever asks for the queue wait for the next one."""
        self._settled.clear()
        self._work, self._failure = None, None

    async def run(self, workspace: Workspace) -> None:
        """Open the list of a workspace, once the former one is closed, and work on it until cancelled."""
        async with self._turn:
            try:
                await self._keep_running(workspace)
            finally:
                self._work = None

    async def _keep_running(self, workspace: Workspace) -> None:
        """Run, and after a disk that refused run again: what waits is not forgotten because of it."""
        pause = _FIRST_PAUSE
        while True:
            try:
                await self._run(workspace)
            except* MaskoError as errors:
                self._fail(_first(errors))
            await asyncio.sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE)

    async def _run(self, workspace: Workspace) -> None:
        await self._open_journal(workspace.name)
        work = self._work or await self._open_work(
            self._journal, workspace, partial(self._client, workspace), changed=self._changed, trouble=self._on_trouble
        )
        self._opened(await self._journal.entries(workspace.name), await self._journal.paused(workspace.name))
        self._work = work
        self._settled.set()
        await work.run()

    async def _open_journal(self, workspace: str) -> None:
        if not self._journal_open:
            await self._journal.open()
            self._journal_open = True
        found = await asyncio.to_thread(read_old_list, self._folder, workspace)
        if found:
            await self._journal.bring(workspace, found)
            await asyncio.to_thread(put_old_list_away, self._folder, workspace)

    def _client(self, workspace: Workspace) -> MaskoClient:
        """Return the client of a workspace; an order never goes to another one that was opened meanwhile."""
        if self._session.workspace.name != workspace.name:
            raise Unreachable(tr("Another workspace was opened before this order left. Nothing was sent."))
        return self._session.current_client()

    def _fail(self, error: MaskoError) -> None:
        """Tell whoever waits for a queue that never came; one that ran goes on with the same questions open."""
        self._failure = error
        self._settled.set()
        self._say_once(error)

    def _on_trouble(self, error: MaskoError | None) -> None:
        self._session.observe(error)
        if error is None:
            self._told = ""
        elif not isinstance(error, ConnectionFailed):
            self._say_once(error)

    def _say_once(self, error: MaskoError) -> None:
        if error.sentence != self._told:
            self._told = error.sentence
            self._failed(error)


def _first(errors: BaseExceptionGroup[MaskoError]) -> MaskoError:
    """Return the first plain error of a group of groups."""
    error: BaseException = errors
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    assert isinstance(error, MaskoError)
    return error
