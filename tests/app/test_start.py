"""The program as a whole, in a process of its own: silent, quick to show, complete to end."""

import os
import random
import re
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from studio.app.start import main
from studio.app.studio import workspaces
from studio.services.storage import Folders
from tests.helpers.counts import count

ROOT = Path(__file__).parents[2]
DICE = random.Random(3)


@pytest.fixture
def command(tmp_path):
    return [sys.executable, "-m", "studio", "--data", str(tmp_path / "data")]


@contextmanager
def started(command, **environment):
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with process:
        try:
            yield process
        finally:
            process.kill()


def children(pid: int) -> list[int]:
    """Return the processes that any thread of this one started."""
    lists = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for one in lists for child in one.read_text().split()]


def modules_after(words: str) -> set[str]:
    """Return what is loaded in a fresh interpreter after some imports."""
    command = [sys.executable, "-c", f"import sys, {words}; print(*sys.modules)"]
    return set(subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split())


def wait_for(condition, seconds=30):
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.02)


@pytest.mark.skipif(sys.platform != "linux", reason="looks for the engine in /proc")
def test_a_normal_run_prints_nothing_and_leaves_nothing(command, tmp_path):
    log = tmp_path / "data" / "logs" / "studio.log"
    with started(command) as process:
        wait_for(lambda: children(process.pid))
        engine = children(process.pid)[0]
        wait_for((tmp_path / "data" / "engine" / "port").exists)
        process.send_signal(signal.SIGTERM)
        said = process.communicate(timeout=30)
    assert (said, process.returncode) == (("", ""), 0)
    assert not Path(f"/proc/{engine}").exists()
    assert not log.exists() or " ERROR " not in log.read_text()
    assert (tmp_path / "data" / "preferences.json").exists()


@pytest.mark.parametrize("delay", [round(DICE.uniform(0.3, 3.0), 2) for _ in range(count(2, 40))])
def test_it_ends_in_order_at_any_moment(command, tmp_path, delay):
    with started(command) as process:
        began = time.monotonic()
        wait_for(lambda: time.monotonic() - began >= delay and (tmp_path / "data" / "logs").exists())
        running = children(process.pid)
        process.send_signal(signal.SIGTERM)
        said = process.communicate(timeout=30)
    assert said == ("", "")
    assert not any(Path(f"/proc/{child}").exists() for child in running)


def test_the_first_paint_is_reported_for_the_benchmark(command):
    with started([*command, "--report-first-paint"]) as process:
        assert process.communicate(timeout=30)[0] == "painted\n"
    assert process.returncode == 0


def test_what_stands_before_the_first_paint_is_little():
    """Asserted by what is imported, for the time of it differs from machine to machine."""
    heavy = {"asyncio", "qasync", "httpx", "msgspec", "av", "keyring", "numpy", "PIL", "qtawesome", "studio.views.desk"}
    assert heavy & modules_after("studio.app.start") == set()


def test_the_views_do_not_bring_the_video_decoder_or_the_network():
    loaded = modules_after("studio.views.desk, studio.app.studio")
    assert {"av", "httpx", "keyring", "numpy", "PIL", "qtawesome"} & loaded == set()


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path, capsys):
    in_the_way = tmp_path / "file"
    in_the_way.write_text("")
    assert main(["--data", str(in_the_way / "below")]) == 1
    assert re.fullmatch(r"[A-Z].*\n", capsys.readouterr().err)


def test_an_environment_with_a_key_is_a_workspace():
    assert [one.name for one in workspaces({})] == ["Local"]
    found = workspaces({"MASKO_API_URL": "http://127.0.0.1:4000/v1/", "MASKO_API_KEY": " masko_x "})[1]
    assert (found.name, found.api, found.key) == ("Environment", "http://127.0.0.1:4000/v1", "masko_x")
    assert workspaces({"MASKO_API_KEY": "masko_x"})[1].api == "https://api.masko.ai/v1"


def test_everything_is_kept_in_the_folder_given(tmp_path):
    folders = Folders.under(tmp_path)
    assert {folders.data, folders.cache.parent, folders.logs.parent} == {tmp_path}
