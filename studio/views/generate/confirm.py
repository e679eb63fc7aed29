"""The question before much is spent: what, for whom, at what price, from which workspace."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from studio.state.composer import Plan
from studio.views.widgets.buttons import primary_button, quiet_button
from studio.views.widgets.labels import label


class ConfirmDialog(QDialog):
    """Asks once; Enter cancels, a second Ctrl+Enter goes ahead.

    Signals: ``confirmed()``.
    """

    confirmed = Signal()

    def __init__(self, plan: Plan, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(f"Spend {_credits(plan.price.total)}?")
        self.setFixedWidth(420)
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        after = "not known" if plan.balance is None else _credits(plan.balance - plan.price.total)
        rows = (
            ("What", plan.what),
            ("Mascot", plan.mascot),
            ("Workspace", plan.workspace),
            ("Price", str(plan.price)),
            ("Balance after", after),
        )
        for place, (name, value) in enumerate(rows):
            grid.addWidget(label(name, "dim"), place, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(label(value, wrap=True), place, 1)
        grid.setColumnStretch(1, 1)
        go = primary_button(f"Spend {_credits(plan.price.total)}")
        go.setAccessibleName("Confirm")
        cancel = quiet_button("Cancel")
        cancel.setDefault(True)
        cancel.clicked.connect(self.reject)
        go.clicked.connect(self._on_confirmed)
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(key), self, self._on_confirmed)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(go)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 16)
        column.setSpacing(16)
        column.addWidget(label(self.windowTitle(), "title"))
        column.addLayout(grid)
        column.addLayout(buttons)
        cancel.setFocus()

    def _on_confirmed(self) -> None:
        self.accept()
        self.confirmed.emit()


def _credits(amount: int) -> str:
    return f"{amount:,} credit" if amount == 1 else f"{amount:,} credits"
