"""The display list between the figure and the styles: coloured paths with a role, nothing about looks."""

import math
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainterPath, QTransform

from studio.engine.artist.colour import Rgb

Point = tuple[float, float]

#: Roles of a shape. A style decides from the role whether it is outlined, shaded, textured or left out.
VOLUME, MARK, LINE, EYE, GLOSS, DEPTH, GLOW = "volume", "mark", "line", "eye", "gloss", "depth", "glow"


class Shape:
    """One path in frame units, with its colour, its role and the box its shading is measured in."""

    __slots__ = ("alpha", "blend", "clip", "colour", "frame", "level", "path", "role", "solid", "tag", "width")

    def __init__(self, path: QPainterPath, colour: Rgb, role: str) -> None:
        self.path = path
        self.colour = colour
        self.role = role
        self.alpha = 1.0
        self.width = 0.0
        self.clip: QPainterPath | None = None
        self.frame: QRectF | None = None
        self.blend: Rgb | None = None
        self.solid = 1.0
        self.level = 0
        self.tag = ""


class Scene:
    """Collects shapes while parts draw themselves in their own coordinates."""

    def __init__(self) -> None:
        self.shapes: list[Shape] = []
        self._matrix = QTransform()
        self._alpha = 1.0
        self._level = 0
        self._tag = ""

    @property
    def matrix(self) -> QTransform:
        """The transform from the current part's coordinates to the frame's."""
        return self._matrix

    @contextmanager
    def at(
        self, x: float = 0.0, y: float = 0.0, *, turn: float = 0.0, sx: float = 1.0, sy: float = 1.0
    ) -> Iterator[None]:
        """Move, turn (degrees, clockwise) and scale everything drawn inside."""
        before = QTransform(self._matrix)
        self._matrix.translate(x, y)
        if turn:
            self._matrix.rotate(turn)
        if sx != 1.0 or sy != 1.0:
            self._matrix.scale(sx, sy)
        try:
            yield
        finally:
            self._matrix = before

    @contextmanager
    def layer(self, tag: str, *, alpha: float = 1.0) -> Iterator[None]:
        """Name what is drawn inside, lift it one paper layer and fade it by ``alpha``."""
        before = self._alpha, self._tag
        self._alpha, self._tag = self._alpha * alpha, tag
        self._level += 1
        try:
            yield
        finally:
            self._alpha, self._tag = before

    def add(
        self,
        path: QPainterPath,
        colour: Rgb,
        role: str = VOLUME,
        *,
        alpha: float = 1.0,
        clip: "Shape | None" = None,
        blend: Rgb | None = None,
        solid: float = 1.0,
    ) -> Shape:
        """Add a filled path; ``clip`` keeps it on another shape and shares that shape's shading."""
        shape = Shape(self._matrix.map(path), colour, role)
        shape.alpha = alpha * self._alpha
        shape.blend = blend
        shape.solid = solid
        shape.level = self._level
        shape.tag = self._tag
        if clip is not None:
            shape.clip = clip.path
            shape.frame = clip.frame or clip.path.controlPointRect()
        self.shapes.append(shape)
        return shape

    def line(
        self,
        path: QPainterPath,
        colour: Rgb,
        width: float,
        *,
        role: str = LINE,
        alpha: float = 1.0,
        clip: "Shape | None" = None,
    ) -> Shape:
        """Add a stroked path with round ends; ``width`` in the part's own units."""
        shape = self.add(path, colour, role, alpha=alpha, clip=clip)
        shape.width = width * math.sqrt(abs(self._matrix.determinant()))
        return shape


def ellipse(cx: float, cy: float, rx: float, ry: float | None = None) -> QPainterPath:
    """Return an ellipse around a centre."""
    path = QPainterPath()
    path.addEllipse(QPointF(cx, cy), rx, rx if ry is None else ry)
    return path


def rounded(x: float, y: float, w: float, h: float, r: float) -> QPainterPath:
    """Return a rectangle with round corners."""
    path = QPainterPath()
    path.addRoundedRect(QRectF(x, y, w, h), r, r)
    return path


