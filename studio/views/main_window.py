"""The window's frame: bar, docks around a tab area, status line, notices. Light, for it is what is painted first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QPoint, Qt, Signal
from PySide6.QtGui import QCloseEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget, QTabWidget, QToolBar, QWidget

from studio.domain.words import later, tr
from studio.views.commands import Commands
from studio.views.screens import keep_on_screen
from studio.views.theme import Theme
from studio.views.widgets.dock import Dock
from studio.views.widgets.notices import NoticeBoard

if TYPE_CHECKING:
    from studio.views.widgets.seat import Seat

_SIZE = (1280, 800)
_LEAST = (1024, 640)
_SIDE, _FORM, _JOBS = 232, 312, 200
_BAR_HEIGHT = 44


class MainWindow(QMainWindow):
    """Holds the panes, which are filled in when there is something to show; what they mean is wired elsewhere.

    Signals: ``painted()`` the first time anything is on screen; ``close_requested()`` the user wants to end.
    """

    painted = Signal()
    close_requested = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._painted = False
        self.library = Dock(later("Library"))
        self.generate = Dock(later("Generate"))
        self.jobs = Dock(later("Jobs"))
        self._docks = (self.library, self.generate, self.jobs)
        #: Panes that can have a window of their own, by their English names.
        self.seats: dict[str, Seat] = {}
        self.setWindowTitle(tr("Masko Studio"))
        self.setMinimumSize(*_LEAST)
        self.resize(*_SIZE)
        self.setDockOptions(QMainWindow.DockOption.AllowTabbedDocks | QMainWindow.DockOption.AllowNestedDocks)
        self._take_calm()
        self.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, QTabWidget.TabPosition.North)
        self.commands = Commands(self)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.setAccessibleName(tr("Work area"))
        self._middle = QStackedWidget()
        self._middle.addWidget(self.tabs)
        self.setCentralWidget(self._middle)
        self.tabs.tabBarClicked.connect(self._enter, Qt.ConnectionType.QueuedConnection)  # once the page is there
        for name in (later("Gallery"), later("Canvas")):
            waiting = QWidget()
            waiting.setObjectName("paneBody")
            self.tabs.addTab(waiting, tr(name))
        self.notices = NoticeBoard(theme, self)
        self._bar = self._build_bar()
        self._place_docks()
        self._default = self.saveState()
        for name, run in (
            ("next_pane", lambda: self._cycle(1)),
            ("previous_pane", lambda: self._cycle(-1)),
            ("focus", self._toggle_sides),
            ("full_screen", lambda: self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)),
            ("reset_layout", self.reset_layout),
            ("quit", self.close),
            ("go_library", lambda: self.go(0)),
            ("go_gallery", lambda: self.go(1)),
            ("go_canvas", lambda: self.go(2)),
            ("go_generate", lambda: self.go(3)),
            ("go_jobs", lambda: self.go(4)),
        ):
            self.commands.on(name, run)

    def fill_bar(self, content: QWidget) -> None:
        """Put the content of the top bar in."""
        self._bar.addWidget(content)

    def fill_tab(self, place: int, pane: QWidget) -> None:
        """Put a pane into the tab at ``place``, where its name already stands."""
        empty, name, current = self.tabs.widget(place), self.tabs.tabText(place), self.tabs.currentIndex()
        assert empty is not None
        self.tabs.insertTab(place, pane, name)
        self.tabs.removeTab(place + 1)
        self.tabs.setCurrentIndex(current)
        empty.deleteLater()

    def add_seat(self, name: str, seat: Seat) -> None:
        """Offer a window of its own for what sits there."""
        self.seats[name] = seat
        self.commands.menus["View"].addAction(seat.action)

    def hold_page(self, page: QWidget) -> None:
        """Own a page that can be shown instead of the tabs."""
        self._middle.addWidget(page)

    def show_page(self, page: QWidget | None) -> None:
        """Show a page that is held instead of the tabs, or the tabs again."""
        self._middle.setCurrentWidget(page or self.tabs)

    def restore(self, geometry: str, state: str) -> None:
        """Put window and docks where they were; nothing happens with empty or damaged texts."""
        self.restoreGeometry(QByteArray.fromBase64(geometry.encode()))
        self.restoreState(QByteArray.fromBase64(state.encode()))
        for window in (self, *(dock for dock in self._docks if dock.isFloating())):
            keep_on_screen(window)

    def arrangement(self) -> tuple[str, str]:
        """Return geometry and state of window and docks as texts."""
        return self.saveGeometry().toBase64().toStdString(), self.saveState().toBase64().toStdString()

    def reset_layout(self) -> None:
        """Put every dock back where a new window has it."""
        self.restoreState(self._default)

    def go(self, place: int) -> None:
        """Put the keyboard into a pane: library, gallery, canvas, form or jobs."""
        pane = (self.library, self.tabs, self.tabs, self.generate, self.jobs)[place]
        if pane is self.tabs:
            self.tabs.setCurrentIndex(place - 1)
        else:
            pane.show()
            pane.raise_()
        self.show_page(None)
        inside: QWidget | None = self.tabs.currentWidget() if pane is self.tabs else pane
        target = _first_focusable(pane if inside is None else inside)
        target.activateWindow()  # it may be in a window of its own
        target.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def show_dock(self, name: str) -> None:
        """Bring a dock to the front, wherever it was put."""
        for dock in self._docks:
            if dock.objectName() == f"dock{name}":
                dock.show()
                dock.raise_()

    def set_figures(self, words: str) -> None:
        """Say in the title how many jobs run and failed, for whoever looks at the taskbar."""
        self.setWindowTitle(" · ".join(filter(None, ("Masko Studio", words))))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Tell of the first painting; what is slow to load waits for it."""
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            self.painted.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the notices in their corner."""
        super().resizeEvent(event)
        self.notices.place()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask for the end instead of ending: what runs has to be put away in order first."""
        event.ignore()
        self.close_requested.emit()

    def _build_bar(self) -> QToolBar:
        bar = QToolBar(tr("Top bar"))
        bar.setObjectName("topBar")
        bar.setMovable(False)
        bar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        bar.setMinimumHeight(_BAR_HEIGHT)
        self.addToolBar(bar)
        return bar

    def _place_docks(self) -> None:
        self.setCorner(Qt.Corner.BottomRightCorner, Qt.DockWidgetArea.RightDockWidgetArea)
        first, last = Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:  # Qt mirrors everything but docks
            first, last = last, first
        self.addDockWidget(first, self.library)
        self.addDockWidget(last, self.generate)
        self.addDockWidget(Qt.DockWidgetArea.BottomDockWidgetArea, self.jobs)
        self.resizeDocks([self.library, self.generate], [_SIDE, _FORM], Qt.Orientation.Horizontal)
        self.resizeDocks([self.jobs], [_JOBS], Qt.Orientation.Vertical)
        self._theme.changed.connect(self._widen)
        self._theme.changed.connect(self._take_calm)
        self.statusBar().setSizeGripEnabled(False)
        self.notices.set_corner(self._notice_corner)
        view = self.commands.menus["View"]
        view.addSeparator()
        for dock in self._docks:
            view.addAction(dock.toggleViewAction())

    def _take_calm(self) -> None:
        self.setAnimated(not self._theme.calm)

    def _widen(self) -> None:
        """Give the form the room that larger text needs; a part of it, for the middle grows too."""
        width = round(_FORM * (1 + (self._theme.text_size / 100 - 1) * 0.4))
        if self.generate.isVisible() and self.generate.width() < width:
            self.resizeDocks([self.generate], [width], Qt.Orientation.Horizontal)
        height = round(_JOBS * (1 + (self._theme.text_size / 100 - 1) * 0.6))
        if self.jobs.isVisible() and self.jobs.height() < height:
            self.resizeDocks([self.jobs], [height], Qt.Orientation.Vertical)

    def _notice_corner(self) -> QPoint:
        """Return the bottom right corner of what is not the form: its button spends, and must stay in sight."""
        form, status = self.generate, self.statusBar()
        at_right = self.dockWidgetArea(form) == Qt.DockWidgetArea.RightDockWidgetArea
        beside = form.isVisible() and not form.isFloating() and at_right
        return QPoint(form.x() if beside else self.width(), self.height() - status.height())

    def _panes(self) -> Sequence[QWidget]:
        panes = [self.library, self._middle, self.generate, self.jobs]
        return [pane for pane in panes if pane.isVisible()]

    def _cycle(self, step: int) -> None:
        panes = self._panes()
        focus = QApplication.focusWidget()
        inside = [pane is focus or (focus is not None and pane.isAncestorOf(focus)) for pane in panes]
        place = inside.index(True) if True in inside else -1 if step > 0 else 0
        pane = panes[(place + step) % len(panes)]
        target = _first_focusable(pane)
        target.setFocus(Qt.FocusReason.TabFocusReason)

    def _enter(self, place: int) -> None:
        """Give the keys to what a click on a tab brings up: the canvas plays and the gallery looks at once."""
        pane = self.tabs.widget(place)
        if pane is not None:
            _first_focusable(pane).setFocus(Qt.FocusReason.MouseFocusReason)

    def _toggle_sides(self) -> None:
        shown = any(dock.isVisible() for dock in self._docks)
        for dock in self._docks:
            dock.setVisible(not shown)


def _first_focusable(pane: QWidget) -> QWidget:
    """Return the part that a pane names as its heart, else the first that takes text or arrow keys."""
    body = pane.widget() if isinstance(pane, Dock) else pane
    heart = body.focusProxy()
    if heart is not None and heart.isVisible():
        return heart
    for child in body.findChildren(QWidget):
        if child.isVisible() and child.isEnabled() and child.focusPolicy() & Qt.FocusPolicy.TabFocus:
            return child
    return body
