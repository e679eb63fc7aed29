"""Names for files that leave Studio: what a person would call them, valid on every system."""

import re
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from studio.domain.folding import fold
from studio.domain.records import Asset, Pose

#: Longest name without its suffix, in characters; with four bytes each it still fits every disk.
MAX_LENGTH = 60

_SUFFIXES = {
    "image": ".png",
    "transparent_image": ".png",
    "video": ".mp4",
    "webm": ".webm",
    "hevc": ".mov",
    "stacked_video": ".mp4",
}
_KINDS = {"image": "background", "video": "opaque", "stacked_video": "stacked"}
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]+')
#: Names that Windows keeps for devices, whatever their suffix.
_DEVICES = frozenset(
    {"con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(10))}
)


def safe_name(text: str, default: str = "untitled") -> str:
    """Return ``text`` as a file's name without suffix: no characters any system forbids, no device, not too long."""
    words = " ".join(_FORBIDDEN.sub(" ", text).split()).strip(". ")[:MAX_LENGTH].strip(". ")
    if not words:
        return default
    return f"{words}_" if words.partition(".")[0].lower() in _DEVICES else words


def name_of(pose: Pose, asset: Asset, mascot_name: str = "") -> str:
    """Return the name of a pose's file, e.g. ``Felix - Wave (480).webm``."""
    base, _, size = asset.type.rpartition("_")
    base, size = (base, size) if size.isdecimal() else (asset.type, "")
    notes = ", ".join(note for note in (_KINDS.get(base, ""), size) if note)
    stem = safe_name(f"{mascot_name} - {pose.name}" if mascot_name else pose.name)
    return f"{stem} ({notes}){_suffix(asset, base)}" if notes else stem + _suffix(asset, base)


def unique(name: str, taken: set[str]) -> str:
    """Return a name that is not in ``taken``, also not in other letters, and add it there."""
    stem, dot, suffix = name.rpartition(".")
    stem, suffix = (stem, f".{suffix}") if dot and stem else (name, "")
    number, candidate = 1, name
    while fold(candidate) in taken:
        number += 1
        candidate = f"{stem} {number}{suffix}"
    taken.add(fold(candidate))
    return candidate


def _suffix(asset: Asset, base: str) -> str:
    suffix = PurePosixPath(urlsplit(asset.url).path).suffix.lower()
    return suffix if re.fullmatch(r"\.[a-z0-9]{2,5}", suffix) else _SUFFIXES.get(base, ".bin")
