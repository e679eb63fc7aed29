"""The table of jobs: groups that open, filters, a search's finds, and ten thousand rows."""

import random
import time

import msgspec
import pytest
from PySide6.QtTest import QAbstractItemModelTester

from studio.domain.job_filters import JobFilter
from studio.domain.job_groups import Group
from studio.state.job_words import cost_story, cost_words, state_words, time_words
from studio.state.jobs import Jobs
from studio.state.jobs_model import FOLD_ROLE, PROGRESS_ROLE, ROW_ROLE, Column, JobsModel
from tests.helpers.entries import entry
from tests.helpers.waiting import dispose

replace = msgspec.structs.replace


@pytest.fixture
def jobs(qapp):
    made = Jobs(now=lambda: 110.0)
    yield made
    dispose(made)


@pytest.fixture
def model(jobs):
    made = JobsModel(jobs)
    tester = QAbstractItemModelTester(made, QAbstractItemModelTester.FailureReportingMode.Fatal)
    yield made
    dispose(tester, made)


def batch(states, group="g", place=10.0):
    return [
        entry(f"{group}{n}", state, name=f"{group}{n}", call_id=group, group_id=group, door="batch", index=n,
              position=place, expected=2, charged=2 if state in {"completed", "refunded"} else None,
              refunded=2 if state == "refunded" else 0, error="No." if state == "refunded" else "")
        for n, state in enumerate(states)
    ]  # fmt: skip


def shown(model, column=Column.POSE):
    return [model.index(row, column).data() for row in range(model.rowCount())]


def test_jobs_ordered_together_stand_under_one_row_with_their_sums(jobs, model):
    jobs.show([entry("old", "completed", name="Old", charged=1, position=1)])
    for one in batch(["completed", "refunded", "processing"]):
        jobs.take([one])
    assert shown(model) == ["Batch of 3 jobs", "Old"]
    assert shown(model, Column.STATE)[0] == "1 of 3 done, 1 failed"
    assert shown(model, Column.COST)[0] == "4"
    assert model.index(0, 0).data(FOLD_ROLE) is False
    model.fold("g", opened=True)
    assert shown(model) == ["Batch of 3 jobs", "g0", "g1", "g2", "Old"]
    assert [model.index(row, 0).data(FOLD_ROLE) for row in range(5)] == [True, "in", "in", "in", None]
    group = model.index(0, 0).data(ROW_ROLE)
    assert isinstance(group, Group)
    assert (group.state, group.finished, group.failed, len(group.retriable)) == ("processing", 1, 1, 1)
    jobs.take([replace(group.entries[2], state="completed", charged=2)])
    assert shown(model, Column.STATE)[:4] == ["2 of 3 done, 1 failed", "Completed", "Failed, refunded", "Completed"]
    model.fold("g", opened=False)
    assert model.rowCount() == 2
    assert model.index_of("g1").isValid() is False


def test_a_canvas_run_is_called_so_and_can_be_cancelled_as_far_as_it_has_not_begun(jobs, model):
    run = [replace(one, door="canvas", job_id=f"j{n}") for n, one in enumerate(batch(["processing", "sent", "sent"]))]
    jobs.show(run)
    assert shown(model) == ["Canvas run of 3 jobs"]
    assert [one.id for one in model.index(0, 0).data(ROW_ROLE).cancellable] == ["g1", "g2"]
    assert model.index(0, 0).data(PROGRESS_ROLE) == 0.0


@pytest.mark.parametrize(
    ("chosen", "names"),
    [
        (JobFilter.RUNNING, ["w", "p"]),
        (JobFilter.UNSENT, ["d", "w"]),
        (JobFilter.UNKNOWN, ["u"]),
        (JobFilter.FAILED, ["x", "f"]),
        (JobFilter.DONE, ["c"]),
        (JobFilter.ALL, ["d", "w", "u", "x", "f", "c", "p"]),
    ],
)
def test_one_sort_of_jobs_can_be_looked_at(jobs, model, chosen, names):
    states = {"p": "processing", "c": "completed", "f": "failed", "x": "cancelled", "u": "unknown", "w": "waiting",
              "d": "draft"}  # fmt: skip
    jobs.show([entry(key, state, name=key, position=place) for place, (key, state) in enumerate(states.items())])
    model.set_filter(chosen)
    assert shown(model) == names


