"""Comparing inputs as companions do: as numbers, true being one and false being zero (contract, C.3 rule 6)."""

import operator
from collections.abc import Callable, Mapping

from studio.domain.graph import Condition, Edge, Value
from studio.domain.records import Record

_COMPARE: dict[str, Callable[[float, float], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    ">": operator.gt,
    "<": operator.lt,
    ">=": operator.ge,
    "<=": operator.le,
}


class Check(Record, frozen=True, kw_only=True):
    """One condition with what its input held; ``actual`` is None for an input that does not exist."""

    condition: Condition
    actual: Value | None
    holds: bool


def as_number(value: Value) -> float | None:
    """Return what a value counts as in a comparison; text counts as nothing."""
    return None if isinstance(value, str) else float(value)


def same(one: Value, other: Value) -> bool:
    """Whether two values are numerically equal, so that setting one over the other changes nothing."""
    first, second = as_number(one), as_number(other)
    return one == other if first is None or second is None else first == second


def check(condition: Condition, values: Mapping[str, Value]) -> Check:
    """Compare one condition; a missing input, text or an unknown operator make it false."""
    actual = values.get(condition.input)
    left = None if actual is None else as_number(actual)
    right = as_number(condition.value)
    compare = _COMPARE.get(condition.op)
    holds = left is not None and right is not None and compare is not None and compare(left, right)
    return Check(condition=condition, actual=actual, holds=holds)


def first_failure(edge: Edge, values: Mapping[str, Value]) -> Check | None:
    """Return the first condition of an edge that does not hold; None if all do, or if there is none at all."""
    return next((result for one in edge.conditions if not (result := check(one, values)).holds), None)


def fires(edge: Edge, values: Mapping[str, Value]) -> bool:
    """Whether an edge would be taken: it has conditions and all of them hold."""
    return bool(edge.conditions) and first_failure(edge, values) is None
