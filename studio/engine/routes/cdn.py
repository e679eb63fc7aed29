"""Files by address: a placeholder until they are ready, then the file itself, for ever and for anyone."""

import hmac
import re
from functools import partial
from pathlib import Path

import sqlalchemy as sa
from litestar import Request, Response, Router, route
from litestar.params import FromPath, FromQuery
from litestar.response import File
from sqlalchemy.engine import Connection

from studio import __version__
from studio.domain.resources import resource_path
from studio.engine.common import Row
from studio.engine.context import Engine
from studio.engine.media import container_of
from studio.engine.refusals import Foreign, Missing
from studio.engine.routes.parameters import FromEngine
from studio.engine.site import Site
from studio.engine.sketches import is_style
from studio.engine.tables import assets

_FOREVER = "public, max-age=31536000, immutable"
_STYLES = "styles/"
_RANGE = re.compile(r"bytes=(\d*)-(\d*)$")


@route("/cdn/{path:path}", http_method=["GET", "HEAD"], status_code=200, include_in_schema=False)
async def get_file(
    engine: FromEngine, request: Request, path: FromPath[str], signature: FromQuery[str] = ""
) -> Response[bytes] | File:
    """Serve one file; unpublished ones need the signature that their address carries."""
    address = path.lstrip("/")
    if address.startswith(_STYLES):
        return _style(engine, request, address.removeprefix(_STYLES).removesuffix(".png"))
    row = await engine.store.read(partial(_find, address=address))
    if not row["published"] and not hmac.compare_digest(Site.of(request).signature(address), signature):
        raise Foreign("This file is not published; use its signed address.")
    if row["status"] != "completed":
        return _placeholder(row["type"])
    return _file(engine.files.path(row["id"], row["type"]), row, request)


def _find(connection: Connection, address: str) -> Row:
    row = connection.execute(sa.select(assets).where(assets.c.path == address)).mappings().first()
    if row is None or row["status"] == "expired":
        raise Missing("file", address)
    return row


def _style(engine: Engine, request: Request, style_id: str) -> Response[bytes] | File:
    """Serve the picture of a style; the first time somebody asks, it is drawn."""
    if not is_style(style_id):
        raise Missing("style", style_id)
    file = engine.sketches.find(style_id)
    if file is None:
        return _placeholder("image")
    row = {"id": f"style-{style_id}-{__version__}", "mime": "image/png", "file_size": file.stat().st_size}
    return _file(file, row, request)


def _placeholder(asset_type: str) -> Response[bytes]:
    container = container_of(asset_type)
    file = resource_path("engine", f"placeholder.{container.extension}")
    headers = {"Cache-Control": "no-store", "X-Masko-Placeholder": "true"}
    return Response(file.read_bytes(), media_type=container.mime, headers=headers)


def _file(file: Path, row: Row, request: Request) -> Response[bytes] | File:
    headers = {"Cache-Control": _FOREVER, "ETag": f'"{row["id"]}"', "Accept-Ranges": "bytes"}
    mime = row["mime"]
    if request.headers.get("if-none-match") == headers["ETag"]:
        return Response(b"", status_code=304, headers=headers, media_type=mime)
    span = _span(request.headers.get("range", ""), row["file_size"])
    if span is None:
        return File(file, media_type=mime, headers=headers, content_disposition_type="inline")
    start, end = span
    if start >= row["file_size"] or end < start:
        headers["Content-Range"] = f"bytes */{row['file_size']}"
        return Response(b"", status_code=416, headers=headers, media_type=mime)
    with file.open("rb") as source:
        source.seek(start)
        body = source.read(end - start + 1)
    headers["Content-Range"] = f"bytes {start}-{end}/{row['file_size']}"
    return Response(body, status_code=206, headers=headers, media_type=mime)


def _span(header: str, size: int) -> tuple[int, int] | None:
    """Return the first and last byte asked for; None where the whole file is meant."""
    match = _RANGE.match(header.strip())
    if match is None or not any(match.groups()):
        return None
    first, last = match.groups()
    if not first:
        return max(0, size - int(last)), size - 1 if int(last) else -1
    return int(first), min(int(last), size - 1) if last else size - 1


router = Router(path="/", route_handlers=[get_file])
