"""Taking in what a project file holds: files byte for byte, then the mascots and poses they belong to, for nothing."""

import asyncio
import hashlib
import re
from collections.abc import Mapping, Sequence

import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy.engine import Connection

from studio.domain.records import SIZES
from studio.domain.wire.shapes_importing import ImportMascotAsk, ImportPoseAsk
from studio.engine import generation, imagination, looks, media
from studio.engine.common import Caller, Row, find, new_id, slug_of
from studio.engine.looks import Seen
from studio.engine.mascots import NewMascot, find_mascot
from studio.engine.media import CLIPS, Files
from studio.engine.refusals import Refusal, WrongField
from studio.engine.sniff import sniff
from studio.engine.tables import assets, generation_links, workspaces

#: A film of ten seconds at the largest size takes a small part of this.
MAX_BYTES = 128 * 1024 * 1024
_MOVIES = {"webm": (0, b"\x1aE\xdf\xa3"), "hevc": (4, b"ftyp"), "video": (4, b"ftyp"), "stacked_video": (4, b"ftyp")}
_MIMES = {"png": "image/png", "jpeg": "image/jpeg", "webp": "image/webp", "gif": "image/gif"}
_TYPE = re.compile(r"([a-z][a-z_]{0,30}?)(?:_(\d{3}))?")
_LONGEST = 3600.0


class Label(Struct, frozen=True):
    """What a file is: its asset type, its size variant or 0, and how it plays."""

    type: str
    size: int = 0
    duration: float = 0.0
    loop: bool = True
    width: int = 0
    height: int = 0


class Brought(Struct, frozen=True):
    """A file that is on disk and whose row has yet to be written."""

    asset_id: str
    label: Label
    mime: str
    file_size: int
    digest: str


def label_of(fields: Mapping[str, str]) -> Label:
    """Read what a form says about its file; 400 naming the field that is wrong."""
    found = _TYPE.fullmatch(fields.get("type", ""))
    size = int(found[2] or 0) if found else 0
    if found is None or size not in {0, *SIZES}:
        raise WrongField({"type": "Name the type as GET /v1/assets does, for example webm or webm_480."})
    return Label(
        type=found[1],
        size=size,
        duration=min(_number(fields, "duration"), _LONGEST),
        loop=fields.get("loop", "true") != "false",
        width=int(_number(fields, "width")),
        height=int(_number(fields, "height")),
    )


async def keep(files: Files, data: bytes, label: Label) -> Brought:
    """Put a file on disk as it is, if its content is of the kind it is said to be."""
    if len(data) > MAX_BYTES:
        raise Refusal(413, f"This file is larger than {MAX_BYTES // 2**20} MB.")
    label, mime = _checked(data, label)
    asset_id = new_id()
    await asyncio.to_thread(_write, files, asset_id, label.type, data)
    return Brought(asset_id, label, mime, len(data), hashlib.sha256(data).hexdigest())


def insert_file(connection: Connection, caller: Caller, brought: Brought, now: float) -> Row:
    """Write a file's row; it belongs to no pose yet."""
    prefix = sa.select(workspaces.c.user_prefix).where(workspaces.c.id == caller.workspace_id)
    user_prefix, label = connection.execute(prefix).scalar_one(), brought.label
    row = {
        "id": brought.asset_id,
        "workspace_id": caller.workspace_id,
        "type": label.type,
        "size": label.size,
        "status": "completed",
        "path": media.new_path(user_prefix, "imports", "file", label.type, label.size),
        "mime": brought.mime,
        "digest": brought.digest,
        "published": True,
        "width": label.width,
        "height": label.height,
        "duration": label.duration,
        "loop": label.loop,
        "file_size": brought.file_size,
        "created_at": now,
    }
    connection.execute(sa.insert(assets).values(row))
    return find(connection, assets, brought.asset_id, caller, "asset")


