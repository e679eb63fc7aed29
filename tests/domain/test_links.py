"""Links: exactly what is known is followed, everything else is nothing but a word to show."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.domain.links import KINDS, ShowLink, UnknownLink, WriteLink, is_link, read_link


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_can_be_shown(kind):
    assert read_link(f"masko-studio://{kind}/abc-1") == ShowLink(kind=kind, id="abc-1")
    assert read_link(f"MASKO-STUDIO://{kind.upper()}/abc-1/") == ShowLink(kind=kind, id="abc-1")
    assert read_link(f"masko-studio:{kind}/abc-1?mascot=m-2") == ShowLink(kind=kind, id="abc-1", mascot_id="m-2")


@pytest.mark.parametrize(
    "text",
    [
        "masko-studio://",
        "masko-studio://pose",
        "masko-studio://pose/",
        "masko-studio://pose/a/b",
        "masko-studio://pose/../../etc",
        "masko-studio://pose/a%2Fb",
        "masko-studio://delete/abc",
        "masko-studio://generate",
        "masko-studio://[broken",
        "masko://install/fox",
        "https://masko.ai",
        "",
    ],
)
def test_everything_else_is_unknown(text):
    assert isinstance(read_link(text), UnknownLink)


def test_a_mascot_that_is_no_id_is_left_out():
    assert read_link("masko-studio://pose/p?mascot=../x") == ShowLink(kind="pose", id="p")


def test_a_paid_verb_only_carries_words():
    assert read_link("masko-studio://generate?prompt=waving%20a+flag") == WriteLink(prompt="waving a flag")


def test_a_link_is_told_from_a_file():
    assert is_link("masko-studio://pose/1")
    assert is_link("Masko-Studio:pose/1")
    assert not is_link("fox.masko")
    assert not is_link("/home/x/masko-studio")


@given(st.text(max_size=60))
def test_no_text_breaks_the_reader(text):
    for link in (text, f"masko-studio://{text}"):
        found = read_link(link)
        if isinstance(found, UnknownLink):
            assert found.verb.isprintable()
