"""The revision history of the open canvas: kept by itself when it is opened and saved, restored as one edit."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from studio.domain.words import tr
from studio.state.document import exchange

if TYPE_CHECKING:
    from studio.domain.graph import Graph
    from studio.services.revisions import Revision, Revisions
    from studio.state.canvases import Canvases
    from studio.state.session import Session
    from studio.state.tasks import Tasks


class CanvasRevisions(QObject):
    """Watches one ``Canvases``.

    Signals: ``listed()`` the list is another one; ``failed(MaskoError)``.
    """

    listed = Signal()
    failed = Signal(object)

    def __init__(self, tasks: Tasks, session: Session, canvases: Canvases, store: Revisions) -> None:
        super().__init__(canvases)
        self._tasks = tasks
        self._session = session
        self._canvases = canvases
        self._store = store
        self._rows: tuple[Revision, ...] = ()
        self._kept = 0
        canvases.opened.connect(self._on_opened)
        canvases.saved.connect(lambda: self._keep(canvases.document.saved))

    @property
    def rows(self) -> tuple[Revision, ...]:
        """The revisions of the open canvas, newest first."""
        return self._rows

    @property
    def canvas_name(self) -> str:
        """The name of the open canvas; empty if none is."""
        current = self._canvases.current
        return current.name if current is not None else ""

    def refresh(self) -> None:
        """Read the list again."""
        key = self._key()
        if key is not None:
            self._tasks.spawn("revisions/list", asyncio.to_thread(self._store.all, *key), done=self._on_listed)

    def keep_named(self, name: str) -> None:
        """Keep the canvas as it is now under a name."""
        self._keep(self._canvases.document.graph, name)

    def rename(self, revision_id: str, name: str) -> None:
        """Name a revision, which then stays for good; an empty name takes it away."""
        key = self._key()
        if key is not None:
            work = asyncio.to_thread(self._store.rename, *key, revision_id, name)
            self._tasks.spawn("revisions/name", work, done=lambda _: self.refresh(), failed=self.failed.emit)

    def restore(self, revision_id: str) -> None:
        """Put a revision in place as one edit that can be undone; what stood there becomes a revision first."""
        revision = next((one for one in self._rows if one.id == revision_id), None)
        if revision is not None:
            self._keep(self._canvases.document.graph)
            self._canvases.document.do(exchange(revision.graph, tr("Restore a revision")))

    def _key(self) -> tuple[str, str] | None:
        current = self._canvases.current
        return None if current is None else (self._session.workspace.name, current.id)

    def _keep(self, graph: Graph, name: str = "") -> None:
        key = self._key()
        if key is not None and (graph.nodes or graph.edges):
            work = asyncio.to_thread(lambda: self._store.keep(*key, graph, name=name))
            self._kept += 1  # a name of its own for each: none may replace another that is still being written
            self._tasks.spawn(
                f"revisions/keep {self._kept}", work, done=lambda _: self.refresh(), failed=self.failed.emit
            )

    def _on_opened(self) -> None:
        self._rows = ()
        self.listed.emit()
        self._keep(self._canvases.document.saved)
        self.refresh()

    def _on_listed(self, rows: tuple[Revision, ...]) -> None:
        if rows != self._rows:
            self._rows = rows
            self.listed.emit()
