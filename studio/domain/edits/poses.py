"""Verbs for poses: add, move, rename, change, delete, choose the beginning."""

from collections.abc import Collection, Mapping

from msgspec import structs

from studio.domain.edits.edges import edge_name
from studio.domain.edits.primitives import (
    Edit,
    PlaceAnyState,
    Remove,
    Sequence,
    SetStart,
    appended,
    replaced,
)
from studio.domain.graph import ANY_STATE, BadValue, Graph, IdTaken, Node, NoSuchPart, Position
from studio.domain.requests import MAX_NAME
from studio.domain.words import tr, trn


def add_node(graph: Graph, node: Node) -> Edit:
    """Add a pose; the first one of a canvas becomes its beginning. Raises ``IdTaken``."""
    if not node.id or node.id == ANY_STATE:
        raise BadValue(tr("A pose needs an id, and “*” stands for Any State."))
    if graph.node(node.id) is not None:
        raise IdTaken(tr("There is already a pose with the id “{id}”.", id=node.id))
    label = tr("Add {name}", name=node.name)
    insert = appended(graph, "nodes", (node,), label)
    if graph.nodes or graph.initial_node:
        return insert
    return Sequence(label=label, edits=(insert, SetStart(label=label, node_id=node.id)))


def move_nodes(graph: Graph, places: Mapping[str, Position], label: str = "") -> Edit:
    """Move poses to new places; ``*`` moves the Any State pseudo node."""
    moved = tuple(
        structs.replace(require_node(graph, node_id), position=place)
        for node_id, place in places.items()
        if node_id != ANY_STATE
    )
    if not label and len(places) == 1 and moved:
        label = tr("Move {pose}", pose=moved[0].name)
    label = label or trn("Move {count} pose", "Move {count} poses", len(places))
    step = replaced("nodes", moved, label)
    if ANY_STATE not in places:
        return step
    return Sequence(label=label, edits=(step, PlaceAnyState(label=label, position=places[ANY_STATE])))


def change_node(graph: Graph, node_id: str, label: str = "", **fields: object) -> Edit:
    """Change fields of a pose, e.g. ``item_name``, ``image_prompt``, ``asset_id``, ``pinned``."""
    node = require_node(graph, node_id)
    if "id" in fields:
        raise BadValue(tr("The id of a pose never changes."))
    changed = structs.replace(node, **fields)
    return replaced("nodes", () if changed == node else (changed,), label or tr("Change {name}", name=node.name))


def rename_node(graph: Graph, node_id: str, name: str) -> Edit:
    """Give a pose another name; raises ``BadValue`` for an empty or endless one."""
    name = " ".join(name.split())
    if not name or len(name) > MAX_NAME:
        raise BadValue(tr("A pose needs a name of 1 to {most} characters.", most=MAX_NAME))
    return change_node(
        graph, node_id, tr("Rename {old} to {name}", old=require_node(graph, node_id).name, name=name), item_name=name
    )


def set_initial(graph: Graph, node_id: str) -> Edit:
    """Begin with this pose."""
    node = require_node(graph, node_id)
    return SetStart(label=tr("Begin with {pose}", pose=node.name), node_id=node_id)


def delete_parts(
    graph: Graph,
    nodes: Collection[str] = (),
    edges: Collection[str] = (),
    annotations: Collection[str] = (),
) -> Edit:
    """Delete poses with every edge that touches them, edges, frames and notes, as one step."""
    for node_id in nodes:
        require_node(graph, node_id)
    nodes, edges = tuple(dict.fromkeys(nodes)), frozenset(edges)
    doomed = [edge.id for edge in graph.edges if edge.id in edges or edge.source in nodes or edge.target in nodes]
    absent = set(edges) - set(doomed)
    if absent:
        raise NoSuchPart(tr("This edge is not on the canvas any more: “{id}”.", id=min(absent)))
    label = _deletion_label(graph, nodes, edges, annotations)
    steps: list[Edit] = [
        Remove(label=label, shelf="edges", keys=tuple(doomed)),
        Remove(label=label, shelf="nodes", keys=tuple(nodes)),
        Remove(label=label, shelf="annotations", keys=tuple(annotations)),
    ]
    if graph.initial_node in nodes:
        left = next((node.id for node in graph.nodes if node.id not in nodes), "")
        steps.append(SetStart(label=label, node_id=left))
    return Sequence(label=label, edits=tuple(step for step in steps if not step.empty))


def require_node(graph: Graph, node_id: str) -> Node:
    """Return a pose or raise ``NoSuchPart``."""
    node = graph.node(node_id)
    if node is None:
        raise NoSuchPart(tr("This pose is not on the canvas any more: “{id}”.", id=node_id))
    return node


def _deletion_label(graph: Graph, nodes: Collection[str], edges: Collection[str], annotations: Collection[str]) -> str:
    if len(nodes) == 1 and not edges and not annotations:
        return tr("Delete {name}", name=graph.name_of(next(iter(nodes))))
    if len(edges) == 1 and not nodes and not annotations:
        edge = graph.edge(next(iter(edges)))
        return tr("Delete {name}", name=edge_name(graph, edge)) if edge else tr("Delete edge")
    return trn("Delete {count} thing", "Delete {count} things", len(nodes) + len(edges) + len(annotations))
