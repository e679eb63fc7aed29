"""Crash reports in the running program: written for whatever nobody caught, shown at the next start."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal, qVersion

from studio import __version__
from studio.domain.errors import StorageError
from studio.domain.words import tr
from studio.services.crash_report import CrashReport, CrashReports
from studio.services.log_book import LogBook
from studio.views.crash import CrashDialog
from studio.views.main_window import MainWindow

log = logging.getLogger(__name__)


class CrashWatch(QObject):
    """Watches one run. ``begin`` before the loop, ``show`` when the window stands, ``end`` when all went well.

    Signals: ``reported(CrashReport)`` something broke in this run, in whatever thread.
    """

    reported = Signal(object)

    def __init__(self, folder: Path, book: LogBook) -> None:
        """Write into ``folder``; the last lines of ``book`` go into every report."""
        super().__init__()
        facts = {"Studio": __version__, "Qt": qVersion()}
        self._folder = folder
        self._reports = CrashReports(folder, facts=facts, recent_log=book.report, on_report=self.reported.emit)
        self._found: tuple[CrashReport, ...] = ()
        self._handler = _Surprises(self._reports)

    def begin(self, loop: asyncio.AbstractEventLoop) -> None:
        """Watch threads, the loop and the log; a folder that cannot be written to is a line in the log."""
        try:
            self._found = self._reports.begin()
        except StorageError as error:
            log.warning("Crash reports cannot be written: %s", error.sentence)
            return
        logging.getLogger().addHandler(self._handler)
        loop.set_exception_handler(self._on_loop_error)

    def show(self, window: MainWindow, private: Callable[[], Sequence[str]]) -> None:
        """Say what an earlier run left behind, and from here on what breaks in this one.

        ``private`` returns the user's words, which a copy leaves out.
        """

        def say(sentence: str, report: CrashReport) -> None:
            show = lambda: self._open(report, window, private)  # noqa: E731
            window.notices.say(sentence, error=True, action=tr("Show report"), on_action=show, about="crash")

        words = tr("Something inside Studio went wrong. Nothing was lost; a report is kept on this machine.")
        self.reported.connect(lambda report: say(words, report), Qt.ConnectionType.QueuedConnection)
        if self._found:
            newest = max(self._found, key=lambda report: report.when)
            say(tr("Studio did not end as it should last time. Your work is as it was last kept."), newest)

    def end(self) -> None:
        """Note that the run ended as it should."""
        logging.getLogger().removeHandler(self._handler)
        self._reports.end()

    def _open(self, report: CrashReport, window: MainWindow, private: Callable[[], Sequence[str]]) -> None:
        dialog = CrashDialog(report, str(self._folder), private, window)
        dialog.delete_requested.connect(self._delete)
        dialog.open()

    def _delete(self, report_id: str) -> None:
        try:
            self._reports.delete(report_id)
        except StorageError as error:
            log.warning("A crash report could not be deleted: %s", error.sentence)

    def _on_loop_error(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        try:
            self._reports.on_loop_error(loop, context)
        except StorageError as error:
            log.warning("A crash report could not be written: %s", error.sentence)
        loop.default_exception_handler(context)


class _Surprises(logging.Handler):
    """Writes a report for every error that was caught only to be logged, such as one that ended a task."""

    def __init__(self, reports: CrashReports) -> None:
        super().__init__(logging.ERROR)
        self._reports = reports

    def emit(self, record: logging.LogRecord) -> None:
        """Report the error behind a line of the log."""
        error = record.exc_info[1] if record.exc_info else None
        if error is not None and record.name.startswith("studio"):
            try:
                self._reports.write(error, record.getMessage())
            except StorageError:  # a full disk must not hide the error itself
                return
