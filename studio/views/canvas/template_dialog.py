"""Templates: a drawing of each with what it holds and costs before it is applied, and one made of one's own."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QDialog, QHBoxLayout, QInputDialog, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from studio.domain.edits.notes import CARD_HEIGHT, CARD_WIDTH
from studio.domain.graph import ANY_STATE, Graph, Position
from studio.domain.templates import summary
from studio.domain.words import tr
from studio.state.canvas_export import CanvasExport
from studio.state.canvases import Canvases
from studio.views.canvas.geometry import card_rect, transition
from studio.views.theme import CAPTION, Theme, interface_font, scaled
from studio.views.widgets.buttons import primary_button, quiet_button
from studio.views.widgets.labels import label

_SIZE = QSize(320, 220)
_MARGIN = 12
_SMALLEST_NAMES = 0.28


class GraphSketch(QWidget):
    """A small drawing of a canvas: its poses by name, and the edges between them."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._graph = Graph()
        self.setMinimumSize(_SIZE)
        self.setAccessibleName(tr("Sketch of the template"))
        theme.changed.connect(self.update)

    def show_graph(self, graph: Graph) -> None:
        """Draw another canvas."""
        self._graph = graph
        self.setAccessibleDescription(", ".join(node.name for node in graph.nodes))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Draw cards as blocks and edges as they run on the canvas."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        color = self._theme.color
        painter.setPen(QPen(color("line"), 1))
        painter.setBrush(color("sunken"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        rects = _rects(self._graph)
        area = QRectF()
        for rect in rects.values():
            area = area.united(rect)
        if area.isEmpty():
            return
        room = QRectF(self.rect()).adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
        scale = min(room.width() / area.width(), room.height() / area.height(), 0.6)
        painter.translate(room.center() - area.center() * scale)
        painter.scale(scale, scale)
        self._paint_edges(painter, rects)
        self._paint_cards(painter, rects, scale)
        painter.end()

    def _paint_edges(self, painter: QPainter, rects: dict[str, QRectF]) -> None:
        lanes: dict[tuple[str, str], int] = {}
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for edge in self._graph.edges:
            if edge.is_loop or edge.source not in rects or edge.target not in rects:
                continue
            lane = lanes.get((edge.source, edge.target), 0)
            lanes[edge.source, edge.target] = lane + 1
            pen = QPen(self._theme.color("warn" if edge.source == ANY_STATE else "info"), 1.2)
            pen.setCosmetic(True)
            if edge.reverse:
                pen.setDashPattern([4, 3])
            painter.setPen(pen)
            painter.drawPath(transition(edge.source, edge.target, rects, lane=lane, bow=0.0, arrow=22.0).path)

    def _paint_cards(self, painter: QPainter, rects: dict[str, QRectF], scale: float) -> None:
        color = self._theme.color
        painter.setFont(interface_font(round(CAPTION / scale) if scale > _SMALLEST_NAMES else 1))
        for node_id, rect in rects.items():
            pen = QPen(color("accent" if node_id == self._graph.initial_node else "line"), 1.5)
            pen.setCosmetic(True)
            painter.setPen(pen)
            painter.setBrush(color("raised"))
            painter.drawRoundedRect(rect, 12, 12)
            if scale > _SMALLEST_NAMES:
                painter.setPen(color("text"))
                flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
                painter.drawText(rect.adjusted(6, 6, -6, -6), int(flags), self._graph.name_of(node_id))


class TemplateDialog(QDialog):
    """The server's templates and one's own; nothing is drawn or paid before the canvas is generated."""

    def __init__(self, canvases: Canvases, exports: CanvasExport, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Begin with which template?"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumSize(scaled(640), 420)
        self._canvases = canvases
        self._exports = exports
        self._theme = theme
        self.list = QListWidget()
        self.list.setAccessibleName(tr("Templates"))
        self.sketch = GraphSketch(theme)
        self._about = label("", "body", wrap=True)
        self._price = label("", "cost", wrap=True)
        self.apply = primary_button(tr("Apply"))
        cancel = quiet_button(tr("Cancel"))
        words = QVBoxLayout()
        words.setSpacing(12)
        for widget in (self.sketch, self._about, self._price):
            words.addWidget(widget)
        words.addStretch(1)
        middle = QHBoxLayout()
        middle.setSpacing(16)
        middle.addWidget(self.list, 2)
        middle.addLayout(words, 3)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(self.apply)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(16)
        column.addLayout(middle, 1)
        column.addLayout(buttons)
        self.list.currentRowChanged.connect(self._show)
        self.list.itemDoubleClicked.connect(lambda _: self._on_apply())
        cancel.clicked.connect(self.reject)
        self.apply.clicked.connect(self._on_apply)
        exports.templates_changed.connect(self._fill)
        self._fill()
        exports.ask_templates()

    def _fill(self) -> None:
        row = self.list.currentRow()
        self.list.clear()
        for template in self._exports.templates:
            mine = template.source == "mine"
            icon = self._theme.icon("user-circle" if mine else "tree-structure")
            item = QListWidgetItem(icon, template.name)
            item.setToolTip(tr("A template of yours") if mine else "")
            self.list.addItem(item)
        self.list.setCurrentRow(min(max(row, 0), self.list.count() - 1))
        self._show(self.list.currentRow())

    def _show(self, row: int) -> None:
        templates = self._exports.templates
        known = 0 <= row < len(templates)
        self.apply.setEnabled(known)
        if not known:
            self._about.setText(tr("Looking for templates."))
            self._price.setText("")
            return
        chosen = templates[row]
        inputs = ", ".join(item.label or item.name for item in chosen.graph.inputs) or tr("built-in inputs only")
        asked = tr("Inputs: {names}.", names=inputs)
        about = f"{chosen.description}\n" if chosen.description else ""
        self._about.setText(f"{about}{summary(chosen)}.\n{asked}")
        self._price.setText(tr("Applying is free. Making all of it: {price}.", price=chosen.price()))
        self.sketch.show_graph(chosen.graph)

    def _on_apply(self) -> None:
        self._canvases.apply_template(self._exports.templates[self.list.currentRow()])
        self.accept()


class KeepTemplateDialog(QInputDialog):
    """Asks what a template of one's own shall be called.

    Signals: ``named(str)``.
    """

    named = Signal(str)

    def __init__(self, name: str, poses: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Keep this as a template of yours?"))
        self.setLabelText(tr("Name of the template with {count} poses; pictures and videos are not kept", count=poses))
        self.setTextValue(name)
        self.setOkButtonText(tr("Keep template"))
        self.textValueSelected.connect(lambda text: self.named.emit(text.strip() or name))


def _rects(graph: Graph) -> dict[str, QRectF]:
    rects = {node.id: card_rect(node.id, node.position) for node in graph.nodes}
    if rects and any(edge.source == ANY_STATE for edge in graph.edges):
        corner = graph.any_state or Position(
            x=min(rect.left() for rect in rects.values()), y=min(rect.top() for rect in rects.values()) - CARD_HEIGHT
        )
        rects[ANY_STATE] = QRectF(QPointF(corner.x, corner.y), QPointF(corner.x + CARD_WIDTH, corner.y + 60))
    return rects
