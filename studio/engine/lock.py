"""One engine per data folder: a lock that the system takes back when the process ends, however it ends."""

import os
import sys
from pathlib import Path
from types import TracebackType
from typing import Self

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl


class FolderBusy(Exception):
    """Another engine holds the data folder."""


class FolderLock:
    """Context manager around a lock file; Python opens it so that children do not inherit it."""

    def __init__(self, path: Path) -> None:
        """Take nothing yet."""
        self._path = path
        self._handle = -1

    def __enter__(self) -> Self:
        """Take the lock, or raise ``FolderBusy``."""
        self._handle = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            if sys.platform == "win32":
                msvcrt.locking(self._handle, msvcrt.LK_NBLCK, 1)
            else:
                fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(self._handle)
            raise FolderBusy(f"Another engine is running on {self._path.parent}.") from error
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Give the lock back."""
        os.close(self._handle)
