"""Crash reports, for whoever decides what becomes of them: read, shorten, copy, find in the folder, delete."""

from collections.abc import Callable, Sequence
from typing import Protocol

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QCheckBox, QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from studio.domain.words import tr
from studio.views.theme import scaled
from studio.views.widgets.buttons import primary_button, quiet_button
from studio.views.widgets.labels import label

_SIZE = (640, 520)


class Report(Protocol):
    """What is shown of a report; ``text`` leaves sections out by their titles."""

    @property
    def id(self) -> str:
        """Its own name."""

    @property
    def sections(self) -> dict[str, str]:
        """Its parts by title."""

    def text(self, *, without: Sequence[str] = (), private: Sequence[str] = ()) -> str:
        """Return it as text, without these sections and without the user's own words."""


class CrashDialog(QDialog):
    """Shows one report; nothing is ever sent from here.

    Signals: ``delete_requested(str)`` the report of this id.
    """

    delete_requested = Signal(str)

    def __init__(self, report: Report, folder: str, private: Callable[[], Sequence[str]], parent: QWidget) -> None:
        """``folder`` is where the reports lie; ``private`` returns the words of prompts, asked for when needed."""
        super().__init__(parent)
        self._report = report
        self._folder = folder
        self._private = private
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("What went wrong last time"))
        self.resize(*map(scaled, _SIZE))
        self._words = QPlainTextEdit(readOnly=True)
        self._words.setAccessibleName(tr("Crash report"))
        self._words.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self._words.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self._boxes = {title: QCheckBox(tr(title)) for title in report.sections}
        self._prompts = QCheckBox(tr("Leave out my prompts and names"))
        self._copy = primary_button(tr("Copy report"))
        self._open = quiet_button(tr("Open folder"))
        self._delete = quiet_button(tr("Delete report"))
        self._close = quiet_button(tr("Close"))
        self._close.setDefault(True)
        self._arrange()
        for box in (*self._boxes.values(), self._prompts):
            box.setChecked(True)
            box.toggled.connect(self._show_words)
        self._copy.clicked.connect(self._on_copy)
        self._open.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(self._folder)))
        self._delete.clicked.connect(self._on_delete)
        self._close.clicked.connect(self.accept)
        self._show_words()
        self._close.setFocus()

    def _arrange(self) -> None:
        parts = QHBoxLayout()
        parts.setSpacing(12)
        for box in (*self._boxes.values(), self._prompts):
            parts.addWidget(box)
        parts.addStretch(1)
        buttons = QHBoxLayout()
        for button in (self._delete, self._open):
            buttons.addWidget(button)
        buttons.addStretch(1)
        for button in (self._close, self._copy):
            buttons.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 16)
        column.setSpacing(12)
        column.addWidget(label(self.windowTitle(), "title"))
        said = tr("This report stays on this machine until you copy it somewhere. Keys are masked in it already.")
        column.addWidget(label(said, "dim", wrap=True))
        column.addWidget(self._words, stretch=1)
        column.addLayout(parts)
        column.addLayout(buttons)

    def _show_words(self) -> None:
        without = [title for title, box in self._boxes.items() if not box.isChecked()]
        private = self._private() if self._prompts.isChecked() else ()
        self._words.setPlainText(self._report.text(without=without, private=private))

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self._words.toPlainText())
        self._copy.setText(tr("Copied"))

    def _on_delete(self) -> None:
        self.delete_requested.emit(self._report.id)
        self.accept()
