"""The list of what was worked on lately, as a menu; what is gone is marked and can be taken off."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMenu

from studio.domain.recent import Recent
from studio.domain.words import tr
from studio.state.recent import RecentThings
from studio.views.theme import Theme


class RecentMenu(QObject):
    """Keeps a menu level with the list.

    Signals: ``chosen(Recent)`` go to this one, which may be gone.
    """

    chosen = Signal(object)

    def __init__(self, menu: QMenu, recent: RecentThings, theme: Theme) -> None:
        super().__init__(menu)
        self._menu = menu
        self._recent = recent
        self._theme = theme
        recent.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show the list as it is now."""
        self._menu.clear()
        for row in self._recent.rows:
            self._add(row)
        self._menu.menuAction().setEnabled(bool(self._recent.rows))
        if self._recent.rows:
            self._menu.addSeparator()
            self._menu.addAction(tr("Clear the list")).triggered.connect(lambda _=False: self._recent.clear())

    def _add(self, row: Recent) -> None:
        name = row.name.replace("&", "&&")
        if self._recent.missing(row):
            action = self._menu.addAction(tr("{name} (missing)", name=name))
            action.setIcon(self._theme.icon("question", "faint"))
        else:
            action = self._menu.addAction(name)
            action.setIcon(self._theme.icon("smiley" if row.kind == "mascot" else "file"))
        action.setToolTip(row.id if row.kind == "file" else row.workspace)
        action.triggered.connect(lambda _=False: self.chosen.emit(row))
