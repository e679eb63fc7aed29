"""The list of jobs of the open workspace: what was asked for, how far it is, how long it may still take."""

from __future__ import annotations

import time
from bisect import insort
from collections import deque
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from studio.domain.entries import Entry
from studio.domain.estimates import TimeLeft, time_left

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from studio.state.queue import Queue

#: Finished jobs of each kind that say how long the next one takes.
_HISTORY = 40


class Jobs(QObject):
    """Mirrors what the queue has, newest first.

    Signals: ``reset()`` all rows are other ones; ``added(int)``, ``changed(int)`` a row, by its place; ``ticked()`` a
    second went by while something runs; ``sent(Entry)`` the server took it; ``finished(Entry)`` it has come to its end.
    """

    reset = Signal()
    added = Signal(int)
    changed = Signal(int)
    ticked = Signal()
    sent = Signal(object)
    finished = Signal(object)

    def __init__(
        self, queue: Queue | None = None, parent: QObject | None = None, *, now: Callable[[], float] = time.time
    ) -> None:
        """Show the entries of a queue; ``now`` is seconds since 1970."""
        super().__init__(parent)
        self._now = now
        self._entries: list[Entry] = []  # oldest first, so that a new one moves no other
        self._places: dict[str, int] = {}
        self._history: dict[str, deque[Entry]] = {}
        self._running: set[str] = set()
        self._tick = QTimer(self)
        self._tick.setInterval(1000)
        self._tick.timeout.connect(self.ticked)
        if queue is not None:
            queue.opened.connect(self.show)
            queue.changed.connect(self.take)

    @property
    def rows(self) -> tuple[Entry, ...]:
        """All rows, newest first."""
        return tuple(reversed(self._entries))

    @property
    def count(self) -> int:
        """How many rows there are."""
        return len(self._entries)

    @property
    def running(self) -> int:
        """How many jobs are on their way or being worked on."""
        return len(self._running)

    @property
    def running_ids(self) -> frozenset[str]:
        """The jobs that are on their way or being worked on."""
        return frozenset(self._running)

    @property
    def busy(self) -> bool:
        """Whether any job is on its way or being worked on."""
        return bool(self._running)

    def at(self, place: int) -> Entry:
        """Return the row at a place, 0 being the newest."""
        return self._entries[len(self._entries) - 1 - place]

    def row(self, entry_id: str) -> Entry | None:
        """Return a row by its id."""
        place = self._places.get(entry_id)
        return None if place is None else self._entries[place]

    def elapsed(self, entry: Entry) -> float:
        """Return for how many seconds the job has been, or was, on its way."""
        return entry.seconds if entry.seconds is not None else max(0.0, self._now() - (entry.sent or entry.created))

    def time_left(self, entry: Entry) -> TimeLeft | None:
        """Return how long a job may still take by this user's own history; None without any."""
        return time_left(entry, self._history.get(entry.kind, ()), self.elapsed(entry)) if entry.running else None

    def show(self, entries: Iterable[Entry]) -> None:
        """Show these entries and no others."""
        self._entries = sorted((entry for entry in entries if not entry.hidden), key=_order)
        self._places = {entry.id: place for place, entry in enumerate(self._entries)}
        self._running = {entry.id for entry in self._entries if entry.running}
        self._history = {}
        for entry in self._entries:
            self._remember(entry)
        self._keep_ticking()
        self.reset.emit()

    def take(self, entries: Iterable[Entry]) -> None:
        """Take over entries that are new or different."""
        moved = False
        for entry in entries:
            before = self.row(entry.id)
            if before == entry:
                continue
            (self._running.add if entry.running else self._running.discard)(entry.id)
            self._keep_ticking()
            if before is None:
                self._insert(entry)
            elif _order(before) != _order(entry):
                self._entries[self._places[entry.id]] = entry
                moved = True
            else:
                self._replace(entry)
            self._tell(before, entry)
        if moved:
            self.show(self._entries)

    def _insert(self, entry: Entry) -> None:
        if entry.hidden:
            return
        insort(self._entries, entry, key=_order)
        if self._entries[-1] is entry:
            self._places[entry.id] = len(self._entries) - 1
        else:
            self._places = {one.id: place for place, one in enumerate(self._entries)}
        self.added.emit(len(self._entries) - 1 - self._places[entry.id])

    def _replace(self, entry: Entry) -> None:
        place = self._places[entry.id]
        self._entries[place] = entry
        self.changed.emit(len(self._entries) - 1 - place)

    def _tell(self, before: Entry | None, entry: Entry) -> None:
        if entry.job_id and (before is None or not before.job_id):
            self.sent.emit(entry)
        if entry.done and (before is None or not before.done):
            self._remember(entry)
            if before is not None:
                self.finished.emit(entry)

    def _remember(self, entry: Entry) -> None:
        if entry.state == "completed" and entry.seconds:
            self._history.setdefault(entry.kind, deque(maxlen=_HISTORY)).append(entry)

    def _keep_ticking(self) -> None:
        if self.busy != self._tick.isActive():
            (self._tick.start if self.busy else self._tick.stop)()


def _order(entry: Entry) -> tuple[float, float, int]:
    """Return what an entry is sorted by: its place in the queue, which a person may have changed."""
    return entry.position, entry.created, entry.index
