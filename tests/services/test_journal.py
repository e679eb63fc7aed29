"""The journal: on disk first, one press one call, caps that hold, history that stays."""

import asyncio
import sqlite3

import pytest

from studio.domain.entries import ENDED
from studio.domain.errors import ConfirmationNeeded, GuardRefused, NotFound, StorageError
from studio.domain.guard import Caps
from studio.domain.orders import Line, Order, batch_orders, canvas_order, generate_order, mascot_order
from studio.domain.records import Balance, Job, Mascot, Receipt
from studio.domain.requests import GenerateRequest, MascotRequest
from studio.services.journal import Journal
from studio.services.journal_moves import SAME_PRESS, Answer
from tests.helpers.counts import count

FOX = Mascot(id="c1", project_id="p1", name="Fox")
HOME = "Local"


def wave(name: str = "Wave", seconds: int = 3) -> Order:
    request = GenerateRequest(
        type="animation", name=name, image_prompt="standing", animation_prompt="waving", duration=seconds
    )
    return generate_order(FOX, request)


def receipts(*ids: str) -> Answer:
    return Answer(
        tuple(Receipt(job_id=job_id, status="pending", type="animation", estimated_cost=16) for job_id in ids), "{}"
    )


class Clock:
    def __init__(self) -> None:
        self.now = 1_700_000_000.0

    def __call__(self) -> float:
        return self.now


class Opened:
    """``async with Opened(path) as journal``, with a clock that tests turn."""

    def __init__(self, folder) -> None:
        self.clock = Clock()
        self.journal = Journal(folder / "journal.sqlite", now=self.clock)

    async def __aenter__(self) -> Journal:
        assert await self.journal.open()
        return self.journal

    async def __aexit__(self, *exc: object) -> None:
        await self.journal.close()


async def place(journal: Journal, *orders: Order, **options) -> str:
    placed = await journal.place(HOME, orders, **options)
    return placed.call_ids[0]


async def test_an_intent_is_on_disk_when_place_returns(tmp_path):
    async with Opened(tmp_path) as journal:
        call_id = await place(journal, wave())
        with sqlite3.connect(tmp_path / "journal.sqlite") as other:
            assert other.execute("SELECT id, state FROM entries").fetchall() == [(call_id, "waiting")]
        other.close()
        (entry,) = await journal.entries(HOME)
        assert (entry.state, entry.expected, entry.name, entry.kind) == ("waiting", 16, "Wave", "animation")
        call = await journal.call(call_id)
        assert call is not None
        assert call.order == wave()


async def test_the_life_of_an_entry_is_written_step_by_step(tmp_path):
    opened = Opened(tmp_path)
    async with opened as journal:
        call_id = await place(journal, wave())
        opened.clock.now += 1
        assert await journal.begin_sending(call_id) is not None
        assert await journal.begin_sending(call_id) is None
        await journal.link(call_id, receipts("j1"))
        opened.clock.now += 5
        await journal.take(HOME, Job(id="j1", type="animation", status="processing", cost=16, stage="drawing"))
        opened.clock.now += 30
        entry = await journal.take(HOME, Job(id="j1", type="animation", status="completed", cost=16, item_id="i1"))
        assert entry is not None
        assert (entry.state, entry.charged, entry.estimated, entry.item_id, entry.stage) == (
            "completed",
            16,
            16,
            "i1",
            "",
        )
        assert entry.seconds == 35
        states = [(event.state, event.at - 1_700_000_000) for event in await journal.events(entry.id)]
        assert states == [("waiting", 0), ("sending", 1), ("sent", 1), ("processing", 6), ("completed", 36)]
        late = await journal.take(HOME, Job(id="j1", type="animation", status="processing", cost=16))
        assert late == entry
        assert await journal.take(HOME, Job(id="other", type="image", status="pending")) is None


