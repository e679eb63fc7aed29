"""The paid path and the look-up afterwards, against a server that keeps books and loses answers."""

import asyncio
from contextlib import asynccontextmanager

import pytest

from studio.domain import errors
from studio.domain.entries import Entry
from studio.domain.guard import Caps
from studio.domain.orders import Order, batch_orders, generate_order, mascot_order
from studio.domain.records import Mascot
from studio.domain.requests import GenerateRequest, MascotRequest
from studio.services.capabilities import honours_idempotency_keys
from studio.services.client import MaskoClient
from studio.services.journal import Journal
from studio.services.reconcile import Reconciler
from studio.services.spending import Spending
from tests.helpers.bank import Bank, lose_answers
from tests.helpers.counts import count
from tests.helpers.raw_server import Asked, HangUp, RawServer, reply

FOX = Mascot(id="c1", project_id="p1", name="Fox")
HOME = "Local"


def pose(name: str, prompt: str = "waving") -> Order:
    return generate_order(FOX, GenerateRequest(type="image", name=name, image_prompt=prompt))


class Desk:
    """A journal, a queue and a look-up on one bank."""

    def __init__(self, bank: Bank, server: RawServer, journal: Journal) -> None:
        self.bank = bank
        self.journal = journal
        self.client = MaskoClient(server.api, "masko_x")
        self.changes: list[Entry] = []
        self.unknown: list[str] = []
        self.troubles: list[object] = []
        self.naps: list[float] = []
        self.spending = Spending(
            journal, HOME, lambda: self.client, changed=self.changes.extend, unknown=self.unknown.append,
            trouble=self.troubles.append, sleep=self.nap,
        )  # fmt: skip
        self.reconciler = Reconciler(
            journal,
            HOME,
            lambda: self.client,
            lambda: honours_idempotency_keys(self.client),
            changed=self.changes.extend,
        )

    async def nap(self, seconds: float) -> None:
        self.naps.append(seconds)
        await asyncio.sleep(0.001)

    async def order(self, *orders: Order, **options) -> tuple[Entry, ...]:
        """Press and wait for what became of it."""
        ids = await self.spending.press(orders, **options)
        return tuple([entry for call_id in ids for entry in await self.spending.answered(call_id)])

    async def states(self) -> list[str]:
        return [entry.state for entry in await self.journal.entries(HOME)]


@asynccontextmanager
async def desk(tmp_path, bank: Bank | None = None, *, running: bool = True):
    bank = bank or Bank()
    journal = Journal(tmp_path / "journal.sqlite")
    await journal.open()
    async with RawServer(bank) as server:
        made = Desk(bank, server, journal)
        task = asyncio.create_task(made.spending.run()) if running else None
        yield made
        if task is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        await made.client.close()
    await journal.close()


async def test_a_press_is_written_sent_and_linked(tmp_path):
    async with desk(tmp_path) as at:
        (entry,) = await at.order(pose("Wave"))
        assert (entry.state, entry.job_id, entry.estimated, entry.item_id) == ("sent", "j1", 1, "i1")
        assert at.bank.posts == [entry.call_id]
        assert [change.state for change in at.changes] == ["waiting", "sending", "sent"]
        call = await at.journal.call(entry.call_id)
        assert call is not None
        assert '"job_id": "j1"' in call.answer


async def test_the_intent_is_on_disk_before_the_request_leaves(tmp_path):
    bank = Bank()
    seen = []

    async with desk(tmp_path, bank) as at:
        other = Journal(tmp_path / "journal.sqlite")
        await other.open()

        async def look(asked: Asked) -> bytes:
            seen.extend(entry.state for entry in await other.entries(HOME))
            return await Bank.__call__(bank, asked)

        async with RawServer(look) as watched:
            at.client = MaskoClient(watched.api, "masko_x")
            await at.order(pose("Wave"))
            await at.client.close()
        await other.close()
    assert seen == ["sending"]


async def test_every_door_goes_the_same_way(tmp_path):
    async with desk(tmp_path) as at:
        requests = [GenerateRequest(type="image", name=f"n{n}", image_prompt="x") for n in range(3)]
        batch = await at.order(*batch_orders(FOX, requests))
        assert [entry.job_id for entry in batch] == ["j1", "j2", "j3"]
        (reference,) = await at.order(mascot_order(MascotRequest(project_id="p1", name="Owl", prompt="x", style="3d")))
        assert (reference.job_id, reference.mascot_id) == ("j4", "new")
        assert len(at.bank.posts) == 2


async def test_a_hundred_presses_in_a_second_make_one_job(tmp_path):
    async with desk(tmp_path) as at:
        await asyncio.gather(*(at.order(pose("Wave")) for _ in range(100)))
        assert at.bank.charges == 1
        assert await at.states() == ["sent"]


