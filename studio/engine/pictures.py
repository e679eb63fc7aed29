"""Pictures that came from outside, decoded within limits and made plain: upright, RGBA, nothing but pixels.

What is stored is our own PNG of those pixels, so no metadata, profile, animation or hidden part of a file survives.
"""

import contextlib
import io
import threading
from pathlib import Path

from msgspec import Struct
from PIL import Image, ImageOps

from studio.engine.sniff import Container, Kind, refused, sniff

#: A picture of the largest size needs 300 MB while it is decoded, so those take turns.
_LARGE = threading.Lock()
_MANY = 4_000_000
_DAMAGED = "This picture is cut off or damaged. Save it again and retry."


class Picture(Struct, frozen=True):
    """A decoded picture: ``image`` is RGBA and upright, ``kind`` is what the bytes were."""

    kind: Kind
    image: Image.Image

    def png(self) -> bytes:
        """Return the pixels as a plain PNG file."""
        buffer = io.BytesIO()
        self.image.save(buffer, "PNG", compress_level=4)
        return buffer.getvalue()


def read_picture(data: bytes, field: str = "file") -> Picture:
    """Decode untrusted bytes; raise Refusal 413 or 415 naming ``field`` if they are no picture we take."""
    container = sniff(data, field)
    try:
        with _LARGE if container.width * container.height > _MANY else contextlib.nullcontext():
            image = _decode(data, container)
    except (OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError, MemoryError) as fault:
        raise refused(field, _DAMAGED) from fault
    return Picture(container.kind, image)


def load_picture(path: Path) -> Image.Image:
    """Return one of our own stored pictures as RGBA."""
    with Image.open(path) as image:
        return image.convert("RGBA")


def _decode(data: bytes, container: Container) -> Image.Image:
    with Image.open(io.BytesIO(data), formats=(container.kind.upper(),)) as image:
        image.load()
        ImageOps.exif_transpose(image, in_place=True)
        if image.mode.startswith("I"):  # sixteen bits a channel: Pillow would clip instead of scale
            return image.convert("I").point(lambda value: value * (1 / 256)).convert("L").convert("RGBA")
        return image.convert("RGBA")
