"""A canvas as data: poses, edges, inputs and notes, joined by ids alone (design, sections 5 and 7).

Every record keeps the keys it does not know in ``extra``, so that a canvas made by a newer program survives
a round trip. The order of ``edges`` is meaning: companions take the first edge whose conditions hold.
"""

from enum import Enum
from functools import cached_property
from typing import Any, ClassVar, Literal

from msgspec import field

from studio.domain.errors import GraphError
from studio.domain.records import Record
from studio.domain.words import tr

#: The source of an edge that starts at whatever pose is showing.
ANY_STATE = "*"

#: What a condition compares with, and what an input holds. Text is never right but met in the wild; lint says so.
Value = bool | int | float | str
#: Comparisons every companion knows (contract, C.3).
OPERATORS: tuple[str, ...] = ("==", "!=", ">", "<", ">=", "<=")


class BadGraph(GraphError):
    """Data that is no canvas: a key is missing, has the wrong type, or an id is used twice."""


class EditRefused(GraphError):
    """An edit that would break the canvas; the canvas stays as it is."""


class NoSuchPart(EditRefused):
    """The pose, edge, input or note is not there, or is there no longer."""


class IdTaken(EditRefused):
    """Something else already has this id or name."""


class LoopTaken(EditRefused):
    """A pose plays one loop; it has one already."""


class AnyStateRefused(EditRefused):
    """Any State is a source only: nothing can lead to it, and it has no loop of its own."""


class InputInUse(EditRefused):
    """Conditions still ask for this input; ``edge_ids`` says where."""

    def __init__(self, sentence: str, edge_ids: tuple[str, ...]) -> None:
        """Keep the edges that would change."""
        super().__init__(sentence)
        self.edge_ids = edge_ids


class InputLocked(EditRefused):
    """A built-in input belongs to the companion and cannot be changed here."""


class BadValue(EditRefused):
    """A name, operator, number or order that no companion would understand."""


class EdgeKind(Enum):
    """What an edge is to the generator (contract, A.11)."""

    LOOP = "loop"
    FORWARD = "forward"
    REVERSE = "reverse"
    ANY_STATE = "any-state"

    @property
    def paid(self) -> bool:
        """Whether generating this kind costs credits."""
        return self in {EdgeKind.LOOP, EdgeKind.FORWARD}


class Part(Record, frozen=True, kw_only=True, rename="camel"):
    """Base of everything in a canvas; ``extra`` holds unknown keys exactly as they came."""

    #: Fields that are written even when they hold their default.
    written: ClassVar[frozenset[str]] = frozenset()

    extra: dict[str, Any] = field(default_factory=dict)


class Position(Part, frozen=True, kw_only=True):
    """Where a thing stands on the canvas, in canvas units; y grows downwards."""

    written: ClassVar[frozenset[str]] = frozenset({"x", "y"})

    x: float = 0.0
    y: float = 0.0


class Node(Part, frozen=True, kw_only=True):
    """One pose. A picture is drawn for it when it has an ``image_prompt`` and no ``asset_id``."""

    written: ClassVar[frozenset[str]] = frozenset({"item_name", "position"})

    id: str
    item_name: str = ""
    item_id: str | None = None
    asset_id: str | None = None
    image_prompt: str = ""
    position: Position = Position()
    pinned: bool = False

    @property
    def name(self) -> str:
        """What a person calls the pose."""
        return self.item_name or self.id


class Condition(Part, frozen=True, kw_only=True):
    """One comparison of an input; an edge is taken when all of its conditions hold."""

    written: ClassVar[frozenset[str]] = frozenset({"op", "value"})

    input: str
    op: str = "=="
    value: Value = True


class Sound(Part, frozen=True, kw_only=True):
    """A sound that the macOS companion plays with an edge; ``volume`` runs from 0 to 1."""

    url: str
    loop: bool = False
    volume: float = 1.0


