"""The engine as a process: fast to start, one per folder, its port kept, a good end or a good recovery."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from tests.helpers.api import Api
from tests.helpers.counts import count
from tests.helpers.engine import ROOT, RunningEngine, running_engine, start_engine

ANIMATION = {"type": "animation", "prompt": "waving hello", "duration": 3}


def until(condition: Callable[[], bool], seconds: float = 20.0) -> None:
    """Wait for something that happens in another process."""
    limit = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < limit, "it did not happen in time"
        threading.Event().wait(0.02)


def children(pid: int) -> set[int]:
    """Return every process below one."""
    found: set[int] = set()
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in map(int, task.read_text().split()):
            found |= {child} | children(child)
    return found


def alive(pids: set[int]) -> set[int]:
    return {pid for pid in pids if Path(f"/proc/{pid}/stat").exists() and " Z " not in _stat(pid)}


def _stat(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return " Z "


def worked(pid: int) -> float:
    """Return the seconds of processor time that a process has taken; 0 where that cannot be seen."""
    fields = _stat(pid).rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK") if len(fields) > 12 else 0.0


def encoding(engine: RunningEngine) -> set[int]:
    """Return the engine's processes once FFmpeg is at work among them."""
    found: set[int] = set()

    def busy() -> bool:
        nonlocal found
        found = children(engine.process.pid)
        return any("ffmpeg" in _name(pid) for pid in found)

    until(busy)
    return found


def _name(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().split("\0")[0]
    except OSError:
        return ""


def test_the_first_line_comes_soon_and_is_all_there_is(data: Path) -> None:
    started = time.monotonic()
    line = [sys.executable, "-W", "error", "-m", "studio.engine", "--data", str(data)]
    pipe = subprocess.PIPE
    with subprocess.Popen(line, stdin=pipe, stdout=pipe, stderr=pipe, text=True, cwd=ROOT) as process:
        assert process.stdout is not None
        said = json.loads(process.stdout.readline())
        assert time.monotonic() - started < count(20, 3), "a soak owns the machine, other runs share it"
        assert worked(process.pid) < 3
        assert said["api"] == f"{said['url']}/v1"
        assert said["key"].startswith("masko_")
        assert len(said["key"]) == len("masko_") + 64
        rest, complaints = process.communicate(timeout=10)
        assert (rest, complaints, process.returncode) == ("", "", 0)


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
@pytest.mark.parametrize("way", ["stdin", "SIGTERM"])
def test_closing_takes_everything_along_and_puts_work_back(data: Path, way: str) -> None:
    with running_engine(data, "--base-video", "960") as engine, engine.client() as client:
        api = Api(client)
        job = api.generate(api.mascot(), **ANIMATION)["job_id"]
        family = encoding(engine)
        answers: list[httpx.Response] = []
        poll = threading.Thread(target=lambda: answers.append(client.get(f"/jobs/{job}?wait=true")))
        poll.start()
        until(lambda: api.get(f"/jobs/{job}")["status"] == "processing")
        began = time.monotonic()
        if way == "stdin":
            assert engine.process.stdin is not None
            engine.process.stdin.close()
        else:
            engine.process.terminate()
        assert engine.process.wait(5) == 0
        poll.join(5)
        until(lambda: not alive(family), 5 - (time.monotonic() - began))
        assert answers[0].json()["status"] in {"pending", "processing"}
    with running_engine(data, "--base-video", "96") as engine, engine.client() as client:
        row = Api(client).get(f"/jobs/{job}")
        assert row["attempts"] <= 1, "an orderly end costs no attempt"
        done = Api(client).done(job)
        assert all(client.get(url).status_code == 200 for url in done["urls"].values())


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_a_killed_engine_leaves_nobody_behind_and_picks_up_again(data: Path) -> None:
    engine = start_engine(data, "--base-video", "960")
    with engine.client() as client:
        api = Api(client)
        mascot = api.mascot()
        job = api.generate(mascot, **ANIMATION)["job_id"]
        family = encoding(engine)
        engine.kill()
    until(lambda: not alive(family), 5)
    with running_engine(data, "--base-video", "96") as again, again.client() as client:
        api = Api(client)
        assert again.url == engine.url, "the port is remembered"
        assert again.key != engine.key
        done = api.done(job)
        assert done["attempts"] == 2
        assert api.balance() == api.ledger_sum() == 550 - 16
        assert not list(data.glob("files/*/*.part.*"))
        assert api.get(f"/collections/{mascot}/items")[0]["id"] == done["item_id"]


def test_a_job_that_was_tried_twice_fails_and_is_refunded(data: Path) -> None:
    for _ in range(2):
        engine = start_engine(data, "--base-video", "960")
        with engine.client() as client:
            api = Api(client)
            if not api.get("/jobs"):
                api.generate(api.mascot(), **ANIMATION)
            until(lambda api=api: api.get("/jobs")[0]["status"] == "processing")
            engine.kill()
    with running_engine(data) as engine, engine.client() as client:
        api = Api(client)
        job = api.wait(api.get("/jobs")[0]["id"])
        assert job["status"] == "failed"
        assert job["error"]
        assert job["refunded_credits"] == job["cost_credits"] == 16
        assert api.balance() == api.ledger_sum() == 550
        assert {asset["status"] for asset in job["assets"]} == {"failed"}


def test_one_engine_per_folder_and_per_port(data: Path, tmp_path: Path) -> None:
    with running_engine(data) as first:
        port = first.url.rsplit(":", 1)[1]
        folder = refused(data)
        assert (folder.returncode, folder.stdout) == (3, "")
        assert "Another engine is running" in folder.stderr
        listener = refused(tmp_path / "other", "--port", port)
        assert (listener.returncode, listener.stdout) == (4, "")
        assert "cannot listen" in listener.stderr
    with socket.create_server(("127.0.0.1", int(port))), running_engine(data) as elsewhere:
        assert elsewhere.url != first.url, "a port that was taken meanwhile is not insisted on"


def refused(data: Path, *options: str) -> "subprocess.CompletedProcess[str]":
    """Return how an engine ended that was not allowed to start."""
    command = [sys.executable, "-m", "studio.engine", "--data", str(data), *options]
    return subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL, cwd=ROOT, check=False)


def test_detached_it_outlives_its_input(data: Path) -> None:
    engine = start_engine(data, "--detach")
    assert engine.process.stdin is not None
    engine.process.stdin.close()
    with engine.client() as client:
        for _ in range(5):
            assert client.get("/credits").status_code == 200
    engine.process.send_signal(signal.SIGTERM)
    assert engine.process.wait(5) == 0
    engine.close()


def test_rehearsed_latency_and_failures(data: Path) -> None:
    with running_engine(data, "--latency", "image=1.5", "--fail-rate", "1") as engine, engine.client() as client:
        api = Api(client)
        mascot = api.mascot()
        began = time.monotonic()
        job = api.wait(api.generate(mascot, type="image", name="Wave", image_prompt="waving")["job_id"])
        assert time.monotonic() - began >= 1.5
        assert job["status"] == "failed"
        assert "rehearsed" in job["error"]
        assert api.balance() == api.ledger_sum() == 550
