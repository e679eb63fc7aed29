"""The gallery's small questions: a name, and whether something may go for good. They open, and answer by signal."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from studio.domain.words import tr
from studio.views.theme import scaled
from studio.views.widgets.buttons import primary_button, quiet_button
from studio.views.widgets.field import Field
from studio.views.widgets.labels import label

_WIDTH = 420


class NameDialog(QDialog):
    """Asks for a name.

    Signals: ``named(str)``.
    """

    named = Signal(str)

    def __init__(self, title: str, field: str, action: str, parent: QWidget, *, name: str = "") -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.setFixedWidth(scaled(_WIDTH))
        self._name = QLineEdit(name)
        self._name.setMaxLength(120)
        self._go = primary_button(action)
        self._go.setAccessibleName(action)
        self._go.setDefault(True)
        self._go.clicked.connect(self._on_named)
        self._name.textChanged.connect(lambda text: self._go.setEnabled(bool(text.strip())))
        self._go.setEnabled(bool(name.strip()))
        _lay_out(self, title, Field(field, self._name), self._go)
        self._name.selectAll()
        self._name.setFocus()

    def _on_named(self) -> None:
        name = self._name.text().strip()
        self.accept()
        self.named.emit(name)


class ForGoodDialog(QDialog):
    """Asks before something goes that nothing brings back; Enter keeps it.

    Signals: ``agreed()``.
    """

    agreed = Signal()

    def __init__(self, title: str, sentence: str, action: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.setFixedWidth(scaled(_WIDTH))
        go = quiet_button(action)
        go.setAccessibleName(action)
        go.setProperty("role", "danger")
        go.clicked.connect(self._on_agreed)
        keep = _lay_out(self, title, label(sentence, "dim", wrap=True), go)
        keep.setDefault(True)
        keep.setFocus()

    def _on_agreed(self) -> None:
        self.accept()
        self.agreed.emit()


def _lay_out(dialog: QDialog, title: str, body: QWidget, go: QWidget) -> QPushButton:
    """Put a dialog together; return its Cancel."""
    cancel = quiet_button(tr("Cancel"))
    cancel.clicked.connect(dialog.reject)
    buttons = QHBoxLayout()
    buttons.addStretch(1)
    buttons.addWidget(cancel)
    buttons.addWidget(go)
    column = QVBoxLayout(dialog)
    column.setContentsMargins(24, 24, 24, 16)
    column.setSpacing(16)
    column.addWidget(label(title, "title"))
    column.addWidget(body)
    column.addLayout(buttons)
    return cancel
