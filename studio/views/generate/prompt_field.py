"""A prompt with its history and snippets: Alt and the arrows walk through what was written before."""

from PySide6.QtWidgets import QWidget

from studio.domain.prompt_walk import PromptWalk
from studio.domain.words import tr
from studio.state.prompt_book import PromptBook
from studio.views.generate.prompt_picker import PromptPicker
from studio.views.theme import Theme
from studio.views.widgets.buttons import icon_button
from studio.views.widgets.field import Field, TextArea


class PromptField(Field):
    """One prompt of the form; ``field`` is its name in the history."""

    def __init__(
        self, theme: Theme, book: PromptBook, name: str, field: str, area: TextArea, *, caption: str = ""
    ) -> None:
        self._book = book
        self._name = name
        self._place = field
        self._area = area
        self._walk: PromptWalk | None = None
        self._walking = False
        earlier = icon_button(theme, "clock-counter-clockwise", tr("{name} history", name=name), in_row=True)
        earlier.setToolTip(tr("Earlier prompts and snippets (Alt+Up walks through them)"))
        super().__init__(name, area, caption=caption, tools=[earlier])
        earlier.clicked.connect(self.open_picker)
        area.walk_requested.connect(self._on_walk_requested)
        area.textChanged.connect(self._on_text_changed)

    def open_picker(self) -> None:
        """Show what was written before, and the snippets, to choose from."""
        picker = PromptPicker(self._book, self._place, self._area.toPlainText(), self._window())
        picker.setAccessibleName(tr("{name} history", name=self._name))
        picker.replace_requested.connect(self._area.put_text)
        picker.insert_requested.connect(self._area.insertPlainText)
        picker.open()

    def _window(self) -> QWidget:
        return self.window()

    def _on_walk_requested(self, steps: int) -> None:
        if self._walk is None:
            self._walk = self._book.walk(self._place, self._area.toPlainText())
        text = self._walk.older() if steps > 0 else self._walk.newer()
        self._walking = True
        if text != self._area.toPlainText():
            self._area.put_text(text)
        self._walking = False

    def _on_text_changed(self) -> None:
        if not self._walking:
            self._walk = None
