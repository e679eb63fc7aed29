"""Decides how each running job is asked for: a long poll of its own, or the sweep that covers all at once.

A long poll costs a request per job and hold, a sweep one request for a whole page of jobs. The plan spends no more
than background work may, keeps the watched and the newest jobs on long polls and sweeps the rest.
"""

from collections import deque
from collections.abc import Callable, Iterable
from math import inf
from typing import Protocol

from msgspec import Struct

#: Long polls at once, on a server without limits and on one with them; the rest is swept.
MAX_LONG_POLLS, MAX_LIMITED = 24, 12
#: Requests that may be spent at once before the steady rate counts.
BURST = 40.0
#: Requests that long polls leave to the sweeps of the next minute.
SWEEP_RESERVE = 12
#: Seconds between sweeps where nothing is limited, where there is plenty of burst, and where none depends on them.
_LIVELY, _BRISK, _CALM = 1.0, 2.0, 10.0
#: Share of the steady rate that sweeps may use; the rest renews long polls.
_SWEEP_SHARE = 0.6
#: An unfinished long poll that came back sooner was not held at all.
_NOT_HELD = 1.0
_NOT_HELD_LIMIT = 3
#: Seconds after which a server that did not hold is tried again.
_TRY_AGAIN = 600.0
#: A minute and the slack that the governor gives it.
_MINUTE = 61.0


class Followed(Struct):
    """A job that is being followed; ``added`` is when, ``watched`` whether somebody is looking at it."""

    job_id: str
    added: float
    watched: bool = False


class Budget(Protocol):
    """What the plan may spend; see ``services.governor``."""

    @property
    def background_rate(self) -> float | None:
        """Requests a second that can be kept up for ever; None where nothing is limited."""

    @property
    def background_room(self) -> int | None:
        """Requests that could leave at this moment; None where nothing is limited."""


class PollPlan:
    """The bookkeeping behind the decisions; ``clock`` is any clock in seconds."""

    def __init__(self, budget: Budget, clock: Callable[[], float]) -> None:
        """Start with the full burst."""
        self._budget = budget
        self._clock = clock
        self._tokens = BURST
        self._filled = clock()
        self._recent: deque[float] = deque()
        self._hold_until: float | None = None
        self._not_held = 0
        self._pages = 1
        self._unsent = 0

    @property
    def holds(self) -> bool:
        """Whether the server is believed to hold long polls."""
        return self._hold_until is None or self._clock() >= self._hold_until

    def spend(self, requests: int = 1) -> None:
        """Note requests that have left."""
        self._fill()
        self._tokens -= requests
        self._recent.extend([self._filled] * requests)

    def leave_room(self, unsent: int) -> None:
        """Note how many paid requests wait to leave: what they need of the budget is not for long polls."""
        self._unsent = unsent

    def long_polls(self, jobs: Iterable[Followed], already: int) -> list[str]:
        """Return the jobs that should have long polls now, best first; ``already`` polls are on their way."""
        if not self.holds:
            return []
        self._fill()
        room = self._budget.background_room
        if room is None:
            affordable = MAX_LONG_POLLS - already
        else:
            spare = min(int(self._tokens), room - self._unsent) - SWEEP_RESERVE
            affordable = min(MAX_LIMITED - already, spare)
        chosen = sorted(jobs, key=lambda job: (not job.watched, -job.added))
        return [job.job_id for job in chosen[: max(0, affordable)]]

    def sweep_interval(self, swept: int) -> float:
        """Return the seconds between sweeps that ``swept`` jobs depend on; with none they only keep rows lively."""
        rate, room = self._budget.background_rate, self._budget.background_room
        if rate is None or room is None:
            return _LIVELY
        self._fill()
        if rate <= 0:
            return inf
        if not swept:
            return max(_CALM, 3 * self._pages / rate)
        share = _SWEEP_SHARE if self.holds and self._pages == 1 else 1.0
        steady = self._pages / (share * rate)
        brisk = _BRISK * self._pages if self._tokens > BURST / 2 else steady
        # What is left of this minute, and what comes back in it, has to last for a minute.
        return max(brisk, _MINUTE * self._pages / max(room + len(self._recent), 1))

    def learn_hold(self, seconds: float) -> None:
        """Note how long an unfinished long poll was held; a server that is closing holds none for a moment."""
        self._not_held = self._not_held + 1 if seconds < _NOT_HELD else 0
        self._hold_until = self._clock() + _TRY_AGAIN if self._not_held >= _NOT_HELD_LIMIT else None

    def learn_pages(self, pages: int) -> None:
        """Note how many requests a sweep took."""
        self._pages = max(1, pages)

    def _fill(self) -> None:
        now, rate = self._clock(), self._budget.background_rate
        self._tokens = BURST if rate is None else min(BURST, self._tokens + rate * (now - self._filled))
        self._filled = now
        while self._recent and self._recent[0] <= now - _MINUTE:
            self._recent.popleft()
