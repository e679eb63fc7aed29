"""Starting, watching and stopping a real child process, on both event loops Studio runs on."""

import asyncio
import os
import signal
import sys
from pathlib import Path

import pytest

from studio.domain.errors import EngineError
from studio.services import engine_process as module
from studio.services.client import MaskoClient
from studio.services.engine_process import EngineAddress, EngineProcess, engine_command

TINY = Path(__file__).parents[1] / "helpers" / "tiny_engine.py"


def tiny(data: Path, *options: str) -> EngineProcess:
    return EngineProcess(data, command=[sys.executable, str(TINY)], options=options)


def starts(data: Path) -> int:
    return len((data / "starts").read_text().split())


async def test_it_starts_answers_and_ends_when_its_input_closes(tmp_path):
    engine = tiny(tmp_path)
    address = await engine.start()
    assert engine.running
    client = MaskoClient(address.api, address.key)
    assert (await client.balance()).total == 550
    await client.close()
    pid = engine.pid
    assert pid is not None
    await engine.stop()
    assert await engine.exited() == 0
    assert not engine.running
    assert engine.pid is None
    await engine.stop()  # a second time is nothing


def test_it_also_runs_on_the_windows_event_loop(loop, tmp_path):
    async def run() -> int:
        engine = tiny(tmp_path)
        await engine.start()
        await engine.stop()
        return await engine.exited()

    assert loop.run_until_complete(run()) == 0


async def test_what_the_engine_said_is_in_the_error(tmp_path):
    engine = tiny(tmp_path, "--fail", "Another engine uses this data folder.")
    with pytest.raises(EngineError, match="Another engine uses this data folder"):
        await engine.start()
    assert not engine.running


async def test_a_missing_engine_is_said(tmp_path):
    with pytest.raises(EngineError, match="missing"):
        await EngineProcess(tmp_path, command=[str(tmp_path / "nothing")]).start()


async def test_an_engine_that_says_nothing_is_given_up(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "START_LIMIT", 0.3)
    engine = tiny(tmp_path, "--silent")
    with pytest.raises(EngineError, match="in time"):
        await engine.start()
    assert not engine.running


async def test_an_engine_that_does_not_listen_is_ended_by_force(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "STOP_LIMIT", 0.2)
    engine = tiny(tmp_path, "--deaf")
    await engine.start()
    await engine.stop()
    assert not engine.running


async def test_starting_twice_is_refused(tmp_path):
    engine = tiny(tmp_path)
    await engine.start()
    with pytest.raises(EngineError, match="already"):
        await engine.start()
    await engine.stop()


async def test_given_up_while_starting_leaves_no_process(tmp_path):
    engine = tiny(tmp_path, "--silent")
    task = asyncio.create_task(engine.start())
    while not (tmp_path / "starts").exists():  # noqa: ASYNC110 - a file of another process wakes nobody
        await asyncio.sleep(0.01)
    task.cancel()
    assert isinstance((await asyncio.gather(task, return_exceptions=True))[0], asyncio.CancelledError)
    assert not engine.running


async def test_a_dead_engine_is_restarted_once_and_not_again_right_after(tmp_path):
    engine = tiny(tmp_path)
    await engine.start()
    heard: asyncio.Queue[EngineAddress] = asyncio.Queue()
    watch = asyncio.create_task(engine.supervise(heard.put_nowait))
    os.kill(engine.pid, signal.SIGKILL)
    await heard.get()
    assert engine.running
    os.kill(engine.pid, signal.SIGKILL)
    with pytest.raises(EngineError, match="twice in a row"):
        await watch
    assert starts(tmp_path) == 2


async def test_a_settled_engine_may_be_restarted_again(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "SETTLED", 0.0)
    engine = tiny(tmp_path)
    await engine.start()
    heard: asyncio.Queue[EngineAddress] = asyncio.Queue()
    watch = asyncio.create_task(engine.supervise(heard.put_nowait))
    for _ in range(3):
        os.kill(engine.pid, signal.SIGKILL)
        await heard.get()
    await engine.stop()
    await watch
    assert starts(tmp_path) == 4


def test_the_key_is_not_in_the_repr():
    address = EngineAddress(url="http://127.0.0.1:1", api="http://127.0.0.1:1/v1", key="masko_secret")
    assert "secret" not in repr(address)


def test_which_command_starts_the_engine(monkeypatch):
    assert engine_command() == [sys.executable, "-m", "studio.engine"]
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", "/opt/studio/masko-studio")
    assert engine_command() == ["/opt/studio/masko-engine"]
    monkeypatch.setattr(sys, "executable", "/opt/studio/masko-studio.exe")
    assert engine_command() == ["/opt/studio/masko-engine.exe"]
