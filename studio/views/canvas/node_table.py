"""The table of poses: named, described, placed, pinned and begun with, without the picture."""

from collections.abc import Callable

from studio.domain.graph import ANY_STATE
from studio.domain.words import tr
from studio.state.node_model import BEGINS, EXITS, LOOP, NAME, PICTURE, PINNED, PROMPT, NodeModel, X, Y
from studio.views.canvas.part_table import Cells, PartTable
from studio.views.canvas.surface import CanvasSurface
from studio.views.theme import Theme

_WIDTHS = {NAME: 144, BEGINS: 64, PROMPT: 240, PICTURE: 96, LOOP: 88, EXITS: 240, X: 64, Y: 64, PINNED: 72}


class NodeTable(PartTable):
    """All poses of the canvas."""

    def __init__(self, model: NodeModel, view: CanvasSurface, theme: Theme, add: Callable[[], None]) -> None:
        super().__init__(model, view, theme, tr("Poses on the canvas"), tr("Filter poses on the canvas"))
        self.table.setItemDelegate(Cells({}, self.table))
        self.set_widths(_WIDTHS)
        self.add_button("plus", tr("Add a pose to the canvas"), add)
        self.add_button("repeat", tr("Add loop"), self._add_loops)
        self.add_button("asterisk", tr("Connect from Any State"), self._connect_any_state)
        self.add_button("trash", tr("Delete poses"), self.delete)
        self.finish_buttons()

    def _add_loops(self) -> None:
        for node_id in self.chosen():
            self.view.connect_nodes(node_id, node_id)

    def _connect_any_state(self) -> None:
        for node_id in self.chosen():
            self.view.connect_nodes(ANY_STATE, node_id)
