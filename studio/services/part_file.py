"""A file on its way to disk, written by threads that may still be at it when the download is called off."""

import hashlib
import os
import tempfile
import threading
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from studio.services.storage import disk_errors


class PartFile:
    """Grows chunk by chunk beside the finished files; nothing is opened before the first chunk.

    Its methods block. ``discard`` wins over a thread that comes later, so a cancelled download leaves nothing open.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._file: BinaryIO | None = None
        self._discarded = False
        self._digest = hashlib.sha256()

    def write(self, chunk: bytes) -> None:
        """Append a chunk. Raises StorageError."""
        with self._lock, disk_errors(self._folder):
            if not self._discarded:
                self._opened().write(chunk)
                self._digest.update(chunk)

    def finish(self) -> tuple[Path, str]:
        """Close the file and return where it is and the hash of what is in it. Raises StorageError."""
        with self._lock, disk_errors(self._folder):
            file = self._opened()
            file.close()
            return Path(file.name), self._digest.hexdigest()

    def discard(self) -> None:
        """Close the file and take it away."""
        with self._lock, suppress(OSError):
            self._discarded = True
            if self._file is not None:
                self._file.close()
                Path(self._file.name).unlink()

    def _opened(self) -> BinaryIO:
        if self._file is None:
            handle, name = tempfile.mkstemp(prefix="part-", dir=self._folder)
            os.close(handle)
            self._file = Path(name).open("wb")  # noqa: SIM115 - open from chunk to chunk, until finish or discard
        return self._file
