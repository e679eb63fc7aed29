"""A bar of controls that moves sideways, by keyboard or wheel, where it has no room; it never cuts its words."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QWidget


class Strip(QScrollArea):
    """Holds one bar at its full height."""

    def __init__(self, bar: QWidget) -> None:
        super().__init__()
        self.setWidget(bar)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return what the bar wants."""
        return self._bar.sizeHint()

    def minimumSizeHint(self) -> QSize:
        """Return the bar's height; its width may be anything."""
        return QSize(0, self._bar.sizeHint().height())

    @property
    def _bar(self) -> QWidget:
        bar = self.widget()
        assert bar is not None
        return bar
