"""One budget of requests per key: who may send now, so that the server never has to say 429.

Two windows, a minute and an hour, are counted here, kept over a restart and corrected by the server's headers.
What a user waits for goes first; polling may use 70 % of the budget and is never left without a fifth of it.
"""

import asyncio
import random
import time
from bisect import bisect_right
from collections import deque
from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path

from msgspec import Struct

from studio.services.connection import Priority, is_loopback
from studio.services.failures import retry_after
from studio.services.storage import read_json, write_json

MINUTE, HOUR = 60.0, 3600.0
#: The share of the budget that background work may use, and the share that is kept for it.
BACKGROUND_SHARE, BACKGROUND_RESERVE = 0.7, 0.2
#: A server that leaves more than this has no limits worth counting.
_PLENTY = 10_000
#: Headers of an answer that took longer than this, in seconds, tell the past: a long poll's are old.
_FRESH = 2.0
#: Windows of the server may be a little out of step with ours.
_SLACK = 1.0
_SAVE_EVERY = 5.0
_LONGEST_PENALTY = 300.0


class Limits(Struct, frozen=True):
    """Requests a key may send in a minute and in an hour."""

    minute: int = 60
    hour: int = 1000


class Governor:
    """The budget of one key; it is the ``Gate`` of every client that uses the key."""

    def __init__(
        self,
        *,
        limits: Limits | None = None,
        path: Path | None = None,
        now: Callable[[], float] = time.time,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        """Start with ``limits``, None for a server that has none until it says so.

        ``path`` keeps the count over a restart, ``now`` is seconds since 1970, ``jitter`` gives 0 to 1.
        """
        self._limits = limits
        self._path = path
        self._now = now
        self._jitter = jitter
        self._sent: list[float] = []
        self._polled: list[float] = []
        self._queues: dict[Priority, deque[asyncio.Future[float]]] = {priority: deque() for priority in Priority}
        self._timer: asyncio.TimerHandle | None = None
        self._blocked_until = self._paced_until = self._told_until = 0.0
        self._told_left = 0
        self._penalties = 0
        self._saving: asyncio.Task[None] | None = None
        self._saved = 0.0
        if path is not None:
            self._load(path)

    @property
    def limits(self) -> Limits | None:
        """The limits in force; None while the server has none."""
        return self._limits

    @property
    def left(self) -> int | None:
        """Requests left in this minute, for the status line; None where nothing is limited."""
        if self._limits is None:
            return None
        now = self._now()
        minute, hour = _count(self._sent, now - MINUTE), _count(self._sent, now - HOUR)
        left = min(self._limits.minute - minute, self._limits.hour - hour)
        return max(0, min(left, self._told_left) if now < self._told_until else left)

    @property
    def blocked_for(self) -> float:
        """Seconds until the server wants to hear from this key again."""
        return max(0.0, self._blocked_until - self._now())

    @property
    def background_rate(self) -> float | None:
        """Requests a second that background work can keep up for ever; None where nothing is limited."""
        if self._limits is None:
            return None
        return BACKGROUND_SHARE * min(self._limits.minute / MINUTE, self._limits.hour / HOUR)

    @property
    def background_room(self) -> int | None:
        """Requests that background work could send at this moment; None where nothing is limited."""
        if self._limits is None:
            return None
        now = self._now()
        rooms = [
            min(limit - _count(self._sent, now - span - _SLACK),
                int(BACKGROUND_SHARE * limit) - _count(self._polled, now - span - _SLACK))
            for span, limit in ((MINUTE, self._limits.minute), (HOUR, self._limits.hour))
        ]  # fmt: skip
        return max(0, min(rooms)) if now >= self._blocked_until else 0

    async def admit(self, priority: Priority) -> float:
        """Return when one request may leave; the ticket is the moment it left."""
        future: asyncio.Future[float] = asyncio.get_running_loop().create_future()
        self._queues[priority].append(future)
        self._pump()
        return await future

    def observe(self, ticket: float, status: int, headers: Mapping[str, str]) -> None:
        """Learn from an answer to the request that left with ``ticket``."""
        if status == 429:
            self._punish(retry_after(headers))
        elif self._now() - ticket <= _FRESH:
            self._penalties = 0
            self._believe(ticket, headers)
        self._save_soon()
        self._pump()

    async def close(self) -> None:
        """Keep the count for the next start."""
        if self._timer is not None:
            self._timer.cancel()
        if self._saving is not None:
            await self._saving
        if self._path is not None:
            await asyncio.to_thread(write_json, self._path, self._state())

    def _pump(self) -> None:
        """Let everybody through who may go now, users first, and come back when the next one may."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        waits = [wait for priority, queue in self._queues.items() if (wait := self._serve(priority, queue)) > 0]
        if waits:
            self._timer = asyncio.get_running_loop().call_later(min(waits), self._pump)

    def _serve(self, priority: Priority, queue: deque[asyncio.Future[float]]) -> float:
        """Let the front of one queue through; return how long the next in it has to wait, 0 if there is none."""
        while queue:
            if queue[0].done():  # whoever asked has gone
                queue.popleft()
                continue
            now = self._now()
            wait = self._wait(priority, now)
            if wait > 0:
                return wait
            self._count_one(priority, now)
            queue.popleft().set_result(now)
        return 0.0

    def _wait(self, priority: Priority, now: float) -> float:
        """Return how long a request of this priority has to wait, in seconds."""
        waits = [self._blocked_until - now]
        if self._limits is not None:
            background = priority is Priority.BACKGROUND
            for span, limit in ((MINUTE, self._limits.minute), (HOUR, self._limits.hour)):
                reserve = BACKGROUND_RESERVE * limit
                if span == HOUR:  # over an hour only what polling has not had yet is kept for it
                    reserve = max(0.0, reserve - _count(self._polled, now - span))
                waits.append(_free_in(self._sent, limit if background else limit - reserve, span, now))
                if background:
                    waits.append(_free_in(self._polled, BACKGROUND_SHARE * limit, span, now))
            if now < self._paced_until and self._sent:
                gap = MINUTE / self._limits.minute * (1.0 + 0.5 * self._jitter())
                waits.append(self._sent[-1] + gap - now)
        if now < self._told_until and self._told_left <= 0:
            waits.append(self._told_until - now)
        return max(waits)

    def _count_one(self, priority: Priority, now: float) -> None:
        self._sent.append(now)
        if priority is Priority.BACKGROUND:
            self._polled.append(now)
        self._told_left -= 1
        for moments in (self._sent, self._polled):
            del moments[: bisect_right(moments, now - HOUR - _SLACK)]

    def _punish(self, wanted: float | None) -> None:
        """Be silent for as long as the server wants, and afterwards go slowly for a minute."""
        self._limits = self._limits or Limits()
        self._penalties += 1
        backoff = min(_LONGEST_PENALTY, 2.0 ** min(self._penalties, 10)) * (0.5 + 0.5 * self._jitter())
        pause = backoff if wanted is None else wanted + self._jitter()
        self._blocked_until = max(self._blocked_until, self._now() + pause)
        self._paced_until = self._blocked_until + MINUTE

    def _believe(self, ticket: float, headers: Mapping[str, str]) -> None:
        """Take over what the server says is left, less what has left since."""
        left, reset = _number(headers.get("x-ratelimit-remaining")), _number(headers.get("x-ratelimit-reset"))
        if left is None:
            return
        if left > _PLENTY:
            self._limits = None
            self._told_until = 0.0
            return
        limit = _number(headers.get("x-ratelimit-limit"))
        self._limits = self._limits or (Limits(minute=int(limit)) if limit else Limits())
        now = self._now()
        since = sum(moment > ticket for moment in self._sent[-256:])
        until = now + MINUTE if reset is None else reset if reset > 1e6 else now + reset
        self._told_left = int(left) - since
        self._told_until = min(until, now + HOUR) + _SLACK

    def _state(self) -> dict[str, list[float]]:
        return {"sent": list(self._sent), "polled": list(self._polled)}

    def _load(self, path: Path) -> None:
        kept = read_json(path, {})
        now = self._now()
        if isinstance(kept, dict):
            self._sent, self._polled = (_moments(kept.get(name), now) for name in ("sent", "polled"))

    def _save_soon(self) -> None:
        path, now = self._path, self._now()
        busy = self._saving is not None and not self._saving.done()
        if path is None or busy or now - self._saved < _SAVE_EVERY:
            return
        self._saved = now
        self._saving = asyncio.create_task(asyncio.to_thread(write_json, path, self._state()), name="governor save")


class Governors:
    """The governors of all keys in use, so that every window of the program shares one budget per key."""

    def __init__(self, folder: Path | None, *, now: Callable[[], float] = time.time) -> None:
        """Keep the counts in ``folder``; None keeps them in memory."""
        self._folder = folder
        self._now = now
        self._known: dict[str, Governor] = {}

    def governor(self, api: str, key: str) -> Governor:
        """Return the governor of a key; a server on this machine has no limits until it says so."""
        name = sha256(f"{api} {key}".encode()).hexdigest()[:32]
        if name not in self._known:
            local = is_loopback(api)
            path = None if local or self._folder is None else self._folder / f"budget-{name}.json"
            self._known[name] = Governor(limits=None if local else Limits(), path=path, now=self._now)
        return self._known[name]

    async def close(self) -> None:
        """Keep every count for the next start."""
        for governor in self._known.values():
            await governor.close()


def _free_in(moments: list[float], limit: float, span: float, now: float) -> float:
    """Return in how many seconds fewer than ``limit`` of the moments lie within ``span``."""
    allowed = int(limit)
    if allowed <= 0:
        return span
    inside = _count(moments, now - span - _SLACK)
    if inside < allowed:
        return 0.0
    return moments[len(moments) - allowed] + span + _SLACK - now


def _count(moments: list[float], since: float) -> int:
    return len(moments) - bisect_right(moments, since)


def _moments(value: object, now: float) -> list[float]:
    if not isinstance(value, list):
        return []
    return sorted(float(moment) for moment in value if isinstance(moment, int | float) and moment <= now)


def _number(text: str | None) -> float | None:
    try:
        return None if text is None else float(text)
    except ValueError:
        return None
