"""A slot for a pose: its picture and a list to choose it from; poses are dropped into it from the gallery."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from studio.domain.records import Pose
from studio.domain.words import tr
from studio.state.stills import Stills
from studio.state.transfer import carries_anything, carries_poses
from studio.views.gallery.backdrop import Backdrop, Grounds
from studio.views.theme import Theme
from studio.views.widgets.inputs import Choice
from studio.views.widgets.tiles import Tile, paint_picture

_SIDE = 56
_RADIUS = 6


class PoseSlot(QWidget):
    """Offers poses and takes them by drop.

    Signals: ``chosen(str)`` the person chose a pose, by id; ``brought(QMimeData)`` something else was dropped, which
    may be a picture; read it before the slot returns.
    """

    chosen = Signal(str)
    brought = Signal(object)

    def __init__(self, theme: Theme, stills: Stills) -> None:
        super().__init__()
        self._showing = False
        self._poses: tuple[Pose, ...] = ()
        self.choice = Choice()
        self.choice.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._picture = _SlotPicture(theme, stills)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._picture)
        row.addWidget(self.choice, stretch=1)
        self.setAcceptDrops(True)
        self.setFocusProxy(self.choice)
        self.choice.currentIndexChanged.connect(self._on_index_changed)

    def show_poses(self, poses: tuple[Pose, ...]) -> None:
        """Offer these poses; what was chosen stays chosen if it is still there."""
        self._showing = True
        before = self.choice.currentData()
        self._poses = poses
        self.choice.clear()
        for pose in poses:
            self.choice.addItem(pose.name, pose.id)
        self.choice.setCurrentIndex(self.choice.findData(before))
        self.choice.setPlaceholderText(tr("Choose a pose") if poses else tr("No pose has a picture yet"))
        self._showing = False
        self._show_picture()

    def show_chosen(self, pose_id: str, picture: Tile | None = None) -> None:
        """Show which pose is chosen, or a picture from outside that stands in for one."""
        self._showing = True
        self.choice.setCurrentIndex(self.choice.findData(pose_id) if picture is None else -1)
        if picture is not None:
            self.choice.setPlaceholderText(picture.words or tr("A picture from outside"))
        self._showing = False
        self._picture.show_tile(picture if picture is not None else self._tile_of(pose_id))

    def take(self, pose_id: str) -> bool:
        """Choose a pose as if it had been dropped here; False if it is not offered."""
        place = self.choice.findData(pose_id)
        if place >= 0:
            self.choice.setCurrentIndex(place)
        return place >= 0

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take poses, and anything that could be a picture."""
        if carries_poses(event.mimeData()) or carries_anything(event.mimeData()):
            self._picture.mark(over=True)
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: object) -> None:  # noqa: ARG002
        """Let go."""
        self._picture.mark(over=False)

    def dropEvent(self, event: QDropEvent) -> None:
        """Hand over what was dropped."""
        self._picture.mark(over=False)
        event.acceptProposedAction()
        self.brought.emit(event.mimeData())

    def _tile_of(self, pose_id: str) -> Tile | None:
        pose = next((pose for pose in self._poses if pose.id == pose_id), None)
        picture = pose.picture if pose is not None else None
        return (
            Tile(id=picture.id, words=pose.name, url=picture.url) if pose is not None and picture is not None else None
        )

    def _show_picture(self) -> None:
        self._picture.show_tile(self._tile_of(self.choice.currentData() or ""))

    def _on_index_changed(self) -> None:
        self._show_picture()
        if not self._showing:
            self.chosen.emit(self.choice.currentData() or "")


class _SlotPicture(QWidget):
    """The picture of a slot, or a dashed frame that invites one."""

    def __init__(self, theme: Theme, stills: Stills) -> None:
        super().__init__()
        self._theme = theme
        self._stills = stills
        self._grounds = Grounds(theme)
        self._tile: Tile | None = None
        self._over = False
        self.setFixedSize(QSize(_SIDE, _SIDE))
        self.setToolTip(tr("Drop a pose from the gallery here"))
        stills.changed.connect(self.update)
        theme.changed.connect(self.update)

    def show_tile(self, tile: Tile | None) -> None:
        """Show a picture, or none."""
        self._tile = tile
        self.update()

    def mark(self, *, over: bool) -> None:
        """Show that something hovers above."""
        self._over = over
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Draw it."""
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        area = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        self._grounds.paint(painter, area, Backdrop.CHECKER, _RADIUS)
        if self._tile is not None:
            paint_picture(painter, area, self._tile, self._stills)
        style = Qt.PenStyle.SolidLine if self._tile is not None else Qt.PenStyle.DashLine
        tone = "accent" if self._over else "line" if self._tile is not None else "faint"
        painter.setPen(QPen(self._theme.color(tone), 2 if self._over else 1, style))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(area, _RADIUS, _RADIUS)
