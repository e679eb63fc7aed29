"""One window per data folder: a second start hands over and ends; links and files open in the first."""

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from studio.app.desktop import Desktop
from studio.app.start import main
from studio.app.studio import Studio
from studio.services import instance_lock
from studio.services.storage import Folders
from studio.views.main_window import MainWindow
from studio.views.question import Question
from studio.views.theme import Theme
from tests.helpers.screen import Screen

ROOT = Path(__file__).parents[2]
SMALL = ("--base-video", "240")


@contextmanager
def opened(app, loop, folder):
    """Run the program as ``studio.app.run`` does, without the run of the loop."""
    folders = Folders.under(folder).make()
    theme = Theme("light")
    theme.install(app)
    window = MainWindow(theme)
    window.show()
    studio = Studio(loop, theme, window, folders, engine_options=SMALL)
    desktop = Desktop(studio, folders)
    try:
        yield studio, desktop
    finally:
        loop.run_until_complete(desktop.stop_listening())
        loop.run_until_complete(studio.close())
        loop.run_until_complete(desktop.close())


def second(folder, *words: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "studio", "--data", str(folder), *words]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


async def ends_well(screen: Screen, process: subprocess.Popen[str]) -> None:
    await screen.until(lambda: process.poll() is not None, "the second start did not end")
    assert (process.returncode, *process.communicate()) == (0, "", "")


def test_a_second_start_raises_the_first_and_hands_over(qapp, loop, tmp_path):
    with opened(qapp, loop, tmp_path) as (studio, desktop):
        loop.run_until_complete(be_the_first(studio, desktop, tmp_path))
    again = instance_lock.take(tmp_path)
    assert again is not None, "the folder was not let go"
    os.close(again)


async def be_the_first(studio: Studio, desktop: Desktop, folder: Path) -> None:
    screen, window = Screen(), studio.window
    studio.start()
    lock = instance_lock.take(folder)
    assert lock is not None
    await desktop.start(lock, ())
    window.showMinimized()
    await ends_well(screen, second(folder, "masko-studio://frobnicate/1"))
    await screen.until(lambda: any("frobnicate" in line for line in window.notices.history), "the link was not read")
    assert window.isVisible()
    assert not window.isMinimized()
    await screen.until(lambda: studio.library.loaded, "the library was never loaded")
    client = studio.session.client
    assert client is not None
    project = await client.create_project("Forest")
    await client.create_project("Sea")
    studio.library.refresh()
    await screen.until(lambda: len(studio.library.projects) == 2, "the projects are not in the library")
    await ends_well(screen, second(folder, f"masko-studio://project/{project.id}"))
    await screen.until(lambda: studio.library.selected_project == project, "the link did not lead to its project")
    desktop.open([f"masko-studio://pose/{project.id}"], folder)
    await screen.until(
        lambda: any("not in the open workspace" in line for line in window.notices.history), "nothing was said"
    )
    await ask_first(screen, studio, desktop, folder)


async def ask_first(screen: Screen, studio: Studio, desktop: Desktop, folder: Path) -> None:
    """A paid verb and a file are put before the user; a file that is no project is refused in one sentence."""
    window = studio.window
    desktop.open(["masko-studio://generate?prompt=a%20red%20hat"], folder)
    question = window.findChild(Question)
    assert question is not None
    question.reject()
    assert studio.composer.draft.pose_prompt == ""
    (folder / "no project.masko").write_bytes(b"nothing")
    await ends_well(screen, second(folder, "no project.masko"))
    await screen.click("Import")
    await screen.until(
        lambda: any("is not a Masko project" in line for line in window.notices.history), "nothing was said"
    )
    await screen.until(lambda: QApplication.activeModalWidget() is None, "a dialog stays open")


def test_a_folder_whose_studio_does_not_answer_is_one_sentence(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("studio.services.one_instance.hand_over.__kwdefaults__", {"patience": 0.2})
    lock = instance_lock.take(tmp_path)
    assert lock is not None
    try:
        assert main(["--data", str(tmp_path)]) == 1
    finally:
        os.close(lock)
    assert capsys.readouterr().err == (
        "Studio is already open on this folder but does not answer. End it and start again.\n"
    )


@pytest.mark.skipif(sys.platform != "linux", reason="looks at processes in /proc")
def test_a_killed_studio_leaves_a_report_and_no_lock(tmp_path):
    """A crash that no Python code sees: the next start opens as ever, and the report names the fault."""
    process = second(tmp_path)
    wait_for((tmp_path / "instance.json").exists)
    process.send_signal(signal.SIGSEGV)
    process.communicate(timeout=30)
    marks, address = tmp_path / "logs" / "crashes", tmp_path / "instance.json"
    stale = address.read_bytes()
    assert list(marks.glob("run-*.mark"))
    again = second(tmp_path)
    wait_for(lambda: list(marks.glob("crash-*.json")))
    wait_for(lambda: address.read_bytes() != stale)
    again.send_signal(signal.SIGTERM)
    assert again.communicate(timeout=30) == ("", "")
    assert again.returncode == 0
    (report,) = marks.glob("crash-*.json")
    assert "Segmentation fault" in report.read_text()
    assert not list(marks.glob("run-*.mark"))


def wait_for(condition) -> None:
    """Wait for another process; there is no event to wait for."""
    until = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.02)
