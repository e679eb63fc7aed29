"""All edges as a table: the canvas for whoever reads rather than looks, and for changing many at once."""

from collections.abc import Sequence

import msgspec
from PySide6.QtCore import QMimeData, QObject, Qt

from studio.domain.condition_words import read_conditions
from studio.domain.edits.edges import change_edges, disable, outgoing_orders, redirect, reorder
from studio.domain.edits.primitives import Edit
from studio.domain.edits.primitives import Sequence as Steps
from studio.domain.graph import ANY_STATE, BadValue, Edge, EdgeKind, EditRefused, Graph
from studio.domain.inputs import conditions_text
from studio.domain.words import later, tr
from studio.state.canvas_media import CanvasMedia
from studio.state.document import Document
from studio.state.part_model import Index, PartModel, number, whole

COLUMNS = (
    later("Order"),
    later("On"),
    later("From"),
    later("To"),
    later("When"),
    later("Kind"),
    later("Seconds"),
    later("Speed"),
    later("Priority"),
    later("Price"),
    later("State"),
    later("Plays on"),
    later("Motion prompt"),
)
ORDER, ON, FROM, TO, WHEN, KIND, SECONDS, SPEED, PRIORITY, PRICE, STATE, PLAYERS, MOTION = range(len(COLUMNS))
#: What a dragged row is to this table: the ids of edges, as a JSON list.
EDGES_MIME = "application/x-masko-edges"
_STATES = {
    "none": later("not made"),
    "waiting": later("being made"),
    "done": later("ready"),
    "failed": later("failed"),
}
_KINDS = {
    EdgeKind.LOOP: later("loop"),
    EdgeKind.FORWARD: later("forward"),
    EdgeKind.REVERSE: later("free reverse"),
    EdgeKind.ANY_STATE: later("any state"),
}


