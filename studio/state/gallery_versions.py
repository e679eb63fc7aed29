"""The versions of a pose: making it again never replaces a file, so every earlier one can still be looked at."""

from itertools import pairwise

from msgspec import structs

from studio.domain.records import Asset, Pose

#: What each format is, in words a person chooses by.
FORMATS = {
    "webm": ("WebM", "VP9 with alpha, for browsers and Windows"),
    "hevc": ("MOV", "HEVC with alpha, for Safari and macOS"),
    "stacked_video": ("Stacked MP4", "colour above alpha, for Android"),
    "video": ("MP4", "without transparency"),
    "transparent_image": ("PNG", "with alpha"),
    "image": ("PNG", "with its background"),
    "logo": ("PNG", "logo"),
}


def versions(pose: Pose) -> tuple[Pose, ...]:
    """Return the pose as it stood after each time it was made, oldest first, each with the files of that time."""
    kind = next((kind for kind in ("webm", "video", "transparent_image", "image") if pose.latest(kind)), "")
    starts = [
        _start(pose.assets, place) for place, asset in enumerate(pose.assets) if asset.type == kind and asset.ready
    ]
    if len(starts) < 2:
        return (pose,)
    bounds = [0, *starts[1:], len(pose.assets)]
    return tuple(structs.replace(pose, assets=pose.assets[start:end]) for start, end in pairwise(bounds))


def format_of(asset: Asset) -> tuple[str, str]:
    """Return the name of an asset's format, with its size if it is a smaller variant, and what it is for."""
    base, _, size = asset.type.rpartition("_")
    if size.isdigit() and base in FORMATS:
        name, purpose = FORMATS[base]
        return f"{name} {size}", purpose
    return FORMATS.get(asset.type, (asset.type or "File", ""))


def _start(assets: tuple[Asset, ...], place: int) -> int:
    """Return where the files of the job that made the one at ``place`` begin."""
    job = assets[place].job_id
    while job and place and assets[place - 1].job_id == job:
        place -= 1
    return place
