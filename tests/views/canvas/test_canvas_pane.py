"""The canvas tab as a whole: names on screen, tables that do what the picture does, readers, inputs, stage."""

import json
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QAbstractScrollArea, QCheckBox, QLabel, QPushButton, QWidget

from studio.domain.canvas_records import Canvas, CanvasInfo, RunAnswer
from studio.domain.edits.edges import change_edges
from studio.domain.edits.inputs import add_input
from studio.domain.graph import ANY_STATE, Condition, Graph, Input, Node
from studio.domain.graph_json import graph_hash
from studio.domain.records import Mascot
from studio.domain.resources import resource_path
from studio.domain.templates import read_template
from studio.services.canvas_drafts import CanvasDrafts
from studio.state.canvas_seams import CanvasSeams
from studio.state.canvas_shelf import CanvasShelf
from studio.state.canvases import Canvases
from studio.state.clips import Projector
from studio.state.edge_model import COLUMNS, EdgeModel
from studio.state.stage import Stage
from studio.state.tasks import Tasks
from studio.views.canvas.accessible import CanvasAccessible, PartAccessible
from studio.views.canvas.pane import CanvasPane
from studio.views.canvas.sheet import GenerateSheet, plan_lines
from studio.views.theme import Theme
from tests.helpers.canvas_window import NoMeter, OfflineSession, media_for
from tests.helpers.waiting import dispose


def lite() -> Graph:
    return read_template(json.loads(resource_path("canvas", "claude-code-4state-lite.json").read_bytes())).graph


@pytest.fixture
def pane(qtbot, loop, tmp_path) -> Iterator[CanvasPane]:
    session = OfflineSession()
    tasks = Tasks(loop)
    graph = lite()
    media = media_for(graph)
    canvases = Canvases(tasks, session, lambda client: None, CanvasDrafts(tmp_path), media)
    projector = Projector()
    stage = Stage(canvases.document, media, projector)
    shelf = CanvasShelf(tasks, canvases)
    seams = CanvasSeams(canvases.document, media, NoMeter())
    pane = CanvasPane(canvases, shelf, stage, projector, seams, Theme("light"))
    pane.resize(1280, 860)
    pane.show()
    qtbot.waitExposed(pane)
    loop.run_until_complete(as_click(canvases.show_mascot, Mascot(id="m", project_id="p", name="Felix")))
    info = CanvasInfo(id="c", name="Main")
    loop.run_until_complete(as_click(canvases._on_opened, Canvas(info=info, graph=graph, graph_hash=graph_hash(graph))))
    pane.canvases = canvases
    pane.play = stage
    yield pane
    stage.close()
    pane.previews.stop()
    projector.close()
    loop.run_until_complete(tasks.close())
    canvases._draft_timer.stop()
    pane.close()
    dispose(pane, seams, stage, projector, shelf, canvases, media, tasks, session)


async def as_click(call, *arguments):
    return call(*arguments)


def named(pane: QWidget, name: str) -> QWidget:
    found = [child for child in pane.findChildren(QWidget) if child.accessibleName() == name]
    assert found, name
    return found[0]


def test_everything_can_be_found_by_its_name(pane: CanvasPane) -> None:
    for name in ("Canvas", "Canvas list", "Add pose", "Edges", "Inputs", "Problems", "Auto layout", "Generate all",
                 "Save canvas", "Export canvas", "Stage", "Play", "Stop", "Trace"):  # fmt: skip
        named(pane, name)


def test_no_part_that_takes_the_focus_is_without_a_name(pane: CanvasPane) -> None:
    pane.canvases.document.select(["idle-working"])
    for child in pane.findChildren(QWidget):
        takes = child.focusPolicy() & Qt.FocusPolicy.TabFocus and child.isVisible()
        parent = child.parent()
        inner = child.objectName() == "qt_spinbox_lineedit" or (
            isinstance(parent, QAbstractScrollArea) and parent.viewport() is child
        )
        if takes and not inner:
            interface = QAccessible.queryAccessibleInterface(child)
            assert interface.text(QAccessible.Text.Name), (type(child).__name__, child.objectName())


