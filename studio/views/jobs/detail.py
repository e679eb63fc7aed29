"""One job in full, beside the table: its story, request, answer and raw record."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPlainTextEdit, QScrollArea, QTabWidget, QVBoxLayout, QWidget

from studio.domain.words import tr
from studio.state.job_detail import JobDetail
from studio.state.text import one_line
from studio.views.widgets.buttons import quiet_button
from studio.views.widgets.labels import label, tabular


class JobDetailPanel(QWidget):
    """Shows what ``JobDetail`` has.

    Signals: ``look_requested()``, ``lost_requested()`` the two honest things that can be done about an unknown job.
    """

    look_requested = Signal()
    lost_requested = Signal()

    def __init__(self, detail: JobDetail) -> None:
        super().__init__()
        self.setAccessibleName(tr("Job details"))
        self._detail = detail
        self._title = label("", "title", wrap=True)
        self._look = quiet_button(tr("Look again"))
        self._look.setAccessibleName(tr("Look again"))
        self._lost = quiet_button(tr("Mark as lost"))
        self._lost.setAccessibleName(tr("Mark as lost"))
        self._look.clicked.connect(self.look_requested)
        self._lost.clicked.connect(self.lost_requested)
        self._texts = {
            "Request": _code(tr("Request")),
            "Response": _code(tr("Response")),
            "Raw": _code(tr("Raw")),
        }
        self._story = QWidget()
        self._story.setObjectName("paneBody")
        self._grid = QGridLayout(self._story)
        self._stretched = 0
        self._build()
        detail.changed.connect(self._show)
        self._show()

    def _build(self) -> None:
        self._grid.setContentsMargins(8, 8, 8, 8)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(self._story)
        scroll.setAccessibleName(tr("Story"))
        tabs = QTabWidget()
        tabs.setDocumentMode(True)
        tabs.setAccessibleName(tr("Parts of the job"))
        tabs.addTab(scroll, tr("Story"))
        for name, words in (("Request", tr("Request")), ("Response", tr("Response")), ("Raw", tr("Raw"))):
            tabs.addTab(self._texts[name], words)
        self._actions = QWidget()
        row = QHBoxLayout(self._actions)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._look)
        row.addWidget(self._lost)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 8, 4)
        column.setSpacing(8)
        column.addWidget(self._title)
        column.addWidget(self._actions)
        column.addWidget(tabs, 1)
        self.setMinimumWidth(336)

    def _show(self) -> None:
        entry = self._detail.entry
        self._title.setText(one_line(entry.name) if entry is not None else tr("Choose a job to see its story."))
        self._actions.setVisible(entry is not None and entry.state == "unknown")
        for name, text in (
            ("Request", self._detail.request()),
            ("Response", self._detail.response() or tr("The server has not answered yet.")),
            ("Raw", self._detail.raw()),
        ):
            editor = self._texts[name]
            if editor.toPlainText() != text:
                editor.setPlainText(text)
        self._show_story()

    def _show_story(self) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        rows = [*self._detail.facts(), *self._detail.story()]
        for place, (name, value) in enumerate(rows):
            words = label(value, wrap=True)
            words.setFont(tabular(words.font()))
            words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._grid.addWidget(label(name, "caption"), place, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(words, place, 1)
        self._grid.setRowStretch(self._stretched, 0)
        self._stretched = len(rows)
        self._grid.setRowStretch(self._stretched, 1)


def _code(name: str) -> QPlainTextEdit:
    editor = QPlainTextEdit()
    editor.setReadOnly(True)
    editor.setTabChangesFocus(True)
    editor.setAccessibleName(name)
    editor.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
    editor.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
    return editor
