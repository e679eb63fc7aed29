"""What the engine answers about projects, mascots, poses and files: generation 3 of the API.

Single objects also carry their fields beside ``data``, so that the documented quickstart, which reads
them at the top level, runs unchanged: each ``…Answer`` is its shape plus ``data``.
"""

from typing import Any

from msgspec import Struct


class Pagination(Struct, frozen=True, kw_only=True):
    """Where a page lies in its list."""

    total: int
    limit: int
    offset: int
    has_more: bool


class Meta(Struct, frozen=True, kw_only=True):
    """What stands beside a list."""

    pagination: Pagination


def meta(total: int, limit: int, offset: int, shown: int) -> Meta:
    """Return a page's place, for ``shown`` rows of ``total``."""
    return Meta(
        pagination=Pagination(total=total, limit=limit, offset=offset, has_more=offset + shown < total),
    )


def mirrored(shape: Struct) -> dict[str, Any]:
    """Return the arguments of a shape's answer: its own fields, and itself as ``data``."""
    return {**{field: getattr(shape, field) for field in shape.__struct_fields__}, "data": shape}


class ProjectShape(Struct, frozen=True, kw_only=True):
    """A project."""

    id: str
    name: str
    organization_id: str | None
    archived: bool
    created_at: str
    updated_at: str


class ProjectAnswer(ProjectShape, frozen=True, kw_only=True):
    """One project."""

    data: ProjectShape


class ProjectList(Struct, frozen=True, kw_only=True):
    """A page of projects."""

    data: list[ProjectShape]
    meta: Meta


class AnimationSizes(Struct, frozen=True, kw_only=True):
    """Which size variants every animation of a mascot gets, in pixels."""

    enabled: bool
    sizes: list[int]


class PublishParams(Struct, frozen=True, kw_only=True):
    """How a mascot's files are published."""

    animation_sizes: AnimationSizes


class MascotConfig(Struct, frozen=True, kw_only=True):
    """What makes a mascot look the way it does."""

    prompt: str
    style: str | None
    reference_asset_ids: list[str]
    style_card: dict[str, Any] | None
    caution_list: list[str]
    cdn_enabled: bool
    publish_params: PublishParams


class ReferenceJob(Struct, frozen=True, kw_only=True):
    """The job that draws a new mascot's reference picture."""

    job_id: str
    item_id: str
    status: str
    cost: int
    asset_ids: dict[str, str]
    urls: dict[str, str]
    poll_url: str


class CollectionShape(Struct, frozen=True, kw_only=True):
    """A mascot. ``reference_job`` is there only in the answer to its creation."""

    id: str
    project_id: str
    name: str
    type: str
    prompt: str
    slug: str
    public_slug: str
    user_prefix: str
    is_published: bool
    cdn_enabled: bool
    config: MascotConfig
    item_count: int
    asset_count: int
    archived: bool
    created_at: str
    updated_at: str
    reference_job: ReferenceJob | None = None


class CollectionAnswer(CollectionShape, frozen=True, kw_only=True):
    """One mascot; also under ``collection``, where generation 2 has it."""

    data: CollectionShape
    collection: CollectionShape


class CollectionList(Struct, frozen=True, kw_only=True):
    """A page of mascots."""

    data: list[CollectionShape]
    meta: Meta


class LinkShape(Struct, frozen=True, kw_only=True):
    """What a file was made from: ``role`` is ``source`` or ``end_frame``."""

    asset_id: str
    role: str


class AssetShape(Struct, frozen=True, kw_only=True):
    """One file. ``url`` is permanent, ``signed_url`` works also where publishing is off."""

    id: str
    type: str
    item_id: str | None
    item_name: str | None
    collection_id: str | None
    job_id: str | None
    status: str
    url: str
    signed_url: str
    width: int
    height: int
    duration: float
    loop: bool
    file_size: int
    sources: list[LinkShape]
    archived: bool
    created_at: str


class AssetAnswer(AssetShape, frozen=True, kw_only=True):
    """One file."""

    data: AssetShape


class ItemShape(Struct, frozen=True, kw_only=True):
    """A pose with its files, oldest first."""

    id: str
    collection_id: str
    name: str
    type: str
    prompt: str
    animation_prompt: str
    assets: list[AssetShape]
    archived: bool
    created_at: str
    updated_at: str


class ItemAnswer(ItemShape, frozen=True, kw_only=True):
    """One pose."""

    data: ItemShape


class ItemList(Struct, frozen=True, kw_only=True):
    """A page of poses."""

    data: list[ItemShape]
    meta: Meta


class StyleShape(Struct, frozen=True, kw_only=True):
    """A style preset."""

    id: str
    name: str
    preview_url: str


class StyleList(Struct, frozen=True, kw_only=True):
    """All styles; also under ``styles``, where generations 1 and 2 have them."""

    data: list[StyleShape]
    styles: list[StyleShape]
    meta: Meta


class Deleted(Struct, frozen=True, kw_only=True):
    """What was archived or removed."""

    id: str
    archived: bool


class DeletedAnswer(Struct, frozen=True, kw_only=True):
    """The answer to a DELETE."""

    data: Deleted


class CdnAsset(Struct, frozen=True, kw_only=True):
    """The publication state of one file."""

    asset_id: str
    item_id: str
    item_name: str
    type: str
    cdn_url: str | None
    status: str
    file_size: int


class CdnStatus(Struct, frozen=True, kw_only=True):
    """The publication state of a mascot's files."""

    assets: list[CdnAsset]


class CdnStatusAnswer(Struct, frozen=True, kw_only=True):
    """The answer of ``cdn-status``."""

    data: CdnStatus


class ItemUrls(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """All addresses of a pose; each animation names its formats as the documents do."""

    name: str
    item_id: str
    image: str | None = None
    transparent_image: str | None = None
    animations: list[dict[str, str]] = []


class CollectionUrls(Struct, frozen=True, kw_only=True):
    """All addresses of a mascot."""

    collection: str
    items: list[ItemUrls]


class CollectionUrlsAnswer(Struct, frozen=True, kw_only=True):
    """The answer of ``urls``."""

    data: CollectionUrls


class Slug(Struct, frozen=True, kw_only=True):
    """A mascot's part of the address."""

    slug: str


class SlugAnswer(Slug, frozen=True, kw_only=True):
    """The answer of ``cdn-slug``."""

    data: Slug
