"""How one card is drawn: the picture on its ground, the name below it, badges, and what is going on with it."""

import math
import time
from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetrics, QImage, QPainter, QPen, QTransform
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from studio.domain.words import tr
from studio.state.gallery import Gallery
from studio.state.gallery_cards import Card
from studio.state.gallery_model import CARD_ROLE
from studio.state.job_words import stage_words
from studio.views.gallery.actions import LABEL_COLORS
from studio.views.gallery.backdrop import Backdrop, Grounds
from studio.views.theme import CAPTION, Theme, interface_font

Index = QModelIndex | QPersistentModelIndex

RADIUS = 8
MARGIN = 8
NAME_HEIGHT = 24
SMALLEST, DEFAULT, LARGEST = 112, 176, 320
_BREATH_SECONDS = 2.4
#: Icon and tone of the badge that says how clean seam and transparency are.
GRADES = {"good": ("infinity", "good"), "warn": ("warning", "warn"), "bad": ("warning-octagon", "bad")}


def cell_size(picture: int) -> QSize:
    """Return the room a card needs whose picture is ``picture`` pixels wide."""
    return QSize(picture + 2 * MARGIN, picture + NAME_HEIGHT + 2 * MARGIN)


class CardDelegate(QStyledItemDelegate):
    """Paints cards; the grid tells which one plays and whether anything may move."""

    def __init__(self, gallery: Gallery, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._gallery = gallery
        self._theme = theme
        self._grounds = Grounds(theme)
        theme.changed.connect(self._take_font)
        self._take_font()
        self.picture = DEFAULT
        self.cell = cell_size(DEFAULT)
        self.ground = Backdrop.CHECKER
        self.live: Callable[[str], QImage | None] = lambda _: None
        self.moment: Callable[[], float] = lambda: 0.0
        self.breathing = True

    def _take_font(self) -> None:
        self._caption = interface_font(CAPTION)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002
        """Return the room a card gets."""
        return self.cell

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one card."""
        card = index.data(CARD_ROLE)
        if card is None:
            return
        painter.save()
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        area = self.picture_area(option.rect)
        self._grounds.paint(painter, area, self.ground, RADIUS)
        self._paint_content(painter, area, card)
        self._paint_frame(painter, area, option)
        self._paint_marks(painter, area, card, option)
        self._paint_name(painter, area, card, option)
        painter.restore()

    def picture_area(self, cell: QRect) -> QRectF:
        """Return where the picture of a card stands within its cell."""
        left = cell.left() + (cell.width() - self.picture) // 2
        return QRectF(left, cell.top() + MARGIN, self.picture, self.picture)

    def retry_area(self, cell: QRect) -> QRect:
        """Return where a failed card's Retry stands within its cell."""
        area = self.picture_area(cell)
        return QRectF(area.center().x() - 36, area.bottom() - 40, 72, 28).toRect()

    def star_area(self, cell: QRect) -> QRect:
        """Return where a card's star stands within its cell."""
        area = self.picture_area(cell)
        return QRectF(area.right() - 32, area.top() + 4, 28, 28).toRect()

    def _paint_content(self, painter: QPainter, area: QRectF, card: Card) -> None:
        live = self.live(card.id)
        image = live or self._gallery.thumbnail(card.face, self._pixels(painter))
        faded = card.state in {"pending", "processing", "failed"}
        if image is not None and not image.isNull():
            painter.setOpacity(0.35 if faded else 1.0)
            self._paint_image(painter, area, image)
            painter.setOpacity(1.0)
        if card.state in {"pending", "processing"}:
            self._paint_pending(painter, area, card)
        elif card.state == "failed":
            self._paint_failed(painter, area, card)
        elif image is None:
            self._paint_missing(painter, area, card)
        if card.state == "ready":
            self._paint_badges(painter, area, card)
        if live is not None:
            self._paint_moment(painter, area)

    def _paint_image(self, painter: QPainter, area: QRectF, image: QImage) -> None:
        """Fill a rounded shape with the picture: unlike clipping, that keeps the corners smooth."""
        scale = min(area.width() / image.width(), area.height() / image.height())
        width, height = image.width() * scale, image.height() * scale
        place = QRectF(area.center().x() - width / 2, area.center().y() - height / 2, width, height)
        brush = QBrush(image)
        brush.setTransform(QTransform.fromTranslate(place.x(), place.y()).scale(scale, scale))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(brush)
        painter.drawRoundedRect(place, RADIUS, RADIUS)

    def _paint_frame(self, painter: QPainter, area: QRectF, option: QStyleOptionViewItem) -> None:
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        width = 2.0 if selected else 1.0
        color = self._theme.color("accent" if selected or hovered else "line")
        inset = width / 2
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(color, width))
        painter.drawRoundedRect(area.adjusted(inset, inset, -inset, -inset), RADIUS - inset, RADIUS - inset)
        if selected:
            self._paint_tick(painter, area)
        if selected and option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(self._theme.color("accent"), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(area.adjusted(-2.5, -2.5, 2.5, 2.5), RADIUS + 2, RADIUS + 2)

    def _paint_tick(self, painter: QPainter, area: QRectF) -> None:
        disc = QRectF(area.left() + 8, area.top() + 8, 18, 18)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("accent"))
        painter.drawEllipse(disc)
        self._theme.icon("check-bold", "on_accent").paint(painter, disc.adjusted(4, 4, -4, -4).toRect())

    def _paint_marks(self, painter: QPainter, area: QRectF, card: Card, option: QStyleOptionViewItem) -> None:
        """Draw star and rating at the top right, and a dot of the label's colour left of the name."""
        marks = card.marks
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        if marks.star or (hovered and card.state == "ready"):
            disc = QRectF(area.right() - 30, area.top() + 6, 24, 24)
            self._paint_ground(painter, disc, 12)
            icon = self._theme.icon("star-fill" if marks.star else "star", "accent" if marks.star else "text")
            icon.paint(painter, disc.adjusted(5, 5, -5, -5).toRect())
        if marks.rating:
            left = area.left() + (30 if option.state & QStyle.StateFlag.State_Selected else 6)
            self._paint_badge(painter, left + 38, area.top() + 28, "star-fill", str(marks.rating))
        if marks.label:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(LABEL_COLORS[marks.label]))
            painter.drawEllipse(QRectF(area.left() + 2, area.bottom() + NAME_HEIGHT / 2 - 3, 10, 10))

    def _paint_moment(self, painter: QPainter, area: QRectF) -> None:
        """Draw how far into the clip the pointer has come."""
        line = QRectF(area.left() + RADIUS, area.bottom() - 5, area.width() - 2 * RADIUS, 3)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("line"))
        painter.drawRoundedRect(line, 1.5, 1.5)
        painter.setBrush(self._theme.color("accent"))
        painter.drawRoundedRect(QRectF(line.left(), line.top(), max(3.0, line.width() * self.moment()), 3), 1.5, 1.5)

    def _paint_ground(self, painter: QPainter, place: QRectF, radius: float) -> None:
        ground = self._theme.color("panel")
        ground.setAlphaF(0.86)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(place, radius, radius)

    def _paint_name(self, painter: QPainter, area: QRectF, card: Card, option: QStyleOptionViewItem) -> None:
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.setFont(self._caption)
        painter.setPen(self._theme.color("text" if selected or card.state == "ready" else "dim"))
        place = QRectF(area.left(), area.bottom() + 2, area.width(), NAME_HEIGHT)
        text = QFontMetrics(self._caption).elidedText(card.pose.name, Qt.TextElideMode.ElideRight, int(place.width()))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)

    def _paint_badges(self, painter: QPainter, area: QRectF, card: Card) -> None:
        right = area.right() - 6
        if card.versions > 1:
            right = self._paint_badge(painter, right, area.bottom() - 6, "stack", str(card.versions))
        if card.moving:
            right = self._paint_badge(painter, right, area.bottom() - 6, "play-fill", "")
            measures = self._gallery.meters.measures(card.face)
            if measures is not None:
                icon, tone = GRADES[measures.grade]
                self._paint_badge(painter, right, area.bottom() - 6, icon, "", tone)

    def _paint_badge(
        self, painter: QPainter, right: float, bottom: float, icon: str, text: str, tone: str = "text"
    ) -> float:
        """Draw a chip that ends at ``right`` and return where the next one may end."""
        width = 20 + (QFontMetrics(self._caption).horizontalAdvance(text) + 4 if text else 0)
        chip = QRectF(right - width, bottom - 20, width, 20)
        self._paint_ground(painter, chip, 4)
        self._theme.icon(icon, tone).paint(painter, QRect(int(chip.left()) + 4, int(chip.top()) + 4, 12, 12))
        if text:
            painter.setFont(self._caption)
            painter.setPen(self._theme.color("text"))
            painter.drawText(chip.adjusted(18, 0, -4, 0), Qt.AlignmentFlag.AlignCenter, text)
        return chip.left() - 4

    def _paint_pending(self, painter: QPainter, area: QRectF, card: Card) -> None:
        breath = 0.5 + 0.5 * math.sin(time.monotonic() * math.tau / _BREATH_SECONDS) if self.breathing else 0.5
        veil = self._theme.color("accent")
        veil.setAlphaF(0.05 + 0.09 * breath)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(veil)
        painter.drawRoundedRect(area, RADIUS, RADIUS)
        left = seconds_left(self._gallery.remaining(card))
        self._paint_lines(painter, area, "hourglass-medium", "dim", _waiting_words(card), left)

    def _paint_failed(self, painter: QPainter, area: QRectF, card: Card) -> None:
        reason = card.job.error if card.job is not None else ""
        self._paint_lines(painter, area.adjusted(0, 0, 0, -40), "warning-circle", "bad", tr("Failed"), reason)
        button = QRectF(self.retry_area(self._cell_of(area)))
        painter.setPen(QPen(self._theme.color("line"), 1))
        painter.setBrush(self._theme.color("raised"))
        painter.drawRoundedRect(button, 6, 6)
        painter.setPen(self._theme.color("text"))
        painter.setFont(self._caption)
        painter.drawText(button, Qt.AlignmentFlag.AlignCenter, tr("Retry"))

    def _paint_missing(self, painter: QPainter, area: QRectF, card: Card) -> None:
        asset = card.face.still or card.face.clip
        reason = self._gallery.thumbnails.error(asset) if asset is not None else ""
        if asset is None:
            self._paint_lines(painter, area, "image", "faint", tr("No picture yet"), "")
        elif reason:
            self._paint_lines(painter, area, "warning", "warn", tr("Cannot be shown"), reason)

    def _paint_lines(self, painter: QPainter, area: QRectF, icon: str, tone: str, head: str, line: str) -> None:
        """Draw an icon with a word below it, and below that a smaller sentence as far as there is room."""
        centre = area.center()
        self._theme.icon(icon, tone).paint(painter, QRect(int(centre.x()) - 12, int(centre.y()) - 34, 24, 24))
        painter.setFont(_strong(self._caption))
        painter.setPen(self._theme.color("text"))
        painter.drawText(
            QRectF(area.left() + 8, centre.y() - 6, area.width() - 16, 18), Qt.AlignmentFlag.AlignCenter, head
        )
        painter.setFont(self._caption)
        painter.setPen(self._theme.color("dim"))
        room = QRectF(area.left() + 10, centre.y() + 14, area.width() - 20, min(34, area.bottom() - centre.y() - 18))
        flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
        painter.drawText(room, int(flags), line)

    def _cell_of(self, area: QRectF) -> QRect:
        return QRectF(area.left() - MARGIN, area.top() - MARGIN, self.picture + 2 * MARGIN, 1).toRect()

    def _pixels(self, painter: QPainter) -> int:
        return round(self.picture * painter.device().devicePixelRatio())


def _waiting_words(card: Card) -> str:
    if card.job is not None and card.job.stage:
        words = stage_words(card.job.stage)
        return words[:1].upper() + words[1:]
    return tr("Drawing") if card.state == "processing" else tr("Waiting")


def seconds_left(seconds: float | None) -> str:
    """Return how long something still takes, in words; empty when that is not known."""
    if seconds is None:
        return ""
    return tr("Nearly done") if seconds < 1 else tr("About {seconds} s left", seconds=math.ceil(seconds))


def _strong(font: QFont) -> QFont:
    strong = QFont(font)
    strong.setWeight(QFont.Weight.DemiBold)
    return strong
