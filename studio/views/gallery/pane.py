"""The gallery pane: search and size above the cards, and what to do next while there are none."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QSlider, QStackedWidget, QVBoxLayout, QWidget

from studio.state.gallery import Gallery
from studio.state.gallery_order import View
from studio.views.gallery.card import LARGEST, SMALLEST
from studio.views.gallery.chips import ChipRow, ViewMenus
from studio.views.gallery.grid import PoseGrid
from studio.views.gallery.quick_look import QuickLook
from studio.views.theme import Theme
from studio.views.widgets.buttons import icon_button, quiet_button
from studio.views.widgets.empty import EmptyPane


class GalleryPane(QWidget):
    """Shows the poses of the chosen mascot.

    Signals: ``mascot_requested()`` the user wants to make a mascot; ``pose_requested()`` the user wants to describe
    a pose; ``retry_requested(str)`` make the failed pose of that id again; ``suggestion_chosen(str)`` describe a
    pose of that name.
    """

    mascot_requested = Signal()
    pose_requested = Signal()
    retry_requested = Signal(str)
    suggestion_chosen = Signal(str)

    def __init__(self, gallery: Gallery, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("paneBody")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._gallery = gallery
        self._step = ""
        self._suggest = quiet_button("Suggest poses")
        self._ideas = QMenu(self)
        self._menus = ViewMenus(theme)
        self._chips = ChipRow(theme)
        self.grid = PoseGrid(gallery, theme)
        self._search = QLineEdit()
        self._size = QSlider(Qt.Orientation.Horizontal)
        self._empty = EmptyPane(theme, "image-square", "", fox=True)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.grid)
        self._stack.addWidget(self._empty)
        self._bar = self._build_bar(theme)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._bar)
        column.addWidget(self._chips)
        column.addWidget(self._stack, 1)
        self.quick_look = QuickLook(gallery, theme, self)
        self._connect()
        self._refresh()

    @property
    def search(self) -> QLineEdit:
        """The field to search poses in."""
        return self._search

    def look(self) -> None:
        """Show the chosen pose large; the first one if none is chosen."""
        if not self._gallery.selected:
            self.grid.walk(1)
        pose = self._gallery.pose(self._gallery.selected)
        if pose is not None:
            self.quick_look.look_at(pose)

    def _build_bar(self, theme: Theme) -> QWidget:
        self._search.setAccessibleName("Search poses")
        self._search.setPlaceholderText("Search poses")
        self._search.setClearButtonEnabled(True)
        self._search.addAction(theme.icon("magnifying-glass", "faint"), QLineEdit.ActionPosition.LeadingPosition)
        self._search.setMaximumWidth(320)
        self._size.setAccessibleName("Thumbnail size")
        self._size.setToolTip("Thumbnail size (Ctrl and wheel)")
        self._size.setRange(SMALLEST, LARGEST)
        self._size.setSingleStep(8)
        self._size.setPageStep(32)
        self._size.setValue(self.grid.picture_size)
        self._size.setFixedWidth(120)
        ground = icon_button(theme, "circle-half", "Background")
        ground.setToolTip("Background: checkerboard, black, white (B)")
        ground.clicked.connect(lambda: self.grid.set_ground(self.grid.ground.next))
        self._suggest.setIcon(theme.icon("lightbulb"))
        self._suggest.setToolTip("Ideas for poses this mascot does not have yet; free")
        self._ideas.setAccessibleName("Suggested poses")
        bar = QWidget()
        row = QHBoxLayout(bar)
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(8)
        row.addWidget(self._search, 1)
        row.addStretch(1)
        row.addWidget(self._suggest)
        row.addWidget(self._menus)
        row.addWidget(ground)
        row.addWidget(self._size)
        self._for_cards = (self._search, self._menus, ground, self._size)
        return bar

    def _connect(self) -> None:
        gallery, grid = self._gallery, self.grid
        self._suggest.clicked.connect(gallery.suggest)
        self._ideas.triggered.connect(lambda action: self.suggestion_chosen.emit(action.data()))
        gallery.suggested.connect(self._on_suggested)
        gallery.suggesting_changed.connect(self._on_suggesting_changed)
        self._search.textChanged.connect(gallery.search)
        self._menus.view_requested.connect(gallery.look)
        self._chips.remove_requested.connect(lambda chip: gallery.look(gallery.view.without(chip)))
        self._size.valueChanged.connect(grid.set_picture_size)
        grid.picture_size_changed.connect(self._size.setValue)
        grid.select_requested.connect(gallery.select)
        grid.look_requested.connect(self.look)
        grid.retry_requested.connect(self.retry_requested)
        grid.ground_changed.connect(self.quick_look.set_ground)
        self.quick_look.ground_requested.connect(grid.set_ground)
        self.quick_look.walk_requested.connect(self._on_walk_requested)
        self.quick_look.closed.connect(grid.setFocus)
        self._empty.step_requested.connect(self._take_step)
        gallery.changed.connect(self._refresh)
        for change in (gallery.model.modelReset, gallery.model.rowsInserted, gallery.model.rowsRemoved):
            change.connect(self._refresh)
        for keys in ("Ctrl+F", "/"):
            scope = self if keys != "/" else self.grid
            shortcut = QShortcut(QKeySequence(keys), scope)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self._go_to_search)

    def _refresh(self) -> None:
        if self._search.text() != self._gallery.query:
            self._search.setText(self._gallery.query)
        self._menus.show_view(self._gallery.view)
        self._chips.show_chips(self._gallery.view.chips)
        self._bar.setVisible(self._gallery.mascot_id is not None)
        for widget in self._for_cards:
            widget.setVisible(self._gallery.count > 0)
        if self._gallery.model.rowCount():
            self._stack.setCurrentWidget(self.grid)
            return
        self.quick_look.leave()
        sentence, button, self._step = self._lesson()
        self._empty.set_step(sentence, button)
        self._stack.setCurrentWidget(self._empty)

    def _lesson(self) -> tuple[str, str, str]:
        """Return what to say while there are no cards, the button to offer, and what it does."""
        gallery = self._gallery
        if gallery.mascot_id is None:
            return "A mascot's poses and animations live here. Make your first mascot to begin.", "New mascot", "mascot"
        if gallery.count:
            return self._nothing_found()
        if gallery.error is not None:
            return gallery.error.sentence, "Try again", "refresh"
        if not gallery.loaded:
            return "Looking for poses.", "", ""
        return (
            "No poses yet. Describe one, and it appears here as a picture or an animation.",
            "Describe a pose",
            "pose",
        )

    def _nothing_found(self) -> tuple[str, str, str]:
        view, culprit = self._gallery.view, self._gallery.culprit()
        searched = f" for “{view.query}”" if view.query else ""
        if not view.chips:
            return f"No pose matches “{view.query}”.", "Clear search", "clear"
        if culprit is not None:
            return f"“{culprit.value}” leaves no pose{searched}.", f"Remove “{culprit.value}”", "remove"
        return f"The filters leave no pose{searched}.", "Remove all filters", "reset"

    def _take_step(self) -> None:
        steps: dict[str, Callable[[], object]] = {
            "mascot": self.mascot_requested.emit,
            "pose": self.pose_requested.emit,
            "refresh": self._gallery.refresh,
            "clear": self._search.clear,
            "remove": self._remove_culprit,
            "reset": lambda: self._gallery.look(View(sort=self._gallery.view.sort)),
        }
        steps[self._step]()

    def _remove_culprit(self) -> None:
        culprit = self._gallery.culprit()
        if culprit is not None:
            self._gallery.look(self._gallery.view.without(culprit))

    def _on_walk_requested(self, steps: int) -> None:
        self.grid.walk(steps)
        self.look()

    def _on_suggested(self, names: tuple[str, ...]) -> None:
        self._ideas.clear()
        for name in names:
            self._ideas.addAction(name).setData(name)
        if not names:
            self._ideas.addAction("No further ideas for this mascot").setEnabled(False)
        self._ideas.popup(self._suggest.mapToGlobal(self._suggest.rect().bottomLeft()))

    def _on_suggesting_changed(self) -> None:
        self._suggest.setEnabled(not self._gallery.suggesting)

    def _go_to_search(self) -> None:
        self._search.setFocus()
        self._search.selectAll()
