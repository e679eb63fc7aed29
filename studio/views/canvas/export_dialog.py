"""The sheet through which a canvas leaves Studio: as files, to a companion, or as code to paste."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from studio.domain.config_check import Objection
from studio.domain.errors import MaskoError
from studio.domain.export import ExportOptions
from studio.domain.findings import Finding, Severity
from studio.domain.handover import added_edges
from studio.domain.lint import lint
from studio.domain.renditions import PLAYED, Delivery, sizes
from studio.domain.words import tr, trn
from studio.state.canvas_export import CanvasExport
from studio.views.canvas.export_code import CodePage
from studio.views.canvas.export_companion import CompanionPage
from studio.views.theme import Theme, scaled
from studio.views.widgets.buttons import primary_button, quiet_button
from studio.views.widgets.inputs import Choice
from studio.views.widgets.labels import label

_ICONS = {
    Severity.ERROR: ("x-circle", "bad"),
    Severity.WARNING: ("warning", "warn"),
    Severity.INFO: ("info", "info"),
}


class ExportDialog(QDialog):
    """Three ways out of Studio, one on each page."""

    def __init__(self, exports: CanvasExport, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Export {mascot}", mascot=exports.mascot_name))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumSize(scaled(640), 560)
        self.files = FilesPage(exports, theme, self.close)
        self.companion = CompanionPage(exports, theme)
        self.code = CodePage(exports)
        self.pages = QTabWidget()
        self.pages.setDocumentMode(True)
        self.pages.setAccessibleName(tr("Ways to export"))
        self.pages.tabBar().setAccessibleName(tr("Tabs: ways to export"))
        self.pages.addTab(self.files, tr("Files"))
        self.pages.addTab(self.companion, tr("Companion"))
        self.pages.addTab(self.code, tr("Code"))
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.addWidget(self.pages)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stop what is under way; nothing half is left behind."""
        self.files.stop()
        super().closeEvent(event)

    def reject(self) -> None:
        """Close, also on Escape."""
        self.close()


