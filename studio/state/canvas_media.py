"""The files behind a canvas: which picture a pose shows, which clip an edge plays, and how far each is."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

from PySide6.QtCore import QObject, Signal

from studio.domain.canvas_plan import edge_seconds
from studio.domain.export import Clip, Media
from studio.domain.graph import ANY_STATE, Edge, EdgeKind, Graph, Node
from studio.domain.pricing import DEFAULT_RATES
from studio.domain.records import Asset, Pose
from studio.domain.renditions import AS_MADE, Delivery, family, rendition
from studio.domain.words import later, tr
from studio.services.video import playable

if TYPE_CHECKING:
    from PySide6.QtGui import QImage

Lamp = Literal["none", "waiting", "done", "failed"]
_LAMPS: dict[str, Lamp] = {"completed": "done", "failed": "failed", "cancelled": "failed"}


class PictureStore(Protocol):
    """``state.gallery_pictures.Thumbnails``."""

    def image(self, asset: Asset, pixels: int) -> QImage | None:
        """Return a thumbnail, or None while it is being made."""


class FileStore(Protocol):
    """``state.gallery_files.Files``."""

    def path(self, asset: Asset) -> Path | None:
        """Return the file if it is on this machine."""

    def want(self, asset: Asset) -> None:
        """Fetch it if it is not."""


class CanvasMedia(QObject):
    """Answers for the files of the mascot whose canvas is open.

    Signals: ``changed()`` there is news about files; ``picture_changed(str)`` about the picture of that asset.
    """

    changed = Signal()
    picture_changed = Signal(str)

    def __init__(self, pictures: PictureStore, files: FileStore, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pictures = pictures
        self._files = files
        self._assets: dict[str, Asset] = {}
        self._loose: dict[str, Asset] = {}
        self._poses: dict[str, Pose] = {}
        self._families: dict[str, tuple[Asset, ...]] = {}
        self._states: dict[str, str] = {}
        self._seconds: int | None = None

    @property
    def seconds(self) -> int | None:
        """How long every clip would be that is still to be made; None leaves each edge its own length."""
        return self._seconds

    def set_seconds(self, seconds: int | None) -> None:
        """Ask what everything would cost at another length."""
        if seconds != self._seconds:
            self._seconds = seconds
            self.changed.emit()

    def price(self, edge: Edge) -> int:
        """Return the credits that making an edge together with all others costs."""
        return DEFAULT_RATES.animation_second * edge_seconds(edge, self._seconds) if edge.kind.paid else 0

    def own_price(self, edge: Edge) -> int:
        """Return the credits that making an edge alone costs; it takes the length the edge says."""
        return DEFAULT_RATES.animation_second * edge_seconds(edge)

    def price_words(self, edge: Edge) -> str:
        """Return the price of an edge in a word; none for those that are never made."""
        if edge.kind.paid:
            return str(self.price(edge))
        return tr("free") if edge.kind is EdgeKind.REVERSE else ""

    @property
    def states(self) -> dict[str, str]:
        """The state of every asset, as the plan wants to know it."""
        return self._states

    @property
    def poses(self) -> tuple[Pose, ...]:
        """The mascot's poses."""
        return tuple(self._poses.values())

    def set_poses(self, poses: tuple[Pose, ...]) -> None:
        """Learn the mascot's poses with all their files."""
        self._families.clear()
        self._poses = {pose.id: pose for pose in poses}
        self._assets = self._loose | {asset.id: asset for pose in poses for asset in pose.assets}
        self._states = {asset.id: asset.status for asset in self._assets.values()}
        self.changed.emit()

    def pose_of(self, node: Node) -> Pose | None:
        """Return the mascot's pose that a card shows."""
        pose = self._poses.get(node.item_id or "")
        assigned = self._assets.get(node.asset_id or "")
        return pose or (self._poses.get(assigned.item_id) if assigned is not None else None)

    def pose(self, pose_id: str) -> Pose | None:
        """Return one of the mascot's poses."""
        return self._poses.get(pose_id)

    def image(self, asset: Asset, pixels: int) -> QImage | None:
        """Return a picture at about this size; None while it is being fetched."""
        return self._pictures.image(asset, pixels)

    def learn(self, assets: Iterable[Asset]) -> None:
        """Learn files that belong to no pose, such as a picture that was just brought in."""
        self._loose.update({asset.id: asset for asset in assets})
        self.set_poses(self.poses)

    def unknown(self, graph: Graph) -> tuple[str, ...]:
        """Return the ids of pictures and videos that the canvas names and no pose has."""
        named = (*(node.asset_id for node in graph.nodes), *(edge.video_asset_id for edge in graph.edges))
        return tuple(dict.fromkeys(one for one in named if one and one not in self._assets))

    def picture_asset(self, node: Node) -> Asset | None:
        """Return the file a pose is shown with: the cut-out of its picture if there is one."""
        assigned = self._assets.get(node.asset_id or "")
        if assigned is None:
            pose = self._poses.get(node.item_id or "")
            return pose.picture if pose is not None and node.asset_id is None else None
        family = [one for one in self._family(assigned) if one.type in {"transparent_image", "image"} and one.ready]
        cut_out = next((one for one in reversed(family) if one.type == "transparent_image"), None)
        return cut_out or (assigned if assigned.ready else next(iter(family), None))

    def picture(self, node: Node, pixels: int) -> QImage | None:
        """Return the picture of a pose at about this size; None while there is none."""
        asset = self.picture_asset(node)
        return None if asset is None else self._pictures.image(asset, pixels)

    def node_lamp(self, node: Node) -> Lamp:
        """Return how far the picture of a pose is."""
        return self._lamp(node.asset_id)

    def edge_lamp(self, edge: Edge) -> Lamp:
        """Return how far the video of an edge is."""
        return self._lamp(edge.video_asset_id)

    def clip_asset(self, edge: Edge, pixels: int) -> Asset | None:
        """Return the file of an edge that plays with transparency at about this size."""
        assigned = self._assets.get(edge.video_asset_id or "")
        return None if assigned is None else playable(self._family(assigned), pixels)

    def clip_path(self, edge: Edge, pixels: int) -> Path | None:
        """Return the clip of an edge if it is here, else have it fetched."""
        asset = self.clip_asset(edge, pixels)
        if asset is None:
            return None
        path = self._files.path(asset)
        if path is None:
            self._files.want(asset)
        return path

    def media(self, graph: Graph, delivery: Delivery = AS_MADE) -> Media:
        """Return the addresses of everything finished, as the export and the lint want them."""
        clips: dict[str, Clip] = {}
        for edge in graph.edges:
            files = self.files(edge)
            if not files or edge.source == ANY_STATE:
                continue
            webm, hevc = rendition(files, "webm", delivery), rendition(files, "hevc", delivery)
            clips[edge.id] = Clip(
                webm=webm.url if webm else None,
                hevc=hevc.url if hevc else None,
                seconds=next((one.duration for one in files if one.ready and one.duration), 0.0),
            )
        pictures = {node.id: asset.url for node in graph.nodes if (asset := self.picture_asset(node)) is not None}
        return Media(clips=clips, pictures=pictures)

    def players(self, edge: Edge) -> tuple[str, ...]:
        """Return who can show an edge as it is made now; nobody shows a wish from Any State, some follow it."""
        if edge.source == ANY_STATE:
            return "macOS", "Windows"
        assigned = self._assets.get(edge.video_asset_id or "")
        found = {one.type for one in self._family(assigned) if one.ready} if assigned is not None else set()
        needs = {"macOS": {"hevc"}, "Windows": {"webm", "hevc"}, "Linux": {"webm", "hevc"}, later("Web"): {"webm"}}
        return tuple(player for player, formats in needs.items() if formats & found)

    def files(self, edge: Edge) -> tuple[Asset, ...]:
        """Return every file of an edge's video, in all formats and sizes."""
        assigned = self._assets.get(edge.video_asset_id or "")
        return () if assigned is None else self._family(assigned)

    def assets_by_url(self) -> dict[str, Asset]:
        """Return every finished file by its address, to pack them."""
        return {asset.url: asset for asset in self._assets.values() if asset.ready}

    def _lamp(self, asset_id: str | None) -> Lamp:
        if not asset_id:
            return "none"
        return _LAMPS.get(self._states.get(asset_id, ""), "waiting")

    def _family(self, assigned: Asset) -> tuple[Asset, ...]:
        """Return the formats that were made together with a file, itself included, in all their sizes."""
        known = self._families.get(assigned.id)
        if known is None:
            pose = self._poses.get(assigned.item_id)
            known = self._families[assigned.id] = family(pose.assets if pose is not None else (assigned,), assigned)
        return known
