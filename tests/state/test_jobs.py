"""Jobs on a real engine: written down first, followed, looked for, restored."""

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from studio.domain.errors import BadRequest, InsufficientCredits
from studio.domain.orders import generate_order
from studio.domain.requests import GenerateRequest
from studio.state.job_words import cost_words, duration_words, state_words
from studio.state.jobs import Jobs
from studio.state.jobs_model import Column, JobsModel
from studio.state.session import Workspace
from studio.state.text import one_line
from tests.helpers.engine import start_engine
from tests.helpers.entries import entry
from tests.helpers.proxy import NONE, Fault, FaultProxy
from tests.helpers.raw_server import RawServer
from tests.helpers.rig import Rig
from tests.helpers.waiting import dispose


def picture(name="standing"):
    return GenerateRequest(type="image", name=name, image_prompt="standing")


def words(model, row=0):
    return [model.index(row, column).data() for column in Column]


@pytest.fixture
def model(rig):
    made = JobsModel(rig.jobs)
    tester = QAbstractItemModelTester(made, QAbstractItemModelTester.FailureReportingMode.Fatal)
    yield made
    dispose(tester, made)


def state(rig, entry_id):
    row = rig.jobs.row(entry_id)
    return row.state if row is not None else ""


def test_a_job_goes_its_way_and_costs_its_price(rig, model):
    mascot, before = rig.mascot(), rig.session.balance.total
    states, finished = [], []
    rig.queue.changed.connect(lambda entries: states.extend(one.state for one in entries))
    rig.jobs.finished.connect(finished.append)
    motion = GenerateRequest(
        type="animation", name="waving", image_prompt="standing", animation_prompt="waving", duration=3
    )
    first = rig.order(mascot, motion)
    rig.until(lambda: rig.jobs.rows)
    assert words(model)[:2] == ["waving", "Felix"]
    assert words(model)[3] == "16"
    rig.until(lambda: finished, 60)
    assert list(dict.fromkeys(states)) == ["waiting", "sending", "sent", "processing", "completed"]
    rig.until(lambda: rig.session.balance.total == before - 16)
    row = rig.jobs.row(first)
    assert finished == [row]
    assert row.asset_ids["webm"]
    assert words(model)[2:4] == ["Completed", "16"]
    assert not rig.jobs.busy


def test_the_same_list_in_the_same_order_after_a_restart(rig, engine, loop):
    mascot = rig.mascot()
    for name in ("first", "second", "third"):
        rig.order(mascot, picture(name))
    rig.until(lambda: rig.jobs.count == 3 and all(row.done for row in rig.jobs.rows))
    again = Rig(loop, rig.folder, engine.api, engine.key).open()
    again.until(lambda: again.jobs.count)
    assert again.jobs.rows == rig.jobs.rows
    assert [row.name for row in again.jobs.rows] == ["third", "second", "first"]
    again.close()


def test_a_job_that_runs_while_the_window_closes_is_followed_again(loop, tmp_path):
    engine = start_engine(tmp_path / "engine", "--latency", "image=2")
    rig = Rig(loop, tmp_path / "data", engine.api, engine.key).open()
    entry_id = rig.order(rig.mascot(), picture())
    rig.until(lambda: state(rig, entry_id) == "processing")
    rig.close()
    again = Rig(loop, tmp_path / "data", engine.api, engine.key).open()
    again.until(lambda: state(again, entry_id) in {"processing", "completed"})
    again.until(lambda: state(again, entry_id) == "completed")
    again.close()
    engine.stop()


def test_what_is_refused_stays_as_a_draft_and_costs_nothing(rig):
    mascot, before = rig.mascot(), rig.session.balance
    refused = []
    rig.queue.refused.connect(lambda press, error: refused.append(error))
    rig.order(mascot, GenerateRequest(type="image", name="", image_prompt=""))
    rig.until(lambda: refused)
    assert isinstance(refused[0], BadRequest)
    assert [(row.state, bool(row.error)) for row in rig.jobs.rows] == [("draft", True)]
    assert rig.ask(rig.session.client.balance()) == before
    rig.act(rig.queue.cancel, rig.jobs.rows[0])
    rig.until(lambda: rig.jobs.rows[0].state == "cancelled")


