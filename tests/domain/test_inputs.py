"""Built-in inputs in every spelling, and conditions as people read them."""

import pytest

from studio.domain.graph import Condition, Edge, Graph, Input
from studio.domain.inputs import (
    built_in,
    condition_text,
    conditions_hint,
    conditions_text,
    offered_inputs,
    plain_name,
    type_of,
    used_inputs,
)


@pytest.mark.parametrize(
    ("name", "plain", "kind"),
    [
        ("agent::isAlert", "claudeCode::isAlert", "boolean"),
        ("behavior::interact", "clicked", "trigger"),
        ("node::nodeTime", "nodeTime", "number"),
        ("claudeCode::PreToolUse", "claudeCode::PreToolUse", "trigger"),
        ("agent::Stop", "claudeCode::Stop", "trigger"),
        ("mine", "mine", None),
        ("claudeCode::madeUp", "claudeCode::madeUp", None),
    ],
)
def test_every_spelling_is_understood(name: str, plain: str, kind: str | None) -> None:
    assert plain_name(name) == plain
    assert type_of(Graph(), name) == kind
    known = built_in(name)
    assert (known.type if known else None) == kind


def test_a_declared_input_wins_over_the_built_in_one() -> None:
    assert type_of(Graph(inputs=(Input(name="clicked", type="boolean"),)), "clicked") == "boolean"


@pytest.mark.parametrize(
    ("condition", "text"),
    [
        (Condition(input="clicked"), "click"),
        (Condition(input="claudeCode::isWorking"), "working = on"),
        (Condition(input="claudeCode::isWorking", op="!=", value=False), "working ≠ off"),
        (Condition(input="nodeTime", op=">=", value=2500), "time in pose ≥ 2.5 s"),
        (Condition(input="loopCount", op=">", value=2), "loops played > 2"),
        (Condition(input="mood", value="calm"), "mood = “calm”"),
    ],
)
def test_a_condition_reads_in_one_line(condition: Condition, text: str) -> None:
    assert condition_text(Graph(), condition) == text


def test_many_conditions_are_joined_and_none_says_so() -> None:
    graph = Graph(inputs=(Input(name="x", label="Mood"),))
    assert conditions_text(graph, (Condition(input="clicked"), Condition(input="x"))) == "click and mood = on"
    assert conditions_text(graph, ()) == conditions_hint(graph, ()) == "never fires"
    assert conditions_hint(graph, (Condition(input="clicked"), Condition(input="x"))) == "click +1"


def test_users_and_offers() -> None:
    edge = Edge(id="e", source="a", target="b", conditions=(Condition(input="x"), Condition(input="x", value=False)))
    assert used_inputs(Graph(edges=(edge,))) == {"x": ("e",)}
    offered = [item.name for item in offered_inputs(Graph(inputs=(Input(name="mine"), Input(name="clicked"))))]
    assert offered[:2] == ["mine", "clicked"]
    assert offered.count("clicked") == 1
    assert "nodeTime" in offered
