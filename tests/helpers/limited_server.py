"""A queue of jobs behind the engine's own limiter, in virtual time, and somebody who follows them all."""

import asyncio
from dataclasses import dataclass, field

import httpx

from studio.domain.records import Job
from studio.engine.limits import Limits as EngineLimits
from studio.services.client import MaskoClient
from studio.services.connection import Priority
from studio.services.following import Following
from studio.services.governor import Governor, Limits
from studio.services.poll_plan import PollPlan

API = "http://cloud.example/v1"


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
