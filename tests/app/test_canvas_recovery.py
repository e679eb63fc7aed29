"""A Studio that is killed loses no edit of a canvas: the next one offers what was not saved, and both versions stay."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QPushButton

from studio.app.canvas import CanvasTab, Ground
from studio.domain.edits.poses import add_node
from studio.domain.graph import Node
from studio.services.cache import DownloadCache
from studio.services.canvas_drafts import CanvasDrafts
from studio.state.gallery import Gallery
from studio.state.gallery_notes import Notes
from studio.views.canvas.recovery_dialog import RecoveryDialog
from studio.views.theme import Theme
from tests.helpers.engine import ROOT, RunningEngine, start_engine
from tests.helpers.rig import Rig
from tests.helpers.waiting import dispose

#: An edit is on disk within this many seconds.
_PROMISED = 1.0


class Desk:
    """The canvas tab as the program has it, on a folder of its own."""

    def __init__(self, rig: Rig, folder: Path) -> None:
        self.rig = rig
        self._cache = DownloadCache(folder / "cache", limit_bytes=2**28)
        self._gallery = Gallery(rig.tasks, rig.session, self._cache, Notes(rig.tasks, rig.session, folder))
        self.said: list[str] = []
        ground = Ground(rig.tasks, rig.session, rig.library, self._gallery, self._cache, folder / "drafts")
        self.tab = rig.act(CanvasTab, ground, Theme("dark"), order=lambda *_: None, say=self.said.append)
        self.canvases = self.tab.canvases

    def close(self) -> None:
        rig, tab = self.rig, self.tab
        rig.act(tab.release)
        tab.pane.close()
        self._gallery.close()
        rig.loop.run_until_complete(self._cache.close())
        dispose(tab.pane, tab.stage, tab.exports, tab.recovery, tab.shelf, tab.canvases, tab.media, self._gallery)


def edit_until_killed(loop: asyncio.AbstractEventLoop, folder: Path, api: str, key: str) -> None:
    """Make a canvas, add a pose without saving, say so, and go on running; for the process that is killed."""
    rig = Rig(loop, folder / "data", api, key).open()
    rig.mascot()
    desk = Desk(rig, folder)
    rig.until(lambda: desk.canvases.loaded)
    rig.act(desk.canvases.create, "Main")
    rig.until(lambda: desk.canvases.current is not None)
    document = desk.canvases.document
    rig.act(document.do, add_node(document.graph, Node(id="new", item_name="Dancing")))
    print("edited", flush=True)
    rig.until(lambda: False, seconds=60)


@pytest.fixture
def engine(tmp_path) -> Iterator[RunningEngine]:
    running = start_engine(tmp_path / "engine")
    yield running
    running.stop()


@pytest.fixture
def killed(engine: RunningEngine, tmp_path) -> CanvasDrafts:
    """Return the drafts that a killed Studio left."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.app.test_canvas_recovery", str(tmp_path), engine.api, engine.key],
        stdout=subprocess.PIPE, text=True, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stdout.readline() == "edited\n"
    edited = time.monotonic()
    drafts = CanvasDrafts(tmp_path / "drafts")
    while not drafts.all("Test"):
        assert time.monotonic() < edited + 20 * _PROMISED, "the edit never reached the disk"
    process.send_signal(signal.SIGKILL)
    process.wait(10)
    process.stdout.close()
    return drafts


def test_what_a_killed_studio_left_is_offered_and_both_can_be_kept(loop, engine, killed, tmp_path) -> None:
    (left,) = killed.all("Test")
    assert (left.mascot_name, left.canvas_name, left.settled) == ("Felix", "Main", False)
    rig = Rig(loop, tmp_path / "data2", engine.api, engine.key).open()
    desk = Desk(rig, tmp_path)
    try:
        dialog = offered(rig)
        assert [dialog.table.topLevelItem(0).text(place) for place in (0, 1, 3)] == ["Main", "Felix", "1 part"]
        keep = next(one for one in dialog.findChildren(QPushButton) if one.text() == "Keep both")
        rig.act(keep.click)
        rig.until(lambda: desk.canvases.current is not None and desk.canvases.current.name == "Main, recovered")
        assert [node.item_name for node in desk.canvases.document.graph.nodes] == ["Dancing"]
        assert not desk.canvases.document.dirty
        rig.act(desk.canvases.open, left.canvas_id)
        rig.until(lambda: desk.canvases.current.id == left.canvas_id)
        assert desk.canvases.document.graph.nodes == ()
        assert killed.all("Test") == ()
    finally:
        desk.close()
        rig.close()


def offered(rig: Rig) -> RecoveryDialog:
    """Wait for the offer."""

    def dialogs() -> list[RecoveryDialog]:
        return [one for one in QApplication.topLevelWidgets() if isinstance(one, RecoveryDialog) and one.isVisible()]

    rig.until(dialogs)
    return dialogs()[0]


if __name__ == "__main__":
    from tests.helpers.standing_loop import StandingLoop

    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    edit_until_killed(StandingLoop(QApplication([])), Path(sys.argv[1]), sys.argv[2], sys.argv[3])
