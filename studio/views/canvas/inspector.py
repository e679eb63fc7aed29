"""The inspector: everything about what is selected that can be changed."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QLayout, QScrollArea, QStackedWidget

from studio.domain.graph import ANY_STATE
from studio.domain.words import tr, trn
from studio.state.canvas_media import CanvasMedia
from studio.state.document import Document
from studio.views.canvas.edge_form import EdgeForm
from studio.views.canvas.node_form import NodeForm, NodesForm
from studio.views.canvas.note_form import NoteForm
from studio.views.theme import Theme
from studio.views.widgets.labels import label


class Inspector(QScrollArea):
    """Shows the selected part of the document, or what several have in common.

    Signals: ``generate_requested(str)`` make that edge again; ``play_requested(str)`` play from that pose.
    """

    generate_requested = Signal(str)
    play_requested = Signal(str)

    def __init__(self, document: Document, media: CanvasMedia, theme: Theme, make_id: Callable[[], str]) -> None:
        super().__init__()
        self._document = document
        self._stack = _Pages()
        self._stack.currentChanged.connect(lambda _: self._stack.updateGeometry())
        self._nothing = label("", "dim", wrap=True)
        self._nothing.setContentsMargins(16, 16, 16, 16)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.node = NodeForm(document, media)
        self.nodes = NodesForm(document, theme)
        self.edge = EdgeForm(document, media, theme, make_id)
        self.note = NoteForm(document)
        for widget in (self._nothing, self.node, self.nodes, self.edge, self.note):
            self._stack.addWidget(widget)
        self.setWidget(self._stack)
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(tr("Inspector"))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.edge.generate_requested.connect(self.generate_requested)
        self.node.play_requested.connect(self.play_requested)
        document.changed.connect(self.refresh)
        document.selection_changed.connect(self.refresh)
        media.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show what is selected."""
        graph, chosen = self._document.graph, self._document.selection
        edges = [edge for edge in graph.edges if edge.id in chosen]
        nodes = [node for node in graph.nodes if node.id in chosen]
        notes = [note for note in graph.annotations if note.id in chosen]
        if len(nodes) == 1 and not edges:
            self.node.show_node(graph, nodes[0])
            self._stack.setCurrentWidget(self.node)
        elif nodes:
            self.nodes.show_nodes(nodes, [edge.id for edge in edges])
            self._stack.setCurrentWidget(self.nodes)
        elif edges:
            self.edge.show_edges(graph, edges)
            self._stack.setCurrentWidget(self.edge)
        elif len(notes) == 1:
            self.note.show_note(notes[0])
            self._stack.setCurrentWidget(self.note)
        else:
            self._nothing.setText(_words(len(chosen - {ANY_STATE}), any_state=ANY_STATE in chosen))
            self._stack.setCurrentWidget(self._nothing)

    def edit(self, part_id: str) -> None:
        """Put the cursor where the most important thing about a part is changed."""
        graph = self._document.graph
        if graph.edge(part_id) is not None:
            self.edge.setFocus()
        elif graph.annotation(part_id) is not None:
            self.note.text.setFocus()
            self.note.text.selectAll()
        else:
            self.node.name.setFocus()
            self.node.name.selectAll()


class _Pages(QStackedWidget):
    """Pages of which only the one that is shown asks for room, so that a short form does not scroll."""

    def __init__(self) -> None:
        super().__init__()
        layout = self.layout()
        if layout is not None:
            layout.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)

    def sizeHint(self) -> QSize:
        """Ask for what the page that is shown wants."""
        page = self.currentWidget()
        return page.sizeHint() if page is not None else super().sizeHint()

    def heightForWidth(self, width: int) -> int:
        """Ask for the height that the page that is shown takes at a width; the layout would ask for the tallest's."""
        page = self.currentWidget()
        return max(page.heightForWidth(width), page.minimumSizeHint().height()) if page is not None else 0

    def minimumSizeHint(self) -> QSize:
        """Ask for no less than the page that is shown can do with."""
        page = self.currentWidget()
        return QSize(0, page.minimumSizeHint().height()) if page is not None else super().minimumSizeHint()


def _words(count: int, *, any_state: bool) -> str:
    if count:
        return trn("{count} thing is selected.", "{count} things are selected.", count)
    if any_state:
        return tr("Edges from Any State are looked at whatever pose is showing, the highest priority first.")
    return tr("Select a pose or an edge to see what it is made of.")
