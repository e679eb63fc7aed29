"""The context menu of the canvas: what can be done with what is selected, with its price and its last result."""

from collections.abc import Callable
from functools import partial
from typing import get_args

from PySide6.QtCore import QObject, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from studio.domain.capabilities import Capabilities
from studio.domain.edits.arranging import Axis, Side, align, distribute
from studio.domain.edits.edges import add_way_back, lane_partner
from studio.domain.edits.notes import NOTE_COLORS, add_annotation, change_annotation
from studio.domain.edits.poses import set_initial
from studio.domain.edits.primitives import Edit
from studio.domain.graph import ANY_STATE, Annotation, Edge, EdgeKind, EditRefused, Node, Position
from studio.domain.words import later, tr, trn
from studio.state.canvases import Canvases
from studio.views.canvas.view import CanvasView

SIDES: dict[Side, str] = {
    "left": later("Left sides"),
    "centre": later("Centres"),
    "right": later("Right sides"),
    "top": later("Top sides"),
    "middle": later("Middles"),
    "bottom": later("Bottom sides"),
}
AXES: dict[Axis, str] = {"across": later("Across"), "down": later("Down")}
_CLASSES = {
    EdgeKind.LOOP: later("Loop"),
    EdgeKind.FORWARD: later("Transition"),
    EdgeKind.REVERSE: later("Free way back: made with its forward edge, never alone"),
    EdgeKind.ANY_STATE: later("Any State: resolved while playing, needs no video"),
}
_LAMPS = {
    "none": later("not made yet"),
    "waiting": later("being made"),
    "done": later("ready"),
    "failed": later("failed"),
}


