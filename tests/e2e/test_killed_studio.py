"""The real program killed at random moments with forty jobs in all states: nothing lost, nothing paid twice, no lie."""

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from studio.domain.entries import ENDED, Entry
from studio.services.client import MaskoClient
from studio.services.journal import Journal
from tests.helpers.counts import count
from tests.helpers.engine import RunningEngine, running_engine
from tests.helpers.killed_studio import HOME, Program, every_state, finish, pose
from tests.helpers.proxy import Fault, FaultProxy, only_paid
from tests.helpers.raw_server import RawServer
from tests.helpers.virtual_engine import mascot_of

KILLS = count(2, 200)
#: Jobs that failed, that were made, and that were cancelled on the engine; failed and cancelled ones are refunded.
FAILED, COMPLETED, CANCELLED = 3, 5, 4
#: Orders that the engine refused, and that were taken back before they left.
REFUSED, WITHDRAWN = 3, 1


def test_killed_with_forty_jobs_in_all_states(tmp_path: Path) -> None:
    asyncio.run(_run(tmp_path, random.Random(5)))


async def _run(folder: Path, chance: random.Random) -> None:
    journal_path, data = folder / "studio" / "journal.sqlite", folder / "engine"
    with running_engine(data, "--base-picture", "64", "--fail-rate", "1") as engine:
        client = MaskoClient(engine.api, engine.key)
        mascot = await mascot_of(client, topup=5_000)
        async with _opened(journal_path) as journal:
            await finish(journal, client, mascot, 0, FAILED, cancel=0)
        await client.close()
    with running_engine(data, "--base-picture", "64", "--latency", "image=0.4", "--workers", "3") as engine:
        proxy = FaultProxy(engine.api)
        async with RawServer(proxy) as server:
            client = MaskoClient(server.api, engine.key)
            async with _opened(journal_path) as journal:
                await finish(journal, client, mascot, 10, COMPLETED, cancel=CANCELLED)
                number = await every_state(journal, client, proxy, mascot, 30)
                before = list(reversed(await journal.entries(HOME)))
            assert len(before) == 40
            assert {"draft", "waiting", "sent", "unknown", "completed", "refunded", "cancelled"} <= {
                entry.state for entry in before
            }
            proxy.choose = only_paid(Fault(delay=0.1))  # so that some are killed while they are on the wire
            for _ in range(KILLS):
                program = Program(folder / "studio", server, engine)
                await program.live(chance)
                program.kill()
                async with _opened(journal_path) as journal:
                    before = await _same_list(journal, client, before)
                    if sum(entry.running for entry in before) < 10:
                        await journal.place(HOME, [pose(mascot, number + each) for each in range(5)], confirmed=True)
                        number += 5
                        before = list(reversed(await journal.entries(HOME)))
            await _goes_on_to_the_end(folder / "studio", server, engine, client, before)
            await client.close()


async def _same_list(journal: Journal, client: MaskoClient, before: list[Entry]) -> list[Entry]:
    """Check the list against the one before the kill and against the engine; return it."""
    after = list(reversed(await journal.entries(HOME)))
    assert [entry.id for entry in after] == [entry.id for entry in before]
    for was, now in zip(before, after, strict=True):
        if was.state in ENDED or was.state == "draft":
            assert now.state == was.state
        if now.state == "completed":
            assert (await client.job(now.job_id)).status == "completed"
    return after


async def _goes_on_to_the_end(
    folder: Path, server: RawServer, engine: RunningEngine, client: MaskoClient, before: list[Entry]
) -> None:
    """Start it once more and leave it alone: what was running is followed to its end, and every charge is linked."""
    program = Program(folder, server, engine)
    try:
        async with _opened(folder / "journal.sqlite") as journal, asyncio.timeout(240):
            while any(not entry.done and entry.state != "draft" for entry in await journal.entries(HOME)):  # noqa: ASYNC110 - another process tells nobody
                await asyncio.sleep(0.05)
            after = await _same_list(journal, client, before)
    finally:
        program.kill()
    ends = {"refunded": FAILED + CANCELLED, "draft": REFUSED, "cancelled": WITHDRAWN}
    assert Counter(entry.state for entry in after) == ends | {"completed": len(after) - sum(ends.values())}
    charged = await _charges(client)
    assert {entry.job_id: entry.name for entry in after if entry.job_id} == charged
    assert engine.process.poll() is None


async def _charges(client: MaskoClient) -> dict[str, str]:
    """Return the engine's charged jobs with the names of their poses; each is charged once."""
    names = {}
    offset, more = 0, True
    while more:
        page = await client.jobs(limit=500, offset=offset)
        names.update((job.id, job.item_name) for job in page.rows)
        offset, more = offset + len(page.rows), page.has_more
    rows, more = [], True
    while more:
        ledger = await client.ledger(limit=1000, offset=len(rows))
        rows.extend(ledger.rows)
        more = ledger.has_more
    charged = Counter(row.job_id for row in rows if row.kind == "charge")
    assert set(charged.values()) == {1}
    return {job_id: names[job_id] for job_id in charged}


@asynccontextmanager
async def _opened(path: Path) -> AsyncIterator[Journal]:
    """Open a journal for the length of an ``async with``."""
    journal = Journal(path)
    await journal.open()
    try:
        yield journal
    finally:
        await journal.close()
