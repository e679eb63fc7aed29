"""Layouts that several panes share."""

from PySide6.QtWidgets import QHBoxLayout, QLayout, QVBoxLayout, QWidget

_SIDE = 220


def clear(layout: QLayout) -> None:
    """Take every widget out of a layout and let it go."""
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()


def with_side(pane: QWidget, main: QWidget, *side: QWidget) -> None:
    """Lay out a pane as its main part and, at its right, a narrow column of what belongs to it."""
    column = QVBoxLayout()
    column.setContentsMargins(12, 8, 12, 8)
    column.setSpacing(8)
    for widget in side:
        column.addWidget(widget)
    column.addStretch(1)
    panel = QWidget()
    panel.setLayout(column)
    panel.setFixedWidth(_SIDE)
    row = QHBoxLayout(pane)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(0)
    row.addWidget(main, 1)
    row.addWidget(panel)
