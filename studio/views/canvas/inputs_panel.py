"""The inputs of a canvas: declare, rename, delete; each has a switch, a number or a button to fire.

They set what the canvas begins with; while it plays, what holds now.
"""

from collections.abc import Callable

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QInputDialog,
    QMenu,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from studio.domain.edits.inputs import add_input, change_input, delete_input, rename_input
from studio.domain.edits.primitives import Edit
from studio.domain.graph import EditRefused, Graph, Input, InputInUse, Value
from studio.domain.inputs import INPUT_TYPES, InputType, built_in, label_of, type_of, used_inputs
from studio.domain.words import later, tr, trn
from studio.state.document import Document
from studio.state.stage import Stage
from studio.views.canvas.decimal import Decimal
from studio.views.theme import Theme
from studio.views.widgets.buttons import icon_button, quiet_button
from studio.views.widgets.labels import label

_KINDS: dict[InputType, str] = {
    "boolean": later("Boolean"),
    "number": later("Number"),
    "trigger": later("Trigger"),
}
_MAKE_IT: dict[InputType, str] = {
    "boolean": later("Make it a boolean"),
    "number": later("Make it a number"),
    "trigger": later("Make it a trigger"),
}
_SET_BY_PLAYER = frozenset({"loopCount", "nodeTime"})


