"""Verbs for edges: connect, change, order, pair, disable, condition."""

from collections.abc import Callable, Collection, Iterable

from msgspec import structs

from studio.domain.edits.primitives import Edit, Insert, Reorder, appended, differs, replaced
from studio.domain.graph import (
    ANY_STATE,
    OPERATORS,
    AnyStateRefused,
    BadValue,
    Condition,
    Edge,
    Graph,
    IdTaken,
    LoopTaken,
    NoSuchPart,
)
from studio.domain.graph_index import GraphIndex, way_back
from studio.domain.words import tr, trn

#: Speeds and lengths a player can make sense of.
SPEEDS = (0.1, 10.0)
SECONDS = (0.0, 60.0)


def connect(graph: Graph, edge: Edge) -> Edit:
    """Add an edge behind all others; raises ``NoSuchPart``, ``LoopTaken``, ``AnyStateRefused`` or ``IdTaken``."""
    _check_ends(graph, edge)
    if graph.edge(edge.id) is not None:
        raise IdTaken(tr("There is already an edge with the id “{id}”.", id=edge.id))
    return appended(graph, "edges", (edge,), tr("Connect {edge}", edge=edge_name(graph, edge)))


def connect_pair(graph: Graph, forward: Edge, back_id: str) -> Edit:
    """Add a transition and its free way back as one road."""
    if not forward.is_transition:
        raise BadValue(tr("Only a transition between two poses has a way back."))
    _check_ends(graph, forward)
    pair = (forward, way_back(graph, forward, back_id))
    return appended(graph, "edges", pair, tr("Connect {edge} and back", edge=edge_name(graph, forward)))


def add_way_back(graph: Graph, edge_id: str, back_id: str) -> Edit:
    """Add the free way back right behind a forward edge; raises ``BadValue`` where there is one already."""
    forward = require_edge(graph, edge_id)
    if not forward.is_transition or any(_faces(other, forward) for other in graph.edges):
        raise BadValue(tr("Only a transition without an edge in the other direction can get a way back."))
    index = graph.edges.index(forward) + 1
    back = way_back(graph, forward, back_id)
    return Insert(label=tr("Add {name}", name=edge_name(graph, back)), shelf="edges", items=((index, back),))


def change_edges(graph: Graph, edge_ids: Collection[str], label: str = "", **fields: object) -> Edit:
    """Change the same fields of one or many edges; raises ``BadValue`` for what no player understands."""
    if fields.keys() & {"id", "source", "target"}:
        raise BadValue(tr("The ends of an edge change by redirecting it."))
    _check_fields(fields)
    old = [require_edge(graph, edge_id) for edge_id in edge_ids]
    changed = [structs.replace(edge, **fields) for edge in old]
    if not label and len(old) == 1:
        label = tr("Change {name}", name=edge_name(graph, old[0]))
    label = label or trn("Change {count} edge", "Change {count} edges", len(old))
    return replaced("edges", [new for new, was in zip(changed, old, strict=True) if differs(new, was)], label)


def redirect(graph: Graph, edge_id: str, *, source: str | None = None, target: str | None = None) -> Edit:
    """Let an edge start or end elsewhere. Its video shows other poses then, so it is let go."""
    edge = require_edge(graph, edge_id)
    changed = structs.replace(edge, source=source or edge.source, target=target or edge.target)
    if (changed.source, changed.target) == (edge.source, edge.target):
        return replaced("edges", (), tr("Redirect"))
    changed = structs.replace(changed, video_asset_id=None)
    _check_ends(graph, changed)
    return replaced("edges", (changed,), tr("Redirect to {edge}", edge=edge_name(graph, changed)))


def set_conditions(graph: Graph, edge_id: str, conditions: Iterable[Condition]) -> Edit:
    """Say when an edge is taken."""
    edge = require_edge(graph, edge_id)
    return change_edges(
        graph, (edge_id,), tr("Conditions of {edge}", edge=edge_name(graph, edge)), conditions=tuple(conditions)
    )


def disable(graph: Graph, edge_ids: Collection[str], disabled: bool = True) -> Edit:
    """Switch edges off, or on again."""
    names = [edge_name(graph, require_edge(graph, edge_id)) for edge_id in edge_ids]
    if len(names) == 1:
        label = tr("Disable {edge}", edge=names[0]) if disabled else tr("Enable {edge}", edge=names[0])
    elif disabled:
        label = trn("Disable {count} edge", "Disable {count} edges", len(names))
    else:
        label = trn("Enable {count} edge", "Enable {count} edges", len(names))
    return change_edges(graph, edge_ids, label, disabled=disabled)


def solo(graph: Graph, edge_id: str) -> Edit:
    """Leave one edge out of its pose switched on and switch off the others; loops stay."""
    chosen = require_edge(graph, edge_id)
    rivals = [edge for edge in graph.edges if edge.source == chosen.source and not edge.is_loop]
    wanted = [structs.replace(edge, disabled=edge.id != edge_id) for edge in rivals]
    changed = [new for new, old in zip(wanted, rivals, strict=True) if new != old]
    return replaced("edges", changed, tr("Solo {edge}", edge=edge_name(graph, chosen)))


