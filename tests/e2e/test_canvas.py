"""A template in the real window, through real processes: priced, paid for once, played, exported, browsed from disk."""

import json
import zipfile
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QListWidget, QTabWidget, QToolButton, QWidget

from studio.app.studio import Studio
from studio.domain.findings import Target
from studio.domain.graph import ANY_STATE, Graph
from studio.domain.lint import lint
from studio.domain.requests import MascotRequest
from studio.domain.resources import resource_path
from studio.domain.templates import Template, read_template
from studio.services.canvases import CanvasService
from studio.services.journal import Journal
from studio.services.storage import Folders
from studio.views.main_window import MainWindow
from studio.views.theme import Theme
from tests.helpers.browser import Browser
from tests.helpers.likeness import Ground, films, pixels_of, shown
from tests.helpers.screen import Screen, by_hand

SMALL = ("--base-video", "240")
SHIPPED, OWN = "claude-code-4state-lite", "Two states"
WORKING = "claudeCode::isWorking"
#: Two pictures, two loops and a way there, and the free way back; Any State needs no video.
COSTS = [0, 1, 1, 20, 20, 20]
PRICE = sum(COSTS)
MAGENTA: Ground = (255, 0, 255)


def test_a_template_is_made_paid_for_once_played_and_plays_in_a_browser(qapp, loop, tmp_path) -> None:
    theme = Theme("light")
    theme.install(qapp)
    window = MainWindow(theme)
    window.show()
    folders = Folders.under(tmp_path / "studio").make()
    studio = Studio(loop, theme, window, folders, engine_options=SMALL)
    bundle = tmp_path / "Felix.zip"
    try:
        graph = loop.run_until_complete(make_play_and_export(studio, Screen(), bundle))
    finally:
        loop.run_until_complete(studio.close())
    loop.run_until_complete(is_in_the_journal(folders))
    plays_in_a_browser(bundle, graph, tmp_path)


async def make_play_and_export(studio: Studio, screen: Screen, bundle: Path) -> Graph:
    first = await open_canvas_tab(studio, screen)
    assert studio.session.client is not None
    await CanvasService(studio.session.client).save_template(two_states())
    await screen.click("New canvas")
    assert studio.canvas is not None
    canvases = studio.canvas.canvases
    await screen.until(lambda: canvases.current is not None, "the canvas is not open")
    await apply_template(studio, screen)
    await screen.click("Save canvas")
    await screen.until(lambda: not canvases.document.dirty, "the canvas is not saved")
    await screen.click("Generate all")
    await screen.until(
        lambda: screen.things(f"{PRICE} credits, the same"),
        lambda: f"the sheet says {screen.words('Generate this canvas?')}",
    )
    await screen.click(f"Generate · {PRICE} credits")
    client = studio.session.client
    assert client is not None
    await screen.until(
        lambda: len(studio.jobs.rows) == len(COSTS) and all(row.state == "completed" for row in studio.jobs.rows),
        lambda: f"the jobs are {[(row.name, row.state, row.error) for row in studio.jobs.rows]}",
        seconds=90,
    )
    await screen.until(
        lambda: canvases.status.nodes_completed == 2 and canvases.status.edges_completed == 4,
        lambda: f"the canvas says {canvases.status}",
    )
    balance = await client.balance()
    assert balance.total == first - PRICE
    assert sum(row.amount for row in (await client.ledger(limit=1000)).rows) == balance.total
    await screen.click("Play canvas")
    await plays_on_the_stage(studio, screen)
    await export(screen, bundle)
    return canvases.document.graph


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
    await turn_to(screen, "Work area", "Canvas")
    return (await client.balance()).total


