"""Decoded frames and pictures as arrays to measure on; numpy and Pillow are loaded when something is measured.

All arrays are float32 between 0 and 1, rows first. Colours are red, green, blue.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from studio.domain.errors import MediaError
from studio.domain.records import Record
from studio.domain.words import tr
from studio.services.video_frames import RawFrame, Size, fit

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from studio.services.video_frames import ClipInfo, ClipReader

    Floats = NDArray[np.float32]

#: Pixels a still may have before it is refused rather than decoded.
MAX_PIXELS = 100_000_000


class Bitmap(Record, frozen=True, kw_only=True):
    """A small picture that can leave the floor: ``channels`` is 1 (grey) or 4 (blue, green, red, alpha; multiplied)."""

    width: int
    height: int
    channels: int
    pixels: bytes


def straight(raw: RawFrame) -> Floats:
    """Return a frame as height x width x 4, colours not multiplied by alpha."""
    import numpy as np

    rows = np.frombuffer(raw.pixels, np.uint8)[: raw.height * raw.stride].reshape(raw.height, raw.stride)
    pixels = rows[:, : raw.width * 4].reshape(raw.height, raw.width, 4)[:, :, [2, 1, 0, 3]]
    return pixels.astype(np.float32) / np.float32(255)


def shrunk(raw: RawFrame, size: Size) -> Floats:
    """Return a frame at ``size`` as height x width x 4, colours multiplied by alpha before they were averaged."""
    import numpy as np
    from PIL import Image

    data = np.frombuffer(raw.pixels, np.uint8)
    picture = Image.frombuffer("RGBA", (raw.width, raw.height), data, "raw", "BGRA", raw.stride, 1)
    return _multiplied(picture, size)


def still(path: Path, size: Size) -> Floats:
    """Return a picture file fitted into the middle of ``size``, multiplied by alpha. Raises MediaError."""
    import numpy as np
    from PIL import Image

    try:
        with Image.open(path) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise MediaError(tr("“{name}” is too large to be compared.", name=path.name))
            inner = fit(picture.width, picture.height, size)
            small = _multiplied(picture.convert("RGBA"), inner)
    except (OSError, ValueError, SyntaxError) as error:
        raise MediaError(tr("“{name}” is not a picture that Studio can read.", name=path.name)) from error
    result = np.zeros((size[1], size[0], 4), np.float32)
    left, top = (size[0] - inner[0]) // 2, (size[1] - inner[1]) // 2
    result[top : top + inner[1], left : left + inner[0]] = small
    return result


def frames_at(reader: ClipReader, info: ClipInfo, indexes: list[int], size: Size) -> Iterator[tuple[int, RawFrame]]:
    """Yield the frames at ``indexes``, ascending; one past the real end is answered with the last frame there is."""
    for index in indexes:
        raw = reader.frame(index, size)
        if raw is None and reader.position:  # the header promised more frames than there are
            raw = reader.frame(reader.position - 1, size)
        if raw is None:
            raise MediaError(tr("This {codec} clip has no picture in it.", codec=info.codec))
        yield index, raw


def box_mean(values: Floats, radius: int) -> Floats:
    """Return the mean over a square of ``2 * radius + 1`` around each point of a height x width array."""
    import numpy as np

    width = 2 * radius + 1
    result = values.astype(np.float64)
    for axis in (0, 1):
        margin = [(0, 0), (0, 0)]
        margin[axis] = (radius + 1, radius)
        sums = np.cumsum(np.pad(result, margin), axis=axis)
        length = result.shape[axis]
        result = sums.take(range(width, width + length), axis) - sums.take(range(length), axis)
    mean: Floats = (result / width**2).astype(np.float32)
    return mean


def grey_bitmap(values: Floats) -> Bitmap:
    """Return a height x width array as a grey picture."""
    return Bitmap(width=values.shape[1], height=values.shape[0], channels=1, pixels=_bytes(values))


def colour_bitmap(values: Floats) -> Bitmap:
    """Return a multiplied height x width x 4 array in the byte order that windows paint fastest."""
    pixels = _bytes(values[:, :, [2, 1, 0, 3]])
    return Bitmap(width=values.shape[1], height=values.shape[0], channels=4, pixels=pixels)


def _multiplied(picture: object, size: Size) -> Floats:
    import numpy as np
    from PIL import Image

    assert isinstance(picture, Image.Image)
    small = picture.convert("RGBa").resize(size, Image.Resampling.BOX)
    data = np.frombuffer(small.tobytes(), np.uint8).reshape(size[1], size[0], 4)
    return data.astype(np.float32) / np.float32(255)


def _bytes(values: Floats) -> bytes:
    import numpy as np

    return (np.clip(values, 0, 1) * 255 + 0.5).astype(np.uint8).tobytes()
