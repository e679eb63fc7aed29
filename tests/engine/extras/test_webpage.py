"""Reading a page's own words and colours, whole or broken."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.engine.webpage import colour_code, declared_colours, read_page

PAGE = """<!doctype html><html><head>
<meta charset="utf-8"><title>Acme Deploy | Ship code faster</title>
<meta property="og:site_name" content="Acme">
<meta name="theme-color" content="#0A7CFF">
<meta name="description" content="Deploy your API in seconds">
<link rel="stylesheet" href="/main.css"><link rel="shortcut icon" href="/icon.png">
<link rel="mask-icon" href="/mask.svg" color="#123456">
<style>:root { --brand: #ff6600 }</style></head>
<body style="background: rgb(250, 250, 250)"><h1>Ship <b>faster</b></h1><p>Words of the page</p>
<script>var secret = "not words"</script><noscript>nor these</noscript></body></html>"""


def test_a_page_says_who_it_is():
    page = read_page(PAGE)
    assert page.site_name == "Acme"
    assert page.title == "Acme Deploy | Ship code faster"
    assert page.description == "Deploy your API in seconds"
    assert page.theme_colours == ["#0a7cff", "#123456"]
    assert page.icons == ["/icon.png"]
    assert page.sheets == ["/main.css"]
    assert page.loud == ["ship", "faster"]
    assert page.words == ["words", "of", "the", "page"]
    assert any("--brand" in css for css in page.css)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("#fff", "#ffffff"), ("#0A7CFF", "#0a7cff"), ("#0a7cffee", "#0a7cff"), ("#0a7cff10", None), ("#12345", None),
        ("rgb(1, 2, 3)", "#010203"), ("rgba(255 0 0 / 90%)", "#ff0000"), ("rgba(255, 0, 0, .1)", None),
        ("rgb(100%, 0%, 50%)", "#ff0080"), ("hsl(0, 100%, 50%)", "#ff0000"), ("hsl(210 100% 50%)", "#0080ff"),
        ("hsl(120deg, 100%, 25%)", "#008000"), ("url(x)", None), ("rgb(1,2)", None), ("", None), ("tomato", None),
    ],
)  # fmt: skip
def test_colours_of_every_spelling(text, code):
    assert colour_code(text) == code


def test_custom_properties_of_the_brand_weigh_most():
    weights = declared_colours(
        """:root{--color-primary:#0a7cff;--spacing:4px;--grey-200:#eee}
        a{color:#0a7cff} .x{background:#222 url(#123456)} .y{margin:#ffffff}"""
    )
    assert weights.most_common(1)[0][0] == "#0a7cff"
    assert weights["#222222"] == 3
    assert weights["#ffffff"] == 0


def test_an_svg_declares_colours_too():
    assert declared_colours('<svg><path fill="#ff8800"/><g stroke = "#000"/></svg>') == {"#ff8800": 3, "#000000": 1}


@given(st.text(max_size=400))
def test_broken_pages_are_read_as_far_as_they_go(text):
    read_page(text)
    read_page(PAGE[: len(text) * 2] + text)
    declared_colours(text)


@pytest.mark.parametrize(
    "hostile",
    ["a" * 60 + " " * 300_000, "a:" * 150_000, "<a " * 100_000, '<a "' * 100_000, "<a b='" * 100_000, "<!--" * 80_000,
     "<script>" * 50_000, "</" * 150_000, "#" * 300_000, "--a:" + "rgb(" * 70_000, "<h1>" * 80_000, "&" * 300_000,
     "<p " + "a=" * 150_000 + ">", "<p>x" * 80_000],
)  # fmt: skip
def test_hostile_text_takes_no_time(hostile):
    start = time.perf_counter()
    declared_colours(hostile)
    read_page(f"<style>{hostile}</style>{hostile}")
    read_page(hostile)
    assert time.perf_counter() - start < 10  # what is not linear takes minutes


def test_odd_markup():
    page = read_page(
        """<TITLE>One &amp; two</TITLE><META NAME=theme-color CONTENT=#ABC><!-- <h1>no</h1> --><h1 data-x='a>b'>yes
        <textarea><h1>no</h1></textarea></h1> 3 < 4 <a href="unclosed>rest</a>"""
    )
    assert page.title == "One & two"
    assert page.theme_colours == ["#aabbcc"]
    assert page.loud == ["yes"]
    assert page.words[:3] == ["3", "<", "4"]
