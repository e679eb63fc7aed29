"""Takes the background away from somebody's picture: what it is made of is learned from the picture's own border."""

from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QImageReader

Plane = NDArray[np.float32]
Mask = NDArray[np.bool_]

LONGEST = 1024
_COARSE = 256
#: Steps of each colour channel when colours are counted.
_BINS = 10


class UnreadablePicture(ValueError):
    """The file is not a picture that Qt can read."""


@lru_cache(maxsize=8)
def cut_out_at(path: str, changed: int) -> QImage:
    """Return the cut-out of a file, kept while the file stays the same; ``changed`` is its time stamp."""
    del changed
    reader = QImageReader(path)
    reader.setAutoTransform(True)
    image = reader.read()
    if image.isNull():
        raise UnreadablePicture(f"{Path(path).name} could not be read: {reader.errorString()}")
    if max(image.width(), image.height()) > LONGEST:
        image = image.scaled(
            LONGEST, LONGEST, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
    pixels = to_array(image)
    if float(np.mean(pixels[..., 3] < 0.06)) > 0.02:
        alpha = pixels[..., 3]  # it came without a background
        return to_image(pixels[..., :3], np.where(alpha < 0.04, 0, alpha).astype(np.float32))
    colour = pixels[..., :3]
    alpha = matte(colour)
    return to_image(unmixed(colour, alpha), alpha)


def cut_out(path: Path) -> QImage:
    """Return the picture without its background, at most 1024 px, premultiplied ARGB."""
    return cut_out_at(str(path), path.stat().st_mtime_ns)


def to_array(image: QImage) -> Plane:
    """Return straight RGBA from 0 to 1."""
    plain = image.convertToFormat(QImage.Format.Format_RGBA8888)
    width, height = plain.width(), plain.height()
    raw = np.frombuffer(plain.constBits(), np.uint8).reshape(height, plain.bytesPerLine())[:, : width * 4]
    return np.asarray(raw.reshape(height, width, 4), np.float32) / np.float32(255)


def to_image(colour: Plane, alpha: Plane) -> QImage:
    """Return a premultiplied picture of straight colours and an alpha."""
    rgba = np.concatenate([np.clip(colour, 0, 1), np.clip(alpha, 0, 1)[..., None]], axis=2)
    data = np.ascontiguousarray((rgba * 255 + 0.5).astype(np.uint8))
    height, width = alpha.shape
    image = QImage(data.tobytes(), width, height, width * 4, QImage.Format.Format_RGBA8888)
    return image.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)


