"""Telling other programs when jobs end: who wants to know, the signed message, and patient delivery."""

import asyncio
import contextlib
import hashlib
import hmac
import secrets
from collections.abc import Sequence
from functools import partial
from typing import Literal

import httpx
import msgspec
import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy.engine import Connection

from studio.engine import jobs as job_rows
from studio.engine import media
from studio.engine.common import Caller, Clock, Row, find, iso, new_id, page_of
from studio.engine.fetching import Fetcher
from studio.engine.site import Site
from studio.engine.store import Store
from studio.engine.tables import jobs, webhook_deliveries, webhooks

Event = Literal["job.completed", "job.failed"]

#: Seconds before each retry; the first attempt is made at once.
BACKOFF = (2.0, 10.0, 60.0, 300.0, 1800.0)
#: How many deliveries are on their way at once.
AT_ONCE = 8
SIGNATURE = "X-Masko-Signature"


class Message(Struct, frozen=True, kw_only=True):
    """What is posted when a job ends (contract A.10)."""

    event: str
    job_id: str
    type: str
    collection_id: str | None
    asset_ids: dict[str, str]
    urls: dict[str, str]
    timestamp: str


def sign(secret: str, body: bytes) -> str:
    """Return the signature of a body: lowercase hex HMAC-SHA256, keyed by the webhook's secret."""
    return hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def create(connection: Connection, caller: Caller, url: str, events: Sequence[str], now: float) -> Row:
    """Register an address; its secret is only shown now."""
    row = {
        "id": new_id(),
        "workspace_id": caller.workspace_id,
        "url": url,
        "events": list(dict.fromkeys(events)),
        "secret": "whsec_" + secrets.token_hex(32),
        "created_at": now,
    }
    connection.execute(sa.insert(webhooks).values(row))
    return find(connection, webhooks, str(row["id"]), caller, "webhook")


def listed(connection: Connection, caller: Caller, *, limit: int, offset: int) -> tuple[list[Row], int]:
    """Return a page of a workspace's webhooks, oldest first, and how many there are."""
    query = sa.select(webhooks).where(webhooks.c.workspace_id == caller.workspace_id)
    return page_of(connection, query, webhooks.c.seq, limit=limit, offset=offset)


def delete(connection: Connection, caller: Caller, webhook_id: str) -> None:
    """Forget a webhook and whatever was still on its way to it."""
    find(connection, webhooks, webhook_id, caller, "webhook")
    connection.execute(sa.delete(webhook_deliveries).where(webhook_deliveries.c.webhook_id == webhook_id))
    connection.execute(sa.delete(webhooks).where(webhooks.c.id == webhook_id))


def enqueue(connection: Connection, job_ids: Sequence[str], site: Site, now: float) -> int:
    """Write a message for every webhook that wants to know of these ended jobs; return how many."""
    count = 0
    files = job_rows.files_of(connection, job_ids)
    rows = connection.execute(sa.select(jobs).where(jobs.c.id.in_(job_ids)).order_by(jobs.c.seq)).mappings()
    for job in rows.all():
        event = f"job.{job['status']}"
        hooks = connection.execute(sa.select(webhooks).where(webhooks.c.workspace_id == job["workspace_id"])).mappings()
        wanting = [hook["id"] for hook in hooks if event in hook["events"]]
        body = msgspec.json.encode(_message(event, job, files[job["id"]], site, now)) if wanting else b""
        for webhook_id in wanting:
            row = {
                "id": new_id(),
                "webhook_id": webhook_id,
                "body": body,
                "status": "pending",
                "attempts": 0,
                "error": "",
                "next_at": now,
                "created_at": now,
            }
            connection.execute(sa.insert(webhook_deliveries).values(row))
            count += 1
    return count


def settle(connection: Connection, delivery_id: str, error: str, now: float) -> None:
    """Write down how an attempt went: done and forgotten, to be tried again later, or given up."""
    where = webhook_deliveries.c.id == delivery_id
    attempts = connection.execute(sa.select(webhook_deliveries.c.attempts).where(where)).scalar()
    if attempts is None:  # the webhook was deleted meanwhile
        return
    if not error:
        connection.execute(sa.delete(webhook_deliveries).where(where))
        return
    values = {"attempts": attempts + 1, "error": error}
    if attempts < len(BACKOFF):
        values |= {"next_at": now + BACKOFF[attempts]}
    else:
        values |= {"status": "failed"}
    connection.execute(sa.update(webhook_deliveries).where(where).values(values))


class Courier:
    """Carries messages to webhooks while the engine runs; what is still waiting survives a restart."""

    def __init__(self, store: Store, fetcher: Fetcher, site: Site, clock: Clock) -> None:
        self._store = store
        self._fetcher = fetcher
        self._site = site
        self._clock = clock
        self._news = asyncio.Event()
        self._loop: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin carrying."""
        self._loop = asyncio.create_task(self._carry(), name="courier")

    def write(self, connection: Connection, job_ids: Sequence[str], now: float) -> None:
        """Write the messages about ended jobs; in the transaction that ends them, so that no crash loses one."""
        enqueue(connection, job_ids, self._site, now)

    def wake(self) -> None:
        """Look again at what is due."""
        self._news.set()

    async def stop(self) -> None:
        """Stop carrying; what is still on its way waits for the next start."""
        if self._loop is not None:
            self._loop.cancel()
            await asyncio.gather(self._loop, return_exceptions=True)

    async def _carry(self) -> None:
        while True:
            self._news.clear()
            due = await self._store.run(partial(_due, now=self._clock()))
            if due:
                await asyncio.gather(*(self._deliver(row) for row in due))
                continue
            next_at = await self._store.run(_next_at)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._news.wait(), None if next_at is None else max(0, next_at - self._clock()))

    async def _deliver(self, row: Row) -> None:
        headers = {"Content-Type": "application/json", SIGNATURE: sign(row["secret"], row["body"])}
        try:
            status = await self._fetcher.post(row["url"], row["body"], headers)
            error = "" if 200 <= status < 300 else f"It answered {status}."
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError) as fault:
            error = str(fault) or type(fault).__name__
        await self._store.run(partial(settle, delivery_id=row["id"], error=error, now=self._clock()))


def _message(event: str, job: Row, files: Sequence[Row], site: Site, now: float) -> Message:
    keyed = {media.key_of(row["type"], row["size"]): row for row in files}
    return Message(
        event=event,
        job_id=job["id"],
        type=job["type"],
        collection_id=job["collection_id"],
        asset_ids={key: row["id"] for key, row in keyed.items()},
        urls={key: site.url(row) for key, row in keyed.items()},
        timestamp=iso(now) or "",
    )


def _due(connection: Connection, now: float) -> list[Row]:
    query = (
        sa.select(webhook_deliveries.c.id, webhook_deliveries.c.body, webhooks.c.url, webhooks.c.secret)
        .join(webhooks, webhooks.c.id == webhook_deliveries.c.webhook_id)
        .where(webhook_deliveries.c.status == "pending", webhook_deliveries.c.next_at <= now)
        .order_by(webhook_deliveries.c.next_at, webhook_deliveries.c.seq)
        .limit(AT_ONCE)
    )
    return list(connection.execute(query).mappings())


def _next_at(connection: Connection) -> float | None:
    query = sa.select(sa.func.min(webhook_deliveries.c.next_at)).where(webhook_deliveries.c.status == "pending")
    return connection.execute(query).scalar()
