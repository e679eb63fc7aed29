"""The question before much is spent: what, how many, for whom, at what price, from which workspace, what is left."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from studio.domain.words import tr, trn
from studio.state.sheet import Sheet, credits_words
from studio.views.theme import scaled
from studio.views.widgets.buttons import primary_button, quiet_button
from studio.views.widgets.labels import label, tabular


class PreflightDialog(QDialog):
    """Asks once: ``accepted`` and ``rejected`` are the answer. Enter cancels, a second Ctrl+Enter goes ahead."""

    def __init__(self, sheet: Sheet, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        price = credits_words(sheet.preflight.price)
        self.setWindowTitle(tr("Spend {credits}?", credits=price))
        self.setFixedWidth(scaled(420))
        go = primary_button(tr("Spend {credits}", credits=price))
        go.setAccessibleName(tr("Confirm"))
        go.setAutoDefault(False)
        cancel = quiet_button(tr("Cancel"))
        cancel.setAccessibleName(tr("Cancel"))
        cancel.setDefault(True)
        cancel.clicked.connect(self.reject)
        go.clicked.connect(self.accept)
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(key), self, self.accept)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(go)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 16)
        column.setSpacing(16)
        column.addWidget(label(self.windowTitle(), "title"))
        column.addLayout(_table(rows_of(sheet)))
        column.addLayout(buttons)
        cancel.setFocus()


def rows_of(sheet: Sheet) -> list[tuple[str, str]]:
    """Return what stands on the sheet, line by line."""
    told = sheet.preflight
    after = tr("not known") if told.balance_after is None else credits_words(told.balance_after)
    rows = [
        (tr("What"), sheet.what),
        (tr("How many"), trn("{count} job", "{count} jobs", told.jobs)),
        (tr("Mascot"), sheet.mascot),
        (tr("Workspace"), sheet.workspace),
        (tr("Price"), sheet.price or credits_words(told.price)),
        (tr("Balance after"), after),
    ]
    return [(name, value) for name, value in rows if value]


def _table(rows: list[tuple[str, str]]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(8)
    for place, (name, value) in enumerate(rows):
        words = label(value, wrap=True)
        words.setFont(tabular(words.font()))
        grid.addWidget(label(name, "dim"), place, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(words, place, 1)
    grid.setColumnStretch(1, 1)
    return grid
