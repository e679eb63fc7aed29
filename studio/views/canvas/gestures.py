"""One class for each thing a pointer does: it begins, moves, and ends or is called off; Escape calls off."""

from itertools import pairwise

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QPen
from PySide6.QtWidgets import QGraphicsLineItem, QGraphicsPathItem, QGraphicsRectItem

from studio.domain.edits.fragments import copy_fragment, paste
from studio.domain.edits.notes import inside, move_annotation
from studio.domain.edits.poses import delete_parts, move_nodes
from studio.domain.edits.primitives import Edit, Sequence
from studio.domain.graph import Position
from studio.domain.layout import GRID
from studio.domain.words import tr
from studio.views.canvas.geometry import loose_end
from studio.views.canvas.surface import CanvasSurface

_SNAP = 7.0


class Gesture:
    """Base of all gestures; positions are in pixels of the viewport."""

    cursor = Qt.CursorShape.ArrowCursor

    def __init__(self, view: CanvasSurface, start: QPoint) -> None:
        """Begin at a point."""
        self.view = view
        self.scene = view.canvas
        self.document = view.document
        self.start = start
        self.origin = view.mapToScene(start)

    def move(self, at: QPoint, modifiers: Qt.KeyboardModifier) -> None:
        """Follow the pointer."""

    def end(self, at: QPoint, modifiers: Qt.KeyboardModifier) -> None:
        """Do what was meant."""

    def cancel(self) -> None:
        """Put everything back."""


class Pan(Gesture):
    """Drags the canvas."""

    cursor = Qt.CursorShape.ClosedHandCursor

    def __init__(self, view: CanvasSurface, start: QPoint) -> None:
        """Take hold of the canvas."""
        super().__init__(view, start)
        self._last = start

    def move(self, at: QPoint, modifiers: Qt.KeyboardModifier) -> None:  # noqa: ARG002 - the gesture's signature
        """Move the canvas with the pointer."""
        self.view.scroll_by(self._last - at)
        self._last = at


class Marquee(Gesture):
    """Selects what a rectangle touches; Shift adds, Ctrl takes away."""

    def __init__(self, view: CanvasSurface, start: QPoint) -> None:
        """Begin a rectangle."""
        super().__init__(view, start)
        self._before = self.document.selection
        color = view.theme.color("accent")
        self._box = QGraphicsRectItem()
        pen = QPen(color, 1)
        pen.setCosmetic(True)
        self._box.setPen(pen)
        color.setAlpha(28)
        self._box.setBrush(color)
        self._box.setZValue(50)
        self.scene.addItem(self._box)

    def move(self, at: QPoint, modifiers: Qt.KeyboardModifier) -> None:
        """Grow the rectangle and select what it touches."""
        area = QRectF(self.origin, self.view.mapToScene(at)).normalized()
        self._box.setRect(area)
        touched = self.scene.parts_in(area)
        if modifiers & Qt.KeyboardModifier.ShiftModifier:
            touched = set(self._before) | touched
        elif modifiers & Qt.KeyboardModifier.ControlModifier:
            touched = set(self._before) - touched
        self.document.select(touched)

    def end(self, at: QPoint, modifiers: Qt.KeyboardModifier) -> None:
        """Keep what is selected; a click on nothing selects nothing."""
        if at == self.start and not modifiers & Qt.KeyboardModifier.ShiftModifier:
            self.document.select(())
        self.scene.removeItem(self._box)

    def cancel(self) -> None:
        """Select what was selected."""
        self.document.select(self._before)
        self.scene.removeItem(self._box)


