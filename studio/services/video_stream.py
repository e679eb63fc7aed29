"""One clip on its way to the screen: what is wanted of it, what is decoded, and the decoder while it is needed."""

import logging
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from msgspec import structs

from studio.domain.errors import MediaError
from studio.domain.words import tr
from studio.services.video import BY_PROGRAM, open_clip
from studio.services.video_frames import ClipInfo, ClipReader, Passed, RawFrame, Size, fit, shown_size
from studio.services.video_loops import Loop, LoopStore
from studio.services.video_strips import Strip, StripStore

F = TypeVar("F")

log = logging.getLogger(__name__)

#: Frames decoded ahead of the one wanted: at most so many, and at most so many bytes of them.
MAX_AHEAD = 6
AHEAD_BYTES = 8 * 2**20
#: The same where frames need only be unpacked, which takes about as long for each.
UNPACKED_AHEAD = 2
#: Bytes of frames decoded on the way to the one wanted that are packed too, so that the next round finds them.
PASSED_BYTES = 32 * 2**20
#: What a decoder counts for that is a process of its own.
PROGRAM_PIXELS = 960 * 960


@dataclass(frozen=True, slots=True)
class _Taken(Generic[F]):
    """A frame on its way: what develops it, and what was decoded before it if both are to be packed, else None."""

    index: int
    size: Size
    develop: Callable[[], F]
    passed: Passed | None = None


class Press(Protocol[F]):
    """Turns raw frames into what is shown, packs that and unpacks it; on the decoding threads."""

    def __call__(self, raw: RawFrame, size: Size) -> F:
        """Return a raw frame as it is shown at ``size``."""

    def pack(self, frame: F) -> bytes:
        """Make a frame small enough to be kept."""

    def unpack(self, packed: bytes, size: Size) -> F:
        """Return the frame of ``size`` that was packed."""


class Pool(Protocol[F]):
    """What a stream needs of the pool that made it."""

    loops: LoopStore[F]
    strips: StripStore
    press: Press[F]

    def submit(self, work: Callable[[], None]) -> bool:
        """Run ``work`` on a decoding thread; False when there are none any more."""

    def note_reader(self, stream: "ClipStream[F]", *, is_open: bool) -> None:
        """Count a decoder that was opened or closed."""


