"""Every command of the window in one table: its words, its keys, its menu."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

from studio.domain.words import later, tr
from studio.views.theme import MODES, Theme

#: menu: (command, words, keys, several of them with spaces between); None is a separator. Quick open finds the words.
_MENUS: dict[str, tuple[tuple[str, str, str] | None, ...]] = {
    later("&File"): (
        ("new_project", later("New project"), "Ctrl+Shift+N"),
        ("new_mascot", later("New mascot"), "Ctrl+N"),
        ("mascot", later("Mascot"), "Ctrl+I"),
        None,
        ("import_project", later("Import project"), "Ctrl+O"),
        ("export_project", later("Export project"), "Ctrl+Shift+E"),
        ("delete_project", later("Delete project"), ""),
        None,
        ("revisions", later("Canvas revisions"), "Ctrl+Shift+H"),
        None,
        ("refresh", later("Refresh"), "F5"),
        ("workspaces", later("Workspaces"), ""),
        ("settings", later("Settings"), "Ctrl+,"),
        None,
        ("quit", later("Quit"), "Ctrl+Q"),
    ),
    later("&Generate"): (
        ("generate", later("Generate"), "Ctrl+Return Ctrl+Enter"),
        ("generate_next", later("Generate next"), "Ctrl+Shift+Return Ctrl+Shift+Enter"),
        ("prompt", later("Write a prompt"), "Ctrl+L"),
        None,
        ("jobs", later("Show jobs"), "Ctrl+J"),
        ("pause", later("Pause or go on sending"), "Ctrl+Alt+P"),
        ("cancel_newest", later("Cancel the newest job"), "Ctrl+Alt+Return Ctrl+Alt+Enter"),
        ("take_back", later("Take back what waits"), "Ctrl+Shift+X"),
    ),
    later("&View"): (
        ("next_pane", later("Next pane"), "F6"),
        ("previous_pane", later("Previous pane"), "Shift+F6"),
        ("focus", later("Hide side panes"), "Ctrl+\\"),
        ("full_screen", later("Full screen"), "F11"),
        None,
        ("larger_text", later("Larger text"), "Ctrl+= Ctrl++"),
        ("smaller_text", later("Smaller text"), "Ctrl+-"),
        ("normal_text", later("Normal text size"), "Ctrl+0"),
        None,
        ("reset_layout", later("Reset layout"), ""),
    ),
    later("G&o"): (
        ("search", later("Go to anything"), "Ctrl+K"),
        ("palette", later("Command palette"), "Ctrl+Shift+P"),
        None,
        ("go_library", later("Go to the library"), "Alt+1"),
        ("go_gallery", later("Go to the gallery"), "Alt+2"),
        ("go_canvas", later("Go to the canvas"), "Alt+3"),
        ("go_generate", later("Go to the form"), "Alt+4"),
        ("go_jobs", later("Go to the jobs"), "Alt+5"),
    ),
    later("&Help"): (
        ("help", later("Help"), "F1"),
        ("welcome", later("Welcome"), ""),
        ("shortcuts", later("Keyboard shortcuts"), "Ctrl+/"),
        ("log", later("Log"), "Ctrl+`"),
        None,
        ("about", later("About Masko Studio"), ""),
    ),
}


class Command(NamedTuple):
    """A command as quick open and the list of shortcuts show it; ``why`` says why it cannot be done now."""

    id: str
    words: str
    keys: str
    why: str = ""


class Commands:
    """The actions of a window by name, and the menus they are in, by their English names."""

    def __init__(self, window: QMainWindow) -> None:
        self._actions: dict[str, QAction] = {}
        self._why: dict[str, str] = {}
        self.menus: dict[str, QMenu] = {}
        for title, rows in _MENUS.items():
            menu = window.menuBar().addMenu(tr(title))
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

    def words(self, name: str) -> str:
        """Return what a command is called."""
        return self._actions[name].text().replace("&", "")

    def set_enabled(self, name: str, *, enabled: bool, why: str = "") -> None:
        """Allow or grey out a command, and say why it cannot be done."""
        self._why[name] = "" if enabled else why
        self._actions[name].setEnabled(enabled)

    def set_keys(self, name: str, keys: tuple[str, ...]) -> None:
        """Give a command these keys instead of those it has."""
        self._actions[name].setShortcuts([QKeySequence(one, QKeySequence.SequenceFormat.PortableText) for one in keys])

    def all(self) -> list[Command]:
        """Return every command, in the order of the menus."""
        return [
            Command(id=name, words=self.words(name), keys=_native(action), why=self._reason(name, action))
            for name, action in self._actions.items()
        ]

    def everything(self) -> Iterator[tuple[str, QAction, str]]:
        """Yield each action of the menus, also those that others put there, with its path and why it cannot be done."""
        names = {action: name for name, action in self._actions.items()}
        for title, menu in self.menus.items():
            yield from _walk(menu, tr(_title(title)).replace("&", ""), names, self._why)

    def add_menu(self, menu: str, words: str, *, before: str) -> QMenu:
        """Put an empty menu into one of the menus, above a command."""
        above, made = self._actions[before], QMenu(words, self.menus[menu])
        self.menus[menu].insertMenu(above, made)
        return made

    def add_themes(self, theme: Theme, choose: Callable[[str], None]) -> None:
        """Add the choice of light, dark and system to the View menu."""
        menu = self.menus["View"].addMenu(tr("Theme"))
        group = QActionGroup(menu)
        for mode, words in zip(MODES, (tr("System"), tr("Light"), tr("Dark")), strict=True):
            action = menu.addAction(words)
            action.setCheckable(True)
            action.setActionGroup(group)
            action.triggered.connect(lambda _=False, mode=mode: choose(mode))
            menu.aboutToShow.connect(lambda action=action, mode=mode: action.setChecked(theme.mode == mode))

    def _reason(self, name: str, action: QAction) -> str:
        return "" if action.isEnabled() else self._why.get(name) or tr("Not possible at the moment.")

    def _add(self, window: QMainWindow, menu: QMenu, name: str, words: str, keys: str) -> None:
        action = QAction(tr(words), window)
        action.setShortcuts([QKeySequence(one) for one in keys.split()])
        menu.addAction(action)
        self._actions[name] = action


def default_keys() -> dict[str, tuple[str, ...]]:
    """Return the keys that a new Studio gives each command."""
    return {row[0]: tuple(row[2].split()) for rows in _MENUS.values() for row in rows if row is not None}


def _title(plain: str) -> str:
    return next(title for title in _MENUS if title.replace("&", "") == plain)


def _walk(menu: QMenu, path: str, names: dict[QAction, str], why: dict[str, str]) -> Iterator[tuple[str, QAction, str]]:
    for action in menu.actions():
        below = action.menu()
        if isinstance(below, QMenu):
            yield from _walk(below, f"{path} · {action.text().replace('&', '')}", names, why)
        elif action.text() and not action.isSeparator():
            reason = (
                "" if action.isEnabled() else why.get(names.get(action, ""), "") or tr("Not possible at the moment.")
            )
            yield path, action, reason


def _native(action: QAction) -> str:
    return action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
