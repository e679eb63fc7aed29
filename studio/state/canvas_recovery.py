"""Edits that an ended Studio left unsaved: which there are, and the three ways on; none of them loses anything."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from studio.domain.errors import StorageError
from studio.domain.graph_copy import copied
from studio.domain.graph_merge import differences
from studio.domain.words import tr
from studio.state.canvas_parts import new_id

if TYPE_CHECKING:
    from studio.domain.canvas_records import CanvasDraft
    from studio.services.canvas_drafts import CanvasDrafts
    from studio.services.canvases import CanvasService
    from studio.state.canvases import Canvases
    from studio.state.session import Session
    from studio.state.tasks import Tasks


class CanvasRecovery(QObject):
    """Looks once for each workspace, as soon as it is connected.

    Signals: ``found(tuple)`` drafts of a Studio that did not end as it should; ``show_requested(str, str)`` show the
    mascot and the canvas of these ids; ``said(str)`` what was done.
    """

    found = Signal(tuple)
    show_requested = Signal(str, str)
    said = Signal(str)

    def __init__(
        self, tasks: Tasks, session: Session, drafts: CanvasDrafts, canvases: Canvases, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._session = session
        self._drafts = drafts
        self._canvases = canvases
        self._looked: set[str] = set()
        session.client_changed.connect(self.look)

    def look(self) -> None:
        """Look for drafts, unless that was done for this workspace already."""
        workspace = self._session.workspace.name
        if self._session.client is not None and workspace not in self._looked:
            self._looked.add(workspace)
            work = asyncio.to_thread(self._drafts.all, workspace)
            self._tasks.spawn("canvas recovery/look", work, done=self._on_looked, failed=self._canvases.failed.emit)

    def open_recovered(self, draft: CanvasDraft) -> None:
        """Open the canvas with its unsaved edits, as one step that can be undone."""
        self.show_requested.emit(draft.mascot_id, draft.canvas_id)

    def open_saved(self, draft: CanvasDraft) -> None:
        """Open the canvas as the server has it; where it is open already, Redo brings the edits back."""
        self._leave(draft)
        self.show_requested.emit(draft.mascot_id, draft.canvas_id)

    def keep_both(self, draft: CanvasDraft) -> None:
        """Make a second canvas of the unsaved edits, and leave the first as the server has it."""
        service = self._canvases.service
        if service is not None:
            name = tr("{name}, recovered", name=draft.canvas_name or tr("Canvas"))
            work = _make(service, draft, name)
            self._tasks.spawn(
                "canvas recovery/keep", work, done=lambda made: self._on_kept(draft, made, name),
                failed=self._canvases.failed.emit,
            )  # fmt: skip

    def _leave(self, draft: CanvasDraft) -> None:
        current, document = self._canvases.current, self._canvases.document
        if current is not None and current.id == draft.canvas_id:
            while document.dirty and document.stack.canUndo():
                document.stack.undo()
        try:
            self._drafts.drop(draft.workspace, draft.canvas_id)
        except StorageError as error:
            self._canvases.failed.emit(error)

    def _on_kept(self, draft: CanvasDraft, canvas_id: str, name: str) -> None:
        self._leave(draft)
        self.said.emit(tr("“{name}” holds the unsaved edits now.", name=name))
        self._canvases.reload()
        self.show_requested.emit(draft.mascot_id, canvas_id)

    def _on_looked(self, drafts: tuple[CanvasDraft, ...]) -> None:
        left = tuple(draft for draft in drafts if not draft.settled and changes_of(draft))
        if left:
            self.found.emit(left)


def changes_of(draft: CanvasDraft) -> int:
    """Return how many parts of a canvas a draft changes."""
    return len(differences(draft.base, draft.graph, draft.base))


async def _make(service: CanvasService, draft: CanvasDraft, name: str) -> str:
    made = await service.create(draft.mascot_id, name)
    await service.save(draft.mascot_id, made.info.id, copied(draft.graph, new_id), made.graph_hash)
    return made.info.id
