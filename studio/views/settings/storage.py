"""What Studio keeps on disk: the limit of the cache, how full it is, and emptying it."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from studio.domain.settings import STORAGE
from studio.domain.words import tr
from studio.state.preferences import Preferences
from studio.views.settings.section import TableSection
from studio.views.status import size_words
from studio.views.widgets.ask import ask
from studio.views.widgets.buttons import quiet_button
from studio.views.widgets.labels import label


class StorageSection(TableSection):
    """Signals: ``clear_requested()`` the person wants every downloaded file gone."""

    clear_requested = Signal()

    def __init__(self, preferences: Preferences, size: Callable[[], int]) -> None:
        super().__init__(STORAGE, preferences)
        self._size = size
        self._full = label("", "dim")
        clear = quiet_button(tr("Clear the cache"))
        clear.clicked.connect(self._ask)
        line = QHBoxLayout()
        line.addWidget(self._full, stretch=1)
        line.addWidget(clear)
        self.column.addLayout(line)
        self.show_size()

    def show_size(self) -> None:
        """Say how much is kept now."""
        self._full.setText(tr("Kept now: {size}", size=size_words(self._size())))

    def _ask(self) -> None:
        dialog = ask(
            self,
            tr("Clear the cache ({size})?", size=size_words(self._size())),
            tr("Downloaded pictures and clips are fetched again when they are shown. Nothing of yours is lost."),
            tr("Clear"),
        )
        dialog.confirmed.connect(self.clear_requested)