def polygon(points: Iterable[Point]) -> QPainterPath:
    """Return a closed polygon with straight sides."""
    path = QPainterPath()
    for index, (x, y) in enumerate(points):
        if index:
            path.lineTo(x, y)
        else:
            path.moveTo(x, y)
    path.closeSubpath()
    return path


def blob(points: Sequence[Point], tension: float = 0.5) -> QPainterPath:
    """Return a closed smooth curve through the points (Catmull-Rom as Bezier)."""
    path = QPainterPath()
    n = len(points)
    k = tension / 3.0 * 2.0
    path.moveTo(*points[0])
    for i in range(n):
        p0, p1, p2, p3 = points[i - 1], points[i], points[(i + 1) % n], points[(i + 2) % n]
        path.cubicTo(
            p1[0] + (p2[0] - p0[0]) * k / 2,
            p1[1] + (p2[1] - p0[1]) * k / 2,
            p2[0] - (p3[0] - p1[0]) * k / 2,
            p2[1] - (p3[1] - p1[1]) * k / 2,
            p2[0],
            p2[1],
        )
    path.closeSubpath()
    return path


def curve(*points: Point) -> QPainterPath:
    """Return an open line, quadratic or cubic curve, depending on the number of points."""
    path = QPainterPath()
    path.moveTo(*points[0])
    if len(points) == 2:
        path.lineTo(*points[1])
    elif len(points) == 3:
        path.quadTo(*points[1], *points[2])
    else:
        for i in range(1, len(points) - 2, 3):
            path.cubicTo(*points[i], *points[i + 1], *points[i + 2])
    return path


@lru_cache(maxsize=1024)
def points(text: str) -> tuple[Point, ...]:
    """Return the points written as ``"x y, x y"``: the short way to note down a drawn outline."""
    pairs = (pair.split() for pair in text.split(","))
    return tuple((float(x), float(y)) for x, y in pairs)


def traced(text: str, sx: float = 1.0, sy: float = 1.0, tension: float = 0.5) -> QPainterPath:
    """Return the closed smooth curve through noted points, each scaled."""
    return blob([(x * sx, y * sy) for x, y in points(text)], tension)


def symmetric(text: str, sx: float = 1.0, sy: float = 1.0, tension: float = 0.5) -> QPainterPath:
    """Return the closed smooth curve through noted points and their mirror images."""
    return blob(mirrored([(x * sx, y * sy) for x, y in points(text)]), tension)


def mirrored(points: Sequence[Point]) -> list[Point]:
    """Return the points followed by their mirror images, to close a symmetric outline."""
    return [*points, *((-x, y) for x, y in reversed(points) if abs(x) > 1e-6)]


def tube(start: Point, bend: Point, end: Point, w0: float, w1: float) -> QPainterPath:
    """Return a limb with round ends along a quadratic curve; ``w0`` and ``w1`` are its half widths."""
    sharp = _sharp(start, bend, end)
    left, right = _sides(start, bend, end, w0, w1, _FOLDED if sharp else _STRAIGHT)
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    path.moveTo(left[0][0], left[0][1])
    _along(path, left, 1.0)
    _cap(path, end, left[-1], w1)
    right.reverse()
    _along(path, right, -1.0)
    _cap(path, start, right[-1], w0)
    path.closeSubpath()
    if sharp:
        _elbow(path, start, bend, end, (w0 + w1) / 2)
    return path


#: Into how many curves each side of a limb is cut, and when it is bent sharply.
_STRAIGHT, _FOLDED = 3, 8
#: A place on an outline, and how the outline goes on from it until the next one.
_Way = tuple[float, float, float, float]


