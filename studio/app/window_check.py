"""The program proves itself through its own window: ``masko-studio --self-check=window``, silent when all is well.

It does what a person would, by the names a screen reader hears: a project, a mascot from words, a pose that waves for
16 credits, its row through its states, its card, and the film over the checkerboard. Packaging runs it on machines that
have neither Python nor this source.
"""

import asyncio
import re
import sys
from functools import partial

from PySide6.QtCore import QModelIndex, QPoint, QRect, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QAbstractItemView, QApplication, QTableView, QWidget

from studio.app.check_hand import CheckFailed, Hand
from studio.app.run import start_log, start_loop
from studio.app.studio import Studio
from studio.domain.errors import MaskoError
from studio.services.storage import Folders
from studio.state.tidying import Tidier
from studio.views.main_window import MainWindow
from studio.views.theme import Theme

_JOB, _ALL = 180.0, 400.0
_POSE = "Waving hello"
_SMALL = ("--base-video", "240")


def run(app: QApplication, theme: Theme, window: MainWindow, folders: Folders) -> int:
    """Check everything in a window that is on screen; return 0 in silence, or 1 after one sentence."""
    start_log(folders.logs)
    loop = start_loop(app)
    with loop:
        studio = Studio(loop, theme, window, folders, engine_options=_SMALL)
        try:
            loop.run_until_complete(asyncio.wait_for(_prove(studio), _ALL))
        except (MaskoError, TimeoutError) as error:
            sys.stderr.write(f"{getattr(error, 'sentence', 'The window took too long.')}\n")
            return 1
        finally:
            loop.run_until_complete(studio.close())
    return 0


async def _prove(studio: Studio) -> None:
    hand, tidier = Hand(), Tidier()
    studio.start()
    await hand.until(lambda: studio.session.balance is not None and studio.library.loaded, "the engine never answered")
    await hand.until(lambda: studio.gallery is not None, "the gallery was never loaded")
    await _make_mascot(studio, hand)
    await _make_film(hand)
    await _watch_film(hand, await _watch_card(hand))
    tidier.stop()


async def _make_mascot(studio: Studio, hand: Hand) -> None:
    await hand.until(lambda: _balance(hand) is not None, "the balance is not shown")
    before = _balance(hand) or 0
    await hand.click("New project")
    await hand.write("Project name", "My app")
    await hand.click("Create project")
    await hand.until(lambda: studio.library.projects, "the project is not in the library")
    await hand.click("New mascot")
    await hand.write("Mascot name", "Felix the Fox")
    await hand.write("Character description", "a friendly orange fox with a blue scarf")
    await hand.click("Create mascot")
    await hand.until(lambda: studio.library.selected_mascot, "the mascot is not in the library")
    await hand.until(lambda: _balance(hand) == before - 1, "the reference picture did not cost 1 credit")


async def _make_film(hand: Hand) -> None:
    before = _balance(hand) or 0
    await hand.choose("Generation type", "Animate a new pose")
    await hand.write("Pose name", _POSE)
    await hand.write("Pose prompt", "standing, one paw raised")
    await hand.write("Motion prompt", "waving hello")
    await hand.write("Duration", "3")
    await hand.until(lambda: "= 16 credits" in hand.text("Estimated cost"), "the estimate is not 16 credits")
    jobs = await hand.widget("Jobs", QTableView)
    assert isinstance(jobs, QTableView)
    states: list[str] = []
    await hand.click("Generate")
    await hand.until(lambda: _watched(jobs, states)[-1:] == ["Completed"], "the animation was never finished", _JOB)
    if [state for state in states if state not in {"Waiting", "Sending"}] != ["Pending", "Processing", "Completed"]:
        raise CheckFailed(f"The window check failed: the job went through {', '.join(states)}.")
    await hand.until(lambda: _balance(hand) == before - 16, "the animation did not cost 16 credits")


async def _watch_card(hand: Hand) -> QAbstractItemView:
    cards = await hand.widget("Gallery", QAbstractItemView)
    assert isinstance(cards, QAbstractItemView)
    await hand.until(lambda: _place(cards) is not None, "the pose is not in the gallery")
    place = _place(cards)
    assert place is not None
    cards.scrollTo(place)
    card = cards.visualRect(place)
    await hand.point(cards.viewport(), card.center())
    await hand.until(_Moves(cards.viewport(), card), "the card does not play when pointed at")
    return cards


async def _watch_film(hand: Hand, cards: QAbstractItemView) -> None:
    place = _place(cards)
    assert place is not None
    cards.setCurrentIndex(place)
    await hand.press(cards, Qt.Key.Key_Space, " ")
    preview = await hand.widget("Preview")
    await hand.until(_Moves(preview, preview.rect()), "the film does not move")
    await hand.until(lambda: len(_corner(preview)) == 2, "there is no checkerboard behind the film")
    await hand.until(lambda: _is_orange(_middle(preview)), "there is no orange fox in the film")
    for ground in ("black", "white"):
        await hand.press(preview, Qt.Key.Key_B, "b")
        await hand.until(partial(_has_ground, preview, ground), f"B does not show a {ground} ground")
    await hand.press(preview, Qt.Key.Key_Space, " ")


class _Moves:
    """Whether a part of a widget has been seen in five different ways."""

    def __init__(self, widget: QWidget, part: QRect) -> None:
        self._widget = widget
        self._part = part
        self._seen: set[bytes] = set()

    def __call__(self) -> bool:
        self._seen.add(bytes(self._widget.grab(self._part).toImage().constBits()))
        return len(self._seen) >= 5


def _balance(hand: Hand) -> int | None:
    """Return the credits that the window shows."""
    figures = re.search(r"([\d,]+) credit", hand.text("Credit balance"))
    return int(figures[1].replace(",", "")) if figures else None


def _place(cards: QAbstractItemView) -> QModelIndex | None:
    model = cards.model()
    places = [model.index(row, 0) for row in range(model.rowCount())]
    return next((index for index in places if index.data() == _POSE), None)


def _watched(jobs: QTableView, states: list[str]) -> list[str]:
    """Add the state that the row of the film shows now, if it is a new one."""
    model = jobs.model()
    for row in range(model.rowCount()):
        name, _, state = (model.index(row, column).data() for column in range(3))
        if name == _POSE and states[-1:] != [state]:
            states.append(state)
    return states


def _corner(preview: QWidget) -> set[int]:
    picture = preview.grab().toImage()
    return {picture.pixel(x, y) for x in range(12, 44) for y in range(12, 44)}


def _has_ground(preview: QWidget, colour: str) -> bool:
    return _corner(preview) == {QColor(colour).rgba()}


def _middle(preview: QWidget) -> QImage:
    side = preview.height() // 2
    corner = QPoint((preview.width() - side) // 2, (preview.height() - side) // 2)
    return preview.grab(QRect(corner.x(), corner.y(), side, side)).toImage()


def _is_orange(picture: QImage) -> bool:
    small = picture.scaled(16, 16)
    colours = [small.pixelColor(x, y) for x in range(16) for y in range(16)]
    return sum(10 <= colour.hue() <= 45 and colour.saturation() > 120 for colour in colours) > 40