class EdgeModel(PartModel):
    """Rows are edges in file order, which is the order companions look at them in; most cells can be typed over."""

    columns = COLUMNS
    figures = frozenset({ORDER, SECONDS, SPEED, PRIORITY, PRICE})
    ticks = frozenset({ON})

    def __init__(self, document: Document, media: CanvasMedia, parent: QObject | None = None) -> None:
        super().__init__(document, media, parent)
        self._orders: dict[str, int] = {}
        self._on_changed()

    def parts(self) -> tuple[Edge, ...]:
        """Return the edges."""
        graph = self.document.graph
        self._orders = outgoing_orders(graph)
        return graph.edges

    def text(self, part: Edge, column: int) -> str:
        """Return what a cell shows."""
        graph = self.document.graph
        show = {
            FROM: lambda: graph.name_of(part.source),
            TO: lambda: graph.name_of(part.target),
            WHEN: lambda: "" if part.is_loop else conditions_text(graph, part.conditions),
            MOTION: lambda: part.description,
            KIND: lambda: tr(_KINDS[part.kind]),
            PRICE: lambda: self.media.price_words(part),
            STATE: lambda: "" if part.kind is EdgeKind.ANY_STATE else tr(_STATES[self.media.edge_lamp(part)]),
            PLAYERS: lambda: ", ".join(map(tr, self.media.players(part))),
            ORDER: lambda: _figure(self._orders.get(part.id)),
            SECONDS: lambda: _figure(part.duration),
            SPEED: lambda: _figure(part.speed),
            PRIORITY: lambda: _figure(part.priority or 0) if part.kind is EdgeKind.ANY_STATE else "",
        }.get(column)
        return show() if show is not None else ""

    def sorted_by(self, part: Edge, column: int) -> float | str:
        """Return what a column is sorted by; the order column stands for the order in the file."""
        return self.row_of(part.id) if column == ORDER else super().sorted_by(part, column)

    def ticked(self, part: Edge, column: int) -> bool:  # noqa: ARG002 - there is one column with ticks
        """Return whether an edge is switched on."""
        return not part.disabled

    def tick(self, parts: Sequence[Edge], column: int, on: bool) -> Edit:  # noqa: ARG002
        """Switch edges on or off."""
        return disable(self.document.graph, [edge.id for edge in parts], not on)

    def editable(self, part: Edge, column: int) -> bool:
        """Return whether a cell can be typed over."""
        virtual = part.kind is EdgeKind.ANY_STATE
        return {
            ORDER: not part.is_loop and not virtual,
            FROM: True,
            TO: True,
            WHEN: not part.is_loop,
            MOTION: part.kind.paid,
            SECONDS: not virtual,
            SPEED: not virtual,
            PRIORITY: virtual,
        }.get(column, False)

    def edit(self, parts: Sequence[Edge], column: int, typed: str) -> Edit | None:
        """Return the edit that typing means."""
        graph = self.document.graph
        ids = [edge.id for edge in parts if self.editable(edge, column)]
        if column == ORDER:
            return self._placed(parts[0], whole(typed))
        if column in {FROM, TO}:
            node_id = node_named(graph, typed, any_state=column == FROM)
            end = {"source": node_id} if column == FROM else {"target": node_id}
            steps = [redirect(graph, edge_id, **end) for edge_id in ids]
            return steps[0] if len(steps) == 1 else Steps(label=tr("Redirect edges"), edits=tuple(steps))
        if column == WHEN:
            return change_edges(graph, ids, "", conditions=read_conditions(graph, typed))
        if column == MOTION:
            return change_edges(graph, ids, tr("Describe the motion"), description=typed)
        if column == PRIORITY:
            return change_edges(graph, ids, "", priority=whole(typed or "0"))
        field, suffix = ("duration", "s") if column == SECONDS else ("speed", "x")
        return change_edges(graph, ids, "", **{field: number(typed, suffix)})

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let rows be dragged, and dropped between others."""
        return super().flags(index) | (
            Qt.ItemFlag.ItemIsDragEnabled if index.isValid() else Qt.ItemFlag.ItemIsDropEnabled
        )

    def supportedDropActions(self) -> Qt.DropAction:
        """Rows are only ever moved."""
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:
        """Return what this table takes."""
        return [EDGES_MIME]

    def mimeData(self, indexes: Sequence[Index]) -> QMimeData:
        """Return what dragged rows carry: the ids of their edges."""
        rows = sorted({index.row() for index in indexes})
        data = QMimeData()
        data.setData(EDGES_MIME, msgspec.json.encode([self.part(row).id for row in rows]))
        return data

    def dropMimeData(self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index) -> bool:  # noqa: ARG002
        """Move the edges in front of the row they were dropped on or above, or to the end."""
        if not data.hasFormat(EDGES_MIME):
            return False
        place = parent.row() if parent.isValid() else row
        edges = self.document.graph.edges
        before = edges[place].id if 0 <= place < len(edges) else None
        try:
            ids = msgspec.json.decode(data.data(EDGES_MIME).data(), type=list[str])
            return self.document.do(reorder(self.document.graph, ids, before), select=ids)
        except (msgspec.DecodeError, EditRefused):
            return False

    def _placed(self, edge: Edge, place: int) -> Edit:
        """Give an edge another number among those that leave the same pose."""
        rivals = [one for one in self.document.graph.edges if one.source == edge.source and not one.is_loop]
        if not 1 <= place <= len(rivals):
            raise BadValue(tr("Its number runs from 1 to {count}.", count=len(rivals)))
        rest = [one for one in rivals if one.id != edge.id]
        if place <= len(rest):
            return reorder(self.document.graph, [edge.id], rest[place - 1].id)
        ids = [one.id for one in self.document.graph.edges]
        after = ids.index(rest[-1].id) + 1
        return reorder(self.document.graph, [edge.id], ids[after] if after < len(ids) else None)


def _figure(value: float | None) -> str:
    return "" if value is None else f"{value:g}"


def node_named(graph: Graph, name: str, *, any_state: bool = False) -> str:
    """Return the id of the pose of this name, or of Any State; raises ``BadValue`` where none or several have it."""
    wanted = name.strip().casefold()
    if any_state and wanted in {tr("Any State").casefold(), "any state", ANY_STATE}:
        return ANY_STATE
    found = [node.id for node in graph.nodes if node.name.casefold() == wanted or node.id == name]
    if not found:
        raise BadValue(tr("There is no pose called “{name}” on this canvas.", name=name))
    if len(found) > 1:
        raise BadValue(tr("{count} poses are called “{name}”; rename one first.", count=len(found), name=name))
    return found[0]
