"""A proxy that misbehaves: between Studio's services and a real engine it cuts, delays, repeats and corrupts."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from tests.helpers.raw_server import Asked, HangUp


@dataclass(frozen=True)
class Fault:
    """What happens to one request: everything that is set, in this order."""

    swallow: bool = False  # the request never reaches the engine
    twice: bool = False  # it reaches it two times
    delay: float = 0.0  # the answer is late, in seconds
    corrupt: int | None = None  # this byte of the answer is another one
    cut: int | None = None  # the answer ends after so many bytes


NONE = Fault()


class FaultProxy:
    """An answer for ``RawServer``: passes requests on to ``api`` and does to each what ``choose`` says."""

    def __init__(self, api: str, choose: Callable[[Asked], Fault] = lambda _: NONE) -> None:
        parts = urlsplit(api)
        self._host, self._port = parts.hostname or "", parts.port or 80
        self.choose = choose
        self.longest = 0

    async def __call__(self, asked: Asked) -> bytes:
        fault = self.choose(asked)
        if fault.swallow:
            raise HangUp
        answer = await self._pass_on(asked)
        if fault.twice:
            answer = await self._pass_on(asked)
        await asyncio.sleep(fault.delay)
        if asked.method == "POST":
            self.longest = max(self.longest, len(answer))
        if fault.corrupt is not None and fault.corrupt < len(answer):
            place = fault.corrupt
            answer = answer[:place] + bytes([answer[place] ^ 0x15]) + answer[place + 1 :]
        if fault.cut is not None:
            raise HangUp(answer[: fault.cut])
        return answer

    async def _pass_on(self, asked: Asked) -> bytes:
        """Return the engine's answer, byte for byte."""
        reader, writer = await asyncio.open_connection(self._host, self._port)
        query = f"?{urlencode(asked.query)}" if asked.query else ""
        headers = {**asked.headers, "connection": "close", "host": f"{self._host}:{self._port}"}
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        try:
            writer.write(f"{asked.method} {asked.path}{query} HTTP/1.1\r\n{lines}\r\n".encode() + asked.body)
            await writer.drain()
            return await reader.read()
        finally:
            writer.close()
            await asyncio.gather(writer.wait_closed(), return_exceptions=True)


def only_paid(fault: Fault) -> Callable[[Asked], Fault]:
    """Return a choice that does something to paid requests and leaves the others alone."""
    return lambda asked: fault if "idempotency-key" in asked.headers else NONE
