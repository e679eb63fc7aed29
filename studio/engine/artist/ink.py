"""Paints a display list in a style: fills, light and shade, outlines, hatching."""

from collections.abc import Callable
from functools import lru_cache

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPainterPath, QPen, QTransform

from studio.engine.artist import brushes
from studio.engine.artist.colour import Rgb, light, luma, mix, rgb, shade
from studio.engine.artist.shapes import DEPTH, EYE, GLOSS, GLOW, LINE, MARK, VOLUME, Scene, Shape
from studio.engine.artist.styles import StyleRow
from studio.engine.artist.textures import texture
from studio.engine.artist.tones import Tones

_ROUND = Qt.PenCapStyle.RoundCap
_JOIN = Qt.PenJoinStyle.RoundJoin
#: How much longer than its tile a texture is drawn, in frame units.
_GRAIN = 1.1
#: The large forms that catch a rim of light in the soft looks.
_RIMMED = frozenset(("skull", "torso", "tail"))
#: The least side, in frame units, of a form that gets two coats of hair.
_SHAGGY = 130


@lru_cache(maxsize=2048)
def pen(colour: Rgb, width: float, alpha: float = 1.0) -> QPen:
    """Return a pen with round ends and corners; it is shared, so whoever changes one takes a copy."""
    tone = QColor(*colour)
    if alpha < 1.0:
        tone.setAlphaF(alpha)
    return QPen(tone, width, Qt.PenStyle.SolidLine, _ROUND, _JOIN)


def blank(size: int) -> QImage:
    """Return a transparent square picture."""
    image = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    return image


def paint_scene(scene: Scene, style: StyleRow, size: int, matrix: QTransform | None = None) -> QImage:
    """Return the scene painted in a style on a transparent square, without what is done to the whole picture later."""
    image = blank(size)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.scale(size / 1000, size / 1000)
    if matrix is not None:
        painter.setTransform(matrix, combine=True)
    brush = Brush(painter, style)
    brush.surround(scene.shapes)
    for shape in scene.shapes:
        brush.paint(shape)
    painter.end()
    return image


