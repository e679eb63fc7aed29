"""About Studio, and the list of shortcuts."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, qVersion
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from studio import __version__
from studio.views.widgets.buttons import quiet_button
from studio.views.widgets.labels import label


class WordsDialog(QDialog):
    """A dialog of lines in two columns that is only read."""

    def __init__(self, title: str, lines: Sequence[tuple[str, str]], parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.setFixedWidth(420)
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        for place, (name, words) in enumerate(lines):
            grid.addWidget(label(name, "dim"), place, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(label(words, wrap=True), place, 1)
        close = quiet_button("Close")
        close.clicked.connect(self.accept)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 16)
        column.setSpacing(16)
        column.addWidget(label(title, "title"))
        column.addLayout(grid)
        column.addLayout(buttons)


def about_dialog(data: str, parent: QWidget) -> WordsDialog:
    """Return the dialog that says which program this is and where it keeps things."""
    lines = (
        ("Version", __version__),
        ("Qt", qVersion()),
        ("Data", data),
        ("Licence", "MIT"),
        ("Icons", "Phosphor, MIT"),
    )
    return WordsDialog("Masko Studio", lines, parent)
