"""Jobs that follow a finished animation for nothing: the way back of a transition, and the smaller sizes."""

from collections.abc import Sequence
from typing import Any

from msgspec import Struct, structs
from sqlalchemy.engine import Connection

from studio.domain.records import SIZES
from studio.engine import jobs
from studio.engine.common import Caller, Row
from studio.engine.jobs import NewAsset, NewJob, Submitted
from studio.engine.media import CLIPS, VARIANT_CLIPS
from studio.engine.work import Task


class WayBack(Struct, frozen=True, kw_only=True):
    """A transition to be played backwards: the job and task of the way there, and the pictures at both ends."""

    forward_job_id: str
    task: Task
    seconds: float
    item: Row
    start_asset_id: str
    end_asset_id: str


def clip_files(
    task: Task, seconds: float, sources: tuple[tuple[str, str], ...] = (), sizes: Sequence[int] = ()
) -> tuple[NewAsset, ...]:
    """Return the files of an animation at full size, or its smaller ones when ``sizes`` are given."""
    loop = task.motion is not None and task.motion.loop
    shared: dict[str, Any] = {"spec": task, "duration": float(seconds), "loop": loop}
    if sizes:
        return tuple(NewAsset(type=kind, size=size, **shared) for size in sizes for kind in VARIANT_CLIPS)
    first, *others = CLIPS
    return (NewAsset(type=first, sources=sources, **shared), *(NewAsset(type=kind, **shared) for kind in others))


def way_back(connection: Connection, caller: Caller, collection: Row, back: WayBack, now: float) -> Submitted:
    """Make the free job that plays a transition backwards once the way there is done."""
    transition = back.task.transition
    assert transition is not None
    task = structs.replace(back.task, transition=structs.replace(transition, reversed=True))
    sources = ((back.start_asset_id, "source"), (back.end_asset_id, "end_frame"))
    new = NewJob(
        type="reverse",
        collection_id=collection["id"],
        item_id=back.item["id"],
        price=0,
        task=task,
        assets=clip_files(task, back.seconds, sources),
        parent_id=back.forward_job_id,
    )
    made = jobs.submit(connection, caller, new, now)
    variants(connection, caller, collection, made, back.item, task, back.seconds, now)
    return made


def enabled_sizes(collection: Row) -> tuple[int, ...]:
    """Return the size variants that every animation of a mascot gets."""
    wanted = collection["sizes"] or ()
    return tuple(size for size in SIZES if size in wanted) if collection["sizes_enabled"] else ()


def variants(
    connection: Connection,
    caller: Caller,
    collection: Row,
    job: Submitted,
    item: Row,
    task: Task,
    seconds: float,
    now: float,
) -> Submitted | None:
    """Make the free job that draws an animation's smaller sizes, if its mascot has any switched on."""
    sizes = enabled_sizes(collection)
    if not sizes:
        return None
    new = NewJob(
        type="size_variant_batch",
        collection_id=collection["id"],
        item_id=item["id"],
        price=0,
        task=task,
        assets=clip_files(task, seconds, sizes=sizes),
        parent_id=job.id,
    )
    return jobs.submit(connection, caller, new, now)
