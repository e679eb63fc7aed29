"""Searching the gallery: the line of text, what it keeps, and why nothing is left."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.domain.filter_fields import FIELDS, SORTS, Facts, facts_of
from studio.domain.filters import Chip, Query, culprits, parse, select
from studio.domain.marks import LABELS, UNMARKED, Marks
from studio.domain.records import Asset, Pose


def row(name: str, marks: Marks = UNMARKED, *, price: int = 0, day: int = 1, clip: float = 0.0, **more) -> Facts:
    files = [Asset(id=f"{name}-i", type="image", url="u")]
    if clip:
        files.append(Asset(id=f"{name}-w", type="webm", url="u", duration=clip))
    pose = Pose(
        id=name, mascot_id="m", name=name, assets=tuple(files), created_at=f"2026-11-{day:02}T10:00:00Z", **more
    )
    return facts_of(pose, marks, price=price)


ROWS = [
    row("Wave 10", Marks(star=True, rating=5), clip=4.0, price=21, day=3, type="animation"),
    row("Wave 2", Marks(rating=3, label="red"), clip=3.0, price=16, day=2, type="animation", prompt="Été on the beach"),
    row("Idle", Marks(boards=("b1",)), day=5, price=1),
    row("Café: break", Marks(trashed=5.0, star=True), day=9),
]


def names(text: str) -> list[str]:
    query, problems = parse(text)
    assert not problems
    return [found.pose.name for found in select(ROWS, query)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", ["Idle", "Wave 10", "Wave 2"]),
        ("sort:name", ["Idle", "Wave 2", "Wave 10"]),
        ("sort:-price", ["Wave 10", "Wave 2", "Idle"]),
        ("wave sort:rating", ["Wave 2", "Wave 10"]),
        ("ete", ["Wave 2"]),
        ("name:ete", []),
        ('"wave 1"', ["Wave 10"]),
        ("-wave", ["Idle"]),
        ("type:animation duration>3", ["Wave 10"]),
        ("duration:3..4", ["Wave 10", "Wave 2"]),
        ("price:1,16", ["Idle", "Wave 2"]),
        ("rating>=3 -label:red", ["Wave 10"]),
        ("label:none is:starred", ["Wave 10"]),
        ("is:trashed", ["Café: break"]),
        ("is:starred", ["Wave 10"]),
        ("is:animated format:webm,mov", ["Wave 10", "Wave 2"]),
        ("board:b1", ["Idle"]),
        ("created:2026-11-02", ["Wave 2"]),
        ("created>2026-11-02", ["Idle", "Wave 10"]),
        ("created<=2026-11-02", ["Wave 2"]),
        ("created:2026", ["Idle", "Wave 10", "Wave 2"]),
        ("status:ready TYPE:image", ["Idle"]),
        ("https://masko.ai", []),
        ("type:", ["Idle", "Wave 10", "Wave 2"]),
    ],
)
def test_a_line_keeps_what_it_says(text, found):
    assert names(text) == found


@pytest.mark.parametrize(
    ("text", "field", "words"),
    [
        ("rating:many", "rating", "0 to 5"),
        ("rating>3..4", "rating", "0 to 5"),
        ("type:film", "type", "image, animation or logo"),
        ("type>image", "type", "image, animation or logo"),
        ("created:yesterday", "created", "2026-11-21"),
        ("sort:colour", "sort", "created, updated"),
        ("name>x", "name", "part of the name"),
    ],
)
def test_what_makes_no_sense_is_named_and_left_out(text, field, words):
    query, problems = parse(f"wave {text}")
    assert query == Query(chips=(Chip(field="text", values=("wave",)),))
    assert [problem.field for problem in problems] == [field]
    assert words in problems[0].message


numbers = st.integers(0, 99).map(str) | st.tuples(st.integers(0, 9), st.integers(9, 20)).map(
    lambda p: f"{p[0]}..{p[1]}"
)
any_text = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1, max_size=12).filter(
    str.strip
)
equals = st.sampled_from([":", "="])
chips = st.one_of(
    st.builds(Chip, field=st.just("text"), values=st.tuples(any_text), negated=st.booleans()),
    st.builds(
        Chip,
        field=st.sampled_from(["name", "prompt", "board"]),
        values=st.lists(any_text, min_size=1, max_size=3).map(tuple),
        operator=equals,
        negated=st.booleans(),
    ),
    st.builds(Chip, field=st.just("label"), values=st.tuples(st.sampled_from(LABELS)), negated=st.booleans()),
    st.builds(Chip, field=st.sampled_from(["rating", "price"]), values=st.tuples(numbers), operator=equals),
)


@given(st.lists(chips, max_size=5, unique=True), st.sampled_from([*SORTS, *(f"-{name}" for name in SORTS)]))
def test_a_query_is_read_back_as_it_was_written(parts, sort):
    query = Query(chips=tuple(parts), sort=sort)
    assert parse(str(query)) == (query, [])


@given(
    st.text(max_size=40)
    | st.lists(st.sampled_from([*FIELDS, ":", ">=", '"', "\\", ",", "-", " ", "3", "sort"])).map("".join)
)
def test_nothing_that_is_typed_breaks_it(text):
    query, _ = parse(text)
    select(ROWS, query)
    assert parse(str(query))[0] == query


def test_the_chip_that_emptied_the_gallery_is_named():
    query, _ = parse("wave type:animation label:blue")
    assert not select(ROWS, query)
    blue = query.chips[2]
    assert culprits(ROWS, query) == [((blue,), 2)]
    assert len(select(ROWS, query.without(blue))) == 2


def test_two_chips_are_named_where_one_is_not_enough():
    query, _ = parse("idle type:animation rating:5")
    found = culprits(ROWS, query)
    assert [len(chips) for chips, _ in found] == [1]  # Wave 10 only fails the word
    query, _ = parse("zebra label:blue")
    assert culprits(ROWS, query) == [(query.chips, 3)]


def test_an_empty_gallery_is_nobodys_fault():
    query, _ = parse("wave")
    assert culprits([], query) == []
    assert culprits(ROWS[3:], parse("")[0]) == []


def test_ten_thousand_poses_are_filtered_within_a_frame_or_two():
    rows = [
        row(f"Pose {number}", Marks(rating=number % 6), clip=number % 5, day=number % 28 + 1)
        for number in range(10_000)
    ]
    query, _ = parse("pose rating>=2 is:animated duration:2..4 sort:name")
    start = time.thread_time()
    found = select(rows, query)
    took = time.thread_time() - start
    assert len(found) > 3000
    assert [facts.pose.name for facts in found[:2]] == ["Pose 2", "Pose 3"]
    assert took < 0.3  # coverage, where it is on, takes two thirds of it
