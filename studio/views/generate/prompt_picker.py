"""Earlier prompts and snippets to choose from, with a search over both."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from studio.domain.folding import fold
from studio.domain.snippets import Snippet, escape, fill, placeholders
from studio.domain.words import tr
from studio.state.prompt_book import PromptBook
from studio.state.text import one_line
from studio.views.theme import scaled
from studio.views.widgets.buttons import primary_button, quiet_button
from studio.views.widgets.field import Field
from studio.views.widgets.labels import label

_WIDTH, _HEIGHT = 420, 420


class PromptPicker(QDialog):
    """Two lists, one search; Enter takes what is chosen.

    Signals: ``replace_requested(str)`` write this in place of the prompt; ``insert_requested(str)`` at the caret.
    """

    replace_requested = Signal(str)
    insert_requested = Signal(str)

    def __init__(self, book: PromptBook, field: str, text: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Earlier prompts and snippets"))
        self._book = book
        self._field = field
        self._text = text
        self._search = QLineEdit(placeholderText=tr("Search"))
        self._search.setAccessibleName(tr("Search prompts"))
        self._search.installEventFilter(self)
        self._history = _list(tr("Earlier prompts"))
        self._snippets = _list(tr("Snippets"))
        self._none = label("", "caption", wrap=True)
        self._tabs = QTabWidget()
        self._tabs.setDocumentMode(True)
        self._tabs.addTab(self._history, tr("Earlier prompts"))
        self._tabs.addTab(self._snippets, tr("Snippets"))
        self._name = QLineEdit(placeholderText=tr("Name"))
        self._name.setAccessibleName(tr("Snippet name"))
        self._keep = quiet_button(tr("Keep prompt as snippet"))
        self._keep.setAccessibleName(tr("Keep snippet"))
        self._remove = quiet_button(tr("Remove"))
        self._remove.setAccessibleName(tr("Remove snippet"))
        self._take = primary_button(tr("Use"))
        self._take.setAccessibleName(tr("Use prompt"))
        self._take.setDefault(True)
        self._arrange()
        self.resize(_WIDTH, _HEIGHT)
        self._connect()
        self._refresh()
        self._search.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the arrows walk through the list while the caret stays in the search."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and watched is self._search:
            steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
            if steps is not None:
                shown = self._shown
                shown.setCurrentRow(min(max(shown.currentRow() + steps, 0), shown.count() - 1))
                return True
        return super().eventFilter(watched, event)

    @property
    def _shown(self) -> QListWidget:
        return self._snippets if self._tabs.currentIndex() else self._history

    def _arrange(self) -> None:
        keep = QHBoxLayout()
        keep.setSpacing(8)
        keep.addWidget(self._name, stretch=1)
        keep.addWidget(self._keep)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self._remove)
        buttons.addStretch(1)
        buttons.addWidget(self._take)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        column.addWidget(self._search)
        column.addWidget(self._tabs, stretch=1)
        column.addWidget(self._none)
        column.addLayout(keep)
        column.addLayout(buttons)

    def _connect(self) -> None:
        self._search.textChanged.connect(self._refresh)
        self._tabs.currentChanged.connect(self._refresh)
        self._book.changed.connect(self._refresh)
        self._take.clicked.connect(self._on_taken)
        self._remove.clicked.connect(self._on_remove)
        self._keep.clicked.connect(self._on_keep)
        for each in (self._history, self._snippets):
            each.itemDoubleClicked.connect(self._on_taken)

    def _refresh(self) -> None:
        words = self._search.text()
        _fill(self._history, [(text, one_line(text)) for text in self._book.find(self._field, words)])
        wanted = fold(words).split()
        found = [one for one in self._book.snippets if all(word in fold(f"{one.name} {one.text}") for word in wanted)]
        _fill(self._snippets, [(one, f"{one.name}: {one_line(one.text)}") for one in found])
        snippets = self._shown is self._snippets
        empty = tr("No snippet yet. Write {{thing=a lantern}} where something shall be filled in.") if snippets else ""
        nothing = empty.replace("{{", "{").replace("}}", "}") or tr("Nothing was written before.")
        self._none.setText("" if self._shown.count() else nothing)
        self._none.setVisible(not self._shown.count())
        self._take.setEnabled(self._shown.count() > 0)
        self._remove.setVisible(snippets)
        self._remove.setEnabled(self._snippets.count() > 0)
        self._keep.setEnabled(bool(self._text.strip()))

    def _on_taken(self) -> None:
        if self._shown.currentRow() < 0:
            return
        chosen = self._shown.currentItem().data(Qt.ItemDataRole.UserRole)
        if not isinstance(chosen, Snippet):
            self.replace_requested.emit(chosen)
            self.accept()
        elif placeholders(chosen.text):
            filler = SnippetFiller(chosen, self)
            filler.filled.connect(self._on_filled)
            filler.open()
        else:
            self._on_filled(fill(chosen.text, {}))

    def _on_filled(self, text: str) -> None:
        self.insert_requested.emit(text)
        self.accept()

    def _on_keep(self) -> None:
        name = self._name.text().strip() or one_line(self._text)[:40]
        # A brace of a plain prompt is meant; one with a name in it is a place to fill in.
        text = self._text if placeholders(self._text) else escape(self._text)
        self._book.keep_snippet(name, text)
        self._name.clear()
        self._tabs.setCurrentIndex(1)

    def _on_remove(self) -> None:
        if self._snippets.currentRow() >= 0:
            self._book.drop_snippet(self._snippets.currentItem().data(Qt.ItemDataRole.UserRole).id)


class SnippetFiller(QDialog):
    """Asks what goes into the places of a snippet.

    Signals: ``filled(str)`` the text with its places filled.
    """

    filled = Signal(str)

    def __init__(self, snippet: Snippet, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(snippet.name)
        self._snippet = snippet
        self._editors = {place.name: QLineEdit(place.default) for place in placeholders(snippet.text)}
        go = primary_button(tr("Insert"))
        go.setAccessibleName(tr("Insert snippet"))
        go.setDefault(True)
        go.clicked.connect(self._on_filled)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 16)
        column.setSpacing(12)
        column.addWidget(label(snippet.name, "title"))
        for name, editor in self._editors.items():
            column.addWidget(Field(name, editor))
        column.addWidget(go, alignment=Qt.AlignmentFlag.AlignRight)
        self.setMinimumWidth(scaled(_WIDTH))

    def _on_filled(self) -> None:
        self.filled.emit(fill(self._snippet.text, {name: editor.text() for name, editor in self._editors.items()}))
        self.accept()


def _list(name: str) -> QListWidget:
    made = QListWidget()
    made.setObjectName("quickList")
    made.setAccessibleName(name)
    made.setTextElideMode(Qt.TextElideMode.ElideRight)
    made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return made


def _fill(view: QListWidget, rows: list[tuple[object, str]]) -> None:
    view.clear()
    for value, words in rows:
        item = QListWidgetItem(words)
        item.setData(Qt.ItemDataRole.UserRole, value)
        item.setToolTip(words)
        view.addItem(item)
    if rows:
        view.setCurrentRow(0)
