"""Ideas for poses that a mascot does not have yet, all of which the artist can draw."""

import random
from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from studio.engine.artist import lexicon
from studio.engine.common import Caller
from studio.engine.mascots import find_mascot
from studio.engine.media import STILLS
from studio.engine.refusals import Refusal
from studio.engine.tables import assets, items

MOST = 8
#: What nearly every product needs first.
_FIRST = ("waving", "thinking", "celebrating", "pointing", "sleeping", "confused")


def suggest(connection: Connection, caller: Caller, collection_id: str) -> list[str]:
    """Return 6 to 8 names of poses; 400 while there is no picture to judge the character by."""
    row = find_mascot(connection, caller, collection_id)
    if not row["reference_asset_ids"] and not _has_picture(connection, collection_id):
        raise Refusal(400, "Add a reference picture or generate a first pose, then ask again.", code="missing_images")
    query = sa.select(items.c.name).where(items.c.collection_id == collection_id, items.c.archived_at.is_(None))
    return _fresh(connection.execute(query).scalars(), row["id"])


def _fresh(names: Iterable[str], seed: str) -> list[str]:
    taken = {name.lower().strip() for name in names}
    poses = [name for name in lexicon.poses() if name != "standing"]
    order = random.Random(seed)  # noqa: S311 - the same mascot gets the same ideas
    others = [name for name in poses if name not in _FIRST]
    order.shuffle(others)
    plain = [name for name in _FIRST if name in poses] + others
    # Once all poses are there, each can be had in another mood.
    moods = list(lexicon.expressions())
    mixed = [f"{mood} and {pose}" for pose in plain for mood in order.sample(moods, len(moods))]
    fresh = [name.replace("-", " ").title() for name in (*plain, *mixed)]
    return [name for name in dict.fromkeys(fresh) if not _known(name, taken)][:MOST]


def _known(name: str, taken: set[str]) -> bool:
    words = name.lower()
    return any(words == each or words in each for each in taken) if " And " not in name else words in taken


def _has_picture(connection: Connection, collection_id: str) -> bool:
    where = (assets.c.collection_id == collection_id, assets.c.type.in_(STILLS), assets.c.status == "completed")
    return connection.execute(sa.select(assets.c.id).where(*where).limit(1)).first() is not None
