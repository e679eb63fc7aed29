"""Runs an engine: one per data folder, on a remembered port, until it is told to stop."""

import asyncio
import contextlib
import json
import os
import signal
import socket
import stat
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import uvicorn

from studio.engine.app import build, create_app
from studio.engine.context import Engine
from studio.engine.lock import FolderBusy, FolderLock
from studio.engine.options import Options

#: Seconds that open requests get to end by themselves once the engine closes.
_GRACE = 2


def run(options: Options) -> int:
    """Serve until standard input closes (unless detached) or a signal asks to stop; return the exit code."""
    options.data.mkdir(parents=True, exist_ok=True)
    try:
        with FolderLock(options.data / "engine.lock"), _socket(options) as listener:
            asyncio.run(_serve(options, listener))
    except FolderBusy as error:
        print(error, file=sys.stderr)  # noqa: T201 - this is the program's own voice
        return 3
    except OSError as error:
        print(f"The engine cannot listen on {options.host}: {error.strerror}.", file=sys.stderr)  # noqa: T201
        return 4
    return 0


class _Server(uvicorn.Server):
    """A server whose signals are handled by ``_serve``, and that says when it is ready."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        """Call ``ready`` once requests are answered."""
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to listen."""
        await super().startup(sockets)
        if self.started:
            self._ready()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals alone."""
        yield


async def _serve(options: Options, listener: socket.socket) -> None:
    engine = build(options, time.time, _url(options.host, listener))
    config = uvicorn.Config(
        create_app(engine),
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=_GRACE,
        timeout_keep_alive=75,
        lifespan="on",
        server_header=False,
    )
    server = _Server(config, lambda: _announce(engine, listener))

    def stop() -> None:
        engine.hub.close()
        server.should_exit = True

    _on_signals(stop)
    if not options.detach:
        _on_stdin_closed(stop)
    try:
        await server.serve(sockets=[listener])
    finally:
        engine.store.close()


def _announce(engine: Engine, listener: socket.socket) -> None:
    (engine.data / "port").write_text(str(listener.getsockname()[1]), encoding="ascii")
    url = _url(engine.options.host, listener)
    print(json.dumps({"url": url, "api": f"{url}/v1", "key": engine.keyring.raw}), flush=True)  # noqa: T201


def _url(host: str, listener: socket.socket) -> str:
    """Return where clients on this machine find the engine."""
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104
    return f"http://{shown}:{listener.getsockname()[1]}"


def _on_signals(stop: Callable[[], None]) -> None:
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        try:
            loop.add_signal_handler(name, stop)
        except NotImplementedError:  # Windows
            signal.signal(name, lambda *_: loop.call_soon_threadsafe(stop))


def _on_stdin_closed(stop: Callable[[], None]) -> None:
    """Call ``stop`` when whoever holds the other end of standard input lets go.

    A standard input that nobody holds, such as the null device, never closes and is not watched.
    """
    loop = asyncio.get_running_loop()
    try:
        source = os.dup(0)
        kind = os.fstat(source).st_mode
    except OSError:
        return
    if not (stat.S_ISFIFO(kind) or stat.S_ISSOCK(kind) or os.isatty(source)):
        os.close(source)
        return

    def watch() -> None:
        with contextlib.suppress(OSError):
            while os.read(source, 4096):
                pass
        with contextlib.suppress(RuntimeError):  # the loop ended first
            loop.call_soon_threadsafe(stop)

    threading.Thread(target=watch, name="stdin", daemon=True).start()


def _socket(options: Options) -> socket.socket:
    """Return a listening socket: on the port asked for, else on the last one if it is free, else on any."""
    if options.port is not None:
        return _bind(options.host, options.port)
    remembered = _remembered(options.data / "port")
    if remembered:
        with contextlib.suppress(OSError):
            return _bind(options.host, remembered)
    return _bind(options.host, 0)


def _remembered(path: Path) -> int:
    try:
        return int(path.read_text(encoding="ascii"))
    except (OSError, ValueError):
        return 0


def _bind(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Naming the protocol lets asyncio switch off Nagle's delay, which costs 40 ms an answer.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if os.name == "posix":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(1024)
    except OSError:
        listener.close()
        raise
    return listener
