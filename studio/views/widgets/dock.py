"""A dock with our own title bar: name on the left, the pane's actions on the right."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDockWidget, QHBoxLayout, QWidget

from studio.views.theme import Theme
from studio.views.widgets.buttons import icon_button
from studio.views.widgets.labels import label


class Dock(QDockWidget):
    """Can be moved, tabbed, floated and closed; the window's View menu brings it back."""

    def __init__(self, theme: Theme, name: str, pane: QWidget, actions: Sequence[QWidget] = ()) -> None:
        super().__init__(name)
        self.setObjectName(f"dock{name}")
        self.setAllowedAreas(Qt.DockWidgetArea.AllDockWidgetAreas)
        self.setTitleBarWidget(self._title_bar(theme, name, actions))
        pane.setParent(self)
        self.setWidget(pane)
        self.setFocusProxy(pane)

    def _title_bar(self, theme: Theme, name: str, actions: Sequence[QWidget]) -> QWidget:
        bar = QWidget(self)
        bar.setObjectName("dockTitle")
        bar.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(bar)
        row.setContentsMargins(12, 4, 4, 4)
        row.setSpacing(4)
        row.addWidget(label(name, "title"))
        row.addStretch(1)
        for action in actions:
            row.addWidget(action)
        undock = icon_button(theme, "arrows-out-simple", f"Float {name}", in_row=True)
        undock.clicked.connect(lambda: self.setFloating(not self.isFloating()))
        close = icon_button(theme, "x", f"Close {name}", in_row=True)
        close.clicked.connect(self.close)
        row.addWidget(undock)
        row.addWidget(close)
        return bar
