"""Two to four pictures against each other: side by side, under a slider, in turn, or what differs; one zoom for all."""

from enum import Enum

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from studio.domain.words import tr
from studio.views.gallery.backdrop import Backdrop, Grounds
from studio.views.theme import CAPTION, Theme, interface_font

_GAP = 8
_BLINK_MS = 600
_SETTLE_MS = 120
_LARGEST_ZOOM = 16.0
_STEP = 0.02
#: A difference is shown this many times doubled, so that small ones can be seen.
_DOUBLED = 2


class Mode(Enum):
    """The ways to compare, in the order in which the M key walks through them."""

    SIDE = "side"
    SLIDER = "slider"
    BLINK = "blink"
    DIFFERENCE = "difference"

    @property
    def words(self) -> str:
        """What the way is called on screen."""
        return {
            "side": tr("Side by side"), "slider": tr("Slider"), "blink": tr("Blink"), "difference": tr("Difference"),
        }[self.value]  # fmt: skip

    @property
    def next(self) -> "Mode":
        """The way that comes after this one."""
        modes = list(Mode)
        return modes[(modes.index(self) + 1) % len(modes)]


class CompareStage(QWidget):
    """Shows named pictures; slider and difference take the first two.

    Signals: ``box_changed(QSize)`` there is room for so many device pixels for each picture now.
    """

    box_changed = Signal(QSize)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("Comparison"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(240, 160)
        self._theme = theme
        self._grounds = Grounds(theme)
        self._ground = Backdrop.CHECKER
        self._mode = Mode.SIDE
        self._names: list[str] = []
        self._images: list[QImage] = []
        self._share = 0.5
        self._shown = 0
        self._zoom = 1.0
        self._offset = QPointF()
        self._grip: QPointF | None = None
        self._blink = QTimer(self, interval=_BLINK_MS)
        self._blink.timeout.connect(self._on_blink)
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settle.timeout.connect(lambda: self.box_changed.emit(self.box))
        theme.changed.connect(self.update)

    @property
    def mode(self) -> Mode:
        """How they are compared."""
        return self._mode

    @property
    def zoom(self) -> float:
        """How much larger than fitting they are shown."""
        return self._zoom

    @property
    def box(self) -> QSize:
        """The room each picture needs at this zoom, in device pixels."""
        area = self._areas()[0] if self._names else QRectF(self.rect())
        scale = self._zoom * self.devicePixelRatioF()
        return QSize(round(area.width() * scale), round(area.height() * scale))

    def set_mode(self, mode: Mode) -> None:
        """Compare in another way."""
        self._mode = mode
        self._shown = 0
        if mode is Mode.BLINK and self.isVisible():
            self._blink.start()
        else:
            self._blink.stop()
        self._settle.start()
        self._describe()
        self.update()

    def set_ground(self, ground: Backdrop) -> None:
        """Show them on another ground."""
        self._ground = ground
        self.update()

    def show_names(self, names: list[str]) -> None:
        """Compare these; their pictures follow."""
        self._names, self._images = names, [QImage() for _ in names]
        self._zoom, self._offset, self._share = 1.0, QPointF(), 0.5
        self._describe()
        self.update()

    def show_image(self, place: int, image: QImage) -> None:
        """Show another picture at a place."""
        self._images[place] = image
        self.update()

    def rest(self) -> None:
        """Stop blinking; nobody is looking."""
        self._blink.stop()

    def zoom_by(self, factor: float, at: QPointF | None = None) -> None:
        """Make all larger or smaller together, around a point."""
        zoom = min(max(self._zoom * factor, 1.0), _LARGEST_ZOOM)
        if at is not None and zoom != self._zoom:
            area = next((one for one in self._areas() if one.contains(at)), self._areas()[0])
            from_centre = at - area.center()
            self._offset = from_centre - (from_centre - self._offset) * (zoom / self._zoom)
        self._zoom = zoom
        self._offset = QPointF() if zoom == 1.0 else self._offset
        self._settle.start()
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the slider with the arrow keys, zoom with plus and minus; the rest belongs to who shows this."""
        steps = {Qt.Key.Key_Left: -_STEP, Qt.Key.Key_Right: _STEP}
        zooms = {Qt.Key.Key_Plus: 1.25, Qt.Key.Key_Equal: 1.25, Qt.Key.Key_Minus: 0.8}
        key = Qt.Key(event.key())
        if self._mode is Mode.SLIDER and key in steps:
            self._share = min(max(self._share + steps[key], 0.0), 1.0)
            self.update()
        elif key in zooms:
            self.zoom_by(zooms[key], self._areas()[0].center())
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom at the pointer, in proportion to the turn."""
        self.zoom_by(1.25 ** (event.angleDelta().y() / 120), event.position())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Grip the slider or the picture."""
        self._grip = event.position()
        self._slide_to(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move what is gripped."""
        if self._grip is None:
            return
        if self._mode is Mode.SLIDER:
            self._slide_to(event.position())
        elif self._zoom > 1.0:
            self._offset += event.position() - self._grip
            self._grip = event.position()
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        super().mouseReleaseEvent(event)
        self._grip = None

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ask for the new size once the resizing has come to rest."""
        super().resizeEvent(event)
        self._settle.start()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Draw the comparison."""
        if not self._names:
            return
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.SmoothPixmapTransform | QPainter.RenderHint.Antialiasing)
        painter.setFont(interface_font(CAPTION))
        draw = {
            Mode.SIDE: self._draw_side, Mode.SLIDER: self._draw_slider,
            Mode.BLINK: self._draw_blink, Mode.DIFFERENCE: self._draw_difference,
        }[self._mode]  # fmt: skip
        draw(painter)
        painter.end()

    def _areas(self) -> list[QRectF]:
        """Return where each picture is shown; in all but one way they share one place."""
        whole = QRectF(self.rect())
        count = max(1, len(self._names))
        if self._mode is not Mode.SIDE:
            return [whole] * count
        columns = 2 if count == 4 else count
        rows = (count + columns - 1) // columns
        width = (whole.width() - _GAP * (columns - 1)) / columns
        height = (whole.height() - _GAP * (rows - 1)) / rows
        return [
            QRectF((place % columns) * (width + _GAP), (place // columns) * (height + _GAP), width, height)
            for place in range(count)
        ]

    def _draw_side(self, painter: QPainter) -> None:
        for area, name, image in zip(self._areas(), self._names, self._images, strict=True):
            self._draw_one(painter, area, image)
            self._draw_name(painter, area, name)

    def _draw_slider(self, painter: QPainter) -> None:
        area = self._areas()[0]
        split = area.left() + area.width() * self._share
        self._draw_one(painter, area, self._images[0])
        painter.save()
        painter.setClipRect(QRectF(split, area.top(), area.right() - split, area.height()))
        self._draw_one(painter, area, self._images[1])
        painter.restore()
        painter.setPen(QPen(self._theme.color("accent"), 2))
        painter.drawLine(QPointF(split, area.top()), QPointF(split, area.bottom()))
        painter.setBrush(self._theme.color("accent"))
        painter.drawEllipse(QPointF(split, area.center().y()), 8, 8)
        self._draw_name(painter, area, self._names[0])
        self._draw_name(painter, area, self._names[1], right=True)

    def _draw_blink(self, painter: QPainter) -> None:
        area = self._areas()[0]
        self._draw_one(painter, area, self._images[self._shown])
        self._draw_name(painter, area, self._names[self._shown])

    def _draw_difference(self, painter: QPainter) -> None:
        area = self._areas()[0]
        size = self.box.boundedTo(QSize(1600, 1600))
        shown = difference(self._images[0], self._images[1], size)
        self._grounds.paint(painter, area, Backdrop.BLACK, 8)
        self._draw_image(painter, area, shown)
        self._draw_name(painter, area, " / ".join(self._names[:2]))

    def _draw_one(self, painter: QPainter, area: QRectF, image: QImage) -> None:
        self._grounds.paint(painter, area, self._ground, 8)
        self._draw_image(painter, area, image)

    def _draw_image(self, painter: QPainter, area: QRectF, image: QImage) -> None:
        if image.isNull():
            return
        scale = min(area.width() / image.width(), area.height() / image.height()) * self._zoom
        width, height = image.width() * scale, image.height() * scale
        centre = area.center() + self._offset
        painter.save()
        painter.setClipRect(area, Qt.ClipOperation.IntersectClip)
        painter.drawImage(QRectF(centre.x() - width / 2, centre.y() - height / 2, width, height), image)
        painter.restore()

    def _draw_name(self, painter: QPainter, area: QRectF, name: str, *, right: bool = False) -> None:
        width = min(painter.fontMetrics().horizontalAdvance(name) + 16.0, area.width() - 16)
        left = area.right() - width - 8 if right else area.left() + 8
        chip = QRectF(left, area.top() + 8, width, 24)
        ground = self._theme.color("panel")
        ground.setAlphaF(0.86)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(chip, 4, 4)
        painter.setPen(self._theme.color("text"))
        text = painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, int(width) - 8)
        painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, text)

    def _slide_to(self, at: QPointF) -> None:
        if self._mode is Mode.SLIDER:
            self._share = min(max(at.x() / max(1, self.width()), 0.0), 1.0)
            self.update()

    def _describe(self) -> None:
        self.setAccessibleDescription(tr("{name}: {words}", name=self._mode.words, words=", ".join(self._names)))

    def _on_blink(self) -> None:
        self._shown = (self._shown + 1) % max(1, len(self._names))
        self.update()


def difference(one: QImage, other: QImage, size: QSize) -> QImage:
    """Return how two pictures differ on mid grey, strengthened; black where they are the same."""
    shown = _on_grey(one, size)
    painter = QPainter(shown)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Difference)
    painter.drawImage(0, 0, _on_grey(other, size))
    painter.end()
    for _ in range(_DOUBLED):
        copy = shown.copy()
        painter = QPainter(shown)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Plus)
        painter.drawImage(0, 0, copy)
        painter.end()
    return shown


def _on_grey(image: QImage, size: QSize) -> QImage:
    canvas = QImage(size.expandedTo(QSize(1, 1)), QImage.Format.Format_RGB32)
    canvas.fill(QColor(128, 128, 128))
    if not image.isNull():
        scale = min(canvas.width() / image.width(), canvas.height() / image.height())
        width, height = image.width() * scale, image.height() * scale
        painter = QPainter(canvas)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        place = QRectF((canvas.width() - width) / 2, (canvas.height() - height) / 2, width, height)
        painter.drawImage(place, image)
        painter.end()
    return canvas
