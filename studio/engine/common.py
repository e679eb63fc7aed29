"""Small things every part of the engine needs: new ids, times as the API writes them, who is calling."""

import hashlib
import re
import secrets
import unicodedata
import uuid
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, Literal

import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy.engine import Connection

from studio.engine.refusals import Foreign, Missing

#: Seconds since 1970; an argument everywhere, so that tests can turn it.
Clock = Callable[[], float]
#: A table's row, or one that is about to become it, by column name.
Row = Mapping[Any, Any]
WorkspaceKind = Literal["personal", "organization"]


class Caller(Struct, frozen=True):
    """Whose key came with a request."""

    workspace_id: str
    kind: WorkspaceKind
    key_id: str


def new_id() -> str:
    """Return an id that nobody can guess."""
    return str(uuid.uuid4())


def short_hash() -> str:
    """Return eight hex digits for a file's address."""
    return secrets.token_hex(4)


def digest_of(text: str | bytes) -> str:
    """Return the SHA-256 of some text, as hex."""
    return hashlib.sha256(text.encode() if isinstance(text, str) else text).hexdigest()


def iso(moment: float | None) -> str | None:
    """Return a time as the API writes it, e.g. ``2026-03-28T10:00:00.120Z``."""
    if moment is None:
        return None
    return datetime.fromtimestamp(moment, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def slug_of(text: str, fallback: str) -> str:
    """Return text as lowercase letters, digits and dashes, at most 40 of them.

    >>> slug_of("Félix: the ../Fox!", "mascot")
    'felix-the-fox'
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40].strip("-") or fallback


def find(connection: Connection, table: sa.Table, key: str, caller: Caller, what: str) -> Row:
    """Return the caller's row with this id; 404 if there is none, 403 if it is somebody else's."""
    row = connection.execute(sa.select(table).where(table.c.id == key)).mappings().first()
    if row is None:
        raise Missing(what, key)
    if row["workspace_id"] != caller.workspace_id:
        raise Foreign(f"This {what} belongs to another workspace.")
    return row


def page_of(
    connection: Connection, query: sa.Select[Any], order: Any, *, limit: int, offset: int
) -> tuple[list[Row], int]:
    """Return one page of a query's rows, and how many rows it has in all."""
    total = connection.execute(sa.select(sa.func.count()).select_from(query.order_by(None).subquery())).scalar_one()
    rows = connection.execute(query.order_by(order).limit(limit).offset(offset)).mappings().all()
    return list(rows), total
