"""The settings: sections below each other, a list to jump between them, and a search over all of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSignalBlocker, QSize, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from studio.domain.settings import LOOK, NOTICES, SPENDING
from studio.domain.words import tr
from studio.state.access import Access
from studio.state.keys import Keys
from studio.state.preferences import Preferences
from studio.state.session import Session
from studio.state.shortcuts import Shortcuts
from studio.views.commands import Commands
from studio.views.settings.access import AccessSection
from studio.views.settings.section import Section, TableSection
from studio.views.settings.shortcuts import ShortcutsSection
from studio.views.settings.storage import StorageSection
from studio.views.settings.workspaces import WorkspacesSection
from studio.views.theme import Theme, scaled
from studio.views.widgets.buttons import quiet_button
from studio.views.widgets.labels import label, rule

_WIDTH, _HEIGHT, _LIST = 840, 640, 184


@dataclass(frozen=True)
class Settings:
    """What the settings show and change."""

    preferences: Preferences
    keys: Keys
    session: Session
    access: Access
    shortcuts: Shortcuts
    commands: Commands


class SettingsDialog(QDialog):
    """Changes take effect at once."""

    def __init__(self, theme: Theme, settings: Settings, storage: StorageSection, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Settings"))
        preferences = settings.preferences
        self.sections: Sequence[Section] = (
            TableSection(LOOK, preferences),
            WorkspacesSection(theme, settings.keys),
            TableSection(SPENDING, preferences),
            TableSection(NOTICES, preferences),
            storage,
            ShortcutsSection(settings.shortcuts, settings.commands),
            AccessSection(theme, settings.session, settings.access),
        )
        self._theme = theme
        self._rules: list[QWidget] = []
        self._search = QLineEdit(placeholderText=tr("Search settings"))
        self._search.setAccessibleName(tr("Search settings"))
        self._search.setClearButtonEnabled(True)
        self._search.addAction(theme.icon("magnifying-glass", "faint"), QLineEdit.ActionPosition.LeadingPosition)
        self._pages = self._build_pages()
        self._area = self._build_area()
        self._none = label(tr("No setting has these words."), "dim")
        self._none.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._none.hide()
        self._build()
        self._search.textChanged.connect(self._on_search)
        self._pages.itemClicked.connect(lambda item: self._go(self._pages.row(item)))
        self._pages.currentRowChanged.connect(self._go)
        self._area.verticalScrollBar().valueChanged.connect(self._mark_page)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self, self._search.setFocus)
        self._on_search("")
        room = parent.window().size()
        self.resize(QSize(scaled(_WIDTH), scaled(_HEIGHT)).boundedTo(room - QSize(48, 48)))

    def show_page(self, title: str) -> None:
        """Bring a section to the top."""
        for place, section in enumerate(self.sections):
            if section.title == title:
                self._pages.setCurrentRow(place)
                self._go(place)

    def _build_pages(self) -> QListWidget:
        pages = QListWidget()
        pages.setObjectName("settingsPages")
        pages.setAccessibleName(tr("Pages of the settings"))
        pages.setFixedWidth(scaled(_LIST))
        pages.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for section in self.sections:
            pages.addItem(QListWidgetItem(self._theme.icon(section.icon), section.title))
        pages.setCurrentRow(0)
        return pages

    def _build_area(self) -> QScrollArea:
        content = QWidget()
        content.setObjectName("settingsContent")
        column = QVBoxLayout(content)
        column.setContentsMargins(24, 8, 24, 24)
        column.setSpacing(20)
        for place, section in enumerate(self.sections):
            if place:
                self._rules.append(rule())
                column.addWidget(self._rules[-1])
            column.addWidget(section)
        column.addStretch(1)
        area = QScrollArea()
        area.setObjectName("settingsArea")
        area.setWidget(content)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        return area

    def _build(self) -> None:
        close = quiet_button(tr("Close"))
        close.clicked.connect(self.accept)
        head = QHBoxLayout()
        head.setContentsMargins(24, 16, 24, 12)
        head.addWidget(label(tr("Settings"), "title"))
        head.addStretch(1)
        self._search.setFixedWidth(scaled(280))
        head.addWidget(self._search)
        body = QHBoxLayout()
        body.setContentsMargins(12, 0, 0, 0)
        body.addWidget(self._pages)
        right = QVBoxLayout()
        right.addWidget(self._area, stretch=1)
        right.addWidget(self._none, stretch=1)
        body.addLayout(right, stretch=1)
        foot = QHBoxLayout()
        foot.setContentsMargins(24, 8, 24, 16)
        foot.addStretch(1)
        foot.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addLayout(body, stretch=1)
        column.addLayout(foot)

    def _on_search(self, words: str) -> None:
        found = [section.seek(words) for section in self.sections]
        for place, count in enumerate(found):
            self._pages.item(place).setHidden(count == 0)
        for place, line in enumerate(self._rules, 1):
            line.setVisible(found[place] > 0 and any(found[:place]))
        self._area.setVisible(any(found))
        self._none.setVisible(not any(found))

    def _go(self, place: int) -> None:
        if 0 <= place < len(self.sections):
            self._area.verticalScrollBar().setValue(self.sections[place].y() - 8)

    def _mark_page(self, height: int) -> None:
        """Mark the page that is being read, without scrolling to it."""
        shown = [place for place, section in enumerate(self.sections) if section.isVisible()]
        reading = [place for place in shown if self.sections[place].y() <= height + self._area.height() // 3]
        if reading:
            with QSignalBlocker(self._pages):
                self._pages.setCurrentRow(reading[-1])
