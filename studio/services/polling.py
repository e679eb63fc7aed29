"""Follows a job until it ends, through timeouts, dropped connections and restarts of the server."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

from studio.domain.errors import (
    ConnectionFailed,
    MaskoError,
    NotFound,
    NotUnderstood,
    RateLimited,
    ServerFailed,
    Unauthorized,
)
from studio.domain.records import Job
from studio.services.client import MaskoClient

Sleep = Callable[[float], Awaitable[object]]

#: A job the server no longer knows, or a key it does not take, is tried this often before that counts.
DENIED_LIMIT = 3
#: An answer sooner than this says that the server does not hold long polls.
_PROMPT = 1.0
_FIRST_PAUSE = 0.5
_LONGEST_PAUSE = 30.0
_PLAIN_PAUSE = 2.0
#: A long poll answers when the job ends, so one that still waits in line is held shortly at first, to see it start.
_FIRST_HOLD = 1.0


async def follow(
    client: Callable[[], MaskoClient],
    job_id: str,
    *,
    hold: float = 60.0,
    on_trouble: Callable[[MaskoError | None], None] | None = None,
    sleep: Sleep = asyncio.sleep,
) -> AsyncIterator[Job]:
    """Yield the job each time it changed, until it ends; there is no time limit.

    ``client`` returns the current client, for the engine may come back at another address with another key.
    ``on_trouble`` hears of each failed try, and None when answers come again. Errors that waiting
    cannot mend (a wrong key, a job that is gone) are raised.
    """
    last: Job | None = None
    failures = denied = waits = 0
    clock = asyncio.get_running_loop().time
    while last is None or not last.done:
        asked = clock()
        try:
            job = await client().job(job_id, wait=_hold(last, waits, hold))
        except (NotFound, Unauthorized):
            # A restarted engine has another key, and answers before everybody has heard of it.
            denied += 1
            if denied >= DENIED_LIMIT:
                raise
            await sleep(_pause(denied))
            continue
        except (ConnectionFailed, ServerFailed, RateLimited, NotUnderstood) as error:
            failures += 1
            if on_trouble is not None:
                on_trouble(error)
            wanted = error.retry_after if isinstance(error, RateLimited) else None
            await sleep(max(wanted or 0.0, _pause(failures)))
            continue
        if failures and on_trouble is not None:
            on_trouble(None)
        failures = denied = 0
        waits += job.status == "pending"
        changed, first = job != last, last is None
        last = job
        if changed:
            yield job
        elif not first and clock() - asked < _PROMPT / 2:
            await sleep(_PLAIN_PAUSE)


def _hold(last: Job | None, waits: int, hold: float) -> float | None:
    """Return how long the server shall hold the next answer; None for at once."""
    if last is None:
        return None
    return hold if last.status != "pending" else min(hold, _FIRST_HOLD * 2 ** min(waits, 8))


def _pause(failures: int) -> float:
    return float(min(_LONGEST_PAUSE, _FIRST_PAUSE * 2 ** min(failures - 1, 10)))
