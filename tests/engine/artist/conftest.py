"""The artist's tools under test: the font, and pictures as numbers."""

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from studio.engine.artist.fonts import register_fonts

Pixels = NDArray[np.int16]


@pytest.fixture(scope="session")
def artist(qapp) -> Callable[[QImage], Pixels]:
    """Prepare the font once and return a function that turns a picture into numbers."""
    register_fonts()
    return as_numbers


def as_numbers(image: QImage) -> Pixels:
    assert image.format() == QImage.Format.Format_ARGB32_Premultiplied
    assert image.width() == image.height()
    raw = np.frombuffer(image.constBits(), np.uint8)
    return raw.reshape(image.height(), image.width(), 4).astype(np.int16)


@pytest.fixture(scope="session")
def unlike() -> Callable[[Pixels, Pixels], float]:
    """Return how far two pictures are apart: the mean step of the channel that changes most, over either figure."""

    def measure(one: Pixels, other: Pixels) -> float:
        figure = (one[..., 3] > 0) | (other[..., 3] > 0)
        return float(np.abs(one - other).max(axis=2)[figure].mean())

    return measure
