"""The shortcut editor: every command with its keys, found by name or by pressing keys, clashes told before saving."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QKeySequenceEdit,
    QTableWidget,
    QTableWidgetItem,
)

from studio.domain.folding import fold
from studio.domain.words import tr
from studio.state.shortcuts import Shortcuts, native
from studio.views.commands import Commands
from studio.views.settings.section import Section
from studio.views.widgets.buttons import quiet_button
from studio.views.widgets.field import Field
from studio.views.widgets.labels import label

_HEIGHT = 264
_TEXT = QKeySequence.SequenceFormat.PortableText


class ShortcutsSection(Section):
    """Edits the keys of one command at a time; they hold at once."""

    def __init__(self, shortcuts: Shortcuts, commands: Commands) -> None:
        super().__init__(tr("Shortcuts"), "keyboard")
        self._shortcuts = shortcuts
        self._commands = commands
        self._names = shortcuts.names
        self._table = self._build_table()
        self._keys = QKeySequenceEdit()
        self._keys.setMaximumSequenceLength(2)
        self._keys.setFinishingKeyCombinations([])
        self._field = Field(tr("New keys"), self._keys, caption=tr("New keys, or keys to look for"))
        self._add = quiet_button(tr("Add keys"))
        self._remove = quiet_button(tr("Remove keys"))
        self._one = quiet_button(tr("Reset this command"))
        self._copy = quiet_button(tr("Copy all shortcuts"))
        self._reset_button = self._offer_reset()
        self._build()
        self._connect()
        self._fill()

    def reset(self) -> None:
        """Give every command its own keys again."""
        self._shortcuts.reset_all()

    def _words(self) -> str:
        words = [tr("Shortcuts"), tr("Keyboard")]
        for name in self._names:
            words += [self._commands.words(name), *map(native, self._shortcuts.keys(name))]
        return " ".join(words)

    def seek(self, words: str) -> int:
        """Show the commands that hold all the words."""
        found = super().seek(words)
        whole = not words or fold(words) in fold(self.title)
        for row, name in enumerate(self._names):
            text = fold(" ".join((self._commands.words(name), *map(native, self._shortcuts.keys(name)))))
            self._table.setRowHidden(row, not whole and not all(word in text for word in fold(words).split()))
        return found

    def _build_table(self) -> QTableWidget:
        table = QTableWidget(len(self._names), 2)
        table.setAccessibleName(tr("Commands and their keys"))
        table.setHorizontalHeaderLabels([tr("Command"), tr("Keys")])
        table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        table.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeading)
        table.verticalHeader().hide()
        table.setShowGrid(False)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setTabKeyNavigation(False)
        table.setMinimumHeight(_HEIGHT)
        return table

    def _build(self) -> None:
        row = QHBoxLayout()
        for button in (self._add, self._remove, self._one):
            row.addWidget(button)
        row.addStretch(1)
        self.column.addWidget(
            label(tr("A command may have several shortcuts. Choose it, then press the keys."), "caption")
        )
        self.column.addWidget(self._table)
        self.column.addWidget(self._field)
        self.column.addLayout(row)
        self.column.addWidget(self._copy, alignment=Qt.AlignmentFlag.AlignLeft)

    def _connect(self) -> None:
        self._keys.keySequenceChanged.connect(self._on_keys_changed)
        self._table.currentCellChanged.connect(lambda *_: self._on_keys_changed())
        self._add.clicked.connect(self._on_add)
        self._remove.clicked.connect(self._on_remove)
        self._one.clicked.connect(lambda: self._shortcuts.reset(self._chosen()))
        self._copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self._shortcuts.table()))
        self._shortcuts.changed.connect(lambda _: self._fill())

    def _chosen(self) -> str:
        return self._names[max(0, self._table.currentRow())]

    def _pressed(self) -> str:
        return self._keys.keySequence().toString(_TEXT)

    def _fill(self) -> None:
        for row, name in enumerate(self._names):
            keys = "   ".join(map(native, self._shortcuts.keys(name)))
            mark = tr("{keys}  ·  changed", keys=keys) if self._shortcuts.is_changed(name) else keys
            for column, text in enumerate((self._commands.words(name), mark)):
                item = self._table.item(row, column)
                if item is None:
                    item = QTableWidgetItem()
                    self._table.setItem(row, column, item)
                item.setText(text)
        if self._table.currentRow() < 0 and self._names:
            self._table.setCurrentCell(0, 0)
        self._reset_button.setEnabled(any(map(self._shortcuts.is_changed, self._names)))
        self._on_keys_changed()

    def _on_keys_changed(self) -> None:
        """Say at once what adding these keys would mean, and show whose they are."""
        name, keys = self._chosen(), self._pressed()
        self._one.setEnabled(self._shortcuts.is_changed(name))
        owner = self._shortcuts.owner(keys) if keys else None
        refusal = self._shortcuts.refusal(keys) if keys else ""
        taken = ""
        if owner is not None and owner != name:
            taken = tr(
                "“{command}” has these keys. Adding them takes them from there.", command=self._commands.words(owner)
            )
            self._table.scrollTo(self._table.model().index(self._names.index(owner), 0))
        self._field.set_error(refusal or taken)
        self._add.setEnabled(bool(keys) and not refusal and owner != name)
        self._add.setText(tr("Take over keys") if taken else tr("Add keys"))
        held = self._shortcuts.keys(name)
        self._remove.setEnabled(bool(held))

    def _on_add(self) -> None:
        self._shortcuts.add(self._chosen(), self._pressed())
        self._keys.clear()

    def _on_remove(self) -> None:
        """Remove the keys that were pressed, or the last ones of the command."""
        name, keys = self._chosen(), self._pressed()
        held = self._shortcuts.keys(name)
        self._shortcuts.remove(name, keys if keys in held else held[-1])
        self._keys.clear()
