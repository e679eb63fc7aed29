"""The composition root: builds everything, starts what is slow after the first paint, and ends it in order."""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import signal
import socket
import sys
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from importlib import import_module
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import TYPE_CHECKING

import qasync
from PySide6.QtCore import QMessageLogContext, QSocketNotifier, QTimer, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from studio import __version__
from studio.domain.errors import MaskoError, StorageError
from studio.services.storage import Folders
from studio.state.composer import Composer
from studio.state.drafts import Drafts
from studio.state.job_store import JobStore
from studio.state.jobs import Jobs
from studio.state.keys import MASKO_API, Keys
from studio.state.library import Library
from studio.state.meter import RateMeter
from studio.state.preferences import Preferences
from studio.state.session import Session, Workspace
from studio.state.tasks import Tasks
from studio.views.desk import Desk, State
from studio.views.theme import MODES, Theme

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping, Sequence
    from types import TracebackType

    from studio.domain.records import Job
    from studio.services.cache import DownloadCache
    from studio.services.client import MaskoClient
    from studio.services.engine_process import EngineProcess
    from studio.services.governor import Governor
    from studio.services.vault import Vault
    from studio.state.gallery import Gallery

LOCAL = Workspace(name="Local", local=True)
_CACHE_LIMIT = 2 * 2**30
_LOG_BYTES, _LOG_FILES = 1_000_000, 3
_THREADS = 16

log = logging.getLogger("studio")


class Services:
    """The services that are slow to import: httpx alone takes longer than the window takes to open.

    So their modules are imported by name, on the first call, which is after the first paint and mostly in a thread.
    """

    def __init__(self, folders: Folders, engine_options: Sequence[str]) -> None:
        self._folders = folders
        self._engine_options = engine_options
        self._vault: Vault | None = None
        self._governors: dict[str, Governor] = {}

    def client(self, api: str, key: str) -> MaskoClient:
        """Return a client that keeps to the budget of its key; the local engine sets none."""
        governor = self._governor(api, key)
        made: MaskoClient = import_module("studio.services.client").MaskoClient(api, key, gate=governor)
        return made

    def budget(self, client: MaskoClient) -> Governor | None:
        """Return the budget of a client's key."""
        return self._governors.get(client.api)

    def unmetered_client(self, api: str, key: str) -> MaskoClient:
        """Return a client for one question to another server."""
        made: MaskoClient = import_module("studio.services.client").MaskoClient(api, key)
        return made

    def engine(self) -> EngineProcess:
        """Return the local engine on this data folder, not started."""
        module = import_module("studio.services.engine_process")
        made: EngineProcess = module.EngineProcess(self._folders.engine, options=self._engine_options)
        return made

    def cache(self) -> DownloadCache:
        """Return the download cache; this reads its folder."""
        module = import_module("studio.services.cache")
        made: DownloadCache = module.DownloadCache(self._folders.cache, limit_bytes=_CACHE_LIMIT)
        return made

    async def vault(self) -> Vault:
        """Return the vault over the system's keyring."""
        if self._vault is None:
            module = await asyncio.to_thread(import_module, "studio.services.vault")
            self._vault = module.Vault(await asyncio.to_thread(module.system_backend))
        assert self._vault is not None
        return self._vault

    async def close(self) -> None:
        """Keep what was counted for the next start."""
        for governor in self._governors.values():
            await governor.close()

    def follow(
        self,
        client: Callable[[], MaskoClient],
        job_id: str,
        *,
        on_trouble: Callable[[MaskoError | None], None] | None = None,
    ) -> AsyncIterator[Job]:
        """Follow a job to its end; see ``services.polling``."""
        polling = import_module("studio.services.polling")
        jobs: AsyncIterator[Job] = polling.follow(client, job_id, on_trouble=on_trouble)
        return jobs

    def _governor(self, api: str, key: str) -> Governor:
        module = import_module("studio.services.governor")
        local = import_module("studio.services.connection").is_loopback(api)
        name = sha256(f"{api} {key}".encode()).hexdigest()[:16]
        path = None if local else self._folders.data / f"requests-{name}.json"
        made: Governor = module.Governor(limits=None if local else module.Limits(), path=path)
        self._governors[api] = made
        return made


