"""The whole way, through real processes: words, a mascot, an animation that plays with its transparency."""

import os
import re
import signal

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QAccessible, QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QListView, QTableView, QWidget

from studio.app.studio import Studio
from studio.services.storage import Folders
from studio.views.main_window import MainWindow
from studio.views.theme import Theme
from tests.helpers.screen import Screen, by_hand

CHARACTER = "a friendly orange fox with a blue scarf"
SMALL = ("--base-video", "240")


def open_studio(app, loop, folder, *engine_options: str) -> Studio:
    """Open the window as the program does, on a folder, with a real engine behind it."""
    theme = Theme("light")
    theme.install(app)
    window = MainWindow(theme)
    window.show()
    return Studio(loop, theme, window, Folders.under(folder).make(), engine_options=engine_options)


def test_from_words_to_a_mascot_that_moves(qapp, loop, tmp_path) -> None:
    studio = open_studio(qapp, loop, tmp_path, *SMALL)
    try:
        loop.run_until_complete(make_a_mascot_that_moves(studio, Screen()))
    finally:
        loop.run_until_complete(studio.close())


async def make_a_mascot_that_moves(studio: Studio, screen: Screen) -> None:
    first = await make_felix(studio, screen)
    await screen.until(lambda: balance(screen) == first - 1, "the reference picture did not cost 1 credit")
    await ask_for_waving(screen)
    await screen.write("Duration", "3")
    cost = await screen.widget("Estimated cost", QLabel)
    await screen.until(lambda: cost.text() == "1 + 5 x 3 = 16 credits", lambda: f"the estimate reads {cost.text()!r}")
    states: list[str] = []
    jobs = await screen.widget("Jobs", QTableView)
    await screen.click("Generate")
    await screen.until(
        lambda: watched(jobs, states)[-1:] == ["Completed"], lambda: f"the job went through {states}", seconds=90
    )
    assert [state for state in states if state not in {"Waiting", "Sending"}] == ["Pending", "Processing", "Completed"]
    await screen.until(lambda: balance(screen) == first - 17, "the animation did not cost 16 credits")

    gallery = await screen.widget("Gallery", QListView)
    await screen.until(lambda: "Waving hello" in screen.words("Gallery"), "the pose is not in the gallery")
    await plays_on_hover(screen, gallery)
    await shows_transparency(screen, gallery)


def test_the_engine_killed_in_the_middle_of_a_job(qapp, loop, tmp_path) -> None:
    """The window starts it again by itself and follows the same job, and the books still balance."""
    studio = open_studio(qapp, loop, tmp_path, *SMALL, "--latency", "image=0,video=3")
    try:
        loop.run_until_complete(survive_a_kill(studio, Screen()))
    finally:
        loop.run_until_complete(studio.close())


async def survive_a_kill(studio: Studio, screen: Screen) -> None:
    await make_felix(studio, screen)
    await ask_for_waving(screen)
    states: list[str] = []
    jobs = await screen.widget("Jobs", QTableView)
    await screen.click("Generate")
    await screen.until(lambda: watched(jobs, states)[-1:] == ["Processing"], lambda: f"the job went through {states}")
    killed = studio.session.engine_pid
    assert killed is not None
    os.kill(killed, signal.SIGKILL)
    await screen.until(
        lambda: watched(jobs, states)[-1] in {"Completed", "Failed, refunded"},
        lambda: f"the job went through {states}",
        seconds=90,
    )
    assert studio.session.engine_pid not in {None, killed}
    client = studio.session.client
    assert client is not None
    rows = (await client.ledger(limit=1000)).rows
    assert sum(row.amount for row in rows) == (await client.balance()).total


