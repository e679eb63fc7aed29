"""Connecting poses by their names, for those who work in the tables."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QDialog, QHBoxLayout, QVBoxLayout, QWidget

from studio.domain.edits.edges import connect, connect_pair
from studio.domain.graph import ANY_STATE, Edge, EditRefused
from studio.domain.words import tr
from studio.views.canvas.surface import CanvasSurface
from studio.views.theme import scaled
from studio.views.widgets.buttons import primary_button, quiet_button
from studio.views.widgets.field import Field
from studio.views.widgets.inputs import Choice


class ConnectDialog(QDialog):
    """Asks where an edge begins and ends; the same pose twice makes a loop."""

    def __init__(self, view: CanvasSurface, chosen: list[str], parent: QWidget) -> None:
        super().__init__(parent)
        self._view = view
        graph = view.document.graph
        self.setWindowTitle(tr("Connect which poses?"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(scaled(420))
        self.source, self.target = Choice(), Choice()
        for node in graph.nodes:
            self.source.addItem(node.name, node.id)
            self.target.addItem(node.name, node.id)
        self.source.addItem(tr("Any State"), ANY_STATE)
        for choice, node_id in zip((self.source, self.target), chosen, strict=False):
            choice.setCurrentIndex(choice.findData(node_id))
        self.back = QCheckBox(tr("With its free way back"))
        self.go = primary_button(tr("Connect"))
        self.go.setDefault(True)
        cancel = quiet_button(tr("Cancel"))
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(self.go)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(12)
        column.addWidget(Field(tr("Edge begins at"), self.source, caption=tr("From")))
        column.addWidget(Field(tr("Edge ends at"), self.target, caption=tr("To")))
        column.addWidget(self.back)
        column.addLayout(buttons)
        for choice in (self.source, self.target):
            choice.currentIndexChanged.connect(self._offer)
        cancel.clicked.connect(self.reject)
        self.go.clicked.connect(self._connect)
        self._offer()

    def _offer(self) -> None:
        """Offer a way back only where there can be one."""
        source, target = self.source.currentData(), self.target.currentData()
        graph = self._view.document.graph
        there = any((edge.source, edge.target) == (target, source) for edge in graph.edges)
        self.back.setEnabled(source not in {target, ANY_STATE} and not there)
        self.go.setEnabled(target is not None)

    def _connect(self) -> None:
        document, make_id = self._view.document, self._view.make_id
        edge = Edge(id=make_id(), source=self.source.currentData(), target=self.target.currentData())
        try:
            both = self.back.isEnabled() and self.back.isChecked()
            edit = connect_pair(document.graph, edge, make_id()) if both else connect(document.graph, edge)
        except EditRefused as error:
            document.refused.emit(error)
            return
        if document.do(edit, select=[edge.id]):
            self._view.announced.emit(tr("{name} connected", name=self._view.canvas.name_of(edge.id)))
        self.accept()
