"""The versions of a pose: every picture it ever had, each with what was made from it, and which one counts."""

from collections.abc import Mapping
from itertools import pairwise

from msgspec import structs

from studio.domain.records import ANIMATED, LOGOS, Asset, Pose, Record

_PICTURES = ("image", "transparent_image")


class Version(Record, frozen=True, kw_only=True):
    """What a pose was after one making of it; ``number`` counts from 1, oldest first.

    ``assets`` are the files made then; ``carried`` are the pictures of the version before where only motion is new.
    """

    number: int
    assets: tuple[Asset, ...]
    carried: tuple[Asset, ...] = ()

    @property
    def files(self) -> tuple[Asset, ...]:
        """Everything the pose consists of in this version."""
        return (*self.carried, *self.assets)

    @property
    def id(self) -> str:
        """What the version is known by: the id of its first file."""
        return self.assets[0].id

    @property
    def ready(self) -> bool:
        """Whether there is anything finished to show."""
        return any(asset.ready for asset in self.assets)

    @property
    def picture(self) -> Asset | None:
        """Its finished still, transparent if there is one."""
        return self._first("transparent_image", "image")

    @property
    def clip(self) -> Asset | None:
        """Its newest finished animation that plays with transparency."""
        return self._first(*ANIMATED)

    def _first(self, *kinds: str) -> Asset | None:
        for kind in kinds:
            for asset in reversed(self.files):
                if asset.type == kind and asset.ready:
                    return asset
        return None


def versions(pose: Pose) -> tuple[Version, ...]:
    """Return the versions of a pose, oldest first; regenerating adds one and replaces none.

    A version begins with a picture of a new job, or with another animation of the same picture. A transparent picture
    belongs to the picture it was cut out of, and animations to the picture that was there when they were made.
    """
    groups: list[list[Asset]] = []
    for asset in pose.assets:
        if not groups or _begins(asset, groups[-1]):
            groups.append([])
        groups[-1].append(asset)
    carried: list[tuple[Asset, ...]] = [()]
    for before, group in pairwise(groups):
        pictures = tuple(one for one in (*carried[-1], *before) if one.type in _PICTURES)
        carried.append(() if group[0].type in _PICTURES else pictures)
    return tuple(
        Version(number=number, assets=tuple(group), carried=pictures)
        for number, (group, pictures) in enumerate(zip(groups, carried, strict=False), 1)
    )


def face(pose: Pose, chosen: str = "") -> Pose:
    """Return the pose as it is to be shown: with the files of the chosen version, else with all there are."""
    if not chosen:
        return pose
    version = next((one for one in versions(pose) if any(asset.id == chosen for asset in one.assets)), None)
    return pose if version is None or not version.ready else structs.replace(pose, assets=version.files)


def current(pose: Pose, chosen: str = "") -> Version | None:
    """Return the version that counts: the chosen one (any of its files' ids), else the newest that is finished."""
    found = versions(pose)
    for version in found:
        if chosen and any(asset.id == chosen for asset in version.assets):
            return version
    return next((version for version in reversed(found) if version.ready), None)


def outdated(pose: Pose, used_asset_id: str, chosen: str = "") -> Version | None:
    """Return the version a canvas uses if it is not the current one; None if it is, or if it is not of this pose."""
    used = next((one for one in versions(pose) if any(asset.id == used_asset_id for asset in one.assets)), None)
    now = current(pose, chosen)
    return used if used is not None and now is not None and used.number != now.number else None


def made_from(version: Version) -> Mapping[str, str]:
    """Return which file of a version came from which, as ids: picture, cut-out, video, its formats, their sizes.

    What the server says of a file counts first, so a parent may also be a file of another pose.
    """
    links: dict[str, str] = {}
    newest: dict[str, str] = {}
    for asset in version.files:
        if asset.source():
            links[asset.id] = asset.source()
            newest[asset.type] = asset.id
            continue
        base = _base(asset)
        parents = {
            "transparent_image": ("image",),
            "video": ("transparent_image", "image"),
            "webm": ("video",),
            "hevc": ("video",),
            "stacked_video": ("video", "webm"),
        }.get(base, ())
        if asset.type != base:  # a smaller size of the same format
            parents = (base, *parents)
        parent = next((newest[kind] for kind in parents if kind in newest), None)
        if parent is not None:
            links[asset.id] = parent
        newest[asset.type] = asset.id
    return links


def origin(pose: Pose, role: str) -> str:
    """Return the id of the file that a pose's newest animation was made from in that role; empty if nobody says."""
    clip = pose.clip
    if clip is None:
        return ""
    together = [asset for asset in pose.assets if asset.job_id == clip.job_id] if clip.job_id else [clip]
    return next((found for asset in together if (found := asset.source(role))), "")


def _begins(asset: Asset, group: list[Asset]) -> bool:
    if asset.type in LOGOS:
        return not _same_job(asset, group[-1])
    if asset.type not in _PICTURES:
        return asset.type in ANIMATED and any(one.type == asset.type for one in group)
    pictures = [one for one in group if one.type in _PICTURES]
    if not pictures:
        return not _same_job(asset, group[-1])
    if asset.type == "image":
        return pictures[0].type == "image" or not _same_job(asset, pictures[0])
    # A cut-out follows its picture; a second one, or one of another job, is an edit of its own.
    other = any(one.type == "transparent_image" for one in pictures)
    return other or not _same_job(asset, pictures[-1])


def _same_job(one: Asset, other: Asset) -> bool:
    return not one.job_id or not other.job_id or one.job_id == other.job_id


def _base(asset: Asset) -> str:
    stem, _, size = asset.type.rpartition("_")
    return stem if size.isdecimal() else asset.type
