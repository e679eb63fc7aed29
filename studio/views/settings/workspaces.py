"""The workspaces a person works in: those there are, and the form that adds one with a check."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from studio.domain.records import Balance
from studio.domain.words import tr, trn
from studio.state.keys import COLOURS, MASKO_API, WORKSPACE, Keys, Profile
from studio.views.settings.section import Section
from studio.views.theme import Theme, swatch_words
from studio.views.widgets.ask import ask
from studio.views.widgets.buttons import icon_button, quiet_button
from studio.views.widgets.field import Field
from studio.views.widgets.inputs import Choice
from studio.views.widgets.labels import label


class WorkspacesSection(Section):
    """Lists the workspaces, and asks one question to the server before another one is added."""

    def __init__(self, theme: Theme, keys: Keys) -> None:
        super().__init__(tr("Workspaces"), "users-three")
        self._theme = theme
        self._keys = keys
        self._rows = QVBoxLayout()
        self._rows.setSpacing(4)
        self._listed: list[tuple[str, str, bool]] = []
        self._name = QLineEdit(WORKSPACE, maxLength=40)
        self._api = QLineEdit(placeholderText=MASKO_API)
        self._key = QLineEdit(echoMode=QLineEdit.EchoMode.Password, placeholderText="masko_…")
        self._colour = _colour_choice(theme)
        self._said = label("", "dim", wrap=True)
        self._said.setAccessibleName(tr("What the server said"))
        self._said.hide()
        self._check = quiet_button(tr("Check key"))
        self._check.setAccessibleName(tr("Check key"))
        self._field = Field(
            tr("API key"), self._key, caption=tr("API key"),
            help_text=tr("The local workspace needs none. The key is checked with one question and kept in the "
                         "system's keyring."),
        )  # fmt: skip
        self._build()
        self._connect()
        self._show_profiles()

    def _words(self) -> str:
        words = (tr("Workspaces"), tr("API key"), tr("Address"), tr("Colour"), tr("Workspace name"))
        return " ".join((*words, *(profile.name for profile in self._keys.profiles)))

    def _build(self) -> None:
        hint = tr("What a workspace makes and spends is its own. Its name and colour stand at the top of the window.")
        self.column.addWidget(label(hint, "caption", wrap=True))
        self.column.addLayout(self._rows)
        first, second = QHBoxLayout(), QHBoxLayout()
        first.setSpacing(12)
        first.addWidget(Field(tr("Workspace name"), self._name, caption=tr("Workspace name")), stretch=2)
        first.addWidget(Field(tr("Workspace colour"), self._colour, caption=tr("Colour")), stretch=1)
        address = Field(
            tr("Workspace address"), self._api, caption=tr("Address"), help_text=tr("Empty for Masko's own service.")
        )
        second.addStretch(1)
        second.addWidget(self._check)
        self.column.addLayout(first)
        self.column.addWidget(self._field)
        self.column.addWidget(address)
        self.column.addWidget(self._said)
        self.column.addLayout(second)

    def _connect(self) -> None:
        self._key.textEdited.connect(lambda _: self._field.set_error(""))
        self._key.returnPressed.connect(self._on_check)
        self._check.clicked.connect(self._on_check)
        self._keys.accepted.connect(self._on_accepted)
        self._keys.refused.connect(self._field.set_error)
        self._keys.noticed.connect(self._on_noticed)
        self._keys.checking_changed.connect(self._on_checking_changed)
        self._keys.profiles_changed.connect(self._show_profiles)

    def _on_check(self) -> None:
        self._said.hide()
        self._said.setText("")
        self._field.set_error("")
        profile = Profile(
            name=self._name.text().strip(),
            api=self._api.text().strip().rstrip("/"),
            colour=self._colour.currentData(),
        )
        self._keys.check(self._key.text(), profile)

    def _on_accepted(self, balance: Balance) -> None:
        self._key.clear()
        words = trn(
            "The key is accepted: {count:,} credit in the workspace “{name}”.",
            "The key is accepted: {count:,} credits in the workspace “{name}”.",
            balance.total,
            name=self._keys.last,
        )
        self._said.setText(" ".join(filter(None, (words, self._said.text()))))
        self._said.show()

    def _on_noticed(self, sentence: str) -> None:
        self._said.setText(sentence)
        self._said.show()

    def _on_checking_changed(self) -> None:
        self._check.setEnabled(not self._keys.checking)

    def _show_profiles(self) -> None:
        """Show the rows anew if they are others; a new colour must not take the list that is being used away."""
        listed = [(profile.name, profile.address, self._keys.has_key(profile.name)) for profile in self._keys.profiles]
        if listed == self._listed:
            return
        self._listed = listed
        while (item := self._rows.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for profile in self._keys.profiles:
            self._rows.addWidget(self._row(profile))

    def _row(self, profile: Profile) -> QWidget:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        colour = _colour_choice(self._theme)
        colour.setCurrentIndex(colour.findData(profile.colour))
        colour.setAccessibleName(tr("Colour of {name}", name=profile.name))
        colour.activated.connect(lambda _: self._keys.recolour(profile.name, colour.currentData()))
        state = profile.address if self._keys.has_key(profile.name) else tr("no key on this system: enter it again")
        address = label(state, "caption")
        address.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        remove = icon_button(self._theme, "trash", tr("Remove {name}", name=profile.name), in_row=True)
        remove.clicked.connect(partial(self._ask_to_remove, profile.name))
        line.addWidget(label(profile.name))
        line.addWidget(address, stretch=1)
        line.addWidget(colour)
        line.addWidget(remove)
        return row

    def _ask_to_remove(self, name: str) -> None:
        dialog = ask(
            self,
            tr("Remove the workspace “{name}” from this system?", name=name),
            tr("Its key leaves the keyring. Its projects and credits stay on its server."),
            tr("Remove"),
        )
        dialog.confirmed.connect(lambda: self._keys.remove(name))


def _colour_choice(theme: Theme) -> Choice:
    choice = Choice()
    for colour in COLOURS:
        choice.addItem(theme.swatch_icon(colour), swatch_words(colour), colour)
    return choice
