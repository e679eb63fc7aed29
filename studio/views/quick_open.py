"""Go to anything: type a part of a name, press Enter."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QListView, QVBoxLayout, QWidget

from studio.state.finder import Entry, find
from studio.views.theme import Theme
from studio.views.widgets.labels import label

_ICONS = {"project": "folder-simple", "mascot": "smiley", "pose": "image", "command": "lightning"}
_WORDS = {"project": "Project", "mascot": "Mascot", "pose": "Pose", "command": "Command"}
_WIDTH = 560
_ROWS, _ROW_HEIGHT = 10, 32
_MOVES = {Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}


class QuickOpen(QDialog):
    """Lists what matches.

    Signals: ``chosen(Entry)``.
    """

    chosen = Signal(object)

    def __init__(self, theme: Theme, entries: Sequence[Entry], parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Go to anything")
        self.setFixedWidth(_WIDTH)
        self._entries = entries
        self._model = _EntryModel(theme, self)
        self._field = QLineEdit(placeholderText="Project, mascot, pose or command")
        self._field.setAccessibleName("Search everything")
        self._field.addAction(theme.icon("magnifying-glass"), QLineEdit.ActionPosition.LeadingPosition)
        self._list = QListView()
        self._list.setObjectName("quickList")
        self._list.setModel(self._model)
        self._list.setAccessibleName("Found")
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setUniformItemSizes(True)
        self._none = label("Nothing has that name.", "dim")
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
        self._model.show(find(self._entries, text))
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


class _EntryModel(QAbstractListModel):
    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme
        self._entries: Sequence[Entry] = ()

    def show(self, entries: Sequence[Entry]) -> None:
        self.beginResetModel()
        self._entries = entries
        self.endResetModel()

    def entry(self, index: QModelIndex) -> Entry | None:
        return self._entries[index.row()] if index.isValid() else None

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._entries)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        entry = self._entries[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return " · ".join(filter(None, (entry.title, entry.detail, _WORDS[entry.kind])))
        if role == Qt.ItemDataRole.DecorationRole:
            return self._theme.icon(_ICONS[entry.kind])
        return QSize(0, _ROW_HEIGHT) if role == Qt.ItemDataRole.SizeHintRole else None
