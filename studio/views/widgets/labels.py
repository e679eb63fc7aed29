"""Words on screen in the levels of the look: title, body, dim, caption."""

from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QLabel, QWidget

Role = Literal["title", "body", "dim", "caption", "label", "error", "cost", "found", "mark"]


def label(text: str, role: Role = "body", parent: QWidget | None = None, *, wrap: bool = False) -> QLabel:
    """Return a label that shows ``text`` literally, whatever is in it."""
    made = QLabel(text, parent)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setProperty("role", role)
    made.setWordWrap(wrap)
    return made


def show_role(shown: QWidget, role: Role) -> None:
    """Give a widget that is on screen another role of the stylesheet."""
    if shown.property("role") != role:
        shown.setProperty("role", role)
        shown.style().unpolish(shown)
        shown.style().polish(shown)


def rule(parent: QWidget | None = None) -> QFrame:
    """Return a hairline."""
    line = QFrame(parent)
    line.setObjectName("rule")
    return line


def tabular(font: QFont) -> QFont:
    """Return a font whose figures line up in columns."""
    font = QFont(font)
    font.setFeature(QFont.Tag("tnum"), 1)
    return font
