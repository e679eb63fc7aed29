"""The promise about money against the real engine: faults on the wire, and the client killed at any moment.

Small counts in every run; ``make soak`` runs the full ones.
"""

import asyncio
import random
import signal
import subprocess
import sys
from collections import Counter
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from studio.domain.entries import Entry
from studio.domain.errors import NotFound
from studio.domain.orders import Order, generate_order
from studio.domain.records import LedgerRow, Mascot
from studio.domain.requests import GenerateRequest, MascotRequest
from studio.services.client import MaskoClient
from studio.services.journal import Journal
from studio.services.reconcile import Reconciler
from studio.services.spending import Spending
from tests.helpers.counts import count
from tests.helpers.engine import ROOT, RunningEngine, running_engine
from tests.helpers.proxy import Fault, FaultProxy, only_paid
from tests.helpers.purchaser import HOME
from tests.helpers.raw_server import RawServer


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    """A real engine whose jobs stay pending, so that only the books are at work."""
    with running_engine(tmp_path_factory.mktemp("engine"), "--latency", "image=3600") as running:
        yield running


async def make_mascot(engine: RunningEngine) -> Mascot:
    client = MaskoClient(engine.api, engine.key)
    project = await client.create_project("Faults")
    mascot, _ = await client.create_mascot(
        MascotRequest(project_id=project.id, name="Fox", prompt="a fox"), intent=project.id
    )
    await client.top_up(10_000)
    await client.close()
    return mascot


async def charges(engine: RunningEngine, mascot: Mascot) -> dict[str, str]:
    """Return the charged jobs of a mascot by id, each with its pose's name, as the engine's own books have them."""
    client = MaskoClient(engine.api, engine.key)
    jobs, offset = {}, 0
    while True:
        page = await client.jobs(mascot_id=mascot.id, limit=500, offset=offset)
        jobs.update((job.id, job.item_name) for job in page.rows)
        offset += len(page.rows)
        if not page.has_more:
            break
    rows: list[LedgerRow] = []
    while True:
        ledger = await client.ledger(limit=1000, offset=len(rows))
        rows.extend(ledger.rows)
        if not ledger.has_more:
            break
    balance = await client.balance()
    await client.close()
    assert sum(row.amount for row in rows) == balance.total
    charged = Counter(row.job_id for row in rows if row.kind == "charge")
    assert all(number == 1 for job, number in charged.items() if job in jobs)
    return {job_id: name for job_id, name in jobs.items() if job_id in charged}


async def exists(client: MaskoClient, job_id: str) -> bool:
    """Return whether the engine knows a job."""
    try:
        await client.job(job_id)
    except NotFound:
        return False
    return True


class Desk:
    """Studio's money services behind the proxy, on a journal of their own."""

    def __init__(self, engine: RunningEngine, server: RawServer, journal: Journal, honours: bool) -> None:
        self.client = MaskoClient(server.api, engine.key)
        self.journal = journal
        self.spending = Spending(journal, HOME, lambda: self.client)

        async def honours_keys() -> bool:
            return honours

        self.reconciler = Reconciler(journal, HOME, lambda: self.client, honours_keys)

    async def press(self, order: Order) -> tuple[Entry, ...]:
        (call_id,) = await self.spending.press([order], again=True)
        await self.spending.send(call_id)
        return tuple(await self.journal.entries_of(call_id))


@asynccontextmanager
async def desk(engine: RunningEngine, folder: Path, proxy: FaultProxy, *, honours: bool = True):
    journal = Journal(folder / "journal.sqlite")
    await journal.open()
    async with RawServer(proxy) as server:
        made = Desk(engine, server, journal, honours)
        yield made
        await made.client.close()
    await journal.close()


def pose(mascot: Mascot, number: int) -> Order:
    request = GenerateRequest(type="image", name=f"Pose {number}", image_prompt=f"prompt {number}")
    return generate_order(mascot, request)


async def every_charge_is_linked(at: Desk, engine: RunningEngine, mascot: Mascot, presses: int) -> list[Entry]:
    """Check the promise: never more charges than presses, each charge at its pose, every other press honest."""
    entries = await at.journal.entries(HOME)
    charged = await charges(engine, mascot)
    linked = {entry.job_id: entry.name for entry in entries if entry.job_id in charged}
    assert len(entries) == presses
    assert len(charged) <= presses
    assert linked == charged
    assert all(entry.state in {"waiting", "draft", "unknown"} for entry in entries if entry.job_id not in charged)
    return entries


@pytest.mark.parametrize("honours", [True, False])
async def test_the_answer_of_a_paid_call_cut_at_each_byte(engine, tmp_path, honours):
    mascot, proxy = await make_mascot(engine), FaultProxy(engine.api)
    async with desk(engine, tmp_path, proxy, honours=honours) as at:
        await at.press(pose(mascot, -1))
        cuts = range(0, proxy.longest + 1, count(61, 1 if honours else 3))
        for number, cut in enumerate(cuts):
            proxy.choose = only_paid(Fault(cut=cut))
            (entry,) = await at.press(pose(mascot, number))
            proxy.choose = only_paid(Fault())
            if entry.state == "unknown":
                assert await at.reconciler.look(entry.call_id)
        entries = await every_charge_is_linked(at, engine, mascot, presses=len(cuts) + 1)
        assert {entry.state for entry in entries} <= {"sent", "processing"}


