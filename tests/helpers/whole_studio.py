"""A whole Studio with something in it, and a way through all of its tabs and dialogs."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from studio.app.studio import Studio
from studio.domain.graph import Edge, Graph, Node, Position
from studio.domain.requests import MascotRequest
from studio.services.log_book import LogBook
from studio.services.storage import Folders
from studio.state.document import exchange
from studio.state.log_lines import LogLines
from studio.views.main_window import MainWindow
from studio.views.theme import Theme
from tests.helpers import walk
from tests.helpers.every_dialog import every_dialog
from tests.helpers.screen import Screen, by_hand

IDLE = Node(id="idle", item_name="Idle", image_prompt="standing")
HELLO = Node(id="hello", item_name="Hello", image_prompt="waving", position=Position(x=320, y=0))
EDGES = (Edge(id="loop", source="idle", target="idle"), Edge(id="wave", source="idle", target="hello"))
GRAPH = Graph(initial_node="idle", nodes=(IDLE, HELLO), edges=EDGES)


@contextmanager
def whole_studio(qapp, loop, folder: Path) -> Iterator[Studio]:
    """Open a whole Studio with a mascot and a canvas in it."""
    before = qapp.styleSheet(), qapp.palette(), qapp.font()
    theme = Theme("light")
    theme.install(qapp)
    window = MainWindow(theme)
    window.resize(1440, 900)
    window.show()
    made = Studio(loop, theme, window, Folders.under(folder).make(), engine_options=("--base-video", "240"))
    book = LogBook()
    book.emit(logging.LogRecord("studio.app", logging.INFO, "", 0, "Started", None, None))
    made.desk.amenities.watch_log(LogLines(book))
    try:
        loop.run_until_complete(fill(made, Screen()))
        yield made
    finally:
        loop.run_until_complete(made.close())
        qapp.setStyleSheet(before[0])
        qapp.setPalette(before[1])
        qapp.setFont(before[2])


async def fill(studio: Studio, screen: Screen) -> None:
    studio.start()
    await screen.until(
        lambda: studio.canvas is not None and studio.session.balance is not None and studio.library.loaded,
        "the canvas was never loaded",
    )
    client = studio.session.current_client()
    project = await client.create_project("My app")
    request = MascotRequest(project_id=project.id, name="Felix", prompt="a friendly orange fox with a blue scarf")
    mascot, _ = await client.create_mascot(request, intent="felix")
    studio.library.refresh()
    await screen.until(lambda: studio.library.mascot(mascot.id) is not None, "the mascot is not in the library")
    studio.library.select_mascot(mascot.id)
    assert studio.canvas is not None
    canvases = studio.canvas.canvases
    await screen.until(lambda: canvases.loaded, "the canvases were never listed")
    canvases.create("Hello")
    await screen.until(lambda: canvases.current is not None, "the canvas is not open")
    canvases.document.do(exchange(GRAPH, "Draw"))


def visit(studio: Studio, loop, look: Callable[[QWidget], list[str]]) -> list[str]:
    """Look at each tab, at the welcome, and at each dialog; return what is to be mended."""
    found: list[str] = []
    window = studio.window

    def see(place: str) -> None:
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
        for shown in walk.windows():
            found.extend(f"[{place}] {line}" for line in look(shown) if f"{line}" not in "\n".join(found))

    async def act(what: Callable[[], object]) -> None:
        await by_hand(lambda: (what(), None)[1])

    for tab in range(window.tabs.count()):
        loop.run_until_complete(act(lambda tab=tab: window.tabs.setCurrentIndex(tab)))
        see(window.tabs.tabText(tab))
    loop.run_until_complete(act(lambda: window.commands.run("welcome")))
    see("welcome")
    loop.run_until_complete(act(lambda: window.show_page(None)))
    for name, show in every_dialog(studio).items():
        loop.run_until_complete(act(show))
        dialogs = [one for one in walk.windows() if one is not window]
        assert dialogs, f"{name} did not open"
        see(name)
        for dialog in dialogs:
            loop.run_until_complete(act(dialog.close))
            if isValid(dialog):
                dialog.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    return found
