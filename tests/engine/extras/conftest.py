"""A small web server on this machine, for everything that fetches."""

import asyncio
import threading
from collections.abc import Iterator

import pytest

from tests.engine.extras.api import opened
from tests.helpers.engine import running_engine


class Site:
    """Serves canned answers: path -> (status, headers, body), and remembers what was asked of it."""

    def __init__(self) -> None:
        self.pages: dict[str, tuple[int, dict[str, str], bytes]] = {}
        self.requests: list[tuple[str, str, dict[str, str], bytes]] = []
        self.port = 0
        self.stalled: set[str] = set()
        self.asked = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def pair(self) -> str:
        return f"127.0.0.1:{self.port}"

    def page(self, path: str, body: str | bytes, content_type: str = "text/html", status: int = 200, **headers: str):
        data = body.encode() if isinstance(body, str) else body
        fields = {"Content-Type": content_type} | {key.replace("_", "-"): value for key, value in headers.items()}
        self.pages[path] = (status, fields, data)

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            first, *lines = head.strip().split("\r\n")
            method, path, _ = first.split(" ", 2)
            fields = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
            body = await reader.readexactly(int(fields.get("content-length", "0")))
            self.requests.append((method, path, fields, body))
            self.asked.set()
            if path in self.stalled:
                await reader.read()  # until the other side gives up
                return
            status, extra, data = self.pages.get(path, (404, {}, b"nothing here"))
            extra = {"Content-Length": str(len(data)), "Connection": "close"} | extra
            writer.write(f"HTTP/1.1 {status} X\r\n".encode())
            writer.write("".join(f"{name}: {value}\r\n" for name, value in extra.items()).encode() + b"\r\n")
            writer.write(data)
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()


@pytest.fixture(scope="session")
def served_site() -> Iterator[Site]:
    """A site that runs as long as the tests do."""
    made = Site()
    loop = asyncio.new_event_loop()
    server = loop.run_until_complete(asyncio.start_server(made.answer, "127.0.0.1", 0))
    made.port = server.sockets[0].getsockname()[1]
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    yield made

    async def stop() -> None:
        server.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    asyncio.run_coroutine_threadsafe(stop(), loop).result(5)
    loop.call_soon_threadsafe(loop.stop)
    thread.join(5)
    loop.close()


@pytest.fixture
def site(served_site: Site) -> Site:
    """The site, empty."""
    served_site.pages.clear()
    served_site.requests.clear()
    served_site.stalled.clear()
    served_site.asked.clear()
    return served_site


@pytest.fixture(scope="module")
def api(tmp_path_factory, served_site):
    """An engine that may fetch from the test's own site."""
    with opened(tmp_path_factory.mktemp("open"), allow_fetch=(served_site.pair,)) as made_api:
        yield made_api


@pytest.fixture(scope="module")
def closed(tmp_path_factory):
    """An engine that fetches from public addresses only."""
    with opened(tmp_path_factory.mktemp("closed")) as made_api:
        yield made_api


@pytest.fixture(scope="session")
def running(tmp_path_factory, served_site):
    """An engine in a process of its own that draws."""
    with running_engine(tmp_path_factory.mktemp("running"), "--allow-fetch", served_site.pair) as engine:
        yield engine
