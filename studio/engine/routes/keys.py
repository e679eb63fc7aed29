"""Keys for other programs: list, make, revoke."""

from functools import partial

from litestar import Router, delete, get, post
from litestar.params import FromPath, JSONBody
from sqlalchemy.engine import Connection

from studio.domain.wire import shapes
from studio.domain.wire import shapes_work as work
from studio.domain.wire.shapes_asks import KeyAsk
from studio.engine import keys, present
from studio.engine.common import Row
from studio.engine.routes.parameters import FromCaller, FromEngine


@get("/", summary="List active keys", operation_id="listKeys")
async def list_keys(engine: FromEngine, caller: FromCaller) -> work.KeyList:  # noqa: ARG001 - a key is needed to ask
    """List the keys of both workspaces; their text is never shown again."""
    rows = await engine.store.read(keys.list_keys)
    data = [work.KeyShape(**_told(row)) for row in rows]
    return work.KeyList(data=data, meta=shapes.meta(len(data), max(len(data), 1), 0, len(data)))


@post("/", summary="Make a key", operation_id="createKey")
async def create_key(engine: FromEngine, data: JSONBody[KeyAsk]) -> work.NewKeyAnswer:
    """Show the key this once; a workspace has at most ten."""
    now = engine.clock()
    made, row = await engine.store.run(partial(_create, ask=data, now=now))
    await engine.keyring.refresh()
    shape = work.NewKeyShape(**_told(row), key=made.raw)
    return work.NewKeyAnswer(**shapes.mirrored(shape))


@delete("/{key_id:str}", status_code=200, summary="Revoke a key", operation_id="revokeKey")
async def revoke_key(engine: FromEngine, key_id: FromPath[str]) -> shapes.DeletedAnswer:
    """Make a key useless for good."""
    now = engine.clock()
    await engine.store.run(lambda connection: keys.revoke_key(connection, key_id, now))
    await engine.keyring.refresh()
    return shapes.DeletedAnswer(data=shapes.Deleted(id=key_id, archived=True))


def _create(connection: Connection, ask: KeyAsk, now: float) -> tuple[keys.NewKey, Row]:
    made = keys.create_key(connection, ask.name.strip(), ask.workspace, now)
    return made, next(row for row in keys.list_keys(connection) if row["id"] == made.id)


def _told(row: Row) -> dict[str, str]:
    return {
        "id": row["id"],
        "name": row["name"],
        "workspace": row["kind"],
        "hint": f"masko_…{row['hint']}",
        "created_at": present.time(row["created_at"]),
    }


router = Router(path="/v1/api-keys", tags=["Keys"], route_handlers=[list_keys, create_key, revoke_key])
