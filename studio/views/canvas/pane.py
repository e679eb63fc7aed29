"""The canvas tab: list and commands above, the canvas with stage and inspector beside it, the tables below."""

from collections.abc import Callable

from msgspec import structs
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedWidget, QTabWidget, QVBoxLayout, QWidget

from studio.domain.capabilities import Capabilities
from studio.domain.edits.edges import connect
from studio.domain.edits.notes import CARD_HEIGHT, CARD_WIDTH
from studio.domain.edits.poses import add_node
from studio.domain.edits.primitives import Edit, Sequence
from studio.domain.graph import ANY_STATE, Edge, EditRefused, Node, Position
from studio.domain.words import tr, trn
from studio.state.canvas_parts import new_id
from studio.state.canvas_seams import CanvasSeams
from studio.state.canvas_shelf import CanvasShelf
from studio.state.canvases import Canvases
from studio.state.clips import Projector
from studio.state.edge_model import EdgeModel
from studio.state.node_model import NodeModel
from studio.state.stage import Stage
from studio.views.canvas.accessible import forget, install
from studio.views.canvas.edge_table import EdgeTable
from studio.views.canvas.inputs_panel import InputsPanel
from studio.views.canvas.inspector import Inspector
from studio.views.canvas.menu import CanvasMenus
from studio.views.canvas.minimap import Minimap
from studio.views.canvas.node_table import NodeTable
from studio.views.canvas.palette import FindPart, PosePalette
from studio.views.canvas.previews import CardPreviews
from studio.views.canvas.problems import Problems
from studio.views.canvas.seams import Seams
from studio.views.canvas.sheet import GenerateSheet
from studio.views.canvas.toolbar import CanvasBar
from studio.views.canvas.view import CanvasView
from studio.views.stage import StagePane
from studio.views.theme import Theme
from studio.views.widgets.empty import EmptyPane
from studio.views.widgets.filtered_tabs import FilteredTabs
from studio.views.widgets.seat import Seat
from studio.views.widgets.strip import Strip