class InputsPanel(QScrollArea):
    """Lists declared inputs and the built-in ones in use.

    Signals: ``deletion_asked(str, tuple)`` an input is still asked for by these edges.
    """

    deletion_asked = Signal(str, tuple)

    def __init__(self, document: Document, stage: Stage, theme: Theme) -> None:
        super().__init__()
        self._document = document
        self._stage = stage
        self._theme = theme
        self._shown: tuple[object, ...] = ()
        self._controls: dict[str, QWidget] = {}
        self._body = QWidget()
        self._rows = QVBoxLayout(self._body)
        self._rows.setContentsMargins(12, 8, 12, 8)
        self._rows.setSpacing(4)
        self.setWidget(self._body)
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setAccessibleName(tr("Inputs"))
        document.changed.connect(self._refresh)
        stage.inputs_changed.connect(self._show_values)
        stage.started.connect(self._show_values)
        stage.stopped.connect(self._show_values)
        self._refresh()

    def control(self, name: str) -> QWidget | None:
        """Return the switch, number or button of an input."""
        return self._controls.get(name)

    def remove(self, name: str) -> None:
        """Delete an input with every condition that asks for it; the user was told which."""
        self._do(lambda: delete_input(self._document.graph, name, with_conditions=True))

    def _refresh(self) -> None:
        graph = self._document.graph
        names = [item.name for item in graph.inputs]
        names += [name for name in used_inputs(graph) if name not in names and name not in _SET_BY_PLAYER]
        shown = (*((item.name, item.type, item.label, item.system) for item in graph.inputs), tuple(names))
        if shown == self._shown:
            self._show_values()
            return
        self._shown = shown
        self._controls.clear()
        while self._rows.count():
            item = self._rows.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for name in names:
            self._rows.addWidget(self._row(graph, name))
        self._rows.addWidget(self._adder())
        self._rows.addStretch(1)
        self._show_values()

    def _row(self, graph: Graph, name: str) -> QWidget:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        item = graph.input(name)
        caption = label(label_of(graph, name), "body")
        users = len(used_inputs(graph).get(name, ()))
        caption.setToolTip(
            trn("{name}, asked for by {count} edge", "{name}, asked for by {count} edges", users, name=name)
        )
        line.addWidget(caption, 1)
        control = self._control(name, type_of(graph, name) or "boolean")
        self._controls[name] = control
        line.addWidget(control)
        if item is None or item.system or built_in(name) is not None:
            lock = icon_button(self._theme, "lock-simple", tr("{name} is built in", name=name), in_row=True)
            known = built_in(name)
            lock.setToolTip(tr(known.rule) if known else tr("Belongs to the companion"))
            lock.setEnabled(False)
            line.addWidget(lock)
        else:
            line.addWidget(self._menu_button(item))
        return row

    def _control(self, name: str, kind: str) -> QWidget:
        if kind == "trigger":
            fire = QPushButton(tr("Fire"))
            fire.setAutoDefault(False)
            fire.setAccessibleName(name)
            fire.clicked.connect(lambda: self._stage.set_input(name, value=True))
            return fire
        if kind == "number":
            number = Decimal(name, -100_000, 100_000)
            number.amount_changed.connect(lambda value: self._set(name, value))
            return number
        switch = QCheckBox()
        switch.setAccessibleName(name)
        switch.toggled.connect(lambda on: self._set(name, on))
        return switch

    def _menu_button(self, item: Input) -> QWidget:
        button = icon_button(self._theme, "dots-three", tr("Change {name}", name=item.name), in_row=True)
        menu = QMenu(button)
        menu.addAction(tr("Rename")).triggered.connect(lambda: self._ask_name(item))
        for kind in INPUT_TYPES:
            action = QAction(tr(_MAKE_IT[kind]), menu)
            action.setEnabled(kind != item.type)
            action.triggered.connect(
                lambda _=False, kind=kind: self._do(lambda: change_input(self._document.graph, item.name, type=kind))
            )
            menu.addAction(action)
        menu.addSeparator()
        menu.addAction(tr("Delete")).triggered.connect(lambda: self._delete(item.name))
        button.setMenu(menu)
        button.setPopupMode(button.ToolButtonPopupMode.InstantPopup)
        return button

    def _adder(self) -> QWidget:
        button = quiet_button(tr("Add input"))
        menu = QMenu(button)
        for kind in INPUT_TYPES:
            menu.addAction(tr(_KINDS[kind])).triggered.connect(lambda _=False, kind=kind: self._add(kind))
        button.setMenu(menu)
        return button

    def _add(self, kind: str) -> None:
        number = 1
        while self._document.graph.input(f"{kind}{number}") is not None:
            number += 1
        default: Value = 0 if kind == "number" else False
        item = Input(name=f"{kind}{number}", type=kind, default=default)
        self._do(lambda: add_input(self._document.graph, item))

    def _ask_name(self, item: Input) -> None:
        dialog = QInputDialog(self)
        dialog.setWindowTitle(tr("Rename {name}", name=item.name))
        dialog.setLabelText(tr("New name; conditions follow"))
        dialog.setTextValue(item.name)
        dialog.textValueSelected.connect(
            lambda name: self._do(lambda: rename_input(self._document.graph, item.name, name))
        )
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _delete(self, name: str) -> None:
        try:
            edit = delete_input(self._document.graph, name)
        except InputInUse as error:
            self.deletion_asked.emit(name, error.edge_ids)
            return
        except EditRefused as error:
            self._document.refused.emit(error)
            return
        self._document.do(edit)

    def _do(self, make: Callable[[], Edit]) -> None:
        try:
            self._document.do(make())
        except EditRefused as error:
            self._document.refused.emit(error)

    def _set(self, name: str, value: Value) -> None:
        """Set what an input holds while the canvas plays, else what it begins with."""
        if self._stage.playing:
            self._stage.set_input(name, value)
        else:
            self._stage.drop_kept(name)
            default = int(value) if isinstance(value, float) and value.is_integer() else value
            self._do(lambda: change_input(self._document.graph, name, default=default))

    def _show_values(self) -> None:
        """Show what each input holds, or begins with; nothing here answers back."""
        graph, playing = self._document.graph, self._stage.playing
        for name, control in self._controls.items():
            item = graph.input(name)
            own = item is not None and not item.system and built_in(name) is None
            value = self._stage.value(name)
            if value is None and item is not None:
                value = item.default
            control.setEnabled(playing or (own and not isinstance(control, QPushButton)))
            words = tr("What {name} holds now", name=name) if playing else tr("What {name} begins with", name=name)
            control.setToolTip("" if isinstance(control, QPushButton) else words)
            control.setAccessibleDescription(control.toolTip())
            quiet = QSignalBlocker(control)
            if isinstance(control, QCheckBox):
                control.setChecked(bool(value))
            elif isinstance(control, Decimal) and isinstance(value, (int, float)):
                control.show_amount(float(value))
            quiet.unblock()
