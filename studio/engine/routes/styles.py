"""The styles a mascot can be drawn in."""

from litestar import Request, Router, get

from studio.domain.wire import shapes
from studio.engine.artist.styles import all_styles
from studio.engine.site import Site


@get("/", summary="List styles", operation_id="listStyles")
async def list_styles(request: Request) -> shapes.StyleList:
    """List all of them, in the order they are offered; a picture is drawn when it is first asked for."""
    base = Site.of(request).base
    rows = [
        shapes.StyleShape(id=row.id, name=row.name, preview_url=f"{base}/cdn/styles/{row.id}.png")
        for row in all_styles()
    ]
    return shapes.StyleList(data=rows, styles=rows, meta=shapes.meta(len(rows), len(rows), 0, len(rows)))


router = Router(path="/v1/styles", tags=["Styles"], route_handlers=[list_styles])
