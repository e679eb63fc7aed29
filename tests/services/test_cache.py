"""The download cache against a real server: whole files, once, and never a placeholder."""

import asyncio
import hashlib
from typing import Self

import pytest

from studio.domain import errors
from studio.domain.records import Asset
from studio.services.cache import DownloadCache, address
from studio.services.client import MaskoClient
from tests.helpers.raw_server import Asked, HangUp, RawServer, reply, routes

LIMIT = 10_000_000


def asset(server: RawServer, path: str = "/cdn/a1/fox/wave-9f.png", **fields) -> Asset:
    return Asset(id="a", type="image", url=server.url + path, **fields)


def file(content: bytes, **headers: str) -> bytes:
    return reply(content, content_type="image/png", **headers)


class Fetching:
    """A server, a client and a cache in one ``async with``."""

    def __init__(self, folder, answer, limit: int = LIMIT) -> None:
        self.server = RawServer(answer)
        self.cache = DownloadCache(folder, limit_bytes=limit)

    async def __aenter__(self) -> Self:
        await self.server.__aenter__()
        self.client = MaskoClient(self.server.api, "masko_x")
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self.cache.close()
        await self.client.close()
        await self.server.__aexit__()

    async def fetch(self, *args, **fields):
        return await self.cache.fetch(self.client, asset(self.server, *args, **fields))


async def test_a_file_is_fetched_once_and_named_by_its_content(tmp_path):
    async with Fetching(tmp_path, routes({"GET /cdn/a1/fox/wave-9f.png": file(b"picture")})) as here:
        assert here.cache.cached(asset(here.server)) is None
        path = await here.fetch()
        assert await here.fetch() == path
        assert here.cache.cached(asset(here.server)) == path
    assert path.read_bytes() == b"picture"
    assert path.name == hashlib.sha256(b"picture").hexdigest() + ".png"
    assert len(here.server.asked) == 1


async def test_many_who_ask_at_once_share_one_download(tmp_path):
    async with Fetching(tmp_path, routes({"GET /cdn/a1/fox/wave-9f.png": file(b"picture" * 10_000)})) as here:
        paths = await asyncio.gather(*(here.fetch() for _ in range(20)))
    assert len(set(paths)) == 1
    assert len(here.server.asked) == 1


async def test_one_who_gives_up_does_not_stop_the_others(tmp_path):
    release = asyncio.Event()

    async def slow(asked: Asked) -> bytes:
        await release.wait()
        return file(b"picture")

    async with Fetching(tmp_path, slow) as here:
        first = asyncio.create_task(here.fetch())
        second = asyncio.create_task(here.fetch())
        await asyncio.sleep(0)
        first.cancel()
        release.set()
        assert (await second).read_bytes() == b"picture"
        assert (await asyncio.gather(first, return_exceptions=True))[0].__class__ is asyncio.CancelledError


async def test_a_placeholder_is_never_stored_as_the_result(tmp_path):
    answers = [file(b"placeholder", Cache_Control="no-store"), file(b"the real one", Cache_Control="immutable")]

    async def answer(asked: Asked) -> bytes:
        return answers.pop(0)

    async with Fetching(tmp_path, answer) as here:
        with pytest.raises(errors.NotReady):
            await here.fetch()
        assert (await here.fetch()).read_bytes() == b"the real one"
        with pytest.raises(errors.NotReady):
            await here.fetch("/cdn/pending.png", status="pending")
    assert len(here.server.asked) == 2


async def test_another_port_and_another_run_find_the_same_file(tmp_path):
    answer = routes({"GET /cdn/a1/fox/wave-9f.png": file(b"picture")})
    async with Fetching(tmp_path, answer) as here:
        path = await here.fetch()
    async with Fetching(tmp_path, answer) as again:
        assert again.cache.cached(asset(again.server)) == path
        assert await again.fetch() == path
        assert again.cache.size == len(b"picture")
    assert not again.server.asked


async def test_an_old_index_line_and_a_deleted_file_do_no_harm(tmp_path):
    answer = routes({"GET /cdn/a1/fox/wave-9f.png": file(b"picture")})
    async with Fetching(tmp_path, answer) as here:
        path = await here.fetch()
    path.unlink()
    (tmp_path / "part-left").write_bytes(b"half")
    with (tmp_path / "addresses.txt").open("a") as index:
        index.write("half a li")
    async with Fetching(tmp_path, answer) as again:
        assert (await again.fetch()).read_bytes() == b"picture"
    assert not list(tmp_path.glob("part-*"))