async def make_felix(studio: Studio, screen: Screen) -> int:
    """Make a project and a mascot from words; return the balance before."""
    studio.start()
    await screen.until(lambda: balance(screen) is not None, "the balance never came")
    first = balance(screen)
    assert first is not None
    await screen.click("New project")
    await screen.write("Project name", "My app")
    await screen.click("Create project")
    await screen.until(lambda: "My app" in screen.words("Library"), "the project is not in the library")
    await screen.click("New mascot")
    await screen.write("Mascot name", "Felix the Fox")
    await screen.write("Character description", CHARACTER)
    await screen.choose("Style", "Flat vector")
    await screen.click("Create mascot")
    await screen.until(lambda: "Felix the Fox" in screen.words("Library"), "the mascot is not in the library")
    return first


async def ask_for_waving(screen: Screen) -> None:
    """Fill in the form for a new pose that waves."""
    await screen.choose("Generation type", "Animate a new pose")
    await screen.write("Pose name", "Waving hello")
    await screen.write("Pose prompt", "standing, one paw raised")
    await screen.write("Motion prompt", "waving hello")


async def plays_on_hover(screen: Screen, gallery: QListView) -> None:
    """Point at the card and see its picture change."""
    index = row_named(gallery, "Waving hello")
    gallery.scrollTo(index)
    card = gallery.visualRect(index)
    await by_hand(lambda: QTest.mouseMove(gallery.viewport(), card.center()))
    seen = set()

    def moved() -> bool:
        grabbed = gallery.viewport().grab(card).toImage().convertToFormat(QImage.Format.Format_RGB32)
        seen.add(bytes(grabbed.constBits()))
        return len(seen) >= 5

    await screen.until(moved, "the card does not play when pointed at")


async def shows_transparency(screen: Screen, gallery: QListView) -> None:
    """Open the quick look: the corners show the checkerboard, the middle shows the fox; B changes the ground."""
    gallery.setFocus()
    gallery.setCurrentIndex(row_named(gallery, "Waving hello"))
    await screen.press(gallery, Qt.Key.Key_Space)
    preview = await screen.widget("Preview")
    await screen.until(lambda: len(corner(preview)) == 2, lambda: f"no checkerboard in the corner: {corner(preview)}")
    await screen.until(lambda: is_orange(middle(preview)), "the middle shows no orange fox")
    for ground in ("black", "white"):
        colour = {QColor(ground).rgba()}
        await screen.press(preview, Qt.Key.Key_B)
        await screen.until(lambda plain=colour: corner(preview) == plain, f"B does not show a {ground} ground")
    await screen.press(preview, Qt.Key.Key_Space)


def corner(preview: QWidget) -> set[int]:
    """Return the colours seen in a corner, inside the round edge of the preview."""
    picture = preview.grab().toImage()
    return {picture.pixel(x, y) for x in range(12, 44) for y in range(12, 44)}


def middle(preview: QWidget) -> QImage:
    """Return what is seen in the middle."""
    side = preview.height() // 2
    return preview.grab(QRect((preview.width() - side) // 2, (preview.height() - side) // 2, side, side)).toImage()


def is_orange(picture: QImage) -> bool:
    """Whether a good part of the picture is orange."""
    small = picture.scaled(16, 16)
    colours = [small.pixelColor(x, y) for x in range(16) for y in range(16)]
    return sum(10 <= colour.hue() <= 45 and colour.saturation() > 120 for colour in colours) > 40


def balance(screen: Screen) -> int | None:
    """Return the credits that the window shows."""
    found = screen.things("Credit balance")
    said = f"{found[0].object().text()} {found[0].text(QAccessible.Text.Description)}" if found else ""
    figures = re.search(r"([\d,]+) credit", said)
    return int(figures[1].replace(",", "")) if figures else None


def row_named(view: QListView, name: str):
    """Return the index of the row whose text is ``name``."""
    model = view.model()
    return next(model.index(row, 0) for row in range(model.rowCount()) if model.index(row, 0).data() == name)


def watched(table: QTableView, states: list[str]) -> list[str]:
    """Add the state that the row of the waving shows now, if it is a new one."""
    model = table.model()
    for row in range(model.rowCount()):
        cells = [model.index(row, column).data() for column in range(model.columnCount())]
        if cells[0] == "Waving hello" and states[-1:] != [cells[2]]:
            states.append(cells[2])
    return states
