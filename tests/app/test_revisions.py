"""Revisions of a canvas in the real window: kept on opening and saving, restored as one edit that can be undone."""

from PySide6.QtWidgets import QListWidget

from studio.app.studio import Studio
from studio.domain.graph import Graph, Node
from studio.domain.requests import MascotRequest
from studio.services.storage import Folders
from studio.state.document import exchange
from studio.views.main_window import MainWindow
from studio.views.theme import Theme
from tests.helpers.screen import Screen, by_hand

ONE = Graph(initial_node="idle", nodes=(Node(id="idle", item_name="Idle"),))
TWO = Graph(initial_node="idle", nodes=(*ONE.nodes, Node(id="wave", item_name="Wave")))


def test_a_revision_comes_back_and_nothing_is_lost(qapp, loop, tmp_path):
    theme = Theme("light")
    theme.install(qapp)
    window = MainWindow(theme)
    window.show()
    folders = Folders.under(tmp_path).make()
    studio = Studio(loop, theme, window, folders, engine_options=("--base-video", "240"))
    try:
        loop.run_until_complete(go_back(studio, Screen()))
    finally:
        loop.run_until_complete(studio.close())


async def go_back(studio: Studio, screen: Screen) -> None:
    studio.start()
    await screen.until(lambda: studio.library.loaded and studio.canvas is not None, "Studio never stood")
    client = studio.session.client
    assert client is not None
    assert studio.canvas is not None
    canvases = studio.canvas.canvases
    project = await client.create_project("Forest")
    mascot, _ = await client.create_mascot(
        MascotRequest(project_id=project.id, name="Felix", prompt="a fox"), intent="felix"
    )
    studio.library.refresh()
    await screen.until(lambda: studio.library.mascot(mascot.id) is not None, "the mascot is not in the library")
    studio.library.select_mascot(mascot.id)
    await screen.until(lambda: canvases.loaded, "the canvases were never listed")
    canvases.create("Main")
    await screen.until(lambda: canvases.current is not None, "no canvas is open")
    for graph in (ONE, TWO):
        canvases.document.do(exchange(graph, "Draw"))
        canvases.save()
        await screen.until(lambda: not canvases.document.dirty, "the canvas is not saved")
    await by_hand(lambda: studio.window.commands.run("revisions"))
    rows = await screen.widget("Revisions", QListWidget)
    assert isinstance(rows, QListWidget)
    await screen.until(lambda: rows.count() == 2, lambda: f"there are {rows.count()} revisions")
    await by_hand(lambda: rows.setCurrentRow(1))
    await screen.write("Revision name", "Start")
    await screen.click("Name this revision")
    await screen.until(lambda: rows.item(1).text().startswith("Start · "), "the revision has no name")
    await screen.click("Restore")
    assert [node.id for node in canvases.document.graph.nodes] == ["idle"]
    assert canvases.document.dirty
    canvases.document.stack.undo()
    assert [node.id for node in canvases.document.graph.nodes] == ["idle", "wave"]