class Move(Gesture):
    """Moves what is selected, snapping to the grid and to other cards; Ctrl held before the drag copies instead."""

    cursor = Qt.CursorShape.SizeAllCursor

    def __init__(self, view: CanvasSurface, start: QPoint, *, copy: bool = False) -> None:
        """Take hold of the selection, and of what stands in selected frames."""
        super().__init__(view, start)
        graph, chosen = self.document.graph, self.document.selection
        self._copy = copy
        self._notes = [note for note in graph.annotations if note.id in chosen]
        carried = {node_id for note in self._notes if note.kind == "frame" for node_id in inside(graph, note)[0]}
        wanted = (chosen | carried) & self.scene.nodes.keys()
        self._items = {node_id: self.scene.nodes[node_id] for node_id in wanted}
        self._from = {node_id: item.pos() for node_id, item in self._items.items()}
        self._touched = [edge for edge in graph.edges if {edge.source, edge.target} & wanted]
        self._others = [item.rect for node_id, item in self.scene.nodes.items() if node_id not in wanted]
        self._guides = [QGraphicsLineItem(), QGraphicsLineItem()]
        pen = QPen(view.theme.color("accent"), 1, Qt.PenStyle.DashLine)
        pen.setCosmetic(True)
        for guide in self._guides:
            guide.setPen(pen)
            guide.setZValue(40)
            guide.hide()
            self.scene.addItem(guide)
        self._delta = QPointF()

    def move(self, at: QPoint, modifiers: Qt.KeyboardModifier) -> None:
        """Drag the cards along; holding Ctrl meanwhile leaves the grid."""
        delta = self.view.mapToScene(at) - self.origin
        free = bool(modifiers & Qt.KeyboardModifier.ControlModifier) and not self._copy
        self._delta = delta if free else self._snapped(delta)
        for node_id, item in self._items.items():
            item.setPos(self._from[node_id] + self._delta)
        for note in self._notes:
            place = QPointF(note.position.x, note.position.y) + self._delta
            self.scene.notes[note.id].setPos(place)
        self.scene.route_edges(self._touched, moved={key: item.rect for key, item in self._items.items()})

    def end(self, at: QPoint, modifiers: Qt.KeyboardModifier) -> None:  # noqa: ARG002 - the gesture's signature
        """Write the move down as one step."""
        self._clear()
        delta = self._delta
        if delta.isNull():
            return
        self._put_back()
        if self._copy:
            self._drop_copy(delta)
            return
        graph = self.document.graph
        steps: list[Edit] = [move_annotation(graph, note.id, delta.x(), delta.y()) for note in self._notes]
        carried = {node_id for note in self._notes if note.kind == "frame" for node_id in inside(graph, note)[0]}
        places = {
            node_id: Position(x=round(place.x() + delta.x(), 2), y=round(place.y() + delta.y(), 2))
            for node_id, place in self._from.items()
            if node_id not in carried
        }
        if places:
            steps.append(move_nodes(graph, places))
        label = steps[-1].label if steps else tr("Move")
        self.document.do(steps[0] if len(steps) == 1 else Sequence(label=label, edits=tuple(steps)))

    def cancel(self) -> None:
        """Put every card back."""
        self._clear()
        self._put_back()

    def _put_back(self) -> None:
        for node_id, item in self._items.items():
            item.setPos(self._from[node_id])
        for note in self._notes:
            self.scene.notes[note.id].setPos(note.position.x, note.position.y)
        self.scene.route_edges(self._touched)

    def _clear(self) -> None:
        for guide in self._guides:
            self.scene.removeItem(guide)

    def _drop_copy(self, delta: QPointF) -> None:
        chosen = self.document.selection
        piece = copy_fragment(self.document.graph, chosen, chosen)
        places = [node.position for node in piece.graph.nodes] + [note.position for note in piece.graph.annotations]
        if not places:
            return
        corner = Position(x=min(one.x for one in places) + delta.x(), y=min(one.y for one in places) + delta.y())
        pasted = paste(self.document.graph, piece, self.view.make_id, at=corner)
        self.document.do(pasted.edit, select=(*pasted.node_ids, *pasted.annotation_ids))

    def _snapped(self, delta: QPointF) -> QPointF:
        """Return the nearest move that lines up with another card, else with the grid; guides show the line."""
        if not self._items:
            return QPointF(round(delta.x() / GRID) * GRID, round(delta.y() / GRID) * GRID)
        lead = next(iter(self._from.values())) + delta
        x, y = round(lead.x() / GRID) * GRID, round(lead.y() / GRID) * GRID
        reach = _SNAP / self.view.zoom
        column = min((rect.left() for rect in self._others), key=lambda left: abs(left - lead.x()), default=None)
        row = min((rect.top() for rect in self._others), key=lambda top: abs(top - lead.y()), default=None)
        seen = self.view.mapToScene(self.view.viewport().rect()).boundingRect()
        for guide, line, value in ((self._guides[0], column, lead.x()), (self._guides[1], row, lead.y())):
            guide.setVisible(line is not None and abs(line - value) <= reach)
        if column is not None and abs(column - lead.x()) <= reach:
            x = column
            self._guides[0].setLine(column, seen.top(), column, seen.bottom())
        if row is not None and abs(row - lead.y()) <= reach:
            y = row
            self._guides[1].setLine(seen.left(), row, seen.right(), row)
        return QPointF(x, y) - next(iter(self._from.values()))


