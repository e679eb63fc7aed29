"""What the canvas asks in dialogs: export, import, templates, conflicts, inputs still in use."""

from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QListWidget, QVBoxLayout, QWidget

from studio.domain.canvas_records import Canvas
from studio.domain.config_check import Objection
from studio.domain.config_import import Imported
from studio.domain.edits.edges import edge_name
from studio.domain.templates import piece_of
from studio.domain.words import tr, trn
from studio.state.canvas_export import CanvasExport
from studio.state.canvases import Canvases
from studio.views.canvas.compare import CompareDialog
from studio.views.canvas.export_dialog import ExportDialog
from studio.views.canvas.pane import CanvasPane
from studio.views.canvas.template_dialog import KeepTemplateDialog, TemplateDialog
from studio.views.theme import scaled
from studio.views.widgets.buttons import quiet_button
from studio.views.widgets.labels import label


class CanvasDialogs(QObject):
    """Answers the pane's requests.

    Signals: ``said(str)`` a line for the notice board.
    """

    said = Signal(str)

    def __init__(self, pane: CanvasPane, canvases: Canvases, exports: CanvasExport) -> None:
        super().__init__(pane)
        self._pane = pane
        self._canvases = canvases
        self._exports = exports
        pane.export_requested.connect(self.export)
        pane.import_requested.connect(self.import_config)
        pane.templates_requested.connect(self.templates)
        pane.keep_requested.connect(self.keep_template)
        pane.view.lanes_left.connect(self.delete_lanes)
        pane.conflict_shown.connect(self.compare)
        pane.inputs.deletion_asked.connect(self.delete_input)
        exports.written.connect(self._on_written)
        exports.imported.connect(self._on_imported)
        for failed in (exports.failed, exports.not_written):
            failed.connect(lambda error: self.said.emit(error.sentence))

    def export(self) -> None:
        """Offer the ways out of Studio."""
        ExportDialog(self._exports, self._pane.theme, self._pane).open()

    def import_config(self) -> None:
        """Ask for a config to read."""
        dialog = QFileDialog(self._pane, tr("Import a config"), "", tr("Animation configs (*.json)"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda name: self._exports.read_config(Path(name)))
        dialog.open()

    def templates(self) -> None:
        """Offer the templates."""
        TemplateDialog(self._canvases, self._exports, self._pane.theme, self._pane).open()

    def keep_template(self) -> None:
        """Ask for the name under which the selection, or the whole canvas, is kept as a template."""
        graph, chosen = self._canvases.document.graph, self._canvases.document.selection
        nodes = [node.id for node in graph.nodes if node.id in chosen]
        piece = piece_of(graph, nodes) if nodes else graph
        current = self._canvases.current
        dialog = KeepTemplateDialog(current.name if current is not None else "", len(piece.nodes), self._pane)
        dialog.named.connect(lambda name: self._exports.keep_template(name, piece))
        dialog.named.connect(lambda name: self.said.emit(tr("“{name}” is among the templates now.", name=name)))
        dialog.open()

    def delete_lanes(self, edge_ids: tuple[str, ...]) -> None:
        """Ask whether the other lanes of roads are deleted as well."""
        graph, keyboard = self._canvases.document.graph, self._pane.view.keyboard
        dialog = Question(
            self._pane,
            tr("Delete the other direction too?"),
            tr("A free way back and its forward edge are one road. The other lanes are:"),
            [edge_name(graph, edge) for one in edge_ids if (edge := graph.edge(one)) is not None],
            tr("Delete both directions"),
        )
        only = quiet_button(tr("Delete only what is selected"))
        dialog.buttons.insertWidget(1, only)
        only.clicked.connect(lambda _=False: keyboard.delete_chosen())
        only.clicked.connect(dialog.close)
        dialog.accepted.connect(lambda: keyboard.delete_chosen(edge_ids))
        dialog.open()

    def repair(self, edge_ids: tuple[str, ...]) -> None:
        """Name the edges whose missing files are made again; that costs nothing."""
        graph = self._canvases.document.graph
        names = [edge_name(graph, edge) for one in edge_ids if (edge := graph.edge(one)) is not None]
        if not names:
            self.said.emit(tr("No file of a finished edge is missing."))
            return
        dialog = Question(
            self._pane,
            tr("Make the missing files again?"),
            tr("Files of these edges are missing. Making them again is free and keeps their addresses."),
            names,
            tr("Repair"),
        )
        dialog.accepted.connect(self._canvases.repair)
        dialog.open()

    def compare(self, theirs: Canvas) -> None:
        """Show what differs after a conflict; nothing is overwritten without being asked."""
        CompareDialog(self._canvases, theirs, self._pane.theme, self._pane).open()

    def delete_input(self, name: str, edge_ids: tuple[str, ...]) -> None:
        """Name the edges that still ask for an input before it goes."""
        graph = self._canvases.document.graph
        names = [edge_name(graph, edge) for edge_id in edge_ids if (edge := graph.edge(edge_id)) is not None]
        dialog = Question(
            self._pane,
            tr("Delete the input “{name}”?", name=name),
            trn(
                "{count} edge asks for it, and loses that condition:",
                "{count} edges ask for it, and lose that condition:",
                len(names),
            ),
            names,
            tr("Delete “{name}” and its conditions", name=name),
        )
        dialog.accepted.connect(lambda: self._pane.inputs.remove(name))
        dialog.open()

    def _on_written(self, path: Path, objections: tuple[Objection, ...]) -> None:
        if not objections:
            self.said.emit(tr("{name} was written.", name=path.name))
            return
        first = objections[0]
        what = tr("{name} was written, but {path} {message}.", name=path.name, path=first.path, message=first.message)
        more = len(objections) - 1
        self.said.emit(what + (" " + trn("There is {count} more.", "There are {count} more.", more) if more else ""))

    def _on_imported(self, found: Imported) -> None:
        self.said.emit(" ".join((tr("“{name}” was imported.", name=found.name), *found.notes)))


class Question(QDialog):
    """A question with a list of what it is about; the safe answer is the default."""

    def __init__(self, parent: QWidget, title: str, sentence: str, lines: list[str], answer: str) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(scaled(420))
        self.list = QListWidget()
        self.list.setAccessibleName(sentence)
        self.list.addItems(lines)
        self.answer = quiet_button(answer)
        self.cancel = quiet_button(tr("Cancel"))
        self.cancel.setDefault(True)
        self.buttons = QHBoxLayout()
        self.buttons.addStretch(1)
        self.buttons.addWidget(self.cancel)
        self.buttons.addWidget(self.answer)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(24, 24, 24, 24)
        self.column.setSpacing(12)
        self.column.addWidget(label(sentence, "body", wrap=True))
        self.column.addWidget(self.list, 1)
        self.column.addLayout(self.buttons)
        self.answer.clicked.connect(self.accept)
        self.cancel.clicked.connect(self.reject)
