"""The canvas under pointer and keyboard: a mirror of the document, one undo step for each gesture."""

import json
import random

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest

from studio.domain.graph import ANY_STATE, Edge, EditRefused, Graph, Node, Position
from studio.domain.graph_json import canonical, read_graph
from studio.domain.resources import resource_path
from studio.domain.templates import read_template
from studio.state.document import Document
from studio.views.canvas.items import NodeItem
from studio.views.canvas.view import CanvasView
from studio.views.theme import Theme
from tests.helpers.canvas_window import drag, media_for, numbered
from tests.helpers.counts import count
from tests.helpers.random_canvas import RandomEditor, random_graph

NO = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier


def lite() -> Graph:
    return read_template(json.loads(resource_path("canvas", "claude-code-4state-lite.json").read_bytes())).graph


@pytest.fixture
def view(qtbot) -> CanvasView:
    return opened(qtbot, lite())


def opened(qtbot, graph: Graph) -> CanvasView:
    document = Document()
    document.open(graph)
    view = CanvasView(document, media_for(graph), Theme("dark"), numbered())
    qtbot.addWidget(view)
    view.resize(1000, 700)
    view.show()
    qtbot.waitExposed(view)
    view.fit()
    return view


def at(view: CanvasView, node_id: str) -> QPoint:
    return view.mapFromScene(view.canvas.nodes[node_id].rect.center())


def assert_mirrored(view: CanvasView) -> None:
    graph, scene = view.document.graph, view.canvas
    assert set(scene.edges) == {edge.id for edge in graph.edges}
    assert set(scene.notes) == {note.id for note in graph.annotations}
    assert set(scene.nodes) - {ANY_STATE} == {node.id for node in graph.nodes}
    for node in graph.nodes:
        assert scene.nodes[node.id].pos() == QPointF(node.position.x, node.position.y)
    for edge in graph.edges:
        route = scene.edges[edge.id].route
        assert route is not None
        ends = (scene.nodes[edge.source].rect, scene.nodes[edge.target].rect)
        if not edge.is_loop and not ends[0].intersects(ends[1]):
            assert ends[0].adjusted(-3, -3, 3, 3).contains(route.points[0])
            assert ends[1].adjusted(-3, -3, 3, 3).contains(route.points[-1])


def test_the_scene_mirrors_the_document_after_every_random_edit(qtbot) -> None:
    rng = random.Random(11)
    view = opened(qtbot, random_graph(rng, 5, 9))
    editor = RandomEditor(rng)
    first = canonical(view.document.graph)
    while view.document.stack.count() < count(100, 1000):
        try:
            view.document.do(editor.edit(view.document.graph))
        except EditRefused:
            continue
        assert_mirrored(view)
    last = canonical(view.document.graph)
    while view.document.stack.canUndo():
        view.document.stack.undo()
        assert_mirrored(view)
    assert canonical(view.document.graph) == first
    while view.document.stack.canRedo():
        view.document.stack.redo()
        assert_mirrored(view)
    assert canonical(view.document.graph) == last


def test_zooming_keeps_the_point_under_the_cursor(view: CanvasView) -> None:
    for anchor in (QPoint(10, 10), QPoint(730, 401)):
        for zoom in (0.1, 0.33, 1.0, 2.5, 4.0, 0.7):
            before = view.mapToScene(anchor)
            view.set_zoom(zoom, anchor)
            moved = view.mapFromScene(before) - anchor
            assert abs(moved.x()) <= 1
            assert abs(moved.y()) <= 1


def test_dragging_a_card_is_one_step_and_lands_on_the_grid(view: CanvasView) -> None:
    before = view.document.graph.node("working").position
    start = at(view, "working")
    drag(view, start, start + QPoint(90, -47))
    after = view.document.graph.node("working").position
    assert after != before
    assert after.x % 16 == after.y % 16 == 0
    assert view.document.stack.count() == 1
    assert_mirrored(view)


def test_escape_calls_a_drag_off(view: CanvasView) -> None:
    graph = view.document.graph
    start = at(view, "idle")
    QTest.mousePress(view.viewport(), Qt.MouseButton.LeftButton, NO, start)
    QTest.mouseMove(view.viewport(), start + QPoint(100, 100))
    QTest.keyClick(view, Qt.Key.Key_Escape)
    QTest.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton, NO, start + QPoint(100, 100))
    assert view.document.graph is graph
    assert_mirrored(view)


def test_shift_dragging_connects_and_control_dragging_copies(view: CanvasView) -> None:
    drag(view, at(view, "working"), at(view, "thinking"), SHIFT)
    made = view.document.graph.edges[-1]
    assert (made.source, made.target) == ("working", "thinking")
    assert view.document.selection == {made.id}
    view.document.select(["attention"])
    start = at(view, "attention")
    drag(view, start, start + QPoint(-120, 130), CTRL)
    assert [node.item_name for node in view.document.graph.nodes].count("Needs Attention") == 2


