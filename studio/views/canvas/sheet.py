"""The sheet before generating a canvas: what is made, what is added, what is left out, both sums side by side."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from studio.domain.canvas_plan import Plan, Targets
from studio.domain.canvas_records import RunAnswer
from studio.domain.graph import Graph
from studio.domain.records import Record
from studio.domain.requests import DURATIONS
from studio.domain.words import figure, later, tr, trn
from studio.state.canvases import Canvases
from studio.views.theme import Theme, scaled
from studio.views.widgets.buttons import primary_button, quiet_button
from studio.views.widgets.inputs import Choice
from studio.views.widgets.labels import label

_TARGETS: tuple[tuple[str, Targets], ...] = (
    (later("Pictures and animations"), "all"),
    (later("Pictures only"), "images"),
    (later("Animations only"), "animations"),
)
_ICONS = {"make": "sparkle", "retry": "arrow-clockwise", "free": "arrows-left-right", "skip": "minus"}


class PlanLine(Record, frozen=True, kw_only=True):
    """One row of the sheet: a part, what happens with it, and its price as words."""

    kind: str
    name: str
    what: str
    price: str = ""


_FITS = QHeaderView.ResizeMode.ResizeToContents


class GenerateSheet(QDialog):
    """Asks what to make and shows what it costs; nothing is sent before the button is pressed."""

    def __init__(self, canvases: Canvases, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Generate this canvas?"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumSize(scaled(760), 560)
        self._canvases = canvases
        self._theme = theme
        self._server: RunAnswer | None = None
        self.targets = Choice()
        self.targets.setAccessibleName(tr("What to generate"))
        for words, _ in _TARGETS:
            self.targets.addItem(tr(words))
        self.again = Choice()
        self.again.setAccessibleName(tr("What is finished"))
        self.again.addItem(tr("Only what is missing or failed"))
        self.again.addItem(tr("Everything again"))
        self.duration = Choice()
        self.duration.setAccessibleName(tr("Seconds of each animation"))
        self._list = QTreeWidget()
        self._list.setAccessibleName(tr("What will be made"))
        self._list.setRootIsDecorated(False)
        self._list.setHeaderLabels([tr("Part"), tr("What happens"), tr("Credits")])
        self._sums = {name: label("", "body") for name in ("studio", "server", "after")}
        self._told = label("", "dim", wrap=True)
        self.go = primary_button("")
        self.cancel = quiet_button(tr("Cancel"))
        self.cancel.setDefault(True)
        self._build()
        self._offer_lengths()
        self._connect()
        self._ask()

    def _build(self) -> None:
        options = QHBoxLayout()
        for widget in (self.targets, self.again, self.duration):
            widget.setSizeAdjustPolicy(widget.SizeAdjustPolicy.AdjustToContents)
            options.addWidget(widget)
        header = self._list.header()
        header.setStretchLastSection(False)
        for place, mode in enumerate((_FITS, QHeaderView.ResizeMode.Stretch, _FITS)):  # reasons may be long, names not
            header.setSectionResizeMode(place, mode)
        sums = QGridLayout()
        sums.setHorizontalSpacing(24)
        captions = (
            (tr("Studio counts"), "studio"),
            (tr("The server counts"), "server"),
            (tr("Balance after"), "after"),
        )
        for place, (caption, name) in enumerate(captions):
            sums.addWidget(label(caption, "caption"), 0, place)
            sums.addWidget(self._sums[name], 1, place)
            self._sums[name].setAccessibleDescription(caption)
        sums.setColumnStretch(len(captions), 1)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.go)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(12)
        column.addLayout(options)
        column.addWidget(self._list, 1)
        column.addLayout(sums)
        column.addWidget(self._told)
        column.addLayout(buttons)

    def _offer_lengths(self) -> None:
        """Offer every length with what everything would cost at it."""
        chosen = self._canvases.media.seconds
        self.duration.clear()
        for seconds in (None, *DURATIONS):
            total = self._plan(seconds).price.total
            words = tr("Each its own length") if seconds is None else tr("{count} s each", count=seconds)
            price = trn("{count} credit", "{count} credits", total)
            self.duration.addItem(f"{words} · {price}", seconds)
        self.duration.setCurrentIndex(max(0, self.duration.findData(chosen)))

    def _connect(self) -> None:
        canvases = self._canvases
        self.cancel.clicked.connect(self.reject)
        self.go.clicked.connect(self._on_go)
        for choice in (self.targets, self.again):
            choice.activated.connect(lambda _: self._on_options_changed())
        self.duration.activated.connect(lambda _: self._on_length_chosen())
        canvases.answered.connect(self._on_answered)
        canvases.document.changed.connect(self._ask)
        canvases.saved.connect(self._ask)
        canvases.failed.connect(lambda error: self._told.setText(error.sentence))

    def _choice(self) -> Targets:
        return _TARGETS[self.targets.currentIndex()][1]

    def _plan(self, seconds: int | None) -> Plan:
        return self._canvases.plan(self._choice(), skip_completed=self.again.currentIndex() == 0, duration=seconds)

    def _on_options_changed(self) -> None:
        self._offer_lengths()
        self._ask()

    def _on_length_chosen(self) -> None:
        """Ask what if: the prices on the canvas follow the length chosen here."""
        self._canvases.media.set_seconds(self.duration.currentData())
        self._ask()

    def _ask(self) -> None:
        """Sum up at once, and ask the server for its own sum."""
        self._server = None
        self._show()
        self._canvases.ask_price(
            self._choice(), skip_completed=self.again.currentIndex() == 0, duration=self.duration.currentData()
        )

    def _show(self) -> None:
        made = self._plan(self.duration.currentData())
        self._list.clear()
        for line in plan_lines(self._canvases.document.graph, made, self._canvases.media.states):
            item = QTreeWidgetItem([line.name, line.what, line.price])
            item.setIcon(0, self._theme.icon(_ICONS[line.kind], "faint" if line.kind == "skip" else "dim"))
            item.setToolTip(1, line.what)
            item.setTextAlignment(2, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            if line.kind == "skip":
                for place in range(3):
                    item.setForeground(place, self._theme.color("faint"))
            self._list.addTopLevelItem(item)
        total = made.price.total if self._server is None else self._server.credits
        self._sums["studio"].setText(str(made.price))
        self._sums["server"].setText(self._server_words(made))
        balance = self._canvases.balance
        self._sums["after"].setText("" if balance is None else figure(balance - total))
        self.go.setText(trn("Generate · {count} credit", "Generate · {count} credits", total))
        blocked = made.empty or bool(made.missing_images) or (balance is not None and balance < total)
        self.go.setEnabled(not blocked and self._server is not None and self._server.credits == made.price.total)
        self._told.setText(self._words(made))
        wrong = self._server is not None and self._server.credits != made.price.total
        self._told.setProperty("role", "error" if wrong else "dim")
        self._told.style().polish(self._told)

    def _words(self, made: Plan) -> str:
        graph, balance = self._canvases.document.graph, self._canvases.balance
        if made.missing_images:
            names = ", ".join(graph.name_of(one) for one in made.missing_images)
            return tr("These poses need a picture first: {names}.", names=names)
        if made.empty:
            return tr("Nothing is missing.")
        if self._canvases.document.dirty:
            return tr("Save the canvas first: the server makes what it has saved.")
        return self._sum_words(made, balance)

    def _server_words(self, made: Plan) -> str:
        if self._server is None:
            return tr("asking …")
        words = _credits(self._server.credits)
        return tr("{credits}, the same", credits=words) if self._server.credits == made.price.total else words

    def _sum_words(self, made: Plan, balance: int | None) -> str:
        if self._server is None:
            return tr("Asking the server for its own sum.")
        if self._server.credits != made.price.total:
            return tr(
                "The server counts {theirs} credits, Studio {ours}. Nothing was sent.",
                theirs=self._server.credits,
                ours=made.price.total,
            )
        if balance is not None and balance < self._server.credits:
            return tr("{count} credits are missing for that.", count=self._server.credits - balance)
        added = len(made.added)
        back = trn("One way back is added to the canvas, free. ", "{count} ways back are added, free. ", added)
        paid = tr("Workspace {name} pays.", name=self._canvases.workspace)
        return f"{back if added else ''}{paid}"

    def _on_answered(self, answer: RunAnswer) -> None:
        self._server = answer
        self._show()

    def _on_go(self) -> None:
        self._canvases.generate(
            self._choice(), skip_completed=self.again.currentIndex() == 0, duration=self.duration.currentData()
        )
        self.accept()


def plan_lines(graph: Graph, made: Plan, states: dict[str, str] | None = None) -> list[PlanLine]:
    """Return what a plan makes, adds and leaves out; ``states`` of assets tell what is made after a failure."""
    lost = {key for key, state in (states or {}).items() if state in {"failed", "cancelled"}}
    lines: list[PlanLine] = []
    for planned in made.nodes:
        node = graph.node(planned.node_id)
        kind = "retry" if node is not None and node.asset_id in lost else "make"
        what = tr("picture, failed before") if kind == "retry" else tr("picture")
        lines.append(PlanLine(kind=kind, name=planned.name, what=what, price=str(planned.cost)))
    for work in made.edges:
        edge = graph.edge(work.edge_id)
        kind = "retry" if edge is not None and edge.video_asset_id in lost else "make"
        what = tr("{count} s", count=work.seconds)
        what = tr("{what}, failed before", what=what) if kind == "retry" else what
        lines.append(PlanLine(kind=kind, name=_way(graph, work.source, work.target), what=what, price=str(work.cost)))
    for back in made.reverses:
        what = tr("way back, added to the canvas") if back.edge_id is None else tr("way back")
        lines.append(PlanLine(kind="free", name=_way(graph, back.source, back.target), what=what, price=tr("free")))
    for skipped in made.skipped:
        part = graph.edge(skipped.id) if skipped.part == "edge" else None
        name = _way(graph, part.source, part.target) if part is not None else graph.name_of(skipped.id)
        lines.append(PlanLine(kind="skip", name=name, what=tr("left out: {why}", why=tr(skipped.sentence))))
    return lines


def _way(graph: Graph, source: str, target: str) -> str:
    if source == target:
        return tr("{pose} loop", pose=graph.name_of(source))
    return tr("{source} to {target}", source=graph.name_of(source), target=graph.name_of(target))


def _credits(count: int) -> str:
    return trn("{count} credit", "{count} credits", count)
