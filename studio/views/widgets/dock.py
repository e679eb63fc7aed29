"""A dock with our own title bar: name on the left, the pane's actions on the right."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDockWidget, QHBoxLayout, QWidget

from studio.domain.words import tr
from studio.views.theme import Theme
from studio.views.widgets.buttons import icon_button
from studio.views.widgets.labels import label

_BAR_HEIGHT = 38


class Dock(QDockWidget):
    """Can be moved, tabbed, floated and closed; the window's View menu brings it back.

    Its pane comes later, and with it the icons: the frame is painted without the icon font.
    """

    def __init__(self, name: str) -> None:
        super().__init__(tr(name))
        self.setObjectName(f"dock{name}")
        self.setAllowedAreas(Qt.DockWidgetArea.AllDockWidgetAreas)
        bar = QWidget(self)
        bar.setObjectName("dockTitle")
        bar.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        bar.setMinimumHeight(_BAR_HEIGHT)
        self._row = QHBoxLayout(bar)
        self._row.setContentsMargins(12, 4, 4, 4)
        self._row.setSpacing(4)
        self._row.addWidget(label(tr(name), "title"))
        self._row.addStretch(1)
        self.setTitleBarWidget(bar)
        body = QWidget(self)
        body.setObjectName("paneBody")
        self.setWidget(body)

    def fill(self, theme: Theme, pane: QWidget, actions: Sequence[QWidget] = ()) -> None:
        """Put the pane in, and its actions into the title bar."""
        name = self.windowTitle()
        undock = icon_button(theme, "arrows-out-simple", tr("Float {name}", name=name), in_row=True)
        undock.clicked.connect(lambda: self.setFloating(not self.isFloating()))
        close = icon_button(theme, "x", tr("Close {name}", name=name), in_row=True)
        close.clicked.connect(self.close)
        for action in (*actions, undock, close):
            self._row.addWidget(action)
        empty = self.widget()
        assert empty is not None
        self.setWidget(pane)
        self.setFocusProxy(pane)
        empty.deleteLater()
