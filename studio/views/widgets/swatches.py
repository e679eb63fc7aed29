"""A row of colours, each with its code, for people who see them and for those who hear them."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.domain.looks import Swatch
from studio.domain.words import tr
from studio.views.theme import Theme

_SIDE = 24
_GAP = 6


class Swatches(QWidget):
    """Shows colours; its description names them."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self._theme = theme
        self._colours: tuple[Swatch, ...] = ()
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def show_colours(self, colours: Sequence[Swatch]) -> None:
        """Show these colours; the row is hidden while there are none."""
        self._colours = tuple(colours)
        words = ", ".join(f"{each.name} {each.hex}".strip() for each in self._colours)
        self.setAccessibleDescription(words)
        self.setToolTip(tr("Colours: {words}", words=words))
        self.setVisible(bool(self._colours))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return the room of one row."""
        return QSize(len(self._colours) * (_SIDE + _GAP), _SIDE)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Draw the colours side by side."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.color("line"), 1))
        for place, colour in enumerate(self._colours):
            painter.setBrush(QColor(colour.hex))
            painter.drawRoundedRect(QRectF(place * (_SIDE + _GAP) + 0.5, 0.5, _SIDE - 1, _SIDE - 1), 6, 6)


def plain(colours: Sequence[str]) -> tuple[Swatch, ...]:
    """Return colours without names as swatches."""
    return tuple(Swatch(hex=colour) for colour in colours)
