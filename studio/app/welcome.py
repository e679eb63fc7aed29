"""The first run: shows the welcome while there is nothing to show, and takes each way out of it."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from studio.domain.words import tr
from studio.state.mascot_draft import WAYS
from studio.state.sample import Sample
from studio.views.desk import Desk, State
from studio.views.theme import Theme
from studio.views.welcome import WelcomePage

if TYPE_CHECKING:
    from studio.app.canvas import CanvasTab

_DONE = "welcome.done"


class Welcome(QObject):
    """Comes by itself on an empty library, once; the Help menu brings it back."""

    def __init__(self, theme: Theme, state: State, desk: Desk) -> None:
        super().__init__(desk.window)
        self._window = desk.window
        self._dialogs = desk.dialogs
        self._library = state.library
        self._preferences = state.preferences
        self._canvas: CanvasTab | None = None
        self._wanted = False
        self.sample = Sample(state.tasks, state.session, state.library, state.queue, state.jobs)
        self.sample.setParent(self)
        self._page = WelcomePage(theme, self.sample)
        self._window.hold_page(self._page)
        desk.offers.follow(self._page.show_offer)
        self._page.sample_requested.connect(self.sample.make)
        self._page.way_chosen.connect(self._take)
        self._page.skipped.connect(self._leave)
        self.sample.begun.connect(self._on_begun)
        self.sample.ready.connect(self._on_ready)
        self.sample.failed.connect(lambda error: self._window.notices.say(error.sentence, error=True))
        state.session.client_changed.connect(self._page.refresh)
        state.library.project_added.connect(lambda _: self._leave())
        state.library.reloaded.connect(self._on_library_reloaded)
        self._window.commands.on("welcome", self.show)

    def canvas_loaded(self, canvas: CanvasTab) -> None:
        """Know that canvases can be made from now on."""
        self._canvas = canvas
        self.sample.offer(import_module("studio.services.canvases").CanvasService)

    def show(self) -> None:
        """Show the welcome again, whatever there is."""
        self._wanted = True
        self._window.show_page(self._page)

    def _on_library_reloaded(self) -> None:
        """Greet once, and never stand in the way of something."""
        if not self._library.loaded:
            return
        if self._library.projects:
            if not self._wanted:
                self._leave()
        elif not self._preferences.flag(_DONE):
            self._window.show_page(self._page)

    def _leave(self) -> None:
        self._wanted = False
        self._preferences.put(_DONE, value=True)
        self._window.show_page(None)

    def _take(self, way: str) -> None:
        if way == "open":
            self._window.commands.run("import_project")
            return
        known = next((one for one in WAYS if one == way), None)
        if known is not None:
            self._dialogs.begin(known)

    def _on_begun(self) -> None:
        """Show the canvas with what is being made for it."""
        self._leave()
        self._window.tabs.setCurrentIndex(1)

    def _on_ready(self) -> None:
        if self._canvas is not None:
            self._canvas.canvases.refresh()
            said = tr("The sample is ready. Play it, then click on the fox.")
            self._window.notices.say(said, action=tr("Play"), on_action=self._play)

    def _play(self) -> None:
        if self._canvas is not None:
            self._window.tabs.setCurrentIndex(1)
            self._canvas.stage.play()
