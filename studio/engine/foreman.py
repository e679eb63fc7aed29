"""Takes jobs from the queue, hands them to worker processes, and writes down how they ended."""

import asyncio
import contextlib
import logging
import random
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Protocol

import msgspec
from sqlalchemy.engine import Connection
from sqlalchemy.exc import SQLAlchemyError

from studio.engine import jobs
from studio.engine.common import Clock, Row
from studio.engine.hands import NewWorker, Worker, WorkerDied
from studio.engine.hub import Hub
from studio.engine.media import CLIPS, Files
from studio.engine.options import Options
from studio.engine.store import Store
from studio.engine.work import Made, Order, Output, Task

log = logging.getLogger(__name__)

#: Seconds before the queue is looked at again after the database refused.
_PAUSE = 1.0


class Witness(Protocol):
    """Who has to know of every job that ends, whatever dies in between; see ``webhooks.Courier``."""

    def write(self, connection: Connection, job_ids: Sequence[str], now: float) -> None:
        """Note what ended, inside the transaction that ends it."""

    def wake(self) -> None:
        """Look at what was noted: the transaction is over."""


class Foreman:
    """Runs the queue. ``wake`` after jobs were submitted; ``tell`` after jobs were ended from outside."""

    def __init__(
        self, store: Store, files: Files, hub: Hub, options: Options, clock: Clock, witness: Witness, worker: NewWorker
    ) -> None:
        """Prepare the workers, which ``worker`` makes; nothing runs until ``start``."""
        self._store = store
        self._files = files
        self._hub = hub
        self._options = options
        self._clock = clock
        self._random = random.Random()  # noqa: S311 - rehearsed failures are no secret
        self._witness = witness
        self._idle = [worker() for _ in range(options.workers)]
        self._all = list(self._idle)
        self._running: dict[str, asyncio.Task[None]] = {}
        self._parts: dict[str, list[Path]] = {}
        self._news = asyncio.Event()
        self._loop: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Take up what an earlier engine left, and begin."""
        self._files.sweep()
        self.tell(await self._store.run(partial(self._recover, now=self._clock())))
        self._loop = asyncio.create_task(self._dispatch(), name="foreman")

    def wake(self) -> None:
        """Look at the queue: something was submitted."""
        self._news.set()

    def tell(self, job_ids: Sequence[str]) -> None:
        """Wake long polls and the witness: these jobs have ended."""
        self._hub.announce(job_ids)
        self._witness.wake()
        self._news.set()

    async def stop(self) -> None:
        """End the workers and return running jobs to the queue."""
        tasks = [task for task in (self._loop, *self._running.values()) if task is not None]
        stopped = list(self._running)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.gather(*(hands.close() for hands in self._all))
        await self._store.run(lambda connection: jobs.put_back(connection, stopped))

    async def _dispatch(self) -> None:
        with contextlib.suppress(OSError):  # the first order would meet the same trouble and report it
            await self._all[0].warm_up()
        while True:
            self._news.clear()
            try:
                await self._hand_out()
            except SQLAlchemyError:  # a full disk, say: the queue is still there once it is mended
                log.exception("the queue cannot be read")
                await asyncio.sleep(_PAUSE)
                continue
            await self._news.wait()

    async def _hand_out(self) -> None:
        while self._idle:
            job = await self._store.run(lambda connection: jobs.claim(connection, self._clock()))
            if job is None:
                return
            hands = self._idle.pop()
            task = asyncio.create_task(self._follow(hands, job), name=f"job {job['id']}")
            self._running[job["id"]] = task

    async def _follow(self, hands: Worker, job: Row) -> None:
        try:
            await self._attempt(hands, job)
        except WorkerDied:
            await self._try_again(job, "The worker died twice while drawing this.")
        except OSError as error:
            await self._end(job["id"], "failed", f"The work could not be done: {error.strerror or error}.")
        except Exception:
            log.exception("job %s broke", job["id"])
            await self._end(job["id"], "failed", "The engine broke while working on this; this is a bug of the engine.")
        finally:
            await asyncio.to_thread(self._clear_away, job)
            self._running.pop(job["id"], None)
            self._idle.append(hands)
            self._news.set()

    async def _attempt(self, hands: Worker, job: Row) -> None:
        began = asyncio.get_running_loop().time()
        order = await self._store.run(partial(self._order, job=job))
        self._parts[job["id"]] = [Path(output.path) for output in order.outputs]
        fails = self._random.random() < self._options.fail_rate
        async for report in hands.work(order):
            if report.error:
                await self._end(job["id"], "failed", report.error)
                return
            if report.done:
                await self._hold(order.task, began)
                if fails:
                    await self._end(job["id"], "failed", "This failure was rehearsed (--fail-rate).")
                else:
                    await self._finish(job, order, report.made)
            else:
                await self._store.run(partial(jobs.set_stage, job_id=job["id"], stage=report.stage, now=self._clock()))

    async def _hold(self, task: Task, began: float) -> None:
        latency = self._options.latency
        least = latency.video if task.motion or task.transition else latency.image
        await asyncio.sleep(max(0.0, began + least - asyncio.get_running_loop().time()))

    async def _finish(self, job: Row, order: Order, made: Sequence[Made]) -> None:
        await asyncio.to_thread(self._put_in_place, order)
        await self._store.run(partial(self._complete, job_id=job["id"], made=made, now=self._clock()))
        self.tell([job["id"]])

    def _complete(self, connection: Connection, job_id: str, made: Sequence[Made], now: float) -> None:
        jobs.complete(connection, job_id, made, now)
        self._witness.write(connection, [job_id], now)

    def _recover(self, connection: Connection, now: float) -> list[str]:
        ended = jobs.recover(connection, now)
        self._witness.write(connection, ended, now)
        return ended

    def _clear_away(self, job: Row) -> None:
        """Remove what an attempt began and did not finish."""
        for path in self._parts.pop(job["id"], ()):
            path.unlink(missing_ok=True)

    def _put_in_place(self, order: Order) -> None:
        for output in order.outputs:
            Path(output.path).replace(self._files.path(output.asset_id, output.type))

    async def _try_again(self, job: Row, sentence: str) -> None:
        if job["attempts"] >= jobs.MAX_ATTEMPTS:
            await self._end(job["id"], "failed", sentence)
        else:
            await self._store.run(partial(jobs.retry, job_id=job["id"], now=self._clock()))

    async def _end(self, job_id: str, status: str, sentence: str) -> None:
        def end(connection: Connection) -> list[str]:
            now = self._clock()
            ended = jobs.end(connection, job_id, status, sentence, now)
            self._witness.write(connection, ended, now)
            return ended

        self.tell(await self._store.run(end))

    def _order(self, connection: Connection, job: Row) -> Order:
        outputs = []
        for row in jobs.files_of(connection, [job["id"]])[job["id"]]:
            base = self._options.base_video if row["type"] in CLIPS else self._options.base_picture
            size = row["size"] or base
            path = self._files.part(row["id"], row["type"], job["attempts"])
            outputs.append(Output(asset_id=row["id"], type=row["type"], size=size, path=str(path)))
        task = msgspec.convert(job["task"], Task)
        return Order(job_id=job["id"], task=task, outputs=tuple(outputs), pictures=str(self._files.root))
