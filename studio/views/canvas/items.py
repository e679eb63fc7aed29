"""The things on the canvas. All painting is Qt's own: pixmaps and paths, no Python while panning."""

from msgspec import structs
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPen, QPixmap
from PySide6.QtWidgets import (
    QGraphicsPathItem,
    QGraphicsPixmapItem,
    QGraphicsRectItem,
    QGraphicsSimpleTextItem,
)

from studio.domain.edits.notes import CARD_HEIGHT, CARD_WIDTH
from studio.domain.graph import Annotation, Edge
from studio.domain.words import tr
from studio.views.canvas.cards import MARGIN, MEDIA, SCREEN, CardLook, CardPainter, ChipLook, edge_color
from studio.views.canvas.geometry import ANY_STATE_SIZE, Route
from studio.views.theme import BODY, Theme, interface_font, mixed

#: The dot is drawn once, round at the nearest zoom of a fine screen.
_DOT_RATIO = 4
_NOTE_TONES = {"": "dim", "accent": "accent", "good": "good", "warn": "warn", "bad": "bad", "info": "info"}


class NodeItem(QGraphicsPixmapItem):
    """A pose as a card; a moving picture lies over it while one plays."""

    def __init__(self, part_id: str, painter: CardPainter) -> None:
        super().__init__()
        self.part_id = part_id
        self._painter = painter
        self._look: CardLook | None = None
        self._ratio = 0.0
        self._screen: QGraphicsPixmapItem | None = None
        self._moving = False
        self.setOffset(-MARGIN, -MARGIN)
        self.setZValue(10)
        self.setTransformationMode(Qt.TransformationMode.SmoothTransformation)
        self.setShapeMode(QGraphicsPixmapItem.ShapeMode.BoundingRectShape)

    @property
    def rect(self) -> QRectF:
        """The card in scene coordinates, without glow."""
        return QRectF(self.pos().x(), self.pos().y(), CARD_WIDTH, CARD_HEIGHT)

    def show_look(self, look: CardLook, ratio: float) -> None:
        """Show a state of the card, crisp at this many device pixels for one unit."""
        look = structs.replace(look, moving=self._moving)
        if look != self._look or ratio != self._ratio:
            self._look, self._ratio = look, ratio
            self.setPixmap(self._painter.card(look, ratio))

    def forget(self) -> None:
        """Paint anew when next asked to, because colours or letters are different now."""
        self._look = None

    def show_frame(self, image: QImage | None, ratio: float = 1.0) -> None:
        """Show a frame of a clip over the picture, made for ``ratio`` device pixels a unit; None shows the picture."""
        if image is None or image.isNull():
            if self._screen is not None:
                self._screen.hide()
                self._set_moving(moving=False)
            return
        if self._screen is None:
            self._screen = QGraphicsPixmapItem(self)
            self._screen.setTransformationMode(Qt.TransformationMode.SmoothTransformation)
        width, height = image.width(), image.height()
        scale = min(SCREEN[0] / width, SCREEN[1] / height)
        if abs(scale * ratio - 1) * max(width, height) < 1:
            scale = 1 / ratio  # made for this size: pixel on pixel it takes a tenth of the time that scaling takes
        self._screen.setPixmap(QPixmap.fromImage(image))
        self._screen.setScale(scale)
        self._screen.setPos((CARD_WIDTH - width * scale) / 2, (MEDIA - height * scale) / 2)
        self._screen.show()
        self._set_moving(moving=True)

    def _set_moving(self, *, moving: bool) -> None:
        """Show the card without its picture while a clip plays, and with it again afterwards."""
        if moving != self._moving:
            self._moving = moving
            # What lies under a clip is painted with each of its frames: then from a copy that needs no scaling.
            mode = self.CacheMode.DeviceCoordinateCache if moving else self.CacheMode.NoCache
            self.setCacheMode(mode)
            if self._look is not None:
                self.show_look(self._look, self._ratio)


class PillItem(QGraphicsPixmapItem):
    """The Any State pseudo node."""

    def __init__(self, part_id: str, painter: CardPainter) -> None:
        super().__init__()
        self.part_id = part_id
        self._painter = painter
        self.setOffset(-MARGIN, -MARGIN)
        self.setZValue(10)
        self.setTransformationMode(Qt.TransformationMode.SmoothTransformation)

    @property
    def rect(self) -> QRectF:
        """The pill in scene coordinates."""
        return QRectF(self.pos().x(), self.pos().y(), *ANY_STATE_SIZE)

    def show_selected(self, selected: bool, ratio: float) -> None:
        """Show whether it is chosen."""
        self.setPixmap(self._painter.pill(tr("Any State"), ratio, selected=selected))


