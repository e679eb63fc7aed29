"""What covers the gallery for a closer look: it grows with it, takes the keyboard, and gives it back."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QWidget

from studio.views.gallery.backdrop import Backdrop


class Overlay(QFrame):
    """Covers the widget it is made for; whoever builds on it hides it when everything in it is made.

    Signals: ``closed()``; ``ground_requested(object)`` show pictures on another backdrop.
    """

    closed = Signal()
    ground_requested = Signal(object)

    def __init__(self, name: str, host: QWidget) -> None:
        super().__init__(host)
        self._host = host
        self._ground = Backdrop.CHECKER
        self.setAccessibleName(name)
        self.setObjectName("paneBody")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        host.installEventFilter(self)

    def come(self) -> None:
        """Come to the front."""
        self.setGeometry(self._host.rect())
        self.show()
        self.raise_()
        self.setFocus()

    def leave(self) -> None:
        """Close, and let everything go."""
        if self.isVisible():
            self.hide()
            self.closed.emit()

    def showEvent(self, event: QShowEvent) -> None:
        """Take the whole room."""
        super().showEvent(event)
        self.setGeometry(self._host.rect())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep covering the gallery when it changes its size."""
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self.setGeometry(self._host.rect())
        return super().eventFilter(watched, event)
