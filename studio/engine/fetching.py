"""Fetching what a request names by address: public web addresses only, in bounded time and size.

A name is resolved once, its addresses are judged, and the connection goes to the very address that was judged, so a
second DNS answer cannot lead elsewhere. Redirects pass the same gate, because the gate is the transport.
"""

import asyncio
import contextlib
import ipaddress
import re
import socket
import threading
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from typing import Any

import httpx
from msgspec import Struct

from studio.engine.refusals import WrongField
from studio.engine.sniff import too_large

MAX_REDIRECTS = 5
SECONDS = 15.0
AGENT = "MaskoEngine/1.0"

Resolver = Callable[[str, int], Awaitable[list[str]]]
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_PORTS = {"http": 80, "https": 443}
_PRIVATE = "This address is not on the public internet."
_HOST = re.compile(r"[\w.:-]+")


class NotPublic(httpx.TransportError):
    """The address leads into a private network."""


class Fetched(Struct, frozen=True):
    """A whole answer: the address it came from after redirects, its content type without parameters, its bytes."""

    url: str
    content_type: str
    body: bytes


async def resolve(host: str, port: int) -> list[str]:
    """Return every address the system's resolver knows for ``host``; raise OSError if it knows none.

    The resolver may take half a minute and cannot be interrupted. A thread that nobody waits for asks it, so that
    the engine can still close at once.
    """
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[list[str]] = loop.create_future()

    def ask() -> None:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as fault:
            settle(answer.set_exception, fault)
        else:
            settle(answer.set_result, list(dict.fromkeys(str(entry[4][0]) for entry in found)))

    def settle(how: Callable[[Any], None], value: object) -> None:
        with contextlib.suppress(RuntimeError):  # the loop has closed meanwhile
            loop.call_soon_threadsafe(lambda: None if answer.done() else how(value))

    threading.Thread(target=ask, name=f"resolve {host}", daemon=True).start()
    return await answer


