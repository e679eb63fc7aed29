"""Sorting and filtering: two menus in the bar, and the chips that are on below it, each removable."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QWidget

from studio.state.gallery_order import Chip, Sort, View
from studio.views.theme import Theme
from studio.views.widgets.buttons import icon_button, quiet_button


class ViewMenus(QWidget):
    """The buttons ``Filter poses`` and ``Sort poses``.

    Signals: ``view_requested(object)`` look at the poses in this way.
    """

    view_requested = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = View()
        self._chips: dict[Chip, QAction] = {}
        self._sorts: dict[Sort, QAction] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self._button(theme, "funnel-simple", "Filter poses", self._fill_filters))
        row.addWidget(self._button(theme, "sort-ascending", "Sort poses", self._fill_sorts))
        self.show_view(self._view)

    def show_view(self, view: View) -> None:
        """Tick what holds now; nothing is asked for by that."""
        self._view = view
        for chip, action in self._chips.items():
            action.setChecked(chip in view.chips)
        for sort, action in self._sorts.items():
            action.setChecked(sort is view.sort)

    def _button(self, theme: Theme, icon: str, name: str, fill: Callable[[QMenu], None]) -> QToolButton:
        button = icon_button(theme, icon, name)
        menu = QMenu(button)
        menu.setAccessibleName(name)
        fill(menu)
        button.setMenu(menu)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        return button

    def _fill_filters(self, menu: QMenu) -> None:
        before = Chip.PICTURES
        for chip in Chip:
            if chip.group != before.group:
                menu.addSeparator()
            before = chip
            action = self._chips[chip] = menu.addAction(chip.value)
            action.setCheckable(True)
            action.triggered.connect(lambda _, chip=chip: self._on_chip(chip))

    def _fill_sorts(self, menu: QMenu) -> None:
        group = QActionGroup(menu)
        for sort in Sort:
            action = self._sorts[sort] = menu.addAction(sort.value)
            action.setCheckable(True)
            group.addAction(action)
            action.triggered.connect(lambda _, sort=sort: self._on_sort(sort))

    def _on_chip(self, chip: Chip) -> None:
        view = self._view
        more = View(query=view.query, chips=(*view.chips, chip), sort=view.sort)
        self.view_requested.emit(view.without(chip) if chip in view.chips else more)

    def _on_sort(self, sort: Sort) -> None:
        self.view_requested.emit(View(query=self._view.query, chips=self._view.chips, sort=sort))


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

    def show_chips(self, chips: tuple[Chip, ...]) -> None:
        """Show these chips and no others."""
        for chip in [chip for chip in self._buttons if chip not in chips]:
            button = self._buttons.pop(chip)
            button.hide()
            button.deleteLater()
        for chip in [chip for chip in chips if chip not in self._buttons]:
            button = quiet_button(chip.value)
            button.setIcon(self._theme.icon("x"))
            button.setAccessibleName(f"Remove filter {chip.value}")
            button.setToolTip("Remove this filter")
            button.clicked.connect(lambda _, chip=chip: self.remove_requested.emit(chip))
            self._buttons[chip] = button
            self._row.insertWidget(len(self._buttons) - 1, button)
        self.setVisible(bool(chips))
