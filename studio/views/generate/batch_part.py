"""The batch in the form: its rows as a table, ways to fill it, and the fields of the row that is chosen."""

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QMenu,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from studio.domain.capabilities import Capabilities
from studio.domain.requests import DURATIONS, MAX_NAME, Problem
from studio.domain.words import later, tr
from studio.state.batch import Batch, Column
from studio.state.drafts import BatchRow
from studio.state.prompt_book import PromptBook
from studio.views.generate.prompt_field import PromptField
from studio.views.theme import Theme, scaled
from studio.views.widgets.buttons import icon_button
from studio.views.widgets.field import Field, TextArea
from studio.views.widgets.inputs import Number
from studio.views.widgets.labels import label

_HEIGHT = 168


class BatchTable(QTableView):
    """The rows; Insert adds one, Delete takes one out, Space ticks."""

    added = Signal()
    removed = Signal(int)

    def __init__(self, batch: Batch) -> None:
        super().__init__()
        self.setModel(batch)
        self.setAccessibleName(tr("Batch rows"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(Column.NAME, QHeaderView.ResizeMode.Stretch)
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.setFixedHeight(scaled(_HEIGHT))
        self.setTabKeyNavigation(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Understand the table's own keys."""
        if event.key() == Qt.Key.Key_Insert:
            self.added.emit()
        elif event.key() in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}:
            self.removed.emit(self.currentIndex().row())
        else:
            super().keyPressEvent(event)


class BatchPart(QWidget):
    """Everything about a batch but its price, which stands above the button as for any other form."""

    def __init__(self, theme: Theme, batch: Batch, book: PromptBook) -> None:
        super().__init__()
        self._batch = batch
        self._showing = False
        self.table = BatchTable(batch)
        self._note = label("", "caption", wrap=True)
        self._name = QLineEdit(maxLength=MAX_NAME, placeholderText=tr("waving hello"))
        self._prompt = TextArea(2, tr("as the name says"))
        self._moves = QCheckBox(tr("Animate it"))
        self._moves.setAccessibleName(tr("Animate row"))
        self._motion = TextArea(2, tr("waves hello twice, then rests"))
        self._duration = Number(DURATIONS[0], DURATIONS[-1], " s")
        self._loop = QCheckBox(tr("Ends where it began, to play for ever"))
        self._loop.setAccessibleName(tr("Loop"))
        self._fields: dict[str, Field] = {
            "name": Field(tr("Pose name"), self._name),
            "image_prompt": PromptField(theme, book, tr("Pose prompt"), "pose_prompt", self._prompt),
            "animation_prompt": PromptField(theme, book, tr("Motion prompt"), "motion_prompt", self._motion),
            "duration": Field(tr("Duration"), self._duration),
        }
        self._ideas = QMenu(self)
        self._detail = self._build_detail()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(self._build_tools(theme))
        column.addWidget(self.table)
        column.addWidget(self._note)
        column.addWidget(self._detail)
        self._connect()
        self._show_row()

    def show_problems(self, problems: list[Problem]) -> bool:
        """Go to the first row that breaks a rule and say there what is wrong; False if none does."""
        place = self._batch.show_problems(problems)
        if place >= 0:
            self._batch.choose(place)
        told = {problem.field.partition("].")[2]: problem.message for problem in reversed(problems) if place >= 0
                and problem.field.startswith(f"rows[{place}].")}  # fmt: skip
        for name, field in self._fields.items():
            field.set_error(told.get(name, ""))
        general = next((problem.message for problem in problems if problem.field == "rows"), "")
        self._say(general)
        wrong = next((field for name, field in self._fields.items() if name in told), None)
        if wrong is not None:
            wrong.editor.setFocus()
        elif general:
            self.table.setFocus()
        return wrong is not None or bool(general)

    def show_offer(self, can: Capabilities) -> None:
        """Offer ideas where the server has some."""
        self._tools["lightbulb"].setVisible(can.suggestions)

    def _build_tools(self, theme: Theme) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(label(tr("Poses"), "label"), stretch=1)
        steps = (
            ("lightbulb", later("Rows from suggestions"), tr("Ideas for poses this mascot does not have yet; free"),
             self._batch.suggest),
            ("clipboard-text", later("Rows from clipboard"), tr("Cells of a spreadsheet, CSV, or one name a line"),
             self._on_paste),
            ("list-plus", later("Rows from a set"), tr("A set to start from"), self._on_sets),
            ("plus", later("Add row"), tr("Add a row (Insert)"), self._on_add),
            ("minus", later("Remove row"), tr("Take the row out (Delete)"), self._on_remove),
        )  # fmt: skip
        self._tools = {}
        for icon, name, tip, act in steps:
            button = icon_button(theme, icon, tr(name), in_row=True)
            button.setToolTip(tip)
            button.clicked.connect(act)
            row.addWidget(button)
            self._tools[icon] = button
        return row

    def _build_detail(self) -> QWidget:
        detail = QWidget()
        column = QVBoxLayout(detail)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self._fields["name"])
        column.addWidget(self._fields["image_prompt"])
        column.addWidget(self._moves)
        for part in (self._fields["animation_prompt"], self._fields["duration"], self._loop):
            column.addWidget(part)
        return detail

    def _connect(self) -> None:
        batch = self._batch
        batch.row_chosen.connect(self._show_row)
        batch.modelReset.connect(self._show_row)
        batch.noticed.connect(self._say)
        self._ideas.triggered.connect(lambda action: batch.add_set(action.data()))
        self.table.added.connect(self._on_add)
        self.table.removed.connect(batch.remove)
        self.table.selectionModel().currentRowChanged.connect(self._on_row_changed)
        self._name.textEdited.connect(lambda text: self._tell("name", name=text))
        self._prompt.edited.connect(lambda text: self._tell("image_prompt", prompt=text))
        self._motion.edited.connect(lambda text: self._tell("animation_prompt", motion=text))
        self._duration.valueChanged.connect(lambda seconds: self._tell("duration", duration=seconds))
        self._loop.toggled.connect(lambda on: self._tell("", loop=on))
        self._moves.toggled.connect(self._on_moves_toggled)

    def _show_row(self) -> None:
        row = self._batch.row
        self._detail.setVisible(row is not None)
        self._tools["minus"].setEnabled(row is not None)
        if row is None:
            self._say(tr("Add rows one by one, from ideas, from a set, or by pasting cells of a spreadsheet."))
            return
        self._say("")
        self._showing = True
        if self.table.currentIndex().row() != self._batch.place:
            self.table.selectRow(self._batch.place)
        if self._name.text() != row.name:
            self._name.setText(row.name)
        self._prompt.show_text(row.prompt)
        self._motion.show_text(row.motion)
        self._duration.setValue(row.duration)
        self._loop.setChecked(row.loop)
        self._moves.setChecked(row.moves)
        self._showing = False
        for field in self._fields.values():
            field.set_error("")
        self._arrange(moves=row.moves)

    def _tell(self, field: str, **fields: object) -> None:
        if not self._showing:
            if field:
                self._fields[field].set_error("")
            self._batch.change(self._batch.place, **fields)

    def _arrange(self, *, moves: bool) -> None:
        for part in (self._fields["animation_prompt"], self._fields["duration"], self._loop):
            part.setVisible(moves)

    def _say(self, words: str) -> None:
        self._note.setText(words)
        self._note.setVisible(bool(words))

    def _on_moves_toggled(self, on: bool) -> None:
        self._arrange(moves=on)
        self._tell("", moves=on)

    def _on_row_changed(self, index: QModelIndex) -> None:
        if not self._showing and index.isValid():
            self._batch.choose(index.row())

    def _on_add(self) -> None:
        self._batch.add([BatchRow()])
        self._name.setFocus()

    def _on_remove(self) -> None:
        self._batch.remove(self._batch.place)

    def _on_paste(self) -> None:
        self._batch.add_text(QGuiApplication.clipboard().text())

    def _on_sets(self) -> None:
        self._ideas.clear()
        for name in self._batch.sets():
            self._ideas.addAction(tr(name)).setData(name)
        button = self._tools["list-plus"]
        self._ideas.popup(button.mapToGlobal(button.rect().bottomLeft()))
