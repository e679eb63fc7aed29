"""Verbs that line poses up: on one side, on one middle, or with even gaps between them."""

from collections.abc import Callable, Collection
from typing import Literal

from studio.domain.edits.poses import move_nodes, require_node
from studio.domain.edits.primitives import Edit
from studio.domain.graph import BadValue, Graph, Node, Position
from studio.domain.words import tr

Side = Literal["left", "centre", "right", "top", "middle", "bottom"]
Axis = Literal["across", "down"]

#: Which coordinate a side is about, and where it lies among those of the poses; all cards are of one size.
_SIDES: dict[Side, tuple[Axis, Callable[[float, float], float]]] = {
    "left": ("across", lambda low, _: low),
    "centre": ("across", lambda low, high: (low + high) / 2),
    "right": ("across", lambda _, high: high),
    "top": ("down", lambda low, _: low),
    "middle": ("down", lambda low, high: (low + high) / 2),
    "bottom": ("down", lambda _, high: high),
}


def align(graph: Graph, node_ids: Collection[str], side: Side) -> Edit:
    """Bring poses to one line; raises ``BadValue`` for fewer than two."""
    nodes = _nodes(graph, node_ids, least=2)
    axis, choose = _SIDES[side]
    values = [_value(node, axis) for node in nodes]
    line = round(choose(min(values), max(values)), 2)
    return move_nodes(
        graph, {node.id: _moved(node, axis, line) for node in nodes}, tr("Align {count} poses", count=len(nodes))
    )


def distribute(graph: Graph, node_ids: Collection[str], axis: Axis) -> Edit:
    """Give poses even gaps between the outermost two, which stay; raises ``BadValue`` for fewer than three."""
    nodes = sorted(_nodes(graph, node_ids, least=3), key=lambda node: _value(node, axis))
    first, last = _value(nodes[0], axis), _value(nodes[-1], axis)
    step = (last - first) / (len(nodes) - 1)
    places = {node.id: _moved(node, axis, round(first + step * place, 2)) for place, node in enumerate(nodes)}
    return move_nodes(graph, places, tr("Distribute {count} poses", count=len(nodes)))


def _nodes(graph: Graph, node_ids: Collection[str], *, least: int) -> list[Node]:
    nodes = [require_node(graph, node_id) for node_id in dict.fromkeys(node_ids)]
    if len(nodes) < least:
        raise BadValue(tr("Select at least {count} poses for that.", count=least))
    return nodes


def _value(node: Node, axis: Axis) -> float:
    return node.position.x if axis == "across" else node.position.y


def _moved(node: Node, axis: Axis, value: float) -> Position:
    if axis == "across":
        return Position(x=value, y=node.position.y, extra=node.position.extra)
    return Position(x=node.position.x, y=value, extra=node.position.extra)
