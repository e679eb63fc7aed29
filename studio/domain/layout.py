"""Automatic layout in columns: what follows the beginning stands to its right, lines cross little, nothing overlaps."""

from collections.abc import Iterable, Mapping
from math import ceil, sqrt

from studio.domain.edits.notes import CARD_HEIGHT, CARD_WIDTH
from studio.domain.edits.poses import move_nodes
from studio.domain.edits.primitives import Edit
from studio.domain.graph import ANY_STATE, Graph, Position
from studio.domain.words import tr

#: Room between cards: across for curves and their labels, down for loops.
GAP_X, GAP_Y = 200.0, 84.0
#: Positions are multiples of this, the pitch of the dot grid.
GRID = 16.0
_SWEEPS = 6


def layout(graph: Graph, only: Iterable[str] | None = None) -> dict[str, Position]:
    """Return a place for every pose that may move, and for Any State if the canvas uses it.

    Pinned poses, and those not in ``only``, stay where they are and are kept clear of.
    """
    wanted = {node.id for node in graph.nodes} if only is None else set(only)
    movable = [node.id for node in graph.nodes if node.id in wanted and not node.pinned]
    fixed = {node.id: node.position for node in graph.nodes if node.id not in movable}
    if not movable:
        return {}
    columns = _columns(graph, movable)
    _untangle(graph, columns)
    origin = _origin(graph, movable)
    places = _placed(columns, origin)
    _step_aside(places, fixed)
    if only is None and any(edge.source == ANY_STATE for edge in graph.edges):
        top = min(place.y for place in (*places.values(), *fixed.values()))
        left = min(place.x for place in (*places.values(), *fixed.values()))
        places[ANY_STATE] = Position(x=left, y=_snap(top - CARD_HEIGHT - GAP_Y))
    return places


def arrange(graph: Graph, only: Iterable[str] | None = None) -> Edit:
    """Return the automatic layout as one step."""
    return move_nodes(graph, layout(graph, only), tr("Automatic layout"))


def overlapping(places: Mapping[str, Position]) -> list[tuple[str, str]]:
    """Return every pair of cards that cover each other."""
    order = sorted(places, key=lambda key: places[key].x)
    found = []
    for index, one in enumerate(order):
        for other in order[index + 1 :]:
            if places[other].x - places[one].x >= CARD_WIDTH:
                break
            if abs(places[other].y - places[one].y) < CARD_HEIGHT:
                found.append((one, other))
    return found


def _columns(graph: Graph, movable: list[str]) -> list[list[str]]:
    """Sort poses by their distance from the beginning; long columns are broken into several."""
    inside = set(movable)
    following: dict[str, list[str]] = {node_id: [] for node_id in movable}
    for edge in graph.edges:
        if edge.source in inside and edge.target in inside and not edge.is_loop:
            following[edge.source].append(edge.target)
    depth: dict[str, int] = {}
    starts = [graph.initial_node] if graph.initial_node in inside else []
    for start in (*starts, *movable):
        if start in depth:
            continue
        # Whatever nothing leads to begins again at the left, below what stands there already.
        depth[start] = 0
        front = [start]
        while front:
            front = [
                target for source in front for target in following[source] if _deepen(depth, target, depth[source] + 1)
            ]
    layers: dict[int, list[str]] = {}
    for node_id in movable:
        layers.setdefault(depth[node_id], []).append(node_id)
    height = max(3, ceil(sqrt(len(movable)) * 1.1))
    columns: list[list[str]] = []
    for number in sorted(layers):
        layer = layers[number]
        parts = ceil(len(layer) / height)
        size = ceil(len(layer) / parts)
        columns += [layer[first : first + size] for first in range(0, len(layer), size)]
    return columns


def _deepen(depth: dict[str, int], node_id: str, value: int) -> bool:
    if node_id in depth:
        return False
    depth[node_id] = value
    return True


def _untangle(graph: Graph, columns: list[list[str]]) -> None:
    """Order each column by the mean place of its neighbours, there and back a few times."""
    neighbours: dict[str, list[str]] = {}
    for edge in graph.edges:
        if not edge.is_loop:
            neighbours.setdefault(edge.source, []).append(edge.target)
            neighbours.setdefault(edge.target, []).append(edge.source)
    row = {node_id: _row(columns, column, index) for column in columns for index, node_id in enumerate(column)}
    for sweep in range(_SWEEPS):
        for column in columns if sweep % 2 == 0 else reversed(columns):
            mean = {}
            for node_id in column:
                rows = [row[other] for other in neighbours.get(node_id, ()) if other in row and other not in column]
                mean[node_id] = sum(rows) / len(rows) if rows else row[node_id]
            column.sort(key=mean.__getitem__)
            for index, node_id in enumerate(column):
                row[node_id] = _row(columns, column, index)


def _row(columns: list[list[str]], column: list[str], index: int) -> float:
    """Return the height of a place, columns being centred on each other."""
    tallest = max(map(len, columns))
    return index + (tallest - len(column)) / 2


def _origin(graph: Graph, movable: list[str]) -> Position:
    places = [node.position for node in graph.nodes if node.id in set(movable)]
    return Position(x=_snap(min(place.x for place in places)), y=_snap(min(place.y for place in places)))


def _placed(columns: list[list[str]], origin: Position) -> dict[str, Position]:
    places = {}
    for number, column in enumerate(columns):
        for index, node_id in enumerate(column):
            places[node_id] = Position(
                x=_snap(origin.x + number * (CARD_WIDTH + GAP_X)),
                y=_snap(origin.y + _row(columns, column, index) * (CARD_HEIGHT + GAP_Y)),
            )
    return places


def _step_aside(places: dict[str, Position], fixed: Mapping[str, Position]) -> None:
    """Move cards down until they are clear of those that may not move, and of each other."""
    taken = list(fixed.values())
    for node_id in sorted(places, key=lambda key: (places[key].y, places[key].x)):
        place = places[node_id]
        while True:
            blocking = [other for other in taken if _covers(place, other)]
            if not blocking:
                break
            lowest = max(other.y for other in blocking)
            place = Position(x=place.x, y=_snap(lowest + CARD_HEIGHT + GAP_Y))
        places[node_id] = place
        taken.append(place)


def _covers(one: Position, other: Position) -> bool:
    return abs(one.x - other.x) < CARD_WIDTH and abs(one.y - other.y) < CARD_HEIGHT


def _snap(value: float) -> float:
    return ceil(value / GRID) * GRID
