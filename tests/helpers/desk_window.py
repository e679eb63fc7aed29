"""The whole window on state objects that talk to a real engine, found by accessible names."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from studio.views.desk import Desk, State
from studio.views.main_window import MainWindow
from studio.views.theme import Theme
from tests.helpers.waiting import dispose


class Window:
    """A whole window on a rig."""

    def __init__(self, rig):
        self.rig = rig
        self.theme = Theme("light")
        self.window = MainWindow(self.theme)
        state = State(
            rig.tasks,
            rig.session,
            rig.meter,
            rig.library,
            rig.queue,
            rig.jobs,
            rig.composer,
            rig.keys,
            rig.preferences,
            rig.access,
            rig.making,
        )
        self.desk = Desk(self.theme, state, self.window, str(rig.folder))
        self.window.show()

    def find(self, name, kind=QWidget):
        found = [one for one in QApplication.allWidgets() if one.accessibleName() == name and isinstance(one, kind)]
        shown = [one for one in found if one.isVisible()]
        assert shown, f"nothing visible is called {name!r}"
        return shown[0]

    def click(self, name):
        self.rig.act(QTest.mouseClick, self.find(name), Qt.MouseButton.LeftButton)

    def type(self, name, text):
        field = self.find(name)
        field.setFocus()
        QTest.keyClicks(field, text)

    def notices(self):
        return self.window.notices.history

    def close(self):
        for widget in QApplication.topLevelWidgets():
            if widget is not self.window and widget.isVisible():
                widget.close()
        dispose(self.window, self.theme)