class ClipStream(Generic[F]):
    """Works a few frames ahead of the one wanted. Its public methods never wait, except ``release_reader``."""

    def __init__(
        self, pool: Pool[F], path: Path, box: Size, notify: Callable[[], None], stacked: bool | None = None
    ) -> None:
        self.info: ClipInfo | None = None
        self.error: MediaError | None = None
        self._pool = pool
        self._path = path
        self._box = box
        self._stacked = stacked
        self._notify = notify
        self._lock = threading.Lock()
        self._decoding = threading.Lock()
        self._reader: ClipReader | None = None
        self._loop: Loop[F] | None = None
        self._strip: Strip | None = None
        #: What frames are brought to: what is kept fits exactly, so that drawing it costs nothing more.
        self._size: Size = (1, 1)
        self._frames: dict[int, F] = {}
        self._coming: set[int] = set()
        self._wanted = range(1)
        self._scheduled = False
        self._closed = False

    @property
    def decoder_pixels(self) -> int:
        """How much a decoder of this clip holds, in pixels of a frame; a program of its own counts as a large one."""
        if self.info is None:
            return 0
        pixels = self.info.width * self.info.height
        return max(pixels, PROGRAM_PIXELS) if self.info.codec in BY_PROGRAM else pixels

    def want(self, index: int, *, ahead: bool) -> None:
        """Ask for frame ``index``, and for those that follow (the first after the last) if the clip plays."""
        with self._lock:
            self._wanted = range(index, index + 1 + (self._ahead() if ahead else 0))
            if self._loop is None:
                window = set(self._window())
                for old in [known for known in self._frames if known not in window]:
                    del self._frames[old]
        self._schedule()

    def frame(self, index: int) -> F | None:
        """Return frame ``index``, or the closest earlier one of those being worked on; None when there is neither."""
        with self._lock:
            frames = self._frames
            if index in frames or self._loop is not None:
                return frames.get(index)
            earlier = [known for known in frames if known < index]
            return frames[max(earlier)] if earlier else None

    def close(self) -> None:
        """Stop, and give the decoder and the frames back."""
        with self._lock:
            self._closed = True
            loop, self._loop = self._loop, None
            strip, self._strip = self._strip, None
            self._frames = {}
        self._leave(loop, strip)
        if not self._pool.submit(self.release_reader):
            self.release_reader()

    def release_reader(self) -> None:
        """Close the decoder unless it is at work this moment; it opens again when a frame is wanted."""
        if not self._decoding.acquire(blocking=False):
            return
        try:
            reader, self._reader = self._reader, None
            if reader is not None:
                reader.close()
                self._pool.note_reader(self, is_open=False)
        finally:
            self._decoding.release()

    def _schedule(self) -> None:
        with self._lock:
            if self._scheduled or self._closed or self.error or self._missing() is None:
                return
            self._scheduled = self._pool.submit(self._work)

    def _work(self) -> None:
        """Get one frame and queue again behind the other streams; develop it while the next one is decoded."""
        with self._failing():
            with self._decoding:
                taken = self._take_next()
            with self._lock:
                self._scheduled = False
            if taken is not None:
                self._schedule()
                frame = self._finish(taken)
                if not self._closed:
                    self._notify()
                self._keep(taken, frame)
        with self._lock:
            finished = self._closed or self.error or self._complete()
        if finished:
            self.release_reader()
        if not self._closed:
            self._notify()
            self._schedule()

    @contextmanager
    def _failing(self) -> Iterator[None]:
        """Turn whatever goes wrong into a sentence; the stream ends with it."""
        try:
            yield
        except MediaError as error:
            self.error = error
        except Exception:  # whatever a damaged file does to a decoder must end as a sentence on its card
            log.exception("Decoding %s failed", self._path.name)
            self.error = MediaError(tr("“{name}” could not be decoded.", name=self._path.name))

    def _take_next(self) -> "_Taken[F] | None":
        """Return the next frame missing, still to be developed: from the strip if it is there, else decoded."""
        if self.info is None:
            self._open()
        with self._lock:
            index, info, strip = self._missing(), self.info, self._strip
        if index is None or info is None or self._closed:
            return None
        size = self._size
        packed = strip.get(index) if strip is not None else None
        taken: _Taken[F] | None
        if packed is not None:
            taken = _Taken(index, size, partial(self._pool.press.unpack, packed, size))
        else:
            taken = self._decode(info, index, size)
        if taken is not None:
            with self._lock:
                self._coming.add(index)
        return taken

    def _decode(self, info: ClipInfo, index: int, size: Size) -> "_Taken[F] | None":
        if self._reader is None:
            _, self._reader = open_clip(self._path, self._stacked)
        self._pool.note_reader(self, is_open=True)
        passed: Passed | None = None
        if self._strip is not None and not self._strip.full:
            passed = deque(maxlen=PASSED_BYTES // (3 * info.width * info.height))
        negative = self._reader.negative(index, size, passed)
        if negative is None:
            self._learn_length(info, self._reader.position)
            return None
        return _Taken(index, size, lambda: self._pool.press(negative(), size), passed)

    def _finish(self, taken: "_Taken[F]") -> F:
        try:
            frame = taken.develop()
            with self._lock:
                if not self._closed:
                    self._frames[taken.index] = frame
            return frame
        finally:
            with self._lock:
                self._coming.discard(taken.index)

    def _keep(self, taken: "_Taken[F]", frame: F) -> None:
        """Pack what was decoded, now that it is on its way to the screen: the frame wanted and those before it."""
        strip, press = self._strip, self._pool.press
        if strip is None or taken.passed is None:
            return
        strip.put(taken.index, press.pack(frame))
        for index, negative in taken.passed:
            if index not in strip and not self._closed:
                strip.put(index, press.pack(press(negative(), taken.size)))

    def _leave(self, loop: Loop[F] | None, strip: Strip | None) -> None:
        if loop is not None:
            self._pool.loops.leave(loop)
        if strip is not None:
            self._pool.strips.leave(strip)

    def _complete(self) -> bool:
        """Whether every frame is kept, so that no decoder is needed any more."""
        if self._loop is not None:
            return self._loop.complete
        return self._strip is not None and self._strip.complete

    def _open(self) -> None:
        info, self._reader = open_clip(self._path, self._stacked)
        size = fit(info.width, info.height, self._box)
        key = (self._path, self._path.stat().st_mtime_ns, self._stacked, size)
        length = info.frames * size[0] * size[1] * 4
        loop = self._pool.loops.claim(key, info, length)
        strip = self._pool.strips.claim(key, info.frames, length) if loop is None else None
        if loop is None and strip is None:
            size = shown_size(info.width, info.height, self._box)
        with self._lock:
            used = not self._closed
            if used:
                self.info = info if loop is None else loop.info
                self._loop, self._strip, self._size = loop, strip, size
                self._frames = {} if loop is None else loop.frames
        if used:
            self._pool.note_reader(self, is_open=True)
        else:
            self._leave(loop, strip)

    def _learn_length(self, info: ClipInfo, frames: int) -> None:
        """Believe the frames rather than the header that promised more of them."""
        if not 0 < frames < info.frames:
            raise MediaError(tr("“{name}” has no picture in it.", name=self._path.name))
        with self._lock:
            self.info = structs.replace(info, frames=frames)
            if self._loop is not None:
                self._loop.info = self.info
            if self._strip is not None:
                self._strip.length = frames

    def _window(self) -> list[int]:
        if self.info is None:
            return list(self._wanted)
        return [index % self.info.frames for index in self._wanted]

    def _missing(self) -> int | None:
        return next(
            (index for index in self._window() if index not in self._frames and index not in self._coming), None
        )

    def _ahead(self) -> int:
        if self.info is None:
            return 1
        if self._strip is not None and self._complete():
            return min(UNPACKED_AHEAD, self.info.frames - 1)
        width, height = self._size
        room = AHEAD_BYTES // (width * height * 4)
        return min(MAX_AHEAD, max(1, room), self.info.frames - 1)
