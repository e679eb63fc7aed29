"""Use a window as a person with a screen reader would: by accessible names alone."""

import asyncio
from collections.abc import Callable, Iterator

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface, QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QApplication, QComboBox, QWidget

from tests.helpers.waiting import SLOW


def tree(interface: QAccessibleInterface) -> Iterator[QAccessibleInterface]:
    """Yield an accessible thing and everything below it, in reading order."""
    yield interface
    for index in range(interface.childCount()):
        child = interface.child(index)
        if child is not None and child.isValid():
            yield from tree(child)


def name_of(interface: QAccessibleInterface) -> str:
    """Return what a screen reader would call this.

    On Linux Qt answers a drop-down list's name with its current entry and leaves its name to the caption.
    """
    widget = interface.object() if interface.role() == QAccessible.Role.ComboBox else None
    given = widget.accessibleName() if isinstance(widget, QWidget) else ""
    return given or interface.text(QAccessible.Text.Name)


async def by_hand(act: Callable[[], None]) -> None:
    """Do something with mouse or keyboard as Qt delivers it: between the program's tasks, never inside one.

    A simulated press turns Qt's events, and a task that starts in the middle of another is an error.
    """
    loop = asyncio.get_running_loop()
    done = loop.create_future()

    def step() -> None:
        try:
            done.set_result(act())
        except Exception as error:  # it is the test's, which waits for this
            done.set_exception(error)

    loop.call_soon(step)
    await done


async def drop(widget: QWidget, data: QMimeData) -> None:
    """Drop data on a widget as Qt delivers it."""
    place, left, nothing = QPointF(10, 10), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    entered = QDragEnterEvent(place.toPoint(), Qt.DropAction.CopyAction, data, left, nothing)
    await by_hand(lambda: QApplication.sendEvent(widget, entered))
    assert entered.isAccepted()
    dropped = QDropEvent(place, Qt.DropAction.CopyAction, data, left, nothing)
    await by_hand(lambda: QApplication.sendEvent(widget, dropped))


class Screen:
    """The windows a person sees now. Each step waits until it can be done; nothing waits a fixed time."""

    def __init__(self) -> None:
        """Say that somebody is listening; only then does Qt keep its accessible rows up to date."""
        QAccessible.setActive(True)

    def things(self, name: str) -> list[QAccessibleInterface]:
        """Return all visible things of this name, in any visible window, dialogs first."""
        found = []
        windows = [window for window in QApplication.topLevelWidgets() if window.isVisible()]
        for window in sorted(windows, key=lambda window: window.parent() is None):
            root = QAccessible.queryAccessibleInterface(window)
            found += [thing for thing in tree(root) if name_of(thing) == name and not thing.state().invisible]
        return found

    def words(self, name: str) -> list[str]:
        """Return every name below the thing of this name: the rows of a list, the cells of a table."""
        return [name_of(thing) for root in self.things(name) for thing in tree(root)]

    async def widget(self, name: str, kind: type[QWidget] = QWidget) -> QWidget:
        """Return the visible widget of this name, waiting for it to appear."""
        await self.until(lambda: self._widgets(name, kind), f"no {kind.__name__} named {name!r} appeared")
        return self._widgets(name, kind)[0]

    async def click(self, name: str) -> None:
        """Press the button of this name with the mouse, once it can be pressed."""
        widget = await self.widget(name, QAbstractButton)
        await self.until(widget.isEnabled, f"{name!r} stays disabled")
        left, plain = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        await by_hand(lambda: QTest.mouseClick(widget, left, plain, QPoint()))

    async def write(self, name: str, text: str) -> None:
        """Replace the text of a field, key by key."""
        field = await self.widget(name)
        field.setFocus()
        await self.press(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        await self.press(field, Qt.Key.Key_Delete)
        await by_hand(lambda: QTest.keyClicks(field, text))

    async def press(
        self, widget: QWidget, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        """Press a key on a widget."""
        await by_hand(lambda: QTest.keyClick(widget, key, modifiers))

    async def choose(self, name: str, text: str) -> None:
        """Choose an entry of a drop-down list, or of one that is open, by its words, with the keyboard."""
        combo = await self.widget(name, QWidget)
        if isinstance(combo, QAbstractItemView):
            await self._choose_row(combo, name, text)
            return
        assert isinstance(combo, QComboBox)
        offered = lambda: [combo.itemText(index) for index in range(combo.count())]  # noqa: E731 (asked again each time)
        await self.until(lambda: text in offered(), f"{name!r} does not offer {text!r}")
        await self.press(combo, Qt.Key.Key_Home)
        while combo.currentText() != text:
            before = combo.currentIndex()
            await self.press(combo, Qt.Key.Key_Down)
            assert combo.currentIndex() != before, f"{name!r} offers {offered()}, but {text!r} cannot be reached"

    async def _choose_row(self, view: QAbstractItemView, name: str, text: str) -> None:
        model = view.model()
        offered = lambda: [model.index(row, 0).data() for row in range(model.rowCount())]  # noqa: E731 (asked again)
        await self.until(lambda: text in offered(), f"{name!r} does not offer {text!r}")
        await self.press(view, Qt.Key.Key_Home)
        while view.currentIndex().data() != text:
            before = view.currentIndex()
            await self.press(view, Qt.Key.Key_Right)
            assert view.currentIndex() != before, f"{name!r} offers {offered()}, but {text!r} cannot be reached"

    async def until(
        self, condition: Callable[[], object], complaint: str | Callable[[], str], seconds: float = 30
    ) -> None:
        """Let the program work until the condition holds; ``complaint`` says what the screen shows instead."""
        try:
            async with asyncio.timeout(SLOW * seconds):
                while not condition():  # noqa: ASYNC110 (conditions of a screen have no event to wait for)
                    await asyncio.sleep(0.005)
        except TimeoutError:
            raise AssertionError(complaint if isinstance(complaint, str) else complaint()) from None

    def _widgets(self, name: str, kind: type[QWidget]) -> list[QWidget]:
        # A field and its caption have the same name; a person means the field.
        things = sorted(self.things(name), key=lambda thing: thing.role() == QAccessible.Role.StaticText)
        objects = (thing.object() for thing in things)
        return [found for found in objects if isinstance(found, kind) and found.isVisible()]