@pytest.mark.parametrize(
    "fault",
    [Fault(swallow=True), Fault(twice=True), Fault(delay=0.2), Fault(twice=True, cut=100), Fault(delay=0.1, cut=900)],
)
async def test_requests_that_are_swallowed_repeated_or_late(engine, tmp_path, fault):
    mascot, proxy = await make_mascot(engine), FaultProxy(engine.api, only_paid(fault))
    async with desk(engine, tmp_path, proxy) as at:
        for number in range(count(2, 20)):
            (entry,) = await at.press(pose(mascot, number))
            if entry.state == "unknown":
                await at.reconciler.look(entry.call_id)  # the fault is still there
        proxy.choose = only_paid(Fault())
        assert await at.reconciler.look_for_all()
        await every_charge_is_linked(at, engine, mascot, presses=count(2, 20))


async def test_corrupted_answers(engine, tmp_path):
    """One byte is another one: in the status, a header, the JSON, or in the id of the job itself."""
    mascot, proxy = await make_mascot(engine), FaultProxy(engine.api)
    async with desk(engine, tmp_path, proxy) as at:
        await at.press(pose(mascot, -1))
        places = range(0, proxy.longest, count(47, 5))
        for number, place in enumerate(places):
            proxy.choose = only_paid(Fault(corrupt=place))
            (entry,) = await at.press(pose(mascot, number))
            proxy.choose = only_paid(Fault())
            if entry.job_id and not await exists(at.client, entry.job_id):
                await at.journal.move(entry.id, "unknown", "The server no longer knows this job.")
                (entry,) = await at.journal.entries_of(entry.call_id)
            if entry.state == "unknown":
                assert await at.reconciler.look(entry.call_id)
            if entry.state == "draft":  # a success that was made to look like a refusal
                assert await at.journal.send_again(entry.call_id)
                await at.spending.send(entry.call_id)
        await every_charge_is_linked(at, engine, mascot, presses=len(places) + 1)


async def test_where_keys_are_not_honoured_nothing_is_ever_sent_twice(engine, tmp_path):
    mascot = await make_mascot(engine)
    chance = random.Random(7)
    faults = [Fault(swallow=True), Fault(cut=0), Fault(cut=500), Fault(delay=0.05), Fault()]
    proxy = FaultProxy(engine.api)
    async with desk(engine, tmp_path, proxy, honours=False) as at:
        for number in range(count(10, 200)):
            proxy.choose = only_paid(chance.choice(faults))
            (entry,) = await at.press(pose(mascot, number))
            if entry.state == "unknown":
                await at.reconciler.look(entry.call_id)
        entries = await every_charge_is_linked(at, engine, mascot, presses=count(10, 200))
        assert all(entry.sends == 1 for entry in entries)
        assert {entry.state for entry in entries} <= {"sent", "processing", "unknown"}


async def test_a_client_killed_at_any_moment_keeps_its_list_and_pays_once(tmp_path):
    kills, number = count(5, 200), count(10, 40)
    chance = random.Random(11)
    with running_engine(tmp_path / "engine", "--base-picture", "64") as engine:
        mascot = await make_mascot(engine)
        path = tmp_path / "journal.sqlite"
        before: list[tuple[str, str]] = []
        for _ in range(kills):
            ended = await asyncio.to_thread(run_and_kill, path, engine, mascot, number, chance.uniform(0.3, 1.6))
            before = await same_list(path, before)
            if ended:
                number += count(2, 5)  # all is done: a few more presses, so that the next kill meets work
        assert await asyncio.to_thread(run_and_kill, path, engine, mascot, number, 110)
        await same_list(path, before)
        journal = Journal(path)
        await journal.open()
        entries = await journal.entries(HOME)
        charged = await charges(engine, mascot)
        assert {entry.state for entry in entries} == {"completed"}
        assert {entry.job_id: entry.name for entry in entries} == charged
        assert len(charged) == number
        await journal.close()


def run_and_kill(path: Path, engine: RunningEngine, mascot: Mascot, number: int, seconds: float) -> bool:
    """Run a client for so long and kill it; return whether it had done everything before."""
    arguments = [str(path), engine.api, engine.key, mascot.id, str(number)]
    child = subprocess.Popen([sys.executable, "-m", "tests.helpers.purchaser", *arguments], cwd=ROOT)
    try:
        assert child.wait(seconds) == 0
    except subprocess.TimeoutExpired:
        child.send_signal(signal.SIGKILL)
        child.wait(10)
        return False
    return True


async def same_list(path: Path, before: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Check that the list of before is there, in its order, and that nothing done was undone; return it as it is."""
    journal = Journal(path)
    await journal.open()
    rows = [(entry.id, entry.state) for entry in reversed(await journal.entries(HOME))]
    await journal.close()
    assert [entry_id for entry_id, _ in rows][: len(before)] == [entry_id for entry_id, _ in before]
    after = dict(rows)
    assert all(after[entry_id] == "completed" for entry_id, state in before if state == "completed")
    return rows
