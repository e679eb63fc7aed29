"""What is worth telling of jobs that ended: each by itself, and together once there are more than three at once."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from studio.domain.entries import Entry
from studio.domain.words import tr, trn
from studio.state.sheet import credits_words

if TYPE_CHECKING:
    from studio.state.jobs import Jobs

#: So many are told one by one within the span, in seconds; the others together.
_ALONE, _SPAN = 3, 10.0
_TOGETHER_AFTER_MS = 2_000


class JobNews(QObject):
    """Listens to the list of jobs.

    Signals: ``told(str, object, bool)`` a sentence, the job it is about (None for several), and whether it is bad news;
    ``counted()`` the figures for the title of the window are other ones.
    """

    told = Signal(str, object, bool)
    counted = Signal()

    def __init__(self, jobs: Jobs, parent: QObject | None = None, *, now: Callable[[], float] = time.monotonic) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._now = now
        self._lately: list[float] = []
        self._waiting: list[Entry] = []
        self._failed: set[str] = set()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_TOGETHER_AFTER_MS)
        self._timer.timeout.connect(self._tell_together)
        jobs.finished.connect(self._on_finished)
        jobs.added.connect(self._on_added)
        jobs.changed.connect(self.counted)
        jobs.reset.connect(self._on_reset)

    @property
    def running(self) -> int:
        """How many jobs are on their way or being worked on."""
        return self._jobs.running

    @property
    def failed(self) -> int:
        """How many jobs of the list failed while Studio ran, and were not tried again."""
        return len(self._failed)

    def title(self) -> str:
        """Return the figures as they stand in the title of the window; empty when there is nothing to say."""
        running = trn("{count} job running", "{count} jobs running", self.running) if self.running else ""
        failed = tr("{count} failed", count=self.failed) if self.failed else ""
        return " · ".join(filter(None, (running, failed)))

    def _on_added(self, place: int) -> None:
        self._failed.discard(self._jobs.at(place).retry_of)
        self.counted.emit()

    def _on_reset(self) -> None:
        self._failed = {key for key in self._failed if self._jobs.row(key) is not None}
        self.counted.emit()

    def _on_finished(self, entry: Entry) -> None:
        if entry.failed:
            self._failed.add(entry.id)
        self.counted.emit()
        if entry.state != "completed" and not entry.failed:
            return
        if entry.door == "preview" and entry.state == "completed":
            return  # its pictures appear where they were asked for
        now = self._now()
        self._lately = [moment for moment in self._lately if now - moment < _SPAN]
        if len(self._lately) < _ALONE:
            self._lately.append(now)
            self.told.emit(_sentence(entry), entry, entry.failed)
        else:
            self._waiting.append(entry)
            self._timer.start()

    def _tell_together(self) -> None:
        ended, self._waiting = self._waiting, []
        if len(ended) == 1:
            self.told.emit(_sentence(ended[0]), ended[0], ended[0].failed)
            return
        failed = sum(entry.failed for entry in ended)
        ready = len(ended) - failed
        parts = [trn("{count} more job is ready", "{count} more jobs are ready", ready)] if ready else []
        parts += [trn("{count} more job failed", "{count} more jobs failed", failed)] if failed else []
        self.told.emit(f"{'; '.join(parts)}.", None, bool(failed))


def _sentence(entry: Entry) -> str:
    if not entry.failed:
        if not entry.mascot_name:
            return tr("“{name}” is ready.", name=entry.name)
        return tr("“{name}” of {mascot} is ready.", name=entry.name, mascot=entry.mascot_name)
    words = tr("“{name}” failed. {why}", name=entry.name, why=entry.error)
    back = tr("{credits} came back.", credits=credits_words(entry.refunded)) if entry.refunded else ""
    return f"{words} {back}".strip()
