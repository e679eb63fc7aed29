"""The list of a canvas's seams, the worst first: where a mascot would be seen to jump."""

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from studio.domain.words import tr, trn
from studio.state.canvas_seams import CanvasSeams, EdgeSeam
from studio.views.theme import Theme
from studio.views.widgets.inputs import Number
from studio.views.widgets.labels import label
from studio.views.widgets.layouts import with_side

_EDGE = Qt.ItemDataRole.UserRole
_HIGHEST = 60


class Seams(QWidget):
    """Shows what the meters found, and has them look while it is seen.

    Signals: ``counted(int)`` how many seams jump; ``show_requested(str)`` show that edge.
    """

    counted = Signal(int)
    show_requested = Signal(str)

    def __init__(self, seams: CanvasSeams, theme: Theme) -> None:
        super().__init__()
        self._seams = seams
        self._theme = theme
        self._list = QListWidget()
        self._list.setAccessibleName(tr("Seams"))
        self._list.setFrameShape(QListWidget.Shape.NoFrame)
        self._list.setWordWrap(True)
        self._threshold = Number(1, _HIGHEST)
        self._threshold.setAccessibleName(tr("Seam threshold"))
        self._threshold.setToolTip(tr("A seam with a higher score counts as a jump"))
        self._said = label("", "caption", wrap=True)
        self._build()
        seams.watched = self.isVisible
        seams.changed.connect(self._fill)
        theme.changed.connect(self._fill)
        self._threshold.valueChanged.connect(lambda value: seams.set_threshold(float(value)))
        self._list.itemActivated.connect(self._show)
        self._list.itemClicked.connect(self._show)
        self._fill()

    def showEvent(self, event: QShowEvent) -> None:
        """Look as soon as somebody does."""
        super().showEvent(event)
        self._seams.look()

    def _build(self) -> None:
        with_side(self, self._list, label(tr("Seam threshold"), "label"), self._threshold, self._said)

    def _fill(self) -> None:
        rows, waiting = self._seams.rows, self._seams.waiting
        row = self._list.currentRow()
        self._list.clear()
        for seam in rows:
            self._list.addItem(self._item(seam))
        if not rows and not waiting:
            self._list.addItem(QListWidgetItem(self._theme.icon("info", "info"), tr("No video to measure yet.")))
        self._list.setCurrentRow(min(max(row, 0), self._list.count() - 1))
        with QSignalBlocker(self._threshold):  # showing is not asking
            self._threshold.setValue(round(self._seams.threshold))
        more = trn("{count} video is being measured.", "{count} videos are being measured.", waiting)
        self._said.setText(more if waiting else tr("0 is the same picture, 100 has nothing in common."))
        self.counted.emit(sum(seam.line is not None and not seam.line.passes for seam in rows))

    def _item(self, seam: EdgeSeam) -> QListWidgetItem:
        line = seam.line
        good = line is not None and line.passes
        icon = self._theme.icon("check-circle" if good else "warning", "good" if good else "warn")
        words = f"{seam.edge} · {line.title}: {line.words}" if line is not None else f"{seam.edge} · {seam.error}"
        item = QListWidgetItem(icon, words)
        item.setData(_EDGE, seam.edge_id)
        return item

    def _show(self, item: QListWidgetItem) -> None:
        edge_id = item.data(_EDGE)
        if edge_id:
            self.show_requested.emit(edge_id)