async def test_a_cut_off_download_is_tried_again_and_never_kept_half(tmp_path):
    whole = file(b"picture" * 1000)
    answers = [HangUp(whole[:300]), HangUp(), whole]

    async def answer(asked: Asked) -> bytes:
        found = answers.pop(0)
        if isinstance(found, Exception):
            raise found
        return found

    async with Fetching(tmp_path, answer) as here:
        assert (await here.fetch()).read_bytes() == b"picture" * 1000
    assert not list(tmp_path.glob("part-*"))


async def test_a_download_that_never_comes_whole_is_an_error_without_a_file(tmp_path):
    async def answer(asked: Asked) -> bytes:
        raise HangUp(file(b"picture" * 1000)[:300])

    async with Fetching(tmp_path, answer) as here:
        with pytest.raises(errors.Interrupted):
            await here.fetch()
        assert here.cache.size == 0
    assert not list(tmp_path.glob("part-*"))


async def test_a_file_of_the_wrong_size_is_refused(tmp_path):
    async with Fetching(tmp_path, routes({"GET /cdn/a1/fox/wave-9f.png": file(b"short")})) as here:
        with pytest.raises(errors.MediaError):
            await here.fetch(file_size=999)
        assert here.cache.cached(asset(here.server)) is None
    assert not list(tmp_path.glob("part-*"))


async def test_what_was_used_longest_ago_goes_first(tmp_path):
    answer = routes({f"GET /cdn/{n}.png": file(bytes([n]) * 100) for n in range(4)})
    async with Fetching(tmp_path, answer, limit=300) as here:
        for n in range(3):
            await here.fetch(f"/cdn/{n}.png")
        assert here.cache.cached(asset(here.server, "/cdn/0.png")) is not None  # now 1 is the oldest
        await here.fetch("/cdn/3.png")
        kept = [n for n in range(4) if here.cache.cached(asset(here.server, f"/cdn/{n}.png"))]
        assert kept == [0, 2, 3]
        assert here.cache.size == 300
    again = DownloadCache(tmp_path, limit_bytes=300)
    assert again.size == 300
    assert again.cached(asset(here.server, "/cdn/1.png")) is None


async def test_equal_content_is_kept_once(tmp_path):
    answer = routes({f"GET /cdn/{n}.png": file(b"same") for n in range(3)})
    async with Fetching(tmp_path, answer) as here:
        paths = {await here.fetch(f"/cdn/{n}.png") for n in range(3)}
        assert len(paths) == 1
        assert here.cache.size == 4


async def test_clearing_forgets_everything(tmp_path):
    async with Fetching(tmp_path, routes({"GET /cdn/a1/fox/wave-9f.png": file(b"picture")})) as here:
        path = await here.fetch()
        here.cache.clear()
        assert here.cache.size == 0
        assert not path.exists()
        assert here.cache.cached(asset(here.server)) is None


async def test_no_name_of_the_server_becomes_a_path(tmp_path):
    async with Fetching(tmp_path / "cache", lambda asked: _always(b"x")) as here:
        for path in ("/cdn/../../evil.png", "/cdn/%2e%2e%2f%2e%2e%2fevil", "/cdn/a.p/n", "/cdn/a.<>|"):
            found = await here.fetch(path)
            assert found.parent == tmp_path / "cache" / "objects"
            assert found.name.startswith(hashlib.sha256(b"x").hexdigest())


async def _always(content: bytes) -> bytes:
    return file(content)


async def test_a_full_disk_is_said(tmp_path, monkeypatch):
    async with Fetching(tmp_path, routes({"GET /cdn/a1/fox/wave-9f.png": file(b"picture")})) as here:
        (tmp_path / "objects").rmdir()
        (tmp_path / "objects").write_text("in the way")
        with pytest.raises(errors.StorageError):
            await here.fetch()
    assert not list(tmp_path.glob("part-*"))


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("http://127.0.0.1:1/cdn/a.png?sig=1", "/cdn/a.png"),
        ("http://localhost:9/cdn/a.png", "/cdn/a.png"),
        ("https://assets.masko.ai/x/a.png?sig=2", "assets.masko.ai/x/a.png"),
    ],
)
def test_an_address_names_a_file_not_a_server_run(url, name):
    assert address(url) == name
