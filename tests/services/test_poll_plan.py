"""The poll plan by itself, and 300 jobs followed against a server that limits as the cloud does."""

import asyncio
import statistics
from dataclasses import dataclass, field

import httpx
import pytest

from studio.domain.records import Job
from studio.engine.limits import Limits as EngineLimits
from studio.services.client import MaskoClient
from studio.services.connection import Priority
from studio.services.following import Following
from studio.services.governor import Governor, Limits
from studio.services.poll_plan import BURST, MAX_LONG_POLLS, SWEEP_RESERVE, Followed, PollPlan
from tests.helpers.counts import count
from tests.helpers.virtual_loop import run_virtually

API = "http://cloud.example/v1"


@dataclass
class Purse:
    background_rate: float | None
    background_room: int | None


def plan_at(clock: list[float], rate: float | None, room: int | None = 42) -> PollPlan:
    return PollPlan(Purse(rate, None if rate is None else room), lambda: clock[0])


def jobs(number: int) -> list[Followed]:
    return [Followed(f"j{n}", added=float(n)) for n in range(number)]


def test_watched_jobs_come_first_and_then_the_newest():
    plan = plan_at([0.0], None)
    several = jobs(100)
    several[3].watched = True
    chosen = plan.long_polls(several, already=0)
    assert len(chosen) == MAX_LONG_POLLS
    assert chosen[:3] == ["j3", "j99", "j98"]
    assert plan.long_polls(several, already=MAX_LONG_POLLS) == []


def test_long_polls_leave_the_sweep_its_part_of_the_budget():
    clock = [0.0]
    plan = plan_at(clock, 0.2)
    plan.spend(int(BURST) - SWEEP_RESERVE - 2)
    assert len(plan.long_polls(jobs(50), already=0)) == 2
    plan.spend(2)
    assert plan.long_polls(jobs(50), already=0) == []
    clock[0] += 60
    assert len(plan.long_polls(jobs(50), already=0)) == 12
    assert plan_at([0.0], 0.2, room=SWEEP_RESERVE).long_polls(jobs(50), already=0) == []


def test_sweeps_slow_down_to_what_can_be_kept_up():
    plan = plan_at([0.0], 0.2)
    assert plan.sweep_interval(300) == 2
    plan.spend(30)
    assert plan.sweep_interval(300) == pytest.approx(1 / 0.12)
    plan.learn_pages(3)
    assert plan.sweep_interval(300) == pytest.approx(15)
    assert plan_at([0.0], 0.2, room=5).sweep_interval(300) == pytest.approx(12.2)
    assert plan_at([0.0], None).sweep_interval(300) == 1


def test_a_server_that_does_not_hold_gets_no_long_polls_for_a_while():
    clock = [0.0]
    plan = plan_at(clock, None)
    for _ in range(3):
        assert plan.holds
        plan.learn_hold(0.1)
    assert plan.long_polls(jobs(3), already=0) == []
    clock[0] += 601
    assert plan.holds
    plan.learn_hold(60)
    assert plan.holds


@dataclass
class Server:
    """A queue of jobs with the cloud's limits, in virtual time: some workers, each job takes ``work`` seconds."""

    workers: int = 2
    work: float = 4.0
    hold: float = 120.0
    page: int = 500
    headers: bool = True
    limited: bool = True
    jobs: dict[str, dict] = field(default_factory=dict)
    ended: dict[str, float] = field(default_factory=dict)
    refused: int = 0
    asked: int = 0
    lost: set = field(default_factory=set)

    def __post_init__(self) -> None:
        self._changed: dict[str, asyncio.Event] = {}
        self._slots = asyncio.Semaphore(self.workers)
        self._tasks: set[asyncio.Task] = set()
        self._limits = EngineLimits(self.now, limited=self.limited)

    def now(self) -> float:
        return asyncio.get_running_loop().time()

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked += 1
        extra, wait = self.count()
        if wait:
            self.refused += 1
            return httpx.Response(429, json={"error": {"code": "rate_limited"}}, headers={"Retry-After": str(wait)})
        if request.method == "POST":
            return httpx.Response(202, json={"data": {"job_id": self.add(), "status": "pending", "type": "image"}})
        name = request.url.path.rsplit("/", 1)[-1]
        if name == "jobs":
            return httpx.Response(200, json=self._list(request.url.params), headers=extra)
        if name in self.lost or name not in self.jobs:
            return httpx.Response(404, json={"error": {"code": "not_found", "message": "No such job"}})
        if request.url.params.get("wait") == "true" and self.hold and name not in self.ended:
            try:
                async with asyncio.timeout(min(self.hold, float(request.url.params["timeout"]))):
                    await self._changed[name].wait()
            except TimeoutError:
                pass
        return httpx.Response(200, json={"data": self.jobs[name]}, headers=extra)

    def add(self) -> str:
        job_id = f"j{len(self.jobs)}"
        self.jobs[job_id] = {"id": job_id, "type": "image", "status": "pending", "cost_credits": 1}
        self._changed[job_id] = asyncio.Event()
        task = asyncio.create_task(self._process(job_id))
        self._tasks.add(task)
        return job_id

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _process(self, job_id: str) -> None:
        async with self._slots:
            self.jobs[job_id] = {**self.jobs[job_id], "status": "processing"}
            await asyncio.sleep(self.work)
            self.jobs[job_id] = {**self.jobs[job_id], "status": "completed"}
            self.ended[job_id] = self.now()
            self._changed[job_id].set()

    def count(self) -> tuple[dict[str, str], int]:
        """Count a request with the engine's own limiter."""
        allowance = self._limits.take("key")
        if allowance.retry_after:
            return {}, allowance.retry_after
        told = {"X-RateLimit-Remaining": str(allowance.remaining), "X-RateLimit-Reset": str(allowance.reset)}
        return (told if self.headers else {}), 0

    def _list(self, params: httpx.QueryParams) -> dict:
        offset, limit = int(params["offset"]), min(int(params["limit"]), self.page)
        newest = [job for job in reversed(self.jobs.values()) if job["id"] not in self.lost]
        page = newest[offset : offset + limit]
        meta = {"total": len(newest), "limit": limit, "offset": offset, "has_more": offset + limit < len(newest)}
        return {"data": page, "meta": {"pagination": meta}}


