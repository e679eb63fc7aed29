"""Tileable textures made from numbers: grain, threads, dots, tiles. Made once per process, the same every time."""

from collections.abc import Callable
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

Field = NDArray[np.float64]
TILE = 256


@lru_cache(maxsize=64)
def texture(name: str) -> QImage:
    """Return a texture: black and white ink of varying strength on a transparent tile of 256 units."""
    return _inked(_FIELDS[name]())


@lru_cache(maxsize=64)
def cells(name: str, cell: int) -> QImage:
    """Return the relief of one block, tile or stitch, ``cell`` pixels wide."""
    y, x = np.mgrid[0:cell, 0:cell] / max(1, cell - 1)
    return _inked(_CELLS[name](x, y))


def _inked(field: Field) -> QImage:
    """Turn a field of -1 (black) to 1 (white) into premultiplied ink."""
    alpha = np.clip(np.abs(field), 0, 1)
    rgba = np.zeros((*field.shape, 4), np.uint8)
    white = (alpha * (field > 0) * 255).astype(np.uint8)
    rgba[..., 0] = rgba[..., 1] = rgba[..., 2] = white
    rgba[..., 3] = (alpha * 255).astype(np.uint8)
    height, width = field.shape
    image = QImage(rgba.tobytes(), width, height, width * 4, QImage.Format.Format_ARGB32_Premultiplied)
    return image.copy()


def _noise(seed: int, scale: int) -> Field:
    """Return smooth tileable noise of mean 0 and about unit size; ``scale`` is the grid's number of cells."""
    grid = np.random.default_rng(seed).standard_normal((scale, scale))
    at = np.arange(TILE) * scale / TILE
    low = at.astype(int)
    t = at - low
    t = t * t * (3 - 2 * t)
    rows = grid[low % scale] * (1 - t)[:, None] + grid[(low + 1) % scale] * t[:, None]
    smooth: Field = rows[:, low % scale] * (1 - t) + rows[:, (low + 1) % scale] * t
    return smooth


def _axes() -> tuple[Field, Field]:
    y, x = np.mgrid[0:TILE, 0:TILE]
    return x.astype(float), y.astype(float)


def _grain() -> Field:
    return np.clip(np.random.default_rng(1).standard_normal((TILE, TILE)) * 0.10, -0.3, 0.3)


def _paper() -> Field:
    return np.clip(_noise(2, 128) * 0.05 + _noise(3, 64) * 0.05 + _noise(4, 16) * 0.03, -0.25, 0.25)


def _blotch() -> Field:
    coarse = _noise(5, 6) * 0.6 + _noise(6, 12) * 0.4 + _noise(7, 32) * 0.2
    return np.clip(coarse * 0.24 + 0.06 + _noise(8, 128) * 0.04, -0.09, 0.46)


def _wax() -> Field:
    x, y = _axes()
    strokes = np.sin((x + y) * np.pi * 2 / 16 + _noise(9, 16) * 1.6)
    gaps = strokes * 0.5 + _noise(10, 128) * 0.7 + _noise(11, 64) * 0.3
    return np.where(gaps > 0.55, 0.62, np.clip(-gaps * 0.1, -0.2, 0.1))


def _chalk() -> Field:
    gaps = _noise(12, 128) * 0.8 + _noise(13, 64) * 0.4
    return np.where(gaps > 0.55, -0.55, 0.0)


def _graphite() -> Field:
    x, y = _axes()
    lines = np.sin((x + y) * np.pi * 2 / 10.666 + _noise(14, 8) * 0.9)
    return np.where(lines > 0.45, -0.42 - _noise(15, 128) * 0.1, 0.0)


def _carved() -> Field:
    x, y = _axes()
    lines = np.sin((x * 0.5 + y * 1.0) * np.pi * 2 / 16 + _noise(16, 12) * 0.8)
    return np.where(lines > 0.35, -1.0, 0.0)


