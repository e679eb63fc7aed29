"""Poses and their files: list, look at, rename, archive, bring back."""

from functools import partial
from typing import Annotated

import sqlalchemy as sa
from litestar import Request, Router, delete, get, patch
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter
from sqlalchemy.engine import Connection

from studio.domain.wire import shapes
from studio.domain.wire.shapes_asks import RenameAsk
from studio.engine import present
from studio.engine.common import Caller, Row, find, page_of
from studio.engine.mascots import find_mascot
from studio.engine.routes.parameters import FromCaller, FromEngine, Limit, Offset
from studio.engine.site import Site
from studio.engine.tables import assets, items


@get("/collections/{collection_id:str}/items", summary="List poses", operation_id="listItems")
async def list_items(
    engine: FromEngine,
    caller: FromCaller,
    request: Request,
    collection_id: FromPath[str],
    limit: Limit = 50,
    offset: Offset = 0,
    archived: FromQuery[bool] = False,
) -> shapes.ItemList:
    """Oldest first, each with its files."""
    site = Site.of(request)
    return await engine.store.read(
        partial(_page, caller=caller, site=site, key=collection_id, limit=limit, offset=offset, archived=archived)
    )


@get("/items/{item_id:str}", summary="One pose", operation_id="getItem")
async def get_item(
    engine: FromEngine, caller: FromCaller, request: Request, item_id: FromPath[str]
) -> shapes.ItemAnswer:
    """Return a pose by its id, with its files."""
    return await engine.store.read(partial(_item, caller=caller, site=Site.of(request), key=item_id))


@patch("/items/{item_id:str}", summary="Rename or bring back a pose", operation_id="updateItem")
async def update_item(
    engine: FromEngine,
    caller: FromCaller,
    request: Request,
    item_id: FromPath[str],
    data: JSONBody[RenameAsk | None] = None,
    restore: Annotated[bool, QueryParameter(description="Bring an archived pose back.")] = False,
) -> shapes.ItemAnswer:
    """Give a new ``name``, or ``?restore=true``; addresses of its files stay as they are."""
    changes: dict[str, object] = {"updated_at": engine.clock()}
    if data is not None and data.name is not None:
        changes["name"] = data.name.strip()
    if restore:
        changes["archived_at"] = None
    await engine.store.run(partial(_change_item, caller=caller, key=item_id, changes=changes))
    return await engine.store.run(partial(_item, caller=caller, site=Site.of(request), key=item_id))


@delete("/items/{item_id:str}", status_code=200, summary="Archive a pose", operation_id="archiveItem")
async def archive_item(engine: FromEngine, caller: FromCaller, item_id: FromPath[str]) -> shapes.DeletedAnswer:
    """Its files stay reachable; ``PATCH ?restore=true`` brings it back."""
    changes: dict[str, object] = {"archived_at": engine.clock()}
    await engine.store.run(partial(_change_item, caller=caller, key=item_id, changes=changes))
    return shapes.DeletedAnswer(data=shapes.Deleted(id=item_id, archived=True))


@get("/assets/{asset_id:str}", summary="One file", operation_id="getAsset")
async def get_asset(
    engine: FromEngine, caller: FromCaller, request: Request, asset_id: FromPath[str]
) -> shapes.AssetAnswer:
    """Say what a file is, what it was made from, and a signed address."""
    return await engine.store.read(partial(_asset, caller=caller, site=Site.of(request), key=asset_id))


@delete("/assets/{asset_id:str}", status_code=200, summary="Archive a file", operation_id="archiveAsset")
async def archive_asset(engine: FromEngine, caller: FromCaller, asset_id: FromPath[str]) -> shapes.DeletedAnswer:
    """Take a file out of its pose's list; its address goes on working."""
    await engine.store.run(partial(_archive_asset, caller=caller, key=asset_id, now=engine.clock()))
    return shapes.DeletedAnswer(data=shapes.Deleted(id=asset_id, archived=True))


@patch("/assets/{asset_id:str}", summary="Bring back a file", operation_id="updateAsset")
async def update_asset(
    engine: FromEngine,
    caller: FromCaller,
    request: Request,
    asset_id: FromPath[str],
    restore: Annotated[bool, QueryParameter(description="Bring an archived file back.")] = False,
) -> shapes.AssetAnswer:
    """``?restore=true`` puts an archived file back into its pose's list."""
    if restore:
        await engine.store.run(partial(_archive_asset, caller=caller, key=asset_id, now=None))
    return await engine.store.run(partial(_asset, caller=caller, site=Site.of(request), key=asset_id))


def _page(
    connection: Connection, caller: Caller, site: Site, key: str, limit: int, offset: int, archived: bool
) -> shapes.ItemList:
    find_mascot(connection, caller, key)
    query = sa.select(items).where(items.c.collection_id == key)
    if not archived:
        query = query.where(items.c.archived_at.is_(None))
    rows, total = page_of(connection, query, items.c.seq, limit=limit, offset=offset)
    data = present.poses(connection, site, rows)
    return shapes.ItemList(data=data, meta=shapes.meta(total, limit, offset, len(data)))


def _item(connection: Connection, caller: Caller, site: Site, key: str) -> shapes.ItemAnswer:
    row: Row = find(connection, items, key, caller, "item")
    return shapes.ItemAnswer(**shapes.mirrored(present.poses(connection, site, [row])[0]))


def _change_item(connection: Connection, caller: Caller, key: str, changes: dict[str, object]) -> None:
    find(connection, items, key, caller, "item")
    connection.execute(sa.update(items).where(items.c.id == key).values(changes))


def _asset(connection: Connection, caller: Caller, site: Site, key: str) -> shapes.AssetAnswer:
    row = find(connection, assets, key, caller, "asset")
    return shapes.AssetAnswer(**shapes.mirrored(present.asset(connection, site, row)))


def _archive_asset(connection: Connection, caller: Caller, key: str, now: float | None) -> None:
    find(connection, assets, key, caller, "asset")
    connection.execute(sa.update(assets).where(assets.c.id == key).values(archived_at=now))


router = Router(
    path="/v1",
    tags=["Poses and files"],
    route_handlers=[list_items, get_item, update_item, archive_item, get_asset, update_asset, archive_asset],
)
