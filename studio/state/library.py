"""The projects and mascots of the open workspace, and which mascot is being worked on."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING
from uuid import uuid4

import msgspec
from PySide6.QtCore import QObject, Signal

from studio.domain.errors import ConnectionFailed, MaskoError
from studio.domain.orders import mascot_order
from studio.domain.pricing import mascot_price
from studio.domain.records import Mascot, Project
from studio.domain.requests import MascotRequest
from studio.domain.words import later, tr
from studio.state.text import whole

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from studio.domain.entries import Entry
    from studio.services.client import MaskoClient
    from studio.services.library_copy import LibraryCopy, ShelfCopy
    from studio.state.queue import Queue
    from studio.state.session import Session
    from studio.state.tasks import Tasks

_WAITS = later("The mascot waits in the list of jobs and is made as soon as the server answers. You can close this.")
_LOOKED_FOR = later(
    "The answer was lost. The list of jobs says whether the mascot was made; look there before you try again."
)


class Library(QObject):
    """What the tree shows.

    Signals: ``reloaded()`` everything may be different; ``project_added(str)``, ``mascot_added(str)`` one more, by id;
    ``selection_changed()``; ``loading_changed()``; ``project_refused(MaskoError)``,
    ``mascot_refused(MaskoError)`` why nothing was made, or not yet.
    """

    reloaded = Signal()
    project_added = Signal(str)
    mascot_added = Signal(str)
    selection_changed = Signal()
    loading_changed = Signal()
    project_refused = Signal(object)
    mascot_refused = Signal(object)

    def __init__(
        self, tasks: Tasks, session: Session, queue: Queue, copy: LibraryCopy, parent: QObject | None = None
    ) -> None:
        """Prepare; ``copy`` keeps what was seen last, which is shown until the server answers."""
        super().__init__(parent)
        self._tasks = tasks
        self._session = session
        self._queue = queue
        self._copy = copy
        self._as_of: float | None = None
        self._birth = ""
        self._projects: list[Project] = []
        self._mascots: dict[str, list[Mascot]] = {}
        self._loaded = False
        self._told_at = 0.0
        self._error: MaskoError | None = None
        self._project_id: str | None = None
        self._mascot_id: str | None = None
        self._wanted: str | None = None
        session.client_changed.connect(self._on_client_changed)
        session.workspace_changed.connect(self._on_workspace_changed)
        tasks.running_changed.connect(self._on_running_changed)
        queue.settled.connect(self._on_settled)
        queue.dropped.connect(self._on_landed)
        queue.refused.connect(self._on_mascot_refused)

    @property
    def projects(self) -> tuple[Project, ...]:
        """All projects that are not archived, oldest first."""
        return tuple(self._projects)

    @property
    def loaded(self) -> bool:
        """Whether the server has been asked and has answered."""
        return self._loaded

    @property
    def as_of(self) -> float | None:
        """When the server told what is shown, in seconds since 1970; None where that is now."""
        return self._as_of

    @property
    def error(self) -> MaskoError | None:
        """Why the library could not be read the last time; None if it could."""
        return self._error

    @property
    def selected_project(self) -> Project | None:
        """The project that is selected, itself or through its mascot."""
        return next((project for project in self._projects if project.id == self._project_id), None)

    @property
    def selected_mascot(self) -> Mascot | None:
        """The mascot that is worked on."""
        return self.mascot(self._mascot_id) if self._mascot_id else None

    @property
    def creating_project(self) -> bool:
        """Whether a new project is on its way."""
        return self._tasks.running("library/create project")

    @property
    def creating_mascot(self) -> bool:
        """Whether a new mascot is on its way."""
        return bool(self._birth) or self._tasks.running("library/create mascot")

    def mascots(self, project_id: str) -> tuple[Mascot, ...]:
        """Return the mascots of a project, oldest first."""
        return tuple(self._mascots.get(project_id, ()))

    def mascot(self, mascot_id: str) -> Mascot | None:
        """Return a mascot by id."""
        return next((one for many in self._mascots.values() for one in many if one.id == mascot_id), None)

    def refresh(self) -> None:
        """Ask the server for everything again."""
        client = self._session.client
        if client is not None:
            self._tasks.spawn("library/load", self._load(client), done=self._take, failed=self._on_load_failed)

    def select(self, project_id: str | None, mascot_id: str | None) -> None:
        """Work on another project or mascot."""
        if (project_id, mascot_id) != (self._project_id, self._mascot_id):
            self._project_id, self._mascot_id = project_id, mascot_id
            self.selection_changed.emit()

    def select_mascot(self, mascot_id: str) -> None:
        """Work on a mascot, as soon as it is known if it is not yet."""
        mascot = self.mascot(mascot_id)
        self._wanted = None if mascot else mascot_id
        if mascot is not None:
            self.select(mascot.project_id, mascot.id)

    def create_project(self, name: str) -> None:
        """Make a project and select it."""
        if self.creating_project:
            return
        self._tasks.spawn(
            "library/create project",
            self._create_project(whole(name)),
            done=self._add_project,
            failed=self.project_refused.emit,
        )

    def create_mascot(self, request: MascotRequest) -> None:
        """Make a mascot and select it; a reference picture that the server has to draw is paid for."""
        if self.creating_mascot:
            return
        request = _clean(request)
        if not request.draws_reference:
            self._spawn_mascot(self._create_mascot(request))
            return
        self._birth = self._queue.new_press()
        self._queue.press([mascot_order(request)], press=self._birth, price=str(mascot_price(request)), aloud=False)
        self.loading_changed.emit()

    async def _load(self, client: MaskoClient) -> tuple[list[Project], list[Mascot]]:
        projects = await client.projects()
        mascots = await client.mascots()
        return [project for project in projects if not project.archived], [one for one in mascots if not one.archived]

    async def _create_project(self, name: str) -> Project:
        return await self._session.current_client().create_project(name)

    async def _create_mascot(self, request: MascotRequest) -> Mascot:
        """Make a mascot that costs nothing."""
        mascot, _ = await self._session.current_client().create_mascot(request, intent=uuid4().hex)
        return mascot

    async def _read_mascot(self, mascot_id: str) -> Mascot:
        return await self._session.current_client().mascot(mascot_id)

    def _spawn_mascot(self, work: Coroutine[object, object, Mascot]) -> None:
        self._tasks.spawn("library/create mascot", work, done=self._add_created, failed=self.mascot_refused.emit)

    def _take(self, loaded: tuple[list[Project], list[Mascot]]) -> None:
        projects, grouped = _grouped(*loaded)
        self._session.observe(None)
        was_old, self._as_of, self._error = self._as_of is not None, None, None
        self._told_at = time.time()
        if was_old or not self._loaded or (projects, grouped) != (self._projects, self._mascots):
            self._projects, self._mascots, self._loaded = projects, grouped, True
            self.reloaded.emit()
            self._reselect()
        keep = self._copy.keep(self._session.workspace.name, tuple(loaded[0]), tuple(loaded[1]))
        self._tasks.spawn("library/keep", keep)

    def _take_copy(self, seen: ShelfCopy | None) -> None:
        """Show what was seen last, unless the server has answered meanwhile."""
        if seen is not None and not self._loaded:
            self._projects, self._mascots = _grouped(list(seen.projects), list(seen.mascots))
            self._as_of = seen.at
            self.reloaded.emit()
            self._reselect()

    def _on_load_failed(self, error: MaskoError) -> None:
        self._session.observe(error)
        self._error = error
        if not self._loaded:
            self.reloaded.emit()
            return
        self._tasks.failed.emit(error)
        if self._as_of is None and isinstance(error, ConnectionFailed):
            self._as_of = self._told_at
            self.reloaded.emit()

    def _reselect(self) -> None:
        """Keep the selection where it is; if it is gone or there never was one, take the first mascot."""
        wanted = self.mascot(self._wanted) if self._wanted else None
        if wanted is not None:
            self.select_mascot(wanted.id)
        elif self.selected_mascot is None:
            first = next((many[0] for many in self._mascots.values() if many), None)
            project = self.selected_project or next(iter(self._projects), None)
            if first is not None:
                self.select(first.project_id, first.id)
            else:
                self.select(project.id if project else None, None)

    def _add_project(self, project: Project) -> None:
        self._projects.append(project)
        self._mascots.setdefault(project.id, [])
        self.project_added.emit(project.id)
        self.select(project.id, None)

    def _add_created(self, mascot: Mascot) -> None:
        self._mascots.setdefault(mascot.project_id, []).append(mascot)
        self.mascot_added.emit(mascot.id)
        self.select(mascot.project_id, mascot.id)

    def _on_settled(self, press: str, entries: tuple[Entry, ...]) -> None:
        if press != self._birth:
            return
        made = next((entry.mascot_id for entry in entries if entry.mascot_id), "")
        if made:
            self._spawn_mascot(self._read_mascot(made))
            self._on_landed(press)
            return
        self._on_landed(press)
        unknown = any(entry.state == "unknown" for entry in entries)
        self.mascot_refused.emit(MaskoError(tr(_LOOKED_FOR) if unknown else tr(_WAITS)))

    def _on_mascot_refused(self, press: str, error: MaskoError) -> None:
        if press == self._birth:
            self._on_landed(press)
            self.mascot_refused.emit(error)

    def _on_landed(self, press: str) -> None:
        if press == self._birth:
            self._birth = ""
            self.loading_changed.emit()

    def _on_client_changed(self) -> None:
        if self._session.client is None:
            self._tasks.cancel("library/load")
        else:
            self.refresh()

    def _on_workspace_changed(self) -> None:
        self._tasks.cancel("library")
        self._projects, self._mascots, self._loaded, self._as_of = [], {}, False, None
        self.reloaded.emit()
        self.select(None, None)
        self._tasks.spawn("library/seen", self._copy.library(self._session.workspace.name), done=self._take_copy)

    def _on_running_changed(self, name: str) -> None:
        if name.startswith("library/"):
            self.loading_changed.emit()


def _grouped(projects: list[Project], mascots: list[Mascot]) -> tuple[list[Project], dict[str, list[Mascot]]]:
    """Return projects, and mascots by their projects, oldest first."""
    grouped: dict[str, list[Mascot]] = {project.id: [] for project in sorted(projects, key=_age)}
    for mascot in sorted(mascots, key=_age):
        if mascot.project_id in grouped:
            grouped[mascot.project_id].append(mascot)
    return sorted(projects, key=_age), grouped


def _age(record: Project | Mascot) -> str:
    return record.created_at


def _clean(request: MascotRequest) -> MascotRequest:
    return msgspec.structs.replace(request, name=whole(request.name), prompt=whole(request.prompt))
