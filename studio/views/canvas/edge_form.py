"""The inspector's form for one edge, or for what several edges have in common."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit

from studio.domain.edits.edges import add_way_back, change_edges, edge_name, set_conditions
from studio.domain.graph import Edge, EdgeKind, Graph, Sound
from studio.domain.words import later, tr, trn
from studio.state.canvas_media import CanvasMedia
from studio.state.document import Document
from studio.views.canvas.conditions import ConditionsEditor
from studio.views.canvas.decimal import Decimal
from studio.views.canvas.forms import PartForm
from studio.views.theme import Theme
from studio.views.widgets.buttons import quiet_button
from studio.views.widgets.field import Field, TextArea
from studio.views.widgets.inputs import Number

_CLASSES = {
    EdgeKind.LOOP: later("Loop, paid"),
    EdgeKind.FORWARD: later("Transition, paid"),
    EdgeKind.REVERSE: later("Way back, free: it plays its forward edge backwards and cannot be made alone"),
    EdgeKind.ANY_STATE: later("Any State, free: a wish that is resolved while playing, without a video of its own"),
}
_CAPTIONS = {"duration": later("Seconds"), "speed": later("Speed"), "priority": later("Priority")}


class EdgeForm(PartForm):
    """Shows one edge whole, of several only what can be changed for all of them at once.

    Signals: ``generate_requested(str)``.
    """

    generate_requested = Signal(str)

    def __init__(self, document: Document, media: CanvasMedia, theme: Theme, make_id: Callable[[], str]) -> None:
        super().__init__(document)
        self._media = media
        self._ids: list[str] = []
        self._make_id = make_id
        self.conditions = ConditionsEditor(theme)
        self.prompt = TextArea(3, tr("How it moves, e.g. sits down and opens a book"))
        self.duration = Decimal(tr("Edge duration"), 0, 10, suffix=" s", empty=tr("not set"))
        self.speed = Decimal(tr("Edge speed"), 0, 10, suffix=" x", empty=tr("as recorded"))
        self.priority = Number(0, 99)
        self.sound = QLineEdit()
        self.sound.setPlaceholderText(tr("https://"))
        self.volume = Decimal(tr("Sound volume"), 0, 1)
        self.sound_loops = QCheckBox(tr("The sound repeats"))
        self.reverse = QCheckBox(tr("Plays its forward edge backwards"))
        self.enabled = QCheckBox(tr("Switched on"))
        self.back = quiet_button(tr("Add the free way back"))
        self.make = quiet_button("")
        self._when = Field(tr("Conditions"), self.conditions, caption=tr("When"))
        self._motion = Field(tr("Motion prompt of edge"), self.prompt, caption=tr("Motion prompt"))
        self._length = Field(tr("Edge duration"), self.duration, caption=tr("Seconds"))
        self._rate = Field(tr("Edge speed"), self.speed, caption=tr("Speed"))
        self._rank = Field(
            tr("Priority"), self.priority, help_text=tr("The highest Any State edge that holds is followed.")
        )
        self._noise = Field(
            tr("Sound address"), self.sound, caption=tr("Sound"), help_text=tr("Played by the macOS companion only.")
        )
        self._loud = Field(tr("Sound volume"), self.volume, caption=tr("Volume, 0 to 1"))
        fields = (self._when, self._motion, self._length, self._rate, self._rank, self._noise, self._loud)
        for widget in (*fields, self.sound_loops, self.reverse, self.enabled, self.back, self.make):
            self.column.addWidget(widget)
        self.column.addStretch(1)
        self.setFocusProxy(self.conditions)
        self._gesture = -1
        self._connect()

    def show_edges(self, graph: Graph, edges: list[Edge]) -> None:
        """Fill the form with one edge, or with several."""
        self.filling = True
        ids = [one.id for one in edges]
        if ids != self._ids:
            self._gesture = self.document.new_gesture()
        self._ids = ids
        several, edge = len(edges) > 1, edges[0]
        kinds = {one.kind for one in edges}
        virtual = EdgeKind.ANY_STATE in kinds
        self.title.setText(trn("{count} edge", "{count} edges", len(edges)) if several else edge_name(graph, edge))
        self.kind.setText(tr("Changes apply to all of them.") if several else tr(_CLASSES[edge.kind]))
        self._when.setVisible(EdgeKind.LOOP not in kinds and all(one.conditions == edge.conditions for one in edges))
        self.conditions.show_conditions(graph, edge.conditions)
        self._motion.setVisible(not several and edge.kind.paid)
        self.prompt.show_text(edge.description)
        self._show_figures(edges, virtual=virtual)
        self._show_sound(edge, visible=not several and not virtual)
        self.reverse.setVisible(all(one.is_transition for one in edges) and len({one.reverse for one in edges}) == 1)
        self.reverse.setChecked(edge.reverse)
        self.enabled.setChecked(not any(one.disabled for one in edges))
        opposite = any((one.source, one.target) == (edge.target, edge.source) for one in graph.edges)
        self.back.setVisible(not several and edge.kind is EdgeKind.FORWARD and not opposite)
        self.make.setVisible(not several and edge.kind.paid)
        self.make.setText(self._make_words(edge))
        self.filling = False

    def _show_figures(self, edges: list[Edge], *, virtual: bool) -> None:
        """Show lengths, speeds and priorities; where they differ, the caption says so."""
        fields = (("duration", self._length), ("speed", self._rate), ("priority", self._rank))
        for name, field in fields:
            values = {getattr(edge, name) for edge in edges}
            words = tr(_CAPTIONS[name])
            field.set_caption(words if len(values) == 1 else tr("{field}, different", field=words))
        self._length.setVisible(not virtual)
        self._rate.setVisible(not virtual)
        self._rank.setVisible(all(edge.kind is EdgeKind.ANY_STATE for edge in edges))
        self.duration.show_amount(float(edges[0].duration or 0))
        self.speed.show_amount(float(edges[0].speed or 0))
        self.priority.setValue(round(edges[0].priority or 0))

    def _show_sound(self, edge: Edge, *, visible: bool) -> None:
        sound = edge.sound
        self._noise.setVisible(visible)
        self._loud.setVisible(visible and sound is not None)
        self.sound_loops.setVisible(visible and sound is not None)
        if self.sound.text() != (sound.url if sound else ""):
            self.sound.setText(sound.url if sound else "")
        self.volume.show_amount(sound.volume if sound else 1.0)
        self.sound_loops.setChecked(sound is not None and sound.loop)

    def _make_words(self, edge: Edge) -> str:
        cost = self._media.own_price(edge)
        if self._media.edge_lamp(edge) == "failed":
            return trn("Try again · {count} credit", "Try again · {count} credits", cost)
        return trn("Generate this edge · {count} credit", "Generate this edge · {count} credits", cost)

    def _connect(self) -> None:
        self.conditions.edited.connect(self._on_conditions_edited)
        self.prompt.edited.connect(self._on_prompt_edited)
        self.duration.amount_changed.connect(lambda value: self._set(duration=_number(value)))
        self.speed.amount_changed.connect(lambda value: self._set(speed=_number(value)))
        self.priority.valueChanged.connect(lambda value: self._set(priority=value))
        self.sound.editingFinished.connect(self._on_sound_edited)
        self.volume.amount_changed.connect(lambda _: self._on_sound_edited())
        self.sound_loops.clicked.connect(self._on_sound_edited)
        self.reverse.clicked.connect(lambda on: self._set(reverse=bool(on)))
        self.enabled.clicked.connect(lambda on: self._set(disabled=not on))
        self.back.clicked.connect(self._on_back_wanted)
        self.make.clicked.connect(lambda: self.generate_requested.emit(self._ids[0]))

    def _set(self, **fields: object) -> None:
        self.do(lambda: change_edges(self.document.graph, self._ids, "", **fields))

    def _on_conditions_edited(self, conditions: tuple[object, ...]) -> None:
        if len(self._ids) == 1:
            self.do(lambda: set_conditions(self.document.graph, self._ids[0], conditions))  # type: ignore[arg-type]
        else:
            self._set(conditions=conditions)

    def _on_prompt_edited(self, text: str) -> None:
        if self._ids:
            words = tr("Describe the motion")
            self.do(lambda: change_edges(self.document.graph, self._ids[:1], words, description=text), self._gesture)

    def _on_sound_edited(self) -> None:
        edge = self.document.graph.edge(self._ids[0]) if len(self._ids) == 1 else None
        if edge is None or self.filling:
            return
        url = self.sound.text().strip()
        sound = Sound(url=url, loop=self.sound_loops.isChecked(), volume=self.volume.amount) if url else None
        if sound is not None and edge.sound is None:
            sound = Sound(url=url)
        self._set(sound=sound)

    def _on_back_wanted(self) -> None:
        self.do(lambda: add_way_back(self.document.graph, self._ids[0], self._make_id()))


def _number(value: float) -> int | float | None:
    if not value:
        return None
    return int(value) if value == int(value) else round(value, 2)
