"""The open canvas as the truth: one graph, one undo stack, one selection; views mirror it."""

from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from studio.domain.edits.primitives import Edit, Sequence
from studio.domain.graph import EditRefused, Graph
from studio.domain.graph_json import graph_hash
from studio.domain.words import tr


class EditCommand(QUndoCommand):
    """One edit on the undo stack. It carries the edit, its way back, and what was selected before and after."""

    def __init__(self, document: "Document", edit: Edit, gesture: int, select: frozenset[str] | None) -> None:
        super().__init__(edit.label)
        self._document = document
        self.edit = edit
        self.back: Edit | None = None
        self._gesture = gesture
        self._before = document.selection
        self.after = select

    def id(self) -> int:
        """Return the number of the gesture this belongs to; edits of one gesture merge, -1 never does."""
        return self._gesture

    def redo(self) -> None:
        """Make the edit."""
        graph, self.back = self.edit.apply(self._document.graph)
        self._document.show_edited(graph, self.after)

    def undo(self) -> None:
        """Take it back, and select what was selected."""
        assert self.back is not None
        graph, _ = self.back.apply(self._document.graph)
        self._document.show_edited(graph, self._before)

    def mergeWith(self, other: QUndoCommand) -> bool:
        """Take in the next edit of the same gesture."""
        if not isinstance(other, EditCommand) or other.id() != self.id() or self.back is None or other.back is None:
            return False
        self.edit = Sequence(label=other.edit.label, edits=(self.edit, other.edit))
        self.back = Sequence(label=other.edit.label, edits=(other.back, self.back))
        self.after = other.after
        self.setText(other.edit.label)
        return True


class Document(QObject):
    """A graph that is edited.

    Signals: ``changed()`` the graph is another one; ``selection_changed()``; ``dirty_changed(bool)`` whether there is
    something to save; ``refused(EditRefused)`` an edit would have broken the canvas and did not happen.
    """

    changed = Signal()
    selection_changed = Signal()
    dirty_changed = Signal(bool)
    refused = Signal(object)

    def __init__(self, graph: Graph | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._graph = graph or Graph()
        self._saved = self._graph
        self._selection: frozenset[str] = frozenset()
        self._gesture = 0
        self.stack = QUndoStack(self)
        self.stack.cleanChanged.connect(self._on_clean_changed)

    @property
    def graph(self) -> Graph:
        """The canvas as it stands."""
        return self._graph

    @property
    def saved(self) -> Graph:
        """The canvas as the server has it, as far as is known."""
        return self._saved

    @property
    def dirty(self) -> bool:
        """Whether there are edits the server does not have."""
        return not self.stack.isClean()

    @property
    def selection(self) -> frozenset[str]:
        """The ids of all selected poses, edges and notes."""
        return self._selection

    @property
    def hash(self) -> str:
        """The hash of the canvas as it stands."""
        return graph_hash(self._graph)

    def open(self, graph: Graph, *, draft: Graph | None = None) -> None:
        """Begin with another canvas; with ``draft`` as one undoable step on top of it."""
        self._selection = frozenset()
        self._graph = self._saved = graph
        self.stack.clear()
        self.changed.emit()
        self.selection_changed.emit()
        if draft is not None:
            self.stack.push(EditCommand(self, _Exchange(label=tr("Recover unsaved edits"), graph=draft), -1, None))

    def adopt(self, graph: Graph) -> None:
        """Take over what the server saved or made; undo steps that were made before stay, if any."""
        self._saved = graph
        if self.dirty or self._graph is graph:
            return
        if graph_hash(graph) != self.hash:
            selection = self._selection
            self.open(graph)
            self.select(one for one in selection if graph.node(one) or graph.edge(one))

    def set_saved(self, graph: Graph) -> None:
        """Remember that this state is the server's now."""
        self._saved = graph
        if self._graph is graph:
            self.stack.setClean()

    def do(self, edit: Edit, *, gesture: int = -1, select: Iterable[str] | None = None) -> bool:
        """Make an edit as one undo step and select what it says; whether it happened."""
        if edit.empty:
            return False
        chosen = None if select is None else frozenset(select)
        try:
            edit.apply(self._graph)
        except EditRefused as error:
            self.refused.emit(error)
            return False
        self.stack.push(EditCommand(self, edit, gesture, chosen))
        return True

    def new_gesture(self) -> int:
        """Return a number under which edits merge into one undo step."""
        self._gesture += 1
        return self._gesture

    def select(self, ids: Iterable[str]) -> None:
        """Select these things and nothing else; selecting is no undo step."""
        chosen = frozenset(ids)
        if chosen != self._selection:
            self._selection = chosen
            self.selection_changed.emit()

    def show_edited(self, graph: Graph, selection: frozenset[str] | None) -> None:
        """Show the outcome of a command; for commands alone."""
        self._graph = graph
        self.changed.emit()
        there = {part.id for shelf in (graph.nodes, graph.edges, graph.annotations) for part in shelf}
        self.select(one for one in (self._selection if selection is None else selection) if one in there or one == "*")

    def _on_clean_changed(self, clean: bool) -> None:
        self.dirty_changed.emit(not clean)


class _Exchange(Edit, frozen=True, kw_only=True):
    """Another graph altogether: a recovered draft, an import, the server's version."""

    graph: Graph

    def apply(self, graph: Graph) -> tuple[Graph, Edit]:
        """Return the other graph, and the exchange back."""
        return self.graph, _Exchange(label=self.label, graph=graph)


def exchange(graph: Graph, label: str) -> Edit:
    """Return the edit that puts another graph in place as one step."""
    return _Exchange(label=label, graph=graph)
