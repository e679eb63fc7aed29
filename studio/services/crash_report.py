"""Crash reports: always written here, never sent by themselves, and readable by whoever decides about sending.

A run leaves a mark while it lasts. A mark that is still there at the next start, and whose process is not, tells of an
end that no Python code saw; the fault handler may have written the reason into it.
"""

import faulthandler
import json
import os
import platform
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import IO, Any

import msgspec

from studio.domain.errors import StorageError
from studio.domain.records import Record
from studio.domain.words import later
from studio.services.alive import process_mark, same_process
from studio.services.redaction import hide, redact
from studio.services.storage import disk_errors, write_bytes

#: Reports kept; the oldest go first.
KEPT = 20
#: Different crashes of one run that are written; a crash in every repaint must not fill the disk.
_PER_RUN = 10


class CrashReport(Record, frozen=True, kw_only=True):
    """What is known of one crash, by section title; masked before it was written."""

    id: str
    when: float
    title: str
    sections: dict[str, str]

    def text(self, *, without: Iterable[str] = (), private: Iterable[str] = ()) -> str:
        """Return what would be sent: without these sections, and without the user's own words such as prompts."""
        left_out = set(without)
        when = datetime.fromtimestamp(self.when, UTC).isoformat(timespec="seconds")
        parts = [f"{self.title}\n{when}"]
        parts += [
            f"{title}\n{'-' * len(title)}\n{body}" for title, body in self.sections.items() if title not in left_out
        ]
        return redact(hide("\n\n".join(parts), private)) + "\n"


class CrashReports:
    """The reports of this machine, in one folder, and the hooks that write them."""

    def __init__(
        self,
        folder: Path,
        *,
        facts: Mapping[str, str],
        recent_log: Callable[[], str] = str,
        clock: Callable[[], float] = time.time,
        on_report: Callable[[CrashReport], None] | None = None,
    ) -> None:
        """Write into ``folder``; ``facts`` (versions) and ``recent_log`` go into every report.

        ``on_report`` hears of each report of this run, in the thread that broke.
        """
        self._folder = folder
        self._facts = dict(facts)
        self._recent_log = recent_log
        self._clock = clock
        self._on_report = on_report
        self._seen: set[str] = set()
        self._mark: IO[bytes] | None = None
        self._hooks: tuple[Any, Any] | None = None
        self._faults_shown = False

    def begin(self) -> tuple[CrashReport, ...]:
        """Watch this run from here on, and return the reports of earlier runs that ended badly unseen.

        Raises StorageError if the folder cannot be written to; the program can go on without reports.
        """
        with disk_errors(self._folder):
            self._folder.mkdir(parents=True, exist_ok=True)
        found = tuple(self._bury(mark) for mark in sorted(self._folder.glob("run-*.mark")) if _is_dead(mark))
        path = self._folder / f"run-{os.getpid()}.mark"
        with disk_errors(path):
            self._mark = path.open("wb")
            self._mark.write(process_mark().encode() + b"\n")
            self._mark.flush()
        self._faults_shown = faulthandler.is_enabled()
        faulthandler.enable(self._mark)
        self._hooks = sys.excepthook, threading.excepthook
        sys.excepthook = self._on_error
        threading.excepthook = self._on_thread_error
        return found

    def end(self) -> None:
        """Note that this run ended as it should."""
        if self._mark is None or self._hooks is None:
            return
        sys.excepthook, threading.excepthook = self._hooks
        faulthandler.disable()
        if self._faults_shown and sys.__stderr__ is not None:
            faulthandler.enable(sys.__stderr__)
        self._mark.close()
        with suppress(OSError):
            Path(self._mark.name).unlink()
        self._mark = self._hooks = None

    def write(self, error: BaseException, where: str) -> CrashReport | None:
        """Write a report about an error that nobody caught; None for one that was written in this run already."""
        body = "".join(traceback.format_exception(error))
        frames = traceback.extract_tb(error.__traceback__)
        signature = repr((type(error).__name__, [(frame.filename, frame.lineno) for frame in frames]))
        if signature in self._seen or len(self._seen) >= _PER_RUN:
            return None
        self._seen.add(signature)
        name = type(error).__name__
        report = self._keep(f"{name} in {where}", {later("What happened"): body, later("Log"): self._recent_log()})
        if self._on_report is not None:
            self._on_report(report)
        return report

    def on_loop_error(self, loop: object, context: Mapping[str, Any]) -> None:  # noqa: ARG002 - asyncio passes its loop
        """Write a report about an error in the event loop; the handler to give to ``set_exception_handler``."""
        error = context.get("exception")
        if isinstance(error, BaseException):
            self.write(error, "the event loop")

    def reports(self) -> tuple[CrashReport, ...]:
        """Return all reports, newest first; one that cannot be read is left out."""
        found = []
        for path in self._folder.glob("crash-*.json"):
            with suppress(OSError, msgspec.DecodeError):
                found.append(msgspec.json.decode(path.read_bytes(), type=CrashReport))
        return tuple(sorted(found, key=lambda report: (report.when, report.id), reverse=True))

    def delete(self, report_id: str) -> None:
        """Delete a report."""
        with disk_errors(self._folder):
            self._path(report_id).unlink(missing_ok=True)

    def _bury(self, mark: Path) -> CrashReport:
        """Turn the mark of a run that is gone into a report."""
        with disk_errors(mark):
            last_words = mark.read_text(errors="replace").partition("\n")[2].strip()
            when = mark.stat().st_mtime
        title = later("Studio crashed") if last_words else later("Studio was ended before it could close")
        report = self._keep(title, {later("What happened"): last_words or "There is no trace of the reason."}, when)
        with disk_errors(mark):
            mark.unlink(missing_ok=True)
        return report

    def _keep(self, title: str, sections: Mapping[str, str], when: float | None = None) -> CrashReport:
        moment = self._clock() if when is None else when
        facts = {"System": platform.platform(), "Python": platform.python_version(), **self._facts}
        whole = {**sections, later("Versions"): "\n".join(f"{name}: {value}" for name, value in facts.items())}
        clean = {name: redact(hide(body.strip(), (), home=Path.home())) for name, body in whole.items() if body.strip()}
        digest = sha256(json.dumps([title, moment, clean]).encode()).hexdigest()[:12]
        stamp = datetime.fromtimestamp(moment, UTC).strftime("%Y%m%d-%H%M%S")
        report = CrashReport(id=f"{stamp}-{digest}", when=moment, title=redact(title), sections=clean)
        write_bytes(self._path(report.id), msgspec.json.format(msgspec.json.encode(report)))
        for path in sorted(self._folder.glob("crash-*.json"))[:-KEPT]:
            with suppress(OSError):
                path.unlink()
        return report

    def _path(self, report_id: str) -> Path:
        return self._folder / f"crash-{Path(report_id).name}.json"

    def _on_error(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if not issubclass(kind, KeyboardInterrupt):
            with suppress(StorageError):  # a full disk must not hide the error itself
                self.write(error.with_traceback(trace), "the window's thread")
        assert self._hooks is not None
        self._hooks[0](kind, error, trace)

    def _on_thread_error(self, details: threading.ExceptHookArgs) -> None:
        if details.exc_value is not None:
            name = details.thread.name if details.thread is not None else "a thread"
            with suppress(StorageError):
                self.write(details.exc_value, f"the thread {name}")
        assert self._hooks is not None
        self._hooks[1](details)


def _is_dead(mark: Path) -> bool:
    try:
        with mark.open(errors="replace") as file:
            return not same_process(file.readline().strip())
    except OSError:
        return False
