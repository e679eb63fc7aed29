"""The list of what will not work, or not everywhere, each with its fix."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from studio.domain.findings import ALL_TARGETS, Finding, Severity, Target
from studio.domain.lint import lint
from studio.domain.words import later, tr
from studio.state.canvas_media import CanvasMedia
from studio.state.document import Document
from studio.views.theme import Theme
from studio.views.widgets.buttons import quiet_button
from studio.views.widgets.inputs import Choice
from studio.views.widgets.labels import label
from studio.views.widgets.layouts import with_side

_AFTER_MS = 150
_ICONS = {
    Severity.ERROR: ("x-circle", "bad"),
    Severity.WARNING: ("warning", "warn"),
    Severity.INFO: ("info", "info"),
}
_SEVERITIES = {
    Severity.ERROR: later("error"),
    Severity.WARNING: later("warning"),
    Severity.INFO: later("good to know"),
}
_TARGETS: tuple[tuple[str, frozenset[Target]], ...] = (
    (later("Every player"), ALL_TARGETS),
    (later("macOS companion"), frozenset({Target.MACOS})),
    (later("Windows companion"), frozenset({Target.WINDOWS})),
    (later("Linux companion"), frozenset({Target.LINUX})),
    (later("Web page"), frozenset({Target.WEB})),
)


class Problems(QWidget):
    """Looks the document over a moment after each edit.

    Signals: ``counted(int)`` how many findings there are; ``show_requested(str)`` show that part;
    ``marked(dict)`` the colour of the worst finding by node id.
    """

    counted = Signal(int)
    show_requested = Signal(str)
    marked = Signal(dict)

    def __init__(self, document: Document, media: CanvasMedia, theme: Theme) -> None:
        super().__init__()
        self._document = document
        self._media = media
        self._theme = theme
        self._findings: tuple[Finding, ...] = ()
        self._list = QListWidget()
        self._list.setAccessibleName(tr("Problems"))
        self._list.setFrameShape(QListWidget.Shape.NoFrame)
        self._list.setWordWrap(True)
        self._for = Choice()
        self._for.setAccessibleName(tr("Players to check for"))
        for words, _ in _TARGETS:
            self._for.addItem(tr(words))
        self._fix = quiet_button(tr("Fix"))
        self._why = label("", "caption", wrap=True)
        with_side(self, self._list, self._for, self._fix, self._why)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_AFTER_MS)
        self._timer.timeout.connect(self.refresh)
        document.changed.connect(self._timer.start)
        media.changed.connect(self._timer.start)
        theme.changed.connect(self._fill)
        self._for.activated.connect(lambda _: self.refresh())
        self._list.currentRowChanged.connect(self._on_row_changed)
        self._list.itemActivated.connect(lambda _: self._show())
        self._list.itemClicked.connect(lambda _: self._show())
        self._fix.clicked.connect(self._on_fix)
        self.refresh()

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was found, worst first."""
        return self._findings

    def refresh(self) -> None:
        """Look the canvas over now."""
        graph = self._document.graph
        made = any(edge.video_asset_id for edge in graph.edges)
        media = self._media.media(graph) if made else None
        findings = lint(graph, _TARGETS[self._for.currentIndex()][1], media)
        if findings != self._findings or not self._list.count():
            self._findings = findings
            self._fill()
            self.counted.emit(len(findings))
            self.marked.emit(_marks(findings))

    def _fill(self) -> None:
        row = self._list.currentRow()
        self._list.clear()
        for finding in self._findings:
            icon, tone = _ICONS[finding.severity]
            item = QListWidgetItem(self._theme.icon(icon, tone), finding.message)
            item.setToolTip(tr(_SEVERITIES[finding.severity]))
            self._list.addItem(item)
        if not self._findings:
            self._list.addItem(QListWidgetItem(self._theme.icon("check-circle", "good"), tr("No problems found.")))
        self._list.setCurrentRow(min(max(row, 0), self._list.count() - 1))
        self._on_row_changed(self._list.currentRow())

    def _current(self) -> Finding | None:
        row = self._list.currentRow()
        return self._findings[row] if 0 <= row < len(self._findings) else None

    def _on_row_changed(self, _: int) -> None:
        finding = self._current()
        fix = finding.fix if finding is not None else None
        self._fix.setEnabled(fix is not None)
        self._fix.setAccessibleDescription(fix.label if fix is not None else "")
        self._why.setText(fix.label if fix is not None else finding.why_not if finding is not None else "")

    def _on_fix(self) -> None:
        finding = self._current()
        if finding is not None and finding.fix is not None:
            self._document.do(finding.fix)
            self.refresh()

    def _show(self) -> None:
        finding = self._current()
        if finding is not None and finding.part in {"node", "edge"}:
            self.show_requested.emit(finding.id)


def _marks(findings: tuple[Finding, ...]) -> dict[str, str]:
    tones = {Severity.ERROR: "bad", Severity.WARNING: "warn"}
    marks: dict[str, str] = {}
    for finding in findings:
        if finding.part == "node" and finding.severity in tones:
            marks.setdefault(finding.id, tones[finding.severity])
    return marks
