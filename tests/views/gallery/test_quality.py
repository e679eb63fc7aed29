"""Seams, transparency and the family tree of files, in quick look and on the cards."""

import asyncio

from msgspec import structs
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from studio.domain.records import AssetLink
from studio.state.gallery import Gallery
from studio.views.gallery.pane import GalleryPane
from studio.views.gallery.quality import hot
from tests.helpers.pose_server import PoseServer
from tests.helpers.screen import Screen
from tests.helpers.waiting import until

Loop = asyncio.AbstractEventLoop


def words(pane: GalleryPane) -> list[str]:
    return [found.text() for found in pane.quick_look._files.findChildren(QLabel) if found.isVisible()]


def test_quick_look_shows_the_seam_its_pictures_and_the_alpha(pane: GalleryPane, gallery: Gallery, loop: Loop) -> None:
    gallery.select("fox-0")
    pane.look()
    QTest.keyClick(pane.quick_look, Qt.Key.Key_I)
    assert "Measuring seam and transparency." in words(pane)
    until(loop, lambda: gallery.meters.measures(gallery.face("fox-0")) is not None)
    until(loop, lambda: "Last frame to first frame" in " ".join(words(pane)))
    assert "WebM · alpha" in " ".join(words(pane))
    screen = Screen()
    assert screen.things("Onion skin")
    choice = screen.things("Seam picture")[0].object()
    choice.setCurrentIndex(1)
    choice.activated.emit(1)
    assert not pane.grab().isNull()
    until(loop, lambda: Screen().things("Heat map"))
    threshold = Screen().things("Seam threshold")[0].object()
    threshold.setValue(60)
    assert gallery.meters.threshold == 60
    until(loop, lambda: "closes cleanly" in " ".join(words(pane)))


def test_a_card_wears_what_was_measured(pane: GalleryPane, gallery: Gallery, loop: Loop) -> None:
    until(loop, lambda: gallery.meters.measures(gallery.face("fox-0")) is not None)
    assert not pane.grid.grab().isNull()
    row = gallery.model.row_of("fox-0")
    place = pane.grid.visualRect(gallery.model.index(row)).center()
    assert "Waving" in pane.grid._words_at(place)
    assert gallery.meters.measures(gallery.face("fox-0")).words in pane.grid._words_at(place)
    assert pane.grid._words_at(QPoint(-5, -5)) == ""
    event = QHelpEvent(QEvent.Type.ToolTip, place, pane.grid.viewport().mapToGlobal(place))
    QApplication.sendEvent(pane.grid.viewport(), event)


def test_each_file_stands_below_the_one_it_was_made_from(
    pane: GalleryPane, gallery: Gallery, server: PoseServer, loop: Loop
) -> None:
    pose, other = server.poses["fox"][0], server.poses["fox"][1]
    video = structs.replace(pose.assets[1], id="v", type="video", sources=(AssetLink(asset_id=other.assets[0].id),))
    server.poses["fox"][0] = structs.replace(pose, assets=(video, pose.assets[1]))
    gallery.refresh()
    until(loop, lambda: gallery.pose("fox-0").latest("video") is not None)
    gallery.select("fox-0")
    pane.look()
    QTest.keyClick(pane.quick_look, Qt.Key.Key_I)
    shown = words(pane)
    assert "made from “Sitting”" in shown
    assert shown.index("MP4") < shown.index("WebM")
    webm = next(found for found in pane.quick_look._files.findChildren(QLabel) if found.text() == "WebM")
    mp4 = next(found for found in pane.quick_look._files.findChildren(QLabel) if found.text() == "MP4")
    assert webm.mapTo(pane, QPoint()).x() > mp4.mapTo(pane, QPoint()).x()


def test_heat_goes_from_black_over_red_to_white(qapp) -> None:
    grey = QImage(3, 1, QImage.Format.Format_Grayscale8)
    for column, level in enumerate((0, 40, 255)):
        grey.setPixelColor(
            column, 0, qapp.palette().color(qapp.palette().ColorRole.Window).fromRgb(level, level, level)
        )
    image = hot(grey)
    cold, warm, white = (image.pixelColor(column, 0) for column in range(3))
    assert (cold.red(), white.blue()) == (0, 255)
    assert warm.red() > warm.green() > warm.blue()
