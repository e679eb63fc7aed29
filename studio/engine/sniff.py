"""What kind of file some bytes are, told by the bytes alone: never by a name, a suffix or a header.

A picture has to be exactly one picture from its first byte to its last. Walking the container gives its size before
anything is decoded, and shows what was cut off or hung on behind.
"""

import re
import unicodedata
from collections.abc import Callable
from typing import Literal

from msgspec import Struct

from studio.engine.refusals import Refusal

Kind = Literal["png", "jpeg", "webp", "gif"]

MAX_BYTES = 10 * 1024 * 1024
MAX_PIXELS = 40_000_000
MAX_NAME = 200
TAKEN = "PNG, JPEG, WebP and GIF pictures"

_PNG = b"\x89PNG\r\n\x1a\n"
#: First bytes of what people try by mistake, so that the refusal can name it.
_STRANGERS: tuple[tuple[int, bytes, str], ...] = (
    (0, b"%PDF", "a PDF document"),
    (0, b"PK\x03\x04", "a ZIP archive"),
    (0, b"\x1f\x8b", "a compressed file"),
    (0, b"BM", "a BMP picture"),
    (0, b"II*\x00", "a TIFF picture"),
    (0, b"MM\x00*", "a TIFF picture"),
    (0, b"\x00\x00\x01\x00", "a Windows icon"),
    (0, b"8BPS", "a Photoshop document"),
    (0, b"MZ", "a program"),
    (0, b"\x7fELF", "a program"),
    (0, b"\x1aE\xdf\xa3", "a video"),
    (4, b"ftypheic", "a HEIC photo"),
    (4, b"ftypheix", "a HEIC photo"),
    (4, b"ftypmif1", "a HEIC photo"),
    (4, b"ftypavif", "an AVIF picture"),
    (4, b"ftyp", "a video"),
)
#: JPEG frame headers that carry the picture's size; C4, C8 and CC are tables and reserved.
_JPEG_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}

#: A marker within compressed JPEG data; FF 00 is a stuffed byte and D0 to D7 only restart the decoder.
_NEXT_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7]")


class Container(Struct, frozen=True):
    """What the outside of a picture file says: its kind, size in pixels, and where the file ends."""

    kind: Kind
    width: int
    height: int
    end: int


class _CutOff(Exception):
    """The container ends before it should."""


def sniff(data: bytes, field: str = "file") -> Container:
    """Return what picture ``data`` is; raise Refusal 413 or 415 naming ``field`` if it is not one we take."""
    if len(data) > MAX_BYTES:
        raise too_large(field, f"This file is larger than {MAX_BYTES // 1024 // 1024} MB.")
    walker = _walker(data)
    if walker is None:
        raise refused(field, f"This is {_stranger(data)}. Use {TAKEN}.")
    try:
        container = walker(data)
    except (_CutOff, IndexError):
        raise refused(field, "This picture is cut off or damaged. Save it again and retry.") from None
    if container.width < 1 or container.height < 1:
        raise refused(field, "This picture has no size.")
    if container.width * container.height > MAX_PIXELS:
        raise too_large(
            field,
            f"This picture has {container.width:,} x {container.height:,} pixels; at most "
            f"{MAX_PIXELS // 1_000_000} million are taken.",
        )
    _check_tail(data[container.end :], container.kind, field)
    return container


def display_name(raw: str) -> str:
    """Return a client's file name as a label: the last part, printable, short. It is never used as a path."""
    last = raw.replace("\\", "/").rsplit("/", 1)[-1]
    printable = "".join(char for char in last if unicodedata.category(char)[0] != "C").strip(" .")
    return printable[:MAX_NAME]


def refused(field: str, sentence: str) -> Refusal:
    """Return the 415 that names ``field``."""
    return Refusal(415, sentence, fields={field: sentence})


def too_large(field: str, sentence: str) -> Refusal:
    """Return the 413 that names ``field``."""
    return Refusal(413, sentence, fields={field: sentence})


def _walker(data: bytes) -> Callable[[bytes], Container] | None:
    if data.startswith(_PNG):
        return _walk_png
    if data.startswith(b"\xff\xd8\xff"):
        return _walk_jpeg
    if data.startswith((b"GIF87a", b"GIF89a")):
        return _walk_gif
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return _walk_webp
    return None


