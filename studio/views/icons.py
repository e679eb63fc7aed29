"""Phosphor icons, drawn from the font file that qtawesome ships.

Only its font and its map are used: importing qtawesome itself reads every icon family it knows, which
alone takes longer than a bare window needs to open.
"""

import json
from collections.abc import Callable
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QIconEngine, QPainter, QPixmap

_FAMILY = "phosphor"


class GlyphEngine(QIconEngine):
    """Draws one glyph in the colour that holds at the moment of painting, so icons follow the theme."""

    def __init__(self, name: str, color: Callable[[], QColor], disabled: Callable[[], QColor]) -> None:
        super().__init__()
        self._character = glyph(name)  # here, where a wrong name can still raise; painting must not
        self._color = color
        self._disabled = disabled

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:  # noqa: ARG002
        """Draw the glyph centred in ``rect``."""
        font = QFont(_font_family())
        font.setPixelSize(max(1, min(rect.width(), rect.height())))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
        painter.setFont(font)
        painter.setPen(self._disabled() if mode == QIcon.Mode.Disabled else self._color())
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, self._character)
        painter.restore()

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        """Return the glyph on a transparent ground."""
        pixmap = QPixmap(size)
        if size.isEmpty():  # a button that has not been laid out yet asks for this
            return pixmap
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return pixmap


def glyph(name: str) -> str:
    """Return the character of an icon; an unknown name is a programming error and raises ``KeyError``."""
    return chr(int(_characters()[name], 16))


def _shipped(pattern: str) -> Path:
    spec = find_spec("qtawesome")
    if spec is None or not spec.submodule_search_locations:
        raise FileNotFoundError("qtawesome is not installed")
    return next(Path(spec.submodule_search_locations[0], "fonts").glob(pattern))


@cache
def _characters() -> dict[str, str]:
    characters: dict[str, str] = json.loads(_shipped(f"{_FAMILY}-charmap-*.json").read_bytes())
    return characters


@cache
def _font_family() -> str:
    number = QFontDatabase.addApplicationFont(str(_shipped(f"{_FAMILY}-[0-9]*.ttf")))
    return QFontDatabase.applicationFontFamilies(number)[0]
