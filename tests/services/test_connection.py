"""The one door to the network: the key, redirects, files, proxies, and how it closes."""

import asyncio

import pytest

from studio.domain import errors
from studio.services.client import MaskoClient
from tests.helpers.asking import KEY, POSE, client_for
from tests.helpers.raw_server import Asked, RawServer, reply, routes


async def test_poses_come_from_published_files_where_items_cannot_be_listed():
    files = {
        "data": {
            "assets": [
                {
                    "asset_id": "a1",
                    "item_name": "Wave",
                    "type": "image",
                    "cdn_url": "https://x/a.png",
                    "status": "completed",
                },
                {
                    "asset_id": "a2",
                    "item_name": "Wave",
                    "type": "webm",
                    "cdn_url": "https://x/a.webm",
                    "status": "pending",
                },
            ]
        }
    }
    async with RawServer(routes({"GET /v1/collections/c1/cdn-status": files})) as server:
        client = client_for(server)
        (pose,) = await client.poses("c1")
        await client.close()
    assert (pose.name, pose.type, pose.mascot_id) == ("Wave", "animation", "c1")
    assert pose.picture is not None
    assert pose.clip is None


async def test_a_redirect_is_not_followed_with_the_key():
    async with (
        RawServer(routes({})) as thief,
        RawServer(routes({"GET /v1/credits": reply(b"", 302, Location=f"{thief.url}/steal")})) as server,
    ):
        client = client_for(server)
        with pytest.raises(errors.NotUnderstood, match="leads elsewhere"):
            await client.balance()
        await client.close()
    assert not thief.asked


async def test_the_key_is_in_no_error_and_goes_to_no_other_host():
    async with RawServer(routes({"GET /file.png": reply(b"png", content_type="image/png")})) as cdn:
        client = MaskoClient("http://127.0.0.1:9/v1", KEY)
        async with client.open_file(f"{cdn.url}/file.png") as response:
            assert await response.aread() == b"png"
        with pytest.raises(errors.Unreachable) as caught:
            await client.balance()
        await client.close()
    assert "authorization" not in cdn.asked[0].headers
    chain = caught.value
    while chain is not None:
        assert KEY not in repr(chain) + str(getattr(chain, "__dict__", ""))
        chain = chain.__cause__


async def test_a_file_of_the_api_may_not_lead_elsewhere_with_the_key():
    async with (
        RawServer(routes({})) as thief,
        RawServer(routes({"GET /v1/files/a.png": reply(b"", 302, Location=f"{thief.url}/steal")})) as server,
    ):
        client = client_for(server)
        with pytest.raises(errors.NotUnderstood, match="leads elsewhere"):
            async with client.open_file(f"{server.api}/files/a.png"):
                pass
        await client.close()
    assert server.asked[0].headers["authorization"] == f"Bearer {KEY}"
    assert not thief.asked


async def test_a_public_file_may_lead_elsewhere_and_has_no_key():
    async with RawServer(routes({"GET /b.png": reply(b"png", content_type="image/png")})) as cdn:
        moved = reply(b"", 302, Location=f"{cdn.url}/b.png")
        async with RawServer(routes({"GET /a.png": moved})) as first:
            client = MaskoClient("http://127.0.0.1:9/v1", KEY)
            async with client.open_file(f"{first.url}/a.png") as response:
                assert await response.aread() == b"png"
            await client.close()
    assert "authorization" not in first.asked[0].headers
    assert "authorization" not in cdn.asked[0].headers


async def test_a_missing_file_is_said_and_an_address_that_is_none_too():
    async with RawServer(routes({})) as server:
        client = client_for(server)
        with pytest.raises(errors.NotFound):
            async with client.open_file(f"{server.url}/gone.png"):
                pass
        with pytest.raises(errors.MaskoError):
            async with client.open_file("http://[::1/x"):
                pass
        await client.close()


async def test_closing_ends_what_is_on_its_way():
    async def hang(asked: Asked) -> bytes:
        arrived.set()
        await asyncio.Event().wait()
        return b""

    arrived = asyncio.Event()
    async with RawServer(hang) as server:
        client = client_for(server)
        question = asyncio.create_task(client.job("j1", wait=100))
        await arrived.wait()
        paid = asyncio.create_task(client.generate("c1", POSE, intent="i"))
        while len(server.asked) < 2:  # noqa: ASYNC110 - the server tells nobody
            await asyncio.sleep(0.005)
        await client.close()
        outcomes = await asyncio.gather(question, paid, return_exceptions=True)
        assert [type(outcome) for outcome in outcomes] == [errors.Interrupted, errors.AnswerLost]
        with pytest.raises(errors.Unreachable):
            await client.balance()


async def test_one_who_gives_up_is_cancelled():
    async def hang(asked: Asked) -> bytes:
        arrived.set()
        await asyncio.Event().wait()
        return b""

    arrived = asyncio.Event()
    async with RawServer(hang) as server:
        client = client_for(server)
        question = asyncio.create_task(client.job("j1", wait=100))
        await arrived.wait()
        question.cancel()
        assert isinstance((await asyncio.gather(question, return_exceptions=True))[0], asyncio.CancelledError)
        await client.close()


async def test_a_proxy_of_the_system_does_not_swallow_the_local_engine(monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    async with RawServer(routes({"GET /v1/credits": {"credits": 7}})) as server:
        client = client_for(server)
        assert (await client.balance()).total == 7
        await client.close()


@pytest.mark.parametrize("key", ["masko_\u0430", "masko_\nX-Other: 1", ""])
async def test_a_key_no_server_could_take_never_leaves(key):
    async with RawServer(routes({})) as server:
        client = MaskoClient(server.api, key or "\t")
        with pytest.raises(errors.Unauthorized):
            await client.balance()
        await client.close()
    assert not server.asked


@pytest.mark.parametrize("api", ["", "not an address", "http://", "ftp://x/v1", "http://[::1/v1", "http://x:99999/v1"])
async def test_an_address_that_is_none_is_said_to_be_unreachable(api):
    client = MaskoClient(api, KEY)
    with pytest.raises(errors.Unreachable):
        await client.balance()
    await client.close()
