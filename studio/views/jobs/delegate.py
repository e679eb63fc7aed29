"""Draws a row of the jobs table: picture and name, a chip for the state, figures, a thin line of progress."""

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QImage, QPainter, QPainterPath
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from studio.domain.entries import Entry
from studio.domain.job_groups import Group
from studio.state.job_words import stage_words
from studio.state.jobs_model import FOLD_ROLE, PROGRESS_ROLE, ROW_ROLE, Column, Row
from studio.state.text import one_line
from studio.views.theme import CAPTION, Theme, interface_font

Index = QModelIndex | QPersistentModelIndex
Picture = Callable[[Entry], QImage | None]

#: state: (icon, token); the word stands beside them, so colour is never alone.
_MARKS = {
    "draft": ("note-pencil", "dim"),
    "waiting": ("tray", "dim"),
    "sending": ("paper-plane-tilt", "info"),
    "sent": ("hourglass-medium", "info"),
    "processing": ("circle-dashed", "info"),
    "completed": ("check-circle", "good"),
    "failed": ("warning-circle", "bad"),
    "refunded": ("arrow-u-up-left", "dim"),
    "cancelled": ("prohibit", "dim"),
    "unknown": ("question", "warn"),
}
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_KINDS = {"animation": "film-strip", "edit": "pencil-simple", "logo": "star-four"}


class JobsDelegate(QStyledItemDelegate):
    """Paints every cell by itself; ``picture`` returns a small image of a finished job, or None."""

    ROW_HEIGHT = 40
    #: The width in which the arrow of a group is hit.
    ARROW = 28
    _INDENT = 24

    def __init__(self, theme: Theme, picture: Picture) -> None:
        super().__init__()
        self._theme = theme
        self._picture = picture
        theme.changed.connect(self._take_fonts)
        self._take_fonts()

    def _take_fonts(self) -> None:
        self._body = interface_font()
        self._bold = interface_font()
        self._bold.setWeight(QFont.Weight.DemiBold)
        self._small = interface_font(CAPTION)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002
        """Return the height of a row."""
        return QSize(64, self.ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one cell."""
        row: Row | None = index.data(ROW_ROLE)
        if row is None:
            return
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, self._theme.color("select"))
        column = Column(index.column())
        if column == Column.POSE and isinstance(row, Group):
            self._paint_group(painter, rect, index)
        elif column == Column.POSE and isinstance(row, Entry):
            inside = rect.adjusted(self._INDENT if index.data(FOLD_ROLE) == "in" else 0, 0, 0, 0)
            self._paint_pose(painter, inside, row, index.data())
        elif column == Column.STATE:
            self._paint_chip(painter, rect, row, index.data())
        else:
            self._paint_words(painter, rect, index, self._token(row, column))
        self._paint_progress(painter, rect, index)
        painter.restore()

    @staticmethod
    def _token(row: Row, column: Column) -> str:
        if column == Column.COST and isinstance(row, Entry) and row.differs:
            return "warn"
        return "dim" if column == Column.MASCOT else "text"

    def _paint_group(self, painter: QPainter, rect: QRect, index: Index) -> None:
        opened = index.data(FOLD_ROLE) is True
        arrow = QRect(rect.x() + 10, rect.center().y() - 7, 14, 14)
        self._theme.icon("caret-down" if opened else "caret-right", "dim").paint(painter, arrow)
        self._theme.icon("stack", "dim").paint(painter, QRect(rect.x() + 32, rect.center().y() - 9, 18, 18))
        words = rect.adjusted(60, 0, -8, 0)
        painter.setFont(self._bold)
        painter.setPen(self._theme.color("text"))
        painter.drawText(words, _LEFT, self._cut(self._bold, index.data(), words.width()))

    def _paint_pose(self, painter: QPainter, rect: QRect, row: Entry, name: str) -> None:
        frame = QRectF(rect.x() + 8, rect.y() + 4, 32, 32)
        path = QPainterPath()
        path.addRoundedRect(frame, 4, 4)
        painter.fillPath(path, self._theme.color("sunken"))
        picture = self._picture(row)
        if picture is not None:
            painter.save()
            painter.setClipPath(path)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(frame, picture)
            painter.restore()
        else:
            icon = self._theme.icon(_KINDS.get(row.kind, "image"), "faint")
            icon.paint(painter, frame.adjusted(8, 8, -8, -8).toRect())
        words = rect.adjusted(48, 0, -8, 0)
        painter.setFont(self._body)
        painter.setPen(self._theme.color("text"))
        second = one_line(row.error or stage_words(row.stage)) if row.error or row.running else ""
        if not second:
            painter.drawText(words, _LEFT, self._cut(self._body, name, words.width()))
            return
        upper, lower = words.adjusted(0, 3, 0, -words.height() // 2), words.adjusted(0, words.height() // 2, 0, -3)
        painter.drawText(upper, _LEFT, self._cut(self._body, name, words.width()))
        painter.setFont(self._small)
        painter.setPen(self._theme.color("bad" if row.failed else "dim"))
        painter.drawText(lower, _LEFT, self._cut(self._small, second, words.width()))

    def _paint_chip(self, painter: QPainter, rect: QRect, row: Row, words: str) -> None:
        icon, token = _MARKS[row.state]
        color = self._theme.color(token)
        width = painter.fontMetrics().horizontalAdvance(words) + 36
        chip = QRectF(rect.x() + 8, rect.y() + (rect.height() - 22) / 2, min(width, rect.width() - 12), 22)
        ground = self._theme.color(token)
        ground.setAlphaF(0.14)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(chip, 4, 4)
        self._theme.icon(icon, token).paint(painter, QRect(int(chip.x()) + 6, int(chip.y()) + 4, 14, 14))
        painter.setFont(self._small)
        painter.setPen(color)
        inside = chip.adjusted(24, 0, -4, 0).toRect()
        painter.drawText(inside, _LEFT, self._cut(self._small, words, inside.width()))

    def _paint_words(self, painter: QPainter, rect: QRect, index: Index, token: str) -> None:
        painter.setFont(self._body)
        painter.setPen(self._theme.color(token))
        inside = rect.adjusted(8, 0, -8, 0)
        align = _LEFT if index.column() < Column.COST else _RIGHT
        painter.drawText(inside, align, self._cut(self._body, index.data() or "", inside.width()))

    def _paint_progress(self, painter: QPainter, rect: QRect, index: Index) -> None:
        """Draw this column's part of the line that runs under the whole row."""
        progress = index.data(PROGRESS_ROLE)
        view = self.parent()
        if progress is None or not isinstance(view, QAbstractItemView):
            return
        end = view.viewport().width() * progress
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("line"))
        line = QRectF(rect.x(), rect.bottom() - 2, rect.width(), 3)
        painter.drawRect(line)
        if end > rect.x():
            painter.setBrush(self._theme.color("info"))
            painter.drawRect(QRectF(line.topLeft(), QPointF(min(end, rect.right() + 1), rect.bottom() + 1)))

    @staticmethod
    def _cut(font: QFont, words: str, width: int) -> str:
        return QFontMetrics(font).elidedText(words, Qt.TextElideMode.ElideRight, width)
