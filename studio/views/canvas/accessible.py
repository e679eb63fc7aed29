"""Nodes and edges for screen readers: children of the canvas with name, role, state and description.

Qt gives graphics items no accessible interface at all (measured), so the canvas brings its own.
"""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QObject, QPoint, QRect
from PySide6.QtGui import QAccessible, QAccessibleInterface, QWindow
from PySide6.QtWidgets import QAccessibleWidget

from studio.domain.edits.edges import edge_name
from studio.domain.graph import ANY_STATE
from studio.domain.inputs import conditions_text
from studio.domain.words import tr
from studio.views.canvas.view import CanvasView


class CanvasAccessible(QAccessibleWidget):
    """The canvas itself: its children are all poses, then all edges, in the document's order."""

    def __init__(self, view: CanvasView) -> None:
        super().__init__(view, QAccessible.Role.Graphic, view.accessibleName())
        self._view = view
        self._parts: dict[str, PartAccessible] = {}

    @property
    def parts(self) -> tuple[PartAccessible, ...]:
        """The interfaces that were asked for so far, also those of parts that are gone."""
        return tuple(self._parts.values())

    def ids(self) -> list[str]:
        """Return the ids of everything a reader can walk through."""
        graph = self._view.document.graph
        pill = [ANY_STATE] if ANY_STATE in self._view.canvas.nodes else []
        return [*(node.id for node in graph.nodes), *pill, *(edge.id for edge in graph.edges)]

    def childCount(self) -> int:
        """Return how many poses and edges there are."""
        return len(self.ids())

    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]
        """Return the interface of one part, the same one each time."""
        ids = self.ids()
        if not 0 <= index < len(ids):
            return None
        part = self._parts.get(ids[index])
        if part is None:
            part = self._parts[ids[index]] = PartAccessible(self._view, ids[index], self)
        return part

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        """Return the place of a part."""
        ids = self.ids()
        return ids.index(child.part_id) if isinstance(child, PartAccessible) and child.part_id in ids else -1


class PartAccessible(QAccessibleInterface):
    """One pose or edge."""

    def __init__(self, view: CanvasView, part_id: str, parent: CanvasAccessible) -> None:
        super().__init__()
        self.part_id = part_id
        self._view = view
        self._parent = parent

    def isValid(self) -> bool:
        """Whether the part is still on the canvas."""
        return self.part_id in self._view.canvas.nodes or self.part_id in self._view.canvas.edges

    def object(self) -> QObject | None:  # type: ignore[override]
        """Return no object: a part of a graph is none."""
        return None

    def window(self) -> QWindow | None:  # type: ignore[override]
        """Return the window of the canvas."""
        return self._view.window().windowHandle()

    def parent(self) -> QAccessibleInterface:
        """Return the canvas."""
        return self._parent

    def childCount(self) -> int:
        """Return none."""
        return 0

    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]  # noqa: ARG002 - Qt's signature
        """Return none."""
        return None

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:  # type: ignore[override]  # noqa: ARG002
        """Return none."""
        return None

    def indexOfChild(self, child: QAccessibleInterface) -> int:  # noqa: ARG002 - Qt's signature
        """Return that there is none."""
        return -1

    def role(self) -> QAccessible.Role:
        """Tell a pose from an edge."""
        return QAccessible.Role.ListItem if self.part_id in self._view.canvas.nodes else QAccessible.Role.Link

    def state(self) -> QAccessible.State:
        """Say whether it is selected and in sight."""
        state = QAccessible.State()
        state.selectable = True
        state.focusable = True
        state.selected = self.part_id in self._view.document.selection
        state.offscreen = not self._view.seen().intersects(self._view.canvas.content_rect([self.part_id]))
        return state

    def rect(self) -> QRect:
        """Return where it is on the screen."""
        area = self._view.mapFromScene(self._view.canvas.content_rect([self.part_id])).boundingRect()
        return QRect(self._view.viewport().mapToGlobal(QPoint(area.x(), area.y())), area.size())

    def text(self, kind: QAccessible.Text) -> str:
        """Return the name, ``Idle`` or ``Idle to Working``, or the description with conditions and neighbours."""
        graph = self._view.document.graph
        edge = graph.edge(self.part_id)
        if kind == QAccessible.Text.Name:
            return edge_name(graph, edge) if edge is not None else graph.name_of(self.part_id)
        if kind != QAccessible.Text.Description:
            return ""
        if edge is not None:
            return (
                tr("loop")
                if edge.is_loop
                else tr("fires on {conditions}", conditions=conditions_text(graph, edge.conditions))
            )
        exits = [graph.name_of(one.target) for one in graph.edges if one.source == self.part_id and not one.is_loop]
        way = tr("leads to {poses}", poses=", ".join(exits)) if exits else tr("leads nowhere")
        return tr("begins here, {way}", way=way) if self.part_id == graph.initial_node else way

    def setText(self, kind: QAccessible.Text, text: str) -> None:
        """Change nothing: names are edited in the inspector."""


#: Interfaces must outlive the call that made them. Qt owns each and asks for another one when the widget's class
#: was extended meanwhile; the same one twice would be deleted twice. None stands for a canvas that is being closed.
_KEPT: dict[int, list[CanvasAccessible] | None] = {}
#: Those of canvases that ended without ``forget``: Qt still knows them, so Python must not be the one to delete them.
_ENDED: list[list[CanvasAccessible] | None] = []


def make_accessible(_key: str, thing: QObject) -> QAccessibleInterface | None:
    """Return an interface of the canvas's own, and None for everything else, which Qt then serves itself."""
    if not isinstance(thing, CanvasView):
        return None
    number = id(thing)
    if number not in _KEPT:
        _KEPT[number] = []
        thing.destroyed.connect(lambda: _ENDED.append(_KEPT.pop(number, None)))
    made = _KEPT[number]
    if made is None:
        return None
    made.append(CanvasAccessible(thing))
    return made[-1]


def forget(view: CanvasView) -> None:
    """Take a canvas and its parts out of Qt's memory while they live; what Python deleted, Qt would delete again."""
    made = _KEPT.get(id(view))
    if made is not None:
        _KEPT[id(view)] = None
        for known in made:
            for interface in (*known.parts, known):
                QAccessible.deleteAccessibleInterface(QAccessible.uniqueId(interface))


@cache
def install() -> None:
    """Let canvases speak for their parts; happens once however often it is called."""
    QAccessible.installFactory(make_accessible)
