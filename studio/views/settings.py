"""Settings: the look, and the key of a Masko account."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from studio.domain.records import Balance
from studio.state.keys import Keys
from studio.views.theme import MODES, Theme
from studio.views.widgets.buttons import quiet_button
from studio.views.widgets.field import Field
from studio.views.widgets.inputs import Choice
from studio.views.widgets.labels import label, rule

_KEY_HELP = "Optional: the local workspace needs none. With a key, the workspace “Masko” drives the real service."


class SettingsDialog(QDialog):
    """Changes take effect at once.

    Signals: ``theme_requested(str)`` system, light or dark.
    """

    theme_requested = Signal(str)

    def __init__(self, theme: Theme, keys: Keys, parent: QWidget) -> None:
        super().__init__(parent)
        self._keys = keys
        self.setWindowTitle("Settings")
        self.setFixedWidth(640)
        self._theme = Choice()
        for mode in MODES:
            self._theme.addItem(mode.capitalize(), mode)
        self._theme.setCurrentIndex(MODES.index(theme.mode))
        self._key = QLineEdit(echoMode=QLineEdit.EchoMode.Password, placeholderText="masko_…")
        self._field = Field("API key", self._key, help_text=_KEY_HELP)
        self._said = label("", "dim", wrap=True)
        self._said.hide()
        self._check = quiet_button("Check key")
        self._check.setAccessibleName("Check key")
        close = quiet_button("Close")
        self._arrange(close)
        self._theme.activated.connect(lambda _: self.theme_requested.emit(self._theme.currentData()))
        self._key.textEdited.connect(lambda _: self._field.set_error(""))
        self._key.returnPressed.connect(self._on_check)
        self._check.clicked.connect(self._on_check)
        close.clicked.connect(self.accept)
        keys.accepted.connect(self._on_accepted)
        keys.refused.connect(self._field.set_error)
        keys.noticed.connect(self._on_noticed)
        keys.checking_changed.connect(self._on_checking_changed)

    def _arrange(self, close: QWidget) -> None:
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self._check)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 16)
        column.setSpacing(12)
        column.addWidget(label("Settings", "title"))
        column.addWidget(Field("Theme", self._theme))
        column.addWidget(rule())
        column.addWidget(self._field)
        column.addWidget(self._said)
        column.addLayout(row)
        column.addLayout(buttons)

    def _on_check(self) -> None:
        self._said.hide()
        self._field.set_error("")
        self._keys.check(self._key.text())

    def _on_accepted(self, balance: Balance) -> None:
        self._key.clear()
        words = f"The key is accepted: {balance.total:,} credits in the workspace “Masko”."
        self._said.setText(" ".join(filter(None, (words, self._said.text()))))
        self._said.show()

    def _on_noticed(self, sentence: str) -> None:
        self._said.setText(sentence)
        self._said.show()

    def _on_checking_changed(self) -> None:
        self._check.setEnabled(not self._keys.checking)
