"""Characters made from somebody's picture: cut out, laid on a mesh, moved as a paper puppet."""

import math
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QImage, QPainter, QPolygonF, QTransform

from studio.engine.artist.colour import hexed, mix
from studio.engine.artist.cutout import cut_out
from studio.engine.artist.specs import Character, PictureSpec, Puppet

__all__ = ["Sheet", "cut_out", "laid_out", "morph", "moved", "puppet", "sheet_of"]

Grid = NDArray[np.float64]

#: Cells of the mesh along each side, and the box of the frame (in shares) that a cut-out stands in.
CELLS = 14
_BOX = QRectF(0.12, 0.13, 0.76, 0.77)
_EDGE = 0.03


def puppet(key: str, path: Path) -> PictureSpec:
    """Return the spec of a character cut out of the picture at ``path``, found again by ``key``."""
    image = cut_out(path)
    small = image.scaled(32, 32, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation)
    pixels = [small.pixelColor(x, y) for y in range(32) for x in range(32)]
    solid = [(c.red(), c.green(), c.blue()) for c in pixels if c.alpha() > 200] or [(240, 236, 230)]
    mean = tuple(round(sum(c[i] for c in solid) / len(solid)) for i in range(3))
    tone = hexed(mix((mean[0], mean[1], mean[2]), (252, 250, 246), 0.8))
    return PictureSpec(character=Character(species="blob", words="from a picture"), puppet=Puppet(key=key, colour=tone))


class Sheet:
    """A picture in its frame, with the mesh of cells that its silhouette covers."""

    def __init__(self, image: QImage) -> None:
        self.image = image
        self.size = image.width()
        alpha = np.frombuffer(image.constBits(), np.uint8).reshape(self.size, self.size, 4)[..., 3]
        rows, columns = np.nonzero(alpha.max(1) > 8)[0], np.nonzero(alpha.max(0) > 8)[0]
        if not len(rows):
            rows = columns = np.array([0, self.size - 1])
        self.top, self.bottom = int(rows[0]), int(rows[-1]) + 1
        self.left, self.right = int(columns[0]), int(columns[-1]) + 1
        self.spans = _spans(alpha, self.top, self.bottom)
        steps = np.linspace(0, 1, CELLS + 1)
        pad = 2.0
        xs = self.left - pad + steps * (self.right - self.left + 2 * pad)
        ys = self.top - pad + steps * (self.bottom - self.top + 2 * pad)
        self.grid: Grid = np.stack(np.meshgrid(xs, ys), axis=2)
        self.cells = [(r, c) for r in range(CELLS) for c in range(CELLS) if _covered(alpha, self.grid, r, c)]


@lru_cache(maxsize=8)
def sheet_of(path: str, changed: int, size: int) -> Sheet:
    """Return the sheet of a cut-out file at a frame size; ``changed`` is the file's time stamp."""
    del changed
    return Sheet(laid_out(cut_out(Path(path)), size))


def laid_out(image: QImage, size: int) -> QImage:
    """Return a cut-out standing in a square frame: its own borders trimmed, its feet on the ground line."""
    frame = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
    frame.fill(0)
    source = visible_box(image)
    box = QRectF(_BOX.x() * size, _BOX.y() * size, _BOX.width() * size, _BOX.height() * size)
    scale = min(box.width() / source.width(), box.height() / source.height())
    width, height = source.width() * scale, source.height() * scale
    painter = QPainter(frame)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    trimmed = image.copy(source.toRect())
    smooth = trimmed.scaled(
        max(1, round(width)),
        max(1, round(height)),
        Qt.AspectRatioMode.IgnoreAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    )
    painter.drawImage(round(size / 2 - smooth.width() / 2), round(box.bottom() - smooth.height()), smooth)
    painter.end()
    return frame


def visible_box(image: QImage) -> QRectF:
    """Return the box of everything visible in a picture."""
    width, height = image.width(), image.height()
    raw = np.frombuffer(image.constBits(), np.uint8).reshape(height, image.bytesPerLine())[:, : width * 4]
    alpha = raw.reshape(height, width, 4)[..., 3]
    rows, columns = np.nonzero(alpha.max(1) > 8)[0], np.nonzero(alpha.max(0) > 8)[0]
    if not len(rows):
        return QRectF(0, 0, width, height)
    return QRectF(columns[0], rows[0], columns[-1] - columns[0] + 1, rows[-1] - rows[0] + 1)


