"""A worker process as the server sees it: orders go down its standard input, reports come up its output."""

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Protocol

import msgspec

from studio.engine.work import Order, Report

#: The longest line a worker may send.
_LINE = 16 * 1024 * 1024
_ROOT = Path(__file__).resolve().parents[2]


class WorkerDied(Exception):
    """The process ended in the middle of a job."""


class Worker(Protocol):
    """Whoever works on one order at a time; a process of the artist, or anything else that makes the files."""

    def work(self, order: Order) -> AsyncIterator[Report]:
        """Hand over an order and yield its reports; the last one is ``done`` or has an ``error``."""

    async def warm_up(self) -> None:
        """Get ready ahead of the first order."""

    async def close(self) -> None:
        """End, whatever is being done."""


#: Makes one worker.
NewWorker = Callable[[], Worker]


class Hands:
    """One worker process; started when first needed, and again when it died."""

    def __init__(self) -> None:
        """Start nothing yet."""
        self._process: asyncio.subprocess.Process | None = None

    async def work(self, order: Order) -> AsyncIterator[Report]:
        """Hand over an order and yield its reports; the last one is ``done`` or has an ``error``."""
        process = await self._running()
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            process.stdin.write(msgspec.json.encode(order) + b"\n")
            await process.stdin.drain()
        except ConnectionError as error:
            await self._bury()
            raise WorkerDied from error
        while True:
            line = await process.stdout.readline()
            if not line:
                await self._bury()
                raise WorkerDied
            report = msgspec.json.decode(line, type=Report)
            yield report
            if report.done or report.error:
                return

    async def warm_up(self) -> None:
        """Start the process ahead of its first order."""
        await self._running()

    async def close(self) -> None:
        """End the process, whatever it is doing."""
        await self._bury()

    async def _running(self) -> asyncio.subprocess.Process:
        if self._process is None:
            self._process = await asyncio.create_subprocess_exec(
                *worker_command(),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                limit=_LINE,
                env=_environment(),
                # Ctrl+C in a terminal is for the server, which then ends its workers in order. A session of their
                # own would do that too, but Linux weighs sessions alike, and nice counts for nothing between them.
                process_group=0,
            )
        return self._process

    async def _bury(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        # The worker leads a process group of its own, so its FFmpeg goes with it.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            if hasattr(os, "killpg"):
                os.killpg(process.pid, signal.SIGKILL)
            else:
                process.kill()
        await process.wait()


def worker_command() -> list[str]:
    """Return the command that starts a worker, from source and from the bundle."""
    if getattr(sys, "frozen", False):
        return [sys.executable, "--worker"]
    return [sys.executable, "-m", "studio.engine.worker"]


def _environment() -> dict[str, str]:
    path = os.pathsep.join(filter(None, (str(_ROOT), os.environ.get("PYTHONPATH", ""))))
    return {**os.environ, "PYTHONPATH": path, "QT_QPA_PLATFORM": "offscreen"}
