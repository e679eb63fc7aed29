"""Brushes made for one form: how light falls on it in each technique."""

import colorsys
import math
import zlib
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QBrush, QColor, QLinearGradient, QPainterPath, QPolygonF, QRadialGradient, QTransform

from studio.engine.artist.colour import Rgb, light, mix, shade
from studio.engine.artist.shapes import Shape


def _in_box(gradient: QRadialGradient, shape: Shape) -> QBrush:
    box = shape.frame or shape.path.controlPointRect()
    brush = QBrush(gradient)
    brush.setTransform(QTransform(max(1.0, box.width()), 0, 0, max(1.0, box.height()), box.x(), box.y()))
    return brush


@lru_cache(maxsize=2048)
def _volume(colour: Rgb, strength: float) -> QRadialGradient:
    gradient = QRadialGradient(QPointF(0.36, 0.26), 0.92)
    gradient.setColorAt(0.0, QColor(*light(colour, min(0.9, 0.34 * strength))))
    gradient.setColorAt(0.42, QColor(*colour))
    gradient.setColorAt(0.82, QColor(*shade(colour, min(0.9, 0.26 * strength))))
    gradient.setColorAt(1.0, QColor(*shade(colour, min(0.95, 0.36 * strength))))
    return gradient


def volume(shape: Shape, colour: Rgb, contrast: float) -> QBrush:
    """Return a brush that lights a round form from the upper left."""
    return _in_box(_volume(colour, contrast * shape.solid), shape)


def rim(shape: Shape, colour: Rgb, strength: float) -> QBrush:
    """Return a brush that lets light creep round the edge, strongest below right."""
    gradient = QRadialGradient(QPointF(0.42, 0.4), 0.64)
    for at, alpha in ((0.0, 0.0), (0.72, 0.0), (0.92, strength * 0.6), (1.0, strength)):
        tone = QColor(*colour)
        tone.setAlphaF(min(1.0, alpha))
        gradient.setColorAt(at, tone)
    return _in_box(gradient, shape)


def sheen(shape: Shape, strength: float) -> QBrush:
    """Return a soft white highlight at the upper left."""
    gradient = QRadialGradient(QPointF(0.33, 0.2), 0.34)
    for at, alpha in ((0.0, strength), (0.35, strength * 0.5), (1.0, 0.0)):
        gradient.setColorAt(at, QColor(255, 255, 255, round(255 * min(1.0, alpha))))
    return _in_box(gradient, shape)


def pool(shape: Shape, thin: Rgb, thick: Rgb) -> QBrush:
    """Return a wash of colour: thin above, gathered below."""
    gradient = QRadialGradient(QPointF(0.4, 0.32), 0.8)
    clear = QColor(*thin)
    clear.setAlphaF(0.15)
    gradient.setColorAt(0.0, clear)
    gradient.setColorAt(0.6, QColor(*thin))
    gradient.setColorAt(1.0, QColor(*thick))
    return _in_box(gradient, shape)


def metal(shape: Shape, ramp: list[Rgb], brightness: float) -> QBrush:
    """Return polished metal: bands of dark and light, shifted by how bright the part was painted."""
    box = shape.frame or shape.path.controlPointRect()
    gradient = QLinearGradient(QPointF(0.2, 0.0), QPointF(0.75, 1.0))
    dim = 0.45 * (1 - brightness)
    for at, index in ((0.0, 3), (0.16, 4), (0.34, 2), (0.52, 1), (0.62, 2), (0.78, 3), (0.9, 1), (1.0, 0)):
        gradient.setColorAt(at, QColor(*mix(ramp[index], ramp[0], dim)))
    brush = QBrush(gradient)
    brush.setTransform(QTransform(max(1.0, box.width()), 0, 0, max(1.0, box.height()), box.x(), box.y()))
    return brush


