"""Closed and opened again, a real Studio stands where it was left, and knows what was worked on lately."""

from collections.abc import Awaitable, Callable
from pathlib import Path

from studio.app.projects import Projects
from studio.app.recent import RecentWork
from studio.app.studio import Studio
from studio.domain.requests import GenerateRequest
from studio.services.mascot_care import MascotCare
from studio.services.storage import Folders
from studio.views.main_window import MainWindow
from studio.views.theme import Theme
from tests.helpers.screen import Screen, by_hand
from tests.helpers.whole_studio import fill


def test_a_session_is_opened_where_it_was_left(qapp, loop, tmp_path):
    left: dict[str, object] = {}
    live(qapp, loop, tmp_path, lambda studio, _: leave(studio, left))
    live(qapp, loop, tmp_path, lambda studio, recent: come_back(studio, recent, left, tmp_path))


def live(qapp, loop, folder: Path, act: Callable[[Studio, RecentWork], Awaitable[None]]) -> None:
    before = qapp.styleSheet(), qapp.palette(), qapp.font()
    theme = Theme("light")
    theme.install(qapp)
    window = MainWindow(theme)
    window.resize(1440, 900)
    window.show()
    folders = Folders.under(folder).make()
    studio = Studio(loop, theme, window, folders, engine_options=("--base-video", "240"))
    recent = RecentWork(studio, Projects(studio, folders))
    try:
        loop.run_until_complete(act(studio, recent))
    finally:
        loop.run_until_complete(studio.close())
        qapp.setStyleSheet(before[0])
        qapp.setPalette(before[1])
        qapp.setFont(before[2])


async def leave(studio: Studio, left: dict[str, object]) -> None:
    """Make a pose and a second canvas, choose both, look closely, and go to the matrix."""
    screen = Screen()
    await fill(studio, screen)
    gallery, canvas = studio.gallery, studio.canvas
    assert gallery is not None
    assert canvas is not None
    await studio.session.current_client().generate(
        gallery.mascot_id, GenerateRequest(type="image", name="Sit", image_prompt="sitting"), intent="sit"
    )
    gallery.refresh()
    await screen.until(lambda: gallery.poses, "the pose is not in the gallery")
    gallery.select(gallery.poses[0].id)
    canvas.canvases.save()
    await screen.until(lambda: not canvas.canvases.document.dirty, "the canvas was not saved")
    left["canvas"] = canvas.canvases.current.id
    canvas.canvases.create("Another")
    await screen.until(lambda: canvas.canvases.current.id != left["canvas"], "there is no second canvas")
    canvas.canvases.open(str(left["canvas"]))
    await screen.until(lambda: canvas.canvases.current.id == left["canvas"], "the first is not open again")
    await by_hand(lambda: studio.window.tabs.setCurrentIndex(1))
    canvas.canvases.document.select(["hello"])
    canvas.pane.view.look_at(canvas.pane.view.canvas.nodes["hello"].rect.center(), 0.75)
    left |= {"pose": gallery.selected, "center": canvas.pane.view.seen().center()}
    await by_hand(studio.window.seats["Stage"].action.trigger)
    await by_hand(lambda: canvas.pane.stage.window().setGeometry(60, 80, 400, 500))
    await by_hand(lambda: studio.window.tabs.setCurrentIndex(2))


async def come_back(studio: Studio, recent: RecentWork, left: dict[str, object], folder: Path) -> None:
    screen, things = Screen(), recent.things
    studio.start()
    await screen.until(lambda: studio.gallery is not None and studio.gallery.selected, "no pose was chosen")
    assert studio.gallery.selected == left["pose"]
    assert studio.window.tabs.currentIndex() == 2
    await screen.until(lambda: studio.canvas is not None and studio.canvas.canvases.current, "no canvas was opened")
    canvas = studio.canvas
    await screen.until(lambda: canvas.canvases.document.selection, "nothing is selected on the canvas")
    view = canvas.pane.view
    assert canvas.canvases.current.id == left["canvas"]
    assert canvas.canvases.document.selection == {"hello"}
    assert abs(view.zoom - 0.75) < 1e-6
    assert (view.seen().center() - left["center"]).manhattanLength() < 4
    own = canvas.pane.stage.window()
    assert (own.windowTitle(), own.width(), own.height()) == ("Stage · Masko Studio", 400, 500)
    await by_hand(own.close)
    assert canvas.pane.stage.window() is studio.window
    await look_at_the_list(studio, recent, screen, folder)
    assert things.rows == ()


async def look_at_the_list(studio: Studio, recent: RecentWork, screen: Screen, folder: Path) -> None:
    """A mascot that was put away and a file that is gone are marked, and can be taken off the list."""
    things, menu = recent.things, studio.window.commands.menus["File"].findChild(type(recent.menu)).parent()
    words = lambda: [action.text() for action in menu.actions() if not action.isSeparator()]  # noqa: E731
    assert words() == ["Felix", "Clear the list"]
    things.note_file(folder / "forest.masko")
    await screen.until(lambda: words()[0] == "forest.masko (missing)", "the file is not marked")
    mascot = studio.library.selected_mascot
    await MascotCare(studio.session.current_client(), mascot.id).archive()
    studio.library.refresh()
    await screen.until(lambda: words()[1] == "Felix (missing)", "the mascot is not marked")
    await by_hand(menu.actions()[0].trigger)
    await screen.click("Take it off the list")
    assert words() == ["Felix (missing)", "Clear the list"]
    await by_hand(menu.actions()[-1].trigger)
    assert not menu.menuAction().isEnabled()
