"""What a mascot looks like: who is drawn, and the style card that its reference pictures agree on.

A card is made when the next generation needs it, and cleared when the references change.
"""

import asyncio
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy.engine import Connection

from studio.engine import eyes, mascots
from studio.engine.artist.specs import Character, PictureSpec, Puppet
from studio.engine.common import Caller, Row
from studio.engine.context import Engine
from studio.engine.tables import assets
from studio.engine.work import Task


class Seen(Struct, frozen=True):
    """What the first look at a picture tells about its character; ``tone`` is a pale ground that suits it."""

    name: str = ""
    description: str = ""
    tone: str = "#f1ede6"


async def prepare(engine: Engine, caller: Caller, collection_id: str) -> None:
    """Make the style card of a mascot that has references and no card; call before a generation."""
    references = await engine.store.run(partial(_unread, caller=caller, collection_id=collection_id))
    paths = [engine.files.path(row["id"], row["type"]) for row in references]
    if paths:
        card = await asyncio.to_thread(_card, paths)
        # What the artist drew from the mascot's own words has nothing to tell the artist.
        card["drawn"] = all(row["spec"] is not None for row in references)
        await engine.store.run(partial(_keep, collection_id=collection_id, card=card, now=engine.clock()))


async def look_at(path: Path) -> Seen:
    """Return a name and a description for the character on a picture."""
    return await asyncio.to_thread(_seen, path)


def model_of(rows: Sequence[Row], seen: Seen) -> PictureSpec | None:
    """Return who a mascot made from pictures is: the character drawn on them, else the first picture itself."""
    for row in rows:
        task = msgspec.convert(row["spec"], Task) if row["spec"] is not None else Task()
        if task.picture is not None:
            return task.picture
    if not rows:
        return None
    character = Character(species="blob", words=seen.description)
    return PictureSpec(character=character, puppet=Puppet(key=rows[0]["id"], colour=seen.tone))


def _unread(connection: Connection, caller: Caller, collection_id: str) -> list[Row]:
    row = mascots.find_mascot(connection, caller, collection_id)
    if row["style_card"] is not None or not row["reference_asset_ids"]:
        return []
    query = sa.select(assets).where(assets.c.id.in_(row["reference_asset_ids"]), assets.c.status == "completed")
    return list(connection.execute(query.order_by(assets.c.seq)).mappings())


def _keep(connection: Connection, collection_id: str, card: dict[str, Any], now: float) -> None:
    mascots.change(connection, collection_id, now, style_card=card)


def _card(paths: Sequence[Path]) -> dict[str, Any]:
    found: dict[str, Any] = msgspec.to_builtins(eyes.style_card(paths))
    return found


def _seen(path: Path) -> Seen:
    found = eyes.look_at_file(path)
    return Seen(found.name, found.description, _pale(found.palette[0].hex))


def _pale(colour: str) -> str:
    """Return a colour mixed with four parts of a warm white."""
    mixed = ((byte + 4 * white) // 5 for byte, white in zip(bytes.fromhex(colour[1:]), (252, 250, 246), strict=True))
    return "#" + "".join(f"{byte:02x}" for byte in mixed)
