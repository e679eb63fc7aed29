"""The lock that makes one Studio per data folder; light enough to be asked for before the first window.

The operating system holds it, so that it goes with its process however that ends; children do not inherit it.
"""

import os
import sys
from pathlib import Path

from studio.services.storage import disk_errors

_NAME = "studio.lock"


def take(folder: Path) -> int | None:
    """Return the open lock file if this process now holds the folder, None if another one does.

    Raises StorageError if the folder cannot be written to.
    """
    path = folder / _NAME
    with disk_errors(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o600)
        try:
            if _try_lock(handle):
                return handle
        except BaseException:
            os.close(handle)
            raise
        os.close(handle)
        return None


def _try_lock(handle: int) -> bool:
    if sys.platform == "win32":
        import msvcrt

        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except PermissionError:
            return False
        return True
    import fcntl

    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
