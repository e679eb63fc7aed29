"""The log: filtered by words such as a job's id and by gravity, and copied for a bug report with one button."""

import logging

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QPlainTextEdit,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from studio.domain.words import tr
from studio.state.log_lines import LogLines, LogRow
from studio.views.theme import Theme, scaled
from studio.views.widgets.announce import announce
from studio.views.widgets.buttons import quiet_button
from studio.views.widgets.inputs import Choice
from studio.views.widgets.labels import label

_WIDTH, _HEIGHT = 860, 560
_LOOK_EVERY_MS = 500
_MOST = 2_000


class LogViewer(QDialog):
    """Stays open beside the window and follows the log."""

    def __init__(self, theme: Theme, log: LogLines, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Log"))
        self.resize(scaled(_WIDTH), scaled(_HEIGHT))
        self._theme = theme
        self._log = log
        self._rows: list[LogRow] = []
        self._words = QLineEdit(placeholderText=tr("Words, or the id of a job"))
        self._words.setAccessibleName(tr("Filter the log"))
        self._words.setClearButtonEnabled(True)
        self._words.addAction(theme.icon("magnifying-glass", "faint"), QLineEdit.ActionPosition.LeadingPosition)
        self._level = Choice()
        self._level.setAccessibleName(tr("Gravity"))
        for level, words in _levels().items():
            self._level.addItem(words, level)
        self._table = _table()
        self._details = QPlainTextEdit(readOnly=True)
        self._details.setAccessibleName(tr("Details of the line"))
        self._details.setTabChangesFocus(True)
        self._details.setMaximumHeight(scaled(140))
        self._details.hide()
        self._copy = quiet_button(tr("Copy for a bug report"))
        self._build()
        self._timer = QTimer(self, interval=_LOOK_EVERY_MS)
        self._timer.timeout.connect(self._follow)
        self._words.textChanged.connect(lambda _: self._fill())
        self._level.activated.connect(lambda _: self._fill())
        self._table.currentCellChanged.connect(lambda row, *_: self._show_details(row))
        self._copy.clicked.connect(self._on_copy)
        self._fill()
        self._timer.start()

    def _build(self) -> None:
        close = quiet_button(tr("Close"))
        close.clicked.connect(self.accept)
        top, foot = QHBoxLayout(), QHBoxLayout()
        top.addWidget(self._words, stretch=1)
        top.addWidget(self._level)
        foot.addWidget(label(tr("Keys and tokens are masked before a line is kept."), "caption"), stretch=1)
        foot.addWidget(self._copy)
        foot.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addLayout(top)
        column.addWidget(self._table, stretch=1)
        column.addWidget(self._details)
        column.addLayout(foot)

    def _fill(self) -> None:
        self._rows.clear()
        self._table.setRowCount(0)
        self._details.hide()
        self._add(self._log.rows(self._words.text(), level=self._level.currentData())[-_MOST:])

    def _follow(self) -> None:
        """Add what was logged since; stay where the person reads, unless that is the end."""
        last = self._rows[-1].number if self._rows else 0
        self._add(self._log.rows(self._words.text(), level=self._level.currentData(), after=last))

    def _add(self, rows: tuple[LogRow, ...]) -> None:
        if not rows:
            return
        bar = self._table.verticalScrollBar()
        at_end = bar.value() == bar.maximum()
        first = len(self._rows)
        self._rows += rows
        self._table.setRowCount(len(self._rows))
        for place, row in enumerate(rows, first):
            texts = (row.time, _level_words(row.level), row.source, row.text)
            for column, text in enumerate(texts):
                item = QTableWidgetItem(text)
                item.setToolTip(text if column == 3 else "")
                item.setForeground(
                    self._theme.color(_tone(row.level) if column == 1 else "dim" if column < 3 else "text")
                )
                self._table.setItem(place, column, item)
        if at_end:
            self._table.scrollToBottom()

    def _show_details(self, place: int) -> None:
        row = self._rows[place] if 0 <= place < len(self._rows) else None
        text = "\n".join(filter(None, (row.text, row.details))) if row is not None else ""
        self._details.setPlainText(text)
        self._details.setVisible(bool(text))

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self._log.report(self._words.text()))
        self._copy.setText(tr("Copied"))
        announce(self, tr("Copied"))
        QTimer.singleShot(2_000, self._copy, lambda: self._copy.setText(tr("Copy for a bug report")))


def _table() -> QTableWidget:
    table = QTableWidget(0, 4)
    table.setAccessibleName(tr("Lines of the log"))
    table.setHorizontalHeaderLabels([tr("Time"), tr("Gravity"), tr("From"), tr("Line")])
    header = table.horizontalHeader()
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeading)
    header.setStretchLastSection(True)
    for column in range(3):
        header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(scaled(26))
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.setTabKeyNavigation(False)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    return table


def _levels() -> dict[int, str]:
    return {
        logging.INFO: tr("Everything"),
        logging.WARNING: tr("Warnings and errors"),
        logging.ERROR: tr("Errors"),
        logging.DEBUG: tr("Down to the details"),
    }


def _level_words(level: int) -> str:
    if level >= logging.ERROR:
        return tr("Error")
    if level >= logging.WARNING:
        return tr("Warning")
    return tr("Note") if level >= logging.INFO else tr("Detail")


def _tone(level: int) -> str:
    return "bad" if level >= logging.ERROR else "warn" if level >= logging.WARNING else "dim"
