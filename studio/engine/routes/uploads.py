"""Uploads: a file, or the picture behind a public address."""

from functools import partial
from typing import Any

from litestar import Request, Router, post
from sqlalchemy.engine import Connection

from studio.domain.wire import shapes
from studio.domain.wire.shapes_uploads import UploadAnswer, UploadAsk, UploadShape
from studio.engine import uploads
from studio.engine.common import Caller, Row
from studio.engine.routes.bodies import Incoming, UploadOperation, file_or
from studio.engine.routes.parameters import FromCaller, FromEngine
from studio.engine.site import Site


@post("/upload", summary="Upload a picture", operation_id="upload", operation_class=UploadOperation)
async def upload(engine: FromEngine, caller: FromCaller, request: Request[Any, Any, Any]) -> UploadAnswer:
    """PNG, JPEG, WebP or GIF up to 10 MB and 40 million pixels, as a multipart ``file`` or by ``url``."""
    came, site = await file_or(request, UploadAsk), Site.of(request)
    if isinstance(came, Incoming):
        kept = await uploads.keep(engine.files, came.data, came.name, "file")
    else:
        local = await engine.store.run(partial(_own, caller=caller, url=came.url, site=site))
        if local is not None:
            return _answer(local, "", site)
        kept = await uploads.fetch(engine.fetcher, engine.files, came.url, "url")
    row = await engine.store.run(partial(uploads.insert, caller=caller, kept=kept, now=engine.clock()))
    return _answer(row, kept.name, site)


def _own(connection: Connection, caller: Caller, url: str, site: Site) -> Row | None:
    """Return the picture behind one of this engine's own addresses: it is here already."""
    asset_id = uploads.local_picture(connection, caller, url, site)
    return uploads.finished_picture(connection, caller, asset_id, "url") if asset_id is not None else None


def _answer(row: Row, name: str, site: Site) -> UploadAnswer:
    shape = UploadShape(
        asset_id=row["id"],
        url=site.url(row),
        width=row["width"],
        height=row["height"],
        file_size=row["file_size"],
        name=name,
    )
    return UploadAnswer(**shapes.mirrored(shape))


router = Router(path="/v1", tags=["Uploads"], route_handlers=[upload])
