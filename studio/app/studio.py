"""The program: every object there is, how it starts, and how it ends."""

from __future__ import annotations

import asyncio
import logging
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING

from studio.app.last_session import LastSession
from studio.app.money import Money
from studio.app.services import Services
from studio.app.welcome import Welcome
from studio.domain.errors import StorageError
from studio.services.journal import Journal
from studio.services.library_copy import LibraryCopy
from studio.state.access import Access
from studio.state.caps import caps_of
from studio.state.composer import Composer
from studio.state.drafts import Drafts
from studio.state.incoming import Incoming
from studio.state.jobs import Jobs
from studio.state.keys import MASKO_API, Keys
from studio.state.library import Library
from studio.state.making import Ground, make_making
from studio.state.meter import RateMeter
from studio.state.preferences import Preferences
from studio.state.queue import Queue
from studio.state.seen import SeenPoses
from studio.state.session import Session, Workspace
from studio.state.tasks import Tasks
from studio.views.desk import Desk, State

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from studio.app.canvas import CanvasTab
    from studio.app.gallery import GalleryTab
    from studio.domain.capabilities import Capabilities
    from studio.domain.entries import Entry
    from studio.services.cache import DownloadCache
    from studio.services.storage import Folders
    from studio.state.gallery import Gallery
    from studio.views.main_window import MainWindow
    from studio.views.theme import Theme

LOCAL = Workspace(name="Local", local=True)

log = logging.getLogger(__name__)


