"""Any State for companions that do not know it: the same wishes as ordinary edges out of every pose."""

from collections.abc import Callable, Iterable, Iterator
from itertools import product

from msgspec import structs

from studio.domain.graph import ANY_STATE, Condition, Edge, EdgeKind, Graph
from studio.domain.playback import has_asset
from studio.domain.records import Record

_OPPOSITE = {"==": "!=", "!=": "==", ">": "<=", "<=": ">", "<": ">=", ">=": "<"}


class Expansion(Record, frozen=True, kw_only=True):
    """A graph without any-state edges; ``carriers`` says whose video each added edge plays."""

    graph: Graph
    carriers: dict[str, str]

    @property
    def added(self) -> int:
        """How many edges stand where the any-state edges were."""
        return len(self.carriers)


def expand_any_state(graph: Graph, has_video: Callable[[Edge], bool] = has_asset) -> Expansion:
    """Return the graph with each wish spelled out for every pose that has a way to follow it.

    An added edge plays the video the newer companions would: the direct one to the goal, else the first way out
    of the pose, from where the wish goes on. A wish of lower priority is guarded against the higher ones that are
    fulfilled where it starts. Added edges come first, because wishes are looked at before anything else.
    """
    wishes = sorted(
        (edge for edge in graph.edges if edge.kind is EdgeKind.ANY_STATE and edge.conditions and not edge.disabled),
        key=lambda edge: -(edge.priority or 0),
    )
    added: list[Edge] = []
    carriers: dict[str, str] = {}
    exits: dict[str, list[Edge]] = {}
    for edge in graph.edges:
        if edge.is_transition and not edge.disabled and has_video(edge):
            exits.setdefault(edge.source, []).append(edge)
    for node in graph.nodes:
        ways = exits.get(node.id, [])
        for rank, wish in enumerate(wishes):
            carrier = next((way for way in ways if way.target == wish.target), next(iter(ways), None))
            if wish.target == node.id or carrier is None:
                continue
            fulfilled = [higher for higher in wishes[:rank] if higher.target == node.id]
            for number, guard in enumerate(_guards(fulfilled)):
                spelled = _spelled_out(wish, carrier, guard, number)
                added.append(spelled)
                carriers[spelled.id] = carrier.id
    rest = tuple(edge for edge in graph.edges if edge.source != ANY_STATE)
    return Expansion(graph=structs.replace(graph, edges=(*added, *rest)), carriers=carriers)


def _spelled_out(wish: Edge, carrier: Edge, guard: tuple[Condition, ...], number: int) -> Edge:
    suffix = f"-{number + 1}" if number else ""
    return structs.replace(
        carrier,
        id=f"{wish.id}@{carrier.source}{suffix}",
        conditions=(*wish.conditions, *(condition for condition in guard if condition not in wish.conditions)),
        priority=None,
    )


def _guards(fulfilled: Iterable[Edge]) -> Iterator[tuple[Condition, ...]]:
    """Yield ways for none of these edges to match; together they cover every such case exactly once."""
    for choice in product(*(_ways_to_fail(edge.conditions) for edge in fulfilled)):
        yield tuple(condition for part in choice for condition in part)


def _ways_to_fail(conditions: tuple[Condition, ...]) -> list[tuple[Condition, ...]]:
    """Return the first condition failing, or the first holding and the second failing, and so on."""
    return [
        (*conditions[:index], structs.replace(condition, op=_OPPOSITE.get(condition.op, "!=")))
        for index, condition in enumerate(conditions)
    ]
