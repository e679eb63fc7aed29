"""The real window in a process of its own: fills in a form or a wizard by its names, says so, and waits to be killed.

Run with the data folder, what is to be filled in (``forms`` or ``wizard``), and a picture.
"""

import asyncio
import sys
import time
from pathlib import Path

from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtWidgets import QApplication, QTabWidget

from studio.app.studio import Studio
from studio.domain.requests import MascotRequest
from studio.services.storage import Folders
from studio.views.main_window import MainWindow
from studio.views.theme import Theme
from tests.helpers.screen import Screen, by_hand, drop
from tests.helpers.standing_loop import StandingLoop

#: What is typed into the form, type by type; the last one stays open.
FORM = {
    "Animate a new pose": {
        "Pose name": "Waving",
        "Pose prompt": "one paw raised",
        "Motion prompt": "waves",
        "Duration": "5",
    },
    "Edit a pose": {"Edit instructions": "a green scarf"},
    "Logo pack": {"Logo description": "the head in a circle"},
    "Several poses at once": {"Pose name": "First row", "Pose prompt": "sitting"},
}
PAGE = {"Mascot name": "Renamed", "Slug": "renamed-fox"}
WORDS = {"Mascot name": "Felix", "Character description": "a grey cat"}
ADDRESS = {"Website address": "https://example.com"}
#: Everything typed is on disk within this many seconds.
_KEPT_WITHIN = 1.0


async def opened(studio: Studio, screen: Screen) -> None:
    """Wait until the window can be worked with; make a project and a mascot in an empty one."""
    studio.start()
    await screen.until(
        lambda: studio.gallery is not None and studio.session.client is not None and studio.library.loaded,
        "the window never came",
    )
    client = studio.session.client
    assert client is not None
    if not studio.library.projects:
        project = await client.create_project("Zoo")
        await client.create_mascot(MascotRequest(project_id=project.id, name="Fox", prompt="a fox"), intent="fox")
        studio.library.refresh()
        await screen.until(lambda: "Fox" in screen.words("Library"), "the mascot is not in the library")
    if studio.library.selected_mascot is None:
        studio.library.select_mascot(studio.library.mascots(studio.library.projects[0].id)[0].id)
    studio.window.show_page(None)


async def show_tab(name: str) -> None:
    """Turn to a tab of the dialog that is open."""
    tabs = next(each for each in QApplication.activeModalWidget().findChildren(QTabWidget))
    place = [tabs.tabText(at) for at in range(tabs.count())].index(name)
    await by_hand(lambda: tabs.setCurrentIndex(place))


async def _fill(screen: Screen, fields: dict[str, str]) -> None:
    for name, text in fields.items():
        await screen.write(name, text)


async def _type(studio: Studio, what: str, picture: str) -> None:
    screen = Screen()
    await opened(studio, screen)
    if what == "forms":
        for kind, fields in FORM.items():
            await screen.choose("Generation type", kind)
            if kind == "Several poses at once":
                await screen.click("Add row")
            await _fill(screen, fields)
        await by_hand(lambda: studio.window.commands.run("mascot"))
        await _fill(screen, PAGE)
    else:
        await screen.click("New mascot")
        await _fill(screen, WORDS)
        await screen.choose("Style", "Clay")
        await show_tab("From website")
        await _fill(screen, ADDRESS)
        await show_tab("From image")
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(picture)])
        await drop(await screen.widget("Picture"), data)
        await screen.until(lambda: studio.making.new_mascot.draft.saw, "nothing was seen in the picture")
    last = time.monotonic()
    await screen.until(lambda: time.monotonic() - last > _KEPT_WITHIN, "the clock stands still")
    print("typed", flush=True)
    await asyncio.Event().wait()


def main() -> None:
    """Open the window on the folder and type."""
    data, what, picture = sys.argv[1:]
    app = QApplication(["typing"])
    theme = Theme("light")
    theme.install(app)
    window = MainWindow(theme)
    window.show()
    loop = StandingLoop(app)
    studio = Studio(loop, theme, window, Folders.under(Path(data)).make(), engine_options=("--base-picture", "64"))
    loop.run_until_complete(_type(studio, what, picture))


if __name__ == "__main__":
    main()