def references(connection: Connection, caller: Caller, ask: ImportMascotAsk) -> Sequence[Row]:
    """Return the rows of a new mascot's references, each of which has to be a picture of the caller's."""
    rows = [find(connection, assets, key, caller, "asset") for key in ask.reference_asset_ids]
    for at, row in enumerate(rows):
        if row["type"] in CLIPS or row["status"] != "completed":
            raise WrongField({f"reference_asset_ids[{at}]": "Choose a picture that is ready."})
    return rows


def new_mascot(ask: ImportMascotAsk, rows: Sequence[Row], seen: Seen) -> NewMascot:
    """Return a mascot like the one in the file; one that came from pictures is who those pictures show."""
    return NewMascot(
        project_id=ask.project_id,
        name=ask.name.strip(),
        prompt=ask.prompt,
        style=imagination.style_id(ask.style),
        reference_asset_ids=tuple(row["id"] for row in rows),
        sizes=tuple(size for size in SIZES if size in ask.animation_sizes),
        cdn_enabled=ask.cdn_enabled,
        model=None if ask.drawn else looks.model_of(rows, seen),
    )


def add_pose(connection: Connection, caller: Caller, ask: ImportPoseAsk, now: float) -> Row:
    """Make a pose of files that were brought in; a file that has a pose already is refused."""
    mascot = find_mascot(connection, caller, ask.collection_id)
    rows = [find(connection, assets, key, caller, "asset") for key in ask.asset_ids]
    for at, row in enumerate(rows):
        if row["item_id"] is not None:
            raise WrongField({f"asset_ids[{at}]": "This file belongs to a pose already."})
    texts = {"prompt": ask.prompt, "animation_prompt": ask.animation_prompt}
    item = generation.new_item(connection, caller, mascot, name=ask.name or "Pose", kind=ask.type, now=now, **texts)
    prefix = rows[0]["path"].split("/")[0] if rows else ""
    for row in rows:
        path = media.new_path(prefix, mascot["slug"], slug_of(item["name"], "pose"), row["type"], row["size"])
        changes = {
            "item_id": item["id"],
            "collection_id": mascot["id"],
            "path": path,
            "published": mascot["cdn_enabled"],
        }
        connection.execute(sa.update(assets).where(assets.c.id == row["id"]).values(changes))
    _link(connection, caller, ask)
    return item


def _link(connection: Connection, caller: Caller, ask: ImportPoseAsk) -> None:
    """Write down what was made from what, which is how the formats of one film find each other."""
    own = set(ask.asset_ids)
    for at, link in enumerate(ask.links):
        if link.asset_id not in own:
            raise WrongField({f"links[{at}].asset_id": "This file is not one of the pose's."})
        find(connection, assets, link.source_id, caller, "asset")
    if ask.links:
        rows = [{"source_id": link.source_id, "asset_id": link.asset_id, "role": link.role} for link in ask.links]
        connection.execute(sa.insert(generation_links), rows)


def _checked(data: bytes, label: Label) -> tuple[Label, str]:
    """Return the label with what the content itself says, and the media type; 415 if it is something else."""
    if label.type not in CLIPS:
        picture = sniff(data)
        return Label(type=label.type, width=picture.width, height=picture.height), _MIMES[picture.kind]
    offset, magic = _MOVIES[label.type]
    if data[offset : offset + len(magic)] != magic:
        raise Refusal(415, "This file is not the film that it is said to be.", fields={"file": "Send the film itself."})
    return label, media.container_of(label.type).mime


def _number(fields: Mapping[str, str], name: str) -> float:
    text = fields.get(name, "0")
    if not re.fullmatch(r"\d{1,9}(\.\d{1,9})?", text):
        raise WrongField({name: "This has to be a number that is not negative."})
    return float(text)


def _write(files: Files, asset_id: str, kind: str, data: bytes) -> None:
    part = files.part(asset_id, kind, 0)
    part.write_bytes(data)
    part.replace(files.path(asset_id, kind))
