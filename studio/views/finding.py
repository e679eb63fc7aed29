"""Going to anything: gathers everything that has a name, shows the search, and tells where to go."""

from collections.abc import Iterable

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtWidgets import QApplication, QWidget

from studio.domain.canvas_records import CanvasInfo
from studio.domain.search import Entry, QuickIndex
from studio.domain.words import tr
from studio.state.jobs import Jobs
from studio.state.library import Library
from studio.state.pose_book import PoseBook
from studio.views.commands import Commands
from studio.views.quick_open import QuickOpen
from studio.views.theme import Theme

_TOP = 64
#: Newest jobs that can be gone to; older ones are found in the list itself.
_JOBS = 500


class Finding(QObject):
    """Owns the index and the one search that is open.

    Signals: ``project_requested(str)``, ``mascot_requested(str)``, ``pose_requested(str, str)`` a mascot's id and a
    pose's, ``canvas_requested(str, str)`` a mascot's id and a canvas's, ``job_requested(str)``.
    """

    project_requested = Signal(str)
    mascot_requested = Signal(str)
    pose_requested = Signal(str, str)
    canvas_requested = Signal(str, str)
    job_requested = Signal(str)

    def __init__(
        self, theme: Theme, window: QWidget, commands: Commands, library: Library, jobs: Jobs, book: PoseBook
    ) -> None:
        super().__init__(window)
        self._theme = theme
        self._window = window
        self._commands = commands
        self._library = library
        self._jobs = jobs
        self._book = book
        self._index = QuickIndex()
        self._held: dict[str, list[Entry]] = {}
        self._homes: dict[str, str] = {}
        self._canvases: dict[str, tuple[CanvasInfo, ...]] = {}
        self._dialog: QuickOpen | None = None
        book.changed.connect(self._on_book_changed)

    @property
    def index(self) -> QuickIndex:
        """Everything that can be gone to."""
        return self._index

    def set_canvases(self, mascot_id: str, rows: tuple[CanvasInfo, ...]) -> None:
        """Learn which canvases a mascot has."""
        self._canvases[mascot_id] = rows

    def show_search(self) -> None:
        """Let the user go to anything; poses nobody has asked for yet are asked for now."""
        if QApplication.activeModalWidget() is not None:
            return
        self.gather()
        self._book.load(self._mascots())
        dialog = QuickOpen(self._theme, self._index, self._window)
        dialog.chosen.connect(self._go)
        dialog.finished.connect(self._on_closed)
        self._dialog = dialog
        dialog.adjustSize()
        dialog.move(self._window.mapToGlobal(QPoint((self._window.width() - dialog.width()) // 2, _TOP)))
        dialog.open()

    def gather(self) -> None:
        """Bring the index up to date; groups that are as they were cost nothing."""
        library = self._library
        projects = library.projects
        self._replace("projects", (Entry(kind="project", id=one.id, title=one.name) for one in projects))
        self._replace(
            "mascots",
            (
                Entry(kind="mascot", id=mascot.id, title=mascot.name, context=project.name)
                for project in projects
                for mascot in library.mascots(project.id)
            ),
        )
        for mascot_id in self._mascots():
            self._gather_mascot(mascot_id)
        self._replace("jobs", self._job_entries())
        self._replace(
            "commands",
            (
                Entry(kind="command", id=command.id, title=command.words, context=command.keys)
                for command in self._commands.all()
            ),
        )

    def _gather_mascot(self, mascot_id: str) -> None:
        mascot = self._library.mascot(mascot_id)
        if mascot is None:
            return
        poses = [pose for pose in self._book.poses(mascot_id) if not pose.archived]
        canvases = self._canvases.get(mascot_id, ())
        self._homes.update(dict.fromkeys((pose.id for pose in poses), mascot_id))
        self._homes.update(dict.fromkeys((canvas.id for canvas in canvases), mascot_id))
        self._replace(
            f"poses of {mascot_id}",
            (Entry(kind="pose", id=pose.id, title=pose.name, context=mascot.name) for pose in poses),
        )
        self._replace(
            f"canvases of {mascot_id}",
            (Entry(kind="canvas", id=canvas.id, title=canvas.name, context=mascot.name) for canvas in canvases),
        )

    def _job_entries(self) -> Iterable[Entry]:
        return (
            Entry(kind="job", id=row.id, title=row.name or tr("Job"), context=row.mascot_name)
            for row in self._jobs.rows[:_JOBS]
        )

    def _replace(self, group: str, entries: Iterable[Entry]) -> None:
        new = list(entries)
        if self._held.get(group) != new:
            self._held[group] = new
            self._index.replace(group, new)

    def _mascots(self) -> list[str]:
        library = self._library
        return [mascot.id for project in library.projects for mascot in library.mascots(project.id)]

    def _go(self, chosen: Entry) -> None:
        home = self._homes.get(chosen.id, "")
        if chosen.kind == "project":
            self.project_requested.emit(chosen.id)
        elif chosen.kind == "mascot":
            self.mascot_requested.emit(chosen.id)
        elif chosen.kind == "pose":
            self.pose_requested.emit(home, chosen.id)
        elif chosen.kind == "canvas":
            self.canvas_requested.emit(home, chosen.id)
        elif chosen.kind == "job":
            self.job_requested.emit(chosen.id)
        else:
            self._commands.run(chosen.id)

    def _on_book_changed(self, mascot_id: str) -> None:
        if self._dialog is not None:
            self._gather_mascot(mascot_id)
            self._dialog.search_again()

    def _on_closed(self) -> None:
        self._dialog = None
