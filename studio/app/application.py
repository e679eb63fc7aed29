"""The application object: macOS gives it files and links to open as events, not as arguments."""

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication


class Application(QApplication):
    """Studio's application.

    Signals: ``opening(str)`` the desktop wants a file or a link opened.
    """

    opening = Signal(str)

    def event(self, event: QEvent) -> bool:
        """Pass on what shall be opened."""
        if isinstance(event, QFileOpenEvent):
            self.opening.emit(event.file() or event.url().toString())
            return True
        return super().event(event)
