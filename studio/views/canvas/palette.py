"""Small windows with a search line over a list: poses to put on the canvas, and things on it to go to."""

from PySide6.QtCore import QPoint, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QIcon, QKeyEvent, QPixmap
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from studio.domain.graph import Node
from studio.domain.records import Pose
from studio.domain.words import tr
from studio.state.canvas_media import CanvasMedia
from studio.state.canvas_parts import node_of
from studio.state.document import Document
from studio.state.node_model import part_names
from studio.views.theme import Theme

_SIZE = QSize(280, 320)
_DATUM = Qt.ItemDataRole.UserRole


class SearchPopup(QFrame):
    """A search line over a list: arrows walk through the list, Enter takes, Escape leaves."""

    def __init__(self, parent: QWidget, line: str, rows: str, hint: str) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.search = QLineEdit()
        self.search.setAccessibleName(line)
        self.search.setPlaceholderText(hint)
        self.list = QListWidget()
        self.list.setAccessibleName(rows)
        self.list.setFrameShape(QListWidget.Shape.NoFrame)
        self.list.setIconSize(QSize(32, 32))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(8)
        column.addWidget(self.search)
        column.addWidget(self.list, 1)
        self.setFixedSize(_SIZE)
        self.search.textChanged.connect(self.fill)
        self.search.returnPressed.connect(self.take)
        self.list.itemClicked.connect(lambda _: self.take())

    def open_at(self, at: QPoint) -> None:
        """Open at a point of the screen, wholly inside it."""
        self.search.clear()
        self.fill()
        screen = QGuiApplication.screenAt(at) or self.screen()
        room = screen.availableGeometry()
        x = max(room.left(), min(at.x(), room.right() - self.width()))
        y = max(room.top(), min(at.y(), room.bottom() - self.height()))
        self.move(x, y)
        self.show()
        self.search.setFocus()

    def fill(self) -> None:
        """Show what fits the words in the line."""

    def take(self) -> None:
        """Take the current row."""

    def matches(self, name: str) -> bool:
        """Whether all words of the line are in a name."""
        return all(word in name.casefold() for word in self.search.text().casefold().split())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let the arrows walk through the list while the cursor stays in the line."""
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        elif self.list.count():
            self.list.setCurrentRow((self.list.currentRow() + step) % self.list.count())


class PosePalette(SearchPopup):
    """Offers the mascot's poses by name, and a new one.

    Signals: ``chosen(Node, QPointF, str)`` a new card (without id) for that place, to be connected from that pose.
    """

    chosen = Signal(object, QPointF, str)

    def __init__(self, media: CanvasMedia, parent: QWidget) -> None:
        super().__init__(parent, tr("Pose to add"), tr("Poses to add"), tr("Search, or name a new pose"))
        self._media = media
        self._place = QPointF()
        self._source = ""

    def offer(self, at: QPoint, place: QPointF, source: str) -> None:
        """Open at a point of the screen for a place on the canvas."""
        self._place, self._source = place, source
        self.open_at(at)

    def fill(self) -> None:
        """Show the poses that fit, and the new one that could be made."""
        self.list.clear()
        for pose in self._media.poses:
            if pose.picture is not None and self.matches(pose.name):
                self._add(pose)
        name = " ".join(self.search.text().split())
        self.list.addItem(QListWidgetItem(tr("New pose “{name}”", name=name) if name else tr("New pose")))
        self.list.setCurrentRow(0)

    def take(self) -> None:
        """Hand over the card of the current row."""
        pose = self.list.currentItem().data(_DATUM)
        name = " ".join(self.search.text().split()) or tr("New pose")
        node = node_of(pose) if isinstance(pose, Pose) else Node(id="", item_name=name)
        self.hide()
        self.chosen.emit(node, self._place, self._source)

    def _add(self, pose: Pose) -> None:
        item = QListWidgetItem(pose.name)
        item.setData(_DATUM, pose)
        picture = self._media.picture(Node(id="", item_id=pose.id), 64)
        if picture is not None:
            item.setIcon(QIcon(QPixmap.fromImage(picture)))
        self.list.addItem(item)


class FindPart(SearchPopup):
    """Finds poses, edges, frames and notes of the canvas by name.

    Signals: ``found(str)`` go to that part.
    """

    found = Signal(str)

    def __init__(self, document: Document, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent, tr("Find on the canvas"), tr("Found on the canvas"), tr("Find on the canvas"))
        self._document = document
        self._theme = theme

    def fill(self) -> None:
        """Show what fits: poses first, then edges, frames and notes."""
        graph = self._document.graph
        self.list.clear()
        for part_id, name in part_names(self._document):
            if self.matches(name):
                edge = graph.edge(part_id) is not None
                icon = "image-square" if graph.node(part_id) else "arrow-right" if edge else "note"
                item = QListWidgetItem(self._theme.icon(icon), name)
                item.setData(_DATUM, part_id)
                self.list.addItem(item)
        self.list.setCurrentRow(0)

    def take(self) -> None:
        """Go to the current row."""
        item = self.list.currentItem()
        self.hide()
        if item is not None:
            self.found.emit(str(item.data(_DATUM)))
