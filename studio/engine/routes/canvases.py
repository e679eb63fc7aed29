"""Canvases: make, list, look at, save, rename, archive."""

from functools import partial
from typing import Annotated

import sqlalchemy as sa
from litestar import Response, Router, delete, get, patch, post, put
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter
from sqlalchemy.engine import Connection

from studio.domain.graph_json import read_graph
from studio.domain.wire import shapes
from studio.domain.wire import shapes_canvas as wire
from studio.engine import looks
from studio.engine.canvas import records, showing, templates
from studio.engine.canvas.records import Canvas
from studio.engine.common import Caller, page_of
from studio.engine.context import Engine
from studio.engine.mascots import find_mascot
from studio.engine.paid import Ask, Reply, once
from studio.engine.routes.parameters import FromAsk, FromCaller, FromEngine, Limit, Offset, answer
from studio.engine.tables import canvases

NAMELESS = "Canvas"


@post("/", summary="Make a canvas", operation_id="createCanvas")
async def create_canvas(
    engine: FromEngine,
    caller: FromCaller,
    ask: FromAsk,
    collection_id: FromPath[str],
    data: JSONBody[wire.CanvasAsk | None] = None,
) -> Response[wire.AppliedAnswer]:
    """Empty, or filled from ``template_id``, whose poses are then drawn for 1 credit each."""
    body = data or wire.CanvasAsk()
    if body.template_id is not None:
        await looks.prepare(engine, caller, collection_id)
    task = partial(_create, engine=engine, caller=caller, ask=ask, collection_id=collection_id, body=body)
    reply = await engine.store.run(task)
    engine.foreman.wake()
    return answer(reply, wire.AppliedAnswer)


@post("/{canvas_id:str}/from-template", status_code=200, summary="Fill a canvas", operation_id="applyTemplate")
async def apply_template(
    engine: FromEngine,
    caller: FromCaller,
    ask: FromAsk,
    collection_id: FromPath[str],
    canvas_id: FromPath[str],
    data: JSONBody[wire.ApplyAsk],
) -> Response[wire.AppliedAnswer]:
    """Put a template into an empty canvas and draw its poses, for 1 credit each."""
    await looks.prepare(engine, caller, collection_id)
    task = partial(
        _apply, engine=engine, caller=caller, ask=ask, where=(collection_id, canvas_id), template_id=data.template_id
    )
    reply = await engine.store.run(task)
    engine.foreman.wake()
    return answer(reply, wire.AppliedAnswer)


@get("/", summary="List canvases", operation_id="listCanvases")
async def list_canvases(
    engine: FromEngine,
    caller: FromCaller,
    collection_id: FromPath[str],
    limit: Limit = 50,
    offset: Offset = 0,
    archived: FromQuery[bool] = False,
) -> wire.CanvasList:
    """Oldest first."""
    task = partial(_page, caller=caller, collection_id=collection_id, limit=limit, offset=offset, archived=archived)
    return await engine.store.read(task)


@get("/{canvas_id:str}", summary="One canvas", operation_id="getCanvas")
async def get_canvas(
    engine: FromEngine, caller: FromCaller, collection_id: FromPath[str], canvas_id: FromPath[str]
) -> wire.CanvasAnswer:
    """Return its graph, its hash, and how far it is."""
    return await engine.store.read(partial(_answer, engine=engine, caller=caller, where=(collection_id, canvas_id)))


@put("/{canvas_id:str}", summary="Save a canvas", operation_id="saveCanvas")
async def save_canvas(
    engine: FromEngine,
    caller: FromCaller,
    collection_id: FromPath[str],
    canvas_id: FromPath[str],
    data: JSONBody[wire.SaveAsk],
) -> wire.CanvasAnswer:
    """Replace the whole graph; ``expected_graph_hash`` is the hash of the one it was based on, else 409."""
    task = partial(_save, engine=engine, caller=caller, where=(collection_id, canvas_id), body=data)
    return await engine.store.run(task)


@patch("/{canvas_id:str}", summary="Rename or bring back a canvas", operation_id="updateCanvas")
async def update_canvas(
    engine: FromEngine,
    caller: FromCaller,
    collection_id: FromPath[str],
    canvas_id: FromPath[str],
    data: JSONBody[wire.SaveAsk | None] = None,
    restore: Annotated[bool, QueryParameter(description="Bring an archived canvas back.")] = False,
) -> wire.CanvasAnswer:
    """Give a new ``name``, or a graph as PUT does, or ``?restore=true``."""
    body = data or wire.SaveAsk()
    task = partial(_save, engine=engine, caller=caller, where=(collection_id, canvas_id), body=body, restore=restore)
    return await engine.store.run(task)


