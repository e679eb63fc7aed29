"""The client against a real server that answers in every generation, and in every wrong way."""

import asyncio
import json
import socket

import httpx
import pytest

from studio.domain import errors
from studio.domain.errors import Remedy
from studio.domain.requests import GenerateRequest, MascotRequest
from studio.services.client import MaskoClient
from studio.services.connection import charge_unknown
from tests.helpers.raw_server import Asked, HangUp, RawServer, reply, routes

KEY = "masko_" + "ab" * 32
POSE = GenerateRequest(type="image", name="Wave", image_prompt="waving")
RECEIPT = {
    "data": {"job_id": "j1", "status": "pending", "type": "image", "estimated_cost": 1, "poll_url": "/v1/jobs/j1"}
}
#: Words that would invite a user to pay a second time.
INVITING = ("try again", "retry", "send it again", "once more")


def client_for(server: RawServer) -> MaskoClient:
    return MaskoClient(server.api, KEY)


def answering(answer) -> MaskoClient:
    """Return a client whose server gives one malformed answer to everything."""
    return MaskoClient("http://127.0.0.1:9/v1", KEY, transport=httpx.MockTransport(answer))


async def test_every_request_carries_the_key_and_a_paid_one_its_intent():
    async with RawServer(
        routes({"POST /v1/collections/c1/generate": RECEIPT, "GET /v1/credits": {"credits": 3}})
    ) as server:
        client = client_for(server)
        await client.balance()
        receipt = await client.generate("c1", POSE, intent="intent-1")
        await client.close()
    question, paid = server.asked
    assert question.headers["authorization"] == paid.headers["authorization"] == f"Bearer {KEY}"
    assert "idempotency-key" not in question.headers
    assert paid.headers["idempotency-key"] == "intent-1"
    assert paid.json == {"type": "image", "name": "Wave", "image_prompt": "waving"}
    assert (receipt.job_id, receipt.estimated_cost) == ("j1", 1)


async def test_lists_are_read_to_their_last_page():
    def projects(asked: Asked):
        offset, limit = int(asked.query["offset"]), int(asked.query["limit"])
        every = [{"id": f"p{n}", "name": f"Project {n}"} for n in range(250)]
        part = every[offset : offset + limit]
        page = {"total": 250, "limit": limit, "offset": offset, "has_more": offset + limit < 250}
        return {"data": part, "meta": {"pagination": page}}

    async with RawServer(routes({"GET /v1/projects": projects})) as server:
        client = client_for(server)
        found = await client.projects()
        await client.close()
    assert [project.id for project in found] == [f"p{n}" for n in range(250)]
    assert len(server.asked) == 3


async def test_a_server_that_repeats_its_first_page_for_ever_is_left():
    repeated = {"data": [{"id": "p1", "name": "One"}], "meta": {"pagination": {"total": 99, "has_more": True}}}
    async with RawServer(routes({"GET /v1/projects": repeated})) as server:
        client = client_for(server)
        assert [project.id for project in await client.projects()] == ["p1"]
        await client.close()


async def test_a_new_mascot_comes_with_the_job_of_its_reference():
    answer = {"data": {"id": "c1", "project_id": "p1", "name": "Fox", "reference_job": {"job_id": "j9"}}}
    async with RawServer(routes({"POST /v1/collections": answer})) as server:
        client = client_for(server)
        request = MascotRequest(project_id="p1", name="Fox", prompt="a fox", style="3d-render")
        mascot, receipt = await client.create_mascot(request, intent="i1")
        await client.close()
    assert (mascot.id, mascot.name) == ("c1", "Fox")
    assert receipt is not None
    assert receipt.job_id == "j9"
    assert server.asked[0].json == {
        "project_id": "p1",
        "name": "Fox",
        "prompt": "a fox",
        "style": "3d-render",
        "cdn_enabled": True,
    }


async def test_a_batch_is_one_request_and_its_receipts_keep_their_order():
    answer = {"data": {"jobs": [{"job_id": "j1", "type": "image"}, {"job_id": "j2", "type": "image"}], "total_cost": 2}}
    async with RawServer(routes({"POST /v1/collections/c1/generate-batch": answer})) as server:
        client = client_for(server)
        receipts = await client.generate_batch("c1", [POSE, POSE], intent="i2")
        await client.close()
    assert [receipt.job_id for receipt in receipts] == ["j1", "j2"]
    assert len(server.asked[0].json["requests"]) == 2


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


async def test_a_long_poll_asks_the_server_to_hold_and_waits_longer_than_it():
    held = asyncio.Event()

    async def answer(asked: Asked) -> bytes:
        held.set()
        return reply({"data": {"id": "j1", "type": "image", "status": "completed"}})

    async with RawServer(answer) as server:
        client = client_for(server)
        job = await client.job("j1", wait=500)
        await client.close()
    assert job.done
    assert server.asked[0].query == {"wait": "true", "timeout": "120"}


