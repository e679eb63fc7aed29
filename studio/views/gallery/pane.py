"""The gallery pane: search and size above the cards, what to do with several below, a next step without any."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import (
    QAction,
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QShortcut,
)
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QSlider, QStackedWidget, QVBoxLayout, QWidget

from studio.domain.capabilities import Capabilities
from studio.domain.filters import Chip
from studio.domain.marks import Board
from studio.domain.uploads import Upload
from studio.domain.words import tr
from studio.state.gallery import Gallery
from studio.state.gallery_look import View
from studio.views.gallery.actions import PoseActions
from studio.views.gallery.arrivals import Arrivals
from studio.views.gallery.asking import NameDialog
from studio.views.gallery.batch import AnimateAllDialog, BatchBar, BatchDialog, VariantsDialog
from studio.views.gallery.bringing import judge
from studio.views.gallery.card import LARGEST, SMALLEST
from studio.views.gallery.chips import ChipRow, ViewMenus
from studio.views.gallery.compare import Compare
from studio.views.gallery.grid import PoseGrid
from studio.views.gallery.ground_menu import GroundButton
from studio.views.gallery.lesson import lesson_of
from studio.views.gallery.quick_look import QuickLook
from studio.views.theme import Theme
from studio.views.widgets.buttons import quiet_button
from studio.views.widgets.empty import EmptyPane

_IN_TRASH = Chip(field="is", values=("trashed",))


class GalleryPane(QWidget):
    """Shows the poses of the chosen mascot.

    Signals: ``mascot_requested()`` the user wants to make a mascot; ``pose_requested()`` the user wants to describe
    a pose; ``retry_requested(str)`` make the failed pose of that id again; ``suggestion_chosen(str)`` describe a
    pose of that name; ``suggestions_chosen(tuple)`` make a batch of poses of these names;
    ``recall_requested(object)`` fill the form with this ``Recalled``; ``animate_requested(str)`` animate that pose
    in the form; ``ordered(object)`` press these requests as one batch; ``save_requested(tuple)`` write files of these
    poses to a folder; ``dropped(object)`` pictures came in, as ``QMimeData``; ``keep_requested(object)`` make poses
    of these uploads.
    """

    mascot_requested = Signal()
    pose_requested = Signal()
    retry_requested = Signal(str)
    suggestion_chosen = Signal(str)
    suggestions_chosen = Signal(object)
    recall_requested = Signal(object)
    animate_requested = Signal(str)
    ordered = Signal(object)
    save_requested = Signal(object)
    dropped = Signal(object)
    keep_requested = Signal(object)

    def __init__(self, gallery: Gallery, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("paneBody")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAcceptDrops(True)
        self._gallery = gallery
        self._step = ""
        self._suggest = quiet_button(tr("Suggest poses"))
        self._ideas = QMenu(self)
        self._menus = ViewMenus(theme, gallery.notes)
        self._chips = ChipRow(theme)
        self.actions_of_poses = PoseActions(gallery, theme, self)
        self.grid = PoseGrid(gallery, self.actions_of_poses, theme)
        self.setFocusProxy(self.grid)
        self._batch = BatchBar(self.actions_of_poses, theme)
        self._arrivals = Arrivals(theme)
        self._search = QLineEdit()
        self.ground = GroundButton(theme)
        self._size = QSlider(Qt.Orientation.Horizontal)
        self._empty = EmptyPane(theme, "image-square", "", fox=True)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.grid)
        self._stack.addWidget(self._empty)
        self._bar = self._build_bar(theme)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (self._bar, self._chips):
            column.addWidget(part)
        column.addWidget(self._stack, 1)
        column.addWidget(self._arrivals)
        column.addWidget(self._batch)
        self.quick_look = QuickLook(gallery, self.actions_of_poses, theme, self)
        self.compare = Compare(gallery, theme, self)
        self._connect()
        self._connect_actions()
        self._refresh()

    @property
    def search(self) -> QLineEdit:
        """The field to search poses in."""
        return self._search

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Paste pictures, also where there are no cards yet."""
        if event.matches(QKeySequence.StandardKey.Paste):
            self.dropped.emit(QGuiApplication.clipboard().mimeData())
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take whatever comes from outside, on cards, beside them, and where there are none yet."""
        judge(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Take it anywhere."""
        judge(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """Hand on what was dropped."""
        if judge(event):
            self.dropped.emit(event.mimeData())

    def look(self) -> None:
        """Show the selected pose large; the first one if none is."""
        if not self._gallery.selected:
            self.grid.walk(1)
        pose = self._gallery.pose(self._gallery.selected)
        if pose is not None:
            self.quick_look.look_at(pose)

    def offer_pictures(self, pictures: tuple[Upload, ...]) -> None:
        """Offer to do something with pictures that were dropped or pasted here."""
        self._arrivals.show_pictures(pictures)

    def show_offer(self, can: Capabilities) -> None:
        """Offer ideas, and poses made of pictures that came in, where the server has them."""
        self._suggest.setVisible(can.suggestions)
        self._arrivals.offer_keeping(possible=can.keep_pictures)

    def _build_bar(self, theme: Theme) -> QWidget:
        self._search.setAccessibleName(tr("Search poses"))
        self._search.setPlaceholderText(tr("Search poses"))
        self._search.setClearButtonEnabled(True)
        self._search.addAction(theme.icon("magnifying-glass", "faint"), QLineEdit.ActionPosition.LeadingPosition)
        self._search.setMaximumWidth(320)
        self._size.setAccessibleName(tr("Thumbnail size"))
        self._size.setToolTip(tr("Thumbnail size (Ctrl and wheel)"))
        self._size.setRange(SMALLEST, LARGEST)
        self._size.setSingleStep(8)
        self._size.setPageStep(32)
        self._size.setValue(self.grid.picture_size)
        self._size.setFixedWidth(120)
        self.ground.show_ground(self.grid.ground)
        self._suggest.setIcon(theme.icon("lightbulb"))
        self._suggest.setToolTip(tr("Ideas for poses this mascot does not have yet; free"))
        self._ideas.setAccessibleName(tr("Suggested poses"))
        bar = QWidget()
        row = QHBoxLayout(bar)
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(8)
        row.addWidget(self._search, 1)
        row.addStretch(1)
        for widget in (self._suggest, self._menus, self.ground, self._size):
            row.addWidget(widget)
        self._for_cards = (self._search, self._menus, self.ground, self._size)
        return bar

    def _connect(self) -> None:
        gallery, grid = self._gallery, self.grid
        self._suggest.clicked.connect(gallery.suggest)
        self._ideas.triggered.connect(self._on_idea_chosen)
        gallery.suggested.connect(self._on_suggested)
        gallery.suggesting_changed.connect(self._on_suggesting_changed)
        self._search.textEdited.connect(gallery.search)
        self._search.textChanged.connect(self._on_search_changed)
        self._search.editingFinished.connect(lambda: gallery.look(gallery.view.settled()))
        self._menus.view_requested.connect(gallery.look)
        self._menus.board_requested.connect(self.actions_of_poses.new_board)
        self._menus.save_requested.connect(self._ask_search_name)
        self._menus.rename_requested.connect(self._ask_board_name)
        self._chips.remove_requested.connect(lambda chip: gallery.look(gallery.view.without(chip)))
        self._size.valueChanged.connect(grid.set_picture_size)
        grid.picture_size_changed.connect(self._size.setValue)
        grid.choose_requested.connect(gallery.choose)
        grid.look_requested.connect(self.look)
        grid.retry_requested.connect(self.retry_requested)
        self.ground.ground_requested.connect(grid.set_ground)
        grid.ground_changed.connect(self.ground.show_ground)
        grid.ground_changed.connect(self.quick_look.set_ground)
        grid.ground_changed.connect(self.compare.set_ground)
        for large in (self.quick_look, self.compare):
            large.ground_requested.connect(grid.set_ground)
            large.closed.connect(grid.setFocus)
        self.quick_look.walk_requested.connect(self._on_walk_requested)
        self._empty.step_requested.connect(self._take_step)
        gallery.changed.connect(self._refresh)
        gallery.chosen_changed.connect(self._batch.refresh)
        for change in (gallery.model.modelReset, gallery.model.rowsInserted, gallery.model.rowsRemoved):
            change.connect(self._refresh)
        for keys in ("Ctrl+F", "/"):
            scope = self if keys != "/" else self.grid
            shortcut = QShortcut(QKeySequence(keys), scope)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self._go_to_search)

    def _connect_actions(self) -> None:
        actions = self.actions_of_poses
        actions.look_requested.connect(self.look)
        actions.compare_requested.connect(self.compare.show_poses)
        actions.recall_requested.connect(self.recall_requested)
        actions.animate_requested.connect(self.animate_requested)
        actions.save_requested.connect(self.save_requested)
        actions.batch_requested.connect(self._ask_batch)
        self._arrivals.animate_requested.connect(self._ask_animation_of)
        self._arrivals.keep_requested.connect(self.keep_requested)

    def _refresh(self) -> None:
        gallery = self._gallery
        view = gallery.view
        if self._search.text() != view.typed and not (self._search.hasFocus() and self._search.text().strip()):
            self._search.setText(view.typed)
        self._menus.show_view(view)
        self._chips.show_chips(view.chips, {board.id: board.name for board in gallery.notes.boards})
        self._search.setToolTip(view.problem)
        self._bar.setVisible(gallery.mascot_id is not None)
        for widget in self._for_cards:
            widget.setVisible(gallery.count > 0)
        self._batch.refresh()
        if gallery.model.rowCount():
            self._stack.setCurrentWidget(self.grid)
            return
        self.quick_look.leave()
        sentence, button, self._step = lesson_of(gallery)
        self._empty.set_step(sentence, button)
        self._stack.setCurrentWidget(self._empty)

    def _take_step(self) -> None:
        gallery = self._gallery
        steps: dict[str, Callable[[], object]] = {
            "mascot": self.mascot_requested.emit,
            "pose": self.pose_requested.emit,
            "refresh": gallery.refresh,
            "remove": lambda: self._look(gallery.view.without(*gallery.culprits())),
            "reset": lambda: self._look(View(sort=gallery.view.sort)),
            "trash": lambda: self._look(View(chips=(_IN_TRASH,))),
        }
        steps[self._step]()

    def _look(self, view: View) -> None:
        self._search.setText(view.typed)
        self._gallery.look(view)

    def _ask_batch(self, what: str) -> None:
        faces = tuple(face for pose_id in self._gallery.chosen if (face := self._gallery.face(pose_id)) is not None)
        self._ask_order(AnimateAllDialog(faces, self) if what == "animate" else VariantsDialog(faces, self))

    def _ask_animation_of(self, pictures: tuple[Upload, ...]) -> None:
        poses = tuple(picture.as_pose(self._gallery.mascot_id or "") for picture in pictures)
        self._ask_order(AnimateAllDialog(poses, self))

    def _ask_order(self, dialog: BatchDialog) -> None:
        dialog.ordered.connect(self.ordered)
        dialog.open()

    def _ask_search_name(self) -> None:
        text = str(self._gallery.view.query)
        dialog = NameDialog(tr("Save this search"), tr("Search name"), tr("Save search"), self)
        dialog.named.connect(lambda name: self._gallery.notes.save_search(name, text))
        dialog.open()

    def _ask_board_name(self, board: Board) -> None:
        dialog = NameDialog(tr("Rename board"), tr("Board name"), tr("Rename"), self, name=board.name)
        dialog.named.connect(lambda name: self._gallery.notes.rename_board(board, name))
        dialog.open()

    def _on_search_changed(self, text: str) -> None:
        if not text and self._gallery.view.typed:  # the field's own clear button says nothing but this
            self._gallery.search("")

    def _on_walk_requested(self, steps: int) -> None:
        self.grid.walk(steps)
        self.look()

    def _on_suggested(self, names: tuple[str, ...]) -> None:
        self._ideas.clear()
        for name in names:
            self._ideas.addAction(name).setData(name)
        if len(names) > 1:
            self._ideas.addSeparator()
            self._ideas.addAction(tr("All of these in a batch")).setData(names)
        if not names:
            self._ideas.addAction(tr("No further ideas for this mascot")).setEnabled(False)
        self._ideas.popup(self._suggest.mapToGlobal(self._suggest.rect().bottomLeft()))

    def _on_idea_chosen(self, action: QAction) -> None:
        chosen = action.data()
        if isinstance(chosen, str):
            self.suggestion_chosen.emit(chosen)
        else:
            self.suggestions_chosen.emit(tuple(chosen))

    def _on_suggesting_changed(self) -> None:
        self._suggest.setEnabled(not self._gallery.suggesting)

    def _go_to_search(self) -> None:
        self._search.setFocus()
        self._search.selectAll()
