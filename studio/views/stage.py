"""The stage: the mascot as users will meet it, clickable where it is opaque, with play, speed, step and trace."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QSlider, QVBoxLayout, QWidget

from studio.domain.edits.edges import edge_name
from studio.domain.graph import Graph
from studio.domain.inputs import condition_text
from studio.domain.playback import Profile
from studio.domain.playback_trace import Entry, Event, Outcome, Phase, Verdict
from studio.state.canvas_media import CanvasMedia
from studio.state.document import Document
from studio.state.stage import Stage
from studio.views.theme import Theme, mixed
from studio.views.widgets.buttons import icon_button
from studio.views.widgets.inputs import Choice
from studio.views.widgets.labels import label

_OPAQUE = 24
_CELL = 8
_SPEEDS = (0.1, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 4.0)


class Screen(QWidget):
    """Paints the stage's frame over a checkerboard, and knows where the mascot is."""

    def __init__(self, document: Document, stage: Stage, media: CanvasMedia, theme: Theme) -> None:
        super().__init__()
        self._document = document
        self._stage = stage
        self._media = media
        self._theme = theme
        self.setAccessibleName("Stage")
        self.setMinimumSize(160, 160)
        self.setMouseTracking(True)
        stage.frame_changed.connect(self.update)
        stage.moved.connect(self.update)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """Ask for a square."""
        return QSize(320, 320)

    def alpha_at(self, at: QPointF) -> int:
        """Return how opaque the mascot is at a point of the widget, 0 to 255."""
        image = self._stage.image
        area = self._area()
        if image is None or image.isNull() or not area.contains(at):
            return 0
        x = int((at.x() - area.left()) / area.width() * image.width())
        y = int((at.y() - area.top()) / area.height() * image.height())
        inside = 0 <= x < image.width() and 0 <= y < image.height()
        return image.pixelColor(x, y).alpha() if inside else 0

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Paint ground and frame; before the first frame, the picture of the pose."""
        painter = QPainter(self)
        ground = self._theme.color("sunken")
        painter.fillRect(self.rect(), ground)
        painter.fillRect(self.rect(), _board(mixed(ground, self._theme.color("text"), 0.04)))
        image = self._stage.image
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if image is None or image.isNull():
            node = self._document.graph.node(self._pose())
            image = self._media.picture(node, 512) if node is not None else None
        if image is not None and not image.isNull():
            painter.drawImage(self._area(), image)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Have clips decoded at the size they are seen at."""
        super().resizeEvent(event)
        ratio = self.devicePixelRatioF()
        side = round(min(self.width(), self.height()) * ratio)
        self._stage.set_box(QSize(side, side))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Click the mascot, not the air beside it."""
        if event.button() == Qt.MouseButton.LeftButton and self.alpha_at(event.position()) > _OPAQUE:
            self._stage.click()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell whether the pointer is over the mascot."""
        self._stage.hover(self.alpha_at(event.position()) > _OPAQUE)

    def _pose(self) -> str:
        state = self._stage.state
        return state.node if state is not None else self._document.graph.initial_node

    def _area(self) -> QRectF:
        side = min(self.width(), self.height())
        return QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)