class CanvasMenus(QObject):
    """Makes the menu for what is selected.

    Signals: ``add_requested(QPointF)`` a pose at that place; ``edit_requested(str)`` show that part in the inspector;
    ``play_requested(str)`` play from that pose; ``travel_requested(str)`` play on to that pose;
    ``generate_requested(str)`` make that edge; ``keep_requested()`` keep the selection as a template.
    """

    add_requested = Signal(QPointF)
    edit_requested = Signal(str)
    play_requested = Signal(str)
    travel_requested = Signal(str)
    generate_requested = Signal(str)
    keep_requested = Signal()

    def __init__(self, view: CanvasView, canvases: Canvases) -> None:
        super().__init__(view)
        self._view = view
        self._canvases = canvases
        self._document = canvases.document
        self._can = Capabilities(keep_templates=True)

    def show_offer(self, can: Capabilities) -> None:
        """Offer what the server has."""
        self._can = can

    def show(self, at: QPoint, place: QPointF) -> None:
        """Open at a point of the screen, for a place on the canvas."""
        self.menu(place).popup(at)

    def menu(self, place: QPointF) -> QMenu:
        """Return the menu; it deletes itself when it closes."""
        menu = QMenu(self._view)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        graph, chosen = self._document.graph, self._document.selection
        nodes = [one for one in graph.nodes if one.id in chosen]
        edges = [one for one in graph.edges if one.id in chosen]
        notes = [one for one in graph.annotations if one.id in chosen]
        if len(edges) == 1 and not nodes:
            self._fill_edge(menu, edges[0])
        elif len(nodes) == 1 and not edges:
            self._fill_node(menu, nodes[0])
        elif notes and not nodes and not edges:
            self._fill_note(menu, notes[0])
        if len(nodes) > 1:
            self._fill_several(menu, [one.id for one in nodes])
        if nodes or edges or notes:
            menu.addSeparator()
            if nodes or notes:
                _add(menu, tr("Duplicate"), self._view.keyboard.duplicate, "Ctrl+D")
            if nodes:
                _add(menu, tr("Frame"), self._view.keyboard.frame, "Ctrl+G")
                if self._can.keep_templates:
                    _add(menu, tr("Keep as a template of mine"), self.keep_requested.emit)
            _add(menu, tr("Delete"), self._view.keyboard.delete, "Del")
        else:
            self._fill_ground(menu, place)
        return menu

    def _fill_ground(self, menu: QMenu, place: QPointF) -> None:
        keyboard = self._view.keyboard
        _add(menu, tr("Add pose"), lambda: self.add_requested.emit(place), "Shift+A")
        _add(menu, tr("Add note"), lambda: self._add_note(place))
        _add(menu, tr("Paste"), keyboard.paste, "Ctrl+V")
        _add(menu, tr("Paste with outside edges"), lambda: keyboard.paste(keep_outside=True), "Ctrl+Shift+V")
        menu.addSeparator()
        _add(menu, tr("Select all"), keyboard.select_all, "Ctrl+A")
        _add(menu, tr("Auto layout"), keyboard.arrange, "Ctrl+L")
        _add(menu, tr("Show everything"), self._view.fit, "Home")
        _add(menu, tr("Zoom to 100 %"), lambda: self._view.set_zoom(1.0), "Ctrl+0")

    def _fill_node(self, menu: QMenu, node: Node) -> None:
        graph = self._document.graph
        _add(menu, tr("Play from here"), lambda: self.play_requested.emit(node.id), "Ctrl+Shift+Space")
        _add(menu, tr("Travel here"), lambda: self.travel_requested.emit(node.id))
        _add(menu, tr("Begin here"), lambda: self._do(lambda: set_initial(self._document.graph, node.id)), "I")
        _add(menu, tr("Rename"), lambda: self.edit_requested.emit(node.id), "F2")
        if not any(one.is_loop and one.source == node.id for one in graph.edges):
            _add(menu, tr("Add loop"), lambda: self._view.connect_nodes(node.id, node.id))
        if ANY_STATE not in {one.source for one in graph.edges if one.target == node.id}:
            _add(menu, tr("Connect from Any State"), lambda: self._view.connect_nodes(ANY_STATE, node.id))
        _add(menu, tr("Switch its edges on or off"), self._view.keyboard.toggle_disabled, "M")

    def _fill_edge(self, menu: QMenu, edge: Edge) -> None:
        media, keyboard = self._canvases.media, self._view.keyboard
        _say(menu, tr(_CLASSES[edge.kind]))
        if edge.kind.paid:
            price = trn("{count} credit", "{count} credits", media.price(edge))
            lamp = media.edge_lamp(edge)
            _say(menu, f"{price}, {tr(_LAMPS[lamp])}")
            failed = next((one.error for one in self._canvases.status.failed_edges if one.edge_id == edge.id), "")
            if failed:
                _say(menu, failed)
            words = tr("Try this edge again") if lamp == "failed" else tr("Generate this edge")
            _add(menu, words, lambda: self.generate_requested.emit(edge.id)).setEnabled(lamp != "waiting")
        menu.addSeparator()
        _add(menu, tr("Edit"), lambda: self.edit_requested.emit(edge.id), "Enter")
        _add(menu, tr("Switch on or off"), keyboard.toggle_disabled, "M")
        if not edge.is_loop:
            _add(menu, tr("Leave only this one on"), keyboard.solo, "Shift+M")
        if edge.kind is EdgeKind.FORWARD and lane_partner(self._document.graph, edge.id) is None:
            make = self._view.make_id
            _add(
                menu,
                tr("Add the free way back"),
                lambda: self._do(lambda: add_way_back(self._document.graph, edge.id, make())),
            )

    def _fill_note(self, menu: QMenu, note: Annotation) -> None:
        colours = menu.addMenu(tr("Colour"))
        for color, words in NOTE_COLORS.items():
            action = _add(colours, tr(words), partial(self._colour, note.id, color))
            action.setCheckable(True)
            action.setChecked(note.color == color)
        _add(menu, tr("Edit"), lambda: self.edit_requested.emit(note.id), "F2")

    def _fill_several(self, menu: QMenu, ids: list[str]) -> None:
        lines = menu.addMenu(tr("Align"))
        for side in get_args(Side):
            _add(lines, tr(SIDES[side]), partial(self._align, ids, side))
        gaps = menu.addMenu(tr("Distribute"))
        for axis in get_args(Axis):
            _add(gaps, tr(AXES[axis]), partial(self._distribute, ids, axis))
        gaps.setEnabled(len(ids) > 2)
        _add(menu, tr("Lay these out"), self._view.keyboard.arrange, "Ctrl+L")

    def _colour(self, note_id: str, color: str) -> None:
        self._do(lambda: change_annotation(self._document.graph, note_id, color=color))

    def _align(self, ids: list[str], side: Side) -> None:
        self._do(lambda: align(self._document.graph, ids, side))

    def _distribute(self, ids: list[str], axis: Axis) -> None:
        self._do(lambda: distribute(self._document.graph, ids, axis))

    def _add_note(self, place: QPointF) -> None:
        note = Annotation(
            id=self._view.make_id(), text=tr("Note"), position=Position(x=round(place.x()), y=round(place.y()))
        )
        if self._document.do(add_annotation(self._document.graph, note), select=[note.id]):
            self.edit_requested.emit(note.id)

    def _do(self, make: Callable[[], Edit]) -> None:
        try:
            self._document.do(make())
        except EditRefused as error:
            self._document.refused.emit(error)


def _add(menu: QMenu, words: str, run: Callable[[], object], keys: str = "") -> QAction:
    # The keys are shown, not bound: the canvas understands them itself while it has the focus.
    action = menu.addAction(f"{words}\t{keys}" if keys else words)
    action.triggered.connect(lambda _=False: run())
    return action


def _say(menu: QMenu, words: str) -> None:
    menu.addAction(words).setEnabled(False)
