"""The canvas tab without a server: an empty canvas, ids that count, and everything taken away again."""

import asyncio
from collections.abc import Callable
from pathlib import Path

from studio.domain.canvas_records import Canvas, CanvasInfo
from studio.domain.graph import Graph
from studio.domain.graph_json import graph_hash
from studio.domain.records import Mascot
from studio.services.canvas_drafts import CanvasDrafts
from studio.state.canvas_seams import CanvasSeams
from studio.state.canvas_shelf import CanvasShelf
from studio.state.canvases import Canvases
from studio.state.clips import Projector
from studio.state.stage import Stage
from studio.state.tasks import Tasks
from studio.views.canvas.pane import CanvasPane
from studio.views.theme import Theme
from tests.helpers.canvas_window import NoMeter, OfflineSession, media_for, numbered
from tests.helpers.waiting import dispose


class CanvasRig:
    """A canvas pane that shows a graph; end it with ``close``."""

    def __init__(self, loop: asyncio.AbstractEventLoop, folder: Path, graph: Graph | None = None) -> None:
        graph = graph or Graph()
        self._loop = loop
        self.session = OfflineSession()
        self.tasks = Tasks(loop)
        self.media = media_for(graph)
        self.drafts = CanvasDrafts(folder)
        self.canvases = Canvases(self.tasks, self.session, lambda client: None, self.drafts, self.media)
        self.shelf = CanvasShelf(self.tasks, self.canvases)
        self.projector = Projector()
        self.stage = Stage(self.canvases.document, self.media, self.projector)
        self.seams = CanvasSeams(self.canvases.document, self.media, NoMeter())
        panes = (self.canvases, self.shelf, self.stage, self.projector, self.seams)
        self.pane = CanvasPane(*panes, Theme("light"), numbered("id"))
        self.pane.resize(1400, 900)
        self.pane.show()
        self.act(self.canvases.show_mascot, Mascot(id="m", project_id="p", name="Felix"))
        opened = Canvas(info=CanvasInfo(id="c", name="Main"), graph=graph, graph_hash=graph_hash(graph))
        self.act(self.canvases._on_opened, opened)
        self.document = self.canvases.document
        self.view = self.pane.view

    def act(self, what: Callable[..., object], *arguments: object) -> object:
        """Call something inside the running loop, as a click does."""

        async def call() -> object:
            return what(*arguments)

        return self._loop.run_until_complete(call())

    def close(self) -> None:
        """Take everything away."""
        self.stage.close()
        self.pane.previews.stop()
        self.projector.close()
        self._loop.run_until_complete(self.tasks.close())
        self.canvases._draft_timer.stop()
        self.pane.release()
        self.pane.close()
        dispose(
            self.pane,
            self.seams,
            self.stage,
            self.projector,
            self.shelf,
            self.canvases,
            self.media,
            self.tasks,
            self.session,
        )
