"""What the tables of poses and of edges share: rows in the document's order, followed by id, edited as undo steps."""

from abc import abstractmethod
from collections.abc import Callable, Sequence
from math import isnan
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from studio.domain.edits.primitives import Edit
from studio.domain.graph import BadValue, Edge, EditRefused, Node
from studio.domain.words import tr
from studio.state.canvas_media import CanvasMedia
from studio.state.document import Document

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole

#: The id of a row's part, and what a column is sorted by.
PART_ID = Role.UserRole
SORT = Role.UserRole + 1
_TRUE = Qt.CheckState.Checked
_SHOWN = {Role.DisplayRole, Role.EditRole, Role.ToolTipRole}


class PartModel(QAbstractTableModel):
    """Rows are poses or edges; a cell that may be typed over answers with the edit that this means.

    A cell of a row that is selected together with others changes all of them.
    """

    #: Headings, as written in the program; shown through ``tr``.
    columns: Sequence[str] = ()
    #: Columns with figures, which stand to the right.
    figures: frozenset[int] = frozenset()
    #: Columns with a tick.
    ticks: frozenset[int] = frozenset()

    def __init__(self, document: Document, media: CanvasMedia, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.document = document
        self.media = media
        self._rows: tuple[Any, ...] = ()
        self._places: dict[str, int] = {}
        document.changed.connect(self._on_changed)
        media.changed.connect(self._on_media_changed)

    def row_of(self, part_id: str) -> int:
        """Return the row of a part, -1 if it has none."""
        return self._places.get(part_id, -1)

    def ids(self) -> list[str]:
        """Return the ids of all rows, in the document's order."""
        return list(self._places)

    def part(self, row: int) -> Any:
        """Return the part of a row."""
        return self._rows[row]

    @abstractmethod
    def parts(self) -> tuple[Any, ...]:
        """Return the parts of the document that have rows here."""

    @abstractmethod
    def text(self, part: Any, column: int) -> str:
        """Return what a cell shows."""

    @abstractmethod
    def edit(self, parts: Sequence[Any], column: int, typed: str) -> Edit | None:
        """Return the edit that typing means; None for a column that cannot be typed over."""

    def ticked(self, part: Any, column: int) -> bool:  # noqa: ARG002 - for models with ticks
        """Return whether a tick is set."""
        return False

    def tick(self, parts: Sequence[Any], column: int, on: bool) -> Edit | None:  # noqa: ARG002
        """Return the edit that setting or clearing a tick means."""
        return None

    def editable(self, part: Any, column: int) -> bool:  # noqa: ARG002
        """Return whether a cell can be typed over."""
        return False

    def sorted_by(self, part: Any, column: int) -> float | str:
        """Return what a column is sorted by: figures as numbers, all else as text."""
        words = self.text(part, column)
        if column not in self.figures:
            return words.casefold()
        try:
            return float(words)
        except ValueError:
            return -1.0

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return the number of parts."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return the number of columns."""
        return 0 if parent.isValid() else len(self.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        """Return the name of a column, the number of a row."""
        if orientation == Qt.Orientation.Vertical:
            return section + 1 if role == Role.DisplayRole else None
        if role == Role.TextAlignmentRole and section in self.figures:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return tr(self.columns[section]) if role == Role.DisplayRole and 0 <= section < len(self.columns) else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let cells be typed over or ticked where that means something."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if index.column() in self.ticks:
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        if self.editable(self._rows[index.row()], index.column()):
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        """Return what a cell shows, its part, and what it is sorted by."""
        if not index.isValid():
            return None
        part, column = self._rows[index.row()], index.column()
        if role in _SHOWN:
            return self.text(part, column)
        if role == Role.CheckStateRole and column in self.ticks:
            return _TRUE if self.ticked(part, column) else Qt.CheckState.Unchecked
        if role == Role.TextAlignmentRole and column in self.figures:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return {PART_ID: part.id, SORT: self.sorted_by(part, column)}.get(role) if role in {PART_ID, SORT} else None

    def setData(self, index: Index, value: Any, role: int = Role.EditRole) -> bool:
        """Change a cell, in all selected rows if this is one of them, as one undo step."""
        if not index.isValid():
            return False
        part, column = self._rows[index.row()], index.column()
        parts = self._meant(part)
        if role == Role.CheckStateRole and column in self.ticks:
            on = Qt.CheckState(value) == _TRUE
            return self._do(lambda: self.tick(parts, column, on))
        typed = str(value).strip()
        if role != Role.EditRole or not self.editable(part, column) or typed == self.text(part, column):
            return False
        return self._do(lambda: self.edit(parts, column, typed))

    def _meant(self, part: Node | Edge) -> list[Any]:
        chosen = self.document.selection
        return [one for one in self._rows if one.id in chosen] if part.id in chosen else [part]

    def _do(self, make: Callable[[], Edit | None]) -> bool:
        try:
            edit = make()
        except EditRefused as error:
            self.document.refused.emit(error)
            return False
        return edit is not None and self.document.do(edit)

    def _on_changed(self) -> None:
        """Follow the document; rows stay when only their content changed, so that selections do too."""
        rows = self.parts()
        places = {part.id: place for place, part in enumerate(rows)}
        if list(places) == list(self._places):
            self._rows = rows
            self._on_media_changed()
            return
        self.beginResetModel()
        self._rows, self._places = rows, places
        self.endResetModel()

    def _on_media_changed(self) -> None:
        if self._rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, len(self.columns) - 1))


def number(typed: str, suffix: str = "") -> int | float | None:
    """Return a typed number, None for an empty cell; raises ``BadValue`` for words."""
    typed = typed.strip().removesuffix(suffix).strip() if suffix else typed.strip()
    if not typed:
        return None
    try:
        value = float(typed.replace(",", "."))
    except ValueError:
        raise BadValue(tr("“{typed}” is not a number.", typed=typed)) from None
    if isnan(value) or abs(value) > 1e9:
        raise BadValue(tr("“{typed}” is not a number that fits here.", typed=typed))
    return int(value) if value == int(value) else round(value, 3)


def whole(typed: str) -> int:
    """Return a typed whole number; raises ``BadValue``."""
    value = number(typed)
    if not isinstance(value, int):
        raise BadValue(tr("“{typed}” is not a whole number.", typed=typed))
    return value
