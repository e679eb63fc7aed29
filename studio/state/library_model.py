"""The library as Qt's item views want it: projects, and below each its mascots."""

from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from studio.domain.records import Mascot, Project
from studio.domain.words import tr
from studio.state.library import Library

Index = QModelIndex | QPersistentModelIndex

ID_ROLE = Qt.ItemDataRole.UserRole
IS_MASCOT_ROLE = Qt.ItemDataRole.UserRole + 1
COUNT_ROLE = Qt.ItemDataRole.UserRole + 2
_DESCRIPTION = Qt.ItemDataRole.AccessibleDescriptionRole
_TOP = 0


class LibraryModel(QAbstractItemModel):
    """Mirrors :class:`Library`; an index of a mascot carries its project's number, which never changes."""

    def __init__(self, library: Library, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._numbers: dict[str, int] = {}
        self._rows: list[tuple[Project, list[Mascot]]] = []
        self._take()
        library.reloaded.connect(self._on_reloaded)
        library.project_added.connect(self._on_project_added)
        library.mascot_added.connect(self._on_mascot_added)

    def index_of(self, project_id: str | None, mascot_id: str | None = None) -> QModelIndex:
        """Return the index of a project, or of a mascot in it; invalid if it is not there."""
        for row, (project, mascots) in enumerate(self._rows):
            if project.id != project_id:
                continue
            if mascot_id is None:
                return self.createIndex(row, 0, _TOP)
            for below, mascot in enumerate(mascots):
                if mascot.id == mascot_id:
                    return self.createIndex(below, 0, self._numbers[project.id])
        return QModelIndex()

    def index(self, row: int, column: int, parent: Index | None = None) -> QModelIndex:
        """Return the index of a row."""
        parent = parent or QModelIndex()
        if not self.hasIndex(row, column, parent):
            return QModelIndex()
        if not parent.isValid():
            return self.createIndex(row, column, _TOP)
        return self.createIndex(row, column, self._numbers[self._rows[parent.row()][0].id])

    def parent(self, index: Index | None = None) -> QModelIndex:  # type: ignore[override] # the stub has QObject.parent() too
        """Return the project above a mascot."""
        if index is None or not index.isValid() or index.internalId() == _TOP:
            return QModelIndex()
        number = index.internalId()
        for row, (project, _) in enumerate(self._rows):
            if self._numbers[project.id] == number:
                return self.createIndex(row, 0, _TOP)
        return QModelIndex()

    def rowCount(self, parent: Index | None = None) -> int:
        """Return how many projects there are, or mascots in one."""
        if parent is None or not parent.isValid():
            return len(self._rows)
        if parent.internalId() != _TOP or parent.column() != 0:
            return 0
        return len(self._rows[parent.row()][1])

    def columnCount(self, parent: Index | None = None) -> int:  # noqa: ARG002
        """Return 1: the name."""
        return 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the name, the id, or how many things are inside."""
        record = self.record(index)
        if record is None:
            return None
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
            return record.name
        if role == ID_ROLE:
            return record.id
        if isinstance(record, Mascot):
            return {IS_MASCOT_ROLE: True, COUNT_ROLE: record.item_count, _DESCRIPTION: tr("Mascot")}.get(role)
        return {IS_MASCOT_ROLE: False, COUNT_ROLE: len(self._rows[index.row()][1]), _DESCRIPTION: tr("Project")}.get(
            role
        )

    def record(self, index: Index) -> Project | Mascot | None:
        """Return the project or mascot at an index."""
        if not index.isValid():
            return None
        if index.internalId() == _TOP:
            return self._rows[index.row()][0]
        above = self.parent(index)
        return self._rows[above.row()][1][index.row()] if above.isValid() else None

    def _take(self) -> None:
        self._rows = [(project, list(self._library.mascots(project.id))) for project in self._library.projects]
        for project, _ in self._rows:
            self._number(project.id)

    def _number(self, project_id: str) -> int:
        return self._numbers.setdefault(project_id, len(self._numbers) + 1)

    def _on_reloaded(self) -> None:
        self.beginResetModel()
        self._take()
        self.endResetModel()

    def _on_project_added(self, project_id: str) -> None:
        project = next(one for one in self._library.projects if one.id == project_id)
        row = len(self._rows)
        self.beginInsertRows(QModelIndex(), row, row)
        self._number(project_id)
        self._rows.append((project, []))
        self.endInsertRows()

    def _on_mascot_added(self, mascot_id: str) -> None:
        mascot = self._library.mascot(mascot_id)
        above = self.index_of(mascot.project_id) if mascot else QModelIndex()
        if mascot is None or not above.isValid():
            return
        mascots = self._rows[above.row()][1]
        self.beginInsertRows(above, len(mascots), len(mascots))
        mascots.append(mascot)
        self.endInsertRows()
        self.dataChanged.emit(above, above, [COUNT_ROLE])