async def test_pressing_a_hundred_times_makes_one_call(tmp_path):
    opened = Opened(tmp_path)
    async with opened as journal:
        named = {await place(journal, wave(), press="press-1") for _ in range(100)}
        assert named == {"press-1"}
        unnamed = set()
        for _ in range(100):
            opened.clock.now += 0.01
            unnamed.add(await place(journal, wave("Other")))
        assert len(unnamed) == 1
        opened.clock.now += 60
        assert await place(journal, wave("Other")) in unnamed  # it has not even left yet
        assert await place(journal, wave("Other"), again=True) not in unnamed
        assert len(await journal.entries(HOME)) == 3


async def test_the_same_request_may_be_ordered_again_later(tmp_path):
    opened = Opened(tmp_path)
    async with opened as journal:
        first = await place(journal, wave())
        await journal.begin_sending(first)
        await journal.link(first, receipts("j1"))
        assert await place(journal, wave()) == first
        opened.clock.now += SAME_PRESS + 0.1
        assert await place(journal, wave()) != first


async def test_the_guard_stands_before_every_door(tmp_path):
    doors = [
        (wave(),),
        batch_orders(FOX, [GenerateRequest(type="image", name=f"n{n}", image_prompt="x") for n in range(4)]),
        (canvas_order(FOX, "k1", {}, [Line(kind="animation", price=20)]),),
        (mascot_order(MascotRequest(project_id="p1", name="m", prompt="x", style="3d")),),
    ]
    opened = Opened(tmp_path)
    async with opened as journal:
        for orders in doors:
            with pytest.raises(GuardRefused) as caught:
                await journal.place(HOME, orders, caps=Caps(session=0), confirmed=True)
            assert (caught.value.cap, caught.value.left) == ("session", 0)
            with pytest.raises(GuardRefused, match="missing"):
                await journal.place(HOME, orders, balance=Balance(subscription=0, topup=0, total=0))
        many = [GenerateRequest(type="image", name=f"n{n}", image_prompt="x") for n in range(6)]
        with pytest.raises(ConfirmationNeeded, match="6 jobs for 6 credits"):
            await journal.place(HOME, batch_orders(FOX, many))
        assert await journal.entries(HOME) == []
        assert len((await journal.place(HOME, batch_orders(FOX, many), confirmed=True)).call_ids) == 1


async def test_fifty_mixed_orders_at_once_never_exceed_a_cap(tmp_path):
    """Two windows on one data folder press at the same time."""
    first, second = Journal(tmp_path / "j.sqlite"), Journal(tmp_path / "j.sqlite")
    await first.open()
    await second.open()
    doors = [
        lambda n: (wave(f"w{n}"),),
        lambda n: batch_orders(FOX, [GenerateRequest(type="image", name=f"b{n}", image_prompt="x")] * 3),
        lambda n: (canvas_order(FOX, f"k{n}", {}, [Line(kind="animation", price=20)]),),
        lambda n: (generate_order(FOX, GenerateRequest(type="logo", logo_description=str(n))),),
        lambda n: (mascot_order(MascotRequest(project_id="p1", name=f"m{n}", prompt="x", style="3d")),),
    ]
    presses = [
        (first if n % 2 else second).place(HOME, doors[n % 5](n), caps=Caps(day=100), confirmed=True) for n in range(50)
    ]
    outcomes = await asyncio.gather(*presses, return_exceptions=True)
    refused = [outcome for outcome in outcomes if isinstance(outcome, BaseException)]
    entries = await first.entries(HOME)
    assert 80 < sum(entry.expected for entry in entries) <= 100
    assert refused
    assert all(
        isinstance(error, GuardRefused) and error.cap == "day" and "leaves" in error.sentence for error in refused
    )
    await first.close()
    await second.close()


async def test_caps_count_promises_and_give_back_what_was_refunded(tmp_path):
    opened = Opened(tmp_path)
    caps = Caps(session=32)
    async with opened as journal:
        first, second = await place(journal, wave("a"), caps=caps), await place(journal, wave("b"), caps=caps)
        with pytest.raises(GuardRefused):
            await place(journal, wave("c"), caps=caps)
        assert await journal.withdraw(second)
        third = await place(journal, wave("c"), caps=caps)
        for call_id, job_id in ((first, "j1"), (third, "j3")):
            await journal.begin_sending(call_id)
            await journal.link(call_id, receipts(job_id))
        await journal.take(HOME, Job(id="j1", type="animation", status="failed", cost=16))
        with pytest.raises(GuardRefused):
            await place(journal, wave("d"), caps=caps)
        await journal.take(HOME, Job(id="j1", type="animation", status="failed", cost=16, refunded=16))
        await place(journal, wave("d"), caps=caps)
        look = await journal.preflight(HOME, [wave("e")], caps=caps)
        assert look.refusal is not None