def moved(sheet: Sheet, offsets: Mapping[str, float]) -> QImage:
    """Return the puppet with a motion's joint offsets played on its mesh; none at all is the picture itself."""
    if not offsets:
        return sheet.image.copy()
    return _drawn(sheet, _kept_inside(_bent(sheet, offsets), sheet.size))


def _bent(sheet: Sheet, offsets: Mapping[str, float]) -> Grid:
    """Return where the mesh goes: what the rig's joints mean for a figure without joints."""

    def get(name: str) -> float:
        return offsets.get(name, 0.0)

    unit = sheet.size / 1000
    middle, ground = (sheet.left + sheet.right) / 2, float(sheet.bottom)
    height, half = max(1.0, ground - sheet.top), max(1.0, (sheet.right - sheet.left) / 2)
    x, y = sheet.grid[..., 0] - middle, ground - sheet.grid[..., 1]
    up = y / height
    crouch = get("crouch") * 0.12
    flat = 1 + get("squash") * 0.7 - crouch
    breath = get("breath") * 0.025 * np.sin(np.pi * np.clip(up, 0, 1))
    x = x * (1 / max(0.5, flat) ** 0.8 + breath)
    y = (
        y * flat
        + get("neck") * unit * np.clip(up - 0.35, 0, 1)
        + get("pitch") * 10 * unit * np.clip(up - 0.4, 0, 1) ** 2
    )
    bend = np.radians(get("lean") * up * 1.1 + get("tilt") * np.clip(up - 0.35, 0, 1) * 1.6)
    x, y = x * np.cos(bend) + y * np.sin(bend), y * np.cos(bend) - x * np.sin(bend)
    x = x + get("hips") * unit * np.sin(np.pi * np.clip(up, 0, 1)) + get("yaw") * 26 * unit * np.clip(up - 0.3, 0, 1)
    for side, key in ((1, "r"), (-1, "l")):  # a side that waves: its outer middle swings up and down
        arm = get(f"arm_{key}")
        if arm:
            outer = np.clip(side * x / half - 0.35, 0, 1) * np.exp(-(((up - 0.55) / 0.25) ** 2))
            y = y + outer * math.sin(math.radians(arm)) * half * 0.55
    x = x + get("tail") * 0.5 * unit * np.clip(0.35 - up, 0, 1) * 3 * np.clip(x / half, 0, 1)
    spin = math.cos(math.radians(get("spin")))
    x = x * math.copysign(max(0.04, abs(spin)), spin)
    turn = math.radians(get("turn"))
    if turn:
        y = y - height * 0.5
        x, y = x * math.cos(turn) + y * math.sin(turn), y * math.cos(turn) - x * math.sin(turn)
        y = y + height * 0.5
    return np.stack([x + middle + get("x") * unit, ground - y - get("y") * unit], axis=2)


def _kept_inside(grid: Grid, size: int) -> Grid:
    """Shift a mesh that would leave the frame back into it, and shrink it when it is too large for that."""
    edge = size * _EDGE
    low, high = grid.min((0, 1)), grid.max((0, 1))
    room = size - 2 * edge
    scale = min(1.0, *(room / np.maximum(high - low, 1.0)))
    if scale < 1:
        centre = (low + high) / 2
        grid = centre + (grid - centre) * scale
        low, high = grid.min((0, 1)), grid.max((0, 1))
    shift = np.maximum(edge - low, 0) - np.maximum(high - (size - edge), 0)
    return np.asarray(grid + shift, np.float64)


def morph(one: Sheet, other: Sheet, share: float) -> QImage:
    """Return the picture between two puppets: one outline that changes while the card turns over to its other side.

    Each frame shows one picture only, so nothing shines through; the two meet where the card is seen from its edge.
    """
    sheet = one if share < 0.5 else other
    grid = _to_spans(sheet, np.asarray(one.spans + (other.spans - one.spans) * share, np.float64))
    middle = sheet.size / 2
    width = max(0.03, abs(math.cos(math.pi * share)))
    grid = np.stack([middle + (grid[..., 0] - middle) * width, grid[..., 1]], axis=2)
    return _drawn(sheet, _kept_inside(grid, sheet.size))


