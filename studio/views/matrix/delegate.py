"""How a cell of the pose matrix is drawn: its picture, or why there is none."""

from PySide6.QtCore import QModelIndex as _Index
from PySide6.QtCore import QObject, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from studio.domain.words import tr
from studio.state.gallery_pictures import Thumbnails
from studio.state.matrix_model import CELL_ROLE, STATE_ROLE
from studio.views.gallery.backdrop import Backdrop, Grounds
from studio.views.theme import CAPTION, Theme, interface_font

Index = _Index | QPersistentModelIndex

SIDE = 96
_MARGIN = 6


class CellDelegate(QStyledItemDelegate):
    """Paints cells; a hole is dashed, so that it shows without colour too."""

    def __init__(self, thumbnails: Thumbnails, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thumbnails = thumbnails
        self._theme = theme
        self._grounds = Grounds(theme)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002
        """Return the room of a cell."""
        return QSize(SIDE, SIDE)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one cell."""
        state = index.data(STATE_ROLE)
        cell = index.data(CELL_ROLE)
        if cell is None:
            return
        painter.save()
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        room = QRectF(option.rect)
        side = min(room.width(), room.height()) - 2 * _MARGIN
        area = QRectF(room.center().x() - side / 2, room.center().y() - side / 2, side, side)
        if state == "there":
            self._paint_picture(painter, area, cell)
        else:
            self._paint_lack(painter, area, state)
        if option.state & QStyle.StateFlag.State_Selected:
            self._paint_choice(painter, area)
        painter.restore()

    def _paint_picture(self, painter: QPainter, area: QRectF, cell: object) -> None:
        self._grounds.paint(painter, area, Backdrop.CHECKER, 8)
        pose = getattr(cell, "pose", None)
        asset = (pose.still or pose.clip) if pose is not None else None
        if asset is None:
            return
        pixels = round(area.width() * painter.device().devicePixelRatio())
        image = self._thumbnails.image(asset, pixels)
        if image is not None and not image.isNull():
            scale = min(area.width() / image.width(), area.height() / image.height())
            width, height = image.width() * scale, image.height() * scale
            place = QRectF(area.center().x() - width / 2, area.center().y() - height / 2, width, height)
            painter.drawImage(place, image)

    def _paint_lack(self, painter: QPainter, area: QRectF, state: str) -> None:
        icon, tone, words = {
            "hole": ("plus", "faint", ""),
            "making": ("hourglass-medium", "info", tr("Being made")),
            "failed": ("warning-circle", "bad", tr("Failed")),
        }.get(state, ("dots-three", "faint", ""))
        pen = QPen(self._theme.color("bad" if state == "failed" else "line"), 1.5)
        pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), 8, 8)
        shift = 8 if words else 0
        place = QRect(int(area.center().x()) - 10, int(area.center().y()) - 10 - shift, 20, 20)
        self._theme.icon(icon, tone).paint(painter, place)
        painter.setFont(interface_font(CAPTION))
        painter.setPen(self._theme.color("dim"))
        low = QRectF(area.left(), area.center().y() + 4, area.width(), 20)
        painter.drawText(low, Qt.AlignmentFlag.AlignCenter, words)

    def _paint_choice(self, painter: QPainter, area: QRectF) -> None:
        painter.setPen(QPen(self._theme.color("accent"), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), 8, 8)
