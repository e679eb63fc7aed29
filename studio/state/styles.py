"""The styles a mascot can be drawn in: asked for once per server, and remembered for when it cannot be asked."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from studio.domain.records import Style

if TYPE_CHECKING:
    from studio.services.library_copy import LibraryCopy, StylesCopy
    from studio.state.session import Session
    from studio.state.tasks import Tasks


class Styles(QObject):
    """The style presets of the open workspace.

    Signals: ``changed()`` there are other ones, or their age is known.
    """

    changed = Signal()

    def __init__(self, tasks: Tasks, session: Session, copy: LibraryCopy, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._session = session
        self._copy = copy
        self._rows: tuple[Style, ...] = ()
        self._seen_at: float | None = None
        session.workspace_changed.connect(self._on_workspace_changed)

    @property
    def rows(self) -> tuple[Style, ...]:
        """The styles in the server's order; empty until they are known."""
        return self._rows

    @property
    def age(self) -> float | None:
        """How old the list is, in seconds, if it is a remembered one; None if the server told it in this session."""
        return None if self._seen_at is None else max(0.0, time.time() - self._seen_at)

    def load(self) -> None:
        """Ask for the styles unless the server told them already; without a server the remembered ones are shown."""
        if self._rows and self._seen_at is None:
            return
        workspace = self._session.workspace.name
        self._tasks.spawn("styles/load", self._ask(workspace), done=self._take, failed=lambda _: self._fall_back())

    async def _ask(self, workspace: str) -> tuple[Style, ...]:
        styles = await self._session.current_client().styles()
        await self._copy.keep_styles(workspace, styles)
        return styles

    def _take(self, styles: tuple[Style, ...]) -> None:
        self._rows, self._seen_at = styles, None
        self.changed.emit()

    def _fall_back(self) -> None:
        remembered = self._copy.styles(self._session.workspace.name)
        self._tasks.spawn("styles/remembered", remembered, done=self._take_remembered)

    def _take_remembered(self, copy: StylesCopy | None) -> None:
        if copy is not None:
            self._rows, self._seen_at = copy.styles, copy.at
            self.changed.emit()

    def _on_workspace_changed(self) -> None:
        self._tasks.cancel("styles")
        self._rows, self._seen_at = (), None
        self.changed.emit()
