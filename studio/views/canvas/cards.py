"""Paints cards, chips and pills once into pixmaps; the scene then only moves pixmaps about."""

from collections import OrderedDict
from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter, QPainterPath, QPen, QPixmap, QPolygonF

from studio.domain.edits.notes import CARD_HEIGHT, CARD_WIDTH
from studio.domain.records import Record
from studio.views.canvas.geometry import ANY_STATE_SIZE
from studio.views.theme import BODY, CAPTION, Theme, interface_font, mixed

#: Room around a card for its selection line and glow.
MARGIN = 8
MEDIA = 156.0
#: Room for the picture of a card, or what moves in its place.
SCREEN = (CARD_WIDTH - 12, MEDIA - 8)
_CACHE = 4096
_CELL = 8
#: Room for the words on a chip; longer ones are cut.
_WORDS = 152

#: What a lamp says: colour token and shape, so that colour is never alone.
LAMPS: dict[str, tuple[str, str]] = {
    "none": ("faint", "ring"),
    "waiting": ("info", "half"),
    "done": ("good", "dot"),
    "failed": ("bad", "cross"),
    "free": ("info", "ring"),
}


class CardLook(Record, frozen=True, kw_only=True):
    """Everything a card shows; two equal looks share one pixmap."""

    name: str
    picture: int
    lamp: str = "none"
    initial: bool = False
    selected: bool = False
    active: bool = False
    problem: str = ""
    flat: bool = False
    #: A clip plays over the card, so the picture is left out: both would be seen through each other.
    moving: bool = False


class ChipLook(Record, frozen=True, kw_only=True):
    """The chip of an edge: order number, words, what making it costs, lamp; a loop's is its lamp alone."""

    order: str
    words: str
    lamp: str
    tone: str
    price: str = ""
    selected: bool = False
    fires: bool = True


