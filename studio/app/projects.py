"""Whole projects from the File menu and the desktop: export, import, delete; and finding what a link names."""

from importlib import import_module
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QObject, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog

from studio.app.studio import Studio
from studio.domain.errors import MaskoError, NotFound, Unreachable
from studio.domain.file_names import safe_name
from studio.domain.links import ShowLink
from studio.domain.records import Asset, Mascot, Project
from studio.domain.words import tr, trn
from studio.services.project_file import SUFFIX
from studio.services.storage import Folders
from studio.state.project_files import Progress, ProjectFiles
from studio.views.question import DestroyQuestion, ProgressDialog, Question

_UNDO_SECONDS = 60


class Place(NamedTuple):
    """Where something is that a link names; empty ids are not needed to show it."""

    kind: str
    project_id: str = ""
    mascot_id: str = ""
    id: str = ""


class Projects(QObject):
    """Wires the commands of the File menu that are about whole projects."""

    def __init__(self, studio: Studio, folders: Folders) -> None:
        super().__init__(studio.window)
        self._studio = studio
        self._progress: ProgressDialog | None = None
        self.files = ProjectFiles(studio.tasks, studio.session, self._fetch, folders.data / "imports")
        commands = studio.window.commands
        commands.on("export_project", self.ask_to_export)
        commands.on("import_project", self.ask_for_import)
        commands.on("delete_project", self.ask_to_delete)
        self.files.progressed.connect(self._on_progressed)
        self.files.exported.connect(self._on_exported)
        self.files.imported.connect(self._on_imported)
        self.files.deleted.connect(self._on_deleted)
        self.files.restored.connect(lambda _: studio.library.refresh())
        self.files.said.connect(studio.window.notices.say)
        self.files.failed.connect(self._on_failed)
        self.files.ended.connect(self._close_progress)
        for change in (studio.library.selection_changed, studio.library.reloaded, studio.session.capabilities_changed):
            change.connect(self._enable)
        self._enable()

    def ask_to_export(self) -> None:
        """Ask where the selected project shall be written."""
        project = self._studio.library.selected_project
        if project is None or self.files.busy:
            return
        dialog = self._dialog(tr("Export project"), QFileDialog.AcceptMode.AcceptSave)
        dialog.selectFile(safe_name(project.name) + SUFFIX)
        dialog.fileSelected.connect(lambda path: self.files.export(project, Path(path)))
        dialog.open()

    def ask_for_import(self) -> None:
        """Ask which project file shall be brought in."""
        if self.files.busy:
            return
        dialog = self._dialog(tr("Import project"), QFileDialog.AcceptMode.AcceptOpen)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda path: self.files.bring(Path(path)))
        dialog.open()

    def ask_to_import(self, path: Path) -> None:
        """Ask before a file that came from the desktop is brought into the open workspace."""
        workspace = self._studio.session.workspace.name
        words = tr(
            "“{name}” becomes a new project in the workspace “{workspace}”. Nothing is paid.",
            name=path.name,
            workspace=workspace,
        )
        question = Question(tr("Import project?"), words, tr("Import"), self._studio.window)
        question.agreed.connect(lambda: self._bring_when_connected(path))
        question.open()

    def ask_to_delete(self) -> None:
        """Delete the selected project: at once if it is empty, else only after its name was typed."""
        library = self._studio.library
        project = library.selected_project
        if project is None:
            return
        mascots = library.mascots(project.id)
        poses = sum(mascot.item_count for mascot in mascots)
        if not mascots:
            self.files.delete(project)
            return
        counted = trn("{count} mascot", "{count} mascots", len(mascots))
        drawn = trn("{count} pose", "{count} poses", poses)
        words = tr(
            "{mascots} with {poses} that were paid for leave the workspace “{workspace}” with it. For a minute"
            " afterwards you can undo it.",
            mascots=counted,
            poses=drawn,
            workspace=self._studio.session.workspace.name,
        )
        question = DestroyQuestion(project.name, words, tr("Delete project"), self._studio.window)
        question.agreed.connect(lambda: self.files.delete(project))
        question.open()

    async def find(self, link: ShowLink) -> Place:
        """Return where the thing is that a link names; NotFound if it is nowhere in the open workspace."""
        library = self._studio.library
        if link.kind == "project" and any(project.id == link.id for project in library.projects):
            return Place("project", project_id=link.id)
        if link.kind == "mascot" and library.mascot(link.id) is not None:
            return Place("mascot", mascot_id=link.id)
        client = self._studio.session.current_client()
        if link.kind == "job":
            job = await client.job(link.id)
            return Place("pose", mascot_id=job.mascot_id, id=job.item_id)
        mascots = [link.mascot_id] if link.mascot_id else [one.id for one in self._mascots()]
        canvases = import_module("studio.services.canvases").CanvasService(client)
        for mascot_id in mascots:
            if link.kind == "pose":
                found = [pose.id for pose in await client.poses(mascot_id)]
            else:
                found = [canvas.id for canvas in await canvases.canvases(mascot_id)]
            if link.id in found:
                return Place(link.kind, mascot_id=mascot_id, id=link.id)
        words = tr("What this link names is not in the open workspace. Choose its workspace, then try again.")
        raise NotFound(words, status=404)

    def show(self, place: Place) -> None:
        """Show what was found."""
        studio = self._studio
        if place.kind == "project":
            studio.library.select(place.project_id, None)
            return
        studio.library.select_mascot(place.mascot_id)
        if place.kind == "canvas" and studio.canvas is not None:
            studio.window.tabs.setCurrentIndex(1)
            studio.canvas.canvases.open(place.id)
        elif place.kind == "pose" and studio.gallery is not None:
            studio.window.tabs.setCurrentIndex(0)
            studio.gallery.select(place.id)

    def _mascots(self) -> list[Mascot]:
        library = self._studio.library
        return [mascot for project in library.projects for mascot in library.mascots(project.id)]

    async def _fetch(self, asset: Asset) -> Path:
        gallery = self._studio.gallery
        if gallery is None:
            raise Unreachable(tr("Studio is still starting. Try again in a moment."))
        return await gallery.files.fetch(asset)

    def _bring_when_connected(self, path: Path) -> None:
        """Start an import; one that the desktop asked for with the start itself waits for the server."""
        session = self._studio.session
        if session.client is not None:
            self.files.bring(path)
            return

        def connected() -> None:
            if session.client is not None:
                session.client_changed.disconnect(connected)
                self.files.bring(path)

        session.client_changed.connect(connected)

    def _dialog(self, title: str, mode: QFileDialog.AcceptMode) -> QFileDialog:
        dialog = QFileDialog(self._studio.window, title, str(Path.home()), tr("Masko projects") + f" (*{SUFFIX})")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(mode)
        dialog.setDefaultSuffix(SUFFIX.removeprefix("."))
        return dialog

    def _enable(self) -> None:
        commands, library = self._studio.window.commands, self._studio.library
        can = self._studio.session.capabilities
        closed = library.loaded and can.known and not can.imports
        why = (
            tr("The server of this workspace takes no projects in.")
            if closed
            else tr("The workspace is not connected.")
        )
        commands.set_enabled("import_project", enabled=library.loaded and not closed, why=why)
        for name in ("export_project", "delete_project"):
            chosen = library.selected_project is not None
            commands.set_enabled(name, enabled=chosen, why=tr("Choose a project in the library first."))

    def _on_progressed(self, progress: Progress) -> None:
        if self._progress is None:
            self._progress = ProgressDialog(tr("Project file"), self._studio.window, calm=self._studio.theme.calm)
            self._progress.cancel_requested.connect(self.files.cancel)
            self._progress.open()
        self._progress.show_step(progress.words, progress.done, progress.total)

    def _close_progress(self) -> None:
        dialog, self._progress = self._progress, None
        if dialog is not None:
            dialog.cancel_requested.disconnect()
            dialog.close()

    def _on_exported(self, path: Path) -> None:
        self._studio.window.notices.say(
            tr("“{name}” is written.", name=path.name),
            action=tr("Open folder"),
            on_action=lambda: _open_folder(path.parent),
        )

    def _on_imported(self, project_id: str) -> None:
        library = self._studio.library

        def select() -> None:
            if any(project.id == project_id for project in library.projects):
                library.reloaded.disconnect(select)
                first = next(iter(library.mascots(project_id)), None)
                library.select(project_id, first.id if first else None)

        library.reloaded.connect(select)
        library.refresh()
        self._studio.window.notices.say(tr("The project is here, with every file as it was."))

    def _on_deleted(self, project: Project) -> None:
        library = self._studio.library
        if library.selected_project is not None and library.selected_project.id == project.id:
            library.select(None, None)
        library.refresh()
        self._studio.window.notices.say(
            tr("“{name}” is deleted.", name=project.name),
            action=tr("Undo"),
            on_action=lambda: self.files.restore(project.id),
            seconds=_UNDO_SECONDS,
        )

    def _on_failed(self, error: MaskoError) -> None:
        self._studio.window.notices.say(error.sentence, error=True)


def _open_folder(folder: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
