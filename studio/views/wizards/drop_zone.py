"""A place to drop, paste, choose or address one picture."""

from PySide6.QtCore import QMimeData, QRectF, QSize, Qt, QUrl, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QFileDialog, QWidget

from studio.domain.words import tr
from studio.state.stills import Stills
from studio.state.transfer import carries_anything, carries_poses
from studio.views.gallery.backdrop import Backdrop, Grounds
from studio.views.theme import Theme
from studio.views.widgets.tiles import Tile, paint_picture

_HEIGHT = 176
_ICON = 32
_RADIUS = 8


class DropZone(QWidget):
    """Shows the picture that was brought, or how to bring one.

    Signals: ``brought(QMimeData)`` something was dropped, pasted or chosen; read it before the slot returns.
    """

    brought = Signal(object)

    def __init__(self, theme: Theme, stills: Stills, name: str) -> None:
        super().__init__()
        self._theme = theme
        self._stills = stills
        self._grounds = Grounds(theme)
        self._tile: Tile | None = None
        self._over = False
        self._busy = ""
        self.setAccessibleName(name)
        self.setAcceptDrops(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFixedHeight(_HEIGHT)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._describe()
        stills.changed.connect(self.update)
        theme.changed.connect(self.update)

    def show_picture(self, tile: Tile | None, busy: str = "") -> None:
        """Show a picture, or none; ``busy`` says what is going on."""
        if (tile, busy) != (self._tile, self._busy):
            self._tile, self._busy = tile, busy
            self._describe()
            self.update()

    def choose_file(self) -> None:
        """Ask for a file."""
        dialog = QFileDialog(self.window(), tr("Choose a picture"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        # By content, not by suffix: the filter only helps to look.
        dialog.setNameFilters(
            [tr("Pictures (*.png *.jpg *.jpeg *.webp *.gif *.bmp *.tif *.tiff)"), tr("All files (*)")]
        )
        dialog.fileSelected.connect(self._on_file_chosen)
        dialog.open()

    def sizeHint(self) -> QSize:
        """Return the room it likes."""
        return QSize(480, _HEIGHT)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take anything that could be a picture; what it is shows when it is dropped."""
        if carries_anything(event.mimeData()) or carries_poses(event.mimeData()):
            self._mark(over=True)
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Let go."""
        self._mark(over=False)
        event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        """Hand over what was dropped."""
        self._mark(over=False)
        event.acceptProposedAction()
        self.brought.emit(event.mimeData())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose a file."""
        self.setFocus()
        event.accept()
        self.choose_file()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Paste, or choose a file with Enter or Space."""
        if event.matches(QKeySequence.StandardKey.Paste):
            self.brought.emit(QGuiApplication.clipboard().mimeData())
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            self.choose_file()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Draw the picture, or the invitation."""
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        area = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        if self._tile is not None:
            self._grounds.paint(painter, area, Backdrop.CHECKER, _RADIUS)
            paint_picture(painter, area, self._tile, self._stills)
        else:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.color("select" if self._over else "sunken"))
            painter.drawRoundedRect(area, _RADIUS, _RADIUS)
            self._paint_invitation(painter, area)
        lively = self._over or self.hasFocus()
        style = Qt.PenStyle.SolidLine if self._tile is not None else Qt.PenStyle.DashLine
        painter.setPen(QPen(self._theme.color("accent" if lively else "faint"), 2 if lively else 1, style))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(area, _RADIUS, _RADIUS)

    def _paint_invitation(self, painter: QPainter, area: QRectF) -> None:
        middle = area.center()
        spot = QRectF(middle.x() - _ICON / 2, middle.y() - _ICON - 8, _ICON, _ICON)
        self._theme.icon("image", "faint").paint(painter, spot.toRect())
        painter.setPen(self._theme.color("dim"))
        words = self._busy or tr("Drop a picture here, paste one, or press to choose a file.")
        below = QRectF(area.left() + 24, middle.y() + 4, area.width() - 48, 40)
        painter.drawText(below, Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextWordWrap, words)

    def _describe(self) -> None:
        words = self._tile.words if self._tile is not None else tr("Drop, paste or choose a picture")
        self.setAccessibleDescription(self._busy or words)

    def _mark(self, *, over: bool) -> None:
        if over != self._over:
            self._over = over
            self.update()

    def _on_file_chosen(self, path: str) -> None:
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(path)])
        self.brought.emit(data)
