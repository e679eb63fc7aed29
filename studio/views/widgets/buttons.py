"""Buttons by their weight: the one primary of a pane, quiet ones, and icons alone."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QPushButton, QToolButton, QWidget

from studio.views.theme import Theme

_BAR_ICON = QSize(20, 20)
_ROW_ICON = QSize(16, 16)


def primary_button(text: str, parent: QWidget | None = None) -> QPushButton:
    """Return the filled button that says what it does; one per pane."""
    button = quiet_button(text, parent)
    button.setProperty("role", "primary")
    return button


def quiet_button(text: str, parent: QWidget | None = None) -> QPushButton:
    """Return a raised button; Enter in a dialog does not press it by accident."""
    button = QPushButton(text, parent)
    button.setAutoDefault(False)
    return button


def icon_button(
    theme: Theme, icon: str, name: str, parent: QWidget | None = None, *, in_row: bool = False
) -> QToolButton:
    """Return a button that shows an icon and is called ``name`` by screen readers and its tooltip."""
    button = QToolButton(parent)
    button.setIcon(theme.icon(icon))
    button.setIconSize(_ROW_ICON if in_row else _BAR_ICON)
    button.setAccessibleName(name)
    button.setToolTip(name)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button
