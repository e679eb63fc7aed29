"""What was before the person's eyes when Studio ended, put back at the next start: tab, pose, canvas, windows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPointF

if TYPE_CHECKING:
    from studio.app.canvas import CanvasTab
    from studio.state.gallery import Gallery
    from studio.state.preferences import Preferences
    from studio.views.main_window import MainWindow

_TAB, _POSE, _CANVAS, _VIEW, _WINDOW = "last.tab", "last.pose", "last.canvas", "last.view", "last.window."


class LastSession(QObject):
    """Keeps and puts back; what a person has done meanwhile stands."""

    def __init__(self, preferences: Preferences, window: MainWindow) -> None:
        super().__init__(window)
        self._preferences = preferences
        self._window = window
        self._gallery: Gallery | None = None
        self._canvas: CanvasTab | None = None

    def kept(self) -> dict[str, str]:
        """Return what is to be remembered; what was never loaded stays as it was remembered before."""
        values = {_TAB: str(self._window.tabs.currentIndex())}
        values |= {_WINDOW + name: seat.arrangement() for name, seat in self._window.seats.items()}
        if self._gallery is not None:
            values[_POSE] = self._gallery.selected
        if self._canvas is not None and (current := self._canvas.canvases.current) is not None:
            view = self._canvas.pane.view
            middle = view.seen().center()
            looked = "" if view.fits else f"{view.zoom:.4f} {middle.x():.1f} {middle.y():.1f}"
            values |= {_CANVAS: current.id, _VIEW: looked}
        return values

    def gallery_loaded(self, gallery: Gallery) -> None:
        """Choose the pose again, and the tab unless another one was clicked; all tabs are there now."""
        self._gallery = gallery
        if pose_id := self._preferences.text(_POSE):
            gallery.go_to(pose_id)
        self._open_windows("Gallery")
        tabs, last = self._window.tabs, self._preferences.text(_TAB)
        if not tabs.currentIndex() and last.isdecimal() and int(last) < tabs.count():
            tabs.setCurrentIndex(int(last))

    def canvas_loaded(self, canvas: CanvasTab) -> None:
        """Have the canvas opened that was open, as near and where it was looked at."""
        self._canvas = canvas
        canvas.canvases.prefer(self._preferences.text(_CANVAS))
        canvas.canvases.opened.connect(self._look_again)
        self._open_windows("Stage")

    def _open_windows(self, name: str) -> None:
        self._window.seats[name].restore(self._preferences.text(_WINDOW + name))

    def _look_again(self) -> None:
        canvas = self._canvas
        if canvas is None or canvas.canvases.current is None:
            return
        canvas.canvases.opened.disconnect(self._look_again)
        figures = self._preferences.text(_VIEW).split()
        if canvas.canvases.current.id == self._preferences.text(_CANVAS) and len(figures) == 3:
            try:
                zoom, x, y = map(float, figures)
            except ValueError:
                return
            canvas.pane.view.look_at(zoom, QPointF(x, y))
