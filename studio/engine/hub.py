"""Who waits for which job: long polls sleep here and wake when the job ends or the engine closes."""

import asyncio
from collections import defaultdict
from collections.abc import Iterable


class Hub:
    """Wakes long polls; knows nothing of the database."""

    def __init__(self) -> None:
        """Start with nobody waiting."""
        self.closed = False
        self._waiting: defaultdict[str, set[asyncio.Event]] = defaultdict(set)

    def register(self, job_id: str) -> asyncio.Event:
        """Return an event that is set when the job ends; look at the job after this, then wait."""
        event = asyncio.Event()
        if self.closed:
            event.set()
        self._waiting[job_id].add(event)
        return event

    def forget(self, job_id: str, event: asyncio.Event) -> None:
        """Stop waiting."""
        self._waiting[job_id].discard(event)
        if not self._waiting[job_id]:
            del self._waiting[job_id]

    def announce(self, job_ids: Iterable[str]) -> None:
        """Wake everybody who waits for these jobs."""
        for job_id in job_ids:
            for event in self._waiting.get(job_id, ()):
                event.set()

    def close(self) -> None:
        """Wake everybody; from now on nobody sleeps."""
        self.closed = True
        self.announce(list(self._waiting))
