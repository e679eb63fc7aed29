"""A Studio without a window, to be killed: presses, sends and follows until all its jobs have ended.

``python -m tests.helpers.purchaser JOURNAL API KEY MASCOT NUMBER``. What it pressed is in the journal; it presses
until the journal holds ``NUMBER`` entries, follows them to their ends and exits.
"""

import asyncio
import os
import sys
from pathlib import Path

from studio.domain.entries import FOLLOWED
from studio.domain.orders import generate_order
from studio.domain.records import Job, Mascot
from studio.domain.requests import GenerateRequest
from studio.services.client import MaskoClient
from studio.services.following import Following
from studio.services.governor import Governor
from studio.services.journal import Journal
from studio.services.poll_plan import PollPlan
from studio.services.reconcile import Reconciler
from studio.services.spending import Spending

HOME = "Local"


async def _true() -> bool:
    return True


async def purchase(path: Path, api: str, key: str, mascot_id: str, number: int) -> None:
    """Do it all, from wherever the run before was killed."""
    journal, governor = Journal(path), Governor()
    await journal.open()
    client = MaskoClient(api, key, gate=governor)
    mascot = Mascot(id=mascot_id, project_id="p", name="Fox")
    spending = Spending(journal, HOME, lambda: client)
    reconciler = Reconciler(journal, HOME, lambda: client, _true)

    async def seen(job: Job) -> None:
        await journal.take(HOME, job)

    async def missing(job_id: str) -> None:
        entry = next(entry for entry in await journal.entries(HOME) if entry.job_id == job_id)
        await journal.move(entry.id, "unknown", "The server no longer knows this job.")

    following = Following(
        lambda: client, PollPlan(governor, asyncio.get_running_loop().time), seen=seen, missing=missing
    )
    await journal.recover(HOME)
    await reconciler.look_for_all()
    runs = [asyncio.create_task(spending.run()), asyncio.create_task(following.run())]
    while True:
        entries = await journal.entries(HOME)
        if len(entries) < number:
            request = GenerateRequest(
                type="image", name=f"Pose {len(entries):03}", image_prompt=f"prompt {len(entries)}"
            )
            await spending.press([generate_order(mascot, request)])
        for entry in await journal.entries_in(HOME, tuple(FOLLOWED)):
            following.follow(entry.job_id)
        if len(entries) == number and all(entry.done for entry in entries):
            break
        await asyncio.sleep(0.01)
    for run in runs:
        run.cancel()
    await asyncio.gather(*runs, return_exceptions=True)
    await client.close()
    await journal.close()


if __name__ == "__main__":
    os.nice(5)
    journal_path, api_, key_, mascot_, number_ = sys.argv[1:]
    asyncio.run(purchase(Path(journal_path), api_, key_, mascot_, int(number_)))
