"""The canvas by keyboard alone: one table of keys, and walking between cards by direction."""

from collections.abc import Callable, Iterable
from math import hypot

import msgspec
from PySide6.QtCore import QMimeData, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent

from studio.domain.edits.edges import disable, lane_partner, solo
from studio.domain.edits.fragments import MIME, copy_fragment, paste, read_fragment
from studio.domain.edits.notes import frame_around, shift_annotations
from studio.domain.edits.poses import delete_parts, move_nodes, set_initial
from studio.domain.edits.primitives import Edit, Sequence
from studio.domain.errors import GraphError
from studio.domain.graph import EditRefused, Position
from studio.domain.layout import arrange
from studio.domain.words import tr
from studio.views.canvas.surface import CanvasSurface

_NONE = Qt.KeyboardModifier.NoModifier
_CTRL = Qt.KeyboardModifier.ControlModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_ALT = Qt.KeyboardModifier.AltModifier
_K = Qt.Key
_ARROWS = {_K.Key_Left: (-1, 0), _K.Key_Right: (1, 0), _K.Key_Up: (0, -1), _K.Key_Down: (0, 1)}


class Keyboard:
    """Knows every key of the canvas. ``C`` connects: arrows choose the other pose, Enter makes the edge."""

    def __init__(self, view: CanvasSurface) -> None:
        """Act on a view."""
        self._view = view
        self._from: str | None = None
        self._moving = False
        self._nudge = -1
        self._table: dict[tuple[Qt.Key, Qt.KeyboardModifier], Callable[[], object]] = {
            (_K.Key_F, _NONE): lambda: view.fit(selection=True),
            (_K.Key_Period, _NONE): lambda: view.fit(selection=True),
            (_K.Key_Home, _NONE): view.fit,
            (_K.Key_0, _CTRL): lambda: view.set_zoom(1.0),
            (_K.Key_Equal, _CTRL): lambda: view.set_zoom(view.zoom * 1.2),
            (_K.Key_Plus, _CTRL): lambda: view.set_zoom(view.zoom * 1.2),
            (_K.Key_Plus, _CTRL | _SHIFT): lambda: view.set_zoom(view.zoom * 1.2),
            (_K.Key_Minus, _CTRL): lambda: view.set_zoom(view.zoom / 1.2),
            (_K.Key_A, _SHIFT): self._palette,
            (_K.Key_A, _CTRL): self.select_all,
            (_K.Key_A, _CTRL | _SHIFT): lambda: view.document.select(()),
            (_K.Key_Escape, _NONE): self._escape,
            (_K.Key_Delete, _NONE): self.delete,
            (_K.Key_Backspace, _NONE): self.delete,
            (_K.Key_C, _NONE): self._begin_connecting,
            (_K.Key_Return, _NONE): self._enter,
            (_K.Key_Enter, _NONE): self._enter,
            (_K.Key_F2, _NONE): self._rename,
            (_K.Key_D, _CTRL): self.duplicate,
            (_K.Key_C, _CTRL): self.copy,
            (_K.Key_X, _CTRL): self._cut,
            (_K.Key_V, _CTRL): self.paste,
            (_K.Key_V, _CTRL | _SHIFT): lambda: self.paste(keep_outside=True),
            (_K.Key_M, _NONE): self.toggle_disabled,
            (_K.Key_M, _SHIFT): self.solo,
            (_K.Key_G, _NONE): self._toggle_moving,
            (_K.Key_G, _CTRL): self.frame,
            (_K.Key_L, _CTRL): self.arrange,
            (_K.Key_I, _NONE): self.set_initial,
            (_K.Key_B, _NONE): view.set_plain,
            (_K.Key_Z, _CTRL): view.document.stack.undo,
            (_K.Key_Z, _CTRL | _SHIFT): view.document.stack.redo,
            (_K.Key_Y, _CTRL): view.document.stack.redo,
        }

    @property
    def connecting(self) -> bool:
        """Whether arrows choose the other end of a new edge."""
        return self._from is not None

    def knows(self, event: QKeyEvent) -> bool:
        """Whether a key belongs to the canvas while it has the focus."""
        return self._chord(event) in self._table or (event.key() in _ARROWS and not event.modifiers() & (_CTRL | _ALT))

    def press(self, event: QKeyEvent) -> bool:
        """Do what a key means; whether it means anything."""
        if event.key() in _ARROWS and not event.modifiers() & (_CTRL | _ALT):
            self._arrow(*_ARROWS[_K(event.key())], large=bool(event.modifiers() & _SHIFT))
            return True
        run = self._table.get(self._chord(event))
        if run is None:
            return False
        run()
        return True

    def walk_edges(self, *, back: bool) -> bool:
        """Select the next edge of the selected pose; False at the end, so that Tab leaves the canvas."""
        document = self._view.document
        graph, chosen = document.graph, document.selection
        edge = next((one for one in graph.edges if one.id in chosen), None)
        node_id = edge.source if edge is not None else next((one for one in chosen if graph.node(one)), None)
        if node_id is None:
            return False
        ring = [one.id for one in graph.edges if one.source == node_id]
        place = ring.index(edge.id) if edge is not None else (len(ring) if back else -1)
        place += -1 if back else 1
        if not 0 <= place < len(ring):
            return False
        self._view.show_part(ring[place])
        self._say(ring[place])
        return True

    def delete(self) -> None:
        """Delete what is selected, as one step; one lane of a road is asked about, because the other hangs on it."""
        graph, chosen = self._view.document.graph, self._view.document.selection
        lanes = [edge.id for edge in graph.edges if edge.id in chosen and not {edge.source, edge.target} & chosen]
        partners = [other.id for lane in lanes if (other := lane_partner(graph, lane)) is not None]
        left = tuple(other for other in dict.fromkeys(partners) if other not in chosen)
        if left:
            self._view.lanes_left.emit(left)
        else:
            self.delete_chosen()

    def delete_chosen(self, also: Iterable[str] = ()) -> None:
        """Delete what is selected, and these edges with it, as one step."""
        document, scene = self._view.document, self._view.canvas
        chosen = document.selection | set(also)
        nodes = [node.id for node in document.graph.nodes if node.id in chosen]
        edges = [edge.id for edge in document.graph.edges if edge.id in chosen]
        edit = delete_parts(document.graph, nodes, edges, [one for one in chosen if one in scene.notes])
        if document.do(edit, select=()):
            self._view.announced.emit(edit.label)

    def copy(self) -> None:
        """Put the selected poses with the edges among them on the clipboard."""
        chosen = self._view.document.selection
        piece = copy_fragment(self._view.document.graph, chosen, chosen)
        if piece.empty:
            return
        data = msgspec.json.encode(piece.data())
        mime = QMimeData()
        mime.setData(MIME, data)
        mime.setText(data.decode())
        QGuiApplication.clipboard().setMimeData(mime)

    def paste(self, *, keep_outside: bool = False) -> None:
        """Put down what is on the clipboard in the middle of what is seen."""
        mime = QGuiApplication.clipboard().mimeData()
        if not mime.hasFormat(MIME):
            return
        document = self._view.document
        try:
            piece = read_fragment(msgspec.json.decode(mime.data(MIME).data()))
        except (GraphError, msgspec.DecodeError):
            return
        middle = self._view.seen().center()
        near = any(document.graph.node(node.id) for node in piece.graph.nodes)
        place = None if near else Position(x=middle.x(), y=middle.y())
        pasted = paste(document.graph, piece, self._view.make_id, at=place, keep_outside=keep_outside)
        if document.do(pasted.edit, select=(*pasted.node_ids, *pasted.annotation_ids)) and pasted.missing_inputs:
            self._view.inputs_came.emit(tuple(item.label or item.name for item in pasted.missing_inputs))

    def duplicate(self) -> None:
        """Put a copy of the selection beside it."""
        document = self._view.document
        piece = copy_fragment(document.graph, document.selection, document.selection)
        if not piece.empty:
            pasted = paste(document.graph, piece, self._view.make_id)
            document.do(pasted.edit, select=(*pasted.node_ids, *pasted.annotation_ids))

    def toggle_disabled(self) -> None:
        """Switch the selected edges off, or on again if all are off; poses mean all their edges."""
        document = self._view.document
        chosen = document.selection
        edges = [one for one in document.graph.edges if one.id in chosen or {one.source, one.target} & chosen]
        if edges:
            document.do(disable(document.graph, [one.id for one in edges], not all(one.disabled for one in edges)))

    def frame(self) -> None:
        """Draw a frame around the selected poses."""
        document = self._view.document
        nodes = [node.id for node in document.graph.nodes if node.id in document.selection]
        if nodes:
            frame_id = self._view.make_id()
            document.do(frame_around(document.graph, nodes, frame_id), select=[frame_id])

    def arrange(self) -> None:
        """Lay the canvas out, or what is selected if that is more than one pose."""
        document = self._view.document
        nodes = [node.id for node in document.graph.nodes if node.id in document.selection]
        if document.do(arrange(document.graph, nodes if len(nodes) > 1 else None)):
            self._view.fit()

    def set_initial(self) -> None:
        """Begin with the selected pose."""
        node_id = self._node()
        if node_id is not None:
            self._view.document.do(set_initial(self._view.document.graph, node_id))

    def _chord(self, event: QKeyEvent) -> tuple[Qt.Key, Qt.KeyboardModifier]:
        keypad = Qt.KeyboardModifier.KeypadModifier
        return _K(event.key()), event.modifiers() & ~keypad

    def _node(self) -> str | None:
        graph = self._view.document.graph
        return next((one for one in self._view.document.selection if graph.node(one)), None)

    def _arrow(self, dx: int, dy: int, *, large: bool) -> None:
        if self._moving:
            self._move(dx * (10 if large else 1), dy * (10 if large else 1))
            return
        nodes = self._view.canvas.nodes
        here = next((one for one in self._view.document.selection if one in nodes and one != self._from), self._from)
        if here is None or here not in nodes:
            following = self._view.document.graph.initial_node
            following = following if following in nodes else next(iter(nodes), "")
        else:
            following = self._neighbour(here, dx, dy)
        if following:
            self._view.show_part(following)
            if self._from is not None:
                self._view.document.select({self._from, following})
            self._say(following)

    def _neighbour(self, here: str, dx: int, dy: int) -> str:
        """Return the nearest card in a direction, what lies straight ahead before what lies aside."""
        start = self._view.canvas.nodes[here].rect.center()

        def cost(at: QPointF) -> float:
            along = (at.x() - start.x()) * dx + (at.y() - start.y()) * dy
            across = abs((at.x() - start.x()) * dy) + abs((at.y() - start.y()) * dx)
            return hypot(along, across * 2) if along > 1 else float("inf")

        ahead = {one: cost(item.rect.center()) for one, item in self._view.canvas.nodes.items() if one != here}
        best = min(ahead, key=ahead.__getitem__, default="")
        return best if best and ahead[best] < float("inf") else ""

    def _move(self, dx: int, dy: int) -> None:
        document = self._view.document
        graph, chosen = document.graph, document.selection
        places = {
            node.id: Position(x=node.position.x + dx, y=node.position.y + dy)
            for node in graph.nodes
            if node.id in chosen
        }
        notes = [note.id for note in graph.annotations if note.id in chosen]
        steps: list[Edit] = [move_nodes(graph, places)] if places else []
        if notes:
            steps.append(shift_annotations(graph, notes, dx, dy))
        if steps:
            label = steps[0].label
            document.do(Sequence(label=label, edits=tuple(steps)), gesture=self._nudge)

    def _toggle_moving(self) -> None:
        self._moving = not self._moving
        self._nudge = self._view.document.new_gesture()
        self._view.announced.emit(tr("Arrows move poses") if self._moving else tr("Arrows walk between poses"))

    def _begin_connecting(self) -> None:
        self._from = next((one for one in self._view.document.selection if one in self._view.canvas.nodes), None)
        if self._from is not None:
            self._view.announced.emit(
                tr("Connect {pose} to: choose with the arrows", pose=self._view.canvas.name_of(self._from))
            )

    def _enter(self) -> None:
        if self._from is None:
            part = next(iter(self._view.document.selection), None)
            if part is not None:
                self._view.edit_requested.emit(part)
            return
        source, self._from = self._from, None
        target = next((one for one in self._view.document.selection if one != source), source)
        self._view.connect_nodes(source, target)

    def _escape(self) -> None:
        if self._view.call_off():
            return
        if self._from is not None or self._moving:
            self._from, self._moving = None, False
            return
        self._view.document.select(())

    def select_all(self) -> None:
        """Select everything."""
        scene = self._view.canvas
        self._view.document.select((*scene.nodes, *scene.edges, *scene.notes))

    def _palette(self) -> None:
        self._view.palette_requested.emit(self._view.seen().center(), "")

    def _rename(self) -> None:
        part = next(iter(self._view.document.selection), None)
        if part is not None:
            self._view.rename_requested.emit(part)

    def _cut(self) -> None:
        self.copy()
        self.delete()

    def solo(self) -> None:
        """Leave the selected edge on and switch off the others of its pose."""
        document = self._view.document
        edge = next((one for one in document.graph.edges if one.id in document.selection), None)
        if edge is not None:
            try:
                document.do(solo(document.graph, edge.id))
            except EditRefused as error:
                document.refused.emit(error)

    def _say(self, part_id: str) -> None:
        self._view.announced.emit(self._view.canvas.name_of(part_id))
