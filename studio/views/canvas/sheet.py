"""The sheet before generating a canvas: what is made, what is added, what is left out, both sums side by side."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QListWidget, QSpinBox, QVBoxLayout, QWidget

from studio.domain.canvas_plan import Plan, Targets
from studio.domain.canvas_records import RunAnswer
from studio.domain.graph import Graph
from studio.domain.requests import DURATIONS
from studio.domain.words import tr
from studio.state.canvases import Canvases
from studio.views.theme import Theme
from studio.views.widgets.buttons import primary_button, quiet_button
from studio.views.widgets.inputs import Choice
from studio.views.widgets.labels import label

_TARGETS: tuple[tuple[str, Targets], ...] = (
    ("Pictures and animations", "all"),
    ("Pictures only", "images"),
    ("Animations only", "animations"),
)


class GenerateSheet(QDialog):
    """Asks what to make and shows what it costs; nothing is sent before the button is pressed."""

    def __init__(self, canvases: Canvases, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Generate this canvas?")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(640)
        self._canvases = canvases
        self._theme = theme
        self._server: RunAnswer | None = None
        self.targets = Choice()
        self.targets.setAccessibleName("What to generate")
        for words, _ in _TARGETS:
            self.targets.addItem(words)
        self.duration = QSpinBox()
        self.duration.setAccessibleName("Seconds of each animation")
        # The step below the shortest length stands for each edge's own.
        self.duration.setRange(DURATIONS.start - 1, DURATIONS.stop - 1)
        self.duration.setSpecialValueText(tr("Each its own length"))
        self.duration.setSuffix(" s")
        self.again = Choice()
        self.again.setAccessibleName("What is finished")
        self.again.addItem("Only what is missing")
        self.again.addItem("Everything again")
        self._sum = label("", "cost")
        self._told = label("", "dim", wrap=True)
        self._list = QListWidget()
        self._list.setAccessibleName("What will be made")
        self._list.setMinimumHeight(240)
        self.go = primary_button("Generate")
        self.cancel = quiet_button("Cancel")
        self._build()
        self._connect()
        self._ask()

    def _build(self) -> None:
        options = QHBoxLayout()
        for widget in (self.targets, self.again, self.duration):
            options.addWidget(widget)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.go)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(12)
        column.addLayout(options)
        column.addWidget(self._list, 1)
        column.addWidget(self._sum)
        column.addWidget(self._told)
        column.addLayout(buttons)

    def _connect(self) -> None:
        canvases = self._canvases
        self.cancel.clicked.connect(self.reject)
        self.go.clicked.connect(self._on_go)
        self.targets.activated.connect(lambda _: self._ask())
        self.again.activated.connect(lambda _: self._ask())
        self.duration.valueChanged.connect(lambda _: self._ask())
        canvases.answered.connect(self._on_answered)
        canvases.document.changed.connect(self._ask)
        canvases.saved.connect(self._ask)

    def _choice(self) -> Targets:
        return _TARGETS[self.targets.currentIndex()][1]

    def _seconds(self) -> int | None:
        return None if self.duration.value() < DURATIONS.start else self.duration.value()

    def _plan(self) -> Plan:
        return self._canvases.plan(
            self._choice(), skip_completed=self.again.currentIndex() == 0, duration=self._seconds()
        )

    def _ask(self) -> None:
        """Sum up at once, and ask the server for its own sum."""
        self._server = None
        self._show()
        self._canvases.ask_price(
            self._choice(), skip_completed=self.again.currentIndex() == 0, duration=self._seconds()
        )

    def _show(self) -> None:
        made = self._plan()
        self._list.clear()
        self._list.addItems(plan_lines(self._canvases.document.graph, made))
        self._sum.setText(f"Studio counts {made.price}.")
        self.go.setText(f"Generate · {self._credits(made)} credits")
        blocked = made.empty or bool(made.missing_images)
        self.go.setEnabled(not blocked and self._server is not None and self._server.credits == made.price.total)
        self._told.setText(self._words(made))

    def _credits(self, made: Plan) -> int:
        return made.price.total if self._server is None else self._server.credits

    def _words(self, made: Plan) -> str:
        graph = self._canvases.document.graph
        if made.missing_images:
            names = ", ".join(graph.name_of(one) for one in made.missing_images)
            return f"These poses need a picture first: {names}."
        if made.empty:
            return "Nothing is missing."
        if self._canvases.document.dirty:
            return "Save the canvas first: the server makes what it has saved."
        if self._server is None:
            return "Asking the server for its own sum."
        if self._server.credits != made.price.total:
            return f"The server counts {self._server.credits} credits, Studio {made.price.total}. Nothing was sent."
        return f"The server counts the same: {self._server.credits} credits."

    def _on_answered(self, answer: RunAnswer) -> None:
        self._server = answer
        self._show()

    def _on_go(self) -> None:
        self._canvases.generate(self._choice(), skip_completed=self.again.currentIndex() == 0, duration=self._seconds())
        self.accept()


def plan_lines(graph: Graph, made: Plan) -> list[str]:
    """Return what a plan makes, adds and leaves out, one line each."""
    lines = [f"Picture of {node.name} · {node.cost}" for node in made.nodes]
    for edge in made.edges:
        name = (
            f"{graph.name_of(edge.source)} loop"
            if edge.source == edge.target
            else _way(graph, edge.source, edge.target)
        )
        lines.append(f"{name}, {edge.seconds} s · {edge.cost}")
    for back in made.reverses:
        new = ", added to the canvas" if back.edge_id is None else ""
        lines.append(f"{_way(graph, back.source, back.target)} · free{new}")
    for skipped in made.skipped:
        edge_of = graph.edge(skipped.id) if skipped.part == "edge" else None
        name = _way(graph, edge_of.source, edge_of.target) if edge_of is not None else graph.name_of(skipped.id)
        lines.append(f"Left out: {name}, {skipped.sentence}")
    return lines


def _way(graph: Graph, source: str, target: str) -> str:
    return f"{graph.name_of(source)} to {graph.name_of(target)}"
