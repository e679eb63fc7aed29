"""Parts of the settings' lists: a titled list with a form below it, and one row of it."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from studio.views.widgets.buttons import quiet_button
from studio.views.widgets.labels import label


class ListPart(QWidget):
    """A title, rows, and a field with a button that adds one.

    Signals: ``asked(str)`` the words of the field, to make a row of.
    """

    asked = Signal(str)

    def __init__(self, title: str, name: str, action: str, example: str) -> None:
        super().__init__()
        self._rows = QVBoxLayout()
        self._rows.setSpacing(4)
        self._field = QLineEdit(placeholderText=example)
        self._field.setAccessibleName(name)
        self._button = quiet_button(action)
        self.form = QHBoxLayout()
        self.form.setSpacing(8)
        self.form.addWidget(self._field, stretch=1)
        self.form.addWidget(self._button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(label(title, "label"))
        column.addLayout(self._rows)
        column.addLayout(self.form)
        self._button.clicked.connect(self._on_pressed)
        self._field.returnPressed.connect(self._on_pressed)
        self._field.textChanged.connect(lambda text: self._button.setEnabled(bool(text.strip())))
        self._button.setEnabled(False)

    def fill(self, rows: Sequence[QWidget]) -> None:
        """Show these rows instead of those before."""
        while (item := self._rows.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for row in rows:
            self._rows.addWidget(row)

    def _on_pressed(self) -> None:
        text = self._field.text().strip()
        if text:
            self._field.clear()
            self.asked.emit(text)


def list_row(title: str, detail: str, actions: Sequence[QWidget]) -> QWidget:
    """Return a row: a name, what is known of it, and what can be done with it."""
    row = QWidget()
    line = QHBoxLayout(row)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(8)
    line.addWidget(label(title))
    line.addWidget(label(detail, "caption"), stretch=1)
    for action in actions:
        line.addWidget(action)
    return row