async def test_a_refusal_is_raised_and_kept_as_a_draft(tmp_path):
    async with desk(tmp_path, Bank(balance=0)) as at:
        with pytest.raises(errors.InsufficientCredits, match="1 more needed"):
            await at.order(pose("Wave"))
        (entry,) = await at.journal.entries(HOME)
        assert (entry.state, entry.charged) == ("draft", None)
        at.bank.balance = 5
        assert await at.journal.send_again(entry.call_id)
        at.spending.resume()
        (entry,) = await at.spending.answered(entry.call_id)
        assert entry.state == "sent"
        assert at.bank.charges == 1


async def test_the_guard_refuses_before_anything_is_written(tmp_path):
    async with desk(tmp_path) as at:
        with pytest.raises(errors.GuardRefused):
            await at.order(pose("Wave"), caps=Caps(session=0))
        assert await at.states() == []
        assert at.bank.posts == []


async def test_without_a_network_it_waits_and_goes_on_by_itself(tmp_path):
    async with desk(tmp_path) as at:
        good, at.client = at.client, MaskoClient("http://127.0.0.1:9/v1", "masko_x")
        (entry,) = await at.order(pose("Wave"))
        assert entry.state == "waiting"
        assert "network" in entry.error
        assert isinstance(at.troubles[0], errors.Unreachable)
        await at.client.close()
        at.client = good
        at.spending.resume()
        (entry,) = await at.spending.answered(entry.call_id)
        while entry.state != "sent":
            (entry,) = await at.spending.answered(entry.call_id)
        assert (entry.error, at.bank.charges) == ("", 1)
        assert at.troubles[-1] is None


async def test_a_429_is_waited_out(tmp_path):
    bank = Bank()
    left = [2]

    def busy(asked: Asked, answer: bytes) -> bytes:
        left[0] -= 1
        if left[0] >= 0 and asked.method == "POST":
            bank.jobs.clear()
            bank.answers.clear()
            return reply({"error": "slow"}, 429, Retry_After="7")
        return answer

    bank.fault = busy
    async with desk(tmp_path, bank) as at:
        await at.spending.press([pose("Wave")])
        while await at.states() != ["sent"]:  # noqa: ASYNC110 - two tries answer nobody
            await asyncio.sleep(0.005)
        assert at.naps == [7, 7]


async def test_a_pause_holds_back_and_keeps_the_order(tmp_path):
    async with desk(tmp_path) as at:
        await at.journal.set_paused(HOME, True)
        ids = [(await at.spending.press([pose(name)]))[0] for name in "abc"]
        await at.journal.reorder(ids[2], before=ids[0])
        assert at.bank.posts == []
        await at.journal.set_paused(HOME, False)
        at.spending.resume()
        for call_id in ids:
            await at.spending.answered(call_id)
        assert [job["item_name"] for job in at.bank.jobs.values()] == ["c", "a", "b"]


@pytest.mark.parametrize("honours", [True, False])
async def test_an_answer_lost_at_any_byte_is_paid_once_and_linked(tmp_path, honours):
    """The charge was made each time; the look-up finds it without a blind resend."""
    whole = len(reply({"data": {"job_id": "j1", "status": "pending"}}, 202)) + 150
    step = count(37, 1)
    bank = Bank(honours=honours)
    async with desk(tmp_path, bank) as at:
        presses = 0
        for keep in range(0, whole, step):
            bank.fault = lose_answers(1, keep=keep)
            await at.order(pose(f"Pose {keep}", prompt=f"prompt {keep}"))
            presses += 1
            for call_id in at.unknown:
                assert await at.reconciler.look(call_id)
            at.unknown.clear()
        entries = await at.journal.entries(HOME)
        assert bank.charges == presses
        assert {entry.state for entry in entries} == {"sent"}
        assert {entry.name: entry.job_id for entry in entries} == {
            job["item_name"]: job["id"] for job in bank.jobs.values()
        }
        assert len(set(bank.posts)) == presses
        if not honours:
            assert len(bank.posts) == presses


@pytest.mark.parametrize("honours", [True, False])
async def test_a_request_that_never_arrived_is_not_paid_for_twice(tmp_path, honours):
    def swallow(asked: Asked, answer: bytes) -> bytes:
        if asked.method == "POST":
            bank.jobs.clear()
            bank.answers.clear()
            raise HangUp
        return answer

    bank = Bank(honours=honours, fault=swallow)
    async with desk(tmp_path, bank) as at:
        (entry,) = await at.order(pose("Wave"))
        assert entry.state == "unknown"
        bank.fault = None
        found = await at.reconciler.look(entry.call_id)
        (entry,) = await at.journal.entries_of(entry.call_id)
        if honours:  # the same key is the look-up, and completes the press
            assert (found, entry.state, bank.charges) == (True, "sent", 1)
        else:
            assert (found, entry.state, bank.charges) == (False, "unknown", 0)
            assert "look again, or mark it as lost" in entry.error
            (entry,) = await at.reconciler.mark_lost(entry.call_id)
            assert entry.state == "draft"
            assert len(bank.posts) == 1


