"""The command palette: every action of the menus with its keys; what cannot be done now says why."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QDialog, QLineEdit, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from studio.domain.folding import fold
from studio.domain.words import tr
from studio.views.commands import Commands
from studio.views.theme import Theme, scaled
from studio.views.widgets.labels import label

_WIDTH, _HEIGHT = 640, 420
_MOVES = {Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}


class _Row(NamedTuple):
    action: QAction
    words: str
    path: str
    keys: str
    why: str

    def matches(self, wanted: Sequence[str]) -> bool:
        text = fold(f"{self.words} {self.path} {self.keys}")
        return all(word in text for word in wanted)


class CommandPalette(QDialog):
    """Runs one action and closes."""

    def __init__(self, theme: Theme, commands: Commands, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Command palette"))
        self.setFixedSize(scaled(_WIDTH), scaled(_HEIGHT))
        self._theme = theme
        self._rows = [_row(path, action, why) for path, action, why in commands.everything()]
        self._shown: Sequence[_Row] = ()
        self._field = QLineEdit(placeholderText=tr("What do you want to do?"))
        self._field.setAccessibleName(tr("Search commands"))
        self._field.addAction(theme.icon("magnifying-glass"), QLineEdit.ActionPosition.LeadingPosition)
        self._list = self._build_list()
        self._none = label(tr("No command has these words."), "dim")
        self._none.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(8)
        column.addWidget(self._field)
        column.addWidget(self._list, stretch=1)
        column.addWidget(self._none, stretch=1)
        self._field.installEventFilter(self)
        self._field.textChanged.connect(self._show)
        self._field.returnPressed.connect(self._run)
        self._list.itemActivated.connect(lambda *_: self._run())
        self._list.itemClicked.connect(lambda *_: self._run())
        self._show("")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the arrow keys move through the list while the caret stays in the field."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in _MOVES:
            self._move(event.key())
            return True
        return super().eventFilter(watched, event)

    def _build_list(self) -> QTreeWidget:
        found = QTreeWidget()
        found.setObjectName("paletteList")
        found.setAccessibleName(tr("Commands"))
        found.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        found.setColumnCount(3)
        found.setRootIsDecorated(False)
        found.setUniformRowHeights(True)
        found.header().hide()
        found.header().setStretchLastSection(False)
        found.header().setSectionResizeMode(1, found.header().ResizeMode.Stretch)
        for column in (0, 2):
            found.header().setSectionResizeMode(column, found.header().ResizeMode.ResizeToContents)
        return found

    def _show(self, text: str) -> None:
        wanted = fold(text).split()
        rows = [row for row in self._rows if row.matches(wanted)]
        rows.sort(key=lambda row: not fold(row.words).startswith(fold(text).strip()))
        self._shown = rows
        self._list.clear()
        for row in rows:
            item = QTreeWidgetItem([row.words, row.why or row.path, row.keys])
            for column, tone in ((0, "faint" if row.why else "text"), (1, "faint"), (2, "dim")):
                item.setForeground(column, self._theme.color(tone))
            self._list.addTopLevelItem(item)
        self._list.setVisible(bool(rows))
        self._none.setVisible(not rows)
        self._list.setCurrentIndex(self._list.model().index(0, 0))
        self._field.setAccessibleDescription(self._said())

    def _move(self, key: int) -> None:
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -8}.get(Qt.Key(key), 8)
        row = min(max(self._list.currentIndex().row() + step, 0), len(self._shown) - 1)
        self._list.setCurrentIndex(self._list.model().index(row, 0))
        self._field.setAccessibleDescription(self._said())

    def _said(self) -> str:
        row = self._current()
        return "" if row is None else "  ".join(filter(None, (row.words, row.why or row.path, row.keys)))

    def _current(self) -> _Row | None:
        place = self._list.currentIndex().row()
        return self._shown[place] if place >= 0 else None

    def _run(self) -> None:
        """Run what is chosen; what cannot be done stays in sight with its reason."""
        row = self._current()
        if row is not None and not row.why:
            self.accept()
            row.action.trigger()


def _row(path: str, action: QAction, why: str) -> _Row:
    keys = "  ".join(one.toString(QKeySequence.SequenceFormat.NativeText) for one in action.shortcuts())
    return _Row(action=action, words=action.text().replace("&", ""), path=path, keys=keys, why=why)
