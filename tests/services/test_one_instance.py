"""The second start hands over; a dead first one is no obstacle."""

import asyncio
import json
import os
import random
import signal
import stat
import subprocess
import sys
from contextlib import suppress

import pytest

from studio.domain.errors import StorageError
from studio.services.one_instance import Handover, NotAnswering, claim, handover_of
from tests.helpers.counts import count

STARTER = """
import asyncio, sys
from pathlib import Path
from studio.services.one_instance import claim, handover_of

async def main():
    told = lambda it: print("got", *it.arguments, flush=True)
    first = await claim(Path(sys.argv[1]), handover_of(sys.argv[2:]), told)
    print("first" if first else "second", flush=True)
    if first:
        await asyncio.to_thread(sys.stdin.readline)
        await first.close()

asyncio.run(main())
"""


@pytest.fixture
def start(tmp_path):
    """Start Studios on the test's folder; whatever is left of them goes when the test ends."""
    started: list[subprocess.Popen[str]] = []

    def one(*arguments: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-c", STARTER, str(tmp_path), *arguments]
        started.append(subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True))
        return started[-1]

    yield one
    for process in started:
        with process:
            process.kill()


def line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def ended(process: subprocess.Popen[str]) -> int:
    process.communicate("\n")
    return process.returncode


async def test_a_second_start_hands_over_what_it_was_asked(tmp_path):
    got: list[Handover] = []
    first = await claim(tmp_path / "data", Handover(arguments=()), got.append)
    assert first is not None
    asked = Handover(arguments=("a b.masko", "masko-studio://pose/é\n"), folder="/x", activation="t")
    assert await claim(tmp_path / "data", asked, got.append) is None
    assert got == [asked]
    await first.close()
    await first.close()
    again = await claim(tmp_path / "data", asked, got.append)
    assert again is not None
    await again.close()


def test_between_processes_and_after_a_kill(start, tmp_path):
    for _ in range(count(1, 10)):
        first = start()
        assert line(first) == "first"
        second = start("open", "fox.masko")
        assert line(second) == "second"
        assert line(first) == "got open fox.masko"
        assert ended(second) == 0
        os.kill(first.pid, signal.SIGKILL)
        ended(first)
        assert (tmp_path / "instance.json").exists()  # the address of the dead one
        third = start()
        assert line(third) == "first"
        assert ended(third) == 0


def test_of_many_starts_at_once_exactly_one_is_first(start):
    processes = [start(str(number)) for number in range(count(4, 12))]
    firsts, told = [], set()
    for process in processes:
        words = line(process)
        while words.startswith("got"):
            told.add(words)
            words = line(process)
        firsts += [process] if words == "first" else []
    assert len(firsts) == 1
    while len(told) < len(processes) - 1:
        told.add(line(firsts[0]))
    assert all(words.startswith("got ") for words in told)
    assert all(ended(process) == 0 for process in processes)


async def test_the_address_is_for_its_owner_and_strangers_get_no_answer(tmp_path):
    got: list[Handover] = []
    first = await claim(tmp_path, Handover(arguments=()), got.append)
    assert first is not None
    if os.name == "posix":
        assert stat.S_IMODE((tmp_path / "instance.json").stat().st_mode) == 0o600
    port = json.loads((tmp_path / "instance.json").read_text())["port"]
    wrong = json.dumps({"token": "guess", "handover": {"arguments": ["x"]}}).encode()
    for words in (
        b"GET / HTTP/1.1\r\n\r\n",
        wrong + b"\n",
        b"\xff\n",
        b"x" * (2 << 20),
        random.Random(1).randbytes(500),
    ):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(words)
        writer.write_eof()
        with suppress(ConnectionResetError):  # closed before everything was read, which is an answer too
            assert await reader.read() == b""
        writer.close()
    assert got == []
    assert await claim(tmp_path, Handover(arguments=("real",)), got.append) is None
    assert [one.arguments for one in got] == [("real",)]
    await first.close()


async def test_one_that_hangs_is_reported(start, tmp_path):
    first = start()
    assert line(first) == "first"
    os.kill(first.pid, signal.SIGSTOP)
    (tmp_path / "instance.json").unlink()
    try:
        with pytest.raises(NotAnswering, match="already open"):
            await claim(tmp_path, Handover(arguments=()), print, patience=0.2)
    finally:
        os.kill(first.pid, signal.SIGCONT)
        assert ended(first) == 0


async def test_one_that_is_just_ending_is_waited_for(tmp_path):
    first = await claim(tmp_path, Handover(arguments=()), print)
    assert first is not None
    (tmp_path / "instance.json").unlink()
    waiting = asyncio.ensure_future(claim(tmp_path, Handover(arguments=()), print))
    await asyncio.sleep(0)
    await first.close()
    second = await waiting
    assert second is not None
    await second.close()


async def test_a_folder_that_cannot_be_used_says_so(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(StorageError):
        await claim(tmp_path / "file" / "data", Handover(arguments=()), print)


def test_what_a_start_hands_over(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_ACTIVATION_TOKEN", "t")
    assert handover_of(["a"]) == Handover(arguments=("a",), folder=str(tmp_path), activation="t")
