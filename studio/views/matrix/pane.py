"""The pose matrix: rows of poses, columns of mascots, holes to choose, and one button with the one total."""

from pathlib import Path

from PySide6.QtCore import QItemSelection, QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFileDialog,
    QHBoxLayout,
    QMenu,
    QStackedWidget,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from studio.domain.matrix_rows import SETS
from studio.domain.pose_matrix import Cell
from studio.domain.requests import Problem
from studio.domain.words import tr, trn
from studio.state.gallery_pictures import Thumbnails
from studio.state.matrix import Matrix
from studio.state.matrix_model import CELL_ROLE, MatrixModel
from studio.views.matrix.delegate import SIDE, CellDelegate
from studio.views.matrix.row_dialog import RowDialog
from studio.views.theme import Theme
from studio.views.widgets.buttons import icon_button, primary_button, quiet_button
from studio.views.widgets.empty import EmptyPane
from studio.views.widgets.labels import label
from studio.views.widgets.strip import Strip


class MatrixPane(QWidget):
    """Shows the matrix of the selected project.

    Signals: ``said(str)`` a line for the notice board; ``pose_requested(str, str)`` show this mascot's pose.
    """

    said = Signal(str)
    pose_requested = Signal(str, str)

    def __init__(self, matrix: Matrix, thumbnails: Thumbnails, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("paneBody")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._matrix = matrix
        self._model = MatrixModel(matrix, self)
        self.table = _Table(self._model, CellDelegate(thumbnails, theme, self))
        self._add = icon_button(theme, "plus", tr("Add rows"))
        self._plan = label("", "dim")
        self._fill = primary_button(tr("Fill"))
        self._fill.setAccessibleName(tr("Fill holes"))
        self._all = quiet_button(tr("Choose all holes"))
        self._empty = EmptyPane(theme, "grid-four", "", fox=True)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._empty)
        self._lay_out(theme)
        self._connect(thumbnails)
        self._refresh()

    def showEvent(self, event: QShowEvent) -> None:
        """Ask for the mascots' poses the first time somebody looks."""
        super().showEvent(event)
        self._matrix.show()

    def chosen(self) -> list[Cell]:
        """Return the chosen cells, mascot by mascot."""
        indexes = sorted(self.table.selectionModel().selectedIndexes(), key=lambda one: (one.column(), one.row()))
        return [index.data(CELL_ROLE) for index in indexes]

    def choose_holes(self) -> None:
        """Choose every hole."""
        holes = {(cell.row.name, cell.mascot_id) for cell in self._matrix.holes}
        choice = QItemSelection()
        for row in range(self._model.rowCount()):
            for column in range(self._model.columnCount()):
                index = self._model.index(row, column)
                cell = self._model.cell(index)
                if cell is not None and (cell.row.name, cell.mascot_id) in holes:
                    choice.select(index, index)
        self.table.selectionModel().select(choice, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def _lay_out(self, theme: Theme) -> None:
        menu = QMenu(self._add)
        menu.setAccessibleName(tr("Add rows"))
        menu.aboutToShow.connect(lambda: self._fill_menu(menu))
        self._add.setMenu(menu)
        self._add.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        remove = icon_button(theme, "minus", tr("Remove chosen rows"))
        remove.clicked.connect(self._remove)
        copy = icon_button(theme, "copy", tr("Copy rows for a spreadsheet"))
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self._matrix.text()))
        bar = QWidget()
        row = QHBoxLayout(bar)
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(8)
        row.addWidget(label(tr("Poses by mascots"), "title"))
        row.addStretch(1)
        for widget in (self._all, self._add, remove, copy):
            row.addWidget(widget)
        foot = QWidget()
        low = QHBoxLayout(foot)
        low.setContentsMargins(12, 8, 12, 8)
        low.setSpacing(12)
        low.addWidget(self._plan, 1)
        low.addWidget(self._fill)
        self._foot = foot
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(Strip(bar))
        column.addWidget(self._stack, 1)
        column.addWidget(foot)

    def _connect(self, thumbnails: Thumbnails) -> None:
        self._matrix.changed.connect(self._refresh)
        self._matrix.problems_found.connect(self._tell)
        self._matrix.added.connect(self._say_added)
        self.table.selectionModel().selectionChanged.connect(self._refresh_plan)
        self.table.pasted.connect(self._paste)
        self.table.removal_requested.connect(self._remove)
        self.table.verticalHeader().sectionDoubleClicked.connect(self._change_row)
        self.table.doubleClicked.connect(lambda index: self._go(index.data(CELL_ROLE)))
        self._all.clicked.connect(self.choose_holes)
        self._fill.clicked.connect(lambda: self._matrix.fill(self.chosen()))
        self._empty.step_requested.connect(self._take_step)
        thumbnails.changed.connect(lambda _: self.table.viewport().update())

    def _refresh(self) -> None:
        if self._matrix.rows and self._matrix.mascots:
            self._stack.setCurrentWidget(self.table)
        elif not self._matrix.mascots:
            self._empty.set_step(tr("Choose a project with mascots; they become the columns here."), "")
            self._stack.setCurrentWidget(self._empty)
        else:
            sentence = tr(
                "List the poses every mascot should have. Paste them from a spreadsheet, or begin with a set."
            )
            self._empty.set_step(sentence, tr("Begin with the companion set"))
            self._stack.setCurrentWidget(self._empty)
        self._foot.setVisible(self._stack.currentWidget() is self.table)
        self._all.setEnabled(bool(self._matrix.holes))
        self._refresh_plan()

    def _refresh_plan(self) -> None:
        plan = self._matrix.plan(self.chosen())
        holes = len(self._matrix.holes)
        if plan.problems:
            self._plan.setText(plan.problems[0].message)
        elif plan.rows:
            self._plan.setText(f"{plan.summary} · {plan.price}")
        else:
            self._plan.setText(trn("{count} hole. Choose it to fill it.", "{count} holes. Choose some to fill.", holes))
        price = trn("{count} credit", "{count} credits", plan.price.total)
        words = trn("Fill {count} hole · {price}", "Fill {count} holes · {price}", plan.rows, price=price)
        self._fill.setText(words if plan.rows else tr("Fill"))
        self._fill.setEnabled(bool(plan.rows) and not plan.problems)

    def _fill_menu(self, menu: QMenu) -> None:
        menu.clear()
        menu.addAction(tr("One row…")).triggered.connect(lambda _: self._ask_row())
        menu.addAction(tr("From the clipboard")).triggered.connect(lambda _: self._paste())
        menu.addAction(tr("From a CSV file…")).triggered.connect(lambda _: self._ask_file())
        menu.addSeparator()
        for name in SETS:
            menu.addAction(tr(name)).triggered.connect(lambda _, name=name: self._matrix.add_set(name))
        menu.addSeparator()
        for mascot in self._matrix.mascots:
            action = menu.addAction(tr("The poses of {mascot}", mascot=mascot.name))
            action.triggered.connect(lambda _, one=mascot: self._matrix.add_poses_of(one.id))

    def _ask_row(self) -> None:
        dialog = RowDialog(self)
        dialog.made.connect(self._matrix.add_row)
        dialog.open()

    def _change_row(self, section: int) -> None:
        dialog = RowDialog(self, self._matrix.rows[section])
        dialog.made.connect(self._matrix.add_row)
        dialog.open()

    def _ask_file(self) -> None:
        dialog = QFileDialog(self, tr("Rows from a CSV file"), "", tr("Tables (*.csv *.tsv *.txt)"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda name: self._matrix.add_file(Path(name)))
        dialog.open()

    def _paste(self) -> None:
        self._matrix.add_text(QGuiApplication.clipboard().text())

    def _say_added(self, count: int) -> None:
        self.said.emit(trn("{count} row was added.", "{count} rows were added.", count))

    def _remove(self) -> None:
        rows = {index.row() for index in self.table.selectionModel().selectedIndexes()}
        self._matrix.remove_rows([self._matrix.rows[row].name for row in rows])

    def _go(self, cell: Cell | None) -> None:
        if cell is not None and cell.pose is not None:
            self.pose_requested.emit(cell.mascot_id, cell.pose.id)

    def _tell(self, problems: tuple[Problem, ...]) -> None:
        self.said.emit(" ".join(problem.message for problem in problems[:3]))

    def _take_step(self) -> None:
        self._matrix.add_set(next(iter(SETS)))


class _Table(QTableView):
    """The cells.

    Signals: ``pasted()`` Ctrl+V; ``removal_requested()`` Delete.
    """

    pasted = Signal()
    removal_requested = Signal()

    def __init__(self, model: MatrixModel, delegate: CellDelegate) -> None:
        super().__init__()
        self.setAccessibleName(tr("Pose matrix"))
        self.setModel(model)
        self.setItemDelegate(delegate)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().setDefaultSectionSize(SIDE)
        self.horizontalHeader().setDefaultSectionSize(SIDE + 32)
        for header in (self.verticalHeader(), self.horizontalHeader()):
            header.setMinimumSectionSize(64)
            header.setHighlightSections(False)
            header.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.verticalHeader().setMinimumWidth(140)
        self.verticalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Paste rows, and take rows out."""
        if event.matches(QKeySequence.StandardKey.Paste):
            self.pasted.emit()
        elif event.key() == Qt.Key.Key_Delete:
            self.removal_requested.emit()
        else:
            super().keyPressEvent(event)
