"""A bar of controls where room is short: what can be done without leaves, the rest moves sideways; no word is cut."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QWidget


class Strip(QScrollArea):
    """Holds one bar at its full height; ``spare`` are those of its controls that leave first, in this order."""

    def __init__(self, bar: QWidget, spare: Sequence[QWidget] = ()) -> None:
        super().__init__()
        self._spare = tuple(spare)
        self.setWidget(bar)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        bar.installEventFilter(self)

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

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let controls go, or come back, with the room there is."""
        super().resizeEvent(event)
        self._make_room()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the bar when its words become longer or shorter."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._make_room()
        return super().eventFilter(watched, event)

    def _make_room(self) -> None:
        layout = self._bar.layout()
        if layout is None or not self._spare:
            return
        widths = {one: one.sizeHint().width() + layout.spacing() for one in self._spare}
        wanted = layout.sizeHint().width() + sum(widths[one] for one in self._spare if one.isHidden())
        for one in self._spare:
            one.setHidden(wanted > self.viewport().width())
            if one.isHidden():
                wanted -= widths[one]
