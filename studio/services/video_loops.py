"""Frames of short loops, kept within a byte budget so that they are decoded once and shared."""

import threading
from collections import OrderedDict
from pathlib import Path
from typing import Generic, TypeVar

from studio.services.video_frames import ClipInfo, Size

F = TypeVar("F")
#: What makes two streams show the same pictures: file, time of its last change, layout asked for, size on screen.
Key = tuple[Path, int, bool | None, Size]


class Loop(Generic[F]):
    """The frames of one clip at one size, by index, as far as they have been decoded."""

    def __init__(self, key: Key, info: ClipInfo, size: int) -> None:
        self.key = key
        self.info = info
        self.size = size
        self.users = 1
        self.frames: dict[int, F] = {}

    @property
    def complete(self) -> bool:
        """Whether every frame is there, so that no decoder is needed any more."""
        return len(self.frames) >= self.info.frames


class LoopStore(Generic[F]):
    """Hands out places for loops while the budget lasts; loops that nobody shows go first, oldest first."""

    def __init__(self, budget: int, largest: int) -> None:
        self._budget = budget
        self._largest = largest
        self._lock = threading.Lock()
        self._loops: OrderedDict[Key, Loop[F]] = OrderedDict()

    @property
    def size(self) -> int:
        """Bytes promised to loops, filled or filling."""
        with self._lock:
            return sum(loop.size for loop in self._loops.values())

    def claim(self, key: Key, info: ClipInfo, size: int) -> Loop[F] | None:
        """Return the loop of ``key``, new or already there; None when ``size`` bytes must not be kept."""
        with self._lock:
            if (known := self._loops.get(key)) is not None:
                known.users += 1
                self._loops.move_to_end(key)
                return known
            if size > self._largest or not self._make_room(size):
                return None
            loop = self._loops[key] = Loop[F](key, info, size)
            return loop

    def leave(self, loop: Loop[F]) -> None:
        """Say that one user fewer shows the loop; half a loop is worth nothing and goes with its last user."""
        with self._lock:
            loop.users -= 1
            if not loop.users and not loop.complete:
                self._loops.pop(loop.key, None)

    def clear(self) -> None:
        """Forget every loop."""
        with self._lock:
            self._loops.clear()

    def _make_room(self, size: int) -> bool:
        used = sum(loop.size for loop in self._loops.values())
        for key, loop in list(self._loops.items()):
            if used + size <= self._budget:
                break
            if not loop.users:
                used -= loop.size
                del self._loops[key]
        return used + size <= self._budget
