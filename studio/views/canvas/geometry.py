"""Where edges run: two lanes of one road, parallel edges fanned out, bows around cards that stand in the way."""

from collections.abc import Iterable, Mapping
from itertools import pairwise
from math import hypot
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath

from studio.domain.edits.notes import CARD_HEIGHT, CARD_WIDTH
from studio.domain.graph import ANY_STATE, Position

#: Distance between the two directions of a road, and between parallel edges of one direction.
LANE, FAN = 10.0, 22.0
#: Length of an arrow head, near and as seen from a distance.
ARROW, FAR_ARROW = 10.0, 26.0
ANY_STATE_SIZE = (132.0, 40.0)
#: Bows that are tried, mildest first, until no card is in the way; if none is free, the one that meets the fewest.
_BOWS = (0.0, 70.0, -70.0, 150.0, -150.0, 260.0, -260.0, 400.0, -400.0, 620.0, -620.0)
_SAMPLES = 14
_CELL = 256.0
_CLEARANCE = 10.0


class Route(NamedTuple):
    """One edge as it is drawn: a path, the middle of its chip, and points along it for finding it.

    The open arrow head is part of the path: an item of its own for each costs a quarter of every frame (measured).
    """

    path: QPainterPath
    label: QPointF
    points: tuple[QPointF, ...]


def card_rect(node_id: str, place: Position) -> QRectF:
    """Return the space a pose, or the Any State pill, takes up."""
    width, height = ANY_STATE_SIZE if node_id == ANY_STATE else (CARD_WIDTH, CARD_HEIGHT)
    return QRectF(place.x, place.y, width, height)


