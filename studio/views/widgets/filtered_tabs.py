"""Tabs with a filter beside them for what the tab shows; where both do not fit, the filter stands above its rows."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLineEdit, QStackedWidget, QTabWidget, QWidget

#: What a filter needs beside the tabs so that its words can be read.
_ROOM = 150


class FilteredTabs(QTabWidget):
    """Tabs that are never covered by a filter."""

    def __init__(self) -> None:
        super().__init__()
        self.setDocumentMode(True)
        self._narrow = False
        self._filters: list[tuple[QLineEdit, QBoxLayout, QBoxLayout]] = []
        self._corner = QStackedWidget()
        self._corner.setObjectName("tabCorner")
        self.setCornerWidget(self._corner)
        self.currentChanged.connect(self._corner.setCurrentIndex)

    def add(self, page: QWidget, name: str, find: QLineEdit | None = None, head: QBoxLayout | None = None) -> None:
        """Add a page; ``find`` filters it, and moves into ``head`` where there is no room beside the tabs."""
        place = QWidget()
        beside = QHBoxLayout(place)
        beside.setContentsMargins(0, 0, 0, 0)
        self._corner.addWidget(place)
        if find is not None and head is not None:
            beside.addWidget(find)
            self._filters.append((find, beside, head))
        self.addTab(page, name)

    def setTabText(self, index: int, text: str) -> None:
        """Change the words of a tab."""
        super().setTabText(index, text)
        self._make_room()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Move the filters with the room there is."""
        super().resizeEvent(event)
        self._make_room()

    def minimumSizeHint(self) -> QSize:
        """Return what the pages need; tabs that do not fit are scrolled."""
        return QSize(_ROOM, super().minimumSizeHint().height())

    def _make_room(self) -> None:
        narrow = self.tabBar().sizeHint().width() + _ROOM > self.width()
        if narrow == self._narrow:
            return
        self._narrow = narrow
        for find, beside, head in self._filters:
            (head if narrow else beside).addWidget(find)
        self._corner.setVisible(not narrow)
