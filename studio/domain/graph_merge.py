"""Three versions of a canvas: what was made on the server is taken over, and what differs is said in sentences."""

from typing import Any

from msgspec import structs

from studio.domain.edits.edges import edge_name
from studio.domain.graph import ANY_STATE, Edge, EdgeKind, Graph, Node
from studio.domain.graph_json import part_data
from studio.domain.records import Record


class Difference(Record, frozen=True, kw_only=True):
    """One part that is not the same in two versions: ``added``, ``removed`` or ``changed`` in ours or in theirs."""

    part_id: str
    name: str
    mine: str = ""
    theirs: str = ""

    @property
    def clash(self) -> bool:
        """Whether both sides touched the same part."""
        return bool(self.mine and self.theirs)


def merge_made(base: Graph, ours: Graph, theirs: Graph) -> Graph:
    """Return our version with the pictures, videos and free ways back that generation added to theirs."""
    their_nodes = {node.id: node for node in theirs.nodes}
    their_edges = {edge.id: edge for edge in theirs.edges}
    known = {edge.id for edge in base.edges} | {edge.id for edge in ours.edges}
    nodes = tuple(_with_picture(node, their_nodes.get(node.id)) for node in ours.nodes)
    edges = tuple(_with_video(edge, their_edges.get(edge.id)) for edge in ours.edges)
    there = {node.id for node in nodes}
    added = tuple(
        edge
        for edge in theirs.edges
        if edge.id not in known and edge.kind is EdgeKind.REVERSE and {edge.source, edge.target} <= there
    )
    return structs.replace(ours, nodes=nodes, edges=edges + added)


def merged(base: Graph, ours: Graph, theirs: Graph) -> Graph:
    """Return our version with everything that the server alone changed; where both changed a part, ours counts.

    A pose the server took away stays if one of our edges needs it, so that nothing leads to nowhere.
    """
    shelves = {
        shelf: _merged_shelf(*(_parts_by_key(graph, shelf) for graph in (base, ours, theirs)))
        for shelf in ("nodes", "edges", "inputs", "annotations")
    }
    ends = {end for edge in shelves["edges"] for end in (edge.source, edge.target)} - {ANY_STATE}
    there = {node.id for node in shelves["nodes"]}
    shelves["nodes"] += [node for node in ours.nodes if node.id in ends - there]
    there |= {node.id for node in shelves["nodes"]}
    shelves["edges"] = [edge for edge in shelves["edges"] if {edge.source, edge.target} <= there | {ANY_STATE}]
    start = theirs.initial_node if ours.initial_node == base.initial_node else ours.initial_node
    place = theirs.any_state if ours.any_state == base.any_state else ours.any_state
    return structs.replace(
        ours, initial_node=start, any_state=place, **{shelf: tuple(parts) for shelf, parts in shelves.items()}
    )


def differences(base: Graph, ours: Graph, theirs: Graph) -> tuple[Difference, ...]:
    """Return every part that we or the server changed since the common version."""
    found: list[Difference] = []
    for shelf in ("nodes", "edges", "inputs", "annotations"):
        versions = [_by_key(graph, shelf) for graph in (base, ours, theirs)]
        keys = dict.fromkeys(key for version in versions for key in version)
        for key in keys:
            before, mine, other = (version.get(key) for version in versions)
            my_word, their_word = _word(before, mine), _word(before, other)
            if (my_word or their_word) and mine != other:
                name = _name(next(part for part in (mine, other, before) if part is not None), ours, theirs, key)
                found.append(Difference(part_id=key, name=name, mine=my_word, theirs=their_word))
    return tuple(found)


def _with_picture(node: Node, other: Node | None) -> Node:
    if other is None or not other.asset_id:
        return node
    return structs.replace(node, asset_id=other.asset_id, item_id=other.item_id or node.item_id)


def _with_video(edge: Edge, other: Edge | None) -> Edge:
    same_ends = other is not None and (edge.source, edge.target) == (other.source, other.target)
    if other is None or not same_ends or not other.video_asset_id:
        return edge
    return structs.replace(edge, video_asset_id=other.video_asset_id, duration=edge.duration or other.duration)


def _parts_by_key(graph: Graph, shelf: str) -> dict[str, Any]:
    return {part.name if shelf == "inputs" else part.id: part for part in getattr(graph, shelf)}


def _merged_shelf(base: dict[str, Any], ours: dict[str, Any], theirs: dict[str, Any]) -> list[Any]:
    """Return the parts of one shelf in our order, what only the server added behind them."""
    kept = []
    for key, mine in ours.items():
        untouched = key in base and part_data(base[key]) == part_data(mine)
        if untouched and key in theirs:
            kept.append(theirs[key])
        elif not untouched:
            kept.append(mine)
    return kept + [part for key, part in theirs.items() if key not in ours and key not in base]


def _by_key(graph: Graph, shelf: str) -> dict[str, object]:
    parts = getattr(graph, shelf)
    return {getattr(part, "id", None) or part.name: part_data(part) for part in parts}


def _word(before: object, after: object) -> str:
    if before == after:
        return ""
    if before is None:
        return "added"
    return "removed" if after is None else "changed"


def _name(part: object, ours: Graph, theirs: Graph, key: str) -> str:
    for graph in (ours, theirs):
        edge = graph.edge(key)
        if edge is not None:
            return edge_name(graph, edge)
    data = part if isinstance(part, dict) else {}
    return str(data.get("itemName") or data.get("text") or data.get("name") or key)
