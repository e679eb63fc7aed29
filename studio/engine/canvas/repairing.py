"""Making missing playable files again, under their old ids and addresses, without a new performance."""

from collections.abc import Mapping

import msgspec
import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy.engine import Connection

from studio.engine import jobs
from studio.engine.canvas.footage import Clip, footage_of, shown_edges
from studio.engine.canvas.records import Canvas
from studio.engine.canvas.status import broken
from studio.engine.common import Caller
from studio.engine.jobs import NewAsset, NewJob
from studio.engine.media import Files
from studio.engine.tables import assets
from studio.engine.work import Task


class Repair(Struct, frozen=True, kw_only=True):
    """An edge with files missing, by type, and the job that makes them (None in a dry run)."""

    edge_id: str
    missing: tuple[str, ...]
    job_id: str | None = None


def found(connection: Connection, canvas: Canvas, files: Files) -> dict[str, tuple[Clip, tuple[str, ...]]]:
    """Return the edges whose finished videos lack files that can be made again, with what each lacks."""
    footage = footage_of(connection, canvas.graph)
    lacking = {}
    for edge in shown_edges(canvas.graph):
        clip = footage.clips.get(edge.id)
        missing = broken(clip, files) if clip is not None else ()
        if clip is not None and missing and clip.drawn:
            lacking[edge.id] = (clip, missing)
    return lacking


def dry(lacking: Mapping[str, tuple[Clip, tuple[str, ...]]]) -> list[Repair]:
    """Return what a repair would do."""
    return [Repair(edge_id=edge_id, missing=missing) for edge_id, (_, missing) in lacking.items()]


def repair(
    connection: Connection,
    caller: Caller,
    canvas: Canvas,
    lacking: Mapping[str, tuple[Clip, tuple[str, ...]]],
    now: float,
) -> list[Repair]:
    """Start a free job for each edge; edges that share a video share the job."""
    by_video: dict[str, str] = {}
    repairs = []
    for edge_id, (clip, missing) in lacking.items():
        key = clip.assigned["id"]
        if key not in by_video:
            by_video[key] = _start(connection, caller, canvas, clip, missing, now)
        repairs.append(Repair(edge_id=edge_id, missing=missing, job_id=by_video[key]))
    return repairs


def _start(
    connection: Connection, caller: Caller, canvas: Canvas, clip: Clip, missing: tuple[str, ...], now: float
) -> str:
    kept = {kind: clip.formats[kind] for kind in missing if kind in clip.formats}
    parent = clip.formats.get("video", clip.assigned)
    task = msgspec.convert(clip.assigned["spec"], Task)
    fresh = tuple(
        NewAsset(
            type=kind,
            spec=task,
            duration=clip.assigned["duration"],
            loop=clip.assigned["loop"],
            sources=((parent["id"], "source"),),
        )
        for kind in missing
        if kind not in kept
    )
    new = NewJob(
        type="export_animation",
        collection_id=canvas.collection["id"],
        item_id=clip.assigned["item_id"],
        price=0,
        task=task,
        assets=fresh,
    )
    job = jobs.submit(connection, caller, new, now)
    again = sa.update(assets).where(assets.c.id.in_([row["id"] for row in kept.values()]))
    connection.execute(again.values(status="pending", job_id=job.id))
    return job.id
