"""A real engine in a process of its own, for tests of whatever talks to one."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

ROOT = Path(__file__).resolve().parents[2]


class RunningEngine:
    """A started engine: ``url``, ``api`` (with ``/v1``) and ``key`` are what its first line said."""

    def __init__(self, process: "subprocess.Popen[str]", data: Path) -> None:
        """Wait for the first line."""
        assert process.stdout is not None
        line = process.stdout.readline()
        if not line:
            raise AssertionError(f"the engine ended with {process.wait()} before its first line")
        said = json.loads(line)
        self.process = process
        self.data = data
        self.url: str = said["url"]
        self.api: str = said["api"]
        self.key: str = said["key"]

    def client(self, **options: Any) -> httpx.Client:
        """Return a client with the engine's key; close it, or use it in a ``with``."""
        options.setdefault("timeout", 150.0)
        return httpx.Client(base_url=self.api, headers={"Authorization": f"Bearer {self.key}"}, **options)

    def async_client(self, **options: Any) -> httpx.AsyncClient:
        """Return an async client with the engine's key; close it, or use it in an ``async with``."""
        options.setdefault("timeout", 150.0)
        return httpx.AsyncClient(base_url=self.api, headers={"Authorization": f"Bearer {self.key}"}, **options)

    def kill(self) -> None:
        """End it as a crash would."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(10)
        self.close()

    def stop(self) -> int:
        """Close its standard input and return its exit code; it has 10 s."""
        if self.process.stdin is not None and not self.process.stdin.closed:
            self.process.stdin.close()
        code = self.process.wait(10)
        self.close()
        return code

    def close(self) -> None:
        """Let go of the pipes of a process that has ended."""
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                pipe.close()


def start_engine(data: Path, *options: str) -> RunningEngine:
    """Start an engine on a folder; small videos unless ``--base-video`` is among the options. Stop it yourself."""
    if "--base-video" not in options:
        options = ("--base-video", "240", *options)
    process = subprocess.Popen(
        [sys.executable, "-m", "studio.engine", "--data", str(data), *options],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    try:
        return RunningEngine(process, data)
    except BaseException:
        process.kill()
        process.communicate()
        raise


@contextmanager
def running_engine(data: Path, *options: str) -> Iterator[RunningEngine]:
    """Run an engine on a folder for the length of a ``with``; works in async tests too, once it runs nothing blocks."""
    engine = start_engine(data, *options)
    try:
        yield engine
    finally:
        if engine.process.poll() is None:
            engine.stop()
        engine.close()
