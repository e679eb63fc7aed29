"""The styles a mascot can be drawn in."""

from litestar import Router, get

from studio.domain.wire import shapes
from studio.engine.artist.styles import all_styles


@get("/", summary="List styles", operation_id="listStyles")
async def list_styles() -> shapes.StyleList:
    """All of them, in the order they are offered."""
    rows = [shapes.StyleShape(id=row.id, name=row.name, preview_url="") for row in all_styles()]
    return shapes.StyleList(data=rows, styles=rows, meta=shapes.meta(len(rows), len(rows), 0, len(rows)))


router = Router(path="/v1/styles", tags=["Styles"], route_handlers=[list_styles])
