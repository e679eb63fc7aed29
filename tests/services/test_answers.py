"""Each wrong answer is one named error, and a lost one never invites to pay a second time."""

import socket

import httpx
import pytest

from studio.domain import errors
from studio.domain.errors import Remedy
from studio.services.client import MaskoClient
from studio.services.connection import charge_unknown
from tests.helpers.asking import KEY, POSE, RECEIPT, answering, client_for
from tests.helpers.raw_server import Asked, HangUp, RawServer, reply, routes

#: Words that would invite a user to pay a second time.
INVITING = ("try again", "retry", "send it again", "once more")


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
