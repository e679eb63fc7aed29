"""What the canvas asks in dialogs: export, import, templates, conflicts, inputs still in use."""

from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QDialog, QFileDialog, QHBoxLayout, QListWidget, QVBoxLayout, QWidget

from studio.domain.canvas_records import Canvas
from studio.domain.config_check import Objection
from studio.domain.config_import import Imported
from studio.domain.edits.edges import edge_name
from studio.domain.export import ExportOptions
from studio.domain.graph_merge import differences
from studio.domain.templates import summary
from studio.state.canvas_export import CanvasExport
from studio.state.canvases import Canvases
from studio.views.canvas.pane import CanvasPane
from studio.views.widgets.buttons import primary_button, quiet_button
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
        pane.conflict_shown.connect(self.compare)
        pane.inputs.deletion_asked.connect(self.delete_input)
        exports.written.connect(self._on_written)
        exports.imported.connect(self._on_imported)
        exports.failed.connect(lambda error: self.said.emit(error.sentence))

    def export(self) -> None:
        """Ask what to write, and where."""
        ExportDialog(self._exports, self._pane).open()

    def import_config(self) -> None:
        """Ask for a config to read."""
        dialog = QFileDialog(self._pane, "Import a config", "", "Animation configs (*.json)")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda name: self._exports.read_config(Path(name)))
        dialog.open()

    def templates(self) -> None:
        """Offer the templates."""
        TemplateDialog(self._canvases, self._exports, self._pane).open()

    def compare(self, theirs: Canvas) -> None:
        """Show what differs after a conflict; nothing is overwritten without being asked."""
        CompareDialog(self._canvases, theirs, self._pane).open()

    def delete_input(self, name: str, edge_ids: tuple[str, ...]) -> None:
        """Name the edges that still ask for an input before it goes."""
        graph = self._canvases.document.graph
        names = [edge_name(graph, edge) for edge_id in edge_ids if (edge := graph.edge(edge_id)) is not None]
        dialog = Question(
            self._pane,
            f"Delete the input “{name}”?",
            f"{len(names)} edges ask for it, and lose that condition:",
            names,
            f"Delete “{name}” and its conditions",
        )
        dialog.accepted.connect(lambda: self._pane.inputs.remove(name))
        dialog.open()

    def _on_written(self, path: Path, objections: tuple[Objection, ...]) -> None:
        if not objections:
            self.said.emit(f"{path.name} was written. It loads in every companion.")
            return
        first = objections[0]
        more = f" and {len(objections) - 1} more" if len(objections) > 1 else ""
        self.said.emit(f"{path.name} was written, with {first.path} {first.message}{more}.")

    def _on_imported(self, found: Imported) -> None:
        notes = f" {' '.join(found.notes)}" if found.notes else ""
        self.said.emit(f"“{found.name}” was imported.{notes}")


class Question(QDialog):
    """A question with a list of what it is about; the safe answer is the default."""

    def __init__(self, parent: QWidget, title: str, sentence: str, lines: list[str], answer: str) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(420)
        self.list = QListWidget()
        self.list.setAccessibleName(sentence)
        self.list.addItems(lines)
        self.answer = quiet_button(answer)
        self.cancel = quiet_button("Cancel")
        self.cancel.setDefault(True)
        self.buttons = QHBoxLayout()
        self.buttons.addStretch(1)
        self.buttons.addWidget(self.answer)
        self.buttons.addWidget(self.cancel)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(24, 24, 24, 24)
        self.column.setSpacing(12)
        self.column.addWidget(label(sentence, "body", wrap=True))
        self.column.addWidget(self.list, 1)
        self.column.addLayout(self.buttons)
        self.answer.clicked.connect(self.accept)
        self.cancel.clicked.connect(self.reject)


class CompareDialog(Question):
    """Three versions of a canvas: the common one, this one, the server's."""

    def __init__(self, canvases: Canvases, theirs: Canvas, parent: QWidget) -> None:
        ours, base = canvases.document.graph, canvases.document.saved
        lines = []
        for one in differences(base, ours, theirs.graph):
            mine = f"{one.mine} here" if one.mine else ""
            other = f"{one.theirs} on the server" if one.theirs else ""
            lines.append(f"{one.name}: {', '.join(filter(None, (mine, other)))}")
        super().__init__(
            parent,
            "Which version of this canvas?",
            "The canvas was changed on the server since it was opened. Nothing was overwritten.",
            lines,
            "Keep mine",
        )
        take = quiet_button("Take the server's")
        self.buttons.insertWidget(1, take)
        take.clicked.connect(lambda: canvases.take_theirs(theirs))
        take.clicked.connect(self.close)
        self.accepted.connect(lambda: canvases.keep_mine(theirs))


