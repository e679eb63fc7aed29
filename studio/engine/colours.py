"""Colours as eyes see them: conversion to OKLab, names, and the few colours that make up a picture.

In OKLab equal distances look about equally different, which plain RGB does not give: two greens far apart in RGB can
look the same, two dark browns close together can look different.
"""

import functools
import itertools
import math
import tomllib
from typing import Any

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from studio.domain.resources import resource_path

Floats = NDArray[np.float64]
Weighted = tuple[Floats, float]

#: Two colours nearer than this are one colour to a viewer.
SAME = 0.045

_TO_LMS = np.array(
    [[0.4122214708, 0.5363325363, 0.0514459929],
     [0.2119034982, 0.6806995451, 0.1073969566],
     [0.0883024619, 0.2817188376, 0.6299787005]]
)  # fmt: skip
_TO_LAB = np.array(
    [[0.2104542553, 0.7936177850, -0.0040720468],
     [1.9779984951, -2.4285922050, 0.4505937099],
     [0.0259040371, 0.7827717662, -0.8086757660]]
)  # fmt: skip
_FROM_LAB = np.linalg.inv(_TO_LAB)
_FROM_LMS = np.linalg.inv(_TO_LMS)


class Swatch(Struct, frozen=True):
    """One colour of a palette; ``share`` is the part of the area it covers, 0 to 1."""

    hex: str
    name: str
    share: float


def to_oklab(rgb: NDArray[np.uint8]) -> Floats:
    """Return sRGB bytes (…, 3) as OKLab: lightness 0 to 1, then two colour axes around 0."""
    unit = np.asarray(rgb, dtype=np.float64) / 255.0
    linear = np.where(unit <= 0.04045, unit / 12.92, ((unit + 0.055) / 1.055) ** 2.4)
    lab: Floats = np.cbrt(linear @ _TO_LMS.T) @ _TO_LAB.T
    return lab


def from_oklab(lab: Floats) -> NDArray[np.uint8]:
    """Return OKLab (…, 3) as sRGB bytes, clipped to what a screen can show."""
    linear = np.clip((np.asarray(lab) @ _FROM_LAB.T) ** 3 @ _FROM_LMS.T, 0.0, 1.0)
    unit = np.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055)
    return np.round(unit * 255).astype(np.uint8)


def hex_of(rgb: NDArray[np.uint8]) -> str:
    """Return three bytes as ``#rrggbb``."""
    return "#{:02x}{:02x}{:02x}".format(*(int(part) for part in rgb))


def rgb_of(text: str) -> NDArray[np.uint8]:
    """Return the bytes of ``#rrggbb``."""
    return np.frombuffer(bytes.fromhex(text.removeprefix("#")), dtype=np.uint8)


def lab_of(text: str) -> Floats:
    """Return ``#rrggbb`` in OKLab."""
    return to_oklab(rgb_of(text))


def chroma_of(lab: Floats) -> float:
    """Return how colourful one colour is; greys are below 0.03."""
    return math.hypot(float(lab[1]), float(lab[2]))


def colour_name(text: str) -> str:
    """Return what people would call ``#rrggbb``."""
    names, labs = _named()
    return names[int(np.argmin(np.sum((labs - lab_of(text)) ** 2, axis=1)))]


def nicknames(name: str) -> list[str]:
    """Return what a mascot of a named colour may be called."""
    return list(_table()["nicknames"][name])


def palette(rgb: NDArray[np.uint8], most: int = 6) -> list[Swatch]:
    """Return the colours that make up pixels (n, 3), the largest first; no two of them look alike."""
    if not len(rgb):
        return []
    points, weights = _binned(rgb)
    centres, owners = _clustered(points, weights, most + 4)
    shares = np.bincount(owners, weights, minlength=len(centres)) / weights.sum()
    kept = _merged(centres, shares)
    swatches = [Swatch(hex_of(code), colour_name(hex_of(code)), round(share, 4)) for code, share in _pure(kept)]
    return [swatch for swatch in swatches if swatch.share >= 0.004][:most] or swatches[:1]


