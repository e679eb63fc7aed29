"""What every program has, opened from its menus: settings, command palette, help, log, licences, the size of text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtWidgets import QApplication, QDialog

from studio.domain.resources import resource_path
from studio.domain.words import language, tr
from studio.state.licences import read_notices
from studio.state.manual import Manual
from studio.state.shortcuts import Shortcuts
from studio.views.about import AboutDialog
from studio.views.command_palette import CommandPalette
from studio.views.commands import default_keys
from studio.views.log_viewer import LogViewer
from studio.views.manual import ManualDialog
from studio.views.settings.dialog import Settings, SettingsDialog
from studio.views.settings.storage import StorageSection
from studio.views.theme import MODES, MOTIONS, TEXT_SIZES, Theme

if TYPE_CHECKING:
    from collections.abc import Callable

    from studio.state.access import Access
    from studio.state.keys import Keys
    from studio.state.log_lines import LogLines
    from studio.state.preferences import Preferences
    from studio.state.session import Session
    from studio.views.main_window import MainWindow

_STEP = 10
_TOP = 64


@dataclass(frozen=True)
class Household:
    """What the settings and the other amenities show."""

    session: Session
    keys: Keys
    preferences: Preferences
    access: Access
    data_folder: str


class Amenities(QObject):
    """Opens them, and makes changed settings take effect.

    Signals: ``cache_clear_requested()``; ``cache_limit_changed(int)`` in bytes.
    """

    cache_clear_requested = Signal()
    cache_limit_changed = Signal(object)

    def __init__(self, theme: Theme, window: MainWindow, household: Household) -> None:
        super().__init__(window)
        self._theme = theme
        self._window = window
        self._household = household
        self._cache_size: Callable[[], int] = int
        self._log: LogLines | None = None
        self._manual: Manual | None = None
        self._beside: dict[str, QDialog] = {}
        preferences = household.preferences
        self.shortcuts = Shortcuts(default_keys(), preferences)
        for name in self.shortcuts.names:
            self._give_keys(name)
        self.shortcuts.changed.connect(self._give_keys)
        preferences.changed.connect(self._on_preference_changed)
        for command, run in (
            ("settings", self.settings),
            ("workspaces", self.workspaces),
            ("palette", self.palette),
            ("help", self.manual),
            ("log", self.log),
            ("about", self.about),
            ("larger_text", lambda: self._resize_text(theme.text_size + _STEP)),
            ("smaller_text", lambda: self._resize_text(theme.text_size - _STEP)),
            ("normal_text", lambda: self._resize_text(100)),
        ):
            window.commands.on(command, run)
        window.commands.set_enabled("log", enabled=False, why=tr("This Studio keeps no log."))

    @property
    def cache_limit(self) -> int:
        """The most that the cache may keep, in bytes."""
        return self._household.preferences.number("cache.limit_mb", 2_048) * 2**20

    def watch_cache(self, size: Callable[[], int]) -> None:
        """Show how much the cache holds; ``size`` returns bytes."""
        self._cache_size = size

    def settings(self) -> None:
        """Show the settings."""
        self._open(self._make_settings)

    def workspaces(self) -> None:
        """Show the settings where workspaces are added."""
        dialog = self._open(self._make_settings)
        if isinstance(dialog, SettingsDialog):
            dialog.show_page(dialog.sections[1].title)

    def palette(self) -> None:
        """Let the person run any action by its words."""
        dialog = self._open(lambda: CommandPalette(self._theme, self._window.commands, self._window))
        if dialog is not None:
            inset = (self._window.width() - dialog.width()) // 2
            dialog.move(self._window.mapToGlobal(QPoint(inset, _TOP)))

    def watch_log(self, log: LogLines) -> None:
        """Have the lines of the log to show; there is none where the program was not started as one."""
        self._log = log
        self._window.commands.set_enabled("log", enabled=True)

    def log(self) -> None:
        """Show the log beside the window."""
        log = self._log
        if log is not None:
            self._beside_window("log", lambda: LogViewer(self._theme, log, self._window))

    def manual(self) -> None:
        """Show the help beside the window."""
        manual = self._manual = self._manual or Manual(resource_path("help"), language())
        self._beside_window("manual", lambda: ManualDialog(self._theme, manual, self._window))

    def about(self) -> None:
        """Say which program this is."""
        folder = resource_path("licences")
        data = self._household.data_folder
        self._open(lambda: AboutDialog(data, folder, read_notices(folder), self._window))

    def _beside_window(self, name: str, make: Callable[[], QDialog]) -> None:
        """Show a window that stays open beside the main one, once."""
        shown = self._beside.get(name)
        if shown is None:
            shown = self._beside[name] = make()
            shown.destroyed.connect(lambda: self._beside.pop(name, None))
            shown.show()
        shown.raise_()
        shown.activateWindow()

    def _make_settings(self) -> SettingsDialog:
        home = self._household
        storage = StorageSection(home.preferences, self._cache_size)
        storage.clear_requested.connect(self.cache_clear_requested)
        shown = Settings(home.preferences, home.keys, home.session, home.access, self.shortcuts, self._window.commands)
        return SettingsDialog(self._theme, shown, storage, self._window)

    def _open(self, make: Callable[[], QDialog]) -> QDialog | None:
        """Open a dialog unless another one is waiting for an answer."""
        if QApplication.activeModalWidget() is not None:
            return None
        dialog = make()
        dialog.open()
        return dialog

    def _resize_text(self, percent: int) -> None:
        percent = min(max(percent, TEXT_SIZES.start), TEXT_SIZES.stop - 1)
        self._household.preferences.put("text_size", percent)

    def _give_keys(self, name: str) -> None:
        self._window.commands.set_keys(name, self.shortcuts.keys(name))

    def _on_preference_changed(self, name: str) -> None:
        """Make a changed setting hold at once."""
        preferences = self._household.preferences
        if name == "theme":
            chosen = preferences.text("theme", "system")
            self._theme.set_mode(next((mode for mode in MODES if mode == chosen), "system"))
        elif name == "text_size":
            self._theme.set_text_size(preferences.number("text_size", 100))
        elif name == "motion":
            wish = preferences.text("motion", "system")
            self._theme.set_motion(next((known for known in MOTIONS if known == wish), "system"))
        elif name == "notices.seconds":
            self._window.notices.set_stay(preferences.number(name, 6))
        elif name == "cache.limit_mb":
            self.cache_limit_changed.emit(self.cache_limit)
