"""Six slots for reference pictures: drop, order by dragging or with the keyboard, remove."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QMimeData, QPoint, Qt, Signal
from PySide6.QtGui import (
    QDrag,
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
)

from studio.domain.records import Asset
from studio.domain.requests import MAX_REFERENCES
from studio.domain.words import tr
from studio.state.stills import Stills
from studio.state.transfer import carries_anything, carries_poses
from studio.views.theme import Theme
from studio.views.widgets.tiles import ID_ROLE, Tile, TileList

_SIDE = 84
_MIME = "application/x-masko-reference"
_EMPTY = "empty slot "


class ReferenceStrip(TileList):
    """The references of a mascot in their order.

    Signals: ``brought(QMimeData)`` something was dropped or pasted; ``move_requested(str, int)`` put that one at a
    place; ``remove_requested(str)``.
    """

    brought = Signal(object)
    move_requested = Signal(str, int)
    remove_requested = Signal(str)

    def __init__(self, theme: Theme, stills: Stills) -> None:
        super().__init__(theme, stills, tr("References"), _SIDE)
        self.setFixedHeight(self.height_of(1))
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAcceptDrops(True)
        self.setDragEnabled(True)
        self.setWrapping(False)

    @property
    def chosen_reference(self) -> str:
        """The id of the reference that is chosen; empty if an empty slot is, or none."""
        return "" if self.current.startswith(_EMPTY) else self.current

    def show_references(self, references: Sequence[str], pictures: Mapping[str, Asset]) -> None:
        """Show references in their order, and the slots that are left."""
        tiles = [
            Tile(id=one, words=tr("Reference {number}", number=number), url=_url(pictures.get(one)))
            for number, one in enumerate(references, 1)
        ]
        tiles += [
            Tile(id=f"{_EMPTY}{number}", words=tr("Empty"), note=tr("Drop a picture or a pose here"))
            for number in range(len(references) + 1, MAX_REFERENCES + 1)
        ]
        self.show_tiles(tiles, self.current)

    def shift_chosen(self, steps: int) -> None:
        """Ask for the chosen reference to go to another place."""
        if self.chosen_reference:
            self.move_requested.emit(self.chosen_reference, max(0, self.currentIndex().row() + steps))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Alt and the arrows order, Delete removes, Ctrl+V pastes."""
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if event.matches(QKeySequence.StandardKey.Paste):
            self.brought.emit(QGuiApplication.clipboard().mimeData())
        elif alt and event.key() in {Qt.Key.Key_Left, Qt.Key.Key_Right}:
            self.shift_chosen(-1 if event.key() == Qt.Key.Key_Left else 1)
        elif event.key() in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace} and self.chosen_reference:
            self.remove_requested.emit(self.chosen_reference)
        else:
            super().keyPressEvent(event)

    def startDrag(self, supported: Qt.DropAction) -> None:  # noqa: ARG002
        """Take the chosen reference along."""
        if self.chosen_reference:
            data = QMimeData()
            data.setData(_MIME, self.chosen_reference.encode())
            drag = QDrag(self)
            drag.setMimeData(data)
            drag.exec(Qt.DropAction.MoveAction)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take references, poses, and anything that could be a picture."""
        self._welcome(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Go on taking them."""
        self._welcome(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """Order what is ours, hand over the rest."""
        event.acceptProposedAction()
        data = event.mimeData()
        if data.hasFormat(_MIME):
            moved = bytes(data.data(_MIME).data()).decode(errors="replace")
            self.move_requested.emit(moved, self._place_at(event.position().toPoint()))
        else:
            self.brought.emit(data)

    def _welcome(self, event: QDragMoveEvent) -> None:
        data = event.mimeData()
        if data.hasFormat(_MIME) or carries_poses(data) or carries_anything(data):
            event.acceptProposedAction()
        else:
            event.ignore()

    def _place_at(self, position: QPoint) -> int:
        index = self.indexAt(position)
        return index.row() if index.isValid() and not str(index.data(ID_ROLE)).startswith(_EMPTY) else MAX_REFERENCES


def _url(asset: Asset | None) -> str:
    return asset.url if asset is not None and asset.ready else ""
