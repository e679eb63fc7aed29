"""What the tables of poses and of edges share: a filter, sorting, one selection with the picture, keys and buttons."""

from collections.abc import Callable

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
)
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from studio.domain.edits.poses import delete_parts
from studio.domain.words import tr
from studio.state.part_model import PART_ID, SORT, PartModel
from studio.views.canvas.surface import CanvasSurface
from studio.views.theme import Theme, scaled
from studio.views.widgets.buttons import icon_button
from studio.views.widgets.inputs import Choice

Index = QModelIndex | QPersistentModelIndex
_ROW = 28


class Cells(QStyledItemDelegate):
    """Editors of cells: each has its column's name, and columns with ``choices`` offer a list of ids with names."""

    def __init__(self, choices: dict[int, Callable[[], list[tuple[str, str]]]], parent: QWidget) -> None:
        super().__init__(parent)
        self._choices = choices

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """Make the editor of a cell."""
        offered = self._choices.get(index.column())
        editor = super().createEditor(parent, option, index) if offered is None else Choice(parent)
        if offered is not None and isinstance(editor, Choice):
            for part_id, name in offered():
                editor.addItem(name, part_id)
        heading = index.model().headerData(index.column(), Qt.Orientation.Horizontal)
        editor.setAccessibleName(str(heading))
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Show what the cell holds."""
        if isinstance(editor, Choice):
            editor.setCurrentIndex(max(0, editor.findText(str(index.data()))))
        else:
            super().setEditorData(editor, index)

    def setModelData(self, editor: QWidget, model: QSortFilterProxyModel, index: Index) -> None:  # type: ignore[override]
        """Hand over what was chosen or typed."""
        if isinstance(editor, Choice):
            if editor.currentText() != index.data():
                model.setData(index, editor.currentData())
        else:
            super().setModelData(editor, model, index)


class Rows(QTableView):
    """A table whose Enter edits and whose Delete asks for deletion.

    Alt with an arrow moves rows where the owner lets it.
    """

    def __init__(self, delete: Callable[[], None], move: Callable[[int], None]) -> None:
        super().__init__()
        self._delete = delete
        self._move = move

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Understand Delete, Enter and Alt with an arrow."""
        key, alt = event.key(), event.modifiers() == Qt.KeyboardModifier.AltModifier
        if key in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace} and not event.modifiers():
            self._delete()
        elif alt and key in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
            self._move(-1 if key == Qt.Key.Key_Up else 1)
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.state() != QAbstractItemView.State.EditingState:
            self.edit(self.currentIndex())
        else:
            super().keyPressEvent(event)


class PartTable(QWidget):
    """Shows a model and keeps its selection and the document's the same."""

    def __init__(self, model: PartModel, view: CanvasSurface, theme: Theme, name: str, find: str) -> None:
        super().__init__()
        self.model = model
        self.document = model.document
        self.view = view
        self.theme = theme
        self._showing = False
        self.filter = QLineEdit()
        self.filter.setAccessibleName(find)
        self.filter.setPlaceholderText(find)
        self.filter.setClearButtonEnabled(True)
        self.proxy = QSortFilterProxyModel(self)
        self.proxy.setSourceModel(model)
        self.proxy.setSortRole(SORT)
        self.proxy.setFilterKeyColumn(-1)
        self.proxy.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.table = Rows(self.delete, self.shift)
        self.table.setModel(self.proxy)
        self.table.setAccessibleName(name)
        self._dress()
        self.buttons = QVBoxLayout()
        self.buttons.setContentsMargins(4, 4, 4, 4)
        self.buttons.setSpacing(0)
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        #: Room for the filter above the rows.
        self.head = QVBoxLayout()
        column.addLayout(self.head)
        column.addWidget(self.table, 1)
        side = QWidget()
        side.setLayout(self.buttons)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addLayout(column, 1)
        row.addWidget(side)
        self.filter.textChanged.connect(self._on_filtered)
        self.table.selectionModel().selectionChanged.connect(self._on_rows_selected)
        self.document.selection_changed.connect(self._show_selection)
        for change in (self.proxy.modelReset, self.proxy.layoutChanged):
            change.connect(self._show_selection)

    def chosen(self) -> list[str]:
        """Return the ids of the selected rows, in the document's order."""
        rows = {self.proxy.mapToSource(index).row() for index in self.table.selectionModel().selectedRows()}
        return [self.model.index(row, 0).data(PART_ID) for row in sorted(rows)]

    def delete(self) -> None:
        """Delete what is selected, as the picture does."""
        chosen, graph = set(self.chosen()), self.document.graph
        nodes = [node.id for node in graph.nodes if node.id in chosen]
        edges = [edge.id for edge in graph.edges if edge.id in chosen]
        if nodes or edges:
            edit = delete_parts(graph, nodes, edges)
            if self.document.do(edit, select=()):
                self.view.announced.emit(edit.label)

    def shift(self, step: int) -> None:
        """Move the selected rows up or down; for tables whose order means something."""

    def add_button(self, icon: str, name: str, run: Callable[[], object]) -> None:
        """Put a button beside the table."""
        button = icon_button(self.theme, icon, name, in_row=True)
        button.clicked.connect(lambda _=False: run())
        self.buttons.addWidget(button)

    def finish_buttons(self) -> None:
        """Keep the buttons together at the top."""
        self.buttons.addStretch(1)

    def set_widths(self, widths: dict[int, int]) -> None:
        """Give columns their widths, and the last one what is left."""
        for place, width in widths.items():
            self.table.setColumnWidth(place, scaled(width))
        self.table.horizontalHeader().setStretchLastSection(True)

    def _dress(self) -> None:
        table = self.table
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        table.setShowGrid(False)
        table.setTabKeyNavigation(False)
        table.setSortingEnabled(True)
        table.sortByColumn(-1, Qt.SortOrder.AscendingOrder)
        table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(_ROW)
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

    def _show_selection(self) -> None:
        """Select the rows of what is selected on the canvas, without answering back."""
        self._showing = True
        selection = QItemSelection()
        for part_id in self.document.selection:
            row = self.model.row_of(part_id)
            first = self.proxy.mapFromSource(self.model.index(row, 0)) if row >= 0 else QModelIndex()
            if first.isValid():
                selection.select(first, first.siblingAtColumn(self.proxy.columnCount() - 1))
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.table.selectionModel().select(selection, flags)
        if selection.indexes():
            self.table.scrollTo(selection.indexes()[0])
        self._showing = False

    def _on_rows_selected(self) -> None:
        chosen = self.chosen()
        if not self._showing and (chosen or self.document.selection & set(self.model.ids())):
            self.document.select(chosen)

    def _on_filtered(self, words: str) -> None:
        self._showing = True
        self.proxy.setFilterFixedString(words.strip())
        self._showing = False
        self._show_selection()


def any_state_and(poses: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the poses an edge may begin at, Any State behind them."""
    return [*poses, ("*", tr("Any State"))]
