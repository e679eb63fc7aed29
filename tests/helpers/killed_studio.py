"""The real program, started without a screen on somebody else's engine and killed at a random moment."""

import asyncio
import os
import random
import signal
import subprocess
import sys
from pathlib import Path

from msgspec import structs

from studio.domain.entries import Entry
from studio.domain.orders import Order, generate_order
from studio.domain.records import Job, Mascot
from studio.domain.requests import GenerateRequest
from studio.services.client import MaskoClient
from studio.services.journal import Journal
from studio.services.spending import Spending
from tests.helpers.engine import ROOT, RunningEngine
from tests.helpers.proxy import Fault, FaultProxy, only_paid
from tests.helpers.raw_server import RawServer

#: The workspace that the environment names; see ``studio.app.start``.
HOME = "Environment"


class Program:
    """``python -m studio`` on a data folder, its requests passing through ``server``."""

    def __init__(self, folder: Path, server: RawServer, engine: RunningEngine) -> None:
        """Start it."""
        environment = {"QT_QPA_PLATFORM": "offscreen", "MASKO_API_URL": server.api, "MASKO_API_KEY": engine.key}
        self._server = server
        self._process = subprocess.Popen(
            [sys.executable, "-m", "studio", "--data", str(folder), "--workspace", HOME],
            cwd=ROOT, env={**os.environ, **environment}, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    async def speaks(self) -> None:
        """Return once it has asked the server for something."""
        before = len(self._server.asked)
        async with asyncio.timeout(120):
            while len(self._server.asked) == before:
                assert self._process.poll() is None, "the program ended by itself"
                await asyncio.sleep(0.02)

    async def live(self, chance: random.Random) -> None:
        """Let it live to a random moment: while it starts, or while it works."""
        if chance.random() < 0.7:
            await self.speaks()
        await asyncio.sleep(chance.uniform(0.0, 1.5))

    def kill(self) -> None:
        """End it as a crash would."""
        self._process.send_signal(signal.SIGKILL)
        self._process.wait(10)


def pose(mascot: Mascot, number: int) -> Order:
    """Return the order of one pose."""
    return generate_order(mascot, GenerateRequest(type="image", name=f"Pose {number:03}", image_prompt=f"{number}"))


async def every_state(journal: Journal, client: MaskoClient, proxy: FaultProxy, mascot: Mascot, first: int) -> int:
    """Press so that every state but the ends of a job is in the journal; return the number of the next pose.

    Nine are sent, the answers of four are lost (two before they reached the engine), three are refused, eleven wait
    and one is taken back.
    """
    spending = Spending(journal, HOME, lambda: client)
    number = first

    async def press(many: int, of: Mascot = mascot) -> list[str]:
        nonlocal number
        orders = [pose(of, number + each) for each in range(many)]
        number += many
        return list(await spending.press(orders, confirmed=True))

    for call_id in await press(9):
        await spending.send(call_id)
    for fault in (Fault(cut=0), Fault(cut=200), Fault(swallow=True), Fault(swallow=True)):
        proxy.choose = only_paid(fault)
        (call_id,) = await press(1)
        await spending.send(call_id)
    proxy.choose = only_paid(Fault())
    for call_id in await press(3, structs.replace(mascot, id="nobody")):  # the engine refuses these
        await spending.send(call_id)
    await press(11)
    for call_id in await press(1):
        await journal.withdraw(call_id)
    return number


async def finish(journal: Journal, client: MaskoClient, mascot: Mascot, first: int, many: int, *, cancel: int) -> None:
    """Have jobs made to their ends, and cancel others on the way; the journal knows how all of them ended."""
    spending = Spending(journal, HOME, lambda: client)
    calls = await spending.press([pose(mascot, first + each) for each in range(many + cancel)], confirmed=True)
    for call_id in calls:
        await spending.send(call_id)
    entries = [(await journal.entries_of(call_id))[0] for call_id in calls]
    for entry in entries[many:]:
        await journal.take(HOME, await client.cancel_job(entry.job_id))
    for entry in entries[:many]:
        await journal.take(HOME, await _ended(client, entry))


async def _ended(client: MaskoClient, entry: Entry) -> Job:
    while True:
        job = await client.job(entry.job_id, wait=60)
        if job.done:
            return job
