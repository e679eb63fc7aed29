"""The inspector: everything about the selected pose or edge that can be changed."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit, QScrollArea, QSpinBox, QStackedWidget, QVBoxLayout, QWidget

from studio.domain.canvas_plan import edge_seconds
from studio.domain.edits.edges import add_way_back, change_edges, edge_name, set_conditions
from studio.domain.edits.poses import change_node, rename_node, set_initial
from studio.domain.edits.primitives import Edit
from studio.domain.graph import ANY_STATE, Edge, EdgeKind, EditRefused, Graph, Node
from studio.domain.pricing import DEFAULT_RATES
from studio.state.document import Document
from studio.views.canvas.conditions import ConditionsEditor
from studio.views.canvas.decimal import Decimal
from studio.views.theme import Theme
from studio.views.widgets.buttons import quiet_button
from studio.views.widgets.field import Field, TextArea
from studio.views.widgets.labels import label

_CLASSES = {
    EdgeKind.LOOP: "Loop, paid",
    EdgeKind.FORWARD: "Transition, paid",
    EdgeKind.REVERSE: "Way back, free: it plays its forward edge backwards and cannot be made alone",
    EdgeKind.ANY_STATE: "Any State, free: a wish that is resolved while playing, without a video of its own",
}


class Inspector(QScrollArea):
    """Shows one part of the document.

    Signals: ``generate_requested(str)`` make that edge again; ``play_requested(str)`` play from that pose.
    """

    generate_requested = Signal(str)
    play_requested = Signal(str)

    def __init__(self, document: Document, theme: Theme, make_id: Callable[[], str]) -> None:
        super().__init__()
        self._document = document
        self._stack = QStackedWidget()
        self._nothing = label("Select a pose or an edge to see what it is made of.", "dim", wrap=True)
        self._nothing.setContentsMargins(16, 16, 16, 16)
        self.node = NodeForm(document)
        self.edge = EdgeForm(document, theme, make_id)
        for widget in (self._nothing, self.node, self.edge):
            self._stack.addWidget(widget)
        self.setWidget(self._stack)
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setAccessibleName("Inspector")
        self.edge.generate_requested.connect(self.generate_requested)
        self.node.play_requested.connect(self.play_requested)
        document.changed.connect(self.refresh)
        document.selection_changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show what is selected."""
        graph, chosen = self._document.graph, self._document.selection
        edges = [edge for edge in graph.edges if edge.id in chosen]
        nodes = [node for node in graph.nodes if node.id in chosen]
        if len(nodes) == 1 and not edges:
            self.node.show_node(graph, nodes[0])
            self._stack.setCurrentWidget(self.node)
        elif edges and not nodes:
            self.edge.show_edges(graph, edges)
            self._stack.setCurrentWidget(self.edge)
        else:
            many = f"{len(chosen)} things are selected." if chosen - {ANY_STATE} else ""
            self._nothing.setText(many or "Select a pose or an edge to see what it is made of.")
            self._stack.setCurrentWidget(self._nothing)

    def edit(self, part_id: str) -> None:
        """Put the cursor where the most important thing about a part is changed."""
        if self._document.graph.edge(part_id) is not None:
            self.edge.setFocus()
        else:
            self.node.name.setFocus()
            self.node.name.selectAll()


class _Form(QWidget):
    """What both forms share: a column of fields, and edits that may be refused."""

    def __init__(self, document: Document) -> None:
        super().__init__()
        self._document = document
        self._filling = False
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(16, 12, 16, 16)
        self._column.setSpacing(12)
        self._title = label("", "title", wrap=True)
        self._class = label("", "caption", wrap=True)
        self._column.addWidget(self._title)
        self._column.addWidget(self._class)

    def _do(self, make: Callable[[], Edit]) -> None:
        """Make and do an edit, unless the form is only being filled in."""
        if self._filling:
            return
        try:
            self._document.do(make())
        except EditRefused as error:
            self._document.refused.emit(error)


class NodeForm(_Form):
    """The form of a pose.

    Signals: ``play_requested(str)``.
    """

    play_requested = Signal(str)

    def __init__(self, document: Document) -> None:
        super().__init__(document)
        self._id = ""
        self.name = QLineEdit()
        self.prompt = TextArea(4, "What the pose looks like, e.g. sitting with a book")
        self.initial = QCheckBox("Begins here")
        self.pinned = QCheckBox("Stays where it is on automatic layout")
        self.play = quiet_button("Play from here")
        self._column.addWidget(Field("Pose", self.name, caption="Name"))
        self._column.addWidget(Field("Pose picture prompt", self.prompt, caption="Picture prompt"))
        for widget in (self.initial, self.pinned, self.play):
            self._column.addWidget(widget)
        self._column.addStretch(1)
        self.name.editingFinished.connect(self._on_renamed)
        self.prompt.edited.connect(self._on_prompt_edited)
        self.initial.clicked.connect(lambda: self._do(lambda: set_initial(self._document.graph, self._id)))
        self.pinned.clicked.connect(
            lambda on: self._do(lambda: change_node(self._document.graph, self._id, pinned=bool(on)))
        )
        self.play.clicked.connect(lambda: self.play_requested.emit(self._id))
        self._gesture = -1

    def show_node(self, graph: Graph, node: Node) -> None:
        """Fill the form."""
        self._filling = True
        if node.id != self._id:
            self._gesture = self._document.new_gesture()
        self._id = node.id
        self._title.setText(node.name)
        made = (
            "has its picture" if node.asset_id else "picture still to be drawn" if node.image_prompt else "no picture"
        )
        self._class.setText(f"Pose, {made}")
        if self.name.text() != node.item_name:
            self.name.setText(node.item_name)
        self.prompt.show_text(node.image_prompt)
        self.initial.setChecked(node.id == graph.initial_node)
        self.initial.setEnabled(node.id != graph.initial_node)
        self.pinned.setChecked(node.pinned)
        self._filling = False

    def _on_renamed(self) -> None:
        node = self._document.graph.node(self._id)
        if node is not None and self.name.text() != node.item_name:
            self._do(lambda: rename_node(self._document.graph, self._id, self.name.text()))

    def _on_prompt_edited(self, text: str) -> None:
        node = self._document.graph.node(self._id)
        if node is not None and text != node.image_prompt and not self._filling:
            edit = change_node(self._document.graph, self._id, f"Describe {node.name}", image_prompt=text)
            self._document.do(edit, gesture=self._gesture)


