"""Go to anything: type a part of a name, press Enter."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QDialog,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from studio.domain.search import Entry, EntryKind, Hit, QuickIndex
from studio.domain.words import tr
from studio.views.theme import Theme, scaled
from studio.views.widgets.labels import label

Index = QModelIndex | QPersistentModelIndex

HIT_ROLE = Qt.ItemDataRole.UserRole
_ICONS: dict[EntryKind, str] = {
    "project": "folder-simple", "mascot": "smiley", "pose": "image",
    "canvas": "flow-arrow", "job": "hourglass-medium", "command": "lightning",
}  # fmt: skip
_WIDTH = 560
_ROWS, _ROW_HEIGHT = 10, 32
_MOVES = {Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}


class QuickOpen(QDialog):
    """Lists what matches.

    Signals: ``chosen(Entry)``.
    """

    chosen = Signal(object)

    def __init__(self, theme: Theme, index: QuickIndex, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Go to anything"))
        self.setFixedWidth(scaled(_WIDTH))
        self._index = index
        self._model = HitModel(theme, self)
        self._field = QLineEdit(placeholderText=tr("Project, mascot, pose, canvas, job or command"))
        self._field.setAccessibleName(tr("Search everything"))
        self._field.addAction(theme.icon("magnifying-glass"), QLineEdit.ActionPosition.LeadingPosition)
        self._list = QListView()
        self._list.setObjectName("quickList")
        self._list.setModel(self._model)
        self._list.setItemDelegate(_HitDelegate(theme, self))
        self._list.setAccessibleName(tr("Found"))
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setUniformItemSizes(True)
        self._none = label(tr("Nothing has that name."), "dim")
        self._none.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(8)
        for widget in (self._field, self._list, self._none):
            column.addWidget(widget)
        self._field.installEventFilter(self)
        self._field.textChanged.connect(self._on_text_changed)
        self._field.returnPressed.connect(self._on_chosen)
        self._list.clicked.connect(self._on_chosen)
        self._on_text_changed("")

    def search_again(self) -> None:
        """Look once more for what stands in the field; there is more to be found now."""
        self._on_text_changed(self._field.text())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the arrow keys move through the list while the caret stays in the field."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in _MOVES:
            self._move(event.key())
            return True
        return super().eventFilter(watched, event)

    def _move(self, key: int) -> None:
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -8}.get(Qt.Key(key), 8)
        row = min(max(self._list.currentIndex().row() + step, 0), self._model.rowCount() - 1)
        self._list.setCurrentIndex(self._model.index(row, 0))

    def _on_text_changed(self, text: str) -> None:
        self._model.show(self._index.search(text))
        found = self._model.rowCount() > 0
        self._list.setFixedHeight(min(self._model.rowCount(), _ROWS) * _ROW_HEIGHT)
        self._list.setVisible(found)
        self._none.setVisible(not found)
        if found:
            self._list.setCurrentIndex(self._model.index(0, 0))
        self.adjustSize()

    def _on_chosen(self) -> None:
        entry = self._model.entry(self._list.currentIndex())
        if entry is not None:
            self.accept()
            self.chosen.emit(entry)


class HitModel(QAbstractListModel):
    """What was found, best first."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme
        self._hits: Sequence[Hit] = ()

    def show(self, hits: Sequence[Hit]) -> None:
        """Show other hits."""
        self.beginResetModel()
        self._hits = hits
        self.endResetModel()

    def entry(self, index: QModelIndex) -> Entry | None:
        """Return what a row goes to."""
        return self._hits[index.row()].entry if index.isValid() else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Return how many hits there are."""
        return 0 if parent.isValid() else len(self._hits)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the hit, or what is said of it."""
        if not index.isValid():
            return None
        hit = self._hits[index.row()]
        if role == HIT_ROLE:
            return hit
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return " · ".join(filter(None, (hit.entry.title, hit.entry.context, kind_words(hit.entry.kind))))
        if role == Qt.ItemDataRole.DecorationRole:
            return self._theme.icon(_ICONS[hit.entry.kind])
        return QSize(0, _ROW_HEIGHT) if role == Qt.ItemDataRole.SizeHintRole else None


class _HitDelegate(QStyledItemDelegate):
    """Draws a hit: its icon, its title with the letters that matched in bold, and where it is at the right."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one row."""
        hit: Hit | None = index.data(HIT_ROLE)
        if hit is None:
            return
        painter.save()
        area = option.rect.adjusted(8, 0, -8, 0)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.color("select"))
            painter.drawRoundedRect(option.rect, 6, 6)
        icon = QRect(area.left(), area.center().y() - 8, 16, 16)
        self._theme.icon(_ICONS[hit.entry.kind]).paint(painter, icon)
        where = " · ".join(filter(None, (hit.entry.context, kind_words(hit.entry.kind))))
        painter.setFont(option.font)
        metrics = painter.fontMetrics()
        room = area.adjusted(28, 0, 0, 0)
        width = min(metrics.horizontalAdvance(where), room.width() // 2)
        painter.setPen(self._theme.color("faint"))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(room, int(right), metrics.elidedText(where, Qt.TextElideMode.ElideLeft, width))
        self._draw_title(painter, room.adjusted(0, 0, -width - 12, 0), hit, option.font)
        painter.restore()

    def _draw_title(self, painter: QPainter, room: QRect, hit: Hit, font: QFont) -> None:
        bold = QFont(font)
        bold.setWeight(QFont.Weight.Bold)
        painter.setPen(self._theme.color("text"))
        left, places = room.left(), set(hit.places)
        for place, letter in enumerate(hit.entry.title):
            painter.setFont(bold if place in places else font)
            advance = painter.fontMetrics().horizontalAdvance(letter)
            if left + advance > room.right():
                painter.drawText(left, room.top(), room.width(), room.height(), Qt.AlignmentFlag.AlignVCenter, "…")
                return
            painter.drawText(left, room.top(), advance + 2, room.height(), Qt.AlignmentFlag.AlignVCenter, letter)
            left += advance


def kind_words(kind: EntryKind) -> str:
    """Return what a kind of thing is called."""
    return {
        "project": tr("Project"), "mascot": tr("Mascot"), "pose": tr("Pose"),
        "canvas": tr("Canvas"), "job": tr("Job"), "command": tr("Command"),
    }[kind]  # fmt: skip
