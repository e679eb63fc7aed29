"""Frames of loops too long to be kept as they are: packed, in files without a name.

A loop that goes round again is unpacked instead of decoded, for about a third of the work. What was written is the
system's to keep in memory or not, and is gone with the program however that ends.
"""

import errno
import logging
import os
import tempfile
import threading
from collections import OrderedDict
from pathlib import Path

from studio.services.video_loops import Key

log = logging.getLogger(__name__)

#: Strips, each with its open file, from which on those that nobody shows go.
MOST = 64


class Strip:
    """The packed frames of one clip at one size, by index, as far as they have been decoded. Any thread may call."""

    def __init__(self, key: Key, length: int, folder: Path | None) -> None:
        self.key = key
        self.length = length
        self.users = 1
        self.full = False
        self._lock = threading.Lock()
        self._places: dict[int, tuple[int, int]] = {}
        self._file = tempfile.TemporaryFile(buffering=0, dir=folder)  # noqa: SIM115 - closed by ``close``, not at the end of a block
        self._end = 0

    @property
    def size(self) -> int:
        """Bytes written."""
        return self._end

    @property
    def complete(self) -> bool:
        """Whether every frame is there, so that no decoder is needed any more."""
        return len(self._places) >= self.length

    def __contains__(self, index: int) -> bool:
        """Whether frame ``index`` is there."""
        return index in self._places

    def put(self, index: int, packed: bytes) -> None:
        """Keep a frame; a disk that takes no more ends the writing, and what is there stays of use."""
        with self._lock:
            if self.full or index in self._places or self._file.closed:
                return
            try:
                self._write(packed)
            except OSError as error:
                self.full = True
                log.info("No more frames are kept on the disk: %s", error)
                return
            self._places[index] = (self._end, len(packed))
            self._end += len(packed)

    def get(self, index: int) -> bytes | None:
        """Return a frame as it was put; None when it is not there, or cannot be read any more."""
        with self._lock:
            place = self._places.get(index)
            if place is None or self._file.closed:
                return None
            try:
                packed = self._read(*place)
            except OSError:
                packed = b""
            if len(packed) == place[1]:
                return packed
            del self._places[index]  # decoded again instead
            return None

    def _write(self, packed: bytes) -> None:
        self._file.seek(self._end)
        if self._file.write(packed) < len(packed):
            raise OSError(errno.ENOSPC, "only part of a frame was written")

    def _read(self, start: int, length: int) -> bytes:
        if hasattr(os, "pread"):
            return os.pread(self._file.fileno(), length, start)  # one call: each gives the other threads a turn
        self._file.seek(start)
        return self._file.read(length)

    def close(self) -> None:
        """Give the file back."""
        with self._lock:
            self._places.clear()
            self._file.close()


class StripStore:
    """Hands out strips while the budget lasts; complete ones that nobody shows are kept, and go oldest first.

    ``largest`` bounds the bytes of a loop before they are packed: it is many small clips at once that need this.
    """

    def __init__(self, budget: int, largest: int, folder: Path | None = None) -> None:
        self._budget = budget
        self._largest = largest
        self._folder = folder
        self._lock = threading.Lock()
        self._strips: OrderedDict[Key, Strip] = OrderedDict()

    @property
    def size(self) -> int:
        """Bytes written for all strips."""
        with self._lock:
            return sum(strip.size for strip in self._strips.values())

    def claim(self, key: Key, length: int, size: int) -> Strip | None:
        """Return the strip of ``key`` for ``length`` frames, or None when ``size`` bytes of them must not be kept."""
        with self._lock:
            if (known := self._strips.get(key)) is not None:
                known.users += 1
                self._strips.move_to_end(key)
                return known
            if size > self._largest or not self._make_room():
                return None
            try:
                strip = self._strips[key] = Strip(key, length, self._folder)
            except OSError as error:
                log.info("No frames are kept on the disk: %s", error)
                return None
            return strip

    def leave(self, strip: Strip) -> None:
        """Say that one user fewer shows the strip; half of one is worth less than the file it keeps open."""
        with self._lock:
            strip.users -= 1
            dropped = not strip.users and not strip.complete and self._strips.pop(strip.key, None) is not None
        if dropped:
            strip.close()

    def clear(self) -> None:
        """Give every file back."""
        with self._lock:
            strips = list(self._strips.values())
            self._strips.clear()
        for strip in strips:
            strip.close()

    def _make_room(self) -> bool:
        """Drop strips that nobody shows until there is room for one more; that one may go beyond the budget."""
        used = sum(strip.size for strip in self._strips.values())
        for key, strip in list(self._strips.items()):
            if used < self._budget and len(self._strips) < MOST:
                break
            if not strip.users:
                used -= strip.size
                del self._strips[key]
                strip.close()
        return used < self._budget
