"""A whole site on this machine, looked at through the real gate."""

import asyncio
import io

import pytest

from studio.engine.analysis import analyse
from studio.engine.fetching import Fetcher, PublicTransport, parse_pairs
from studio.engine.refusals import Refusal
from studio.engine.webpage import read_page
from studio.engine.website import Evidence, analyse_site, conclude
from tests.engine.extras.test_analysis import disc
from tests.engine.extras.test_webpage import PAGE


def looked_at(site, path="/"):
    async def look():
        fetcher = Fetcher(PublicTransport(parse_pairs([site.pair])), seconds=5)
        try:
            return await analyse_site(fetcher, site.url + path)
        finally:
            await fetcher.aclose()

    return asyncio.run(look())


def test_a_site_gives_a_brand_and_three_suggestions(site):
    site.page("/", PAGE)
    site.page("/main.css", ".button{background:#00aa88}.card{background:#00aa88}", "text/css")
    seen = looked_at(site)
    assert seen.brand.name == "Acme"
    assert seen.brand.industry == "Developer Tools"
    assert seen.brand.colors[0] == "#0a7cff"
    assert {"#ff6600", "#00aa88"} <= set(seen.brand.colors)
    assert len(seen.suggestions) == 3
    assert all("blue" in one.prompt and "Acme" in one.prompt for one in seen.suggestions)
    assert len({one.name for one in seen.suggestions}) == 3
    assert any("Developer Tools" in line for line in seen.saw)
    assert any("#0a7cff" in line for line in seen.saw)
    assert looked_at(site) == seen


def test_icons_count_when_nothing_else_speaks(site):
    image = disc(64)
    assert analyse(image).palette[0].name == "blue"
    path = "/logo.png"
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    site.page(path, buffer.getvalue(), "image/png")
    site.page("/", f'<title>Somewhere</title><link rel=icon href="{path}">')
    seen = looked_at(site)
    assert seen.brand.colors == ("#2d6be4",)
    assert "icons" in " ".join(seen.saw)


def test_an_svg_icon_is_read_as_text_only(site):
    site.page("/i.svg", '<svg xmlns="x"><path fill="#ff8800"/></svg>', "image/svg+xml")
    site.page("/", '<title>x</title><link rel=icon href="/i.svg">')
    assert looked_at(site).brand.colors == ("#ff8800",)


def test_missing_and_private_parts_do_not_spoil_the_page(site):
    site.page(
        "/",
        '<title>Bare</title><link rel=stylesheet href="http://10.0.0.1/x.css"><link rel=icon href="http://[x/no.png">',
    )
    seen = looked_at(site)
    assert seen.brand.name == "Bare"
    assert seen.brand.colors == ()
    assert seen.brand.industry == "General"
    assert len(seen.suggestions) == 3


@pytest.mark.parametrize(
    ("page", "name"),
    [
        ("<title>Fast APIs for all | Gadgetly</title>", "Gadgetly"),
        ("<title>Gadgetly: fast APIs for all of you</title>", "Gadgetly"),
        ("<title>We build tools \u2014 my-host</title>", "my-host"),
        ("", "My Host"),
    ],
)
def test_names(page, name):
    assert conclude(Evidence("https://www.my-host.example/x", read_page(page))).brand.name == name


@pytest.mark.parametrize(
    ("words", "industry"),
    [
        ("Fresh coffee and bakery, see our menu and recipes", "Food & Drink"),
        ("Book hotels and flights for your next trip", "Travel"),
        ("Courses for students, with lessons and quizzes", "Education"),
        ("Solar and renewable energy against climate change", "Nature & Climate"),
        ("Lorem ipsum dolor", "General"),
    ],
)
def test_the_trade_is_guessed_from_the_words(words, industry):
    assert conclude(Evidence("https://x.example", read_page(f"<h1>{words}</h1>"))).brand.industry == industry


def test_what_is_no_page_is_refused(site):
    site.page("/file", b"%PDF", "application/pdf")
    for path in ("/file", "/nothing"):
        with pytest.raises(Refusal) as caught:
            looked_at(site, path)
        assert caught.value.status == 400
        assert "url" in caught.value.extra["fields"]
