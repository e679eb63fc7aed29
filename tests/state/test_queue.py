"""The one door through which money is spent, on a real engine: however it is pressed, and by whichever door."""

import random
import re

import msgspec
import pytest

from studio.domain.canvas_plan import plan
from studio.domain.entries import Entry
from studio.domain.errors import GuardRefused, StorageError
from studio.domain.graph import Edge, Graph, Node
from studio.domain.orders import batch_orders, canvas_order, generate_order, mascot_order
from studio.domain.records import Mascot
from studio.domain.requests import GenerateRequest, MascotRequest
from studio.services.canvases import CanvasService
from studio.services.old_list import read_old_list
from studio.state.canvas_parts import order_lines
from studio.state.caps import CAP_SESSION, CONFIRM_ABOVE
from studio.state.sheet import again_of, credits_words, mascots_of, what_of
from tests.helpers.counts import count
from tests.helpers.engine import start_engine
from tests.helpers.entries import entry
from tests.helpers.rig import Rig

CAP = 100


@pytest.fixture
def slow(loop, tmp_path):
    """A rig on an engine that charges but never finishes anything."""
    engine = start_engine(tmp_path / "engine", "--latency", "image=600,video=600")
    rig = Rig(loop, tmp_path / "data", engine.api, engine.key).open()
    yield rig
    rig.close()
    engine.stop()


def picture(name="standing"):
    return GenerateRequest(type="image", name=name, image_prompt="standing")


def clip(name, seconds=3):
    return GenerateRequest(
        type="animation", name=name, image_prompt="standing", animation_prompt="waving", duration=seconds
    )


class Fates:
    """What became of every press."""

    def __init__(self, rig):
        self.settled: dict[str, tuple[Entry, ...]] = {}
        self.refused: dict[str, Exception] = {}
        self.dropped: list[str] = []
        rig.queue.settled.connect(self.settled.__setitem__)
        rig.queue.refused.connect(self.refused.__setitem__)
        rig.queue.dropped.connect(self.dropped.append)

    def __len__(self):
        return len(self.settled) + len(self.refused) + len(self.dropped)


def test_a_hundred_presses_of_one_button_make_one_job(slow):
    mascot, before, fates = slow.mascot(), slow.session.balance.total, Fates(slow)
    orders = [generate_order(mascot, picture())]
    press = slow.queue.new_press()

    def pressed():
        for _ in range(50):
            slow.queue.press(orders, press=press)  # the same button
        for _ in range(50):
            slow.queue.press(orders)  # as if each click had armed it anew

    slow.act(pressed)
    slow.until(lambda: len(fates) == 51)
    assert fates.refused == {}
    assert {one.id for entries in fates.settled.values() for one in entries} == {press}
    assert slow.jobs.count == 1
    assert slow.ask(slow.session.client.jobs(mascot_id=mascot.id)).total == 1
    assert slow.ask(slow.session.client.balance()).total == before - 1


def doors(rig, mascot):
    """Return what presses one order through each door; the canvases are made and saved beforehand."""
    service = CanvasService(rig.session.client)
    node = Node(id="idle", item_name="Idle", image_prompt="standing")
    graph = Graph(
        initial_node="idle", nodes=(node,), edges=(Edge(id="loop", source="idle", target="idle", duration=3),)
    )

    def canvas(number):
        made = rig.ask(service.create(mascot.id, f"canvas {number}"))
        rig.ask(service.save(mascot.id, made.info.id, graph, made.graph_hash))
        lines = order_lines(graph, plan(graph))
        return [canvas_order(mascot, made.info.id, {"targets": "all"}, lines)]

    def request(number):
        return MascotRequest(project_id=mascot.project_id, name=f"m{number}", prompt="a cat", style="flat-vector")

    return {
        "form": lambda number: [generate_order(mascot, clip(f"form {number}"))],
        "batch": lambda number: batch_orders(mascot, [picture(f"batch {number} {n}") for n in range(4)]),
        "canvas": canvas,
        "mascot": lambda number: [mascot_order(request(number))],
    }


