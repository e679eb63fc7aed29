"""The queue, the governor and the poll plan against the real engine with the cloud's limits, in virtual time."""

from pathlib import Path

import pytest

from studio.domain.records import Balance
from tests.helpers.counts import count
from tests.helpers.limited_server import percentile
from tests.helpers.virtual_engine import HOME, cloud, delays, desk, mascot_of
from tests.helpers.virtual_loop import run_virtually

JOBS = count(60, 300)


@pytest.mark.parametrize(("workers", "seconds"), [(8, 20.0), (2, 4.0), (8, 60.0)][: count(1, 3)])
def test_many_jobs_draw_no_429_and_are_seen_soon(tmp_path: Path, workers: int, seconds: float) -> None:
    async def run() -> None:
        async with (
            cloud(tmp_path / "engine", seconds=seconds, workers=workers) as at,
            desk(at, tmp_path / "journal.sqlite") as made,
        ):
            await made.press(await mascot_of(made.client), JOBS)
            entries = await made.until(lambda entries: all(entry.done for entry in entries))
            assert len(entries) == len(made.seen) == JOBS
            assert {entry.state for entry in entries} == {"completed"}
            assert at.refused == 0
            assert percentile(delays(at, made.seen), 0.95) <= 12

    run_virtually(run())


@pytest.mark.parametrize("limits", ["cloud", "off"])
def test_eight_jobs_are_seen_at_once(tmp_path: Path, limits: str) -> None:
    async def run() -> None:
        async with (
            cloud(tmp_path / "engine", seconds=20, workers=1, limits=limits) as at,
            desk(at, tmp_path / "journal.sqlite", limited=limits == "cloud") as made,
        ):
            await made.press(await mascot_of(made.client), 8)
            await made.until(lambda entries: all(entry.done for entry in entries))
            assert percentile(delays(at, made.seen), 0.5) <= 0.3
            assert at.refused == 0

    run_virtually(run())


def test_a_job_of_45_minutes_ends_as_done(tmp_path: Path) -> None:
    async def run() -> None:
        async with (
            cloud(tmp_path / "engine", seconds=45 * 60) as at,
            desk(at, tmp_path / "journal.sqlite") as made,
        ):
            began = made.clock()
            await made.press(await mascot_of(made.client), 1)
            (entry,) = await made.until(lambda entries: all(entry.done for entry in entries))
            assert entry.state == "completed"
            assert made.states[entry.name] == ["waiting", "sending", "sent", "processing", "completed"]
            assert 45 * 60 <= made.clock() - began < 46 * 60
            assert at.refused == 0

    run_virtually(run())


def test_an_engine_that_loses_one_of_twenty_and_does_one_twice(tmp_path: Path) -> None:
    """Exactly one is unknown, exactly one an orphan, nothing has a state that is not true, nothing is paid again."""

    async def run() -> None:
        async with (
            cloud(tmp_path / "engine", seconds=30, workers=2) as at,
            desk(at, tmp_path / "journal.sqlite") as made,
        ):
            await made.press(await mascot_of(made.client), 20)
            entries = await made.until(lambda entries: all(entry.job_id for entry in entries))
            by_name = {entry.name: entry for entry in entries}
            lost, twice = by_name["Pose 013"], by_name["Pose 000"]
            at.lose(lost.job_id)
            await made.until(lambda entries: any(entry.job_id == twice.job_id and entry.done for entry in entries))
            twin = at.double(twice.job_id)
            entries = await made.until(lambda entries: all(entry.done or entry.state == "unknown" for entry in entries))
            assert [entry.name for entry in entries if entry.state == "unknown"] == ["Pose 013"]
            assert sum(entry.state == "completed" for entry in entries) == 19
            assert [job.id for job in await made.queue.orphans()] == [twin]
            assert made.states["Pose 000"].count("completed") == 1
            assert "completed" not in made.states["Pose 013"]
            # The engine honours keys, so the look sends the same key: it is told of the lost job and pays nothing.
            assert not await made.queue.look(lost.call_id)
            (entry,) = (one for one in await made.journal.entries(HOME) if one.name == "Pose 013")
            assert (entry.state, entry.job_id) == ("unknown", lost.job_id)
            assert await made.client.balance() == Balance(subscription=480, topup=50, total=530)
            assert at.refused == 0

    run_virtually(run())
