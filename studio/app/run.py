"""What runs behind the painted frame: the log, the event loop, the program, and signals of the system."""

import asyncio
import logging
import os
import signal
import socket
import sys
from concurrent.futures import ThreadPoolExecutor
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

import qasync
from PySide6.QtCore import QMessageLogContext, QSocketNotifier, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from studio.app.studio import Studio, workspaces
from studio.services.storage import Folders
from studio.state.tidying import Tidier
from studio.views.main_window import MainWindow
from studio.views.theme import Theme

_LOG_BYTES, _LOG_FILES = 1_000_000, 3
_THREADS = 16

log = logging.getLogger(__name__)


def run(app: QApplication, theme: Theme, window: MainWindow, folders: Folders, workspace: str) -> int:
    """Run the program in a window that is on screen until it is closed; return the exit code."""
    start_log(folders.logs)
    loop = qasync.QEventLoop(app)
    asyncio.set_event_loop(loop)
    loop.set_default_executor(ThreadPoolExecutor(_THREADS, thread_name_prefix="studio"))
    with loop:
        studio = Studio(loop, theme, window, folders, workspaces=workspaces(os.environ), workspace=workspace)
        loop.run_until_complete(_run(studio))
    return 0


async def _run(studio: Studio) -> None:
    waker = _end_on_signals(studio.window)
    tidier = Tidier()
    studio.start()
    await studio.ended()
    await studio.close()
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


def start_log(folder: Path) -> None:
    """Send everything that is said, by Qt too, to a rotating file; nothing is printed on a normal start."""
    handler = RotatingFileHandler(
        folder / "studio.log", maxBytes=_LOG_BYTES, backupCount=_LOG_FILES, encoding="utf-8", delay=True
    )
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    logging.captureWarnings(capture=True)
    for chatty in ("httpx", "httpcore", "asyncio", "qasync"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    qInstallMessageHandler(_log_qt)
    sys.excepthook = _log_exception


def _log_qt(kind: QtMsgType, _: QMessageLogContext, message: str) -> None:
    serious = kind in {QtMsgType.QtCriticalMsg, QtMsgType.QtFatalMsg}
    level = logging.ERROR if serious else logging.WARNING if kind == QtMsgType.QtWarningMsg else logging.DEBUG
    logging.getLogger("qt").log(level, "%s", message)


def _log_exception(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    log.critical("Something nobody caught", exc_info=(kind, error, trace))
    sys.__excepthook__(kind, error, trace)
