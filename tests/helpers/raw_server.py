"""A real HTTP server in the test's own event loop that answers exactly the bytes it is told to."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit


@dataclass
class Asked:
    """One request as it arrived."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class HangUp(Exception):
    """Raised by an answer to end the connection after the bytes given so far."""

    def __init__(self, sent: bytes = b"") -> None:
        super().__init__()
        self.sent = sent


Answer = Callable[[Asked], Awaitable[bytes]]


def reply(body: Any = None, status: int = 200, content_type: str = "application/json", **headers: str) -> bytes:
    """Return a whole answer; headers take underscores for dashes."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    fields = {"Content-Type": content_type, "Content-Length": str(len(content))}
    fields |= {name.replace("_", "-"): value for name, value in headers.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return f"HTTP/1.1 {status} Answer\r\n{head}\r\n".encode() + content


@dataclass
class RawServer:
    """``async with RawServer(answer) as server``: serves on a free port of this machine and keeps what was asked."""

    answer: Answer
    asked: list[Asked] = field(default_factory=list)
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def api(self) -> str:
        return f"{self.url}/v1"

    async def __aenter__(self) -> Self:
        self._tasks: set[asyncio.Task[None]] = set()
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *exc: object) -> None:
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        try:
            while await self._one(reader, writer):
                pass
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            writer.close()

    async def _one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        method, target, _ = head[0].split(" ", 2)
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:-2])}
        body = await reader.readexactly(int(headers.get("content-length", "0")))
        parts = urlsplit(target)
        asked = Asked(method, parts.path, dict(parse_qsl(parts.query)), headers, body)
        self.asked.append(asked)
        try:
            writer.write(await self.answer(asked))
        except HangUp as end:
            writer.write(end.sent)
            await writer.drain()
            return False
        await writer.drain()
        return True


def routes(table: dict[str, Any]) -> Answer:
    """Return an answer that looks up ``"GET /v1/path"``: JSON, whole bytes, or a function of the request."""

    async def answer(asked: Asked) -> bytes:
        found = table.get(f"{asked.method} {asked.path}")
        if callable(found):
            found = found(asked)
        if found is None:
            return reply({"error": {"code": "not_found", "message": "No such thing"}}, 404)
        return found if isinstance(found, bytes) else reply(found)

    return answer
