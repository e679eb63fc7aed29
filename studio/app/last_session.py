"""Opens Studio where it was left: the tab, the chosen poses, the open canvas with its place, size and selection."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import msgspec
from PySide6.QtCore import QObject, QPointF

from studio.domain.records import Record

if TYPE_CHECKING:
    from studio.app.canvas import CanvasTab
    from studio.state.gallery import Gallery
    from studio.state.preferences import Preferences
    from studio.views.main_window import MainWindow

_KEPT = "session"

log = logging.getLogger(__name__)


class Left(Record, frozen=True, kw_only=True):
    """Where somebody was. ``zoom`` 0: everything was in sight, as it is again at any size of the window.

    ``windows`` are the places of panes that had a window of their own, by name, as Qt writes them.
    """

    tab: int = 0
    mascot: str = ""
    poses: tuple[str, ...] = ()
    pose: str = ""
    canvas: str = ""
    zoom: float = 0.0
    center: tuple[float, float] = (0.0, 0.0)
    selection: tuple[str, ...] = ()
    windows: Mapping[str, str] = MappingProxyType({})


class LastSession(QObject):
    """Gives everything back once, as soon as it is there; who has gone elsewhere meanwhile is left alone."""

    def __init__(self, window: MainWindow, preferences: Preferences) -> None:
        super().__init__(window)
        self._window = window
        self._preferences = preferences
        self._left = _read(preferences.mapping(_KEPT))
        self._gallery: Gallery | None = None
        self._canvas: CanvasTab | None = None
        self._show_tab()

    def keep(self) -> None:
        """Write down where things are."""
        gallery, canvas = self._gallery, self._canvas
        left = msgspec.structs.replace(self._left, tab=self._window.tabs.currentIndex() or self._left.tab)
        if gallery is not None and gallery.loaded:
            left = msgspec.structs.replace(
                left, mascot=gallery.mascot_id or "", poses=gallery.chosen, pose=gallery.selected
            )
        if canvas is not None and canvas.canvases.current is not None:
            view, document = canvas.pane.view, canvas.canvases.document
            center = view.seen().center()
            left = msgspec.structs.replace(
                left,
                canvas=canvas.canvases.current.id,
                zoom=0.0 if view.fits else view.zoom,
                center=(center.x(), center.y()),
                selection=tuple(sorted(document.selection)),
            )
        windows = {name: place for name, seat in self._window.seats.items() if (place := seat.arrangement())}
        self._preferences.put(_KEPT, msgspec.to_builtins(msgspec.structs.replace(left, windows=windows)))

    def give_window(self, name: str) -> None:
        """Give a pane the window of its own that it had."""
        self._window.seats[name].restore(self._left.windows.get(name, ""))

    def gallery_loaded(self, gallery: Gallery) -> None:
        """Choose the poses again when they are there."""
        self._gallery = gallery
        self._show_tab()
        gallery.changed.connect(self._choose_poses)
        self._choose_poses()

    def canvas_loaded(self, canvas: CanvasTab) -> None:
        """Open the canvas again when its mascot's canvases are known."""
        self._canvas = canvas
        canvas.canvases.listed.connect(self._open_canvas)
        canvas.canvases.opened.connect(self._show_canvas)
        self._open_canvas()

    def _show_tab(self) -> None:
        """Bring the tab up; the third comes with the gallery."""
        tabs = self._window.tabs
        if 0 < self._left.tab < tabs.count() and tabs.currentIndex() == 0:
            tabs.setCurrentIndex(self._left.tab)
            self._left = msgspec.structs.replace(self._left, tab=0)

    def _choose_poses(self) -> None:
        gallery, left = self._gallery, self._left
        if gallery is None or not gallery.loaded or not gallery.mascot_id:
            return
        gallery.changed.disconnect(self._choose_poses)
        if gallery.mascot_id == left.mascot and not gallery.selected:
            gallery.choose(left.poses, left.pose)

    def _open_canvas(self) -> None:
        canvas = self._canvas
        if canvas is None or canvas.canvases.mascot is None or not canvas.canvases.loaded:
            return
        canvases, left = canvas.canvases, self._left
        canvases.listed.disconnect(self._open_canvas)
        if canvases.mascot is not None and canvases.mascot.id == left.mascot and _knows(canvas, left.canvas):
            canvases.open(left.canvas)
        else:
            canvases.opened.disconnect(self._show_canvas)

    def _show_canvas(self) -> None:
        canvas, left = self._canvas, self._left
        if canvas is None or canvas.canvases.current is None or canvas.canvases.current.id != left.canvas:
            return
        canvas.canvases.opened.disconnect(self._show_canvas)
        view, graph = canvas.pane.view, canvas.canvases.document.graph
        parts = {part.id for shelf in (graph.nodes, graph.edges, graph.annotations) for part in shelf}
        canvas.canvases.document.select(parts.intersection(left.selection))
        if left.zoom:
            view.look_at(QPointF(*left.center), left.zoom)


def _knows(canvas: CanvasTab, canvas_id: str) -> bool:
    return any(row.id == canvas_id for row in canvas.canvases.rows)


def _read(table: dict[str, Any]) -> Left:
    try:
        return msgspec.convert(table, Left)
    except msgspec.ValidationError as error:
        log.warning("Where the last session was cannot be read: %s", error)
        return Left()
