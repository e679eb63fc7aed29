"""The one place where coroutines are started: every task has a name, an owner and an end.

Views and state objects never touch the event loop; they hand a coroutine to :class:`Tasks`.
"""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from studio.domain.errors import MaskoError
from studio.domain.words import later, tr

T = TypeVar("T")
OnFailed = Callable[[MaskoError], None]

_log = logging.getLogger(__name__)
_SURPRISE = later("Something inside Studio went wrong. Nothing was lost; the log says more.")


class Tasks(QObject):
    """Spawns, names, replaces and cancels tasks.

    Signals: ``failed(MaskoError)`` an error that no owner took;
    ``running_changed(str)`` work of that name began or ended.
    """

    failed = Signal(object)
    running_changed = Signal(str)

    def __init__(self, loop: asyncio.AbstractEventLoop, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._loop = loop
        self._current: dict[str, asyncio.Task[Any]] = {}
        self._held: set[asyncio.Task[Any]] = set()
        self._closed = False

    def running(self, name: str) -> bool:
        """Tell whether the newest task of this name is still at work."""
        return name in self._current

    def spawn(
        self,
        name: str,
        work: Coroutine[Any, Any, T],
        *,
        done: Callable[[T], None] | None = None,
        failed: OnFailed | None = None,
    ) -> None:
        """Start ``work``, replacing a running task of the same name; the replaced one never calls back.

        Neither does one whose owner, the object that ``done`` or ``failed`` is a method of, has been deleted meanwhile.
        """
        if self._closed or self._loop.is_closed():  # a timer may fire once more after the end
            work.close()
            return
        replaced = self._current.pop(name, None)
        task = self._loop.create_task(work, name=name)
        self._current[name] = task
        self._held.add(task)
        task.add_done_callback(partial(self._on_finished, name, done, failed))
        if replaced is None:
            self.running_changed.emit(name)
        else:
            replaced.cancel()

    def cancel(self, name: str) -> None:
        """Cancel the task of this name and every task named below it (``name/…``)."""
        below = f"{name}/"
        for key in [key for key in self._current if key == name or key.startswith(below)]:
            self._current.pop(key).cancel()
            self.running_changed.emit(key)

    async def close(self) -> None:
        """Refuse new work, cancel everything that runs and wait until it has ended."""
        self._closed = True
        self._current.clear()
        waiting = self._held - {asyncio.current_task()}
        for task in waiting:
            task.cancel()
        if waiting:
            await asyncio.wait(waiting)

    def _on_finished(
        self, name: str, done: Callable[[T], None] | None, failed: OnFailed | None, task: asyncio.Task[T]
    ) -> None:
        self._held.discard(task)
        error = None if task.cancelled() else task.exception()
        if self._current.get(name) is not task:
            if error is not None and not isinstance(error, MaskoError):
                _log.error("A replaced task, %s, broke", name, exc_info=error)
            return
        del self._current[name]
        self.running_changed.emit(name)
        if error is not None:
            self._report(name, error, failed)
        elif done is not None and not task.cancelled():
            self._call_back(name, partial(done, task.result()))

    def _report(self, name: str, error: BaseException, failed: OnFailed | None) -> None:
        if not isinstance(error, MaskoError):
            _log.error("The task %s broke", name, exc_info=error)
            error = MaskoError(tr(_SURPRISE))
        if failed is None:
            self.failed.emit(error)
        else:
            self._call_back(name, partial(failed, error))

    def _call_back(self, name: str, call: Callable[[], None]) -> None:
        if _owner_gone(call):  # a window closed while its answer was on the way
            return
        try:
            call()
        except Exception:
            _log.exception("What follows the task %s broke", name)
            self.failed.emit(MaskoError(tr(_SURPRISE)))


def _owner_gone(call: Callable[..., None]) -> bool:
    """Whether ``call`` is a method, with its arguments, of an object that Qt has deleted."""
    while isinstance(call, partial):
        call = call.func
    owner = getattr(call, "__self__", None)
    return isinstance(owner, QObject) and not isValid(owner)