def test_too_little_money_is_one_sentence_with_both_figures(loop, tmp_path):
    engine = start_engine(tmp_path / "engine", "--latency", "video=600")
    rig = Rig(loop, tmp_path / "data", engine.api, engine.key).open()
    refused = []
    rig.queue.refused.connect(lambda press, error: refused.append(error))
    mascot = rig.mascot()
    motion = GenerateRequest(type="animation", name="m", image_prompt="p", animation_prompt="a", duration=10)

    def spend_all():
        for _ in range(12):
            rig.queue.press([generate_order(mascot, motion)], confirmed=True, again=True)

    rig.act(spend_all)
    rig.until(lambda: len(refused) == 2)
    assert isinstance(refused[0], InsufficientCredits)
    assert "51 credits" in refused[0].sentence
    assert sum(row.state == "draft" for row in rig.jobs.rows) == 2
    assert rig.jobs.count == 12
    rig.close()
    engine.stop()


@pytest.mark.parametrize("fault", [Fault(cut=0), Fault(cut=40), Fault(corrupt=0)])
def test_a_lost_answer_is_looked_for_and_never_paid_twice(loop, engine, tmp_path, fault):
    """The engine does the work; Studio does not hear of it, finds it, and follows it."""
    lost = []

    def choose(asked):
        if asked.path.endswith("/generate") and not lost:
            lost.append(asked)
            return fault
        return NONE

    server = loop.run_until_complete(RawServer(FaultProxy(engine.api, choose)).__aenter__())
    rig = Rig(loop, tmp_path / "data", server.api, engine.key).open()
    mascot, before = rig.mascot(), rig.session.balance.total
    states = []
    rig.queue.changed.connect(lambda entries: states.extend(one.state for one in entries))
    entry_id = rig.order(mascot, picture("only once"))
    rig.until(lambda: state(rig, entry_id) == "completed")
    assert "unknown" in states
    assert rig.ask(rig.session.client.balance()).total == before - 1
    assert len(rig.ask(rig.session.client.jobs(mascot_id=mascot.id)).rows) == 1
    rig.close()
    loop.run_until_complete(server.__aexit__(None, None, None))


def test_an_order_that_never_arrived_stays_unknown_until_a_person_gives_it_up(loop, engine, tmp_path):
    """A server that promises nothing about keys is never sent the same thing twice by itself."""
    swallowed = []

    def choose(asked):
        if asked.path.endswith("/openapi.json"):
            return Fault(corrupt=0)
        if asked.path.endswith("/generate"):
            swallowed.append(asked.headers.get("idempotency-key"))
            return Fault(swallow=len(swallowed) == 1)
        return NONE

    server = loop.run_until_complete(RawServer(FaultProxy(engine.api, choose)).__aenter__())
    rig = Rig(loop, tmp_path / "data", server.api, engine.key).open()
    entry_id = rig.order(rig.mascot(), picture("lost"))
    rig.until(lambda: state(rig, entry_id) == "unknown" and "no such job" in rig.jobs.row(entry_id).error)
    row = rig.jobs.row(entry_id)
    assert cost_words(row) == "1?"
    rig.act(rig.queue.mark_lost, row)
    rig.until(lambda: state(rig, entry_id) == "draft")
    press = rig.act(rig.queue.retry, [rig.jobs.row(entry_id)])
    assert swallowed == [entry_id]
    rig.act(rig.queue.confirm, press)
    rig.until(lambda: state(rig, entry_id) == "completed")
    assert swallowed == [entry_id, entry_id]
    rig.close()
    loop.run_until_complete(server.__aexit__(None, None, None))