async def turn_to(screen: Screen, name: str, page: str) -> None:
    """Choose a page of a row of tabs."""
    tabs = await screen.widget(name, QTabWidget)
    assert isinstance(tabs, QTabWidget)
    place = [tabs.tabText(place) for place in range(tabs.count())].index(page)
    bar, left, plain = tabs.tabBar(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    await by_hand(lambda: QTest.mouseClick(bar, left, plain, bar.tabRect(place).center()))


def two_states() -> Template:
    """Return the half of a shipped template that is about working: half of it is drawn in a third of the time."""
    whole = read_template(json.loads(resource_path("canvas", f"{SHIPPED}.json").read_bytes())).graph
    kept = {"idle", "working", ANY_STATE}
    edges = tuple(edge for edge in whole.edges if {edge.source, edge.target} <= kept)
    graph = replace(whole, nodes=tuple(node for node in whole.nodes if node.id in kept), edges=edges)
    return Template(id="two-states", name=OWN, graph=graph)


async def apply_template(studio: Studio, screen: Screen) -> None:
    """Choose the template from the server's list; nothing in any of them is a problem where it is meant to run."""
    more = await screen.widget("More about this canvas", QToolButton)
    assert isinstance(more, QToolButton)
    offer = next(action for action in more.menu().actions() if action.text().startswith("From a template"))
    await by_hand(offer.trigger)
    rows = await screen.widget("Templates", QListWidget)
    assert isinstance(rows, QListWidget)
    await screen.until(lambda: rows.findItems(OWN, Qt.MatchFlag.MatchExactly), "the template is not offered")
    rows.setCurrentItem(rows.findItems(OWN, Qt.MatchFlag.MatchExactly)[0])
    assert studio.canvas is not None
    for template in studio.canvas.exports.templates:
        assert lint(template.graph, {Target(name) for name in template.targets}) == (), template.name
    await screen.click("Apply")


async def plays_on_the_stage(studio: Studio, screen: Screen) -> None:
    """See each state on the stage while a switch is turned on and off, with the ground shining through its corners."""
    assert studio.canvas is not None
    canvas = studio.canvas
    graph = canvas.canvases.document.graph
    ground = studio.theme.color("sunken")
    loops = {graph.name_of(edge.source): edge for edge in graph.edges if edge.is_loop}
    await screen.until(
        lambda: all(canvas.media.clip_path(edge, 240) for edge in loops.values()), "the clips were not fetched"
    )
    known = films(((name, canvas.media.clip_path(edge, 240)) for name, edge in loops.items()), ground.getRgb()[:3])
    stage = await screen.widget("Stage")
    await is_on_the_stage(screen, canvas.stage, stage, known, "Idle", loops["Idle"].id)
    await turn_to(screen, "Edges, inputs and problems", "Inputs")
    for on, name in ((True, "Working"), (False, "Idle")):
        await screen.click(WORKING)
        assert canvas.stage.value(WORKING) is on
        await is_on_the_stage(screen, canvas.stage, stage, known, name, loops[name].id)


async def is_on_the_stage(screen, player, stage: QWidget, known, name: str, loop_id: str) -> None:
    await screen.until(lambda: player.shown_edge == loop_id, f"{name} is never reached")
    picture = pixels_of(stage.grab().toImage())
    side = min(stage.width(), stage.height())
    x, y = (stage.width() - side) // 2, (stage.height() - side) // 2
    assert shown(picture[y : y + side, x : x + side], known) == name
    corner = picture[y : y + 24, x : x + 24].reshape(-1, 3)
    assert len({tuple(pixel) for pixel in corner}) == 2, "no checkerboard in the corner of the clip"


async def export(screen: Screen, bundle: Path) -> None:
    await screen.click("Export canvas")
    await screen.click("Write offline bundle")
    await screen.write("File name:", str(bundle))
    save = await screen.widget("Save", QAbstractButton)
    await by_hand(save.click)
    await screen.until(bundle.exists, "the bundle is not written")


def plays_in_a_browser(bundle: Path, graph: Graph, folder: Path) -> None:
    """Open the unpacked bundle from disk, turn the same switch, and compare the same pictures over magenta."""
    place = folder / "unpacked"
    zipfile.ZipFile(bundle).extractall(place)
    with Browser(folder / "browser") as browser:
        browser.open(place / "index.html")
        browser.run("document.body.style.background = 'magenta'")
        box = browser.run(
            "(b => [b.x, b.y, b.width, b.height])(document.querySelector('#stage').getBoundingClientRect())"
        )
        loops = {graph.name_of(edge.source): edge.id for edge in graph.edges if edge.is_loop}
        clips = browser.run("Object.fromEntries(MASKO_CONFIG.edges.map(e => [e.id, e.videos.webm]))")
        known = films(((name, place / clips[edge_id]) for name, edge_id in loops.items()), MAGENTA)
        for name in ("Idle", "Working", "Idle"):
            browser.until(f"document.documentElement.dataset.shown === '{loops[name]}'")
            picture = browser.picture(*box)
            assert shown(picture, known) == name
            corners = [picture[y, x] for x in (2, -3) for y in (2, -3)]
            assert all(tuple(corner) == MAGENTA for corner in corners), "the corners are not transparent"
            browser.run(f"document.querySelector('[data-input=\"{WORKING}\"]').click()")
        assert all(address.startswith("file:") for address in browser.requests)
        assert browser.errors == []


async def is_in_the_journal(folders: Folders) -> None:
    """Find the order written down with its end: all jobs of one call, each at its price."""
    journal = Journal(folders.data / "journal.sqlite")
    await journal.open()
    entries = await journal.entries("Local")
    await journal.close()
    assert len({entry.call_id for entry in entries}) == 1
    assert sorted((entry.state, entry.charged) for entry in entries) == [("completed", cost) for cost in COSTS]
