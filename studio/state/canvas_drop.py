"""What is dropped on the canvas: poses from the gallery, and pictures from anywhere, which become poses."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec import structs
from PySide6.QtCore import QMimeData, QObject, Signal

from studio.domain.edits.edges import change_edges, edge_name
from studio.domain.edits.notes import CARD_WIDTH
from studio.domain.edits.poses import add_node, change_node
from studio.domain.edits.primitives import Edit
from studio.domain.edits.primitives import Sequence as Steps
from studio.domain.errors import MaskoError
from studio.domain.graph import EditRefused, Graph, Node, Position
from studio.domain.records import ANIMATED, Asset, Pose
from studio.domain.words import tr, trn
from studio.state.canvas_parts import new_id, node_of
from studio.state.transfer import carries_anything, carries_poses, poses_of

if TYPE_CHECKING:
    from studio.domain.uploads import Upload
    from studio.services.canvases import CanvasService
    from studio.state.canvases import Canvases
    from studio.state.incoming import Arrived, Incoming
    from studio.state.tasks import Tasks

_GAP = 32.0


class CanvasDrops(QObject):
    """Makes edits of what is dropped.

    Signals: ``said(str)`` what became of a drop; ``pose_made()`` the mascot has another pose.
    """

    said = Signal(str)
    pose_made = Signal()

    def __init__(self, tasks: Tasks, canvases: Canvases, incoming: Incoming, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._canvases = canvases
        self._incoming = incoming
        self._count = 0

    def takes(self, data: QMimeData) -> bool:
        """Whether there is something in a drag that could be put on the canvas; what it is shows when it is dropped."""
        return self._canvases.current is not None and (carries_poses(data) or carries_anything(data))

    def drop(self, data: QMimeData, place: Position, target: str | None = None) -> None:
        """Put what a drag carries at a place, or give it to the pose or edge it was dropped on."""
        drag = poses_of(data)
        if drag is None:
            canvas = self._canvases.current
            self._incoming.take(data, lambda arrived: self._on_arrived(arrived, place, target, canvas))
            return
        mascot = self._canvases.mascot
        poses = [pose for pose_id in drag.pose_ids if (pose := self._canvases.media.pose(pose_id)) is not None]
        if mascot is None or drag.mascot_id not in {"", mascot.id} or not poses:
            self.said.emit(tr("These poses belong to another mascot. A canvas shows the poses of one."))
        else:
            self.put(poses, place, target)

    def put(self, poses: Sequence[Pose], place: Position, target: str | None = None) -> None:
        """Put poses on the canvas side by side; one dropped on a pose or an edge is given to it."""
        graph = self._canvases.document.graph
        if target is not None and graph.edge(target) is not None:
            self._give_video(graph, poses[0], target)
        elif target is not None and graph.node(target) is not None and len(poses) == 1:
            self._give_picture(graph, poses[0], target)
        else:
            self._add([node_of(pose) for pose in poses], place)

    def _give_picture(self, graph: Graph, pose: Pose, node_id: str) -> None:
        node = graph.node(node_id)
        picture = pose.picture
        if node is None or picture is None:
            self.said.emit(tr("“{name}” has no picture yet.", name=pose.name))
            return
        label = tr("Show {pose} as {name}", pose=pose.name, name=node.name)
        edit = change_node(graph, node_id, label, item_id=pose.id, asset_id=picture.id)
        if self._canvases.document.do(edit, select=[node_id]):
            self.said.emit(tr("{name} shows “{pose}” now; Undo takes that back.", name=node.name, pose=pose.name))

    def _give_video(self, graph: Graph, pose: Pose, edge_id: str) -> None:
        edge = graph.edge(edge_id)
        video = next((one for one in reversed(pose.assets) if one.ready and one.type == "video"), None)
        video = video or next((one for one in reversed(pose.assets) if one.ready and one.type in ANIMATED), None)
        if edge is None or not (edge.is_loop or edge.is_transition):
            self.said.emit(tr("An edge from Any State has no video of its own. Drop it on a loop or a transition."))
        elif video is None:
            self.said.emit(tr("“{name}” has no animation yet. Drop it on a pose to show its picture.", name=pose.name))
        else:
            label = tr("Give {edge} the animation of {pose}", edge=edge_name(graph, edge), pose=pose.name)
            edit = change_edges(
                graph, [edge_id], label, video_asset_id=video.id, duration=video.duration or edge.duration
            )
            self._canvases.document.do(edit, select=[edge_id])

    def _add(self, nodes: Sequence[Node], place: Position) -> None:
        document = self._canvases.document
        grown, steps, ids = document.graph, list[Edit](), list[str]()
        try:
            for number, node in enumerate(nodes):
                spot = Position(x=round(place.x + number * (CARD_WIDTH + _GAP)), y=round(place.y))
                made = structs.replace(node, id=new_id(), position=spot)
                steps.append(add_node(grown, made))
                grown, _ = steps[-1].apply(grown)
                ids.append(made.id)
        except EditRefused as error:
            document.refused.emit(error)
            return
        label = steps[0].label if len(steps) == 1 else trn("Add {count} pose", "Add {count} poses", len(steps))
        document.do(Steps(label=label, edits=tuple(steps)), select=ids)

    def _on_arrived(self, arrived: Arrived, place: Position, target: str | None, canvas: object) -> None:
        """Turn uploaded pictures into poses of the mascot, where the server offers that, and put them down."""
        service, mascot = self._canvases.service, self._canvases.mascot
        if not arrived.pictures or service is None or mascot is None:
            return
        self._count += 1
        work = _poses(service, mascot.id, arrived.pictures)
        self._tasks.spawn(
            f"canvas drop/{self._count}",
            work,
            done=lambda poses: self._on_poses(poses, place, target, canvas),
            failed=self._canvases.failed.emit,
        )

    def _on_poses(self, poses: tuple[Pose, ...], place: Position, target: str | None, canvas: object) -> None:
        self._canvases.media.learn(asset for pose in poses for asset in pose.assets)
        self.pose_made.emit()
        if canvas != self._canvases.current:
            self.said.emit(tr("The pictures are in the gallery; another canvas was opened meanwhile."))
        else:
            self.put(poses, place, target)


async def _poses(service: CanvasService, mascot_id: str, pictures: Sequence[Upload]) -> tuple[Pose, ...]:
    """Return a pose for each uploaded picture; on a server without that door, one that only this canvas knows."""
    return tuple([await _pose(service, mascot_id, picture) for picture in pictures])


async def _pose(service: CanvasService, mascot_id: str, picture: Upload) -> Pose:
    name = picture.name.rsplit(".", 1)[0].strip() or tr("Picture")
    asset = Asset(id=picture.asset_id, type="image", url=picture.url, width=picture.width, height=picture.height)
    try:
        item_id = await service.make_pose(mascot_id, name, (picture.asset_id,))
    except MaskoError:
        # The picture is on the server all the same, and a card can show it without a pose in the gallery.
        item_id = ""
    return Pose(id=item_id, mascot_id=mascot_id, name=name, assets=(structs.replace(asset, item_id=item_id),))
