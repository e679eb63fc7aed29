import asyncio

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QColor, QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from studio.domain.entries import Entry
from studio.state.gallery import Gallery
from studio.views.gallery.backdrop import Backdrop
from studio.views.gallery.card import LARGEST, SMALLEST
from studio.views.gallery.pane import GalleryPane
from studio.views.theme import Theme
from tests.helpers.entries import entry
from tests.helpers.pose_server import PoseServer
from tests.helpers.screen import name_of, tree
from tests.helpers.waiting import until

Loop = asyncio.AbstractEventLoop


def centre(pane: GalleryPane, pose_id: str) -> QPoint:
    row = pane.grid.model().row_of(pose_id)
    return pane.grid.visualRect(pane.grid.model().index(row)).center()


def point(pane: GalleryPane, place: QPoint) -> None:
    QTest.mouseMove(pane.grid.viewport(), QPoint(1, 1))  # a pointer that is there already would not move
    QTest.mouseMove(pane.grid.viewport(), place)


def press(pane: GalleryPane, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(pane.grid, key, modifier)


def pixel(pane: GalleryPane, pose_id: str, x: int, y: int) -> QColor:
    """Return a pixel of a card's picture, counted from its own corner."""
    image = pane.grid.viewport().grab().toImage()
    rect = pane.grid.visualRect(pane.grid.model().index(pane.grid.model().row_of(pose_id)))
    left = rect.left() + (rect.width() - pane.grid.picture_size) // 2
    return image.pixelColor(left + x, rect.top() + 8 + y)


def test_the_list_and_its_cards_are_known_by_their_names(pane: GalleryPane) -> None:
    root = QAccessible.queryAccessibleInterface(pane.grid)
    names = [name_of(thing) for thing in tree(root)]
    assert names[0] == "Gallery"
    assert {"Waving", "Sitting", "Jumping", "Thinking"} <= set(names)


def test_cards_spread_over_the_whole_width(pane: GalleryPane) -> None:
    places = [pane.grid.visualRect(pane.grid.model().index(row)) for row in range(4)]
    assert len({place.top() for place in places[:3]}) == 1
    assert places[3].top() > places[0].top()
    assert pane.grid.viewport().width() - places[2].right() < 24


@pytest.mark.parametrize("pose_id", ["fox-0", "fox-2", "fox-3"])
def test_pointing_plays_with_the_ground_shining_through(
    pane: GalleryPane, gallery: Gallery, loop: Loop, theme: Theme, pose_id: str
) -> None:
    point(pane, centre(pane, pose_id))
    until(loop, lambda: pane.grid.hover.image(pose_id) is not None)
    assert pane.grid.hover.playing
    orange, corner = pixel(pane, pose_id, 88, 60), pixel(pane, pose_id, 12, 20)
    assert abs(orange.red() - 240) < 12
    assert abs(orange.green() - 130) < 12
    ground = theme.color("sunken")
    assert abs(corner.red() - ground.red()) < 14
    assert abs(corner.green() - ground.green()) < 14


def test_leaving_stops_the_clip_and_its_decoding(pane: GalleryPane, gallery: Gallery, loop: Loop) -> None:
    point(pane, centre(pane, "fox-0"))
    until(loop, lambda: pane.grid.hover.playing)
    QApplication.sendEvent(pane.grid.viewport(), QEvent(QEvent.Type.Leave))
    assert not pane.grid.hover.playing
    assert gallery.projector.playing == 0
    until(loop, lambda: gallery.projector.pool.open_readers == 0)


def test_moving_to_another_card_plays_that_one(pane: GalleryPane, gallery: Gallery, loop: Loop) -> None:
    point(pane, centre(pane, "fox-0"))
    until(loop, lambda: pane.grid.hover.playing)
    point(pane, centre(pane, "fox-1"))
    assert pane.grid.hover.pose_id == "fox-1"
    assert gallery.projector.playing == 0
    point(pane, centre(pane, "fox-2"))
    until(loop, lambda: pane.grid.hover.image("fox-2") is not None)
    assert gallery.projector.playing == 1


def test_arrows_home_and_end_choose(pane: GalleryPane, gallery: Gallery) -> None:
    pane.grid.setFocus()
    press(pane, Qt.Key.Key_Home)
    assert gallery.selected == "fox-3"
    press(pane, Qt.Key.Key_Right)
    assert gallery.selected == "fox-2"
    press(pane, Qt.Key.Key_End)
    assert gallery.selected == "fox-0"
    press(pane, Qt.Key.Key_Up)
    assert gallery.selected == "fox-3"
    press(pane, Qt.Key.Key_Escape)
    assert gallery.selected == ""


def test_letters_are_commands_and_not_the_beginning_of_a_name(pane: GalleryPane, gallery: Gallery) -> None:
    gallery.select("fox-3")
    QTest.keyClicks(pane.grid, "waving jump sit")
    assert gallery.selected == "fox-3"


def test_showing_a_choice_asks_for_nothing(pane: GalleryPane, gallery: Gallery) -> None:
    heard: list[str] = []
    gallery.pose_selected.connect(heard.append)
    gallery.select("fox-1")
    assert heard == ["fox-1"]
    assert pane.grid.currentIndex().data() == "Sitting"
    assert pane.grid.selectionModel().isSelected(pane.grid.currentIndex())


def test_b_walks_through_the_grounds(pane: GalleryPane, loop: Loop) -> None:
    until(loop, lambda: pixel(pane, "fox-1", 88, 88).red() > 150)
    seen = []
    for ground in (Backdrop.BLACK, Backdrop.WHITE, Backdrop.BRAND, Backdrop.CHECKER):
        press(pane, Qt.Key.Key_B)
        assert pane.grid.ground is ground
        seen.append(pixel(pane, "fox-1", 30, 30).red())
    assert seen[:2] == [0, 255]
    assert 0 < seen[-1] < 60


def test_ctrl_and_wheel_change_the_size_within_bounds(pane: GalleryPane) -> None:
    def turn(angle: int) -> None:
        event = QWheelEvent(
            QPointF(50, 50), QPointF(50, 50), QPoint(), QPoint(0, angle), Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.ControlModifier, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(pane.grid.viewport(), event)

    before = pane.grid.picture_size
    turn(120)
    assert pane.grid.picture_size == before + 16
    for _ in range(30):
        turn(240)
    assert pane.grid.picture_size == LARGEST
    for _ in range(30):
        turn(-240)
    assert pane.grid.picture_size == SMALLEST


def job(state: str, item_id: str, **fields) -> Entry:
    return entry(item_id, state, mascot_id="fox", name="Dancing", item_id=item_id, **fields)


def test_a_pending_card_breathes_and_rests_when_it_is_done(pane: GalleryPane, gallery: Gallery, loop: Loop) -> None:
    gallery.show_jobs([job("processing", "new", stage="drawing")])
    assert pane.grid._breath.isActive()
    shades = set()
    until(loop, lambda: shades.add(pixel(pane, "new", 20, 20).name()) or len(shades) > 3)
    gallery.show_jobs([])
    until(loop, lambda: not pane.grid._breath.isActive())


def test_a_failed_card_offers_to_try_again(pane: GalleryPane, gallery: Gallery, server: PoseServer, loop: Loop) -> None:
    server.add("fox", "Falling")
    gallery.show_jobs([job("failed", "fox-4", error="The prompt was refused.")])
    gallery.refresh()
    until(loop, lambda: gallery.count == 5)
    asked: list[str] = []
    pane.retry_requested.connect(asked.append)
    index = pane.grid.model().index(pane.grid.model().row_of("fox-4"))
    QTest.mouseClick(pane.grid.viewport(), Qt.MouseButton.LeftButton, pos=pane.grid._retry_at(index).center())
    assert asked == ["fox-4"]
    assert gallery.selected == ""


def test_nothing_is_decoded_for_a_hidden_grid(pane: GalleryPane, gallery: Gallery, loop: Loop) -> None:
    point(pane, centre(pane, "fox-0"))
    until(loop, lambda: pane.grid.hover.playing)
    pane.hide()
    assert gallery.projector.playing == 0


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_the_cards_follow_the_theme(pane: GalleryPane, theme: Theme, loop: Loop, mode: str) -> None:
    theme.set_mode(mode)
    until(loop, lambda: pixel(pane, "fox-1", 88, 88).red() > 150)
    corner = pixel(pane, "fox-1", 20, 20)
    assert (corner.lightness() > 200) is (mode == "light")


def test_painting_does_not_ask_for_files_of_cards_out_of_sight(
    pane: GalleryPane, gallery: Gallery, server: PoseServer, loop: Loop, still
) -> None:
    for number in range(120):
        server.add("fox", f"Pose {number}", still=still)
    gallery.refresh()
    until(loop, lambda: gallery.count == 124)
    until(loop, lambda: isinstance(gallery.thumbnail(gallery.model.cards[0].pose, 176), QImage))
    until(loop, lambda: not gallery.files._running)
    fetched = [url for url in server.asked if url.startswith("https://files.example")]
    assert len(fetched) < 30


def test_a_brand_colour_and_a_picture_are_grounds_too(pane: GalleryPane, gallery: Gallery, theme: Theme) -> None:
    grid = pane.grid
    grid.set_ground(Backdrop.BRAND)
    theme.set_ground(color="#123456")
    area = grid._delegate.picture_area(grid.visualRect(gallery.model.index(0)))
    corner = area.topLeft().toPoint() + QPoint(6, 60)
    assert grid.viewport().grab().toImage().pixelColor(corner).name() == "#123456"
    grid.set_ground(Backdrop.PICTURE)
    assert grid.ground is Backdrop.CHECKER  # there is no picture yet
    picture = QImage(30, 20, QImage.Format.Format_RGB32)
    picture.fill(0xFF00AA55)
    theme.set_ground(picture=picture)
    grid.set_ground(Backdrop.PICTURE)
    assert grid.viewport().grab().toImage().pixelColor(corner).name() == "#00aa55"
    assert [action.text() for action in pane.ground.menu().actions() if action.isChecked()] == ["Picture"]
    wanted = []
    pane.ground.ground_requested.connect(wanted.append)
    pane.ground.menu().actions()[1].trigger()
    assert wanted == [Backdrop.BLACK]


def test_without_motion_pointing_shows_the_first_frame_and_moving_shows_others(
    pane: GalleryPane, loop: Loop, theme: Theme
) -> None:
    theme.set_motion("reduced")
    place, hover = centre(pane, "fox-0"), pane.grid.hover
    point(pane, place)
    until(loop, lambda: hover.image("fox-0") is not None)
    assert not hover.playing
    hover.scrub(0.2)
    hover.scrub(0.6)
    until(loop, lambda: abs(hover.share - 0.6) < 0.06)
    assert not hover.playing
