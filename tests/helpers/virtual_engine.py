"""The real engine and Studio's real services in one process, on one virtual clock: an hour of work takes seconds.

Only the artist's processes are stood in for: a job takes the time that is asked for and writes a few bytes.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from studio.domain.entries import Entry
from studio.domain.orders import generate_order
from studio.domain.records import Mascot
from studio.domain.requests import GenerateRequest, MascotRequest
from studio.engine.app import build, create_app
from studio.engine.context import Engine
from studio.engine.options import Latency, Options
from studio.engine.tables import assets, generation_links, jobs, ledger
from studio.engine.work import Made, Order, Report
from studio.services.capabilities import honours_idempotency_keys
from studio.services.client import MaskoClient
from studio.services.governor import Governor, Limits
from studio.services.journal import Journal
from studio.services.work_queue import WorkQueue

URL = "http://127.0.0.1"
HOME = "Cloud"


class QuickHands:
    """A worker that has drawn everything at once; the engine's ``--latency`` then makes the job last."""

    async def work(self, order: Order) -> AsyncIterator[Report]:
        for output in order.outputs:
            Path(output.path).write_bytes(b"drawn")  # noqa: ASYNC240 - here nothing else waits meanwhile
        made = tuple(Made(asset_id=one.asset_id, width=1, height=1, file_size=5) for one in order.outputs)
        yield Report(job_id=order.job_id, done=True, made=made)

    async def warm_up(self) -> None:
        pass

    async def close(self) -> None:
        pass


@dataclass
class Cloud:
    """The engine's application with the cloud's limits, and what it answered: ``answers`` by (method, status)."""

    engine: Engine
    app: Any
    answers: Counter[tuple[str, int]] = field(default_factory=Counter)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        async def noted(message: Any) -> None:
            if message["type"] == "http.response.start":
                self.answers[scope["method"], message["status"]] += 1
            await send(message)

        await self.app(scope, receive, noted)

    @property
    def asked(self) -> int:
        """How many requests came."""
        return sum(self.answers.values())

    @property
    def refused(self) -> int:
        """How many were answered with 429."""
        return sum(number for (_, status), number in self.answers.items() if status == 429)

    def client(self, gate: Governor | None = None) -> MaskoClient:
        """Return a client of it; without a gate it sends whatever it likes."""
        return MaskoClient(f"{URL}/v1", self.engine.keyring.raw, transport=httpx.ASGITransport(self), gate=gate)

    def lose(self, job_id: str) -> None:
        """Forget a job and its files, as a server does whose disk was put back to yesterday; its charge stays."""

        def forget(connection: Connection) -> None:
            mine = sa.select(assets.c.id).where(assets.c.job_id == job_id).scalar_subquery()
            connection.execute(sa.delete(generation_links).where(generation_links.c.asset_id.in_(mine)))
            connection.execute(sa.delete(assets).where(assets.c.job_id == job_id))
            connection.execute(sa.update(ledger).where(ledger.c.job_id == job_id).values(job_id=None))
            connection.execute(sa.delete(jobs).where(jobs.c.id == job_id))

        self.engine.store.run_now(forget)

    def double(self, job_id: str) -> str:
        """Do a job a second time, as a server does that lost count; return the second one's id."""

        def copy(connection: Connection) -> None:
            row = connection.execute(sa.select(jobs).where(jobs.c.id == job_id)).mappings().one()
            twin = {key: value for key, value in row.items() if key != "seq"} | {"id": f"{job_id}-again"}
            connection.execute(sa.insert(jobs).values(twin))

        self.engine.store.run_now(copy)
        return f"{job_id}-again"

    def ended(self) -> dict[str, float]:
        """Return when each job ended, on the engine's clock."""
        query = sa.select(jobs.c.id, jobs.c.updated_at).where(jobs.c.status.in_(("completed", "failed")))
        return {row.id: row.updated_at for row in self.engine.store.run_now(lambda to: to.execute(query).all())}


@asynccontextmanager
async def cloud(folder: Path, *, seconds: float, workers: int = 8, limits: str = "cloud") -> AsyncIterator[Cloud]:
    """Run the engine whose jobs take so many virtual seconds each, so many of them at once."""
    options = Options(
        data=folder,
        rate_limits=limits,
        workers=workers,
        latency=Latency(image=seconds, video=seconds),  # type: ignore[arg-type]
    )
    engine = build(options, asyncio.get_running_loop().time, URL, worker=QuickHands)
    await engine.foreman.start()
    engine.courier.start()
    try:
        yield Cloud(engine, create_app(engine))
    finally:
        await engine.foreman.stop()
        await engine.courier.stop()
        await engine.fetcher.aclose()
        engine.store.close()


async def mascot_of(client: MaskoClient, topup: int = 0) -> Mascot:
    """Make a mascot, and top up so that its poses can be paid."""
    project = await client.create_project("Virtual")
    request = MascotRequest(project_id=project.id, name="Fox", prompt="a fox")
    mascot, _ = await client.create_mascot(request, intent=project.id)
    if topup:
        await client.top_up(topup)
    return mascot


class Desk:
    """Studio's paid work on a cloud: queue, journal, governor; ``seen`` is when each job was seen to have ended."""

    def __init__(self, at: Cloud, journal: Journal, *, limited: bool = True) -> None:
        self.clock = asyncio.get_running_loop().time
        self.governor = Governor(limits=Limits() if limited else None, now=self.clock)
        self.client = at.client(self.governor)
        self.journal = journal
        self.seen: dict[str, float] = {}
        self.states: dict[str, list[str]] = {}
        self._news = asyncio.Event()
        self.queue = WorkQueue(
            journal, HOME, lambda: self.client, self.governor, lambda: honours_idempotency_keys(self.client),
            changed=self._on_changed,
        )  # fmt: skip

    async def press(self, mascot: Mascot, number: int) -> None:
        """Order so many poses at once."""
        requests = (
            GenerateRequest(type="image", name=f"Pose {each:03}", image_prompt=f"pose {each}") for each in range(number)
        )
        await self.queue.press([generate_order(mascot, request) for request in requests], confirmed=True)

    async def until(self, true: Callable[[list[Entry]], bool], seconds: float = 4 * 3600) -> list[Entry]:
        """Wait until the journal looks as wanted, for at most so many virtual seconds."""
        async with asyncio.timeout(seconds):
            while True:
                self._news.clear()
                if true(entries := await self.journal.entries(HOME)):
                    return entries
                await self._news.wait()

    def _on_changed(self, entries: tuple[Entry, ...]) -> None:
        self._news.set()
        for entry in entries:
            self.states.setdefault(entry.name, []).append(entry.state)
            if entry.done and entry.job_id:
                self.seen.setdefault(entry.job_id, self.clock())


@asynccontextmanager
async def desk(at: Cloud, path: Path, *, limited: bool = True) -> AsyncIterator[Desk]:
    """Run the paid work of a workspace on its journal."""
    journal = Journal(path, now=asyncio.get_running_loop().time)
    await journal.open()
    made = Desk(at, journal, limited=limited)
    run = asyncio.create_task(made.queue.run())
    try:
        yield made
    finally:
        run.cancel()
        await asyncio.gather(run, return_exceptions=True)
        await made.client.close()
        await made.governor.close()
        await journal.close()


def delays(at: Cloud, seen: dict[str, float]) -> list[float]:
    """Return how long after its end each job was seen to have ended, sorted."""
    ended = at.ended()
    return sorted(moment - ended[job_id] for job_id, moment in seen.items())
