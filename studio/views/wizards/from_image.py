"""A mascot from a picture: bring one, read what was seen in it, correct that, and make it."""

from collections.abc import Mapping

from PySide6.QtCore import QMimeData
from PySide6.QtWidgets import QLineEdit

from studio.domain.words import tr
from studio.state.new_mascot import NewMascot
from studio.state.stills import Stills
from studio.views.theme import Theme
from studio.views.widgets.buttons import quiet_button
from studio.views.widgets.field import Field, beside
from studio.views.widgets.labels import label
from studio.views.widgets.swatches import Swatches
from studio.views.widgets.tiles import Tile
from studio.views.wizards.drop_zone import DropZone
from studio.views.wizards.mascot_fields import WayPage


class FromImagePage(WayPage):
    """Drop zone, address, what was seen, name and description."""

    def __init__(self, theme: Theme, wizard: NewMascot, stills: Stills) -> None:
        super().__init__("image", wizard)
        self._zone = DropZone(theme, stills, tr("Picture"))
        self._address = QLineEdit(placeholderText=tr("https://example.com/fox.png"))
        self._address.setAccessibleName(tr("Picture address"))
        self._fetch = quiet_button(tr("Fetch"))
        self._fetch.setAccessibleName(tr("Fetch picture"))
        self._file = quiet_button(tr("Choose file…"))
        self._file.setAccessibleName(tr("Choose file"))
        self._notices = label("", "caption", wrap=True)
        self._palette = Swatches(theme, tr("Colours of the picture"))
        self._saw = label("", "caption", wrap=True)
        self._saw.setAccessibleName(tr("What was seen"))
        self.fields = {"picture": Field(tr("Picture"), self._zone), **self.fields}
        self._arrange()
        self._zone.brought.connect(wizard.bring)
        self._file.clicked.connect(self._zone.choose_file)
        self._fetch.clicked.connect(self._on_fetch)
        self._address.returnPressed.connect(self._on_fetch)
        wizard.pictures_changed.connect(self._show_picture)
        wizard.estimate_changed.connect(self._show_picture)
        self._show_picture()

    def _arrange(self) -> None:
        self.column.addWidget(self.fields["picture"])
        self.column.addWidget(beside(self._address, self._fetch, self._file))
        for widget in (self._notices, self._palette, self._saw):
            self.column.addWidget(widget)
        self.column.addWidget(self.fields["name"])
        self.column.addWidget(self.fields["prompt"])
        self.column.addStretch(1)

    def show_problems(self, told: Mapping[str, str]) -> None:
        """Say what is wrong; what the server says about a picture stands at the picture."""
        pictured = {"reference_asset_ids": "picture", "asset_id": "picture", "file": "picture", "url": "picture"}
        super().show_problems({pictured.get(field, field): words for field, words in told.items()})

    def _show_picture(self) -> None:
        draft = self._wizard.draft
        picked = draft.picture
        tile = Tile(id=picked.asset_id, words=picked.name, url=picked.url) if picked is not None else None
        busy = tr("The picture is on its way.") if self._wizard.bringing else ""
        self._zone.show_picture(tile, busy)
        self._notices.setText(" ".join(picked.notices) if picked is not None else "")
        self._notices.setVisible(bool(self._notices.text()))
        self._palette.show_colours(draft.palette)
        looking = tr("The picture is being looked at.") if self._wizard.looking and not draft.saw else ""
        self._saw.setText(looking or self._seen(draft.saw))
        self._saw.setVisible(bool(self._saw.text()))

    @staticmethod
    def _seen(saw: tuple[str, ...]) -> str:
        return tr("Seen in the picture: {words} Correct below what is wrong.", words=" ".join(saw)) if saw else ""

    def _on_fetch(self) -> None:
        address = self._address.text().strip()
        if not address:
            self.fields["picture"].set_error(tr("Enter the address of a picture, or drop one above."))
            self._address.setFocus()
            return
        data = QMimeData()
        data.setText(address if "://" in address else f"https://{address}")
        self._wizard.bring(data)
