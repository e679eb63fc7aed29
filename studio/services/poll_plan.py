"""Decides how each running job is asked for: a long poll of its own, or the sweep that covers all at once.

A long poll costs a request per job and hold, a sweep one request for a whole page of jobs. The plan spends no more
than background work may, keeps the watched and the newest jobs on long polls and sweeps the rest.
"""

from collections.abc import Callable, Iterable
from math import inf

from msgspec import Struct

#: Long polls at once; beyond that a sweep a second is fresher and cheaper.
MAX_LONG_POLLS = 24
#: Requests that may be spent at once before the steady rate counts.
BURST = 40.0
#: Requests that long polls leave untouched, so that a sweep can always go.
_SWEEP_RESERVE = 4.0
#: Seconds between sweeps where nothing is limited, and where there is plenty of burst.
_LIVELY, _BRISK = 1.0, 2.0
#: Share of the steady rate that sweeps may use; the rest renews long polls.
_SWEEP_SHARE = 0.6
#: An unfinished long poll that came back sooner was not held at all.
_NOT_HELD = 1.0
_NOT_HELD_LIMIT = 3
#: Seconds after which a server that did not hold is tried again.
_TRY_AGAIN = 600.0


class Followed(Struct):
    """A job that is being followed; ``added`` is when, ``watched`` whether somebody is looking at it."""

    job_id: str
    added: float
    watched: bool = False


class PollPlan:
    """The bookkeeping behind the decisions; ``clock`` is any clock in seconds, ``rate`` the governor's."""

    def __init__(self, rate: Callable[[], float | None], clock: Callable[[], float]) -> None:
        """Start with the full burst."""
        self._rate = rate
        self._clock = clock
        self._tokens = BURST
        self._filled = clock()
        self._hold_until: float | None = None
        self._not_held = 0
        self._pages = 1

    @property
    def holds(self) -> bool:
        """Whether the server is believed to hold long polls."""
        return self._hold_until is None or self._clock() >= self._hold_until

    def spend(self, requests: int = 1) -> None:
        """Note requests that have left."""
        self._fill()
        self._tokens -= requests

    def long_polls(self, jobs: Iterable[Followed], already: int) -> list[str]:
        """Return the jobs that should have long polls now, best first; ``already`` polls are on their way."""
        if not self.holds:
            return []
        self._fill()
        unlimited = self._rate() is None
        room = MAX_LONG_POLLS - already
        affordable = room if unlimited else min(room, int(self._tokens - _SWEEP_RESERVE))
        chosen = sorted(jobs, key=lambda job: (not job.watched, -job.added))
        return [job.job_id for job in chosen[: max(0, affordable)]]

    def sweep_interval(self, swept: int) -> float:
        """Return the seconds between sweeps that ``swept`` jobs depend on; with none they only keep rows lively."""
        rate = self._rate()
        if rate is None:
            return _LIVELY
        self._fill()
        if rate <= 0:
            return inf
        if not swept:
            return max(10.0, 3 * self._pages / rate)
        if self._tokens > BURST / 2:
            return _BRISK * self._pages
        share = _SWEEP_SHARE if self.holds and self._pages == 1 else 1.0
        return self._pages / (share * rate)

    def learn_hold(self, seconds: float) -> None:
        """Note how long an unfinished long poll was held; a server that is closing holds none for a moment."""
        self._not_held = self._not_held + 1 if seconds < _NOT_HELD else 0
        self._hold_until = self._clock() + _TRY_AGAIN if self._not_held >= _NOT_HELD_LIMIT else None

    def learn_pages(self, pages: int) -> None:
        """Note how many requests a sweep took."""
        self._pages = max(1, pages)

    def _fill(self) -> None:
        now, rate = self._clock(), self._rate()
        self._tokens = BURST if rate is None else min(BURST, self._tokens + rate * (now - self._filled))
        self._filled = now