class StagePane(QWidget):
    """Screen, controls, what can happen next, and the trace.

    Signals: ``edge_requested(str)`` show that edge on the canvas.
    """

    edge_requested = Signal(str)

    def __init__(self, document: Document, stage: Stage, media: CanvasMedia, theme: Theme) -> None:
        super().__init__()
        self._document = document
        self._stage = stage
        self.picture = Screen(document, stage, media, theme)
        self.play = icon_button(theme, "play", "Play")
        self.stop = icon_button(theme, "stop", "Stop")
        self.hold = icon_button(theme, "pause", "Hold")
        self.back = icon_button(theme, "caret-left", "One frame back")
        self.ahead = icon_button(theme, "caret-right", "One frame on")
        self.speed = QSlider(Qt.Orientation.Horizontal)
        self.speed.setAccessibleName("Stage speed")
        self.speed.setRange(0, len(_SPEEDS) - 1)
        self.speed.setValue(_SPEEDS.index(1.0))
        self.speed.setFixedWidth(88)
        self._rate = label("1x", "caption")
        self._rate.setFixedWidth(32)
        self.profile = Choice()
        self.profile.setAccessibleName("Companion generation")
        self.profile.addItem("Any State companions", Profile.ANY_STATE)
        self.profile.addItem("Classic companions", Profile.CLASSIC)
        self._where = label("", "body", wrap=True)
        self._next = label("", "caption", wrap=True)
        self.trace = QListWidget()
        self.trace.setAccessibleName("Trace")
        self.trace.setFrameShape(QListWidget.Shape.NoFrame)
        self.trace.setWordWrap(True)
        self._entries: list[Entry] = []
        self._build()
        self._connect()
        self._refresh()

    def _build(self) -> None:
        bar = QHBoxLayout()
        bar.setContentsMargins(8, 4, 8, 4)
        bar.setSpacing(4)
        for widget in (self.play, self.stop, self.hold, self.back, self.ahead):
            bar.addWidget(widget)
        bar.addStretch(1)
        bar.addWidget(self._rate)
        bar.addWidget(self.speed)
        words = QVBoxLayout()
        words.setContentsMargins(12, 4, 12, 8)
        words.setSpacing(4)
        lines: tuple[QWidget, ...] = (self._where, self._next, self.profile)
        for line in lines:
            words.addWidget(line)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.picture, 3)
        column.addLayout(bar)
        column.addLayout(words)
        column.addWidget(self.trace, 2)

    def _connect(self) -> None:
        stage = self._stage
        self.play.clicked.connect(lambda _=False: stage.play())
        self.stop.clicked.connect(stage.stop)
        self.hold.clicked.connect(stage.pause)
        self.back.clicked.connect(lambda: stage.step(-1))
        self.ahead.clicked.connect(lambda: stage.step(1))
        self.speed.valueChanged.connect(self._on_speed_changed)
        self.profile.activated.connect(lambda _: stage.set_profile(self.profile.currentData()))
        self.trace.itemClicked.connect(self._on_line_clicked)
        self.trace.itemDoubleClicked.connect(self._on_line_chosen)
        for signal in (stage.started, stage.stopped, stage.moved, stage.inputs_changed):
            signal.connect(self._refresh)
        stage.traced.connect(self._show_trace)
        stage.started.connect(self._begin_trace)

    def _refresh(self) -> None:
        state, graph = self._stage.state, self._document.graph
        for button in (self.stop, self.hold, self.back, self.ahead):
            button.setEnabled(self._stage.playing)
        if state is None:
            self._where.setText("Play to see how the mascot reacts.")
            self._next.setText("")
            return
        edge = graph.edge(state.clip or "")
        if state.phase is Phase.TRANSITIONING and edge is not None:
            self._where.setText(f"On the way: {edge_name(graph, edge)}")
        else:
            still = "" if state.phase is Phase.LOOPING else ", standing still"
            self._where.setText(f"{graph.name_of(state.node)}{still}")
        waiting = [_needs(graph, verdict) for verdict in self._stage.outlook()]
        self._next.setText("\n".join(line for line in waiting[:4] if line))

    def _begin_trace(self) -> None:
        self.trace.clear()
        self._entries.clear()

    def _show_trace(self) -> None:
        """Add what is new, one line for each event and one for each edge that did not fire."""
        seen = self._entries[-1].number if self._entries else 0
        graph = self._document.graph
        for entry in self._stage.trace:
            if entry.number <= seen:
                continue
            self._entries.append(entry)
            item = QListWidgetItem(entry_text(graph, entry))
            item.setData(Qt.ItemDataRole.UserRole, len(self._entries) - 1)
            item.setToolTip("\n".join(verdict_text(graph, verdict) for verdict in entry.verdicts))
            self.trace.addItem(item)
        while self.trace.count() > 500:
            self.trace.takeItem(0)
        self.trace.scrollToBottom()

    def _entry(self, item: QListWidgetItem) -> Entry:
        place: int = item.data(Qt.ItemDataRole.UserRole)
        return self._entries[place]

    def _on_line_clicked(self, item: QListWidgetItem) -> None:
        entry = self._entry(item)
        edge_id = entry.edge_id or next((one.edge_id for one in entry.verdicts), None)
        if edge_id is not None:
            self.edge_requested.emit(edge_id)

    def _on_line_chosen(self, item: QListWidgetItem) -> None:
        self._stage.go_back(self._entry(item))

    def _on_speed_changed(self, place: int) -> None:
        self._stage.set_speed(_SPEEDS[place])
        self._rate.setText(f"{_SPEEDS[place]:g}x")


def entry_text(graph: Graph, entry: Entry) -> str:
    """Return one line of the trace in words."""
    edge = graph.edge(entry.edge_id or "")
    name = edge_name(graph, edge) if edge is not None else ""
    pose = graph.name_of(entry.state.node)
    texts = {
        Event.STARTED: "Started",
        Event.ARRIVED: f"At {pose}",
        Event.DEPARTED: f"Playing {name}" + (", forced by Any State" if entry.forced else ""),
        Event.JUMPED: f"Jumped {name}, which has no video",
        Event.STORED: f"{entry.cause} changed on the way; looked at on arrival",
        Event.UNCHANGED: f"{entry.cause} was so already",
        Event.LOOPED: f"{pose} loop finished",
        Event.GOAL: "Any State goal remembered",
        Event.DROPPED: "Any State goal dropped: no way out",
        Event.CUT_OFF: f"{name} cut off",
        Event.RUNAWAY: "Stopped: too many jumps in a row",
    }
    if entry.event is not Event.EVALUATED:
        return texts[entry.event]
    missed = next((one for one in entry.verdicts if one.failed is not None), None)
    if edge is not None:
        return f"{entry.cause}: {name} fires"
    return f"{entry.cause}: {verdict_text(graph, missed)}" if missed is not None else f"{entry.cause}: nothing to fire"


def verdict_text(graph: Graph, verdict: Verdict) -> str:
    """Return what became of one edge, with the condition that failed first."""
    edge = graph.edge(verdict.edge_id)
    name = edge_name(graph, edge) if edge is not None else verdict.edge_id
    if verdict.outcome is Outcome.FAILED and verdict.failed is not None:
        actual = "is not there" if verdict.failed.actual is None else f"is {_value(verdict.failed.actual)}"
        return f"{name} waits for {condition_text(graph, verdict.failed.condition)} ({actual})"
    return f"{name}: {verdict.outcome.value}"


def _needs(graph: Graph, verdict: Verdict) -> str:
    edge = graph.edge(verdict.edge_id)
    if edge is None or verdict.failed is None:
        return ""
    return f"{graph.name_of(edge.target)} needs {condition_text(graph, verdict.failed.condition)}"


def _value(value: object) -> str:
    return {True: "on", False: "off"}[value] if isinstance(value, bool) else f"{value}"


def _board(color: QColor) -> QPixmap:
    """Return one tile of the checkerboard."""
    tile = QPixmap(2 * _CELL, 2 * _CELL)
    tile.fill(Qt.GlobalColor.transparent)
    painter = QPainter(tile)
    painter.fillRect(0, 0, _CELL, _CELL, color)
    painter.fillRect(_CELL, _CELL, _CELL, _CELL, color)
    painter.end()
    return tile
