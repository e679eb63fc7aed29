"""The list of what was worked on lately, and what of it is gone."""

import asyncio
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from studio.domain.recent import Recent, as_table, read_recent, with_newest
from studio.state.library import Library
from studio.state.preferences import Preferences
from studio.state.session import Session
from studio.state.tasks import Tasks

_KEPT = "recent"


class RecentThings(QObject):
    """Notes each mascot that is worked on, and each project file it is told of.

    Signals: ``changed()`` the list, or what of it is missing, is different.
    """

    changed = Signal()

    def __init__(self, tasks: Tasks, session: Session, library: Library, preferences: Preferences) -> None:
        super().__init__(library)
        self._tasks = tasks
        self._session = session
        self._library = library
        self._preferences = preferences
        self._rows = read_recent(preferences.mapping(_KEPT))
        self._lost_files: frozenset[str] = frozenset()
        library.selection_changed.connect(self._note_mascot)
        library.reloaded.connect(self.changed)
        session.workspaces_changed.connect(self.changed)
        self._look_for_files()

    @property
    def rows(self) -> tuple[Recent, ...]:
        """What was worked on, newest first."""
        return self._rows

    def missing(self, row: Recent) -> bool:
        """Whether this is known to be gone; of another workspace only that it is still there is known."""
        if row.kind == "file":
            return row.id in self._lost_files
        if row.workspace == self._session.workspace.name:
            return self._library.loaded and self._library.mascot(row.id) is None
        return all(row.workspace != workspace.name for workspace in self._session.workspaces)

    def note_file(self, path: Path) -> None:
        """Put a project file at the top."""
        self._put(with_newest(self._rows, Recent(kind="file", id=str(path), name=path.name)))
        self._look_for_files()

    def drop(self, row: Recent) -> None:
        """Take one off the list."""
        self._put(tuple(one for one in self._rows if one != row))

    def clear(self) -> None:
        """Forget all."""
        self._put(())

    def _note_mascot(self) -> None:
        mascot = self._library.selected_mascot
        if mascot is not None:
            workspace = self._session.workspace.name
            newest = Recent(kind="mascot", id=mascot.id, name=mascot.name, workspace=workspace)
            self._put(with_newest(self._rows, newest))

    def _put(self, rows: tuple[Recent, ...]) -> None:
        if rows != self._rows:
            self._rows = rows
            self._preferences.put(_KEPT, as_table(rows))
            self.changed.emit()

    def _look_for_files(self) -> None:
        """Look beside the window's thread: a file may lie on a drive that takes its time."""
        paths = [row.id for row in self._rows if row.kind == "file"]
        if paths:
            self._tasks.spawn("recent/files", asyncio.to_thread(_lost, paths), done=self._take_lost)

    def _take_lost(self, lost: frozenset[str]) -> None:
        if lost != self._lost_files:
            self._lost_files = lost
            self.changed.emit()


def _lost(paths: list[str]) -> frozenset[str]:
    return frozenset(path for path in paths if not Path(path).is_file())