def matte(colour: Plane) -> Plane:
    """Return how much of each pixel is the subject, 0 to 1."""
    height, width = colour.shape[:2]
    step = max(1, round(max(height, width) / _COARSE))
    small = colour[: height // step * step, : width // step * step]
    small = small.reshape(height // step, step, width // step, step, 3).mean(axis=(1, 3))
    palette, spread = _border_colours(small)
    plain = float(spread.max()) < 0.055 and len(palette) <= 2
    if plain:
        # A calm border allows a narrow choice, so that a white belly on white paper is not drunk up with the paper.
        far = _distance(small, palette) / (0.022 + 2.5 * float(spread.max()))
        subject = _filled(_closed(far >= 1), far, 0.15)
    else:
        subject = _busy_subject(small)
    subject = _largest(subject)
    coarse = np.kron(subject, np.ones((step, step), bool))
    full = np.zeros((height, width), np.float32)
    full[: coarse.shape[0], : coarse.shape[1]] = coarse
    return _refined(colour, full, step)


def unmixed(colour: Plane, alpha: Plane) -> Plane:
    """Return the subject's own colours: what the background has mixed into the edge is taken out."""
    sure = (alpha > 0.985).astype(np.float32)
    radius = 6
    weight = box(sure, radius)
    own = np.stack([box(colour[..., i] * sure, radius) for i in range(3)], axis=2) / np.maximum(weight, 1e-4)[..., None]
    edge = ((alpha < 0.985) & (weight > 1e-3))[..., None]
    return np.where(edge, own, colour).astype(np.float32)


def box(plane: Plane, radius: int) -> Plane:
    """Return the mean over a square window."""
    padded = np.pad(plane.astype(np.float64), ((radius + 1, radius), (radius + 1, radius)), mode="edge")
    total = padded.cumsum(0).cumsum(1)
    size = 2 * radius + 1
    area = total[size:, size:] - total[:-size, size:] - total[size:, :-size] + total[:-size, :-size]
    return np.asarray(area / (size * size), np.float32)


def _border(small: Plane) -> Plane:
    rim = max(2, round(min(small.shape[:2]) * 0.02))
    return np.concatenate([
        small[:rim].reshape(-1, 3), small[-rim:].reshape(-1, 3), small[:, :rim].reshape(-1, 3), small[:,
        -rim:].reshape(-1, 3),
    ])  # fmt: skip


def _border_colours(small: Plane) -> tuple[Plane, Plane]:
    """Return the colours of the border and how far each one scatters: a few means that move until they rest."""
    pixels = _border(small)
    means = np.array([pixels[0], pixels[len(pixels) // 2]], np.float32)
    label = np.zeros(len(pixels), int)
    for _ in range(8):
        label = ((pixels[:, None] - means[None]) ** 2).sum(2).argmin(1)
        means = np.array([pixels[label == i].mean(0) if (label == i).any() else means[i] for i in range(2)], np.float32)
    spread = np.array([pixels[label == i].std(0).max() if (label == i).any() else 0 for i in range(2)], np.float32)
    return means, spread


def _distance(colour: Plane, palette: Plane) -> Plane:
    far = np.sqrt(((colour[..., None, :] - palette) ** 2 * np.array([0.9, 1.3, 0.8], np.float32)).sum(-1))
    return np.asarray(far.min(-1), np.float32)


def _closed(subject: Mask) -> Mask:
    """Close cracks: grow by a pixel, shrink by a pixel."""
    grown = box(subject.astype(np.float32), 1) > 1e-4
    return np.asarray(box(grown.astype(np.float32), 1) > 1 - 1e-4, bool) | subject


def _busy_subject(small: Plane) -> Mask:
    """On a busy ground: learn the colours of border and middle, and let neighbours of like colour agree."""
    height, width = small.shape[:2]
    y, x = np.mgrid[0:height, 0:width]
    off = np.maximum(np.abs(x / (width - 1) - 0.5), np.abs(y / (height - 1) - 0.5)) * 2
    inside = np.clip(1.15 - off * 1.25, 0.0, 1.0).astype(np.float32)  # pictures show their subject in the middle
    bins = (np.clip(small, 0, 0.999) * _BINS).astype(int)
    code = (bins[..., 0] * _BINS + bins[..., 1]) * _BINS + bins[..., 2]
    belief = np.where(off > 0.88, 0.0, inside).astype(np.float32)
    grey = np.asarray(small.mean(2), np.float32)
    ratio = belief
    for _ in range(6):
        front = np.bincount(code.ravel(), belief.ravel(), _BINS**3)
        back = np.bincount(code.ravel(), (1 - belief).ravel(), _BINS**3)
        ahead, behind = _soft_bins(front / front.sum()), _soft_bins(back / back.sum())
        ratio = np.asarray((ahead / (ahead + behind + 1e-9))[code], np.float32)
        belief = np.clip(0.5 + (ratio - 0.5) * 1.6 + (inside - 0.6) * 0.5, 0, 1).astype(np.float32)
        belief = np.clip(_guided(grey, belief, 4, 0.0025), 0, 1)
        belief = np.where(off > 0.94, 0.0, belief).astype(np.float32)
    opened = np.asarray(box(np.asarray(belief > 0.5, np.float32), 2) > 0.5, bool)
    return _filled(opened, ratio, 0.4)


def _soft_bins(histogram: NDArray[np.float64]) -> NDArray[np.float64]:
    """Spread each bin's weight over its neighbours, so that a slightly different tone is not a stranger."""
    cube = histogram.reshape(_BINS, _BINS, _BINS)
    for axis in range(3):
        padded = np.pad(cube, [(1, 1) if i == axis else (0, 0) for i in range(3)], mode="edge")
        low, high = np.take(padded, range(_BINS), axis), np.take(padded, range(2, _BINS + 2), axis)
        cube = cube * 0.6 + (low + high) * 0.2
    return np.asarray(cube.ravel(), np.float64)


def _guided(guide: Plane, plane: Plane, radius: int, calm: float) -> Plane:
    """Smooth a plane along the edges of its guide."""
    mean_g, mean_p = box(guide, radius), box(plane, radius)
    cov = box(np.asarray(guide * plane, np.float32), radius) - mean_g * mean_p
    var = box(np.asarray(guide * guide, np.float32), radius) - mean_g * mean_g
    a = cov / (var + calm)
    b = mean_p - a * mean_g
    smooth = box(np.asarray(a, np.float32), radius) * guide + box(np.asarray(b, np.float32), radius)
    return np.asarray(smooth, np.float32)


def _flow(seed: Mask, allowed: Mask) -> Mask:
    """Return everything allowed that is connected to the seed."""
    reached = seed & allowed
    while True:
        grown = reached.copy()
        grown[1:] |= reached[:-1]
        grown[:-1] |= reached[1:]
        grown[:, 1:] |= reached[:, :-1]
        grown[:, :-1] |= reached[:, 1:]
        grown &= allowed
        if (grown == reached).all():
            return grown
        reached = grown


def _filled(subject: Mask, likeness: Plane, least: float) -> Mask:
    """Close the holes that have no way to the border, but for those whose mean likeness to the subject is too small."""
    seed = np.zeros(subject.shape, bool)
    seed[0], seed[-1], seed[:, 0], seed[:, -1] = True, True, True, True
    holes = ~_flow(seed & ~subject, ~subject) & ~subject
    whole = subject | holes
    for hole in _pieces(holes):
        if hole.sum() > 12 and float(likeness[hole].mean()) < least:
            whole &= ~hole
    return np.asarray(whole, bool)


def _pieces(mask: Mask, most: int = 24) -> list[Mask]:
    """Return the connected pieces of a mask, at most so many."""
    left = mask.copy()
    pieces: list[Mask] = []
    while left.any() and len(pieces) < most:
        seed = np.zeros(left.shape, bool)
        seed.flat[int(np.argmax(left))] = True
        pieces.append(_flow(seed, left))
        left &= ~pieces[-1]
    return pieces


def _largest(subject: Mask) -> Mask:
    """Keep the largest piece and those at least a twentieth of it."""
    pieces = _pieces(subject)
    if not pieces:
        return np.ones(subject.shape, bool)
    most = max(int(piece.sum()) for piece in pieces)
    return np.asarray(np.any([piece for piece in pieces if piece.sum() >= most / 20], axis=0), bool)


def _refined(colour: Plane, full: Plane, step: int) -> Plane:
    """Return a soft alpha: decided inside and outside, measured between from the colours on either side."""
    near = box(full, 2 * step)
    sure_in, sure_out = near > 0.93, near < 0.07
    front, back = _around(colour, sure_in, 6 * step), _around(colour, sure_out, 6 * step)
    line = front - back
    length = np.maximum((line * line).sum(2), 1e-4)
    share = ((colour - back) * line).sum(2) / length
    trust = np.clip((np.sqrt(length) - 0.03) / 0.1, 0, 1)  # where both sides look alike, the outline decides
    share = share * trust + np.clip((box(full, step) - 0.3) / 0.4, 0, 1) * (1 - trust)
    alpha = np.where(sure_in, 1.0, np.where(sure_out, 0.0, np.clip((share - 0.12) / 0.76, 0, 1)))
    alpha[0], alpha[-1], alpha[:, 0], alpha[:, -1] = 0, 0, 0, 0
    return np.asarray(alpha, np.float32)


def _around(colour: Plane, sure: Mask, radius: int) -> Plane:
    """Return the mean colour of the sure pixels near each place."""
    weight = np.asarray(sure, np.float32)
    total = np.maximum(box(weight, radius), 1e-5)
    return np.stack([box(colour[..., i] * weight, radius) / total for i in range(3)], axis=2)
