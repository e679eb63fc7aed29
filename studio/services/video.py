"""The door to transparent video: chooses the file to decode and the reader that keeps its alpha.

Nothing here may be called on the window's thread; ``video_pool`` does it in the background.
"""

from collections.abc import Iterable
from pathlib import Path

from studio.domain.errors import MediaError
from studio.domain.records import ANIMATED, Asset
from studio.domain.words import tr
from studio.services.video_av import AvReader, probe
from studio.services.video_ffmpeg import FfmpegReader
from studio.services.video_frames import ClipInfo, ClipReader

#: Codecs whose alpha PyAV loses; the FFmpeg program keeps it.
BY_PROGRAM = frozenset({"hevc"})


def open_clip(path: Path, stacked: bool | None = None) -> tuple[ClipInfo, ClipReader]:
    """Return what the clip is and a reader for it. ``stacked`` None means: judge by the shape. Raises MediaError."""
    if not path.is_file():
        raise MediaError(tr("“{name}” is no longer there.", name=path.name))
    info = probe(path, stacked)
    reader: ClipReader = FfmpegReader(path, info) if info.codec in BY_PROGRAM else AvReader(path, info)
    return info, reader


def playable(assets: Iterable[Asset], pixels: int) -> Asset | None:
    """Return the file to play at ``pixels`` size: of the best format the smallest that is large enough."""
    finished = [asset for asset in assets if asset.ready]
    for kind in ANIMATED:
        variants = [asset for asset in finished if asset.type == kind or asset.type.startswith(f"{kind}_")]
        if variants:
            return _nearest(_since_last(kind, variants), pixels)
    return None


def _since_last(kind: str, variants: list[Asset]) -> list[Asset]:
    """Leave out smaller sizes made from an earlier version of the animation: they show something else."""
    starts = [place for place, asset in enumerate(variants) if asset.type == kind]
    return variants[starts[-1] :] if starts else variants


def _nearest(variants: list[Asset], pixels: int) -> Asset:
    large_enough = [asset for asset in variants if _pixels(asset) >= pixels]
    return min(large_enough, key=_pixels) if large_enough else max(variants, key=_pixels)


def _pixels(asset: Asset) -> int:
    height = asset.height // 2 if asset.type.startswith("stacked_video") else asset.height
    return max(asset.width, height) or _named_size(asset.type)


def _named_size(kind: str) -> int:
    suffix = kind.rpartition("_")[2]
    return int(suffix) if suffix.isdigit() else 960
