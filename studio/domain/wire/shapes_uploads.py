"""What the engine accepts and answers about uploads and previews."""

from typing import Annotated

import msgspec
from msgspec import Struct

from studio.domain.requests import MAX_PROMPT

Key = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
Link = Annotated[str, msgspec.Meta(min_length=1, max_length=2048)]


class UploadAsk(Struct, frozen=True, kw_only=True):
    """JSON body of ``POST /upload``; the other form is multipart with the field ``file``."""

    url: Link


class UploadShape(Struct, frozen=True, kw_only=True):
    """A picture that was taken in: upright, as PNG, without anything but its pixels."""

    asset_id: str
    url: str
    width: int
    height: int
    file_size: int
    name: str


class UploadAnswer(UploadShape, frozen=True, kw_only=True):
    """The answer to an upload."""

    data: UploadShape


class PreviewAsk(Struct, frozen=True, kw_only=True):
    """Body of ``POST /generate/preview``: with a collection one free picture of it, else paid variations."""

    prompt: Annotated[str, msgspec.Meta(min_length=1, max_length=MAX_PROMPT, pattern=r"\S")]
    preset_id: Annotated[str, msgspec.Meta(max_length=64)] | None = None
    style: Annotated[str, msgspec.Meta(max_length=64)] | None = None
    count: Annotated[int, msgspec.Meta(ge=1, le=4)] = 4
    collection_id: Key | None = None


class PreviewImage(Struct, frozen=True, kw_only=True):
    """One variation; its address can be given as a reference for a new mascot."""

    url: str
    asset_id: str


class PreviewShape(Struct, frozen=True, kw_only=True):
    """Pictures to choose from; ``url`` is the first one."""

    images: list[PreviewImage]
    url: str
    job_id: str
    cost_credits: int
    notes: list[str]


class PreviewAnswer(PreviewShape, frozen=True, kw_only=True):
    """The answer of ``/generate/preview``."""

    data: PreviewShape
