"""What was looked at when Studio ended is looked at when it starts again."""

from PySide6.QtCore import QPointF

from studio.app.studio import Studio
from studio.state.gallery import Gallery
from tests.e2e.test_first_mascot import open_studio
from tests.helpers.screen import Screen, by_hand
from tests.helpers.whole_studio import fill


def test_tab_canvas_zoom_and_pose_are_as_they_were_left(qapp, loop, tmp_path) -> None:
    studio = open_studio(qapp, loop, tmp_path, "--base-picture", "64")
    studio.window.resize(1440, 900)
    try:
        left = loop.run_until_complete(_leave(studio, Screen()))
    finally:
        loop.run_until_complete(studio.close())
    again = open_studio(qapp, loop, tmp_path, "--base-picture", "64")
    try:
        loop.run_until_complete(_come_back(again, Screen(), left))
    finally:
        loop.run_until_complete(again.close())


async def _leave(studio: Studio, screen: Screen) -> tuple[str, str]:
    """Look closely at a corner of the second canvas, with a pose chosen; return what is open and chosen."""
    await fill(studio, screen)
    canvas, gallery = studio.canvas, studio.gallery
    assert canvas is not None
    assert isinstance(gallery, Gallery)
    canvases = canvas.canvases
    canvases.create("Second")
    await screen.until(lambda: canvases.current is not None and canvases.current.name == "Second", "it is not open")
    studio.window.show_page(None)
    await by_hand(lambda: studio.window.tabs.setCurrentIndex(1))
    await by_hand(lambda: canvas.pane.view.look_at(1.5, QPointF(300, 200)))
    seat = studio.window.seats["Stage"]
    await by_hand(seat.action.trigger)
    await by_hand(lambda: canvas.pane.stage.window().setGeometry(60, 80, 400, 500))
    assert canvas.pane.stage.isVisible()
    return canvases.current.id, gallery.selected


async def _come_back(studio: Studio, screen: Screen, left: tuple[str, str]) -> None:
    studio.start()
    await screen.until(
        lambda: studio.canvas is not None and studio.canvas.canvases.current is not None, "no canvas was opened"
    )
    assert studio.canvas is not None
    view = studio.canvas.pane.view
    assert studio.canvas.canvases.current.id == left[0]
    assert studio.window.tabs.currentWidget() is studio.canvas.pane
    await screen.until(lambda: abs(view.zoom - 1.5) < 0.01, lambda: f"the zoom is {view.zoom}")
    stage = studio.canvas.pane.stage
    assert stage.window().windowTitle() == "Stage · Masko Studio"
    assert (stage.window().width(), stage.window().height()) == (400, 500)
    await by_hand(stage.window().close)
    assert stage.window() is studio.window
    assert (view.seen().center() - QPointF(300, 200)).manhattanLength() < 4
