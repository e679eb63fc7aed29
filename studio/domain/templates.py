"""Canvas templates: ready-made graphs whose ids are keys until somebody applies them."""

from collections.abc import Callable, Collection, Mapping
from typing import Any

import msgspec
from msgspec import structs

from studio.domain.canvas_plan import plan
from studio.domain.edits.fragments import copy_fragment
from studio.domain.graph import BadGraph, EdgeKind, Graph
from studio.domain.graph_json import graph_data, read_graph
from studio.domain.pricing import DEFAULT_RATES, Price, Rates
from studio.domain.records import Record
from studio.domain.words import tr, trn

#: The templates that ship with the program, in the order they are offered; files of ``resources/canvas``.
BUILTIN: tuple[str, ...] = (
    "claude-code-4state",
    "claude-code-4state-lite",
    "notification",
    "page-greeter",
    "focus-timer",
)


class Template(Record, frozen=True, kw_only=True):
    """A graph to start from; ``targets`` names the players it was made for."""

    id: str
    name: str
    graph: Graph
    description: str = ""
    targets: tuple[str, ...] = ()
    source: str = "builtin"

    def price(self, seconds: int | None = None, rates: Rates = DEFAULT_RATES) -> Price:
        """Return what making everything in it costs."""
        return plan(self.graph, duration=seconds, rates=rates).price

    def data(self) -> dict[str, Any]:
        """Return the template as plain JSON data."""
        return {
            "id": self.id,
            "name": self.name,
            "description": self.description,
            "targets": list(self.targets),
            "source": self.source,
            "graph": graph_data(self.graph),
        }


def read_template(data: object) -> Template:
    """Build a template from decoded JSON; raises ``BadGraph``."""
    if not isinstance(data, dict) or not isinstance(data.get("graph"), dict):
        raise BadGraph(tr("This is not a canvas template: it has no graph."))
    try:
        head = msgspec.convert({key: value for key, value in data.items() if key != "graph"}, _Head)
    except msgspec.ValidationError as error:
        raise BadGraph(tr("This is not a canvas template: {error}.", error=error)) from error
    return Template(graph=read_graph(data["graph"]), **structs.asdict(head))


def instantiate(template: Template, make_id: Callable[[], str]) -> tuple[Graph, Mapping[str, str]]:
    """Return the template's graph under new ids, and which new pose came from which key."""
    graph = template.graph
    poses = {node.id: make_id() for node in graph.nodes}
    edges = tuple(
        structs.replace(
            edge,
            id=make_id(),
            source=poses.get(edge.source, edge.source),
            target=poses.get(edge.target, edge.target),
        )
        for edge in graph.edges
    )
    fresh = structs.replace(
        graph,
        initial_node=poses.get(graph.initial_node, graph.initial_node),
        nodes=tuple(structs.replace(node, id=poses[node.id]) for node in graph.nodes),
        edges=edges,
        annotations=tuple(structs.replace(item, id=make_id()) for item in graph.annotations),
    )
    return fresh, poses


def as_template(graph: Graph, *, template_id: str, name: str, description: str = "") -> Template:
    """Return a canvas, or a piece of one, as the user's own template: no pictures, no videos, no item links."""
    bare = structs.replace(
        graph,
        nodes=tuple(structs.replace(node, item_id=None, asset_id=None) for node in graph.nodes),
        edges=tuple(structs.replace(edge, video_asset_id=None) for edge in graph.edges),
    )
    return Template(id=template_id, name=name, description=description, graph=bare, source="mine")


def piece_of(graph: Graph, node_ids: Collection[str]) -> Graph:
    """Return poses with the edges among them, the wishes that lead to them, and the inputs those ask for."""
    piece = copy_fragment(graph, node_ids).graph
    start = graph.initial_node if graph.initial_node in node_ids else piece.nodes[0].id if piece.nodes else ""
    return structs.replace(piece, initial_node=start)


def summary(template: Template) -> str:
    """Return one line on what a template holds, e.g. ``4 poses, 4 loops, 6 transitions, 6 free ways back``."""
    kinds = [edge.kind for edge in template.graph.edges]
    parts = [
        (poses := len(template.graph.nodes), trn("{count} pose", "{count} poses", poses)),
        (loops := kinds.count(EdgeKind.LOOP), trn("{count} loop", "{count} loops", loops)),
        (ahead := kinds.count(EdgeKind.FORWARD), trn("{count} transition", "{count} transitions", ahead)),
        (back := kinds.count(EdgeKind.REVERSE), trn("{count} free way back", "{count} free ways back", back)),
        (wishes := kinds.count(EdgeKind.ANY_STATE), trn("{count} any-state edge", "{count} any-state edges", wishes)),
    ]
    return ", ".join(words for number, words in parts if number)


class _Head(Record, frozen=True, kw_only=True):
    """Everything of a template but its graph."""

    id: str
    name: str
    description: str = ""
    targets: tuple[str, ...] = ()
    source: str = "builtin"