@delete("/{canvas_id:str}", status_code=200, summary="Archive a canvas", operation_id="archiveCanvas")
async def archive_canvas(
    engine: FromEngine, caller: FromCaller, collection_id: FromPath[str], canvas_id: FromPath[str]
) -> shapes.DeletedAnswer:
    """Nothing is lost; ``PATCH ?restore=true`` brings it back."""
    await engine.store.run(partial(_archive, engine=engine, caller=caller, where=(collection_id, canvas_id)))
    return shapes.DeletedAnswer(data=shapes.Deleted(id=canvas_id, archived=True))


def _create(
    connection: Connection, engine: Engine, caller: Caller, ask: Ask, collection_id: str, body: wire.CanvasAsk
) -> Reply:
    now = engine.clock()

    def make(connection: Connection) -> wire.AppliedAnswer:
        collection = find_mascot(connection, caller, collection_id)
        template = templates.by_id(connection, caller, body.template_id) if body.template_id else None
        name = (body.name or (template.name if template else NAMELESS)).strip()
        canvas = records.create(connection, caller, collection, name, now)
        applied = templates.apply(connection, caller, canvas, template, engine.terms, now) if template else None
        return _applied(connection, engine, ask, applied.run.canvas if applied else canvas, applied)

    return once(connection, caller, ask, now, status=201, work=make)


def _apply(
    connection: Connection, engine: Engine, caller: Caller, ask: Ask, where: tuple[str, str], template_id: str
) -> Reply:
    now = engine.clock()

    def make(connection: Connection) -> wire.AppliedAnswer:
        canvas = records.find_canvas(connection, caller, *where)
        template = templates.by_id(connection, caller, template_id)
        applied = templates.apply(connection, caller, canvas, template, engine.terms, now)
        return _applied(connection, engine, ask, applied.run.canvas, applied)

    return once(connection, caller, ask, now, status=200, work=make)


def _applied(
    connection: Connection, engine: Engine, ask: Ask, canvas: Canvas, applied: templates.Applied | None
) -> wire.AppliedAnswer:
    shape = showing.applied_of(connection, canvas, engine.files, ask.site, applied)
    return wire.AppliedAnswer(**shapes.mirrored(shape))


def _page(
    connection: Connection, caller: Caller, collection_id: str, limit: int, offset: int, archived: bool
) -> wire.CanvasList:
    collection = find_mascot(connection, caller, collection_id)
    query = sa.select(canvases).where(canvases.c.collection_id == collection_id)
    if not archived:
        query = query.where(canvases.c.archived_at.is_(None))
    rows, total = page_of(connection, query, canvases.c.seq, limit=limit, offset=offset)
    data = [showing.row_of(connection, Canvas(row, collection, read_graph(row["graph"]))) for row in rows]
    return wire.CanvasList(data=data, meta=shapes.meta(total, limit, offset, len(data)))


def _answer(connection: Connection, engine: Engine, caller: Caller, where: tuple[str, str]) -> wire.CanvasAnswer:
    canvas = records.find_canvas(connection, caller, *where)
    return wire.CanvasAnswer(**shapes.mirrored(showing.canvas_of(connection, canvas, engine.files)))


def _save(
    connection: Connection,
    engine: Engine,
    caller: Caller,
    where: tuple[str, str],
    body: wire.SaveAsk,
    restore: bool = False,
) -> wire.CanvasAnswer:
    canvas, now = records.find_canvas(connection, caller, *where), engine.clock()
    if body.graph is not None:
        canvas = records.save(connection, caller, canvas, records.parsed(body.graph), body.expected_graph_hash, now)
    changes: dict[str, object] = {}
    if body.name is not None:
        changes["name"] = body.name.strip()
    if restore:
        changes["archived_at"] = None
    if changes:
        canvas = records.change(connection, caller, canvas, now, **changes)
    return wire.CanvasAnswer(**shapes.mirrored(showing.canvas_of(connection, canvas, engine.files)))


def _archive(connection: Connection, engine: Engine, caller: Caller, where: tuple[str, str]) -> None:
    canvas, now = records.find_canvas(connection, caller, *where), engine.clock()
    records.change(connection, caller, canvas, now, archived_at=now)


router = Router(
    path="/v1/collections/{collection_id:str}/canvases",
    tags=["Canvases"],
    route_handlers=[
        create_canvas,
        apply_template,
        list_canvases,
        get_canvas,
        save_canvas,
        update_canvas,
        archive_canvas,
    ],
)