class EdgeItem(QGraphicsPathItem):
    """An edge: a curve with an arrow head, and a chip that says when it fires."""

    def __init__(self, part_id: str, painter: CardPainter, theme: Theme) -> None:
        super().__init__()
        self.part_id = part_id
        self.route: Route | None = None
        self._painter = painter
        self._theme = theme
        #: Stands beside the edge in the scene, so that no line runs over a chip.
        self.chip = QGraphicsPixmapItem()
        self.chip.setTransformationMode(Qt.TransformationMode.SmoothTransformation)
        self._far = False
        self._is_loop = False
        self._state: tuple[object, ...] = ()
        self.setZValue(1)
        self.chip.setZValue(6)

    def show_route(self, route: Route) -> None:
        """Run along another curve."""
        self.route = route
        self.setPath(route.path)
        self._place_chip()

    def show_state(self, edge: Edge, chip: ChipLook | None, ratio: float, *, dimmed: bool, running: bool) -> None:
        """Show kind, state and selection; without a chip the loop's lamp is its own colour."""
        state = (edge, chip, ratio, dimmed, running, self._far, self._theme.dark)
        if state == self._state:
            return
        self._state = state
        selected = chip.selected if chip is not None else False
        tone = "accent" if selected or running else (chip.tone if chip is not None else "dim")
        color = edge_color(self._theme, tone, dimmed=dimmed)
        pen = QPen(color, 3 if selected or running else 1 if edge.disabled else 2)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        # From far away a line of its true width would be too thin to see. One pixel, no more: for such lines Qt has a
        # way of its own that takes a fifth of the time of a hair wider ones (measured).
        pen.setCosmetic(self._far)
        if self._far:
            pen.setWidthF(2.5 if selected or running else 1.0)
        if edge.disabled:
            pen.setStyle(Qt.PenStyle.DotLine)
        elif edge.reverse:
            pen.setDashPattern([4, 3])
        self.setPen(pen)
        self.setZValue(3 if selected or running else 1)
        self._is_loop = edge.is_loop
        if chip is not None:
            self.chip.setPixmap(self._painter.chip(chip, ratio))
            self.chip.setZValue(12 if edge.is_loop else 6)
            self.chip.setOpacity(0.35 if dimmed else 1.0)
            self.chip.setVisible(not self._far)
            self._place_chip()
        else:
            self.chip.hide()

    def forget(self) -> None:
        """Paint anew when next asked to, because colours or letters are different now."""
        self._state = ()

    def show_far(self, far: bool) -> None:
        """Leave the chip out at a distance, where it could not be read."""
        if far != self._far:
            self._far = far
            self.chip.setVisible(not far and not self.chip.pixmap().isNull())

    @property
    def chip_rect(self) -> QRectF:
        """Where the chip is, in scene coordinates; empty without one."""
        return self.chip.sceneBoundingRect() if self.chip.isVisible() else QRectF()

    @property
    def has_chip(self) -> bool:
        """Whether there is a chip with words, which may sit anywhere along the edge."""
        return not self.chip.pixmap().isNull() and not self._far and not self._is_loop

    def chip_rect_at(self, share: float) -> QRectF:
        """Return where the chip would be at a share of the edge."""
        assert self.route is not None
        size = self.chip.pixmap().deviceIndependentSize()
        at = self.route.points[round(share * (len(self.route.points) - 1))]
        return QRectF(at.x() - size.width() / 2, at.y() - size.height() / 2, size.width(), size.height())

    def move_chip(self, corner: QPointF) -> None:
        """Put the chip somewhere else."""
        if self.chip.pos() != corner:
            self.chip.setPos(corner)

    def _place_chip(self) -> None:
        pixmap = self.chip.pixmap()
        if self.route is not None and not pixmap.isNull():
            size = pixmap.deviceIndependentSize()
            self.chip.setPos(self.route.label - QPointF(size.width() / 2, size.height() / 2))


class NoteItem(QGraphicsRectItem):
    """A note, or a coloured frame with a title."""

    def __init__(self, part_id: str, theme: Theme) -> None:
        super().__init__()
        self.part_id = part_id
        self._theme = theme
        self._text = QGraphicsSimpleTextItem(self)
        self._text.setFont(interface_font(BODY))

    def show_note(self, note: Annotation, *, selected: bool) -> None:
        """Show a note or frame as the document has it."""
        color = self._theme.color
        tone = color(_NOTE_TONES.get(note.color, "dim"))
        frame = note.kind == "frame"
        self.setRect(0, 0, note.width, note.height)
        self.setPos(note.position.x, note.position.y)
        fill = mixed(color("sunken"), tone, 0.07) if frame else mixed(color("raised"), color("warn"), 0.12)
        self.setBrush(QBrush(fill))
        self.setPen(QPen(color("accent") if selected else mixed(color("sunken"), tone, 0.4), 2 if selected else 1))
        self.setZValue(-10 if frame else -5)
        self._text.setText(note.text)
        self._text.setBrush(QBrush(color("text" if not frame else "dim")))
        self._text.setPos(12, 10)

    @property
    def handle(self) -> QRectF:
        """The part a frame is taken by: its title; a note is taken anywhere."""
        rect = self.sceneBoundingRect()
        return rect if self.zValue() > -10 else QRectF(rect.left(), rect.top(), rect.width(), 36)


class Dot(QGraphicsPixmapItem):
    """The dot that travels along a running edge with the true progress of its clip."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setTransformationMode(Qt.TransformationMode.SmoothTransformation)
        self.setZValue(20)
        self.hide()

    def show_at(self, route: Route | None, share: float) -> None:
        """Stand at a share of a route; hide without one."""
        if route is None:
            self.hide()
            return
        if self.pixmap().isNull():
            self.setPixmap(_dot(self._theme.color("accent")))
            self.setOffset(-7, -7)
        self.setPos(route.points[round(min(max(share, 0.0), 1.0) * (len(route.points) - 1))])
        self.show()


def _dot(color: QColor) -> QPixmap:
    pixmap = QPixmap(14 * _DOT_RATIO, 14 * _DOT_RATIO)
    pixmap.setDevicePixelRatio(_DOT_RATIO)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    painter.drawEllipse(1, 1, 12, 12)
    painter.end()
    return pixmap
