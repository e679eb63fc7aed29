"""Wait for things to happen in the program's own event loop, and take its objects away in the right thread."""

import asyncio
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QObject


def until(loop: asyncio.AbstractEventLoop, condition: Callable[[], object], seconds: float = 20) -> None:
    """Run the loop until ``condition`` holds; fail after ``seconds``."""

    async def wait() -> None:
        async with asyncio.timeout(seconds):
            while not condition():  # noqa: ASYNC110 - conditions of all kinds, not events of one
                await asyncio.sleep(0.002)

    loop.run_until_complete(wait())


def dispose(*objects: QObject) -> None:
    """Delete objects now: left to the garbage collector, their timers may be stopped in any thread."""
    for thing in objects:
        thing.deleteLater()
        QCoreApplication.sendPostedEvents(thing, QEvent.Type.DeferredDelete.value)
