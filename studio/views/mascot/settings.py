"""How a mascot's files are published: sizes, lasting addresses, and the part of them that names the mascot."""

from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from studio.domain.records import SIZES, Mascot
from studio.domain.slugs import LONGEST
from studio.domain.words import tr
from studio.state.mascot_page import MascotPage
from studio.views.widgets.buttons import quiet_button
from studio.views.widgets.field import Field, beside
from studio.views.widgets.labels import label


class PublishingPart(QWidget):
    """Each change is sent at once, and all of it is free."""

    def __init__(self, page: MascotPage) -> None:
        super().__init__()
        self._page = page
        self._showing = False
        self._sizes = {size: QCheckBox(f"{size} px") for size in SIZES}
        for size, box in self._sizes.items():
            box.setAccessibleName(tr("Size {size}", size=size))
            box.toggled.connect(self._on_sizes_toggled)
        self._published = QCheckBox(tr("Publish files under lasting addresses"))
        self._published.setAccessibleName(tr("Lasting addresses"))
        self._published.toggled.connect(self._on_published_toggled)
        self.slug_edit = QLineEdit(maxLength=LONGEST * 2)
        help_text = tr("Small letters, digits and dashes. New files lie under it; old addresses keep the old one.")
        self._change = quiet_button(tr("Change"))
        self._change.setAccessibleName(tr("Change slug"))
        body = beside(self.slug_edit, self._change)
        caption = tr("Name in addresses")
        self.slug = Field(tr("Slug"), self.slug_edit, caption=caption, help_text=help_text, body=body)
        self._change.clicked.connect(page.change_slug)
        self.slug_edit.textEdited.connect(lambda text: page.edit(slug=text))
        self.slug_edit.returnPressed.connect(page.change_slug)
        self._arrange()

    def show_mascot(self, mascot: Mascot) -> None:
        """Show a mascot's settings, without sending anything."""
        self._showing = True
        for size, box in self._sizes.items():
            box.setChecked(size in mascot.animation_sizes)
        self._published.setChecked(mascot.cdn_enabled)
        self._showing = False

    def show_edits(self) -> None:
        """Show the slug as it is typed, and whether it can be sent."""
        page = self._page
        if self.slug_edit.text() != page.slug:
            self.slug_edit.setText(page.slug)
        own = page.mascot.slug if page.mascot is not None else ""
        self._change.setEnabled(page.slug != own and not page.busy)
        for box in (*self._sizes.values(), self._published):
            box.setEnabled(not page.busy)

    def _arrange(self) -> None:
        sizes = QHBoxLayout()
        sizes.setSpacing(16)
        for box in self._sizes.values():
            sizes.addWidget(box)
        sizes.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(label(tr("Smaller sizes of every animation"), "label"))
        column.addLayout(sizes)
        words = tr("Free. Animations that are there already are made smaller too.")
        column.addWidget(label(words, "caption", wrap=True))
        column.addWidget(self._published)
        column.addWidget(self.slug)

    def _on_sizes_toggled(self) -> None:
        if not self._showing:
            self._page.set_sizes([size for size, box in self._sizes.items() if box.isChecked()])

    def _on_published_toggled(self, on: bool) -> None:
        if not self._showing:
            self._page.set_published(published=on)
