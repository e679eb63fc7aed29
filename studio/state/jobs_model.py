"""The jobs as a table: what, state, cost, time."""

from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from studio.domain.entries import Entry
from studio.domain.words import tr
from studio.state.jobs import Jobs
from studio.state.text import one_line

Index = QModelIndex | QPersistentModelIndex

ROW_ROLE = Qt.ItemDataRole.UserRole
PROGRESS_ROLE = Qt.ItemDataRole.UserRole + 1

STATE_WORDS = {
    "draft": "Not sent",
    "waiting": "Waiting",
    "sending": "Sending",
    "sent": "Pending",
    "processing": "Processing",
    "completed": "Completed",
    "failed": "Failed",
    "refunded": "Cancelled, refunded",
    "cancelled": "Cancelled",
    "unknown": "Unknown",
}


class Column(IntEnum):
    """The columns of the table."""

    POSE = 0
    MASCOT = 1
    STATE = 2
    COST = 3
    TIME = 4


_HEADERS = {
    Column.POSE: "Pose",
    Column.MASCOT: "Mascot",
    Column.STATE: "State",
    Column.COST: "Cost",
    Column.TIME: "Time",
}
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class JobsModel(QAbstractTableModel):
    """Mirrors :class:`Jobs`, newest first."""

    def __init__(self, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._rows = list(jobs.rows)
        jobs.reset.connect(self._on_reset)
        jobs.added.connect(self._on_added)
        jobs.changed.connect(self._on_changed)
        jobs.ticked.connect(self._on_ticked)

    def row(self, index: Index) -> Entry | None:
        """Return the job at an index."""
        return self._rows[index.row()] if index.isValid() else None

    def rowCount(self, parent: Index | None = None) -> int:
        """Return how many jobs there are."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index | None = None) -> int:
        """Return the number of columns."""
        return 0 if parent is not None and parent.isValid() else len(Column)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the name of a column."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return _HEADERS[Column(section)]
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if section >= Column.COST else Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a cell says; ``ROW_ROLE`` is the whole record, ``PROGRESS_ROLE`` 0..1 or None."""
        row = self.row(index)
        if row is None:
            return None
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return self._words(row, Column(index.column()))
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() >= Column.COST:
            return _RIGHT
        if role == Qt.ItemDataRole.ToolTipRole:
            return row.error or "\n".join(filter(None, (row.name, row.stage)))
        if role == ROW_ROLE:
            return row
        return self._progress(row) if role == PROGRESS_ROLE else None

    def _words(self, row: Entry, column: Column) -> str:
        if column == Column.POSE:
            return one_line(row.name)
        if column == Column.MASCOT:
            return one_line(row.mascot_name)
        if column == Column.STATE:
            return state_words(row)
        if column == Column.COST:
            return cost_words(row)
        return self._time_words(row)

    def _time_words(self, row: Entry) -> str:
        if row.state == "unknown":
            return ""
        elapsed = duration_words(self._jobs.elapsed(row))
        left = self._jobs.time_left(row) if row.state == "processing" else None
        if left is None:
            return elapsed
        low, high = duration_words(left.low), duration_words(left.high)
        if low == high:
            return tr("{elapsed}, {high} left", elapsed=elapsed, high=high)
        return tr("{elapsed}, {low} to {high} left", elapsed=elapsed, low=low, high=high)

    def _progress(self, row: Entry) -> float | None:
        left = self._jobs.time_left(row) if row.state == "processing" else None
        if left is None:
            return None
        elapsed = self._jobs.elapsed(row)
        return min(0.95, elapsed / (elapsed + left.high))

    def _on_reset(self) -> None:
        self.beginResetModel()
        self._rows = list(self._jobs.rows)
        self.endResetModel()

    def _on_added(self, place: int) -> None:
        self.beginInsertRows(QModelIndex(), place, place)
        self._rows.insert(place, self._jobs.at(place))
        self.endInsertRows()

    def _on_changed(self, place: int) -> None:
        self._rows[place] = self._jobs.at(place)
        self.dataChanged.emit(self.index(place, 0), self.index(place, len(Column) - 1))

    def _on_ticked(self) -> None:
        for place, row in enumerate(self._rows):
            if row.running:
                cell = self.index(place, Column.TIME)
                self.dataChanged.emit(cell, cell)


def state_words(row: Entry) -> str:
    """Return the state in words, and whether the price came back."""
    if row.state == "refunded" and row.failed:
        return tr("Failed, refunded")
    return tr(STATE_WORDS[row.state])


def cost_words(row: Entry) -> str:
    """Return what the job cost; while the charge is not known, what it would cost."""
    if row.state == "unknown":
        return f"{row.expected}?"
    return str(row.expected if row.charged is None and not row.done else row.paid)


def duration_words(seconds: float) -> str:
    """Return a length of time as people write it: ``8 s``, ``2:05 min``, ``1:02 h``."""
    whole = int(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60}:{whole % 60:02} min"
    return f"{whole // 3600}:{whole % 3600 // 60:02} h"
