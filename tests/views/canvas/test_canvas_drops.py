"""What is dragged onto the canvas: poses of the gallery, pictures from anywhere; every kind over every target."""

from collections.abc import Iterator

import pytest
from msgspec import structs
from PySide6.QtCore import QByteArray, QMimeData, QObject, QPointF, Qt, QUrl, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent, QImage

from studio.domain.canvas_records import Canvas
from studio.domain.graph import ANY_STATE, Edge, Graph, Node, Position
from studio.domain.pose_drag import PoseDrag
from studio.domain.records import Asset, Pose
from studio.domain.uploads import Upload
from studio.state.canvas_drop import CanvasDrops
from studio.state.incoming import Arrived
from studio.state.transfer import carry
from tests.helpers.canvas_rig import CanvasRig

GRAPH = Graph(
    initial_node="a",
    nodes=(
        Node(id="a", item_name="Idle", asset_id="pa"),
        Node(id="b", item_name="Working", position=Position(x=480), asset_id="pb"),
    ),
    edges=(
        Edge(id="la", source="a", target="a"),
        Edge(id="ab", source="a", target="b"),
        Edge(id="any", source=ANY_STATE, target="b"),
    ),
)
STILL = Pose(id="still", mascot_id="m", name="Standing", assets=(Asset(id="s1", type="transparent_image", url="u/s1"),))
MOVING = Pose(
    id="moving",
    mascot_id="m",
    name="Dancing",
    assets=(
        Asset(id="m1", type="transparent_image", url="u/m1"),
        Asset(id="m2", type="video", url="u/m2", duration=3.0),
        Asset(id="m3", type="webm", url="u/m3", duration=3.0),
    ),
)
BARE = Pose(id="bare", mascot_id="m", name="Unmade")


class Sky(QObject):
    """Takes what is dropped and lets the test say what it became."""

    refused = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.waiting: list = []

    def take(self, data: QMimeData, done, *, at_most: int = 0) -> None:
        self.waiting.append(done)


@pytest.fixture
def rig(loop, tmp_path, qapp) -> Iterator[CanvasRig]:
    rig = CanvasRig(loop, tmp_path, GRAPH)
    rig.media.set_poses((*rig.media.poses, STILL, MOVING, BARE))
    rig.sky = Sky()
    rig.said = []
    rig.drops = CanvasDrops(rig.tasks, rig.canvases, rig.sky)
    rig.drops.said.connect(rig.said.append)
    rig.view.take_drops(rig.drops)
    rig.view.set_zoom(1.0)
    rig.view.centerOn(320, 100)
    yield rig
    rig.close()
    rig.drops.deleteLater()


def drop(rig: CanvasRig, data: QMimeData, at: QPointF) -> None:
    """Drag something in, hover, and let go."""
    point, view = QPointF(rig.view.mapFromScene(at)), rig.view
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(point.toPoint(), copy, data, left, none)
    view.dragEnterEvent(enter)
    assert enter.isAccepted()
    view.dragMoveEvent(QDragMoveEvent(point.toPoint(), copy, data, left, none))
    view.dropEvent(QDropEvent(point, copy, data, left, none))


def poses(*ids: str, mascot: str = "m") -> QMimeData:
    return carry(PoseDrag(mascot_id=mascot, pose_ids=ids))


def on(rig: CanvasRig, part: str) -> QPointF:
    if part == "ground":
        return QPointF(330, 330)
    if part in rig.view.canvas.nodes:
        return rig.view.canvas.nodes[part].rect.center()
    return rig.view.canvas.edges[part].route.points[7]


def test_poses_become_cards_side_by_side_as_one_step(rig: CanvasRig) -> None:
    drop(rig, poses("still", "moving"), on(rig, "ground"))
    made = rig.document.graph.nodes[2:]
    assert [(node.item_name, node.item_id, node.asset_id) for node in made] == [
        ("Standing", "still", "s1"),
        ("Dancing", "moving", "m1"),
    ]
    assert made[1].position.x - made[0].position.x > 168
    assert rig.document.selection == {node.id for node in made}
    assert rig.document.stack.count() == 1


