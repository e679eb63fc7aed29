"""A question with a safe answer and another one; destructive ones want the name of what goes."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QProgressBar, QVBoxLayout, QWidget

from studio.domain.words import tr
from studio.views.theme import scaled
from studio.views.widgets.buttons import primary_button, quiet_button
from studio.views.widgets.field import Field
from studio.views.widgets.labels import label

_WIDTH = 420


class Question(QDialog):
    """Asks once; Enter and Escape are the safe answer.

    Signals: ``agreed()``.
    """

    agreed = Signal()

    def __init__(self, title: str, words: str, action: str, parent: QWidget, *, danger: bool = False) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.setFixedWidth(scaled(_WIDTH))
        self.go = quiet_button(action) if danger else primary_button(action)
        if danger:
            self.go.setProperty("role", "danger")
        self.go.setAccessibleName(action)
        cancel = quiet_button(tr("Cancel"))
        cancel.setDefault(True)
        cancel.clicked.connect(self.reject)
        self.go.clicked.connect(self._on_agreed)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(self.go)
        self.body = QVBoxLayout()
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 16)
        column.setSpacing(16)
        column.addWidget(label(title, "title"))
        column.addWidget(label(words, wrap=True))
        column.addLayout(self.body)
        column.addLayout(buttons)
        cancel.setFocus()

    def _on_agreed(self) -> None:
        self.accept()
        self.agreed.emit()


class DestroyQuestion(Question):
    """Asks before something with paid content goes: its name has to be typed, and Enter is never the answer."""

    def __init__(self, name: str, words: str, action: str, parent: QWidget) -> None:
        super().__init__(tr("Delete “{name}”?", name=name), words, action, parent, danger=True)
        self._wanted = name.strip()
        self._name = QLineEdit(placeholderText=name)
        self._name.textChanged.connect(self._on_typed)
        self.body.addWidget(Field(tr("Type the name to delete it"), self._name))
        self.go.setEnabled(False)
        self._name.setFocus()

    def _on_typed(self, text: str) -> None:
        self.go.setEnabled(text.strip() == self._wanted)


class ProgressDialog(QDialog):
    """Shows how far something is; closing it stops it.

    Signals: ``cancel_requested()``.
    """

    cancel_requested = Signal()

    def __init__(self, title: str, parent: QWidget, *, calm: bool = False) -> None:
        """With ``calm`` nothing runs to and fro while it is not known how much there is to do."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.setFixedWidth(scaled(_WIDTH))
        self._unknown = int(calm)
        self._words = label("", wrap=True)
        self._bar = QProgressBar(textVisible=False)
        self._bar.setAccessibleName(tr("Progress"))
        self._bar.setRange(0, self._unknown)
        cancel = quiet_button(tr("Stop"))
        cancel.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 16)
        column.setSpacing(12)
        column.addWidget(label(title, "title"))
        column.addWidget(self._words)
        column.addWidget(self._bar)
        column.addLayout(buttons)
        self.rejected.connect(self.cancel_requested)

    def show_step(self, words: str, done: int, total: int) -> None:
        """Say what is done now; a total of 0 is not known yet."""
        self._words.setText(words)
        self._bar.setRange(0, total or self._unknown)
        self._bar.setValue(done)
        self._bar.setAccessibleDescription(words)
