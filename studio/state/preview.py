"""Previews: variations of a character that are paid for together and arrive as pictures to choose from."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from studio.domain.errors import MaskoError
from studio.domain.looks import Variation
from studio.domain.orders import preview_order
from studio.domain.pricing import preview_price
from studio.domain.wire.read_looks import read_variations
from studio.domain.words import later, tr

if TYPE_CHECKING:
    from studio.domain.entries import Entry
    from studio.state.queue import Queue
    from studio.state.tasks import Tasks

_LATE = later(
    "The pictures take longer than usual. The list of jobs shows how far they are; they come here by themselves."
)
_NONE = later("The server sent no pictures. The list of jobs shows what became of the preview.")
_FETCH = "preview/fetch"


class Preview(QObject):
    """Orders previews and finds their pictures again, also those of a press before a crash.

    Signals: ``drawn(str, tuple)`` the variations of a press; ``refused(str, MaskoError)`` there are none, and why;
    ``changed()`` whether something is being drawn is different.
    """

    drawn = Signal(str, object)
    refused = Signal(str, object)
    changed = Signal()

    def __init__(self, tasks: Tasks, queue: Queue, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._queue = queue
        self._press = ""
        queue.settled.connect(self._on_settled)
        queue.changed.connect(self._on_entries_changed)
        queue.dropped.connect(self._on_dropped)
        queue.refused.connect(self._end)
        tasks.running_changed.connect(self._on_running_changed)

    @property
    def drawing(self) -> bool:
        """Whether variations are on their way."""
        return self._queue.flying(self._press) or self._tasks.running(_FETCH)

    def expects(self, press: str) -> bool:
        """Tell whether the pictures of a press may still come."""
        return bool(press) and press == self._press

    def new_press(self) -> str:
        """Return a name for the next press, to be written down before it."""
        return self._queue.new_press()

    def order(self, press: str, prompt: str, style: str, project_id: str) -> None:
        """Have four variations drawn of a description, under the name of a press."""
        self._press = press
        order = preview_order(prompt, style or None, project_id=project_id)
        what = tr("Four variations of a new mascot")
        self._queue.press([order], press=press, what=what, price=str(preview_price()), aloud=False, again=True)
        self.changed.emit()

    def look_up(self, press: str) -> None:
        """Find the pictures of a press that somebody had written down; the journal keeps every answer."""
        self._press = press
        if not self.drawing:
            self._tasks.spawn(
                _FETCH, self._answer(press), done=partial(self._on_found, press), failed=partial(self._end, press)
            )

    async def _answer(self, press: str) -> tuple[Variation, ...] | None:
        """Return the pictures of a press; None if it never got as far as the journal."""
        call = await self._queue.journal.call(press)
        if call is None:
            return None
        return read_variations(json.loads(call.answer)) if call.answer else ()

    def _on_found(self, press: str, found: tuple[Variation, ...] | None) -> None:
        if found:
            self._press = ""
            self.drawn.emit(press, found)
        else:
            self._end(press, MaskoError(tr(_NONE)) if found is not None else None)

    def _end(self, press: str, error: MaskoError | None = None) -> None:
        if press and press == self._press:
            self._press = ""
            self.refused.emit(press, error)

    def _on_dropped(self, press: str) -> None:
        self._end(press)

    def _on_settled(self, press: str, entries: tuple[Entry, ...]) -> None:
        if not press or press != self._press:
            return
        if any(entry.state in {"waiting", "sending", "unknown"} for entry in entries):
            self.refused.emit(press, MaskoError(tr(_LATE)))
            self.changed.emit()
        else:
            self.look_up(press)

    def _on_entries_changed(self, entries: tuple[Entry, ...]) -> None:
        """Fetch the pictures of a preview that was answered later than anybody waited for."""
        if any(self._press and entry.call_id == self._press and entry.job_id for entry in entries):
            self.look_up(self._press)

    def _on_running_changed(self, name: str) -> None:
        if name == _FETCH or name.startswith("queue/press"):
            self.changed.emit()