def test_no_mixture_of_doors_gets_past_a_cap(slow):
    slow.preferences.put(CAP_SESSION, CAP)
    slow.preferences.put(CONFIRM_ABOVE, 0)
    mascot, fates, dice = slow.mascot(), Fates(slow), random.Random(7)
    start = slow.ask(slow.session.client.balance()).total
    through = doors(slow, mascot)
    names = [dice.choice([*through, "retry"]) for _ in range(count(50, 500))]
    ready = {number: through[name](number) for number, name in enumerate(names) if name != "retry"}

    def press_everything():
        for number, name in enumerate(names):
            drafts = [row for row in slow.jobs.rows if row.state == "draft"]
            if name == "retry" and drafts:
                slow.queue.confirm(slow.queue.retry(drafts[:1]))
            else:
                slow.queue.press(ready.get(number) or through["form"](number), aloud=False)

    slow.act(press_everything)
    slow.until(lambda: len(fates) >= len(names), 60)
    spent = start - slow.ask(slow.session.client.balance()).total
    assert CAP - 16 <= spent <= CAP
    assert spent == sum(row.charged or row.estimated or row.expected for row in slow.jobs.rows if row.job_id)
    assert {row.door for row in slow.jobs.rows if row.job_id} == set(through)
    refusals = list(fates.refused.values())
    assert refusals
    assert all(isinstance(error, GuardRefused) and error.cap == "session" for error in refusals)
    for error in refusals:
        said = re.search(r"cap of 100 credits for this session leaves (\d+) credits?, and this costs (\d+)", str(error))
        assert said, str(error)
        assert int(said[1]) == error.left < int(said[2])


def test_a_draft_that_is_sent_again_passes_the_guard_too(slow):
    mascot, fates = slow.mascot(), Fates(slow)
    slow.order(
        msgspec.structs.replace(mascot, id="gone"), picture()
    )  # which may come back, so that it can be sent again
    slow.until(lambda: fates.refused)
    slow.preferences.put(CAP_SESSION, 1)
    slow.order(mascot, picture())
    slow.until(lambda: fates.settled)
    press = slow.act(slow.queue.retry, [row for row in slow.jobs.rows if row.state == "draft"])
    slow.act(slow.queue.confirm, press)
    slow.until(lambda: press in fates.refused)
    assert "leaves 0 credits" in fates.refused[press].sentence


def test_while_sending_is_paused_nothing_leaves_and_no_button_hangs(slow):
    mascot, fates = slow.mascot(), Fates(slow)
    slow.act(slow.queue.pause, True)
    ids = [slow.order(mascot, picture(name)) for name in "abc"]
    slow.until(lambda: len(fates) == 3)
    assert [row.state for row in slow.jobs.rows] == ["waiting"] * 3
    slow.act(slow.queue.reorder, ids[2], ids[0])
    slow.until(lambda: [row.name for row in slow.jobs.rows] == ["b", "a", "c"])
    slow.act(slow.queue.replace, ids[0], generate_order(mascot, clip("a longer one")))
    slow.until(lambda: slow.jobs.row(ids[0]).expected == 16)
    slow.act(slow.queue.cancel, slow.jobs.row(ids[1]))
    slow.until(lambda: slow.jobs.row(ids[1]).state == "cancelled")
    assert slow.ask(slow.session.client.jobs(mascot_id=mascot.id)).total == 0
    slow.act(slow.queue.pause, False)
    slow.until(lambda: slow.jobs.row(ids[0]).job_id and slow.jobs.row(ids[2]).job_id)
    names = [job.item_name for job in slow.ask(slow.session.client.jobs(mascot_id=mascot.id)).rows]
    assert names == ["a longer one", "c"]


def test_a_pause_survives_leaving_the_workspace_and_is_told(slow):
    mascot, found = slow.mascot(), []
    slow.queue.found_paused.connect(lambda: found.append(slow.jobs.count))
    slow.act(slow.queue.pause, True)
    slow.order(mascot, picture())
    slow.until(lambda: slow.jobs.count == 1)
    assert found == []
    slow.act(slow.session.open, "Test")
    slow.until(lambda: found)
    assert (found, slow.queue.paused) == ([1], True)


