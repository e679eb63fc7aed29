"""A section of the settings: a title, what is in it, a way back to the defaults, and an answer to a search."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from studio.domain.folding import fold
from studio.domain.settings import Page
from studio.domain.words import tr
from studio.state.preferences import Preferences
from studio.views.settings.row import SettingRow
from studio.views.widgets.buttons import quiet_button
from studio.views.widgets.labels import label


class Section(QWidget):
    """A titled part of the settings; subclasses fill ``column`` and say in ``_words`` what they are found by."""

    def __init__(self, title: str, icon: str) -> None:
        super().__init__()
        self.title = title
        self.icon = icon
        self._head = QHBoxLayout()
        self._head.addWidget(label(title, "title"))
        self._head.addStretch(1)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(12)
        self.column.addLayout(self._head)

    def seek(self, words: str) -> int:
        """Show what holds all the words and return how many things that are; everything for no words."""
        wanted = fold(words).split()
        text = fold(self._words())
        found = all(word in text for word in wanted)
        self.setVisible(found)
        return int(found)

    def _words(self) -> str:
        return self.title

    def _offer_reset(self) -> QWidget:
        button = quiet_button(tr("Reset"))
        button.setAccessibleName(tr("Reset {page}", page=self.title))
        self._head.addWidget(button)
        button.clicked.connect(self.reset)
        return button

    def reset(self) -> None:
        """Go back to the defaults of this section."""


class TableSection(Section):
    """A section made from a page of the table of settings."""

    def __init__(self, page: Page, preferences: Preferences) -> None:
        super().__init__(tr(page.words), page.icon)
        self._page = page
        self._preferences = preferences
        self.rows: Sequence[SettingRow] = [SettingRow(setting, preferences) for setting in page.settings]
        self._reset = self._offer_reset()
        for row in self.rows:
            self.column.addWidget(row)
            row.changed_changed.connect(self._show_reset)
        self._show_reset()

    def seek(self, words: str) -> int:
        """Show the settings that hold all the words, the words marked; all of them if the section is called so."""
        whole = bool(words) and fold(words) in fold(self.title)
        count = sum(row.seek("" if whole else words) for row in self.rows)
        self.setVisible(count > 0)
        return count

    def reset(self) -> None:
        """Go back to the defaults of this page."""
        self._preferences.forget(setting.name for setting in self._page.settings)

    def _show_reset(self) -> None:
        # Disabled, not hidden: a button that leaves while it has the keyboard takes the keyboard with it.
        self._reset.setEnabled(any(row.changed for row in self.rows))
        self._reset.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