def test_a_job_leaves_the_filter_when_its_state_does_and_comes_when_it_fits(jobs, model):
    running = entry("a", "processing", name="a", position=1)
    jobs.show([running])
    model.set_filter(JobFilter.RUNNING)
    jobs.take([entry("b", "sent", name="b", position=2)])
    assert shown(model) == ["b", "a"]
    jobs.take([replace(running, state="completed")])
    assert shown(model) == ["b"]
    jobs.take([entry("late", "failed", name="late", position=3)])
    assert shown(model) == ["b"]
    model.set_filter(JobFilter.ALL)
    assert shown(model) == ["late", "b", "a"]


def test_finds_of_the_history_take_the_place_of_the_list(jobs, model):
    jobs.show([entry("a", name="a")])
    model.show_found((entry("old", "completed", name="cleared away long ago", hidden=True),))
    assert shown(model) == ["cleared away long ago"]
    jobs.take([entry("b", name="b", position=5)])
    assert shown(model) == ["cleared away long ago"]
    model.show_found(None)
    assert shown(model) == ["b", "a"]


def test_progress_never_goes_back(jobs, model):
    past = [entry(str(n), "completed", seconds=20.0, position=n) for n in range(3)]
    running = entry("now", "processing", sent=100.0, position=9)
    jobs.show([*past, running])
    first = model.index_of("now").data(PROGRESS_ROLE)
    assert first == 0.5
    slower = [entry(f"slow {n}", "processing", position=3 + n / 10) for n in range(3)]
    jobs.take(slower)
    jobs.take([replace(one, state="completed", seconds=400.0) for one in slower])
    assert model.index_of("now").data(PROGRESS_ROLE) == first
    assert model.index_of("now").siblingAtColumn(Column.TIME).data().startswith("10 s, ")


def test_words_of_money_and_time():
    odd = entry("e", "completed", expected=20, estimated=18, charged=18)
    assert cost_story(odd) == "Expected 20 credits, the server said 18 credits, charged 18 credits"
    assert cost_story(entry("e", "refunded", charged=1, refunded=1)).endswith("1 credit came back")
    assert cost_words(entry("e", "unknown", expected=16)) == "16?"
    assert cost_words(entry("e", "draft", expected=16)) == "0"
    assert state_words(entry("e", "failed", charged=3)) == "Failed, refund expected"
    assert time_words(3.0, None) == "3 s"


def test_ten_thousand_rows_stay_smooth(jobs):
    model = JobsModel(jobs)  # without the tester, which looks through all rows at each change
    dice = random.Random(3)
    states = ["completed"] * 20 + ["failed", "refunded", "cancelled", "unknown"]
    rows = [entry(f"e{n}", dice.choice(states), name=f"Pose {n}", position=n, seconds=1.0) for n in range(10_000)]
    rows += [one for n in range(50) for one in batch(["sent"] * 6, f"g{n}", 10_000 + n)]
    began = time.perf_counter()
    jobs.show(rows)
    opened = time.perf_counter() - began
    assert model.rowCount() == 10_050
    small_jobs = Jobs()
    small = JobsModel(small_jobs)
    small_jobs.show(rows[-100:])
    busy = [one for one in rows if one.state == "sent"]

    def cost(target):
        """Return the seconds that many changes of running jobs take, and reading the rows in sight each time."""
        began = time.perf_counter()
        for number in range(200):
            one = busy[number % 90 + 200]
            target[0].take([replace(one, stage=f"stage {number}")])
            for row in range(20):
                target[1].index(row, Column.STATE).data()
        return time.perf_counter() - began

    assert min(cost((jobs, model)) for _ in range(3)) < 3 * min(cost((small_jobs, small)) for _ in range(3))
    began = time.perf_counter()
    for number in range(100):
        jobs.take([entry(f"new {number}", "waiting", position=20_000 + number)])
    added = (time.perf_counter() - began) / 100
    assert (opened, added) < (2.0, 0.02)
    dispose(small, small_jobs, model)
