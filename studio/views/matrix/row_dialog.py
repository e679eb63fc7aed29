"""One row of the matrix: the pose every mascot should have."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from studio.domain.pose_matrix import MatrixRow
from studio.domain.requests import DEFAULT_DURATION, DURATIONS, MAX_NAME
from studio.domain.words import tr
from studio.views.theme import scaled
from studio.views.widgets.buttons import primary_button, quiet_button
from studio.views.widgets.field import Field, TextArea
from studio.views.widgets.inputs import Number
from studio.views.widgets.labels import label


class RowDialog(QDialog):
    """Asks for a pose; with a motion it is animated.

    Signals: ``made(MatrixRow)``.
    """

    made = Signal(object)

    def __init__(self, parent: QWidget, row: MatrixRow | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        title = tr("Add a row") if row is None else tr("Change “{name}”", name=row.name)
        self.setWindowTitle(title)
        self.setFixedWidth(scaled(420))
        self._name = QLineEdit(row.name if row else "")
        self._name.setMaxLength(MAX_NAME)
        self._name.setReadOnly(row is not None)
        self._prompt = TextArea(2)
        self._prompt.show_text(row.prompt if row else "")
        self._motion = TextArea(2)
        self._motion.show_text(row.motion if row else "")
        self._seconds = Number(DURATIONS[0], DURATIONS[-1], tr(" s"))
        self._seconds.setValue((row.duration if row else None) or DEFAULT_DURATION)
        self._go = primary_button(tr("Keep row"))
        self._go.setAccessibleName(tr("Keep row"))
        self._go.clicked.connect(self._on_made)
        cancel = quiet_button(tr("Cancel"))
        cancel.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(self._go)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 16)
        column.setSpacing(12)
        column.addWidget(label(title, "title"))
        column.addWidget(Field(tr("Row name"), self._name))
        column.addWidget(Field(tr("Row prompt"), self._prompt, help_text=tr("Without one the name is the prompt.")))
        column.addWidget(Field(tr("Row motion"), self._motion, help_text=tr("Left empty, the row is a still picture.")))
        column.addWidget(Field(tr("Row duration"), self._seconds))
        column.addLayout(buttons)
        self._name.textChanged.connect(lambda text: self._go.setEnabled(bool(text.strip())))
        self._go.setEnabled(bool(self._name.text().strip()))

    def _on_made(self) -> None:
        motion = self._motion.toPlainText().strip()
        row = MatrixRow(
            name=self._name.text().strip(),
            prompt=self._prompt.toPlainText().strip(),
            motion=motion,
            duration=self._seconds.value() if motion else None,
        )
        self.accept()
        self.made.emit(row)
