"""What the making dialogs share: title, one primary button, a place for what went wrong, no nested loop."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from studio.domain.errors import MaskoError
from studio.domain.words import tr
from studio.views.theme import scaled
from studio.views.widgets.buttons import primary_button, quiet_button
from studio.views.widgets.labels import label


class MakingDialog(QDialog):
    """A dialog that stays open, with all its text, until what it makes has been made."""

    def __init__(self, title: str, action: str, width: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.setFixedWidth(scaled(width))
        self.note = label("", "caption", wrap=True)
        self.refusal = label("", "error", wrap=True)
        self.refusal.setAccessibleName(tr("What went wrong"))
        self.refusal.hide()
        self.action = primary_button(action)
        self.action.setAccessibleName(action)
        self.action.setDefault(True)
        self._cancel = quiet_button(tr("Cancel"))
        self._cancel.clicked.connect(self.reject)
        self.body = QVBoxLayout()
        self.body.setSpacing(12)
        self._buttons = buttons = QHBoxLayout()
        buttons.addWidget(self.note, stretch=1)
        buttons.addWidget(self._cancel)
        buttons.addWidget(self.action)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 16)
        column.setSpacing(16)
        column.addWidget(label(title, "title"))
        column.addLayout(self.body)
        column.addWidget(self.refusal)
        column.addLayout(buttons)

    def add_beside(self, button: QWidget) -> None:
        """Put a quiet button before the dialog's own."""
        self._buttons.insertWidget(1, button)

    def set_busy(self, *, busy: bool) -> None:
        """Take no second press while the first is on its way."""
        self.action.setEnabled(not busy)

    def show_refusal(self, error: MaskoError) -> None:
        """Say what went wrong; everything typed stays."""
        self.refusal.setText(error.sentence)
        self.refusal.show()

    def hide_refusal(self) -> None:
        """Take back what was said to be wrong: another try begins."""
        self.refusal.hide()

    def event(self, event: QEvent) -> bool:
        """Grow and shrink with what is said; wrapped words have no height of their own otherwise."""
        resizes = event.type() in {QEvent.Type.LayoutRequest, QEvent.Type.Polish}
        done = super().event(event)  # the one event that ends the dialog leaves nothing to ask afterwards
        layout = self.layout() if resizes else None
        if layout is not None:
            self.setFixedHeight(layout.totalHeightForWidth(self.width()))
        return done
