"""The jobs pane: what was asked for, how far it is, what it cost, and everything that can be done about it."""

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtWidgets import QLineEdit, QMenu, QSplitter, QStackedWidget, QToolButton, QVBoxLayout, QWidget

from studio.domain.capabilities import Capabilities
from studio.domain.entries import UNSENT, Entry
from studio.domain.job_filters import JobFilter
from studio.domain.job_groups import Group, can_cancel
from studio.domain.words import later, tr
from studio.state.job_detail import JobDetail
from studio.state.jobs_model import JobsModel, Row
from studio.views.jobs.actions import JobMenu
from studio.views.jobs.delegate import JobsDelegate
from studio.views.jobs.detail import JobDetailPanel
from studio.views.jobs.table import JobsTable
from studio.views.theme import Theme
from studio.views.widgets.buttons import icon_button
from studio.views.widgets.empty import EmptyPane
from studio.views.widgets.inputs import Choice

_TEACH = later("Every picture and animation you ask for appears here with its state, time and cost.")


class JobsPane(QWidget):
    """The table with its details, or what it is for while it is empty.

    Signals: ``retry_requested(tuple)``, ``cancel_requested(tuple)`` entries; ``show_requested(Entry)``;
    ``row_chosen(str)`` an entry's id, empty for none; ``move_requested(Entry, int)``; ``pause_requested(bool)``;
    ``search_requested(str)``; ``form_requested()`` to make the first job. ``menu`` has the signals of everything else.
    """

    retry_requested = Signal(object)
    cancel_requested = Signal(object)
    show_requested = Signal(object)
    row_chosen = Signal(str)
    move_requested = Signal(object, int)
    pause_requested = Signal(bool)
    search_requested = Signal(str)
    form_requested = Signal()

    def __init__(self, theme: Theme, model: JobsModel, delegate: JobsDelegate, detail: JobDetail) -> None:
        super().__init__()
        self.setObjectName("paneBody")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._model = model
        self._kept = ""
        self._at_server = True
        self.search = QLineEdit(placeholderText=tr("Search all jobs"), clearButtonEnabled=True)
        self.search.setAccessibleName(tr("Search jobs"))
        self.search.setFixedWidth(168)
        self.filter = _filter_choice()
        self.pause = icon_button(theme, "pause", tr("Pause sending"), in_row=True)
        self.pause.setCheckable(True)
        self.retry = icon_button(theme, "arrow-clockwise", tr("Retry job"), in_row=True)
        self.cancel = icon_button(theme, "prohibit", tr("Cancel job"), in_row=True)
        self.show_result = icon_button(theme, "image", tr("Show result"), in_row=True)
        self.details = icon_button(theme, "article", tr("Show job details"), in_row=True)
        self.details.setCheckable(True)
        self.menu = JobMenu(self)
        self.more = _menu_button(theme, self.menu)
        self.table = JobsTable(theme, model, delegate)
        self.detail = JobDetailPanel(detail)
        self._arrange(theme)
        self._connect()
        self._on_rows_changed()

    @property
    def tools(self) -> list[QWidget]:
        """What stands in the title bar of the dock, in order."""
        return [
            self.search, self.filter, self.pause, self.retry, self.cancel, self.show_result, self.details, self.more
        ]  # fmt: skip

    def current(self) -> Row | None:
        """Return the row that is chosen."""
        return self._model.row(self.table.currentIndex())

    def set_paused(self, *, paused: bool) -> None:
        """Show whether sending is held back."""
        self.pause.setChecked(paused)
        self.pause.setToolTip(tr("Go on sending") if paused else tr("Pause sending; what was sent is followed"))

    def choose(self, entry_id: str) -> None:
        """Choose a job, if it is shown."""
        index = self._model.index_of(entry_id)
        if index.isValid():
            self.table.setCurrentIndex(index)

    def _arrange(self, theme: Theme) -> None:
        self.detail.hide()
        both = QSplitter()
        both.setChildrenCollapsible(False)
        both.addWidget(self.table)
        both.addWidget(self.detail)
        both.setStretchFactor(0, 1)
        empty = EmptyPane(theme, "list-bullets", tr(_TEACH), tr("Write the first prompt"))
        empty.step_requested.connect(self.form_requested)
        none_found = EmptyPane(theme, "magnifying-glass", tr("No job is like that."), tr("Show all jobs"))
        none_found.step_requested.connect(self._show_all)
        self._stack = QStackedWidget()
        for page in (both, empty, none_found):
            self._stack.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 0, 4, 4)
        column.addWidget(self._stack)

    def _connect(self) -> None:
        self.retry.clicked.connect(self._on_retry)
        self.cancel.clicked.connect(self._on_cancel)
        self.show_result.clicked.connect(self._on_show)
        self.details.toggled.connect(self._on_details)
        self.pause.clicked.connect(self.pause_requested)
        self.search.textChanged.connect(self.search_requested)
        self.filter.activated.connect(lambda _: self._model.set_filter(self.filter.currentData()))
        self.table.opened.connect(self._on_opened)
        self.table.details_requested.connect(self._on_details_requested)
        self.table.retry_requested.connect(self._on_retry)
        self.table.removal_requested.connect(self._on_removal_requested)
        self.table.move_requested.connect(self._on_move)
        self.table.customContextMenuRequested.connect(self._on_menu)
        self.menu.move_requested.connect(self._on_move)
        self.menu.aboutToShow.connect(lambda: self.menu.prepare(self.current()))
        self.detail.look_requested.connect(lambda: self.menu.ask(self.menu.look_requested, self.current()))
        self.detail.lost_requested.connect(lambda: self.menu.ask(self.menu.lost_requested, self.current()))
        for change in (self._model.modelReset, self._model.rowsInserted):
            change.connect(self._on_rows_changed)
        self._model.rowsInserted.connect(self._on_row_added)
        self._model.dataChanged.connect(self._refresh_actions)
        self.table.selectionModel().currentRowChanged.connect(self._on_row_chosen)

    def _show_all(self) -> None:
        self.search.clear()
        self.filter.setCurrentIndex(0)
        self._model.set_filter(JobFilter.ALL)

    def _on_rows_changed(self) -> None:
        searching = bool(self.search.text().strip()) or self._model.filter is not JobFilter.ALL
        self._stack.setCurrentIndex(0 if self._model.rowCount() else 2 if searching else 1)
        if self._model.rowCount() and not self.table.currentIndex().isValid():
            kept = self._model.index_of(self._kept)
            self.table.setCurrentIndex(kept if kept.isValid() else self._model.index(0, 0))
        self._refresh_actions()

    def _on_row_added(self) -> None:
        if not self.table.hasFocus():
            self.table.setCurrentIndex(self._model.index(0, 0))

    def _on_row_chosen(self, index: QModelIndex) -> None:
        row = self._model.row(index)
        if row is not None:
            self._kept = row.id
        self._tell_chosen()
        self._refresh_actions()

    def _on_details(self, shown: bool) -> None:
        self.detail.setVisible(shown)
        self._tell_chosen()

    def _tell_chosen(self) -> None:
        """Say whose details are wanted; nobody reads them while they are hidden."""
        row = self.current() if self.details.isChecked() else None
        self.row_chosen.emit(row.id if isinstance(row, Entry) else row.entries[0].id if row is not None else "")

    def _on_retry(self) -> None:
        row = self.current()
        if isinstance(row, Entry) and row.state == "unknown":
            self.menu.look_requested.emit(row)
        elif row is not None:
            self.retry_requested.emit(retriable(row))

    def show_offer(self, can: Capabilities) -> None:
        """Offer to cancel what the server has only where it can."""
        self._at_server = can.cancel_jobs
        self._refresh_actions()

    def _on_cancel(self) -> None:
        row = self.current()
        if row is not None:
            self.cancel_requested.emit(self._cancellable(row))

    def _on_removal_requested(self) -> None:
        """Take back what has not left; whatever the server has needs the button, which says what it does."""
        row = self.current()
        if row is not None and row.state in UNSENT:
            self._on_cancel()

    def _on_show(self) -> None:
        row = self.current()
        if row is not None:
            self.show_requested.emit(row if isinstance(row, Entry) else row.entries[0])

    def _on_opened(self, index: QModelIndex) -> None:
        row = self._model.row(index)
        if isinstance(row, Group):
            self.table.toggle(row.id)
        elif row is not None:
            self.show_requested.emit(row)

    def _on_details_requested(self, index: QModelIndex) -> None:
        row = self._model.row(index)
        if isinstance(row, Group):
            self.table.toggle(row.id)
        else:
            self.details.toggle()

    def _on_move(self, step: int) -> None:
        row = self.current()
        if isinstance(row, Entry) and row.state == "waiting":
            self.move_requested.emit(row, step)

    def _on_menu(self, place: QPoint) -> None:
        self.menu.popup(self.table.viewport().mapToGlobal(place))

    def _refresh_actions(self, *_: object) -> None:
        row = self.current()
        looks = isinstance(row, Entry) and row.state == "unknown"
        self.retry.setEnabled(row is not None and (looks or bool(retriable(row))))
        self.cancel.setEnabled(row is not None and bool(self._cancellable(row)))
        self.show_result.setEnabled(row is not None and row.state == "completed")
        self.retry.setToolTip(tr("Look for this job on the server again") if looks else _retry_words(row))
        self.cancel.setToolTip(_cancel_words(row))

    def _cancellable(self, row: Row) -> tuple[Entry, ...]:
        """Return the jobs of a row that have not begun, and can be had back from where they are."""
        entries = row.cancellable if isinstance(row, Group) else (row,)
        return tuple(entry for entry in entries if can_cancel(entry, at_server=self._at_server))


