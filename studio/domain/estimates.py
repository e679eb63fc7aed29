"""How long a job will take, honestly: a range from what the same user's jobs of that kind took before."""

from collections.abc import Sequence
from statistics import quantiles

from msgspec import Struct

from studio.domain.entries import Entry
from studio.domain.requests import DEFAULT_DURATION

#: Fewer finished jobs than this say nothing.
MIN_HISTORY = 3


class TimeLeft(Struct, frozen=True):
    """Seconds a job is likely to need still: ``low`` when all goes well, ``high`` when it does not."""

    low: float
    high: float


def size_of(entry: Entry) -> float:
    """Return how much work an entry is compared with others of its kind: an animation grows with its length."""
    if entry.kind != "animation":
        return 1.0
    seconds = entry.request.get("duration", DEFAULT_DURATION)
    return float(seconds) if isinstance(seconds, int | float) and seconds > 0 else float(DEFAULT_DURATION)


def time_left(entry: Entry, history: Sequence[Entry], elapsed: float) -> TimeLeft | None:
    """Return the range for a running entry, or None while there is no history or it has outlived it."""
    paces = [
        past.seconds / size_of(past)
        for past in history
        if past.kind == entry.kind and past.state == "completed" and past.seconds
    ]
    if len(paces) < MIN_HISTORY:
        return None
    low, _, high = quantiles(paces, n=4, method="inclusive")
    left = TimeLeft(max(0.0, low * size_of(entry) - elapsed), max(0.0, high * size_of(entry) - elapsed))
    return left if left.high > 0 else None
