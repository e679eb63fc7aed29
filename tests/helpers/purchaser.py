"""A Studio without a window, to be killed: presses, sends and follows until all its jobs have ended.

``python -m tests.helpers.purchaser JOURNAL API KEY MASCOT NUMBER``. What it pressed is in the journal; it presses
until the journal holds ``NUMBER`` entries, follows them to their ends and exits.
"""

import asyncio
import os
import sys
from pathlib import Path

from studio.domain.entries import Entry
from studio.domain.orders import generate_order
from studio.domain.records import Mascot
from studio.domain.requests import GenerateRequest
from studio.services.capabilities import honours_idempotency_keys
from studio.services.client import MaskoClient
from studio.services.governor import Governor
from studio.services.journal import Journal
from studio.services.work_queue import WorkQueue

HOME = "Local"


async def purchase(path: Path, api: str, key: str, mascot_id: str, number: int) -> None:
    """Do it all, from wherever the run before was killed."""
    journal, governor = Journal(path), Governor()
    await journal.open()
    client = MaskoClient(api, key, gate=governor)
    mascot = Mascot(id=mascot_id, project_id="p", name="Fox")
    news = asyncio.Event()

    def hear(_: tuple[Entry, ...]) -> None:
        news.set()

    queue = WorkQueue(journal, HOME, lambda: client, governor, lambda: honours_idempotency_keys(client), changed=hear)
    run = asyncio.create_task(queue.run())
    entries = await journal.entries(HOME)
    for each in range(len(entries), number):
        request = GenerateRequest(type="image", name=f"Pose {each:03}", image_prompt=f"prompt {each}")
        await queue.press([generate_order(mascot, request)])
    while True:
        news.clear()
        if all(entry.done for entry in await journal.entries(HOME)):
            break
        await news.wait()
    run.cancel()
    await asyncio.gather(run, return_exceptions=True)
    await client.close()
    await journal.close()


if __name__ == "__main__":
    os.nice(5)
    journal_path, api_, key_, mascot_, number_ = sys.argv[1:]
    asyncio.run(purchase(Path(journal_path), api_, key_, mascot_, int(number_)))
