"""The mascots worked on last, in the Go menu: the newest first, those that are gone marked as such."""

from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu

from studio.domain.words import tr
from studio.state.library import Library
from studio.state.preferences import Preferences
from studio.state.session import Session

_KEY = "recent"
_KEPT = 10


class RecentMenu(QObject):
    """Notes every mascot that is chosen, for each workspace by itself, and fills the menu when it opens."""

    def __init__(self, menu: QMenu, library: Library, session: Session, preferences: Preferences) -> None:
        super().__init__(menu)
        self._menu = menu
        self._library = library
        self._session = session
        self._preferences = preferences
        menu.aboutToShow.connect(self.fill)
        library.selection_changed.connect(self._note)
        self.fill()

    def fill(self) -> None:
        """List them as they are now."""
        self._menu.clear()
        for mascot_id, name in self._rows():
            known = self._library.mascot(mascot_id)
            gone = known is None and self._library.loaded
            action = self._menu.addAction(tr("{name} (no longer there)", name=name) if gone else name)
            action.setEnabled(not gone)
            action.triggered.connect(partial(self._go, mascot_id))
        if self._menu.isEmpty():
            self._menu.addAction(tr("Nothing yet")).setEnabled(False)

    def _go(self, mascot_id: str, _checked: bool = False) -> None:
        self._library.select_mascot(mascot_id)

    def _note(self) -> None:
        mascot = self._library.selected_mascot
        if mascot is not None:
            rows = [(mascot.id, mascot.name), *(row for row in self._rows() if row[0] != mascot.id)]
            kept = {
                **self._preferences.mapping(_KEY),
                self._session.workspace.name: [list(row) for row in rows[:_KEPT]],
            }
            self._preferences.put(_KEY, kept)

    def _rows(self) -> list[tuple[str, str]]:
        """Return ids and names, newest first; whatever else stands in the file is left out."""
        kept = self._preferences.mapping(_KEY).get(self._session.workspace.name, [])
        rows = kept if isinstance(kept, list) else []
        return [(row[0], row[1]) for row in rows if isinstance(row, list) and len(row) == 2 and all(map(_is_text, row))]


def _is_text(value: object) -> bool:
    return isinstance(value, str)