class CanvasPane(QWidget):
    """Everything about the chosen mascot's canvases.

    Signals: ``mascot_requested()`` the user wants to make a mascot; ``said(str)`` a line for the notice board;
    ``export_requested()``, ``import_requested()``, ``templates_requested()``, ``conflict_shown(Canvas)``;
    ``keep_requested()`` keep the selection, or all of it, as a template of one's own.
    """

    mascot_requested = Signal()
    said = Signal(str)
    export_requested = Signal()
    import_requested = Signal()
    templates_requested = Signal()
    conflict_shown = Signal(object)
    keep_requested = Signal()

    def __init__(
        self,
        canvases: Canvases,
        shelf: CanvasShelf,
        stage: Stage,
        projector: Projector,
        seams: CanvasSeams,
        theme: Theme,
        make_id: Callable[[], str] = new_id,
    ) -> None:
        super().__init__()
        self._make_id = make_id
        self.setObjectName("paneBody")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        install()
        self._canvases = canvases
        self._document = canvases.document
        self._stage = stage
        self._theme = theme
        media = canvases.media
        self.view = CanvasView(self._document, media, theme, make_id)
        self.setFocusProxy(self.view)
        self.previews = CardPreviews(self.view, media, projector, lambda: not theme.calm)
        self.minimap = Minimap(self.view)
        self.menus = CanvasMenus(self.view, canvases)
        self.bar = CanvasBar(canvases, shelf, stage, theme)
        self.inspector = Inspector(self._document, media, theme, make_id)
        self.stage = StagePane(self._document, stage, media, theme)
        self.stage_seat = Seat(theme, tr("Stage"), self.stage)
        self.edges = EdgeTable(EdgeModel(self._document, media, self), self.view, theme)
        self.nodes = NodeTable(NodeModel(self._document, media, self), self.view, theme, self._offer_here)
        self.inputs = InputsPanel(self._document, stage, theme)
        self.problems = Problems(self._document, media, theme)
        self.seams = Seams(seams, theme)
        self._palette = PosePalette(media, self)
        self._find = FindPart(self._document, theme, self)
        self._empty = EmptyPane(theme, "tree-structure", "", fox=True)
        self._step = ""
        self._can = Capabilities()
        self._build()
        self._connect()
        self._bind_keys()
        self._refresh()

    @property
    def theme(self) -> Theme:
        """The look that dialogs of this pane take."""
        return self._theme

    def _build(self) -> None:
        self._side = QTabWidget()
        self._side.setDocumentMode(True)
        self._side.setAccessibleName(tr("Inspector and stage"))
        self._side.addTab(self.inspector, tr("Inspector"))
        self._side.addTab(self.stage_seat, tr("Stage"))
        self._below = FilteredTabs()
        self._below.setAccessibleName(tr("Edges, inputs and problems"))
        for tabs in (self._side, self._below):
            tabs.tabBar().setAccessibleName(tr("Tabs: {name}", name=tabs.accessibleName()))
        self._below.add(self.edges, tr("Edges"), self.edges.filter, self.edges.head)
        self._below.add(self.nodes, tr("Poses"), self.nodes.filter, self.nodes.head)
        self._below.add(self.inputs, tr("Inputs"))
        self._below.add(self.problems, tr("Problems"))
        self._below.add(self.seams, tr("Seams"))
        left = QSplitter(Qt.Orientation.Vertical)
        left.addWidget(self.view)
        left.addWidget(self._below)
        left.setStretchFactor(0, 3)
        left.setSizes([560, 180])
        across = QSplitter(Qt.Orientation.Horizontal)
        across.addWidget(left)
        across.addWidget(self._side)
        across.setStretchFactor(0, 1)
        across.setSizes([900, 320])
        for splitter in (left, across):
            splitter.setChildrenCollapsible(False)
            splitter.setHandleWidth(1)
        self._work = QWidget()
        work = QVBoxLayout(self._work)
        work.setContentsMargins(0, 0, 0, 0)
        work.setSpacing(0)
        work.addWidget(Strip(self.bar, self.bar.spare))
        work.addWidget(across, 1)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._work)
        self._stack.addWidget(self._empty)
        column = QHBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)

    def _connect(self) -> None:
        canvases, view, stage, bar = self._canvases, self.view, self._stage, self.bar
        canvases.listed.connect(self._refresh)
        canvases.opened.connect(self._on_opened)
        canvases.failed.connect(lambda error: self.said.emit(error.sentence))
        canvases.draft_recovered.connect(
            lambda: self.said.emit(tr("Unsaved edits were found again. Undo leaves them."))
        )
        canvases.conflict_found.connect(self.conflict_shown)
        canvases.saved.connect(lambda: self._announce(tr("Canvas saved")))
        self._document.refused.connect(lambda error: self.said.emit(error.sentence))
        view.palette_requested.connect(self._offer_poses)
        view.menu_requested.connect(self.menus.show)
        view.inputs_came.connect(self._tell_inputs)
        view.rename_requested.connect(self._edit)
        view.edit_requested.connect(self._edit)
        view.announced.connect(self._announce)
        self._palette.chosen.connect(self._add)
        self.problems.marked.connect(view.canvas.set_problems)
        self.problems.show_requested.connect(view.show_part)
        self.problems.counted.connect(self._count_problems)
        self.seams.show_requested.connect(view.show_part)
        self.seams.counted.connect(self._count_jumps)
        self.stage.edge_requested.connect(view.show_part)
        self.inspector.generate_requested.connect(canvases.generate_edge)
        self.inspector.play_requested.connect(self._play_from)
        self._find.found.connect(self._go_to)
        self.menus.add_requested.connect(lambda place: self._offer_poses(place, ""))
        self.menus.edit_requested.connect(self._edit)
        self.menus.play_requested.connect(self._play_from)
        self.menus.travel_requested.connect(self._stage.travel_to)
        self.menus.generate_requested.connect(canvases.generate_edge)
        self.menus.keep_requested.connect(self.keep_requested)
        bar.keep_requested.connect(self.keep_requested)
        bar.add_requested.connect(self._offer_here)
        bar.arrange_requested.connect(view.keyboard.arrange)
        bar.generate_requested.connect(self.ask_to_generate)
        bar.export_requested.connect(self.export_requested)
        bar.import_requested.connect(self.import_requested)
        bar.templates_requested.connect(self.templates_requested)
        self._empty.step_requested.connect(self._take_step)
        stage.started.connect(lambda: self._side.setCurrentWidget(self.stage_seat))
        stage.started.connect(lambda: self._below.setCurrentWidget(self.inputs))
        for signal in (stage.started, stage.stopped, stage.moved):
            signal.connect(self._show_place)
        stage.progressed.connect(view.canvas.set_progress)
        stage.failed.connect(self.said)

    def _bind_keys(self) -> None:
        """Bind what holds in the whole tab; keys of the picture alone are in its own table."""
        undo = self._document.stack
        for keys, run in (
            ("Shift+Space", self._toggle_play),
            ("Ctrl+Shift+Space", lambda: self._play_from(self._selected_node())),
            ("Ctrl+S", self._canvases.save),
            ("Alt+M", self.minimap.toggle),
            ("Ctrl+F", self._open_find),
            ("Ctrl+Z", undo.undo),
            ("Ctrl+Shift+Z", undo.redo),
            ("Ctrl+Y", undo.redo),
        ):
            self._shortcut(keys, run)

    def ask_to_generate(self) -> None:
        """Open the sheet that shows both sums; the canvas is saved first, since the server makes what it has."""
        if self._document.dirty:
            self._canvases.save()
        GenerateSheet(self._canvases, self._theme, self).open()

    def release(self) -> None:
        """Stop everything that plays; before the projector ends."""
        self._stage.stop()
        self.previews.stop()
        forget(self.view)

    def _shortcut(self, keys: str, run: Callable[[], object]) -> None:
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(run)

    def show_offer(self, can: Capabilities) -> None:
        """Offer what the server has."""
        self._can = can
        self.bar.show_offer(can)
        self.menus.show_offer(can)
        self._refresh()

    def _refresh(self) -> None:
        canvases = self._canvases
        if canvases.current is not None:
            self._stack.setCurrentWidget(self._work)
            return
        self._stack.setCurrentWidget(self._empty)
        if canvases.mascot is None:
            self._step = "mascot"
            self._empty.set_step(
                tr("A canvas wires poses into a mascot that reacts. Make a mascot first."), tr("New mascot")
            )
        elif not self._can.canvases:
            self._step = ""
            self._empty.set_step(tr("The server of this workspace has no canvases."), "")
        elif not canvases.loaded:
            self._step = ""
            self._empty.set_step(tr("Looking for canvases."), "")
        else:
            self._step = "canvas"
            self._empty.set_step(
                tr("Wire {name}'s poses into a mascot that reacts to clicks and to work.", name=canvases.mascot.name),
                tr("New canvas"),
            )

    def _take_step(self) -> None:
        if self._step == "mascot":
            self.mascot_requested.emit()
        elif self._step == "canvas":
            self._canvases.create(tr("Canvas"))

    def _on_opened(self) -> None:
        self._stage.stop()
        self._refresh()
        self.view.fit()

    def _count_problems(self, number: int) -> None:
        place = self._below.indexOf(self.problems)
        self._below.setTabText(place, tr("Problems ({count})", count=number) if number else tr("Problems"))

    def _count_jumps(self, number: int) -> None:
        place = self._below.indexOf(self.seams)
        self._below.setTabText(place, tr("Seams ({count})", count=number) if number else tr("Seams"))

    def _edit(self, part_id: str) -> None:
        self._document.select([part_id])
        self._side.setCurrentWidget(self.inspector)
        self.inspector.edit(part_id)

    def _open_find(self) -> None:
        self._find.open_at(self.view.mapToGlobal(QPoint(self.view.width() // 2 - 140, 24)))

    def _go_to(self, part_id: str) -> None:
        """Select a part, frame it, and give the picture the keys."""
        self.view.show_part(part_id)
        self.view.setFocus()
        self._announce(self.view.canvas.name_of(part_id))

    def _tell_inputs(self, names: tuple[str, ...]) -> None:
        words = trn(
            "This input came along: {names}.", "{count} inputs came along: {names}.", len(names), names=", ".join(names)
        )
        self.said.emit(words)

    def _offer_here(self) -> None:
        self._offer_poses(self._free_place(), "")

    def _free_place(self) -> QPointF:
        """Return a place in sight where no card stands, nearest to the middle."""
        seen = self.view.seen()
        taken = [item.rect for item in self.view.canvas.nodes.values()]
        middle = seen.center() - QPointF(CARD_WIDTH / 2, CARD_HEIGHT / 2)
        spots = [
            middle + QPointF(x * (CARD_WIDTH + 64), y * (CARD_HEIGHT + 48)) for x in range(-8, 9) for y in range(-6, 7)
        ]
        free = [
            spot
            for spot in spots
            if not any(QRectF(spot.x(), spot.y(), CARD_WIDTH, CARD_HEIGHT).intersects(rect) for rect in taken)
        ]
        return min(free or [middle], key=lambda spot: (spot - middle).manhattanLength())

    def _offer_poses(self, place: QPointF, source: str) -> None:
        at = self.view.viewport().mapToGlobal(self.view.mapFromScene(place))
        self._palette.offer(at, place, source)

    def _add(self, node: Node, place: QPointF, source: str) -> None:
        """Add a card where the user pointed, and connect it if it came from an edge."""
        graph = self._document.graph
        made = structs.replace(node, id=self._make_id(), position=Position(x=round(place.x()), y=round(place.y())))
        steps: list[Edit] = [add_node(graph, made)]
        try:
            if source and (source == ANY_STATE or graph.node(source) is not None):
                grown, _ = steps[0].apply(graph)
                steps.append(connect(grown, Edge(id=self._make_id(), source=source, target=made.id)))
        except EditRefused as error:
            self._document.refused.emit(error)
            return
        edit = Sequence(label=tr("Add {name}", name=made.name), edits=tuple(steps))
        if self._document.do(edit, select=[made.id]):
            self._announce(tr("{name} added", name=made.name))
        self.view.setFocus()

    def _selected_node(self) -> str:
        graph = self._document.graph
        return next((one for one in self._document.selection if graph.node(one)), graph.initial_node)

    def _play_from(self, node_id: str) -> None:
        self._stage.play(node_id)

    def _toggle_play(self) -> None:
        if self._stage.playing:
            self._stage.stop()
        else:
            self._stage.play()

    def _show_place(self) -> None:
        state = self._stage.state
        self.view.canvas.set_active(state.node if state else None, state.clip if state else None)

    def _announce(self, words: str) -> None:
        event = QAccessibleAnnouncementEvent(self.view, words)
        QAccessible.updateAccessibility(event)
