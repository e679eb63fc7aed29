"""The budget of one key, in virtual time against the engine's own limiter."""

import asyncio
import json
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.engine.limits import Limits as EngineLimits
from studio.services.connection import Priority
from studio.services.governor import Governor, Governors, Limits
from tests.helpers.virtual_loop import run_virtually

USER, BACKGROUND = Priority.USER, Priority.BACKGROUND


def now() -> float:
    return asyncio.get_running_loop().time()


def governor(**options) -> Governor:
    return Governor(**{"limits": Limits(), "now": now, "jitter": lambda: 0.5, **options})


async def moments(gate: Governor, number: int, priority: Priority) -> list[float]:
    """Ask for many at once and return when each was let through, from now."""
    start = now()
    return sorted(moment - start for moment in await asyncio.gather(*(gate.admit(priority) for _ in range(number))))


def test_a_user_gets_most_of_the_minute_at_once_and_then_waits_for_the_window():
    async def run() -> None:
        let = await moments(governor(), 60, USER)
        assert let[47] == 0
        assert let[48] == pytest.approx(61)

    run_virtually(run())


def test_polling_uses_at_most_seventy_percent():
    async def run() -> None:
        let = await moments(governor(), 60, BACKGROUND)
        assert let[41] == 0
        assert let[42] == pytest.approx(61)

    run_virtually(run())


def test_users_go_first_and_polling_is_not_starved():
    async def run() -> None:
        gate = governor()
        polls = asyncio.create_task(moments(gate, 100, BACKGROUND))
        await asyncio.sleep(0.01)
        users = await moments(gate, 6, USER)
        assert users[5] == 0  # what polling has left is there at once
        pressed = asyncio.create_task(moments(gate, 100, USER))
        await asyncio.sleep(61.5)
        assert (await polls)[-1] <= 3 * 61
        await pressed

    run_virtually(run())


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from([USER, BACKGROUND]), st.integers(1, 40), st.floats(0, 90)), min_size=3, max_size=12
    )
)
def test_no_mixture_draws_a_429(waves):
    async def run() -> None:
        gate, server = governor(), EngineLimits(now, limited=True)

        async def one(priority: Priority) -> None:
            ticket = await gate.admit(priority)
            allowance = server.take("key")
            assert not allowance.retry_after
            headers = {"x-ratelimit-remaining": str(allowance.remaining), "x-ratelimit-reset": str(allowance.reset)}
            gate.observe(ticket, 200, headers)

        tasks = []
        for priority, number, pause in waves:
            tasks += [asyncio.create_task(one(priority)) for _ in range(number)]
            await asyncio.sleep(pause)
        await asyncio.gather(*tasks)

    run_virtually(run())


def test_the_hour_counts_too():
    async def run() -> None:
        let = await moments(governor(), 1001, USER)
        assert let[799] < 3600
        assert let[800] >= 3600  # a fifth is kept for polling

    run_virtually(run())


def test_retry_after_is_obeyed_and_no_burst_follows():
    async def run() -> None:
        gate = governor()
        ticket = await gate.admit(USER)
        gate.observe(ticket, 429, {"retry-after": "30"})
        assert gate.blocked_for == pytest.approx(30.5)
        let = await moments(gate, 10, USER)
        assert let[0] >= 30
        assert all(later - earlier >= 1 for earlier, later in pairwise(let))

    run_virtually(run())


def test_without_retry_after_the_pause_grows():
    async def run() -> None:
        gate = governor()
        pauses = []
        for _ in range(4):
            gate.observe(await gate.admit(USER), 429, {})
            pauses.append(gate.blocked_for)
        assert pauses == sorted(pauses)
        assert pauses[-1] > 3 * pauses[0]

    run_virtually(run())


def test_the_servers_headers_win_over_our_count():
    async def run() -> None:
        gate = governor()
        ticket = await gate.admit(USER)
        gate.observe(ticket, 200, {"x-ratelimit-remaining": "2", "x-ratelimit-reset": str(now() + 20)})
        assert gate.left == 2
        let = await moments(gate, 4, USER)
        assert let[:2] == [0, 0]
        assert let[2] >= 20

    run_virtually(run())


def test_the_headers_of_a_long_poll_are_old_news():
    async def run() -> None:
        gate = governor()
        ticket = await gate.admit(BACKGROUND)
        await asyncio.sleep(100)
        gate.observe(ticket, 200, {"x-ratelimit-remaining": "0", "x-ratelimit-reset": str(now() + 60)})
        assert (await moments(gate, 1, USER)) == [0]

    run_virtually(run())


def test_a_server_without_limits_is_not_slowed_down_until_it_has_some():
    async def run() -> None:
        gate = governor(limits=None)
        assert (await moments(gate, 500, BACKGROUND))[-1] == 0
        assert gate.left is None
        assert gate.background_rate is None
        ticket = await gate.admit(USER)
        gate.observe(ticket, 200, {"x-ratelimit-remaining": "1000000", "x-ratelimit-reset": "60"})
        assert gate.limits is None
        gate.observe(ticket, 200, {"x-ratelimit-remaining": "10", "x-ratelimit-reset": "60"})
        assert gate.limits == Limits()

    run_virtually(run())


def test_headers_that_are_nonsense_are_ignored():
    async def run() -> None:
        gate = governor()
        ticket = await gate.admit(USER)
        for headers in (
            {"x-ratelimit-remaining": "many"},
            {"x-ratelimit-remaining": "5", "x-ratelimit-reset": "soon"},
            {},
        ):
            gate.observe(ticket, 200, headers)
        assert gate.left is not None

    run_virtually(run())


def test_one_who_gives_up_waiting_makes_room():
    async def run() -> None:
        gate = governor()
        await moments(gate, 48, USER)
        waiting = asyncio.create_task(gate.admit(USER))
        await asyncio.sleep(1)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
        assert (await moments(gate, 1, USER))[0] == pytest.approx(60)

    run_virtually(run())


async def test_the_count_survives_a_restart(tmp_path):
    wall = [1_700_000_000.0]
    first = Governors(tmp_path, now=lambda: wall[0])
    gate = first.governor("https://api.masko.ai/v1", "masko_secret")
    for _ in range(30):
        await gate.admit(USER)
    await first.close()
    wall[0] += 5
    again = Governors(tmp_path, now=lambda: wall[0]).governor("https://api.masko.ai/v1", "masko_secret")
    assert again.left == 30
    (path,) = tmp_path.iterdir()
    assert "secret" not in path.name + path.read_text()
    assert set(json.loads(path.read_text())) == {"sent", "polled"}


async def test_every_window_shares_the_budget_of_a_key():
    every = Governors(None)
    assert every.governor("https://x/v1", "a") is every.governor("https://x/v1", "a")
    assert every.governor("https://x/v1", "a") is not every.governor("https://x/v1", "b")
    assert every.governor("http://127.0.0.1:1/v1", "a").limits is None
    await every.close()


async def test_a_damaged_count_is_forgotten(tmp_path):
    path = tmp_path / "budget.json"
    path.write_text('{"sent": "x", "polled": [1, "y", 99999999999999]}')
    gate = Governor(limits=Limits(), path=path)
    assert gate.left == 60
    await gate.close()
