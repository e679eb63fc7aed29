"""The table of edges: in the order companions look at them, filtered, sorted, dragged, changed many at once."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView

from studio.domain.edits.edges import add_way_back, reorder
from studio.domain.graph import EditRefused
from studio.domain.words import tr
from studio.state.edge_model import (
    FROM,
    KIND,
    MOTION,
    ON,
    ORDER,
    PLAYERS,
    PRICE,
    PRIORITY,
    SECONDS,
    SPEED,
    STATE,
    TO,
    WHEN,
    EdgeModel,
)
from studio.views.canvas.connect_dialog import ConnectDialog
from studio.views.canvas.part_table import Cells, PartTable, any_state_and
from studio.views.canvas.surface import CanvasSurface
from studio.views.theme import Theme

_WIDTHS = {
    ORDER: 64, ON: 56, FROM: 120, TO: 120, WHEN: 216, KIND: 96, SECONDS: 72, SPEED: 64, PRIORITY: 72, PRICE: 56,
    STATE: 88, PLAYERS: 192, MOTION: 240,
}  # fmt: skip


class EdgeTable(PartTable):
    """All edges; rows are dragged into another order while they are sorted by it."""

    def __init__(self, model: EdgeModel, view: CanvasSurface, theme: Theme) -> None:
        super().__init__(model, view, theme, tr("Edges"), tr("Filter edges"))
        self.table.setItemDelegate(Cells({FROM: lambda: any_state_and(self._poses()), TO: self._poses}, self.table))
        self.set_widths(_WIDTHS)
        self.add_button("plus", tr("Add edge"), self.ask_to_connect)
        self.add_button("arrows-left-right", tr("Add the free way back"), self._add_back)
        self.add_button("arrow-up", tr("Look at it earlier"), lambda: self.shift(-1))
        self.add_button("arrow-down", tr("Look at it later"), lambda: self.shift(1))
        self.add_button("trash", tr("Delete edges"), self.delete)
        self.finish_buttons()
        self.table.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.table.setDragDropOverwriteMode(False)
        self.table.setDropIndicatorShown(True)
        self.table.horizontalHeader().sortIndicatorChanged.connect(self._on_sorted)

    def ask_to_connect(self) -> None:
        """Ask which poses a new edge joins."""
        ConnectDialog(self.view, self.chosen_poses(), self).open()

    def chosen_poses(self) -> list[str]:
        """Return the ids of the selected poses, to begin with."""
        return [node.id for node in self.document.graph.nodes if node.id in self.document.selection]

    def shift(self, step: int) -> None:
        """Move the selected edges past their neighbour in the file."""
        chosen = self.chosen()
        ids = self.model.ids()
        places = [ids.index(one) for one in chosen]
        if not places:
            return
        anchor = min(places) - 1 if step < 0 else max(places) + 2
        if anchor < 0 or (step > 0 and max(places) == len(ids) - 1):
            return
        before = ids[anchor] if anchor < len(ids) else None
        try:
            self.document.do(reorder(self.document.graph, chosen, before), select=chosen)
        except EditRefused as error:
            self.document.refused.emit(error)

    def _poses(self) -> list[tuple[str, str]]:
        return [(node.id, node.name) for node in self.document.graph.nodes]

    def _add_back(self) -> None:
        for edge_id in self.chosen():
            try:
                self.document.do(add_way_back(self.document.graph, edge_id, self.view.make_id()))
            except EditRefused as error:
                self.document.refused.emit(error)

    def _on_sorted(self, column: int, order: Qt.SortOrder) -> None:
        """Let rows be dragged only where they stand in the order of the file."""
        in_order = column in {-1, ORDER} and order == Qt.SortOrder.AscendingOrder
        self.table.setDragEnabled(in_order)