def test_the_rim_connects_and_dropping_in_the_open_asks_for_a_pose(view: CanvasView, qtbot) -> None:
    view.set_zoom(1.0)
    view.centerOn(view.canvas.nodes["idle"].rect.center())
    rect = view.canvas.nodes["idle"].rect
    rim = view.mapFromScene(QPointF(rect.left() - 3, rect.center().y()))
    with qtbot.waitSignal(view.palette_requested) as asked:
        drag(view, rim, rim + QPoint(-150, 60))
    assert asked.args[1] == "idle"


def test_a_loop_is_refused_where_there_is_one(view: CanvasView, qtbot) -> None:
    with qtbot.waitSignal(view.document.refused):
        assert view.connect_nodes("idle", "idle") is None


@pytest.mark.parametrize("zoom", [0.1, 1.0, 4.0])
def test_a_marquee_selects_exactly_what_it_touches(view: CanvasView, zoom: float) -> None:
    view.set_zoom(zoom)
    view.centerOn(view.canvas.nodes["idle"].rect.center())
    rect = view.canvas.nodes["idle"].rect
    corner = view.mapFromScene(rect.topLeft() - QPointF(60, 60))
    inside = view.mapFromScene(rect.topLeft() + QPointF(30, 30))
    drag(view, corner, inside)
    chosen = view.document.selection & {node.id for node in view.document.graph.nodes}
    assert chosen == {"idle"}


def test_clicking_again_goes_on_to_the_next_edge_underneath(qtbot) -> None:
    graph = lite()
    view = opened(qtbot, graph)
    item = view.canvas.edges["idle-working"]
    spot = view.mapFromScene(item.route.points[7])
    seen = set()
    for _ in range(4):
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, NO, spot)
        seen |= view.document.selection
    assert {"idle-working", "working-idle"} <= seen


def test_cutting_deletes_the_edges_a_line_crosses(view: CanvasView) -> None:
    item = view.canvas.edges["idle-working"]
    middle = view.mapFromScene(item.route.points[7])
    drag(view, middle + QPoint(-30, -40), middle + QPoint(30, 40), ALT | SHIFT)
    gone = {edge.id for edge in lite().edges} - {edge.id for edge in view.document.graph.edges}
    assert {"idle-working", "working-idle"} <= gone
    assert view.document.stack.count() == 1


def test_the_keyboard_alone_walks_connects_renames_and_deletes(view: CanvasView, qtbot) -> None:
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert view.document.selection == {"idle"}
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert view.document.selection & {"working", "thinking", "attention"}
    view.document.select(["working"])
    QTest.keyClick(view, Qt.Key.Key_C)
    assert view.keyboard.connecting
    QTest.keyClick(view, Qt.Key.Key_Down)
    target = next(iter(view.document.selection - {"working"}))
    QTest.keyClick(view, Qt.Key.Key_Return)
    made = view.document.graph.edges[-1]
    assert (made.source, made.target) == ("working", target)
    with qtbot.waitSignal(view.rename_requested):
        view.document.select(["idle"])
        QTest.keyClick(view, Qt.Key.Key_F2)
    QTest.keyClick(view, Qt.Key.Key_Delete)
    assert view.document.graph.node("idle") is None
    QTest.keyClick(view, Qt.Key.Key_Z, CTRL)
    assert view.document.graph.node("idle") is not None
    assert view.document.selection == {"idle"}


def test_tab_walks_through_the_edges_of_a_pose(view: CanvasView) -> None:
    view.document.select(["idle"])
    view.setFocus()
    walked = []
    for _ in range(4):
        QTest.keyClick(view, Qt.Key.Key_Tab)
        walked += list(view.document.selection)
    outgoing = [edge.id for edge in view.document.graph.edges if edge.source == "idle"]
    assert walked[: len(outgoing)] == outgoing[:4]


def test_copy_and_paste_go_by_the_clipboard(view: CanvasView) -> None:
    view.document.select(["working", "idle"])
    view.keyboard.copy()
    view.keyboard.paste()
    graph = view.document.graph
    assert len(graph.nodes) == 6
    assert view.document.selection == {node.id for node in graph.nodes[4:]}
    assert len(graph.edges) > len(lite().edges) + 3
    view.document.stack.undo()
    assert canonical(view.document.graph) == canonical(lite())


def test_moving_mode_nudges_as_one_step(view: CanvasView) -> None:
    view.document.select(["idle"])
    x = view.document.graph.node("idle").position.x
    QTest.keyClick(view, Qt.Key.Key_G)
    for _ in range(5):
        QTest.keyClick(view, Qt.Key.Key_Right)
    QTest.keyClick(view, Qt.Key.Key_Right, SHIFT)
    assert view.document.graph.node("idle").position.x == x + 15
    assert view.document.stack.count() == 1


