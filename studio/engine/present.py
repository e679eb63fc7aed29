"""Rows to the shapes the engine answers with."""

from collections.abc import Iterable, Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from studio.domain.wire import shapes, shapes_work
from studio.engine import jobs as job_rows
from studio.engine import media
from studio.engine.common import Row, iso
from studio.engine.site import Site
from studio.engine.tables import assets, generation_links, items, jobs, workspaces

#: How many ids are looked up in one query; databases take only so many.
_AT_ONCE = 500


def time(moment: float | None) -> str:
    """Return a time as text; empty where there is none."""
    return iso(moment) or ""


def project(row: Row, kind: str) -> shapes.ProjectShape:
    """Return a project; those of the organization's workspace name it."""
    return shapes.ProjectShape(
        id=row["id"],
        name=row["name"],
        organization_id=row["workspace_id"] if kind == "organization" else None,
        archived=row["archived_at"] is not None,
        created_at=time(row["created_at"]),
        updated_at=time(row["updated_at"]),
    )


def mascots(
    connection: Connection, rows: Sequence[Row], reference: shapes.ReferenceJob | None = None
) -> list[shapes.CollectionShape]:
    """Return mascots with their counts; ``reference`` is the job that draws a new one's picture."""
    ids = [row["id"] for row in rows]
    item_counts = _counts(connection, items, ids)
    asset_counts = _counts(connection, assets, ids)
    query = sa.select(workspaces.c.id, workspaces.c.user_prefix)
    prefixes = {row.id: row.user_prefix for row in connection.execute(query)}
    found = []
    for row in rows:
        shape = shapes.CollectionShape(
            id=row["id"],
            project_id=row["project_id"],
            name=row["name"],
            type="mascot",
            prompt=row["prompt"],
            slug=row["slug"],
            public_slug=row["slug"],
            user_prefix=prefixes[row["workspace_id"]],
            is_published=row["cdn_enabled"],
            cdn_enabled=row["cdn_enabled"],
            config=_config(row),
            item_count=item_counts.get(row["id"], 0),
            asset_count=asset_counts.get(row["id"], 0),
            archived=row["archived_at"] is not None,
            created_at=time(row["created_at"]),
            updated_at=time(row["updated_at"]),
            reference_job=reference,
        )
        found.append(shape)
    return found


def mascot_answer(
    connection: Connection, row: Row, reference: shapes.ReferenceJob | None = None
) -> shapes.CollectionAnswer:
    """Return one mascot, in the places where each generation of the API has it."""
    shape = mascots(connection, [row], reference)[0]
    return shapes.CollectionAnswer(**shapes.mirrored(shape), collection=shape)


def poses(connection: Connection, site: Site, rows: Sequence[Row]) -> list[shapes.ItemShape]:
    """Return poses with their files, oldest first."""
    ids = [row["id"] for row in rows]
    query = sa.select(assets).where(assets.c.item_id.in_(ids), assets.c.archived_at.is_(None)).order_by(assets.c.seq)
    files: dict[str, list[Row]] = {key: [] for key in ids}
    for row in connection.execute(query).mappings():
        files[row["item_id"]].append(row)
    links = _links(connection, [row["id"] for group in files.values() for row in group])
    return [
        shapes.ItemShape(
            id=row["id"],
            collection_id=row["collection_id"],
            name=row["name"],
            type=row["type"],
            prompt=row["prompt"],
            animation_prompt=row["animation_prompt"],
            assets=[_asset(site, each, row["name"], links) for each in files[row["id"]]],
            archived=row["archived_at"] is not None,
            created_at=time(row["created_at"]),
            updated_at=time(row["updated_at"]),
        )
        for row in rows
    ]


def asset(connection: Connection, site: Site, row: Row) -> shapes.AssetShape:
    """Return one file with what it was made from."""
    name = connection.execute(sa.select(items.c.name).where(items.c.id == row["item_id"])).scalar()
    return _asset(site, row, name, _links(connection, [row["id"]]))


def job_list(connection: Connection, site: Site, rows: Sequence[Row]) -> list[shapes_work.JobShape]:
    """Return jobs with their files and followers."""
    ids = [row["id"] for row in rows]
    files = job_rows.files_of(connection, ids)
    query = sa.select(items.c.id, items.c.name).where(items.c.id.in_({row["item_id"] for row in rows}))
    names = {row.id: row.name for row in connection.execute(query)}
    followers: dict[str, list[Row]] = {key: [] for key in ids}
    query = sa.select(jobs).where(jobs.c.parent_id.in_(ids)).order_by(jobs.c.seq)
    for row in connection.execute(query).mappings():
        followers[row["parent_id"]].append(row)
    variants = job_rows.files_of(connection, [row["id"] for group in followers.values() for row in group])
    return [
        _job(site, row, names.get(row["item_id"]), files[row["id"]], followers[row["id"]], variants) for row in rows
    ]


