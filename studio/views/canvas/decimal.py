"""A number with two decimals that looks like every other number field, and that the wheel leaves alone."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QValidator, QWheelEvent
from PySide6.QtWidgets import QSpinBox

_PARTS = 100


class Decimal(QSpinBox):
    """Keeps hundredths as whole numbers, so that it is the same widget, with the same style, as a whole number.

    Signals: ``amount_changed(float)`` the user chose another number.
    """

    amount_changed = Signal(float)

    def __init__(self, name: str, lowest: float, highest: float, *, suffix: str = "", empty: str = "") -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setRange(round(lowest * _PARTS), round(highest * _PARTS))
        self.setSingleStep(_PARTS // 4)
        self.setSuffix(suffix)
        self.setSpecialValueText(empty)
        self.setKeyboardTracking(False)
        self._showing = False
        self.valueChanged.connect(self._on_value_changed)

    @property
    def amount(self) -> float:
        """The number shown."""
        return self.value() / _PARTS

    def show_amount(self, amount: float) -> None:
        """Show a number; this is no choice of the user."""
        self._showing = True
        self.setValue(round(amount * _PARTS))
        self._showing = False

    def textFromValue(self, value: int) -> str:
        """Write hundredths as a number."""
        return f"{value / _PARTS:g}"

    def valueFromText(self, text: str) -> int:
        """Read a number as hundredths."""
        try:
            return round(float(self._bare(text)) * _PARTS)
        except ValueError:
            return self.value()

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        """Take digits with one point or comma."""
        bare = self._bare(text)
        try:
            float(bare)
        except ValueError:
            kind = QValidator.State.Intermediate if bare in {"", "-", ".", "-."} else QValidator.State.Invalid
            return kind, text, position
        return QValidator.State.Acceptable, text, position

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Turn only where the user is."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def _bare(self, text: str) -> str:
        return text.removesuffix(self.suffix()).strip().replace(",", ".")

    def _on_value_changed(self, _: int) -> None:
        if not self._showing:
            self.amount_changed.emit(self.amount)
