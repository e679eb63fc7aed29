"""The whole paid path of a workspace against a server that keeps books: press, follow, lose, find, end."""

import asyncio
import json
import logging
from collections.abc import Callable
from contextlib import asynccontextmanager

import pytest

from studio.domain import errors
from studio.domain.curl import as_curl, as_python
from studio.domain.entries import Entry
from studio.domain.guard import Caps
from studio.domain.orders import Line, Order, batch_orders, canvas_order, generate_order, mascot_order
from studio.domain.records import Mascot
from studio.domain.requests import GenerateRequest, MascotRequest
from studio.services.client import MaskoClient
from studio.services.governor import Governor, Limits
from studio.services.journal import Journal
from studio.services.work_queue import WorkQueue
from tests.helpers.bank import Bank, lose_answers
from tests.helpers.raw_server import Asked, RawServer, reply

FOX = Mascot(id="c1", project_id="p1", name="Fox")
HOME = "Local"
KEY = "masko_" + "5ec2e7" * 10 + "abcd"


def pose(name: str) -> Order:
    return generate_order(FOX, GenerateRequest(type="image", name=name, image_prompt="waving"))


class Studio:
    """A work queue on a bank, and what its callbacks heard."""

    def __init__(self, bank: Bank, server: RawServer, journal: Journal) -> None:
        self.bank = bank
        self.server = server
        self.journal = journal
        self.governor = Governor()
        self.client = MaskoClient(server.api, KEY, gate=self.governor)
        self.heard: list[Entry] = []
        self.troubles: list[object] = []
        self.naps: list[float] = []
        self._changed = asyncio.Event()
        self.queue = WorkQueue(
            journal, HOME, lambda: self.client, self.governor, self.honours_keys, changed=self.hear,
            trouble=self.troubles.append, sleep=self.nap,
        )  # fmt: skip

    async def honours_keys(self) -> bool:
        return self.bank.honours

    async def nap(self, seconds: float) -> None:
        self.naps.append(seconds)
        await asyncio.sleep(0)

    def hear(self, entries: tuple[Entry, ...]) -> None:
        self.heard.extend(entries)
        self._changed.set()

    async def until(self, true: Callable[[list[Entry]], bool]) -> list[Entry]:
        """Wait until the journal looks as wanted."""
        while not true(await self.journal.entries(HOME)):
            await self._changed.wait()
            self._changed.clear()
        return await self.journal.entries(HOME)

    async def states(self, *wanted: str) -> list[Entry]:
        """Wait until the entries, oldest first, are in these states."""
        return await self.until(lambda entries: tuple(entry.state for entry in reversed(entries)) == wanted)


@asynccontextmanager
async def studio(folder, bank: Bank | None = None):
    bank = bank or Bank()
    journal = Journal(folder / "journal.sqlite")
    await journal.open()
    async with RawServer(bank) as server:
        made = Studio(bank, server, journal)
        run = asyncio.create_task(made.queue.run())
        yield made
        run.cancel()
        await asyncio.gather(run, return_exceptions=True)
        await made.client.close()
        await made.governor.close()
    await journal.close()


async def test_from_the_press_to_the_end(tmp_path):
    async with studio(tmp_path) as at:
        (call_id,) = await at.queue.press([pose("Wave")])
        (entry,) = await at.queue.answered(call_id)
        assert entry.job_id == "j1"
        at.bank.finish("j1", "processing", stage="drawing")
        await at.states("processing")
        at.bank.finish("j1", refunded_credits=0, urls={"image": "http://x/a.png"})
        (entry,) = await at.states("completed")
        assert (entry.charged, entry.urls) == (1, {"image": "http://x/a.png"})


async def test_a_lost_answer_is_looked_for_without_being_asked(tmp_path):
    for number, honours in enumerate((True, False)):
        folder = tmp_path / str(number)
        async with studio(folder, Bank(honours=honours, fault=lose_answers(1))) as at:
            await at.queue.press([pose("Wave")])
            await at.states("sent")
            assert at.bank.charges == 1
            at.bank.finish("j1")
            await at.states("completed")


