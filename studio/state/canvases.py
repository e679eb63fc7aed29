"""The canvases of the chosen mascot: which there are, the open one, its draft, saving, and what generating costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from studio.domain.canvas_plan import Plan, Targets, edge_seconds, plan
from studio.domain.canvas_records import Canvas, CanvasDraft, CanvasInfo, CanvasStatus, RunAnswer
from studio.domain.errors import MaskoError, StorageError
from studio.domain.graph import Graph
from studio.domain.graph_json import graph_hash
from studio.domain.graph_merge import merge_made, merged
from studio.domain.orders import Order, canvas_order
from studio.domain.records import Mascot
from studio.domain.templates import Template, instantiate
from studio.domain.words import tr
from studio.services.canvases import run_body
from studio.state.canvas_parts import differs_by_made, new_id, order_lines, single_shot, theirs_of
from studio.state.document import Document, exchange

if TYPE_CHECKING:
    from collections.abc import Callable

    from studio.services.canvas_drafts import CanvasDrafts
    from studio.services.canvases import CanvasService
    from studio.services.client import MaskoClient
    from studio.state.canvas_media import CanvasMedia
    from studio.state.session import Session
    from studio.state.tasks import Tasks

    MakeService = Callable[[MaskoClient], CanvasService]

#: An edit is on disk after this many milliseconds.
_DRAFT_AFTER_MS = 400
#: While something is being made, the canvas is asked for again this often.
_POLL_MS = 2000


class Canvases(QObject):
    """Lists, opens and saves canvases; the open one is ``document``.

    Signals: ``listed()`` the list is another one; ``opened()`` another canvas, or none, is open; ``status_changed()``;
    ``saved()``; ``conflict_found(Canvas)`` the server's version differs and nothing was overwritten;
    ``draft_recovered()``; ``answered(RunAnswer)`` what the server says generating would cost;
    ``order_requested(Order, bool)`` a paid order to be sent through the spending guard, and whether the person has seen
    its price and the balance after; ``failed(MaskoError)``.
    """

    listed = Signal()
    opened = Signal()
    status_changed = Signal()
    saved = Signal()
    conflict_found = Signal(object)
    draft_recovered = Signal()
    answered = Signal(object)
    order_requested = Signal(object, bool)
    failed = Signal(object)

    def __init__(
        self,
        tasks: Tasks,
        session: Session,
        make_service: MakeService,
        drafts: CanvasDrafts,
        media: CanvasMedia,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._session = session
        self._make_service = make_service
        self._drafts = drafts
        self.media = media
        self.document = Document(parent=self)
        self._mascot: Mascot | None = None
        self._rows: tuple[CanvasInfo, ...] = ()
        self._loaded = False
        self._info: CanvasInfo | None = None
        self._base_hash = ""
        self._wanted = ""
        self._status = CanvasStatus()
        self._draft_timer = single_shot(self, _DRAFT_AFTER_MS, self._on_draft_due)
        self._poll_timer = single_shot(self, _POLL_MS, self.refresh)
        self.document.changed.connect(self._on_document_changed)
        session.client_changed.connect(self.reload)

    @property
    def mascot(self) -> Mascot | None:
        """The mascot whose canvases these are."""
        return self._mascot

    @property
    def rows(self) -> tuple[CanvasInfo, ...]:
        """The mascot's canvases, oldest first."""
        return self._rows

    @property
    def loaded(self) -> bool:
        """Whether the server has told which canvases there are."""
        return self._loaded

    @property
    def current(self) -> CanvasInfo | None:
        """The open canvas."""
        return self._info

    @property
    def status(self) -> CanvasStatus:
        """How far the open canvas is, as the server told last."""
        return self._status

    @property
    def service(self) -> CanvasService | None:
        """The door to the server's canvases; None while nothing is connected."""
        return self._service()

    @property
    def balance(self) -> int | None:
        """The workspace's credits; None while they are not known."""
        balance = self._session.balance
        return balance.total if balance is not None else None

    @property
    def workspace(self) -> str:
        """The name of the workspace that pays."""
        return self._session.workspace.name

    def show_mascot(self, mascot: Mascot | None) -> None:
        """Show another mascot's canvases; edits that were not saved stay as drafts."""
        if mascot == self._mascot:
            return
        self.keep_draft()
        self._mascot, self._rows, self._loaded, self._wanted = mascot, (), False, ""
        self._tasks.cancel("canvas")
        self._leave()
        self.listed.emit()
        self.reload()

    def reload(self) -> None:
        """Ask which canvases there are, and open the first if none is open."""
        service = self._service()
        if service is not None and self._mascot is not None:
            self._tasks.spawn("canvas/list", service.canvases(self._mascot.id), done=self._on_listed, failed=self._fail)

    def open(self, canvas_id: str) -> None:
        """Open a canvas; unsaved edits of the former one stay as its draft."""
        self._wanted = canvas_id
        self.keep_draft()
        service = self._service()
        if service is not None and self._mascot is not None:
            work = service.canvas(self._mascot.id, canvas_id)
            self._tasks.spawn("canvas/open", work, done=self._on_opened, failed=self._fail)

    def create(self, name: str) -> None:
        """Make an empty canvas and open it."""
        service = self._service()
        if service is not None and self._mascot is not None:
            work = service.create(self._mascot.id, name)
            self._tasks.spawn("canvas/create", work, done=self._on_created, failed=self._fail)

    def rename(self, name: str) -> None:
        """Give the open canvas another name."""
        service = self._service()
        if service is not None and self._mascot is not None and self._info is not None and name.strip():
            work = service.rename(self._mascot.id, self._info.id, name.strip())
            self._tasks.spawn("canvas/rename", work, done=lambda _: self.reload(), failed=self._fail)

    def archive(self) -> None:
        """Put the open canvas away."""
        service = self._service()
        if service is not None and self._mascot is not None and self._info is not None:
            work = service.archive(self._mascot.id, self._info.id)
            # A list that is under way still has it, and would open it again.
            self._tasks.cancel("canvas/list")
            self._wanted = ""
            self._leave()
            self._tasks.spawn("canvas/archive", work, done=lambda _: self.reload(), failed=self._fail)

    def refresh(self) -> None:
        """Ask for the open canvas again, to take over what was made meanwhile."""
        service = self._service()
        if service is not None and self._mascot is not None and self._info is not None:
            work = service.canvas(self._mascot.id, self._info.id)
            self._tasks.spawn("canvas/refresh", work, done=self._on_refreshed, failed=self._fail)

    def save(self) -> None:
        """Send the canvas as it stands, naming the version it was based on."""
        service = self._service()
        if service is None or self._mascot is None or self._info is None:
            return
        graph = self.document.graph
        work = service.save(self._mascot.id, self._info.id, graph, self._base_hash)
        self._tasks.spawn("canvas/save", work, done=lambda canvas: self._on_saved(canvas, graph), failed=self._on_stale)

    def keep_mine(self, theirs: Canvas) -> None:
        """After a conflict: save this version over the server's, which was looked at."""
        self._base_hash = theirs.graph_hash
        self.save()

    def keep_both(self, theirs: Canvas) -> None:
        """After a conflict: take over what the server alone changed, as one step, and save that."""
        self._base_hash = theirs.graph_hash
        both = merged(self.document.saved, self.document.graph, theirs.graph)
        self.document.do(exchange(both, tr("Take over the server's changes")))
        self.save()

    def take_theirs(self, theirs: Canvas) -> None:
        """After a conflict: show the server's version; this one can be had back by undo."""
        self._base_hash = theirs.graph_hash
        self.document.do(exchange(theirs.graph, tr("Take the server's version")))
        self.document.set_saved(self.document.graph)

    def apply_template(self, template: Template) -> None:
        """Fill the canvas from a template, as one step; nothing is drawn or paid before it is generated."""
        graph, _ = instantiate(template, new_id)
        self.document.do(exchange(graph, tr("Apply {name}", name=template.name)))

    def import_graph(self, graph: Graph, name: str) -> None:
        """Put an imported canvas in place, as one step."""
        self.document.do(exchange(graph, tr("Import {name}", name=name)))

    def plan(self, targets: Targets = "all", *, skip_completed: bool = True, duration: int | None = None) -> Plan:
        """Return Studio's own sum for generating the open canvas."""
        return plan(
            self.document.graph,
            targets=targets,
            skip_completed=skip_completed,
            duration=duration,
            asset_states=self.media.states,
        )

    def ask_price(self, targets: Targets = "all", *, skip_completed: bool = True, duration: int | None = None) -> None:
        """Ask the server for its sum; the answer comes as a signal."""
        service = self._service()
        if service is not None and self._mascot is not None and self._info is not None:
            work = service.dry_run(
                self._mascot.id, self._info.id, targets=targets, skip_completed=skip_completed, duration=duration
            )
            self._tasks.spawn("canvas/price", work, done=self._on_answered, failed=self._fail)

    def generate(self, targets: Targets = "all", *, skip_completed: bool = True, duration: int | None = None) -> None:
        """Order everything that is missing; the guard decides whether it is sent."""
        if self._mascot is None or self._info is None:
            return
        body = run_body(targets, skip_completed=skip_completed, duration=duration)
        planned = self.plan(targets, skip_completed=skip_completed, duration=duration)
        lines = order_lines(self.document.graph, planned)
        self.order_requested.emit(canvas_order(self._mascot, self._info.id, body, lines), True)  # noqa: FBT003 - signal

    def generate_edge(self, edge_id: str) -> None:
        """Order one loop or forward edge again, as long as it says."""
        edge = self.document.graph.edge(edge_id)
        if self._mascot is None or self._info is None or edge is None or not edge.kind.paid:
            return
        only = plan(
            Graph(nodes=self.document.graph.nodes, edges=(edge,)),
            targets="animations",
            skip_completed=False,
        )
        lines, body = order_lines(self.document.graph, only), {"duration": edge_seconds(edge)}
        order: Order = canvas_order(self._mascot, self._info.id, body, lines, edge_id=edge_id)
        self.order_requested.emit(order, False)  # noqa: FBT003 - a signal takes no names

    def repair(self) -> None:
        """Have missing formats of finished videos made again, for nothing."""
        service = self._service()
        if service is not None and self._mascot is not None and self._info is not None:
            work = service.repair(self._mascot.id, self._info.id, dry_run=False)
            self._tasks.spawn("canvas/repair", work, done=lambda _: self.refresh(), failed=self._fail)

    def keep_draft(self) -> None:
        """Write unsaved edits to disk at once; for leaving a canvas, or the end of the program."""
        self._draft_timer.stop()
        draft = self._draft()
        if draft is not None:
            try:
                self._drafts.keep_now(draft)
            except StorageError as error:
                self._fail(error)

    def _service(self) -> CanvasService | None:
        client = self._session.client
        return None if client is None else self._make_service(client)

    def _leave(self) -> None:
        self._poll_timer.stop()
        self._info, self._base_hash, self._status = None, "", CanvasStatus()
        self.document.open(Graph())
        self._draft_timer.stop()
        self.opened.emit()

    def _draft(self) -> CanvasDraft | None:
        if self._info is None or self._mascot is None or not self.document.dirty:
            return None
        return CanvasDraft(
            workspace=self._session.workspace.name,
            mascot_id=self._mascot.id,
            canvas_id=self._info.id,
            base_hash=self._base_hash,
            graph=self.document.graph,
            base=self.document.saved,
            mascot_name=self._mascot.name,
            canvas_name=self._info.name,
        )

    def _on_draft_due(self) -> None:
        draft = self._draft()
        if draft is not None:
            self._tasks.spawn("canvas draft", self._drafts.keep(draft), failed=self._fail)

    def _on_document_changed(self) -> None:
        """Begin the second within which an edit is on disk; later edits do not put it off."""
        if self._info is not None and not self._draft_timer.isActive():
            self._draft_timer.start()

    def _on_listed(self, rows: tuple[CanvasInfo, ...]) -> None:
        self._rows, self._loaded = rows, True
        if self._info is not None:
            self._info = next((row for row in rows if row.id == self._info.id), self._info)
        self.listed.emit()
        if self._info is None and rows:
            self.open(self._wanted if any(row.id == self._wanted for row in rows) else rows[0].id)

    def _on_created(self, canvas: Canvas) -> None:
        self._rows = (*self._rows, canvas.info)
        self.listed.emit()
        self._on_opened(canvas)

    def _on_opened(self, canvas: Canvas) -> None:
        self._info, self._base_hash = canvas.info, canvas.graph_hash
        draft = self._drafts.read(self._session.workspace.name, canvas.info.id)
        recovered = draft is not None and graph_hash(draft.graph) != canvas.graph_hash
        if draft is not None and recovered:
            self._base_hash = draft.base_hash
            self.document.open(canvas.graph, draft=draft.graph)
        else:
            self.document.open(canvas.graph)
        self._draft_timer.stop()
        self.opened.emit()
        self._show_status(canvas)
        if recovered:
            self.draft_recovered.emit()

    def _on_refreshed(self, canvas: Canvas) -> None:
        """Take over pictures, videos and reverse edges that were made, whether or not there are unsaved edits."""
        if self._info is None or canvas.info.id != self._info.id:
            return
        if canvas.graph_hash != self._base_hash:
            if self.document.dirty:
                merged = merge_made(self.document.saved, self.document.graph, canvas.graph)
                self.document.do(exchange(merged, tr("Take over what was made")))
                if differs_by_made(self.document.saved, canvas.graph):
                    self._base_hash = canvas.graph_hash
            else:
                self.document.adopt(canvas.graph)
                self._base_hash = canvas.graph_hash
        self._show_status(canvas)

    def _show_status(self, canvas: Canvas) -> None:
        self._status = canvas.status
        self.status_changed.emit()
        lamps = [self.media.edge_lamp(edge) for edge in canvas.graph.edges]
        lamps += [self.media.node_lamp(node) for node in canvas.graph.nodes]
        if "waiting" in lamps:
            self._poll_timer.start()

    def _on_saved(self, canvas: Canvas, graph: Graph) -> None:
        self._base_hash = canvas.graph_hash
        self.document.set_saved(graph)
        self._show_status(canvas)
        if self._info is not None and not self.document.dirty:
            self._draft_timer.stop()
            try:
                self._drafts.drop(self._session.workspace.name, self._info.id)
            except StorageError as error:
                self._fail(error)
        self.saved.emit()

    def _on_stale(self, error: MaskoError) -> None:
        theirs = theirs_of(error, self._info)
        if theirs is None:
            self._fail(error)
        else:
            self.conflict_found.emit(theirs)

    def _on_answered(self, answer: RunAnswer) -> None:
        self.answered.emit(answer)

    def _fail(self, error: MaskoError) -> None:
        self.failed.emit(error)
