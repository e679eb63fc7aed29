"""Placeholders of snippets."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.domain.snippets import Placeholder, escape, fill, placeholders

TEXT = "a {animal} holding {thing=a lantern}, {{not this}}, the { animal } again"


def test_places_are_found_once_in_their_order():
    assert placeholders(TEXT) == (Placeholder(name="animal"), Placeholder(name="thing", default="a lantern"))
    assert placeholders("{a} {a=x} {a=y}") == (Placeholder(name="a", default="x"),)


@pytest.mark.parametrize(
    ("values", "filled"),
    [
        ({"animal": "fox"}, "a fox holding a lantern, {not this}, the fox again"),
        ({"animal": "fox", "thing": "{cup}"}, "a fox holding {cup}, {not this}, the fox again"),
        ({"animal": "", "thing": ""}, "a {animal} holding a lantern, {not this}, the {animal} again"),
    ],
)
def test_places_are_filled(values, filled):
    assert fill(TEXT, values) == filled


@pytest.mark.parametrize("text", ["{}", "{ }", "{=x}", "a { b", "} {", "{a{b}"])
def test_odd_braces_are_left_alone(text):
    assert fill(text, {"b": "{b}"}) == text


@given(st.text(alphabet="ab{}= "))
def test_escaped_text_comes_back(text):
    assert placeholders(escape(text)) == ()
    assert fill(escape(text), {"a": "!"}) == text