async def test_one_of_twenty_lost_and_one_finished_twice(tmp_path):
    async with studio(tmp_path) as at:
        for number in range(20):
            (call_id,) = await at.queue.press([pose(f"Pose {number:02}")])
            await at.queue.answered(call_id)
        at.bank.lost.add("j7")
        twin = at.bank.make("c1", {"name": "Pose 03"})
        for job_id in at.bank.jobs:
            at.bank.finish(job_id)
        entries = await at.until(lambda entries: all(entry.done or entry.state == "unknown" for entry in entries))
        assert [entry.name for entry in entries if entry.state == "unknown"] == ["Pose 06"]
        assert sum(entry.state == "completed" for entry in entries) == 19
        assert [job.id for job in await at.queue.orphans()] == [twin["id"]]
        (unknown,) = (entry for entry in entries if entry.state == "unknown")
        assert "no longer knows" in unknown.error
        assert not await at.queue.look(unknown.call_id)
        at.bank.lost.clear()
        assert await at.queue.look(unknown.call_id)
        orphan = await at.queue.adopt((await at.queue.orphans())[0])
        assert (orphan.state, orphan.door) == ("completed", "adopted")
        assert {entry.state for entry in await at.journal.entries(HOME)} == {"completed"}


async def test_a_restart_goes_on_with_everything(tmp_path):
    bank = Bank()
    async with studio(tmp_path, bank) as at:
        for name in ("followed", "done"):
            (call_id,) = await at.queue.press([pose(name)])
            await at.queue.answered(call_id)
        bank.finish("j2")
        await at.states("sent", "completed")
        await at.queue.pause(True)
        await at.queue.press([pose("waiting")])
    async with studio(tmp_path, bank) as at:
        bank.finish("j1")
        entries = await at.states("completed", "completed", "waiting")
        assert [entry.name for entry in entries] == ["waiting", "done", "followed"]
        await at.queue.pause(False)
        await at.states("completed", "completed", "sent")
        assert bank.charges == 3


async def test_a_failure_waits_for_its_refund(tmp_path):
    async with studio(tmp_path) as at:
        (call_id,) = await at.queue.press([pose("Wave")])
        await at.queue.answered(call_id)

        def refund_on_the_second_look(asked: Asked, answer: bytes) -> bytes:
            if asked.path == "/v1/jobs/j1" and len(at.naps) >= 2:
                at.bank.finish("j1", "failed", refunded_credits=1)
                return reply({"data": at.bank.jobs["j1"]})
            return answer

        at.bank.fault = refund_on_the_second_look
        at.bank.finish("j1", "failed", error="The painter broke.")
        (entry,) = await at.states("refunded")
        assert (entry.charged, entry.refunded, entry.paid, entry.error) == (1, 1, 0, "The painter broke.")
        assert any(heard.refund_expected for heard in at.heard)


async def test_retry_orders_the_same_as_a_new_call_that_names_the_old(tmp_path):
    async with studio(tmp_path) as at:
        requests = [GenerateRequest(type="image", name=f"n{n}", image_prompt="x") for n in range(3)]
        (call_id,) = await at.queue.press(batch_orders(FOX, requests))
        entries = await at.queue.answered(call_id)
        assert await at.queue.retry(entries[1].id) == ()
        at.bank.finish("j2", "failed", refunded_credits=1)
        await at.states("sent", "refunded", "sent")
        (again,) = await at.queue.retry(entries[1].id)
        (entry,) = await at.queue.answered(again)
        assert (entry.name, entry.retry_of, entry.door) == ("n1", entries[1].id, "form")
        assert at.server.asked[-1].method in {"GET", "POST"}
        posted = [asked for asked in at.server.asked if asked.method == "POST"][-1]
        assert posted.path == "/v1/collections/c1/generate"
        assert posted.json == requests[1].body()


async def test_a_draft_goes_again_under_its_own_id(tmp_path):
    async with studio(tmp_path, Bank(balance=0)) as at:
        (call_id,) = await at.queue.press([pose("Wave")])
        with pytest.raises(errors.InsufficientCredits):
            await at.queue.answered(call_id)
        at.bank.balance = 5
        assert await at.queue.retry(call_id) == (call_id,)
        await at.states("sent")
        assert at.bank.posts == [call_id, call_id]


async def test_cancelling_what_waits_leaves_the_rest_alone(tmp_path):
    async with studio(tmp_path) as at:
        for name in ("runs", "waits"):
            (call_id,) = await at.queue.press([pose(name)])
            await at.queue.answered(call_id)
        at.bank.finish("j1", "processing")
        runs, waits = await at.states("processing", "sent")
        runs, waits = (entry for entry in reversed(await at.journal.entries(HOME)))
        with pytest.raises(errors.Conflict, match="already runs"):
            await at.queue.cancel(runs.id)
        cancelled = await at.queue.cancel(waits.id)
        assert cancelled is not None
        assert (cancelled.state, cancelled.paid) == ("refunded", 0)
        await at.states("processing", "refunded")
        assert await at.queue.cancel("nothing") is None


