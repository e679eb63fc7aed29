"""The scene: a mirror of the document. It keeps maps from ids to items and nothing else of its own."""

from collections.abc import Iterable

from PySide6.QtCore import QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QGraphicsScene

from studio.domain.edits.edges import edge_name, outgoing_orders
from studio.domain.graph import ANY_STATE, Edge, EdgeKind, Graph, Input, Node, Position
from studio.domain.inputs import conditions_hint
from studio.state.canvas_media import CanvasMedia
from studio.state.document import Document
from studio.views.canvas.cards import CardLook, CardPainter, ChipLook
from studio.views.canvas.geometry import (
    ARROW,
    FAR_ARROW,
    Crowd,
    Obstacles,
    Route,
    bow_of,
    card_rect,
    distance,
    loop,
    transition,
)
from studio.views.canvas.items import Dot, EdgeItem, NodeItem, NoteItem, PillItem
from studio.views.theme import Theme

#: Below this zoom cards become flat chips and nothing moves on them.
FAR = 0.4
_TONES = {
    EdgeKind.LOOP: "dim",
    EdgeKind.FORWARD: "info",
    EdgeKind.REVERSE: "info",
    EdgeKind.ANY_STATE: "warn",
}
_PICTURE = 384
#: Shares of an edge at which its chip may sit, best first; with more edges than this chips stay where they fall.
_SHARES = (0.34, 0.5, 0.24, 0.58, 0.7, 0.14, 0.82)
_CHIPS_PLACED = 1200
#: How far a chip may leave an edge that is too short for it.
_ASIDE = 25.0
_SPACE = 100_000.0
#: After so long without another step the canvas has come to rest.
_SETTLED_MS = 150


