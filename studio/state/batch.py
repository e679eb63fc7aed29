"""The rows of a batch: what stands in the form as a table, with the price of each row."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

from msgspec import structs
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from studio.domain.matrix_rows import SETS, read_rows
from studio.domain.pricing import price_of
from studio.domain.requests import MAX_BATCH, Problem
from studio.domain.words import tr, trn
from studio.state.drafts import BatchRow
from studio.state.forms import batch_of, request_of_row, rows_of
from studio.state.text import one_line, whole

if TYPE_CHECKING:
    from collections.abc import Iterable

    from studio.state.composer import Composer

Index = QModelIndex | QPersistentModelIndex


class Column(IntEnum):
    """The columns of the table."""

    NAME = 0
    KIND = 1
    PRICE = 2


class Batch(QAbstractTableModel):
    """The batch in the form, row by row; the composer keeps it.

    Signals: ``row_chosen(int)`` another row is being edited, -1 when there is none; ``noticed(str)`` what could not be
    taken of something that was brought.
    """

    row_chosen = Signal(int)
    noticed = Signal(str)

    def __init__(self, composer: Composer, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._composer = composer
        self._shown: tuple[BatchRow, ...] = ()
        composer.draft_replaced.connect(self._on_draft_replaced)
        composer.suggested.connect(self._on_suggested)
        self._on_draft_replaced()

    @property
    def rows(self) -> tuple[BatchRow, ...]:
        """Every row in its order, ticked or not."""
        return self._shown

    @property
    def place(self) -> int:
        """Which row is being edited; -1 when there is none."""
        return min(self._composer.draft.row, len(self._shown) - 1)

    @property
    def row(self) -> BatchRow | None:
        """The row that is being edited."""
        return self._shown[self.place] if self._shown else None

    @property
    def summary(self) -> str:
        """How many poses in how many requests."""
        count = len(batch_of(self._composer.draft))
        requests = -(-count // MAX_BATCH)
        rows = trn("{count} pose", "{count} poses", count)
        return rows if requests < 2 else tr("{rows} in {count} requests", rows=rows, count=requests)

    @staticmethod
    def sets() -> tuple[str, ...]:
        """Return the names of the sets that can be added."""
        return tuple(SETS)

    def choose(self, place: int) -> None:
        """Edit another row."""
        if 0 <= place < len(self._shown) and place != self._composer.draft.row:
            self._composer.edit(row=place)
            self.row_chosen.emit(place)

    def add(self, rows: Iterable[BatchRow]) -> None:
        """Add rows after the last one, and edit the first of them."""
        fresh = tuple(rows)
        if not fresh:
            return
        first = len(self._shown)
        self.beginInsertRows(QModelIndex(), first, first + len(fresh) - 1)
        self._keep((*self._shown, *fresh), first)
        self.endInsertRows()
        self.row_chosen.emit(first)

    def remove(self, place: int) -> None:
        """Take a row out."""
        if 0 <= place < len(self._shown):
            self.beginRemoveRows(QModelIndex(), place, place)
            rest = (*self._shown[:place], *self._shown[place + 1 :])
            self._keep(rest, max(0, min(place, len(rest) - 1)))
            self.endRemoveRows()
            self.row_chosen.emit(self.place)

    def change(self, place: int, **fields: object) -> None:
        """Change fields of a row, as the person typed."""
        if 0 <= place < len(self._shown):
            clean = {name: whole(value) if isinstance(value, str) else value for name, value in fields.items()}
            rows = list(self._shown)
            rows[place] = structs.replace(rows[place], **clean)
            self._keep(tuple(rows), self._composer.draft.row)
            self.dataChanged.emit(self.index(place, 0), self.index(place, len(Column) - 1))

    def add_set(self, name: str) -> None:
        """Add one of the sets to start from."""
        self.add(rows_of(SETS[name]))

    def add_text(self, text: str) -> None:
        """Add rows from pasted text: a spreadsheet's cells, CSV, or one name a line."""
        rows, problems = read_rows(text)
        self.add(rows_of(rows))
        if problems:
            self.noticed.emit(" ".join(problem.message for problem in problems[:3]))
        elif not rows:
            self.noticed.emit(tr("There is no text to make rows from. Copy cells, CSV or one name a line."))

    def suggest(self) -> None:
        """Ask for poses that the mascot does not have yet; free. They become rows."""
        self._composer.suggest()

    def show_problems(self, problems: Iterable[Problem]) -> int:
        """Return which row breaks a rule first; -1 if none does."""
        places = [problem.field.partition("]")[0].removeprefix("rows[") for problem in problems]
        return min((int(place) for place in places if place.isdecimal()), default=-1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (Qt's own default)
        """Return how many rows there are."""
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (Qt's own default)
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(Column)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> str | None:
        """Return a column's title."""
        if orientation != Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return (tr("Pose"), tr("Type"), tr("Price"))[section]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what stands in a cell."""
        if not index.isValid():
            return None
        row = self._shown[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._words(row, Column(index.column()))
        if role == Qt.ItemDataRole.CheckStateRole and index.column() == Column.NAME:
            return Qt.CheckState.Checked if row.ticked else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() == Column.PRICE:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Tick or untick a row, or rename it in place."""
        if role == Qt.ItemDataRole.CheckStateRole:
            self.change(index.row(), ticked=Qt.CheckState(value) == Qt.CheckState.Checked)
            return True
        if role == Qt.ItemDataRole.EditRole and index.column() == Column.NAME:
            self.change(index.row(), name=str(value))
            self.row_chosen.emit(self.place)
            return True
        return False

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Say that rows can be ticked."""
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsUserCheckable if index.column() == Column.NAME else flags

    def _words(self, row: BatchRow, column: Column) -> str:
        if column is Column.NAME:
            return one_line(row.name) or tr("(no name)")
        if column is Column.KIND:
            return tr("{seconds} s", seconds=row.duration) if row.moves else tr("picture")
        return str(price_of(request_of_row(row)).total)

    def _keep(self, rows: tuple[BatchRow, ...], place: int) -> None:
        self._shown = rows
        self._composer.edit(rows=rows, row=place)

    def _on_suggested(self, names: tuple[str, ...]) -> None:
        there = {row.name.casefold() for row in self._shown}
        self.add(BatchRow(name=name, prompt=name) for name in names if name.casefold() not in there)
        if not names:
            self.noticed.emit(tr("There are no further ideas for this mascot."))

    def _on_draft_replaced(self) -> None:
        if self._composer.draft.rows != self._shown:
            self.beginResetModel()
            self._shown = self._composer.draft.rows
            self.endResetModel()
            self.row_chosen.emit(self.place)
