import asyncio

import pytest
from msgspec import structs
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from studio.state.gallery import Gallery
from studio.views.gallery.backdrop import Backdrop
from studio.views.gallery.pane import GalleryPane
from studio.views.gallery.quick_look import QuickLook
from studio.views.theme import Theme
from tests.helpers.clips import clip
from tests.helpers.pose_server import PoseServer
from tests.helpers.screen import Screen
from tests.helpers.waiting import until

Loop = asyncio.AbstractEventLoop


def press(widget, *keys: Qt.Key) -> None:
    for key in keys:
        QTest.keyClick(widget, key)


def opened(pane: GalleryPane, gallery: Gallery, pose_id: str) -> QuickLook:
    gallery.select(pose_id)
    pane.grid.setFocus()
    press(pane.grid, Qt.Key.Key_Space)
    assert pane.quick_look.isVisible()
    return pane.quick_look


def playing(look: QuickLook, loop: Loop) -> None:
    until(loop, lambda: look._player is not None and look._player.playing and not look._player.image.isNull())


@pytest.mark.parametrize("pose_id", ["fox-0", "fox-2", "fox-3"])
def test_space_opens_a_playing_clip_and_closes_it_again(
    pane: GalleryPane, gallery: Gallery, loop: Loop, pose_id: str
) -> None:
    look = opened(pane, gallery, pose_id)
    playing(look, loop)
    assert look.size() == pane.size()
    press(look, Qt.Key.Key_Space)
    assert not look.isVisible()
    assert gallery.projector.playing == 0
    assert pane.grid.hasFocus() or not pane.isActiveWindow()


def test_the_ground_shines_through_and_b_changes_it_everywhere(
    pane: GalleryPane, gallery: Gallery, loop: Loop, theme: Theme
) -> None:
    look = opened(pane, gallery, "fox-0")
    playing(look, loop)
    expected = {Backdrop.CHECKER: theme.color("sunken").red(), Backdrop.BLACK: 0, Backdrop.WHITE: 255}
    for ground in (Backdrop.CHECKER, Backdrop.BLACK, Backdrop.WHITE):
        picture = look._preview.grab().toImage()
        middle = picture.pixelColor(picture.width() // 2, picture.height() // 2 - picture.height() // 6)
        assert abs(middle.red() - 240) < 12
        assert abs(picture.pixelColor(12, picture.height() - 12).red() - expected[ground]) < 14
        press(look, Qt.Key.Key_B)
    assert pane.grid.ground is Backdrop.BRAND


def test_a_still_is_shown_without_controls(pane: GalleryPane, gallery: Gallery, loop: Loop) -> None:
    look = opened(pane, gallery, "fox-1")
    until(loop, lambda: not look._preview._image.isNull())
    assert not look._transport.isVisible()


def test_arrows_move_on_and_stop_at_the_ends(pane: GalleryPane, gallery: Gallery, loop: Loop) -> None:
    look = opened(pane, gallery, "fox-3")
    for key, pose_id in (
        (Qt.Key.Key_Left, "fox-3"), (Qt.Key.Key_Right, "fox-2"), (Qt.Key.Key_Right, "fox-1"),
        (Qt.Key.Key_Right, "fox-0"), (Qt.Key.Key_Right, "fox-0"), (Qt.Key.Key_Left, "fox-1"),
    ):  # fmt: skip
        press(look, key)
        assert gallery.selected == pose_id
        assert look.accessibleDescription() == gallery.pose(pose_id).name
    assert look.isVisible()


def test_frames_are_stepped_and_the_readout_says_which(pane: GalleryPane, gallery: Gallery, loop: Loop) -> None:
    look = opened(pane, gallery, "fox-0")
    playing(look, loop)
    press(look, Qt.Key.Key_K)
    player = look._player
    assert not player.playing
    player.seek(0)
    for key, index in (
        (Qt.Key.Key_Period, 1), (Qt.Key.Key_L, 2), (Qt.Key.Key_Comma, 1), (Qt.Key.Key_J, 0), (Qt.Key.Key_J, 29),
    ):  # fmt: skip
        press(look, key)
        assert player.index == index
    until(loop, lambda: look._transport._time.text() == "frame 30 of 30 · 967 ms")
    press(look, Qt.Key.Key_K)
    assert player.playing


def test_the_slider_scrubs_and_the_speed_holds_for_the_next_clip(
    pane: GalleryPane, gallery: Gallery, loop: Loop
) -> None:
    look = opened(pane, gallery, "fox-0")
    playing(look, loop)
    transport = look._transport
    transport._scrub.setValue(12)
    until(loop, lambda: look._player.index == 12)
    assert not look._player.playing
    press(look, Qt.Key.Key_BracketLeft, Qt.Key.Key_BracketLeft)
    assert look._player.speed == 0.25
    look.leave()
    opened(pane, gallery, "fox-2")
    assert look._player is None or look._player.speed == 0.25
    playing(look, loop)
    assert look._player.speed == 0.25


def test_everything_is_called_by_its_name(pane: GalleryPane, gallery: Gallery, loop: Loop) -> None:
    look = opened(pane, gallery, "fox-0")
    playing(look, loop)
    screen = Screen()
    for name in (
        "Quick look", "Preview", "Pause clip", "Previous frame", "Next frame", "Position", "Speed", "Time",
        "Background", "Next pose", "Previous pose", "Close quick look",
    ):  # fmt: skip
        assert screen.things(name), name
    QTest.mouseClick(screen.things("Close quick look")[0].object(), Qt.MouseButton.LeftButton)
    assert not look.isVisible()


def test_a_clip_that_cannot_be_decoded_says_so_and_is_never_black(
    pane: GalleryPane, gallery: Gallery, server: PoseServer, loop: Loop
) -> None:
    url = gallery.pose("fox-0").clip.url
    server.files[url] = b"x" * len(server.files[url])
    look = opened(pane, gallery, "fox-0")
    until(loop, lambda: look._preview._sentence != "")
    assert "not a video" in look._preview._sentence
    assert look._preview.grab().toImage().pixelColor(20, 20).red() > 0


def test_a_pose_that_gets_its_clip_begins_to_play(
    pane: GalleryPane, gallery: Gallery, server: PoseServer, loop: Loop, still
) -> None:
    look = opened(pane, gallery, "fox-1")
    better = server.add("fox", "Sitting", still=still, clip=clip(frames=20), id="fox-1")
    server.poses["fox"].remove(better)
    server.poses["fox"][1] = structs.replace(better, created_at=server.poses["fox"][1].created_at)
    gallery.refresh()
    playing(look, loop)
    assert look._transport.isVisible()


def test_it_keeps_covering_the_pane_and_decodes_for_the_new_size(
    pane: GalleryPane, gallery: Gallery, loop: Loop
) -> None:
    look = opened(pane, gallery, "fox-0")
    playing(look, loop)
    pane.resize(400, 300)
    assert look.size() == pane.size()
    until(loop, lambda: look._player._box == look._preview.box)


def test_without_motion_it_opens_on_the_first_frame_and_plays_when_asked(
    pane: GalleryPane, gallery: Gallery, loop: Loop, theme: Theme
) -> None:
    theme.set_motion("reduced")
    look = opened(pane, gallery, "fox-0")
    until(loop, lambda: look._player is not None and not look._player.image.isNull())
    assert not look._player.playing
    press(look, Qt.Key.Key_K)
    playing(look, loop)
