"""Whole projects as files: written from the open workspace, read into it, and projects put away."""

from __future__ import annotations

import asyncio
import hashlib
import shutil
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QObject, Signal

from studio.domain.errors import MaskoError, NotFound, Unreachable
from studio.domain.records import Asset, Project
from studio.domain.words import tr, trn
from studio.services.project_file import (
    Missing,
    ProjectFileError,
    ProjectPackage,
    is_project_file,
    read_project,
    write_project,
)
from studio.services.project_import import Imported, ProjectImport
from studio.services.storage import disk_errors, write_bytes

if TYPE_CHECKING:
    from studio.services.client import MaskoClient
    from studio.state.session import Session
    from studio.state.tasks import Tasks

    Fetch = Callable[[Asset], Awaitable[Path]]

_EXPORT, _IMPORT = "projects/export", "projects/import"


@dataclass(frozen=True)
class Progress:
    """How far a file is: ``done`` of ``total`` steps, ``words`` say of what."""

    words: str
    done: int = 0
    total: int = 0


class ProjectFiles(QObject):
    """Exports and imports, one of each at a time.

    Signals: ``progressed(Progress)``; ``exported(Path)``; ``brought(Path)`` that file is in the workspace now,
    ``imported(str)`` as the project with this id; ``deleted(Project)``, ``restored(str)`` by id; ``said(str)`` a line
    for the user; ``failed(MaskoError)``; ``ended()`` no file is under way any more.
    """

    progressed = Signal(object)
    exported = Signal(object)
    brought = Signal(object)
    imported = Signal(str)
    deleted = Signal(object)
    restored = Signal(str)
    said = Signal(str)
    failed = Signal(object)
    ended = Signal()

    def __init__(self, tasks: Tasks, session: Session, fetch: Fetch, folder: Path) -> None:
        """Keep what an interrupted import has done in ``folder``; ``fetch`` returns the local file of an asset."""
        super().__init__()
        self._tasks = tasks
        self._session = session
        self._fetch = fetch
        self._folder = folder

    @property
    def busy(self) -> bool:
        """Whether a file is being written or read."""
        return self._tasks.running(_EXPORT) or self._tasks.running(_IMPORT)

    def export(self, project: Project, path: Path) -> None:
        """Write a project with everything in it to a file."""

        def done(missing: tuple[Missing, ...]) -> None:
            if missing:
                words = trn(
                    "{count} file could not be had and is named in the project file.",
                    "{count} files could not be had and are named in the project file.",
                    len(missing),
                )
                self.said.emit(words)
            self.exported.emit(path)
            self.ended.emit()

        self._tasks.spawn(_EXPORT, self._export(project, path), done=done, failed=self._on_failed)

    def bring(self, path: Path) -> None:
        """Read a project file into the open workspace; one that stopped half-way goes on where it stopped."""

        def done(project_id: str) -> None:
            self.brought.emit(path)
            self.imported.emit(project_id)
            self.ended.emit()

        self._tasks.spawn(_IMPORT, self._import(path), done=done, failed=self._on_failed)

    def cancel(self) -> None:
        """Stop; a file half written is gone, a project half read goes on when it is chosen again."""
        if self.busy:
            self._tasks.cancel("projects")
            self.ended.emit()

    def delete(self, project: Project) -> None:
        """Put a project away on the server, which keeps it: ``restore`` brings it back."""
        work = self._archive(project.id, away=True)
        done = lambda _: self.deleted.emit(project)  # noqa: E731
        self._tasks.spawn("projects/delete", work, done=done, failed=self.failed.emit)

    def restore(self, project_id: str) -> None:
        """Bring back a project that was deleted."""
        work = self._archive(project_id, away=False)
        done = lambda _: self.restored.emit(project_id)  # noqa: E731
        self._tasks.spawn("projects/restore", work, done=done, failed=self.failed.emit)

    async def _archive(self, project_id: str, *, away: bool) -> None:
        server = await asyncio.to_thread(import_module, "studio.services.project_server")
        await server.archive(self._session.current_client(), project_id, away=away)

    async def _export(self, project: Project, path: Path) -> tuple[Missing, ...]:
        client = self._session.current_client()
        self.progressed.emit(Progress(tr("Reading “{name}”", name=project.name)))
        server = await asyncio.to_thread(import_module, "studio.services.project_server")
        contents = await server.gather(client, project)
        words = tr("Packing “{name}”", name=project.name)
        return await write_project(
            contents,
            path,
            self._fetch,
            on_progress=lambda done, total: self.progressed.emit(Progress(words, done, total)),
        )

    async def _import(self, path: Path) -> str:
        client = self._session.current_client()
        self.progressed.emit(Progress(tr("Checking “{name}”", name=path.name)))
        if not await asyncio.to_thread(is_project_file, path):
            raise ProjectFileError(tr("“{name}” is not a Masko project.", name=path.name))
        server = await asyncio.to_thread(import_module, "studio.services.project_server")
        if not await server.can_import(client):
            raise server.refuse_elsewhere(self._session.workspace.name)
        work = self._folder / await asyncio.to_thread(self._name, path)
        package = await read_project(path, work / "files")
        note = work / "done.json"
        done = await asyncio.to_thread(_read_done, note)
        try:
            found = await self._take_in(client, package, done, note)
        except NotFound:
            if not done.count:
                raise
            # What the first try made is no longer there; this one makes everything.
            found = await self._take_in(client, package, Imported(), note)
        await asyncio.to_thread(shutil.rmtree, work, ignore_errors=True)
        return found.project[package.contents.project.id]

    async def _take_in(self, client: MaskoClient, package: ProjectPackage, done: Imported, note: Path) -> Imported:
        contents = package.contents
        total = 1 + len(contents.mascots) + len(contents.poses) + len(contents.canvases)
        words = tr("Bringing in “{name}”", name=contents.project.name)

        async def keep(made: Imported) -> None:
            steps = made.count - len(made.asset)
            self.progressed.emit(Progress(words, steps, total))
            await asyncio.to_thread(write_bytes, note, msgspec.json.encode(made))

        server = import_module("studio.services.project_server")
        doors = server.ServerDoors(client, contents, done.asset)
        return await ProjectImport(package, doors, done=done, keep=keep).run()

    def _name(self, path: Path) -> str:
        """Return the name of an import's folder: the same file into the same workspace is the same import."""
        digest = hashlib.sha256(self._session.workspace.name.encode())
        with disk_errors(path), path.open("rb") as file:
            while chunk := file.read(1 << 20):
                digest.update(chunk)
        return digest.hexdigest()[:24]

    def _on_failed(self, error: MaskoError) -> None:
        if isinstance(error, Unreachable):
            error = Unreachable(tr("The workspace is not connected. Try again when it is; nothing was changed."))
        self.failed.emit(error)
        self.ended.emit()


def _read_done(path: Path) -> Imported:
    try:
        return msgspec.json.decode(path.read_bytes(), type=Imported)
    except (OSError, msgspec.DecodeError):
        return Imported()
