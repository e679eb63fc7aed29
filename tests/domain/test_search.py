"""Quick open: what comes first, and how long twenty thousand entries take."""

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.domain.folding import fold
from studio.domain.search import Entry, QuickIndex


def index_of(*titles: str, context: str = "") -> QuickIndex:
    index = QuickIndex()
    index.replace("poses", [Entry(kind="pose", id=title, title=title, context=context) for title in titles])
    return index


def titles(index: QuickIndex, query: str) -> list[str]:
    return [hit.entry.title for hit in index.search(query)]


@pytest.mark.parametrize(
    ("query", "order"),
    [
        ("wave", ["Wave", "Waves", "Big wave", "Wild Angry Vole Escapes", "Brainwave"]),
        ("bw", ["Big wave", "Brainwave"]),
        ("wv", ["Wild Angry Vole Escapes", "Wave", "Waves", "Big wave", "Brainwave"]),
        ("wave big", ["Big wave"]),
        ("WÂVE b", ["Big wave", "Brainwave"]),
        ("zebra", []),
    ],
)
def test_the_better_match_comes_first(query, order):
    assert titles(index_of("Brainwave", "Wild Angry Vole Escapes", "Waves", "Big wave", "Wave"), query) == order


def test_letters_that_begin_words_and_runs_win_over_scattered_ones():
    found = titles(index_of("colonial goose dance", "Confused: gold", "co-go dancer", "Cosy gown"), "cogo")
    assert found[0] in {"co-go dancer", "Cosy gown"}
    assert found[-1] == "colonial goose dance"


def test_the_context_finds_an_entry_too_but_after_titles():
    index = index_of("Idle", context="Felix the Fox")
    index.replace("mascots", [Entry(kind="mascot", id="m", title="Fox", context="Forest")])
    assert titles(index, "fox") == ["Fox", "Idle"]
    assert titles(index, "fox idle") == ["Idle"]
    assert titles(index, "fx") == ["Fox"]  # letters in order count in titles only


def test_places_to_show_in_bold():
    index = index_of("Brain wave", "Été")
    assert index.search("wave")[0].places == (6, 7, 8, 9)
    assert index.search("bwv")[0].places == (0, 6, 8)
    assert index.search("ete")[0].places == (0, 1, 2)


def test_replacing_a_group_forgets_what_it_held():
    index = index_of("Wave")
    index.replace("canvases", [Entry(kind="canvas", id="c", title="Wave machine")])
    assert titles(index, "wave") == ["Wave", "Wave machine"]
    index.replace("poses", [])
    assert titles(index, "wave") == ["Wave machine"]
    assert titles(index, "") == ["Wave machine"]


@given(st.lists(st.text(max_size=12), max_size=30), st.text(max_size=5), st.text(max_size=3))
def test_typing_on_finds_the_same_as_asking_at_once(names, first, more):
    typed, fresh = index_of(*names, context="X y"), index_of(*names, context="X y")
    for end in range(len(first + more) + 1):
        typed.search((first + more)[:end])
    typed.search(first)
    assert typed.search(first + more, 100) == fresh.search(first + more, 100)
    for hit in fresh.search(first + more, 100):
        for term in fold(first + more).split():
            letters = iter(fold(hit.entry.title))
            assert all(letter in letters for letter in term) or term in fold(hit.entry.context)


def test_twenty_thousand_entries_take_less_than_fifty_milliseconds_a_key():
    chance = random.Random(7)
    words = [
        "".join(chance.choice("bcdfghklmnprstvw") + chance.choice("aeiou") for _ in range(chance.randint(1, 4)))
        for _ in range(3000)
    ]
    name = lambda: " ".join(chance.choices(words, k=chance.randint(1, 4)))  # noqa: E731
    index = QuickIndex()
    for mascot in range(100):
        owner = name()
        poses = [Entry(kind="pose", id=f"{mascot}-{n}", title=name(), context=owner) for n in range(200)]
        index.replace(f"mascot {mascot}", poses)
    index.search("")
    times = []
    for query in (*(name() for _ in range(6)), "a", "aeiou", "e a o"):
        for end in range(1, len(query) + 1):
            start = time.thread_time()
            index.search(query[:end])
            times.append(time.thread_time() - start)
    assert max(times) < 0.05