def retriable(row: Row) -> tuple[Entry, ...]:
    """Return the jobs of a row that can be ordered again."""
    return row.retriable if isinstance(row, Group) else (row,) if row.can_retry else ()


def _retry_words(row: Row | None) -> str:
    return tr("Retry what failed") if isinstance(row, Group) else tr("Retry job")


def _cancel_words(row: Row | None) -> str:
    if isinstance(row, Group):
        return tr("Cancel what has not begun")
    if row is None or row.state not in UNSENT:
        return tr("Cancel this job only; its price comes back")
    if row.id != row.call_id:
        return tr("Take back all jobs of this request before it is sent")
    return tr("Take back before it is sent")


def _filter_choice() -> Choice:
    words = {
        JobFilter.ALL: tr("All jobs"),
        JobFilter.RUNNING: tr("Running"),
        JobFilter.UNSENT: tr("Not sent"),
        JobFilter.UNKNOWN: tr("Unknown"),
        JobFilter.FAILED: tr("Failed or cancelled"),
        JobFilter.DONE: tr("Completed"),
    }
    choice = Choice()
    choice.setAccessibleName(tr("Show jobs"))
    for sort, text in words.items():
        choice.addItem(text, sort)
    return choice


def _menu_button(theme: Theme, menu: QMenu) -> QToolButton:
    button = icon_button(theme, "dots-three", tr("More about jobs"), in_row=True)
    button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    button.setMenu(menu)
    return button
