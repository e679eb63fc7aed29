"""The program proves itself through its own window: ``masko-studio --self-check=window``, silent when all is well.

It does what a person would, by the names a screen reader hears: a project, a mascot from words in a style, a pose that
waves, what both cost to the credit, the row from pending to completed, the card that plays when it is pointed at, and
the film over the checkerboard. Packaging runs it on machines that have neither Python nor this source.
"""

import asyncio
import re
import sys
from collections.abc import Callable, Iterator
from functools import partial

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface, QColor, QImage, QKeyEvent, QMouseEvent, QPixmap
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QSpinBox,
    QWidget,
)

from studio.app.run import start_log, start_loop
from studio.app.studio import Studio
from studio.domain.errors import MaskoError
from studio.services.storage import Folders
from studio.state.tidying import Tidier
from studio.views.main_window import MainWindow
from studio.views.theme import Theme

_STEP, _JOB, _ALL = 30.0, 180.0, 400.0
_POSE = "Waving hello"
_STATE_COLUMN = 2
_SMALL = ("--base-video", "240")


class CheckFailed(MaskoError):
    """The window did not do what it should."""


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
    hand, tidier = _Hand(), Tidier()
    studio.start()
    await hand.until(lambda: studio.session.balance is not None and studio.library.loaded, "the engine never answered")
    await hand.until(lambda: studio.gallery is not None, "the gallery was never loaded")
    first = await _make_mascot(studio, hand)
    await _make_film(hand)
    await hand.until(lambda: _balance() == first - 17, f"{first - 17} credits should be left")
    cards = await hand.widget("Gallery", QAbstractItemView)
    assert isinstance(cards, QAbstractItemView)
    await hand.until(lambda: _row_of(cards, _POSE), "the pose is not in the gallery")
    await _point_at_card(hand, cards)
    await _watch_film(hand, cards)
    tidier.stop()


async def _make_mascot(studio: Studio, hand: "_Hand") -> int:
    """Make project and mascot; return the balance before. The style has a picture drawn, for one credit."""
    await hand.until(_balance, "the balance is not shown")
    first = _balance() or 0
    await hand.click("New project")
    await hand.write("Project name", "My app")
    await hand.click("Create project")
    await hand.until(lambda: studio.library.projects, "the project is not in the library")
    await hand.click("New mascot")
    await hand.write("Mascot name", "Felix the Fox")
    await hand.write("Character description", "a friendly orange fox with a blue scarf")
    await hand.choose("Style", "Flat vector")
    await hand.click("Create mascot")
    await hand.until(lambda: studio.library.selected_mascot, "the mascot is not in the library")
    await hand.until(lambda: _balance() == first - 1, "the reference picture should cost 1 credit")
    return first


async def _make_film(hand: "_Hand") -> None:
    await hand.choose("Generation type", "Animate a new pose")
    await hand.write("Pose name", _POSE)
    await hand.write("Pose prompt", "standing, one paw raised")
    await hand.write("Motion prompt", "waving hello")
    await hand.write("Duration", "3")
    price = await hand.widget("Estimated cost", QLabel)
    assert isinstance(price, QLabel)
    await hand.until(
        lambda: price.text() == "1 + 5 x 3 = 16 credits", "the estimate should read 1 + 5 x 3 = 16 credits"
    )
    jobs = await hand.widget("Jobs", QAbstractItemView)
    assert isinstance(jobs, QAbstractItemView)
    states: list[str] = []
    await hand.click("Generate")
    await hand.until(lambda: _watch(jobs, states)[-1:] == ["Completed"], "the animation was never finished", _JOB)
    if [state for state in states if state not in {"Waiting", "Sending"}] != ["Pending", "Processing", "Completed"]:
        raise CheckFailed(f"The window check failed: the job went through {', '.join(states)}.")


async def _point_at_card(hand: "_Hand", cards: QAbstractItemView) -> None:
    place = _row_of(cards, _POSE)
    assert place is not None
    cards.scrollTo(place)
    card, view = cards.visualRect(place), cards.viewport()
    at, none = QPointF(card.center()), Qt.MouseButton.NoButton
    move = QMouseEvent(QEvent.Type.MouseMove, at, view.mapToGlobal(at), none, none, Qt.KeyboardModifier.NoModifier)
    await _between_tasks(partial(QApplication.sendEvent, view, move))
    await hand.until(_Moving(partial(view.grab, card)), "the card does not play when it is pointed at")


async def _watch_film(hand: "_Hand", cards: QAbstractItemView) -> None:
    cards.setCurrentIndex(_row_of(cards, _POSE) or QModelIndex())
    await hand.press(cards, Qt.Key.Key_Space, " ")
    preview = await hand.widget("Preview")
    await hand.until(_Moving(preview.grab), "the film does not move")
    await hand.until(lambda: len(_corner(preview)) == 2, "there is no checkerboard behind the film")
    await hand.until(lambda: _is_orange(_middle(preview)), "there is no orange fox in the film")
    for ground in ("black", "white"):
        await hand.press(preview, Qt.Key.Key_B, "b")
        await hand.until(partial(_has_ground, preview, ground), f"B does not show a {ground} ground")
    await hand.press(preview, Qt.Key.Key_Space, " ")


class _Moving:
    """True once five different pictures were seen."""

    def __init__(self, look: Callable[[], QPixmap]) -> None:
        self._look = look
        self._seen: set[bytes] = set()

    def __call__(self) -> bool:
        self._seen.add(bytes(self._look().toImage().convertToFormat(QImage.Format.Format_RGB32).constBits()))
        return len(self._seen) >= 5


