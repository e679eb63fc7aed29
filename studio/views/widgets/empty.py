"""An empty pane teaches: what this is, the one next step, and a button that takes it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPixmap, QResizeEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from studio.domain.resources import resource_path
from studio.views.theme import Theme
from studio.views.widgets.buttons import quiet_button
from studio.views.widgets.labels import label

_ICON = 40
_FOX = 96


class EmptyPane(QWidget):
    """A picture, one sentence, one button.

    Signals: ``step_requested()`` the user wants to take the next step.
    """

    step_requested = Signal()

    def __init__(self, theme: Theme, icon: str, sentence: str, step: str = "", *, fox: bool = False) -> None:
        super().__init__()
        self._theme = theme
        self._icon = icon
        self._fox = fox
        self._picture = QLabel()
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._sentence = label(sentence, "dim", wrap=True)
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._button = quiet_button(step)
        self._button.clicked.connect(self.step_requested)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addStretch(2)
        column.addWidget(self._picture)
        column.addWidget(self._sentence)
        column.addWidget(self._button, alignment=Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
        theme.changed.connect(self._paint_picture)
        self.set_step(sentence, step)
        self._paint_picture()

    def set_step(self, sentence: str, step: str) -> None:
        """Say something else, and offer another step; none with an empty word."""
        self._sentence.setText(sentence)
        self._button.setText(step)
        self._button.setVisible(bool(step))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the picture out where it would take the room of the words."""
        super().resizeEvent(event)
        below = self._button.sizeHint().height() if self._button.text() else 0
        words = self._sentence.heightForWidth(self.width() - 32)
        self._picture.setVisible(self.height() >= self._picture.sizeHint().height() + words + below + 64)

    def _paint_picture(self) -> None:
        drawing = resource_path("icons", "fox-with-brush.png")
        if self._fox and drawing.exists():
            ratio = self.devicePixelRatioF()
            pixmap = QPixmap(str(drawing)).scaledToHeight(
                round(_FOX * ratio), Qt.TransformationMode.SmoothTransformation
            )
            pixmap.setDevicePixelRatio(ratio)
        else:
            pixmap = self._theme.icon(self._icon, "faint").pixmap(_ICON, _ICON)
        self._picture.setPixmap(pixmap)
