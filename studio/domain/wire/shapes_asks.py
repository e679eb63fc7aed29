"""What the engine accepts: every documented generation of request, with the aliases each of them uses."""

from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from studio.domain.requests import MAX_BATCH, MAX_NAME, MAX_PROMPT, MAX_REFERENCES

Name = Annotated[str, Meta(min_length=1, max_length=MAX_NAME, pattern=r"\S")]
Text = Annotated[str, Meta(max_length=MAX_PROMPT)]
Key = str
Link = Annotated[str, Meta(min_length=1, max_length=2048)]
Size = Literal[720, 480, 360, 240]


class ProjectAsk(Struct, frozen=True, kw_only=True):
    """Body of ``POST /projects``."""

    name: Name


class RenameAsk(Struct, frozen=True, kw_only=True):
    """Body of ``PATCH`` on projects, mascots and poses; the name may be left out when restoring."""

    name: Name | None = None


class CollectionAsk(Struct, frozen=True, kw_only=True):
    """Body of ``POST /collections``; ``description`` is the quickstart's word for ``prompt``."""

    project_id: Key
    name: Name | None = None
    prompt: Text | None = None
    description: Text | None = None
    style: Annotated[str, Meta(max_length=64)] | None = None
    reference_image_urls: Annotated[list[Link], Meta(max_length=MAX_REFERENCES)] = []
    reference_asset_ids: Annotated[list[Key], Meta(max_length=MAX_REFERENCES)] = []
    animation_sizes: list[str | int] = []
    cdn_enabled: bool = True


class SizesAsk(Struct, frozen=True, kw_only=True):
    """Which size variants animations shall have."""

    enabled: bool = True
    sizes: list[Size] = []


class PublishAsk(Struct, frozen=True, kw_only=True):
    """How files shall be published."""

    animation_sizes: SizesAsk | None = None


class SettingsAsk(Struct, frozen=True, kw_only=True):
    """Body of ``PATCH /collections/:id/settings``."""

    publish_params: PublishAsk | None = None
    cdn_enabled: bool | None = None


class ReferenceAsk(Struct, frozen=True, kw_only=True):
    """Body of ``POST /collections/:id/references``: one of the two."""

    asset_id: Key | None = None
    url: Link | None = None


class SlugAsk(Struct, frozen=True, kw_only=True):
    """Body of ``PATCH /collections/:id/cdn-slug``."""

    slug: Annotated[str, Meta(min_length=2, max_length=50, pattern=r"^[a-z0-9-]+$")]


class GenerateAsk(Struct, frozen=True, kw_only=True):
    """Body of ``POST /collections/:id/generate``; ``prompt`` stands for both texts where one is missing."""

    type: Literal["image", "animation", "edit", "logo"]
    name: Annotated[str, Meta(max_length=MAX_NAME)] | None = None
    item_id: Key | None = None
    prompt: Text | None = None
    image_prompt: Text | None = None
    animation_prompt: Text | None = None
    duration: Annotated[int, Meta(ge=3, le=10)] | None = None
    loop: bool | None = None
    source_image_asset_id: Key | None = None
    end_image_asset_id: Key | None = None
    auto_reverse: bool | None = None
    reverse_name: Annotated[str, Meta(max_length=MAX_NAME)] | None = None
    sizes: list[Size] | None = None
    edit_instructions: Text | None = None
    logo_description: Text | None = None
    logo_style_name: Annotated[str, Meta(max_length=MAX_NAME)] | None = None
    logo_style_instruction: Text | None = None


class BatchAsk(Struct, frozen=True, kw_only=True):
    """Body of ``POST /collections/:id/generate-batch``; one page says ``requests``, another ``items``."""

    requests: Annotated[list[GenerateAsk], Meta(min_length=1, max_length=MAX_BATCH)] | None = None
    items: Annotated[list[GenerateAsk], Meta(min_length=1, max_length=MAX_BATCH)] | None = None


class TopUpAsk(Struct, frozen=True, kw_only=True):
    """Body of ``POST /credits/topup``."""

    amount: Annotated[int, Meta(ge=1, le=1_000_000)]


class KeyAsk(Struct, frozen=True, kw_only=True):
    """Body of ``POST /api-keys``."""

    name: Name
    workspace: Literal["personal", "organization"] = "personal"


class NothingAsk(Struct, frozen=True, kw_only=True):
    """A body that may hold anything, because nothing in it is needed."""

    note: Any = None