class Studio:
    """The program: every object there is, and how it ends."""

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        theme: Theme,
        window: MainWindow,
        folders: Folders,
        *,
        workspaces: Sequence[Workspace] = (LOCAL,),
        workspace: str = "",
        engine_options: Sequence[str] = (),
    ) -> None:
        preferences = self.preferences = Preferences(folders.data / "preferences.json")
        self.theme = theme
        self.window = window
        self.tasks = Tasks(loop)
        self._meter = RateMeter()
        self._services = Services(folders, engine_options)
        self.session = Session(self.tasks, workspaces, self._services.client, self._services.engine)
        self._journal = Journal(folders.data / "journal.sqlite")
        money, caps = Money(self._services.budget), partial(caps_of, preferences)
        self.queue = Queue(self.tasks, self.session, self._journal, money.open_queue, caps, folders.data)
        self.jobs = Jobs(self.queue)
        self._copy = LibraryCopy(folders.data / "seen")
        self.library = Library(self.tasks, self.session, self.queue, self._copy)
        self.incoming = Incoming(self.tasks, self.session, self._services.upload_all)
        self.incoming.refused.connect(lambda sentence: window.notices.say(sentence, error=True))
        self._drafts = Drafts(folders.data / "drafts")
        self.composer = Composer(self.tasks, self.session, self.library, self.queue, self._drafts)
        self.making = make_making(
            Ground(
                self.tasks, self.session, self.library, self.queue, self.incoming, self.composer, self._services,
                folders.data,
            )
        )  # fmt: skip
        self._keys = Keys(self.tasks, self.session, self._services.vault, self._services.client, preferences)
        state = self._state(preferences)
        self.desk = Desk(theme, state, window, str(folders.data))
        self._welcome = Welcome(theme, state, self.desk)
        self._last = LastSession(window, preferences)
        self.gallery: Gallery | None = None
        self._gallery_tab: GalleryTab | None = None
        self.canvas: CanvasTab | None = None
        self._folders = folders
        self._cache: DownloadCache | None = None
        self.library.select_mascot(preferences.text("mascot"))
        self._wanted = workspace or preferences.text("workspace", LOCAL.name)
        self._ended = asyncio.Event()
        self.window.close_requested.connect(self._ended.set)
        self.session.client_changed.connect(self._on_client_changed)

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
        """End in the fixed order: what plays, tasks, files under way, the client, the engine, what is on screen."""
        self._last.keep()
        self.desk.remember()
        self.window.hide()
        self.composer.save_now()
        self.making.save_now()
        if self.canvas is not None:
            self.canvas.release()
        await self.tasks.close()
        await self._journal.close()
        if self._gallery_tab is not None:
            self._gallery_tab.close()
        if self._cache is not None:
            await self._cache.close()
        await self.session.close()
        await self._services.close()
        try:
            self._drafts.flush_now()
            self.making.flush_now()
        except StorageError as error:
            log.warning("Not everything could be kept: %s", error.sentence)
        self.window.deleteLater()

    def _state(self, preferences: Preferences) -> State:
        return State(
            self.tasks,
            self.session,
            self._meter,
            self.library,
            self.queue,
            self.jobs,
            self.composer,
            self._keys,
            preferences,
            Access(self.tasks, self.session, self._services.access),
            self.making,
        )

    async def _load_gallery(self) -> DownloadCache:
        await asyncio.to_thread(import_module, "studio.app.gallery")
        return await asyncio.to_thread(self._services.cache)

    def _show_gallery(self, cache: DownloadCache) -> None:
        module = import_module("studio.app.gallery")
        floor = module.Floor(
            tasks=self.tasks,
            session=self.session,
            library=self.library,
            queue=self.queue,
            jobs=self.jobs,
            composer=self.composer,
            incoming=self.incoming,
            book=self.desk.book,
            preferences=self.preferences,
            cache=cache,
            folder=self._folders.data,
        )
        tab: GalleryTab = module.GalleryTab(floor, self.theme, self.window)
        gallery = tab.gallery
        self._cache, self.gallery, self._gallery_tab = cache, gallery, tab
        self.making.stills.take(gallery.thumbnails, gallery.files)
        self._last.gallery_loaded(gallery)
        self.desk.offers.follow(self._show_matrix)
        self._seen = SeenPoses(self.tasks, self.session, gallery, self._copy)
        self.desk.show_gallery(gallery, tab.pane, lambda: cache.size)
        self._last.give_window("Gallery")
        self._tend_cache(cache)
        self.tasks.spawn("app/canvas", self._load_canvas(), done=lambda _: self._show_canvas(gallery, cache))

    def _show_matrix(self, can: Capabilities) -> None:
        """Show the matrix where its holes can be filled."""
        self.window.tabs.setTabVisible(2, can.batches)

    def _tend_cache(self, cache: DownloadCache) -> None:
        """Keep the cache to the limit of the settings, and empty it when asked."""

        def work(name: str, what: Callable[[], None]) -> None:
            self.tasks.spawn(name, asyncio.to_thread(what))

        amenities = self.desk.amenities
        limit = amenities.cache_limit
        work("app/cache limit", lambda: cache.set_limit(limit))
        amenities.cache_limit_changed.connect(lambda most: work("app/cache limit", lambda: cache.set_limit(most)))
        amenities.cache_clear_requested.connect(lambda: work("app/cache clear", cache.clear))

    async def _load_canvas(self) -> None:
        for name in ("studio.app.canvas", "studio.app.revisions"):
            await asyncio.to_thread(import_module, name)

    def _show_canvas(self, gallery: Gallery, cache: DownloadCache) -> None:
        module, say = import_module("studio.app.canvas"), self.window.notices.say
        drafts = self._folders.data / "canvas drafts"
        ground = module.Ground(
            self.tasks, self.session, self.library, gallery, cache, drafts, self.incoming, self.preferences
        )
        canvas: CanvasTab = module.CanvasTab(
            ground, self.theme, order=lambda order, seen: self.queue.press([order], confirmed=seen), say=say
        )
        self.jobs.sent.connect(self._on_job_sent)
        self.canvas = canvas
        kept = self._folders.data / "canvas revisions"
        import_module("studio.app.revisions").watch(self.tasks, self.session, canvas, self.window, kept)
        self.desk.show_canvas(canvas.pane)
        self._last.give_window("Stage")
        canvas.canvases.listed.connect(self._learn_canvases)
        self.desk.finding.canvas_requested.connect(self._go_to_canvas)
        self.desk.edge_requested.connect(lambda edge_id: canvas.canvases.document.select([edge_id]))
        self._welcome.canvas_loaded(canvas)
        self._last.canvas_loaded(canvas)

    def _learn_canvases(self) -> None:
        """Let the canvases of the mascot in view be gone to."""
        canvas = self.canvas
        if canvas is not None and canvas.canvases.mascot is not None:
            self.desk.finding.set_canvases(canvas.canvases.mascot.id, canvas.canvases.rows)

    def _go_to_canvas(self, mascot_id: str, canvas_id: str) -> None:
        self.library.select_mascot(mascot_id)
        if self.canvas is not None:
            self.window.tabs.setCurrentWidget(self.canvas.pane)
            self.canvas.canvases.open(canvas_id)

    def _on_job_sent(self, entry: Entry) -> None:
        if entry.door == "canvas" and self.canvas is not None:
            self.canvas.canvases.refresh()

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


def workspaces(environment: Mapping[str, str]) -> list[Workspace]:
    """Return the local workspace and, where the environment holds a key, one called Environment."""
    found = [LOCAL]
    key = environment.get("MASKO_API_KEY", "").strip()
    if key:
        api = environment.get("MASKO_API_URL", "").strip().rstrip("/") or MASKO_API
        found.append(Workspace(name="Environment", api=api, key=key, colour="amber"))
    return found
