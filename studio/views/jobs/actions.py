"""The menu of a job: the things that are done now and then."""

from collections.abc import Callable

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from studio.domain.entries import UNSENT, Entry
from studio.domain.words import tr
from studio.state.jobs_model import Row


class JobMenu(QMenu):
    """Offers what fits the chosen job.

    Signals: ``look_requested(Entry)``, ``lost_requested(Entry)``, ``edit_requested(Entry)``, ``curl_requested(Entry)``,
    ``python_requested(Entry)``; ``move_requested(int)`` up (-1) or down (1); ``retry_failed_requested()``,
    ``clear_requested()``, ``orphans_requested()`` concern the whole list.
    """

    look_requested = Signal(object)
    lost_requested = Signal(object)
    edit_requested = Signal(object)
    curl_requested = Signal(object)
    python_requested = Signal(object)
    move_requested = Signal(int)
    retry_failed_requested = Signal()
    clear_requested = Signal()
    orphans_requested = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._entry: Entry | None = None
        self._look = self._of_entry(tr("Look for it on the server again"), self.look_requested)
        self._lost = self._of_entry(tr("Mark as lost"), self.lost_requested)
        self._edit = self._of_entry(tr("Edit before it is sent"), self.edit_requested)
        self._up = self._plain(tr("Send earlier"), lambda: self.move_requested.emit(1), "Alt+Down")
        self._down = self._plain(tr("Send later"), lambda: self.move_requested.emit(-1), "Alt+Up")
        self.addSeparator()
        self._curl = self._of_entry(tr("Copy as curl"), self.curl_requested)
        self._python = self._of_entry(tr("Copy as Python"), self.python_requested)
        self.addSeparator()
        self._plain(tr("Retry all that failed"), self.retry_failed_requested.emit)
        self._plain(tr("Clear finished jobs from view"), self.clear_requested.emit)
        self._plain(tr("Find jobs made elsewhere"), self.orphans_requested.emit)

    def prepare(self, row: Row | None) -> None:
        """Offer what fits this row."""
        entry = self._entry = row if isinstance(row, Entry) else None
        unknown = entry is not None and entry.state == "unknown"
        for action in (self._look, self._lost):
            action.setVisible(unknown)
        unsent = entry is not None and entry.state in UNSENT
        self._edit.setVisible(unsent and entry is not None and entry.door == "form")
        for action in (self._up, self._down):
            action.setVisible(entry is not None and entry.state == "waiting")
        for action in (self._curl, self._python):
            action.setEnabled(entry is not None and entry.door != "adopted")

    def ask(self, request: SignalInstance, row: Row | None) -> None:
        """Ask something about a row, if it is one job."""
        if isinstance(row, Entry):
            request.emit(row)

    def _of_entry(self, words: str, request: SignalInstance) -> QAction:
        return self._plain(words, lambda: self.ask(request, self._entry))

    def _plain(self, words: str, act: Callable[[], object], keys: str = "") -> QAction:
        action = self.addAction(words)
        if keys:
            # Only shown here: the table itself hears the keys, where it has the focus.
            action.setText(f"{words}\t{QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)}")
        action.triggered.connect(lambda _=False: act())
        return action
