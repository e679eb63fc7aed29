"""The life of a job: submitted with its charge, claimed, completed, or ended with its refund.

Each function is one transaction's work; pass it to ``Store.run``. Other parts of the engine make jobs with
``submit`` inside their own transaction, so a canvas and its jobs appear together or not at all, and call
``Foreman.wake`` once the transaction is over.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy.engine import Connection

from studio.engine import ledger, media
from studio.engine.common import Caller, Row, find, new_id
from studio.engine.refusals import Clash
from studio.engine.tables import assets, collections, generation_links, items, jobs, workspaces
from studio.engine.work import Made, Task

MAX_ATTEMPTS = 2
MAX_CAUTIONS = 20
#: How many ids are looked up in one query; databases take only so many.
_AT_ONCE = 500
ENDED = ("completed", "failed", "cancelled")
#: What a job is told that ends with the one it builds on.
_FOLLOWED = {"failed": "The job it builds on failed.", "cancelled": "The job it builds on was cancelled."}


#: Pictures take a moment and others build on them; smaller sizes are waited for by nobody.
_RANK = sa.case(
    {"image_generation": 0, "scene_generation": 0, "logo": 0, "size_variant_batch": 2}, value=jobs.c.type, else_=1
)


class NewAsset(Struct, frozen=True, kw_only=True):
    """A file that a job promises. ``spec`` is stored beside it; ``sources`` are (asset id, role) links."""

    type: str
    size: int = 0
    spec: Any = None
    duration: float = 0.0
    loop: bool = True
    sources: tuple[tuple[str, str], ...] = ()


class NewJob(Struct, frozen=True, kw_only=True):
    """A job to be made: its price in credits, its work, the files it promises, the job it has to wait for.

    A preview has neither mascot nor pose.
    """

    type: str
    collection_id: str | None
    item_id: str | None
    price: int
    task: Task
    assets: tuple[NewAsset, ...]
    parent_id: str | None = None
    notes: tuple[str, ...] = ()


class Submitted(Struct, frozen=True, kw_only=True):
    """A job that now exists, with its promised files in the order they were asked for."""

    job: dict[str, Any]
    assets: tuple[dict[str, Any], ...]

    @property
    def id(self) -> str:
        """The job's id."""
        return str(self.job["id"])

    def asset_ids(self) -> dict[str, str]:
        """Return the files' ids by type, e.g. ``webm_480``."""
        return {media.key_of(row["type"], row["size"]): row["id"] for row in self.assets}


def submit(connection: Connection, caller: Caller, new: NewJob, now: float) -> Submitted:
    """Make a job with its files and its charge; raise ``TooPoor`` when the balance is too small."""
    ledger.require(connection, caller.workspace_id, new.price)
    job = {
        "id": new_id(),
        "workspace_id": caller.workspace_id,
        "collection_id": new.collection_id,
        "item_id": new.item_id,
        "parent_id": new.parent_id,
        "type": new.type,
        "status": "pending",
        "cost": new.price,
        "refunded": 0,
        "attempts": 0,
        "stage": "",
        "error": "",
        "notes": list(new.notes),
        "task": msgspec.to_builtins(new.task),
        "created_at": now,
        "started_at": None,
        "updated_at": now,
    }
    connection.execute(sa.insert(jobs), [job])
    if new.price:
        ledger.charge(connection, caller.workspace_id, job["id"], new.price, now)
    return Submitted(job=job, assets=_promise(connection, caller, new, job["id"], now))


def claim(connection: Connection, now: float) -> Row | None:
    """Take the job whose turn it is and mark it processing; None if none may start."""
    parent = jobs.alias()
    query = (
        sa.select(jobs)
        .join(parent, parent.c.id == jobs.c.parent_id, isouter=True)
        .where(jobs.c.status == "pending", sa.or_(parent.c.id.is_(None), parent.c.status == "completed"))
        .order_by(_RANK, jobs.c.seq)
        .limit(1)
    )
    row = connection.execute(query).mappings().first()
    if row is None:
        return None
    changes = {"status": "processing", "attempts": row["attempts"] + 1, "started_at": now, "updated_at": now}
    connection.execute(sa.update(jobs).where(jobs.c.id == row["id"]).values(changes))
    return get(connection, row["id"])


def get(connection: Connection, job_id: str) -> Row:
    """Return a job that is known to exist."""
    return connection.execute(sa.select(jobs).where(jobs.c.id == job_id)).mappings().one()


def files_of(connection: Connection, job_ids: Sequence[str]) -> dict[str, list[Row]]:
    """Return the files of several jobs, by job, in the order they were promised."""
    found: dict[str, list[Row]] = {job_id: [] for job_id in job_ids}
    for start in range(0, len(job_ids), _AT_ONCE):
        wanted = assets.c.job_id.in_(job_ids[start : start + _AT_ONCE])
        for row in connection.execute(sa.select(assets).where(wanted).order_by(assets.c.seq)).mappings():
            found[row["job_id"]].append(row)
    return found


def set_stage(connection: Connection, job_id: str, stage: str, now: float) -> None:
    """Note how far a running job has come."""
    where = (jobs.c.id == job_id, jobs.c.status == "processing")
    connection.execute(sa.update(jobs).where(*where).values(stage=stage, updated_at=now))


def complete(connection: Connection, job_id: str, made: Iterable[Made], now: float) -> None:
    """Mark a job and its files completed; the files must be on disk under their final names."""
    for one in made:
        values = {
            "status": "completed",
            "width": one.width,
            "height": one.height,
            "file_size": one.file_size,
            "duration": one.duration,
        }
        connection.execute(sa.update(assets).where(assets.c.id == one.asset_id).values(values))
    values = {"status": "completed", "stage": "", "updated_at": now}
    connection.execute(sa.update(jobs).where(jobs.c.id == job_id).values(values))
    _remember(connection, get(connection, job_id))


