"""Brushes made for one form: how light falls on it in each technique."""

import colorsys
import math
import zlib
from collections.abc import Iterator
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QBrush, QColor, QLinearGradient, QPainterPath, QRadialGradient, QTransform

from studio.engine.artist.colour import Rgb, light, mix, shade
from studio.engine.artist.shapes import Shape, polygon


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


def facets(shape: Shape, colour: Rgb, corners: int) -> Iterator[tuple[QPainterPath, Rgb]]:
    """Yield the planes of a form cut with straight edges: a ring of sides around a smaller cap."""
    path = shape.path
    box = path.controlPointRect()
    large = min(box.width(), box.height()) > 120
    count = corners + 3 if large else max(5, corners - 3)
    rim_points = [path.pointAtPercent(i / count) for i in range(count)]
    cx = sum(p.x() for p in rim_points) / count - box.width() * 0.05
    cy = sum(p.y() for p in rim_points) / count - box.height() * 0.08
    share = 0.52 if large else 0.0
    inner = [(cx + (p.x() - cx) * share, cy + (p.y() - cy) * share) for p in rim_points]
    for i, point in enumerate(rim_points):
        other = rim_points[(i + 1) % count]
        lit = _lit((point.x() + other.x()) / 2 - cx, (point.y() + other.y()) / 2 - cy, i)
        outer = [(point.x(), point.y()), (other.x(), other.y())]
        if not large:
            yield polygon([*outer, (cx, cy)]), _tone(colour, lit)
            continue
        a, b = inner[i], inner[(i + 1) % count]
        yield polygon([outer[0], outer[1], a]), _tone(colour, lit)
        yield polygon([outer[1], b, a]), _tone(colour, lit * 0.8 + 0.06)
        yield polygon([a, b, (cx, cy)]), _tone(colour, lit * 0.45 + 0.12)


def _lit(x: float, y: float, index: int) -> float:
    """Return how lit a plane is, -1 to 1, with a little irregularity."""
    norm = math.hypot(x, y) or 1.0
    return max(-1.0, min(1.0, (-x * 0.55 - y * 0.83) / norm + ((index * 37) % 7 - 3) * 0.06))


def _tone(colour: Rgb, lit: float) -> Rgb:
    return light(colour, 0.5 * lit) if lit > 0 else shade(colour, -0.5 * lit)
