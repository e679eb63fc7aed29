"""What runs behind the painted frame: the log, the event loop, the program, and signals of the system."""

import asyncio
import logging
import os
import signal
import socket
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

import qasync
from PySide6.QtCore import QMessageLogContext, QSocketNotifier, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from studio.app.crashes import CrashWatch
from studio.app.desktop import Desktop
from studio.app.motion import MotionWish
from studio.app.recent import RecentWork
from studio.app.studio import Studio, workspaces
from studio.services.log_book import LogBook
from studio.services.redaction import RedactingFormatter
from studio.services.storage import Folders
from studio.state.log_lines import LogLines
from studio.state.tidying import Tidier
from studio.views.main_window import MainWindow
from studio.views.theme import Theme

_LOG_BYTES, _LOG_FILES = 1_000_000, 3
_THREADS = 16

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Call:
    """How Studio was called: the data folder's open lock file, the workspace wanted, files and links to open."""

    lock: int
    workspace: str = ""
    opening: Sequence[str] = ()


def run(app: QApplication, theme: Theme, window: MainWindow, folders: Folders, call: Call) -> int:
    """Run the program in a window that is on screen until it is closed; return the exit code."""
    book = start_log(folders.logs)
    watch = CrashWatch(folders.logs / "crashes", book)
    loop = start_loop(app)
    with loop:
        watch.begin(loop)
        studio = Studio(loop, theme, window, folders, workspaces=workspaces(os.environ), workspace=call.workspace)
        studio.desk.amenities.watch_log(LogLines(book))
        loop.run_until_complete(_run(studio, folders, call, watch))
    watch.end()
    return 0


def start_loop(app: QApplication) -> qasync.QEventLoop:
    """Return the loop that asyncio runs in inside Qt's, with threads for what blocks."""
    loop = qasync.QEventLoop(app)
    asyncio.set_event_loop(loop)
    loop.set_default_executor(ThreadPoolExecutor(_THREADS, thread_name_prefix="studio"))
    return loop


async def _run(studio: Studio, folders: Folders, call: Call, watch: CrashWatch) -> None:
    waker = _end_on_signals(studio.window)
    tidier = Tidier()
    desktop = Desktop(studio, folders)
    RecentWork(studio, desktop.projects)
    studio.start()
    MotionWish(studio.tasks, studio.theme)
    await desktop.start(call.lock, call.opening)
    watch.show(studio.window, desktop.private_words)
    await studio.ended()
    await desktop.stop_listening()
    await studio.close()
    await desktop.close()
    tidier.stop()
    waker.setEnabled(False)


def _end_on_signals(window: MainWindow) -> QSocketNotifier:
    """End in order when the system or a terminal asks; Python hears of a signal only when Qt wakes it."""
    reader, writer = socket.socketpair()
    for end in (reader, writer):
        end.settimeout(0)
    signal.set_wakeup_fd(writer.detach())
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: window.close())
    waker = QSocketNotifier(reader.detach(), QSocketNotifier.Type.Read)
    waker.activated.connect(lambda: waker.setEnabled(False))
    return waker


def start_log(folder: Path) -> LogBook:
    """Send everything that is said, by Qt too, to a rotating file and to the book that is returned; print nothing."""
    handler = RotatingFileHandler(
        folder / "studio.log", maxBytes=_LOG_BYTES, backupCount=_LOG_FILES, encoding="utf-8", delay=True
    )
    handler.setFormatter(RedactingFormatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    book = LogBook()
    logging.basicConfig(level=logging.INFO, handlers=[handler, book], force=True)
    logging.raiseExceptions = False  # a full disk must not make the log itself speak
    logging.captureWarnings(capture=True)
    for chatty in ("httpx", "httpcore", "asyncio", "qasync"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    qInstallMessageHandler(_log_qt)
    sys.excepthook = _log_exception
    return book


def _log_qt(kind: QtMsgType, _: QMessageLogContext, message: str) -> None:
    serious = kind in {QtMsgType.QtCriticalMsg, QtMsgType.QtFatalMsg}
    level = logging.ERROR if serious else logging.WARNING if kind == QtMsgType.QtWarningMsg else logging.DEBUG
    logging.getLogger("qt").log(level, "%s", message)


def _log_exception(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    log.critical("Something nobody caught", exc_info=(kind, error, trace))
    sys.__excepthook__(kind, error, trace)