def end(connection: Connection, job_id: str, status: str, error: str, now: float) -> list[str]:
    """Fail or cancel a job and those that wait for it, refunding each; return the ids of all that ended."""
    values = {"status": status, "stage": "", "error": error, "updated_at": now}
    job = get(connection, job_id)
    connection.execute(sa.update(jobs).where(jobs.c.id == job_id).values(values))
    failed = sa.update(assets).where(assets.c.job_id == job_id, assets.c.status == "pending")
    connection.execute(failed.values(status="failed"))
    ledger.refund(connection, job["workspace_id"], job_id, now)
    ended = [job_id]
    waiting = sa.select(jobs.c.id).where(jobs.c.parent_id == job_id, jobs.c.status == "pending")
    for child in connection.execute(waiting).scalars().all():
        ended += end(connection, child, status, _FOLLOWED[status], now)
    return ended


def cancel(connection: Connection, caller: Caller, job_id: str, now: float) -> list[str]:
    """Cancel a job that has not started; 409 once it has."""
    job = find(connection, jobs, job_id, caller, "job")
    if job["status"] != "pending":
        raise Clash(f"Only a pending job can be cancelled; this one is {job['status']}.", code="not_cancellable")
    return end(connection, job_id, "cancelled", "Cancelled before it started.", now)


def put_back(connection: Connection, job_ids: Sequence[str]) -> None:
    """Return running jobs to the queue without counting the attempt: the engine is closing in good order."""
    where = (jobs.c.id.in_(job_ids), jobs.c.status == "processing")
    values = {"status": "pending", "stage": "", "started_at": None, "attempts": jobs.c.attempts - 1}
    connection.execute(sa.update(jobs).where(*where).values(values))


def retry(connection: Connection, job_id: str, now: float) -> None:
    """Return a job to the queue; the attempt counts."""
    values = {"status": "pending", "stage": "", "updated_at": now}
    connection.execute(sa.update(jobs).where(jobs.c.id == job_id).values(values))


def recover(connection: Connection, now: float) -> list[str]:
    """After a crash: running jobs are tried once more, those tried twice fail and are refunded; return what ended."""
    ended: list[str] = []
    stuck = sa.select(jobs.c.id, jobs.c.attempts).where(jobs.c.status == "processing").order_by(jobs.c.seq)
    for job_id, attempts in connection.execute(stuck).all():
        if attempts >= MAX_ATTEMPTS:
            ended += end(connection, job_id, "failed", "The engine stopped twice while working on this.", now)
        else:
            retry(connection, job_id, now)
    return ended


def _remember(connection: Connection, job: Row) -> None:
    """Note on the mascot what could not be drawn, newest last, each once."""
    if not job["notes"] or job["collection_id"] is None:
        return
    where = collections.c.id == job["collection_id"]
    known = connection.execute(sa.select(collections.c.caution_list).where(where)).scalar_one() or []
    notes = list(dict.fromkeys([*(note for note in known if note not in job["notes"]), *job["notes"]]))
    connection.execute(sa.update(collections).where(where).values(caution_list=notes[-MAX_CAUTIONS:]))


def _promise(
    connection: Connection, caller: Caller, new: NewJob, job_id: str, now: float
) -> tuple[dict[str, Any], ...]:
    prefix = connection.execute(
        sa.select(workspaces.c.user_prefix).where(workspaces.c.id == caller.workspace_id)
    ).scalar_one()
    folder, item_slug, published = _place(connection, new)
    promised: list[dict[str, Any]] = []
    for asset in new.assets:
        row = {
            "id": new_id(),
            "workspace_id": caller.workspace_id,
            "collection_id": new.collection_id,
            "item_id": new.item_id,
            "job_id": job_id,
            "type": asset.type,
            "size": asset.size,
            "status": "pending",
            "path": media.new_path(prefix, folder, item_slug, asset.type, asset.size),
            "mime": media.container_of(asset.type).mime,
            "published": published,
            "duration": asset.duration,
            "loop": asset.loop,
            "spec": msgspec.to_builtins(asset.spec),
            "created_at": now,
        }
        promised.append(row)
    if promised:
        connection.execute(sa.insert(assets), promised)
    _link(connection, new.assets, promised)
    return tuple(promised)


def _place(connection: Connection, new: NewJob) -> tuple[str, str, bool]:
    """Return the address parts of a job's files, and whether they are published; a preview belongs to no mascot."""
    if new.collection_id is None:
        return "previews", "preview", True
    where = collections.c.id == new.collection_id
    folder, published = connection.execute(sa.select(collections.c.slug, collections.c.cdn_enabled).where(where)).one()
    slug = connection.execute(sa.select(items.c.slug).where(items.c.id == new.item_id)).scalar_one()
    return folder, slug, published


#: Which file of the same job each file is derived from (contract A.3).
_CHAIN = {
    "transparent_image": "image",
    "video": "transparent_image",
    "webm": "video",
    "hevc": "video",
    "stacked_video": "video",
}


def _link(connection: Connection, asked: Sequence[NewAsset], promised: Sequence[dict[str, Any]]) -> None:
    by_type = {row["type"]: row["id"] for row in promised if not row["size"]}
    links = []
    for asset, row in zip(asked, promised, strict=True):
        links += [{"source_id": source, "asset_id": row["id"], "role": role} for source, role in asset.sources]
        near = by_type.get(row["type"] if row["size"] else _CHAIN.get(row["type"], ""))
        if near and near != row["id"]:
            links.append({"source_id": near, "asset_id": row["id"], "role": "source"})
    if links:
        connection.execute(sa.insert(generation_links), links)
