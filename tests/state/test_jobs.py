"""Jobs on a real engine: written down first, followed, looked for, restored."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from studio.domain.errors import BadRequest, InsufficientCredits
from studio.domain.pricing import price_of
from studio.domain.requests import GenerateRequest
from studio.state.jobs_model import Column, JobsModel, cost_words, duration_words, state_words
from studio.state.session import Workspace
from studio.state.text import one_line
from tests.helpers.engine import start_engine
from tests.helpers.proxy import NONE, Fault, FaultProxy
from tests.helpers.raw_server import RawServer
from tests.helpers.rig import Rig
from tests.helpers.waiting import dispose


def picture(name="standing"):
    return GenerateRequest(type="image", name=name, image_prompt="standing")


def send(rig, mascot, request):
    return rig.act(rig.jobs.send, mascot, request, price_of(request).total, "")


def words(model, row=0):
    return [model.index(row, column).data() for column in Column]


@pytest.fixture
def model(rig):
    made = JobsModel(rig.jobs)
    tester = QAbstractItemModelTester(made, QAbstractItemModelTester.FailureReportingMode.Fatal)
    yield made
    dispose(tester, made)


def test_a_job_goes_its_way_and_costs_its_price(rig, model):
    mascot, before = rig.mascot(), rig.session.balance.total
    states, finished = [], []
    rig.jobs.added.connect(lambda place: states.append(rig.jobs.rows[place].state))
    rig.jobs.changed.connect(lambda place: states.append(rig.jobs.rows[place].state))
    rig.jobs.finished.connect(finished.append)
    motion = GenerateRequest(
        type="animation", name="waving", image_prompt="standing", animation_prompt="waving", duration=3
    )
    intent = send(rig, mascot, motion)
    assert words(model)[:4] == ["waving", "Felix", "Sending", "16"]
    rig.until(lambda: finished, 60)
    assert list(dict.fromkeys(states)) == ["sending", "pending", "processing", "completed"]
    rig.until(lambda: rig.session.balance.total == before - 16)
    row = rig.jobs.row(intent)
    assert finished == [row]
    assert row.asset_ids["webm"]
    assert words(model)[2:4] == ["Completed", "16"]
    assert not rig.jobs.busy


def test_the_same_list_in_the_same_order_after_a_restart(rig, engine, loop):
    mascot = rig.mascot()
    for name in ("first", "second", "third"):
        send(rig, mascot, picture(name))
    rig.until(lambda: all(row.done for row in rig.jobs.rows))
    rig.ask(rig.jobs.flush())
    again = Rig(loop, rig.folder, engine.api, engine.key).open()
    assert again.jobs.rows == rig.jobs.rows
    assert [row.pose_name for row in again.jobs.rows] == ["third", "second", "first"]
    again.close()


def test_a_job_that_runs_while_the_window_closes_is_followed_again(loop, tmp_path):
    engine = start_engine(tmp_path / "engine", "--latency", "image=2")
    rig = Rig(loop, tmp_path / "data", engine.api, engine.key).open()
    intent = send(rig, rig.mascot(), picture())
    rig.until(lambda: rig.jobs.row(intent).state == "processing")
    rig.close()
    again = Rig(loop, tmp_path / "data", engine.api, engine.key).open()
    assert again.jobs.row(intent).state in {"pending", "processing"}
    again.until(lambda: again.jobs.row(intent).state == "completed")
    again.close()
    engine.stop()


def test_what_is_refused_leaves_no_row_and_costs_nothing(rig):
    mascot, before = rig.mascot(), rig.session.balance
    refused = []
    rig.jobs.refused.connect(lambda intent, error: refused.append(error))
    send(rig, mascot, GenerateRequest(type="image", name="", image_prompt=""))
    rig.until(lambda: refused)
    assert isinstance(refused[0], BadRequest)
    assert rig.jobs.rows == ()
    assert rig.ask(rig.session.client.balance()) == before


def test_too_little_money_is_one_sentence_with_both_figures(loop, tmp_path):
    engine = start_engine(tmp_path / "engine", "--latency", "video=600")
    rig = Rig(loop, tmp_path / "data", engine.api, engine.key).open()
    refused = []
    rig.jobs.refused.connect(lambda intent, error: refused.append(error))
    mascot = rig.mascot()
    motion = GenerateRequest(type="animation", name="m", image_prompt="p", animation_prompt="a", duration=10)

    def spend_all():
        for _ in range(12):
            rig.jobs.send(mascot, motion, 51, "")

    rig.act(spend_all)
    rig.until(lambda: len(refused) == 2)
    assert isinstance(refused[0], InsufficientCredits)
    assert "51 credits" in refused[0].sentence
    assert len(rig.jobs.rows) == 10
    rig.close()
    engine.stop()


@pytest.mark.parametrize("fault", [Fault(cut=0), Fault(cut=40), Fault(corrupt=0)])
def test_a_lost_answer_is_looked_for_and_never_paid_twice(loop, engine, tmp_path, fault):
    """The engine does the work; Studio does not hear of it, finds it in the list, and follows it."""

    async def start():
        return await RawServer(proxy).__aenter__()

    lost = []

    def choose(asked):
        if asked.path.endswith("/generate") and not lost:
            lost.append(asked)
            return fault
        return NONE

    proxy = FaultProxy(engine.api, choose)
    server = loop.run_until_complete(start())
    rig = Rig(loop, tmp_path / "data", server.api, engine.key).open()
    mascot, before = rig.mascot(), rig.session.balance.total
    states = []
    rig.jobs.changed.connect(lambda place: states.append(rig.jobs.rows[place].state))
    intent = send(rig, mascot, picture("only once"))
    rig.until(lambda: rig.jobs.row(intent).state == "completed")
    assert states[0] == "unknown"
    assert rig.ask(rig.session.client.balance()).total == before - 1
    assert len(rig.ask(rig.session.client.jobs(mascot_id=mascot.id)).rows) == 1
    rig.close()
    loop.run_until_complete(server.__aexit__(None, None, None))


def test_an_intent_that_never_arrived_stays_unknown_and_goes_out_under_the_same_id(loop, engine, tmp_path):
    swallowed = []

    def choose(asked):
        if asked.path.endswith("/generate"):
            swallowed.append(asked.headers.get("idempotency-key"))
            return Fault(swallow=len(swallowed) == 1)
        return NONE

    server = loop.run_until_complete(RawServer(FaultProxy(engine.api, choose)).__aenter__())
    rig = Rig(loop, tmp_path / "data", server.api, engine.key).open()
    intent = send(rig, rig.mascot(), picture("lost"))
    rig.until(lambda: "no such job" in rig.jobs.row(intent).error)
    row = rig.jobs.row(intent)
    assert (row.state, cost_words(row)) == ("unknown", "1?")
    rig.act(rig.jobs.send_again, intent)
    rig.until(lambda: rig.jobs.row(intent).state == "completed")
    assert swallowed == [intent, intent]
    rig.close()
    loop.run_until_complete(server.__aexit__(None, None, None))


def test_a_pending_job_can_be_cancelled_and_its_price_comes_back(loop, tmp_path):
    engine = start_engine(tmp_path / "engine")
    rig = Rig(loop, tmp_path / "data", engine.api, engine.key).open()
    mascot, before = rig.mascot(), rig.session.balance.total
    # So many that the last one still waits when all have been accepted.
    intents = [send(rig, mascot, picture(f"pose {number}")) for number in range(40)]
    rig.until(lambda: all(rig.jobs.row(intent).job_id for intent in intents))
    last = intents[-1]
    assert rig.jobs.row(last).state == "pending"
    rig.act(rig.jobs.cancel, last)
    rig.until(lambda: rig.jobs.row(last).state == "cancelled")
    assert state_words(rig.jobs.row(last)) == "Cancelled, refunded"
    assert cost_words(rig.jobs.row(last)) == "0"
    rig.until(lambda: not rig.jobs.busy, 60)
    rig.until(lambda: rig.session.balance.total == before - 39)
    rig.act(rig.jobs.send_again, last)
    rig.until(lambda: rig.jobs.rows[0].state == "completed")
    rig.close()
    engine.stop()


def test_the_engine_dies_mid_job_and_the_same_job_is_followed_to_its_end(loop, tmp_path):
    data = tmp_path / "engine"
    engine = start_engine(data, "--latency", "image=2")
    rig = Rig(loop, tmp_path / "data", engine.api, engine.key).open()
    intent = send(rig, rig.mascot(), picture())
    rig.until(lambda: rig.jobs.row(intent).state == "processing")
    engine.kill()
    rig.until(lambda: rig.session.connection == "offline")
    engine = start_engine(data, "--latency", "image=2")

    rig.act(rig.session.add_workspace, Workspace(name="Test", api=engine.api, key=engine.key))
    rig.until(lambda: rig.jobs.row(intent).done, 30)
    assert rig.jobs.row(intent).state in {"completed", "failed"}
    rig.close()
    engine.stop()


def test_history_gives_an_honest_expectation(rig, model):
    mascot = rig.mascot()
    send(rig, mascot, picture("one"))
    assert rig.jobs.expected_seconds(rig.jobs.rows[0]) is None
    rig.until(lambda: rig.jobs.rows[0].done)
    send(rig, mascot, picture("two"))
    first = rig.jobs.rows[1]
    assert rig.jobs.expected_seconds(rig.jobs.rows[0]) == (first.seconds or None)
    rig.until(lambda: not rig.jobs.busy)


def test_ended_rows_can_be_removed_and_running_ones_cannot(rig, model):
    intent = send(rig, rig.mascot(), picture())
    rig.jobs.remove(intent)
    assert rig.jobs.row(intent) is not None
    rig.until(lambda: rig.jobs.row(intent).done)
    rig.act(rig.jobs.remove, intent)
    assert rig.jobs.row(intent) is None
    assert model.rowCount() == len(rig.jobs.rows)


def test_headers_and_words(model):
    orientation = Qt.Orientation.Horizontal
    assert [model.headerData(column, orientation) for column in Column] == ["Pose", "Mascot", "State", "Cost", "Time"]
    assert [duration_words(seconds) for seconds in (0, 8.9, 125, 3720)] == ["0 s", "8 s", "2:05 min", "1:02 h"]
    assert one_line("a\n b\x00" + "c" * 400) == "a b " + "c" * 295