def is_public(address: str) -> bool:
    """Return whether an IP address belongs to the open internet, looking through addresses wrapped in IPv6."""
    try:
        ip = ipaddress.ip_address(address.split("%", 1)[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        wrapped = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if ip in _NAT64:
            wrapped = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if wrapped is not None and not is_public(str(wrapped)):
            return False
        if ip.ipv4_mapped is not None:
            return True
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified or ip.is_loopback)


def parse_pairs(pairs: Iterable[str]) -> frozenset[tuple[str, int]]:
    """Return ``--allow-fetch`` values as (host, port); raise ValueError with the value that is no HOST:PORT."""
    allowed = set()
    for pair in pairs:
        host, _, port = pair.rpartition(":")
        if not host or not port.isascii() or not port.isdigit() or not 0 < int(port) < 65536:
            raise ValueError(f"{pair!r} is not HOST:PORT")
        allowed.add((host.strip("[]").lower(), int(port)))
    return frozenset(allowed)


class PublicTransport(httpx.AsyncBaseTransport):
    """Connects only to addresses that were judged public, or to host and port pairs that are allowed by name."""

    def __init__(
        self,
        allowed: frozenset[tuple[str, int]] = frozenset(),
        resolver: Resolver = resolve,
        inner: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._allowed = allowed
        self._resolver = resolver
        # no connection outlives its request: two names at one address must not share a verified one
        self._inner = inner or httpx.AsyncHTTPTransport(limits=httpx.Limits(max_keepalive_connections=0))

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send ``request`` to the judged address; raise NotPublic if there is none."""
        address = await self.judge(request.url)
        pinned = httpx.Request(
            request.method,
            request.url.copy_with(host=address),
            headers=request.headers,  # the Host header keeps the name
            stream=request.stream,
            extensions={**request.extensions, "sni_hostname": request.url.host},
        )
        return await self._inner.handle_async_request(pinned)

    async def judge(self, url: httpx.URL) -> str:
        """Return the address to connect to for ``url``; raise NotPublic or another httpx.TransportError."""
        if url.scheme not in _PORTS:
            raise httpx.UnsupportedProtocol(f"{url.scheme} is no web address")
        port = url.port or _PORTS[url.scheme]
        if (url.host.lower(), port) in self._allowed:
            return url.host
        try:
            addresses = await self._resolver(url.host, port)
        except (OSError, UnicodeError) as fault:
            raise httpx.ConnectError(f"{url.host} is not known") from fault
        if not addresses:
            raise httpx.ConnectError(f"{url.host} is not known")
        if not all(is_public(address) for address in addresses):
            raise NotPublic(f"{url.host} is a private address")
        return addresses[0]

    async def aclose(self) -> None:
        """Close the connections."""
        await self._inner.aclose()


class Fetcher:
    """Fetches whole bodies through the gate; every failure is a refusal that names the field."""

    def __init__(self, transport: PublicTransport, seconds: float = SECONDS) -> None:
        self._gate = transport
        self._seconds = seconds
        self._client = httpx.AsyncClient(
            transport=transport,
            trust_env=False,  # a proxy would resolve names behind our back
            timeout=seconds,
            follow_redirects=True,
            max_redirects=MAX_REDIRECTS,
            headers={"User-Agent": AGENT, "Accept-Encoding": "gzip"},
        )

    async def check(self, url: str, field: str = "url") -> None:
        """Raise WrongField naming ``field`` if ``url`` is no address we would connect to; one that is down is fine."""
        target = check_url(url, field)
        try:
            async with asyncio.timeout(self._seconds):
                await self._gate.judge(target)
        except NotPublic:
            raise _wrong(field, _PRIVATE) from None
        except (TimeoutError, httpx.TransportError):
            return

    async def get(self, url: str, *, limit: int, field: str = "url", accept: str = "*/*") -> Fetched:
        """Return what stands at ``url``, at most ``limit`` bytes of it unpacked; raise Refusal otherwise."""
        target = check_url(url, field)
        try:
            async with (
                asyncio.timeout(self._seconds),
                self._client.stream("GET", target, headers={"Accept": accept}) as answer,
            ):
                return await self._read(answer, limit, field)
        except NotPublic:
            raise _wrong(field, _PRIVATE) from None
        except (TimeoutError, httpx.TimeoutException):
            raise _wrong(field, "This address did not answer in time.") from None
        except httpx.TooManyRedirects:
            raise _wrong(field, "This address keeps sending us elsewhere.") from None
        except (httpx.HTTPError, httpx.InvalidURL, zlib.error):
            raise _wrong(field, "This address could not be fetched.") from None

    async def post(self, url: str, content: bytes, headers: Mapping[str, str]) -> int:
        """Send ``content`` and return the status, redirects not followed; raise httpx.HTTPError or TimeoutError."""
        async with (
            asyncio.timeout(self._seconds),
            self._client.stream("POST", url, content=content, headers=dict(headers), follow_redirects=False) as answer,
        ):
            return answer.status_code

    async def aclose(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    @staticmethod
    async def _read(answer: httpx.Response, limit: int, field: str) -> Fetched:
        if answer.status_code != 200:
            raise _wrong(field, f"This address answered {answer.status_code}.")
        body = bytearray()
        async for piece in _unpacked(answer):
            body += piece
            if len(body) > limit:
                raise too_large(field, f"What stands at this address is larger than {limit // 1024:,} KB.")
        content_type = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
        return Fetched(str(answer.url), content_type, bytes(body))


def check_url(text: str, field: str = "url") -> httpx.URL:
    """Return ``text`` as a web address; raise WrongField naming ``field`` if it cannot be one."""
    try:
        url = httpx.URL(text.strip())
    except (httpx.InvalidURL, UnicodeError):
        raise _wrong(field, "This is not a web address.") from None
    if url.scheme not in _PORTS or not _HOST.fullmatch(url.host) or (url.port or 80) > 65535:
        raise _wrong(field, "Give a full web address that starts with http:// or https://.")
    if url.userinfo:
        raise _wrong(field, "Leave the user name and password out of the address.")
    return url


async def _unpacked(answer: httpx.Response) -> AsyncIterator[bytes]:
    """Yield the body in pieces of bounded size, also when a few packed bytes would unpack to many."""
    coding = answer.headers.get("content-encoding", "identity").strip().lower()
    if coding not in {"identity", "gzip", ""}:
        raise httpx.DecodingError(f"unasked coding {coding}")
    if coding != "gzip":
        async for piece in answer.aiter_raw():
            yield piece
        return
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
    async for packed in answer.aiter_raw():
        rest = packed
        while rest and not unpacker.eof:
            yield unpacker.decompress(rest, 65536)
            rest = unpacker.unconsumed_tail


def _wrong(field: str, sentence: str) -> WrongField:
    return WrongField({field: sentence})