async def test_a_long_poll_may_be_held_for_longer_than_two_minutes():
    seen = {}

    def answer(request: httpx.Request) -> httpx.Response:
        seen.update(request.extensions["timeout"])
        return httpx.Response(200, json={"data": {"id": "j1", "type": "image", "status": "pending"}})

    client = answering(answer)
    await client.job("j1", wait=120)
    await client.close()
    assert set(seen) == {"connect", "read", "write", "pool"}
    assert seen["read"] > 120


async def test_filters_that_a_server_ignores_are_applied_here():
    listed = {
        "data": [
            {"id": "j1", "status": "pending", "collection_id": "c1"},
            {"id": "j2", "status": "failed", "collection_id": "c1"},
            {"id": "j3", "status": "pending", "collection_id": "c2"},
        ]
    }
    async with RawServer(routes({"GET /v1/jobs": listed})) as server:
        client = client_for(server)
        page = await client.jobs(mascot_id="c1", status="pending")
        await client.close()
    assert [job.id for job in page.rows] == ["j1"]
    assert server.asked[0].query == {"limit": "100", "offset": "0", "collection_id": "c1", "status": "pending"}


async def test_ids_never_become_paths():
    async with RawServer(routes({})) as server:
        client = client_for(server)
        with pytest.raises(errors.NotFound):
            await client.mascot("../credits?x=1#y")
        await client.close()
    assert server.asked[0].path == "/v1/collections/..%2Fcredits%3Fx%3D1%23y"


REFUSALS = [
    (
        400,
        {"error": {"code": "bad_request", "message": "Duration must be 3 to 10", "fields": {"duration": "3 to 10"}}},
        errors.BadRequest,
        Remedy.FIX_FIELDS,
        "Duration must be 3 to 10.",
    ),
    (401, {"error": "Unauthorized"}, errors.Unauthorized, Remedy.SIGN_IN, "key"),
    (
        402,
        {"error": "Insufficient credits", "required": 21, "available": 5},
        errors.InsufficientCredits,
        Remedy.TOP_UP,
        "16 more needed",
    ),
    (
        402,
        {"error": {"code": "insufficient_credits", "message": "no", "required": 140, "balance": 50}},
        errors.InsufficientCredits,
        Remedy.TOP_UP,
        "90 more needed",
    ),
    (
        403,
        {"error": {"code": "forbidden", "message": "Logos need the Pro plan"}},
        errors.Forbidden,
        Remedy.NONE,
        "Logos need the Pro plan.",
    ),
    (404, {"error": {"code": "not_found", "message": ""}}, errors.NotFound, Remedy.NONE, "no longer on the server"),
    (409, {"error": {"code": "stale_graph", "message": "stale"}}, errors.Conflict, Remedy.NONE, "current state"),
    (413, {"error": "too large"}, errors.BadRequest, Remedy.FIX_FIELDS, "10 MB"),
    (415, {"error": "what is this"}, errors.BadRequest, Remedy.FIX_FIELDS, "PNG"),
    (429, {"error": {"code": "rate_limited"}}, errors.RateLimited, Remedy.WAIT, "fewer requests"),
    (
        500,
        {"error": {"code": "internal_error", "message": "Traceback: secret"}},
        errors.ServerFailed,
        Remedy.RETRY,
        "(500)",
    ),
]


@pytest.mark.parametrize(("status", "body", "kind", "remedy", "words"), REFUSALS)
async def test_each_refusal_is_one_named_error_with_one_sentence(status, body, kind, remedy, words):
    async with RawServer(routes({"GET /v1/credits": reply(body, status)})) as server:
        client = client_for(server)
        with pytest.raises(kind) as caught:
            await client.balance()
        await client.close()
    error = caught.value
    assert type(error) is kind
    assert error.remedy is remedy
    assert words in error.sentence
    assert "Traceback" not in error.sentence
    assert error.sentence.endswith(".")


async def test_figures_and_fields_and_waits_come_along():
    table = {
        "GET /v1/credits": reply({"error": "x", "required": 21, "available": 5}, 402),
        "GET /v1/styles": reply({"error": {"message": "bad", "fields": {"duration": "3 to 10"}}}, 400),
        "GET /v1/projects": reply({"error": "slow down"}, 429, Retry_After="7"),
    }
    async with RawServer(routes(table)) as server:
        client = client_for(server)
        with pytest.raises(errors.InsufficientCredits) as short:
            await client.balance()
        with pytest.raises(errors.BadRequest) as bad:
            await client.styles()
        with pytest.raises(errors.RateLimited) as slow:
            await client.projects()
        await client.close()
    assert (short.value.required, short.value.balance) == (21, 5)
    assert bad.value.fields == {"duration": "3 to 10"}
    assert slow.value.retry_after == 7
    assert "7 s" in slow.value.sentence


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"<html>Sign in to the airport</html>", 200),
        (b"", 200),
        (b'{"data": {"tot', 200),
        (b"[1, 2", 200),
        (b"\x00\xff\xfe", 200),
        (b"<html>not found</html>", 404),
        (b'{"data": []}', 200),
        (b'"text"', 200),
        (b"null", 200),
        (b"[" * 100_000, 200),
    ],
)
async def test_what_is_no_answer_of_this_api_is_said_to_be_none(content, status):
    async with RawServer(routes({"GET /v1/credits": reply(content, status, "text/html")})) as server:
        client = client_for(server)
        with pytest.raises(errors.NotUnderstood) as caught:
            await client.balance()
        await client.close()
    assert caught.value.remedy is Remedy.RETRY


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


