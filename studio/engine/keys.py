"""Workspaces and the keys that open them. Only digests are stored; the start's own key is never stored at all."""

import hmac
import secrets

import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy.engine import Connection

from studio.engine import ledger
from studio.engine.common import Caller, Clock, Row, WorkspaceKind, digest_of, new_id
from studio.engine.refusals import Clash, Missing
from studio.engine.store import Store
from studio.engine.tables import api_keys, workspaces

MAX_KEYS = 10
#: Key id of the key that was printed at start.
STARTED = "started"


class NewKey(Struct, frozen=True):
    """A key that was just made; the raw text is shown once."""

    id: str
    raw: str


class Keyring:
    """Who may come in: the start's key in memory, all others by their stored digest."""

    def __init__(self, store: Store, clock: Clock) -> None:
        """Make the workspaces if this is a new database, and the start's key."""
        self.raw = "masko_" + secrets.token_hex(32)
        self._digest = digest_of(self.raw)
        self._store = store
        self._known: dict[str, Caller] = {}
        personal = store.run_now(lambda connection: _workspace(connection, "personal", clock()))
        self._started = Caller(personal, "personal", STARTED)
        self.refresh_now()

    def caller(self, raw: str) -> Caller | None:
        """Return whose key this is, or None."""
        digest = digest_of(raw)
        if hmac.compare_digest(digest, self._digest):
            return self._started
        return self._known.get(digest)

    def refresh_now(self) -> None:
        """Read the stored keys anew; call after one was made or revoked."""
        self._known = self._store.run_now(_stored)

    async def refresh(self) -> None:
        """Read the stored keys anew without holding up the loop."""
        self._known = await self._store.run(_stored)


def create_key(connection: Connection, name: str, kind: WorkspaceKind, now: float) -> NewKey:
    """Make a key for the personal or the organization workspace; 409 when ten are active."""
    workspace_id = _workspace(connection, kind, now)
    active = sa.select(sa.func.count()).where(api_keys.c.workspace_id == workspace_id, api_keys.c.revoked_at.is_(None))
    if connection.execute(active).scalar_one() >= MAX_KEYS:
        raise Clash(f"A workspace has at most {MAX_KEYS} active keys; revoke one first.", code="too_many_keys")
    raw = "masko_" + secrets.token_hex(32)
    key = NewKey(new_id(), raw)
    row = {
        "id": key.id,
        "workspace_id": workspace_id,
        "name": name,
        "digest": digest_of(raw),
        "hint": raw[-4:],
        "created_at": now,
    }
    connection.execute(sa.insert(api_keys).values(row))
    return key


def list_keys(connection: Connection) -> list[Row]:
    """Return the active keys of both workspaces, newest first, each with its workspace's kind."""
    query = (
        sa.select(api_keys, workspaces.c.kind)
        .join(workspaces, workspaces.c.id == api_keys.c.workspace_id)
        .where(api_keys.c.revoked_at.is_(None))
        .order_by(api_keys.c.seq.desc())
    )
    return list(connection.execute(query).mappings())


def revoke_key(connection: Connection, key_id: str, now: float) -> None:
    """Make a key useless for good."""
    where = (api_keys.c.id == key_id, api_keys.c.revoked_at.is_(None))
    if connection.execute(sa.update(api_keys).where(*where).values(revoked_at=now)).rowcount == 0:
        raise Missing("key", key_id)


def _stored(connection: Connection) -> dict[str, Caller]:
    query = (
        sa.select(api_keys.c.digest, api_keys.c.id, workspaces.c.id, workspaces.c.kind)
        .join(workspaces, workspaces.c.id == api_keys.c.workspace_id)
        .where(api_keys.c.revoked_at.is_(None))
    )
    return {digest: Caller(workspace, kind, key) for digest, key, workspace, kind in connection.execute(query)}


def _workspace(connection: Connection, kind: WorkspaceKind, now: float) -> str:
    found = connection.execute(sa.select(workspaces.c.id).where(workspaces.c.kind == kind)).scalar()
    if found is not None:
        return str(found)
    key = new_id()
    name = "Personal" if kind == "personal" else "Organization"
    row = {"id": key, "kind": kind, "name": name, "user_prefix": secrets.token_hex(3), "created_at": now}
    connection.execute(sa.insert(workspaces).values(row))
    ledger.grant(connection, key, now)
    return key
