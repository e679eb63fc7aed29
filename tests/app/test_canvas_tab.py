"""The canvas put together as the program does it, on a real engine: follows the library, orders, and lets go."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from studio.app.canvas import CanvasTab, Ground
from studio.domain.edits.poses import add_node
from studio.domain.graph import Node, Position
from studio.services.cache import DownloadCache
from studio.state.gallery import Gallery
from studio.state.gallery_notes import Notes
from studio.views.canvas.compare import CompareDialog
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
    ground = Ground(rig.tasks, rig.session, rig.library, gallery, cache, tmp_path / "drafts", rig.incoming)
    tab = CanvasTab(ground, Theme("dark"), order=lambda order, _: orders.append(order), say=said.append)
    tab.orders, tab.said = orders, said
    tab.pane.resize(1200, 800)
    tab.pane.show()
    yield tab
    rig.act(tab.release)
    tab.pane.close()
    rig.tasks.cancel("gallery")  # as the program does: what is asked for ends before those who asked
    gallery.close()
    rig.loop.run_until_complete(cache.close())
    dispose(tab.pane, tab.stage, tab.exports, tab.recovery, tab.shelf, tab.drops, tab.canvases, tab.media, gallery)


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


def test_canvases_are_copied_put_away_and_brought_back(rig: Rig, tab: CanvasTab) -> None:
    begin(rig, tab)
    graph = tab.canvases.document.graph
    rig.act(tab.canvases.document.do, add_node(graph, Node(id="idle", item_name="Idle")))
    first = tab.canvases.current
    rig.act(tab.shelf.duplicate)
    rig.until(lambda: tab.canvases.current != first and tab.canvases.current is not None)
    assert tab.canvases.current.name == "Main copy"
    assert [node.item_name for node in tab.canvases.document.graph.nodes] == ["Idle"]
    assert tab.canvases.document.graph.nodes[0].id != "idle"
    rig.act(tab.canvases.archive)
    rig.until(lambda: [row.name for row in tab.shelf.archived] == ["Main copy"])
    rig.until(lambda: tab.canvases.current is not None and tab.canvases.current.id == first.id)
    rig.act(tab.shelf.restore, tab.shelf.archived[0].id)
    rig.until(lambda: tab.canvases.current is not None and tab.canvases.current.name == "Main copy")


def test_a_picture_from_disk_becomes_a_pose_and_a_card(rig: Rig, tab: CanvasTab, tmp_path) -> None:
    begin(rig, tab)
    picture = QImage(96, 96, QImage.Format.Format_ARGB32)
    picture.fill(Qt.GlobalColor.darkGreen)
    assert picture.save(str(tmp_path / "frog.png"))
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "frog.png"))])
    assert tab.drops.takes(data)
    rig.act(tab.drops.drop, data, Position(x=32, y=48))
    rig.until(lambda: tab.canvases.document.graph.nodes)
    (node,) = tab.canvases.document.graph.nodes
    assert (node.item_name, node.position.x) == ("frog", 32)
    assert tab.media.node_lamp(node) == "done"
    poses = rig.ask(rig.session.client.poses(tab.canvases.mascot.id))
    assert [(pose.id, pose.name, pose.assets[0].id) for pose in poses] == [(node.item_id, "frog", node.asset_id)]


def test_both_changes_are_kept_when_the_server_has_another_version(rig: Rig, tab: CanvasTab) -> None:
    begin(rig, tab)
    canvases, document = tab.canvases, tab.canvases.document
    rig.act(document.do, add_node(document.graph, Node(id="a", item_name="Idle")))
    rig.act(canvases.save)
    rig.until(lambda: not document.dirty)
    service, where = canvases.service, (canvases.mascot.id, canvases.current.id)
    there = rig.ask(service.canvas(*where))
    theirs, _ = add_node(there.graph, Node(id="b", item_name="Theirs")).apply(there.graph)
    rig.ask(service.save(*where, theirs, there.graph_hash))
    rig.act(document.do, add_node(document.graph, Node(id="c", item_name="Mine")))
    rig.act(canvases.save)
    rig.until(lambda: compare() is not None)
    dialog = compare()
    rows = [dialog.table.topLevelItem(row) for row in range(dialog.table.topLevelItemCount())]
    assert [[row.text(place) for place in range(3)] for row in rows] == [["Mine", "added", ""], ["Theirs", "", "added"]]
    rig.act(dialog.merge.click)
    rig.until(lambda: not document.dirty)
    assert [node.id for node in rig.ask(service.canvas(*where)).graph.nodes] == ["a", "c", "b"]


def begin(rig: Rig, tab: CanvasTab) -> None:
    """Open an empty canvas of a new mascot."""
    rig.mascot()
    rig.until(lambda: tab.canvases.loaded)
    rig.act(tab.canvases.create, "Main")
    rig.until(lambda: tab.canvases.current is not None)


def compare() -> CompareDialog | None:
    """Return the dialog that shows both versions."""
    return next((one for one in QApplication.topLevelWidgets() if isinstance(one, CompareDialog)), None)
