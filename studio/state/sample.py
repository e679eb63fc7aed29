"""The sample of the welcome page: a project with a mascot and a canvas, put on the server and ordered in one press."""

from __future__ import annotations

import json
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from studio.domain.canvas_plan import plan
from studio.domain.graph_json import read_graph
from studio.domain.orders import Order, canvas_order
from studio.domain.requests import MascotRequest
from studio.domain.resources import resource_path
from studio.domain.words import tr
from studio.state.canvas_parts import order_lines

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from studio.domain.entries import Entry
    from studio.domain.errors import MaskoError
    from studio.domain.graph import Graph
    from studio.domain.pricing import Price
    from studio.services.canvases import CanvasService
    from studio.services.client import MaskoClient
    from studio.state.jobs import Jobs
    from studio.state.library import Library
    from studio.state.queue import Queue
    from studio.state.session import Session
    from studio.state.tasks import Tasks

    MakeService = Callable[[MaskoClient], CanvasService]


class Sample(QObject):
    """Makes the sample, and tells when all of it can be played.

    Signals: ``begun()`` it is on the server and ordered, and is the chosen mascot; ``ready()`` every job of it is done;
    ``failed(MaskoError)``; ``busy_changed()``.
    """

    begun = Signal()
    ready = Signal()
    failed = Signal(object)
    busy_changed = Signal()

    def __init__(self, tasks: Tasks, session: Session, library: Library, queue: Queue, jobs: Jobs) -> None:
        super().__init__()
        self._tasks = tasks
        self._session = session
        self._library = library
        self._queue = queue
        self._jobs = jobs
        self._make_service: MakeService | None = None
        self._press = ""
        self._waiting: set[str] = set()
        queue.settled.connect(self._on_settled)
        queue.refused.connect(self._on_refused)
        jobs.finished.connect(self._on_finished)

    @property
    def price(self) -> Price:
        """What making it costs, in practice credits on the local workspace."""
        return plan(self._graph).price

    @property
    def busy(self) -> bool:
        """Whether it is being put on the server."""
        return self._tasks.running("sample/make")

    @property
    def possible(self) -> bool:
        """Whether it can be made now: where credits are for practice only, so that it never costs money."""
        return self._session.workspace.local and self._session.client is not None and self._make_service is not None

    def offer(self, make_service: MakeService) -> None:
        """Take what makes canvases, which is loaded after the window is painted."""
        self._make_service = make_service
        self.busy_changed.emit()

    def make(self) -> None:
        """Make it, unless that is under way or not possible."""
        client, make_service = self._session.client, self._make_service
        if client is not None and make_service is not None and self.possible and not self.busy:
            work = self._make(client, make_service(client))
            self._tasks.spawn("sample/make", work, done=self._order, failed=self._fail)
            self.busy_changed.emit()

    @cached_property
    def _data(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(resource_path("welcome", "sample.json").read_bytes())
        return found

    @cached_property
    def _graph(self) -> Graph:
        return read_graph(self._data["graph"])

    async def _make(self, client: MaskoClient, canvases: CanvasService) -> Order:
        """Put project, mascot and canvas on the server, all free, and return the order of its pictures and clips."""
        data = self._data
        project = await client.create_project(data["project"])
        request = MascotRequest(project_id=project.id, name=data["mascot"], prompt=data["prompt"])
        mascot, _ = await client.create_mascot(request, intent=self._queue.new_press())
        canvas = await canvases.create(mascot.id, data["canvas"])
        await canvases.save(mascot.id, canvas.info.id, self._graph, canvas.graph_hash)
        body = {"targets": "all", "skip_completed": True}
        return canvas_order(mascot, canvas.info.id, body, order_lines(self._graph, plan(self._graph)))

    def _order(self, order: Order) -> None:
        self._press = self._queue.new_press()
        self._queue.press([order], press=self._press, what=tr("The sample"), price=str(self.price))
        self._library.refresh()
        self._library.select_mascot(order.mascot_id)
        self.busy_changed.emit()
        self.begun.emit()

    def _on_settled(self, press: str, entries: tuple[Entry, ...]) -> None:
        if press and press == self._press:
            self._waiting = {entry.id for entry in entries if not entry.done}
            self._tell_when_ready()

    def _on_finished(self, entry: Entry) -> None:
        if entry.id in self._waiting:
            self._waiting.discard(entry.id)
            self._tell_when_ready()

    def _tell_when_ready(self) -> None:
        if self._press and not self._waiting:
            self._press = ""
            self.ready.emit()

    def _on_refused(self, press: str, error: MaskoError) -> None:
        if press and press == self._press:
            self._press = ""
            self.failed.emit(error)

    def _fail(self, error: MaskoError) -> None:
        self.busy_changed.emit()
        self.failed.emit(error)