def test_a_pose_dropped_on_another_shows_its_picture(rig: CanvasRig) -> None:
    drop(rig, poses("still"), on(rig, "b"))
    node = rig.document.graph.node("b")
    assert (node.item_id, node.asset_id, node.item_name) == ("still", "s1", "Working")
    assert "Undo" in rig.said[0]
    rig.document.stack.undo()
    assert rig.document.graph.node("b").asset_id == "pb"


def test_a_pose_dropped_on_an_edge_gives_it_its_animation(rig: CanvasRig) -> None:
    drop(rig, poses("moving"), on(rig, "ab"))
    assert (rig.document.graph.edge("ab").video_asset_id, rig.document.graph.edge("ab").duration) == ("m2", 3.0)


def test_every_pose_over_every_target_does_one_thing_or_says_why_not(rig: CanvasRig) -> None:
    for pose in ("still", "bare", "moving", "gone"):
        for part in ("ground", "a", "ab", "la", "any"):
            rig.said.clear()
            drop(rig, poses(pose), on(rig, part))
            assert rig.document.stack.index() == 1 or (rig.said and rig.document.graph == GRAPH), (pose, part)
            rig.document.stack.undo()


def test_poses_of_another_mascot_are_refused_with_a_sentence(rig: CanvasRig) -> None:
    drop(rig, poses("still", mascot="other"), on(rig, "ground"))
    assert rig.document.graph is GRAPH
    assert "another mascot" in rig.said[0]


def foreign(kind: str) -> QMimeData:
    """Return what other programs drag."""
    data = QMimeData()
    if kind == "file":
        data.setUrls([QUrl.fromLocalFile("/tmp/fox.png")])
    elif kind == "image":
        image = QImage(4, 4, QImage.Format.Format_ARGB32)
        image.fill(0)
        data.setImageData(image)
    elif kind == "html":
        data.setHtml('<img src="https://example.org/fox.png">')
    elif kind == "png":
        data.setData("image/png", QByteArray(b"\x89PNG"))
    else:
        data.setText("a sentence")
    return data


def test_pictures_from_anywhere_go_through_the_one_door(rig: CanvasRig) -> None:
    for kind in ("file", "image", "html", "png", "text"):
        for part in ("ground", "a", "ab"):
            rig.sky.waiting.clear()
            drop(rig, foreign(kind), on(rig, part))
            assert len(rig.sky.waiting) == 1, (kind, part)
    assert rig.document.graph is GRAPH


def test_an_uploaded_picture_becomes_a_card_where_it_was_dropped(rig: CanvasRig) -> None:
    pose = Pose(
        id="made", mascot_id="m", name="fox", assets=(Asset(id="up", type="image", item_id="made", url="u/up"),)
    )
    rig.drops._on_poses((pose,), Position(x=16, y=400), None, rig.canvases.current)
    node = rig.document.graph.nodes[-1]
    assert (node.item_name, node.item_id, node.asset_id) == ("fox", "made", "up")
    assert (node.position.x, node.position.y) == (16, 400)
    assert rig.media.picture_asset(node).id == "up"
    assert rig.media.unknown(rig.document.graph) == ()


def test_a_picture_that_arrives_late_does_not_land_on_another_canvas(rig: CanvasRig) -> None:
    before = rig.canvases.current
    rig.act(rig.canvases._on_opened, Canvas(info=structs.replace(before, id="other"), graph=GRAPH, graph_hash="x"))
    rig.drops._on_poses((STILL,), Position(), None, before)
    assert rig.document.graph is GRAPH
    assert "another canvas" in rig.said[0]


def test_nothing_arrives_from_a_refused_drop(rig: CanvasRig) -> None:
    rig.drops._on_arrived(Arrived(pictures=(), refused=("This is text.",)), Position(), None, rig.canvases.current)
    rig.drops._on_arrived(
        Arrived(pictures=(Upload(asset_id="x", name="x.png"),)), Position(), None, rig.canvases.current
    )
    assert rig.document.graph is GRAPH


def test_what_would_take_the_drop_is_shown_until_it_leaves(rig: CanvasRig) -> None:
    view, data = rig.view, poses("still")
    point = view.mapFromScene(on(rig, "b"))
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    view.dragMoveEvent(QDragMoveEvent(point, Qt.DropAction.CopyAction, data, left, none))
    assert view.canvas._target == "b"
    view.dragLeaveEvent(QDragLeaveEvent())
    assert view.canvas._target is None