@dataclass
class Watcher:
    """What a user would have seen, and when."""

    server: Server
    seen_at: dict[str, float] = field(default_factory=dict)
    words: dict[str, list[str]] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)

    async def see(self, job: Job) -> None:
        self.words.setdefault(job.id, []).append(job.status)
        if job.done:
            self.seen_at[job.id] = self.server.now()

    async def miss(self, job_id: str) -> None:
        self.missing.append(job_id)

    def delays(self) -> list[float]:
        return sorted(at - self.server.ended[job_id] for job_id, at in self.seen_at.items())


async def follow_all(server: Server, number: int, *, send: bool, until=None) -> Watcher:
    """Send jobs through the governor and follow them to their ends."""
    loop = asyncio.get_running_loop()
    governor = Governor(limits=Limits() if server.limited else None, now=loop.time)
    client = MaskoClient(API, "k", transport=httpx.MockTransport(server), gate=governor)
    watcher = Watcher(server)
    plan = PollPlan(governor, loop.time)
    following = Following(lambda: client, plan, seen=watcher.see, missing=watcher.miss)
    run = asyncio.create_task(following.run())
    for _ in range(number):
        if send:
            await governor.admit(Priority.USER)
            job_id = server.add()
            server.count()
        else:
            job_id = server.add()
        following.follow(job_id)
    until = until or (lambda: not following.job_ids)
    while not until():  # noqa: ASYNC110 - virtual time costs nothing
        await asyncio.sleep(1)
    run.cancel()
    await asyncio.gather(run, return_exceptions=True)
    await server.close()
    await client.close()
    return watcher


def percentile(values: list[float], part: float) -> float:
    return values[min(len(values) - 1, int(len(values) * part))]


def test_three_hundred_jobs_never_draw_a_429_and_are_seen_soon():
    async def run() -> None:
        server = Server(workers=4)
        watcher = await follow_all(server, 300, send=True)
        assert len(watcher.seen_at) == 300
        assert server.refused == 0
        assert percentile(watcher.delays(), 0.95) <= 12

    run_virtually(run())


@pytest.mark.parametrize("work", [4.0, 60.0])
def test_three_hundred_jobs_already_on_their_way_keep_the_budget_for_hours(work):
    async def run() -> None:
        server = Server(workers=2, work=work, headers=work < 10)
        watcher = await follow_all(server, count(150, 300), send=False)
        assert server.refused == 0
        assert percentile(watcher.delays(), 0.95) <= 12

    run_virtually(run())


def test_small_pages_are_read_to_the_end_within_the_budget():
    async def run() -> None:
        server = Server(workers=2, page=50)
        watcher = await follow_all(server, 120, send=False)
        assert server.refused == 0
        assert len(watcher.seen_at) == 120

    run_virtually(run())


@pytest.mark.parametrize("limited", [True, False])
def test_eight_jobs_are_seen_at_once(limited):
    async def run() -> None:
        server = Server(workers=1, work=20, limited=limited)
        watcher = await follow_all(server, 8, send=False)
        assert statistics.median(watcher.delays()) <= 0.3
        assert server.refused == 0
        assert all(words[-1] == "completed" for words in watcher.words.values())

    run_virtually(run())


def test_a_server_without_long_polls_is_swept():
    async def run() -> None:
        server = Server(workers=1, work=20, hold=0, headers=False)
        watcher = await follow_all(server, 8, send=False)
        assert server.refused == 0
        assert max(watcher.delays()) <= 12

    run_virtually(run())


def test_a_45_minute_job_ends_as_done():
    async def run() -> None:
        server = Server(workers=1, work=45 * 60)
        watcher = await follow_all(server, 1, send=False)
        assert watcher.words["j0"][-1] == "completed"
        assert server.asked < 60 * 45

    run_virtually(run())


def test_a_job_the_server_lost_is_missing_and_never_done():
    async def run() -> None:
        server = Server(workers=1, work=10)
        server.lost = {"j3"}
        watcher = await follow_all(server, 6, send=False)
        assert watcher.missing == ["j3"]
        assert "j3" not in watcher.seen_at
        assert len(watcher.seen_at) == 5

    run_virtually(run())


def test_progress_is_seen_on_the_way():
    async def run() -> None:
        server = Server(workers=1, work=30, limited=False)
        watcher = await follow_all(server, 3, send=False)
        assert all(words[-2:] == ["processing", "completed"] for words in watcher.words.values())

    run_virtually(run())
