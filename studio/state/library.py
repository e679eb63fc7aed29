"""The projects and mascots of the open workspace, and which mascot is being worked on."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import msgspec
from PySide6.QtCore import QObject, Signal

from studio.domain.errors import MaskoError, Remedy
from studio.domain.records import Mascot, Project, Receipt, Style
from studio.domain.requests import MascotRequest
from studio.state.text import whole

if TYPE_CHECKING:
    from studio.services.client import MaskoClient
    from studio.state.session import Session
    from studio.state.tasks import Tasks


class Library(QObject):
    """What the tree shows.

    Signals: ``reloaded()`` everything may be different; ``project_added(str)``, ``mascot_added(str)`` one more, by id;
    ``selection_changed()``; ``loading_changed()``; ``styles_changed()``; ``project_refused(MaskoError)``,
    ``mascot_refused(MaskoError)`` why nothing was made; ``reference_promised(Mascot, Receipt)`` a paid job began.
    """

    reloaded = Signal()
    project_added = Signal(str)
    mascot_added = Signal(str)
    selection_changed = Signal()
    loading_changed = Signal()
    styles_changed = Signal()
    project_refused = Signal(object)
    mascot_refused = Signal(object)
    reference_promised = Signal(object, object)

    def __init__(self, tasks: Tasks, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._session = session
        self._projects: list[Project] = []
        self._mascots: dict[str, list[Mascot]] = {}
        self._styles: tuple[Style, ...] = ()
        self._loaded = False
        self._error: MaskoError | None = None
        self._project_id: str | None = None
        self._mascot_id: str | None = None
        self._wanted: str | None = None
        session.client_changed.connect(self._on_client_changed)
        session.workspace_changed.connect(self._on_workspace_changed)
        tasks.running_changed.connect(self._on_running_changed)

    @property
    def projects(self) -> tuple[Project, ...]:
        """All projects that are not archived, oldest first."""
        return tuple(self._projects)

    @property
    def loaded(self) -> bool:
        """Whether the server has been asked and has answered."""
        return self._loaded

    @property
    def error(self) -> MaskoError | None:
        """Why the library could not be read the last time; None if it could."""
        return self._error

    @property
    def styles(self) -> tuple[Style, ...]:
        """The styles a mascot can be drawn in; empty until the server told."""
        return self._styles

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
        return self._tasks.running("library/create mascot")

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

    def load_styles(self) -> None:
        """Ask for the styles, once per server."""
        client = self._session.client
        if client is not None and not self._styles:
            self._tasks.spawn("library/styles", client.styles(), done=self._set_styles)

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
        """Make a mascot, which costs its reference picture, and select it."""
        if self.creating_mascot:
            return
        self._tasks.spawn(
            "library/create mascot",
            self._create_mascot(_clean(request), intent=uuid4().hex),
            done=self._add_created,
            failed=self.mascot_refused.emit,
        )

    async def _load(self, client: MaskoClient) -> tuple[list[Project], list[Mascot]]:
        projects = await client.projects()
        mascots = await client.mascots()
        return [project for project in projects if not project.archived], [one for one in mascots if not one.archived]

    async def _create_project(self, name: str) -> Project:
        return await self._session.current_client().create_project(name)

    async def _create_mascot(self, request: MascotRequest, intent: str) -> tuple[Mascot, Receipt | None]:
        client = self._session.current_client()
        before = {mascot.id for mascot in self.mascots(request.project_id)}
        try:
            return await client.create_mascot(request, intent=intent)
        except MaskoError as error:
            if error.remedy is not Remedy.LOOK_UP:
                raise
            # The answer was lost: nothing may be sent again before the server was asked whether it arrived.
            for mascot in await client.mascots(request.project_id):
                if mascot.name == request.name and mascot.id not in before:
                    return mascot, None
            raise

    def _take(self, loaded: tuple[list[Project], list[Mascot]]) -> None:
        projects, mascots = sorted(loaded[0], key=_age), sorted(loaded[1], key=_age)
        grouped: dict[str, list[Mascot]] = {project.id: [] for project in projects}
        for mascot in mascots:
            if mascot.project_id in grouped:
                grouped[mascot.project_id].append(mascot)
        self._session.observe(None)
        self._error = None
        if not self._loaded or (projects, grouped) != (self._projects, self._mascots):
            self._projects, self._mascots, self._loaded = projects, grouped, True
            self.reloaded.emit()
            self._reselect()

    def _on_load_failed(self, error: MaskoError) -> None:
        self._session.observe(error)
        self._error = error
        if self._loaded:
            self._tasks.failed.emit(error)
        else:
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

    def _set_styles(self, styles: tuple[Style, ...]) -> None:
        if styles != self._styles:
            self._styles = styles
            self.styles_changed.emit()

    def _add_project(self, project: Project) -> None:
        self._projects.append(project)
        self._mascots.setdefault(project.id, [])
        self.project_added.emit(project.id)
        self.select(project.id, None)

    def _add_created(self, created: tuple[Mascot, Receipt | None]) -> None:
        mascot, receipt = created
        self._mascots.setdefault(mascot.project_id, []).append(mascot)
        self.mascot_added.emit(mascot.id)
        self.select(mascot.project_id, mascot.id)
        if receipt is not None:
            self.reference_promised.emit(mascot, receipt)

    def _on_client_changed(self) -> None:
        if self._session.client is None:
            self._tasks.cancel("library/load")
        else:
            self.refresh()

    def _on_workspace_changed(self) -> None:
        self._tasks.cancel("library")
        self._projects, self._mascots, self._styles, self._loaded = [], {}, (), False
        self.reloaded.emit()
        self.select(None, None)

    def _on_running_changed(self, name: str) -> None:
        if name.startswith("library/"):
            self.loading_changed.emit()


def _age(record: Project | Mascot) -> str:
    return record.created_at


def _clean(request: MascotRequest) -> MascotRequest:
    return msgspec.structs.replace(request, name=whole(request.name), prompt=whole(request.prompt))