class CardPainter:
    """Makes and keeps pixmaps for one theme and one device pixel ratio."""

    def __init__(self, theme: Theme, picture: Callable[[int], QImage | None]) -> None:
        """Paint with a theme; ``picture`` answers the picture of a ``CardLook`` by its key."""
        self._theme = theme
        self._picture = picture
        self._kept: OrderedDict[tuple[object, float], QPixmap] = OrderedDict()
        theme.changed.connect(self._kept.clear)

    def card(self, look: CardLook, ratio: float) -> QPixmap:
        """Return the pixmap of a card with its margin."""
        return self._cached((_key(look), ratio), lambda: self._paint_card(look, ratio))

    def chip(self, look: ChipLook, ratio: float) -> QPixmap:
        """Return the pixmap of an edge's chip."""
        return self._cached((_key(look), ratio), lambda: self._paint_chip(look, ratio))

    def pill(self, text: str, ratio: float, *, selected: bool) -> QPixmap:
        """Return the pixmap of the Any State pseudo node."""
        return self._cached(((text, selected), ratio), lambda: self._paint_pill(text, ratio, selected=selected))

    def _cached(self, key: tuple[object, float], paint: Callable[[], QPixmap]) -> QPixmap:
        found = self._kept.get(key)
        if found is None:
            found = self._kept[key] = paint()
            while len(self._kept) > _CACHE:
                self._kept.popitem(last=False)
        return found

    def _blank(self, width: float, height: float, ratio: float) -> QPixmap:
        pixmap = QPixmap(QSize(round(width * ratio), round(height * ratio)))
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        return pixmap

    def _paint_card(self, look: CardLook, ratio: float) -> QPixmap:
        pixmap = self._blank(CARD_WIDTH + 2 * MARGIN, CARD_HEIGHT + 2 * MARGIN, ratio)
        painter = QPainter(pixmap)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        painter.translate(MARGIN, MARGIN)
        body = QRectF(0, 0, CARD_WIDTH, CARD_HEIGHT)
        color = self._theme.color
        if look.active:
            for step in range(3):
                glow = color("accent")
                glow.setAlpha(90 - 28 * step)
                painter.setPen(QPen(glow, 2 + 3 * step))
                painter.drawRoundedRect(body, 8, 8)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color("raised"))
        painter.drawRoundedRect(body, 8, 8)
        self._paint_media(painter, look)
        self._paint_name(painter, look)
        edge = "accent" if look.selected or look.active else look.problem or "line"
        painter.setPen(QPen(color(edge), 2 if look.selected or look.active else 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        inset = 0.0 if look.selected else 0.5
        painter.drawRoundedRect(body.adjusted(inset, inset, -inset, -inset), 8, 8)
        painter.end()
        return pixmap

    def _paint_media(self, painter: QPainter, look: CardLook) -> None:
        area = QRectF(0, 0, CARD_WIDTH, MEDIA)
        corners = QPainterPath()
        corners.addRoundedRect(QRectF(0, 0, CARD_WIDTH, CARD_HEIGHT), 8, 8)
        painter.save()
        painter.setClipPath(corners)
        painter.setClipRect(area, Qt.ClipOperation.IntersectClip)
        ground = self._theme.color("raised")
        painter.fillRect(area, ground)
        if not look.flat:
            other = mixed(ground, self._theme.color("text"), 0.04)
            for row in range(int(MEDIA) // _CELL + 1):
                for column in range(row % 2, int(CARD_WIDTH) // _CELL, 2):
                    painter.fillRect(QRectF(column * _CELL, row * _CELL, _CELL, _CELL), other)
        image = None if look.moving else self._picture(look.picture)
        if image is not None and not image.isNull():
            size = image.size().scaled(int(SCREEN[0]), int(SCREEN[1]), Qt.AspectRatioMode.KeepAspectRatio)
            target = QRectF((CARD_WIDTH - size.width()) / 2, (MEDIA - size.height()) / 2, size.width(), size.height())
            painter.drawImage(target, image)
        elif not look.moving:
            self._theme.icon("image-square", "faint").paint(
                painter, int(CARD_WIDTH / 2) - 18, int(MEDIA / 2) - 18, 36, 36
            )
        painter.restore()

    def _paint_name(self, painter: QPainter, look: CardLook) -> None:
        color = self._theme.color
        painter.setPen(QPen(color("line"), 1))
        painter.drawLine(QPointF(0, MEDIA), QPointF(CARD_WIDTH, MEDIA))
        middle = MEDIA + (CARD_HEIGHT - MEDIA) / 2
        self.lamp(painter, QPointF(16, middle), look.lamp)
        left = 28.0
        if look.initial:
            flag = QPolygonF([QPointF(left + 2, middle - 6), QPointF(left + 12, middle), QPointF(left + 2, middle + 6)])
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color("accent"))
            painter.drawPolygon(flag)
            left += 18
        font = interface_font(BODY + 2 if look.flat else BODY)
        painter.setFont(font)
        painter.setPen(color("text"))
        room = CARD_WIDTH - left - 12
        words = QFontMetricsF(font).elidedText(look.name, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRectF(left, MEDIA, room, CARD_HEIGHT - MEDIA), Qt.AlignmentFlag.AlignVCenter, words)

    def lamp(self, painter: QPainter, at: QPointF, lamp: str) -> None:
        """Paint a state as colour and shape."""
        tone, shape = LAMPS[lamp]
        color = self._theme.color(tone)
        painter.setPen(QPen(color, 1.5))
        painter.setBrush(color if shape == "dot" else Qt.BrushStyle.NoBrush)
        if shape == "cross":
            painter.drawLine(QPointF(at.x() - 3.5, at.y() - 3.5), QPointF(at.x() + 3.5, at.y() + 3.5))
            painter.drawLine(QPointF(at.x() - 3.5, at.y() + 3.5), QPointF(at.x() + 3.5, at.y() - 3.5))
            return
        painter.drawEllipse(at, 4, 4)
        if shape == "half":
            painter.setBrush(color)
            painter.drawPie(QRectF(at.x() - 4, at.y() - 4, 8, 8), 90 * 16, 180 * 16)

    def _paint_chip(self, look: ChipLook, ratio: float) -> QPixmap:
        if not look.words:
            return self._paint_lamp_chip(look, ratio)
        font = interface_font(CAPTION)
        metrics = QFontMetricsF(font)
        words = metrics.elidedText(look.words, Qt.TextElideMode.ElideRight, _WORDS)
        number = metrics.horizontalAdvance(look.order) + 10 if look.order else 0.0
        price = metrics.horizontalAdvance(look.price) + 8 if look.price else 0.0
        width = number + metrics.horizontalAdvance(words) + price + 28
        pixmap = self._blank(width + 2, 24, ratio)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        color = self._theme.color
        body = QRectF(1, 1, width, 22)
        painter.setBrush(color("raised"))
        painter.setPen(QPen(color("accent" if look.selected else "line"), 2 if look.selected else 1))
        painter.drawRoundedRect(body, 11, 11)
        painter.setFont(font)
        if look.order:
            painter.setPen(color(look.tone))
            painter.drawText(QRectF(9, 1, number, 22), Qt.AlignmentFlag.AlignVCenter, look.order)
        painter.setPen(color("text" if look.fires else "bad"))
        painter.drawText(QRectF(9 + number, 1, width, 22), Qt.AlignmentFlag.AlignVCenter, words)
        if look.price:
            painter.setPen(color("faint"))
            right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
            painter.drawText(QRectF(0, 1, width - 18, 22), right, look.price)
        self.lamp(painter, QPointF(width - 9, 12), look.lamp)
        painter.end()
        return pixmap

    def _paint_lamp_chip(self, look: ChipLook, ratio: float) -> QPixmap:
        """Paint the lamp of a loop, which stands in the middle of its ring."""
        pixmap = self._blank(18, 18, ratio)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.lamp(painter, QPointF(9, 9), look.lamp)
        painter.end()
        return pixmap

    def _paint_pill(self, text: str, ratio: float, *, selected: bool) -> QPixmap:
        width, height = ANY_STATE_SIZE
        pixmap = self._blank(width + 2 * MARGIN, height + 2 * MARGIN, ratio)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        color = self._theme.color
        body = QRectF(MARGIN, MARGIN, width, height)
        painter.setBrush(mixed(color("raised"), color("warn"), 0.14))
        painter.setPen(QPen(color("accent" if selected else "warn"), 2 if selected else 1.5))
        painter.drawRoundedRect(body, height / 2, height / 2)
        painter.setFont(interface_font(BODY))
        painter.setPen(color("text"))
        self._theme.icon("asterisk", "warn").paint(painter, MARGIN + 14, MARGIN + 12, 16, 16)
        painter.drawText(body.adjusted(36, 0, -8, 0), Qt.AlignmentFlag.AlignVCenter, text)
        painter.end()
        return pixmap


def edge_color(theme: Theme, tone: str, *, dimmed: bool) -> QColor:
    """Return the colour of a line, paler when another part is selected."""
    color = theme.color(tone)
    if dimmed:
        color.setAlpha(70)
    return color


def _key(look: Record) -> tuple[object, ...]:
    return (type(look), *(getattr(look, name) for name in look.__struct_fields__))
