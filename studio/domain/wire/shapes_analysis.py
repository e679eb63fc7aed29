"""What the engine answers about pictures and websites it has looked at, and about its own help."""

from typing import Annotated

import msgspec
from msgspec import Struct

from studio.domain.wire.shapes import Meta

Key = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
Link = Annotated[str, msgspec.Meta(min_length=1, max_length=2048)]


class ImageAsk(Struct, frozen=True, kw_only=True):
    """JSON body of ``POST /analyze-image``: one of the two; the other form is multipart with ``file``."""

    asset_id: Key | None = None
    url: Link | None = None


class SiteAsk(Struct, frozen=True, kw_only=True):
    """Body of ``POST /analyze-url``."""

    url: Link


class SwatchShape(Struct, frozen=True, kw_only=True):
    """One colour; ``share`` is the part of the figure it covers."""

    hex: str
    name: str
    share: float


class BackgroundShape(Struct, frozen=True, kw_only=True):
    """What stands behind the figure: ``transparent``, ``plain`` (with its colour) or ``scene``."""

    kind: str
    colour: str | None


class ProportionsShape(Struct, frozen=True, kw_only=True):
    """The silhouette: height by width, filled part, mirror symmetry, head part, parts on top and at the bottom."""

    build: str
    aspect: float
    fill: float
    symmetry: float
    head: float | None
    points: int
    feet: int


class OutlineShape(Struct, frozen=True, kw_only=True):
    """The line around the figure, its width in parts of the longest side."""

    kind: str
    colour: str | None
    width: float


class ShadingShape(Struct, frozen=True, kw_only=True):
    """How surfaces are filled: ``flat``, ``cel``, ``soft``, ``textured`` or ``pixel``."""

    kind: str
    flat: float
    smooth: float


class ImageAnalysisShape(Struct, frozen=True, kw_only=True):
    """What a picture shows; ``prompt`` repeats the description under the name that mascots use for it."""

    name: str
    description: str
    prompt: str
    palette: list[SwatchShape]
    background: BackgroundShape
    proportions: ProportionsShape
    outline: OutlineShape
    shading: ShadingShape
    saw: list[str]


class ImageAnalysisAnswer(ImageAnalysisShape, frozen=True, kw_only=True):
    """The answer of ``/analyze-image``."""

    data: ImageAnalysisShape


class BrandShape(Struct, frozen=True, kw_only=True):
    """Whose site it is."""

    name: str
    colors: list[str]
    industry: str


class SuggestionShape(Struct, frozen=True, kw_only=True):
    """A mascot that would suit the brand."""

    name: str
    prompt: str
    style: str


class SiteAnalysisShape(Struct, frozen=True, kw_only=True):
    """What a website shows, and three mascots for it."""

    brand: BrandShape
    suggestions: list[SuggestionShape]
    saw: list[str]


class SiteAnalysisAnswer(SiteAnalysisShape, frozen=True, kw_only=True):
    """The answer of ``/analyze-url``."""

    data: SiteAnalysisShape


class HelpShape(Struct, frozen=True, kw_only=True):
    """A part of the help that answers a question."""

    id: str
    title: str
    heading: str
    excerpt: str
    text: str
    score: float


class HelpList(Struct, frozen=True, kw_only=True):
    """A page of answers, best first; also under ``results``."""

    data: list[HelpShape]
    results: list[HelpShape]
    meta: Meta
