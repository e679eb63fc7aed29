"""The first run, from launch to a canvas that plays, counted in clicks; and that it is never in the way again."""

import time

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTabWidget

from studio.app.studio import Studio
from studio.services.storage import Folders
from studio.views.main_window import MainWindow
from studio.views.theme import Theme
from tests.helpers.screen import Screen, by_hand

CLICKS, SECONDS = 6, 60


class CountingScreen(Screen):
    """Counts every press of a button."""

    clicks = 0

    async def click(self, name: str) -> None:
        self.clicks += 1
        await super().click(name)


def open_studio(qapp, loop, folder) -> Studio:
    theme = Theme("light")
    theme.install(qapp)
    window = MainWindow(theme)
    window.show()
    return Studio(loop, theme, window, Folders.under(folder).make(), engine_options=("--base-video", "240"))


def test_from_launch_to_a_playing_canvas_in_six_clicks_and_a_minute(qapp, loop, tmp_path) -> None:
    studio = open_studio(qapp, loop, tmp_path)
    try:
        loop.run_until_complete(play_the_sample(studio, CountingScreen()))
    finally:
        loop.run_until_complete(studio.close())
    again = open_studio(qapp, loop, tmp_path)
    try:
        loop.run_until_complete(no_welcome(again, Screen()))
    finally:
        loop.run_until_complete(again.close())


async def play_the_sample(studio: Studio, screen: CountingScreen) -> None:
    began = time.monotonic()
    studio.start()
    await screen.click("Make a sample")
    await screen.until(
        lambda: any("sample is ready" in line for line in studio.window.notices.history),
        lambda: f"the jobs are {[(row.name, row.state, row.error) for row in studio.jobs.rows]}",
        seconds=SECONDS,
    )
    assert QApplication.activeModalWidget() is None
    await screen.click("Play canvas")
    assert studio.canvas is not None
    stage = await screen.widget("Stage")
    seen = set()

    def moved() -> bool:
        seen.add(bytes(stage.grab().toImage().constBits()))
        return len(seen) >= 5

    await screen.until(moved, "the stage does not move")
    assert time.monotonic() - began < SECONDS
    assert screen.clicks <= CLICKS
    machine = studio.canvas.stage
    left, plain = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    await by_hand(lambda: QTest.mouseClick(stage, left, plain, stage.rect().center()))
    await screen.until(lambda: machine.state is not None and machine.state.node != "idle", "the fox does not wave back")
    balance = await studio.session.current_client().balance()
    assert balance.total == 550 - studio._welcome.sample.price.total


async def no_welcome(studio: Studio, screen: Screen) -> None:
    studio.start()
    await screen.until(lambda: studio.canvas is not None and studio.library.loaded, "the window never filled")
    tabs = await screen.widget("Work area", QTabWidget)
    assert tabs.isVisible()
    assert not screen.things("Make a sample")
    await by_hand(lambda: studio.window.commands.run("welcome"))
    await screen.click("Skip the welcome")
    await screen.until(lambda: not screen.things("Make a sample"), "the welcome stays")
