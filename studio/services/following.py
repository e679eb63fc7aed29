"""Follows all running jobs of a workspace to their ends, by the poll plan, through whatever happens to the network."""

import asyncio
from collections.abc import Awaitable, Callable

from studio.domain.errors import BadRequest, MaskoError, NotFound, RateLimited
from studio.domain.records import Job, Page
from studio.services.client import MaskoClient
from studio.services.connection import MAX_HOLD, Priority
from studio.services.poll_plan import Followed, PollPlan
from studio.services.polling import DENIED_LIMIT

#: Rows a sweep asks for, and fewer for servers that refuse so many.
_PAGE_SIZES = (500, 100, 50)
_MAX_PAGES = 8
#: Sweeps a job may be missing from before it is asked for by itself.
_UNSEEN = 2
#: Jobs that are asked for by themselves in one sweep.
_IN_TURN = 5
_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 30.0


class Following:
    """The set of followed jobs.

    ``seen`` hears of each job whenever it changed, ``missing`` of ids the server has stopped to know, ``trouble`` of
    errors on the way and of None when answers come again. A failed request never ends the following of a job.
    """

    def __init__(
        self,
        client: Callable[[], MaskoClient],
        plan: PollPlan,
        *,
        seen: Callable[[Job], Awaitable[object]],
        missing: Callable[[str], Awaitable[object]],
        trouble: Callable[[MaskoError | None], None] = lambda _: None,
    ) -> None:
        """Prepare to follow; nothing is asked before ``run``."""
        self._client = client
        self._plan = plan
        self._seen = seen
        self._missing = missing
        self._trouble = trouble
        self._jobs: dict[str, Followed] = {}
        self._last: dict[str, Job] = {}
        self._unseen: dict[str, int] = {}
        self._not_found: dict[str, int] = {}
        self._polls: dict[str, asyncio.Task[None]] = {}
        self._wake = asyncio.Event()
        self._failures = 0
        self._resume_at = 0.0
        self._size = 0
        self._listed = True

    @property
    def job_ids(self) -> frozenset[str]:
        """The jobs that are being followed."""
        return frozenset(self._jobs)

    def follow(self, job_id: str, *, watched: bool = False) -> None:
        """Follow a job to its end."""
        if job_id not in self._jobs:
            now = asyncio.get_running_loop().time()
            self._jobs[job_id] = Followed(job_id, now, watched)
            self._wake.set()

    def watch(self, job_ids: frozenset[str]) -> None:
        """Say which jobs somebody is looking at; they are kept freshest."""
        for job_id, job in self._jobs.items():
            job.watched = job_id in job_ids
        self._wake.set()

    def leave(self, job_id: str) -> None:
        """Follow a job no longer."""
        self._forget(job_id)
        poll = self._polls.pop(job_id, None)
        if poll is not None and poll is not asyncio.current_task():
            poll.cancel()

    def hurry(self) -> None:
        """Ask again at once: the network or the server is back."""
        self._failures, self._resume_at = 0, 0.0
        self._wake.set()

    async def run(self) -> None:
        """Follow for as long as the workspace is open."""
        clock = asyncio.get_running_loop().time
        swept_at = -float("inf")
        try:
            while True:
                self._wake.clear()
                self._start_polls()
                if not self._jobs:
                    await self._wake.wait()
                    continue
                interval = self._plan.sweep_interval(len(self._jobs) - len(self._polls))
                wait = max(swept_at + interval, self._resume_at) - clock()
                if wait <= 0:
                    await self._sweep()
                    swept_at = clock()
                else:
                    await self._wait(wait)
        finally:
            await self._end_polls()

    def _start_polls(self) -> None:
        if self._failures:  # one sweep finds out whether the server is back, not a flock of long polls
            return
        free = [job for key, job in self._jobs.items() if key not in self._polls and key not in self._not_found]
        for job_id in self._plan.long_polls(free, len(self._polls)):
            self._plan.spend()
            self._polls[job_id] = asyncio.create_task(self._poll(job_id), name=f"poll {job_id}")

    async def _poll(self, job_id: str) -> None:
        """Hold one long poll for a job."""
        clock = asyncio.get_running_loop().time
        started = clock()
        try:
            job = await self._ask(job_id, MAX_HOLD)
            if job is not None and not job.done:
                self._plan.learn_hold(clock() - started)
        finally:
            if self._polls.get(job_id) is asyncio.current_task():
                del self._polls[job_id]
            self._wake.set()

    async def _ask(self, job_id: str, wait: float | None) -> Job | None:
        """Ask for one job; return it, or None if no answer could be had."""
        try:
            job = await self._client().job(job_id, wait=wait, priority=Priority.BACKGROUND)
        except NotFound:
            await self._count_not_found(job_id)
            return None
        except MaskoError as error:
            self._fail(error)
            return None
        self._succeed()
        self._not_found.pop(job_id, None)
        await self._tell(job)
        return job

    async def _sweep(self) -> None:
        """Read the server's list until every followed job was in it."""
        if not self._listed:
            await self._ask_in_turn()
            return
        wanted = set(self._jobs)
        offset = pages = 0
        while wanted and pages < _MAX_PAGES:
            page = await self._page(offset)
            if page is None:
                return
            pages += 1
            offset += len(page.rows)
            for job in page.rows:
                if job.id in wanted:
                    wanted.discard(job.id)
                    await self._tell(job)
            if not page.has_more or not page.rows:
                break
        self._plan.learn_pages(pages)
        await self._ask_for_unseen(wanted)

    async def _page(self, offset: int) -> Page[Job] | None:
        self._plan.spend()
        try:
            size = min(_PAGE_SIZES[self._size], max(50, 2 * len(self._jobs)))
            page = await self._client().jobs(limit=size, offset=offset, priority=Priority.BACKGROUND)
        except BadRequest as error:
            if self._size + 1 < len(_PAGE_SIZES):
                self._size += 1
                return await self._page(offset)
            self._listed = False
            self._trouble(error)
        except MaskoError as error:
            self._fail(error)
        else:
            self._succeed()
            return page
        return None

    async def _ask_for_unseen(self, unseen: set[str]) -> None:
        """Ask by itself for a job that the list has left out more than once; absence alone says nothing."""
        for job_id in list(self._jobs):
            self._unseen[job_id] = self._unseen.get(job_id, 0) + 1 if job_id in unseen else 0
        late = [job_id for job_id in unseen if self._unseen.get(job_id, 0) >= _UNSEEN and job_id not in self._polls]
        for job_id in late[:_IN_TURN]:
            self._plan.spend()
            await self._ask(job_id, None)

    async def _ask_in_turn(self) -> None:
        """Ask for a few jobs by themselves, the next ones the next time, on a server that refuses every list."""
        for job_id in [job_id for job_id in self._jobs if job_id not in self._polls][:_IN_TURN]:
            self._jobs[job_id] = self._jobs.pop(job_id)
            self._plan.spend()
            await self._ask(job_id, None)

    async def _tell(self, job: Job) -> None:
        if job.id not in self._jobs or self._last.get(job.id) == job:
            return
        try:
            await self._seen(job)
        except MaskoError as error:  # not written down is not seen: it is told again with the next answer
            self._fail(error)
            return
        self._last[job.id] = job
        if job.done:
            self.leave(job.id)

    async def _count_not_found(self, job_id: str) -> None:
        self._succeed()
        self._not_found[job_id] = self._not_found.get(job_id, 0) + 1
        if self._not_found[job_id] >= DENIED_LIMIT and job_id in self._jobs:
            self.leave(job_id)
            await self._missing(job_id)

    def _forget(self, job_id: str) -> None:
        self._jobs.pop(job_id, None)
        self._last.pop(job_id, None)
        self._unseen.pop(job_id, None)
        self._not_found.pop(job_id, None)

    def _fail(self, error: MaskoError) -> None:
        self._failures += 1
        pause = min(_LONGEST_PAUSE, _FIRST_PAUSE * 2.0 ** min(self._failures - 1, 10))
        self._resume_at = asyncio.get_running_loop().time() + pause
        if not isinstance(error, RateLimited):
            self._trouble(error)

    def _succeed(self) -> None:
        if self._failures:
            self._failures, self._resume_at = 0, 0.0
            self._trouble(None)

    async def _wait(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._wake.wait()
        except TimeoutError:
            pass

    async def _end_polls(self) -> None:
        polls = list(self._polls.values())
        for poll in polls:
            poll.cancel()
        await asyncio.gather(*polls, return_exceptions=True)
