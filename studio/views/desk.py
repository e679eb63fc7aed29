"""Fills the window's frame with panes and connects what a user does there with the state that answers."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QIcon, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from studio.domain.entries import Entry as JobEntry
from studio.domain.errors import EngineError, MaskoError, Remedy, StorageError
from studio.domain.records import Mascot
from studio.domain.requests import GenerateRequest
from studio.domain.resources import resource_path
from studio.domain.words import tr
from studio.state.access import Access
from studio.state.composer import Composer
from studio.state.job_news import JobNews
from studio.state.jobs import Jobs
from studio.state.keys import Keys
from studio.state.library import Library
from studio.state.library_model import LibraryModel
from studio.state.making import Making
from studio.state.meter import RateMeter
from studio.state.offers import Offers
from studio.state.pose_book import PoseBook
from studio.state.preferences import Preferences
from studio.state.queue import Queue
from studio.state.session import Session
from studio.state.tasks import Tasks
from studio.views.amenities import Amenities, Household
from studio.views.desktop_notices import DesktopNotices
from studio.views.dialogs import Dialogs
from studio.views.finding import Finding
from studio.views.generate.pane import GeneratePane
from studio.views.jobs.desk import JobsDesk
from studio.views.library import LibraryPane
from studio.views.main_window import MainWindow
from studio.views.status import StatusLine
from studio.views.theme import Theme
from studio.views.top_bar import PRACTICE_CREDITS, TopBar
from studio.views.widgets.seat import Seat

if TYPE_CHECKING:
    # Only for types: the gallery brings the video decoder, which is loaded after the first paint.
    from collections.abc import Callable

    from PySide6.QtGui import QImage

    from studio.state.gallery import Gallery
    from studio.views.canvas.pane import CanvasPane
    from studio.views.gallery.pane import GalleryPane

_JOB_PICTURE = 128
#: The name among the preferences of what a paused queue does at the start: resume, stay or ask.
AT_START, FINISHED = "queue.at_start", "notices.finished"

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class State:
    """Everything the window shows."""

    tasks: Tasks
    session: Session
    meter: RateMeter
    library: Library
    queue: Queue
    jobs: Jobs
    composer: Composer
    keys: Keys
    preferences: Preferences
    access: Access
    making: Making


class Desk(QObject):
    """The window with its panes, each where the last session left it.

    Signals: ``edge_requested(str)`` show this edge of the canvas, which a job made.
    """

    edge_requested = Signal(str)

    def __init__(self, theme: Theme, state: State, window: MainWindow, data_folder: str) -> None:
        super().__init__(window)
        self._theme = theme
        self._state = state
        self._gallery: Gallery | None = None
        self._offered = False  # whether an unfinished mascot of the last session was offered
        self.window = window
        window.setWindowIcon(QIcon(str(resource_path("icons", "masko-studio.png"))))
        self._top_bar = TopBar(theme, state.session)
        self.offers = Offers(state.session, self)
        self.dialogs = Dialogs(self.window, theme, state.session, state.library, state.making, self.offers)
        household = Household(state.session, state.keys, state.preferences, state.access, data_folder)
        self.amenities = Amenities(theme, window, household)
        self.book = PoseBook(state.tasks, state.session, self)
        self.finding = Finding(theme, window, window.commands, state.library, state.jobs, self.book)
        self._library = LibraryPane(theme, state.library, LibraryModel(state.library, self.window))
        self._generate = GeneratePane(theme, state.composer, state.making)
        self._job_desk = JobsDesk(
            theme, state.tasks, state.session, state.queue, state.jobs, state.library, self._picture, self
        )
        self._jobs = self._job_desk.pane
        self._news = JobNews(state.jobs, self)
        self._desktop = DesktopNotices(window, state.preferences)
        self._latest: JobEntry | None = None
        self._status = StatusLine(theme, state.session, state.meter, self.window.notices)
        self._place()
        self._wire_panes()
        self._wire_state()
        self._wire_commands()

    def show_gallery(self, gallery: Gallery, pane: GalleryPane, cache_size: Callable[[], int]) -> None:
        """Put the gallery, which is loaded late, into its tab; ``cache_size`` returns bytes."""
        self._gallery = gallery
        seat = Seat(self._theme, tr("Gallery"), pane)
        self.window.fill_tab(0, seat)
        self.window.add_seat("Gallery", seat)
        self._let_q_show_jobs(pane.grid)
        pane.mascot_requested.connect(self.dialogs.new_mascot)
        pane.pose_requested.connect(self._write_prompt)
        pane.retry_requested.connect(self._retry_pose)
        pane.suggestion_chosen.connect(self._state.composer.describe)
        pane.suggestion_chosen.connect(self._write_prompt)
        pane.suggestions_chosen.connect(self._fill_batch)
        self._status.watch_cache(cache_size)
        self.amenities.watch_cache(cache_size)
        self._state.library.selection_changed.connect(self._show_mascot)
        gallery.changed.connect(self._offer_poses)
        gallery.picture_changed.connect(self._jobs.table.viewport().update)
        gallery.follow(self._state.jobs)
        self.offers.follow(pane.show_offer)
        self._show_mascot()

    def show_canvas(self, pane: CanvasPane) -> None:
        """Put the canvas, which is loaded after the gallery, into its tab."""
        self.window.fill_tab(1, pane)
        self.window.add_seat("Stage", pane.stage_seat)
        self._let_q_show_jobs(pane.view)
        self.offers.follow(pane.show_offer)
        pane.mascot_requested.connect(self.dialogs.new_mascot)

    def remember(self) -> None:
        """Keep theme, workspace, mascot and arrangement for the next start."""
        geometry, docks = self.window.arrangement()
        mascot = self._state.library.selected_mascot
        values = {
            "mascot": mascot.id if mascot else "",
            "theme": self._theme.mode,
            "workspace": self._state.session.workspace.name,
            "geometry": geometry,
            "docks": docks,
        }
        try:
            self._state.preferences.remember(values)
        except StorageError as error:
            log.warning("The window's arrangement could not be kept: %s", error.sentence)

    def _place(self) -> None:
        window, theme, library, jobs = self.window, self._theme, self._library, self._jobs
        window.fill_bar(self._top_bar)
        window.library.fill(theme, library, [library.mascot, library.new_project, library.new_mascot])
        window.generate.fill(theme, self._generate)
        window.jobs.fill(theme, jobs, jobs.tools)
        window.setStatusBar(self._status)

    def _wire_panes(self) -> None:
        state = self._state
        self._top_bar.workspace_requested.connect(self._open_workspace)
        self._top_bar.search_requested.connect(self.finding.show_search)
        self._top_bar.top_up_requested.connect(state.session.top_up)
        self._library.new_project_requested.connect(self.dialogs.new_project)
        self._library.new_mascot_requested.connect(self.dialogs.new_mascot)
        self._library.mascot_requested.connect(self.dialogs.mascot)
        self._generate.new_mascot_requested.connect(self.dialogs.new_mascot)
        self._jobs.form_requested.connect(self._write_prompt)
        self._job_desk.result_requested.connect(self._show_result)
        self._job_desk.edit_requested.connect(self._edit_job)
        self._job_desk.said.connect(self.window.notices.say)
        self._job_desk.keys.taken_back.connect(self._on_taken_back)
        state.queue.found_paused.connect(self._on_found_paused)
        state.queue.confirmation_requested.connect(self.dialogs.preflight)
        self.dialogs.purchase_confirmed.connect(state.queue.confirm)
        self.dialogs.purchase_declined.connect(state.queue.decline)
        self.finding.project_requested.connect(lambda project_id: state.library.select(project_id, None))
        self.finding.mascot_requested.connect(state.library.select_mascot)
        self.finding.pose_requested.connect(self._show_pose)
        self.finding.job_requested.connect(self._show_job)

    def _wire_state(self) -> None:
        state = self._state
        state.tasks.failed.connect(self._say_error)
        state.session.noticed.connect(self.window.notices.say)
        state.library.reloaded.connect(self._on_library_reloaded)
        state.jobs.finished.connect(self._on_job_finished)
        state.making.page.said.connect(self.window.notices.say)
        state.making.page.put_away.connect(self._on_put_away)
        self._news.told.connect(self._on_news)
        self._news.counted.connect(self._show_figures)
        self._desktop.opened.connect(self._on_notice_opened)
        for pane in (self._generate, self._jobs):
            self.offers.follow(pane.show_offer)

    def _wire_commands(self) -> None:
        commands, state = self.window.commands, self._state
        for name, run in (
            ("new_project", self.dialogs.new_project),
            ("new_mascot", self.dialogs.new_mascot),
            ("mascot", self.dialogs.mascot),
            ("refresh", self._refresh),
            ("generate", self._generate.submit),
            ("generate_next", lambda: self._generate.submit(ahead=True)),
            ("pause", self._job_desk.keys.toggle_pause),
            ("cancel_newest", self._job_desk.keys.cancel_newest),
            ("take_back", self._job_desk.keys.take_back),
            ("prompt", self._write_prompt),
            ("jobs", self._show_jobs),
            ("search", self.finding.show_search),
            ("shortcuts", self._show_shortcuts),
        ):
            commands.on(name, run)
        commands.add_themes(self._theme, lambda mode: state.preferences.put("theme", mode))
        self._on_library_reloaded()

    def _picture(self, row: JobEntry) -> QImage | None:
        if self._gallery is None or row.state != "completed":
            return None
        pose = self._gallery.face(row.item_id)
        return self._gallery.thumbnail(pose, _JOB_PICTURE) if pose is not None else None

    def _show_mascot(self) -> None:
        mascot = self._state.library.selected_mascot
        if self._gallery is not None:
            self._gallery.show_mascot(mascot.id if mascot else None)

    def _offer_poses(self) -> None:
        if self._gallery is not None:
            self._state.composer.set_poses(self._gallery.faces)
            if self._gallery.loaded and self._gallery.mascot_id is not None:
                self.book.note(self._gallery.mascot_id, self._gallery.poses)

    def _on_library_reloaded(self) -> None:
        """Offer to make things only while there is a server to make them on."""
        loaded = self._state.library.loaded
        for name in ("new_project", "new_mascot"):
            self.window.commands.set_enabled(name, enabled=loaded, why=tr("The workspace is not connected yet."))
        self._generate.set_ready(ready=loaded)
        if loaded and not self._offered:
            self._offered = True
            if self._state.making.new_mascot.unfinished():
                words = tr("A new mascot was begun and not made. Everything filled in is kept.")
                self.window.notices.say(words, action=tr("Go on"), on_action=self.dialogs.new_mascot)

    def _show_figures(self) -> None:
        words = self._news.title()
        self.window.set_figures(words)
        self._desktop.set_figures(words)

    def _open_workspace(self, name: str) -> None:
        if name != self._state.session.workspace.name:
            self._state.session.open(name)

    def _refresh(self) -> None:
        self._state.library.refresh()
        self._state.session.refresh_balance()
        if self._gallery is not None:
            self._gallery.refresh()

    def _write_prompt(self) -> None:
        self.window.show_dock("Generate")
        self._generate.focus_prompt()

    def _fill_batch(self, names: tuple[str, ...]) -> None:
        """Offer poses of these names as one batch, whose rows can still be changed."""
        self._state.composer.fill(tuple(GenerateRequest(type="image", name=name, image_prompt=name) for name in names))
        self.window.show_dock("Generate")

    def _show_jobs(self) -> None:
        self.window.show_dock("Jobs")
        self._jobs.table.setFocus()

    def _let_q_show_jobs(self, place: QWidget) -> None:
        """Let a bare letter show the jobs, where no text is typed."""
        shortcut = QShortcut(QKeySequence("Q"), place)
        shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
        shortcut.activated.connect(self._show_jobs)

    def _show_job(self, entry_id: str) -> None:
        self._show_jobs()
        self._jobs.choose(entry_id)

    def _show_shortcuts(self) -> None:
        self.dialogs.shortcuts(self.window.commands.all())

    def _show_pose(self, mascot_id: str, pose_id: str) -> None:
        if self._gallery is not None:
            self._state.library.select_mascot(mascot_id)
            self.window.tabs.setCurrentIndex(0)
            self._gallery.go_to(pose_id)

    def _retry_pose(self, pose_id: str) -> None:
        """Try the newest job of a pose again; a pose that is not on the server yet goes by its job."""
        rows = self._state.jobs.rows
        row = next((row for row in rows if pose_id in {row.item_id, f"entry:{row.id}"}), None)
        if row is not None:
            self._job_desk.retry(row)

    def _on_found_paused(self) -> None:
        """Go on sending, stay silent or ask, as the preferences say, when sending was paused at the last end."""
        queue, wish = self._state.queue, self._state.preferences.text(AT_START, "ask")
        if wish == "resume":
            queue.pause(paused=False)
        elif wish == "ask":
            words = tr("Sending is paused, as it was when you left.")
            self.window.notices.say(words, action=tr("Go on"), on_action=lambda: queue.pause(paused=False))

    def _edit_job(self, row: JobEntry) -> None:
        self._state.library.select_mascot(row.mascot_id)
        self._state.composer.change(row)
        self._write_prompt()

    def _show_result(self, row: JobEntry) -> None:
        self._state.library.select_mascot(row.mascot_id)
        edge = row.request.get("edge_id")
        if isinstance(edge, str):
            self.window.tabs.setCurrentIndex(1)
            self.edge_requested.emit(edge)
        elif self._gallery is not None:
            self.window.tabs.setCurrentIndex(0)
            self._gallery.select(row.item_id)

    def _on_job_finished(self, row: JobEntry) -> None:
        if row.state == "completed":
            self._state.library.refresh()

    def _on_news(self, sentence: str, row: JobEntry | None, bad: bool) -> None:
        if not bad and not self._state.preferences.flag(FINISHED, default=True):
            return
        self._latest = row
        if row is not None and not bad:
            self.window.notices.say(sentence, action=tr("Show"), on_action=lambda: self._show_result(row))
        else:
            self.window.notices.say(sentence, error=bad, action=tr("Jobs"), on_action=self._show_jobs)
        self._desktop.say(sentence, self._picture(row) if row is not None else None)

    def _on_notice_opened(self) -> None:
        self.window.raise_()
        self.window.activateWindow()
        if self._latest is not None and not self._latest.failed:
            self._show_result(self._latest)
        else:
            self._show_jobs()

    def _on_taken_back(self, sentence: str, again: tuple[JobEntry, ...]) -> None:
        action = tr("Undo") if again else ""
        self.window.notices.say(sentence, action=action, on_action=lambda: self._job_desk.keys.order_again(again))

    def _on_put_away(self, mascot: Mascot) -> None:
        words = tr("{name} is archived. Its poses and files are kept.", name=mascot.name)
        self.window.notices.say(words, action=tr("Undo"), on_action=lambda: self._state.making.page.restore(mascot))

    def _say_error(self, error: MaskoError) -> None:
        action: str = ""
        run: Callable[[], None] | None = None
        if isinstance(error, EngineError):
            action, run = tr("Start it again"), self._state.session.reconnect
        elif error.remedy is Remedy.SIGN_IN:
            action, run = tr("Settings"), self.amenities.workspaces
        elif error.remedy is Remedy.TOP_UP and self._state.session.workspace.local:
            action, run = tr("Add practice credits"), self._top_up
        # An error of no kind is one that nobody foresaw: its report says more, and takes the notice's place.
        about = "disk" if isinstance(error, StorageError) else "crash" if type(error) is MaskoError else ""
        self.window.notices.say(error.sentence, error=True, action=action, on_action=run, about=about)

    def _top_up(self) -> None:
        self._state.session.top_up(PRACTICE_CREDITS)
