"""Following jobs on the cloud's limits: Studio's queue beside two naive plans, all on the real engine.

300 jobs from sending to the end, in virtual time; then 8 in real time over a socket. A naive plan has no budget: each
job is asked for by itself, and what is refused is asked again two seconds later. It gets as long as the queue needed;
what it has not seen by then counts as seen at that moment.
"""

import asyncio
import statistics
import tempfile
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from studio.domain.entries import Entry
from studio.domain.errors import MaskoError
from studio.domain.orders import generate_order
from studio.domain.records import Mascot
from studio.domain.requests import GenerateRequest
from studio.services.capabilities import honours_idempotency_keys
from studio.services.client import MaskoClient
from studio.services.governor import Governor, Limits
from studio.services.journal import Journal
from studio.services.work_queue import WorkQueue
from tests.helpers.engine import running_engine
from tests.helpers.limited_server import percentile
from tests.helpers.virtual_engine import HOME, cloud, delays, desk, mascot_of
from tests.helpers.virtual_loop import run_virtually

JOBS = 300
#: The cloud works on so many at once, for so many seconds each.
WORKERS, WORK = 8, 20.0
P95_LIMIT = 12.0
MEDIAN_LIMIT = 0.3
#: Seconds before a naive client asks again.
_AGAIN = 2.0


@dataclass(frozen=True)
class Outcome:
    """How following went: answers 429, requests, sorted delays until an end was seen, seconds it took in all."""

    refused: int
    asked: int
    delays: list[float]
    took: float


def main() -> list[dict[str, Any]]:
    """Follow 300 jobs in virtual time by three plans, then 8 in real time."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        queue = run_virtually(_queue(folder / "queue"))
        short = run_virtually(_naive(folder / "short", None, queue.took))
        long = run_virtually(_naive(folder / "long", 120.0, queue.took))
        median = asyncio.run(_eight_for_real(folder / "real"))
    return [
        *_rows("Studio's queue", queue, limited=True),
        *_rows("2-second polling", short, limited=False),
        *_rows("a long poll per job", long, limited=False),
        _row("8 jobs, real engine and socket: median until seen", median, "s", MEDIAN_LIMIT),
    ]


async def _queue(folder: Path) -> Outcome:
    async with (
        cloud(folder / "engine", seconds=WORK, workers=WORKERS) as at,
        desk(at, folder / "journal.sqlite") as made,
    ):
        mascot = await mascot_of(made.client)
        began = made.clock()
        await made.press(mascot, JOBS)
        await made.until(lambda entries: all(entry.done for entry in entries))
        return Outcome(at.refused, at.asked, delays(at, made.seen), made.clock() - began)


async def _naive(folder: Path, wait: float | None, seconds: float) -> Outcome:
    """Send and follow without any plan, for so many virtual seconds; see the module."""
    clock = asyncio.get_running_loop().time
    async with cloud(folder / "engine", seconds=WORK, workers=WORKERS) as at:
        client = at.client()
        mascot = await mascot_of(client)
        seen: dict[str, float] = {}

        async def work(number: int) -> None:
            request = GenerateRequest(type="image", name=f"Pose {number}", image_prompt="waving")
            receipt = await _insist(lambda: client.generate(mascot.id, request, intent=f"naive {number}"))
            while True:
                job = await _insist(lambda: client.job(receipt.job_id, wait=wait))
                if job.done:
                    seen[job.id] = clock()
                    return
                if wait is None:
                    await asyncio.sleep(_AGAIN)

        tasks = [asyncio.create_task(work(number)) for number in range(JOBS)]
        await asyncio.wait(tasks, timeout=seconds)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        outcome = Outcome(at.refused, at.asked, delays(at, dict.fromkeys(at.ended(), clock()) | seen), seconds)
        await client.close()
        return outcome


async def _insist(ask: Any) -> Any:
    """Ask until there is an answer."""
    while True:
        try:
            return await ask()
        except MaskoError:
            await asyncio.sleep(_AGAIN)


async def _eight_for_real(folder: Path) -> float:
    """Return the median delay between a job's end on the engine and the moment the queue says so."""
    with running_engine(folder / "engine", "--rate-limits", "cloud") as engine:
        governor, journal = Governor(limits=Limits()), Journal(folder / "journal.sqlite")
        client = MaskoClient(engine.api, engine.key, gate=governor)
        await journal.open()
        mascot = await mascot_of(client)
        seen: dict[str, float] = {}
        ended = asyncio.Event()

        def hear(entries: tuple[Entry, ...]) -> None:
            seen.update((entry.job_id, time.time()) for entry in entries if entry.state == "completed")
            if len(seen) == 8:
                ended.set()

        queue = WorkQueue(
            journal, HOME, lambda: client, governor, lambda: honours_idempotency_keys(client), changed=hear
        )
        run = asyncio.create_task(queue.run())
        await queue.press([_pose(mascot, number) for number in range(8)], confirmed=True)
        await asyncio.wait_for(ended.wait(), 120)
        run.cancel()
        await asyncio.gather(run, return_exceptions=True)
        page = await client.jobs(mascot_id=mascot.id)
        await client.close()
        await journal.close()
    return statistics.median(seen[job.id] - datetime.fromisoformat(job.updated_at).timestamp() for job in page.rows)


def _pose(mascot: Mascot, number: int) -> Any:
    return generate_order(mascot, GenerateRequest(type="image", name=f"Pose {number}", image_prompt="waving"))


def _rows(name: str, outcome: Outcome, *, limited: bool) -> list[dict[str, Any]]:
    p95 = percentile(outcome.delays, 0.95)
    return [
        _row(f"{JOBS} jobs, {name}: answers 429", outcome.refused, "", 0 if limited else None),
        _row(f"{JOBS} jobs, {name}: requests", outcome.asked, "", None),
        _row(f"{JOBS} jobs, {name}: ends seen or missed", len(outcome.delays), "", None),
        _row(f"{JOBS} jobs, {name}: p95 until seen", p95, "s", P95_LIMIT if limited else None),
    ]


def _row(name: str, value: float, unit: str, limit: float | None) -> dict[str, Any]:
    return {"name": name, "value": value, "unit": unit, "limit": limit, "ok": limit is None or value <= limit}
