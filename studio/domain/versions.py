"""The versions of a pose: every picture it ever had, each with what was made from it, and which one counts."""

from collections.abc import Mapping

from studio.domain.records import ANIMATED, Asset, Pose, Record

_PICTURES = ("image", "transparent_image")


class Version(Record, frozen=True, kw_only=True):
    """One picture of a pose and what followed it; ``number`` counts from 1, oldest first."""

    number: int
    assets: tuple[Asset, ...]

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
            for asset in reversed(self.assets):
                if asset.type == kind and asset.ready:
                    return asset
        return None


def versions(pose: Pose) -> tuple[Version, ...]:
    """Return the versions of a pose, oldest first; regenerating adds one and replaces none.

    A version begins with a picture of a new job. A transparent picture belongs to the picture it was cut out of, and
    animations to the picture that was there when they were made.
    """
    groups: list[list[Asset]] = []
    for asset in pose.assets:
        if not groups or _begins(asset, groups[-1]):
            groups.append([])
        groups[-1].append(asset)
    return tuple(Version(number=number, assets=tuple(group)) for number, group in enumerate(groups, 1))


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
    """Return which file of a version came from which, as ids: picture, cut-out, video, its formats, their sizes."""
    links: dict[str, str] = {}
    newest: dict[str, str] = {}
    for asset in version.assets:
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


def _begins(asset: Asset, group: list[Asset]) -> bool:
    if asset.type not in _PICTURES:
        return False
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