async def test_a_lost_batch_finds_every_one_of_its_jobs(tmp_path):
    bank = Bank(honours=False, fault=lose_answers(1))
    async with desk(tmp_path, bank) as at:
        requests = [GenerateRequest(type="image", name=f"n{n}", image_prompt="x") for n in range(4)]
        entries = await at.order(*batch_orders(FOX, requests))
        assert {entry.state for entry in entries} == {"unknown"}
        assert await at.reconciler.look(entries[0].call_id)
        found = await at.journal.entries_of(entries[0].call_id)
        assert [(entry.name, entry.job_id) for entry in found] == [
            ("n0", "j1"),
            ("n1", "j2"),
            ("n2", "j3"),
            ("n3", "j4"),
        ]


async def test_jobs_of_others_are_never_taken_for_ours(tmp_path):
    bank = Bank(honours=False, fault=lose_answers(1))
    async with desk(tmp_path, bank) as at:
        (linked,) = await at.order(pose("Wave", "first"))
        assert await at.reconciler.look(linked.call_id)
        bank.fault = lose_answers(1)

        def swallow(asked: Asked, answer: bytes) -> bytes:
            if asked.method == "POST":
                bank.jobs.popitem()
                raise HangUp
            return answer

        bank.fault = swallow
        (unknown,) = await at.order(pose("Wave", "second"), again=True)
        bank.fault = None
        bank.make("c2", {"name": "Wave"})
        bank.make("c1", {"name": "Sit"})
        assert not await at.reconciler.look(unknown.call_id)
        assert (await at.journal.entries_of(unknown.call_id))[0].state == "unknown"


async def test_of_several_that_fit_the_prompt_decides(tmp_path):
    bank = Bank(honours=False, fault=lose_answers(1))
    async with desk(tmp_path, bank) as at:
        bank.make("c1", {"name": "Wave", "image_prompt": "somebody else's"})
        (entry,) = await at.order(pose("Wave", "mine"))
        assert await at.reconciler.look(entry.call_id)
        (entry,) = await at.journal.entries_of(entry.call_id)
        assert entry.job_id == "j2"


async def test_a_look_without_a_network_changes_nothing(tmp_path):
    async with desk(tmp_path, Bank(fault=lose_answers(1))) as at:
        (entry,) = await at.order(pose("Wave"))
        assert await honours_idempotency_keys(at.client)
        good, at.client = at.client, MaskoClient("http://127.0.0.1:9/v1", "masko_x")
        with pytest.raises(errors.Unreachable):
            await at.reconciler.look(entry.call_id)
        await at.client.close()
        at.client = good
        assert await at.states() == ["unknown"]
        assert await at.reconciler.look_for_all()
        assert await at.states() == ["sent"]


async def test_orphans_are_found_and_adopted(tmp_path):
    async with desk(tmp_path) as at:
        await at.order(pose("Wave"))
        at.bank.make("c1", {"name": "From the command line"})
        at.bank.jobs["jr"] = {**at.bank.jobs["j2"], "id": "jr", "type": "reverse"}
        (orphan,) = await at.reconciler.orphans()
        assert orphan.id == "j2"
        entry = await at.reconciler.adopt(orphan, mascot_name="Fox")
        assert (entry.name, entry.state) == ("From the command line", "sent")
        assert await at.reconciler.orphans() == ()


async def test_a_crash_while_sending_is_found_out_at_the_next_start(tmp_path):
    bank = Bank()

    async def hang(asked: Asked) -> bytes:
        await bank(asked)
        await asyncio.Event().wait()
        return b""

    async with desk(tmp_path, bank) as at, RawServer(hang) as hanging:
        await at.client.close()
        at.client = MaskoClient(hanging.api, "masko_x")
        await at.spending.press([pose("Wave")])
        while not bank.posts:  # noqa: ASYNC110 - the server tells nobody
            await asyncio.sleep(0.005)
    async with desk(tmp_path, bank, running=False) as at:
        (entry,) = await at.journal.recover(HOME)
        assert await at.reconciler.look(entry.call_id)
        (entry,) = await at.journal.entries(HOME)
        assert (entry.state, entry.job_id, bank.charges) == ("sent", "j1", 1)


async def test_a_restarted_engine_takes_the_press_under_its_new_key(tmp_path):
    async with desk(tmp_path) as at:
        bank = at.bank

        async def by_key(asked: Asked) -> bytes:
            return (
                await bank(asked) if asked.headers["authorization"].endswith("new") else reply({"error": "who?"}, 401)
            )

        async with RawServer(by_key) as engine:
            old, new = MaskoClient(engine.api, "masko_old"), MaskoClient(engine.api, "masko_new")
            at.client, first = old, at.client

            async def swap(seconds: float) -> None:
                at.client = new

            at.spending._sleep = swap
            (call_id,) = await at.spending.press([pose("Wave")])
            while await at.states() != ["sent"]:  # noqa: ASYNC110 - the first try answers nobody
                await asyncio.sleep(0.005)
            assert bank.posts == [call_id]
            await old.close()
            await new.close()
            at.client = first


async def test_a_wrong_key_is_said(tmp_path):
    async with desk(tmp_path) as at:
        at.bank.fault = lambda asked, answer: reply({"error": "who?"}, 401)
        with pytest.raises(errors.Unauthorized):
            await at.order(pose("Wave"))
        assert await at.states() == ["draft"]
