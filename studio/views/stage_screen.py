"""Where the mascot is seen: painted over a ground or over nothing, and clickable where it is opaque."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QWidget

from studio.domain.words import tr
from studio.state.canvas_media import CanvasMedia
from studio.state.document import Document
from studio.state.stage import Stage
from studio.views.theme import Theme, mixed

#: From this alpha on, of 255, a pixel belongs to the mascot.
OPAQUE = 24
_CELL = 8


class Portrait(QWidget):
    """Shows the stage's frame in the largest square it has room for, and knows where the mascot is."""

    def __init__(self, document: Document, stage: Stage, media: CanvasMedia, viewer: str) -> None:
        """``viewer`` names this portrait to the stage, which decodes for the largest one."""
        super().__init__()
        self.setMouseTracking(True)
        self._document = document
        self._stage = stage
        self._media = media
        self._viewer = viewer
        stage.frame_changed.connect(self.update)
        stage.moved.connect(self.update)

    def alpha_at(self, at: QPointF) -> int:
        """Return how opaque the mascot is at a point of the widget, 0 to 255."""
        image = self._stage.image
        area = self._area()
        if image is None or image.isNull() or not area.contains(at):
            return 0
        x = int((at.x() - area.left()) / area.width() * image.width())
        y = int((at.y() - area.top()) / area.height() * image.height())
        inside = 0 <= x < image.width() and 0 <= y < image.height()
        return image.pixelColor(x, y).alpha() if inside else 0

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Have clips decoded at the size they are seen at."""
        super().resizeEvent(event)
        side = round(min(self.width(), self.height()) * self.devicePixelRatioF())
        self._stage.set_box(QSize(side, side), self._viewer)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Click the mascot, not the air beside it."""
        if event.button() == Qt.MouseButton.LeftButton and self.alpha_at(event.position()) > OPAQUE:
            self._stage.click()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell whether the pointer is over the mascot."""
        self._stage.hover(self.alpha_at(event.position()) > OPAQUE)

    def _picture(self) -> QImage | None:
        """Return the frame; before the first one, the picture of the pose."""
        image = self._stage.image
        if image is None or image.isNull():
            state = self._stage.state
            node = self._document.graph.node(state.node if state is not None else self._document.graph.initial_node)
            side = round(self._area().width() * self.devicePixelRatioF())
            image = self._media.picture(node, side) if node is not None else None
        return image

    def _paint_mascot(self, painter: QPainter) -> None:
        image = self._picture()
        if image is not None and not image.isNull():
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(self._area(), image)

    def _area(self) -> QRectF:
        side = min(self.width(), self.height())
        # On whole pixels: frames are made for just this square, and half a pixel beside it they would be blurred.
        return QRectF((self.width() - side) // 2, (self.height() - side) // 2, side, side)


class Screen(Portrait):
    """The portrait over a checkerboard, as the stage shows it; Space clicks the mascot."""

    def __init__(self, document: Document, stage: Stage, media: CanvasMedia, theme: Theme) -> None:
        super().__init__(document, stage, media, "stage")
        self._theme = theme
        self.setAccessibleName(tr("Stage"))
        self.setAccessibleDescription(tr("The mascot as it will be met. Space clicks it."))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(160, 112)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """Ask for a square."""
        return QSize(320, 320)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Paint ground, frame, and a ring while the keyboard is here."""
        painter = QPainter(self)
        ground = self._theme.color("sunken")
        painter.fillRect(self.rect(), ground)
        painter.fillRect(self.rect(), _board(mixed(ground, self._theme.color("text"), 0.04)))
        self._paint_mascot(painter)
        if self.hasFocus():
            painter.setPen(self._theme.color("accent"))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Click by keyboard."""
        if event.key() == Qt.Key.Key_Space and not event.modifiers() and not event.isAutoRepeat():
            self._stage.click()
        else:
            super().keyPressEvent(event)


def _board(color: QColor) -> QPixmap:
    """Return one tile of the checkerboard."""
    tile = QPixmap(2 * _CELL, 2 * _CELL)
    tile.fill(Qt.GlobalColor.transparent)
    painter = QPainter(tile)
    painter.fillRect(0, 0, _CELL, _CELL, color)
    painter.fillRect(_CELL, _CELL, _CELL, _CELL, color)
    painter.end()
    return tile
