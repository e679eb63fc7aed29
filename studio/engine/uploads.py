"""Pictures that clients bring: read within limits, stored as plain PNG files, known as assets without a pose."""

import asyncio
import hashlib
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import unquote, urlsplit

import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy.engine import Connection

from studio.engine import media
from studio.engine.common import Caller, Row, find, new_id, slug_of
from studio.engine.fetching import Fetcher
from studio.engine.media import Files
from studio.engine.pictures import read_picture
from studio.engine.refusals import WrongField
from studio.engine.site import Site
from studio.engine.sniff import MAX_BYTES
from studio.engine.tables import assets, workspaces

KIND = "image"
_FOLDER = "uploads"
_THIS_MACHINE = {"localhost", "127.0.0.1", "::1"}


class Kept(Struct, frozen=True):
    """A picture whose file is on disk and whose row has yet to be written."""

    asset_id: str
    name: str
    width: int
    height: int
    file_size: int
    digest: str


async def keep(files: Files, data: bytes, name: str, field: str) -> Kept:
    """Read untrusted bytes and put them on disk as PNG; raise Refusal 413 or 415 naming ``field``."""
    return await asyncio.to_thread(_keep, files, data, name, field)


async def fetch(fetcher: Fetcher, files: Files, url: str, field: str) -> Kept:
    """Fetch a public address and keep the picture that stands there."""
    found = await fetcher.get(url, limit=MAX_BYTES, field=field, accept="image/*")
    return await keep(files, found.body, url.rsplit("/", 1)[-1].partition("?")[0], field)


def insert(connection: Connection, caller: Caller, kept: Kept, now: float) -> Row:
    """Write a kept picture's row; from now on it is an asset."""
    prefix = sa.select(workspaces.c.user_prefix).where(workspaces.c.id == caller.workspace_id)
    slug = slug_of(kept.name.rsplit(".", 1)[0], "picture")
    row = {
        "id": kept.asset_id,
        "workspace_id": caller.workspace_id,
        "type": KIND,
        "size": 0,
        "status": "completed",
        "path": media.new_path(connection.execute(prefix).scalar_one(), _FOLDER, slug, KIND),
        "mime": media.container_of(KIND).mime,
        "digest": kept.digest,
        "published": True,
        "width": kept.width,
        "height": kept.height,
        "file_size": kept.file_size,
        "created_at": now,
    }
    connection.execute(sa.insert(assets).values(row))
    return find(connection, assets, kept.asset_id, caller, "asset")


async def discard(files: Files, kept: Sequence[Kept]) -> None:
    """Remove files whose rows were never written."""
    paths = [files.path(each.asset_id, KIND) for each in kept]
    await asyncio.to_thread(_remove, paths)


def finished_picture(connection: Connection, caller: Caller, asset_id: str, field: str) -> Row:
    """Return a picture of the caller's that is there to be looked at; 400 naming ``field`` for anything else."""
    row = find(connection, assets, asset_id, caller, "asset")
    if row["type"] in media.CLIPS:
        raise WrongField({field: "Choose a picture; this asset is a video."})
    if row["status"] != "completed":
        raise WrongField({field: "This picture is not finished yet."})
    return row


def local_picture(connection: Connection, caller: Caller, url: str, site: Site) -> str | None:
    """Return the asset behind one of this engine's own addresses, which are never fetched; None for all others."""
    path = _own_path(url, site)
    if path.startswith("/v1/previews/"):
        where = assets.c.id == path.removeprefix("/v1/previews/").removesuffix(".png")
    elif path.startswith("/cdn/"):
        where = assets.c.path == path.removeprefix("/cdn/")
    else:
        return None
    query = sa.select(assets.c.id).where(where, assets.c.workspace_id == caller.workspace_id)
    return connection.execute(query).scalar()


def _own_path(url: str, site: Site) -> str:
    """Return the path of an address of this engine; this machine goes by several names."""
    try:
        given, own = urlsplit(url.strip()), urlsplit(site.base)
        same_port = given.port == own.port and given.scheme == own.scheme
    except ValueError:
        return ""
    hosts = {given.hostname, own.hostname}
    return unquote(given.path) if same_port and (len(hosts) == 1 or hosts <= _THIS_MACHINE) else ""


def _keep(files: Files, data: bytes, name: str, field: str) -> Kept:
    picture = read_picture(data, field)
    png = picture.png()
    asset_id = new_id()
    part = files.part(asset_id, KIND, 0)
    part.write_bytes(png)
    part.replace(files.path(asset_id, KIND))
    return Kept(asset_id, name, *picture.image.size, len(png), hashlib.sha256(png).hexdigest())


def _remove(paths: Sequence[Path]) -> None:
    for path in paths:
        path.unlink(missing_ok=True)
