"""Poses by mascots of one project: what is there, what is being made, what is missing, and what filling it costs."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject, Signal

from studio.domain.entries import Entry
from studio.domain.folding import fold
from studio.domain.matrix_rows import SETS, read_rows, write_rows
from studio.domain.orders import Order, batch_orders
from studio.domain.pose_matrix import Cell, FillPlan, MatrixRow, build, plan_fill, rows_of
from studio.domain.records import Mascot, Project
from studio.domain.requests import Problem
from studio.domain.words import tr
from studio.services.storage import disk_errors

if TYPE_CHECKING:
    from studio.state.jobs import Jobs
    from studio.state.library import Library
    from studio.state.pose_book import PoseBook
    from studio.state.preferences import Preferences
    from studio.state.queue import Queue
    from studio.state.tasks import Tasks

#: A table of poses is small; more than this is no such table.
_LARGEST_FILE = 1 << 20

CellState = Literal["there", "making", "failed", "hole", "unknown"]
Key = tuple[str, str]


class Matrix(QObject):
    """The pose matrix of the selected project.

    Signals: ``changed()`` rows, columns or cells are other ones; ``added(int)`` so many rows are new;
    ``problems_found(object)`` lines that could not be used; ``filled(int)`` so many poses were ordered.
    """

    changed = Signal()
    added = Signal(int)
    problems_found = Signal(object)
    filled = Signal(int)

    def __init__(
        self,
        tasks: Tasks,
        library: Library,
        book: PoseBook,
        jobs: Jobs,
        queue: Queue,
        preferences: Preferences,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._library = library
        self._book = book
        self._jobs = jobs
        self._queue = queue
        self._preferences = preferences
        self._project: Project | None = None
        self._rows: tuple[MatrixRow, ...] = ()
        self._matrix = build((), (), {})
        self._work: dict[Key, Entry] = {}
        self._shown = False
        library.selection_changed.connect(self._on_project_changed)
        library.reloaded.connect(self._refresh)
        library.mascot_added.connect(lambda _: self._refresh())
        book.changed.connect(lambda _: self._refresh())
        for signal in (jobs.reset, jobs.added, jobs.changed):
            signal.connect(lambda *_: self._on_jobs_changed())
        jobs.finished.connect(self._on_finished)
        self._on_project_changed()

    @property
    def project(self) -> Project | None:
        """The project whose mascots are the columns."""
        return self._project

    @property
    def rows(self) -> tuple[MatrixRow, ...]:
        """The poses every mascot should have."""
        return self._matrix.rows

    @property
    def mascots(self) -> tuple[Mascot, ...]:
        """The columns."""
        return self._matrix.mascots

    @property
    def holes(self) -> tuple[Cell, ...]:
        """Every cell that is missing and not being made, mascot by mascot."""
        return tuple(cell for cell in self._matrix.holes if self.state(cell) in {"hole", "failed"})

    def show(self) -> None:
        """Somebody looks at it: ask for what is not known yet."""
        self._shown = True
        self._book.load(mascot.id for mascot in self.mascots)

    def cell(self, row: MatrixRow, mascot_id: str) -> Cell:
        """Return where a row meets a mascot."""
        return self._matrix.cell(row, mascot_id)

    def state(self, cell: Cell) -> CellState:
        """Return how a cell stands."""
        work = self._work.get((fold(cell.row.name), cell.mascot_id))
        if work is not None and work.running:
            return "making"
        if not cell.is_hole:
            return "there"
        if cell.mascot_id not in self._book.known:
            return "unknown"
        return "failed" if work is not None and work.failed else "hole"

    def error(self, cell: Cell) -> str:
        """Return why the last try at a cell came to nothing; empty if there was none."""
        work = self._work.get((fold(cell.row.name), cell.mascot_id))
        return work.error if work is not None and work.failed else ""

    def add_file(self, path: Path) -> None:
        """Add the rows of a table in a file, read in a thread."""
        self._tasks.spawn("matrix/read", asyncio.to_thread(_text_of, path), done=self._take_text)

    def add_text(self, text: str) -> int:
        """Add the rows of pasted text; return how many are new. What cannot be used is told."""
        rows, problems = read_rows(text)
        if problems:
            self.problems_found.emit(problems)
        elif not rows:
            self.problems_found.emit((Problem("name", tr("There is no row in it. Copy names, one a line.")),))
        return self._add(rows)

    def add_set(self, name: str) -> int:
        """Add one of the sets to start from; return how many rows are new."""
        return self._add(SETS[name])

    def add_poses_of(self, mascot_id: str) -> int:
        """Add a mascot's poses, so that the others can have the same; return how many rows are new."""
        return self._add(rows_of(self._book.poses(mascot_id)))

    def add_row(self, row: MatrixRow) -> int:
        """Add one row, or change the one of that name."""
        known = {fold(one.name) for one in self._rows}
        self._keep(tuple(row if fold(one.name) == fold(row.name) else one for one in self._rows))
        return 0 if fold(row.name) in known else self._add((row,))

    def remove_rows(self, names: Iterable[str]) -> None:
        """Take rows out; poses that exist stay where they are."""
        gone = {fold(name) for name in names}
        self._keep(tuple(row for row in self._rows if fold(row.name) not in gone))

    def text(self) -> str:
        """Return all rows as text that spreadsheets take."""
        return write_rows(self._rows)

    def plan(self, cells: Iterable[Cell]) -> FillPlan:
        """Return what filling these holes takes and costs; cells that are no holes cost nothing."""
        return plan_fill(cell for cell in cells if self.state(cell) in {"hole", "failed"})

    def fill(self, cells: Iterable[Cell]) -> str:
        """Order what is missing of these cells with one press; return the press's name, empty without any hole."""
        plan = self.plan(cells)
        if plan.problems or not plan.batches:
            return ""
        orders: list[Order] = []
        for batch in plan.batches:
            mascot = self._library.mascot(batch.mascot_id)
            if mascot is not None:
                orders += batch_orders(mascot, batch.requests)
        press = self._queue.press(orders, what=plan.summary, price=str(plan.price))
        self.filled.emit(plan.rows)
        return press

    def _take_text(self, text: str) -> None:
        self.add_text(text)

    def _add(self, rows: Iterable[MatrixRow]) -> int:
        known = {fold(row.name) for row in self._rows}
        new = tuple(row for row in rows if fold(row.name) not in known)
        if new:
            self._keep((*self._rows, *new))
            self.added.emit(len(new))
        return len(new)

    def _keep(self, rows: tuple[MatrixRow, ...]) -> None:
        if rows != self._rows and self._project is not None:
            self._rows = rows
            self._preferences.put(f"matrix.{self._project.id}", write_rows(rows))
            self._refresh()

    def _on_project_changed(self) -> None:
        project = self._library.selected_project
        if project != self._project or project is None:
            self._project = project
            text = self._preferences.text(f"matrix.{project.id}") if project is not None else ""
            self._rows = read_rows(text)[0] if text else ()
        self._refresh()

    def _refresh(self) -> None:
        mascots = self._library.mascots(self._project.id) if self._project is not None else ()
        poses = {mascot.id: self._book.poses(mascot.id) for mascot in mascots}
        matrix = build(self._rows, mascots, poses)
        new_columns = matrix.mascots != self._matrix.mascots
        if matrix != self._matrix:
            self._matrix = matrix
            self.changed.emit()
        if self._shown and new_columns:
            self.show()

    def _on_jobs_changed(self) -> None:
        work: dict[Key, Entry] = {}
        for entry in self._jobs.rows:  # newest first
            if entry.running or entry.done:
                work.setdefault((fold(entry.name), entry.mascot_id), entry)
        if work != self._work:
            self._work = work
            self.changed.emit()

    def _on_finished(self, entry: Entry) -> None:
        if self._shown and entry.state == "completed" and any(one.id == entry.mascot_id for one in self.mascots):
            self._book.load((entry.mascot_id,), again=True)


def _text_of(path: Path) -> str:
    """Return the text of a file. Blocking; raises StorageError."""
    with disk_errors(path), path.open("rb") as file:
        return file.read(_LARGEST_FILE).decode("utf-8-sig", "replace")