async def test_a_session_ends_with_the_program_and_a_day_at_midnight(tmp_path):
    opened = Opened(tmp_path)
    async with opened as journal:
        await place(journal, wave())
    again = Opened(tmp_path)
    async with again as journal:
        await place(journal, wave("b"), caps=Caps(session=16))
        with pytest.raises(GuardRefused, match="today"):
            await place(journal, wave("c"), caps=Caps(day=47))
        again.clock.now += 86_400
        await place(journal, wave("c"), caps=Caps(day=16))
        with pytest.raises(GuardRefused, match="project"):
            await place(journal, wave("d"), caps=Caps(project=50))


async def test_a_batch_is_one_call_with_an_entry_for_each_line(tmp_path):
    async with Opened(tmp_path) as journal:
        requests = [GenerateRequest(type="image", name=f"n{n}", image_prompt="x") for n in range(3)]
        call_id = await place(journal, *batch_orders(FOX, requests))
        await journal.begin_sending(call_id)
        linked = await journal.link(call_id, receipts("j1", "j2"))
        assert [(entry.name, entry.job_id, entry.state) for entry in linked] == [
            ("n0", "j1", "sent"), ("n1", "j2", "sent"), ("n2", "", "unknown")]  # fmt: skip
        assert len({entry.group_id for entry in linked} - {""}) == 1


async def test_what_the_server_adds_gets_an_entry_too(tmp_path):
    async with Opened(tmp_path) as journal:
        call_id = await place(journal, canvas_order(FOX, "k1", {}, [Line(kind="animation", name="A", price=20)]))
        await journal.begin_sending(call_id)
        await journal.link(call_id, receipts("j1", "j2"))
        assert sorted(entry.job_id for entry in await journal.entries(HOME)) == ["j1", "j2"]


async def test_the_queue_can_be_ordered_edited_and_taken_back_until_it_leaves(tmp_path):
    async with Opened(tmp_path) as journal:
        a, b, c = [await place(journal, wave(name)) for name in "abc"]

        async def queue() -> list[str]:
            return [call.order.lines[0].name for call in await journal.calls_in(HOME, ("waiting",))]

        assert await journal.reorder(c, before=a)
        assert await queue() == ["c", "a", "b"]
        assert await journal.reorder(c, before=None)
        assert await queue() == ["a", "b", "c"]
        assert await journal.replace(b, wave("b, slower", seconds=10))
        assert await queue() == ["a", "b, slower", "c"]
        (edited,) = await journal.entries_of(b)
        assert edited.expected == 51
        with pytest.raises(GuardRefused):
            await journal.replace(b, wave("b", seconds=10), caps=Caps(session=80))
        assert await queue() == ["a", "b, slower", "c"]
        await journal.begin_sending(a)
        assert not await journal.reorder(a, before=None)
        assert not await journal.replace(a, wave("x"))
        assert not await journal.withdraw(a)
        assert await journal.withdraw(c)
        assert await queue() == ["b, slower"]


async def test_a_refused_call_can_go_again_under_the_same_id(tmp_path):
    async with Opened(tmp_path) as journal:
        call_id = await place(journal, wave())
        assert not await journal.send_again(call_id)
        await journal.begin_sending(call_id)
        (entry,) = await journal.move_call(call_id, "draft", "The balance does not cover this.")
        assert (entry.state, entry.error) == ("draft", "The balance does not cover this.")
        assert await journal.send_again(call_id)
        (entry,) = await journal.entries_of(call_id)
        assert (entry.state, entry.error) == ("waiting", "")


