"""The stage with real clips: it goes where the inputs say, and never shows nothing between two clips."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QSize
from pytestqt.qtbot import QtBot

from studio.domain.playback import Profile
from studio.domain.playback_trace import Event, Phase
from studio.state.clips import Projector
from studio.state.document import Document
from studio.state.stage import Stage
from tests.helpers.canvas_window import media_for
from tests.helpers.clips import clip, number_in
from tests.helpers.counts import count
from tests.helpers.likeness import pixels_of
from tests.helpers.stage import two_poses
from tests.helpers.waiting import dispose


@pytest.fixture
def stage(qapp: object) -> Iterator[Stage]:
    graph = two_poses()
    document = Document()
    document.open(graph)
    paths = {
        "vla": clip("webm", 96, 30),
        "vlb": clip("stacked_video", 96, 30),
        "vab": clip("webm", 64, 5),
        "vba": clip("webm", 64, 5),
    }
    projector = Projector()
    media = media_for(graph, paths)
    stage = Stage(document, media, projector)
    stage.set_box(QSize(96, 96))
    yield stage
    stage.close()
    projector.close()
    dispose(stage, projector, media, document)


def at(stage: Stage, node: str, phase: Phase = Phase.LOOPING) -> bool:
    state = stage.state
    return state is not None and state.node == node and state.phase is phase and stage.shown_edge == state.clip


def opaque(stage: Stage) -> bool:
    image = stage.image
    if image is None or image.isNull():
        return False
    return any(image.pixelColor(x, image.height() // 2).alpha() > 0 for x in range(0, image.width(), 4))


def test_it_goes_there_and_back_by_its_inputs(stage: Stage, qtbot: QtBot) -> None:
    stage.play()
    qtbot.waitUntil(lambda: at(stage, "a"), timeout=5000)
    stage.set_input("go", value=True)
    assert stage.state.phase is Phase.TRANSITIONING
    qtbot.waitUntil(lambda: at(stage, "b"), timeout=5000)
    stage.set_input("go", value=False)
    qtbot.waitUntil(lambda: at(stage, "a"), timeout=5000)
    events = [entry.event for entry in stage.trace]
    assert events.count(Event.DEPARTED) == 2
    assert events.count(Event.ARRIVED) == 3


def test_no_blank_frame_between_clips(stage: Stage, qtbot: QtBot) -> None:
    blanks: list[str | None] = []
    stage.frame_changed.connect(lambda: None if opaque(stage) else blanks.append(stage.shown_edge))
    stage.play()
    qtbot.waitUntil(lambda: at(stage, "a"), timeout=5000)
    stage.set_speed(4.0)
    for number in range(count(6, 500)):
        going = number % 2 == 0
        stage.set_input("go", value=going)
        qtbot.waitUntil(lambda going=going: at(stage, "b" if going else "a"), timeout=5000)
        assert opaque(stage)
    assert blanks == []


def test_loops_are_counted(stage: Stage, qtbot: QtBot) -> None:
    stage.play()
    stage.set_speed(4.0)
    qtbot.waitUntil(lambda: (stage.value("loopCount") or 0) >= 2, timeout=8000)


def test_a_missing_clip_is_fetched_and_shown_when_it_comes(qapp: object, qtbot: QtBot) -> None:
    graph = two_poses()
    document = Document()
    document.open(graph)
    media = media_for(graph)
    projector = Projector()
    stage = Stage(document, media, projector)
    stage.play()
    files = media._files
    assert files.wanted[0] == "vla"
    assert stage.shown_edge is None
    files.paths["vla"] = clip("webm", 96, 30)
    media.changed.emit()
    qtbot.waitUntil(lambda: stage.shown_edge == "la", timeout=5000)
    stage.close()
    projector.close()
    dispose(stage, projector, media, document)


def test_going_back_in_the_trace_forks(stage: Stage, qtbot: QtBot) -> None:
    stage.play()
    qtbot.waitUntil(lambda: at(stage, "a"), timeout=5000)
    moment = stage.trace[-1]
    stage.set_input("go", value=True)
    qtbot.waitUntil(lambda: at(stage, "b"), timeout=5000)
    stage.go_back(moment)
    assert stage.state.node == "a"
    assert stage.value("go") is None
    qtbot.waitUntil(lambda: at(stage, "a"), timeout=5000)


def test_holding_stepping_and_stopping(stage: Stage, qtbot: QtBot) -> None:
    stage.play()
    qtbot.waitUntil(lambda: at(stage, "a"), timeout=5000)
    stage.pause()
    assert stage.paused
    with qtbot.waitSignal(stage.frame_changed, timeout=5000):
        stage.step(3)
    stage.pause()
    assert not stage.paused
    stage.set_profile(Profile.CLASSIC)
    assert stage.playing
    stage.stop()
    assert not stage.playing
    assert stage.image is None
    assert stage.value("go") is None
    assert stage.outlook() == ()


def test_what_may_come_next_stands_ready(stage: Stage, qtbot: QtBot) -> None:
    stage.play()
    qtbot.waitUntil(lambda: at(stage, "a") and stage.clips.ready == 1, timeout=5000)
    ready = next(iter(stage.clips._ready.values()))
    qtbot.waitUntil(lambda: not ready.image.isNull(), timeout=5000)
    stage.set_input("go", value=True)
    assert stage.shown_edge == "ab", "a clip that stands ready is on screen at once"
    assert [cue.edge_id for cue in stage.clips._ready] == ["lb"]


def test_it_travels_by_inputs_and_jumps_where_none_lead(stage: Stage, qtbot: QtBot) -> None:
    told: list[str] = []
    stage.told.connect(told.append)
    stage.set_speed(4.0)
    stage.travel_to("b")
    qtbot.waitUntil(lambda: at(stage, "b"), timeout=5000)
    assert stage.value("go") is True
    stage.travel_to("c")
    assert (stage.state.node, stage.state.phase) == ("c", Phase.IDLE)
    assert told == ["No inputs lead to Alone from here, so the player was set there."]


def test_inputs_survive_a_stop_if_they_are_kept(stage: Stage, qtbot: QtBot) -> None:
    stage.set_keep(keep=True)
    stage.play()
    stage.set_input("go", value=True)
    stage.set_input("clicked", value=True)
    stage.stop()
    assert stage.value("go") is True
    assert stage.value("clicked") is None
    stage.play()
    assert stage.value("go") is True
    assert stage.state.phase is Phase.TRANSITIONING
    stage.stop()
    stage.set_keep(keep=False)
    assert stage.value("go") is None


def test_scrubbing_holds_and_shows_the_frame(stage: Stage, qtbot: QtBot) -> None:
    stage.play()
    qtbot.waitUntil(lambda: at(stage, "a"), timeout=5000)
    stage.seek(17)
    assert stage.paused
    qtbot.waitUntil(lambda: frame_number(stage) == 17, timeout=5000)
    stage.step(-2)
    qtbot.waitUntil(lambda: frame_number(stage) == 15, timeout=5000)
    assert stage.clips.index == 15


def test_the_largest_viewer_decides_how_large_frames_are(stage: Stage, qtbot: QtBot) -> None:
    stage.play()
    qtbot.waitUntil(lambda: at(stage, "a"), timeout=5000)
    stage.set_box(QSize(32, 32))
    qtbot.waitUntil(lambda: stage.image.width() < 96, timeout=5000)
    stage.set_box(QSize(96, 96), "pet")
    qtbot.waitUntil(lambda: stage.image.width() == 96, timeout=5000)
    stage.set_box(QSize(), "pet")
    qtbot.waitUntil(lambda: stage.image.width() < 96, timeout=5000)


def frame_number(stage: Stage) -> int:
    """Read the number that is written into the frame on screen."""
    image = stage.image
    return -1 if image is None or image.isNull() else number_in(pixels_of(image))