async def test_what_has_not_left_can_be_changed(tmp_path):
    async with studio(tmp_path) as at:
        await at.queue.pause(True)
        a, b, c = [(await at.queue.press([pose(name)]))[0] for name in "abc"]
        assert await at.queue.reorder(c, before=a)
        assert await at.queue.replace(b, pose("b changed"))
        assert await at.queue.withdraw(a)
        await at.queue.pause(False)
        await at.until(lambda entries: all(entry.state in {"sent", "cancelled"} for entry in entries))
        assert [job["item_name"] for job in at.bank.jobs.values()] == ["c", "b changed"]
        assert not await at.queue.withdraw(b)


async def test_an_unknown_can_be_given_up(tmp_path):
    async with studio(tmp_path, Bank(honours=False, fault=lose_answers(1))) as at:
        at.bank.fault = lambda asked, answer: reply({"error": "broken"}, 500) if asked.method == "POST" else answer
        (call_id,) = await at.queue.press([pose("Wave")])
        at.bank.jobs.clear()
        await at.queue.answered(call_id)
        at.bank.jobs.clear()
        await at.states("unknown")
        (entry,) = await at.queue.mark_lost(call_id)
        assert entry.state == "draft"


async def test_no_mixture_of_doors_gets_past_a_cap(tmp_path):
    async with studio(tmp_path) as at:
        caps = Caps(session=100)
        doors = [
            lambda n: [pose(f"f{n}")],
            lambda n: batch_orders(FOX, [GenerateRequest(type="image", name=f"b{n}", image_prompt="x")] * 4),
            lambda n: [canvas_order(FOX, f"k{n}", {}, [Line(kind="animation", price=20)])],
            lambda n: [mascot_order(MascotRequest(project_id="p1", name=f"m{n}", prompt="x", style="3d"))],
        ]
        presses = [at.queue.press(doors[n % 4](n), caps=caps, confirmed=True) for n in range(50)]
        outcomes = await asyncio.gather(*presses, return_exceptions=True)
        refusals = [outcome for outcome in outcomes if isinstance(outcome, errors.GuardRefused)]
        assert refusals
        assert all(refusal.cap == "session" and f"leaves {refusal.left}" in refusal.sentence for refusal in refusals)
        entries = await at.until(lambda entries: all(entry.state == "sent" for entry in entries))
        assert 80 < sum(entry.expected for entry in entries) <= 100


async def test_an_engine_that_comes_back_elsewhere_is_followed_on(tmp_path):
    bank = Bank()
    async with studio(tmp_path, bank) as at:
        (call_id,) = await at.queue.press([pose("Wave")])
        await at.queue.answered(call_id)
        async with RawServer(bank) as elsewhere:
            before, at.client = at.client, MaskoClient(elsewhere.api, KEY)
            await before.close()
            bank.finish("j1")
            at.queue.back_online()
            await at.states("completed")
            await at.client.close()


async def test_the_key_is_nowhere_but_in_the_header(tmp_path, caplog):
    caplog.set_level(logging.DEBUG)
    async with studio(tmp_path, Bank(fault=lose_answers(1, keep=50))) as at:
        governor = Governor(limits=Limits(), path=tmp_path / "budget.json")
        at.client = MaskoClient(at.server.api, KEY, gate=governor)
        (call_id,) = await at.queue.press([pose("Wave")])
        await at.queue.answered(call_id)
        await at.states("sent")
        at.bank.finish("j1", "failed", error="broke")
        await at.until(lambda entries: entries[0].done)
        await governor.close()
        call = await at.journal.call(call_id)
        assert call is not None
        copied = as_curl(at.client.api, call.order.path, call.order.body) + as_python(at.client.api, call.order.path)
        events = await at.journal.events(call_id)
        said = [str(trouble) + repr(trouble) for trouble in at.troubles] + [repr(at.client), repr(events), copied]
        written = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
        assert any(KEY in asked.headers["authorization"] for asked in at.server.asked)
    everything = json.dumps(said) + caplog.text + repr(written)
    assert KEY not in everything
    assert KEY[6:] not in everything
