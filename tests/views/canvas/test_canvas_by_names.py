"""The sample canvas twice: by pointer, and by keyboard and tables through accessible names alone. Both are one file."""

import msgspec
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPushButton, QTabBar, QTableView, QTabWidget, QWidget

from studio.domain.export import Media, export_config
from studio.domain.graph import Graph
from studio.domain.graph_json import canonical
from studio.views.canvas.accessible import CanvasAccessible
from tests.helpers.canvas_rig import CanvasRig
from tests.helpers.canvas_window import drag
from tests.helpers.screen import Screen, by_hand

LEFT, NO, SHIFT = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
PLACES = {"Idle": (0, 0), "Working": (416, -160), "Waving": (416, 192)}
MOTION = "sits down and opens the laptop"


def exported(graph: Graph) -> bytes:
    """Return the file a companion gets."""
    return msgspec.json.encode(export_config(graph, Media(), name="Felix"))


def test_keyboard_and_pointer_make_the_same_file(loop, tmp_path, qapp) -> None:
    graphs = []
    for build in (by_pointer, lambda rig: loop.run_until_complete(by_names(rig))):
        rig = CanvasRig(loop, tmp_path)
        try:
            build(rig)
            graph = rig.document.graph
            assert_readers_find_everything(rig)
        finally:
            rig.close()
        graphs.append(graph)
    assert [node.name for node in graphs[0].nodes] == list(PLACES)
    assert len(graphs[0].edges) == 8
    assert canonical(graphs[1]) == canonical(graphs[0])
    assert exported(graphs[1]) == exported(graphs[0])


def assert_readers_find_everything(rig: CanvasRig) -> None:
    """Every pose and edge is a child of the canvas with name, role, state and what it is about."""
    canvas = QAccessible.queryAccessibleInterface(rig.view)
    assert isinstance(canvas, CanvasAccessible)
    parts = [canvas.child(index) for index in range(canvas.childCount())]
    said = {part.text(QAccessible.Text.Name): part.text(QAccessible.Text.Description) for part in parts}
    graph = rig.document.graph
    assert len(parts) == len(graph.nodes) + 1 + len(graph.edges)
    assert said["Idle to Working"] == "fires on working = on"
    assert said["Working to Idle"] == "fires on working = off"
    assert said["Any State to Idle"] == "fires on needs attention = on"
    assert said["Idle"].startswith("begins here, leads to ")
    assert {"Idle loop", "Working loop", "Waving loop", "Idle to Waving"} <= said.keys()


def by_pointer(rig: CanvasRig) -> None:
    """Double-click for poses, drag from card to card, and use menus and the inspector with the mouse."""
    view, document, pane = rig.view, rig.document, rig.pane
    view.set_zoom(1.0)
    view.centerOn(292, 114)
    port = view.viewport()
    for name, (x, y) in PLACES.items():
        QTest.mouseDClick(port, LEFT, NO, view.mapFromScene(QPointF(x, y)))
        pane._palette.search.setText(name)
        item = pane._palette.list.item(pane._palette.list.count() - 1)
        QTest.mouseClick(pane._palette.list.viewport(), LEFT, NO, pane._palette.list.visualItemRect(item).center())
        assert (document.graph.nodes[-1].position.x, document.graph.nodes[-1].position.y) == (x, y)
    ids = {node.name: node.id for node in document.graph.nodes}
    for name in PLACES:
        drag(view, middle(rig, ids[name]), middle(rig, ids[name]) + QPoint(20, 12), SHIFT)
    for target in ("Working", "Waving"):
        drag(view, middle(rig, ids["Idle"]), middle(rig, ids[target]), SHIFT)
        QTest.mouseClick(pane.inspector.edge.back, LEFT)
    document.select([ids["Idle"]])
    trigger(rig, "Connect from Any State")
    edges = {view.canvas.name_of(edge.id): edge.id for edge in document.graph.edges}
    for name, words in (
        ("Idle to Working", "Working"),
        ("Idle to Waving", "Click"),
        ("Any State to Idle", "Needs attention"),
    ):
        document.select([edges[name]])
        preset = next(one for one in pane.inspector.edge.conditions._add.menu().actions() if one.text() == words)
        preset.trigger()
    document.select([edges["Working to Idle"]])
    form = pane.inspector.edge
    form.conditions._add.menu().actions()[2].trigger()
    state = form.conditions.findChildren(QComboBox)[-1]
    state.setCurrentIndex(1)
    state.activated.emit(1)
    document.select([edges["Waving to Idle"]])
    form.conditions._add.menu().actions()[6].trigger()
    document.select([edges["Idle to Working"]])
    form.duration.setValue(550)
    form.prompt.setFocus()
    QTest.keyClicks(form.prompt, MOTION)
    document.select([edges["Any State to Idle"]])
    form.priority.setValue(5)


