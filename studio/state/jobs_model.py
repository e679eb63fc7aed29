"""The jobs as a table: what, state, cost, time; jobs that were ordered together stand under one row that opens."""

from collections.abc import Sequence
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QMimeData, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from studio.domain.entries import Entry
from studio.domain.job_filters import JobFilter
from studio.domain.job_groups import Group, groups_of
from studio.domain.words import tr
from studio.state import job_words as words
from studio.state.jobs import Jobs
from studio.state.text import one_line

Index = QModelIndex | QPersistentModelIndex
Row = Entry | Group

ROW_ROLE = Qt.ItemDataRole.UserRole
PROGRESS_ROLE = Qt.ItemDataRole.UserRole + 1
#: Whether a group is open (True or False), or a job stands under one ("in"); None for a job that stands alone.
FOLD_ROLE = Qt.ItemDataRole.UserRole + 2

#: What a dragged row carries: the id of its call.
_MIME = "application/x-masko-waiting"
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class Column(IntEnum):
    """The columns of the table."""

    POSE = 0
    MASCOT = 1
    STATE = 2
    COST = 3
    TIME = 4


class JobsModel(QAbstractTableModel):
    """Mirrors :class:`Jobs`, newest first, as far as the filter and the search let through.

    Signals: ``order_requested(str, object)`` a call that waits was dragged; the one to be sent after it, None for none.
    """

    order_requested = Signal(str, object)

    def __init__(self, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._filter = JobFilter.ALL
        self._found: tuple[Entry, ...] | None = None
        self._open: set[str] = set()
        self._groups: dict[str, Group] = {}
        self._rows: list[str] = []  # oldest first, so that a new row on top moves no other
        self._places: dict[str, int] = {}
        self._entries: dict[str, Entry] = {}
        self._furthest: dict[str, float] = {}
        self._rebuild()
        jobs.reset.connect(self._reset)
        jobs.added.connect(self._on_added)
        jobs.changed.connect(self._on_changed)
        jobs.ticked.connect(self._on_ticked)

    @property
    def filter(self) -> JobFilter:
        """The sort of jobs that is shown."""
        return self._filter

    def set_filter(self, chosen: JobFilter) -> None:
        """Show only jobs of one sort."""
        if chosen is not self._filter:
            self._filter = chosen
            self._reset()

    def show_found(self, entries: tuple[Entry, ...] | None) -> None:
        """Show what a search of the whole history found, newest first; None shows the list again."""
        self._found = entries
        self._reset()

    def fold(self, group_id: str, *, opened: bool) -> None:
        """Show or hide the jobs of a group."""
        if group_id in self._groups and opened != (group_id in self._open):
            (self._open.add if opened else self._open.discard)(group_id)
            self._reset()

    def is_open(self, group_id: str) -> bool:
        """Tell whether the jobs of a group are shown."""
        return group_id in self._open

    def row(self, index: Index) -> Row | None:
        """Return the job or the group at an index."""
        return self._at(index.row()) if index.isValid() else None

    def index_of(self, key: str) -> QModelIndex:
        """Return where a job or a group stands; an invalid index if it is not shown."""
        place = self._places.get(key)
        return QModelIndex() if place is None else self.index(len(self._rows) - 1 - place, 0)

    def rowCount(self, parent: Index | None = None) -> int:
        """Return how many rows there are."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index | None = None) -> int:
        """Return the number of columns."""
        return 0 if parent is not None and parent.isValid() else len(Column)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the name of a column."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return (tr("Pose"), tr("Mascot"), tr("State"), tr("Cost"), tr("Time"))[section]
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if section >= Column.COST else Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a cell says; ``ROW_ROLE`` is the whole record, ``PROGRESS_ROLE`` 0..1 or None."""
        row = self.row(index)
        if row is None:
            return None
        column = Column(index.column())
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return self._words(row, column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if column >= Column.COST else None
        if role == Qt.ItemDataRole.ToolTipRole:
            return _tip(row, column)
        return self._figures(row, role)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let what waits be dragged; what was sent stays where it is."""
        flags = super().flags(index)
        row = self.row(index)
        if row is None:
            return flags | Qt.ItemFlag.ItemIsDropEnabled
        return flags | Qt.ItemFlag.ItemIsDragEnabled if _waiting(row) else flags

    def supportedDropActions(self) -> Qt.DropAction:
        """Rows are moved."""
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:
        """Only rows of this table are taken."""
        return [_MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """Return the call of the row that is dragged."""
        data = QMimeData()
        row = self.row(indexes[0]) if indexes else None
        if row is not None:
            data.setData(_MIME, _call_of(row).encode())
        return data

    def dropMimeData(self, data: QMimeData, _action: Qt.DropAction, row: int, _column: int, parent: Index) -> bool:
        """Ask for a place between two rows: the nearest above that waits is sent next. The list follows the queue."""
        if not data.hasFormat(_MIME):
            return False
        moved = bytes(data.data(_MIME).data()).decode(errors="replace")
        end = row if row >= 0 else parent.row() if parent.isValid() else len(self._rows)
        above = [_call_of(one) for one in (self._at(place) for place in range(end)) if _waiting(one)]
        later = [call for call in above if call != moved]
        self.order_requested.emit(moved, later[-1] if later else None)
        return False  # true would have the view take the row away

    def _at(self, place: int) -> Row:
        key = self._rows[len(self._rows) - 1 - place]
        return self._groups[key] if key in self._groups else self._entries[key]

    def _figures(self, row: Row, role: int) -> Any:
        if role == ROW_ROLE:
            return row
        if role == FOLD_ROLE:
            return self._fold(row)
        return self._progress(row) if role == PROGRESS_ROLE else None

    def _fold(self, row: Row) -> bool | str | None:
        if isinstance(row, Group):
            return row.id in self._open
        return "in" if row.group_id in self._groups else None

    def _words(self, row: Row, column: Column) -> str:
        if isinstance(row, Group):
            return self._group_words(row, column)
        if column == Column.POSE:
            return one_line(row.name) or words.kind_words(row.kind)
        if column == Column.MASCOT:
            return one_line(row.mascot_name)
        if column == Column.STATE:
            return words.state_words(row)
        return words.cost_words(row) if column == Column.COST else self._time_words(row)

    def _time_words(self, row: Entry) -> str:
        if row.state in {"unknown", "draft", "waiting"} or (row.done and row.seconds is None):
            return ""
        left = self._jobs.time_left(row) if row.state == "processing" else None
        return words.time_words(self._jobs.elapsed(row), left)

    def _group_words(self, group: Group, column: Column) -> str:
        if column == Column.POSE:
            return words.group_name(group)
        if column == Column.MASCOT:
            return ", ".join(dict.fromkeys(one_line(entry.mascot_name) for entry in group.entries))
        if column == Column.STATE:
            return words.group_words(group)
        return str(group.price) if column == Column.COST else ""

    def _progress(self, row: Row) -> float | None:
        """Return how far a row is; it never goes back, whatever the history says meanwhile."""
        if isinstance(row, Group):
            return row.finished / len(row.entries) if row.running else None
        left = self._jobs.time_left(row) if row.state == "processing" else None
        if left is None:
            return self._furthest.get(row.id) if row.state == "processing" else None
        elapsed = self._jobs.elapsed(row)
        far = max(self._furthest.get(row.id, 0.0), min(0.95, elapsed / (elapsed + left.high)))
        self._furthest[row.id] = far
        return far

    def _reset(self) -> None:
        self.beginResetModel()
        self._rebuild()
        self.endResetModel()

    def _rebuild(self) -> None:
        shown = self._jobs.rows if self._found is None else self._found
        kept = [entry for entry in shown if self._filter.shows(entry)]
        self._entries = {entry.id: entry for entry in kept}
        self._groups = {key: group for key, group in groups_of(kept).items() if len(group.entries) > 1}
        rows: list[str] = []
        begun: set[str] = set()
        for entry in kept:
            if entry.group_id not in self._groups:
                rows.append(entry.id)
            elif entry.group_id not in begun:
                begun.add(entry.group_id)
                rows.append(entry.group_id)
                if entry.group_id in self._open:
                    rows += [one.id for one in self._groups[entry.group_id].entries]
        rows.reverse()
        self._rows = rows
        self._places = {key: place for place, key in enumerate(rows)}

    def _on_added(self, place: int) -> None:
        entry = self._jobs.at(place)
        if self._found is not None or not self._filter.shows(entry):
            return
        if entry.group_id in self._groups and entry.group_id not in self._open:
            self._entries[entry.id] = entry
            self._regroup(entry)
            return
        if place or entry.group_id:
            self._reset()
            return
        self.beginInsertRows(QModelIndex(), 0, 0)
        self._entries[entry.id] = entry
        self._places[entry.id] = len(self._rows)
        self._rows.append(entry.id)
        self.endInsertRows()

    def _on_changed(self, place: int) -> None:
        entry = self._jobs.at(place)
        before = self._entries.get(entry.id)
        if before is None or not self._filter.shows(entry) or entry.group_id != before.group_id:
            if self._found is None and (before is not None or self._filter.shows(entry)):
                self._reset()
            return
        self._entries[entry.id] = entry
        if entry.done:
            self._furthest.pop(entry.id, None)
        self._regroup(entry)
        self._tell(entry.id)

    def _regroup(self, entry: Entry) -> None:
        """Let the group of an entry know of it."""
        group = self._groups.get(entry.group_id)
        if group is not None:
            others = [one for one in group.entries if one.id != entry.id]
            self._groups |= groups_of([*others, entry])
            self._tell(group.id)

    def _tell(self, key: str) -> None:
        index = self.index_of(key)
        if index.isValid():
            self.dataChanged.emit(index, index.siblingAtColumn(len(Column) - 1))

    def _on_ticked(self) -> None:
        for entry_id in self._jobs.running_ids:
            cell = self.index_of(entry_id).siblingAtColumn(Column.TIME)
            if cell.isValid():
                self.dataChanged.emit(cell, cell)


def _waiting(row: Row) -> bool:
    """Whether a row is one call, and that call has not left."""
    entries = (row,) if isinstance(row, Entry) else row.entries
    return {(one.call_id, one.state) for one in entries} == {(entries[0].call_id, "waiting")}


def _call_of(row: Row) -> str:
    return row.call_id if isinstance(row, Entry) else row.entries[0].call_id


def _tip(row: Row, column: Column) -> str:
    if isinstance(row, Group):
        return words.group_words(row)
    if column == Column.COST:
        return words.cost_story(row)
    return row.error or "\n".join(
        filter(None, (one_line(row.name), words.kind_words(row.kind), words.stage_words(row.stage)))
    )