def _sides(start: Point, bend: Point, end: Point, w0: float, w1: float, steps: int) -> tuple[list[_Way], list[_Way]]:
    """Return both outlines of a limb, from its start to its end: the curve moved aside along its normal."""
    left: list[_Way] = []
    right: list[_Way] = []
    turn_x, turn_y = start[0] - 2 * bend[0] + end[0], start[1] - 2 * bend[1] + end[1]
    grow, part = w1 - w0, 1 / steps
    for i in range(steps + 1):
        t = i * part
        a, b, c = (1 - t) * (1 - t), 2 * t * (1 - t), t * t
        x = a * start[0] + b * bend[0] + c * end[0]
        y = a * start[1] + b * bend[1] + c * end[1]
        dx = (1 - t) * (bend[0] - start[0]) + t * (end[0] - bend[0])
        dy = (1 - t) * (bend[1] - start[1]) + t * (end[1] - bend[1])
        norm = math.hypot(dx, dy) or 1.0
        ux, uy = dx / norm, dy / norm
        along = (ux * turn_x + uy * turn_y) / norm
        bent_x, bent_y = turn_x / norm - ux * along, turn_y / norm - uy * along
        w = w0 + grow * t
        aside_x, aside_y = -uy * grow - bent_y * w, ux * grow + bent_x * w
        left.append((x - uy * w, y + ux * w, (2 * dx + aside_x) * part, (2 * dy + aside_y) * part))
        right.append((x + uy * w, y - ux * w, (2 * dx - aside_x) * part, (2 * dy - aside_y) * part))
    return left, right


def _along(path: QPainterPath, ways: list[_Way], sense: float) -> None:
    """Draw the smooth line through the places from the first, which is reached; ``sense`` is -1 on the way back."""
    third = sense / 3
    x, y, dx, dy = ways[0]
    for to_x, to_y, to_dx, to_dy in ways[1:]:
        path.cubicTo(x + dx * third, y + dy * third, to_x - to_dx * third, to_y - to_dy * third, to_x, to_y)
        x, y, dx, dy = to_x, to_y, to_dx, to_dy


def _sharp(start: Point, bend: Point, end: Point) -> bool:
    """Return whether a limb turns by more than a right angle's two thirds on its way."""
    a = math.atan2(bend[1] - start[1], bend[0] - start[0])
    b = math.atan2(end[1] - bend[1], end[0] - bend[0])
    return abs(math.remainder(b - a, math.tau)) > 1.05


def _elbow(path: QPainterPath, start: Point, bend: Point, end: Point, radius: float) -> None:
    """Cover the fold that a thick limb has inside a sharp bend; the disc turns the way the outline does."""
    x, y = start[0] / 4 + bend[0] / 2 + end[0] / 4, start[1] / 4 + bend[1] / 2 + end[1] / 4
    path.moveTo(x + radius, y)
    for i in range(1, 32):
        turn = -math.tau * i / 32
        path.lineTo(x + math.cos(turn) * radius, y + math.sin(turn) * radius)
    path.closeSubpath()


def star(cx: float, cy: float, outer: float, inner: float, points: int = 5, turn: float = -90.0) -> QPainterPath:
    """Return a star; ``turn`` is the direction of its first point in degrees."""
    corners = []
    for i in range(points * 2):
        radius = outer if i % 2 == 0 else inner
        angle = math.radians(turn + i * 180 / points)
        corners.append((cx + math.cos(angle) * radius, cy + math.sin(angle) * radius))
    return polygon(corners)


def heart(cx: float, cy: float, r: float) -> QPainterPath:
    """Return a heart about ``2 r`` wide."""
    path = QPainterPath()
    path.moveTo(cx, cy + r * 0.95)
    path.cubicTo(cx - r * 1.5, cy + r * 0.05, cx - r * 0.95, cy - r * 1.1, cx, cy - r * 0.4)
    path.cubicTo(cx + r * 0.95, cy - r * 1.1, cx + r * 1.5, cy + r * 0.05, cx, cy + r * 0.95)
    path.closeSubpath()
    return path


def _cap(path: QPainterPath, centre: Point, start: _Way, radius: float) -> None:
    """Continue the outline around a limb's end by half a circle."""
    angle = math.degrees(math.atan2(centre[1] - start[1], start[0] - centre[0]))
    path.arcTo(centre[0] - radius, centre[1] - radius, 2 * radius, 2 * radius, angle, 180.0)
