"""Removes what was only meant to be there for a while: the pictures of previews that nobody chose."""

import asyncio
import logging
from collections.abc import Sequence
from functools import partial

from sqlalchemy.exc import SQLAlchemyError

from studio.engine import previews
from studio.engine.common import Clock, Row
from studio.engine.media import Files
from studio.engine.store import Store

log = logging.getLogger(__name__)

#: Seconds between two rounds.
_ROUND = 3600.0


class Janitor:
    """Makes its round when the engine starts and every hour after."""

    def __init__(self, store: Store, files: Files, clock: Clock) -> None:
        """Prepare; nothing is removed before ``start``."""
        self._store = store
        self._files = files
        self._clock = clock
        self._loop: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to make rounds."""
        self._loop = asyncio.create_task(self._rounds(), name="janitor")

    async def stop(self) -> None:
        """Make no more rounds."""
        if self._loop is not None:
            self._loop.cancel()
            await asyncio.gather(self._loop, return_exceptions=True)

    async def tidy(self) -> int:
        """Make one round and return how many files it removed."""
        expired = await self._store.run(partial(previews.expire, now=self._clock()))
        await asyncio.to_thread(self._remove, expired)
        return len(expired)

    async def _rounds(self) -> None:
        while True:
            try:
                await self.tidy()
            except (SQLAlchemyError, OSError):  # a full or read-only disk; the next round tries again
                log.exception("old previews cannot be removed")
            await asyncio.sleep(_ROUND)

    def _remove(self, rows: Sequence[Row]) -> None:
        for row in rows:
            self._files.path(row["id"], row["type"]).unlink(missing_ok=True)