def job_answer(connection: Connection, site: Site, row: Row) -> shapes_work.JobAnswer:
    """Return one job, with its fields also at the top level."""
    return shapes_work.JobAnswer(**shapes.mirrored(job_list(connection, site, [row])[0]))


def urls(site: Site, rows: Iterable[Row]) -> dict[str, str]:
    """Return files' addresses by type, e.g. ``webm_480``."""
    return {media.key_of(row["type"], row["size"]): site.url(row) for row in rows}


def _asset(site: Site, row: Row, name: str | None, links: Mapping[str, list[shapes.LinkShape]]) -> shapes.AssetShape:
    return shapes.AssetShape(
        id=row["id"],
        type=media.key_of(row["type"], row["size"]),
        item_id=row["item_id"],
        item_name=name,
        collection_id=row["collection_id"],
        job_id=row["job_id"],
        status=row["status"],
        url=site.url(row),
        signed_url=site.signed_url(row),
        width=row["width"],
        height=row["height"],
        duration=row["duration"],
        loop=row["loop"],
        file_size=row["file_size"],
        sources=links.get(row["id"], []),
        archived=row["archived_at"] is not None,
        created_at=time(row["created_at"]),
    )


def _config(row: Row) -> shapes.MascotConfig:
    sizes = shapes.AnimationSizes(enabled=row["sizes_enabled"], sizes=row["sizes"] or [])
    return shapes.MascotConfig(
        prompt=row["prompt"],
        style=row["style"],
        reference_asset_ids=row["reference_asset_ids"] or [],
        style_card=row["style_card"],
        caution_list=row["caution_list"] or [],
        cdn_enabled=row["cdn_enabled"],
        publish_params=shapes.PublishParams(animation_sizes=sizes),
    )


def _job(
    site: Site,
    row: Row,
    name: str | None,
    files: Sequence[Row],
    followers: Sequence[Row],
    variants: Mapping[str, Sequence[Row]],
) -> shapes_work.JobShape:
    batches = [each for each in followers if each["type"] == "size_variant_batch"]
    sized = [file for batch in batches for file in variants[batch["id"]]]
    shown = [*files, *sized]
    return shapes_work.JobShape(
        id=row["id"],
        job_id=row["id"],
        type=row["type"],
        status=row["status"],
        stage=row["stage"],
        collection_id=row["collection_id"],
        item_id=row["item_id"],
        item_name=name,
        cost_credits=row["cost"],
        refunded_credits=row["refunded"],
        error=row["error"] or None,
        notes=row["notes"] or [],
        attempts=row["attempts"],
        asset_ids={media.key_of(each["type"], each["size"]): each["id"] for each in shown},
        urls=urls(site, shown),
        assets=[
            shapes_work.JobAsset(
                id=each["id"], type=media.key_of(each["type"], each["size"]), url=site.url(each), status=each["status"]
            )
            for each in shown
        ],
        size_variants=size_variants(batches, sized),
        reverse_job_id=next((each["id"] for each in followers if each["type"] == "reverse"), None),
        parent_job_id=row["parent_id"],
        created_at=time(row["created_at"]),
        started_at=iso(row["started_at"]),
        completed_at=iso(row["updated_at"]) if row["status"] == "completed" else None,
        updated_at=time(row["updated_at"]),
    )


def size_variants(batches: Sequence[Row], files: Iterable[Row]) -> shapes_work.SizeVariants:
    """Return how far the jobs that make the smaller sizes are; sizes asked for later have a job of their own."""
    if not batches:
        return shapes_work.SizeVariants(status="none")
    unfinished = [batch for batch in batches if batch["status"] != "completed"]
    told = (unfinished or batches)[-1]
    sizes = sorted({each["size"] for each in files}, reverse=True)
    return shapes_work.SizeVariants(status=told["status"], job_id=told["id"], sizes=sizes)


def _counts(connection: Connection, table: sa.Table, ids: Sequence[str]) -> dict[str, int]:
    query = (
        sa.select(table.c.collection_id, sa.func.count().label("number"))
        .where(table.c.collection_id.in_(ids), table.c.archived_at.is_(None))
        .group_by(table.c.collection_id)
    )
    return {row.collection_id: row.number for row in connection.execute(query)}


def _links(connection: Connection, ids: Sequence[str]) -> dict[str, list[shapes.LinkShape]]:
    found: dict[str, list[shapes.LinkShape]] = {}
    for start in range(0, len(ids), _AT_ONCE):
        wanted = generation_links.c.asset_id.in_(ids[start : start + _AT_ONCE])
        query = sa.select(generation_links).where(wanted).order_by(generation_links.c.seq)
        for row in connection.execute(query).mappings():
            link = shapes.LinkShape(asset_id=row["source_id"], role=row["role"])
            found.setdefault(row["asset_id"], []).append(link)
    return found