def test_a_workspace_that_is_left_frees_every_button(slow):
    mascot, fates = slow.mascot(), Fates(slow)
    slow.preferences.put(CONFIRM_ABOVE, 5)
    asked = []
    slow.queue.confirmation_requested.connect(asked.append)
    press = slow.act(slow.queue.press, [generate_order(mascot, clip("dear"))])
    slow.until(lambda: asked)
    assert slow.queue.flying(press)
    slow.act(slow.session.open, "Test")
    assert fates.dropped == [press]
    assert not slow.queue.flying(press)
    slow.act(slow.queue.confirm, press)
    slow.until(lambda: slow.library.loaded)
    assert slow.jobs.rows == ()


def test_jobs_made_elsewhere_can_be_taken_into_the_list(slow):
    mascot = slow.mascot()
    made = slow.ask(slow.session.client.generate(mascot.id, picture("from the phone"), intent="elsewhere"))
    (orphan,) = slow.ask(slow.queue.orphans(mascot_id=mascot.id))
    slow.act(slow.queue.adopt, orphan, project_id=mascot.project_id, mascot_name=mascot.name)
    slow.until(lambda: slow.jobs.rows)
    row = slow.jobs.rows[0]
    assert (row.job_id, row.name, row.door, row.mascot_name) == (made.job_id, "from the phone", "adopted", "Felix")
    assert slow.ask(slow.queue.orphans(mascot_id=mascot.id)) == ()


def test_the_list_of_an_earlier_version_is_taken_over_once(loop, engine, tmp_path):
    rows = [
        {"intent": "new", "state": "sending", "kind": "image", "mascot_id": "m", "mascot_name": "Fox",
         "pose_name": "Lost", "price": 1, "created": 2.0, "request": picture("Lost").body()},
        {"intent": "old", "state": "failed", "kind": "animation", "mascot_id": "m", "mascot_name": "Fox",
         "pose_name": "Waving", "price": 16, "cost": 16, "refunded": 16, "created": 1.0, "job_id": "j", "seconds": 5.0},
    ]  # fmt: skip
    data = tmp_path / "data"
    data.mkdir()
    path = data / "jobs-532eaabd9574880d.json"
    path.write_bytes(msgspec.json.encode(rows))
    assert [made.state for _, made in read_old_list(data, "Test")] == ["refunded", "unknown"]
    for _ in range(2):
        rig = Rig(loop, data, engine.api, engine.key).open()
        rig.until(lambda rig=rig: rig.jobs.count == 2)
        assert [row.name for row in rig.jobs.rows] == ["Lost", "Waving"]
        assert (rig.jobs.row("old").state, rig.jobs.row("old").charged) == ("refunded", 16)
        rig.close()
    assert not path.exists()
    path.write_bytes(b"[{]")
    assert read_old_list(data, "Test") == []


def test_words_of_the_sheet():
    orders = [generate_order(Mascot(id="m", project_id="p", name="Fox"), picture("Waving"))]
    assert what_of(orders) == "“Waving”"
    assert what_of(orders * 2) == "2 jobs"
    assert again_of([entry(name="Waving")]) == "“Waving” once more"
    assert again_of([entry(), entry("f")]) == "2 jobs once more"
    assert mascots_of(["Fox", "", "Fox", "Cat"]) == "Fox, Cat"
    assert (credits_words(1), credits_words(2500)) == ("1 credit", "2,500 credits")


def test_a_disk_that_refuses_is_told_once_and_tried_again(loop, engine, tmp_path):
    """Nothing is sent without the journal, no button hangs, and it goes on when the disk does."""
    blocked = tmp_path / "data" / "journal.sqlite"
    blocked.mkdir(parents=True)
    rig = Rig(loop, tmp_path / "data", engine.api, engine.key).open(jobs=False)
    mascot, fates = rig.mascot(), Fates(rig)
    press = rig.order(mascot, picture())
    rig.until(lambda: press in fates.refused)
    assert isinstance(fates.refused[press], StorageError)
    assert "Nothing is sent" in fates.refused[press].sentence
    told = [error for error in rig.errors if isinstance(error, StorageError)]
    assert len(told) == 2  # by the queue itself, and by the press, which had no place of its own for it
    blocked.rmdir()
    rig.until(lambda: rig.queue._runner.work is not None)
    again = rig.order(mascot, picture())
    rig.until(lambda: again in fates.settled)
    rig.until(lambda: rig.jobs.row(again).state == "completed")
    rig.close()