class Obstacles:
    """Cards in a coarse grid, so that asking what stands on a line does not look at every card."""

    def __init__(self, rects: Mapping[str, QRectF]) -> None:
        """Sort the cards into cells."""
        self._cells: dict[tuple[int, int], list[tuple[str, QRectF]]] = {}
        for node_id, rect in rects.items():
            wide = rect.adjusted(-_CLEARANCE, -_CLEARANCE, _CLEARANCE, _CLEARANCE)
            for column in range(int(wide.left() // _CELL), int(wide.right() // _CELL) + 1):
                for row in range(int(wide.top() // _CELL), int(wide.bottom() // _CELL) + 1):
                    self._cells.setdefault((column, row), []).append((node_id, wide))

    def hit(self, x: float, y: float, besides: Iterable[str]) -> bool:
        """Whether a card other than these covers a point."""
        for node_id, rect in self._cells.get((int(x // _CELL), int(y // _CELL)), ()):
            if node_id not in besides and rect.left() <= x <= rect.right() and rect.top() <= y <= rect.bottom():
                return True
        return False


class Crowd:
    """Rectangles that are taken, in a coarse grid."""

    def __init__(self, rects: Iterable[QRectF]) -> None:
        """Begin with these."""
        self._cells: dict[tuple[int, int], list[QRectF]] = {}
        for rect in rects:
            self.add(rect)

    def add(self, rect: QRectF) -> None:
        """Take a rectangle."""
        for cell in self._cells_of(rect):
            self._cells.setdefault(cell, []).append(rect)

    def touches(self, rect: QRectF) -> bool:
        """Whether a rectangle covers any that is taken."""
        return any(other.intersects(rect) for cell in self._cells_of(rect) for other in self._cells.get(cell, ()))

    def _cells_of(self, rect: QRectF) -> list[tuple[int, int]]:
        columns = range(int(rect.left() // _CELL), int(rect.right() // _CELL) + 1)
        rows = range(int(rect.top() // _CELL), int(rect.bottom() // _CELL) + 1)
        return [(column, row) for column in columns for row in rows]


def bow_of(source: str, target: str, rects: Mapping[str, QRectF], obstacles: Obstacles) -> float:
    """Return how far the road between two poses swings out, the same for both directions.

    Positive is to the right of the way from the pose whose id sorts first.
    """
    first, second = sorted((source, target))
    one, other = rects[first].center(), rects[second].center()
    dx, dy = other.x() - one.x(), other.y() - one.y()
    length = hypot(dx, dy) or 1.0
    nx, ny = -dy / length, dx / length
    besides = (first, second)
    best, fewest = 0.0, _SAMPLES
    for bow in _BOWS:
        crossed = 0
        for step in range(1, _SAMPLES):
            t = step / _SAMPLES
            swing = 2 * t * (1 - t) * bow * 2
            crossed += obstacles.hit(one.x() + dx * t + nx * swing, one.y() + dy * t + ny * swing, besides)
            if crossed >= fewest:
                break
        if crossed < fewest:
            best, fewest = bow, crossed
        if not fewest:
            break
    return best


def transition(
    source: str, target: str, rects: Mapping[str, QRectF], *, lane: int, bow: float, arrow: float = ARROW
) -> Route:
    """Return the route of a transition; ``lane`` counts the edges of the same direction from 0."""
    start, end = rects[source].center(), rects[target].center()
    dx, dy = end.x() - start.x(), end.y() - start.y()
    length = hypot(dx, dy) or 1.0
    nx, ny = -dy / length, dx / length
    wanted = LANE / 2 + lane * FAN
    least = min(rects[source].width(), rects[source].height(), rects[target].width(), rects[target].height())
    # The ends stay on their cards, however small those are; lanes further out swing wider instead.
    side = min(wanted, least / 2 - 6)
    swing = (bow if source < target else -bow) * 2 + (wanted - side) * 2
    one = QPointF(start.x() + nx * side, start.y() + ny * side)
    other = QPointF(end.x() + nx * side, end.y() + ny * side)
    middle = QPointF((one.x() + other.x()) / 2 + nx * swing, (one.y() + other.y()) / 2 + ny * swing)
    first = _leaving(rects[source], one, middle, other, forwards=True)
    last = _leaving(rects[target], one, middle, other, forwards=False)
    if first >= last:
        first, last = 0.0, 1.0
    begin, bend, tip = _part(one, middle, other, first, last)
    points = tuple(_at(begin, bend, tip, step / _SAMPLES) for step in range(_SAMPLES + 1))
    ux, uy = _unit(tip.x() - bend.x(), tip.y() - bend.y())
    path = QPainterPath(begin)
    path.quadTo(bend, tip)
    _add_arrow(path, tip, ux, uy, arrow)
    share = min(0.38 + 0.1 * lane, 0.7)
    return Route(path, _at(begin, bend, tip, share), points)


def loop(rect: QRectF, arrow: float = ARROW) -> Route:
    """Return the ring at the top right of a card, open where the card is, with an arrow back onto it."""
    radius = 19.0
    centre = QPointF(rect.right() - 4, rect.top() + 4)
    box = QRectF(centre.x() - radius, centre.y() - radius, 2 * radius, 2 * radius)
    path = QPainterPath()
    path.arcMoveTo(box, 168)
    path.arcTo(box, 168, -232)
    points = tuple(path.pointAtPercent(step / _SAMPLES) for step in range(_SAMPLES + 1))
    _add_arrow(path, points[-1], -0.85, 0.53, min(arrow, 2 * ARROW))
    # The lamp stands in the part of the ring that the card leaves free.
    return Route(path, QPointF(centre.x() + 6, centre.y() - 6), points)


def loose_end(rect: QRectF, tip: QPointF) -> Route:
    """Return the route of an edge that is being drawn from a card to the pointer."""
    start = rect.center()
    first = 0.0 if rect.contains(tip) else _leaving(rect, start, (start + tip) / 2, tip, forwards=True)
    begin = _at(start, (start + tip) / 2, tip, first)
    ux, uy = _unit(tip.x() - begin.x(), tip.y() - begin.y())
    path = QPainterPath(begin)
    path.lineTo(tip)
    _add_arrow(path, tip, ux, uy)
    return Route(path, (begin + tip) / 2, (begin, tip))


def distance(points: tuple[QPointF, ...], at: QPointF) -> float:
    """Return how far a point is from a curve given by points along it."""
    best = float("inf")
    for one, other in pairwise(points):
        dx, dy = other.x() - one.x(), other.y() - one.y()
        square = dx * dx + dy * dy
        t = 0.0 if square == 0 else ((at.x() - one.x()) * dx + (at.y() - one.y()) * dy) / square
        t = min(max(t, 0.0), 1.0)
        best = min(best, hypot(one.x() + dx * t - at.x(), one.y() + dy * t - at.y()))
    return best


def _leaving(rect: QRectF, one: QPointF, bend: QPointF, other: QPointF, *, forwards: bool) -> float:
    """Return the share of the curve at which it leaves (or, backwards, enters) a card, found by halving."""
    inside, outside = (0.0, 0.5) if forwards else (1.0, 0.5)
    if not rect.contains(_at(one, bend, other, inside)):
        return inside
    for _ in range(14):
        middle = (inside + outside) / 2
        if rect.contains(_at(one, bend, other, middle)):
            inside = middle
        else:
            outside = middle
    return outside


def _at(one: QPointF, bend: QPointF, other: QPointF, t: float) -> QPointF:
    a, b, c = (1 - t) * (1 - t), 2 * t * (1 - t), t * t
    return QPointF(a * one.x() + b * bend.x() + c * other.x(), a * one.y() + b * bend.y() + c * other.y())


def _part(one: QPointF, bend: QPointF, other: QPointF, first: float, last: float) -> tuple[QPointF, QPointF, QPointF]:
    """Return the piece of a quadratic curve between two shares as a quadratic curve."""
    begin, tip = _at(one, bend, other, first), _at(one, bend, other, last)
    left = one + (bend - one) * first
    right = bend + (other - bend) * first
    return begin, left + (right - left) * last, tip


def _unit(x: float, y: float) -> tuple[float, float]:
    length = hypot(x, y) or 1.0
    return x / length, y / length


def _add_arrow(path: QPainterPath, tip: QPointF, ux: float, uy: float, arrow: float = ARROW) -> None:
    back = QPointF(tip.x() - ux * arrow, tip.y() - uy * arrow)
    half = arrow * 0.55
    path.moveTo(QPointF(back.x() - uy * half, back.y() + ux * half))
    path.lineTo(tip)
    path.lineTo(QPointF(back.x() + uy * half, back.y() - ux * half))
