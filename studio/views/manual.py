"""Help inside the program: pages at the left, what they say at the right, a search over all of them."""

from typing import Any

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QImage, QKeySequence, QShortcut, QTextCursor
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QListWidget, QTextBrowser, QVBoxLayout, QWidget

from studio.domain.words import tr
from studio.state.manual import Manual
from studio.views.theme import Theme, scaled
from studio.views.widgets.buttons import quiet_button
from studio.views.widgets.labels import label

_WIDTH, _HEIGHT, _LIST, _PICTURE = 900, 620, 220, 560


class ManualDialog(QDialog):
    """Stays open beside the window."""

    def __init__(self, theme: Theme, manual: Manual, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Help"))
        self.resize(scaled(_WIDTH), scaled(_HEIGHT))
        self._manual = manual
        self._shown: list[str] = []
        self._search = QLineEdit(placeholderText=tr("Search the help"))
        self._search.setAccessibleName(tr("Search the help"))
        self._search.setClearButtonEnabled(True)
        self._search.addAction(theme.icon("magnifying-glass", "faint"), QLineEdit.ActionPosition.LeadingPosition)
        self._list = QListWidget()
        self._list.setObjectName("settingsPages")
        self._list.setAccessibleName(tr("Pages of the help"))
        self._text = _Page(manual)
        self._none = label(tr("No page has these words."), "dim", wrap=True)
        self._build()
        self._search.textChanged.connect(self._on_search)
        self._list.currentRowChanged.connect(self._on_chosen)
        self._text.anchorClicked.connect(self._on_link)
        theme.changed.connect(lambda: self._on_chosen(self._list.currentRow()))
        QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self, self._search.setFocus)
        self._on_search("")

    def show_page(self, name: str) -> None:
        """Turn to a page by its file's name."""
        if name not in self._shown:
            self._search.clear()
        if name in self._shown:
            self._list.setCurrentRow(self._shown.index(name))

    def _build(self) -> None:
        close = quiet_button(tr("Close"))
        close.clicked.connect(self.accept)
        left = QVBoxLayout()
        left.setSpacing(8)
        for widget in (self._search, self._list, self._none):
            widget.setFixedWidth(scaled(_LIST))
            left.addWidget(widget)
        body = QHBoxLayout()
        body.setSpacing(16)
        body.addLayout(left)
        body.addWidget(self._text, stretch=1)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addLayout(body, stretch=1)
        column.addLayout(foot)

    def _on_search(self, words: str) -> None:
        pages = self._manual.find(words)
        self._shown = [page.name for page in pages]
        self._list.clear()
        self._list.addItems([page.title for page in pages])
        self._list.setVisible(bool(pages))
        self._none.setVisible(not pages)
        if pages:
            self._list.setCurrentRow(0)

    def _on_chosen(self, row: int) -> None:
        page = self._manual.page(self._shown[row]) if 0 <= row < len(self._shown) else None
        if page is not None:
            self._text.show_page(page.text, self._search.text().split())

    def _on_link(self, url: QUrl) -> None:
        """Follow a link inside the manual here, any other one in the browser."""
        if url.isRelative():
            self.show_page(url.path())
        else:
            QDesktopServices.openUrl(url)


class _Page(QTextBrowser):
    """Shows Markdown with pictures that fit."""

    def __init__(self, manual: Manual) -> None:
        super().__init__()
        self._manual = manual
        self.setAccessibleName(tr("Page of the help"))
        self.setOpenLinks(False)
        self.setObjectName("manualPage")
        self.document().setDocumentMargin(16)

    def show_page(self, text: str, words: list[str]) -> None:
        """Show a page from its top, or from the first of the words that are looked for."""
        self.setMarkdown(text)
        cursor = QTextCursor(self.document())
        cursor.movePosition(QTextCursor.MoveOperation.Start)
        self.setTextCursor(cursor)
        if words:
            self.find(words[0])

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        """Return a picture from beside the pages, no wider than the page."""
        path = (self._manual.folder / QUrl(name).path()).resolve()
        image = QImage(str(path))
        if image.isNull():
            return super().loadResource(kind, name)
        width = min(image.width(), scaled(_PICTURE))
        return image.scaledToWidth(width, Qt.TransformationMode.SmoothTransformation)
