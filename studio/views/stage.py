"""The stage: the mascot as users will meet it, with play, speed, step, scrub, journeys and trace."""

from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFileDialog, QHBoxLayout, QSlider, QVBoxLayout, QWidget

from studio.domain.edits.edges import edge_name
from studio.domain.playback import Profile
from studio.domain.playback_trace import Phase
from studio.domain.words import tr
from studio.state.canvas_media import CanvasMedia
from studio.state.document import Document
from studio.state.stage import Stage
from studio.views.pet import Pet, surroundings
from studio.views.stage_screen import Screen
from studio.views.stage_trace import TraceList, needs_text
from studio.views.theme import Theme
from studio.views.widgets.buttons import icon_button
from studio.views.widgets.inputs import Choice
from studio.views.widgets.labels import label, tabular

_SPEEDS = (0.1, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 4.0)
_NEXT_SHOWN = 3


class StagePane(QWidget):
    """Screen, controls, what can happen next, and the trace.

    Signals: ``edge_requested(str)`` show that edge on the canvas; ``trace_save_requested(Path)`` write the trace there.
    """

    edge_requested = Signal(str)
    trace_save_requested = Signal(object)

    def __init__(self, document: Document, stage: Stage, media: CanvasMedia, theme: Theme) -> None:
        super().__init__()
        self._document = document
        self._stage = stage
        self._media = media
        self._pet: Pet | None = None
        self._selected: frozenset[str] | None = None
        self.picture = Screen(document, stage, media, theme)
        self.play = icon_button(theme, "play", tr("Play"))
        self.stop = icon_button(theme, "stop", tr("Stop"))
        self.hold = icon_button(theme, "pause", tr("Hold"))
        self.back = icon_button(theme, "caret-left", tr("One frame back"))
        self.ahead = icon_button(theme, "caret-right", tr("One frame on"))
        self.float = icon_button(theme, "picture-in-picture", tr("Show on the desktop"))
        self.float.setCheckable(True)
        self.save = icon_button(theme, "download-simple", tr("Save the trace"), in_row=True)
        self.speed = _slider(tr("Stage speed"), len(_SPEEDS) - 1)
        self.speed.setValue(_SPEEDS.index(1.0))
        self.speed.setFixedWidth(72)
        self._rate = label("1x", "caption")
        self._rate.setFixedWidth(32)
        self.scrub = _slider(tr("Frame of the clip"), 0)
        self._time = label("", "caption")
        self._time.setFont(tabular(self._time.font()))
        self.profile = Choice()
        self.profile.setAccessibleName(tr("Companion generation"))
        self.profile.addItem(tr("Any State companions"), Profile.ANY_STATE)
        self.profile.addItem(tr("Classic companions"), Profile.CLASSIC)
        self.travel = Choice()
        self.travel.setAccessibleName(tr("Travel to"))
        self.travel.setPlaceholderText(tr("Travel to"))
        self.keep = QCheckBox(tr("Keep inputs"))
        self.keep.setToolTip(tr("Inputs hold what they were set to when you play again."))
        self._where = label("", "body", wrap=True)
        self._next = label("", "caption")
        self._next.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._next.setMinimumHeight(_NEXT_SHOWN * self._next.fontMetrics().lineSpacing())
        self.trace = TraceList(document, stage)
        self._build()
        self._connect()
        self._show_poses()
        self._refresh()

    @property
    def pet(self) -> Pet | None:
        """The mascot on the desktop; None while it is put away."""
        return self._pet

    def _build(self) -> None:
        bar = _row(self.play, self.stop, self.hold, self.back, self.ahead, self.float, None, self._rate, self.speed)
        clip = _row(self.scrub, self._time)
        clip.setContentsMargins(12, 0, 12, 0)
        words = QVBoxLayout()
        words.setContentsMargins(12, 4, 12, 8)
        words.setSpacing(4)
        words.addWidget(self._where)
        words.addWidget(self._next)
        choices = QHBoxLayout()
        choices.setSpacing(8)
        choices.addWidget(self.profile, 1)
        choices.addWidget(self.travel, 1)
        words.addLayout(choices)
        title = _row(label(tr("Trace"), "label"), None, self.keep, self.save)
        title.setContentsMargins(12, 0, 8, 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.picture, 5)
        for layout in (bar, clip, words, title):
            column.addLayout(layout)
        column.addWidget(self.trace, 2)

    def _connect(self) -> None:
        stage = self._stage
        self.play.clicked.connect(lambda _=False: stage.play())
        self.stop.clicked.connect(stage.stop)
        self.hold.clicked.connect(stage.pause)
        self.back.clicked.connect(lambda: stage.step(-1))
        self.ahead.clicked.connect(lambda: stage.step(1))
        self.float.clicked.connect(self._on_float)
        self.save.clicked.connect(self._ask_where_to_save)
        self.speed.valueChanged.connect(self._on_speed_changed)
        self.scrub.valueChanged.connect(stage.seek)
        self.keep.toggled.connect(stage.set_keep)
        self.profile.activated.connect(lambda _: stage.set_profile(self.profile.currentData()))
        self.travel.activated.connect(self._on_travel)
        self.trace.edge_requested.connect(self._show_edge)
        self._document.changed.connect(self._show_poses)
        for signal in (stage.started, stage.stopped, stage.moved, stage.inputs_changed):
            signal.connect(self._refresh)
        stage.frame_changed.connect(self._show_frame)
        stage.stopped.connect(self._select_again)
        stage.told.connect(self._where.setText)

    def _refresh(self) -> None:
        state, graph = self._stage.state, self._document.graph
        for widget in (self.stop, self.hold, self.back, self.ahead, self.scrub):
            widget.setEnabled(self._stage.playing)
        self.hold.setToolTip(tr("Go on") if self._stage.paused else tr("Hold"))
        self.save.setEnabled(bool(self._stage.trace))
        if state is None:
            self._where.setText(tr("Play to see how the mascot reacts."))
            self._next.setText("")
            self._time.setText("")
            return
        edge = graph.edge(state.clip or "")
        if state.phase is Phase.TRANSITIONING and edge is not None:
            self._where.setText(tr("On the way: {edge}", edge=edge_name(graph, edge)))
        elif state.phase is Phase.LOOPING:
            self._where.setText(graph.name_of(state.node))
        else:
            self._where.setText(tr("{pose}, standing still", pose=graph.name_of(state.node)))
        waiting = dict.fromkeys(needs_text(graph, verdict) for verdict in self._stage.outlook())
        self._next.setText("\n".join([line for line in waiting if line][:_NEXT_SHOWN]))

    def _show_frame(self) -> None:
        clips = self._stage.clips
        info = clips.info
        if info is None:
            return
        with QSignalBlocker(self.scrub):  # showing is not asking
            self.scrub.setRange(0, info.frames - 1)
            self.scrub.setValue(clips.index)
        moment = round(clips.index / info.fps * 1000)
        self._time.setText(
            tr("frame {number} of {frames} · {moment:,} ms", number=clips.index + 1, frames=info.frames, moment=moment)
        )

    def _show_poses(self) -> None:
        """Offer every pose to travel to; none is chosen, since travelling is done and not a state."""
        nodes = [(node.name, node.id) for node in self._document.graph.nodes]
        if nodes != [(self.travel.itemText(row), self.travel.itemData(row)) for row in range(self.travel.count())]:
            self.travel.clear()
            for name, node_id in nodes:
                self.travel.addItem(name, node_id)
        self.travel.setCurrentIndex(-1)

    def _on_travel(self, row: int) -> None:
        self.travel.setCurrentIndex(-1)
        self._stage.travel_to(self.travel.itemData(row))

    def _on_float(self) -> None:
        if self._pet is not None:
            self._pet.close()
            return
        if not self._stage.playing:
            self._stage.play()
        self._pet = Pet(self._document, self._stage, self._media, surroundings())
        self._pet.closed.connect(self._on_pet_closed)
        area = self.screen().availableGeometry()
        self._pet.move(area.right() - self._pet.width() - 48, area.bottom() - self._pet.height() - 48)
        self._pet.show()
        self.float.setChecked(True)

    def _on_pet_closed(self) -> None:
        self._pet = None
        self.float.setChecked(False)

    def _ask_where_to_save(self) -> None:
        dialog = QFileDialog(self, tr("Save the trace"), "trace.json", tr("Traces (*.json)"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda name: self.trace_save_requested.emit(Path(name)))
        dialog.open()

    def _show_edge(self, edge_id: str) -> None:
        if self._selected is None and self._stage.playing:
            self._selected = self._document.selection
        self.edge_requested.emit(edge_id)

    def _select_again(self) -> None:
        """Give back the selection that looking through the trace took away."""
        before, self._selected = self._selected, None
        if before is not None:
            graph = self._document.graph
            parts = {part.id for shelf in (graph.nodes, graph.edges, graph.annotations) for part in shelf}
            self._document.select(before & parts)

    def _on_speed_changed(self, place: int) -> None:
        self._stage.set_speed(_SPEEDS[place])
        self._rate.setText(f"{_SPEEDS[place]:g}x")


def _slider(name: str, highest: int) -> QSlider:
    slider = QSlider(Qt.Orientation.Horizontal)
    slider.setAccessibleName(name)
    slider.setRange(0, highest)
    return slider


def _row(*widgets: QWidget | None) -> QHBoxLayout:
    """Return a bar of widgets; None is the room that stretches."""
    row = QHBoxLayout()
    row.setContentsMargins(8, 4, 8, 4)
    row.setSpacing(4)
    for widget in widgets:
        if widget is None:
            row.addStretch(1)
        else:
            row.addWidget(widget, 1 if isinstance(widget, QSlider) else 0)
    return row
