"""Still pictures for the screen: decoded within limits, at about the size shown, on whatever thread asks."""

from pathlib import Path

from studio.domain.errors import MediaError
from studio.domain.words import tr
from studio.services.video import open_clip
from studio.services.video_frames import RawFrame, Size, fit

#: The largest picture that is decoded, in pixels; the API itself takes no more.
MAX_PIXELS = 40_000_000
FORMATS = ("PNG", "JPEG", "WEBP", "GIF")


def load_picture(path: Path, box: Size) -> RawFrame:
    """Return the picture at ``path`` scaled into ``box``, upright, with straight alpha. Raises MediaError."""
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        with Image.open(path, formats=FORMATS) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise MediaError(
                    tr("“{name}” has more than {most} megapixels.", name=path.name, most=MAX_PIXELS // 1_000_000)
                )
            picture.draft("RGB", box)  # lets a JPEG be decoded small; other formats do not mind
            upright = ImageOps.exif_transpose(picture).convert("RGBA")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        if path.exists():
            raise MediaError(tr("“{name}” is not a picture that Studio can read.", name=path.name)) from error
        raise MediaError(tr("“{name}” is no longer there.", name=path.name)) from error
    size = fit(upright.width, upright.height, box)
    # Pillow multiplies by alpha around the scaling, so hidden colours do not leak into the edges.
    small = upright if size == upright.size else upright.resize(size, Image.Resampling.BOX, reducing_gap=2.0)
    return RawFrame(*size, size[0] * 4, memoryview(small.tobytes("raw", "BGRA")))


def load_poster(path: Path, box: Size, stacked: bool | None = None) -> RawFrame:
    """Return the first frame of a clip, at least as large as it is shown in ``box``. Raises MediaError."""
    info, reader = open_clip(path, stacked)
    try:
        frame = reader.frame(0, fit(info.width, info.height, box))
    finally:
        reader.close()
    if frame is None:
        raise MediaError(tr("“{name}” has no picture in it.", name=path.name))
    return frame
