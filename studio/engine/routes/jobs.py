"""Jobs: list, detail, long poll, cancel."""

import asyncio
from functools import partial
from typing import Annotated

import sqlalchemy as sa
from litestar import Request, Router, get, post
from litestar.params import FromPath, FromQuery, QueryParameter
from sqlalchemy.engine import Connection

from studio.domain.records import JobStatus
from studio.domain.wire import shapes
from studio.domain.wire import shapes_work as work
from studio.engine import jobs as life
from studio.engine import present
from studio.engine.common import Caller, Row, find, page_of
from studio.engine.routes.parameters import FromCaller, FromEngine, Limit, Offset
from studio.engine.site import Site
from studio.engine.tables import jobs

LONGEST_WAIT = 120.0
#: Older words for job types, as filters take them.
_TYPES = {
    "image": ("image_generation",),
    "edit": ("image_generation",),
    "animation": ("animation", "item_generation", "reverse"),
}

Timeout = Annotated[float, QueryParameter(ge=0, le=3600, description="Seconds to wait at most; 120 is the longest.")]


@get("/", summary="List jobs", operation_id="listJobs")
async def list_jobs(
    engine: FromEngine,
    caller: FromCaller,
    request: Request,
    status: FromQuery[JobStatus | None] = None,
    collection_id: FromQuery[str | None] = None,
    type: FromQuery[str | None] = None,  # noqa: A002 - the API's name for it
    limit: Limit = 50,
    offset: Offset = 0,
) -> work.JobList:
    """Newest first; filter by status, collection and type."""
    query = sa.select(jobs).where(jobs.c.workspace_id == caller.workspace_id)
    if status is not None:
        query = query.where(jobs.c.status == status)
    if collection_id is not None:
        query = query.where(jobs.c.collection_id == collection_id)
    if type is not None:
        query = query.where(jobs.c.type.in_(_TYPES.get(type, (type,))))
    return await engine.store.read(partial(_page, site=Site.of(request), query=query, limit=limit, offset=offset))


@get("/{job_id:str}", summary="One job, or wait for its end", operation_id="getJob")
async def get_job(
    engine: FromEngine,
    caller: FromCaller,
    request: Request,
    job_id: FromPath[str],
    wait: FromQuery[bool] = False,
    timeout: Timeout = LONGEST_WAIT,  # noqa: ASYNC109 - the API's name for it
) -> work.JobAnswer:
    """With ``wait=true`` the answer comes when the job has ended, or after ``timeout`` seconds."""
    site = Site.of(request)
    if not wait:
        return await engine.store.read(partial(_answer, caller=caller, site=site, job_id=job_id))
    event = engine.hub.register(job_id)
    try:
        row = await engine.store.read(partial(_find, caller=caller, job_id=job_id))
        if row["status"] not in life.ENDED:
            await _wait(event, min(timeout, LONGEST_WAIT))
    finally:
        engine.hub.forget(job_id, event)
    return await engine.store.read(partial(_answer, caller=caller, site=site, job_id=job_id))


@post("/{job_id:str}/cancel", status_code=200, summary="Cancel a pending job", operation_id="cancelJob")
async def cancel_job(engine: FromEngine, caller: FromCaller, request: Request, job_id: FromPath[str]) -> work.JobAnswer:
    """Its credits come back; a job that has started cannot be cancelled."""
    ended = await engine.store.run(partial(life.cancel, caller=caller, job_id=job_id, now=engine.clock()))
    engine.foreman.tell(ended)
    return await engine.store.run(partial(_answer, caller=caller, site=Site.of(request), job_id=job_id))


async def _wait(event: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        return


def _find(connection: Connection, caller: Caller, job_id: str) -> Row:
    return find(connection, jobs, job_id, caller, "job")


def _answer(connection: Connection, caller: Caller, site: Site, job_id: str) -> work.JobAnswer:
    return present.job_answer(connection, site, _find(connection, caller, job_id))


def _page(
    connection: Connection, site: Site, query: sa.Select[tuple[object, ...]], limit: int, offset: int
) -> work.JobList:
    rows, total = page_of(connection, query, jobs.c.seq.desc(), limit=limit, offset=offset)
    data = present.job_list(connection, site, rows)
    return work.JobList(data=data, meta=shapes.meta(total, limit, offset, len(data)))


router = Router(path="/v1/jobs", tags=["Jobs"], route_handlers=[list_jobs, get_job, cancel_job])
