"""Hands a config to a companion that runs on this machine, by the doors companions open (contract, C.4)."""

import asyncio
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

import httpx

from studio.domain.errors import BadRequest, Unreachable
from studio.domain.words import later, tr
from studio.services.connection import encode_body

#: Where companions listen; the last one is the port of older ones.
PORTS: tuple[int, ...] = (*range(45832, 45842), 49152)
_SECONDS = 3.0
_NOBODY = later("No companion answers on this machine. Start it and try again, or copy the config and paste it there.")
_TOO_OLD = later(
    "The companion on this machine does not take canvases from other programs. Copy the config and paste it there."
)
_REFUSED = later("The companion refused the config. The list of problems in this window says what it may not take.")


async def install(config: dict[str, Any], ports: Iterable[int] = PORTS) -> int:
    """Give a config to every companion that answers and return how many took it; raises where none did."""
    limits = httpx.Timeout(_SECONDS)
    async with httpx.AsyncClient(timeout=limits, trust_env=False) as http:
        answers = await asyncio.gather(*(_offer(http, port, encode_body(config)) for port in ports))
    statuses = [status for status in answers if status]
    taken = statuses.count(HTTPStatus.OK)
    if taken:
        return taken
    if not statuses:
        raise Unreachable(tr(_NOBODY))
    if HTTPStatus.BAD_REQUEST in statuses:
        raise BadRequest(tr(_REFUSED), status=HTTPStatus.BAD_REQUEST)
    raise Unreachable(tr(_TOO_OLD))


async def _offer(http: httpx.AsyncClient, port: int, body: bytes) -> int:
    """Return the status of a companion's answer; 0 where none listens, or something else does."""
    door = f"http://127.0.0.1:{port}"
    try:
        health = await http.get(f"{door}/health")
        if health.status_code != HTTPStatus.OK or health.text.strip() != "ok":
            return 0
        answer = await http.post(f"{door}/install", content=body, headers={"Content-Type": "application/json"})
    except httpx.HTTPError:
        return 0
    return answer.status_code