async def lost_at(server_answer, ask) -> Exception:
    async with RawServer(server_answer) as server:
        client = client_for(server)
        with pytest.raises(errors.MaskoError) as caught:
            await ask(client)
        await client.close()
    return caught.value


async def test_an_answer_cut_off_at_any_byte_leaves_a_paid_request_unknown_and_never_invites_to_pay_again():
    whole = reply(RECEIPT)
    for length in range(0, len(whole), 7):

        async def cut(asked: Asked, length=length) -> bytes:
            raise HangUp(whole[:length])

        error = await lost_at(cut, lambda client: client.generate("c1", POSE, intent="i"))
        assert isinstance(error, errors.AnswerLost | errors.NotUnderstood)
        assert charge_unknown(error)
        assert error.remedy is Remedy.LOOK_UP
        assert "not known" in error.sentence
        assert not any(words in error.sentence.lower() for words in INVITING)


async def test_an_answer_cut_off_leaves_a_question_free_to_ask_again():
    async def cut(asked: Asked) -> bytes:
        raise HangUp(reply({"credits": 5})[:30])

    error = await lost_at(cut, lambda client: client.balance())
    assert isinstance(error, errors.Interrupted)
    assert error.remedy is Remedy.RETRY


@pytest.mark.parametrize("status", [500, 502, 503, 504])
@pytest.mark.parametrize("html", [True, False])
async def test_a_failing_server_leaves_a_paid_request_unknown(status, html):
    body = reply(b"<html>oops</html>", status, "text/html") if html else reply({"error": "oops"}, status)
    error = await lost_at(
        routes({"POST /v1/collections/c1/generate": body}), lambda client: client.generate("c1", POSE, intent="i")
    )
    assert isinstance(error, errors.ServerFailed)
    assert charge_unknown(error)
    assert error.remedy is Remedy.LOOK_UP
    assert not any(words in error.sentence.lower() for words in INVITING)


@pytest.mark.parametrize("status", [400, 401, 402, 403, 404, 409, 413, 415, 429])
async def test_a_refused_paid_request_is_known_not_to_be_charged(status):
    error = await lost_at(
        routes({"POST /v1/collections/c1/generate": reply({"error": "no"}, status)}),
        lambda client: client.generate("c1", POSE, intent="i"),
    )
    assert not charge_unknown(error)


async def test_a_receipt_without_a_job_leaves_a_paid_request_unknown():
    error = await lost_at(
        routes({"POST /v1/collections/c1/generate": {"data": {"ok": True}}}),
        lambda client: client.generate("c1", POSE, intent="i"),
    )
    assert isinstance(error, errors.NotUnderstood)
    assert charge_unknown(error)


async def test_no_network_says_that_nothing_was_sent():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound but not listening: refuses every connection
        client = MaskoClient(f"http://127.0.0.1:{taken.getsockname()[1]}/v1", KEY)
        with pytest.raises(errors.Unreachable, match="Nothing was sent") as caught:
            await client.generate("c1", POSE, intent="i")
        await client.close()
    assert not charge_unknown(caught.value)


@pytest.mark.parametrize(
    ("raised", "kind"),
    [
        (httpx.ConnectTimeout, errors.Unreachable),
        (httpx.PoolTimeout, errors.Unreachable),
        (httpx.ReadTimeout, errors.AnswerLost),
        (httpx.WriteTimeout, errors.AnswerLost),
        (httpx.ReadError, errors.AnswerLost),
    ],
)
async def test_timeouts_tell_sent_from_not_sent(raised, kind):
    def answer(request: httpx.Request) -> httpx.Response:
        raise raised("late", request=request)

    client = answering(answer)
    with pytest.raises(kind):
        await client.generate("c1", POSE, intent="i")
    await client.close()


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


async def test_prompts_of_every_kind_arrive_as_written():
    prompts = [
        "x" * 10_000,
        "🦊👋🏽 ﷽",
        "مرحبا بالعالم \u202e",
        "../../etc/passwd",
        "a\x00b",
        "'; DROP TABLE jobs; --",
        "line\nbreak",
        "half \ud83e",
    ]
    async with RawServer(routes({"POST /v1/collections/c1/generate": RECEIPT})) as server:
        client = client_for(server)
        for prompt in prompts:
            await client.generate("c1", GenerateRequest(type="image", name="n", image_prompt=prompt), intent="i")
        await client.close()
    assert [json.loads(asked.body)["image_prompt"] for asked in server.asked] == [*prompts[:-1], "half ?"]
