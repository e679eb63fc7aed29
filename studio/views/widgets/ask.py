"""The question before something is taken away: it names what, and Enter never does it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from studio.domain.words import tr
from studio.views.theme import scaled
from studio.views.widgets.buttons import quiet_button
from studio.views.widgets.labels import label

_WIDTH = 420


class AskDialog(QDialog):
    """Asks once; cancelling is the default.

    Signals: ``confirmed()``.
    """

    confirmed = Signal()

    def __init__(self, question: str, sentence: str, action: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(question)
        self.setFixedWidth(scaled(_WIDTH))
        go = quiet_button(action)
        go.setProperty("role", "danger")
        go.setAccessibleName(action)
        cancel = quiet_button(tr("Cancel"))
        cancel.setDefault(True)
        cancel.clicked.connect(self.reject)
        go.clicked.connect(self._on_confirmed)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(go)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 16)
        column.setSpacing(16)
        column.addWidget(label(question, "title", wrap=True))
        column.addWidget(label(sentence, wrap=True))
        column.addLayout(buttons)
        cancel.setFocus()

    def _on_confirmed(self) -> None:
        self.accept()
        self.confirmed.emit()


def ask(parent: QWidget, question: str, sentence: str, action: str) -> AskDialog:
    """Open the question over ``parent`` and return it, to connect to its answer."""
    dialog = AskDialog(question, sentence, action, parent)
    dialog.open()
    return dialog
