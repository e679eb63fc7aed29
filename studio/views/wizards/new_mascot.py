"""The dialog that makes a mascot from words and a style."""

from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtWidgets import QComboBox, QCompleter, QLineEdit, QWidget

from studio.domain.pricing import mascot_price
from studio.domain.records import Project
from studio.domain.requests import MAX_NAME, MascotRequest, check_mascot
from studio.state.library import Library
from studio.views.widgets.field import Field, TextArea
from studio.views.widgets.inputs import Choice
from studio.views.widgets.labels import rule
from studio.views.wizards.dialog import MakingDialog

_HELP = "Species, colours, what it wears, how it feels: everything said here is drawn."


class NewMascotDialog(MakingDialog):
    """Asks for a name, a description and a style; the reference picture that is drawn costs one credit."""

    def __init__(self, library: Library, project: Project, parent: QWidget) -> None:
        super().__init__(f"New mascot in {project.name}", "Create mascot", 640, parent)
        self._library = library
        self._project = project
        self._name = QLineEdit(maxLength=MAX_NAME, placeholderText="Felix the Fox")
        self._prompt = TextArea(4, "a friendly orange fox with a blue scarf")
        self._style = Choice()
        self._fields = {
            "name": Field("Mascot name", self._name),
            "prompt": Field("Character description", self._prompt, help_text=_HELP),
            "style": Field("Style", self._style),
        }
        for field in self._fields.values():
            self.body.addWidget(field)
        self.body.addWidget(rule())
        self._make_searchable()
        self._connect()
        self._on_styles_changed()
        self._on_changed()
        library.load_styles()
        self._name.setFocus()

    def _make_searchable(self) -> None:
        """Let the user type a part of a style's name instead of scrolling through dozens."""
        self._style.setEditable(True)
        self._style.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self._style.setMaxVisibleItems(14)
        self._names = QStringListModel(self)
        completer = QCompleter(self._names, self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._style.setCompleter(completer)

    def _connect(self) -> None:
        self._name.textEdited.connect(lambda _: self._fields["name"].set_error(""))
        self._prompt.edited.connect(lambda _: self._fields["prompt"].set_error(""))
        self._style.currentTextChanged.connect(self._on_changed)
        self.action.clicked.connect(self._on_create)
        self._library.styles_changed.connect(self._on_styles_changed)
        self._library.mascot_added.connect(self.accept)
        self._library.mascot_refused.connect(self.show_refusal)
        self._library.loading_changed.connect(self._on_loading_changed)

    def _request(self) -> MascotRequest:
        place = self._style.findText(self._style.currentText().strip(), Qt.MatchFlag.MatchFixedString)
        return MascotRequest(
            project_id=self._project.id,
            name=self._name.text().strip(),
            prompt=self._prompt.toPlainText().strip(),
            style=self._style.itemData(place) if place >= 0 else None,
        )

    def _on_styles_changed(self) -> None:
        styles = self._library.styles
        chosen = self._style.currentData()
        self._style.clear()
        for style in styles:
            self._style.addItem(style.name, style.id)
        self._style.setCurrentIndex(max(0, self._style.findData(chosen)) if styles else -1)
        self._names.setStringList([style.name for style in styles])
        self._on_changed()

    def _on_changed(self) -> None:
        self._fields["style"].set_error("")
        price = mascot_price(self._request())
        drawn = "for the reference picture that is drawn from these words"
        self.note.setText(f"{price} {drawn}." if price.total else "Free.")
        self._on_loading_changed()

    def _on_create(self) -> None:
        request = self._request()
        told = {problem.field: problem.message for problem in check_mascot(request)}
        if request.style is None:
            told["style"] = "Choose one of the styles in the list."
        for name, field in self._fields.items():
            field.set_error(told.get(name, ""))
        wrong = next((field for name, field in self._fields.items() if name in told), None)
        if wrong is not None:
            wrong.editor.setFocus()
            return
        self.refusal.hide()
        self._library.create_mascot(request)

    def _on_loading_changed(self) -> None:
        self.set_busy(busy=self._library.creating_mascot or not self._library.styles)
