"""Conditions as words: what an edge shows can be typed again, and what cannot be understood is named."""

import contextlib
import random
from gettext import GNUTranslations, NullTranslations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.domain.condition_words import read_conditions
from studio.domain.graph import BadValue, Condition, Graph, Input
from studio.domain.inputs import BUILT_INS, conditions_text
from studio.domain.resources import resource_path
from studio.domain.words import speak
from tests.helpers.random_canvas import random_condition

GRAPH = Graph(
    inputs=(
        Input(name="a"),
        Input(name="b", label="Rock and roll"),
        Input(name="n", type="number", default=1),
        Input(name="t", type="trigger"),
    )
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ()),
        ("never fires", ()),
        ("click", (Condition(input="clicked"),)),
        ("working", (Condition(input="claudeCode::isWorking"),)),
        ("not working", (Condition(input="claudeCode::isWorking", value=False),)),
        ("Working = off", (Condition(input="claudeCode::isWorking", value=False),)),
        ("claudeCode::isWorking == on", (Condition(input="claudeCode::isWorking"),)),
        ("time in pose ≥ 2.5 s", (Condition(input="nodeTime", op=">=", value=2500),)),
        ("time in pose > 250ms", (Condition(input="nodeTime", op=">", value=250),)),
        ("loops played >= 2, click", (Condition(input="loopCount", op=">=", value=2), Condition(input="clicked"))),
        ("rock and roll and n<-1.5", (Condition(input="b"), Condition(input="n", op="<", value=-1.5))),
        ("a = on and t", (Condition(input="a"), Condition(input="t"))),
    ],
)
def test_a_line_becomes_conditions(text: str, expected: tuple[Condition, ...]) -> None:
    assert read_conditions(GRAPH, text) == expected


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("asleep", "asleep"),
        ("click and", "and"),
        ("click click", "click"),
        ("n", "is a number"),
        ("a = soon", "soon"),
        ("a =", "compared with nothing"),
        ("not a = on", "compared with nothing"),
        ("n > 1e999", "too large"),
    ],
)
def test_what_is_not_understood_is_named(text: str, named: str) -> None:
    with pytest.raises(BadValue, match=named):
        read_conditions(GRAPH, text)


@given(st.integers(), st.integers(0, 3))
def test_what_an_edge_shows_can_be_typed_again(seed: int, count: int) -> None:
    rng = random.Random(seed)
    graph = Graph(inputs=tuple(Input(name=name) for name in "ab") + GRAPH.inputs[2:])
    conditions = tuple(random_condition(rng) for _ in range(count))
    assert read_conditions(graph, conditions_text(graph, conditions)) == conditions


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    with contextlib.suppress(BadValue):
        assert all(one.input for one in read_conditions(GRAPH, text))


def test_what_an_edge_shows_in_french_can_be_typed_again() -> None:
    """Every built-in input, joined, denied and switched off, in the words of the catalogue."""
    with resource_path("translations", "fr.mo").open("rb") as file:
        speak(GNUTranslations(file), "fr")
    try:
        asked = tuple(
            Condition(input=item.name, op=">=", value=2000) if item.type == "number" else Condition(input=item.name)
            for item in BUILT_INS
        )
        off = Condition(input="mouseOver", value=False)
        line = conditions_text(Graph(), (*asked, off))
        assert " et " in line
        assert read_conditions(Graph(), line) == (*asked, off)
        assert read_conditions(Graph(), "pas pointeur dessus") == (off,)
        assert read_conditions(Graph(), conditions_text(Graph(), ())) == ()
    finally:
        speak(NullTranslations())