class Edge(Part, frozen=True, kw_only=True):
    """A way from pose to pose, a loop of one pose, or a wish from any pose (``source`` is ``*``).

    ``duration`` is in seconds; ``priority`` counts among any-state edges only, the highest first.
    """

    written: ClassVar[frozenset[str]] = frozenset({"conditions"})

    id: str
    source: str
    target: str
    conditions: tuple[Condition, ...] = ()
    priority: int | float | None = None
    speed: int | float | None = None
    duration: int | float | None = None
    description: str = ""
    reverse: bool = False
    sound: Sound | None = None
    disabled: bool = False
    video_asset_id: str | None = None

    @property
    def kind(self) -> EdgeKind:
        """What this edge is to the generator."""
        if self.source == ANY_STATE:
            return EdgeKind.ANY_STATE
        if self.source == self.target:
            return EdgeKind.LOOP
        return EdgeKind.REVERSE if self.reverse else EdgeKind.FORWARD

    @property
    def is_loop(self) -> bool:
        """Whether the edge is what a pose plays while it stays."""
        return self.kind is EdgeKind.LOOP

    @property
    def is_transition(self) -> bool:
        """Whether the edge leads from one pose to another and carries a video."""
        return self.kind in {EdgeKind.FORWARD, EdgeKind.REVERSE}

    def touches(self, node_id: str) -> bool:
        """Whether the edge starts or ends at this pose."""
        return node_id in {self.source, self.target}


class Input(Part, frozen=True, kw_only=True):
    """A declared input: a boolean, a number, or a trigger that resets after the edge it fired."""

    written: ClassVar[frozenset[str]] = frozenset({"type", "default"})

    name: str
    type: str = "boolean"
    default: Value = False
    system: bool = False
    label: str = ""


class Annotation(Part, frozen=True, kw_only=True):
    """A note, or a coloured frame that moves what stands inside it. Companions ignore both."""

    written: ClassVar[frozenset[str]] = frozenset({"kind", "position", "width", "height"})

    id: str
    kind: Literal["frame", "note"] = "note"
    text: str = ""
    position: Position = Position()
    width: float = 240.0
    height: float = 120.0
    color: str = ""

    def holds(self, point: Position) -> bool:
        """Whether a point stands inside the rectangle."""
        return (
            self.position.x <= point.x <= self.position.x + self.width
            and self.position.y <= point.y <= self.position.y + self.height
        )


class Graph(Part, frozen=True, kw_only=True, dict=True):
    """A whole canvas. It never changes, so the maps from ids to parts are made once, when first asked for."""

    written: ClassVar[frozenset[str]] = frozenset({"initial_node", "nodes", "edges", "inputs"})

    initial_node: str = ""
    any_state: Position | None = None
    nodes: tuple[Node, ...] = ()
    edges: tuple[Edge, ...] = ()
    inputs: tuple[Input, ...] = ()
    annotations: tuple[Annotation, ...] = ()

    def node(self, node_id: str) -> Node | None:
        """Return the pose with this id."""
        return self._nodes_by_id.get(node_id)

    def edge(self, edge_id: str) -> Edge | None:
        """Return the edge with this id."""
        return self._edges_by_id.get(edge_id)

    def input(self, name: str) -> Input | None:
        """Return the declared input with this name."""
        return next((item for item in self.inputs if item.name == name), None)

    def annotation(self, annotation_id: str) -> Annotation | None:
        """Return the frame or note with this id."""
        return next((item for item in self.annotations if item.id == annotation_id), None)

    def name_of(self, node_id: str) -> str:
        """Return what a person calls the pose, also for the any-state source and for an id that is not there."""
        if node_id == ANY_STATE:
            return tr("Any State")
        node = self.node(node_id)
        return node.name if node else node_id

    @cached_property
    def _nodes_by_id(self) -> dict[str, Node]:
        return {node.id: node for node in self.nodes}

    @cached_property
    def _edges_by_id(self) -> dict[str, Edge]:
        return {edge.id: edge for edge in self.edges}
