"""What can be done with whole canvases beside editing them: copy one, put it away, bring it back, mend its files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from studio.domain.canvas_records import Canvas, CanvasInfo
from studio.domain.graph_copy import copied
from studio.domain.words import tr
from studio.state.canvas_parts import new_id

if TYPE_CHECKING:
    from studio.domain.canvas_records import RepairAnswer
    from studio.domain.graph import Graph
    from studio.services.canvases import CanvasService
    from studio.state.canvases import Canvases
    from studio.state.tasks import Tasks


class CanvasShelf(QObject):
    """The canvases of the chosen mascot as things.

    Signals: ``archived_changed()`` which are put away is known; ``repair_known(tuple)`` the ids of edges whose files
    can be made again for nothing; ``said(str)`` what was done.
    """

    archived_changed = Signal()
    repair_known = Signal(tuple)
    said = Signal(str)

    def __init__(self, tasks: Tasks, canvases: Canvases, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._canvases = canvases
        self._archived: tuple[CanvasInfo, ...] = ()
        canvases.listed.connect(self.refresh)

    @property
    def archived(self) -> tuple[CanvasInfo, ...]:
        """The canvases that were put away."""
        return self._archived

    def refresh(self) -> None:
        """Ask which canvases are put away."""
        service, mascot = self._canvases.service, self._canvases.mascot
        if service is not None and mascot is not None:
            work = service.canvases(mascot.id, archived=True)
            self._tasks.spawn("canvas shelf/list", work, done=self._on_listed, failed=self._canvases.failed.emit)

    def duplicate(self) -> None:
        """Make a copy of the open canvas as it stands, under new ids, and open it."""
        current, graph = self._canvases.current, self._canvases.document.graph
        if current is not None:
            self.make(tr("{name} copy", name=current.name), copied(graph, new_id))

    def make(self, name: str, graph: Graph) -> None:
        """Make a canvas with this graph and open it."""
        service, mascot = self._canvases.service, self._canvases.mascot
        if service is not None and mascot is not None:
            work = _make(service, mascot.id, name, graph)
            self._tasks.spawn("canvas shelf/make", work, done=self._on_made, failed=self._canvases.failed.emit)

    def restore(self, canvas_id: str) -> None:
        """Bring a canvas back and open it."""
        service, mascot = self._canvases.service, self._canvases.mascot
        if service is not None and mascot is not None:
            work = service.restore(mascot.id, canvas_id)
            self._tasks.spawn("canvas shelf/restore", work, done=self._on_made, failed=self._canvases.failed.emit)

    def ask_repair(self) -> None:
        """Ask which files can be made again; nothing is started."""
        service, mascot, current = self._canvases.service, self._canvases.mascot, self._canvases.current
        if service is not None and mascot is not None and current is not None:
            work = service.repair(mascot.id, current.id, dry_run=True)
            self._tasks.spawn("canvas shelf/repair", work, done=self._on_asked, failed=self._canvases.failed.emit)

    def _on_listed(self, rows: tuple[CanvasInfo, ...]) -> None:
        archived = tuple(row for row in rows if row.archived)
        if archived != self._archived:
            self._archived = archived
            self.archived_changed.emit()

    def _on_made(self, canvas: Canvas) -> None:
        self.said.emit(tr("“{name}” is open now.", name=canvas.info.name))
        self._canvases.open(canvas.info.id)
        self._canvases.reload()

    def _on_asked(self, answer: RepairAnswer) -> None:
        self.repair_known.emit(answer.edge_ids)


async def _make(service: CanvasService, mascot_id: str, name: str, graph: Graph) -> Canvas:
    made = await service.create(mascot_id, name)
    return await service.save(mascot_id, made.info.id, graph, made.graph_hash)
