"""The table of edges: sorted as the companions look at them, moved up and down, selected together with the canvas."""

from PySide6.QtCore import QItemSelection, QItemSelectionModel, Qt
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QHeaderView, QTableView, QVBoxLayout, QWidget

from studio.domain.edits.edges import reorder
from studio.domain.graph import EditRefused
from studio.state.document import Document
from studio.state.edge_model import COLUMNS, PART_ID, EdgeModel
from studio.views.theme import Theme
from studio.views.widgets.buttons import icon_button

_WIDTHS = {"Order": 56, "From": 128, "To": 128, "Kind": 96, "Seconds": 72, "Speed": 64, "Price": 56, "State": 88}


class EdgeTable(QWidget):
    """Shows the model and keeps its selection and the document's the same."""

    def __init__(self, document: Document, model: EdgeModel, theme: Theme) -> None:
        super().__init__()
        self._document = document
        self._model = model
        self._showing = False
        self.table = QTableView()
        self.table.setModel(model)
        self.table.setAccessibleName("Edges")
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.table.setShowGrid(False)
        self.table.setTabKeyNavigation(False)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(28)
        header = self.table.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for name, width in _WIDTHS.items():
            self.table.setColumnWidth(COLUMNS.index(name), width)
        header.setSectionResizeMode(COLUMNS.index("When"), QHeaderView.ResizeMode.Stretch)
        up = icon_button(theme, "arrow-up", "Look at it earlier", in_row=True)
        down = icon_button(theme, "arrow-down", "Look at it later", in_row=True)
        up.clicked.connect(lambda: self._move(-1))
        down.clicked.connect(lambda: self._move(1))
        side = QVBoxLayout()
        side.setContentsMargins(4, 4, 4, 4)
        side.addWidget(up)
        side.addWidget(down)
        side.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.table, 1)
        row.addLayout(side)
        self.table.selectionModel().selectionChanged.connect(self._on_rows_selected)
        document.selection_changed.connect(self._show_selection)
        model.modelReset.connect(self._show_selection)

    def _chosen(self) -> list[str]:
        rows = sorted({index.row() for index in self.table.selectionModel().selectedRows()})
        return [self._model.index(row, 0).data(PART_ID) for row in rows]

    def _move(self, step: int) -> None:
        """Move the chosen edges past their neighbour in the file."""
        chosen = self._chosen()
        ids = [edge.id for edge in self._document.graph.edges]
        places = [ids.index(one) for one in chosen if one in ids]
        if not places:
            return
        anchor = min(places) - 1 if step < 0 else max(places) + 2
        if anchor < 0 or (step > 0 and max(places) == len(ids) - 1):
            return
        before = ids[anchor] if anchor < len(ids) else None
        try:
            self._document.do(reorder(self._document.graph, chosen, before), select=chosen)
        except EditRefused as error:
            self._document.refused.emit(error)

    def _show_selection(self) -> None:
        """Select the rows of what is selected on the canvas, without answering back."""
        self._showing = True
        selection = QItemSelection()
        for edge_id in self._document.selection:
            row = self._model.row_of(edge_id)
            if row >= 0:
                selection.select(self._model.index(row, 0), self._model.index(row, len(COLUMNS) - 1))
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.table.selectionModel().select(selection, flags)
        if selection.indexes():
            self.table.scrollTo(selection.indexes()[0])
        self._showing = False

    def _on_rows_selected(self) -> None:
        chosen = self._chosen()
        if not self._showing and (chosen or self._document.selection & set(self._edge_ids())):
            self._document.select(chosen)

    def _edge_ids(self) -> list[str]:
        return [edge.id for edge in self._document.graph.edges]