def _bristle() -> Field:
    x, y = _axes()
    flow = _noise(17, 8) * 5
    fine = np.sin((x * 0.75 + y) * np.pi * 2 / 8 + flow) * 0.5 + np.sin((x * 0.25 + y) * np.pi * 2 / 21.33 + flow * 1.4)
    return np.clip(fine * 0.16 + _noise(18, 12) * 0.16, -0.4, 0.46)


def _thread() -> Field:
    x, y = _axes()
    slant = (x + y * 3) / 12.8
    twist = np.sin(slant * np.pi * 2 * 0.25 * 3)
    ends = np.sin((x * 3 - y) * np.pi * 2 / 128 + np.floor(slant) * 2.1)
    return np.clip(twist * 0.3 + np.where(ends > 0.93, -0.35, 0.0), -0.5, 0.4)


def _fuzz() -> Field:
    return np.clip(
        _noise(20, 128) * 0.09
        + _noise(21, 64) * 0.08
        - 0.02
        + np.random.default_rng(22).standard_normal((TILE, TILE)) * 0.05,
        -0.4,
        0.4,
    )


def _felt() -> Field:
    x, y = _axes()
    fibres = np.sin((x + _noise(23, 32) * 26) * np.pi * 2 / 16) * np.sin((y + _noise(24, 32) * 26) * np.pi * 2 / 16)
    return np.clip(fibres * 0.14 + _noise(25, 128) * 0.08, -0.3, 0.2)


def _dots() -> Field:
    x, y = _axes()
    step = TILE / 12
    u, v = (x + y) / step, (x - y) / step
    near = np.hypot(u - np.round(u), v - np.round(v))
    return -np.clip((0.36 - near) * 9, 0, 1)


def _scan() -> Field:
    _x, y = _axes()
    return np.where((y % 16) < 5, -0.34, 0.12)


def _grid() -> Field:
    x, y = _axes()
    return np.where((x % 64 < 3) | (y % 64 < 3), 0.34, np.where((x % 16 < 1) | (y % 16 < 1), 0.12, 0.0))


def _spray() -> Field:
    specks = np.random.default_rng(26).random((TILE, TILE))
    blurred = _noise(27, 64) * 0.06
    return np.where(specks > 0.985, 0.55, np.where(specks < 0.02, -0.35, blurred))


def _thumb() -> Field:
    x, y = _axes()
    whorl = np.sin(np.hypot(x - 90 + _noise(28, 8) * 6, (y - 110) * 1.3) * np.pi * 2 / 11)
    mask = np.clip(_noise(29, 5) * 0.9, 0, 1)
    return np.clip(whorl * 0.2 * mask + _noise(30, 16) * 0.06, -0.3, 0.3)


_FIELDS: dict[str, Callable[[], Field]] = {
    "grain": _grain, "paper": _paper, "blotch": _blotch, "wax": _wax, "chalk": _chalk, "graphite": _graphite,
    "carved": _carved,
    "bristle": _bristle, "thread": _thread, "fuzz": _fuzz, "felt": _felt, "dots": _dots, "scan": _scan,
    "grid": _grid, "spray": _spray,
    "thumb": _thumb,
}  # fmt: skip


def _tile(x: Field, y: Field) -> Field:
    edge = np.minimum(np.minimum(x, 1 - x), np.minimum(y, 1 - y))
    return np.where(edge < 0.1, -0.46, np.where(edge < 0.24, np.where(x + y < 1, 0.3, -0.16), 0.04))


def _voxel(x: Field, y: Field) -> Field:
    return np.where(y < 0.24, 0.36, np.where(x > 0.76, -0.34, 0.0)) + np.where((x < 0.06) | (y > 0.94), -0.2, 0.0)


def _stitch(x: Field, y: Field) -> Field:
    u = np.abs(x - 0.5) * 2
    band = (y + u * 0.5) % 1.0
    thread = np.sin(band * np.pi)
    return np.where(u < 0.1, -0.45, np.where(u > 0.92, -0.5, (thread - 0.55) * 0.62))


_CELLS: dict[str, Callable[[Field, Field], Field]] = {"tile": _tile, "voxel": _voxel, "stitch": _stitch}
