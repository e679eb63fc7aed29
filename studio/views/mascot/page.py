"""The page of a mascot: a window beside the main one, so that poses can be dragged into it from the gallery."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QListWidget, QScrollArea, QVBoxLayout, QWidget

from studio.domain.requests import MAX_NAME
from studio.domain.words import tr
from studio.state.mascot_page import MascotPage
from studio.state.stills import Stills
from studio.views.mascot.look import LookPart
from studio.views.mascot.references import ReferenceStrip
from studio.views.mascot.settings import PublishingPart
from studio.views.theme import Theme
from studio.views.widgets.buttons import icon_button, primary_button, quiet_button
from studio.views.widgets.field import Field, beside
from studio.views.widgets.labels import label, rule

_WIDTH, _HEIGHT = 640, 720


class MascotWindow(QDialog):
    """Shows the mascot chosen in the library; it follows the choice."""

    def __init__(self, theme: Theme, page: MascotPage, stills: Stills, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Mascot"))
        self.setAccessibleName(tr("Mascot"))
        self._page = page
        self._name = QLineEdit(maxLength=MAX_NAME)
        self._rename = quiet_button(tr("Rename"))
        self._rename.setAccessibleName(tr("Rename mascot"))
        self._name_field = Field(tr("Mascot name"), self._name, body=beside(self._name, self._rename))
        self._strip = ReferenceStrip(theme, stills)
        self._strip_field = Field(tr("References"), self._strip, help_text=tr("Drop pictures or poses into the slots."))
        self._effect = label("", "dim", wrap=True)
        self._effect.setAccessibleName(tr("What changes"))
        self._apply = primary_button(tr("Change references · free"))
        self._apply.setAccessibleName(tr("Change references"))
        self._revert = quiet_button(tr("Undo changes"))
        self._revert.setAccessibleName(tr("Undo changes"))
        self._look = LookPart(theme)
        self._publishing = PublishingPart(page)
        self._archive = quiet_button(tr("Archive"))
        self._archive.setAccessibleName(tr("Archive mascot"))
        self._archived = QListWidget()
        self._archived.setAccessibleName(tr("Archived mascots"))
        self._archived.setMaximumHeight(96)
        self._restore = quiet_button(tr("Bring back"))
        self._restore.setAccessibleName(tr("Restore mascot"))
        self._away = label(tr("Archived in this project"), "label")
        self._tools = self._build_tools(theme)
        self._arrange()
        self.resize(_WIDTH, _HEIGHT)
        self._connect()

    def showEvent(self, event: QShowEvent) -> None:
        """Keep up with the server while it is seen."""
        super().showEvent(event)
        self._page.watch(watched=True)
        self._on_changed()
        self._on_edits_changed()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stop asking."""
        self._page.watch(watched=False)
        super().closeEvent(event)

    def _build_tools(self, theme: Theme) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(4)
        steps = (
            ("caret-left", tr("Move reference left"), lambda: self._strip.shift_chosen(-1)),
            ("caret-right", tr("Move reference right"), lambda: self._strip.shift_chosen(1)),
            ("trash", tr("Remove reference"), self._remove_chosen),
        )
        for icon, name, act in steps:
            button = icon_button(theme, icon, name, in_row=True)
            button.clicked.connect(act)
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self._revert)
        row.addWidget(self._apply)
        return row

    def _arrange(self) -> None:
        inside = QWidget()
        inside.setObjectName("paneBody")
        column = QVBoxLayout(inside)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(12)
        column.addWidget(self._name_field)
        column.addWidget(self._strip_field)
        column.addWidget(self._effect)
        column.addLayout(self._tools)
        for part in (rule(), self._look, rule(), self._publishing, rule()):
            column.addWidget(part)
        words = tr("An archived mascot keeps its poses and files, and can be brought back.")
        column.addWidget(beside(label(words, "caption", wrap=True), self._archive))
        column.addWidget(self._away)
        column.addWidget(beside(self._archived, self._restore))
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(inside)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scroll)

    def _connect(self) -> None:
        page, strip = self._page, self._strip
        self._name.textEdited.connect(lambda text: page.edit(name=text))
        self._name.returnPressed.connect(page.rename)
        self._rename.clicked.connect(page.rename)
        strip.brought.connect(page.add)
        strip.move_requested.connect(page.move)
        strip.remove_requested.connect(page.remove)
        strip.selectionModel().currentChanged.connect(self._on_edits_changed)
        self._apply.clicked.connect(page.apply_references)
        self._revert.clicked.connect(page.revert)
        self._archive.clicked.connect(page.archive)
        self._restore.clicked.connect(self._on_restore)
        self._archived.itemActivated.connect(self._on_restore)
        page.changed.connect(self._on_changed)
        page.edits_changed.connect(self._on_edits_changed)
        page.refused.connect(self._on_refused)

    def _on_changed(self) -> None:
        mascot = self._page.mascot
        self.setEnabled(mascot is not None)
        if mascot is None:
            return
        self.setWindowTitle(tr("Mascot · {name}", name=mascot.name))
        self._look.show_mascot(mascot)
        self._publishing.show_mascot(mascot)
        self._archived.clear()
        self._archived.addItems([one.name for one in self._page.archived])
        for widget in (self._away, self._archived, self._restore):
            widget.setVisible(bool(self._page.archived))
        self._on_edits_changed()

    def _on_edits_changed(self) -> None:
        page = self._page
        if self._name.text() != page.name:
            self._name.setText(page.name)
        self._strip.show_references(page.references, page.pictures)
        if page.references_differ:
            self._effect.setText(
                tr(
                    "Changing the references clears the style card; it is read again from the new ones with the next "
                    "generation, free. Poses made before stay as they are."
                )
            )
        self._effect.setVisible(page.references_differ)
        self._apply.setEnabled(page.references_differ and not page.busy)
        self._revert.setEnabled(page.references_differ and not page.busy)
        self._rename.setEnabled(page.mascot is not None and page.name.strip() != page.mascot.name and not page.busy)
        self._archive.setEnabled(not page.busy)
        self._publishing.show_edits()

    def _on_refused(self, field: str, words: str) -> None:
        places = {"name": self._name_field, "slug": self._publishing.slug}
        places.get(field, self._strip_field).set_error(words)

    def _on_restore(self) -> None:
        row = max(0, self._archived.currentRow())
        if row < len(self._page.archived):
            self._page.restore(self._page.archived[row])

    def _remove_chosen(self) -> None:
        if self._strip.chosen_reference:
            self._page.remove(self._strip.chosen_reference)
