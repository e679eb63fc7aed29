"""The table of jobs: opens groups, and is worked with the keyboard alone."""

from PySide6.QtCore import QModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from studio.domain.job_groups import Group
from studio.domain.words import tr
from studio.state.jobs_model import Column, JobsModel
from studio.views.jobs.delegate import JobsDelegate
from studio.views.theme import Theme

_WIDTHS = ((Column.MASCOT, 140), (Column.STATE, 184), (Column.COST, 64), (Column.TIME, 160))
#: In less width than this the names of the mascots give way to those of the poses.
_ROOMY = 760


class JobsTable(QTableView):
    """Rows of jobs and groups.

    Signals: ``opened(QModelIndex)`` a row was double-clicked; ``details_requested(QModelIndex)`` Enter was pressed on
    it, ``retry_requested()`` Ctrl+R, ``removal_requested()`` Delete; ``move_requested(int)`` up (-1) or down (1).
    """

    opened = Signal(QModelIndex)
    details_requested = Signal(QModelIndex)
    retry_requested = Signal()
    removal_requested = Signal()
    move_requested = Signal(int)

    def __init__(self, theme: Theme, model: JobsModel, delegate: JobsDelegate) -> None:
        super().__init__()
        self._jobs = model
        self.setModel(model)
        delegate.setParent(self)
        self.setItemDelegate(delegate)
        self.setAccessibleName(tr("Jobs"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDragDropOverwriteMode(False)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(JobsDelegate.ROW_HEIGHT)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setMinimumSectionSize(64)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(Column.POSE, QHeaderView.ResizeMode.Stretch)
        for column, width in _WIDTHS:
            header.resizeSection(column, width)
        self.doubleClicked.connect(self.opened)
        theme.changed.connect(self.viewport().update)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep room for the names of the poses."""
        super().resizeEvent(event)
        self.setColumnHidden(Column.MASCOT, event.size().width() < _ROOMY)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open and close groups with Right and Left, move what waits with Alt, ask for what the other keys are for."""
        index, key = self.currentIndex(), event.key()
        row = self._jobs.row(index)
        if event.modifiers() & Qt.KeyboardModifier.AltModifier and key in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
            self.move_requested.emit(-1 if key == Qt.Key.Key_Up else 1)
        elif key in {Qt.Key.Key_Left, Qt.Key.Key_Right} and row is not None:
            group = row.id if isinstance(row, Group) else row.group_id
            if isinstance(row, Group) or key == Qt.Key.Key_Left:
                self._jobs.fold(group, opened=key == Qt.Key.Key_Right)
                self.setCurrentIndex(self._jobs.index_of(group) if group else index)
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and row is not None:
            self.details_requested.emit(index)
        elif key == Qt.Key.Key_Delete:
            self.removal_requested.emit()
        elif key == Qt.Key.Key_R and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            self.retry_requested.emit()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Open or close a group whose arrow was hit."""
        index = self.indexAt(event.position().toPoint())
        row = self._jobs.row(index)
        if isinstance(row, Group) and index.column() == Column.POSE:
            rect: QRect = self.visualRect(index)
            if event.position().x() - rect.x() < JobsDelegate.ARROW:
                self.toggle(row.id)
                return
        super().mousePressEvent(event)

    def toggle(self, group_id: str) -> None:
        """Open a closed group, close an open one."""
        self._jobs.fold(group_id, opened=not self._jobs.is_open(group_id))
        self.setCurrentIndex(self._jobs.index_of(group_id))
