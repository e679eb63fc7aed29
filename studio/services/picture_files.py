"""Pictures made ready for upload: told by their content, turned upright, and made small enough."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Literal

from studio.domain.errors import MediaError
from studio.domain.records import Record
from studio.domain.words import later, tr

if TYPE_CHECKING:
    from PIL.Image import Image

Kind = Literal["png", "jpeg", "webp", "gif", "bmp", "tiff"]

#: What servers take (contract A.5 and the engine's own limits).
MAX_BYTES = 10 * 1024 * 1024
MAX_PIXELS = 40_000_000
#: Longest side of a picture that had to be made smaller; references are looked at much smaller than this.
SHRUNK_SIDE = 4096
#: Pixels beyond which a picture is not even opened; decoding takes four bytes for each.
MAX_DECODED = 160_000_000

_START = 4096
_KINDS: tuple[tuple[int, bytes, Kind], ...] = (
    (0, b"\x89PNG\r\n\x1a\n", "png"),
    (0, b"\xff\xd8\xff", "jpeg"),
    (8, b"WEBP", "webp"),
    (0, b"GIF8", "gif"),
    (0, b"BM", "bmp"),
    (0, b"II*\x00", "tiff"),
    (0, b"MM\x00*", "tiff"),
)
_SVG = later("an SVG drawing")
#: What people drop by mistake, so that the refusal can name it; the more special first.
_STRANGERS: tuple[tuple[int, bytes, str], ...] = (
    (0, b"MZ", later("a program")),
    (0, b"\x7fELF", later("a program")),
    (0, b"#!", later("a script")),
    (0, b"%PDF", later("a PDF document")),
    (0, b"PK\x03\x04", later("an archive")),
    (0, b"\x1f\x8b", later("an archive")),
    (0, b"Rar!", later("an archive")),
    (0, b"7z\xbc\xaf", later("an archive")),
    (0, b"8BPS", later("a Photoshop document")),
    (0, b"\x00\x00\x01\x00", later("an icon")),
    (0, b"\x1aE\xdf\xa3", later("a video")),
    (4, b"ftypheic", later("a HEIC photo")),
    (4, b"ftypheix", later("a HEIC photo")),
    (4, b"ftypmif1", later("a HEIC photo")),
    (4, b"ftypavif", later("an AVIF picture")),
    (4, b"ftyp", later("a video")),
    (0, b"RIFF", later("a sound or a video")),
    (0, b"ID3", later("a sound")),
    (0, b"OggS", later("a sound or a video")),
)
_MEDIA_TYPES = {"png": "image/png", "jpeg": "image/jpeg", "webp": "image/webp"}
_SUFFIXES = {"png": ".png", "jpeg": ".jpg", "webp": ".webp"}


class Picture(Record, frozen=True, kw_only=True):
    """A picture ready for upload; ``notices`` say what was done to it."""

    name: str
    data: bytes
    media_type: str
    width: int
    height: int
    notices: tuple[str, ...] = ()


def kind_of(data: bytes) -> Kind | None:
    """Return what picture the bytes are by their beginning, or None; names and suffixes count for nothing."""
    return next((kind for place, magic, kind in _KINDS if data[place : place + len(magic)] == magic), None)


def describe(data: bytes) -> str:
    """Return what bytes that are no picture of ours look like, for a refusal, such as ``a program`` or ``text``."""
    for place, magic, words in _STRANGERS:
        if data[place : place + len(magic)] == magic:
            return words
    start = data[:_START].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if b"<svg" in start and start.startswith((b"<", b"<?xml")):
        return _SVG
    if start.startswith((b"<!doctype html", b"<html")):
        return later("a web page")
    if b"\x00" not in start:
        try:
            data[:_START].decode()
        except UnicodeDecodeError as error:
            if error.start < len(data[:_START]) - 4:  # the cut may go through a character
                return later("a file that Studio does not know")
        return later("text") if data else "empty"
    return later("a file that Studio does not know")


def prepare(name: str, data: bytes) -> Picture:
    """Return the picture in ``data`` upright, still and within the limits; untouched if it is so already.

    Blocking and heavy for large pictures. Raises MediaError with the sentence for the user.
    """
    from PIL import Image, ImageOps

    kind = kind_of(data)
    if kind is None:
        raise MediaError(refusal(name, data))
    Image.MAX_IMAGE_PIXELS = None  # our own limit is checked below, before anything is decoded
    try:
        with Image.open(io.BytesIO(data), formats=[kind.upper()]) as picture:
            if picture.width * picture.height > MAX_DECODED:
                raise MediaError(
                    tr(
                        "“{name}” has {millions} million pixels; at most 160 million can be read.",
                        name=name,
                        millions=_millions(picture),
                    )
                )
            notices = _notices(picture, kind, len(data))
            large = _too_large(picture, len(data))
            if not notices:
                picture.load()  # a damaged file shows itself here, not on the server
                return _picture(name, data, kind, picture.size)
            if kind == "jpeg":
                picture.draft("RGB", (SHRUNK_SIDE, SHRUNK_SIDE))  # decodes huge photos at a fraction of their size
            if large:
                picture.thumbnail((SHRUNK_SIDE, SHRUNK_SIDE), Image.Resampling.LANCZOS)
            return _written(name, ImageOps.exif_transpose(picture), kind, notices)
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise MediaError(tr("“{name}” is a damaged picture. Save it again and retry.", name=name)) from error


def refusal(name: str, data: bytes) -> str:
    """Return the sentence for something that is no picture of ours."""
    what = describe(data)
    if what == "empty":
        return tr("“{name}” is empty.", name=name)
    if what == _SVG:
        return tr("“{name}” is an SVG drawing. Export it as PNG and drop that.", name=name)
    return tr("“{name}” is {what}, not a picture. Use PNG, JPEG or WebP.", name=name, what=tr(what))


def _too_large(picture: Image, size: int) -> bool:
    return picture.width * picture.height > MAX_PIXELS or size > MAX_BYTES


def _notices(picture: Image, kind: Kind, size: int) -> tuple[str, ...]:
    """Return what will be done to a picture, in words; nothing if it can go as it is."""
    notices = []
    if getattr(picture, "n_frames", 1) > 1:
        notices.append(tr("It moves; only its first frame is used."))
    elif kind not in _MEDIA_TYPES:
        notices.append(tr("It was turned from {kind} into PNG.", kind=kind.upper()))
    if picture.getexif().get(0x0112, 1) != 1:
        notices.append(tr("It was turned upright."))
    if _too_large(picture, size):
        notices.append(
            tr(
                "It was made smaller: it had {millions} million pixels and {megabytes} MB.",
                millions=_millions(picture),
                megabytes=_megabytes(size),
            )
        )
    if picture.mode == "CMYK":
        notices.append(tr("Its printing colours were turned into screen colours."))
    return tuple(notices)


def _written(name: str, picture: Image, kind: Kind, notices: tuple[str, ...]) -> Picture:
    """Encode a changed picture, smaller and smaller until it fits."""
    from PIL import Image

    has_alpha = picture.has_transparency_data
    picture = picture.convert("RGBA" if has_alpha else "RGB")
    written: Kind = "jpeg" if kind == "jpeg" else "png"
    while True:
        data = _encoded(picture, written)
        if len(data) <= MAX_BYTES:
            return _picture(name, data, written, picture.size, notices)
        if written == "png" and not has_alpha:
            written = "jpeg"  # a photo kept as PNG
        else:
            width, height = picture.size
            picture.thumbnail((width * 3 // 4, height * 3 // 4), Image.Resampling.LANCZOS)


def _encoded(picture: Image, kind: Kind) -> bytes:
    buffer = io.BytesIO()
    if kind == "jpeg":
        picture.save(buffer, "JPEG", quality=93, subsampling=0)
    else:
        picture.save(buffer, "PNG", compress_level=4)
    return buffer.getvalue()


def _picture(name: str, data: bytes, kind: Kind, size: tuple[int, int], notices: tuple[str, ...] = ()) -> Picture:
    stem, dot, _ = name.rpartition(".")
    return Picture(
        name=(stem if dot and stem else name) + _SUFFIXES[kind],
        data=data,
        media_type=_MEDIA_TYPES[kind],
        width=size[0],
        height=size[1],
        notices=notices,
    )


def _millions(picture: Image) -> str:
    return f"{picture.width * picture.height / 1e6:.0f}"


def _megabytes(size: int) -> str:
    return f"{size / 2**20:.0f}" if size >= 2**20 else f"{size / 2**20:.1f}"
