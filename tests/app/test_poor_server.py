"""A server that can do less, as its own description says: nothing of what it lacks is offered anywhere."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from studio.app.projects import Projects
from studio.app.studio import Studio
from studio.domain.requests import MascotRequest
from studio.services.storage import Folders
from studio.state.session import Workspace
from studio.views.main_window import MainWindow
from studio.views.theme import Theme
from studio.views.wizards.new_mascot import NewMascotDialog
from tests.helpers.engine import RunningEngine, start_engine
from tests.helpers.entries import entry
from tests.helpers.proxy import FaultProxy
from tests.helpers.raw_server import Asked, RawServer, reply
from tests.helpers.screen import Screen, by_hand

#: Ends of the paths that this server does without.
LACKS = ("/suggest-actions", "/generate-batch", "/cancel", "/repair-preview-media", "/canvas-templates",
         "/analyze-image", "/analyze-url", "/generate/preview", "/imports/poses", "/imports/mascots")  # fmt: skip


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[RunningEngine]:
    running = start_engine(tmp_path / "engine")
    yield running
    running.stop()


class PoorServer(FaultProxy):
    """The real engine, whose description leaves doors out, and the canvas and logo packs too once ``poorer``."""

    poorer = False

    async def __call__(self, asked: Asked) -> bytes:
        answer = await super().__call__(asked)
        if not asked.path.endswith("/openapi.json"):
            return answer
        said = json.loads(answer.partition(b"\r\n\r\n")[2])
        lacks = (*LACKS, "/canvases") if self.poorer else LACKS
        said["paths"] = {path: doors for path, doors in said["paths"].items() if not path.endswith(lacks)}
        if self.poorer:
            said["components"]["schemas"]["GenerateAsk"]["properties"]["type"]["enum"] = ["image", "animation"]
        return reply(said)


def test_what_a_server_lacks_is_offered_nowhere(qapp, loop, tmp_path, engine: RunningEngine):
    theme = Theme("light")
    window = MainWindow(theme)
    window.show()
    folders = Folders.under(tmp_path / "data").make()

    async def run() -> None:
        proxy = PoorServer(engine.api)
        async with RawServer(proxy) as server:
            poor = Workspace(name="Poor", api=server.api, key=engine.key)
            rich = Workspace(name="Rich", api=engine.api, key=engine.key)
            studio = Studio(loop, theme, window, folders, workspaces=(rich, poor))
            Projects(studio, folders)
            try:
                await walk(studio, proxy)
            finally:
                await studio.close()

    loop.run_until_complete(run())
    theme.deleteLater()


async def walk(studio: Studio, proxy: PoorServer) -> None:
    screen = Screen()
    studio.start()
    await screen.until(lambda: studio.canvas is not None and studio.library.loaded, "Studio never stood")
    client = studio.session.current_client()
    project = await client.create_project("Forest")
    request = MascotRequest(project_id=project.id, name="Felix", prompt="a fox")
    await client.create_mascot(request, intent="felix")
    studio.library.refresh()
    await screen.until(lambda: studio.library.selected_mascot, "there is no mascot")
    await screen.until(lambda: studio.session.capabilities.known, "the server said nothing")
    assert await offered(studio) == EVERYTHING
    await change_to(studio, screen, "Poor")
    assert await offered(studio) == {"types": EVERYTHING["types"] - {"batch"}}
    proxy.poorer = True
    await change_to(studio, screen, "Rich")
    assert await offered(studio) == EVERYTHING
    await change_to(studio, screen, "Poor")
    kinds = EVERYTHING["types"] - {"batch", "edit", "logo"}
    assert await offered(studio) == {"types": kinds, "no canvases": True}


async def change_to(studio: Studio, screen: Screen, name: str) -> None:
    studio.session.open(name)
    await screen.until(lambda: studio.session.capabilities.known and studio.library.loaded, "the server said nothing")
    await screen.until(lambda: studio.canvas.canvases.loaded, "the canvases were never listed")


EVERYTHING = {
    "types": {"pose", "animate_new", "animate_pose", "transition", "edit", "regenerate", "logo", "batch"},
    "ideas": True, "ideas for rows": True, "matrix": True, "import": True, "templates": True, "own templates": True,
    "cancel": True, "image": True, "website": True, "variations": True, "keep pictures": True, "welcome": 4,
}  # fmt: skip


async def offered(studio: Studio) -> dict[str, object]:
    """Return what the window offers now, of all that a server may lack; what is not offered is left out."""
    window, desk, canvas, gallery = studio.window, studio.desk, studio.canvas, studio._gallery_tab
    form = desk._generate.fields
    view = form.kind.view()
    dialogs: list[NewMascotDialog] = []
    await by_hand(desk.dialogs.new_mascot)
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, NewMascotDialog)
    dialogs.append(dialog)
    ways = [dialog._tabs.isTabVisible(place) for place in range(3)]
    variations = not dialog._words.preview.isHidden()
    await by_hand(dialog.close)
    sent = entry("e", state="sent", job_id="j")
    cards = sum(not card.isHidden() for card in studio._welcome._page._cards)
    found = {
        "types": {form.kind.itemData(place) for place in range(form.kind.count()) if not view.isRowHidden(place)},
        "ideas": not gallery.pane._suggest.isHidden(),
        "ideas for rows": not form._batch._tools["lightbulb"].isHidden(),
        "matrix": window.tabs.isTabVisible(2),
        "import": next(one for one in window.commands.all() if one.id == "import_project").why == "",
        "templates": canvas.pane.bar._templates.isVisible(),
        "own templates": canvas.pane.bar._keep.isVisible(),
        "cancel": bool(desk._jobs._cancellable(sent)) and studio.queue.can_cancel(sent),
        "image": ways[1],
        "website": ways[2],
        "variations": variations,
        "keep pictures": not gallery.pane._arrivals._keep.isHidden(),
        "welcome": cards if cards > 1 else 0,
        "no canvases": "has no canvases" in canvas.pane._empty._sentence.text(),
    }
    return {name: value for name, value in found.items() if value}
