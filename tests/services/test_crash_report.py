"""Crash reports: written for whatever ends badly, readable, masked, never too many."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from studio.domain.errors import StorageError
from studio.services.crash_report import KEPT, CrashReports
from tests.helpers.counts import count

KEY = "masko_" + "ab" * 32


def reports(folder: Path, **more) -> CrashReports:
    return CrashReports(folder / "crashes", facts={"Studio": "0.9"}, clock=lambda: 1_800_000_000.0, **more)


def raised(text: str = "broke") -> ValueError:
    try:
        raise_it(ValueError(text))
    except ValueError as error:
        return error
    raise AssertionError


def test_a_report_says_what_happened_and_no_secret(tmp_path):
    log = lambda: f"sent with {KEY} a red fox\n{Path.home()}/x"  # noqa: E731
    (tmp_path / "crashes").mkdir()
    keeper = reports(tmp_path, recent_log=log)
    report = keeper.write(raised(f"key {KEY}"), "the gallery")
    assert report.title == "ValueError in the gallery"
    assert keeper.reports() == (report,)
    text = report.text()
    for words in ("ValueError: key masko_***", "test_crash_report.py", "Studio: 0.9", "2027-01-15", "a red fox", "~/x"):
        assert words in text
    on_disk = next((tmp_path / "crashes").iterdir()).read_text()
    assert KEY not in text + on_disk
    assert str(Path.home()) not in on_disk
    shorter = report.text(without=["Versions"], private=["a red fox"])
    assert "Studio: 0.9" not in shorter
    assert "a red fox" not in shorter
    keeper.delete(report.id)
    assert keeper.reports() == ()


def test_the_same_crash_is_written_once_a_run_and_old_reports_go(tmp_path):
    keeper = reports(tmp_path)
    error = raised()
    assert keeper.write(error, "a repaint") is not None
    assert keeper.write(error, "a repaint") is None
    for number in range(KEPT + 5):
        times = iter([float(number)])
        fresh = CrashReports(tmp_path / "crashes", facts={}, clock=lambda times=times: next(times))
        assert fresh.write(raised(), "x") is not None
    kept = keeper.reports()
    assert len(kept) == KEPT
    assert kept[0].when > kept[-1].when


def test_errors_of_threads_and_the_loop_are_written(tmp_path, monkeypatch):
    shown = []
    monkeypatch.setattr(threading, "excepthook", shown.append)
    keeper = reports(tmp_path)
    assert keeper.begin() == ()
    thread = threading.Thread(target=lambda: raise_it(raised("in a thread")), name="decoder")
    thread.start()
    thread.join()
    keeper.on_loop_error(None, {"message": "m", "exception": raised("in the loop")})
    keeper.on_loop_error(None, {"message": "no exception"})
    keeper.end()
    assert {report.title for report in keeper.reports()} == {
        "ValueError in the thread decoder",
        "ValueError in the event loop",
    }
    assert len(shown) == 1
    assert threading.excepthook == shown.append


def raise_it(error: Exception) -> None:
    raise error


RUN = """
import ctypes, faulthandler, os, sys
from pathlib import Path
from studio.services.crash_report import CrashReports
keeper = CrashReports(Path(sys.argv[1]) / "crashes", facts={})
keeper.begin()
print("ready", flush=True)
order = sys.stdin.readline().strip()
if order == "segfault":
    faulthandler._sigsegv()
if order == "raise":
    raise RuntimeError("nobody caught me")
keeper.end()
"""


def run(folder: Path, order: str) -> subprocess.CompletedProcess[str]:
    with subprocess.Popen(
        [sys.executable, "-c", RUN, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        if order == "kill":
            os.kill(process.pid, signal.SIGKILL)
        out, err = process.communicate(f"{order}\n" if order != "kill" else None)
    return subprocess.CompletedProcess([], process.returncode, out, err)


@pytest.mark.parametrize(
    ("order", "title", "words"),
    [
        ("segfault", "Studio crashed", "Segmentation fault"),
        ("kill", "Studio was ended before it could close", "no trace"),
    ],
)
def test_an_end_that_no_code_saw_is_told_at_the_next_start(tmp_path, order, title, words):
    for _ in range(count(1, 10)):
        run(tmp_path, order)
        keeper = reports(tmp_path)
        (report,) = keeper.begin()
        keeper.end()
        assert report.title == title
        assert words in report.text()
        assert keeper.begin() == ()
        keeper.end()


def test_an_uncaught_error_is_reported_and_still_shown(tmp_path):
    result = run(tmp_path, "raise")
    assert result.returncode == 1
    assert "RuntimeError: nobody caught me" in result.stderr
    (report,) = [one for one in reports(tmp_path).reports() if "RuntimeError" in one.title]
    assert "nobody caught me" in report.text()


def test_a_good_end_leaves_nothing_and_a_running_studio_is_left_alone(tmp_path):
    result = run(tmp_path, "end")
    assert (result.returncode, result.stderr) == (0, "")
    assert list((tmp_path / "crashes").iterdir()) == []
    keeper = reports(tmp_path)
    keeper.begin()
    run(tmp_path, "end")
    assert [path.name for path in (tmp_path / "crashes").iterdir()] == [f"run-{os.getpid()}.mark"]
    keeper.end()


def test_damaged_reports_are_left_out_and_a_bad_folder_says_so(tmp_path):
    (tmp_path / "crashes").mkdir()
    (tmp_path / "crashes" / "crash-1.json").write_text("{half")
    assert reports(tmp_path).reports() == ()
    (tmp_path / "file").write_text("x")
    with pytest.raises(StorageError):
        reports(tmp_path / "file").begin()
