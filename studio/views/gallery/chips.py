"""Looking at the gallery: menus for filters, orders, boards and searches, and the chips that are on, each removable."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QWidget

from studio.domain.filters import Chip
from studio.domain.marks import Board
from studio.domain.words import tr
from studio.state.gallery_look import View, chip_words, choices, sorts, view_of
from studio.state.gallery_notes import Notes
from studio.views.theme import Theme
from studio.views.widgets.buttons import icon_button, quiet_button


class ViewMenus(QWidget):
    """The buttons ``Filter poses``, ``Sort poses`` and ``Boards and searches``.

    Signals: ``view_requested(object)`` look at the poses in this way; ``board_requested()`` make a new board;
    ``save_requested()`` keep what is searched for; ``rename_requested(object)`` give a board another name.
    """

    view_requested = Signal(object)
    board_requested = Signal()
    save_requested = Signal()
    rename_requested = Signal(object)

    def __init__(self, theme: Theme, notes: Notes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._notes = notes
        self._view = View()
        self._chips: dict[Chip, QAction] = {}
        self._sorts: dict[str, QAction] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self._button("funnel-simple", tr("Filter poses"), self._fill_filters))
        row.addWidget(self._button("sort-ascending", tr("Sort poses"), self._fill_sorts))
        row.addWidget(self._button("bookmark-simple", tr("Boards and searches"), self._follow_boards))
        self.show_view(self._view)

    def show_view(self, view: View) -> None:
        """Tick what holds now; nothing is asked for by that."""
        self._view = view
        query = view.query
        for chip, action in self._chips.items():
            action.setChecked(chip in query.chips)
        for sort, action in self._sorts.items():
            action.setChecked(sort == query.sort)

    def _button(self, icon: str, name: str, fill: Callable[[QMenu], None]) -> QToolButton:
        button = icon_button(self._theme, icon, name)
        menu = QMenu(button)
        menu.setAccessibleName(name)
        fill(menu)
        button.setMenu(menu)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        return button

    def _fill_filters(self, menu: QMenu) -> None:
        for chips in choices():
            menu.addSeparator()
            for chip in chips:
                action = self._chips[chip] = menu.addAction(chip_words(chip, {}))
                action.setCheckable(True)
                action.triggered.connect(lambda _, chip=chip: self.view_requested.emit(self._view.toggled(chip)))

    def _fill_sorts(self, menu: QMenu) -> None:
        group = QActionGroup(menu)
        for sort, words in sorts().items():
            action = self._sorts[sort] = menu.addAction(words)
            action.setCheckable(True)
            group.addAction(action)
            action.triggered.connect(lambda _, sort=sort: self._on_sort(sort))

    def _follow_boards(self, menu: QMenu) -> None:
        menu.aboutToShow.connect(lambda: self._fill_boards(menu))
        self._fill_boards(menu)

    def _fill_boards(self, menu: QMenu) -> None:
        menu.clear()
        for search in self._notes.searches:
            action = menu.addAction(self._theme.icon("magnifying-glass"), search.name)
            action.triggered.connect(lambda _, text=search.text: self.view_requested.emit(view_of(text)))
        menu.addSeparator()
        for board in self._notes.boards:
            chip = Chip(field="board", values=(board.id,))
            action = menu.addAction(self._theme.icon("folders"), path_of(board, self._notes))
            action.setCheckable(True)
            action.setChecked(chip in self._view.query.chips)
            action.triggered.connect(lambda _, chip=chip: self.view_requested.emit(self._view.toggled(chip)))
        menu.addSeparator()
        menu.addAction(tr("New board…")).triggered.connect(lambda _: self.board_requested.emit())
        save = menu.addAction(tr("Save this search…"))
        save.setEnabled(bool(self._view.query.chips))
        save.triggered.connect(lambda _: self.save_requested.emit())
        self._add_manage(menu)

    def _add_manage(self, menu: QMenu) -> None:
        if not (self._notes.boards or self._notes.searches):
            return
        manage = menu.addMenu(tr("Manage"))
        for board in self._notes.boards:
            rename = manage.addAction(tr("Rename the board “{name}”…", name=board.name))
            rename.triggered.connect(lambda _, board=board: self.rename_requested.emit(board))
            remove = manage.addAction(tr("Remove the board “{name}”", name=board.name))
            remove.triggered.connect(lambda _, board=board: self._notes.remove_board(board))
        for search in self._notes.searches:
            remove = manage.addAction(tr("Remove the search “{name}”", name=search.name))
            remove.triggered.connect(lambda _, search=search: self._notes.remove_search(search))

    def _on_sort(self, sort: str) -> None:
        self.view_requested.emit(View(chips=self._view.chips, typed=self._view.typed, sort=sort))


class ChipRow(QWidget):
    """The chips that are on.

    Signals: ``remove_requested(object)`` that chip shall be off.
    """

    remove_requested = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(12, 0, 12, 8)
        self._row.setSpacing(8)
        self._row.addStretch(1)
        self._buttons: dict[Chip, QWidget] = {}
        self.hide()

    def show_chips(self, chips: tuple[Chip, ...], boards: dict[str, str]) -> None:
        """Show these chips and no others; ``boards`` are names by id."""
        for chip in [chip for chip in self._buttons if chip not in chips]:
            button = self._buttons.pop(chip)
            button.hide()
            button.deleteLater()
        for chip in [chip for chip in chips if chip not in self._buttons]:
            words = chip_words(chip, boards)
            button = quiet_button(words)
            button.setIcon(self._theme.icon("x"))
            button.setAccessibleName(tr("Remove filter {filter}", filter=words))
            button.setToolTip(tr("Remove this filter"))
            button.clicked.connect(lambda _, chip=chip: self.remove_requested.emit(chip))
            self._buttons[chip] = button
            self._row.insertWidget(len(self._buttons) - 1, button)
        self.setVisible(bool(chips))


def path_of(board: Board, notes: Notes) -> str:
    """Return a board's name after the names of the boards it stands in."""
    names, seen = [board.name], {board.id}
    parent = notes.board(board.parent)
    while parent is not None and parent.id not in seen:
        seen.add(parent.id)
        names.insert(0, parent.name)
        parent = notes.board(parent.parent)
    return " / ".join(names)