def reorder(graph: Graph, edge_ids: Collection[str], before: str | None) -> Edit:
    """Move edges in the file, keeping their order, in front of another edge or to the end."""
    for edge_id in edge_ids:
        require_edge(graph, edge_id)
    moved = [edge.id for edge in graph.edges if edge.id in edge_ids]
    rest = [edge.id for edge in graph.edges if edge.id not in edge_ids]
    if before is None or before in edge_ids:
        index = len(rest) if before is None else _anchor(graph, edge_ids, before, rest)
    else:
        require_edge(graph, before)
        index = rest.index(before)
    return Reorder(label=tr("Change the order of edges"), shelf="edges", keys=(*rest[:index], *moved, *rest[index:]))


def lane_partner(graph: Graph, edge_id: str) -> Edge | None:
    """Return the other lane of a two-way road: a free way back and its forward edge belong together."""
    edge = require_edge(graph, edge_id)
    index = GraphIndex(graph)
    if edge.reverse:
        return index.forward_of(edge)
    back = index.reverse_of(edge)
    return back if back is not None and index.forward_of(back) == edge else None


def outgoing_orders(graph: Graph) -> dict[str, int]:
    """Return the number each transition has among those that leave its pose, from 1; loops have none.

    Edges out of Any State are numbered as they are looked at: by priority first.
    """
    rivals: dict[str, list[Edge]] = {}
    for edge in graph.edges:
        if not edge.is_loop:
            rivals.setdefault(edge.source, []).append(edge)
    if ANY_STATE in rivals:
        rivals[ANY_STATE].sort(key=lambda edge: -(edge.priority or 0))
    return {edge.id: place for group in rivals.values() for place, edge in enumerate(group, start=1)}


def edge_name(graph: Graph, edge: Edge) -> str:
    """Return what screens and readers call an edge, e.g. ``Idle to Working`` or ``Idle loop``."""
    if edge.is_loop:
        return tr("{pose} loop", pose=graph.name_of(edge.source))
    return tr("{source} to {target}", source=graph.name_of(edge.source), target=graph.name_of(edge.target))


def require_edge(graph: Graph, edge_id: str) -> Edge:
    """Return an edge or raise ``NoSuchPart``."""
    edge = graph.edge(edge_id)
    if edge is None:
        raise NoSuchPart(tr("This edge is not on the canvas any more: “{id}”.", id=edge_id))
    return edge


def _anchor(graph: Graph, edge_ids: Collection[str], before: str, rest: list[str]) -> int:
    """Return where the block stays when it is dropped in front of one of its own."""
    place = [edge.id for edge in graph.edges].index(before)
    following = next((edge.id for edge in graph.edges[place:] if edge.id not in edge_ids), None)
    return len(rest) if following is None else rest.index(following)


def _check_ends(graph: Graph, edge: Edge) -> None:
    if edge.target == ANY_STATE:
        raise AnyStateRefused(tr("Nothing can lead to Any State: it is where edges begin, whatever pose is showing."))
    for end in (edge.source, edge.target):
        if end != ANY_STATE and graph.node(end) is None:
            raise NoSuchPart(tr("This pose is not on the canvas any more: “{id}”.", id=end))
    if edge.is_loop and any(_faces(other, edge) and other.id != edge.id for other in graph.edges):
        raise LoopTaken(tr("{pose} has a loop already; a pose plays one.", pose=graph.name_of(edge.source)))


def _faces(one: Edge, other: Edge) -> bool:
    """Whether two edges join the same poses in opposite directions; a loop faces itself."""
    return one.source == other.target and one.target == other.source


def _check_conditions(value: object) -> None:
    for condition in value if isinstance(value, tuple) else ():
        if condition.op not in OPERATORS:
            raise BadValue(
                tr("“{sign}” is no comparison; use one of {signs}.", sign=condition.op, signs=" ".join(OPERATORS))
            )
        if not condition.input:
            raise BadValue(tr("A condition needs an input."))


def _check_speed(value: object) -> None:
    if isinstance(value, (int, float)) and not SPEEDS[0] <= value <= SPEEDS[1]:
        raise BadValue(tr("Speed runs from {least:g} to {most:g}.", least=SPEEDS[0], most=SPEEDS[1]))


def _check_duration(value: object) -> None:
    if isinstance(value, (int, float)) and not SECONDS[0] <= value <= SECONDS[1]:
        raise BadValue(tr("A duration runs from {least:g} to {most:g} seconds.", least=SECONDS[0], most=SECONDS[1]))


_CHECKS: dict[str, Callable[[object], None]] = {
    "conditions": _check_conditions,
    "speed": _check_speed,
    "duration": _check_duration,
}


def _check_fields(fields: dict[str, object]) -> None:
    for name, value in fields.items():
        if name in _CHECKS:
            _CHECKS[name](value)
