"""Notices of the desktop, for when the window is not looked at: quiet, without sound, and off when not wanted."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTime, Signal
from PySide6.QtGui import QIcon, QImage, QPixmap
from PySide6.QtWidgets import QSystemTrayIcon, QWidget

from studio.state.preferences import Preferences

#: Names among the preferences: shown at all, and the hours (0 to 23) between which nothing is shown; equal hours: none.
SHOWN, QUIET_FROM, QUIET_TO = "notices.desktop", "notices.quiet_from", "notices.quiet_to"
_STAYS_MS = 8_000


class DesktopNotices(QObject):
    """Says through the system's tray what the window would say, while another window is in front.

    Signals: ``opened()`` the person clicked on the last notice.
    """

    opened = Signal()

    def __init__(
        self, window: QWidget, preferences: Preferences, *, clock: Callable[[], QTime] = QTime.currentTime
    ) -> None:
        super().__init__(window)
        self._window = window
        self._preferences = preferences
        self._clock = clock
        self._tray: QSystemTrayIcon | None = None

    def wanted(self) -> bool:
        """Tell whether a notice would be shown now."""
        away = not self._window.isActiveWindow()
        return away and self._preferences.flag(SHOWN, default=True) and not self._quiet()

    def say(self, sentence: str, picture: QImage | None = None) -> None:
        """Show a sentence, with a picture if there is one."""
        if not self.wanted() or not QSystemTrayIcon.isSystemTrayAvailable():
            return
        if self._tray is None:
            self._tray = QSystemTrayIcon(self._window.windowIcon(), self)
            self._tray.messageClicked.connect(self.opened)
            self._tray.show()
        icon = self._window.windowIcon() if picture is None else QIcon(QPixmap.fromImage(picture))
        self._tray.showMessage("Masko Studio", sentence, icon, _STAYS_MS)

    def set_figures(self, words: str) -> None:
        """Say the figures of the window's title on the tray icon, if there is one."""
        if self._tray is not None:
            self._tray.setToolTip("\n".join(filter(None, ("Masko Studio", words))))

    def _quiet(self) -> bool:
        begin, end = self._preferences.number(QUIET_FROM), self._preferences.number(QUIET_TO)
        hour = self._clock().hour()
        return begin <= hour < end if begin <= end else hour >= begin or hour < end
