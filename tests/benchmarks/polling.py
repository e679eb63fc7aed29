"""Following jobs on the cloud's limits: the poll plan beside the two naive ones, and 8 jobs over a real socket."""

import asyncio
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx

from studio.domain.errors import MaskoError
from studio.domain.records import Job
from studio.domain.requests import GenerateRequest, MascotRequest
from studio.services.client import MaskoClient
from studio.services.following import Following
from studio.services.governor import Governor, Limits
from studio.services.poll_plan import PollPlan
from tests.helpers.engine import running_engine
from tests.helpers.limited_server import API, Server, Watcher, follow_all, percentile
from tests.helpers.virtual_loop import run_virtually

JOBS = 300
#: The cloud works on so many at once, for so many seconds each.
WORKERS, WORK = 8, 20.0
P95_LIMIT = 12.0
MEDIAN_LIMIT = 0.3
Plan = Callable[[MaskoClient, str], Awaitable[Job]]


def main() -> list[dict[str, Any]]:
    """Follow 300 jobs in virtual time by three plans, then 8 in real time."""
    rows = []
    for name, plan in (("2-second polling", _every_two_seconds), ("a long poll per job", _long_polls)):
        server, watcher = run_virtually(_naive(plan))
        rows += _rows(name, server, watcher, limited=False)
    server, watcher = run_virtually(_planned())
    rows += _rows("poll plan", server, watcher, limited=True)
    delay = asyncio.run(_eight_for_real())
    rows.append(_row("8 jobs, real engine and socket: median until seen", delay, "s", MEDIAN_LIMIT))
    return rows


async def _planned() -> tuple[Server, Watcher]:
    server = Server(workers=WORKERS, work=WORK)
    return server, await follow_all(server, JOBS, send=True)


async def _naive(plan: Plan) -> tuple[Server, Watcher]:
    """Send at the pace that the limits allow, and follow each job by itself until it ends."""
    server = Server(workers=WORKERS, work=WORK)
    watcher = Watcher(server)
    client = MaskoClient(API, "k", transport=httpx.MockTransport(server))

    async def follow(job_id: str) -> None:
        await watcher.see(await plan(client, job_id))

    tasks = []
    for _ in range(JOBS):
        tasks.append(asyncio.create_task(follow(server.add())))
        await asyncio.sleep(61 / 48)
    await asyncio.gather(*tasks)
    await server.close()
    await client.close()
    return server, watcher


async def _every_two_seconds(client: MaskoClient, job_id: str) -> Job:
    return await _until_done(client, job_id, None)


async def _long_polls(client: MaskoClient, job_id: str) -> Job:
    return await _until_done(client, job_id, 120)


async def _until_done(client: MaskoClient, job_id: str, wait: float | None) -> Job:
    while True:
        try:
            job = await client.job(job_id, wait=wait)
        except MaskoError:
            job = None
        if job is not None and job.done:
            return job
        if job is None or wait is None:
            await asyncio.sleep(2)


async def _eight_for_real() -> float:
    """Return the median delay between a job's end on the engine and the moment it is seen here."""
    with tempfile.TemporaryDirectory() as folder, running_engine(Path(folder), "--rate-limits", "cloud") as engine:
        governor = Governor(limits=Limits())
        client = MaskoClient(engine.api, engine.key, gate=governor)
        project = await client.create_project("Bench")
        request = MascotRequest(project_id=project.id, name="Fox", prompt="a fox")
        mascot, _ = await client.create_mascot(request, intent="bench")
        delays: list[float] = []
        ended = asyncio.Event()

        async def seen(job: Job) -> None:
            if job.done:
                delays.append(time.time() - datetime.fromisoformat(job.updated_at).timestamp())
                if len(delays) == 8:
                    ended.set()

        async def missing(job_id: str) -> None:
            raise AssertionError(job_id)

        plan = PollPlan(governor, asyncio.get_running_loop().time)
        following = Following(lambda: client, plan, seen=seen, missing=missing)
        run = asyncio.create_task(following.run())
        for number in range(8):
            pose = GenerateRequest(type="image", name=f"Pose {number}", image_prompt="waving")
            following.follow((await client.generate(mascot.id, pose, intent=f"bench{number}")).job_id)
        await asyncio.wait_for(ended.wait(), 120)
        run.cancel()
        await asyncio.gather(run, return_exceptions=True)
        await client.close()
        return statistics.median(delays)


def _rows(name: str, server: Server, watcher: Watcher, *, limited: bool) -> list[dict[str, Any]]:
    p95 = percentile(watcher.delays(), 0.95)
    return [
        _row(f"{JOBS} jobs, {name}: answers 429", server.refused, "", 0 if limited else None),
        _row(f"{JOBS} jobs, {name}: requests", server.asked, "", None),
        _row(f"{JOBS} jobs, {name}: p95 until seen", p95, "s", P95_LIMIT if limited else None),
    ]


def _row(name: str, value: float, unit: str, limit: float | None) -> dict[str, Any]:
    return {"name": name, "value": value, "unit": unit, "limit": limit, "ok": limit is None or value <= limit}
