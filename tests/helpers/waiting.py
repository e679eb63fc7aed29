"""Wait for things to happen in the program's own event loop, and take its objects away in the right thread."""

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QObject, QTimer

#: How much slower than a quiet machine one may be before a test gives up waiting.
SLOW = 3
_WAITING = QEventLoop.ProcessEventsFlag.AllEvents | QEventLoop.ProcessEventsFlag.WaitForMoreEvents


@contextmanager
def running(loop: asyncio.AbstractEventLoop) -> Iterator[None]:
    """Let coroutines go on in whatever part of the test Qt handles events, as they do in the program."""
    before = asyncio._get_running_loop()
    asyncio._set_running_loop(loop)
    try:
        yield
    finally:
        asyncio._set_running_loop(before)


def until(loop: asyncio.AbstractEventLoop, condition: Callable[[], object], seconds: float = 20) -> None:
    """Handle events until ``condition`` holds; fail after ``seconds`` of a quiet machine.

    Between events the test is asleep: the engine's workers, which give way to others, need the processor.
    """
    end = time.monotonic() + SLOW * seconds
    look_again = QTimer()
    look_again.start(5)
    with running(loop):
        while not condition():
            assert time.monotonic() < end, "it did not happen in time"
            QCoreApplication.processEvents(_WAITING)


def dispose(*objects: QObject) -> None:
    """Delete objects now: left to the garbage collector, their timers may be stopped in any thread."""
    for thing in objects:
        thing.deleteLater()
        QCoreApplication.sendPostedEvents(thing, QEvent.Type.DeferredDelete.value)
