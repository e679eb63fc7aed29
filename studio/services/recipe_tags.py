"""Recipes inside files: PNG, WebM, MOV and MP4, written without touching their pictures, read back anywhere.

The recipe stands in the file's comment, the one field that survives when others copy the streams on.
"""

import struct
import subprocess
import sys
import zlib
from pathlib import Path

from studio.domain.errors import MediaError
from studio.domain.recipe import MARK, Recipe, read_recipe
from studio.domain.words import tr
from studio.services.movie_boxes import with_comment
from studio.services.storage import disk_errors
from studio.services.video_av import probe
from studio.services.video_ffmpeg import ffmpeg_program

_PNG = b"\x89PNG\r\n\x1a\n"
_KEYWORD = b"Comment"
#: Longest comment that is looked at, in bytes.
_LONGEST = 1 << 20
_PATIENCE = 60.0
#: What the first pictures of a WebM begin with.
_CLUSTER = b"\x1f\x43\xb6\x75"
_BOXED = frozenset({".mov", ".mp4"})


def tagged(source: Path, target: Path, recipe: Recipe) -> None:
    """Write ``source`` to ``target`` with the recipe in it; its pictures stay bit for bit the same.

    Blocking. Raises MediaError for files that cannot carry one, StorageError if the disk refuses.
    """
    with disk_errors(source), source.open("rb") as file:
        start = file.read(len(_PNG))
    if start == _PNG:
        with disk_errors(target):
            target.write_bytes(_with_comment(source.read_bytes(), recipe.text(), source.name))
    elif target.suffix.lower() in _BOXED:
        content = with_comment(source.read_bytes(), recipe.text())
        with disk_errors(target):
            target.write_bytes(content)
    elif target.suffix.lower() == ".webm":
        _copy_webm(source, target, recipe.text())
    else:
        raise MediaError(tr("“{name}” cannot carry a recipe; only PNG, WebM, MOV and MP4 can.", name=source.name))


def recipe_in(path: Path) -> Recipe | None:
    """Return the recipe a file carries, or None. Blocking; never raises for what is no picture or video."""
    try:
        with path.open("rb") as file:
            if file.read(len(_PNG)) == _PNG:
                return _in_png(path.read_bytes())
    except OSError:
        return None
    return _in_video(path)


def _with_comment(data: bytes, text: str, name: str) -> bytes:
    """Put a comment before the pixels of a PNG, in the place of an earlier recipe."""
    parts: list[bytes] = [data[: len(_PNG)]]
    for kind, content, whole in _chunks(data):
        if kind == b"iTXt" and MARK.encode() in content:
            continue
        parts.append(whole)
        if kind == b"IHDR":
            # Keyword, no compression, no language, no translated keyword; then the text as UTF-8.
            parts.append(_chunk(b"iTXt", _KEYWORD + b"\x00\x00\x00\x00\x00" + text.encode()))
        if kind == b"IEND":
            return b"".join(parts)
    raise MediaError(tr("“{name}” is a damaged picture.", name=name))


def _in_png(data: bytes) -> Recipe | None:
    for kind, content, _ in _chunks(data):
        if kind == b"iTXt" and len(content) <= _LONGEST:
            keyword, _, rest = content.partition(b"\x00")
            if keyword == _KEYWORD and rest[:1] == b"\x00":
                text = rest[2:].split(b"\x00", 2)[-1]
                found = read_recipe(text.decode("utf-8", "replace"))
                if found is not None:
                    return found
    return None


def _chunks(data: bytes) -> list[tuple[bytes, bytes, bytes]]:
    """Return kind, content and the whole of each chunk of a PNG, as far as it goes."""
    found = []
    place = len(_PNG)
    while place + 12 <= len(data):
        (length,) = struct.unpack_from(">I", data, place)
        end = place + 12 + length
        if end > len(data):
            break
        found.append((data[place + 4 : place + 8], data[place + 8 : end - 4], data[place:end]))
        place = end
    return found


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def _copy_webm(source: Path, target: Path, text: str) -> None:
    """Copy the streams into a new file with the comment."""
    layout = probe(source).layout
    command = [
        ffmpeg_program(), "-nostdin", "-y", "-v", "error", "-i", str(source), "-map", "0", "-c", "copy",
        "-metadata", f"comment={text}", str(target),
    ]  # fmt: skip
    try:
        done = subprocess.run(  # noqa: S603 - our own program, arguments without a shell
            command, stdin=subprocess.DEVNULL, capture_output=True, timeout=_PATIENCE, check=False,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0) if sys.platform == "win32" else 0,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as error:
        raise MediaError(tr("The recipe could not be put into “{name}”.", name=source.name)) from error
    if done.returncode:
        raise MediaError(tr("The recipe could not be put into “{name}”; it may be damaged.", name=source.name))
    if layout == "inside":
        _mark_alpha(target)
    if probe(target).layout != layout:
        target.unlink()
        raise MediaError(
            tr("The recipe could not be put into “{name}” without losing its transparency.", name=source.name)
        )


def _mark_alpha(path: Path) -> None:
    """Spell the mark of alpha as encoders do: FFmpeg copies it in capitals, where few readers look (measured)."""
    with disk_errors(path), path.open("r+b") as file:
        head = file.read(_LONGEST).partition(_CLUSTER)[0]
        place = head.find(b"ALPHA_MODE")
        if place >= 0:
            file.seek(place)
            file.write(b"alpha_mode")


def _in_video(path: Path) -> Recipe | None:
    import av

    try:
        with av.open(str(path)) as container:
            comments = [value for key, value in container.metadata.items() if key.lower() == "comment"]
    except (av.FFmpegError, ValueError, UnicodeDecodeError):
        return None
    return next((found for text in comments if (found := read_recipe(text)) is not None), None)
