"""The door: everything that is decided about a request before the API sees it.

In this order: Host header, public files, key (401 before anything else is known), rate limits, size, content type.
"""

import ipaddress
from typing import Any

import msgspec
from litestar.enums import ScopeType
from litestar.types import ASGIApp, Receive, Scope, Send

from studio.engine.keys import Keyring
from studio.engine.limits import Limits
from studio.engine.refusals import Foreign, Refusal

JSON_LIMIT = 2 * 1024 * 1024
UPLOAD_LIMIT = 10 * 1024 * 1024
IMPORT_PATH = "/v1/imports/files"
#: Room for the multipart wrapping around an upload of the largest size.
UPLOAD_ROOM = 64 * 1024
_BODIES = {"POST", "PUT", "PATCH"}


class Gate:
    """ASGI application in front of the API; puts the caller into ``scope["state"]["caller"]``."""

    def __init__(self, inside: ASGIApp, keyring: Keyring, limits: Limits, host: str) -> None:
        """Guard ``inside``; ``host`` is the address that the server listens on."""
        self._inside = inside
        self._keyring = keyring
        self._limits = limits
        self._host = host

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request in, or answer with a refusal."""
        if scope["type"] != ScopeType.HTTP:  # starting and ending the application
            await self._inside(scope, receive, send)
            return
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        extra: dict[str, str] = {}
        try:
            _check_host(headers.get("host", ""), self._host)
            path = _plain_path(scope)
            if not path.startswith("/cdn/"):
                self._admit(scope, headers, extra)
                _check_body(str(scope["method"]), path, headers)
        except Refusal as refusal:
            await _refuse(send, refusal, extra)
            return
        await self._inside(scope, receive, _with_headers(send, extra) if extra else send)

    def _admit(self, scope: Scope, headers: dict[str, str], extra: dict[str, str]) -> None:
        scheme, _, raw = headers.get("authorization", "").partition(" ")
        caller = self._keyring.caller(raw.strip()) if scheme.lower() == "bearer" else None
        if caller is None:
            extra["www-authenticate"] = "Bearer"
            raise Refusal(401, "Send your key as: Authorization: Bearer masko_…")
        scope.setdefault("state", {})["caller"] = caller
        allowance = self._limits.take(caller.key_id)
        extra["x-ratelimit-remaining"] = str(allowance.remaining)
        extra["x-ratelimit-reset"] = str(allowance.reset)
        if allowance.retry_after:
            extra["retry-after"] = str(allowance.retry_after)
            raise Refusal(429, f"Too many requests; wait {allowance.retry_after} seconds.")


def _plain_path(scope: Scope) -> str:
    """Return the path; ``/api/v1`` is the same door as ``/v1`` (contract A.1)."""
    path = str(scope["path"])
    if path.startswith("/api/v1/"):
        path = path.removeprefix("/api")
        scope["path"] = path
        scope["raw_path"] = path.encode()
    return path


def _check_host(header: str, own: str) -> None:
    # A page of another site that resolves its name to this machine still sends its own name.
    name = header.rsplit(":", 1)[0] if not header.endswith("]") else header
    name = name.strip("[]").lower()
    if name in {"localhost", own.lower()} or _is_loopback(name):
        return
    if own in {"0.0.0.0", "::"} and _is_address(name):  # noqa: S104 - compared, not bound
        return
    raise Foreign("This engine does not answer under that host name.")


def _is_loopback(name: str) -> bool:
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _check_body(method: str, path: str, headers: dict[str, str]) -> None:
    if method not in _BODIES:
        return
    length = headers.get("content-length", "")
    chunked = "transfer-encoding" in headers
    if not chunked and length in {"", "0"}:
        return
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    form = kind == "multipart/form-data"
    if form and path == IMPORT_PATH:
        return  # finished films, which the route itself limits
    upload = form and path.startswith(("/v1/upload", "/v1/analyze-image"))
    if kind != "application/json" and not kind.endswith("+json") and not upload:
        raise Refusal(415, "Send the body as application/json.")
    limit = UPLOAD_LIMIT + UPLOAD_ROOM if upload else JSON_LIMIT
    if length.isdigit() and int(length) > limit:
        raise Refusal(413, f"The body is larger than {limit // (1024 * 1024)} MB.")


async def _refuse(send: Send, refusal: Refusal, extra: dict[str, str]) -> None:
    body = msgspec.json.encode(refusal.body())
    headers = {
        "content-type": "application/json",
        "content-length": str(len(body)),
        "cache-control": "no-store",
        **extra,
    }
    start: Any = {"type": "http.response.start", "status": refusal.status, "headers": _encoded(headers)}
    await send(start)
    end: Any = {"type": "http.response.body", "body": body, "more_body": False}
    await send(end)


def _with_headers(send: Send, extra: dict[str, str]) -> Send:
    async def wrapped(message: Any) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [*message["headers"], *_encoded(extra)]
        await send(message)

    return wrapped


def _encoded(headers: dict[str, str]) -> list[tuple[bytes, bytes]]:
    return [(name.encode(), value.encode()) for name, value in headers.items()]
