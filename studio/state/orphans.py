"""Jobs that the server has and Studio did not start: made on another machine, or by a script."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from studio.domain.errors import MaskoError

if TYPE_CHECKING:
    from collections.abc import Callable

    from studio.domain.records import Job
    from studio.state.library import Library
    from studio.state.queue import Queue
    from studio.state.tasks import Tasks

#: Older jobs than this are nobody's concern any more, in seconds.
_SINCE = 30 * 86_400.0
_LOOK = "orphans/look"


class Orphans(QObject):
    """Looks for such jobs, and takes those into the list that a person wants there.

    Signals: ``changed()`` another list is known, or it is being looked for.
    """

    changed = Signal()

    def __init__(
        self,
        tasks: Tasks,
        queue: Queue,
        library: Library,
        parent: QObject | None = None,
        *,
        now: Callable[[], float] = time.time,
    ) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._queue = queue
        self._library = library
        self._now = now
        self._jobs: tuple[Job, ...] = ()
        self._error: MaskoError | None = None

    @property
    def jobs(self) -> tuple[Job, ...]:
        """The jobs found, newest first."""
        return self._jobs

    @property
    def error(self) -> MaskoError | None:
        """Why the server could not be asked; None if it could."""
        return self._error

    @property
    def looking(self) -> bool:
        """Whether the server is being asked."""
        return self._tasks.running(_LOOK)

    def look(self) -> None:
        """Ask the server."""
        work = self._queue.orphans(since=self._now() - _SINCE)
        self._tasks.spawn(_LOOK, work, done=self._take, failed=self._fail)
        self.changed.emit()

    def mascot_name(self, job: Job) -> str:
        """Return whose job it is, if the library knows."""
        mascot = self._library.mascot(job.mascot_id)
        return mascot.name if mascot is not None else ""

    def adopt(self, jobs: tuple[Job, ...]) -> None:
        """Take jobs into the list, and follow those that still run."""
        for job in jobs:
            mascot = self._library.mascot(job.mascot_id)
            project = mascot.project_id if mascot is not None else ""
            self._queue.adopt(job, project_id=project, mascot_name=self.mascot_name(job))
        taken = {job.id for job in jobs}
        self._jobs = tuple(job for job in self._jobs if job.id not in taken)
        self.changed.emit()

    def _take(self, jobs: tuple[Job, ...]) -> None:
        self._jobs, self._error = jobs, None
        self.changed.emit()

    def _fail(self, error: MaskoError) -> None:
        self._jobs, self._error = (), error
        self.changed.emit()