class Studio:
    """The program: every object there is, and how it ends."""

    def __init__(
        self,
        app: QApplication,
        loop: asyncio.AbstractEventLoop,
        folders: Folders,
        *,
        workspaces: Sequence[Workspace] = (LOCAL,),
        workspace: str = "",
        engine_options: Sequence[str] = (),
    ) -> None:
        preferences = Preferences(folders.data / "preferences.json")
        chosen = preferences.text("theme", "system")
        self.theme = Theme(next((mode for mode in MODES if mode == chosen), "system"))
        self.theme.install(app)
        self.tasks = Tasks(loop)
        self._meter = RateMeter()
        self._services = Services(folders, engine_options)
        self.session = Session(self.tasks, workspaces, self._services.client, self._services.engine)
        self.library = Library(self.tasks, self.session)
        self._store = JobStore(folders.data)
        self.jobs = Jobs(self.tasks, self.session, self._store, self._services.follow)
        self._drafts = Drafts(folders.data / "drafts")
        self.composer = Composer(self.tasks, self.session, self.library, self.jobs, self._drafts)
        keys = Keys(self.tasks, self.session, self._services.vault, self._services.unmetered_client)
        state = State(self.tasks, self.session, self._meter, self.library, self.jobs, self.composer, keys, preferences)
        self.desk = Desk(self.theme, state, str(folders.data))
        self.window = self.desk.window
        self.gallery: Gallery | None = None
        self._keys = keys
        self._cache: DownloadCache | None = None
        self._wanted = workspace or preferences.text("workspace", LOCAL.name)
        self._ended = asyncio.Event()
        self.window.close_requested.connect(self._ended.set)
        self.session.client_changed.connect(self._on_client_changed)

    def show(self) -> None:
        """Show the window; what is slow starts once it has been painted."""
        self.window.painted.connect(lambda: QTimer.singleShot(0, self.start))
        self.window.show()

    def start(self) -> None:
        """Open the workspace, and load what needs the slow modules."""
        names = [workspace.name for workspace in self.session.workspaces]
        if self._wanted not in names:
            self.session.workspaces_changed.connect(self._on_workspaces_changed)
        self.session.open(self._wanted if self._wanted in names else names[0])
        self.tasks.spawn("app/gallery", self._load_gallery(), done=self._show_gallery)
        self._keys.load()

    async def ended(self) -> None:
        """Return when the user wants to end."""
        await self._ended.wait()

    async def close(self) -> None:
        """End in the fixed order: tasks, files under way, the client, the engine, what is on screen."""
        self.desk.remember()
        self.window.hide()
        self.composer.save_now()
        await self.tasks.close()
        if self.gallery is not None:
            self.gallery.close()
        if self._cache is not None:
            await self._cache.close()
        await self.session.close()
        await self._services.close()
        for write in (self._drafts.flush_now, self._store.flush_now):
            try:
                write()
            except StorageError as error:
                log.warning("Not everything could be kept: %s", error.sentence)
        self.window.deleteLater()

    async def _load_gallery(self) -> DownloadCache:
        await asyncio.to_thread(import_module, "studio.views.gallery.pane")
        return await asyncio.to_thread(self._services.cache)

    def _show_gallery(self, cache: DownloadCache) -> None:
        gallery: Gallery = import_module("studio.state.gallery").Gallery(self.tasks, self.session, cache)
        pane = import_module("studio.views.gallery.pane").GalleryPane(gallery, self.theme)
        self._cache, self.gallery = cache, gallery
        self.desk.show_gallery(gallery, pane, lambda: cache.size)

    def _on_client_changed(self) -> None:
        client = self.session.client
        budget = self._services.budget(client) if client is not None else None
        if budget is not None:
            self._meter.watch(budget)

    def _on_workspaces_changed(self) -> None:
        """Open the workspace that was asked for once its key has been found in the keyring."""
        if any(workspace.name == self._wanted for workspace in self.session.workspaces):
            self.session.workspaces_changed.disconnect(self._on_workspaces_changed)
            self.session.open(self._wanted)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the window until it is closed; return the exit code."""
    options = _parse(arguments)
    try:
        folders = (Folders.under(options.data) if options.data else Folders.standard()).make()
    except StorageError as error:
        sys.stderr.write(f"{error.sentence}\n")
        return 1
    _start_log(folders.logs)
    app = QApplication(sys.argv[:1])
    app.setApplicationName("Masko Studio")
    app.setApplicationVersion(__version__)
    app.setQuitOnLastWindowClosed(False)
    loop = qasync.QEventLoop(app)
    asyncio.set_event_loop(loop)
    loop.set_default_executor(ThreadPoolExecutor(_THREADS, thread_name_prefix="studio"))
    with loop:
        studio = Studio(app, loop, folders, workspaces=workspaces(os.environ), workspace=options.workspace)
        if options.report_first_paint:
            studio.window.painted.connect(lambda: sys.stdout.write("painted\n"))
            studio.window.painted.connect(sys.stdout.flush)
            studio.window.painted.connect(studio.window.close)
        loop.run_until_complete(_run(studio, start=not options.report_first_paint))
    return 0


def workspaces(environment: Mapping[str, str]) -> list[Workspace]:
    """Return the local workspace and, where the environment holds a key, one called Environment."""
    found = [LOCAL]
    key = environment.get("MASKO_API_KEY", "").strip()
    if key:
        api = environment.get("MASKO_API_URL", "").strip().rstrip("/") or MASKO_API
        found.append(Workspace(name="Environment", api=api, key=key))
    return found


def _end_on_signals(studio: Studio) -> QSocketNotifier:
    """End in order when the system or a terminal asks; Python hears of a signal only when Qt wakes it."""
    reader, writer = socket.socketpair()
    for end in (reader, writer):
        end.settimeout(0)
    signal.set_wakeup_fd(writer.detach())
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: studio.window.close())
    waker = QSocketNotifier(reader.detach(), QSocketNotifier.Type.Read)
    waker.activated.connect(lambda: waker.setEnabled(False))
    return waker


async def _run(studio: Studio, *, start: bool) -> None:
    waker = _end_on_signals(studio)
    if start:
        studio.show()
    else:
        studio.window.show()
    await studio.ended()
    await studio.close()
    waker.setEnabled(False)


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="masko-studio", description="Make mascots that move.")
    parser.add_argument("--data", type=Path, metavar="DIR", help="keep everything in this folder")
    parser.add_argument("--workspace", default="", metavar="NAME", help="open this workspace")
    parser.add_argument("--version", action="version", version=f"Masko Studio {__version__}")
    # For the benchmark of the start: says so on standard output and ends.
    parser.add_argument("--report-first-paint", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args(arguments)


def _start_log(folder: Path) -> None:
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
