"""Every command of the window in one table: its words, its keys, its menu."""

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

from studio.views.theme import MODES, Theme

#: menu: (command, words, keys); None is a separator. The words are what quick open finds.
_MENUS: dict[str, tuple[tuple[str, str, str] | None, ...]] = {
    "&File": (
        ("new_project", "New project", "Ctrl+Shift+N"),
        ("new_mascot", "New mascot", "Ctrl+N"),
        None,
        ("import_project", "Import project", "Ctrl+O"),
        ("export_project", "Export project", "Ctrl+Shift+E"),
        ("delete_project", "Delete project", ""),
        None,
        ("refresh", "Refresh", "F5"),
        ("settings", "Settings", "Ctrl+,"),
        None,
        ("quit", "Quit", "Ctrl+Q"),
    ),
    "&Generate": (
        ("generate", "Generate", "Ctrl+Return"),
        ("prompt", "Write a prompt", "Ctrl+L"),
        None,
        ("jobs", "Show jobs", "Ctrl+J"),
    ),
    "&View": (
        ("next_pane", "Next pane", "F6"),
        ("previous_pane", "Previous pane", "Shift+F6"),
        ("focus", "Hide side panes", "Ctrl+\\"),
        ("full_screen", "Full screen", "F11"),
        None,
        ("reset_layout", "Reset layout", ""),
    ),
    "G&o": (("search", "Go to anything", "Ctrl+K"),),
    "&Help": (
        ("shortcuts", "Keyboard shortcuts", "Ctrl+/"),
        ("about", "About Masko Studio", ""),
    ),
}


class Command(NamedTuple):
    """A command as quick open and the list of shortcuts show it."""

    id: str
    words: str
    keys: str


class Commands:
    """The actions of a window by name, and the menus they are in."""

    def __init__(self, window: QMainWindow) -> None:
        self._actions: dict[str, QAction] = {}
        self.menus: dict[str, QMenu] = {}
        for title, rows in _MENUS.items():
            menu = window.menuBar().addMenu(title)
            self.menus[title.replace("&", "")] = menu
            for row in rows:
                if row is None:
                    menu.addSeparator()
                else:
                    self._add(window, menu, *row)

    def on(self, name: str, run: Callable[[], object]) -> None:
        """Say what a command does."""
        self._actions[name].triggered.connect(lambda _=False: run())

    def run(self, name: str) -> None:
        """Do a command."""
        self._actions[name].trigger()

    def set_enabled(self, name: str, *, enabled: bool) -> None:
        """Allow or grey out a command."""
        self._actions[name].setEnabled(enabled)

    def all(self) -> list[Command]:
        """Return every command, in the order of the menus."""
        return [
            Command(
                id=name, words=action.text(), keys=action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            )
            for name, action in self._actions.items()
        ]

    def add_themes(self, theme: Theme, choose: Callable[[str], None]) -> None:
        """Add the choice of light, dark and system to the View menu."""
        menu = self.menus["View"].addMenu("Theme")
        group = QActionGroup(menu)
        for mode in MODES:
            action = menu.addAction(mode.capitalize())
            action.setCheckable(True)
            action.setActionGroup(group)
            action.triggered.connect(lambda _=False, mode=mode: choose(mode))
            menu.aboutToShow.connect(lambda action=action, mode=mode: action.setChecked(theme.mode == mode))

    def _add(self, window: QMainWindow, menu: QMenu, name: str, words: str, keys: str) -> None:
        action = QAction(words, window)
        if keys:
            action.setShortcuts([QKeySequence(keys)] + ([QKeySequence("Ctrl+Enter")] if name == "generate" else []))
        menu.addAction(action)
        self._actions[name] = action