def _binned(rgb: NDArray[np.uint8]) -> tuple[Floats, Floats]:
    """Return the distinct colours (at six bits a channel) in OKLab, and how many pixels each stands for."""
    coarse = rgb.astype(np.uint32) >> 2
    keys = coarse[:, 0] << 12 | coarse[:, 1] << 6 | coarse[:, 2]
    _, inverse = np.unique(keys, return_inverse=True)
    counts = np.bincount(inverse.ravel()).astype(np.float64)
    sums = np.stack([np.bincount(inverse.ravel(), rgb[:, part]) for part in range(3)], axis=1)
    means = np.round(sums / counts[:, None]).astype(np.uint8)
    return to_oklab(means), counts


def _clustered(points: Floats, weights: Floats, most: int) -> tuple[Floats, NDArray[np.intp]]:
    """Return k-means centres and each point's owner, seeded without chance: far apart and heavy first."""
    seeds = [int(np.argmax(weights))]
    nearest = np.sum((points - points[seeds[0]]) ** 2, axis=1)
    while len(seeds) < min(most, len(points)) and nearest.max() > 0:
        seeds.append(int(np.argmax(nearest * np.sqrt(weights))))
        nearest = np.minimum(nearest, np.sum((points - points[seeds[-1]]) ** 2, axis=1))
    centres = points[seeds]
    owners = np.zeros(len(points), dtype=np.intp)
    for _ in range(12):
        gaps = np.sum((points[:, None, :] - centres[None, :, :]) ** 2, axis=2)
        owners = np.argmin(gaps, axis=1)
        mass = np.maximum(np.bincount(owners, weights, minlength=len(centres)), 1e-9)
        axes = [np.bincount(owners, weights * points[:, axis], minlength=len(centres)) / mass for axis in range(3)]
        moved = np.stack(axes, axis=1)
        if np.allclose(moved, centres, atol=1e-5):
            break
        centres = np.where((mass > 1e-9)[:, None], moved, centres)
    return centres, owners


def _merged(centres: Floats, shares: Floats) -> list[Weighted]:
    kept: list[Weighted] = []
    for at in np.argsort(-shares):
        if shares[at] <= 0:
            continue
        for index, (centre, share) in enumerate(kept):
            if float(np.linalg.norm(centre - centres[at])) < SAME:
                kept[index] = (centre, share + float(shares[at]))
                break
        else:
            kept.append((centres[at], float(shares[at])))
    return sorted(kept, key=lambda pair: -pair[1])


def _pure(colours: list[Weighted]) -> list[tuple[NDArray[np.uint8], float]]:
    """Leave out small colours that only lie where two larger ones are blended at an edge."""
    kept: list[Weighted] = []
    for centre, share in colours:
        pairs = itertools.combinations([larger for larger, _ in kept], 2)
        if share > 0.03 or all(_off_line(centre, first, second) > SAME for first, second in pairs):
            kept.append((centre, share))
    return [(from_oklab(centre), share) for centre, share in kept]


def _off_line(point: Floats, first: Floats, second: Floats) -> float:
    """Return how far a colour is from the straight blend of two others."""
    way = second - first
    part = float(np.clip(np.dot(point - first, way) / max(float(np.dot(way, way)), 1e-9), 0, 1))
    return float(np.linalg.norm(point - first - part * way))


@functools.cache
def _table() -> dict[str, Any]:
    return tomllib.loads(resource_path("engine", "colours.toml").read_text("utf-8"))


@functools.cache
def _named() -> tuple[list[str], Floats]:
    samples = [(name, text) for name, texts in _table()["colours"].items() for text in texts]
    return [name for name, _ in samples], np.array([lab_of(text) for _, text in samples])
