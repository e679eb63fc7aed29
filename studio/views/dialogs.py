"""Opens every dialog of the window; none blocks, each answers by signal or through the state it was given."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from studio.domain.words import tr
from studio.state.library import Library
from studio.state.making import Making
from studio.state.mascot_draft import Way
from studio.state.offers import Offers
from studio.state.session import Session
from studio.state.sheet import Sheet
from studio.views.about import WordsDialog
from studio.views.commands import Command
from studio.views.mascot.page import MascotWindow
from studio.views.preflight import PreflightDialog
from studio.views.theme import Theme
from studio.views.wizards.new_mascot import NewMascotDialog
from studio.views.wizards.new_project import NewProjectDialog


class Dialogs(QObject):
    """One of each kind at a time.

    Signals: ``purchase_confirmed(str)``, ``purchase_declined(str)`` a press.
    """

    purchase_confirmed = Signal(str)
    purchase_declined = Signal(str)

    def __init__(
        self, window: QWidget, theme: Theme, session: Session, library: Library, making: Making, offers: Offers
    ) -> None:
        super().__init__(window)
        self._window = window
        self._theme = theme
        self._session = session
        self._library = library
        self._making = making
        self._offers = offers
        self._mascot: MascotWindow | None = None

    def new_project(self) -> None:
        """Ask for a new project."""
        self._open(lambda: NewProjectDialog(self._library, self._window))

    def new_mascot(self) -> None:
        """Ask for a new mascot in the selected project; without any project, for that first and then go on."""
        project = self._library.selected_project or next(iter(self._library.projects), None)
        if project is None:
            self._open(self._first_project)
        else:
            making = self._making
            wizard, styles, stills = making.new_mascot, making.styles, making.stills

            def make() -> NewMascotDialog:
                dialog = NewMascotDialog(self._theme, wizard, styles, stills, project, self._window)
                self._offers.follow(dialog.show_offer)
                return dialog

            self._open(make)

    def _first_project(self) -> NewProjectDialog:
        dialog = NewProjectDialog(self._library, self._window)
        # Queued: the next dialog opens when this one has left the screen.
        dialog.accepted.connect(self.new_mascot, Qt.ConnectionType.QueuedConnection)
        return dialog

    def begin(self, way: Way) -> None:
        """Make the first mascot from words, a picture or a website; the project that it needs is made by itself."""
        if self._library.projects:
            self.new_mascot()
            dialog = QApplication.activeModalWidget()
            if isinstance(dialog, NewMascotDialog):
                dialog.show_way(way)
            return

        def go_on() -> None:
            self._library.project_added.disconnect(go_on)
            self.begin(way)

        self._library.project_added.connect(go_on)
        self._library.create_project(tr("My mascots"))

    def mascot(self) -> None:
        """Show the page of the chosen mascot beside the window; it stays open while one works."""
        if self._library.selected_mascot is None:
            return
        if self._mascot is None:
            self._mascot = MascotWindow(self._theme, self._making.page, self._making.stills, self._window)
        self._mascot.show()
        self._mascot.raise_()
        self._mascot.activateWindow()

    def preflight(self, sheet: Sheet) -> None:
        """Ask before much is spent; over another dialog too, for that may be where it was pressed."""
        dialog = PreflightDialog(sheet, QApplication.activeModalWidget() or self._window)
        dialog.accepted.connect(lambda: self.purchase_confirmed.emit(sheet.press))
        dialog.rejected.connect(lambda: self.purchase_declined.emit(sheet.press))
        dialog.open()

    def shortcuts(self, commands: Sequence[Command]) -> None:
        """List every key of the window."""
        lines = [(command.keys, command.words) for command in commands if command.keys]
        self._open(lambda: WordsDialog(tr("Keyboard shortcuts"), lines, self._window))

    def _open(self, make: Callable[[], QDialog]) -> None:
        """Open a dialog unless another one is waiting for an answer."""
        if QApplication.activeModalWidget() is None:
            make().open()
