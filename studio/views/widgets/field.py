"""A form field: label above, editor, and below it what is wrong with it, in the place of the help."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from studio.views.widgets.labels import label


class Field(QWidget):
    """Wraps one editor and gives it its name on screen.

    ``body`` is what is shown in its place if the editor is a part of something larger; ``tools`` stand below it, so
    that Tab comes to the field first and still goes down the form.
    """

    def __init__(
        self,
        name: str,
        editor: QWidget,
        *,
        caption: str = "",
        help_text: str = "",
        body: QWidget | None = None,
        tools: Sequence[QWidget] = (),
    ) -> None:
        super().__init__()
        self.editor = editor
        self._help = help_text
        self._caption = label(caption or name, "label")
        self._note = label(help_text, "caption", wrap=True)
        self._caption.setBuddy(editor)
        editor.setAccessibleName(name)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._caption)
        column.addWidget(body or editor)
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(self._note, 1)
        row.addStretch()
        for tool in tools:
            row.addWidget(tool, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(row)
        self._show("", help_text)

    @property
    def error(self) -> str:
        """What is wrong with the field; empty if nothing is known to be."""
        return self._note.text() if self.editor.property("wrong") else ""

    def set_error(self, sentence: str) -> None:
        """Say what is wrong, or with an empty sentence that nothing is."""
        if sentence != self.error:
            self._show(sentence, sentence or self._help)

    def set_caption(self, text: str) -> None:
        """Change the words above the field; its name stays."""
        self._caption.setText(text)

    def _show(self, error: str, note: str) -> None:
        self._note.setText(note)
        self._note.setVisible(bool(note))
        self._note.setProperty("role", "error" if error else "caption")
        self.editor.setProperty("wrong", bool(error))
        self.editor.setAccessibleDescription(note)
        for widget in (self._note, self.editor):
            widget.style().unpolish(widget)
            widget.style().polish(widget)


def beside(editor: QWidget, *buttons: QWidget) -> QWidget:
    """Return an editor with buttons at its side, to be the body of a field."""
    row = QWidget()
    line = QHBoxLayout(row)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(8)
    line.addWidget(editor, 1)
    for button in buttons:
        line.addWidget(button)
    return row


class TextArea(QPlainTextEdit):
    """Several lines of plain text; Tab leaves it, as in every other field.

    Signals: ``edited(str)`` the user typed; ``walk_requested(int)`` Alt and an arrow: 1 for older, -1 for newer.
    """

    edited = Signal(str)
    walk_requested = Signal(int)

    def __init__(self, lines: int = 3, placeholder: str = "") -> None:
        super().__init__()
        self.setTabChangesFocus(True)
        self.setPlaceholderText(placeholder)
        self.setFixedHeight(self.fontMetrics().lineSpacing() * lines + 20)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._shown = ""
        self.textChanged.connect(self._on_text_changed)

    def show_text(self, text: str) -> None:
        """Show a text without that counting as typing; the caret and the undo history stay if it is the same."""
        if text != self.toPlainText():
            self._shown = text
            self.setPlainText(text)

    def put_text(self, text: str) -> None:
        """Write a text in place of all that is there, as the person would: it counts as typing and can be undone."""
        cursor = self.textCursor()
        cursor.select(cursor.SelectionType.Document)
        cursor.insertText(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave Ctrl+Enter to the window: it means Generate. Alt and the arrows walk through earlier texts."""
        steps = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()))
        if steps is not None and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.walk_requested.emit(steps)
            return
        if (
            event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
            and event.modifiers() & Qt.KeyboardModifier.ControlModifier
        ):
            event.ignore()
            return
        super().keyPressEvent(event)

    def _on_text_changed(self) -> None:
        text = self.toPlainText()
        if text != self._shown:
            self._shown = text
            self.edited.emit(text)
