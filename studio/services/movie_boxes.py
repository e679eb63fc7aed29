"""A comment in an MP4 or MOV file, put in by moving bytes alone.

Copying the streams with FFmpeg is no way to do it: it rewrites the description of HEVC and loses the alpha layer
(measured: alpha 82 before, 0 after).
"""

import struct
from collections.abc import Iterator

from studio.domain.errors import MediaError
from studio.domain.words import later, tr

#: Boxes that hold boxes, on the way to the tables of chunk offsets.
_CONTAINERS = frozenset({b"trak", b"mdia", b"minf", b"stbl"})
_COMMENT = b"\xa9cmt"
_DAMAGED = later("This video is damaged.")


def with_comment(data: bytes, text: str) -> bytes:
    """Return the file with the comment in place of an earlier one; its media stay byte for byte. Raises MediaError."""
    boxes = list(_boxes(data, 0, len(data)))
    if any(kind == b"moof" for kind, *_ in boxes):
        raise MediaError(tr("This video is cut into fragments and cannot carry a recipe."))
    place = next(((start, body, end) for kind, start, body, end in boxes if kind == b"moov"), None)
    if place is None:
        raise MediaError(tr(_DAMAGED))
    start, body, end = place
    moov = data[body:end]
    # Where the media stand behind the description, everything moves by what the description grows.
    grown = len(_box(b"moov", _described(moov, text, 0, 0))) - (end - start)
    return data[:start] + _box(b"moov", _described(moov, text, end, grown)) + data[end:]


def _described(moov: bytes, text: str, behind: int, shift: int) -> bytes:
    """Return the content of ``moov`` with the comment, chunk offsets from ``behind`` on moved by ``shift``."""
    parts = []
    user = b""
    for kind, start, body, end in _boxes(moov, 0, len(moov)):
        if kind == b"udta":
            user = moov[body:end]
        else:
            parts.append(_shifted(kind, moov[start:end], moov[body:end], behind, shift))
    return b"".join(parts) + _box(b"udta", _user_data(user, text))


def _shifted(kind: bytes, whole: bytes, content: bytes, behind: int, shift: int) -> bytes:
    if kind in _CONTAINERS:
        inner = [
            _shifted(name, content[start:end], content[body:end], behind, shift)
            for name, start, body, end in _boxes(content, 0, len(content))
        ]
        return _box(kind, b"".join(inner))
    if kind in {b"stco", b"co64"}:
        code = ">I" if kind == b"stco" else ">Q"
        size = struct.calcsize(code)
        if len(content) < 8 or len(content) < 8 + size * int.from_bytes(content[4:8], "big"):
            raise MediaError(tr(_DAMAGED))
        count = int.from_bytes(content[4:8], "big")
        places = struct.unpack_from(f">{count}{code[1]}", content, 8)
        try:
            moved = struct.pack(f">{count}{code[1]}", *(at + shift if at >= behind else at for at in places))
        except struct.error as error:
            raise MediaError(tr("This video is too large to carry a recipe.")) from error
        return _box(kind, content[:8] + moved)
    return whole


def _user_data(user: bytes, text: str) -> bytes:
    """Return the content of ``udta``: what was there, without its comment, and the metadata list with ours."""
    kept = []
    items = b""
    for kind, start, body, end in _boxes(user, 0, len(user)):
        if kind == b"meta":
            items = _list_items(user[body + 4 : end])
        elif kind != _COMMENT:
            kept.append(user[start:end])
    # Type 1 is UTF-8, in no language.
    comment = _box(_COMMENT, _box(b"data", struct.pack(">II", 1, 0) + text.encode()))
    handler = _box(b"hdlr", bytes(8) + b"mdirappl" + bytes(9))
    meta = _box(b"meta", bytes(4) + handler + _box(b"ilst", items + comment))
    return b"".join(kept) + meta


def _list_items(meta: bytes) -> bytes:
    for kind, _, body, end in _boxes(meta, 0, len(meta)):
        if kind == b"ilst":
            listed = meta[body:end]
            return b"".join(
                listed[start:stop] for name, start, _, stop in _boxes(listed, 0, len(listed)) if name != _COMMENT
            )
    return b""


def _box(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", 8 + len(content)) + kind + content


def _boxes(data: bytes, start: int, end: int) -> Iterator[tuple[bytes, int, int, int]]:
    """Yield kind, start, start of the content, and end of each box."""
    while start + 8 <= end:
        size, kind = struct.unpack_from(">I4s", data, start)
        body = start + 8
        if size == 1 and start + 16 <= end:
            (size,) = struct.unpack_from(">Q", data, body)
            body += 8
        elif size == 0:
            size = end - start
        if size < body - start or start + size > end:
            if not any(data[start:end]):  # QuickTime ends user data with four zeros
                return
            raise MediaError(tr(_DAMAGED))
        yield kind, start, body, start + size
        start += size
