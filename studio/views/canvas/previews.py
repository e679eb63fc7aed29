"""Loops that play on their cards: only those in sight, only near enough to see, never more than can be decoded."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QSize, QTimer
from PySide6.QtGui import QPixmapCache

from studio.domain.graph import Edge
from studio.state.canvas_media import CanvasMedia
from studio.state.clips import ClipPlayer, Projector
from studio.views.canvas.cards import SCREEN
from studio.views.canvas.items import NodeItem
from studio.views.canvas.scene import FAR
from studio.views.canvas.view import CanvasView

MOST = 24
_AFTER_MS = 120
#: Kilobytes of copies of the cards that lie under clips: a megabyte holds one that is 500 device pixels wide.
_CARDS_KB = MOST * 1024


class CardPreviews(QObject):
    """Plays the loop of every card in sight; ``may_move`` is asked first, for those who want no motion."""

    def __init__(
        self, view: CanvasView, media: CanvasMedia, projector: Projector, may_move: Callable[[], bool] = lambda: True
    ) -> None:
        super().__init__(view)
        self._view = view
        self._media = media
        self._projector = projector
        self._may_move = may_move
        self._players: dict[str, ClipPlayer] = {}
        self._paths: dict[str, object] = {}
        self._ratio = 1.0
        QPixmapCache.setCacheLimit(max(QPixmapCache.cacheLimit(), _CARDS_KB))
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_AFTER_MS)
        self._timer.timeout.connect(self.refresh)
        view.moved.connect(self._timer.start)
        view.canvas.mirrored.connect(self._timer.start)
        media.changed.connect(self._timer.start)
        view.canvas.theme.changed.connect(self._timer.start)

    @property
    def playing(self) -> int:
        """How many cards move."""
        return len(self._players)

    def refresh(self) -> None:
        """Start what came into sight and stop what left it."""
        wanted = self._wanted()
        for node_id in self._players.keys() - wanted.keys():
            self._stop(node_id)
        self._ratio = self._view.zoom * self._view.devicePixelRatioF()
        box = QSize(*(max(1, round(side * self._ratio)) for side in SCREEN))
        side = max(64, box.width(), box.height())
        for node_id, edge in wanted.items():
            path = self._media.clip_path(edge, side)
            if path is None:
                continue
            if self._paths.get(node_id) != path:
                self._stop(node_id)
                player = ClipPlayer(self._projector, path, box, parent=self)
                player.frame_changed.connect(partial(self._show, node_id))
                self._players[node_id], self._paths[node_id] = player, path
                player.play()
            else:
                self._players[node_id].resize(box)

    def stop(self) -> None:
        """Stop every card; when the canvas is left, and before the projector ends."""
        self._timer.stop()
        for node_id in list(self._players):
            self._stop(node_id)

    def _wanted(self) -> dict[str, Edge]:
        """Return the loops of the cards in sight, those nearest to the middle first if there are too many."""
        if self._view.zoom < FAR or not self._view.isVisible() or not self._may_move():
            return {}
        seen, graph = self._view.seen(), self._view.document.graph
        near = {
            node_id: item.rect.center()
            for node_id, item in self._view.canvas.nodes.items()
            if isinstance(item, NodeItem) and item.rect.intersects(seen)
        }
        middle = seen.center()
        order = sorted(near, key=lambda node_id: (near[node_id] - middle).manhattanLength())[:MOST]
        loops = {edge.source: edge for edge in graph.edges if edge.is_loop and edge.video_asset_id}
        return {node_id: loops[node_id] for node_id in order if node_id in loops}

    def _show(self, node_id: str) -> None:
        item, player = self._view.canvas.nodes.get(node_id), self._players.get(node_id)
        if isinstance(item, NodeItem) and player is not None:
            item.show_frame(player.image, self._ratio)

    def _stop(self, node_id: str) -> None:
        self._paths.pop(node_id, None)
        player = self._players.pop(node_id, None)
        if player is not None:
            player.close()
            player.deleteLater()
        item = self._view.canvas.nodes.get(node_id)
        if isinstance(item, NodeItem):
            item.show_frame(None)
