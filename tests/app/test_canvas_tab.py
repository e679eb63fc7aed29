"""The canvas put together as the program does it, on a real engine: follows the library, orders, and lets go."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from studio.app.canvas import CanvasTab, Ground
from studio.services.cache import DownloadCache
from studio.state.gallery import Gallery
from studio.state.gallery_notes import Notes
from studio.views.canvas.sheet import GenerateSheet
from studio.views.theme import Theme
from tests.helpers.engine import start_engine
from tests.helpers.rig import Rig
from tests.helpers.waiting import dispose


@pytest.fixture
def rig(loop, tmp_path) -> Iterator[Rig]:
    engine = start_engine(tmp_path / "engine")
    rig = Rig(loop, tmp_path / "data", engine.api, engine.key)
    yield rig.open()
    rig.close()
    engine.stop()


@pytest.fixture
def tab(rig: Rig, tmp_path) -> Iterator[CanvasTab]:
    cache = DownloadCache(tmp_path / "cache", limit_bytes=2**28)
    gallery = Gallery(rig.tasks, rig.session, cache, Notes(rig.tasks, rig.session, tmp_path))
    rig.library.selection_changed.connect(
        lambda: gallery.show_mascot(mascot.id if (mascot := rig.library.selected_mascot) else None)
    )
    orders: list = []
    said: list = []
    ground = Ground(rig.tasks, rig.session, rig.library, gallery, cache, tmp_path / "drafts")
    tab = CanvasTab(ground, Theme("dark"), order=lambda order, _: orders.append(order), say=said.append)
    tab.orders, tab.said = orders, said
    tab.pane.resize(1200, 800)
    tab.pane.show()
    yield tab
    rig.act(tab.release)
    tab.pane.close()
    gallery.close()
    rig.loop.run_until_complete(cache.close())
    dispose(tab.pane, tab.stage, tab.exports, tab.canvases, tab.media, gallery)


def test_a_template_is_applied_priced_by_both_and_ordered(rig: Rig, tab: CanvasTab) -> None:
    rig.mascot()
    rig.until(lambda: tab.canvases.loaded)
    step = next(button for button in tab.pane.findChildren(QPushButton) if button.text() == "New canvas")
    rig.act(QTest.mouseClick, step, Qt.MouseButton.LeftButton)
    rig.until(lambda: tab.canvases.current is not None)
    rig.act(tab.exports.ask_templates)
    rig.until(lambda: tab.exports.templates)
    notification = next(one for one in tab.exports.templates if one.id == "notification")
    rig.act(tab.canvases.apply_template, notification)
    assert tab.pane.bar.generate.text() == f"Generate all · {notification.price().total} credits"
    rig.act(tab.pane.ask_to_generate)
    sheet = tab.pane.findChild(GenerateSheet)
    rig.until(lambda: not tab.canvases.document.dirty and sheet.go.isEnabled())
    rig.act(sheet.go.click)
    assert [order.price for order in tab.orders] == [notification.price().total]
    assert tab.said == []


def test_edits_that_were_not_saved_wait_as_a_draft_when_it_is_let_go(rig: Rig, tab: CanvasTab) -> None:
    mascot = rig.mascot()
    rig.until(lambda: tab.canvases.loaded)
    rig.act(tab.canvases.create, "Main")
    rig.until(lambda: tab.canvases.current is not None)
    rig.act(tab.exports.ask_templates)
    rig.until(lambda: tab.exports.templates)
    rig.act(tab.canvases.apply_template, tab.exports.templates[0])
    rig.act(tab.release)
    rig.act(rig.library.select, mascot.project_id, None)
    assert tab.canvases.current is None
    rig.act(rig.library.select_mascot, mascot.id)
    rig.until(lambda: tab.said)
    assert "found again" in tab.said[0]
    assert tab.canvases.document.dirty
