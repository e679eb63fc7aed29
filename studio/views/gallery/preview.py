"""One picture or clip as large as there is room, on a ground that shows its transparency."""

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from studio.domain.words import tr
from studio.views.gallery.backdrop import Backdrop, Grounds
from studio.views.theme import Theme

_SETTLE_MS = 120


class Preview(QWidget):
    """Shows what it is given.

    Signals: ``box_changed(QSize)`` there is room for so many device pixels now.
    """

    box_changed = Signal(QSize)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("Preview"))
        self.setMinimumSize(160, 120)
        self._theme = theme
        self._grounds = Grounds(theme)
        self._ground = Backdrop.CHECKER
        self._image = QImage()
        self._sentence = ""
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLE_MS)
        self._settle.timeout.connect(lambda: self.box_changed.emit(self.box))
        theme.changed.connect(self.update)

    @property
    def box(self) -> QSize:
        """The room there is, in device pixels."""
        return self.size() * self.devicePixelRatioF()

    def set_ground(self, ground: Backdrop) -> None:
        """Show the picture on another ground."""
        self._ground = ground
        self.update()

    def show_image(self, image: QImage) -> None:
        """Show a picture, or nothing if it is null."""
        self._image, self._sentence = image, ""
        self.update()

    def show_sentence(self, sentence: str) -> None:
        """Say why there is no picture."""
        self._image, self._sentence = QImage(), sentence
        self.setAccessibleDescription(sentence)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Draw the ground, and on it the picture or the sentence."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        self._grounds.paint(painter, QRectF(self.rect()), self._ground, 8)
        if self._sentence:
            dark = self._ground is Backdrop.BLACK
            tone = self._theme.color("dim") if self._ground is Backdrop.CHECKER else None
            painter.setPen(tone or (Qt.GlobalColor.white if dark else Qt.GlobalColor.black))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.rect().adjusted(24, 24, -24, -24), int(flags), self._sentence)
        elif not self._image.isNull():
            painter.drawImage(self._place(), self._image)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ask for the new size once the resizing has come to rest."""
        super().resizeEvent(event)
        self._settle.start()

    def _place(self) -> QRectF:
        scale = min(self.width() / self._image.width(), self.height() / self._image.height())
        width, height = self._image.width() * scale, self._image.height() * scale
        # On whole pixels: frames are made for just this place, and half a pixel beside it they would be blurred.
        return QRectF((self.width() - width) // 2, (self.height() - height) // 2, width, height)