class _Hand:
    """Finds things by their accessible names and uses them between the program's tasks, never inside one."""

    def __init__(self) -> None:
        QAccessible.setActive(True)

    async def widget(self, name: str, kind: type[QWidget] = QWidget) -> QWidget:
        """Return the visible widget of this name, waiting for it to appear."""
        await self.until(lambda: next(_named(name, kind), None), f"nothing is called “{name}”")
        return next(_named(name, kind))

    async def click(self, name: str) -> None:
        """Press a button, once it can be pressed."""
        button = await self.widget(name, QAbstractButton)
        assert isinstance(button, QAbstractButton)
        await self.until(button.isEnabled, f"“{name}” cannot be pressed")
        await _between_tasks(button.click)

    async def write(self, name: str, text: str) -> None:
        """Type into a field, replacing what is there."""
        field = await self.widget(name)
        line = field.lineEdit() if isinstance(field, QSpinBox) else field
        assert isinstance(line, QLineEdit | QPlainTextEdit)
        await _between_tasks(line.selectAll)
        for letter in text:
            await self.press(line, Qt.Key.Key_unknown, letter)

    async def choose(self, name: str, text: str) -> None:
        """Choose an entry of a list as a person does, with the keyboard, so that the form hears of it."""
        combo = await self.widget(name)
        if isinstance(combo, QAbstractItemView):
            await self._choose_row(combo, name, text)
            return
        assert isinstance(combo, QComboBox)
        place = combo.findText(text)
        if place < 0:
            raise CheckFailed(f"The window check failed: “{name}” does not offer “{text}”.")
        await self.press(combo, Qt.Key.Key_Home)
        while combo.currentIndex() < place:
            wanted = combo.currentIndex() + 1
            await self.press(combo, Qt.Key.Key_Down)
            if combo.currentIndex() != wanted:
                raise CheckFailed(f"The window check failed: “{text}” cannot be chosen in “{name}”.")

    async def _choose_row(self, view: QAbstractItemView, name: str, text: str) -> None:
        await self.until(lambda: _row_of(view, text), f"“{name}” does not offer “{text}”")
        await self.press(view, Qt.Key.Key_Home)
        while view.currentIndex().data() != text:
            before = QPersistentModelIndex(view.currentIndex())
            await self.press(view, Qt.Key.Key_Right)
            if view.currentIndex() == before:
                raise CheckFailed(f"The window check failed: “{text}” cannot be chosen in “{name}”.")

    async def press(self, widget: QWidget, key: Qt.Key, text: str = "") -> None:
        """Press and let go of a key."""
        plain = Qt.KeyboardModifier.NoModifier
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            await _between_tasks(partial(QApplication.sendEvent, widget, QKeyEvent(kind, key, plain, text)))

    async def until(self, condition: Callable[[], object], complaint: str, seconds: float = _STEP) -> None:
        """Let the program work until the condition holds."""
        try:
            async with asyncio.timeout(seconds):
                while not condition():  # noqa: ASYNC110 - what a screen shows has no event to wait for
                    await asyncio.sleep(0.02)
        except TimeoutError:
            raise CheckFailed(f"The window check failed: {complaint}.") from None


async def _between_tasks(act: Callable[[], object]) -> None:
    loop = asyncio.get_running_loop()
    done: asyncio.Future[None] = loop.create_future()

    def do() -> None:
        act()
        done.set_result(None)

    loop.call_soon(do)
    await done


def _named(name: str, kind: type[QWidget]) -> Iterator[QWidget]:
    """Yield the visible widgets of this name, those of dialogs first, fields before their captions."""
    windows = [window for window in QApplication.topLevelWidgets() if window.isVisible()]
    for window in sorted(windows, key=lambda window: window.parent() is None):
        things = [thing for thing in _tree(QAccessible.queryAccessibleInterface(window)) if _name_of(thing) == name]
        for thing in sorted(things, key=lambda thing: thing.role() == QAccessible.Role.StaticText):
            widget = thing.object()
            if isinstance(widget, kind) and widget.isVisible():
                yield widget


def _tree(interface: QAccessibleInterface) -> Iterator[QAccessibleInterface]:
    yield interface
    children = (interface.child(index) for index in range(interface.childCount()))
    for child in filter(None, children):  # a child may have gone since it was counted
        if child.isValid():
            yield from _tree(child)


def _name_of(interface: QAccessibleInterface) -> str:
    widget = interface.object() if interface.role() == QAccessible.Role.ComboBox else None
    given = widget.accessibleName() if isinstance(widget, QWidget) else ""
    return given or interface.text(QAccessible.Text.Name)


def _balance() -> int | None:
    """Return the credits that the window shows."""
    shown = next(_named("Credit balance", QAbstractButton), None)
    figures = re.search(r"([\d,]+) credit", shown.text()) if isinstance(shown, QAbstractButton) else None
    return int(figures[1].replace(",", "")) if figures else None


def _row_of(view: QAbstractItemView, text: str) -> QModelIndex | None:
    model = view.model()
    places = (model.index(row, 0) for row in range(model.rowCount()))
    return next((place for place in places if place.data() == text), None)


def _watch(jobs: QAbstractItemView, states: list[str]) -> list[str]:
    """Add the state that the film's row shows, if it is another one than before."""
    row = _row_of(jobs, _POSE)
    state = row.siblingAtColumn(_STATE_COLUMN).data() if row is not None else None
    if state is not None and states[-1:] != [state]:
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
