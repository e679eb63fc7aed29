"""Where a pane sits; it can be given a window of its own, for a second screen, and comes back to its place."""

from PySide6.QtCore import QByteArray, Qt, Signal
from PySide6.QtGui import QAction, QCloseEvent
from PySide6.QtWidgets import QMainWindow, QMenu, QStackedWidget, QVBoxLayout, QWidget

from studio.domain.words import tr
from studio.views.screens import keep_on_screen
from studio.views.theme import Theme
from studio.views.widgets.empty import EmptyPane


class Seat(QStackedWidget):
    """Holds the pane, or says that it is in a window of its own; ``action`` takes it there and back."""

    def __init__(self, theme: Theme, name: str, pane: QWidget) -> None:
        super().__init__()
        self._name = name
        self._pane = pane
        self._own: _OwnWindow | None = None
        self.action = QAction(tr("{name} in its own window", name=name), self)
        self.action.setCheckable(True)
        self.action.toggled.connect(self._on_toggled)
        self._away = EmptyPane(
            theme, "arrows-out-simple", tr("{name} is in a window of its own.", name=name), tr("Bring it back")
        )
        self._away.step_requested.connect(lambda: self.action.setChecked(False))
        self.addWidget(pane)
        self.addWidget(self._away)
        self.setFocusProxy(pane)

    def arrangement(self) -> str:
        """Return where the own window is, as a text; empty while the pane sits here."""
        return self._own.saveGeometry().toBase64().toStdString() if self._own is not None else ""

    def restore(self, arrangement: str) -> None:
        """Give the pane its own window where it was; nothing happens with an empty text."""
        if arrangement:
            self.action.setChecked(True)
            assert self._own is not None
            self._own.restoreGeometry(QByteArray.fromBase64(arrangement.encode()))
            keep_on_screen(self._own)

    def _on_toggled(self, away: bool) -> None:
        if not away:
            self.insertWidget(0, self._pane)
            self.setCurrentWidget(self._pane)
            if self._own is not None:
                self._own.hide()
                self._own.deleteLater()
            self._own = None
            return
        frame = self.window()
        self._own = _OwnWindow(self._name, self._pane, frame)
        self._own.closed.connect(lambda: self.action.setChecked(False))
        self.setCurrentWidget(self._away)
        self._own.show()
        self._pane.show()
        self._pane.setFocus()


class _OwnWindow(QWidget):
    """A window beside the main one, which it ends with and whose keys it knows.

    Signals: ``closed()`` the user closed it.
    """

    closed = Signal()

    def __init__(self, name: str, pane: QWidget, frame: QWidget) -> None:
        super().__init__(frame, Qt.WindowType.Window)
        self.setObjectName("paneBody")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle(f"{name} · Masko Studio")
        self.resize(pane.size().expandedTo(self.minimumSizeHint()))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(pane)
        if isinstance(frame, QMainWindow):
            for menu in frame.menuBar().findChildren(QMenu):
                self.addActions(menu.actions())

    def closeEvent(self, event: QCloseEvent) -> None:
        """Give the pane back instead of taking it along."""
        event.ignore()
        self.closed.emit()
