"""The seams of a canvas, measured from real files and listed with the worst first."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from studio.domain.edits.poses import delete_parts
from studio.domain.graph import Edge, Graph, Node
from studio.state.canvas_media import CanvasMedia
from studio.state.canvas_seams import CanvasSeams
from studio.state.document import Document
from studio.state.gallery import Gallery
from studio.views.canvas.seams import Seams
from studio.views.theme import Theme
from tests.helpers.drawn_clips import character, encode
from tests.helpers.pose_server import PoseServer
from tests.helpers.waiting import dispose, until
from tests.state.test_gallery import gallery, server, show  # noqa: F401 - the same gallery

Loop = asyncio.AbstractEventLoop

#: Idle leads to a pose that stands elsewhere with a video that stays where it is.
GRAPH = Graph(
    nodes=(
        Node(id="a", item_name="Idle", asset_id="fox-3-transparent_image"),
        Node(id="b", item_name="Away", asset_id="fox-4-transparent_image"),
    ),
    edges=(
        Edge(id="rest", source="a", target="a", video_asset_id="fox-3-webm"),
        Edge(id="go", source="a", target="b", video_asset_id="fox-3-webm"),
        Edge(id="unmade", source="b", target="a"),
    ),
    initial_node="a",
)


@pytest.fixture
def document() -> Iterator[Document]:
    document = Document(GRAPH)
    yield document
    dispose(document)


@pytest.fixture
def seams(document: Document, gallery: Gallery, server: PoseServer, loop: Loop, tmp_path: Path) -> Iterator[Seams]:  # noqa: F811
    still = character(240)
    for name, picture in (("here", still), ("there", character(240, 8))):
        Image.fromarray(picture).save(tmp_path / f"{name}.png")
    server.add("fox", "Idle", still=tmp_path / "here.png", clip=encode(tmp_path / "rest", "webm", [still] * 6))
    server.add("fox", "Away", still=tmp_path / "there.png")
    show(gallery, loop)
    media = CanvasMedia(gallery.thumbnails, gallery.files)
    media.set_poses(gallery.poses)
    found = CanvasSeams(document, media, gallery.meters)
    gallery.meters.changed.connect(found.look)
    gallery.meters.busy = lambda: True  # the cards of a canvas play all the time
    view = Seams(found, Theme("light"))
    view.show()
    yield view
    view.close()
    dispose(view, found, media)


def listed(view: Seams) -> list[str]:
    return [view._list.item(row).text() for row in range(view._list.count())]


def test_the_worst_seams_come_first_and_lead_to_their_edges(seams: Seams, document: Document, loop: Loop) -> None:
    asked: list[str] = []
    counts: list[int] = []
    seams.show_requested.connect(asked.append)
    seams.counted.connect(counts.append)
    until(loop, lambda: len(seams._seams.rows) == 3 and not seams._seams.waiting)
    first, *others = listed(seams)
    assert first.startswith("Idle to Away · Last frame to the pose it ends on: ")
    assert first.endswith("jumps")
    assert sorted(words.partition(":")[0] for words in others) == [
        "Idle loop · Last frame to first frame",
        "Idle to Away · First frame to the pose it starts from",
    ]
    assert counts[-1] == 1
    row = seams._list.visualItemRect(seams._list.item(0)).center()
    QTest.mouseClick(seams._list.viewport(), Qt.MouseButton.LeftButton, pos=row)
    assert asked == ["go"]
    QTest.keyClick(seams._list, Qt.Key.Key_Return)
    assert asked == ["go", "go"]

    seams._threshold.setValue(60)
    until(loop, lambda: counts[-1] == 0)
    seams.hide()
    document.do(delete_parts(document.graph, edges=("go",)))
    assert [words.partition(" · ")[0] for words in listed(seams)] == ["Idle loop"]


def test_nothing_is_measured_until_somebody_looks(seams: Seams, document: Document, gallery: Gallery) -> None:  # noqa: F811
    seams.hide()
    document.open(GRAPH)
    assert listed(seams) == ["No video to measure yet."]
    assert not gallery.files.path(gallery.face("fox-3").clip)
