"""Paints a display list in a style: fills, light and shade, outlines."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QBrush, QColor, QImage, QLinearGradient, QPainter, QPainterPath, QPen, QRadialGradient, QTransform,
)  # fmt: skip

from studio.engine.artist.colour import Rgb, light, luma, rgb, shade, tune
from studio.engine.artist.shapes import DEPTH, EYE, GLOSS, GLOW, LINE, MARK, VOLUME, Scene, Shape
from studio.engine.artist.styles import StyleRow


def blank(size: int) -> QImage:
    """Return a transparent square picture."""
    image = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    return image


def render(scene: Scene, style: StyleRow, size: int) -> QImage:
    """Return the scene painted in a style on a transparent square."""
    image = blank(size)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(size / 1000, size / 1000)
    brush = Brush(painter, style)
    if style.outline:
        brush.silhouettes(scene.shapes)
    for shape in scene.shapes:
        brush.paint(shape)
    painter.end()
    return image


class Brush:
    """Paints shapes one by one with a style's look."""

    def __init__(self, painter: QPainter, style: StyleRow) -> None:
        self._painter = painter
        self._style = style
        self._ink = rgb(style.outline_ink) if style.outline_ink else None

    def paint(self, shape: Shape) -> None:
        """Paint one shape."""
        painter = self._painter
        if shape.role in (GLOSS, DEPTH) and self._left_out(shape):
            return
        painter.setOpacity(min(1.0, shape.alpha * (self._style.gloss if shape.role == GLOSS else 1.0)))
        if shape.clip is not None:
            painter.save()
            painter.setClipPath(shape.clip)
        if shape.role == DEPTH:
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceAtop)
        self._fill(shape)
        if shape.clip is not None:
            painter.restore()
        elif shape.role == DEPTH:
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)

    def silhouettes(self, shapes: list[Shape]) -> None:
        """Lay the outline colour under everything, so that overlapping parts share one clean line."""

    def _left_out(self, shape: Shape) -> bool:
        return (self._style.gloss if shape.role == GLOSS else self._style.shadow) <= 0

    def _fill(self, shape: Shape) -> None:
        painter = self._painter
        colour = self._toned(shape.colour)
        if shape.width:
            pen = QPen(
                QColor(*colour), shape.width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin
            )
            painter.strokePath(shape.path, pen)
            return
        painter.fillPath(shape.path, self._brush(shape, colour))
        if self._style.outline and shape.role == VOLUME:
            ink = self._ink or shade(colour, 0.85)
            painter.strokePath(shape.path, QPen(QColor(*ink), self._style.outline))

    def _toned(self, colour: Rgb) -> Rgb:
        if self._style.saturation == 1.0 and self._style.value == 1.0:
            return colour
        return tune(colour, self._style.saturation, self._style.value)

    def _brush(self, shape: Shape, colour: Rgb) -> QBrush:
        if shape.role in (VOLUME, MARK) and shape.solid > 0 and self._style.fill == "soft":
            return volume(shape, colour, self._style.contrast)
        if shape.blend is not None:
            return fade(shape.path.controlPointRect(), colour, self._toned(shape.blend))
        return QBrush(QColor(*colour))


def volume(shape: Shape, colour: Rgb, contrast: float) -> QBrush:
    """Return a brush that lights a round form from the upper left."""
    box = shape.frame or shape.path.controlPointRect()
    gradient = QRadialGradient(QPointF(0.36, 0.26), 0.92)
    strength = contrast * shape.solid
    gradient.setColorAt(0.0, QColor(*light(colour, 0.34 * strength)))
    gradient.setColorAt(0.42, QColor(*colour))
    gradient.setColorAt(0.82, QColor(*shade(colour, 0.26 * strength)))
    gradient.setColorAt(1.0, QColor(*shade(colour, 0.34 * strength)))
    brush = QBrush(gradient)
    brush.setTransform(QTransform(max(1.0, box.width()), 0, 0, max(1.0, box.height()), box.x(), box.y()))
    return brush


def fade(box: QRectF, top: Rgb, bottom: Rgb) -> QBrush:
    """Return a brush from one colour at the top to another at the bottom."""
    gradient = QLinearGradient(box.topLeft(), box.bottomLeft())
    gradient.setColorAt(0.35, QColor(*top))
    gradient.setColorAt(1.0, QColor(*bottom))
    return QBrush(gradient)


_UNUSED = (luma, EYE, GLOW, LINE, QPainterPath)
