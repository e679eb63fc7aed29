"""The one door to the network: every request of Studio passes ``Connection.send``."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from enum import IntEnum
from ipaddress import ip_address
from typing import Any, Protocol
from urllib.parse import urlsplit

import httpx

from studio.domain.errors import AnswerLost, ApiError, RateLimited, Unauthorized, Unreachable
from studio.domain.words import tr
from studio.services.failures import connection_failed, not_understood, refused

#: Seconds a server holds a long poll at most; the read timeout of a waiting request is longer.
MAX_HOLD = 120.0
_HOLD_MARGIN = 30.0
_READ_LIMIT = 60.0
#: Kept shorter than common servers' own 5 s, so that no paid request leaves on a connection just being closed.
_KEEPALIVE = 3.0


class Priority(IntEnum):
    """Who asks: what a user waits for goes before what Studio does by itself."""

    USER = 0
    BACKGROUND = 1


class Gate(Protocol):
    """What decides when a request may leave, and learns from the answers; see ``services.governor``."""

    async def admit(self, priority: Priority) -> float:
        """Return when one request may leave, with a ticket to show at ``observe``."""

    def observe(self, ticket: float, status: int, headers: Mapping[str, str]) -> None:
        """Learn from an answer's status and rate limit headers."""


class OpenGate:
    """A gate that lets everything through, for servers without limits."""

    async def admit(self, priority: Priority) -> float:  # noqa: ARG002 - the protocol's argument
        """Return at once."""
        return 0.0

    def observe(self, ticket: float, status: int, headers: Mapping[str, str]) -> None:
        """Learn nothing."""


class Connection:
    """An API address with a key, and the only place where HTTP happens."""

    def __init__(
        self, api: str, key: str, *, transport: httpx.AsyncBaseTransport | None = None, gate: Gate | None = None
    ) -> None:
        """Prepare to talk to the API at ``api`` (with ``/v1``); nothing is sent yet."""
        self.api = api.rstrip("/")
        self._key = key
        self._gate = gate or OpenGate()
        self._closing = False
        self._on_their_way: set[asyncio.Task[httpx.Response]] = set()
        self._http = httpx.AsyncClient(
            transport=transport,
            timeout=_timeout(),
            limits=httpx.Limits(max_connections=64, max_keepalive_connections=16, keepalive_expiry=_KEEPALIVE),
            trust_env=not is_loopback(self.api),  # a proxy of the system must not swallow the local engine
            headers={"User-Agent": "masko-studio"},
        )

    async def get(
        self,
        path: str,
        *,
        params: Mapping[str, str | int] | None = None,
        hold: float = 0.0,
        priority: Priority = Priority.USER,
    ) -> Any:
        """Ask a question that changes nothing; ``hold`` is how long the server may keep it open, in seconds."""
        return await self._send("GET", path, params=params, hold=hold, priority=priority)

    async def change(self, method: str, path: str, *, body: Any = None, files: Mapping[str, Any] | None = None) -> Any:
        """Send a request that changes something but costs nothing."""
        return await self._send(method, path, body=body, files=files)

    async def pay(self, path: str, *, body: Any, intent: str) -> Any:
        """Send a paid request under the id of its intent; its failures never invite to pay again."""
        return await self._send("POST", path, body=body, intent=intent)

    @asynccontextmanager
    async def download(self, url: str) -> AsyncIterator[httpx.Response]:
        """Open a file for streaming; the key goes along only to the API's own address."""
        own = url.startswith(f"{self.api}/")
        headers = {"Authorization": f"Bearer {self._key}"} if own else {}
        try:
            async with self._http.stream("GET", url, headers=headers, follow_redirects=not own) as response:
                if response.is_redirect:  # followed only without the key
                    raise not_understood(response.status_code, paid=False, elsewhere=_target(response))
                if response.status_code >= 400:
                    await response.aread()
                    raise refused(response.status_code, response.headers, _json_or_none(response), paid=False)
                yield response
        except httpx.TransportError as error:
            raise connection_failed(error, changes=False, paid=False) from error
        except (httpx.InvalidURL, httpx.TooManyRedirects, httpx.DecodingError) as error:
            raise not_understood(0, paid=False, cut_off=isinstance(error, httpx.DecodingError)) from error

    async def close(self) -> None:
        """End what is on its way, then close every connection."""
        self._closing = True
        on_their_way = list(self._on_their_way)
        for task in on_their_way:
            task.cancel()
        await asyncio.gather(*on_their_way, return_exceptions=True)
        await self._http.aclose()

    async def _send(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str | int] | None = None,
        body: Any = None,
        files: Mapping[str, Any] | None = None,
        intent: str = "",
        hold: float = 0.0,
        priority: Priority = Priority.USER,
    ) -> Any:
        """Send one request and return its JSON, or raise the one error that says what went wrong."""
        paid = bool(intent)
        headers = self._headers(intent)
        content = None
        if body is not None:
            content = encode_body(body)
            headers["Content-Type"] = "application/json"
        ticket = await self._gate.admit(priority)
        if self._closing:
            raise Unreachable(tr("This connection was closed. Nothing was sent; try again."))
        try:
            response = await self._exchange(
                self._http.build_request(
                    method,
                    self.api + path,
                    params=params,
                    content=content,
                    files=files,
                    headers=headers,
                    timeout=_timeout(hold),
                )
            )
        except httpx.DecodingError as error:
            raise not_understood(200, paid=paid, cut_off=True) from error
        except httpx.InvalidURL as error:
            raise Unreachable(tr("The address of the API is not a web address. Correct it in the settings.")) from error
        except (httpx.TransportError, OSError) as error:
            raise connection_failed(error, changes=method != "GET", paid=paid) from error
        self._gate.observe(ticket, response.status_code, response.headers)
        return _read(response, paid=paid)

    async def _exchange(self, request: httpx.Request) -> httpx.Response:
        """Send a request in a task of its own, so that closing can end it and leave no socket behind."""
        task = asyncio.create_task(self._http.send(request))
        self._on_their_way.add(task)
        try:
            return await task
        except asyncio.CancelledError:
            current = asyncio.current_task()
            if self._closing and not (current is not None and current.cancelling()):
                raise httpx.ReadError("closed here", request=request) from None
            raise
        finally:
            self._on_their_way.discard(task)

    def _headers(self, intent: str) -> dict[str, str]:
        if not (self._key.isascii() and self._key.isprintable()):
            raise Unauthorized(
                tr("This key holds characters that no key has. Enter it again in the settings."), status=401
            )
        headers = {"Authorization": f"Bearer {self._key}", "Accept": "application/json"}
        if intent:
            headers["Idempotency-Key"] = intent
        return headers


