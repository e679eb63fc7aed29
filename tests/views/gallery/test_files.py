import asyncio
from pathlib import Path

from msgspec import structs
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from studio.domain.pose_drag import PoseDrag
from studio.state.gallery import Gallery
from studio.state.transfer import poses_of
from studio.views.gallery.files_panel import facts, file_size
from studio.views.gallery.pane import GalleryPane
from tests.helpers.clips import clip
from tests.helpers.pose_server import PoseServer
from tests.helpers.screen import Screen
from tests.helpers.waiting import until

Loop = asyncio.AbstractEventLoop


def test_a_dragged_pose_carries_its_file_under_its_own_name(pane: GalleryPane, gallery: Gallery, loop: Loop) -> None:
    assert pane.grid.drag_data() is None
    gallery.select("fox-0")
    data = pane.grid.drag_data()
    assert poses_of(data) == PoseDrag(mascot_id="fox", pose_ids=("fox-0",))
    until(loop, lambda: pane.grid.drag_data().hasUrls())
    path = Path(pane.grid.drag_data().urls()[0].toLocalFile())
    assert path.name == "Waving.webm"
    assert path.read_bytes() == clip().read_bytes()
    gallery.close()
    assert not path.exists()


def test_every_card_can_be_dragged(gallery: Gallery, pane: GalleryPane) -> None:
    flags = [gallery.model.flags(gallery.model.index(row)) for row in range(4)]
    assert all(flag & Qt.ItemFlag.ItemIsDragEnabled for flag in flags)


def test_the_files_of_a_pose_can_be_listed_and_their_addresses_copied(pane: GalleryPane, gallery: Gallery) -> None:
    gallery.select("fox-0")
    pane.look()
    screen = Screen()
    assert not screen.things("Files")
    QTest.keyClick(pane.quick_look, Qt.Key.Key_I)
    assert screen.things("Files")
    screen.things("Copy address of WebM")[0].object().click()
    assert QGuiApplication.clipboard().text() == gallery.pose("fox-0").clip.url
    QTest.keyClick(pane.quick_look, Qt.Key.Key_I)
    assert not screen.things("Files")


def test_an_earlier_version_can_be_looked_at(
    pane: GalleryPane, gallery: Gallery, server: PoseServer, loop: Loop
) -> None:
    better = server.add("fox", "Waving", clip=clip(frames=20))
    server.poses["fox"].remove(better)
    first = server.poses["fox"][0]
    server.poses["fox"][0] = structs.replace(first, assets=(*first.assets, *better.assets))
    gallery.refresh()
    until(loop, lambda: gallery.card("fox-0").versions == 2)
    gallery.select("fox-0")
    pane.look()
    look = pane.quick_look
    assert (look._version.isVisible(), look._version.currentText()) == (True, "Version 2 of 2")
    until(loop, lambda: look._player is not None and look._player.info is not None)
    assert look._player.info.frames == 20
    look._version.setCurrentIndex(0)
    look._version.activated.emit(0)
    until(loop, lambda: look._player is not None and look._player.info is not None)
    assert look._player.info.frames == 30
    assert look.hasFocus()


def test_a_pose_made_once_offers_no_versions(pane: GalleryPane, gallery: Gallery) -> None:
    gallery.select("fox-1")
    pane.look()
    assert not pane.quick_look._version.isVisible()


def test_measures_are_read_as_people_read_them(gallery: Gallery, pane: GalleryPane) -> None:
    asset = structs.replace(gallery.pose("fox-0").clip, duration=4.0, file_size=1_234_567)
    assert facts(asset) == "96 x 96 · 4 s · 1.2 MB · alpha"
    assert [file_size(size) for size in (0, 999, 1500, 999_999)] == ["0 bytes", "999 bytes", "2 kB", "1000 kB"]
