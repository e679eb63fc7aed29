"""Whether a process seen earlier still lives; a process id alone is given out again."""

import os
import sys
from pathlib import Path


def process_mark(pid: int | None = None) -> str:
    """Return words that name a process as long as the machine runs: its id and when it started."""
    number = os.getpid() if pid is None else pid
    return f"{number} {_started(number)}"


def same_process(mark: str) -> bool:
    """Tell whether the process of a mark is still there; where its start cannot be told, its id decides."""
    pid, _, started = mark.partition(" ")
    if not pid.isdecimal() or not _exists(int(pid)):
        return False
    return not started or _started(int(pid)) in {started, ""}


def _exists(pid: int) -> bool:
    if sys.platform == "win32":
        return _exists_on_windows(pid)
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True


def _exists_on_windows(pid: int) -> bool:
    if sys.platform == "win32":
        import ctypes

        handle = ctypes.windll.kernel32.OpenProcess(0x1000, 0, pid)  # PROCESS_QUERY_LIMITED_INFORMATION
        code = ctypes.c_ulong()
        alive = bool(handle) and ctypes.windll.kernel32.GetExitCodeProcess(handle, ctypes.byref(code))
        ctypes.windll.kernel32.CloseHandle(handle)
        return bool(alive) and code.value == 259  # STILL_ACTIVE
    return False


def _started(pid: int) -> str:
    """Return the start time in the system's own units, or nothing where it does not say."""
    try:
        # The name in brackets may hold anything; the start is the twentieth field after it.
        return Path(f"/proc/{pid}/stat").read_text(errors="replace").rpartition(")")[2].split()[19]
    except (OSError, IndexError):
        return ""
