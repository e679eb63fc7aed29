"""One setting: words, an editor of its kind, a note, and a mark when it is not at its default."""

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from studio.domain.folding import fold
from studio.domain.settings import Setting
from studio.domain.words import tr
from studio.state.preferences import Preferences
from studio.views.widgets.inputs import Choice, Number
from studio.views.widgets.labels import label, show_role


class SettingRow(QWidget):
    """Edits one setting; a change is kept and told at once.

    Signals: ``changed_changed()`` it left its default, or came back to it.
    """

    changed_changed = Signal()

    def __init__(self, setting: Setting, preferences: Preferences) -> None:
        super().__init__()
        self.setting = setting
        self._preferences = preferences
        self._text = tr(setting.words)
        self._note = " ".join(
            filter(None, (tr(setting.note) if setting.note else "", _restart() if setting.restart else ""))
        )
        self._caption = label(self._text, "label")
        self._mark = label("", "mark")
        self.editor = self._make_editor()
        self._caption.setBuddy(self.editor)
        self.editor.setAccessibleName(self._text)
        self._build()
        preferences.changed.connect(self._on_changed)
        self._show()

    @property
    def changed(self) -> bool:
        """Whether the setting is not at its default."""
        return self._value() != self.setting.default

    def seek(self, words: str) -> bool:
        """Show the setting if it holds all the words, marked where they are in its caption."""
        wanted = fold(words).split()
        choices = " ".join(tr(said) for _, said in self.setting.choices)
        text = fold(f"{self._text} {self._note} {choices}")
        found = all(word in text for word in wanted)
        self.setVisible(found)
        show_role(self._caption, "found" if wanted and found else "label")
        return found

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        if not isinstance(self.editor, QCheckBox):
            head.addWidget(self._caption)
        head.addWidget(self._mark)
        head.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        if isinstance(self.editor, QCheckBox):
            head.insertWidget(0, self.editor)
            self._caption.setParent(self)
            self._caption.hide()
            column.addLayout(head)
        else:
            column.addLayout(head)
            column.addWidget(self.editor)
        note = label(self._note, "caption", wrap=True)
        note.setVisible(bool(self._note))
        column.addWidget(note)

    def _make_editor(self) -> QWidget:
        setting, keep = self.setting, self._preferences.put
        if setting.kind == "choice":
            choice = Choice()
            for value, words in setting.choices:
                choice.addItem(tr(words), value)
            choice.activated.connect(lambda _: keep(setting.name, choice.currentData()))
            return choice
        if setting.kind == "flag":
            box = QCheckBox(self._text)
            box.clicked.connect(lambda on: keep(setting.name, on))
            return box
        number = Number(setting.lowest, setting.highest, tr(setting.suffix) if setting.suffix else "")
        number.setSingleStep(setting.step)
        number.setKeyboardTracking(False)  # a half-written number is not a choice
        number.setGroupSeparatorShown(True)
        if setting.none:
            number.setSpecialValueText(tr(setting.none))
        number.valueChanged.connect(lambda value: keep(setting.name, value))
        return number

    def _value(self) -> str | int | bool:
        name, default = self.setting.name, self.setting.default
        if isinstance(default, bool):
            return self._preferences.flag(name, default=default)
        if isinstance(default, int):
            return self._preferences.number(name, default)
        return self._preferences.text(name, default)

    def _on_changed(self, name: str) -> None:
        if name == self.setting.name:
            self._show()
            self.changed_changed.emit()

    def _show(self) -> None:
        value, editor = self._value(), self.editor
        blocker = QSignalBlocker(editor)
        if isinstance(editor, Choice):
            editor.setCurrentIndex(max(0, editor.findData(value)))
        elif isinstance(editor, QCheckBox):
            editor.setChecked(bool(value))
        elif isinstance(editor, Number):
            editor.setValue(int(value))
        blocker.unblock()
        words = tr("changed") if self.changed else ""
        self._mark.setText(f"·  {words}" if words else "")
        self._mark.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        editor.setAccessibleDescription(" ".join(filter(None, (words, self._note))))


def _restart() -> str:
    return tr("Takes effect when Studio starts again.")
