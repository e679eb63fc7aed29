"""Puts the canvas together: files come from the gallery, the mascot from the library, orders go to the caller."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from studio.domain.errors import StorageError, Unreachable
from studio.domain.orders import Order
from studio.domain.records import Asset
from studio.domain.words import tr
from studio.services.cache import DownloadCache
from studio.services.canvas_drafts import CanvasDrafts
from studio.services.canvases import CanvasService
from studio.state.canvas_drop import CanvasDrops
from studio.state.canvas_export import CanvasExport
from studio.state.canvas_media import CanvasMedia
from studio.state.canvas_recovery import CanvasRecovery
from studio.state.canvas_seams import CanvasSeams
from studio.state.canvas_shelf import CanvasShelf
from studio.state.canvases import Canvases
from studio.state.gallery import Gallery
from studio.state.incoming import Incoming
from studio.state.library import Library
from studio.state.preferences import Preferences
from studio.state.session import Session
from studio.state.stage import Stage
from studio.state.tasks import Tasks
from studio.views.canvas.dialogs import CanvasDialogs
from studio.views.canvas.pane import CanvasPane
from studio.views.canvas.recovery_dialog import RecoveryDialog
from studio.views.theme import Theme

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Ground:
    """What the canvas stands on; ``drafts`` is the folder for unsaved canvases."""

    tasks: Tasks
    session: Session
    library: Library
    gallery: Gallery
    cache: DownloadCache
    drafts: Path
    incoming: Incoming | None = None
    preferences: Preferences | None = None


class CanvasTab:
    """The canvas with everything behind it. Show ``pane`` in a tab; ``say`` gets lines for the notice board."""

    def __init__(
        self, ground: Ground, theme: Theme, *, order: Callable[[Order, bool], object], say: Callable[[str], object]
    ) -> None:
        """Build and wire.

        ``order`` gets every paid order, and whether the person has seen its price and the balance after it.
        """
        self._ground = ground
        self._asked: set[str] = set()
        gallery, library = ground.gallery, ground.library
        self.media = CanvasMedia(gallery.thumbnails, gallery.files)
        self._drafts = CanvasDrafts(ground.drafts)
        self.canvases = Canvases(ground.tasks, ground.session, CanvasService, self._drafts, self.media)
        self.recovery = CanvasRecovery(ground.tasks, ground.session, self._drafts, self.canvases)
        self.exports = CanvasExport(ground.tasks, ground.session, self.canvases, self._fetch)
        self.stage = Stage(self.canvases.document, self.media, gallery.projector)
        self.shelf = CanvasShelf(ground.tasks, self.canvases)
        self.seams = CanvasSeams(self.canvases.document, self.media, gallery.meters)
        gallery.meters.changed.connect(self.seams.look)
        self.pane = CanvasPane(self.canvases, self.shelf, self.stage, gallery.projector, self.seams, theme)
        self.dialogs = CanvasDialogs(self.pane, self.canvases, self.exports)
        self.canvases.order_requested.connect(order)
        self.pane.said.connect(say)
        self.shelf.said.connect(say)
        self.shelf.repair_known.connect(self.dialogs.repair)
        self.drops: CanvasDrops | None = None
        if ground.incoming is not None:
            self.drops = CanvasDrops(ground.tasks, self.canvases, ground.incoming)
            self.drops.said.connect(say)
            self.drops.pose_made.connect(gallery.refresh)
            self.pane.view.take_drops(self.drops)
        self.dialogs.said.connect(say)
        self.pane.stage.trace_save_requested.connect(self._save_trace)
        self.canvases.status_changed.connect(gallery.refresh)
        gallery.changed.connect(self._learn_poses)
        gallery.files.arrived.connect(lambda _: self.media.changed.emit())
        gallery.thumbnails.changed.connect(self.media.picture_changed)
        library.selection_changed.connect(self._show_mascot)
        self.recovery.said.connect(say)
        self.recovery.show_requested.connect(self._show_canvas)
        self.recovery.found.connect(lambda drafts: RecoveryDialog(self.recovery, drafts, self.pane).open())
        if ground.preferences is not None:
            ground.preferences.changed.connect(lambda _: self._take_preferences())
            self._take_preferences()
        self.canvases.opened.connect(self._learn_poses)
        self._show_mascot()
        self._learn_poses()
        self.recovery.look()

    def release(self) -> None:
        """Keep unsaved edits and stop everything that plays; before tasks, gallery and cache are closed."""
        self.canvases.keep_draft()
        try:
            self._drafts.settle()
        except StorageError as error:
            log.warning("Unsaved canvases could not be marked as kept: %s", error.sentence)
        self.pane.release()

    def _save_trace(self, path: Path) -> None:
        self.exports.write_trace(path, self.stage.trace)

    def _take_preferences(self) -> None:
        preferences = self._ground.preferences
        if preferences is not None:
            self.pane.view.wheel_scrolls = preferences.text("canvas.wheel", "zoom") == "scroll"

    def _show_mascot(self) -> None:
        self.canvases.show_mascot(self._ground.library.selected_mascot)

    def _show_canvas(self, mascot_id: str, canvas_id: str) -> None:
        """Show a canvas of any mascot."""
        mascot = self.canvases.mascot
        if mascot is None or mascot.id != mascot_id:
            self._ground.library.select_mascot(mascot_id)
        current = self.canvases.current
        if current is None or current.id != canvas_id:
            self.canvases.open(canvas_id)

    def _learn_poses(self) -> None:
        if self._ground.gallery.poses != self.media.poses:
            self.media.set_poses(self._ground.gallery.poses)
        service, graph = self.canvases.service, self.canvases.document.graph
        loose = [one for one in self.media.unknown(graph) if one not in self._asked]
        if service is not None and loose:
            self._asked.update(loose)
            self._ground.tasks.spawn("canvas/files", _assets(service, loose), done=self.media.learn)

    async def _fetch(self, asset: Asset) -> Path:
        client = self._ground.session.client
        if client is None:
            raise Unreachable(tr("The workspace is not connected, so files cannot be fetched. Try again in a moment."))
        return await self._ground.cache.fetch(client, asset)


async def _assets(service: CanvasService, asset_ids: Sequence[str]) -> tuple[Asset, ...]:
    """Return files that belong to no pose of the mascot, as far as the server knows them."""
    found = [await service.asset(asset_id) for asset_id in asset_ids]
    return tuple(asset for asset in found if asset is not None)
