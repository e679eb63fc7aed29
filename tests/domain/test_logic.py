"""Conditions that can hold together, contradict, or follow from each other."""

import pytest

from studio.domain.graph import Condition, Graph, Input
from studio.domain.logic import contradiction, feasible, implies

GRAPH = Graph(inputs=(Input(name="x"), Input(name="n", type="number", default=0)))


def c(name: str, op: str, value: object) -> Condition:
    return Condition(input=name, op=op, value=value)


@pytest.mark.parametrize(
    ("conditions", "possible"),
    [
        ([], True),
        ([c("x", "==", True), c("x", "==", False)], False),
        ([c("x", "!=", True), c("x", "!=", False)], False),
        ([c("n", ">", 1), c("n", "<", 2)], True),
        ([c("n", ">", 2), c("n", "<=", 2)], False),
        ([c("n", "!=", 2), c("n", ">=", 2), c("n", "<", 3)], True),
        ([c("loopCount", ">", 1), c("loopCount", "<", 2)], False),
        ([c("loopCount", ">", 1), c("loopCount", "<", 3)], True),
        ([c("nodeTime", "<", 0)], False),
        ([c("n", "==", "text")], False),
        ([c("n", "~", 1)], False),
        ([c("x", "==", True), c("n", "==", 4), c("clicked", "==", True)], True),
    ],
)
def test_what_can_hold_together(conditions: list[Condition], possible: bool) -> None:
    assert feasible(GRAPH, conditions) is possible
    assert (contradiction(GRAPH, tuple(conditions)) == ()) is possible


@pytest.mark.parametrize(
    ("strong", "weak", "follows"),
    [
        ([c("x", "==", True)], [c("x", "==", True)], True),
        ([c("x", "==", True)], [c("x", "!=", False)], True),
        ([c("n", ">", 5)], [c("n", ">", 3)], True),
        ([c("n", ">", 3)], [c("n", ">", 5)], False),
        ([c("n", ">", 5), c("x", "==", True)], [c("n", ">=", 5)], True),
        ([c("n", ">", 5)], [c("x", "==", True)], False),
        ([c("x", "==", True)], [], False),
        ([c("loopCount", ">", 1)], [c("loopCount", ">=", 2)], True),
        ([c("n", ">", 1)], [c("n", ">=", 2)], False),
    ],
)
def test_what_follows_from_what(strong: list[Condition], weak: list[Condition], follows: bool) -> None:
    assert implies(GRAPH, strong, weak) is follows
