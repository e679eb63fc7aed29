"""Whether conditions can hold together, and whether some follow from others; exact for what an input can be."""

from collections.abc import Iterable, Mapping
from itertools import pairwise

from studio.domain.conditions import as_number, check
from studio.domain.graph import Condition, Graph
from studio.domain.inputs import type_of


def feasible(graph: Graph, conditions: Iterable[Condition]) -> bool:
    """Whether there are values with which all of the conditions hold."""
    return all(_some(graph, name, group, ()) for name, group in _by_input(conditions).items())


def implies(graph: Graph, strong: Iterable[Condition], weak: Iterable[Condition]) -> bool:
    """Whether the weak conditions hold whenever the strong ones do; nothing at all implies nothing."""
    given, asked = _by_input(strong), _by_input(weak)
    if not asked:
        return False
    return all(not _some(graph, name, given.get(name, ()), group) for name, group in asked.items())


def contradiction(graph: Graph, conditions: tuple[Condition, ...]) -> tuple[Condition, ...]:
    """Return the conditions of the first input that cannot hold together; empty if all can."""
    for name, group in _by_input(conditions).items():
        if not _some(graph, name, group, ()):
            return group
    return ()


def _by_input(conditions: Iterable[Condition]) -> Mapping[str, tuple[Condition, ...]]:
    groups: dict[str, tuple[Condition, ...]] = {}
    for condition in conditions:
        groups[condition.input] = (*groups.get(condition.input, ()), condition)
    return groups


def _some(graph: Graph, name: str, holding: tuple[Condition, ...], failing: tuple[Condition, ...]) -> bool:
    """Whether one value makes all of ``holding`` true and, unless that is empty, some of ``failing`` false."""
    for value in _samples(graph, name, (*holding, *failing)):
        values = {name: value}
        if not all(check(condition, values).holds for condition in holding):
            continue
        if not failing or not all(check(condition, values).holds for condition in failing):
            return True
    return False


def _samples(graph: Graph, name: str, conditions: tuple[Condition, ...]) -> list[float]:
    """Return a value for every stretch of the number line that the conditions can tell apart."""
    kind = type_of(graph, name)
    marks = sorted({number for one in conditions if (number := as_number(one.value)) is not None})
    if kind in {"boolean", "trigger"}:
        return [0.0, 1.0]
    if not marks:
        return [0.0]
    between = [(low + high) / 2 for low, high in pairwise(marks)]
    samples = [marks[0] - 1, *marks, *between, marks[-1] + 1]
    if name == "loopCount":
        whole = {float(round(sample) + step) for sample in samples for step in (-1, 0, 1)}
        return sorted(sample for sample in whole if sample >= 0)
    if name == "nodeTime":
        return [sample for sample in (*samples, 0.0) if sample >= 0]
    return samples
