"""The poll plan by itself, and 300 jobs followed against a server that limits as the cloud does."""

import statistics
from dataclasses import dataclass

import pytest

from studio.services.poll_plan import BURST, MAX_LONG_POLLS, SWEEP_RESERVE, Followed, PollPlan
from tests.helpers.counts import count
from tests.helpers.limited_server import Server, follow_all, percentile
from tests.helpers.virtual_loop import run_virtually


@dataclass
class Purse:
    background_rate: float | None
    background_room: int | None


def plan_at(clock: list[float], rate: float | None, room: int | None = 42) -> PollPlan:
    return PollPlan(Purse(rate, None if rate is None else room), lambda: clock[0])


def jobs(number: int) -> list[Followed]:
    return [Followed(f"j{n}", added=float(n)) for n in range(number)]


def test_watched_jobs_come_first_and_then_the_newest():
    plan = plan_at([0.0], None)
    several = jobs(100)
    several[3].watched = True
    chosen = plan.long_polls(several, already=0)
    assert len(chosen) == MAX_LONG_POLLS
    assert chosen[:3] == ["j3", "j99", "j98"]
    assert plan.long_polls(several, already=MAX_LONG_POLLS) == []


def test_long_polls_leave_the_sweep_its_part_of_the_budget():
    clock = [0.0]
    plan = plan_at(clock, 0.2)
    plan.spend(int(BURST) - SWEEP_RESERVE - 2)
    assert len(plan.long_polls(jobs(50), already=0)) == 2
    plan.spend(2)
    assert plan.long_polls(jobs(50), already=0) == []
    clock[0] += 60
    assert len(plan.long_polls(jobs(50), already=0)) == 12
    assert plan_at([0.0], 0.2, room=SWEEP_RESERVE).long_polls(jobs(50), already=0) == []


def test_sweeps_slow_down_to_what_can_be_kept_up():
    plan = plan_at([0.0], 0.2)
    assert plan.sweep_interval(300) == 2
    plan.spend(30)
    assert plan.sweep_interval(300) == pytest.approx(1 / 0.12)
    plan.learn_pages(3)
    assert plan.sweep_interval(300) == pytest.approx(15)
    assert plan_at([0.0], 0.2, room=5).sweep_interval(300) == pytest.approx(12.2)
    assert plan_at([0.0], None).sweep_interval(300) == 1


def test_what_waits_to_be_sent_gets_the_room_that_long_polls_would_take():
    plan = plan_at([0.0], 0.2, room=40)
    assert len(plan.long_polls(jobs(8), already=0)) == 8
    plan.leave_room(25)
    assert len(plan.long_polls(jobs(8), already=0)) == 3
    plan.leave_room(60)
    assert plan.long_polls(jobs(8), already=0) == []


def test_a_server_that_does_not_hold_gets_no_long_polls_for_a_while():
    clock = [0.0]
    plan = plan_at(clock, None)
    for _ in range(3):
        assert plan.holds
        plan.learn_hold(0.1)
    assert plan.long_polls(jobs(3), already=0) == []
    clock[0] += 601
    assert plan.holds
    plan.learn_hold(60)
    assert plan.holds


def test_three_hundred_jobs_never_draw_a_429_and_are_seen_soon():
    async def run() -> None:
        server = Server(workers=4)
        watcher = await follow_all(server, 300, send=True)
        assert len(watcher.seen_at) == 300
        assert server.refused == 0
        assert percentile(watcher.delays(), 0.95) <= 12

    run_virtually(run())


@pytest.mark.parametrize("work", [4.0, 60.0])
def test_three_hundred_jobs_already_on_their_way_keep_the_budget_for_hours(work):
    async def run() -> None:
        server = Server(workers=2, work=work, headers=work < 10)
        watcher = await follow_all(server, count(150, 300), send=False)
        assert server.refused == 0
        assert percentile(watcher.delays(), 0.95) <= 12

    run_virtually(run())


def test_small_pages_are_read_to_the_end_within_the_budget():
    async def run() -> None:
        server = Server(workers=2, page=50)
        watcher = await follow_all(server, 120, send=False)
        assert server.refused == 0
        assert len(watcher.seen_at) == 120

    run_virtually(run())


@pytest.mark.parametrize("limited", [True, False])
def test_eight_jobs_are_seen_at_once(limited):
    async def run() -> None:
        server = Server(workers=1, work=20, limited=limited)
        watcher = await follow_all(server, 8, send=False)
        assert statistics.median(watcher.delays()) <= 0.3
        assert server.refused == 0
        assert all(words[-1] == "completed" for words in watcher.words.values())

    run_virtually(run())


def test_a_server_without_long_polls_is_swept():
    async def run() -> None:
        server = Server(workers=1, work=20, hold=0, headers=False)
        watcher = await follow_all(server, 8, send=False)
        assert server.refused == 0
        assert max(watcher.delays()) <= 12

    run_virtually(run())


def test_a_45_minute_job_ends_as_done():
    async def run() -> None:
        server = Server(workers=1, work=45 * 60)
        watcher = await follow_all(server, 1, send=False)
        assert watcher.words["j0"][-1] == "completed"
        assert server.asked < 60 * 45

    run_virtually(run())


def test_a_job_the_server_lost_is_missing_and_never_done():
    async def run() -> None:
        server = Server(workers=1, work=10)
        server.lost = {"j3"}
        watcher = await follow_all(server, 6, send=False)
        assert watcher.missing == ["j3"]
        assert "j3" not in watcher.seen_at
        assert len(watcher.seen_at) == 5

    run_virtually(run())


def test_progress_is_seen_on_the_way():
    async def run() -> None:
        server = Server(workers=1, work=30, limited=False)
        watcher = await follow_all(server, 3, send=False)
        assert all(words[-2:] == ["processing", "completed"] for words in watcher.words.values())

    run_virtually(run())
