"""Three versions of a canvas: what was made on the server is taken over, and what differs is said in sentences."""

from msgspec import structs

from studio.domain.edits.edges import edge_name
from studio.domain.graph import Edge, EdgeKind, Graph, Node
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
