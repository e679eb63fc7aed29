"""What the engine accepts when a project file is brought in: finished files, mascots and poses, for nothing."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from studio.domain.requests import MAX_NAME, MAX_REFERENCES
from studio.domain.wire.shapes import AssetShape
from studio.domain.wire.shapes_asks import Key, Name, Size, Text

MAX_FILES = 1_000


class ImportedFileAnswer(AssetShape, frozen=True, kw_only=True):
    """The answer to a file that was brought in."""

    data: AssetShape


class ImportMascotAsk(Struct, frozen=True, kw_only=True):
    """Body of ``POST /imports/mascots``; ``drawn`` says that its references were drawn from its own words."""

    project_id: Key
    name: Name
    prompt: Text = ""
    style: Annotated[str, Meta(max_length=64)] | None = None
    reference_asset_ids: Annotated[list[Key], Meta(max_length=MAX_REFERENCES)] = []
    caution_list: Annotated[list[Text], Meta(max_length=100)] = []
    animation_sizes: list[Size] = []
    cdn_enabled: bool = True
    drawn: bool = False


class FileLink(Struct, frozen=True, kw_only=True):
    """One file was made from another."""

    asset_id: Key
    source_id: Key
    role: Literal["source", "end_frame"] = "source"


class ImportPoseAsk(Struct, frozen=True, kw_only=True):
    """Body of ``POST /imports/poses``: a pose with files that were brought in before, oldest first."""

    collection_id: Key
    name: Annotated[str, Meta(max_length=MAX_NAME)]
    type: Annotated[str, Meta(max_length=16)] = "image"
    prompt: Text = ""
    animation_prompt: Text = ""
    asset_ids: Annotated[list[Key], Meta(max_length=MAX_FILES)] = []
    links: Annotated[list[FileLink], Meta(max_length=10 * MAX_FILES)] = []
