"""Choices and numbers that the mouse wheel cannot change by accident while a form is being scrolled."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QStandardItemModel, QWheelEvent
from PySide6.QtWidgets import QComboBox, QListView, QSpinBox, QStyledItemDelegate, QWidget


class Choice(QComboBox):
    """A drop-down list."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        # The style's own delegate paints entries as menu items and leaves the stylesheet out.
        self.setItemDelegate(QStyledItemDelegate(self))

    def offer(self, place: int, *, possible: bool) -> None:
        """Leave an entry out where it is not possible, for mouse and keyboard; what is chosen stays in sight."""
        model, view = self.model(), self.view()
        assert isinstance(model, QStandardItemModel)
        assert isinstance(view, QListView)
        model.item(place).setEnabled(possible)
        view.setRowHidden(place, not possible)

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
