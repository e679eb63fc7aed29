"""Previews: pictures to choose from before anything is made of them."""

import asyncio
import contextlib
from functools import partial

import msgspec
from litestar import Response, Router, get, post
from litestar.params import FromPath, JSONBody
from litestar.response import File
from sqlalchemy.engine import Connection

from studio.domain.wire import shapes
from studio.domain.wire.shapes_uploads import PreviewAnswer, PreviewAsk, PreviewImage, PreviewShape
from studio.engine import jobs, looks, previews
from studio.engine.common import Caller, Row, find
from studio.engine.context import Engine
from studio.engine.generation import Terms
from studio.engine.jobs import ENDED
from studio.engine.paid import Ask, Reply, once
from studio.engine.refusals import Missing, Refusal
from studio.engine.routes.parameters import FromAsk, FromCaller, FromEngine, answer
from studio.engine.tables import assets

#: Seconds a preview is waited for; its addresses go on working after that.
LONGEST = 120.0


@post("/generate/preview", status_code=200, summary="Try a prompt", operation_id="preview")
async def preview(
    engine: FromEngine, caller: FromCaller, ask: FromAsk, data: JSONBody[PreviewAsk]
) -> Response[PreviewAnswer]:
    """Draw up to four variations of a new character for 1 credit, or with ``collection_id`` one picture for nothing."""
    if data.collection_id is not None:
        await looks.prepare(engine, caller, data.collection_id)
    now = engine.clock()
    reply = await engine.store.run(partial(_start, caller=caller, ask=ask, body=data, terms=engine.terms, now=now))
    engine.foreman.wake()
    job = await _ended(engine, msgspec.json.decode(reply.body)["job_id"])
    if job["status"] in {"failed", "cancelled"}:
        raise Refusal(500, f"The preview could not be drawn, and its credit is back: {job['error']}")
    return answer(reply, PreviewAnswer)


@get("/previews/{name:str}", summary="A preview's picture", operation_id="getPreview", include_in_schema=False)
async def get_preview(engine: FromEngine, caller: FromCaller, name: FromPath[str]) -> File:
    """Serve one picture of a preview."""
    row = await engine.store.read(partial(_picture, caller=caller, asset_id=name.removesuffix(".png")))
    return File(engine.files.path(row["id"], row["type"]), media_type="image/png", content_disposition_type="inline")


def _start(connection: Connection, caller: Caller, ask: Ask, body: PreviewAsk, terms: Terms, now: float) -> Reply:
    def make(connection: Connection) -> PreviewAnswer:
        made = previews.start(connection, caller, body, terms, now)
        images = [
            PreviewImage(url=f"{ask.site.base}/v1/previews/{row['id']}.png", asset_id=row["id"]) for row in made.assets
        ]
        shape = PreviewShape(
            images=images,
            url=images[0].url,
            job_id=made.id,
            cost_credits=made.job["cost"],
            notes=list(made.job["notes"]),
        )
        return PreviewAnswer(**shapes.mirrored(shape))

    return once(connection, caller, ask, now, status=200, work=make)


async def _ended(engine: Engine, job_id: str) -> Row:
    event = engine.hub.register(job_id)
    try:
        row = await engine.store.run(partial(jobs.get, job_id=job_id))
        if row["status"] not in ENDED:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(LONGEST):
                    await event.wait()
    finally:
        engine.hub.forget(job_id, event)
    return await engine.store.run(partial(jobs.get, job_id=job_id))


def _picture(connection: Connection, caller: Caller, asset_id: str) -> Row:
    row = find(connection, assets, asset_id, caller, "preview")
    if not row["type"].startswith(previews.PREFIX) or row["status"] != "completed":
        raise Missing("preview", asset_id)
    return row


router = Router(path="/v1", tags=["Generation"], route_handlers=[preview, get_preview])
