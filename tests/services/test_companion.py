"""Handing a config to companions: who listens is asked first, and what they say becomes a sentence."""

import asyncio
import json
import socket
from contextlib import AsyncExitStack

import pytest

from studio.domain.errors import BadRequest, MaskoError, Unreachable
from studio.services.companion import install
from tests.helpers.raw_server import Asked, RawServer, reply

CONFIG = {"version": "2.0", "name": "Félix", "nodes": []}


def companion(status: int, *, health: bytes = b"ok"):
    async def answer(asked: Asked) -> bytes:
        if asked.path == "/health":
            return reply(health, content_type="text/plain")
        return reply(b"OK" if status == 200 else b"no", status, content_type="text/plain")

    return answer


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


async def offered(*statuses: int, health: bytes = b"ok") -> tuple[int | MaskoError, list[list[Asked]]]:
    """Return what came of it, and what each companion was asked."""
    async with AsyncExitStack() as stack:
        servers = [await stack.enter_async_context(RawServer(companion(one, health=health))) for one in statuses]
        outcome: int | MaskoError
        try:
            outcome = await install(CONFIG, [*(server.port for server in servers), free_port()])
        except MaskoError as error:
            outcome = error
        return outcome, [server.asked for server in servers]


def test_it_reaches_every_companion_that_runs() -> None:
    outcome, asked = asyncio.run(offered(200, 200))
    assert outcome == 2
    for requests in asked:
        assert [(one.method, one.path) for one in requests] == [("GET", "/health"), ("POST", "/install")]
        assert requests[1].json == CONFIG
        assert requests[1].body == json.dumps(CONFIG, ensure_ascii=False, separators=(",", ":")).encode()


@pytest.mark.parametrize(
    ("statuses", "kind", "words"),
    [
        ((), Unreachable, "No companion answers"),
        ((404,), Unreachable, "does not take canvases"),
        ((400,), BadRequest, "refused the config"),
    ],
)
def test_it_says_why_nobody_took_it(statuses: tuple[int, ...], kind: type[MaskoError], words: str) -> None:
    outcome, _ = asyncio.run(offered(*statuses))
    assert isinstance(outcome, kind)
    assert words in outcome.sentence


def test_another_program_on_the_port_is_left_alone() -> None:
    outcome, asked = asyncio.run(offered(200, health=b"<html>"))
    assert isinstance(outcome, Unreachable)
    assert [one.path for one in asked[0]] == ["/health"]