def test_readers_find_every_pose_and_edge_with_its_conditions(pane: CanvasPane) -> None:
    canvas = QAccessible.queryAccessibleInterface(pane.view)
    assert isinstance(canvas, CanvasAccessible)
    parts = [canvas.child(index) for index in range(canvas.childCount())]
    assert all(isinstance(part, PartAccessible) and part.isValid() for part in parts)
    names = [part.text(QAccessible.Text.Name) for part in parts]
    assert names[:5] == ["Idle", "Working", "Needs Attention", "Thinking", "Any State"]
    assert "Idle to Working" in names
    assert "Idle loop" in names
    described = dict(zip(names, [part.text(QAccessible.Text.Description) for part in parts], strict=True))
    assert described["Idle to Working"] == "fires on working = on"
    assert described["Idle"] == "begins here, leads to Needs Attention, Thinking, Working"
    assert {part.role() for part in parts} == {QAccessible.Role.ListItem, QAccessible.Role.Link}
    pane.canvases.document.select(["idle"])
    assert parts[0].state().selected
    assert canvas.indexOfChild(parts[2]) == 2
    pane.canvases.document.select(["working"])
    pane.view.keyboard.delete()
    assert canvas.childCount() < len(parts)
    assert not parts[1].isValid()


def test_the_table_of_edges_is_a_sound_model_and_changes_the_canvas(pane: CanvasPane) -> None:
    document = pane.canvases.document
    model = pane.edges.model
    assert isinstance(model, EdgeModel)
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
    seconds = COLUMNS.index("Seconds")
    assert model.setData(model.index(4, seconds), "7 s")
    assert document.graph.edges[4].duration == 7
    assert not model.setData(model.index(4, seconds), "soon")
    assert not model.setData(model.index(4, COLUMNS.index("Kind")), "1")
    assert model.data(model.index(4, COLUMNS.index("Price"))) == "35"
    assert model.data(model.index(7, COLUMNS.index("Price"))) == "free"
    document.do(change_edges(document.graph, ["idle-working"], disabled=True))
    row = model.row_of("idle-working")
    assert model.data(model.index(row, COLUMNS.index("On")), Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Unchecked
    pane.view.document.select(["idle-working"])
    pane.view.keyboard.delete_chosen()
    assert model.row_of("idle-working") == -1
    assert tester is not None


def test_table_and_picture_share_one_selection_and_order(pane: CanvasPane) -> None:
    document, table = pane.canvases.document, pane.edges
    document.select(["idle-thinking"])
    assert [index.row() for index in table.table.selectionModel().selectedRows()] == [5]
    row = table.table.visualRect(table.table.model().index(2, 0))
    QTest.mouseClick(table.table.viewport(), Qt.MouseButton.LeftButton, pos=row.center())
    assert document.selection == {"attention-loop"}
    document.select(["idle-working"])
    named(pane, "Look at it earlier").click()
    assert [edge.id for edge in document.graph.edges][4:7] == ["idle-attention", "idle-working", "idle-thinking"]
    named(pane, "Look at it later").click()
    assert [edge.id for edge in document.graph.edges][4:7] == ["idle-attention", "idle-thinking", "idle-working"]
    assert document.selection == {"idle-working"}


def test_the_inspector_says_at_its_top_what_to_do_when_nothing_is_selected(pane: CanvasPane) -> None:
    said = next(one for one in pane.inspector.findChildren(QLabel) if one.isVisible())
    assert "Select a pose" in said.text()
    assert pane.inspector.verticalScrollBar().maximum() == 0
    assert said.mapTo(pane.inspector, said.contentsRect().topLeft()).y() < 24


def test_where_room_is_short_the_bar_lets_go_of_what_has_keys(pane: CanvasPane, qtbot) -> None:
    bar = pane.bar
    kept = (bar.list, bar.add, bar.play, bar.save, bar.export, bar.generate)

    def in_sight() -> bool:
        room = bar.parentWidget().rect()
        corners = [corner for one in kept for corner in (one.geometry().topLeft(), one.geometry().bottomRight())]
        return all(room.contains(bar.mapToParent(corner)) for corner in corners)

    qtbot.waitUntil(lambda: not any(one.isHidden() for one in bar.spare))
    pane.resize(720, 860)
    qtbot.waitUntil(lambda: bar.steps.isHidden() and in_sight())
    pane.resize(1280, 860)
    qtbot.waitUntil(lambda: not any(one.isHidden() for one in bar.spare))


def test_the_inspector_changes_a_pose(pane: CanvasPane) -> None:
    document = pane.canvases.document
    document.select(["working"])
    form = pane.inspector.node
    form.name.setText("Busy")
    form.name.editingFinished.emit()
    assert document.graph.node("working").item_name == "Busy"
    steps = document.stack.count()
    form.prompt.setFocus()
    QTest.keyClicks(form.prompt, " and humming")
    assert document.graph.node("working").image_prompt.endswith("and humming") or " and humming" in (
        document.graph.node("working").image_prompt
    )
    assert document.stack.count() == steps + 1
    form.initial.click()
    assert document.graph.initial_node == "working"
    document.stack.undo()
    assert document.graph.initial_node == "idle"


def test_the_inspector_changes_an_edge(pane: CanvasPane) -> None:
    document = pane.canvases.document
    document.select(["idle-working"])
    form = pane.inspector.edge
    form.conditions.edited.emit((Condition(input="clicked"),))
    assert document.graph.edge("idle-working").conditions == (Condition(input="clicked"),)
    form.duration.setValue(550)
    assert document.graph.edge("idle-working").duration == 5.5
    form.enabled.click()
    assert document.graph.edge("idle-working").disabled
    document.select(["idle-working", "idle-thinking"])
    form.speed.setValue(150)
    assert [document.graph.edge(one).speed for one in ("idle-working", "idle-thinking")] == [1.5, 1.5]
    with_generate = []
    pane.inspector.generate_requested.connect(with_generate.append)
    document.select(["idle-working"])
    form.make.click()
    assert with_generate == ["idle-working"]


def test_inputs_are_switches_while_it_plays(pane: CanvasPane) -> None:
    document, panel = pane.canvases.document, pane.inputs
    document.do(add_input(document.graph, Input(name="go", type="trigger")))
    switch = panel.control("claudeCode::isWorking")
    assert isinstance(switch, QCheckBox)
    assert isinstance(panel.control("go"), QPushButton)
    assert not switch.isEnabled()
    pane.play.play()
    switch = panel.control("claudeCode::isWorking")
    assert switch.isEnabled()
    switch.click()
    assert pane.play.value("claudeCode::isWorking") is True
    pane.play.set_input("claudeCode::isAlert", value=True)
    assert panel.control("claudeCode::isAlert").isChecked()
    assert pane.stage.trace.count() > 2
    pane.play.stop()


def test_what_inputs_begin_with_is_set_while_nothing_plays(pane: CanvasPane) -> None:
    document, panel = pane.canvases.document, pane.inputs
    document.do(add_input(document.graph, Input(name="happy")))
    document.do(add_input(document.graph, Input(name="tips", type="number", default=0)))
    switch, number = panel.control("happy"), panel.control("tips")
    switch.click()
    assert document.graph.input("happy").default is True
    number.setValue(300)  # in hundredths
    assert document.graph.input("tips").default == 3
    assert isinstance(document.graph.input("tips").default, int)
    assert panel.control("tips") is number, "the field is not taken away from under the caret"
    pane.play.play()
    assert (pane.play.value("happy"), pane.play.value("tips")) == (True, 3)
    switch.click()
    assert pane.play.value("happy") is False
    assert document.graph.input("happy").default is True, "while it plays, only what holds now changes"
    pane.play.stop()
    assert switch.isChecked()
    document.stack.undo()
    document.stack.undo()
    assert not switch.isChecked()


def test_problems_are_listed_marked_and_fixed(pane: CanvasPane, qtbot) -> None:
    document, problems = pane.canvases.document, pane.problems
    document.do(change_edges(document.graph, ["idle-working"], conditions=()))
    qtbot.waitUntil(lambda: any(one.rule == "no-conditions" for one in problems.findings), timeout=2000)
    row = next(row for row, one in enumerate(problems.findings) if one.rule == "no-conditions")
    shown = []
    problems.show_requested.connect(shown.append)
    problems._list.setCurrentRow(row)
    problems._list.itemClicked.emit(problems._list.item(row))
    assert shown == ["idle-working"]
    problems._fix.click()
    assert not any(one.rule == "no-conditions" for one in problems.findings)
    assert document.stack.undoText() != ""


def test_the_palette_adds_and_connects_in_one_step(pane: CanvasPane) -> None:
    document = pane.canvases.document
    pane._add(Node(id="", item_name="Dancing"), QPointF(500, 500), "idle")
    graph = document.graph
    assert graph.nodes[-1].item_name == "Dancing"
    assert (graph.edges[-1].source, graph.edges[-1].target) == ("idle", graph.nodes[-1].id)
    assert document.stack.count() == 1


def test_the_menu_connects_any_state(pane: CanvasPane) -> None:
    pane.view.connect_nodes(ANY_STATE, "idle")
    assert pane.canvases.document.graph.edges[-1].source == ANY_STATE


def test_the_sheet_shows_both_sums_and_sends_only_when_they_agree(pane: CanvasPane, qtbot) -> None:
    canvases = pane.canvases
    sheet = GenerateSheet(canvases, Theme("light"), pane)
    sheet.open()
    sums = canvases.plan().price.total
    assert not sheet.go.isEnabled()
    canvases.answered.emit(RunAnswer(dry_run=True, credits=sums + 1, planned=1))
    assert not sheet.go.isEnabled()
    canvases.answered.emit(RunAnswer(dry_run=True, credits=sums, planned=1))
    assert sheet.go.isEnabled()
    assert f"{sums} credits" in sheet.go.text()
    orders = []
    canvases.order_requested.connect(lambda order, seen: orders.append((order, seen)))
    sheet.go.click()
    assert (orders[0][0].price, orders[0][1]) == (sums, True)
    lines = plan_lines(canvases.document.graph, canvases.plan())
    assert ("make", "Idle loop", "4 s", "20") in [(one.kind, one.name, one.what, one.price) for one in lines]
    assert ("free", "Working to Idle", "way back", "free") in [
        (one.kind, one.name, one.what, one.price) for one in lines
    ]
    assert any(one.kind == "skip" and one.name == "Any State to Working" for one in lines)


def test_the_place_of_the_player_glows(pane: CanvasPane) -> None:
    pane.play.play()
    assert pane.view.canvas._active[0] == "idle"
    pane.play.stop()
    assert pane.view.canvas._active == (None, None)


def test_who_wants_no_motion_sees_none_that_was_not_asked_for(pane: CanvasPane) -> None:
    canvas = pane.view.canvas
    canvas.set_active("idle", "idle-working")
    for motion, moves in (("full", True), ("reduced", False)):
        pane.theme.set_motion(motion)
        canvas.set_progress(0.5)
        assert canvas._dot.isVisible() is moves
        assert pane.previews._may_move() is moves


def test_the_minimap_goes_where_it_is_clicked(pane: CanvasPane) -> None:
    pane.view.set_zoom(2.0)
    before = pane.view.seen().center()
    QTest.mouseClick(pane.minimap, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(20, 60))
    assert pane.view.seen().center().x() < before.x()
    assert pane.minimap.geometry().bottom() < pane.view.viewport().height()
