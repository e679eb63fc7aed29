"""Work on a canvas: generate all of it or one edge, repair, watch, export."""

from functools import partial
from typing import Any

from litestar import Request, Response, Router, get, post
from litestar.params import FromPath, JSONBody
from sqlalchemy.engine import Connection

from studio.domain.graph import EdgeKind
from studio.domain.wire import shapes
from studio.domain.wire import shapes_canvas as wire
from studio.engine import looks
from studio.engine.canvas import exporting, generating, records, repairing, showing
from studio.engine.canvas.footage import footage_of
from studio.engine.canvas.generating import Options
from studio.engine.canvas.status import progress_of, status_of
from studio.engine.common import Caller
from studio.engine.context import Engine
from studio.engine.paid import Ask, Reply, once
from studio.engine.refusals import Missing, WrongField
from studio.engine.routes.parameters import FromAsk, FromCaller, FromEngine, answer
from studio.engine.site import Site

#: The mascot's id and the canvas's.
Where = tuple[str, str]


@post("/generate-all", status_code=200, summary="Make what is missing", operation_id="generateAll")
async def generate_all(
    engine: FromEngine,
    caller: FromCaller,
    ask: FromAsk,
    collection_id: FromPath[str],
    canvas_id: FromPath[str],
    data: JSONBody[wire.GenerateAllAsk | None] = None,
) -> Response[wire.GenerateAllAnswer]:
    """Ask with ``dry_run`` first: it tells what would be made and what it costs, and starts nothing."""
    body = data or wire.GenerateAllAsk()
    if not body.dry_run:
        await looks.prepare(engine, caller, collection_id)
    task = partial(_all, engine=engine, caller=caller, ask=ask, where=(collection_id, canvas_id), body=body)
    reply = await engine.store.run(task)
    engine.foreman.wake()
    return answer(reply, wire.GenerateAllAnswer)


@post("/edges/{edge_id:str}/generate", status_code=202, summary="Make one edge again", operation_id="generateEdge")
async def generate_edge(
    engine: FromEngine,
    caller: FromCaller,
    ask: FromAsk,
    collection_id: FromPath[str],
    canvas_id: FromPath[str],
    edge_id: FromPath[str],
    data: JSONBody[wire.EdgeAsk | None] = None,
) -> Response[wire.EdgeAnswer]:
    """Take a loop or a forward edge; its free way back is made again with it."""
    seconds = (data or wire.EdgeAsk()).duration
    task = partial(
        _edge, engine=engine, caller=caller, ask=ask, where=(collection_id, canvas_id), edge_id=edge_id, seconds=seconds
    )
    reply = await engine.store.run(task)
    engine.foreman.wake()
    return answer(reply, wire.EdgeAnswer)


@post("/repair-preview-media", status_code=200, summary="Make missing files again", operation_id="repairMedia")
async def repair_media(
    engine: FromEngine,
    caller: FromCaller,
    collection_id: FromPath[str],
    canvas_id: FromPath[str],
    data: JSONBody[wire.RepairAsk | None] = None,
) -> wire.RepairAnswer:
    """Free, under the old addresses; only for videos that were finished once."""
    dry_run = (data or wire.RepairAsk()).dry_run
    task = partial(_repair, engine=engine, caller=caller, where=(collection_id, canvas_id), dry_run=dry_run)
    shape = await engine.store.run(task)
    engine.foreman.wake()
    return wire.RepairAnswer(**shapes.mirrored(shape))


@get("/status", summary="How far a canvas is", operation_id="canvasStatus")
async def canvas_status(
    engine: FromEngine, caller: FromCaller, collection_id: FromPath[str], canvas_id: FromPath[str]
) -> wire.ProgressAnswer:
    """Return the older, flat form; newer clients read ``status`` of the canvas."""
    task = partial(_progress, engine=engine, caller=caller, where=(collection_id, canvas_id))
    return wire.ProgressAnswer(**shapes.mirrored(await engine.store.read(task)))


