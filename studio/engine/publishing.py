"""How a mascot's files are published: size variants for what is made and what was made, and all addresses."""

from collections.abc import Mapping, Sequence

import msgspec
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from studio.domain.records import SIZES
from studio.domain.wire import shapes
from studio.domain.wire.shapes_asks import SettingsAsk
from studio.engine import jobs as life
from studio.engine import mascots, media
from studio.engine.common import Caller, Row
from studio.engine.followers import clip_files
from studio.engine.jobs import NewJob
from studio.engine.site import Site
from studio.engine.tables import assets, generation_links, items, jobs
from studio.engine.work import Task

#: What ``urls`` calls the formats of an animation (contract A.10).
_LONG_NAMES = {
    "video": "video",
    "webm": "transparent_video_webm",
    "hevc": "transparent_video_mov",
    "stacked_video": "transparent_video_stacked",
}


def apply_settings(connection: Connection, caller: Caller, collection_id: str, ask: SettingsAsk, now: float) -> Row:
    """Change a mascot's settings; animations that lack a size that is now wanted get it."""
    mascots.find_mascot(connection, caller, collection_id)
    changes: dict[str, object] = {}
    if ask.cdn_enabled is not None:
        changes["cdn_enabled"] = ask.cdn_enabled
    sizes = ask.publish_params.animation_sizes if ask.publish_params else None
    if sizes is not None:
        changes["sizes_enabled"] = sizes.enabled
        changes["sizes"] = [size for size in SIZES if size in sizes.sizes]
    mascots.change(connection, collection_id, now, **changes)
    row = mascots.get(connection, collection_id)
    if row["sizes_enabled"]:
        _catch_up(connection, caller, row, now)
    return row


def cdn_status(connection: Connection, caller: Caller, collection_id: str, site: Site) -> shapes.CdnStatusAnswer:
    """Return the publication state of every file of a mascot."""
    mascots.find_mascot(connection, caller, collection_id)
    found = [
        shapes.CdnAsset(
            asset_id=row["id"],
            item_id=row["item_id"],
            item_name=row["item_name"],
            type=media.key_of(row["type"], row["size"]),
            cdn_url=site.url(row) if row["published"] else None,
            status=row["status"],
            file_size=row["file_size"],
        )
        for row in _files(connection, collection_id)
    ]
    return shapes.CdnStatusAnswer(data=shapes.CdnStatus(assets=found))


def all_urls(connection: Connection, caller: Caller, collection_id: str, site: Site) -> shapes.CollectionUrlsAnswer:
    """Return every address of a mascot, pose by pose; an animation is one entry with all its formats."""
    collection = mascots.find_mascot(connection, caller, collection_id)
    by_item: dict[str, list[Row]] = {}
    for row in _files(connection, collection_id):
        if row["status"] != "failed":
            by_item.setdefault(row["item_id"], []).append(row)
    families = _families(connection, collection_id)
    found = [_item_urls(rows, site, families) for rows in by_item.values()]
    return shapes.CollectionUrlsAnswer(data=shapes.CollectionUrls(collection=collection["name"], items=found))


def _item_urls(rows: Sequence[Row], site: Site, families: Mapping[str, str]) -> shapes.ItemUrls:
    stills = {row["type"]: site.url(row) for row in rows if row["type"] in media.STILLS}
    clips: dict[str, dict[str, str]] = {}
    for row in rows:
        if row["type"] in media.CLIPS:
            key = media.key_of(_LONG_NAMES[row["type"]], row["size"])
            job = row["parent_id"] if row["size"] else row["job_id"]
            clips.setdefault(job or families[row["id"]], {})[key] = site.url(row)
    return shapes.ItemUrls(
        name=rows[0]["item_name"],
        item_id=rows[0]["item_id"],
        image=stills.get("image"),
        transparent_image=stills.get("transparent_image"),
        animations=list(clips.values()),
    )


def _files(connection: Connection, collection_id: str) -> Sequence[Row]:
    query = (
        sa.select(assets, items.c.name.label("item_name"), jobs.c.parent_id)
        .join(items, items.c.id == assets.c.item_id)
        .join(jobs, jobs.c.id == assets.c.job_id, isouter=True)
        .where(assets.c.collection_id == collection_id, assets.c.archived_at.is_(None), items.c.archived_at.is_(None))
        .order_by(items.c.seq, assets.c.seq)
    )
    return connection.execute(query).mappings().all()


def _families(connection: Connection, collection_id: str) -> dict[str, str]:
    """Return for each film that was brought in, not made by a job, the one that all its formats stem from."""
    films = sa.select(assets.c.id).where(
        assets.c.collection_id == collection_id, assets.c.job_id.is_(None), assets.c.type.in_(media.CLIPS)
    )
    stems = sa.select(generation_links.c.asset_id, generation_links.c.source_id).where(
        generation_links.c.role == "source",
        generation_links.c.asset_id.in_(films),
        generation_links.c.source_id.in_(films),
    )
    parents = {row.asset_id: row.source_id for row in connection.execute(stems)}
    families = {}
    for film in connection.execute(films).scalars():
        first, seen = film, {film}
        while (parent := parents.get(first)) is not None and parent not in seen:
            first = parent
            seen.add(first)
        families[film] = first
    return families


def _catch_up(connection: Connection, caller: Caller, collection: Row, now: float) -> None:
    """Make a job for each animation that lacks sizes, with just those."""
    query = (
        sa.select(assets)
        .where(
            assets.c.collection_id == collection["id"],
            assets.c.type == "video",
            assets.c.size == 0,
            assets.c.status != "failed",
            assets.c.archived_at.is_(None),
        )
        .order_by(assets.c.seq)
    )
    videos = connection.execute(query).mappings().all()
    have = _sizes_made(connection, collection["id"])
    for video in videos:
        missing = [size for size in collection["sizes"] if size not in have.get(video["job_id"], ())]
        if missing and video["spec"] is not None:
            task = msgspec.convert(video["spec"], Task)
            new = NewJob(
                type="size_variant_batch",
                collection_id=collection["id"],
                item_id=video["item_id"],
                price=0,
                task=task,
                assets=clip_files(task, video["duration"], sizes=missing),
                parent_id=video["job_id"],
            )
            life.submit(connection, caller, new, now)


def _sizes_made(connection: Connection, collection_id: str) -> Mapping[str, set[int]]:
    query = (
        sa.select(jobs.c.parent_id, assets.c.size)
        .join(assets, assets.c.job_id == jobs.c.id)
        .where(jobs.c.collection_id == collection_id, assets.c.size > 0, assets.c.status != "failed")
        .distinct()
    )
    found: dict[str, set[int]] = {}
    for parent_id, size in connection.execute(query):
        found.setdefault(parent_id, set()).add(size)
    return found