def encode_body(body: Any) -> bytes:
    """Return a JSON body as the bytes that leave; the same value always gives the same bytes."""
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def is_loopback(url: str) -> bool:
    """Return whether a URL points at this machine."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return False
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def charge_unknown(error: Exception) -> bool:
    """Return whether a failed paid request may have been charged all the same."""
    if isinstance(error, RateLimited) or not isinstance(error, ApiError | AnswerLost):
        return False
    return isinstance(error, AnswerLost) or error.status < 400 or error.status >= 500


def _timeout(hold: float = 0.0) -> httpx.Timeout:
    """Return the four limits in seconds; a server that holds the answer gets its hold and a margin."""
    read = max(_READ_LIMIT, hold + _HOLD_MARGIN)
    return httpx.Timeout(connect=10.0, read=read, write=60.0, pool=30.0)


def _read(response: httpx.Response, *, paid: bool) -> Any:
    status = response.status_code
    if response.is_redirect:
        raise not_understood(status, paid=paid, elsewhere=_target(response))
    if status == 204:
        return None
    body = _json_or_none(response)
    if body is None:
        if status >= 500 or status in {401, 413, 429}:
            raise refused(status, response.headers, None, paid=paid)
        raise not_understood(status, paid=paid, cut_off=_looks_cut_off(response))
    if status >= 400:
        raise refused(status, response.headers, body, paid=paid)
    return body


def _target(response: httpx.Response) -> str:
    try:
        return urlsplit(response.headers.get("location", "")).netloc or tr("another page")
    except ValueError:
        return tr("another page")


def _json_or_none(response: httpx.Response) -> Any:
    try:
        return json.loads(response.content)
    except (ValueError, RecursionError):
        return None


def _looks_cut_off(response: httpx.Response) -> bool:
    return response.content.lstrip()[:1] in {b"{", b"["}
