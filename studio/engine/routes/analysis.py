"""Looking at pictures and websites; both are free."""

import asyncio
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from litestar import Request, Router, post
from litestar.params import JSONBody
from sqlalchemy.engine import Connection

from studio.domain.wire import shapes
from studio.domain.wire import shapes_analysis as wire
from studio.engine import eyes, uploads
from studio.engine.common import Caller
from studio.engine.media import Files
from studio.engine.pictures import read_picture
from studio.engine.refusals import WrongField
from studio.engine.routes.bodies import ImageOperation, Incoming, file_or
from studio.engine.routes.parameters import FromCaller, FromEngine
from studio.engine.site import Site
from studio.engine.sniff import MAX_BYTES

if TYPE_CHECKING:
    from studio.engine.analysis import Analysis


@post(
    "/analyze-image",
    status_code=200,
    summary="Describe a picture",
    operation_id="analyzeImage",
    operation_class=ImageOperation,
)
async def analyze_image(
    engine: FromEngine, caller: FromCaller, request: Request[Any, Any, Any]
) -> wire.ImageAnalysisAnswer:
    """Name, description, palette, background, silhouette, outline and shading, and what they were read from."""
    came = await file_or(request, wire.ImageAsk)
    if isinstance(came, Incoming):
        seen = await asyncio.to_thread(_look_at_bytes, came.data, "file")
        return _answer(seen)
    find = partial(_stored, caller=caller, ask=came, site=Site.of(request), files=engine.files)
    path = await engine.store.run(find)
    if path is not None:
        return _answer(await asyncio.to_thread(eyes.look_at_file, path))
    found = await engine.fetcher.get(came.url or "", limit=MAX_BYTES, accept="image/*")
    return _answer(await asyncio.to_thread(_look_at_bytes, found.body, "url"))


@post("/analyze-url", status_code=200, summary="Look at a website for a brand", operation_id="analyzeUrl")
async def analyze_url(engine: FromEngine, data: JSONBody[wire.SiteAsk]) -> wire.SiteAnalysisAnswer:
    """Name, colours and industry, and three mascots that would suit them."""
    seen = await eyes.look_at_site(engine.fetcher, data.url)
    shape = wire.SiteAnalysisShape(
        brand=wire.BrandShape(name=seen.brand.name, colors=list(seen.brand.colors), industry=seen.brand.industry),
        suggestions=[
            wire.SuggestionShape(name=each.name, prompt=each.prompt, style=each.style) for each in seen.suggestions
        ],
        saw=list(seen.saw),
    )
    return wire.SiteAnalysisAnswer(**shapes.mirrored(shape))


def _look_at_bytes(data: bytes, field: str) -> "Analysis":
    return eyes.look_at(read_picture(data, field).image)


def _stored(connection: Connection, caller: Caller, ask: wire.ImageAsk, site: Site, files: Files) -> Path | None:
    """Return the file of a picture that is here already; None where one has to be fetched."""
    if (ask.asset_id is None) == (ask.url is None):
        raise WrongField({"asset_id": "Give either asset_id or url."})
    field = "asset_id" if ask.asset_id is not None else "url"
    asset_id = ask.asset_id or uploads.local_picture(connection, caller, ask.url or "", site)
    if asset_id is None:
        return None
    row = uploads.finished_picture(connection, caller, asset_id, field)
    return files.path(row["id"], row["type"])


def _answer(seen: "Analysis") -> wire.ImageAnalysisAnswer:
    return wire.ImageAnalysisAnswer(**shapes.mirrored(_shape(seen)))


def _shape(seen: "Analysis") -> wire.ImageAnalysisShape:
    return wire.ImageAnalysisShape(
        name=seen.name,
        description=seen.description,
        prompt=seen.description,
        palette=[wire.SwatchShape(hex=each.hex, name=each.name, share=each.share) for each in seen.palette],
        background=wire.BackgroundShape(kind=seen.background.kind, colour=seen.background.colour),
        proportions=wire.ProportionsShape(
            build=seen.proportions.build,
            aspect=seen.proportions.aspect,
            fill=seen.proportions.fill,
            symmetry=seen.proportions.symmetry,
            head=seen.proportions.head,
            points=seen.proportions.points,
            feet=seen.proportions.feet,
        ),
        outline=wire.OutlineShape(kind=seen.outline.kind, colour=seen.outline.colour, width=seen.outline.width),
        shading=wire.ShadingShape(kind=seen.shading.kind, flat=seen.shading.flat, smooth=seen.shading.smooth),
        saw=list(seen.saw),
    )


router = Router(path="/v1", tags=["Analysis"], route_handlers=[analyze_image, analyze_url])