async def test_clearing_the_view_deletes_and_cancels_nothing(tmp_path):
    async with Opened(tmp_path) as journal:
        done, running = await place(journal, wave("finished")), await place(journal, wave("running"))
        for call_id, job_id in ((done, "j1"), (running, "j2")):
            await journal.begin_sending(call_id)
            await journal.link(call_id, receipts(job_id))
        await journal.take(HOME, Job(id="j1", type="animation", status="completed", cost=16))
        await journal.clear_ended(HOME)
        assert [entry.name for entry in await journal.entries(HOME)] == ["running"]
        assert [entry.name for entry in await journal.entries(HOME, hidden=True)] == ["running", "finished"]
        assert [entry.name for entry in await journal.entries(HOME, words="FINISH anim", hidden=True)] == ["finished"]
        assert await journal.entries(HOME, words="nothing like it") == []
        assert len(await journal.entries_in(HOME, tuple(ENDED))) == 1


async def test_a_pause_survives_a_restart_and_belongs_to_its_workspace(tmp_path):
    async with Opened(tmp_path) as journal:
        assert not await journal.paused(HOME)
        await journal.set_paused(HOME, True)
    async with Opened(tmp_path) as journal:
        assert await journal.paused(HOME)
        assert not await journal.paused("Cloud")
        await journal.set_paused(HOME, False)
        assert not await journal.paused(HOME)


async def test_what_was_on_the_wire_is_unknown_after_a_crash(tmp_path):
    async with Opened(tmp_path) as journal:
        waiting, sending = await place(journal, wave("waiting")), await place(journal, wave("sending"))
        await journal.begin_sending(sending)
    async with Opened(tmp_path) as journal:
        (entry,) = await journal.recover(HOME)
        assert (entry.call_id, entry.state) == (sending, "unknown")
        assert await journal.recover(HOME) == ()
        assert [entry.name for entry in await journal.entries(HOME)] == ["sending", "waiting"]
        (still,) = await journal.entries_of(waiting)
        assert still.state == "waiting"


async def test_jobs_found_on_the_server_are_adopted_once(tmp_path):
    async with Opened(tmp_path) as journal:
        job = Job(id="j9", type="animation", status="completed", cost=20, item_name="From elsewhere", mascot_id="c1")
        entry = await journal.adopt(HOME, job, mascot_name="Fox")
        assert (entry.state, entry.charged, entry.door, entry.name) == ("completed", 20, "adopted", "From elsewhere")
        assert not entry.can_retry
        assert (await journal.adopt(HOME, job)).id == entry.id
        assert await journal.job_ids(HOME) == {"j9"}


async def test_a_damaged_journal_is_kept_aside(tmp_path):
    path = tmp_path / "journal.sqlite"
    path.write_bytes(b"this is no database" * 1000)
    journal = Journal(path)
    assert not await journal.open()
    await place(journal, wave())
    await journal.close()
    assert [part for part in tmp_path.iterdir() if ".damaged-" in part.name]


async def test_nothing_goes_without_a_journal(tmp_path):
    (tmp_path / "file").write_text("x")
    journal = Journal(tmp_path / "file" / "journal.sqlite")
    with pytest.raises(StorageError):
        await journal.open()
    with pytest.raises(StorageError):
        await place(journal, wave())
    await journal.close()


async def test_an_entry_nobody_knows(tmp_path):
    async with Opened(tmp_path) as journal:
        with pytest.raises(NotFound):
            await journal.move("nothing", "draft")
        assert await journal.begin_sending("nothing") is None
        assert not await journal.withdraw("nothing")
        assert not await journal.reorder("nothing", None)
        assert await journal.entry("nothing") is None
        assert await journal.call("nothing") is None


async def test_thousands_of_rows_are_read_and_searched_quickly(tmp_path):
    number = count(1000, 10_000)
    async with Opened(tmp_path) as journal:
        orders = batch_orders(
            FOX, [GenerateRequest(type="image", name=f"pose-{n:05}", image_prompt="x" * 50) for n in range(number)]
        )
        await journal.place(HOME, orders, confirmed=True)
        loop = asyncio.get_running_loop()
        start = loop.time()
        assert len(await journal.entries(HOME)) == number
        assert len(await journal.entries(HOME, words=f"pose-{number - 1:05}", limit=10)) == 1
        assert loop.time() - start < number / 300
