"""A hand that uses a window as a person with a screen reader does: by the names that things have."""

import asyncio
from collections.abc import Callable, Iterator
from functools import partial

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QSpinBox,
    QWidget,
)

from studio.domain.errors import MaskoError

_STEP = 30.0


class CheckFailed(MaskoError):
    """The window did not do what it should."""


class Hand:
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
        """Choose an entry of a drop-down list as a person does, so that the form hears of it."""
        combo = await self.widget(name, QComboBox)
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

    async def press(self, widget: QWidget, key: Qt.Key, text: str = "") -> None:
        """Press and let go of a key."""
        plain = Qt.KeyboardModifier.NoModifier
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            await _between_tasks(partial(QApplication.sendEvent, widget, QKeyEvent(kind, key, plain, text)))

    async def point(self, widget: QWidget, place: QPoint) -> None:
        """Move the pointer to a place of a widget, from another one."""
        none = Qt.MouseButton.NoButton
        for at in (QPointF(1, 1), QPointF(place)):
            there = QPointF(widget.mapToGlobal(at.toPoint()))
            plain = Qt.KeyboardModifier.NoModifier
            move = QMouseEvent(QEvent.Type.MouseMove, at, there, none, none, plain)
            await _between_tasks(partial(QApplication.sendEvent, widget, move))

    def text(self, name: str) -> str:
        """Return what a screen reader says of the first thing of this name: its text and its description."""
        widget = next(_named(name, QWidget), None)
        if widget is None:
            return ""
        shown = widget.text() if isinstance(widget, QLabel | QAbstractButton) else ""
        return f"{shown} {widget.accessibleDescription()}".strip()

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
