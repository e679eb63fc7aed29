"""Says which clip a picture of the screen shows, by comparing it with every frame of each."""

from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np
from PIL import Image
from PySide6.QtGui import QImage

from studio.services.video import open_clip

#: Side of the pictures compared: pose and props can be told apart, scaling and encoding noise cannot be seen.
SIDE = 48
Ground = tuple[int, int, int]


def film(path: Path, ground: Ground) -> np.ndarray:
    """Return every third frame of a clip over a colour, small, as floats from 0 to 255."""
    info, reader = open_clip(path)
    frames = []
    try:
        for index in range(0, info.frames, 3):
            raw = reader.frame(index, (info.width, info.height))
            assert raw is not None
            rows = np.frombuffer(raw.pixels, np.uint8).reshape(-1, raw.stride)[: raw.height, : raw.width * 4]
            pixels = rows.reshape(raw.height, raw.width, 4).astype(np.float32)
            alpha = pixels[..., 3:] / 255
            frames.append(small(pixels[..., 2::-1] * alpha + np.float32(ground) * (1 - alpha)))
    finally:
        reader.close()
    return np.stack(frames)


def small(picture: np.ndarray) -> np.ndarray:
    """Return a picture of rows of red, green and blue at the size of comparison."""
    image = Image.fromarray(picture.round().clip(0, 255).astype(np.uint8)).resize((SIDE, SIDE), Image.Resampling.BOX)
    return np.asarray(image).astype(np.float32)


def pixels_of(image: QImage) -> np.ndarray:
    """Return a picture of Qt as rows of red, green and blue."""
    plain = image.convertToFormat(QImage.Format.Format_RGBX8888)
    rows = np.frombuffer(plain.constBits(), np.uint8).reshape(plain.height(), plain.bytesPerLine())
    return rows[:, : plain.width() * 4].reshape(plain.height(), plain.width(), 4)[..., :3].copy()


def shown(picture: np.ndarray, films: Mapping[str, np.ndarray]) -> str:
    """Return the clip that holds the frame most like the picture; it has to be really alike."""
    seen = small(picture)
    away = {name: float(np.abs(frames - seen).mean(axis=(1, 2, 3)).min()) for name, frames in films.items()}
    best = min(away, key=away.__getitem__)
    assert away[best] < 6, f"the picture is like none of the clips: {away}"
    return best


def films(paths: Iterable[tuple[str, Path]], ground: Ground) -> dict[str, np.ndarray]:
    """Return the films of several clips over one colour."""
    return {name: film(path, ground) for name, path in paths}
