"""The fields every way to a mascot ends in: its name, its description, and a style from a grid with pictures."""

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from studio.domain.folding import fold
from studio.domain.requests import MAX_NAME
from studio.domain.words import tr, trn
from studio.state.mascot_draft import Way
from studio.state.new_mascot import NewMascot
from studio.state.stills import Stills
from studio.state.styles import Styles
from studio.views.theme import Theme
from studio.views.widgets.field import Field, TextArea
from studio.views.widgets.labels import label
from studio.views.widgets.tiles import Tile, TileList

_SIDE = 80
_ROWS = 2


class WayPage(QScrollArea):
    """One tab of the dialog: shows its part of the draft and tells the wizard what the person changes.

    Subclasses put what leads to the fields above them into ``head``.
    """

    def __init__(self, way: Way, wizard: NewMascot) -> None:
        super().__init__()
        self.way = way
        self._wizard = wizard
        self._showing = False
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = QWidget()
        inside.setObjectName("paneBody")
        self.column = QVBoxLayout(inside)
        self.column.setContentsMargins(0, 12, 12, 4)
        self.column.setSpacing(12)
        self.setWidget(inside)
        self.name = QLineEdit(maxLength=MAX_NAME, placeholderText=tr("Felix the Fox"))
        self.prompt = TextArea(3, tr("a friendly orange fox with a blue scarf"))
        self.fields: dict[str, Field] = {
            "name": Field(tr("Mascot name"), self.name),
            "prompt": Field(tr("Character description"), self.prompt),
        }
        self.name.textEdited.connect(lambda text: self._tell(name=text))
        self.prompt.edited.connect(lambda text: self._tell(prompt=text))

    def show_draft(self) -> None:
        """Show the draft's words, without telling anyone that they were edited."""
        fields = getattr(self._wizard.draft, self.way)
        self._showing = True
        if self.name.text() != fields.name:
            self.name.setText(fields.name)
        self.prompt.show_text(fields.prompt)
        self._showing = False

    def show_problems(self, told: Mapping[str, str]) -> None:
        """Say at each field what is wrong with it, and put the caret into the first."""
        for name, field in self.fields.items():
            field.set_error(told.get(name, ""))
        wrong = next((field for name, field in self.fields.items() if name in told), None)
        if wrong is not None:
            wrong.editor.setFocus()
            self.ensureWidgetVisible(wrong)

    def _tell(self, **fields: str) -> None:
        if not self._showing:
            for name in fields:
                self.fields[name].set_error("")
            self._wizard.edit(**fields)


class StyleChooser(QWidget):
    """A grid of styles with the picture of each, and a field to search them.

    The grid tells what was chosen through its own ``chosen`` signal.
    """

    def __init__(self, theme: Theme, stills: Stills, styles: Styles) -> None:
        super().__init__()
        self._styles = styles
        self._chosen = ""
        self._search = QLineEdit(placeholderText=tr("Search styles"))
        self._search.setAccessibleName(tr("Search styles"))
        self._search.setClearButtonEnabled(True)
        self._search.addAction(theme.icon("magnifying-glass", "faint"), QLineEdit.ActionPosition.LeadingPosition)
        self.grid = TileList(theme, stills, tr("Style"), _SIDE)
        self.grid.setFixedHeight(self.grid.height_of(_ROWS))
        self._note: QLabel = label("", "caption", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for widget in (self._search, self.grid, self._note):
            column.addWidget(widget)
        self.setFocusProxy(self.grid)
        self._search.textChanged.connect(self._refresh)
        self.grid.chosen.connect(self._on_chosen)
        styles.changed.connect(self._refresh)
        self._refresh()

    def show_style(self, style_id: str) -> None:
        """Show which style is chosen."""
        self._chosen = style_id
        self._refresh()

    def _on_chosen(self, style_id: str) -> None:
        self._chosen = style_id

    def _refresh(self) -> None:
        rows = self._styles.rows
        wanted = fold(self._search.text()).split()
        found = [row for row in rows if all(word in fold(f"{row.name} {row.id}") for word in wanted)]
        tiles = [Tile(id=row.id, words=row.name, url=row.preview_url) for row in found]
        self.grid.show_tiles(tiles, self._chosen)
        self._note.setText(self._words(len(rows), len(found)))
        self._note.setVisible(bool(self._note.text()))

    def _words(self, count: int, found: int) -> str:
        age = self._styles.age
        if not count:
            return tr("The styles are being asked for.")
        if not found:
            return tr("No style has that name.")
        if age is None:
            return ""
        days = int(age // 86_400)
        seen = trn("{count} day ago", "{count} days ago", days) if days else tr("today")
        return tr(
            "The server cannot be asked now. These are the styles it had when it was last seen, {seen}.", seen=seen
        )
