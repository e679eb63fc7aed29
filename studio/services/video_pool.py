"""The threads that decode for everything on screen, and the bounds on what they may hold.

Nothing that nobody asks for is decoded. Short loops that fit the budget keep their frames, give their decoder back,
and cost nothing from then on; longer ones are packed and cost a third.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Generic, TypeVar

from studio.services.video_frames import Size
from studio.services.video_loops import LoopStore
from studio.services.video_stream import ClipStream, Press
from studio.services.video_strips import StripStore

F = TypeVar("F")

THREADS = 2
#: Decoders open at once: so many at most, and together no more pixels than eight of full size.
MAX_READERS = 32
READER_PIXELS = 8 * 960 * 960
LOOP_BYTES = 16 * 2**20
KEPT_BYTES = 64 * 2**20
#: On the disk: bytes of packed frames in all, and of one loop's frames before they are packed.
STRIP_BYTES = 512 * 2**20
STRIP_LOOP_BYTES = 160 * 2**20


class DecodePool(Generic[F]):
    """Decodes on a few threads. Frames packed by ``press`` go to ``folder``, or where the system keeps such files."""

    def __init__(
        self,
        press: Press[F],
        folder: Path | None = None,
        *,
        threads: int = THREADS,
        kept_bytes: int = KEPT_BYTES,
        loop_bytes: int = LOOP_BYTES,
        strip_bytes: int = STRIP_BYTES,
        max_readers: int = MAX_READERS,
        reader_pixels: int = READER_PIXELS,
    ) -> None:
        self.loops: LoopStore[F] = LoopStore(kept_bytes, loop_bytes)
        self.strips = StripStore(strip_bytes, STRIP_LOOP_BYTES, folder)
        self.press = press
        self._max_readers = max_readers
        self._reader_pixels = reader_pixels
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="clip")
        self._lock = threading.Lock()
        self._readers: OrderedDict[int, ClipStream[F]] = OrderedDict()

    @property
    def open_readers(self) -> int:
        """How many decoders are open now."""
        with self._lock:
            return len(self._readers)

    def stream(self, path: Path, box: Size, notify: Callable[[], None], stacked: bool | None = None) -> ClipStream[F]:
        """Return a stream of ``path`` scaled into ``box``; ``notify`` is called on a decoding thread at every news."""
        return ClipStream(self, path, box, notify, stacked)

    def submit(self, work: Callable[[], None]) -> bool:
        """Run ``work`` on one of the threads; False when the pool is closed."""
        try:
            self._threads.submit(work)
        except RuntimeError:  # the executor's way to say that it was shut down
            return False
        return True

    def note_reader(self, stream: ClipStream[F], *, is_open: bool) -> None:
        """Count a decoder that was opened or closed; too many open ones cost those unused for longest their own."""
        with self._lock:
            self._readers.pop(id(stream), None)
            if is_open:
                self._readers[id(stream)] = stream
            spare = self._spare()
        for unused in spare:
            unused.release_reader()

    def _spare(self) -> list[ClipStream[F]]:
        """Return the streams whose decoders are too many, going back from the one used last."""
        room = self._reader_pixels
        spare: list[ClipStream[F]] = []
        for number, stream in enumerate(reversed(self._readers.values())):
            room -= stream.decoder_pixels
            if number and (number >= self._max_readers or room < 0):
                spare.append(stream)
        return spare

    def close(self) -> None:
        """Stop decoding, wait for the threads, and let every decoder and frame go."""
        self._threads.shutdown(wait=True, cancel_futures=True)
        with self._lock:
            readers = list(self._readers.values())
        for stream in readers:
            stream.release_reader()
        self.loops.clear()
        self.strips.clear()
