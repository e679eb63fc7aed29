import gc
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from studio.services.video_frames import RawFrame
from studio.state.clips import ClipPlayer, Projector
from studio.state.clips_images import FramePress, premultiplied
from tests.helpers.clips import clip, number_in
from tests.helpers.waiting import dispose

BOX = QSize(96, 96)


class Clock:
    """A clock that stands until it is turned."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def projector(qapp: object, clock: Clock) -> Iterator[Projector]:
    projector = Projector(clock=clock)
    yield projector
    projector.close()
    dispose(projector)


def number(image: QImage) -> int:
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine() // 4, 4)
    return number_in(rows[:, : image.width()])


def shows(player: ClipPlayer, index: int) -> Callable[[], bool]:
    def true() -> bool:
        player.advance()
        return not player.image.isNull() and number(player.image) == index

    return true


def test_a_player_starts_paused_on_its_first_frame(qtbot: QtBot, projector: Projector) -> None:
    player = ClipPlayer(projector, clip(), BOX)
    with qtbot.waitSignals([player.opened, player.frame_changed]):
        pass
    assert player.info.frames == 30
    assert number(player.image) == 0
    assert player.image.format() == QImage.Format.Format_ARGB32_Premultiplied
    assert (player.playing, player.position, projector.playing) == (False, 0.0, 0)


def test_the_clock_moves_a_playing_clip_and_the_loop_closes(qtbot: QtBot, projector: Projector, clock: Clock) -> None:
    player = ClipPlayer(projector, clip(), BOX)
    qtbot.waitUntil(shows(player, 0))
    player.play()
    start = clock.now
    for index in (1, 2, 15, 29, 0, 7):
        moment = index / 30 + (1 if index in (0, 7) else 0)
        clock.now = start + moment
        qtbot.waitUntil(shows(player, index))
    assert player.index == 7


def test_frames_of_what_moves_do_not_wake_the_window(qtbot: QtBot, projector: Projector, clock: Clock) -> None:
    player = ClipPlayer(projector, clip(), BOX)
    player.play()
    qtbot.waitUntil(shows(player, 0))
    woken: list[int] = []
    projector.news.connect(woken.append)
    clock.now += 0.5
    qtbot.waitUntil(shows(player, 15))
    assert woken == []


def test_time_starts_with_the_first_picture(qtbot: QtBot, projector: Projector, clock: Clock) -> None:
    player = ClipPlayer(projector, clip(), BOX)
    player.play()
    clock.now += 0.5
    qtbot.waitUntil(shows(player, 0))
    clock.now += 0.1
    qtbot.waitUntil(shows(player, 3))


def test_speed_stretches_time_without_a_jump(qtbot: QtBot, projector: Projector, clock: Clock) -> None:
    player = ClipPlayer(projector, clip(frames=90), BOX)
    qtbot.waitUntil(shows(player, 0))
    player.play()
    clock.now += 1.0
    player.set_speed(0.1)
    assert player.index == 30
    clock.now += 1.0
    assert player.index == 33
    player.set_speed(400)
    assert player.speed == 4.0
    clock.now += 0.25
    assert player.index == 63


def test_pause_freezes_the_frame_shown(qtbot: QtBot, projector: Projector, clock: Clock) -> None:
    player = ClipPlayer(projector, clip(), BOX)
    qtbot.waitUntil(shows(player, 0))
    player.play()
    clock.now += 0.4
    player.pause()
    clock.now += 5
    qtbot.waitUntil(shows(player, 12))
    assert projector.playing == 0


def test_steps_and_jumps_show_exactly_that_frame(qtbot: QtBot, projector: Projector) -> None:
    player = ClipPlayer(projector, clip(frames=90), BOX)
    qtbot.waitUntil(shows(player, 0))
    for move, index in ((1, 1), (1, 2), (-3, 89), (-9, 80), (40, 30)):
        player.step(move)
        assert player.index == index
        qtbot.waitUntil(shows(player, index))
    player.seek(2.0)
    qtbot.waitUntil(shows(player, 60))
    assert player.position == pytest.approx(2.0)


def test_every_frame_can_be_reached_by_its_own_moment(qtbot: QtBot, projector: Projector) -> None:
    player = ClipPlayer(projector, clip(frames=90), BOX)
    qtbot.waitUntil(shows(player, 0))
    for index in range(90):
        player.seek(index / 30)
        assert player.index == index


def test_a_clip_that_does_not_loop_ends_on_its_last_frame(qtbot: QtBot, projector: Projector, clock: Clock) -> None:
    player = ClipPlayer(projector, clip(), BOX, loop=False)
    qtbot.waitUntil(shows(player, 0))
    player.play()
    with qtbot.waitSignal(player.ended):
        clock.now += 3
    qtbot.waitUntil(shows(player, 29))
    assert not player.playing
    player.step(5)
    assert player.index == 29
    player.play()
    qtbot.waitUntil(shows(player, 0))


def test_another_size_keeps_the_place(qtbot: QtBot, projector: Projector) -> None:
    player = ClipPlayer(projector, clip(), BOX)
    qtbot.waitUntil(shows(player, 0))
    player.step(11)
    player.resize(QSize(48, 60))
    qtbot.waitUntil(lambda: player.image.size() == QSize(48, 48))
    assert player.index == 11


def test_a_file_that_cannot_be_shown_says_so(qtbot: QtBot, projector: Projector, tmp_path: Path) -> None:
    path = tmp_path / "broken.webm"
    path.write_bytes(b"no film")
    player = ClipPlayer(projector, path, BOX)
    with qtbot.waitSignal(player.failed) as heard:
        player.play()
    assert "broken.webm" in heard.args[0]
    assert player.error == heard.args[0]
    assert player.image.isNull()
    player.play()
    assert not player.playing


def test_a_clip_shorter_than_its_header_says_plays_what_is_there(
    qtbot: QtBot, projector: Projector, tmp_path: Path
) -> None:
    whole = clip(frames=90).read_bytes()
    path = tmp_path / "cut.webm"
    path.write_bytes(whole[: len(whole) // 2])
    player = ClipPlayer(projector, path, BOX)
    qtbot.waitUntil(lambda: player.info is not None)
    player.seek(2.9)
    qtbot.waitUntil(lambda: player.info.frames < 90)
    player.seek(0)
    qtbot.waitUntil(shows(player, 0))


def test_nothing_moves_after_closing(qtbot: QtBot, projector: Projector, clock: Clock) -> None:
    player = ClipPlayer(projector, clip(), BOX)
    player.play()
    qtbot.waitUntil(shows(player, 0))
    player.close()
    player.close()
    image = player.image
    clock.now += 0.5
    player.play()
    player.step(3)
    player.resize(QSize(10, 10))
    assert player.image is image
    assert projector.playing == 0


def test_a_projector_can_be_closed_while_clips_play(qapp: object) -> None:
    projector = Projector()
    players = [ClipPlayer(projector, clip(kind, frames=90), BOX) for kind in ("webm", "hevc", "stacked_video")]
    for player in players:
        player.play()
    projector.close()
    assert projector.playing == 0
    dispose(projector, *players)


def test_three_loops_do_not_make_memory_grow(qtbot: QtBot, projector: Projector, clock: Clock) -> None:
    players = [
        ClipPlayer(projector, clip(kind, 240, 90), QSize(200, 200)) for kind in ("webm", "stacked_video", "hevc")
    ]
    for player in players:
        qtbot.waitUntil(shows(player, 0))
        player.play()
    frames: list[int] = []

    def turn(times: int) -> None:
        for _ in range(times):
            clock.now += 1 / 30
            for player in players:
                player.advance()
                wanted = player.index
                qtbot.waitUntil(shows(player, wanted))
                frames.append(wanted)

    turn(100)
    before = resident()
    turn(200)
    gc.collect()
    assert resident() - before < 12 * 2**20
    assert len(frames) == 900


def resident() -> int:
    pages = Path("/proc/self/statm").read_text().split()[1]
    return int(pages) * 4096


def test_pictures_are_multiplied_and_own_their_memory() -> None:
    pixels = bytearray([10, 100, 200, 128] * 16)
    image = premultiplied(RawFrame(4, 4, 16, memoryview(pixels)), (4, 4))
    pixels[:] = bytes(64)
    assert image.pixelColor(0, 0).alpha() == 128
    raw = np.frombuffer(image.constBits(), np.uint8)[:4]
    assert np.abs(raw.astype(int) - (5, 50, 100, 128)).max() <= 1


def raw(value: int, side: int = 300) -> RawFrame:
    return RawFrame(side, side, side * 4, memoryview(bytes([value, value, value, 255]) * side * side))


def test_the_memory_of_a_dropped_frame_is_used_again() -> None:
    press = FramePress()
    kept = press(raw(10), (300, 300))
    dropped = press(raw(20), (300, 300))
    place = id(dropped)
    del dropped
    again = press(raw(30), (300, 300))
    assert id(again) == place
    assert [image.pixelColor(5, 5).red() for image in (kept, again)] == [10, 30]
    press.clear()
    assert kept.pixelColor(5, 5).red() == 10


def test_a_copy_that_qt_shares_is_not_printed_over() -> None:
    press = FramePress()
    shared = QImage(press(raw(20), (300, 300)))
    again = press(raw(30), (300, 300))
    assert [image.pixelColor(5, 5).red() for image in (shared, again)] == [20, 30]


def test_spare_memory_is_bounded() -> None:
    press = FramePress()
    images = [press(raw(1, 960), (960, 960)) for _ in range(12)]
    assert len(press._printed) == 12, "what is in use costs nothing more when it is remembered"
    kept = images[3]
    del images
    press(raw(2, 300), (300, 300))
    assert sum(image.sizeInBytes() for image in press._printed) <= 16 * 2**20 + 2 * kept.sizeInBytes()


def test_a_packed_frame_is_the_same_again() -> None:
    press = FramePress()
    frame = press(raw(77, 64), (50, 40))
    frame.setPixelColor(7, 9, QColor(1, 2, 3, 4))
    again = press.unpack(press.pack(frame), (50, 40))
    assert again == frame
    assert again.format() == frame.format()