class TemplateDialog(QDialog):
    """The templates with what they hold and cost before one is applied."""

    def __init__(self, canvases: Canvases, exports: CanvasExport, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Begin with which template?")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumSize(640, 420)
        self._canvases = canvases
        self._exports = exports
        self.list = QListWidget()
        self.list.setAccessibleName("Templates")
        self._about = label("", "body", wrap=True)
        self._price = label("", "cost", wrap=True)
        self.apply = primary_button("Apply")
        cancel = quiet_button("Cancel")
        words = QVBoxLayout()
        words.setSpacing(12)
        words.addWidget(self._about)
        words.addWidget(self._price)
        words.addStretch(1)
        middle = QHBoxLayout()
        middle.setSpacing(16)
        middle.addWidget(self.list, 1)
        middle.addLayout(words, 1)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(self.apply)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(16)
        column.addLayout(middle, 1)
        column.addLayout(buttons)
        self.list.currentRowChanged.connect(self._show)
        cancel.clicked.connect(self.reject)
        self.apply.clicked.connect(self._on_apply)
        exports.templates_changed.connect(self._fill)
        self._fill()
        exports.ask_templates()

    def _fill(self) -> None:
        self.list.clear()
        self.list.addItems([template.name for template in self._exports.templates])
        self.list.setCurrentRow(0)
        self._show(self.list.currentRow())

    def _show(self, row: int) -> None:
        templates = self._exports.templates
        self.apply.setEnabled(0 <= row < len(templates))
        if not 0 <= row < len(templates):
            self._about.setText("Looking for templates.")
            self._price.setText("")
            return
        chosen = templates[row]
        inputs = ", ".join(item.label or item.name for item in chosen.graph.inputs) or "built-in inputs only"
        self._about.setText(f"{chosen.description}\n\n{summary(chosen)}.\nInputs: {inputs}.")
        self._price.setText(f"Applying is free. Making all of it: {chosen.price()}.")

    def _on_apply(self) -> None:
        self._canvases.apply_template(self._exports.templates[self.list.currentRow()])
        self.accept()


class ExportDialog(QDialog):
    """What to write: the config for companions, or the bundle that plays from disk."""

    def __init__(self, exports: CanvasExport, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Export this canvas as what?")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(640)
        self._exports = exports
        self.classic = QCheckBox("Spell Any State out for classic companions")
        self.disabled = QCheckBox("Keep edges that are switched off")
        self._found = QListWidget()
        self._found.setAccessibleName("What companions would object to")
        self.config = quiet_button("Write config")
        self.bundle = primary_button("Write offline bundle")
        cancel = quiet_button("Cancel")
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        for button in (cancel, self.config, self.bundle):
            buttons.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(12)
        column.addWidget(self.classic)
        column.addWidget(self.disabled)
        column.addWidget(label("What companions would object to:", "label"))
        column.addWidget(self._found, 1)
        column.addLayout(buttons)
        cancel.clicked.connect(self.reject)
        self.classic.toggled.connect(self._show)
        self.disabled.toggled.connect(self._show)
        self.config.clicked.connect(lambda: self._ask_path("canvas.json", "Animation configs (*.json)"))
        self.bundle.clicked.connect(lambda: self._ask_path("canvas.zip", "Offline bundles (*.zip)"))
        self._show()

    def options(self) -> ExportOptions:
        """Return what is ticked."""
        return ExportOptions(classic=self.classic.isChecked(), keep_disabled=self.disabled.isChecked())

    def _show(self) -> None:
        objections = self._exports.objections(self.options())
        self._found.clear()
        self._found.addItems([f"{one.path} {one.message}" for one in objections] or ["Nothing. It loads everywhere."])

    def _ask_path(self, name: str, kinds: str) -> None:
        dialog = QFileDialog(self, self.windowTitle(), name, kinds)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self._write)
        dialog.open()

    def _write(self, name: str) -> None:
        path = Path(name)
        if path.suffix == ".zip":
            self._exports.write_bundle(path, self.options())
        else:
            self._exports.write_config(path, self.options())
        self.accept()
