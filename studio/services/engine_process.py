"""The local engine as a child process: start, first line, health, stop, and one restart when it dies.

Plain ``subprocess`` with reader threads, because the event loops Studio runs on differ in how they watch children.
"""

import asyncio
import json
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from studio.domain.errors import EngineError, MaskoError
from studio.domain.words import tr
from studio.services.client import MaskoClient

T = TypeVar("T")

#: Seconds a starting engine has to print its line, and a stopping one to be gone.
START_LIMIT = 30.0
STOP_LIMIT = 5.0
_FORCE_LIMIT = 2.0
_HEALTH_LIMIT = 15.0
#: An engine that dies sooner than this after its restart is not started again.
SETTLED = 20.0


@dataclass(frozen=True)
class EngineAddress:
    """Where a running engine is, as its first line says; ``key`` is valid for that process only."""

    url: str
    api: str
    key: str

    def __repr__(self) -> str:
        """Show the address without the key, which must not reach a log."""
        return f"EngineAddress(api={self.api!r})"


class EngineProcess:
    """One engine on one data folder; it can be started again after it ended."""

    def __init__(self, data: Path, *, command: Sequence[str] | None = None, options: Sequence[str] = ()) -> None:
        """Prepare an engine on ``data``; ``options`` go on its command line."""
        self._command = [*(command or engine_command()), "--data", str(data), *options]
        self._process: subprocess.Popen[bytes] | None = None
        self._ended: asyncio.Future[int] | None = None
        self._stopping = False
        self._words: deque[str] = deque(maxlen=20)

    @property
    def running(self) -> bool:
        """Whether the process is alive."""
        return self._process is not None and self._process.poll() is None

    @property
    def pid(self) -> int | None:
        """The process id while it is running."""
        return self._process.pid if self._process is not None and self.running else None

    async def start(self) -> EngineAddress:
        """Start the engine and return where it is, once it answers; ``EngineError`` says why it does not."""
        if self.running:
            raise EngineError(tr("The local engine is already running."))
        self._stopping = False
        self._words.clear()
        loop = asyncio.get_running_loop()
        line: asyncio.Future[bytes] = loop.create_future()
        self._ended = loop.create_future()
        spawning = asyncio.create_task(asyncio.to_thread(self._spawn))
        try:
            process = await asyncio.shield(spawning)
        except asyncio.CancelledError:
            await asyncio.to_thread(_discard, await spawning)
            raise
        self._process = process
        _in_thread(lambda: self._read_output(process, loop, line))
        _in_thread(lambda: self._read_errors(process))
        _in_thread(lambda: self._watch(process, loop, self._ended))
        try:
            address = _read_line(await asyncio.wait_for(line, START_LIMIT), self._reason)
            await _check_health(address)
        except TimeoutError as error:
            await self.stop()
            raise EngineError(tr("The local engine did not start in time. Try again.")) from error
        except BaseException:
            await self.stop()
            raise
        return address

    async def stop(self) -> None:
        """End the engine: close its input, wait, and only then force it."""
        process, self._stopping = self._process, True
        if process is None:
            return
        if process.stdin is not None:
            with suppress(OSError):
                process.stdin.close()
        if await self._gone(STOP_LIMIT):
            return
        for force in (process.terminate, process.kill):
            with suppress(OSError):
                force()
            if await self._gone(_FORCE_LIMIT):
                return

    async def exited(self) -> int:
        """Return the exit code when the process ends, however that happens."""
        if self._ended is None:
            raise EngineError(tr("The local engine was not started."))
        return await asyncio.shield(self._ended)

    async def supervise(self, restarted: Callable[[EngineAddress], Awaitable[None] | None]) -> None:
        """Watch a started engine: restart it when it dies, and give up if it dies again right after.

        ``restarted`` hears each new address. Returns after ``stop``; raises ``EngineError`` when giving up.
        """
        clock = asyncio.get_running_loop().time
        since = -SETTLED
        while True:
            await self.exited()
            if self._stopping:
                return
            if clock() - since < SETTLED:
                raise EngineError(
                    _sentences(
                        tr("The local engine stopped twice in a row."), self._reason(), tr("Start it again by hand.")
                    )
                )
            address = await self.start()
            since = clock()
            told = restarted(address)
            if told is not None:
                await told

    def _spawn(self) -> subprocess.Popen[bytes]:
        hidden = getattr(subprocess, "CREATE_NO_WINDOW", 0)
        try:
            return subprocess.Popen(  # noqa: S603 - our own command, no shell
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                creationflags=hidden,
            )
        except OSError as error:
            raise EngineError(tr("The local engine is missing or cannot be started. Install Studio again.")) from error

    async def _gone(self, limit: float) -> bool:
        if self._ended is None:
            return True
        done, _ = await asyncio.wait({self._ended}, timeout=limit)
        return bool(done)

    def _reason(self) -> str:
        """Return the engine's own last words as a sentence, or nothing."""
        words = next((line for line in reversed(self._words) if line.strip()), "").strip()
        return tr("It said: {words}.", words=words[:200].rstrip(".")) if words else ""

    def _read_output(
        self, process: subprocess.Popen[bytes], loop: asyncio.AbstractEventLoop, line: "asyncio.Future[bytes]"
    ) -> None:
        assert process.stdout is not None
        with process.stdout as stream:
            _settle(loop, line, stream.readline())
            while stream.read(65536):
                pass

    def _read_errors(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stderr is not None
        with process.stderr as stream:
            for raw in stream:
                self._words.append(raw[:1000].decode("utf-8", "replace"))

    @staticmethod
    def _watch(
        process: subprocess.Popen[bytes], loop: asyncio.AbstractEventLoop, ended: "asyncio.Future[int] | None"
    ) -> None:
        code = process.wait()
        if process.stdin is not None:
            with suppress(OSError):
                process.stdin.close()
        if ended is not None:
            _settle(loop, ended, code)


def engine_command() -> list[str]:
    """Return what starts the engine: the module from source, the second executable in the bundle."""
    if getattr(sys, "frozen", False):
        mine = Path(sys.executable)
        return [str(mine.with_name("masko-engine" + mine.suffix))]
    return [sys.executable, "-m", "studio.engine"]


def _discard(process: subprocess.Popen[bytes]) -> None:
    """End a process that nobody wants any more, and close its pipes."""
    with process:
        process.kill()


async def _check_health(address: EngineAddress) -> None:
    """Return when the engine answers to its own key."""
    client = MaskoClient(address.api, address.key)
    clock = asyncio.get_running_loop().time
    until = clock() + _HEALTH_LIMIT
    try:
        while True:
            try:
                await client.balance()
            except MaskoError as error:
                if clock() > until:
                    raise EngineError(
                        _sentences(tr("The local engine started but does not answer."), error.sentence)
                    ) from error
                await asyncio.sleep(0.05)
            else:
                return
    finally:
        await client.close()


def _read_line(line: bytes, reason: Callable[[], str]) -> EngineAddress:
    try:
        said = json.loads(line)
        return EngineAddress(url=said["url"], api=said["api"], key=said["key"])
    except (ValueError, KeyError, TypeError) as error:
        raise EngineError(_sentences(tr("The local engine did not start."), reason(), tr("Try again."))) from error


def _sentences(*sentences: str) -> str:
    return " ".join(filter(None, sentences))


def _settle(loop: asyncio.AbstractEventLoop, future: "asyncio.Future[T]", value: T) -> None:
    def settle() -> None:
        if not future.done():
            future.set_result(value)

    with suppress(RuntimeError):  # the loop may be closed by now
        loop.call_soon_threadsafe(settle)


def _in_thread(work: Callable[[], None]) -> None:
    threading.Thread(target=work, daemon=True).start()
