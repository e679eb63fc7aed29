"""Rate limits per key: sliding windows of a minute and an hour, as the cloud has them."""

import math
from collections import deque

from msgspec import Struct

from studio.engine.common import Clock

PER_MINUTE = 60
PER_HOUR = 1000
#: What the headers say when nothing is limited.
UNLIMITED = 1_000_000


class Allowance(Struct, frozen=True):
    """What a key may still do; ``reset`` is a Unix time, ``retry_after`` is 0 unless it has to wait."""

    remaining: int
    reset: int
    retry_after: int = 0


class Limits:
    """Counts the requests of each key."""

    def __init__(self, clock: Clock, *, limited: bool) -> None:
        """Limit as the cloud does, or only count."""
        self._clock = clock
        self._limited = limited
        self._seen: dict[str, deque[float]] = {}

    def take(self, key_id: str) -> Allowance:
        """Count one request, unless it has to wait; say what is left."""
        now = self._clock()
        if not self._limited:
            return Allowance(UNLIMITED, math.ceil(now + 60))
        seen = self._seen.setdefault(key_id, deque())
        while seen and seen[0] <= now - 3600:
            seen.popleft()
        minute = [moment for moment in list(seen)[-PER_MINUTE:] if moment > now - 60]
        waits = []
        if len(seen) >= PER_HOUR:
            waits.append(seen[0] + 3600 - now)
        if len(minute) >= PER_MINUTE:
            waits.append(minute[0] + 60 - now)
        if waits:
            wait = max(1, math.ceil(max(waits)))
            return Allowance(0, math.ceil(now + wait), wait)
        seen.append(now)
        first = minute[0] if minute else now
        return Allowance(min(PER_MINUTE - len(minute), PER_HOUR - len(seen) + 1) - 1, math.ceil(first + 60))
