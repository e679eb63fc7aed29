"""All poses of the canvas as a table, beside that of the edges: together they can do what the picture can."""

from collections.abc import Sequence

from msgspec import structs
from PySide6.QtCore import QObject

from studio.domain.edits.edges import edge_name
from studio.domain.edits.poses import change_node, move_nodes, rename_node, set_initial
from studio.domain.edits.primitives import Edit
from studio.domain.edits.primitives import Sequence as Steps
from studio.domain.graph import BadValue, Edge, Node
from studio.domain.words import later, tr
from studio.state.canvas_media import CanvasMedia
from studio.state.document import Document
from studio.state.part_model import PartModel, number

NODE_COLUMNS = (
    later("Name"),
    later("Begins"),
    later("Picture prompt"),
    later("Picture"),
    later("Loop"),
    later("Leads to"),
    later("X"),
    later("Y"),
    later("Pinned"),
)
NAME, BEGINS, PROMPT, PICTURE, LOOP, EXITS, X, Y, PINNED = range(len(NODE_COLUMNS))
_STATES = {
    "none": later("none"),
    "waiting": later("being made"),
    "done": later("ready"),
    "failed": later("failed"),
}


class NodeModel(PartModel):
    """Rows are poses; name, prompt and place can be typed over, the beginning and pins ticked."""

    columns = NODE_COLUMNS
    figures = frozenset({X, Y})
    ticks = frozenset({BEGINS, PINNED})

    def __init__(self, document: Document, media: CanvasMedia, parent: QObject | None = None) -> None:
        super().__init__(document, media, parent)
        self._exits: dict[str, list[Edge]] = {}
        self._on_changed()

    def parts(self) -> tuple[Node, ...]:
        """Return the poses."""
        graph = self.document.graph
        self._exits = {}
        for edge in graph.edges:
            self._exits.setdefault(edge.source, []).append(edge)
        return graph.nodes

    def text(self, part: Node, column: int) -> str:
        """Return what a cell shows."""
        show = {
            NAME: lambda: part.name,
            PROMPT: lambda: part.image_prompt,
            PICTURE: lambda: self._picture(part),
            LOOP: lambda: self._loop(part),
            EXITS: lambda: self._exits_of(part),
            X: lambda: f"{part.position.x:g}",
            Y: lambda: f"{part.position.y:g}",
        }.get(column)
        return show() if show is not None else ""

    def ticked(self, part: Node, column: int) -> bool:
        """Return whether the canvas begins here, or the pose stays on automatic layout."""
        return part.id == self.document.graph.initial_node if column == BEGINS else part.pinned

    def tick(self, parts: Sequence[Node], column: int, on: bool) -> Edit | None:
        """Begin with the first of these poses, or pin all of them."""
        graph = self.document.graph
        if column == BEGINS:
            return set_initial(graph, parts[0].id) if on else None
        steps = tuple(change_node(graph, node.id, pinned=on) for node in parts)
        return steps[0] if len(steps) == 1 else Steps(label=tr("Pin poses") if on else tr("Unpin poses"), edits=steps)

    def editable(self, part: Node, column: int) -> bool:  # noqa: ARG002 - the same for every pose
        """Return whether a cell can be typed over."""
        return column in {NAME, PROMPT, X, Y}

    def edit(self, parts: Sequence[Node], column: int, typed: str) -> Edit | None:
        """Return the edit that typing means; a name is given to one pose alone."""
        graph = self.document.graph
        if column == NAME:
            return rename_node(graph, parts[0].id, typed)
        if column == PROMPT:
            steps = tuple(
                change_node(graph, node.id, tr("Describe {name}", name=node.name), image_prompt=typed) for node in parts
            )
            return steps[0] if len(steps) == 1 else Steps(label=tr("Describe poses"), edits=steps)
        value = number(typed)
        if value is None:
            raise BadValue(tr("A place needs a number."))
        axis = "x" if column == X else "y"
        return move_nodes(graph, {node.id: structs.replace(node.position, **{axis: float(value)}) for node in parts})

    def _picture(self, node: Node) -> str:
        lamp = self.media.node_lamp(node)
        return tr("to be drawn") if lamp == "none" and node.image_prompt else tr(_STATES[lamp])

    def _loop(self, node: Node) -> str:
        loop = next((edge for edge in self._exits.get(node.id, []) if edge.is_loop), None)
        if loop is None:
            return tr("none")
        lamp = self.media.edge_lamp(loop)
        return tr("not made") if lamp == "none" else tr(_STATES[lamp])

    def _exits_of(self, node: Node) -> str:
        graph = self.document.graph
        return ", ".join(graph.name_of(edge.target) for edge in self._exits.get(node.id, []) if not edge.is_loop)


def part_names(document: Document) -> list[tuple[str, str]]:
    """Return the id and the name of everything on the canvas: poses, edges, frames and notes."""
    graph = document.graph
    found = [(node.id, node.name) for node in graph.nodes]
    found += [(edge.id, edge_name(graph, edge)) for edge in graph.edges]
    return found + [(note.id, note.text or tr("Note")) for note in graph.annotations]
