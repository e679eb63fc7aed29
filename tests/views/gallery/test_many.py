"""Several poses at once: choosing, marking by key, comparing, ordering, dragging in and out, the trash."""

import asyncio
from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from studio.domain.pose_drag import PoseDrag
from studio.domain.uploads import Upload
from studio.state.gallery import Gallery
from studio.state.transfer import carry, poses_of
from studio.views.gallery.compare_stage import Mode, difference
from studio.views.gallery.pane import GalleryPane
from tests.helpers.screen import Screen
from tests.helpers.waiting import until

Loop = asyncio.AbstractEventLoop
SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


def press(pane: GalleryPane, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(pane.grid, key, modifiers)


def centre(pane: GalleryPane, pose_id: str) -> QPoint:
    row = pane.grid.model().row_of(pose_id)
    return pane.grid.visualRect(pane.grid.model().index(row)).center()


def click(pane: GalleryPane, pose_id: str, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.mouseClick(pane.grid.viewport(), Qt.MouseButton.LeftButton, modifiers, centre(pane, pose_id))


def test_ctrl_and_shift_choose_several(pane: GalleryPane, gallery: Gallery) -> None:
    click(pane, "fox-3")
    click(pane, "fox-1", CTRL)
    assert (gallery.chosen, gallery.selected) == (("fox-3", "fox-1"), "fox-1")
    click(pane, "fox-0", SHIFT)
    assert gallery.chosen[-1] == "fox-0"
    press(pane, Qt.Key.Key_A, CTRL)
    assert len(gallery.chosen) == 4
    press(pane, Qt.Key.Key_Escape)
    assert (gallery.chosen, gallery.selected) == ((), "")
    press(pane, Qt.Key.Key_Home)
    press(pane, Qt.Key.Key_Right, SHIFT)
    assert gallery.chosen == ("fox-3", "fox-2")


def test_keys_star_rate_and_trash_what_is_chosen(pane: GalleryPane, gallery: Gallery, loop: Loop) -> None:
    notes = gallery.notes
    gallery.choose(("fox-3", "fox-2"), "fox-2")
    press(pane, Qt.Key.Key_Period)
    until(loop, lambda: notes.marks("fox-3").star and notes.marks("fox-2").star)
    press(pane, Qt.Key.Key_4)
    until(loop, lambda: notes.marks("fox-3").rating == 4)
    press(pane, Qt.Key.Key_0, SHIFT)  # on a French keyboard digits need Shift
    until(loop, lambda: notes.marks("fox-3").rating == 0)
    assert not pane.grid.grab().isNull()
    press(pane, Qt.Key.Key_Period)
    until(loop, lambda: not notes.marks("fox-2").star)
    press(pane, Qt.Key.Key_Delete)
    until(loop, lambda: pane.grid.model().rowCount() == 2)
    assert gallery.selected == "fox-1"


def test_the_star_is_pressed_on_the_card(pane: GalleryPane, gallery: Gallery, loop: Loop) -> None:
    index = gallery.model.index(0)
    place = pane.grid._delegate.star_area(pane.grid.visualRect(index)).center()
    QTest.mouseClick(pane.grid.viewport(), Qt.MouseButton.LeftButton, pos=place)
    until(loop, lambda: gallery.notes.marks("fox-3").star)


def test_the_trash_offers_to_put_back_and_asks_before_anything_goes_for_good(
    pane: GalleryPane, gallery: Gallery, loop: Loop
) -> None:
    gallery.choose(("fox-3", "fox-2"), "fox-3")
    gallery.trash(gallery.chosen)
    until(loop, lambda: gallery.model.rowCount() == 2)
    gallery.search("is:trashed")
    press(pane, Qt.Key.Key_A, CTRL)
    screen = Screen()
    screen.things("Put back")[0].object().click()
    until(loop, lambda: gallery.model.rowCount() == 0)
    gallery.search("")
    assert gallery.model.rowCount() == 4
    gallery.choose(("fox-0", "fox-1"), "fox-1")
    press(pane, Qt.Key.Key_Delete, SHIFT)
    assert screen.things("Delete 2 poses for good?")
    screen.things("Delete for good")[0].object().click()
    until(loop, lambda: gallery.count == 2)


def test_poses_are_compared_in_four_ways_on_one_time(pane: GalleryPane, gallery: Gallery, loop: Loop) -> None:
    gallery.choose(("fox-2", "fox-0"), "fox-0")
    press(pane, Qt.Key.Key_C)
    compare, stage = pane.compare, pane.compare._stage
    assert compare.isVisible()
    until(loop, lambda: compare._clips is not None and all(compare._clips.image(one) for one in gallery.chosen))
    assert compare._clips.playing
    for mode in Mode:
        assert stage.mode is mode
        assert not compare.grab().isNull()
        assert mode.words in stage.accessibleDescription()
        QTest.keyClick(compare, Qt.Key.Key_M)
    QTest.keyClick(compare, Qt.Key.Key_Space)
    assert not compare._clips.playing
    compare._clips.seek(0.5)
    until(loop, lambda: {player.index for player in compare._clips._players.values()} == {15})
    QTest.keyClick(compare, Qt.Key.Key_Period)
    until(loop, lambda: {player.index for player in compare._clips._players.values()} == {16})
    QTest.keyClick(stage, Qt.Key.Key_Plus)
    assert stage.zoom > 1
    stage.set_mode(Mode.SLIDER)
    QTest.keyClick(stage, Qt.Key.Key_Left)
    QTest.mouseClick(stage, Qt.MouseButton.LeftButton, pos=QPoint(10, 10))
    assert stage._share < 0.1
    QTest.keyClick(compare, Qt.Key.Key_Escape)
    assert not compare.isVisible()
    assert gallery.projector.playing == 0


def test_one_pose_or_five_are_not_compared(pane: GalleryPane, gallery: Gallery) -> None:
    gallery.select("fox-0")
    press(pane, Qt.Key.Key_C)
    assert not pane.compare.isVisible()


def test_the_same_picture_has_no_difference(qapp) -> None:
    one = QImage(20, 20, QImage.Format.Format_ARGB32_Premultiplied)
    one.fill(0xFF336699)
    other = one.copy()
    other.setPixel(10, 10, 0xFF3A6699)
    assert difference(one, one, one.size()).pixelColor(10, 10).red() == 0
    assert difference(one, other, one.size()).pixelColor(10, 10).red() >= 4 * (0x3A - 0x33) - 4


def test_all_are_animated_for_one_total(pane: GalleryPane, gallery: Gallery) -> None:
    ordered = []
    pane.ordered.connect(ordered.append)
    gallery.choose(("fox-3", "fox-2", "fox-1"), "fox-1")
    screen = Screen()
    assert screen.things("3 poses chosen")
    screen.things("Animate all…")[0].object().click()
    order = screen.things("Order")[0].object()
    assert not order.isEnabled()
    screen.things("Motion for all")[-1].object().setPlainText("waves")
    assert screen.things("Total cost")[0].object().text() == "3 x 20 = 60 credits"
    assert order.text() == "Animate all · 60 credits"
    order.click()
    assert [request.item_id for request in ordered[0]] == ["fox-3", "fox-2", "fox-1"]


def test_variants_are_ordered_for_one_total(pane: GalleryPane, gallery: Gallery) -> None:
    ordered = []
    pane.ordered.connect(ordered.append)
    gallery.choose(("fox-3", "fox-2"), "fox-2")
    screen = Screen()
    screen.things("More variants…")[0].object().click()
    screen.things("Variants of each")[-1].object().setValue(3)
    screen.things("Order")[0].object().click()
    assert len(ordered[0]) == 6


def test_the_menu_says_everything_that_can_be_done(pane: GalleryPane, gallery: Gallery) -> None:
    def offered() -> set[str]:
        menu = pane.actions_of_poses.menu()
        words = {action.text().partition("\t")[0] for action in menu.actions() if action.text()}
        menu.deleteLater()
        return words

    gallery.select("fox-0")
    assert {"Animate", "Use these settings", "Make a variation", "Copy address", "Move to trash"} <= offered()
    gallery.choose(("fox-0", "fox-1"), "fox-0")
    assert {"Compare", "Animate all…", "More variants…", "Save files…"} <= offered()


def test_everything_of_a_pose_is_recalled_into_the_form(pane: GalleryPane, gallery: Gallery) -> None:
    recalled = []
    pane.recall_requested.connect(recalled.append)
    gallery.select("fox-0")
    pane.look()
    for key in (Qt.Key.Key_A, Qt.Key.Key_P, Qt.Key.Key_R):
        QTest.keyClick(pane.quick_look, key)
    whole, prompt, variation = recalled
    assert (whole.request.name, prompt.request.name, variation.request.item_id) == ("Waving", None, "fox-0")


def test_a_drag_of_several_carries_all_of_them(pane: GalleryPane, gallery: Gallery, loop: Loop) -> None:
    gallery.choose(("fox-1", "fox-0"), "fox-0")
    until(loop, lambda: len(pane.grid.drag_data().urls()) == 2)
    data = pane.grid.drag_data()
    assert poses_of(data) == PoseDrag(mascot_id="fox", pose_ids=("fox-1", "fox-0"))
    assert sorted(Path(url.toLocalFile()).name for url in data.urls()) == ["Sitting.png", "Waving.webm"]


def test_what_is_dropped_or_pasted_comes_in_and_our_own_poses_do_not(
    pane: GalleryPane, gallery: Gallery, tmp_path: Path
) -> None:
    came = []
    pane.dropped.connect(came.append)
    foreign, own = QMimeData(), carry(PoseDrag(mascot_id="fox", pose_ids=("fox-0",)))
    foreign.setUrls([QUrl.fromLocalFile(str(tmp_path / "a.png"))])
    for data, taken in ((foreign, True), (own, False)):
        enter = QDragEnterEvent(
            QPoint(9, 9), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        )
        QApplication.sendEvent(pane.grid.viewport(), enter)
        assert enter.isAccepted() is taken
        drop = QDropEvent(
            QPointF(9, 9), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        )
        QApplication.sendEvent(pane.grid.viewport(), drop)
    assert len(came) == 1
    QGuiApplication.clipboard().setText("https://x.org/fox.png")
    press(pane, Qt.Key.Key_V, CTRL)
    assert came[-1].text() == "https://x.org/fox.png"


def test_pictures_that_came_in_are_animated_as_new_poses(pane: GalleryPane, gallery: Gallery) -> None:
    ordered = []
    pane.ordered.connect(ordered.append)
    pane.offer_pictures((Upload(asset_id="a1", name="fox.png", notices=("It was turned upright.",)),))
    pane.offer_pictures((Upload(asset_id="a2", name="cat.png"),))
    screen = Screen()
    assert screen.things("2 pictures came in: fox.png, cat.png. It was turned upright.")
    screen.things("Animate…")[0].object().click()
    screen.things("Motion for all")[-1].object().setPlainText("waves")
    screen.things("Order")[0].object().click()
    assert [(one.name, one.source_image_asset_id) for one in ordered[0]] == [("fox", "a1"), ("cat", "a2")]
    assert not pane._arrivals.isVisible()


def test_the_pointer_scrubs_through_a_clip_and_resting_plays_on(
    pane: GalleryPane, gallery: Gallery, loop: Loop
) -> None:
    place = centre(pane, "fox-0")
    area = pane.grid._delegate.picture_area(pane.grid.visualRect(gallery.model.index(gallery.model.row_of("fox-0"))))
    QTest.mouseMove(pane.grid.viewport(), place)
    pane.grid._pointer = place
    pane.grid._point()
    hover = pane.grid.hover
    until(loop, lambda: hover.playing and hover.image("fox-0") is not None)
    for share in (0.25, 0.9):
        pane.grid._pointer = QPoint(round(area.left() + area.width() * share), place.y())
        pane.grid._point()
        assert not hover.playing
        until(loop, lambda share=share: abs(hover.share - share) < 0.06)
    until(loop, lambda: hover.playing)
    assert not pane.grid.grab().isNull()
