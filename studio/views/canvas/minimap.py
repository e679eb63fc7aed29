"""The whole canvas in a corner; a click there goes there."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from studio.domain.words import tr
from studio.views.canvas.view import CanvasView

_SIZE = QSize(160, 104)
_MARGIN = 12


class Minimap(QWidget):
    """Lies over the bottom right corner while not everything is in sight; Alt+M puts it away and brings it back."""

    def __init__(self, view: CanvasView) -> None:
        super().__init__(view)
        self._view = view
        self._wanted = True
        self.setFixedSize(_SIZE)
        self.setAccessibleName(tr("Minimap"))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        view.moved.connect(self._follow)
        view.canvas.mirrored.connect(self._follow)
        view.theme.changed.connect(self.update)
        self._follow()

    def toggle(self) -> None:
        """Put it away, or bring it back."""
        self._wanted = not self._wanted
        self._follow()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Paint every card as a block, and what is in sight as a frame."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        color = self._view.theme.color
        painter.setPen(QPen(color("line"), 1))
        painter.setBrush(color("panel"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        scale, origin = self._map()
        painter.translate(origin)
        painter.scale(scale, scale)
        painter.setPen(Qt.PenStyle.NoPen)
        chosen = self._view.document.selection
        for node_id, item in self._view.canvas.nodes.items():
            painter.setBrush(color("accent" if node_id in chosen else "dim"))
            painter.drawRect(item.rect)
        frame = QPen(color("accent"), 1.5)
        frame.setCosmetic(True)
        painter.setPen(frame)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(self._view.seen())
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go there."""
        self._go(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the pointer."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._go(event.position())

    def _go(self, at: QPointF) -> None:
        scale, origin = self._map()
        self._view.centerOn((at - origin) / scale)
        self._view.moved.emit()

    def _map(self) -> tuple[float, QPointF]:
        """Return the scale and where the canvas's origin is on this widget."""
        area = self._view.canvas.content_rect().united(self._view.seen())
        room = QRectF(self.rect()).adjusted(6, 6, -6, -6)
        scale = min(room.width() / max(area.width(), 1.0), room.height() / max(area.height(), 1.0))
        return scale, room.center() - area.center() * scale

    def _follow(self) -> None:
        everything = self._view.canvas.content_rect()
        self.setVisible(self._wanted and not self._view.seen().contains(everything))
        port = self._view.viewport().rect()
        self.move(port.right() - self.width() - _MARGIN, port.bottom() - self.height() - _MARGIN)
        self.update()
