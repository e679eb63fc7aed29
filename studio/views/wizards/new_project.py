"""The dialog that makes a project."""

from PySide6.QtWidgets import QLineEdit, QWidget

from studio.domain.requests import MAX_NAME
from studio.domain.words import tr
from studio.state.library import Library
from studio.views.widgets.field import Field
from studio.views.wizards.dialog import MakingDialog


class NewProjectDialog(MakingDialog):
    """Asks for a name."""

    def __init__(self, library: Library, parent: QWidget) -> None:
        super().__init__(tr("New project"), tr("Create project"), 420, parent)
        self._library = library
        self._name = QLineEdit(maxLength=MAX_NAME, placeholderText=tr("Website"))
        self._field = Field(
            tr("Project name"), self._name, help_text=tr("A project holds mascots that belong together.")
        )
        self.body.addWidget(self._field)
        self._name.textEdited.connect(lambda _: self._field.set_error(""))
        self.action.clicked.connect(self._on_create)
        library.project_added.connect(self.accept)
        library.project_refused.connect(self.show_refusal)
        library.loading_changed.connect(self._on_loading_changed)
        self._name.setFocus()

    def _on_create(self) -> None:
        name = self._name.text().strip()
        if not name:
            self._field.set_error(tr("Give the project a name."))
            self._name.setFocus()
            return
        self.refusal.hide()
        self._library.create_project(name)

    def _on_loading_changed(self) -> None:
        self.set_busy(busy=self._library.creating_project)