class Brush:
    """Paints shapes one by one with a style's look."""

    def __init__(self, painter: QPainter, style: StyleRow) -> None:
        self._painter = painter
        self._style = style
        self._tones = Tones(style)
        self._own = style.outline_ink == "own"
        self._ink = rgb(style.outline_ink) if style.outline_ink and not self._own else None
        self._fill: Callable[[Shape, Rgb], None] = getattr(self, f"_fill_{style.fill}")

    def surround(self, shapes: list[Shape]) -> None:
        """Lay the rim and the border of the whole figure under everything."""
        style = self._style
        for width, colour in ((style.rim, style.rim_ink), (style.border, style.border_ink)):
            if width:
                edge = pen(rgb(colour), width * 2 + style.outline)
                brush = QBrush(QColor(*rgb(colour)))
                for shape in shapes:
                    if shape.role in (VOLUME, LINE, GLOW, EYE) or (shape.role == MARK and shape.clip is None):
                        self._border(shape, edge, brush)

    def paint(self, shape: Shape) -> None:
        """Paint one shape."""
        painter, style = self._painter, self._style
        strength = style.gloss if shape.role == GLOSS else style.shadow if shape.role == DEPTH else 1.0
        if strength <= 0 or shape.alpha <= 0:
            return
        painter.setOpacity(min(1.0, shape.alpha * strength))
        if style.wobble and shape.role != DEPTH:
            shake(shape, style.wobble)
        if shape.role == DEPTH:
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceAtop)
            painter.fillPath(shape.path, QColor(*self._tones(shape.colour)))
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
            return
        if shape.clip is None:
            self._one(shape)
            return
        painter.save()
        painter.setClipPath(shape.clip, Qt.ClipOperation.IntersectClip)
        self._one(shape)
        painter.restore()

    def _border(self, shape: Shape, edge: QPen, brush: QBrush) -> None:
        painter = self._painter
        painter.setOpacity(1.0 if shape.alpha > 0.5 else shape.alpha * 2)
        if shape.width:
            wide = QPen(edge)
            wide.setWidthF(edge.widthF() + shape.width)
            painter.strokePath(shape.path, wide)
        else:
            painter.setBrush(brush)
            painter.setPen(edge)
            painter.drawPath(shape.path)

    def _one(self, shape: Shape) -> None:
        style, painter = self._style, self._painter
        colour = self._tones(shape.colour)
        if style.dark_face and shape.role == EYE and shape.tag in ("iris", "lash", "shine"):
            colour = self._tones((255, 255, 255) if shape.tag != "shine" else (0, 0, 0))
        if shape.width:
            self._line(shape, colour)
            return
        if shape.role in (EYE, GLOSS):
            painter.fillPath(shape.path, self._plain(shape, colour))
            return
        if style.layers and shape.role == VOLUME:
            self._lifted(shape)
        if style.outline and shape.role == VOLUME:
            painter.strokePath(shape.path, pen(self._line_ink(colour), style.outline * 2))
        if style.fringe and shape.role == VOLUME:
            self._fringe(shape, colour)
        self._fill(shape, colour)
        if style.hatch and shape.role != GLOW:
            self._hatch(shape)
        if style.stitch and shape.role == VOLUME:
            self._stitch(shape, colour)
        if style.mark_outline and shape.role in (MARK, GLOW):
            painter.strokePath(shape.path, pen(self._line_ink(colour), style.mark_outline))

    def _line(self, shape: Shape, colour: Rgb) -> None:
        style, painter = self._style, self._painter
        if shape.role == VOLUME and style.outline:
            painter.strokePath(shape.path, pen(self._line_ink(colour), shape.width + style.outline * 2))
        if style.fill == "neon" and shape.role in (LINE, GLOW, EYE):
            self._tube(shape.path, brushes.luminous(shape.colour), 0.8)
            return
        if style.fill == "paper" and shape.role in (LINE, EYE, MARK):
            colour = self._line_ink(colour)
        painter.strokePath(shape.path, pen(colour, shape.width))
        if shape.role == VOLUME and style.fill in ("soft", "solid", "balloon"):
            painter.strokePath(shape.path.translated(-shape.width * 0.16, -shape.width * 0.2),
                               pen(light(colour, 0.25), shape.width * 0.4, 0.55))  # fmt: skip

    def _line_ink(self, colour: Rgb) -> Rgb:
        if self._ink is not None:
            return self._ink
        if self._own:
            return mix(light(colour, 0.3), (233, 239, 230), 0.55)
        return shade(colour, 0.85)

    def _plain(self, shape: Shape, colour: Rgb) -> QBrush:
        if shape.blend is None or self._style.dark_face:
            return QBrush(QColor(*colour))
        return brushes.fade(shape.path.controlPointRect(), colour, self._tones(shape.blend))

    # Fills, named by a style's ``fill``.

    def _fill_soft(self, shape: Shape, colour: Rgb) -> None:
        if shape.role == GLOW or shape.solid <= 0:
            self._painter.fillPath(shape.path, self._plain(shape, colour))
        else:
            self._painter.fillPath(shape.path, brushes.volume(shape, colour, self._style.contrast))
            if shape.tag in _RIMMED:
                self._painter.fillPath(shape.path, brushes.rim(shape, light(colour, 0.7), 0.3 * self._style.gloss))

    def _fill_solid(self, shape: Shape, colour: Rgb) -> None:
        self._fill_soft(shape, colour)
        if shape.role == VOLUME:
            self._painter.fillPath(shape.path, brushes.rim(shape, light(colour, 0.6), 0.55 * shape.solid))
            self._painter.fillPath(shape.path, brushes.sheen(shape, 0.42 * shape.solid))

    def _fill_balloon(self, shape: Shape, colour: Rgb) -> None:
        self._fill_soft(shape, colour)
        if shape.role != VOLUME:
            return
        painter = self._painter
        painter.fillPath(shape.path, brushes.rim(shape, light(colour, 0.75), 0.8))
        box = shape.path.boundingRect()
        side = min(box.width(), box.height())
        if side > 40:
            painter.save()
            painter.setClipPath(shape.path, Qt.ClipOperation.IntersectClip)
            painter.setOpacity(painter.opacity() * 0.85)
            painter.translate(box.x() + box.width() * 0.28, box.y() + box.height() * 0.2)
            painter.rotate(-32)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(255, 255, 255))
            painter.drawEllipse(QPointF(0, 0), side * 0.21, side * 0.1)
            painter.drawEllipse(QPointF(-side * 0.2, side * 0.1), side * 0.045, side * 0.04)
            painter.restore()

    def _fill_flat(self, shape: Shape, colour: Rgb) -> None:
        self._painter.fillPath(shape.path, QColor(*colour))

    def _fill_cel(self, shape: Shape, colour: Rgb) -> None:
        if shape.role != VOLUME or shape.solid <= 0:
            self._painter.fillPath(shape.path, self._plain(shape, colour))
            return
        self._crescent(shape, colour, QBrush(QColor(*self._tones(shade(shape.colour, 0.36 * self._style.contrast)))))

    def _fill_dots(self, shape: Shape, colour: Rgb) -> None:
        if shape.role != VOLUME or shape.solid <= 0:
            self._painter.fillPath(shape.path, self._plain(shape, colour))
            return
        self._painter.fillPath(shape.path, QColor(*shade(colour, 0.14)))
        dots = QBrush(texture("dots"))
        dots.setTransform(QTransform.fromScale(0.62, 0.62))
        self._painter.save()
        self._painter.setOpacity(self._painter.opacity() * 0.5)
        self._painter.fillPath(shape.path, dots)
        self._painter.restore()
        self._crescent(shape, colour, None)

    def _crescent(self, shape: Shape, colour: Rgb, dark: QBrush | None) -> None:
        """Fill with the shadow's tone, then the lit part over it, moved towards the lamp."""
        painter = self._painter
        if dark is not None:
            painter.fillPath(shape.path, dark)
        box = shape.path.controlPointRect()
        side = min(box.width(), box.height())
        painter.save()
        painter.setClipPath(shape.path, Qt.ClipOperation.IntersectClip)
        painter.fillPath(shape.path.translated(-side * 0.09, -side * 0.12), QColor(*colour))
        painter.restore()

    def _fill_wash(self, shape: Shape, colour: Rgb) -> None:
        painter = self._painter
        alpha = painter.opacity()
        painter.setOpacity(alpha * 0.9)
        painter.fillPath(shape.path, QColor(*mix(colour, (252, 250, 244), 0.28)))
        painter.setOpacity(alpha * 0.75)
        painter.fillPath(shape.path, brushes.pool(shape, mix(colour, (252, 250, 244), 0.1), shade(colour, 0.2)))
        if shape.role == VOLUME:  # pigment gathers at the edge of a wash
            painter.setOpacity(alpha * 0.5)
            painter.strokePath(shape.path, pen(shade(colour, 0.34), 6))
        painter.setOpacity(alpha)

    def _fill_neon(self, shape: Shape, _colour: Rgb) -> None:
        bright = brushes.luminous(shape.colour)
        if shape.role != GLOW:
            self._painter.fillPath(shape.path, QColor(*mix((16, 10, 34), bright, 0.1)))
        if shape.role != MARK or luma(shape.colour) < 0.9:
            self._tube(shape.path, bright, 1.0 if shape.role == VOLUME else 0.7)

    def _tube(self, path: QPainterPath, bright: Rgb, size: float) -> None:
        painter = self._painter
        painter.strokePath(path, pen(bright, 18 * size, 0.28))
        painter.strokePath(path, pen(bright, 8 * size))
        painter.strokePath(path, pen(mix(bright, (255, 255, 255), 0.75), 3.2 * size))

    def _fill_glass(self, shape: Shape, colour: Rgb) -> None:
        painter = self._painter
        alpha = painter.opacity()
        painter.setOpacity(alpha * 0.5)
        painter.fillPath(shape.path, QColor(*colour))
        painter.setOpacity(alpha)
        painter.fillPath(shape.path, brushes.rim(shape, mix(light(colour, 0.8), (255, 255, 255), 0.4), 0.95))
        if shape.role != VOLUME:
            return
        painter.fillPath(shape.path, brushes.sheen(shape, 0.75))
        if not self._style.outline:  # which shows through the glass as it is
            painter.strokePath(shape.path, pen(mix(light(colour, 0.6), (255, 255, 255), 0.5), 3.5, 0.85))

    def _fill_metal(self, shape: Shape, _colour: Rgb) -> None:
        self._painter.fillPath(
            shape.path, brushes.metal(shape, [rgb(tone) for tone in self._style.ramp], luma(shape.colour))
        )
        if shape.role == VOLUME:
            self._painter.fillPath(shape.path, brushes.sheen(shape, 0.55))

    def _fill_paper(self, shape: Shape, colour: Rgb) -> None:
        self._painter.fillPath(shape.path, QColor(*colour))

    def _fill_facets(self, shape: Shape, colour: Rgb) -> None:
        if shape.role != VOLUME:
            self._painter.fillPath(shape.path, self._plain(shape, colour))
            return
        lines = self._style.mark_outline
        painter = self._painter
        # The whole form first: its tone shows through the hairlines that antialiasing leaves between facets.
        painter.fillPath(shape.path, QColor(*colour))
        painter.setPen(pen(self._line_ink(colour), lines) if lines else Qt.PenStyle.NoPen)
        for plane, tone in brushes.facets(shape, colour, self._style.facets):
            painter.setBrush(QColor(*tone))
            painter.drawConvexPolygon(plane)

    # What some styles add to a filled form.

    def _hatch(self, shape: Shape) -> None:
        painter, style = self._painter, self._style
        box = shape.path.controlPointRect()
        if style.hatch in ("graphite", "carved") and shape.role == MARK and luma(shape.colour) > 0.75:
            return
        brush = QBrush(texture(style.hatch))
        matrix = QTransform()
        matrix.translate(box.x(), box.y())
        matrix.rotate(brushes.direction(shape))
        brush.setTransform(matrix.scale(_GRAIN, _GRAIN))
        painter.save()
        painter.setOpacity(painter.opacity() * style.hatch_strength * (0.5 + 0.5 * (1 - luma(shape.colour))))
        painter.fillPath(shape.path, brush)
        painter.restore()

    def _lifted(self, shape: Shape) -> None:
        """Throw a soft shadow on whatever lies below, never beyond the figure."""
        painter, lift = self._painter, self._style.layers
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceAtop)
        for step, alpha in ((1.4, 0.13), (0.85, 0.2), (0.4, 0.25)):
            painter.fillPath(
                shape.path.translated(lift * 0.5 * step, lift * step), QColor(30, 16, 30, round(alpha * 255))
            )
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)

    def _fringe(self, shape: Shape, colour: Rgb) -> None:
        hair = QPen(pen(shade(colour, 0.2), self._style.fringe * 2))
        hair.setCapStyle(Qt.PenCapStyle.FlatCap)
        hair.setDashPattern([0.21, 0.26])
        self._painter.strokePath(shape.path, hair)
        box = shape.path.controlPointRect()
        if min(box.width(), box.height()) < _SHAGGY:
            return  # on a small form the second coat cannot be told from the first
        hair.setColor(QColor(*light(colour, 0.12)))
        hair.setWidthF(self._style.fringe * 1.3)
        hair.setDashPattern([0.3, 0.42])
        self._painter.strokePath(shape.path, hair)

    def _stitch(self, shape: Shape, colour: Rgb) -> None:
        width = self._style.stitch
        box = shape.path.controlPointRect()
        if min(box.width(), box.height()) < width * 9:
            return
        thread = QPen(pen(light(colour, 0.5) if luma(colour) < 0.7 else shade(colour, 0.35), width))
        thread.setDashPattern([2.2, 1.9])
        fx, fy = 1 - width * 4.6 / box.width(), 1 - width * 4.6 / box.height()
        middle = box.center()
        matrix = QTransform().translate(middle.x(), middle.y()).scale(fx, fy).translate(-middle.x(), -middle.y())
        self._painter.strokePath(matrix.map(shape.path), thread)


def shake(shape: Shape, amount: float) -> None:
    """Let a path's points stray as a hand does: always the same way for the same part, so nothing flickers."""
    path = shape.path
    count = path.elementCount()
    for index in range(count):
        element = path.elementAt(index)
        turn = index * 2.39996 + shape.level * 1.7
        path.setElementPositionAt(
            index,
            element.x + _WAVER[int(turn * 9.7) % 64] * amount,
            element.y + _WAVER[int(turn * 5.3 + 17) % 64] * amount,
        )


#: 64 fixed steps of a hand's unsteadiness, -1 to 1.
_WAVER = tuple(((index * 7919 + 104729) % 257) / 128 - 1.0 for index in range(64))
