"""Following a job through everything that can go wrong on the way."""

import asyncio

import pytest

from studio.domain import errors
from studio.services.client import MaskoClient
from studio.services.polling import follow
from tests.helpers.raw_server import Asked, HangUp, RawServer, reply, routes

KEY = "masko_" + "ab" * 32


def job(status: str, **extra) -> bytes:
    return reply({"data": {"id": "j1", "type": "image", "status": status, **extra}})


def script(*answers) -> object:
    """Return an answer that plays the list, and repeats its last."""
    left = list(answers)

    async def answer(asked: Asked) -> bytes:
        found = left.pop(0) if len(left) > 1 else left[0]
        if isinstance(found, Exception):
            raise found
        return found

    return answer


class Naps:
    """Sleeps in no time and keeps how long each would have been."""

    def __init__(self) -> None:
        self.taken: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.taken.append(seconds)
        await asyncio.sleep(0)


async def followed(answer, naps: Naps, **options) -> list[tuple[str, str]]:
    async with RawServer(answer) as server:
        client = MaskoClient(server.api, KEY)
        try:
            return [(seen.status, seen.stage) async for seen in follow(lambda: client, "j1", sleep=naps, **options)]
        finally:
            await client.close()


async def test_each_change_is_seen_once_and_the_end_is_the_end():
    answers = [
        job("pending"),
        job("pending"),
        job("processing", stage="drawing"),
        job("processing", stage="encoding"),
        job("completed"),
    ]
    seen = await followed(script(*answers), Naps())
    assert seen == [("pending", ""), ("processing", "drawing"), ("processing", "encoding"), ("completed", "")]


async def test_trouble_on_the_way_is_told_and_survived():
    told = []
    naps = Naps()
    answers = [
        job("pending"),
        HangUp(),
        HangUp(b"HTTP/1.1 200 OK\r\nContent-Le"),
        reply({"error": "x"}, 500),
        reply(b"<html>proxy</html>", 200, "text/html"),
        reply({"error": "x"}, 429, Retry_After="45"),
        job("completed"),
    ]
    assert await followed(script(*answers), naps, on_trouble=told.append) == [("pending", ""), ("completed", "")]
    kinds = [type(trouble) for trouble in told]
    assert kinds == [
        errors.Interrupted,
        errors.Interrupted,
        errors.ServerFailed,
        errors.NotUnderstood,
        errors.RateLimited,
        type(None),
    ]
    assert naps.taken[:4] == [0.5, 1, 2, 4]
    assert naps.taken[4] == 45


async def test_a_job_that_is_gone_is_asked_for_three_times_and_never_called_done():
    naps = Naps()
    with pytest.raises(errors.NotFound):
        await followed(routes({}), naps)
    assert len(naps.taken) == 2


async def test_a_job_that_was_missing_once_is_followed_on():
    answers = [job("pending"), reply({"error": "gone"}, 404), job("completed")]
    assert await followed(script(*answers), Naps()) == [("pending", ""), ("completed", "")]


async def test_a_wrong_key_is_not_waited_out_for_long():
    naps = Naps()
    with pytest.raises(errors.Unauthorized):
        await followed(script(reply({"error": "x"}, 401)), naps)
    assert naps.taken == [0.5, 1]


async def test_a_key_that_is_about_to_change_is_waited_for():
    answers = [job("pending"), reply({"error": "x"}, 401), job("completed")]
    assert await followed(script(*answers), Naps()) == [("pending", ""), ("completed", "")]


async def test_a_server_that_does_not_hold_is_not_hammered():
    naps = Naps()
    await followed(script(job("pending"), job("pending"), job("pending"), job("completed")), naps)
    assert naps.taken == [2, 2]


async def test_a_restart_at_another_address_with_another_key_is_followed():
    clients = []
    async with RawServer(script(job("pending"), HangUp())) as first:
        clients.append(MaskoClient(first.api, KEY))
        second = RawServer(routes({"GET /v1/jobs/j1": job("completed")}))

        async def restart(_seconds: float) -> None:
            if len(clients) == 1:
                await second.__aenter__()
                clients.append(MaskoClient(second.api, "masko_other"))

        seen = [found.status async for found in follow(lambda: clients[-1], "j1", sleep=restart)]
    assert seen == ["pending", "completed"]
    assert second.asked[0].headers["authorization"] == "Bearer masko_other"
    for client in clients:
        await client.close()
    await second.__aexit__()


async def test_a_45_minute_job_ends_as_done():
    """The server holds each poll for its two minutes; here the clock is in the script's length."""
    answers = [job("processing")] * 24 + [job("completed")]
    naps = Naps()
    assert (await followed(script(*answers), naps))[-1] == ("completed", "")
