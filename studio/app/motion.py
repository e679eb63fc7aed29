"""Brings the system's wish for little motion to the theme: told on Linux, asked for elsewhere on each coming back."""

import asyncio
import sys

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication

from studio.services import motion_wish
from studio.state.tasks import Tasks
from studio.views.theme import Theme

_TASK = "app/motion"


class MotionWish(QObject):
    """Follows the system as long as the program runs."""

    def __init__(self, tasks: Tasks, theme: Theme) -> None:
        super().__init__(theme)
        self._tasks = tasks
        self._theme = theme
        if sys.platform == "linux":
            tasks.spawn(_TASK, motion_wish.follow_calm(theme.set_system_calm))
        else:
            application = QGuiApplication.instance()
            assert isinstance(application, QGuiApplication)
            application.applicationStateChanged.connect(self._on_state_changed)
            self._on_state_changed(Qt.ApplicationState.ApplicationActive)

    def _on_state_changed(self, state: Qt.ApplicationState) -> None:
        if state == Qt.ApplicationState.ApplicationActive:
            self._tasks.spawn(_TASK, asyncio.to_thread(motion_wish.read_calm), done=self._theme.set_system_calm)