class FilesPage(QWidget):
    """Writes the config, or the page that plays from disk, and says before what will not work in it."""

    def __init__(self, exports: CanvasExport, theme: Theme, leave: Callable[[], object]) -> None:
        super().__init__()
        self._exports = exports
        self._theme = theme
        self._leave = leave
        self._path: Path | None = None
        self.kind = Choice()
        self.kind.setAccessibleName(tr("What to write"))
        for words, key in (
            (tr("Page that plays offline, packed"), "bundle"),
            (tr("Page that plays offline, as a folder"), "folder"),
            (tr("Config for companions"), "config"),
        ):
            self.kind.addItem(words, key)
        self.pixels = Choice()
        self.pixels.setAccessibleName(tr("Size of the clips"))
        self.formats = Choice()
        self.formats.setAccessibleName(tr("Formats"))
        self.formats.addItem(tr("WebM and MOV"), PLAYED)
        self.formats.addItem(tr("WebM alone"), ("webm",))
        self.formats.addItem(tr("MOV alone"), ("hevc",))
        self.classic = QCheckBox()
        self.disabled = QCheckBox(tr("Keep edges that are switched off"))
        self.found = QListWidget()
        self.found.setAccessibleName(tr("What will not work everywhere"))
        self.found.setWordWrap(True)
        self._status = label("", "dim", wrap=True)
        self.cancel = quiet_button(tr("Cancel"))
        self.write = primary_button("")
        self._offer_sizes()
        self._build()
        self._connect()
        self._show()

    def stop(self) -> None:
        """Call a write off."""
        if self._exports.writing:
            self._exports.stop_writing()

    def options(self) -> ExportOptions:
        """Return what is ticked."""
        return ExportOptions(classic=self.classic.isChecked(), keep_disabled=self.disabled.isChecked())

    def delivery(self) -> Delivery:
        """Return the files chosen."""
        return Delivery(size=self.pixels.currentData(), formats=tuple(self.formats.currentData()))

    def _offer_sizes(self) -> None:
        """Offer the sizes that at least one clip has; what a clip lacks goes along as it was made."""
        graph, media = self._exports.canvases.document.graph, self._exports.canvases.media
        made = frozenset[int]().union(*(sizes(media.files(edge)) for edge in graph.edges))
        self.pixels.addItem(tr("As made"), 0)
        for pixels in sorted(made, reverse=True):
            self.pixels.addItem(tr("{pixels} pixels", pixels=pixels), pixels)

    def _build(self) -> None:
        choices = QHBoxLayout()
        choices.setSpacing(8)
        for choice, stretch in ((self.kind, 2), (self.pixels, 1), (self.formats, 1)):
            choices.addWidget(choice, stretch)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.write)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addLayout(choices)
        column.addWidget(self.classic)
        column.addWidget(self.disabled)
        column.addWidget(label(tr("What will not work everywhere"), "label"))
        column.addWidget(self.found, 1)
        column.addWidget(self._status)
        column.addLayout(buttons)

    def _connect(self) -> None:
        for choice in (self.kind, self.pixels, self.formats):
            choice.activated.connect(lambda _: self._show())
        self.classic.toggled.connect(lambda _: self._show())
        self.disabled.toggled.connect(lambda _: self._show())
        self.cancel.clicked.connect(self._leave)
        self.write.clicked.connect(self._on_write)
        self._exports.fetched.connect(self._on_fetched)
        self._exports.not_written.connect(self._on_failed)
        self._exports.written.connect(self._on_written)

    def _show(self) -> None:
        """Say what companions refuse, and what will not work as meant; only a refused config is not written."""
        exports, graph = self._exports, self._exports.canvases.document.graph
        media = exports.media(self.delivery())
        added = added_edges(graph, media)
        self.classic.setText(
            trn("Spell Any State out for classic companions, which adds {count} edge",
                "Spell Any State out for classic companions, which adds {count} edges", added)
        )  # fmt: skip
        self.classic.setEnabled(bool(added))
        objections = exports.objections(self.options(), self.delivery())
        refused = [one for one in objections if one.weight == "refused"]
        findings = lint(graph, media=media)
        self.found.clear()
        for one in refused:
            self._add(Severity.ERROR, tr("Companions refuse it: {path} {message}", path=one.path, message=one.message))
        for finding in findings:
            self._add(finding.severity, finding.message)
        if not self.found.count():
            self.found.addItem(
                QListWidgetItem(self._theme.icon("check-circle", "good"), tr("Nothing. It works everywhere."))
            )
        self.write.setEnabled(not refused)
        self._status.setText(_verdict(bool(refused), findings))
        self._name_button()

    def _name_button(self) -> None:
        names = {
            "bundle": tr("Write offline bundle"),
            "folder": tr("Write folder"),
            "config": tr("Write config"),
        }
        self.write.setText(names[self.kind.currentData()])
        for choice in (self.pixels, self.formats):
            choice.setEnabled(not self._exports.writing)

    def _add(self, severity: Severity, words: str) -> None:
        icon, tone = _ICONS[severity]
        item = QListWidgetItem(self._theme.icon(icon, tone), words)
        item.setToolTip(severity.value)
        self.found.addItem(item)

    def _on_write(self) -> None:
        """Ask where to, or try the same place again after a failure."""
        if self._path is not None:
            self._write_to(self._path)
            return
        name, kinds = {
            "bundle": ("mascot.zip", tr("Packed pages (*.zip)")),
            "folder": ("mascot", ""),
            "config": ("mascot.json", tr("Animation configs (*.json)")),
        }[self.kind.currentData()]
        dialog = QFileDialog(self, self.write.text(), name, kinds)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda chosen: self._write_to(Path(chosen)))
        dialog.open()

    def _write_to(self, path: Path) -> None:
        self._path = path
        self.write.setEnabled(False)
        self._status.setText(tr("Writing {name}.", name=path.name))
        write = {
            "bundle": self._exports.write_bundle,
            "folder": self._exports.write_folder,
            "config": self._exports.write_config,
        }[self.kind.currentData()]
        write(path, self.options(), self.delivery())

    def _on_fetched(self, here: int, wanted: int) -> None:
        self._status.setText(tr("{here} of {wanted} files are here.", here=here, wanted=wanted))

    def _on_written(self, _path: Path, _objections: tuple[Objection, ...]) -> None:
        self._leave()

    def _on_failed(self, error: MaskoError) -> None:
        if self._path is not None:
            self._status.setText(tr("Nothing was written. {reason}", reason=error.sentence))
            self.write.setText(tr("Try again"))
            self.write.setEnabled(True)


def _verdict(refused: bool, findings: tuple[Finding, ...]) -> str:
    errors = sum(1 for finding in findings if finding.severity is Severity.ERROR)
    if refused:
        return tr("Companions would refuse this config. Mend what is listed first, under Problems.")
    if errors:
        return trn("{count} thing will not work. You can write it all the same.",
                   "{count} things will not work. You can write it all the same.", errors)  # fmt: skip
    return ""
