"""The program's event loop, for tests: it counts as running also while a test itself turns Qt's events.

The program never leaves its loop. A test does, between two ``run_until_complete``; what Qt delivers then, by
``qtbot.wait`` or pytest-qt's own turns before and after a test, would otherwise find tasks without a loop.
"""

import asyncio
from asyncio import events
from typing import Any

from PySide6.QtCore import QCoreApplication
from qasync import QEventLoop


class StandingLoop(QEventLoop):
    """Asyncio inside Qt's loop. Close it to let another one be the running loop."""

    def __init__(self, app: QCoreApplication) -> None:
        super().__init__(app, already_running=False)
        asyncio.set_event_loop(self)
        events._set_running_loop(self)

    def run_forever(self) -> Any:
        """Run, and stay the running loop afterwards."""
        events._set_running_loop(None)
        try:
            return super().run_forever()
        finally:
            events._set_running_loop(self)

    def close(self) -> None:
        """Let go."""
        events._set_running_loop(None)
        asyncio.set_event_loop(None)
        super().close()
