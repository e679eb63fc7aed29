"""Paying once: the answer to a paid request is stored with its ``Idempotency-Key`` in the same transaction."""

from collections.abc import Callable

import msgspec
import sqlalchemy as sa
from litestar import Request
from msgspec import Struct
from sqlalchemy.engine import Connection

from studio.engine.common import Caller, digest_of
from studio.engine.refusals import Clash, WrongField
from studio.engine.site import Site
from studio.engine.tables import answers

MAX_KEY = 255


class Ask(Struct, frozen=True):
    """What identifies a paid request; ``key`` is None when the client gave none."""

    key: str | None
    digest: str
    site: Site


class Reply(Struct, frozen=True):
    """An encoded answer."""

    status: int
    body: bytes


async def ask_of(request: Request, key: str | None) -> Ask:
    """Return a request's ``Idempotency-Key``, and its method, path and body as a digest."""
    if key is not None and not 0 < len(key.strip()) <= MAX_KEY:
        raise WrongField({"Idempotency-Key": f"Use 1 to {MAX_KEY} characters."})
    body = await request.body()
    content = b"\n".join((request.method.encode(), request.scope["path"].encode(), body))
    return Ask(key, digest_of(content), Site.of(request))


def stored(connection: Connection, caller: Caller, ask: Ask) -> Reply | None:
    """Return the answer that was given under this key before, if any; 409 if that was to another request."""
    where = (answers.c.workspace_id == caller.workspace_id, answers.c.key == ask.key)
    row = connection.execute(sa.select(answers).where(*where)).mappings().first()
    if row is None:
        return None
    if row["digest"] != ask.digest:
        raise Clash("This Idempotency-Key was used for another request.", code="idempotency_conflict")
    return Reply(row["status"], ask.site.unmasked(row["body"]))


def once(
    connection: Connection, caller: Caller, ask: Ask, now: float, *, status: int, work: Callable[[Connection], Struct]
) -> Reply:
    """Do ``work`` and keep its answer, or give the first answer again; 409 for another body under the same key."""
    if ask.key is None:
        return Reply(status, msgspec.json.encode(work(connection)))
    first = stored(connection, caller, ask)
    if first is not None:
        return first
    body = msgspec.json.encode(work(connection))
    row = {
        "workspace_id": caller.workspace_id,
        "key": ask.key,
        "digest": ask.digest,
        "status": status,
        "body": ask.site.masked(body),
        "created_at": now,
    }
    connection.execute(sa.insert(answers).values(row))
    return Reply(status, body)
