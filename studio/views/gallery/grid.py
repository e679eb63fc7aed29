"""The grid of cards: as many columns as fit, hover plays, arrows walk, Space looks closer."""

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QMimeData,
    QModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    QTimer,
    QUrl,
    Signal,
)
from PySide6.QtGui import (
    QContextMenuEvent,
    QDrag,
    QHelpEvent,
    QHideEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QToolTip, QWidget

from studio.domain.pose_drag import PoseDrag
from studio.domain.words import tr
from studio.state.gallery import Gallery
from studio.state.gallery_cards import Card
from studio.state.gallery_model import CARD_ROLE, ID_ROLE, description
from studio.state.transfer import carry
from studio.views.gallery.actions import PoseActions
from studio.views.gallery.backdrop import Backdrop
from studio.views.gallery.card import LARGEST, SMALLEST, CardDelegate, cell_size
from studio.views.gallery.hover import HoverPlayer
from studio.views.theme import Theme

_BREATH_MS = 80
_DRAG_PICTURE = 96
_ZOOM_STEP = 16


class PoseGrid(QListView):
    """Shows the gallery's cards.

    Signals: ``choose_requested(object, str)`` these poses shall be chosen, that one selected; ``look_requested()`` show
    the selected one large; ``retry_requested(str)`` make the failed pose of that id again;
    ``picture_size_changed(int)``; ``ground_changed(object)`` the pictures stand on another backdrop.
    """

    choose_requested = Signal(object, str)
    look_requested = Signal()
    retry_requested = Signal(str)
    picture_size_changed = Signal(int)
    ground_changed = Signal(object)

    def __init__(self, gallery: Gallery, actions: PoseActions, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._gallery = gallery
        self._actions = actions
        self._theme = theme
        self._showing = False
        self._delegate = CardDelegate(gallery, theme, self)
        self._hover = HoverPlayer(gallery, theme, self)
        self._delegate.live = self._hover.image
        self._delegate.moment = lambda: self._hover.share
        self._pointer: QPoint | None = None
        self._waiting: list[str] = []
        self._breath = QTimer(self)
        self._breath.setInterval(_BREATH_MS)
        self._breath.timeout.connect(self._repaint_pending)
        self._set_up_view()
        self.setModel(gallery.model)
        self.selectionModel().selectionChanged.connect(self._on_choice_changed)
        self.selectionModel().currentChanged.connect(self._on_current_changed)
        self._hover.frame_changed.connect(self._repaint_card)
        gallery.picture_changed.connect(self._on_picture_changed)
        gallery.meters.changed.connect(self._on_picture_changed)
        gallery.pose_selected.connect(self.show_choice)
        gallery.chosen_changed.connect(self.show_choice)
        for change in (gallery.model.modelReset, gallery.model.rowsInserted, gallery.model.rowsRemoved):
            change.connect(self._on_rows_changed)
        gallery.model.dataChanged.connect(self._on_rows_changed)
        theme.changed.connect(self._on_theme_changed)

    @property
    def picture_size(self) -> int:
        """Width of a card's picture, in pixels."""
        return self._delegate.picture

    @property
    def ground(self) -> Backdrop:
        """What the pictures stand on."""
        return self._delegate.ground

    @property
    def hover(self) -> HoverPlayer:
        """The player of the card pointed at."""
        return self._hover

    def set_picture_size(self, pixels: int) -> None:
        """Make the cards larger or smaller; the card in the middle stays in sight."""
        pixels = min(max(pixels, SMALLEST), LARGEST)
        if pixels == self._delegate.picture:
            return
        anchor = self.currentIndex()
        if not anchor.isValid() or not self.viewport().rect().intersects(self.visualRect(anchor)):
            anchor = self.indexAt(self.viewport().rect().center())
        self._delegate.picture = pixels
        self._arrange()
        if anchor.isValid():
            self.scrollTo(anchor, QAbstractItemView.ScrollHint.EnsureVisible)
        self.picture_size_changed.emit(pixels)

    def set_ground(self, ground: Backdrop) -> None:
        """Show the pictures on another backdrop; a picture of the user's own only counts when there is one."""
        if ground is Backdrop.PICTURE and self._theme.ground_picture.isNull():
            ground = ground.next
        if ground is not self._delegate.ground:
            self._delegate.ground = ground
            self.viewport().update()
            self.ground_changed.emit(ground)

    def show_choice(self) -> None:
        """Put rings around the chosen poses; nothing is asked for by that."""
        model, choice = self._gallery.model, QItemSelection()
        for pose_id in self._gallery.chosen:
            row = model.row_of(pose_id)
            if row is not None:
                choice.select(model.index(row), model.index(row))
        row = model.row_of(self._gallery.selected)
        index = model.index(row) if row is not None else QModelIndex()
        self._showing = True
        flags = QItemSelectionModel.SelectionFlag
        if self.currentIndex() != index:
            self.selectionModel().setCurrentIndex(index, flags.NoUpdate)
            if index.isValid() and self.isVisible():
                self.scrollTo(index)
        self.selectionModel().select(choice, flags.ClearAndSelect)
        self._showing = False

    def walk(self, steps: int) -> None:
        """Go ``steps`` poses on, or back if negative, and stop at the ends."""
        rows = self._gallery.model.rowCount()
        if rows:
            row = min(max(self.currentIndex().row() + steps, 0), rows - 1)
            self._gallery.select(self._gallery.model.index(row).data(ID_ROLE))

    def drag_data(self) -> QMimeData | None:
        """Return what a drag of the chosen poses carries: themselves, and their files; None when nothing is chosen."""
        chosen = self._gallery.chosen
        if not chosen:
            return None
        data = carry(PoseDrag(mascot_id=self._gallery.mascot_id or "", pose_ids=chosen))
        paths = [path for pose_id in chosen if (path := self._gallery.file_of(pose_id)) is not None]
        if paths:
            data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
        return data

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Understand the gallery's own keys; the list does the rest."""
        if event.matches(QKeySequence.StandardKey.Paste):
            event.ignore()  # the pane's, which also takes it where there are no cards
            return
        if self._actions.key(event):
            return
        actions = {
            Qt.Key.Key_Space: self.look_requested.emit,
            Qt.Key.Key_Return: self.look_requested.emit,
            Qt.Key.Key_Enter: self.look_requested.emit,
            Qt.Key.Key_B: lambda: self.set_ground(self.ground.next),
            Qt.Key.Key_Escape: self._clear_choice,
        }
        action = actions.get(Qt.Key(event.key()))
        if action is None or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
        else:
            action()

    def keyboardSearch(self, search: str) -> None:
        """Do nothing: single letters are commands here, not the beginning of a name."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Change the size of the cards with Ctrl, scroll without."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.set_picture_size(self.picture_size + round(event.angleDelta().y() / 120 * _ZOOM_STEP))
            event.accept()
            return
        super().wheelEvent(event)
        self._point()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Play what the pointer is on."""
        super().mouseMoveEvent(event)
        self._pointer = event.position().toPoint()
        self._point()

    def startDrag(self, actions: Qt.DropAction) -> None:  # noqa: ARG002 - a pose is only ever copied
        """Give the pose away: its file to other programs, its id to our own panes."""
        data = self.drag_data()
        if data is not None:
            drag = QDrag(self)
            drag.setMimeData(data)
            drag.setPixmap(self._thumbnail_of(self.currentIndex()))
            drag.exec(Qt.DropAction.CopyAction)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done, at the pointer or, from the keyboard, at the selected card."""
        place = event.pos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            place = self.visualRect(self.currentIndex()).center()
        elif not self.indexAt(place).isValid():
            return
        self._actions.show_menu(self.viewport().mapToGlobal(place))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose a card, or press the Retry of a failed one."""
        place = event.position().toPoint()
        index = self.indexAt(place)
        card: Card | None = index.data(CARD_ROLE) if index.isValid() else None
        if card is not None and card.state == "failed" and self._retry_at(index).contains(place):
            self.retry_requested.emit(card.id)
            return
        if card is not None and self._delegate.star_area(self.visualRect(index)).contains(place):
            self._gallery.notes.star((card.id,), on=not card.marks.star)
            return
        super().mousePressEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        """Stop playing when the pointer leaves; say what the badges mean."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self._words_at(event.pos()), self)
            return True
        if event.type() == QEvent.Type.Leave:
            self._pointer = None
            self._hover.point_at("", 0)
        return super().viewportEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Spread the columns over the new width."""
        super().resizeEvent(event)
        self._arrange()

    def hideEvent(self, event: QHideEvent) -> None:
        """Decode nothing for what nobody sees."""
        super().hideEvent(event)
        self._hover.point_at("", 0)
        self._breath.stop()

    def _set_up_view(self) -> None:
        self.setAccessibleName(tr("Gallery"))
        self.setItemDelegate(self._delegate)
        self.setViewMode(QListView.ViewMode.ListMode)
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setMouseTracking(True)
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)  # the pane takes drops, beside the cards too
        self.doubleClicked.connect(lambda _: self.look_requested.emit())
        self.verticalScrollBar().setSingleStep(24)

    def _arrange(self) -> None:
        """Give every column its share of the width, so that no empty strip stays at the right."""
        least = cell_size(self._delegate.picture)
        # The list itself lays out as if the scroll bar were always there.
        bar = self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent, None, self.verticalScrollBar())
        width = self.maximumViewportSize().width() - bar - 2
        columns = max(1, width // least.width())
        grid = QSize(max(least.width(), width // columns), least.height())
        if grid != self.gridSize():
            self._delegate.cell = grid
            self.setGridSize(grid)

    def _point(self) -> None:
        index = self.indexAt(self._pointer) if self._pointer is not None else QModelIndex()
        pixels = round(self._delegate.picture * self.devicePixelRatioF())
        self._hover.point_at(index.data(ID_ROLE) if index.isValid() else "", pixels)
        if index.isValid() and self._pointer is not None:
            area = self._delegate.picture_area(self.visualRect(index))
            self._hover.scrub((self._pointer.x() - area.left()) / area.width())

    def _words_at(self, place: QPoint) -> str:
        card: Card | None = self.indexAt(place).data(CARD_ROLE)
        if card is None:
            return ""
        measures = self._gallery.meters.measures(card.face) if card.state == "ready" else None
        return "\n".join(filter(None, (card.pose.name, description(card), measures.words if measures else "")))

    def _clear_choice(self) -> None:
        self.choose_requested.emit((), "")

    def _retry_at(self, index: QModelIndex) -> QRect:
        return self._delegate.retry_area(self.visualRect(index))

    def _thumbnail_of(self, index: QModelIndex) -> QPixmap:
        card: Card | None = index.data(CARD_ROLE)
        ratio = self.devicePixelRatioF()
        image = self._gallery.thumbnail(card.pose, round(_DRAG_PICTURE * ratio)) if card is not None else None
        if image is None:
            return QPixmap()
        smooth = Qt.TransformationMode.SmoothTransformation
        picture = QPixmap.fromImage(image).scaledToHeight(round(_DRAG_PICTURE * ratio), smooth)
        picture.setDevicePixelRatio(ratio)
        return picture

    def _repaint_card(self, pose_id: str) -> None:
        row = self._gallery.model.row_of(pose_id)
        if row is not None:
            self.update(self._gallery.model.index(row))

    def _repaint_pending(self) -> None:
        for pose_id in self._waiting:
            self._repaint_card(pose_id)
        if not self._waiting:
            self._breath.stop()

    def _on_picture_changed(self, _asset_id: str) -> None:
        self.viewport().update()  # one paint for all pictures that came since the last one

    def _on_current_changed(self, current: QModelIndex) -> None:
        """Choose the first card that the keyboard reaches; Qt makes it current without selecting it."""
        if self._showing or not current.isValid():
            return
        if self.selectionModel().hasSelection():
            self._on_choice_changed()
        else:
            self.choose_requested.emit((current.data(ID_ROLE),), current.data(ID_ROLE))

    def _on_choice_changed(self) -> None:
        if self._showing:
            return
        rows = sorted(index.row() for index in self.selectionModel().selectedIndexes())
        chosen = tuple(self._gallery.model.index(row).data(ID_ROLE) for row in rows)
        current = self.currentIndex()
        if chosen:  # an empty choice only says that the list became another one
            selected = current.data(ID_ROLE) if current.isValid() and current.row() in rows else chosen[-1]
            self.choose_requested.emit(chosen, selected)

    def _on_rows_changed(self) -> None:
        self.show_choice()
        self._point()
        self._breathe()

    def _on_theme_changed(self) -> None:
        self.viewport().update()
        self._breathe()

    def _breathe(self) -> None:
        """Let the cards of what is being made breathe, unless nothing may move by itself."""
        moves = (
            not self._theme.calm
            and self.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration, None, self) > 0
        )
        self._delegate.breathing = moves
        self._waiting = [card.id for card in self._gallery.model.cards if card.state in {"pending", "processing"}]
        if not moves:
            self._breath.stop()
        elif self._waiting and self.isVisible():
            self._breath.start()