class EdgeForm(_Form):
    """The form of one edge, or of what several have in common.

    Signals: ``generate_requested(str)``.
    """

    generate_requested = Signal(str)

    def __init__(self, document: Document, theme: Theme, make_id: Callable[[], str]) -> None:
        super().__init__(document)
        self._ids: list[str] = []
        self._make_id = make_id
        self.conditions = ConditionsEditor(theme)
        self.prompt = TextArea(3, "How it moves, e.g. sits down and opens a book")
        self.duration = Decimal("Edge duration", 0, 10, suffix=" s", empty="not set")
        self.speed = Decimal("Edge speed", 0, 10, suffix=" x", empty="as recorded")
        self.priority = QSpinBox()
        self.priority.setRange(0, 99)
        self.reverse = QCheckBox("Plays its forward edge backwards")
        self.enabled = QCheckBox("Switched on")
        self.back = quiet_button("Add the free way back")
        self.make = quiet_button("")
        self._when = Field("Conditions", self.conditions, caption="When")
        self._motion = Field("Motion prompt of edge", self.prompt, caption="Motion prompt")
        self._length = Field("Edge duration", self.duration, caption="Seconds")
        self._rate = Field("Edge speed", self.speed, caption="Speed")
        self._rank = Field("Priority", self.priority, help_text="The highest Any State edge that holds is followed.")
        fields = (self._when, self._motion, self._length, self._rate, self._rank)
        for widget in (*fields, self.reverse, self.enabled, self.back, self.make):
            self._column.addWidget(widget)
        self._column.addStretch(1)
        self.setFocusProxy(self.conditions)
        self._gesture = -1
        self._connect()

    def show_edges(self, graph: Graph, edges: list[Edge]) -> None:
        """Fill the form with one edge, or with the first of several."""
        self._filling = True
        edge = edges[0]
        ids = [one.id for one in edges]
        if ids != self._ids:
            self._gesture = self._document.new_gesture()
        self._ids = ids
        several = len(edges) > 1
        self._title.setText(f"{len(edges)} edges" if several else edge_name(graph, edge))
        self._class.setText("Changes apply to all of them." if several else _CLASSES[edge.kind])
        virtual = edge.kind is EdgeKind.ANY_STATE
        self._when.setVisible(not several and not edge.is_loop)
        self.conditions.show_conditions(graph, edge.conditions)
        self._motion.setVisible(not several and edge.kind.paid)
        self.prompt.show_text(edge.description)
        self._length.setVisible(not virtual)
        self.duration.show_amount(float(edge.duration or 0))
        self._rate.setVisible(not virtual)
        self.speed.show_amount(float(edge.speed or 0))
        self._rank.setVisible(virtual)
        self.priority.setValue(round(edge.priority or 0))
        self.reverse.setVisible(edge.is_transition)
        self.reverse.setChecked(edge.reverse)
        self.enabled.setChecked(not edge.disabled)
        opposite = any((one.source, one.target) == (edge.target, edge.source) for one in graph.edges)
        self.back.setVisible(not several and edge.kind is EdgeKind.FORWARD and not opposite)
        cost = DEFAULT_RATES.animation_second * edge_seconds(edge)
        self.make.setVisible(not several and edge.kind.paid)
        self.make.setText(f"Generate this edge · {cost} credits")
        self._filling = False

    def _connect(self) -> None:
        self.conditions.edited.connect(
            lambda conditions: self._do(lambda: set_conditions(self._document.graph, self._ids[0], conditions))
        )
        self.prompt.edited.connect(self._on_prompt_edited)
        self.duration.amount_changed.connect(lambda value: self._set(duration=_number(value)))
        self.speed.amount_changed.connect(lambda value: self._set(speed=_number(value)))
        self.priority.valueChanged.connect(lambda value: self._set(priority=value))
        self.reverse.clicked.connect(lambda on: self._set(reverse=bool(on)))
        self.enabled.clicked.connect(lambda on: self._set(disabled=not on))
        self.back.clicked.connect(self._on_back_wanted)
        self.make.clicked.connect(lambda: self.generate_requested.emit(self._ids[0]))

    def _set(self, **fields: object) -> None:
        self._do(lambda: change_edges(self._document.graph, self._ids, "", **fields))

    def _on_prompt_edited(self, text: str) -> None:
        if not self._filling and self._ids:
            edit = change_edges(self._document.graph, self._ids[:1], "Describe the motion", description=text)
            self._document.do(edit, gesture=self._gesture)

    def _on_back_wanted(self) -> None:
        self._do(lambda: add_way_back(self._document.graph, self._ids[0], self._make_id()))


def _number(value: float) -> int | float | None:
    if not value:
        return None
    return int(value) if value == int(value) else round(value, 2)