def middle(rig: CanvasRig, node_id: str) -> QPoint:
    return rig.view.mapFromScene(rig.view.canvas.nodes[node_id].rect.center())


def trigger(rig: CanvasRig, words: str) -> None:
    menu = rig.pane.menus.menu(QPointF())
    next(action for action in menu.actions() if action.text().split("\t")[0] == words).trigger()
    menu.deleteLater()


async def by_names(rig: CanvasRig) -> None:
    """Use nothing but the keys, on what is found by its accessible name."""
    screen = Screen()
    hands = Hands(screen)
    below = await screen.widget("Edges, inputs and problems", QTabWidget)
    assert isinstance(below, QTabWidget)
    tabs = below.tabBar()
    for name, place in PLACES.items():
        await hands.push("Add pose")
        line = await hands.field("Pose to add")
        await hands.type(line, name)
        await screen.press(line, Qt.Key.Key_Return)
        await hands.turn(tabs, "Poses")
        row = len(rig.document.graph.nodes) - 1
        for column, value in (("X", place[0]), ("Y", place[1])):
            await hands.cell("Poses on the canvas", row, column, str(value))
    await hands.turn(tabs, "Edges")
    for name in PLACES:
        await hands.connect(name, name)
    for target in ("Working", "Waving"):
        await hands.connect("Idle", target, back=True)
    await hands.connect("Any State", "Idle")
    for row, column, words in (
        (3, "When", "working"),
        (5, "When", "click"),
        (7, "When", "needs attention"),
        (4, "When", "working = off"),
        (6, "When", "loops played >= 2"),
        (3, "Seconds", "5.5"),
        (3, "Motion prompt", MOTION),
        (7, "Priority", "5"),
    ):
        await hands.cell("Edges", row, column, words)


class Hands:
    """Two hands on a keyboard."""

    def __init__(self, screen: Screen) -> None:
        self.screen = screen

    async def push(self, name: str) -> None:
        """Press Space on the button of this name."""
        button = await self.screen.widget(name)
        await self.screen.until(button.isEnabled, f"{name!r} stays disabled")
        button.setFocus(Qt.FocusReason.TabFocusReason)
        await self.screen.press(button, Qt.Key.Key_Space)

    async def field(self, name: str) -> QLineEdit:
        """Return a line to type into."""
        found = await self.screen.widget(name, QLineEdit)
        assert isinstance(found, QLineEdit)
        return found

    async def type(self, line: QWidget, words: str) -> None:
        """Type words."""
        await by_hand(lambda: QTest.keyClicks(line, words))

    async def turn(self, tabs: QTabBar, name: str) -> None:
        """Turn to a tab with the arrow keys."""
        names = [tabs.tabText(place).split(" (")[0] for place in range(tabs.count())]
        steps = names.index(name) - tabs.currentIndex()
        tabs.setFocus()
        for _ in range(abs(steps)):
            await self.screen.press(tabs, Qt.Key.Key_Right if steps > 0 else Qt.Key.Key_Left)
        assert tabs.currentIndex() == names.index(name)

    async def cell(self, table: str, row: int, column: str, words: str) -> None:
        """Go to a cell with the arrows, open it, and type over it."""
        found = await self.screen.widget(table, QTableView)
        assert isinstance(found, QTableView)
        model = found.model()
        headings = [model.headerData(place, Qt.Orientation.Horizontal) for place in range(model.columnCount())]
        found.setFocus()
        await self.screen.press(found, Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
        for key, times in ((Qt.Key.Key_Down, row), (Qt.Key.Key_Right, headings.index(column))):
            for _ in range(times):
                await self.screen.press(found, key)
        await self.screen.press(found, Qt.Key.Key_Return)
        editor = found.indexWidget(found.currentIndex()) or QApplication.focusWidget()
        assert editor is not None
        assert editor.accessibleName() == column
        await self.screen.press(editor, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        await self.type(editor, words)
        await self.screen.press(editor, Qt.Key.Key_Return)

    async def connect(self, source: str, target: str, *, back: bool = False) -> None:
        """Join two poses in the dialog of the edge table."""
        await self.push("Add edge")
        await self.screen.choose("Edge begins at", source)
        await self.screen.choose("Edge ends at", target)
        if back:
            await self.push("With its free way back")
        button = await self.screen.widget("Connect", QPushButton)
        button.setFocus()
        await self.screen.press(button, Qt.Key.Key_Space)
        await self.screen.until(lambda: not self.screen.things("Edge begins at"), "the dialog stays open")
