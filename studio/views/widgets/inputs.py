"""Choices and numbers that the mouse wheel cannot change by accident while a form is being scrolled."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QSpinBox, QStyledItemDelegate, QWidget


class Choice(QComboBox):
    """A drop-down list."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        # The style's own delegate paints entries as menu items and leaves the stylesheet out.
        self.setItemDelegate(QStyledItemDelegate(self))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Turn only where the user is."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class Number(QSpinBox):
    """A whole number."""

    def __init__(self, lowest: int, highest: int, suffix: str = "") -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setRange(lowest, highest)
        self.setSuffix(suffix)
        self.lineEdit().setTextMargins(6, 0, 0, 0)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Turn only where the user is."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()
