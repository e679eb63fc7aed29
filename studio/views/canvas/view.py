"""The canvas as a user handles it: pans, zooms at the cursor, and hands the pointer to one gesture at a time."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QResizeEvent,
    QWheelEvent,
)

from studio.domain.edits.notes import CARD_HEIGHT, CARD_WIDTH
from studio.domain.graph import Position
from studio.state.canvas_drop import CanvasDrops
from studio.state.canvas_media import CanvasMedia
from studio.state.document import Document
from studio.views.canvas.gestures import Connect, Cut, Gesture, Marquee, Move, Pan
from studio.views.canvas.keyboard import Keyboard
from studio.views.canvas.surface import CanvasSurface
from studio.views.theme import Theme

_STEP = 1.2
_REACH = 8.0
_RIM = 12.0
_DRAG = 4


class CanvasView(CanvasSurface):
    """Edits a document by pointer and keyboard, and takes what is dragged onto it."""

    def __init__(self, document: Document, media: CanvasMedia, theme: Theme, make_id: Callable[[], str]) -> None:
        super().__init__(document, media, theme, make_id)
        self.keyboard = Keyboard(self)
        self._gesture: Gesture | None = None
        self._pressed: QPoint | None = None
        self._on_card: str | None = None
        self._space = False
        self._drops: CanvasDrops | None = None
        #: Whether the wheel scrolls instead of zooming; Ctrl with the wheel always zooms.
        self.wheel_scrolls = False

    @property
    def gesture(self) -> Gesture | None:
        """What the pointer is doing."""
        return self._gesture

    def take_drops(self, drops: CanvasDrops) -> None:
        """Let poses and pictures be dropped here."""
        self._drops = drops
        self.setAcceptDrops(True)

    def call_off(self) -> bool:
        """Call the running gesture off; whether there was one."""
        gesture, self._gesture = self._gesture, None
        if gesture is not None:
            gesture.cancel()
            self.viewport().unsetCursor()
        return gesture is not None

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom at the cursor; Shift scrolls sideways; a trackpad's pixels pan unless Ctrl is held."""
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        pixels = event.pixelDelta()
        if not pixels.isNull() and not control:
            self.scroll_by(-pixels)
        elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            turned = event.angleDelta()
            self.scroll_by(QPoint(-(turned.y() or turned.x()), 0))
        elif self.wheel_scrolls and not control:
            self.scroll_by(-event.angleDelta())
        else:
            self.set_zoom(self.zoom * _STEP ** (event.angleDelta().y() / 120), event.position().toPoint())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the gesture."""
        at, keys = event.position().toPoint(), event.modifiers()
        self._pressed, self._on_card = at, None
        left = event.button() == Qt.MouseButton.LeftButton
        if event.button() == Qt.MouseButton.MiddleButton or (left and self._space):
            self._begin(Pan(self, at))
        elif left and keys == Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier:
            self._begin(Cut(self, at))
        elif left:
            self._press_left(at, keys)
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the gesture, or begin the one that a drag means."""
        at = event.position().toPoint()
        if self._gesture is not None:
            self._gesture.move(at, event.modifiers())
            return
        if self._pressed is not None and self._on_card is not None:
            if (at - self._pressed).manhattanLength() >= _DRAG:
                self._begin_drag(self._pressed, self._on_card, event.modifiers()).move(at, event.modifiers())
            return
        near = self._rim_at(at) is not None and not event.buttons()
        self.viewport().setCursor(Qt.CursorShape.CrossCursor if near else Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End the gesture."""
        gesture, self._gesture = self._gesture, None
        if gesture is not None:
            gesture.end(event.position().toPoint(), event.modifiers())
            self.viewport().unsetCursor()
        self._pressed = self._on_card = None
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Rename a card, show an edge's conditions, or offer poses for an empty place."""
        at = event.position().toPoint()
        place = self.mapToScene(at)
        node_id = self.canvas.node_at(place)
        edge_ids = self.canvas.edges_at(place, _REACH / self.zoom)
        if node_id is not None:
            self.rename_requested.emit(node_id)
        elif edge_ids:
            self.edit_requested.emit(edge_ids[0])
        elif self.canvas.note_at(place) is not None:
            self.edit_requested.emit(self.canvas.note_at(place))
        else:
            self.palette_requested.emit(place, "")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Follow the keyboard grammar; Space makes the hand."""
        if event.key() == Qt.Key.Key_Space and not event.modifiers():
            self._space = True
            self.viewport().setCursor(Qt.CursorShape.OpenHandCursor)
        elif not self.keyboard.press(event):
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Let the hand go."""
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._space = False
            self.viewport().unsetCursor()
        super().keyReleaseEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        """Zoom by two fingers, in proportion to how far they move."""
        if isinstance(event, QNativeGestureEvent) and event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
            self.set_zoom(self.zoom * (1 + event.value()), event.position().toPoint())
            return True
        return super().viewportEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Accept first and judge on the drop: a refusal is a sentence, never a dead pointer."""
        if self._drops is not None and self._drops.takes(event.mimeData()):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Show which pose or edge would take the drop."""
        self.canvas.set_target(self.part_at(event.position().toPoint()))
        event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Show nothing as taking the drop any more."""
        self.canvas.set_target(None)
        event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        """Hand over what was dropped, with the place and what lies under it."""
        self.canvas.set_target(None)
        at = event.position().toPoint()
        place = self.mapToScene(at)
        if self._drops is not None:
            target = self.part_at(at)
            corner = Position(x=place.x() - CARD_WIDTH / 2, y=place.y() - CARD_HEIGHT / 2)
            self._drops.drop(event.mimeData(), corner, target)
            event.acceptProposedAction()
            self.setFocus()

    def event(self, event: QEvent) -> bool:
        """Take keys of the canvas before the window's shortcuts do, and Tab before it moves the focus."""
        if isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.ShortcutOverride and self.keyboard.knows(event):
                event.accept()
                return True
            tab = event.type() == QEvent.Type.KeyPress and event.key() in {Qt.Key.Key_Tab, Qt.Key.Key_Backtab}
            if tab and self.keyboard.walk_edges(back=event.key() == Qt.Key.Key_Backtab):
                return True
        return super().event(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for a menu on what is under the pointer, or on the selection when a key asked."""
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            place = self.mapToScene(event.pos())
            hit = self.part_at(event.pos())
            if hit is not None and hit not in self.document.selection:
                self.document.select([hit])
        else:
            place = self.canvas.content_rect(self.document.selection).center()
        self.menu_requested.emit(event.globalPos(), place)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show everything again at a new size, unless the user has chosen what to see."""
        super().resizeEvent(event)
        self.show_again()
        self.moved.emit()

    def part_at(self, at: QPoint) -> str | None:
        """Return what a click at a point of the viewport means."""
        place = self.mapToScene(at)
        node_id = self.canvas.node_at(place)
        if node_id is not None:
            return node_id
        edge_ids = self.canvas.edges_at(place, _REACH / self.zoom)
        return edge_ids[0] if edge_ids else self.canvas.note_at(place)

    def _press_left(self, at: QPoint, keys: Qt.KeyboardModifier) -> None:
        place = self.mapToScene(at)
        rim = self._rim_at(at)
        node_id = self.canvas.node_at(place)
        if rim is not None and not keys:
            self._begin(Connect(self, at, rim))
        elif node_id is not None:
            self._press_part(self._under(place, node_id, keys), keys)
        elif edge_ids := self.canvas.edges_at(place, _REACH / self.zoom):
            self._press_edge(edge_ids, keys)
        elif note_id := self.canvas.note_at(place):
            self._press_part(note_id, keys)
        else:
            self._begin(Marquee(self, at))

    def _under(self, place: QPointF, node_id: str, keys: Qt.KeyboardModifier) -> str:
        """Return the card meant by a click: with Alt the one below the card that is selected already."""
        if keys != Qt.KeyboardModifier.AltModifier:
            return node_id
        stack = self.canvas.nodes_at(place)
        chosen = next((one for one in stack if one in self.document.selection), None)
        return stack[(stack.index(chosen) + 1) % len(stack)] if chosen is not None else node_id

    def _press_part(self, part_id: str, keys: Qt.KeyboardModifier) -> None:
        chosen = self.document.selection
        self._on_card = part_id
        if keys & Qt.KeyboardModifier.ControlModifier:
            self.document.select(chosen ^ {part_id} if part_id in chosen else chosen | {part_id})
        elif keys & Qt.KeyboardModifier.ShiftModifier:
            self.document.select(chosen | {part_id})
        elif part_id not in chosen or keys & Qt.KeyboardModifier.AltModifier:
            self.document.select([part_id])

    def _press_edge(self, edge_ids: list[str], keys: Qt.KeyboardModifier) -> None:
        """Select the nearest edge; clicking again goes on to the next one under the pointer."""
        chosen = self.document.selection
        if keys & Qt.KeyboardModifier.ShiftModifier:
            self.document.select(chosen | {edge_ids[0]})
            return
        if keys & Qt.KeyboardModifier.ControlModifier:
            self.document.select(chosen ^ {edge_ids[0]})
            return
        place = next((edge_ids.index(one) for one in edge_ids if chosen == {one}), -1)
        self.document.select([edge_ids[(place + 1) % len(edge_ids)]])

    def _begin_drag(self, start: QPoint, card: str, keys: Qt.KeyboardModifier) -> Gesture:
        if keys & Qt.KeyboardModifier.ShiftModifier and card in self.canvas.nodes:
            self.document.select([card])
            return self._begin(Connect(self, start, card))
        copy = bool(keys & Qt.KeyboardModifier.ControlModifier)
        if card not in self.document.selection:
            self.document.select(self.document.selection | {card})
        return self._begin(Move(self, start, copy=copy))

    def _begin(self, gesture: Gesture) -> Gesture:
        self._gesture = gesture
        self.viewport().setCursor(gesture.cursor)
        return gesture

    def _rim_at(self, at: QPoint) -> str | None:
        """Return the card whose rim is under a point; the rim is as wide at every zoom."""
        place, width = self.mapToScene(at), _RIM / self.zoom
        for node_id, item in self.canvas.nodes.items():
            rect = item.rect
            outer = rect.adjusted(-width, -width, width, width)
            inner = rect.adjusted(width / 3, width / 3, -width / 3, -width / 3)
            if outer.contains(place) and not inner.contains(place):
                return node_id
        return None
