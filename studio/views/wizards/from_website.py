"""A mascot from a website: its brand, its colours, and mascots that would suit it, as cards."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLineEdit, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from studio.domain.looks import Idea
from studio.domain.words import tr
from studio.state.mascot_draft import MascotDraft
from studio.state.new_mascot import NewMascot
from studio.state.stills import Stills
from studio.state.styles import Styles
from studio.views.theme import Theme, scaled
from studio.views.widgets.buttons import quiet_button
from studio.views.widgets.field import Field, beside
from studio.views.widgets.labels import label
from studio.views.widgets.swatches import Swatches, plain
from studio.views.wizards.mascot_fields import StyleChooser, WayPage

_CARD = 172


class IdeaCard(QPushButton):
    """One suggestion as a card that can be chosen: its name, what it is, in which style."""

    def __init__(self, idea: Idea, style: str) -> None:
        super().__init__()
        self.setCheckable(True)
        self.setAutoDefault(False)
        self.setProperty("role", "choice")
        self.setAccessibleName(idea.name)
        self.setAccessibleDescription(tr("{prompt} Style: {style}.", prompt=idea.prompt, style=style))
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(4)
        for each in (label(idea.name, "title"), label(idea.prompt, "dim", wrap=True), label(style, "caption")):
            each.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            column.addWidget(each)
        column.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return the room its words need when three cards stand side by side."""
        layout = self.layout()
        height = layout.totalHeightForWidth(scaled(_CARD)) if layout is not None else 0
        return QSize(scaled(_CARD), height)


class FromWebsitePage(WayPage):
    """Address, brand, suggestions, and the fields they fill in."""

    def __init__(self, theme: Theme, wizard: NewMascot, styles: Styles, stills: Stills) -> None:
        super().__init__("website", wizard)
        self._all_styles = styles
        self._address = QLineEdit(placeholderText=tr("https://example.com"))
        self._look = quiet_button("")
        self._look.setAccessibleName(tr("Look at the website"))
        self._brand = label("", "title")
        self._industry = label("", "dim", wrap=True)
        self._colours = Swatches(theme, tr("Brand colours"))
        self._cards = QWidget()
        self._cards.setAccessibleName(tr("Suggestions"))
        self._row = QHBoxLayout(self._cards)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(8)
        self._group = QButtonGroup(self)
        self._shown: tuple[Idea, ...] = ()
        self._chooser = StyleChooser(theme, stills, styles)
        address = Field(
            tr("Website address"), self._address, body=beside(self._address, self._look),
            help_text=tr("Looking at it is free; nothing is made yet."),
        )  # fmt: skip
        ideas = Field(tr("Suggestions"), self._cards, caption=tr("Choose one"))
        self.fields = {
            "address": address,
            "idea": ideas,
            **self.fields,
            "style": Field(tr("Style"), self._chooser.grid, body=self._chooser),
        }
        self._arrange()
        self._address.textEdited.connect(wizard.edit_address)
        self._address.returnPressed.connect(wizard.look_at_site)
        self._look.clicked.connect(wizard.look_at_site)
        self._group.idClicked.connect(wizard.take_idea)
        self._chooser.grid.chosen.connect(lambda style: self._tell(style=style))
        styles.changed.connect(self._show_site)
        wizard.estimate_changed.connect(self._show_site)
        self._show_site()

    def show_draft(self) -> None:
        """Show the draft's words, the site and its suggestions."""
        super().show_draft()
        draft = self._wizard.draft
        if self._address.text() != draft.address:
            self._address.setText(draft.address)
        self._chooser.show_style(self._wizard.style("website"))
        self._show_site()

    def _arrange(self) -> None:
        self.column.addWidget(self.fields["address"])
        site = QHBoxLayout()
        site.setSpacing(12)
        site.addWidget(self._brand)
        site.addWidget(self._industry, stretch=1)
        site.addWidget(self._colours)
        self.column.addLayout(site)
        for name in ("idea", "name", "prompt", "style"):
            self.column.addWidget(self.fields[name])
        self.column.addStretch(1)

    def _show_site(self) -> None:
        draft = self._wizard.draft
        looking = self._wizard.looking
        self._look.setText(tr("Looking…") if looking else tr("Look at it · free"))
        self._look.setEnabled(not looking)
        self._brand.setText(draft.brand)
        self._industry.setText(draft.industry)
        self._colours.show_colours(plain(draft.colors))
        for part in (self._brand, self._industry, self.fields["idea"]):
            part.setVisible(bool(draft.ideas))
        for name in ("name", "prompt", "style"):
            self.fields[name].setVisible(draft.idea >= 0)
        self._show_cards(draft)

    def _show_cards(self, draft: MascotDraft) -> None:
        if draft.ideas != self._shown:
            self._shown = draft.ideas
            for button in self._group.buttons():
                self._group.removeButton(button)
                self._row.removeWidget(button)
                button.deleteLater()
            for place, idea in enumerate(draft.ideas):
                card = IdeaCard(idea, self._style_name(idea.style))
                self._group.addButton(card, place)
                self._row.addWidget(card, stretch=1)
        chosen = self._group.button(draft.idea) if draft.idea >= 0 else None
        if chosen is not None:
            chosen.setChecked(True)

    def _style_name(self, style: str) -> str:
        return next((row.name for row in self._all_styles.rows if row.id == style), style)