def _spans(alpha: NDArray[np.uint8], top: int, bottom: int) -> Grid:
    """Return the outline as 33 rows of (left, right, y), smoothed, so that meshes of two outlines can meet."""
    rows = np.linspace(top, bottom - 1, 33)
    spans = []
    for row in rows:
        low, high = max(top, int(row) - 4), min(bottom, int(row) + 5)
        solid = np.nonzero(alpha[low:high].max(0) > 24)[0]
        spans.append((float(solid[0]), float(solid[-1]) + 1, row) if len(solid) else (np.nan, np.nan, row))
    table = np.array(spans)
    for column in (0, 1):
        bad = np.isnan(table[:, column])
        if bad.all():
            table[:, column] = alpha.shape[1] * (0.4 + 0.2 * column)
        elif bad.any():
            table[bad, column] = np.interp(np.nonzero(bad)[0], np.nonzero(~bad)[0], table[~bad, column])
        table[:, column] = np.convolve(np.pad(table[:, column], 4, mode="edge"), np.ones(9) / 9, mode="valid")
    return table


def _to_spans(sheet: Sheet, spans: Grid) -> Grid:
    """Return the sheet's mesh moved so that its outline's rows lie on the given ones."""
    x, y = sheet.grid[..., 0], sheet.grid[..., 1]
    own = sheet.spans
    row = np.interp(y, own[:, 2], np.arange(33.0), left=-0.15, right=32.15)
    rows = np.arange(33.0)
    left, right = np.interp(row, rows, own[:, 0]), np.interp(row, rows, own[:, 1])
    new_left, new_right = np.interp(row, rows, spans[:, 0]), np.interp(row, rows, spans[:, 1])
    u = (x - left) / np.maximum(right - left, 1.0)
    step = (spans[-1, 2] - spans[0, 2]) / 32
    new_y = spans[0, 2] + row * step
    return np.stack([new_left + u * (new_right - new_left), new_y], axis=2)


def _covered(alpha: NDArray[np.uint8], grid: Grid, row: int, column: int) -> bool:
    x0, y0 = grid[row, column]
    x1, y1 = grid[row + 1, column + 1]
    size = alpha.shape[0]
    cell = alpha[max(0, int(y0)) : min(size, int(y1) + 2), max(0, int(x0)) : min(size, int(x1) + 2)]
    return bool(cell.size and cell.max() > 0)


def _drawn(sheet: Sheet, grid: Grid) -> QImage:
    """Paint the sheet with its mesh moved to ``grid``; neighbours share their edges exactly, so no seam shows."""
    image = QImage(sheet.size, sheet.size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.setPen(Qt.PenStyle.NoPen)
    brush = QBrush(sheet.image)
    source = sheet.grid
    for row, column in sheet.cells:
        a, b = (row, column), (row, column + 1)
        c, d = (row + 1, column + 1), (row + 1, column)
        for corners in ((a, b, c), (a, c, d)):
            matrix = _affine([source[k] for k in corners], [grid[k] for k in corners])
            if matrix is None:
                continue
            brush.setTransform(matrix)
            painter.setBrush(brush)
            painter.drawConvexPolygon(QPolygonF([QPointF(*grid[k]) for k in corners]))
    painter.end()
    return image


def _affine(source: list[NDArray[np.float64]], target: list[NDArray[np.float64]]) -> QTransform | None:
    """Return the map that takes one triangle to another; None for one without area."""
    (x0, y0), (x1, y1), (x2, y2) = ((float(p[0]), float(p[1])) for p in source)
    (u0, v0), (u1, v1), (u2, v2) = ((float(p[0]), float(p[1])) for p in target)
    area = (x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0)
    if abs(area) < 1e-9 or abs((u1 - u0) * (v2 - v0) - (u2 - u0) * (v1 - v0)) < 1e-6:
        return None
    m11 = ((u1 - u0) * (y2 - y0) - (u2 - u0) * (y1 - y0)) / area
    m21 = ((u2 - u0) * (x1 - x0) - (u1 - u0) * (x2 - x0)) / area
    m12 = ((v1 - v0) * (y2 - y0) - (v2 - v0) * (y1 - y0)) / area
    m22 = ((v2 - v0) * (x1 - x0) - (v1 - v0) * (x2 - x0)) / area
    return QTransform(m11, m12, m21, m22, u0 - m11 * x0 - m21 * y0, v0 - m12 * x0 - m22 * y0)
