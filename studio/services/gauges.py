"""Measures clips in the background, one at a time, and remembers what it found while the files stay as they are."""

import asyncio
from collections.abc import Callable, Hashable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any, TypeVar, cast

from studio.domain.errors import MediaError
from studio.domain.words import tr
from studio.services.alpha_truth import AlphaTruth, alpha_truth
from studio.services.seams import SeamDetail, loop_seam, transition_seams

T = TypeVar("T")

#: Findings kept; a seam with its pictures takes about half a megabyte.
_KEPT = 64


class Gauges:
    """Seams and alpha of clips, measured off the window's thread."""

    def __init__(self, threads: int = 1) -> None:
        """Use that many threads; more than one takes time away from the clips that play."""
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="gauge")
        self._found: dict[Hashable, object] = {}
        self._running: dict[Hashable, asyncio.Future[Any]] = {}

    async def loop_seam(self, clip: Path, *, stacked: bool | None = None) -> SeamDetail:
        """Return how a loop closes. Raises MediaError."""
        return await self._measure(("loop", stacked), (clip,), lambda: loop_seam(clip, stacked))

    async def transition_seams(
        self, clip: Path, start: Path, end: Path, *, stacked: bool | None = None
    ) -> tuple[SeamDetail, SeamDetail]:
        """Return how a transition leaves its first pose and reaches its last. Raises MediaError."""
        files = (clip, start, end)
        return await self._measure(("ends", stacked), files, lambda: transition_seams(clip, start, end, stacked))

    async def alpha_truth(self, files: Mapping[str, Path]) -> AlphaTruth:
        """Return what the formats of one animation, by asset type, show of their transparency."""
        kept = dict(sorted(files.items()))
        return await self._measure(("alpha", *kept), tuple(kept.values()), lambda: alpha_truth(kept))

    async def close(self) -> None:
        """Drop what waits and let what runs come to its end."""
        await asyncio.to_thread(self.stop)

    def stop(self) -> None:
        """Drop what waits and let what runs come to its end; blocks for as long as one clip takes."""
        self._threads.shutdown(wait=True, cancel_futures=True)

    async def _measure(self, what: tuple[Hashable, ...], files: tuple[Path, ...], measure: Callable[[], T]) -> T:
        key = (what, *(_state(file) for file in files))
        if key in self._found:
            self._found[key] = self._found.pop(key)
            return cast("T", self._found[key])
        future = self._running.get(key)
        if future is None:
            future = asyncio.get_running_loop().run_in_executor(self._threads, measure)
            self._running[key] = future
            future.add_done_callback(partial(self._ended, key))
        # Another pane may wait for the same clip: only the one who gave up is cancelled.
        result = await asyncio.shield(future)
        self._found[key] = result
        while len(self._found) > _KEPT:
            del self._found[next(iter(self._found))]
        return cast("T", result)

    def _ended(self, key: Hashable, future: asyncio.Future[Any]) -> None:
        self._running.pop(key, None)
        if not future.cancelled():
            future.exception()  # whoever waits is told; when all of them gave up, it is nobody's


def _state(path: Path) -> tuple[Path, int, int]:
    """Return what changes when a file does."""
    try:
        stat = path.stat()
    except OSError as error:
        raise MediaError(tr("“{name}” is no longer there.", name=path.name)) from error
    return path, stat.st_mtime_ns, stat.st_size
