"""The stage as people handle it: never blank while clips follow each other, and on the desktop in its own shape."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from studio.domain.playback import Profile
from studio.views.pet import SIZES, Pet, Surroundings
from tests.helpers.counts import count
from tests.helpers.stage import StageRig, Witness
from tests.helpers.waiting import dispose


@pytest.fixture
def rig(qtbot: QtBot) -> Iterator[StageRig]:
    rig = StageRig()
    qtbot.waitExposed(rig.pane)
    yield rig
    rig.close()


@pytest.mark.soak
def test_not_one_frame_is_blank_while_clips_follow_each_other(rig: StageRig, qtbot: QtBot) -> None:
    rig.pane.play.click()
    qtbot.waitUntil(lambda: rig.at("a"), timeout=5000)
    witness = Witness(rig)
    rig.pane.speed.setValue(rig.pane.speed.maximum())
    for number in range(count(10, 500)):
        going = number % 2 == 0
        rig.stage.set_input("go", value=going)
        qtbot.waitUntil(lambda going=going: rig.at("b" if going else "a"), timeout=5000)
    assert witness.seen > count(30, 1500)
    assert witness.blank == 0


def test_the_mascot_is_clicked_where_it_is_opaque_and_by_keyboard(rig: StageRig, qtbot: QtBot) -> None:
    rig.pane.play.click()
    qtbot.waitUntil(lambda: rig.at("a"), timeout=5000)
    screen = rig.pane.picture
    clicks: list[bool] = []
    rig.stage.traced.connect(lambda: clicks.append(rig.stage.trace[-1].cause == "clicked"))
    QTest.mouseClick(screen, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(2, 2))
    assert not any(clicks)
    QTest.mouseClick(screen, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, screen.rect().center())
    assert any(clicks)
    QTest.mouseMove(screen, screen.rect().center())
    assert rig.stage.value("mouseOver") is True
    rig.stage.play()
    clicks.clear()
    screen.setFocus()
    QTest.keyClick(screen, Qt.Key.Key_Space)
    assert any(clicks)


def test_scrubbing_shows_frame_and_moment(rig: StageRig, qtbot: QtBot) -> None:
    rig.pane.play.click()
    qtbot.waitUntil(lambda: rig.at("a"), timeout=5000)
    rig.pane.scrub.setValue(12)
    assert rig.stage.paused
    qtbot.waitUntil(lambda: rig.pane._time.text() == "frame 13 of 30 · 400 ms", timeout=5000)
    rig.pane.ahead.click()
    qtbot.waitUntil(lambda: rig.pane._time.text() == "frame 14 of 30 · 433 ms", timeout=5000)
    rig.pane.hold.click()
    assert not rig.stage.paused


def test_travelling_is_chosen_from_the_poses(rig: StageRig, qtbot: QtBot) -> None:
    assert [rig.pane.travel.itemText(row) for row in range(rig.pane.travel.count())] == ["Idle", "Work", "Alone"]
    rig.pane.travel.setCurrentIndex(1)
    rig.pane.travel.activated.emit(1)
    qtbot.waitUntil(lambda: rig.at("b"), timeout=5000)
    assert rig.pane.travel.currentIndex() == -1
    rig.pane.travel.activated.emit(2)
    assert rig.stage.state.node == "c"


def test_the_generation_is_chosen_and_the_trace_leads_to_its_edge(rig: StageRig, qtbot: QtBot) -> None:
    rig.pane.profile.setCurrentIndex(1)
    rig.pane.profile.activated.emit(1)
    assert rig.stage.profile is Profile.CLASSIC
    rig.document.select(["b"])
    rig.pane.edge_requested.connect(lambda edge_id: rig.document.select([edge_id]))
    rig.pane.play.click()
    assert rig.pane.trace.count() >= 3
    lines = [rig.pane.trace.item(row).text() for row in range(rig.pane.trace.count())]
    assert lines == ["Started", "At Idle", "arrival: Idle to Work waits for go = on (is not there)"]
    rig.pane.trace.setCurrentRow(2)
    assert rig.document.selection == {"ab"}
    rig.pane.stop.click()
    assert rig.document.selection == {"b"}, "stopping restores the selection"


def test_the_trace_is_saved_where_the_user_says(rig: StageRig, qtbot: QtBot, tmp_path: Path) -> None:
    assert not rig.pane.save.isEnabled()
    rig.pane.play.click()
    asked: list[Path] = []
    rig.pane.trace_save_requested.connect(asked.append)
    rig.pane.save.click()
    dialog = next(child for child in rig.pane.children() if isinstance(child, QWidget) and child.isWindow())
    dialog.selectFile(str(tmp_path / "trace.json"))
    dialog.accept()
    assert asked == [tmp_path / "trace.json"]


def test_the_mascot_stands_on_the_desktop(rig: StageRig, qtbot: QtBot) -> None:
    rig.pane.float.click()
    pet = rig.pane.pet
    assert pet is not None
    assert rig.stage.playing, "what stands on the desktop moves"
    flags = pet.windowFlags()
    assert flags & Qt.WindowType.FramelessWindowHint
    assert flags & Qt.WindowType.WindowStaysOnTopHint
    qtbot.waitUntil(lambda: rig.at("a"), timeout=5000)
    picture = pet.grab().toImage()
    assert picture.pixelColor(2, 2).alpha() == 0
    assert picture.pixelColor(pet.rect().center()).alpha() == 255
    pet.set_side(SIZES[-1])
    assert pet.width() == SIZES[-1]
    pet.set_through(through=True)
    assert pet.lets_clicks_through
    assert pet.isVisible()
    pet.set_through(through=False)
    QTest.keyClick(pet, Qt.Key.Key_Escape)
    assert rig.pane.pet is None
    assert not rig.pane.float.isChecked()


def test_it_is_dragged_by_the_mascot_and_a_press_without_moving_is_a_click(rig: StageRig, qtbot: QtBot) -> None:
    rig.pane.float.click()
    pet = rig.pane.pet
    qtbot.waitUntil(lambda: rig.at("a"), timeout=5000)
    causes: list[str] = []
    rig.stage.traced.connect(lambda: causes.append(rig.stage.trace[-1].cause))
    before, middle = pet.pos(), pet.rect().center()
    left, plain = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QTest.mousePress(pet, left, plain, middle)
    QTest.mouseMove(pet, middle + QPoint(-30, -40))
    QTest.mouseRelease(pet, left, plain, middle)
    assert pet.pos() == before + QPoint(-30, -40)
    assert "clicked" not in causes
    QTest.mouseClick(pet, left, plain, middle)
    assert "clicked" in causes
    rig.pane.stop.click()
    assert rig.pane.pet is None, "nothing is left on the desktop once the stage is empty"


def test_where_nothing_shines_through_the_window_is_cut_to_the_mascot(rig: StageRig, qtbot: QtBot) -> None:
    rig.pane.play.click()
    qtbot.waitUntil(lambda: rig.at("a"), timeout=5000)
    shaped = Pet(rig.document, rig.stage, rig.media, Surroundings.SHAPED)
    shaped.show()
    qtbot.waitUntil(lambda: not shaped.mask().isEmpty(), timeout=5000)
    assert shaped.mask().contains(shaped.rect().center())
    assert not shaped.mask().contains(QPoint(2, 2))
    shaped.close()
    framed = Pet(rig.document, rig.stage, rig.media, Surroundings.FRAMED)
    assert not framed.windowFlags() & Qt.WindowType.FramelessWindowHint
    framed.close()
    dispose(framed)