@get("/export", summary="The configuration that companions play", operation_id="exportCanvas")
async def export_canvas(
    engine: FromEngine,
    caller: FromCaller,
    request: Request[Any, Any, Any],
    collection_id: FromPath[str],
    canvas_id: FromPath[str],
) -> dict[str, Any]:
    """Bare JSON, as companions read it; 409 while something is not finished."""
    site = Site.of(request)
    return await engine.store.read(
        partial(_export, engine=engine, caller=caller, where=(collection_id, canvas_id), site=site)
    )


def _all(
    connection: Connection, engine: Engine, caller: Caller, ask: Ask, where: Where, body: wire.GenerateAllAsk
) -> Reply:
    now, terms = engine.clock(), engine.terms

    def make(connection: Connection) -> wire.GenerateAllAnswer:
        canvas = records.find_canvas(connection, caller, *where)
        options = Options(targets=body.targets, skip_completed=body.skip_completed, duration=body.duration)
        plan, footage = generating.planned(connection, canvas, options, terms)
        if body.dry_run:
            shape = showing.plan_of(canvas, plan, footage, ask.site)
        else:
            made = generating.run(connection, caller, canvas, plan, terms, now)
            shape = showing.run_of(canvas, plan, footage, made, ask.site)
        return wire.GenerateAllAnswer(**shapes.mirrored(shape))

    return once(connection, caller, ask, now, status=200, work=make)


def _edge(
    connection: Connection, engine: Engine, caller: Caller, ask: Ask, where: Where, edge_id: str, seconds: int | None
) -> Reply:
    now, terms = engine.clock(), engine.terms

    def make(connection: Connection) -> wire.EdgeAnswer:
        canvas = records.find_canvas(connection, caller, *where)
        edge = canvas.graph.edge(edge_id)
        if edge is None:
            raise Missing("edge", edge_id)
        if not edge.kind.paid:
            reason = "follows its forward edge" if edge.kind is EdgeKind.REVERSE else "needs no video"
            raise WrongField({"edge_id": f"This edge {reason}; choose a loop or a forward edge."})
        plan = generating.one_edge(canvas.graph, edge, seconds, footage_of(connection, canvas.graph), terms)
        if not plan.edges:
            raise WrongField({"edge_id": "This edge leads to a pose that is not there."})
        shape = showing.receipt_of(generating.run(connection, caller, canvas, plan, terms, now), edge, ask.site)
        return wire.EdgeAnswer(**shapes.mirrored(shape), poll=shape.poll_url)

    return once(connection, caller, ask, now, status=202, work=make)


def _repair(connection: Connection, engine: Engine, caller: Caller, where: Where, dry_run: bool) -> wire.RepairShape:
    canvas = records.find_canvas(connection, caller, *where)
    lacking = repairing.found(connection, canvas, engine.files)
    repairs = (
        repairing.dry(lacking) if dry_run else repairing.repair(connection, caller, canvas, lacking, engine.clock())
    )
    return wire.RepairShape(
        canvas_id=canvas.id,
        dry_run=dry_run,
        edges=[
            wire.BrokenEdge(edge_id=each.edge_id, missing=list(each.missing), job_id=each.job_id) for each in repairs
        ],
        repairable=bool(repairs),
        estimated_cost=0,
        actual_cost=0,
    )


def _progress(connection: Connection, engine: Engine, caller: Caller, where: Where) -> wire.ProgressShape:
    canvas = records.find_canvas(connection, caller, *where)
    return progress_of(canvas.id, status_of(connection, canvas.graph, engine.files))


def _export(connection: Connection, engine: Engine, caller: Caller, where: Where, site: Site) -> dict[str, Any]:
    canvas = records.find_canvas(connection, caller, *where)
    return exporting.config_of(connection, canvas, site, engine.files)


router = Router(
    path="/v1/collections/{collection_id:str}/canvases/{canvas_id:str}",
    tags=["Canvases"],
    route_handlers=[generate_all, generate_edge, repair_media, canvas_status, export_canvas],
)