class Connect(Gesture):
    """Draws an edge from a card: onto another one, onto itself for a loop, or into the open for a new pose."""

    cursor = Qt.CursorShape.CrossCursor

    def __init__(self, view: CanvasSurface, start: QPoint, source: str) -> None:
        """Begin an edge at a card."""
        super().__init__(view, start)
        self._source = source
        self._curve = QGraphicsPathItem()
        pen = QPen(view.theme.color("accent"), 2)
        self._curve.setPen(pen)
        self._curve.setZValue(45)
        self.scene.addItem(self._curve)

    def move(self, at: QPoint, modifiers: Qt.KeyboardModifier) -> None:  # noqa: ARG002 - the gesture's signature
        """Let the loose end follow the pointer."""
        tip = self.view.mapToScene(at)
        route = loose_end(self.scene.nodes[self._source].rect, tip)
        self._curve.setPath(route.path)
        self.document.select({self._source, target} if (target := self.scene.node_at(tip)) else {self._source})

    def end(self, at: QPoint, modifiers: Qt.KeyboardModifier) -> None:  # noqa: ARG002 - the gesture's signature
        """Connect to what is under the pointer, or offer poses to connect to."""
        self.scene.removeItem(self._curve)
        place = self.view.mapToScene(at)
        target = self.scene.node_at(place)
        if target is not None:
            self.view.connect_nodes(self._source, target)
        elif (at - self.start).manhattanLength() > 12:
            self.view.palette_requested.emit(place, self._source)

    def cancel(self) -> None:
        """Draw nothing."""
        self.scene.removeItem(self._curve)


class Cut(Gesture):
    """Deletes every edge that a line crosses."""

    cursor = Qt.CursorShape.CrossCursor

    def __init__(self, view: CanvasSurface, start: QPoint) -> None:
        """Begin a line."""
        super().__init__(view, start)
        self._line = QGraphicsLineItem()
        pen = QPen(view.theme.color("bad"), 2, Qt.PenStyle.DashLine)
        pen.setCosmetic(True)
        self._line.setPen(pen)
        self._line.setZValue(50)
        self.scene.addItem(self._line)

    def move(self, at: QPoint, modifiers: Qt.KeyboardModifier) -> None:  # noqa: ARG002 - the gesture's signature
        """Draw the line to the pointer."""
        end = self.view.mapToScene(at)
        self._line.setLine(self.origin.x(), self.origin.y(), end.x(), end.y())

    def end(self, at: QPoint, modifiers: Qt.KeyboardModifier) -> None:  # noqa: ARG002 - the gesture's signature
        """Delete what was crossed as one step."""
        self.scene.removeItem(self._line)
        line = self._line.line()
        crossed = [
            edge_id
            for edge_id, item in self.scene.edges.items()
            if item.route is not None and _crosses(item.route.points, line.p1(), line.p2())
        ]
        if crossed:
            self.document.do(delete_parts(self.document.graph, edges=crossed))

    def cancel(self) -> None:
        """Delete nothing."""
        self.scene.removeItem(self._line)


def _crosses(points: tuple[QPointF, ...], start: QPointF, end: QPointF) -> bool:
    return any(_between(one, other, start, end) for one, other in pairwise(points))


def _between(a: QPointF, b: QPointF, c: QPointF, d: QPointF) -> bool:
    """Whether two straight pieces cross."""

    def side(one: QPointF, other: QPointF, at: QPointF) -> float:
        return (other.x() - one.x()) * (at.y() - one.y()) - (other.y() - one.y()) * (at.x() - one.x())

    return side(a, b, c) * side(a, b, d) < 0 and side(c, d, a) * side(c, d, b) < 0
