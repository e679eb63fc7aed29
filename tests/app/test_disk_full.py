"""A disk without room, and one that cannot be written to: one clear sentence, nothing lost, nothing paid unasked."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from studio.app.studio import Studio
from studio.domain.requests import MascotRequest
from studio.services.storage import Folders
from studio.views.main_window import MainWindow
from studio.views.theme import Theme
from tests.helpers.disks import SmallDisk, small_disk, without_privileges
from tests.helpers.screen import Screen

ROOT = Path(__file__).parents[2]


@pytest.mark.logs("could not be kept")
def test_a_full_disk_loses_nothing_and_pays_nothing(qapp, loop, tmp_path):
    theme = Theme("light")
    theme.install(qapp)
    with small_disk(tmp_path / "disk") as disk:
        window = MainWindow(theme)
        window.show()
        folders = Folders.under(disk.folder).make()
        studio = Studio(loop, theme, window, folders, engine_options=("--base-video", "240"))
        try:
            loop.run_until_complete(run_out_of_room(studio, disk, Screen()))
        finally:
            loop.run_until_complete(studio.close())


async def run_out_of_room(studio: Studio, disk: SmallDisk, screen: Screen) -> None:
    client = await settle(studio, screen)
    before = (await client.balance()).total
    said = studio.window.notices
    disk.fill()
    await screen.write("Pose name", "Sitting")
    await screen.write("Pose prompt", "sitting on a log")
    await screen.click("Generate")
    await screen.until(lambda: said.history, "nothing was said")
    await screen.until(lambda: not studio.composer.in_flight, "the form waits for ever")
    assert len(said.history) == 1
    assert said.history[0].startswith("The disk is full. Free some space, then try again: ")
    assert (await client.balance()).total == before
    assert [row.state for row in studio.jobs.rows if row.state != "draft"] == []
    disk.free()
    assert (studio.composer.draft.pose_name, studio.composer.draft.pose_prompt) == ("Sitting", "sitting on a log")
    await screen.click("Generate")
    await screen.until(
        lambda: [row.state for row in studio.jobs.rows if row.state == "completed"],
        lambda: f"the jobs are {[(row.state, row.error) for row in studio.jobs.rows]}",
    )
    assert (await client.balance()).total == before - 1


async def settle(studio: Studio, screen: Screen):
    """Open Studio, choose a mascot, and wait until nothing more is on its way."""
    studio.start()
    await screen.until(lambda: studio.library.loaded and studio.canvas is not None, "Studio never stood")
    client = studio.session.client
    assert client is not None
    project = await client.create_project("Forest")
    request = MascotRequest(project_id=project.id, name="Felix", prompt="a friendly orange fox")
    mascot, _ = await client.create_mascot(request, intent="felix")
    studio.library.refresh()
    await screen.until(lambda: studio.library.mascot(mascot.id) is not None, "the mascot is not in the library")
    studio.library.select_mascot(mascot.id)
    return client


@pytest.mark.skipif(sys.platform == "win32", reason="asks for the rights of files as Linux and macOS have them")
def test_a_folder_that_cannot_be_written_to_is_one_sentence(tmp_path):
    folders = Folders.under(tmp_path / "data").make()
    (folders.data / "preferences.json").write_text('{"theme": "dark"}')
    content = {path: path.read_bytes() for path in folders.data.rglob("*") if path.is_file()}
    folders.data.chmod(0o555)
    command = [*without_privileges(), sys.executable, "-m", "studio", "--data", str(folders.data)]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    try:
        process = subprocess.run(
            command, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
        )
    finally:
        folders.data.chmod(0o755)
    assert (process.returncode, process.stdout) == (1, "")
    assert process.stderr.startswith("This place cannot be written to. Choose another folder or change its rights: ")
    assert process.stderr.count("\n") == 1
    assert {path: path.read_bytes() for path in folders.data.rglob("*") if path.is_file()} == content
