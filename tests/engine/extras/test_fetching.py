"""The gate to the outside: public addresses only, whatever name, redirect or DNS answer leads there."""

import asyncio
import gzip
import socket
import threading
import time

import httpx
import pytest

from studio.engine.fetching import Fetcher, NotPublic, PublicTransport, check_url, is_public, parse_pairs, resolve
from studio.engine.refusals import Refusal


class Body(httpx.AsyncByteStream):
    """A body that is read as it comes, like one from the network."""

    async def __aiter__(self):
        yield b"ok"


def run(coroutine):
    return asyncio.run(coroutine)


def answers(*addresses):
    async def resolver(host, port):
        return list(addresses)

    return resolver


async def fetched(transport, url, limit=1_000_000, seconds=5.0):
    fetcher = Fetcher(transport, seconds)
    try:
        return await fetcher.get(url, limit=limit)
    finally:
        await fetcher.aclose()


def refusal(transport, url, **options):
    with pytest.raises(Refusal) as caught:
        run(fetched(transport, url, **options))
    assert "url" in caught.value.extra["fields"]
    return caught.value


def open_to(site):
    return PublicTransport(parse_pairs([site.pair]))


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.9.9.9", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254",
        "100.64.0.1", "224.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1", "240.0.0.1",
        "::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
        "64:ff9b::7f00:1", "64:ff9b::a00:1", "2002:7f00:1::", "2002:c0a8:101::1", "2001:db8::1", "nonsense",
    ],
)  # fmt: skip
def test_private_addresses(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "8.8.8.8", "2606:2800:220:1::1", "::ffff:8.8.8.8"])
def test_public_addresses(address):
    assert is_public(address)


@pytest.mark.parametrize(
    "text",
    ["", "fox", "//example.com", "file:///etc/passwd", "ftp://example.com", "javascript:alert(1)", "http://",
     "http://user:secret@example.com/", "http://exa mple.com", "http://[::1", "data:text/html,x", "http://a:99999999/"],
)  # fmt: skip
def test_what_is_no_web_address(text):
    with pytest.raises(Refusal) as caught:
        check_url(text)
    assert "url" in caught.value.extra["fields"]


@pytest.mark.parametrize("pairs", [["localhost"], ["host:"], [":80"], ["host:0"], ["host:70000"], ["host:x"]])
def test_allowances_must_be_host_and_port(pairs):
    with pytest.raises(ValueError, match="HOST:PORT"):
        parse_pairs(pairs)


def test_allowances_are_read():
    assert parse_pairs(["LocalHost:8000", "[::1]:9"]) == {("localhost", 8000), ("::1", 9)}


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1:{port}/", "http://localhost:{port}/", "http://[::1]:{port}/", "http://2130706433:{port}/",
     "http://0x7f.1:{port}/", "http://127.1:{port}/", "http://0.0.0.0:{port}/", "http://[::ffff:127.0.0.1]:{port}/"],
)  # fmt: skip
def test_every_spelling_of_this_machine_is_refused(site, url):
    site.page("/", "secret")
    assert "public" in refusal(PublicTransport(), url.format(port=site.port)).message
    assert site.requests == []


def test_an_allowed_pair_is_fetched_and_its_neighbour_is_not(site):
    site.page("/", "hello", "text/plain; charset=utf-8")
    got = run(fetched(open_to(site), site.url + "/"))
    assert (got.body, got.content_type) == (b"hello", "text/plain")
    assert refusal(open_to(site), f"http://localhost:{site.port}/").status == 400


def test_a_name_that_answers_privately_is_refused(site):
    transport = PublicTransport(resolver=answers("127.0.0.1"))
    refusal(transport, f"http://innocent.example:{site.port}/")
    assert site.requests == []


def test_one_private_answer_among_public_ones_is_refused():
    refusal(PublicTransport(resolver=answers("93.184.216.34", "10.0.0.8")), "http://innocent.example/")


def test_a_redirect_into_the_private_network_is_refused(site):
    site.page("/go", b"", status=302, Location="http://10.0.0.1/admin")
    site.page("/self", b"", status=302, Location=f"http://localhost:{site.port}/secret")
    for path in ("/go", "/self"):
        assert "public" in refusal(open_to(site), site.url + path).message
    assert [path for _, path, _, _ in site.requests] == ["/go", "/self"]