def fade(box: QRectF, top: Rgb, bottom: Rgb) -> QBrush:
    """Return a brush from one colour at the top to another at the bottom."""
    gradient = QLinearGradient(box.topLeft(), box.bottomLeft())
    gradient.setColorAt(0.35, QColor(*top))
    gradient.setColorAt(1.0, QColor(*bottom))
    return QBrush(gradient)


@lru_cache(maxsize=4096)
def luminous(colour: Rgb) -> Rgb:
    """Return the colour as a neon tube has it: full brightness, full saturation; greys turn white-blue."""
    h, s, v = colorsys.rgb_to_hsv(*(c / 255 for c in colour))
    if s < 0.16:
        return (190, 225, 255) if v > 0.4 else (140, 110, 255)
    r, g, b = colorsys.hsv_to_rgb(h, min(1.0, 0.55 + s * 0.4), 1.0)
    return round(r * 255), round(g * 255), round(b * 255)


@lru_cache(maxsize=512)
def _turn(tag: str) -> float:
    return (zlib.crc32(tag.encode()) % 9 - 4) * 11.0


def direction(shape: Shape) -> float:
    """Return the direction (degrees) of a part's hatching: its own, and the same in every frame."""
    return _turn(shape.tag)


def facets(shape: Shape, colour: Rgb, corners: int) -> Iterator[tuple[QPolygonF, Rgb]]:
    """Yield the planes of a form cut with straight edges: a ring of sides around a smaller cap."""
    path = shape.path
    box = path.controlPointRect()
    large = min(box.width(), box.height()) > 120
    count = corners + 3 if large else max(5, corners - 3)
    rim_points = _spread(path, count)
    cx = sum(x for x, _ in rim_points) / count - box.width() * 0.05
    cy = sum(y for _, y in rim_points) / count - box.height() * 0.08
    middle = QPointF(cx, cy)
    share = 0.52 if large else 0.0
    outer = [QPointF(x, y) for x, y in rim_points]
    inner = [QPointF(cx + (x - cx) * share, cy + (y - cy) * share) for x, y in rim_points]
    for i, (x, y) in enumerate(rim_points):
        after = (i + 1) % count
        other_x, other_y = rim_points[after]
        lit = _lit((x + other_x) / 2 - cx, (y + other_y) / 2 - cy, i)
        if not large:
            yield QPolygonF([outer[i], outer[after], middle]), _tone(colour, lit)
            continue
        yield QPolygonF([outer[i], outer[after], inner[i]]), _tone(colour, lit)
        yield QPolygonF([outer[after], inner[after], inner[i]]), _tone(colour, lit * 0.8 + 0.06)
        yield QPolygonF([inner[i], inner[after], middle]), _tone(colour, lit * 0.45 + 0.12)


def _spread(path: QPainterPath, count: int) -> list[tuple[float, float]]:
    """Return points at equal distances along an outline; Qt's own way to ask measures the outline for each again."""
    corners = [(point.x(), point.y()) for point in path.toFillPolygon().toList()]
    lengths = [math.dist(one, other) for one, other in pairwise(corners)]
    step, left, place = sum(lengths) / count, 0.0, 0
    found = [corners[0]]
    while len(found) < count:
        left += step
        while place < len(lengths) - 1 and left > lengths[place]:
            left -= lengths[place]
            place += 1
        share = min(1.0, left / (lengths[place] or 1.0))
        (x, y), (to_x, to_y) = corners[place], corners[place + 1]
        found.append((x + (to_x - x) * share, y + (to_y - y) * share))
    return found


def _lit(x: float, y: float, index: int) -> float:
    """Return how lit a plane is, -1 to 1, with a little irregularity."""
    norm = math.hypot(x, y) or 1.0
    return max(-1.0, min(1.0, (-x * 0.55 - y * 0.83) / norm + ((index * 37) % 7 - 3) * 0.06))


def _tone(colour: Rgb, lit: float) -> Rgb:
    lit = round(lit * 64) / 64  # the same few tones again and again, which are mixed only once
    return light(colour, 0.5 * lit) if lit > 0 else shade(colour, -0.5 * lit)
