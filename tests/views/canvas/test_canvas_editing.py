"""What is selected can be changed everywhere: tables, inspector, menu and keys do the same edits."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QWheelEvent
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QToolButton

from studio.domain.edits.poses import change_node, move_nodes
from studio.domain.graph import ANY_STATE, Condition, Edge, Graph, Input, Node, Position
from studio.domain.graph_json import canonical
from studio.domain.records import Asset, Pose
from studio.state import edge_model, node_model
from studio.state.part_model import PART_ID
from studio.views.canvas.palette import FindPart
from tests.helpers.canvas_rig import CanvasRig
from tests.helpers.canvas_window import drag

CTRL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)


def sample() -> Graph:
    """Return three poses, a two-way road, parallel edges, a wish and a loop."""
    nodes = tuple(
        Node(id=key, item_name=name, position=Position(x=x, y=y))
        for key, name, x, y in (("a", "Idle", 0, 0), ("b", "Working", 400, 30), ("c", "Waving", 800, 300))
    )
    edges = (
        Edge(id="la", source="a", target="a", description="breathes"),
        Edge(id="ab", source="a", target="b", conditions=(Condition(input="busy"),)),
        Edge(id="ba", source="b", target="a", reverse=True),
        Edge(id="ac", source="a", target="c", duration=5),
        Edge(id="any", source=ANY_STATE, target="a", priority=2),
    )
    return Graph(initial_node="a", nodes=nodes, edges=edges, inputs=(Input(name="busy", label="Busy"),))


@pytest.fixture
def rig(loop, tmp_path, qapp) -> Iterator[CanvasRig]:
    rig = CanvasRig(loop, tmp_path, sample())
    yield rig
    rig.close()


def names(menu) -> list[str]:
    return [action.text().split("\t")[0] for action in menu.actions() if not action.isSeparator()]


def run(menu, *path: str) -> None:
    """Trigger an entry of a menu, or of a menu in it."""
    for step in path[:-1]:
        menu = next(one for one in menu.actions() if one.text() == step).menu()
    next(one for one in menu.actions() if one.text().split("\t")[0] == path[-1]).trigger()


def test_cells_of_edges_are_typed_over_and_nonsense_is_refused(rig: CanvasRig) -> None:
    model, document, refused = rig.pane.edges.model, rig.document, []
    document.refused.connect(lambda error: refused.append(str(error)))
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)

    def type_over(edge_id: str, column: int, words: str) -> bool:
        return model.setData(model.index(model.row_of(edge_id), column), words)

    assert type_over("ac", edge_model.WHEN, "click and busy = off")
    assert document.graph.edge("ac").conditions == (Condition(input="clicked"), Condition(input="busy", value=False))
    assert type_over("ac", edge_model.TO, "Working")
    assert document.graph.edge("ac").target == "b"
    assert type_over("ab", edge_model.FROM, "any state")
    assert document.graph.edge("ab").source == ANY_STATE
    assert type_over("any", edge_model.PRIORITY, "7")
    assert document.graph.edge("any").priority == 7
    assert type_over("la", edge_model.MOTION, "sways")
    assert document.graph.edge("la").description == "sways"
    for edge_id, column, words in (
        ("ac", edge_model.WHEN, "asleep"),
        ("ac", edge_model.TO, "Nowhere"),
        ("ac", edge_model.SECONDS, "soon"),
        ("ac", edge_model.ORDER, "9"),
    ):
        assert not type_over(edge_id, column, words)
    assert len(refused) == 4
    assert not type_over("la", edge_model.WHEN, "click")
    assert tester is not None


def test_an_order_number_is_typed_and_rows_are_dragged(rig: CanvasRig) -> None:
    model, document = rig.pane.edges.model, rig.document
    assert model.data(model.index(model.row_of("ac"), edge_model.ORDER)) == "2"
    assert model.setData(model.index(model.row_of("ac"), edge_model.ORDER), "1")
    assert [edge.id for edge in document.graph.edges] == ["la", "ac", "ab", "ba", "any"]
    assert model.setData(model.index(model.row_of("ac"), edge_model.ORDER), "2")
    assert [edge.id for edge in document.graph.edges if edge.source == "a"] == ["la", "ab", "ac"]
    data = model.mimeData([model.index(model.row_of("any"), 0)])
    assert model.dropMimeData(data, Qt.DropAction.MoveAction, 1, 0, model.index(-1, -1))
    assert [edge.id for edge in document.graph.edges][1] == "any"
    assert model.dropMimeData(data, Qt.DropAction.MoveAction, -1, -1, model.index(-1, -1))
    assert [edge.id for edge in document.graph.edges][-1] == "any"


def test_a_cell_of_selected_rows_changes_all_of_them_as_one_step(rig: CanvasRig) -> None:
    model, document = rig.pane.edges.model, rig.document
    document.select(["ab", "ac"])
    assert model.setData(model.index(model.row_of("ac"), edge_model.SECONDS), "6 s")
    assert [document.graph.edge(one).duration for one in ("ab", "ac")] == [6, 6]
    role = Qt.ItemDataRole.CheckStateRole
    assert model.setData(model.index(model.row_of("ab"), edge_model.ON), Qt.CheckState.Unchecked, role)
    assert [edge.disabled for edge in document.graph.edges] == [False, True, False, True, False]
    assert document.stack.count() == 2


def test_tables_filter_sort_and_keep_the_selection(rig: CanvasRig) -> None:
    table, document = rig.pane.edges, rig.document
    document.select(["ac"])
    table.filter.setText("waving")
    assert table.proxy.rowCount() == 1
    assert table.chosen() == ["ac"]
    table.filter.setText("no such thing")
    assert table.proxy.rowCount() == 0
    assert document.selection == {"ac"}
    table.filter.clear()
    table.table.sortByColumn(edge_model.TO, Qt.SortOrder.DescendingOrder)
    assert table.proxy.index(0, edge_model.TO).data() == "Working"
    assert not table.table.dragEnabled()
    table.table.sortByColumn(edge_model.ORDER, Qt.SortOrder.AscendingOrder)
    assert [table.proxy.index(row, 0).data(PART_ID) for row in range(5)] == [edge.id for edge in document.graph.edges]
    assert table.table.dragEnabled()


def test_the_table_of_poses_does_what_the_picture_does(rig: CanvasRig) -> None:
    model, document = rig.pane.nodes.model, rig.document
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
    role = Qt.ItemDataRole.CheckStateRole
    assert model.setData(model.index(1, node_model.NAME), "Busy")
    assert model.setData(model.index(1, node_model.PROMPT), "at a desk")
    assert model.setData(model.index(1, node_model.X), "48")
    assert model.setData(model.index(1, node_model.PINNED), Qt.CheckState.Checked, role)
    assert model.setData(model.index(1, node_model.BEGINS), Qt.CheckState.Checked, role)
    node = document.graph.node("b")
    assert (node.item_name, node.image_prompt, node.position.x, node.pinned) == ("Busy", "at a desk", 48, True)
    assert document.graph.initial_node == "b"
    assert not model.setData(model.index(1, node_model.Y), "")
    assert model.data(model.index(0, node_model.EXITS)) == "Busy, Waving"
    assert [model.data(model.index(row, node_model.LOOP)) for row in range(3)] == ["not made", "none", "none"]
    rig.pane.nodes.table.selectRow(2)
    QTest.keyClick(rig.pane.nodes.table, Qt.Key.Key_Delete)
    assert document.graph.node("c") is None
    assert tester is not None


def test_several_poses_are_lined_up_spread_and_pinned(rig: CanvasRig) -> None:
    document, form = rig.document, rig.pane.inspector.nodes
    document.select(["a", "b", "c"])
    assert form.isVisibleTo(rig.pane.inspector)
    buttons = {button.accessibleName(): button for button in form.findChildren(QToolButton)}
    buttons["Align: Top sides"].click()
    assert {node.position.y for node in document.graph.nodes} == {0}
    document.do(move_nodes(document.graph, {"b": Position(x=100)}))
    buttons["Distribute: Across"].click()
    assert [node.position.x for node in document.graph.nodes] == [0, 400, 800]
    form.pinned.click()
    assert all(node.pinned for node in document.graph.nodes)
    run(rig.pane.menus.menu(QPointF()), "Align", "Left sides")
    assert {node.position.x for node in document.graph.nodes} == {0}
    document.stack.setIndex(0)
    assert canonical(document.graph) == canonical(sample())


def test_a_pose_goes_back_to_an_earlier_picture(rig: CanvasRig) -> None:
    pictures = tuple(
        Asset(id=f"v{number}", type="image", item_id="fox", job_id=f"j{number}", url=f"u/{number}") for number in (1, 2)
    )
    rig.media.set_poses((Pose(id="fox", mascot_id="m", name="Fox", assets=pictures),))
    document, form = rig.document, rig.pane.inspector.node
    document.do(change_node(document.graph, "a", item_id="fox", asset_id="v2"))
    document.select(["a"])
    assert [form.version.itemText(row) for row in range(form.version.count())] == ["Version 2", "Version 1"]
    assert form.version.currentText() == "Version 2"
    form.version.setCurrentIndex(1)
    form.version.activated.emit(1)
    assert document.graph.node("a").asset_id == "v1"
    assert document.stack.undoText() == "Use Version 1 of Idle"


def test_notes_are_made_described_and_coloured(rig: CanvasRig) -> None:
    document, pane = rig.document, rig.pane
    document.select(())
    run(pane.menus.menu(QPointF(40, 400)), "Add note")
    note = document.graph.annotations[0]
    assert (note.position.x, note.position.y) == (40, 400)
    form = pane.inspector.note
    form.text.setPlainText("Only at night")
    form.width_.setValue(300)
    form.color.setCurrentIndex(form.color.findData("warn"))
    form.color.activated.emit(0)
    note = document.graph.annotations[0]
    assert (note.text, note.width, note.color) == ("Only at night", 300, "warn")
    run(pane.menus.menu(QPointF()), "Colour", "Blue")
    assert document.graph.annotations[0].color == "info"
    rig.view.setFocus()
    QTest.keyClick(rig.view, Qt.Key.Key_G)
    QTest.keyClick(rig.view, Qt.Key.Key_Right, SHIFT)
    assert document.graph.annotations[0].position.x == 50


def test_the_menu_of_an_edge_says_its_class_price_and_result(rig: CanvasRig) -> None:
    document, menus = rig.document, rig.pane.menus
    document.select(["ac"])
    said = names(menus.menu(QPointF()))
    assert said[:3] == ["Transition", "25 credits, not made yet", "Generate this edge"]
    document.select(["ba"])
    said = names(menus.menu(QPointF()))
    assert "never alone" in said[0]
    assert "Generate this edge" not in said
    document.select(["ac"])
    run(menus.menu(QPointF()), "Leave only this one on")
    assert [edge.id for edge in document.graph.edges if edge.disabled] == ["ab"]
    run(menus.menu(QPointF()), "Add the free way back")
    assert document.graph.edges[-2].reverse


def test_one_lane_of_a_road_is_asked_about(rig: CanvasRig) -> None:
    asked = []
    rig.view.lanes_left.connect(asked.append)
    rig.document.select(["ab"])
    QTest.keyClick(rig.view, Qt.Key.Key_Delete)
    assert asked == [("ba",)]
    assert rig.document.graph.edge("ab") is not None
    rig.view.keyboard.delete_chosen(asked[0])
    assert [edge.id for edge in rig.document.graph.edges] == ["la", "ac", "any"]
    rig.document.stack.undo()
    rig.document.select(["ab", "ba"])
    QTest.keyClick(rig.view, Qt.Key.Key_Delete)
    assert len(asked) == 1
    assert rig.document.graph.edge("ab") is None


def test_anything_on_the_canvas_is_found_by_name(rig: CanvasRig) -> None:
    rig.pane._open_find()
    find = rig.pane.findChild(FindPart)
    assert find.isVisible()
    QTest.keyClicks(find.search, "idle wav")
    assert [find.list.item(row).text() for row in range(find.list.count())] == ["Idle to Waving"]
    QTest.keyClick(find.search, Qt.Key.Key_Return)
    assert rig.document.selection == {"ac"}
    assert not find.isVisible()


def test_typing_in_any_field_does_nothing_but_write(rig: CanvasRig) -> None:
    rig.document.select(["ac"])
    before, selection = shape(rig.document.graph), rig.document.selection
    letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.,;:!?'"
    for field in (*rig.pane.findChildren(QLineEdit), *rig.pane.findChildren(QPlainTextEdit)):
        if field.isVisible() and not field.isReadOnly() and field.objectName() != "qt_spinbox_lineedit":
            field.setFocus()
            QTest.keyClicks(field, letters)
            assert rig.document.selection == selection
            assert shape(rig.document.graph) == before, field.accessibleName()


def shape(graph: Graph) -> tuple[object, ...]:
    """Return everything about a canvas that single letters could do: parts, places, beginning, what is off."""
    places = [(node.id, node.position.x, node.position.y) for node in graph.nodes]
    return places, [(edge.id, edge.disabled) for edge in graph.edges], graph.initial_node, len(graph.annotations)


def test_menu_key_and_steps_list(rig: CanvasRig) -> None:
    rig.document.select(["a"])
    asked = []
    rig.view.menu_requested.disconnect()
    rig.view.menu_requested.connect(lambda at, place: asked.append(place))
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(), QPoint())
    QApplication.sendEvent(rig.view.viewport(), event)
    assert rig.view.canvas.nodes["a"].rect.contains(asked[0])
    for name in ("One", "Two"):
        rig.document.do(change_node(rig.document.graph, "a", f"Rename to {name}", item_name=name))
    menu = rig.pane.bar.steps.menu()
    menu.aboutToShow.emit()
    assert names(menu) == ["Rename to Two", "Rename to One", "As it was opened"]
    menu.actions()[2].trigger()
    assert canonical(rig.document.graph) == canonical(sample())


def test_the_wheel_may_scroll_and_two_fingers_zoom_in_proportion(rig: CanvasRig) -> None:
    view = rig.view
    zoom = view.zoom

    def turn(keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        at = QPointF(view.viewport().rect().center())
        none, phase = Qt.MouseButton.NoButton, Qt.ScrollPhase.NoScrollPhase
        view.wheelEvent(QWheelEvent(at, at, QPoint(), QPoint(0, 120), none, keys, phase, False))

    turn()
    assert view.zoom > zoom
    view.wheel_scrolls = True
    zoom, top = view.zoom, view.seen().top()
    turn()
    assert view.zoom == zoom
    assert view.seen().top() < top
    turn(CTRL)
    assert view.zoom > zoom


def test_dragging_a_card_repaints_little(rig: CanvasRig) -> None:
    """A card that moves touches its own edges, not those of the whole canvas."""
    routed: list[int] = []
    route = rig.view.canvas.route_edges
    rig.view.canvas.route_edges = lambda edges, **named: (routed.append(len(list(edges))), route(edges, **named))
    rig.view.set_zoom(1.0)
    rig.view.centerOn(rig.view.canvas.nodes["c"].rect.center())
    start = rig.view.mapFromScene(rig.view.canvas.nodes["c"].rect.center())
    drag(rig.view, start, start + QPoint(60, 40))
    assert max(routed[:-1]) == 1
