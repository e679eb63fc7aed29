"""Small parts of working with canvases: new ids, the lines of an order, reading a refusal to overwrite."""

from collections.abc import Callable
from uuid import uuid4

from PySide6.QtCore import QObject, QTimer

from studio.domain.canvas_plan import Plan, PlannedEdge
from studio.domain.canvas_records import Canvas, CanvasInfo
from studio.domain.errors import Conflict, GraphError, MaskoError
from studio.domain.graph import Graph, Node
from studio.domain.graph_json import graph_hash, read_graph
from studio.domain.graph_merge import merge_made
from studio.domain.orders import Line
from studio.domain.records import Pose


def new_id() -> str:
    """Return an id for a new part."""
    return uuid4().hex


def node_of(pose: Pose) -> Node:
    """Return a card (without id) that shows a pose of the mascot."""
    picture = pose.picture
    return Node(
        id="",
        item_name=pose.name,
        item_id=pose.id or None,
        asset_id=picture.id if picture is not None else None,
        image_prompt=pose.prompt,
    )


def order_lines(graph: Graph, made: Plan) -> tuple[Line, ...]:
    """Return the jobs of a plan as lines of an order, pictures first, each named as the server names its pose."""
    pictures = [Line(kind="image", name=node.name, price=node.cost) for node in made.nodes]
    return (*pictures, *(_edge_line(graph, edge) for edge in made.edges))


def _edge_line(graph: Graph, edge: PlannedEdge) -> Line:
    """Return the line of a video: a loop moves its own pose, a transition is a pose of its own."""
    source, target = graph.name_of(edge.source), graph.name_of(edge.target)
    name = source if edge.source == edge.target else f"{source} to {target}"
    asked = {"edge_id": edge.edge_id, "animation_prompt": edge.prompt, "duration": edge.seconds}
    return Line(kind="animation", name=name, price=edge.cost, request=asked)


def theirs_of(error: MaskoError, info: CanvasInfo | None) -> Canvas | None:
    """Return the server's version out of a refusal to overwrite it."""
    if not isinstance(error, Conflict) or info is None or not isinstance(error.body, dict):
        return None
    body = error.body
    inner = body.get("error")
    data = next((one for one in (body, body.get("data"), inner) if isinstance(one, dict) and "graph" in one), None)
    if data is None:
        return None
    try:
        graph = read_graph(data["graph"])
    except GraphError:
        return None
    return Canvas(info=info, graph=graph, graph_hash=str(data.get("graph_hash") or graph_hash(graph)))


def differs_by_made(base: Graph, theirs: Graph) -> bool:
    """Whether the server's version differs from the base only by what was made, so that a save may follow it."""
    return graph_hash(merge_made(base, base, theirs)) == graph_hash(theirs)


def single_shot(owner: QObject, milliseconds: int, act: Callable[[], None]) -> QTimer:
    """Return a timer that acts once, so many milliseconds after it is started."""
    timer = QTimer(owner)
    timer.setSingleShot(True)
    timer.setInterval(milliseconds)
    timer.timeout.connect(act)
    return timer
