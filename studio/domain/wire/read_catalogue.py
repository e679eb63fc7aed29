"""Projects, mascots, poses, files and styles, read from any generation (contract A.3 to A.5, A.8, A.10)."""

from typing import Any

from studio.domain.records import Asset, AssetLink, Mascot, Pose, Project, Style
from studio.domain.wire.envelope import (
    Json,
    flag,
    identity,
    number,
    optional_text,
    text,
    text_map,
    texts,
    whole,
)

#: Statuses of a file that mean its address still serves a placeholder.
_PENDING = frozenset({"pending", "processing", "queued", "placeholder", "uploading", "generating"})


def read_project(row: Json) -> Project:
    """Return a project."""
    return Project(
        id=identity(row, "id", "project_id"),
        name=text(row, "name"),
        organization_id=optional_text(row, "organization_id"),
        created_at=text(row, "created_at"),
        updated_at=text(row, "updated_at"),
        archived=_archived(row),
    )


def read_mascot(row: Json) -> Mascot:
    """Return a mascot from a list row or a detail answer; what stands under ``config`` counts as its own."""
    config = row.get("config")
    inner: Json = {**row, **config} if isinstance(config, dict) else row
    return Mascot(
        id=identity(row, "id", "collection_id"),
        project_id=text(row, "project_id"),
        name=text(row, "name"),
        prompt=text(inner, "prompt", "description"),
        style=_style_id(inner.get("style")),
        slug=text(row, "slug", "public_slug"),
        user_prefix=text(row, "user_prefix"),
        cdn_enabled=flag(inner, "cdn_enabled", default=True),
        animation_sizes=_sizes(inner),
        reference_asset_ids=texts(inner.get("reference_asset_ids")),
        style_card=inner.get("style_card"),
        caution_list=texts(inner.get("caution_list")),
        item_count=whole(row, "item_count", "animation_count"),
        archived=_archived(row),
        created_at=text(row, "created_at"),
        updated_at=text(row, "updated_at"),
    )


def read_pose(row: Json, mascot_id: str = "") -> Pose:
    """Return a pose with its files, oldest first."""
    item_id = identity(row, "id", "item_id")
    return Pose(
        id=item_id,
        mascot_id=text(row, "collection_id", "mascot_id") or mascot_id,
        name=text(row, "name", "item_name"),
        type=text(row, "type", default="image"),
        prompt=text(row, "prompt", "image_prompt"),
        animation_prompt=text(row, "animation_prompt"),
        assets=_assets(row, item_id),
        archived=_archived(row),
        created_at=text(row, "created_at"),
        updated_at=text(row, "updated_at"),
    )


def read_asset(row: Json, item_id: str = "") -> Asset:
    """Return one file of a pose."""
    return Asset(
        id=identity(row, "id", "asset_id"),
        type=text(row, "type", "asset_type", default="image"),
        item_id=text(row, "item_id") or item_id,
        status=_asset_status(row),
        url=text(row, "url", "cdn_url", "signed_url"),
        width=whole(row, "width"),
        height=whole(row, "height"),
        file_size=whole(row, "file_size", "size", "bytes"),
        duration=number(row, "duration"),
        loop=flag(row, "loop", "is_loop", default=True),
        job_id=text(row, "job_id"),
        created_at=text(row, "created_at"),
        sources=_sources(row.get("sources")),
    )


def read_style(row: Json) -> Style:
    """Return a style preset."""
    style_id = identity(row, "id", "slug", "name")
    return Style(id=style_id, name=text(row, "name", default=style_id), preview_url=text(row, "preview_url", "url"))


def poses_of_files(files: list[Json], mascot_id: str) -> tuple[Pose, ...]:
    """Return poses gathered from ``cdn-status`` rows, for servers that list no items; the name stands for the id."""
    grouped: dict[str, list[Asset]] = {}
    for row in files:
        name = text(row, "item_name", "name")
        grouped.setdefault(name, []).append(read_asset(row, text(row, "item_id", default=name)))
    return tuple(
        Pose(id=assets[0].item_id, mascot_id=mascot_id, name=name, type=_kind_of(assets), assets=tuple(assets))
        for name, assets in grouped.items()
    )


def _kind_of(assets: list[Asset]) -> str:
    return "animation" if any(asset.type.startswith(("video", "webm", "hevc")) for asset in assets) else "image"


def _assets(row: Json, item_id: str) -> tuple[Asset, ...]:
    listed = row.get("assets")
    if isinstance(listed, list):
        return tuple(
            read_asset(asset, item_id) for asset in listed if isinstance(asset, dict) and text(asset, "id", "asset_id")
        )
    ids, urls = text_map(row.get("asset_ids")), text_map(row.get("urls"))
    return tuple(
        Asset(id=asset_id, type=kind, item_id=item_id, url=urls.get(kind, "")) for kind, asset_id in ids.items()
    )


def _sources(value: Any) -> tuple[AssetLink, ...]:
    """Read what a file was made from, as far as the server tells."""
    links = [link for link in value if isinstance(link, dict)] if isinstance(value, list) else []
    found = [(text(link, "asset_id", "id"), text(link, "role", default="source")) for link in links]
    return tuple(AssetLink(asset_id=asset_id, role=role) for asset_id, role in found if asset_id)


def _asset_status(row: Json) -> str:
    status = text(row, "status", default="completed").lower()
    if status in _PENDING:
        return "pending"
    return "failed" if status in {"failed", "error", "cancelled"} else "completed"


def _archived(row: Json) -> bool:
    return flag(row, "archived", "is_archived") or bool(row.get("archived_at"))


def _style_id(value: Any) -> str | None:
    if isinstance(value, dict):
        return optional_text(value, "id", "name")
    return value if isinstance(value, str) and value else None


def _sizes(row: Json) -> tuple[int, ...]:
    """Read the enabled size variants: under ``publish_params``, as numbers, or as ``"512x512"``."""
    params = row.get("publish_params")
    value = params.get("animation_sizes") if isinstance(params, dict) else row.get("animation_sizes")
    if isinstance(value, dict):
        value = value.get("sizes") if flag(value, "enabled", default=True) else ()
    if not isinstance(value, list | tuple):
        return ()
    found = [str(size).partition("x")[0] for size in value]
    return tuple(int(size) for size in found if size.isdecimal())
