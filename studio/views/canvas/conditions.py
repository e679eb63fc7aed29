"""The editor of conditions: inputs from a list, comparisons and values by type, presets for the usual ones."""

from msgspec import structs
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from studio.domain.graph import OPERATORS, Condition, Graph
from studio.domain.inputs import label_of, offered_inputs, plain_name, type_of
from studio.domain.words import later, tr
from studio.views.canvas.decimal import Decimal
from studio.views.theme import Theme
from studio.views.widgets.buttons import icon_button, quiet_button
from studio.views.widgets.inputs import Choice
from studio.views.widgets.labels import label

#: What is asked for most: words and the condition.
PRESETS: tuple[tuple[str, Condition], ...] = (
    (later("Click"), Condition(input="clicked")),
    (later("Hover"), Condition(input="mouseOver")),
    (later("Working"), Condition(input="claudeCode::isWorking")),
    (later("Idle"), Condition(input="claudeCode::isIdle")),
    (later("Needs attention"), Condition(input="claudeCode::isAlert")),
    (later("Compacting"), Condition(input="claudeCode::isCompacting")),
    (later("After 2 loops"), Condition(input="loopCount", op=">=", value=2)),
    (later("After 3 seconds"), Condition(input="nodeTime", op=">=", value=3000)),
)
_EMPTY = later("Without a condition this edge never fires. Players do not take it by themselves when a clip ends.")


class ConditionsEditor(QWidget):
    """Edits the conditions of one edge.

    Signals: ``edited(tuple)`` the user changed them.
    """

    edited = Signal(tuple)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._graph = Graph()
        self._conditions: tuple[Condition, ...] = ()
        self._rows = QVBoxLayout()
        self._rows.setSpacing(4)
        self._empty = label(tr(_EMPTY), "caption", wrap=True)
        self._add = quiet_button(tr("Add condition"))
        menu = QMenu(self._add)
        for words, condition in PRESETS:
            menu.addAction(tr(words)).triggered.connect(lambda _=False, one=condition: self._append(one))
        menu.addSeparator()
        self._others = menu.addMenu(tr("Other input"))
        menu.aboutToShow.connect(self._offer_inputs)
        self._add.setMenu(menu)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._empty)
        column.addLayout(self._rows)
        column.addWidget(self._add)

    def show_conditions(self, graph: Graph, conditions: tuple[Condition, ...]) -> None:
        """Show the conditions of an edge; this never counts as an edit."""
        if conditions is self._conditions and graph.inputs is self._graph.inputs:
            return
        self._graph, self._conditions = graph, conditions
        while self._rows.count():
            item = self._rows.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for place, condition in enumerate(conditions):
            self._rows.addWidget(self._row(place, condition))
        self._empty.setVisible(not conditions)

    def _row(self, place: int, condition: Condition) -> QWidget:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(4)
        names = Choice()
        names.setAccessibleName(tr("Input of condition {place}", place=place + 1))
        known = [item.name for item in offered_inputs(self._graph)]
        for name in known if condition.input in known else [*known, condition.input]:
            names.addItem(label_of(self._graph, name), name)
        names.setCurrentIndex(names.findData(condition.input))
        names.activated.connect(lambda _: self._rename(place, names.currentData()))
        line.addWidget(names, 1)
        if type_of(self._graph, condition.input) != "trigger":
            for widget in self._comparison(place, condition):
                line.addWidget(widget)
        away = icon_button(self._theme, "x", tr("Remove condition {place}", place=place + 1), in_row=True)
        away.clicked.connect(lambda: self._emit(self._conditions[:place] + self._conditions[place + 1 :]))
        line.addWidget(away)
        return row

    def _comparison(self, place: int, condition: Condition) -> list[QWidget]:
        if isinstance(condition.value, bool) and condition.op in {"==", "!="}:
            states = Choice()
            states.setAccessibleName(tr("Value of condition {place}", place=place + 1))
            states.addItem(tr("is on"), True)  # noqa: FBT003 - the datum of the entry
            states.addItem(tr("is off"), False)  # noqa: FBT003 - the datum of the entry
            on = condition.value is (condition.op == "==")
            states.setCurrentIndex(0 if on else 1)
            states.activated.connect(lambda _: self._replace(place, op="==", value=bool(states.currentData())))
            return [states]
        signs = Choice()
        signs.setAccessibleName(tr("Comparison of condition {place}", place=place + 1))
        for sign in OPERATORS:
            signs.addItem(sign, sign)
        signs.setCurrentIndex(max(0, signs.findData(condition.op)))
        signs.activated.connect(lambda _: self._replace(place, op=signs.currentData()))
        return [signs, self._number(place, condition)]

    def _number(self, place: int, condition: Condition) -> QWidget:
        """Return the field for a number; times are typed in seconds and kept in milliseconds."""
        seconds = plain_name(condition.input) == "nodeTime"
        number = Decimal(
            tr("Value of condition {number}", number=place + 1), -100_000, 100_000, suffix=" s" if seconds else ""
        )
        value = condition.value if isinstance(condition.value, (int, float)) else 0
        number.show_amount(float(value) / 1000 if seconds else float(value))

        def change(typed: float) -> None:
            amount = round(typed * 1000, 3) if seconds else typed
            self._replace(place, value=int(amount) if amount == int(amount) else amount)

        number.amount_changed.connect(change)
        return number

    def _offer_inputs(self) -> None:
        self._others.clear()
        for item in offered_inputs(self._graph):
            value = 1 if item.type == "number" else True
            condition = Condition(input=item.name, value=value)
            action = self._others.addAction(label_of(self._graph, item.name))
            action.triggered.connect(lambda _=False, one=condition: self._append(one))

    def _rename(self, place: int, name: str) -> None:
        kind = type_of(self._graph, name)
        fresh = Condition(input=name, op=">=", value=1) if kind == "number" else Condition(input=name)
        self._emit((*self._conditions[:place], fresh, *self._conditions[place + 1 :]))

    def _replace(self, place: int, **fields: object) -> None:
        changed = structs.replace(self._conditions[place], **fields)
        self._emit((*self._conditions[:place], changed, *self._conditions[place + 1 :]))

    def _append(self, condition: Condition) -> None:
        self._emit((*self._conditions, condition))

    def _emit(self, conditions: tuple[Condition, ...]) -> None:
        self.edited.emit(conditions)
