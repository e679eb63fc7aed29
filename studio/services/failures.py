"""Turns what HTTP does wrong into the one error tree, each with a sentence that says what to do next.

A sentence never offers to send a paid request again while it is not known whether it was charged.
"""

import math
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import httpx

from studio.domain.errors import (
    AnswerLost,
    ApiError,
    BadRequest,
    Conflict,
    ConnectionFailed,
    Forbidden,
    InsufficientCredits,
    Interrupted,
    NotFound,
    NotUnderstood,
    RateLimited,
    Remedy,
    ServerFailed,
    Unauthorized,
    Unreachable,
)
from studio.domain.wire.envelope import ErrorBody, error_body
from studio.domain.words import later, tr, trn

UNKNOWN_CHARGE = later(
    "Whether it was charged is not known yet: Studio looks for the job before anything is sent again."
)

#: Failures that end a request before its first byte has left.
_BEFORE_SENDING = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)


def refused(status: int, headers: Mapping[str, str], body: Any, *, paid: bool) -> ApiError:
    """Return the error for an answer with an error status whose body is JSON."""
    said = error_body(body)
    if status == 402:
        return _short_of_credits(said)
    if status == 429:
        return _too_many(retry_after(headers), said)
    if status == 409:
        return Conflict(
            _with(tr("This contradicts what the server has now. Look at the current state first."), said),
            code=said.code,
            body=body,
        )
    if status in {400, 413, 415, 422}:
        return _bad_request(status, said)
    if status >= 500:
        return _server_failed(status, said, paid=paid)
    return _not_allowed(status, said)


def not_understood(status: int, *, paid: bool, cut_off: bool = False, elsewhere: str = "") -> NotUnderstood:
    """Return the error for an answer that is no JSON of this API: HTML, cut off, or a redirect."""
    if cut_off:
        what = tr("The server's answer was cut off.")
    elif elsewhere:
        what = tr(
            "The address leads elsewhere ({elsewhere}). Check the address of the API in the settings.",
            elsewhere=elsewhere,
        )
    else:
        what = tr(
            "The answer ({status}) is not from the Masko API. Check the address, or a login page on this network.",
            status=status,
        )
    error = NotUnderstood(_for_money(what, paid and (status < 400 or status >= 500)), status=status)
    error.remedy = Remedy.LOOK_UP if paid else Remedy.RETRY
    return error


def connection_failed(error: httpx.TransportError | OSError, *, changes: bool, paid: bool) -> ConnectionFailed:
    """Return the error for a request without a whole answer; ``changes`` is False for plain questions."""
    if isinstance(error, _BEFORE_SENDING):
        slow = isinstance(error, httpx.TimeoutException)
        late = tr("The server did not answer in time. Nothing was sent; check the network and try again.")
        away = tr("The server cannot be reached. Nothing was sent; check the network and try again.")
        return Unreachable(late if slow else away)
    if not changes:
        slow = isinstance(error, httpx.TimeoutException)
        late = tr("The server took too long to answer. Nothing was changed; try again.")
        early = tr("The server ended the connection early. Nothing was changed; try again.")
        return Interrupted(late if slow else early)
    if paid:
        return AnswerLost(_for_money(tr("The answer to a paid request was lost."), unknown=True))
    return AnswerLost(tr("The answer was lost; the change may have arrived. Refresh to see the current state."))


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Return the seconds a server asks to wait, from ``Retry-After`` as seconds or as a date."""
    value = headers.get("retry-after", "").strip()
    if not value:
        return None
    try:
        seconds = float(value)
    except ValueError:
        try:
            seconds = (parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds()
        except (ValueError, TypeError):
            return None
    return max(0.0, seconds) if math.isfinite(seconds) else None


def _short_of_credits(said: ErrorBody) -> InsufficientCredits:
    if said.required is not None and said.balance is not None:
        sentence = tr(
            "This costs {price} and the balance is {balance}: {missing} more needed. "
            "Nothing was charged; add credits or make it smaller.",
            price=_credits(said.required),
            balance=_credits(said.balance),
            missing=max(0, said.required - said.balance),
        )
    else:
        sentence = tr("The balance does not cover this. Nothing was charged; add credits or make it smaller.")
    return InsufficientCredits(
        sentence, required=said.required, balance=said.balance, code=said.code or "insufficient_credits"
    )


def _too_many(wait: float | None, said: ErrorBody) -> RateLimited:
    sentence = tr("The server asks for fewer requests. Studio waits and goes on by itself.")
    if wait is not None:
        sentence = tr("The server asks for fewer requests. Studio goes on in {seconds} s.", seconds=math.ceil(wait))
    return RateLimited(sentence, retry_after=wait, code=said.code or "rate_limited")


def _bad_request(status: int, said: ErrorBody) -> BadRequest:
    plain = {
        413: tr("The file is too large. Choose one of at most 10 MB."),
        415: tr("The server does not take this kind of file. Choose a PNG, JPEG or WebP picture."),
    }
    sentence = plain.get(status) or _with(tr("The server refused a field. Correct it and send it again."), said)
    return BadRequest(sentence, status=status, code=said.code, fields=dict(said.fields))


def _server_failed(status: int, said: ErrorBody, *, paid: bool) -> ServerFailed:
    if not paid:
        return ServerFailed(
            tr("The server failed ({status}). Try again in a moment.", status=status), status=status, code=said.code
        )
    error = ServerFailed(
        _for_money(tr("The server failed ({status}).", status=status), unknown=True), status=status, code=said.code
    )
    error.remedy = Remedy.LOOK_UP
    return error


def _not_allowed(status: int, said: ErrorBody) -> ApiError:
    if status == 401:
        return Unauthorized(
            tr("The server does not accept this key. Check it in the settings, or enter another one."),
            status=status,
            code=said.code,
        )
    if status == 403:
        return Forbidden(
            _with(tr("This key or plan may not do that. Switch the workspace, or ask its owner."), said),
            status=status,
            code=said.code,
        )
    if status in {404, 410}:
        return NotFound(
            _with(tr("This is no longer on the server. Refresh to see what is there."), said),
            status=status,
            code=said.code,
        )
    return ApiError(
        _with(tr("The server refused this request ({status}).", status=status), said), status=status, code=said.code
    )


def _with(sentence: str, said: ErrorBody) -> str:
    """Put the server's own words in front of ours, where it found any."""
    if not said.message:
        return sentence
    words = said.message[:300]
    return f"{words if words.endswith(('.', '!', '?')) else words + '.'} {sentence}"


def _for_money(sentence: str, unknown: bool) -> str:
    return f"{sentence} {tr(UNKNOWN_CHARGE)}" if unknown else sentence


def _credits(amount: int) -> str:
    return trn("{count:,} credit", "{count:,} credits", amount)
