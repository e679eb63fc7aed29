"""Choosing what transparent pictures stand on: the grounds, a brand colour, a picture of one's own."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QColorDialog, QFileDialog, QMenu, QToolButton, QWidget

from studio.domain.words import tr
from studio.views.gallery.backdrop import Backdrop
from studio.views.theme import Theme
from studio.views.widgets.buttons import icon_button


class GroundButton(QToolButton):
    """Opens a menu of grounds.

    Signals: ``ground_requested(object)``; ``color_requested(str)`` a brand colour such as ``#3355ff``;
    ``picture_requested(str)`` the path of a picture.
    """

    ground_requested = Signal(object)
    color_requested = Signal(str)
    picture_requested = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        model = icon_button(theme, "circle-half", tr("Background"))
        self.setIcon(model.icon())
        self.setIconSize(model.iconSize())
        self.setAccessibleName(tr("Background"))
        self.setToolTip(tr("Background of transparent pictures (B)"))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        menu = QMenu(self)
        menu.setAccessibleName(tr("Background"))
        self._actions = {}
        for ground in Backdrop:
            action = self._actions[ground] = menu.addAction(ground.words)
            action.setCheckable(True)
            action.triggered.connect(lambda _, ground=ground: self.ground_requested.emit(ground))
        menu.addSeparator()
        menu.addAction(tr("Brand colour…")).triggered.connect(lambda _: self._ask_color())
        menu.addAction(tr("Picture…")).triggered.connect(lambda _: self._ask_picture())
        self.setMenu(menu)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        theme.changed.connect(self._refresh)
        self._refresh()

    def show_ground(self, ground: Backdrop) -> None:
        """Tick the ground that holds now."""
        for one, action in self._actions.items():
            action.setChecked(one is ground)

    def _refresh(self) -> None:
        self._actions[Backdrop.PICTURE].setEnabled(not self._theme.ground_picture.isNull())

    def _ask_color(self) -> None:
        dialog = QColorDialog(self._theme.ground_color, self)
        dialog.setWindowTitle(tr("Brand colour"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.colorSelected.connect(lambda color: self.color_requested.emit(color.name()))
        dialog.open()

    def _ask_picture(self) -> None:
        dialog = QFileDialog(self, tr("Picture to stand on"), "", tr("Pictures (*.png *.jpg *.jpeg *.webp)"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.picture_requested)
        dialog.open()
