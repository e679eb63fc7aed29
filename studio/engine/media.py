"""Files: how each asset type is stored, addressed and served. Names never become paths; ids and slugs do."""

from pathlib import Path

from msgspec import Struct

from studio.engine.common import short_hash

STILLS = ("image", "transparent_image")
CLIPS = ("video", "webm", "hevc", "stacked_video")
#: Size variants are made of the formats that keep their transparency.
VARIANT_CLIPS = ("webm", "hevc", "stacked_video")


class Container(Struct, frozen=True):
    """How a type of asset is stored."""

    extension: str
    mime: str


CONTAINERS = {
    "image": Container("png", "image/png"),
    "transparent_image": Container("png", "image/png"),
    "video": Container("mp4", "video/mp4"),
    "webm": Container("webm", "video/webm"),
    "hevc": Container("mov", "video/quicktime"),
    "stacked_video": Container("mp4", "video/mp4"),
}


def container_of(asset_type: str) -> Container:
    """Return how a type is stored; logo parts and uploads are PNG pictures."""
    return CONTAINERS.get(asset_type, CONTAINERS["image"])


def key_of(asset_type: str, size: int) -> str:
    """Return the key of an asset in ``urls`` and ``asset_ids``, e.g. ``webm`` or ``webm_480``."""
    return f"{asset_type}_{size}" if size else asset_type


def new_path(user_prefix: str, collection_slug: str, item_slug: str, asset_type: str, size: int = 0) -> str:
    """Return a fresh address below ``/cdn/`` (contract A.10)."""
    tail = f"-{size}" if size else ""
    extension = container_of(asset_type).extension
    return f"{user_prefix}/{collection_slug}/{item_slug}-{short_hash()}{tail}.{extension}"


class Files:
    """The folder of finished files, by asset id."""

    def __init__(self, root: Path) -> None:
        """Make the folder."""
        self.root = root
        root.mkdir(parents=True, exist_ok=True)

    def path(self, asset_id: str, asset_type: str) -> Path:
        """Return where an asset's finished file is."""
        return self.root / asset_id[:2] / f"{asset_id}.{container_of(asset_type).extension}"

    def part(self, asset_id: str, asset_type: str, attempt: int) -> Path:
        """Return where an attempt writes the file until it is whole; its folder exists afterwards."""
        path = self.path(asset_id, asset_type)
        path.parent.mkdir(exist_ok=True)
        return path.with_name(f"{asset_id}.{attempt}.part.{container_of(asset_type).extension}")

    def sweep(self) -> None:
        """Remove what interrupted attempts left behind."""
        for path in self.root.glob("*/*.part.*"):
            path.unlink(missing_ok=True)
