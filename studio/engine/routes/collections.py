"""Mascots, which the API calls collections: make, list, look at, rename, archive."""

from collections.abc import Sequence
from functools import partial
from typing import Annotated

import sqlalchemy as sa
from litestar import Response, Router, delete, get, patch, post
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter
from sqlalchemy.engine import Connection

from studio.domain.wire import shapes
from studio.domain.wire.shapes_asks import CollectionAsk, RenameAsk
from studio.engine import adoption, imagination, looks, mascots, present, uploads
from studio.engine.adoption import Brought
from studio.engine.common import Caller, Row, page_of
from studio.engine.context import Engine
from studio.engine.generation import Terms
from studio.engine.mascots import NewMascot
from studio.engine.paid import Ask, Reply, once, stored
from studio.engine.refusals import WrongField
from studio.engine.routes.parameters import FromAsk, FromCaller, FromEngine, Limit, Offset, answer
from studio.engine.tables import collections


@post("/", summary="Make a mascot", operation_id="createCollection")
async def create_collection(
    engine: FromEngine, caller: FromCaller, ask: FromAsk, data: JSONBody[CollectionAsk]
) -> Response[shapes.CollectionAnswer]:
    """From a description; with a ``style`` its reference picture is drawn, which costs 1 credit."""
    reply = await engine.store.run(partial(stored, caller=caller, ask=ask))
    if reply is None:
        reply = await _make(engine, caller, ask, data)
        engine.foreman.wake()
    return answer(reply, shapes.CollectionAnswer)


@get("/", summary="List mascots", operation_id="listCollections")
async def list_collections(
    engine: FromEngine,
    caller: FromCaller,
    project_id: FromQuery[str | None] = None,
    limit: Limit = 50,
    offset: Offset = 0,
    archived: FromQuery[bool] = False,
) -> shapes.CollectionList:
    """Newest first, of all projects or of one."""
    query = sa.select(collections).where(collections.c.workspace_id == caller.workspace_id)
    if project_id is not None:
        query = query.where(collections.c.project_id == project_id)
    if not archived:
        query = query.where(collections.c.archived_at.is_(None))
    return await engine.store.read(partial(_page, query=query, limit=limit, offset=offset))


@get("/{collection_id:str}", summary="One mascot", operation_id="getCollection")
async def get_collection(
    engine: FromEngine, caller: FromCaller, collection_id: FromPath[str]
) -> shapes.CollectionAnswer:
    """Return a mascot by its id, with what makes it look the way it does."""
    return await engine.store.read(partial(_answer, caller=caller, key=collection_id))


@patch("/{collection_id:str}", summary="Rename or bring back a mascot", operation_id="updateCollection")
async def update_collection(
    engine: FromEngine,
    caller: FromCaller,
    collection_id: FromPath[str],
    data: JSONBody[RenameAsk | None] = None,
    restore: Annotated[bool, QueryParameter(description="Bring an archived mascot back.")] = False,
) -> shapes.CollectionAnswer:
    """Give a new ``name``, or ``?restore=true``."""
    changes: dict[str, object] = {}
    if data is not None and data.name is not None:
        changes["name"] = data.name.strip()
    if restore:
        changes["archived_at"] = None
    task = partial(_change, caller=caller, key=collection_id, now=engine.clock(), changes=changes)
    return await engine.store.run(task)


@delete("/{collection_id:str}", status_code=200, summary="Archive a mascot", operation_id="archiveCollection")
async def archive_collection(
    engine: FromEngine, caller: FromCaller, collection_id: FromPath[str]
) -> shapes.DeletedAnswer:
    """Nothing is lost; ``PATCH ?restore=true`` brings it back."""
    now = engine.clock()
    await engine.store.run(partial(_change, caller=caller, key=collection_id, now=now, changes={"archived_at": now}))
    return shapes.DeletedAnswer(data=shapes.Deleted(id=collection_id, archived=True))


async def _make(engine: Engine, caller: Caller, ask: Ask, body: CollectionAsk) -> Reply:
    brought = await adoption.bring(engine, caller, body, ask.site)
    task = partial(_create, caller=caller, ask=ask, body=body, brought=brought, terms=engine.terms, now=engine.clock())
    try:
        return await engine.store.run(task)
    except BaseException:
        await uploads.discard(engine.files, brought.kept)
        raise


def _create(
    connection: Connection, caller: Caller, ask: Ask, body: CollectionAsk, brought: Brought, terms: Terms, now: float
) -> Reply:
    def make(connection: Connection) -> shapes.CollectionAnswer:
        pictures = adoption.enter(connection, caller, brought, now)
        born = mascots.create(connection, caller, _new(body, brought, pictures), terms, now)
        reference = None
        if born.reference is not None:
            job = born.reference
            reference = shapes.ReferenceJob(
                job_id=job.id,
                item_id=job.job["item_id"],
                status="pending",
                cost=job.job["cost"],
                asset_ids=job.asset_ids(),
                urls=present.urls(ask.site, job.assets),
                poll_url=f"/v1/jobs/{job.id}",
            )
        return present.mascot_answer(connection, born.row, reference)

    return once(connection, caller, ask, now, status=201, work=make)


def _new(body: CollectionAsk, brought: Brought, pictures: Sequence[Row]) -> NewMascot:
    request = mascots.checked(body, name=brought.seen.name, prompt=brought.seen.description)
    style = imagination.style_id(request.style)
    if request.style is not None and style is None:
        raise WrongField({"style": f"There is no style {request.style!r}; see GET /v1/styles."})
    return NewMascot(
        project_id=request.project_id,
        name=request.name,
        prompt=request.prompt,
        style=style,
        reference_asset_ids=brought.asset_ids,
        sizes=mascots.sizes_of(body.animation_sizes),
        cdn_enabled=request.cdn_enabled,
        model=looks.model_of(pictures, brought.seen),
    )


def _answer(connection: Connection, caller: Caller, key: str) -> shapes.CollectionAnswer:
    return present.mascot_answer(connection, mascots.find_mascot(connection, caller, key))


def _page(
    connection: Connection, query: sa.Select[tuple[object, ...]], limit: int, offset: int
) -> shapes.CollectionList:
    rows, total = page_of(connection, query, collections.c.seq.desc(), limit=limit, offset=offset)
    data = present.mascots(connection, rows)
    return shapes.CollectionList(data=data, meta=shapes.meta(total, limit, offset, len(data)))


def _change(
    connection: Connection, caller: Caller, key: str, now: float, changes: dict[str, object]
) -> shapes.CollectionAnswer:
    mascots.find_mascot(connection, caller, key)
    mascots.change(connection, key, now, **changes)
    return _answer(connection, caller, key)


router = Router(
    path="/v1/collections",
    tags=["Mascots"],
    route_handlers=[create_collection, list_collections, get_collection, update_collection, archive_collection],
)