class CanvasScene(QGraphicsScene):
    """Mirrors a document.

    Signals: ``mirrored()`` items follow the document again after an edit.
    """

    mirrored = Signal()

    def __init__(self, document: Document, media: CanvasMedia, theme: Theme) -> None:
        super().__init__()
        self.document = document
        self.media = media
        self.theme = theme
        self.setItemIndexMethod(QGraphicsScene.ItemIndexMethod.BspTreeIndex)
        self.setSceneRect(-_SPACE, -_SPACE, 2 * _SPACE, 2 * _SPACE)
        self.painter = CardPainter(theme, self._picture)
        self.nodes: dict[str, NodeItem | PillItem] = {}
        self.edges: dict[str, EdgeItem] = {}
        self.notes: dict[str, NoteItem] = {}
        self._shown = Graph()
        self._rects: dict[str, QRectF] = {}
        self._pictures: dict[int, QImage] = {}
        self._ratio = 1.0
        self._exact = False
        self._fast = False
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.setInterval(_SETTLED_MS)
        self._settling.timeout.connect(self._settle)
        self._far = False
        self._active: tuple[str | None, str | None] = (None, None)
        self._problems: dict[str, str] = {}
        self._target: str | None = None
        self._sentences: dict[str, tuple[Edge, tuple[Input, ...], str]] = {}
        self._dot = Dot(theme)
        self.addItem(self._dot)
        document.changed.connect(self.mirror)
        document.selection_changed.connect(self._on_selection_changed)
        media.changed.connect(self.repaint_parts)
        media.picture_changed.connect(lambda _: self.repaint_parts())
        theme.changed.connect(self._on_theme_changed)
        self.mirror()

    @property
    def far(self) -> bool:
        """Whether the canvas is seen from so far that cards are flat."""
        return self._far

    def mirror(self) -> None:
        """Follow the document: make, change and drop items until both say the same."""
        graph, old = self.document.graph, self._shown
        self._shown = graph
        self._rects = self.rects_of(graph)
        self._drop_missing(graph)
        for note in graph.annotations:
            if note.id not in self.notes:
                self.notes[note.id] = NoteItem(note.id, self.theme)
                self.addItem(self.notes[note.id])
        for node_id, rect in self._rects.items():
            if node_id not in self.nodes:
                made = PillItem(node_id, self.painter) if node_id == ANY_STATE else NodeItem(node_id, self.painter)
                self.nodes[node_id] = made
                self.addItem(made)
            self.nodes[node_id].setPos(rect.topLeft())
        for edge in graph.edges:
            if edge.id not in self.edges:
                made_edge = self.edges[edge.id] = EdgeItem(edge.id, self.painter, self.theme)
                self.addItem(made_edge)
                self.addItem(made_edge.chip)
        if _wiring(graph) != _wiring(old):
            self.route_edges(graph.edges)
        self.repaint_parts()
        self.mirrored.emit()

    def rects_of(self, graph: Graph) -> dict[str, QRectF]:
        """Return the space of every pose, and of Any State where the canvas uses it."""
        rects = {node.id: card_rect(node.id, node.position) for node in graph.nodes}
        if graph.any_state is not None or any(edge.source == ANY_STATE for edge in graph.edges):
            place = graph.any_state or _any_state_place(graph)
            rects[ANY_STATE] = card_rect(ANY_STATE, place)
        return rects

    def route_edges(self, edges: Iterable[Edge], *, moved: dict[str, QRectF] | None = None) -> None:
        """Run edges along their curves; ``moved`` are cards that are being dragged and not yet set down."""
        rects = {**self._rects, **(moved or {})}
        obstacles = Obstacles({} if moved else rects)
        bows: dict[tuple[str, str], float] = {}
        lanes: dict[tuple[str, str], int] = {}
        wanted = {edge.id for edge in edges}
        for edge in self._shown.edges:
            lane = lanes.get((edge.source, edge.target), 0)
            lanes[edge.source, edge.target] = lane + 1
            item = self.edges.get(edge.id)
            if edge.id not in wanted or item is None or edge.source not in rects or edge.target not in rects:
                continue
            item.show_route(self._route(edge, rects, obstacles, bows, lane))

    def repaint_parts(self) -> None:
        """Show every part in its present state."""
        graph, selection = self._shown, self.document.selection
        self._pictures.clear()
        for node in graph.nodes:
            item = self.nodes.get(node.id)
            if isinstance(item, NodeItem):
                item.show_look(self._card(node, graph, selection), self._ratio)
        pill = self.nodes.get(ANY_STATE)
        if isinstance(pill, PillItem):
            pill.show_selected(ANY_STATE in selection, self._ratio)
        for note in graph.annotations:
            self.notes[note.id].show_note(note, selected=note.id in selection)
        self._repaint_edges(graph, selection)

    def set_zoom(self, zoom: float, device_ratio: float) -> None:
        """Choose how crisp and how detailed parts are for a zoom."""
        wanted = zoom * device_ratio
        # A screen's own ratio is among the steps, so that at their designed size cards fall pixel on pixel.
        ratio = next((step for step in sorted({0.5, 1.0, 2.0, device_ratio}) if step >= wanted), 4.0)
        far = zoom < FAR
        self._exact = abs(ratio - wanted) < 1e-3
        self._sharpen(fast=self._exact or (far and self._settling.isActive()))
        if (ratio, far) == (self._ratio, self._far):
            return
        changed_distance = far != self._far
        self._ratio, self._far = ratio, far
        if changed_distance:
            for item in self.edges.values():
                item.show_far(far)
            for card in self.nodes.values():
                if far and isinstance(card, NodeItem):
                    card.show_frame(None)
            if len(self._shown.edges) <= _CHIPS_PLACED:
                self.route_edges(self._shown.edges)
        self.repaint_parts()

    def unsettle(self) -> None:
        """Leave smoothing out while the canvas moves under the eye, from afar, where everything is in sight."""
        if self._far and not self._exact:
            self._sharpen(fast=True)
            self._settling.start()

    def _settle(self) -> None:
        self._sharpen(fast=self._exact)

    def _sharpen(self, *, fast: bool) -> None:
        """Leave smoothing out where pixmaps fall pixel on pixel: it costs two thirds of their painting (measured)."""
        if fast == self._fast:
            return
        self._fast = fast
        mode = Qt.TransformationMode.FastTransformation if fast else Qt.TransformationMode.SmoothTransformation
        for item in (*self.nodes.values(), *(edge.chip for edge in self.edges.values())):
            item.setTransformationMode(mode)

    def set_active(self, node_id: str | None, edge_id: str | None) -> None:
        """Show where the player is."""
        if self._active != (node_id, edge_id):
            self._active = (node_id, edge_id)
            if edge_id is None:
                self._dot.show_at(None, 0.0)
            self.repaint_parts()

    def set_progress(self, share: float) -> None:
        """Move the dot along the running edge, 0 to 1; who wants no motion sees the edge in its colour alone."""
        item = self.edges.get(self._active[1] or "")
        hidden = item is None or self._far or self.theme.calm
        self._dot.show_at(None if item is None or hidden else item.route, share)

    def set_target(self, part_id: str | None) -> None:
        """Show the pose or edge that would take what is being dragged."""
        if part_id != self._target:
            self._target = part_id
            self.repaint_parts()

    def set_problems(self, problems: dict[str, str]) -> None:
        """Show cards with findings in the colour of the worst: ``bad`` or ``warn`` by node id."""
        if problems != self._problems:
            self._problems = problems
            self.repaint_parts()

    def node_at(self, at: QPointF) -> str | None:
        """Return the card or pill under a point."""
        hits = self.nodes_at(at)
        return hits[0] if hits else None

    def nodes_at(self, at: QPointF) -> list[str]:
        """Return all cards under a point, the uppermost first."""
        return [node_id for node_id, item in reversed(self.nodes.items()) if item.rect.contains(at)]

    def note_at(self, at: QPointF) -> str | None:
        """Return the note, or the frame whose title is, under a point."""
        return next((note_id for note_id, item in self.notes.items() if item.handle.contains(at)), None)

    def edges_at(self, at: QPointF, reach: float) -> list[str]:
        """Return the edges within ``reach`` units of a point, nearest first; a chip counts as its edge."""
        found: list[tuple[float, str]] = []
        for edge_id, item in self.edges.items():
            if item.route is None or not item.isVisible():
                continue
            if item.chip_rect.contains(at):
                found.append((-1.0, edge_id))
                continue
            if not item.path().controlPointRect().adjusted(-reach, -reach, reach, reach).contains(at):
                continue
            away = distance(item.route.points, at)
            if away <= reach:
                found.append((away, edge_id))
        return [edge_id for _, edge_id in sorted(found)]

    def parts_in(self, area: QRectF) -> set[str]:
        """Return everything a rectangle touches."""
        touched = {node_id for node_id, item in self.nodes.items() if item.rect.intersects(area)}
        touched |= {note_id for note_id, item in self.notes.items() if item.handle.intersects(area)}
        touched |= {
            edge_id
            for edge_id, item in self.edges.items()
            if item.route is not None and any(area.contains(point) for point in item.route.points)
        }
        return touched

    def content_rect(self, ids: Iterable[str] = ()) -> QRectF:
        """Return the space that these parts, or all of them, take up."""
        wanted = set(ids)
        area = QRectF()
        for part_id, item in (*self.nodes.items(), *self.notes.items()):
            if not wanted or part_id in wanted:
                area = area.united(item.sceneBoundingRect())
        for edge_id in wanted & self.edges.keys():
            area = area.united(self.edges[edge_id].sceneBoundingRect())
        return area

    def name_of(self, part_id: str) -> str:
        """Return what a part is called, as readers and tests find it."""
        edge = self._shown.edge(part_id)
        if edge is not None:
            return edge_name(self._shown, edge)
        note = self._shown.annotation(part_id)
        return note.text if note is not None else self._shown.name_of(part_id)

    def _route(
        self,
        edge: Edge,
        rects: dict[str, QRectF],
        obstacles: Obstacles,
        bows: dict[tuple[str, str], float],
        lane: int,
    ) -> Route:
        arrow = FAR_ARROW if self._far and len(self._shown.edges) <= _CHIPS_PLACED else ARROW
        if edge.is_loop:
            return loop(rects[edge.source], arrow)
        pair = (min(edge.source, edge.target), max(edge.source, edge.target))
        if pair not in bows:
            bows[pair] = bow_of(*pair, rects, obstacles)
        return transition(edge.source, edge.target, rects, lane=lane, bow=bows[pair], arrow=arrow)

    def _repaint_edges(self, graph: Graph, selection: frozenset[str]) -> None:
        chosen_nodes = selection & self.nodes.keys()
        chosen_edges = selection & self.edges.keys()
        orders = outgoing_orders(graph)
        for edge in graph.edges:
            item = self.edges[edge.id]
            near = edge.id in selection or bool(chosen_nodes & {edge.source, edge.target})
            dimmed = bool(chosen_nodes or chosen_edges) and not near
            chip = self._chip(graph, edge, orders, selected=edge.id in selection or edge.id == self._target)
            running = self._active[1] == edge.id and not edge.is_loop
            item.show_state(edge, chip, self._ratio, dimmed=dimmed, running=running)
        if not self._far and len(graph.edges) <= _CHIPS_PLACED:
            self._place_chips()

    def _place_chips(self) -> None:
        """Slide chips along their edges until they cover neither cards nor each other, or at least not each other."""
        cards, chips = Crowd(item.rect for item in self.nodes.values()), Crowd(())
        for item in self.edges.values():
            if item.route is None or not item.has_chip:
                continue
            spots = [item.chip_rect_at(share) for share in _SHARES]
            spots += [spot.translated(0, aside) for aside in (-_ASIDE, _ASIDE) for spot in spots]
            apart = (spot for spot in spots if not chips.touches(spot))
            spot = next((one for one in spots if not (chips.touches(one) or cards.touches(one))), next(apart, spots[0]))
            item.move_chip(spot.topLeft())
            chips.add(spot)

    def _chip(self, graph: Graph, edge: Edge, orders: dict[str, int], *, selected: bool) -> ChipLook:
        lamp: str = self.media.edge_lamp(edge)
        tone = _TONES[edge.kind]
        if edge.is_loop:
            return ChipLook(order="", words="", lamp=lamp, tone="bad" if lamp == "failed" else tone, selected=selected)
        order = orders[edge.id]
        if edge.kind is EdgeKind.ANY_STATE:
            order, lamp = round(edge.priority or 0), "free"
        price = self.media.price_words(edge) if lamp in {"none", "failed"} and not edge.disabled else ""
        words = self._words(graph, edge)
        fires = bool(edge.conditions)
        return ChipLook(
            order=str(order), words=words, lamp=lamp, tone=tone, price=price, selected=selected, fires=fires
        )

    def _words(self, graph: Graph, edge: Edge) -> str:
        """Return an edge's conditions in one line; remembered, since most edges stay as they are."""
        known = self._sentences.get(edge.id)
        if known is None or known[0] is not edge or known[1] is not graph.inputs:
            known = self._sentences[edge.id] = (edge, graph.inputs, conditions_hint(graph, edge.conditions))
        return known[2]

    def _card(self, node: Node, graph: Graph, selection: frozenset[str]) -> CardLook:
        image = self.media.picture(node, _PICTURE)
        key = 0
        if image is not None:
            key = image.cacheKey()
            self._pictures[key] = image
        return CardLook(
            name=node.name,
            picture=key,
            lamp=self.media.node_lamp(node),
            initial=node.id == graph.initial_node,
            selected=node.id in selection or node.id == self._target,
            active=node.id == self._active[0],
            problem=self._problems.get(node.id, ""),
            flat=self._far,
        )

    def _picture(self, key: int) -> QImage | None:
        return self._pictures.get(key)

    def _drop_missing(self, graph: Graph) -> None:
        for node_id in self.nodes.keys() - self._rects.keys():
            self.removeItem(self.nodes.pop(node_id))
        for edge_id in self.edges.keys() - {edge.id for edge in graph.edges}:
            edge = self.edges.pop(edge_id)
            self.removeItem(edge.chip)
            self.removeItem(edge)
        for note_id in self.notes.keys() - {note.id for note in graph.annotations}:
            self.removeItem(self.notes.pop(note_id))

    def _on_theme_changed(self) -> None:
        for item in (*self.nodes.values(), *self.edges.values()):
            if isinstance(item, (NodeItem, EdgeItem)):
                item.forget()
        self.repaint_parts()

    def _on_selection_changed(self) -> None:
        self.repaint_parts()


def _wiring(graph: Graph) -> tuple[object, ...]:
    """Return everything that decides where edges run."""
    places = tuple((node.id, node.position.x, node.position.y) for node in graph.nodes)
    return places, tuple((edge.id, edge.source, edge.target) for edge in graph.edges), graph.any_state


def _any_state_place(graph: Graph) -> Position:
    left = min((node.position.x for node in graph.nodes), default=0.0)
    top = min((node.position.y for node in graph.nodes), default=0.0)
    return Position(x=left, y=top - 140)
