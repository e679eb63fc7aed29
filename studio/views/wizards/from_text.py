"""A mascot from words: describe it, choose a style, and have variations drawn to pick one."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit

from studio.domain.words import tr
from studio.state.new_mascot import NewMascot
from studio.state.stills import Stills
from studio.state.styles import Styles
from studio.views.theme import Theme
from studio.views.widgets.buttons import quiet_button
from studio.views.widgets.field import Field
from studio.views.widgets.labels import label
from studio.views.widgets.tiles import Tile, TileList
from studio.views.wizards.mascot_fields import StyleChooser, WayPage

_SIDE = 124


class VariationList(TileList):
    """The variations drawn so far; 1 to 4 pick one of the newest."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Pick by number."""
        number = event.key() - Qt.Key.Key_0
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if not (plain and 1 <= number <= 4 and self.choose_nth(number)):
            super().keyPressEvent(event)


class FromTextPage(WayPage):
    """Name, description, style, variations."""

    def __init__(self, theme: Theme, wizard: NewMascot, styles: Styles, stills: Stills) -> None:
        super().__init__("text", wizard)
        self.styles = StyleChooser(theme, stills, styles)
        self.fields["style"] = Field(tr("Style"), self.styles.grid, body=self.styles)
        self.variations = VariationList(theme, stills, tr("Variations"), _SIDE, named=False)
        self.variations.setFixedHeight(self.variations.height_of(1))
        self.preview = quiet_button("")
        self.preview.setAccessibleName(tr("Preview variations"))
        self.preview.setIcon(theme.icon("sparkle"))
        self._hint = label("", "caption", wrap=True)
        self._count = 0
        for field in self.fields.values():
            self.column.addWidget(field)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.preview)
        row.addWidget(self._hint, stretch=1)
        self.column.addLayout(row)
        self.column.addWidget(self.variations)
        self.column.addStretch(1)
        self.styles.grid.chosen.connect(lambda style: self._tell(style=style))
        self.preview.clicked.connect(wizard.preview)
        self.variations.chosen.connect(wizard.pick)
        wizard.pictures_changed.connect(self._show_pictures)
        wizard.estimate_changed.connect(self._show_estimate)
        self._show_pictures()
        self._show_estimate()

    def show_draft(self) -> None:
        """Show the draft's words and style."""
        super().show_draft()
        self.styles.show_style(self._wizard.style("text"))

    def _show_pictures(self) -> None:
        draft = self._wizard.draft
        tiles = [
            Tile(id=each.url, words=tr("Variation {number}", number=number), url=each.url)
            for number, each in enumerate(draft.variations, 1)
        ]
        self.variations.show_tiles(tiles, draft.chosen)
        self.variations.setVisible(bool(tiles))
        if len(tiles) > self._count:
            QTimer.singleShot(0, self, self._go_to_variations)  # once they have their place
        self._count = len(tiles)
        if tiles:
            self._hint.setText(
                tr("Pick one with a click or with 1 to 4, and the mascot looks like it. More are added.")
            )
        else:
            self._hint.setText(tr("Four drawings to pick from, before anything is made."))

    def _go_to_variations(self) -> None:
        """Bring new pictures into sight, with the keyboard on them unless somebody goes on typing."""
        self.ensureWidgetVisible(self.variations)
        if not isinstance(self.focusWidget(), QLineEdit | QPlainTextEdit):
            self.variations.setFocus()

    def _show_estimate(self) -> None:
        wizard = self._wizard
        price = wizard.preview_price
        words = tr("Drawing…") if wizard.previewing else tr("Preview variations · {price}", price=price)
        self.preview.setText(words)
        self.preview.setEnabled(not wizard.previewing and wizard.affordable(price))
        short = "" if wizard.affordable(price) else tr("The balance does not cover this.")
        self.preview.setAccessibleDescription(short or str(price))
        self.preview.setToolTip(short)
