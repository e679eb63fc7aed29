"""All edges as a table: the canvas for whoever reads rather than looks, and for changing many at once."""

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from studio.domain.canvas_plan import edge_seconds
from studio.domain.edits.edges import change_edges, outgoing_orders
from studio.domain.graph import Edge, EdgeKind, EditRefused
from studio.domain.inputs import conditions_text
from studio.domain.pricing import DEFAULT_RATES
from studio.state.canvas_media import CanvasMedia
from studio.state.document import Document

Index = QModelIndex | QPersistentModelIndex

COLUMNS = ("Order", "From", "To", "When", "Kind", "Seconds", "Speed", "Price", "State")
_SECONDS, _SPEED = COLUMNS.index("Seconds"), COLUMNS.index("Speed")
_STATES = {"none": "not made", "waiting": "being made", "done": "ready", "failed": "failed"}
_KINDS = {
    EdgeKind.LOOP: "loop",
    EdgeKind.FORWARD: "forward",
    EdgeKind.REVERSE: "free reverse",
    EdgeKind.ANY_STATE: "any state",
}
PART_ID = Qt.ItemDataRole.UserRole


class EdgeModel(QAbstractTableModel):
    """Rows are edges in file order; seconds and speed can be typed over."""

    def __init__(self, document: Document, media: CanvasMedia, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._media = media
        self._edges: tuple[Edge, ...] = ()
        self._orders: dict[str, int] = {}
        document.changed.connect(self._on_changed)
        media.changed.connect(self._on_media_changed)
        self._on_changed()

    def row_of(self, edge_id: str) -> int:
        """Return the row of an edge, -1 if it has none."""
        return next((row for row, edge in enumerate(self._edges) if edge.id == edge_id), -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return the number of edges."""
        return 0 if parent.isValid() else len(self._edges)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return the number of columns."""
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the name of a column, the number of a row."""
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return COLUMNS[section] if orientation == Qt.Orientation.Horizontal else section + 1

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let seconds and speed be edited."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if index.column() in {_SECONDS, _SPEED}:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a cell shows."""
        if not index.isValid():
            return None
        edge = self._edges[index.row()]
        if role == PART_ID:
            return edge.id
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() in {0, _SECONDS, _SPEED, 7}:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if role not in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole, Qt.ItemDataRole.ToolTipRole}:
            return None
        return self._text(edge, index.column())

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Change seconds or speed as one undo step."""
        if role != Qt.ItemDataRole.EditRole or not index.isValid() or index.column() not in {_SECONDS, _SPEED}:
            return False
        field = "duration" if index.column() == _SECONDS else "speed"
        try:
            number = float(str(value).strip().removesuffix("s")) if str(value).strip() else None
            edit = change_edges(self._document.graph, [self._edges[index.row()].id], "", **{field: number})
        except ValueError:
            return False
        except EditRefused as error:
            self._document.refused.emit(error)
            return False
        return self._document.do(edit)

    def _text(self, edge: Edge, column: int) -> str:
        graph = self._document.graph
        if column in {1, 2}:
            return graph.name_of(edge.source if column == 1 else edge.target)
        if column == 3:
            return "" if edge.is_loop else conditions_text(graph, edge.conditions)
        if column == 4:
            return _KINDS[edge.kind] + (", off" if edge.disabled else "")
        if column == 7:
            cost = DEFAULT_RATES.animation_second * edge_seconds(edge)
            return str(cost) if edge.kind.paid else "free" if edge.kind is EdgeKind.REVERSE else ""
        if column == 8:
            return "" if edge.kind is EdgeKind.ANY_STATE else _STATES[self._media.edge_lamp(edge)]
        number = {0: self._orders.get(edge.id), _SECONDS: edge.duration, _SPEED: edge.speed}[column]
        return "" if number is None else f"{number:g}"

    def _on_changed(self) -> None:
        """Follow the document; rows stay when only their content changed, so that selections do too."""
        edges = self._document.graph.edges
        same = [edge.id for edge in edges] == [edge.id for edge in self._edges]
        if not same:
            self.beginResetModel()
        self._edges = edges
        self._orders = outgoing_orders(self._document.graph)
        if not same:
            self.endResetModel()
        else:
            self._on_media_changed()

    def _on_media_changed(self) -> None:
        if self._edges:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._edges) - 1, len(COLUMNS) - 1))