def test_a_pending_job_can_be_cancelled_and_its_price_comes_back(loop, tmp_path):
    # One worker that takes its time, so that the second job still waits when it has been accepted.
    engine = start_engine(tmp_path / "engine", "--workers", "1", "--latency", "image=4")
    rig = Rig(loop, tmp_path / "data", engine.api, engine.key).open()
    mascot, before = rig.mascot(), rig.session.balance.total
    first, last = (rig.order(mascot, picture(name)) for name in ("first", "last"))
    rig.until(lambda: state(rig, first) == "processing" and state(rig, last) == "sent")
    rig.act(rig.queue.cancel, rig.jobs.row(last))
    rig.until(lambda: state(rig, last) == "refunded")
    assert state_words(rig.jobs.row(last)) == "Cancelled, refunded"
    assert cost_words(rig.jobs.row(last)) == "0"
    rig.until(lambda: not rig.jobs.busy, 60)
    rig.until(lambda: rig.session.balance.total == before - 1)
    rig.act(rig.queue.confirm, rig.act(rig.queue.retry, [rig.jobs.row(last)]))
    rig.until(lambda: rig.jobs.count == 3 and rig.jobs.rows[0].state == "completed")
    assert rig.jobs.rows[0].retry_of == last
    rig.close()
    engine.stop()


def test_the_engine_dies_mid_job_and_the_same_job_is_followed_to_its_end(loop, tmp_path):
    data = tmp_path / "engine"
    engine = start_engine(data, "--latency", "image=2")
    rig = Rig(loop, tmp_path / "data", engine.api, engine.key).open()
    entry_id = rig.order(rig.mascot(), picture())
    rig.until(lambda: state(rig, entry_id) == "processing")
    engine.kill()
    rig.until(lambda: rig.session.connection == "offline")
    engine = start_engine(data, "--latency", "image=2")

    rig.act(rig.session.add_workspace, Workspace(name="Test", api=engine.api, key=engine.key))
    rig.until(lambda: rig.jobs.row(entry_id) is not None and rig.jobs.row(entry_id).done, 30)
    assert state(rig, entry_id) in {"completed", "failed", "refunded"}
    rig.close()
    engine.stop()


def test_history_gives_an_honest_range():
    jobs = Jobs(now=lambda: 110.0)
    past = [entry(str(n), "completed", seconds=float(10 * n), position=n) for n in range(1, 4)]
    running = entry("now", "processing", created=90.0, sent=105.0, position=9)
    jobs.show(past[:2])
    assert jobs.time_left(running) is None
    jobs.take([msgspec.structs.replace(past[2], state="processing")])
    jobs.take([past[2]])
    left = jobs.time_left(running)
    assert (left.low, left.high) == (10.0, 20.0)
    assert jobs.elapsed(running) == 5.0
    dispose(jobs)


def test_rows_can_be_cleared_away_without_losing_them(rig, model):
    mascot = rig.mascot()
    entry_id = rig.order(mascot, picture())
    rig.until(lambda: state(rig, entry_id) == "completed")
    rig.act(rig.queue.clear_ended)
    rig.until(lambda: model.rowCount() == 0)
    found = rig.ask(rig.journal.entries("Test", words="standing", hidden=True))
    assert [one.id for one in found] == [entry_id]


def test_the_order_of_the_list_is_the_order_of_the_queue():
    jobs = Jobs()
    resets = []
    jobs.reset.connect(lambda: resets.append(True))
    waiting = [entry(name, "waiting", position=place) for place, name in enumerate("abc")]
    for one in waiting:
        jobs.take([one])
    assert [row.id for row in jobs.rows] == ["c", "b", "a"]
    assert not resets
    jobs.take([msgspec.structs.replace(waiting[2], position=-1.0)])
    assert [row.id for row in jobs.rows] == ["b", "a", "c"]
    jobs.take([entry("late", "sent", position=0.5)])
    assert [row.id for row in jobs.rows] == ["b", "late", "a", "c"]
    assert [jobs.at(place).id for place in range(4)] == ["b", "late", "a", "c"]
    dispose(jobs)


def test_headers_and_words(model):
    orientation = Qt.Orientation.Horizontal
    assert [model.headerData(column, orientation) for column in Column] == ["Pose", "Mascot", "State", "Cost", "Time"]
    assert [duration_words(seconds) for seconds in (0, 8.9, 125, 3720)] == ["0 s", "8 s", "2:05 min", "1:02 h"]
    assert one_line("a\n b\x00" + "c" * 400) == "a b " + "c" * 295
