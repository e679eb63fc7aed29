"""The palette: poses of the mascot by name, or a new one, put where the user points."""

from PySide6.QtCore import QPoint, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QKeyEvent, QPixmap
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from studio.domain.graph import Node
from studio.domain.records import Pose
from studio.state.canvas_media import CanvasMedia

_SIZE = QSize(280, 320)
_POSE = Qt.ItemDataRole.UserRole


class PosePalette(QFrame):
    """A small window with a search line over a list.

    Signals: ``chosen(Node, QPointF, str)`` a new card (without id) for that place, to be connected from that pose.
    """

    chosen = Signal(object, QPointF, str)

    def __init__(self, media: CanvasMedia, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._media = media
        self._place = QPointF()
        self._source = ""
        self.search = QLineEdit()
        self.search.setAccessibleName("Pose to add")
        self.search.setPlaceholderText("Search, or name a new pose")
        self.list = QListWidget()
        self.list.setAccessibleName("Poses to add")
        self.list.setFrameShape(QListWidget.Shape.NoFrame)
        self.list.setIconSize(QSize(32, 32))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(8)
        column.addWidget(self.search)
        column.addWidget(self.list, 1)
        self.setFixedSize(_SIZE)
        self.search.textChanged.connect(self._fill)
        self.search.returnPressed.connect(self._take)
        self.list.itemClicked.connect(lambda _: self._take())

    def offer(self, at: QPoint, place: QPointF, source: str) -> None:
        """Open at a point of the screen for a place on the canvas."""
        self._place, self._source = place, source
        self.search.clear()
        self._fill()
        self.move(at)
        self.show()
        self.search.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let the arrows walk through the list while the cursor stays in the line."""
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        step = steps.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        elif self.list.count():
            self.list.setCurrentRow((self.list.currentRow() + step) % self.list.count())

    def _fill(self) -> None:
        words = self.search.text().casefold().split()
        self.list.clear()
        for pose in self._media.poses:
            if pose.picture is not None and all(word in pose.name.casefold() for word in words):
                self._add(pose)
        name = " ".join(self.search.text().split())
        item = QListWidgetItem(f"New pose “{name}”" if name else "New pose")
        self.list.addItem(item)
        self.list.setCurrentRow(0)

    def _add(self, pose: Pose) -> None:
        item = QListWidgetItem(pose.name)
        item.setData(_POSE, pose)
        picture = self._media.picture(Node(id="", item_id=pose.id), 64)
        if picture is not None:
            item.setIcon(QIcon(QPixmap.fromImage(picture)))
        self.list.addItem(item)

    def _take(self) -> None:
        pose = self.list.currentItem().data(_POSE)
        if isinstance(pose, Pose):
            picture = pose.picture
            node = Node(
                id="",
                item_name=pose.name,
                item_id=pose.id,
                asset_id=picture.id if picture is not None else None,
                image_prompt=pose.prompt,
            )
        else:
            node = Node(id="", item_name=" ".join(self.search.text().split()) or "New pose")
        self.hide()
        self.chosen.emit(node, self._place, self._source)
