"""What the canvas is to whoever works on it: a view of a document that zooms, scrolls, shows and connects."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPixmap, QTransform
from PySide6.QtWidgets import QFrame, QGraphicsView

from studio.domain.edits.edges import connect
from studio.domain.graph import Edge, EditRefused
from studio.domain.words import tr
from studio.state.canvas_media import CanvasMedia
from studio.state.document import Document
from studio.views.canvas.scene import CanvasScene
from studio.views.theme import Theme, mixed

NEAREST, FARTHEST = 4.0, 0.04
#: Distance between dots on the canvas, and about how large the painted tile of them is on screen.
_DOTS, _TILE = 16, 192


class CanvasSurface(QGraphicsView):
    """Shows a document.

    Signals: ``palette_requested(QPointF, str)`` choose a pose for that place, to be connected from that pose if not
    empty; ``menu_requested(QPoint, QPointF)`` a context menu at global and scene position;
    ``rename_requested(str)``; ``edit_requested(str)`` show the inspector of that part; ``zoom_changed(float)``;
    ``moved()`` another part of the canvas is seen; ``announced(str)`` something for a screen reader to say;
    ``lanes_left(tuple)`` these edges are the other lanes of roads about to be deleted, so the user is to be asked;
    ``inputs_came(tuple)`` the names of inputs that were pasted along.
    """

    palette_requested = Signal(QPointF, str)
    menu_requested = Signal(QPoint, QPointF)
    rename_requested = Signal(str)
    edit_requested = Signal(str)
    zoom_changed = Signal(float)
    moved = Signal()
    announced = Signal(str)
    lanes_left = Signal(tuple)
    inputs_came = Signal(tuple)

    def __init__(self, document: Document, media: CanvasMedia, theme: Theme, make_id: Callable[[], str]) -> None:
        super().__init__()
        self.document = document
        self.theme = theme
        self.make_id = make_id
        self.canvas = CanvasScene(document, media, theme)
        self._plain = False
        self._fits = True
        self._held: tuple[QPointF, float] | None = None
        self._tile_of: tuple[float, bool, float] | None = None
        self._tile_made = QPixmap()
        self.setScene(self.canvas)
        self.setAccessibleName(tr("Canvas"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.SmartViewportUpdate)
        self.setOptimizationFlag(QGraphicsView.OptimizationFlag.DontSavePainterState)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setResizeAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._zoomed()
        theme.changed.connect(self.viewport().update)
        self.moved.connect(self.canvas.unsettle)

    @property
    def zoom(self) -> float:
        """How large things are; 1 is as designed."""
        return self.transform().m11()

    def set_zoom(self, zoom: float, at: QPoint | None = None) -> None:
        """Zoom so that the point under the cursor, or the middle, stays where it is."""
        anchor = at if at is not None else self.viewport().rect().center()
        before = self.mapToScene(anchor)
        zoom = min(max(zoom, FARTHEST), NEAREST)
        self.setTransform(QTransform.fromScale(zoom, zoom))
        self.scroll_by(self.mapFromScene(before) - anchor)
        self._zoomed()

    @property
    def fits(self) -> bool:
        """Whether everything is shown and nobody has moved since, so that a new size shows everything again."""
        return self._fits

    def scroll_by(self, pixels: QPoint) -> None:
        """Move the canvas by pixels of the screen."""
        self._fits = False
        self._held = None
        for bar, value in ((self.horizontalScrollBar(), pixels.x()), (self.verticalScrollBar(), pixels.y())):
            bar.setValue(bar.value() + value)
        self.moved.emit()

    def look_at(self, place: QPointF, zoom: float) -> None:
        """Show a place in the middle, this large, also when the window gets another size, until somebody moves it."""
        self.set_zoom(zoom)
        self.centerOn(place)
        self._held = (place, zoom)
        self.moved.emit()

    def show_again(self) -> None:
        """Show at a new size what is held on to, or everything where nobody has moved since."""
        if self._held is not None:
            self.look_at(*self._held)
        elif self._fits:
            self.fit()

    def fit(self, *, selection: bool = False) -> None:
        """Show everything, or everything that is selected, not larger than designed."""
        area = self.canvas.content_rect(self.document.selection if selection else ())
        if area.isEmpty():
            self.set_zoom(1.0)
            self.centerOn(0, 0)
            self._fits = True
            return
        room = self.viewport().rect().adjusted(40, 40, -40, -40)
        zoom = min(room.width() / area.width(), room.height() / area.height(), 1.0)
        self.set_zoom(zoom)
        self.centerOn(area.center())
        self._fits = not selection
        self.moved.emit()

    def seen(self) -> QRectF:
        """Return the part of the canvas on screen."""
        return self.mapToScene(self.viewport().rect()).boundingRect()

    def show_part(self, part_id: str) -> None:
        """Select a part and bring it into sight."""
        self.document.select([part_id])
        area = self.canvas.content_rect([part_id])
        if not self.seen().contains(area):
            self._fits = False
            self.centerOn(area.center())
            self.moved.emit()

    def connect_nodes(self, source: str, target: str) -> str | None:
        """Connect two poses, or make a loop; return the id of the new edge, None if it was refused."""
        edge = Edge(id=self.make_id(), source=source, target=target)
        try:
            edit = connect(self.document.graph, edge)
        except EditRefused as error:
            self.document.refused.emit(error)
            return None
        if not self.document.do(edit, select=[edge.id]):
            return None
        self.announced.emit(tr("{name} connected", name=self.canvas.name_of(edge.id)))
        return edge.id

    def set_plain(self) -> None:
        """Change between a dotted and a plain background."""
        self._plain = not self._plain
        self.viewport().update()

    def call_off(self) -> bool:
        """Call whatever the pointer is doing off; whether it was doing anything."""
        return False

    def drawBackground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        """Fill the ground, with dots that fade as the canvas moves away; in pixels of the screen, which is fast."""
        strength = min(max((self.zoom - 0.25) / 0.5, 0.0), 1.0)
        if not strength or self._plain:
            painter.fillRect(rect, self.theme.color("sunken"))
            return
        tile = self._tile(strength)
        to_screen = painter.worldTransform()
        area = to_screen.mapRect(QRectF(rect))
        origin = to_screen.map(QPointF(0, 0))
        painter.setWorldMatrixEnabled(False)
        painter.drawTiledPixmap(area, tile, area.topLeft() - origin)
        painter.setWorldMatrixEnabled(True)

    def _zoomed(self) -> None:
        self.canvas.set_zoom(self.zoom, self.devicePixelRatioF())
        self.zoom_changed.emit(self.zoom)
        self.moved.emit()

    def _tile(self, strength: float) -> QPixmap:
        """Return several dots on their ground as one opaque picture, remembered for a zoom and a theme."""
        wanted = (self.zoom, self.theme.dark, strength)
        if wanted != self._tile_of:
            step = _DOTS * self.zoom
            count = max(1, round(_TILE / step))
            tile = QPixmap(round(step * count), round(step * count))
            ground = self.theme.color("sunken")
            tile.fill(ground)
            painter = QPainter(tile)
            dot = mixed(ground, self.theme.color("line"), strength)
            for row in range(count):
                for column in range(count):
                    painter.fillRect(round(column * step), round(row * step), 1, 1, dot)
            painter.end()
            self._tile_of, self._tile_made = wanted, tile
        return self._tile_made