def test_layout_frame_disable_and_beginning_have_keys(view: CanvasView) -> None:
    QTest.keyClick(view, Qt.Key.Key_L, CTRL)
    view.document.select(["idle", "working"])
    QTest.keyClick(view, Qt.Key.Key_G, CTRL)
    assert view.document.graph.annotations[0].kind == "frame"
    view.document.select(["idle-working"])
    QTest.keyClick(view, Qt.Key.Key_M)
    assert view.document.graph.edge("idle-working").disabled
    view.document.select(["working"])
    QTest.keyClick(view, Qt.Key.Key_I)
    assert view.document.graph.initial_node == "working"
    assert_mirrored(view)


def test_at_a_distance_cards_are_flat_and_chips_are_gone(view: CanvasView) -> None:
    view.set_zoom(0.2)
    assert view.canvas.far
    assert all(not edge.chip.isVisible() for edge in view.canvas.edges.values())
    view.set_zoom(1.0)
    assert not view.canvas.far
    assert view.canvas.edges["idle-working"].chip.isVisible()


def test_edges_are_painted_wherever_they_are(qtbot) -> None:
    away = Position(x=9000, y=9000)
    nodes = (Node(id="a", position=away), Node(id="b", position=Position(x=9600, y=9000)))
    view = opened(qtbot, Graph(initial_node="a", nodes=nodes, edges=(Edge(id="ab", source="a", target="b"),)))
    assert not view.seen().contains(QPointF(0, 0))
    point = view.canvas.edges["ab"].route.points[2]
    line = view.grab().toImage().pixelColor(view.mapFromScene(point))
    assert line.blue() > line.red() + 40


def test_chips_of_two_lanes_lie_apart_also_where_cards_are_near(qtbot) -> None:
    sample = read_graph(json.loads(resource_path("welcome", "sample.json").read_bytes())["graph"])
    view = opened(qtbot, sample)
    chips = [item.chip_rect for item in view.canvas.edges.values() if item.has_chip]
    assert len(chips) == 2
    assert not chips[0].intersects(chips[1])
    assert not any(chip.intersects(card.rect) for chip in chips for card in view.canvas.nodes.values())


def test_cards_and_chips_follow_the_theme_at_once(view: CanvasView) -> None:
    def grounds() -> list[int]:
        card, chip = view.canvas.nodes["idle"].pixmap().toImage(), view.canvas.edges["idle-working"].chip.pixmap()
        return [card.pixelColor(20, card.height() - 20).lightness(), chip.toImage().pixelColor(12, 4).lightness()]

    assert max(grounds()) < 100
    view.theme.set_mode("light")
    assert min(grounds()) > 150


def test_roads_swing_around_cards_that_stand_in_the_way(qtbot) -> None:
    graph = lite()
    places = {"idle": (0, 0), "working": (400, 0), "attention": (800, 0), "thinking": (0, 600)}
    nodes = tuple(
        Node(id=node.id, item_name=node.item_name, position=Position(x=places[node.id][0], y=places[node.id][1]))
        for node in graph.nodes
    )
    view = opened(qtbot, Graph(initial_node="idle", nodes=nodes, edges=graph.edges))
    middle = view.canvas.nodes["working"].rect
    for edge_id in ("idle-attention", "attention-idle"):
        assert not any(middle.contains(point) for point in view.canvas.edges[edge_id].route.points)


def test_no_two_lanes_share_their_way(view: CanvasView) -> None:
    one, other = view.canvas.edges["idle-working"].route, view.canvas.edges["working-idle"].route
    middle = one.points[7]
    assert min((middle - point).manhattanLength() for point in other.points) > 5


def test_a_frame_of_a_clip_lies_over_the_picture(view: CanvasView) -> None:
    item = view.canvas.nodes["idle"]
    assert isinstance(item, NodeItem)
    picture = media_for(lite())._pictures.image(type("A", (), {"id": "x"})(), 64)
    item.show_frame(picture)
    assert len(item.childItems()) == 1
    assert item.childItems()[0].isVisible()
    assert item._look.moving
    item.show_frame(None)
    assert not item.childItems()[0].isVisible()
    assert not item._look.moving


def test_from_afar_it_is_coarse_while_it_moves_and_smooth_once_it_rests(view: CanvasView, qtbot) -> None:
    card = next(iter(view.canvas.nodes.values()))
    view.set_zoom(0.3)
    assert card.transformationMode() == Qt.TransformationMode.FastTransformation
    qtbot.waitUntil(lambda: card.transformationMode() == Qt.TransformationMode.SmoothTransformation, timeout=3000)
    view.scroll_by(QPoint(20, 0))
    assert card.transformationMode() == Qt.TransformationMode.FastTransformation
    view.set_zoom(0.7)
    assert card.transformationMode() == Qt.TransformationMode.SmoothTransformation
