"""The trace of a play: what happened, and for every edge that did not fire, why not."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from studio.domain.edits.edges import edge_name
from studio.domain.graph import Graph
from studio.domain.inputs import condition_text
from studio.domain.playback_trace import Entry, Event, Outcome, Verdict
from studio.domain.words import tr
from studio.state.document import Document
from studio.state.stage import Stage

_MOST = 500


class TraceList(QListWidget):
    """One line for each thing that happened; the tooltip says what became of every edge.

    Signals: ``edge_requested(str)`` show that edge on the canvas.
    """

    edge_requested = Signal(str)

    def __init__(self, document: Document, stage: Stage) -> None:
        super().__init__()
        self._document = document
        self._stage = stage
        self._entries: dict[int, Entry] = {}
        self.setAccessibleName(tr("Trace"))
        self.setFrameShape(QListWidget.Shape.NoFrame)
        self.setWordWrap(True)
        self.setViewportMargins(8, 0, 0, 0)
        self.setToolTip(tr("Double-click a line to go back to that moment."))
        stage.started.connect(self._begin)
        stage.traced.connect(self._show)
        self.currentItemChanged.connect(lambda item, _: self._show_edge(item))
        self.itemClicked.connect(self._show_edge)
        self.itemActivated.connect(lambda item: stage.go_back(self._entry(item)))

    def _begin(self) -> None:
        self.clear()
        self._entries.clear()

    def _show(self) -> None:
        """Add what is new; the oldest lines go."""
        seen, graph = max(self._entries, default=0), self._document.graph
        for entry in self._stage.trace:
            if entry.number <= seen:
                continue
            self._entries[entry.number] = entry
            item = QListWidgetItem(entry_text(graph, entry))
            item.setData(Qt.ItemDataRole.UserRole, entry.number)
            item.setToolTip("\n".join(verdict_text(graph, verdict) for verdict in entry.verdicts))
            self.addItem(item)
        while self.count() > _MOST:
            del self._entries[self.takeItem(0).data(Qt.ItemDataRole.UserRole)]
        self.scrollToBottom()

    def _entry(self, item: QListWidgetItem) -> Entry:
        return self._entries[item.data(Qt.ItemDataRole.UserRole)]

    def _show_edge(self, item: QListWidgetItem | None) -> None:
        if item is None:
            return
        entry = self._entry(item)
        edge_id = entry.edge_id or next((one.edge_id for one in entry.verdicts), None)
        if edge_id is not None:
            self.edge_requested.emit(edge_id)


def entry_text(graph: Graph, entry: Entry) -> str:
    """Return one line of the trace in words."""
    edge = graph.edge(entry.edge_id or "")
    name = edge_name(graph, edge) if edge is not None else ""
    pose = graph.name_of(entry.state.node)
    if entry.event is Event.EVALUATED:
        return _evaluation_text(graph, entry, name)
    if entry.event is Event.DEPARTED and entry.forced:
        return tr("Playing {edge}, forced by Any State", edge=name)
    texts = {
        Event.STARTED: tr("Started"),
        Event.ARRIVED: tr("At {pose}", pose=pose),
        Event.DEPARTED: tr("Playing {edge}", edge=name),
        Event.JUMPED: tr("Jumped {edge}, which has no video", edge=name),
        Event.STORED: tr("{input} changed on the way; looked at on arrival", input=entry.cause),
        Event.UNCHANGED: tr("{input} was so already", input=entry.cause),
        Event.LOOPED: tr("{pose} loop finished", pose=pose),
        Event.GOAL: tr("Any State goal remembered"),
        Event.DROPPED: tr("Any State goal dropped: no way out"),
        Event.CUT_OFF: tr("{edge} cut off", edge=name),
        Event.RUNAWAY: tr("Stopped: too many jumps in a row"),
    }
    return texts[entry.event]


def _evaluation_text(graph: Graph, entry: Entry, name: str) -> str:
    if name:
        return tr("{input}: {edge} fires", input=entry.cause, edge=name)
    missed = next((one for one in entry.verdicts if one.failed is not None), None)
    if missed is None:
        return tr("{input}: nothing to fire", input=entry.cause)
    return tr("{input}: {reason}", input=entry.cause, reason=verdict_text(graph, missed))


def verdict_text(graph: Graph, verdict: Verdict) -> str:
    """Return what became of one edge, with the condition that failed first."""
    edge = graph.edge(verdict.edge_id)
    name = edge_name(graph, edge) if edge is not None else verdict.edge_id
    if verdict.outcome is Outcome.FAILED and verdict.failed is not None:
        wanted = condition_text(graph, verdict.failed.condition)
        if verdict.failed.actual is None:
            return tr("{edge} waits for {condition} (is not there)", edge=name, condition=wanted)
        held = _value(verdict.failed.actual)
        return tr("{edge} waits for {condition} (is {value})", edge=name, condition=wanted, value=held)
    return tr("{name}: {words}", name=name, words=_outcome_text(verdict.outcome))


def needs_text(graph: Graph, verdict: Verdict) -> str:
    """Return what a possible next edge still needs; empty where nothing is missing."""
    edge = graph.edge(verdict.edge_id)
    if edge is None or verdict.failed is None:
        return ""
    wanted = condition_text(graph, verdict.failed.condition)
    return tr("{pose} when {condition}", pose=graph.name_of(edge.target), condition=wanted)


def _outcome_text(outcome: Outcome) -> str:
    texts = {
        Outcome.TAKEN: tr("taken"),
        Outcome.FORCED: tr("forced"),
        Outcome.FAILED: tr("failed"),
        Outcome.NO_CONDITIONS: tr("no conditions"),
        Outcome.LATER: tr("an earlier edge was taken"),
        Outcome.HERE: tr("already there"),
        Outcome.NO_ROUTE: tr("no way out"),
    }
    return texts[outcome]


def _value(value: object) -> str:
    if isinstance(value, bool):
        return tr("on") if value else tr("off")
    return f"{value}"
