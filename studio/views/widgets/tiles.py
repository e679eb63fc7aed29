"""Small pictures with a word below them, to choose from: styles, variations, references."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from studio.domain.records import Asset, Record
from studio.state.stills import Stills
from studio.views.gallery.backdrop import Backdrop, Grounds
from studio.views.theme import CAPTION, Theme, interface_font, scaled

Index = QModelIndex | QPersistentModelIndex

ID_ROLE = Qt.ItemDataRole.UserRole
_TILE_ROLE = Qt.ItemDataRole.UserRole + 1
_RADIUS = 8
_GAP = 4
_NAME = 20


class Tile(Record, frozen=True, kw_only=True):
    """One picture to choose; ``url`` is where it lies, ``note`` is said by its tooltip."""

    id: str
    words: str
    url: str = ""
    note: str = ""


class TileModel(QAbstractListModel):
    """A list of tiles."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._tiles: tuple[Tile, ...] = ()

    @property
    def tiles(self) -> tuple[Tile, ...]:
        """The tiles in their order."""
        return self._tiles

    def show(self, tiles: Sequence[Tile]) -> None:
        """Show these tiles and no others."""
        if tuple(tiles) != self._tiles:
            self.beginResetModel()
            self._tiles = tuple(tiles)
            self.endResetModel()

    def index_of(self, tile_id: str) -> QModelIndex:
        """Return where a tile is; an invalid index if it is not there."""
        place = next((at for at, tile in enumerate(self._tiles) if tile.id == tile_id), -1)
        return self.index(place) if place >= 0 else QModelIndex()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (Qt's own default)
        """Return how many tiles there are."""
        return 0 if parent.isValid() else len(self._tiles)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a tile's words, note, id or the tile itself."""
        if not index.isValid():
            return None
        tile = self._tiles[index.row()]
        by_role = {
            Qt.ItemDataRole.DisplayRole: tile.words,
            Qt.ItemDataRole.ToolTipRole: tile.note or tile.words,
            ID_ROLE: tile.id,
            _TILE_ROLE: tile,
        }
        return by_role.get(Qt.ItemDataRole(role) if role < ID_ROLE else role)


class TileList(QListView):
    """Tiles in rows that wrap; arrows, Home, End and typing walk, a click or Enter chooses.

    Signals: ``chosen(str)`` the person chose that tile; showing a choice says nothing.
    """

    chosen = Signal(str)

    def __init__(self, theme: Theme, stills: Stills, name: str, side: int, *, named: bool = True) -> None:
        super().__init__()
        self._showing = False
        self._delegate = _TileDelegate(theme, stills, side, named, self)
        self.tiles = TileModel(self)
        self.setModel(self.tiles)
        self.setItemDelegate(self._delegate)
        self.setAccessibleName(name)
        self.setObjectName("tiles")
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMovement(QListView.Movement.Static)
        self.setUniformItemSizes(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.selectionModel().currentChanged.connect(self._on_current_changed)
        stills.changed.connect(self.viewport().update)
        theme.changed.connect(self.doItemsLayout)

    def show_tiles(self, tiles: Sequence[Tile], chosen: str = "") -> None:
        """Show tiles with one of them chosen, without that counting as a choice."""
        self._showing = True
        self.tiles.show(tiles)
        index = self.tiles.index_of(chosen)
        if index.row() != self.currentIndex().row():
            self.setCurrentIndex(index)
            self.scrollTo(index)
        self._showing = False

    @property
    def current(self) -> str:
        """The id of the tile that is chosen; empty if none is."""
        return str(self.currentIndex().data(ID_ROLE) or "")

    def choose_nth(self, number: int) -> bool:
        """Choose the first, second … tile; False if there are not so many."""
        index = self.tiles.index(number - 1) if number > 0 else QModelIndex()
        if index.isValid():
            self.setCurrentIndex(index)
        return index.isValid()

    def height_of(self, rows: int) -> int:
        """Return the height in which so many rows can be seen."""
        return self._delegate.cell.height() * rows + 2 * _GAP

    def _on_current_changed(self, index: QModelIndex) -> None:
        if not self._showing and index.isValid():
            self.chosen.emit(index.data(ID_ROLE))


class _TileDelegate(QStyledItemDelegate):
    """Paints a picture on a checkerboard with its word below; the chosen one has a ring and a tick."""

    def __init__(self, theme: Theme, stills: Stills, side: int, named: bool, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._stills = stills
        self._side = side
        self._named = named
        self._grounds = Grounds(theme)

    @property
    def cell(self) -> QSize:
        """The room one tile needs."""
        name = scaled(_NAME) if self._named else 0
        return QSize(self._side + 2 * _GAP, self._side + 2 * _GAP + name)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002
        """Return the room one tile needs."""
        return self.cell

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one tile."""
        tile: Tile = index.data(_TILE_ROLE)
        painter.save()
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        area = QRectF(option.rect.left() + _GAP, option.rect.top() + _GAP, self._side, self._side)
        self._grounds.paint(painter, area, Backdrop.CHECKER, _RADIUS)
        paint_picture(painter, area, tile, self._stills)
        self._paint_ring(painter, area, option)
        if self._named:
            painter.setFont(interface_font(CAPTION))
            painter.setPen(self._theme.color("text" if option.state & QStyle.StateFlag.State_Selected else "dim"))
            words = QFontMetrics(painter.font()).elidedText(tile.words, Qt.TextElideMode.ElideRight, self._side)
            below = QRectF(area.left(), area.bottom(), area.width(), scaled(_NAME))
            painter.drawText(below, Qt.AlignmentFlag.AlignCenter, words)
        painter.restore()

    def _paint_ring(self, painter: QPainter, area: QRectF, option: QStyleOptionViewItem) -> None:
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self._theme.color("accent" if selected or hovered else "line"), 2 if selected else 1))
        painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), _RADIUS, _RADIUS)
        if selected:
            spot = QRectF(area.right() - 22, area.top() + 6, 16, 16)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.color("accent"))
            painter.drawEllipse(spot)
            self._theme.icon("check-bold", "on_accent").paint(painter, spot.adjusted(3, 3, -3, -3).toRect())


def paint_picture(painter: QPainter, area: QRectF, tile: Tile, stills: Stills) -> None:
    """Draw a tile's picture into an area, whole and in its proportions, as soon as it is here."""
    asset = Asset(id=tile.id, type="image", url=tile.url)
    side = round(max(area.width(), area.height()) * painter.device().devicePixelRatio())
    image = stills.image(asset, side)
    if image is None:
        return
    room = area.adjusted(4, 4, -4, -4)
    scale = min(room.width() / image.width(), room.height() / image.height())
    width, height = image.width() * scale, image.height() * scale
    painter.drawImage(QRectF(room.center().x() - width / 2, room.center().y() - height / 2, width, height), image)