def _stranger(data: bytes) -> str:
    if not data:
        return "an empty file"
    for offset, magic, label in _STRANGERS:
        if data[offset : offset + len(magic)] == magic:
            return label
    head = data[:4096].lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if b"<svg" in head.replace(b"\x00", b""):
        return "an SVG drawing"
    if head.startswith((b"<!doctype html", b"<html", b"<?xml", b"<")):
        return "a web page or XML document"
    return "no picture we know"


def _check_tail(tail: bytes, kind: Kind, field: str) -> None:
    """Refuse a second file behind the picture. Cameras append further JPEGs and padding; those never get decoded."""
    rest = tail.lstrip(b"\x00")
    if not rest or (kind == "jpeg" and rest.startswith(b"\xff\xd8\xff")):
        return
    raise refused(field, "Something else is hidden behind this picture. Save it again as a plain picture.")


def _number(data: bytes, at: int, size: int, order: Literal["big", "little"] = "big") -> int:
    piece = data[at : at + size]
    if len(piece) < size:
        raise _CutOff
    return int.from_bytes(piece, order)


def _walk_png(data: bytes) -> Container:
    if data[12:16] != b"IHDR":
        raise _CutOff
    width, height = _number(data, 16, 4), _number(data, 20, 4)
    at = len(_PNG)
    while True:
        length, name = _number(data, at, 4), data[at + 4 : at + 8]
        at += 12 + length
        if at > len(data):
            raise _CutOff
        if name == b"IEND":
            return Container("png", width, height, at)


def _walk_jpeg(data: bytes) -> Container:
    width = height = 0
    at = 2
    while True:
        if data[at] != 0xFF:
            raise _CutOff
        marker = data[at + 1]
        if marker == 0xFF:  # padding before a marker
            at += 1
        elif marker == 0xD9:
            return Container("jpeg", width, height, at + 2)
        elif 0xD0 <= marker <= 0xD7 or marker == 0x01:
            at += 2
        else:
            length = _number(data, at + 2, 2)
            if marker in _JPEG_FRAMES:
                height, width = _number(data, at + 5, 2), _number(data, at + 7, 2)
            at += 2 + length
            if marker == 0xDA:
                at = _scan_end(data, at)


def _scan_end(data: bytes, at: int) -> int:
    """Return where the entropy-coded part that starts at ``at`` gives way to the next marker."""
    marker = _NEXT_MARKER.search(data, at)
    if marker is None:
        raise _CutOff
    return marker.start()


def _walk_gif(data: bytes) -> Container:
    width, height = _number(data, 6, 2, "little"), _number(data, 8, 2, "little")
    at = 13 + _table_size(data[10])
    while True:
        block = data[at]
        if block == 0x3B:
            return Container("gif", width, height, at + 1)
        if block == 0x21:
            at = _skip_blocks(data, at + 2)
        elif block == 0x2C:
            frame_right = _number(data, at + 1, 2, "little") + _number(data, at + 5, 2, "little")
            frame_bottom = _number(data, at + 3, 2, "little") + _number(data, at + 7, 2, "little")
            width, height = max(width, frame_right), max(height, frame_bottom)  # decoders grow to fit the frame
            at = _skip_blocks(data, at + 11 + _table_size(data[at + 9]))
        else:
            raise _CutOff


def _table_size(flags: int) -> int:
    return 3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0


def _skip_blocks(data: bytes, at: int) -> int:
    while data[at]:
        at += data[at] + 1
    return at + 1


def _walk_webp(data: bytes) -> Container:
    end = 8 + _number(data, 4, 4, "little")
    if end > len(data):
        raise _CutOff
    end += end & 1 if end < len(data) and data[end] == 0 else 0
    chunk = data[12:16]
    if chunk == b"VP8X":
        return Container("webp", 1 + _number(data, 24, 3, "little"), 1 + _number(data, 27, 3, "little"), end)
    if chunk == b"VP8L":
        bits = _number(data, 21, 4, "little")
        return Container("webp", 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF), end)
    if chunk == b"VP8 ":
        return Container("webp", _number(data, 26, 2, "little") & 0x3FFF, _number(data, 28, 2, "little") & 0x3FFF, end)
    raise _CutOff
