"""Whole projects from the File menu: written, brought in, deleted with their name typed, and taken back."""

from pathlib import Path

from PySide6.QtWidgets import QApplication, QFileDialog

from studio.app.projects import Projects
from studio.app.studio import Studio
from studio.domain.records import Project
from studio.domain.requests import MascotRequest
from studio.services.storage import Folders
from studio.views.main_window import MainWindow
from studio.views.question import DestroyQuestion
from studio.views.theme import Theme
from tests.helpers.screen import Screen, by_hand


def test_a_project_is_written_brought_in_deleted_and_taken_back(qapp, loop, tmp_path):
    folders = Folders.under(tmp_path).make()
    theme = Theme("light")
    theme.install(qapp)
    window = MainWindow(theme)
    window.show()
    studio = Studio(loop, theme, window, folders, engine_options=("--base-video", "240"))
    projects = Projects(studio, folders)
    try:
        loop.run_until_complete(use(studio, projects, tmp_path))
    finally:
        loop.run_until_complete(studio.close())
    assert not list(tmp_path.glob("imports/*/done.json"))


async def use(studio: Studio, projects: Projects, folder: Path) -> None:
    screen = Screen()
    studio.start()
    await screen.until(lambda: studio.library.loaded and studio.gallery is not None, "Studio never stood")
    client = studio.session.client
    assert client is not None
    project = await client.create_project("Forest")
    await client.create_mascot(MascotRequest(project_id=project.id, name="Felix", prompt="a fox"), intent="felix")
    studio.library.refresh()
    await screen.until(lambda: studio.library.projects, "the project is not in the library")
    await screen.until(lambda: studio.library.mascots(project.id), "the mascot is not in the library")
    studio.library.select(project.id, None)
    await export(screen, studio, folder / "forest.masko")
    await bring_in(screen, studio, projects, folder / "forest.masko")
    await delete(screen, studio, project)


async def choose(screen: Screen, studio: Studio, command: str, path: Path) -> None:
    """Run a command of the File menu and answer its dialog with a file."""
    await by_hand(lambda: studio.window.commands.run(command))
    dialog = studio.window.findChild(QFileDialog)
    assert dialog is not None
    await by_hand(lambda: dialog.fileSelected.emit(str(path)))
    await by_hand(dialog.close)


async def export(screen: Screen, studio: Studio, path: Path) -> None:
    await choose(screen, studio, "export_project", path)
    await screen.until(lambda: any("is written" in line for line in studio.window.notices.history), "nothing was said")
    await screen.until(path.is_file, "there is no file")
    await screen.until(lambda: QApplication.activeModalWidget() is None, "the progress stays open")


async def bring_in(screen: Screen, studio: Studio, projects: Projects, path: Path) -> None:
    await choose(screen, studio, "import_project", path)
    await screen.until(lambda: len(studio.library.projects) == 2, lambda: str(studio.window.notices.history))
    copy = studio.library.projects[1]
    await screen.until(lambda: studio.library.selected_project == copy, "the new project is not selected")
    assert [mascot.name for mascot in studio.library.mascots(copy.id)] == ["Felix"]
    cut_short(path)
    projects.files.bring(path)
    await screen.until(lambda: any("damaged" in line for line in studio.window.notices.history), "nothing was said")
    assert len(studio.library.projects) == 2


async def delete(screen: Screen, studio: Studio, project: Project) -> None:
    studio.library.select(project.id, None)
    await by_hand(lambda: studio.window.commands.run("delete_project"))
    question = studio.window.findChild(DestroyQuestion)
    assert question is not None
    await screen.write("Type the name to delete it", "Forest")
    await screen.click("Delete project")
    await screen.until(lambda: len(studio.library.projects) == 1, "the project stays")
    await screen.click("Undo")
    await screen.until(lambda: len(studio.library.projects) == 2, "the project does not come back")


def cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-40])
