"""Finding the figure in a picture: what is background, and what shape the rest has."""

import math
from typing import Literal

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from studio.engine.colours import Floats, hex_of, to_oklab

Mask = NDArray[np.bool_]
Pixels = NDArray[np.uint8]

#: How far a pixel may be from the backdrop's colour and still belong to it, in OKLab.
NEAR = 0.07


class Backdrop(Struct, frozen=True):
    """What stands behind the figure; ``colour`` is given for a plain one."""

    kind: Literal["transparent", "plain", "scene"]
    colour: str | None = None


class Proportions(Struct, frozen=True):
    """The shape of a silhouette, free of its size.

    ``aspect`` is height by width; ``fill`` and ``symmetry`` run from 0 to 1; ``head`` is the part of the height above
    the neck, or None where no neck shows; ``points`` and ``feet`` count what stands apart at the top and the bottom.
    """

    build: Literal["round", "tall", "wide", "compact"]
    aspect: float
    fill: float
    symmetry: float
    head: float | None
    points: int
    feet: int


def cut_out(pixels: Pixels) -> tuple[Backdrop, Mask]:
    """Return the backdrop of RGBA pixels (h, w, 4) and the mask of the figure; the mask is never empty."""
    solid = pixels[..., 3] > 127
    if np.mean(solid) < 0.98 and solid.any():
        return Backdrop("transparent"), solid
    lab = to_oklab(pixels[..., :3])
    border = np.concatenate([lab[0], lab[-1], lab[:, 0], lab[:, -1]])
    middle = np.median(border, axis=0)
    alike = np.linalg.norm(border - middle, axis=1) < NEAR
    if np.mean(alike) >= 0.85:
        reached = _flooded(np.linalg.norm(lab - middle, axis=2) < NEAR)
        figure = ~reached
        if figure.any():
            return Backdrop("plain", hex_of(_edge_colour(pixels, reached))), figure
    return Backdrop("scene"), _apart_from_border(lab, border)


def proportions(mask: Mask) -> Proportions:
    """Return the shape of a figure's mask, which must not be empty."""
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    box = mask[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    height, width = box.shape
    fill = float(np.mean(box))
    aspect = height / width
    mirrored = box[:, ::-1]
    symmetry = float(np.sum(box & mirrored) / np.sum(box | mirrored))
    return Proportions(
        build=_build(box, aspect, fill),
        aspect=round(aspect, 3),
        fill=round(fill, 3),
        symmetry=round(symmetry, 3),
        head=_head(box),
        points=_points(box, 0.2),
        feet=_points(box[::-1], 0.12),
    )


def depths(mask: Mask, most: int) -> NDArray[np.int64]:
    """Return how many pixels deep inside the mask each pixel lies: 0 outside, 1 at the edge, at most ``most``."""
    depth = np.zeros(mask.shape, dtype=np.int64)
    inside = mask
    for level in range(1, most + 1):
        depth[inside] = level
        inside = _eroded(inside)
    return depth


def _eroded(mask: Mask) -> Mask:
    padded = np.pad(mask, 1)
    smaller: Mask = mask & padded[:-2, 1:-1] & padded[2:, 1:-1] & padded[1:-1, :-2] & padded[1:-1, 2:]
    return smaller


def _flooded(open_ground: Mask) -> Mask:
    """Return the open ground that can be reached from the picture's edge."""
    reached = np.zeros_like(open_ground)
    reached[[0, -1]] = open_ground[[0, -1]]
    reached[:, [0, -1]] = open_ground[:, [0, -1]]
    count = -1
    while (now := int(reached.sum())) != count:
        count = now
        for _ in range(8):
            grown = reached.copy()
            grown[1:] |= reached[:-1]
            grown[:-1] |= reached[1:]
            grown[:, 1:] |= reached[:, :-1]
            grown[:, :-1] |= reached[:, 1:]
            reached = grown & open_ground
    return reached


def _edge_colour(pixels: Pixels, background: Mask) -> Pixels:
    colour: Pixels = np.median(pixels[background][:, :3], axis=0).astype(np.uint8)
    return colour


def _apart_from_border(lab: Floats, border: Floats) -> Mask:
    """Return what looks unlike every common colour of the border; where nothing does, the middle of the picture."""
    samples = border[:: max(1, len(border) // 24)]
    gaps = np.min(np.linalg.norm(lab[:, :, None, :] - samples[None, None, :, :], axis=3), axis=2)
    mask: Mask = gaps > NEAR
    if np.mean(mask) < 0.02:
        height, width = mask.shape
        mask = np.zeros_like(mask)
        mask[height // 8 : height - height // 8, width // 8 : width - width // 8] = True
        mask |= not mask.any()
    return mask


def _build(box: Mask, aspect: float, fill: float) -> Literal["round", "tall", "wide", "compact"]:
    if aspect > 1.45:
        return "tall"
    if aspect < 0.7:
        return "wide"
    height, width = box.shape
    y, x = np.mgrid[0:height, 0:width]
    ellipse = ((x - width / 2 + 0.5) / (width / 2)) ** 2 + ((y - height / 2 + 0.5) / (height / 2)) ** 2 <= 1
    overlap = np.sum(box & ellipse) / max(1, np.sum(box | ellipse))
    return "round" if overlap > 0.8 and abs(fill - math.pi / 4) < 0.15 else "compact"


def _head(box: Mask) -> float | None:
    """Return the height above the narrowest place between a wider head and a wider body."""
    height = len(box)
    if height < 12:
        return None
    widths = np.convolve(box.sum(axis=1), np.ones(3) / 3, mode="same")
    low, high = height // 4, height * 3 // 4
    neck = low + int(np.argmin(widths[low:high]))
    above, below = widths[:neck].max(initial=0), widths[neck:].max(initial=0)
    if widths[neck] > 0.8 * min(above, below):
        return None
    return round(neck / height, 3)


def _points(box: Mask, part: float) -> int:
    """Return how many parts stand up in the top ``part`` of a box; what only shows between two others is none."""
    height = len(box)
    tops = np.where(box.any(axis=0), np.argmax(box, axis=0), height)
    best: list[int] = []
    for row in box[: max(1, int(height * part))]:
        starts = [int(tops[left:right].min()) for left, right in _runs(row)]
        best = max(best, starts, key=len)
    if len(best) == 3 and best[1] > max(best[0], best[2]):
        return 2
    return len(best)


def _runs(row: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Return the stretches of one row that are set, crumbs left out."""
    edges = np.diff(np.concatenate([[0], row.astype(np.int8), [0]]))
    crumb = max(1, len(row) // 50)
    pairs = zip(np.flatnonzero(edges == 1), np.flatnonzero(edges == -1), strict=True)
    return [(int(left), int(right)) for left, right in pairs if right - left >= crumb]
