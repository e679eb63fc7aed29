"""Use a window as a person with a screen reader would: by accessible names alone."""

from collections.abc import Callable, Iterator

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QWidget


def tree(interface: QAccessibleInterface) -> Iterator[QAccessibleInterface]:
    """Yield an accessible thing and everything below it, in reading order."""
    yield interface
    for index in range(interface.childCount()):
        child = interface.child(index)
        if child is not None and child.isValid():
            yield from tree(child)


def name_of(interface: QAccessibleInterface) -> str:
    """Return what a screen reader would call this."""
    return interface.text(QAccessible.Text.Name)


class Screen:
    """The windows a person sees now; everything is found by its accessible name."""

    def __init__(self, qtbot) -> None:
        """Keep the bot that waits for things to happen."""
        self.qtbot = qtbot

    def things(self, name: str) -> list[QAccessibleInterface]:
        """Return all visible things of this name, in any visible window, dialogs first."""
        found = []
        windows = [window for window in QApplication.topLevelWidgets() if window.isVisible()]
        for window in sorted(windows, key=lambda window: window.parent() is None):
            root = QAccessible.queryAccessibleInterface(window)
            found += [thing for thing in tree(root) if name_of(thing) == name and not thing.state().invisible]
        return found

    def widget(self, name: str, kind: type[QWidget] = QWidget) -> QWidget:
        """Return the visible widget of this name, waiting for it to appear."""
        self.wait(lambda: self._widgets(name, kind), f"no {kind.__name__} named {name!r} appeared")
        return self._widgets(name, kind)[0]

    def click(self, name: str) -> None:
        """Press the widget of this name with the mouse, once it can be pressed."""
        widget = self.widget(name)
        self.wait(widget.isEnabled, f"{name!r} stays disabled")
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint())

    def write(self, name: str, text: str) -> None:
        """Replace the text of a field, key by key."""
        field = self.widget(name)
        field.setFocus()
        QTest.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClick(field, Qt.Key.Key_Delete)
        QTest.keyClicks(field, text)

    def choose(self, name: str, text: str) -> None:
        """Choose an entry of a drop-down list by its words."""
        combo = self.widget(name, QComboBox)
        assert isinstance(combo, QComboBox)
        index = combo.findText(text, Qt.MatchFlag.MatchFixedString)
        assert index >= 0, f"{name!r} offers {[combo.itemText(i) for i in range(combo.count())]}, not {text!r}"
        combo.setCurrentIndex(index)
        combo.activated.emit(index)

    def wait(self, condition: Callable[[], object], complaint: str, seconds: float = 20) -> None:
        """Let the program work until the condition holds."""
        self.qtbot.waitUntil(lambda: self._settled(condition, complaint), timeout=int(seconds * 1000))

    def _widgets(self, name: str, kind: type[QWidget]) -> list[QWidget]:
        objects = (thing.object() for thing in self.things(name))
        return [found for found in objects if isinstance(found, kind) and found.isVisible()]

    @staticmethod
    def _settled(condition: Callable[[], object], complaint: str) -> None:
        assert condition(), complaint
