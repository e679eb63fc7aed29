"""Copy and paste: pieces of a canvas that carry their inputs and know what they were tied to outside."""

from collections.abc import Callable, Collection

from msgspec import structs

from studio.domain.edits.primitives import Edit, Sequence, SetStart, appended
from studio.domain.graph import ANY_STATE, BadGraph, Edge, Graph, Input, Node, Position
from studio.domain.graph_json import graph_data, read_graph
from studio.domain.inputs import built_in, used_inputs
from studio.domain.records import Record
from studio.domain.words import tr, trn

#: The media type a fragment has on the clipboard.
MIME = "application/x-masko-canvas-fragment+json"


class Fragment(Record, frozen=True, kw_only=True):
    """Poses with the edges among them; ``outside`` are the edges that tie them to the rest."""

    graph: Graph
    outside: tuple[Edge, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether nothing was copied."""
        return not (self.graph.nodes or self.graph.edges or self.graph.annotations)

    def data(self) -> dict[str, object]:
        """Return the fragment as plain JSON data for a clipboard."""
        return {"fragment": graph_data(self.graph), "outside": graph_data(Graph(edges=self.outside))["edges"]}


class Pasted(Record, frozen=True, kw_only=True):
    """What pasting would do: the edit, the new ids to select, and the inputs the canvas does not know yet."""

    edit: Edit
    node_ids: tuple[str, ...]
    edge_ids: tuple[str, ...]
    annotation_ids: tuple[str, ...]
    missing_inputs: tuple[Input, ...]


def copy_fragment(graph: Graph, nodes: Collection[str], annotations: Collection[str] = ()) -> Fragment:
    """Return poses and notes of a canvas with everything needed to put them down elsewhere.

    An any-state edge to a copied pose counts as inner: its other end is everywhere.
    """
    nodes = frozenset(nodes)
    inner = tuple(
        edge for edge in graph.edges if edge.target in nodes and (edge.source in nodes or edge.source == ANY_STATE)
    )
    outside = tuple(
        edge
        for edge in graph.edges
        if (edge.source in nodes) is not (edge.target in nodes) and edge.source != ANY_STATE
    )
    asked = used_inputs(Graph(edges=inner + outside))
    return Fragment(
        graph=Graph(
            nodes=tuple(node for node in graph.nodes if node.id in nodes),
            edges=inner,
            inputs=tuple(item for item in graph.inputs if item.name in asked),
            annotations=tuple(item for item in graph.annotations if item.id in annotations),
        ),
        outside=outside,
    )


def read_fragment(data: object) -> Fragment:
    """Build a fragment from a clipboard's JSON; raises ``BadGraph``."""
    if not isinstance(data, dict) or "fragment" not in data:
        raise BadGraph(tr("There is no piece of a canvas on the clipboard."))
    outside = read_graph({"edges": data.get("outside") or []}).edges
    return Fragment(graph=read_graph(data["fragment"]), outside=outside)


def paste(
    graph: Graph,
    fragment: Fragment,
    make_id: Callable[[], str],
    *,
    at: Position | None = None,
    keep_outside: bool = False,
    with_inputs: bool = True,
) -> Pasted:
    """Return how to put a fragment down with its top left at ``at``, or a little beside where it was copied.

    Outside edges are kept only where their other end is on this canvas. Videos stay with edges whose poses kept
    their pictures; ids are all new, conditions stay as they are.
    """
    dx, dy = _offset(fragment.graph, at)
    ids = {node.id: make_id() for node in fragment.graph.nodes}
    nodes = tuple(_moved_node(node, ids[node.id], dx, dy) for node in fragment.graph.nodes)
    edges = tuple(_rewired(edge, ids, make_id()) for edge in fragment.graph.edges)
    if keep_outside:
        edges += tuple(_rewired(edge, ids, make_id()) for edge in fragment.outside if _reaches(graph, edge, ids))
    notes = tuple(
        structs.replace(note, id=make_id(), position=_shift(note.position, dx, dy))
        for note in fragment.graph.annotations
    )
    missing = _missing_inputs(graph, fragment, edges)
    label = trn("Paste {count} thing", "Paste {count} things", len(nodes) + len(notes))
    if len(nodes) == 1:
        label = tr("Paste {pose}", pose=nodes[0].name)
    steps: list[Edit] = [appended(graph, "inputs", missing if with_inputs else (), label)]
    steps += [appended(graph, "nodes", nodes, label), appended(graph, "edges", edges, label)]
    steps.append(appended(graph, "annotations", notes, label))
    if not graph.nodes and nodes and not graph.initial_node:
        steps.append(SetStart(label=label, node_id=nodes[0].id))
    return Pasted(
        edit=Sequence(label=label, edits=tuple(step for step in steps if not step.empty)),
        node_ids=tuple(node.id for node in nodes),
        edge_ids=tuple(edge.id for edge in edges),
        annotation_ids=tuple(note.id for note in notes),
        missing_inputs=missing,
    )


def _offset(piece: Graph, at: Position | None) -> tuple[float, float]:
    places = [node.position for node in piece.nodes] + [note.position for note in piece.annotations]
    if at is None or not places:
        return 32.0, 32.0
    return at.x - min(place.x for place in places), at.y - min(place.y for place in places)


def _moved_node(node: Node, node_id: str, dx: float, dy: float) -> Node:
    return structs.replace(node, id=node_id, position=_shift(node.position, dx, dy))


def _shift(place: Position, dx: float, dy: float) -> Position:
    return structs.replace(place, x=place.x + dx, y=place.y + dy)


def _rewired(edge: Edge, ids: dict[str, str], edge_id: str) -> Edge:
    return structs.replace(
        edge, id=edge_id, source=ids.get(edge.source, edge.source), target=ids.get(edge.target, edge.target)
    )


def _reaches(graph: Graph, edge: Edge, ids: dict[str, str]) -> bool:
    """Whether the end that was not copied stands on this canvas."""
    return all(end in ids or graph.node(end) is not None for end in (edge.source, edge.target))


def _missing_inputs(graph: Graph, fragment: Fragment, edges: tuple[Edge, ...]) -> tuple[Input, ...]:
    declared = {item.name for item in graph.inputs}
    carried = {item.name: item for item in fragment.graph.inputs}
    return tuple(
        carried.get(name, Input(name=name))
        for name in used_inputs(Graph(edges=edges))
        if name not in declared and (name in carried or built_in(name) is None)
    )
