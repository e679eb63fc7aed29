"""The jobs pane: what was asked for, how far it is, what it cost."""

from PySide6.QtCore import QModelIndex, Qt, Signal, SignalInstance
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStackedWidget, QTableView, QVBoxLayout, QWidget

from studio.domain.entries import Entry
from studio.state.jobs_model import Column, JobsModel
from studio.views.jobs_delegate import JobsDelegate
from studio.views.theme import Theme
from studio.views.widgets.buttons import icon_button
from studio.views.widgets.empty import EmptyPane

_TEACH = "Every picture and animation you ask for appears here with its state, time and cost."


class JobsPane(QWidget):
    """The table, or what it is for while it is empty.

    Signals: ``retry_requested(str)``, ``cancel_requested(str)``, ``show_requested(str)`` by the entry's id;
    ``form_requested()`` the user wants to make the first job.
    """

    retry_requested = Signal(str)
    cancel_requested = Signal(str)
    show_requested = Signal(str)
    form_requested = Signal()

    def __init__(self, theme: Theme, model: JobsModel, delegate: JobsDelegate) -> None:
        super().__init__()
        self.setObjectName("paneBody")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._model = model
        self.retry = icon_button(theme, "arrow-clockwise", "Retry job", in_row=True)
        self.cancel = icon_button(theme, "prohibit", "Cancel job", in_row=True)
        self.show_result = icon_button(theme, "image", "Show result", in_row=True)
        self.retry.clicked.connect(lambda: self._ask(self.retry_requested))
        self.cancel.clicked.connect(lambda: self._ask(self.cancel_requested))
        self.show_result.clicked.connect(lambda: self._ask(self.show_requested))
        self.table = self._build_table(theme, delegate)
        empty = EmptyPane(theme, "list-bullets", _TEACH, "Write the first prompt")
        empty.step_requested.connect(self.form_requested)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 0, 4, 4)
        column.addWidget(self._stack)
        for change in (model.modelReset, model.rowsInserted):
            change.connect(self._on_rows_changed)
        model.rowsInserted.connect(self._on_row_added)
        model.dataChanged.connect(self._refresh_actions)
        self._on_rows_changed()

    def _build_table(self, theme: Theme, delegate: JobsDelegate) -> QTableView:
        table = QTableView()
        table.setModel(self._model)
        delegate.setParent(table)
        table.setItemDelegate(delegate)
        table.setAccessibleName("Jobs")
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setShowGrid(False)
        table.setTabKeyNavigation(False)
        table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(JobsDelegate.ROW_HEIGHT)
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setMinimumSectionSize(64)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(Column.POSE, QHeaderView.ResizeMode.Stretch)
        for column, width in ((Column.MASCOT, 140), (Column.STATE, 152), (Column.COST, 64), (Column.TIME, 128)):
            header.resizeSection(column, width)
        table.selectionModel().currentRowChanged.connect(self._refresh_actions)
        table.doubleClicked.connect(lambda _: self._ask(self.show_requested))
        theme.changed.connect(table.viewport().update)
        return table

    def _current(self) -> Entry | None:
        return self._model.row(self.table.currentIndex())

    def _ask(self, request: SignalInstance) -> None:
        row = self._current()
        if row is not None:
            request.emit(row.id)

    def _on_rows_changed(self) -> None:
        self._stack.setCurrentIndex(0 if self._model.rowCount() else 1)
        if self._model.rowCount() and not self.table.currentIndex().isValid():
            self.table.setCurrentIndex(self._model.index(0, 0))
        self._refresh_actions()

    def _on_row_added(self) -> None:
        if not self.table.hasFocus():
            self.table.setCurrentIndex(self._model.index(0, 0))

    def _refresh_actions(self, *_: QModelIndex) -> None:
        row = self._current()
        self.retry.setEnabled(row is not None and can_retry(row))
        self.cancel.setEnabled(row is not None and row.state in {"draft", "waiting", "sent"})
        self.show_result.setEnabled(row is not None and row.state == "completed")
        looks = row is not None and row.state == "unknown"
        self.retry.setToolTip("Look for this job on the server again" if looks else "Retry job")


def can_retry(row: Entry) -> bool:
    """Tell whether trying once more makes sense: ordering what came to nothing, or looking for what was lost."""
    return row.state == "unknown" or row.can_retry
