"""What transparent pictures are shown on: a fine checkerboard, black, white, a brand colour or a picture."""

import math
from enum import Enum

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPixmap, QTransform

from studio.domain.words import later, tr
from studio.views.theme import Theme

CELL = 8
CONTRAST = 0.04
#: Areas up to this many pixels wide and high are drawn once; so many of them are kept.
_CARD, _CARDS = 360, 12


class Backdrop(Enum):
    """The grounds to choose from, in the order in which the B key walks through them."""

    CHECKER = later("Checkerboard")
    BLACK = later("Black")
    WHITE = later("White")
    BRAND = later("Brand colour")
    PICTURE = later("Picture")

    @property
    def words(self) -> str:
        """What the ground is called on screen."""
        return tr(self.value)

    @property
    def next(self) -> "Backdrop":
        """The ground that comes after this one."""
        grounds = list(Backdrop)
        return grounds[(grounds.index(self) + 1) % len(grounds)]


class Grounds:
    """Makes the brushes, and keeps them until the theme changes."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._tiles: dict[tuple[str, float], QPixmap] = {}
        self._cards: dict[tuple[object, ...], QPixmap] = {}

    def brush(self, ground: Backdrop, ratio: float, origin: QPointF) -> QBrush:
        """Return the brush that paints ``ground`` from ``origin`` at a display scale of ``ratio``."""
        if ground is Backdrop.BLACK:
            return QBrush(Qt.GlobalColor.black)
        if ground is Backdrop.WHITE:
            return QBrush(Qt.GlobalColor.white)
        if ground is Backdrop.BRAND:
            return QBrush(self._theme.ground_color)
        brush = QBrush(self._tile(ratio))
        brush.setTransform(QTransform.fromTranslate(origin.x(), origin.y()))
        return brush

    def paint(self, painter: QPainter, area: QRectF, ground: Backdrop, radius: float = 0) -> None:
        """Fill a rounded area with the ground; small ones, as cards are, come from a picture made once."""
        if max(area.width(), area.height()) > _CARD:
            self._fill(painter, area, ground, radius)
            return
        ratio = painter.device().devicePixelRatio()
        theme = self._theme
        look = (theme.dark, theme.ground_color.rgb(), theme.ground_picture.cacheKey())
        key = (ground, area.width(), area.height(), radius, ratio, *look)
        if key not in self._cards:
            while len(self._cards) >= _CARDS:
                del self._cards[next(iter(self._cards))]
            card = QPixmap(math.ceil(area.width() * ratio), math.ceil(area.height() * ratio))
            card.setDevicePixelRatio(ratio)
            card.fill(Qt.GlobalColor.transparent)
            inside = QPainter(card)
            self._fill(inside, QRectF(0, 0, area.width(), area.height()), ground, radius)
            inside.end()
            self._cards[key] = card
        painter.drawPixmap(area.topLeft(), self._cards[key])

    def _fill(self, painter: QPainter, area: QRectF, ground: Backdrop, radius: float) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        picture = self._theme.ground_picture
        if ground is Backdrop.PICTURE and not picture.isNull():
            painter.setBrush(_covering(picture, area))
        else:
            painter.setBrush(self.brush(ground, painter.device().devicePixelRatio(), area.topLeft()))
        painter.drawRoundedRect(area, radius, radius)
        painter.restore()

    def _tile(self, ratio: float) -> QPixmap:
        base = self._theme.color("sunken")
        key = (base.name(), ratio)
        if key not in self._tiles:
            self._tiles = {key: checkerboard(base, self._theme.color("text"), ratio)}
        return self._tiles[key]


def _covering(picture: QImage, area: QRectF) -> QBrush:
    """Return a brush with a picture that just covers an area."""
    scale = max(area.width() / picture.width(), area.height() / picture.height())
    left = area.center().x() - picture.width() * scale / 2
    top = area.center().y() - picture.height() * scale / 2
    brush = QBrush(picture)
    brush.setTransform(QTransform.fromTranslate(left, top).scale(scale, scale))
    return brush


def checkerboard(base: QColor, ink: QColor, ratio: float) -> QPixmap:
    """Return one tile of two by two cells; the darker ones carry a breath of ``ink``."""
    tile = QPixmap(round(CELL * 2 * ratio), round(CELL * 2 * ratio))
    tile.setDevicePixelRatio(ratio)
    tile.fill(base)
    painter = QPainter(tile)
    shade = QColor(ink)
    shade.setAlphaF(CONTRAST)
    for cell in (QRectF(0, 0, CELL, CELL), QRectF(CELL, CELL, CELL, CELL)):
        painter.fillRect(cell, shade)
    painter.end()
    return tile
