"""The canvas in the real window, through real processes: priced, paid for once, and played with its transparency."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTabWidget, QWidget

from studio.app.studio import Studio
from studio.domain.graph import Edge, Graph, Node, Position
from studio.domain.requests import MascotRequest
from studio.services.journal import Journal
from studio.services.storage import Folders
from studio.state.document import exchange
from studio.views.main_window import MainWindow
from studio.views.theme import Theme
from tests.helpers.screen import Screen, by_hand

SMALL = ("--base-video", "240")
IDLE = Node(id="idle", item_name="Idle", image_prompt="standing")
WAVING = Node(id="waving", item_name="Waving", image_prompt="one paw raised", position=Position(x=320, y=0))
LOOP = Edge(id="breathing", source="idle", target="idle")
GRAPH = Graph(initial_node="idle", nodes=(IDLE, WAVING), edges=(LOOP,))
PRICE = 2 * 1 + 5 * 4


def test_a_canvas_is_made_paid_for_once_and_plays(qapp, loop, tmp_path) -> None:
    theme = Theme("light")
    theme.install(qapp)
    window = MainWindow(theme)
    window.show()
    folders = Folders.under(tmp_path).make()
    studio = Studio(loop, theme, window, folders, engine_options=SMALL)
    try:
        loop.run_until_complete(make_and_play(studio, Screen()))
    finally:
        loop.run_until_complete(studio.close())
    loop.run_until_complete(is_in_the_journal(folders))


async def make_and_play(studio: Studio, screen: Screen) -> None:
    first = await open_canvas_tab(studio, screen)
    await screen.click("New canvas")
    assert studio.canvas is not None
    canvases = studio.canvas.canvases
    await screen.until(lambda: canvases.current is not None, "the canvas is not open")
    canvases.document.do(exchange(GRAPH, "Draw"))
    await screen.click("Save canvas")
    await screen.until(lambda: not canvases.document.dirty, "the canvas is not saved")
    await screen.click("Generate all")
    await screen.click(f"Generate · {PRICE} credits")
    client = studio.session.client
    assert client is not None
    await screen.until(
        lambda: len(studio.jobs.rows) == 3 and all(row.state == "completed" for row in studio.jobs.rows),
        lambda: f"the jobs are {[(row.pose_name, row.state, row.error) for row in studio.jobs.rows]}",
        seconds=60,
    )
    await screen.until(
        lambda: canvases.status.nodes_completed == 2 and canvases.status.edges_completed == 1,
        lambda: f"the canvas says {canvases.status}",
    )
    balance = await client.balance()
    assert balance.total == first - PRICE
    assert sum(row.amount for row in (await client.ledger(limit=1000)).rows) == balance.total
    await screen.click("Play canvas")
    await plays(screen, await screen.widget("Stage"))


async def open_canvas_tab(studio: Studio, screen: Screen) -> int:
    """Choose a new mascot, turn to the canvas, and return the balance."""
    studio.start()
    await screen.until(
        lambda: studio.canvas is not None and studio.session.balance is not None and studio.library.loaded,
        "the canvas was never loaded",
    )
    client = studio.session.client
    assert client is not None
    project = await client.create_project("My app")
    request = MascotRequest(project_id=project.id, name="Felix", prompt="a friendly orange fox with a blue scarf")
    mascot, _ = await client.create_mascot(request, intent="felix")
    studio.library.refresh()
    await screen.until(lambda: studio.library.mascot(mascot.id) is not None, "the mascot is not in the library")
    studio.library.select_mascot(mascot.id)
    tabs = await screen.widget("Work area", QTabWidget)
    assert isinstance(tabs, QTabWidget)
    assert [tabs.tabText(place) for place in range(tabs.count())] == ["Gallery", "Canvas"]
    assert tabs.currentIndex() == 0
    bar, left, plain = tabs.tabBar(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    await by_hand(lambda: QTest.mouseClick(bar, left, plain, bar.tabRect(1).center()))
    return (await client.balance()).total


async def plays(screen: Screen, stage: QWidget) -> None:
    """See the picture move, and the checkerboard in its corner."""
    seen = set()

    def moved() -> bool:
        seen.add(bytes(stage.grab().toImage().constBits()))
        return len(seen) >= 5

    await screen.until(moved, "the stage does not move")
    picture = stage.grab().toImage()
    x, y = max(0, (stage.width() - stage.height()) // 2), max(0, (stage.height() - stage.width()) // 2)
    corner = {picture.pixel(x + dx, y + dy) for dx in range(24) for dy in range(24)}
    assert len(corner) == 2, "no checkerboard in the corner of the clip"
    side = min(stage.width(), stage.height())
    colours = [picture.pixelColor(x + side * dx // 16, y + side * dy // 16) for dx in range(16) for dy in range(16)]
    assert sum(10 <= colour.hue() <= 45 and colour.saturation() > 120 for colour in colours) > 15, "no orange fox"


async def is_in_the_journal(folders: Folders) -> None:
    """Find the order written down with its end: three jobs of one call, each at its price."""
    journal = Journal(folders.data / "journal.sqlite")
    await journal.open()
    entries = await journal.entries("Local")
    await journal.close()
    assert len({entry.call_id for entry in entries}) == 1
    assert sorted((entry.state, entry.charged) for entry in entries) == [("completed", cost) for cost in (1, 1, 20)]
