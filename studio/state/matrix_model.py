"""The pose matrix as a table that views can show."""

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from studio.domain.pose_matrix import Cell, MatrixRow
from studio.domain.records import Mascot
from studio.domain.words import tr
from studio.state.matrix import CellState, Matrix

Index = QModelIndex | QPersistentModelIndex

CELL_ROLE = Qt.ItemDataRole.UserRole
STATE_ROLE = Qt.ItemDataRole.UserRole + 1


class MatrixModel(QAbstractTableModel):
    """Mirrors the matrix: a row for each pose, a column for each mascot."""

    def __init__(self, matrix: Matrix, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._matrix = matrix
        self._rows: tuple[MatrixRow, ...] = ()
        self._mascots: tuple[Mascot, ...] = ()
        matrix.changed.connect(self._on_changed)
        self._on_changed()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Return how many poses there are."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Return how many mascots there are."""
        return 0 if parent.isValid() else len(self._mascots)

    def cell(self, index: Index) -> Cell | None:
        """Return what an index stands for."""
        if not index.isValid():
            return None
        return self._matrix.cell(self._rows[index.row()], self._mascots[index.column()].id)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the cell, how it stands, or both in words."""
        cell = self.cell(index)
        if cell is None:
            return None
        if role == CELL_ROLE:
            return cell
        state = self._matrix.state(cell)
        if role == STATE_ROLE:
            return state
        words = tr(
            "{name}: {words}", name=f"{cell.row.name}, {self._mascots[index.column()].name}", words=state_words(state)
        )
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.DisplayRole):
            return words
        if role == Qt.ItemDataRole.ToolTipRole:
            return "\n".join(filter(None, (words, self._matrix.error(cell))))
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the name of a pose or mascot; a pose's prompt and motion as its tooltip."""
        if orientation == Qt.Orientation.Horizontal:
            return self._mascots[section].name if role == Qt.ItemDataRole.DisplayRole else None
        row = self._rows[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.name
        if role == Qt.ItemDataRole.ToolTipRole:
            return "\n".join(filter(None, (row.prompt, row.motion)))
        return None

    def _on_changed(self) -> None:
        if (self._matrix.rows, self._matrix.mascots) != (self._rows, self._mascots):
            self.beginResetModel()
            self._rows, self._mascots = self._matrix.rows, self._matrix.mascots
            self.endResetModel()
        elif self._rows and self._mascots:
            last = self.index(len(self._rows) - 1, len(self._mascots) - 1)
            self.dataChanged.emit(self.index(0, 0), last)


def state_words(state: CellState) -> str:
    """Return how a cell stands, in words."""
    return {
        "there": tr("there"),
        "making": tr("being made"),
        "failed": tr("failed; it can be ordered again"),
        "hole": tr("missing"),
        "unknown": tr("not known yet"),
    }[state]