@pytest.mark.parametrize("where", ["file:///etc/passwd", "gopher://127.0.0.1/", "http://"])
def test_a_redirect_out_of_the_web_is_refused(site, where):
    site.page("/go", b"", status=302, Location=where)
    assert refusal(open_to(site), site.url + "/go").status == 400


def test_redirects_end(site):
    site.page("/go", b"", status=302, Location="/go")
    assert "elsewhere" in refusal(open_to(site), site.url + "/go").message


def test_a_good_redirect_is_followed(site):
    site.page("/go", b"", status=301, Location="/there")
    site.page("/there", "here")
    got = run(fetched(open_to(site), site.url + "/go"))
    assert got.url == site.url + "/there"


def test_the_connection_goes_to_the_address_that_was_judged():
    asked, seen = [], []

    async def resolver(host, port):
        asked.append(host)
        return ["93.184.216.34"] if len(asked) == 1 else ["127.0.0.1"]

    def inner(request):
        seen.append(request)
        return httpx.Response(200, stream=Body())

    transport = PublicTransport(resolver=resolver, inner=httpx.MockTransport(inner))
    run(fetched(transport, "https://rebinding.example/x"))
    assert asked == ["rebinding.example"]
    assert seen[0].url.host == "93.184.216.34"
    assert seen[0].headers["host"] == "rebinding.example"
    assert seen[0].extensions["sni_hostname"] == "rebinding.example"


def test_posting_passes_the_same_gate(site):
    async def post(transport):
        fetcher = Fetcher(transport)
        try:
            return await fetcher.post(site.url + "/hook", b"{}", {})
        finally:
            await fetcher.aclose()

    site.page("/hook", b"", status=302, Location="http://10.0.0.1/")
    assert run(post(open_to(site))) == 302  # told, not followed
    with pytest.raises(NotPublic):
        run(post(PublicTransport()))


def test_bodies_are_limited(site):
    site.page("/large", b"x" * 300_000)
    fault = refusal(open_to(site), site.url + "/large", limit=200_000)
    assert (fault.status, fault.code) == (413, "too_large")


def test_a_packed_body_is_limited_by_what_it_unpacks_to(site):
    site.page("/bomb", gzip.compress(b"\0" * 200_000_000, 1), Content_Encoding="gzip")
    assert refusal(open_to(site), site.url + "/bomb", limit=1_000_000).status == 413
    site.page("/small", gzip.compress(b"hello"), Content_Encoding="gzip")
    assert run(fetched(open_to(site), site.url + "/small")).body == b"hello"


def test_damaged_or_unasked_packing_is_refused(site):
    site.page("/damaged", b"not gzip", Content_Encoding="gzip")
    site.page("/brotli", b"....", Content_Encoding="br")
    for path in ("/damaged", "/brotli"):
        assert refusal(open_to(site), site.url + path).status == 400


def test_a_site_that_never_answers_is_given_up(site):
    site.stalled.add("/slow")
    assert "in time" in refusal(open_to(site), site.url + "/slow", seconds=0.2).message


def test_errors_of_the_site_are_told(site):
    assert "404" in refusal(open_to(site), site.url + "/nothing").message


def test_the_system_resolver_is_asked():
    assert "127.0.0.1" in run(resolve("localhost", 80)) or "::1" in run(resolve("localhost", 80))
    with pytest.raises(OSError):
        run(resolve("nothing.invalid", 80))
    with pytest.raises((OSError, UnicodeError)):
        run(resolve("x" * 80 + ".example", 80))


def test_a_slow_resolver_does_not_hold_up_the_end(monkeypatch):
    answered = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: answered.wait(20) and [])
    start = time.perf_counter()
    assert "in time" in refusal(PublicTransport(), "http://slow.example/", seconds=0.2).message
    assert time.perf_counter() - start < 10
    answered.set()


def test_an_unknown_name_or_closed_door_is_told(site):
    async def unknown(host, port):
        raise OSError("no such host")

    assert refusal(PublicTransport(resolver=unknown), "http://unknown.example/").status == 400
    assert refusal(PublicTransport(parse_pairs(["127.0.0.1:1"])), "http://127.0.0.1:1/").status == 400
