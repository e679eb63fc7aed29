"""Trying a prompt: variations of a new character for a credit, or one free picture of a mascot there is.

A preview is a job without a mascot and without a pose; its files stand apart from everybody's poses. They are kept for
a day; one that became a reference, or that something was made from, stays for good.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from studio.domain.wire.shapes_uploads import PreviewAsk
from studio.engine import imagination, jobs
from studio.engine.artist.specs import PictureSpec
from studio.engine.common import Caller, Row
from studio.engine.generation import Terms
from studio.engine.jobs import NewAsset, NewJob, Submitted
from studio.engine.mascots import find_mascot
from studio.engine.refusals import WrongField
from studio.engine.tables import assets, collections, generation_links
from studio.engine.work import Task

#: Asset types of a preview's pictures start like this.
PREFIX = "preview_"
#: Seconds that the picture of a preview is kept.
KEPT = 24 * 3600.0


def start(connection: Connection, caller: Caller, ask: PreviewAsk, terms: Terms, now: float) -> Submitted:
    """Make the job that draws what is asked for, and take its price."""
    pictures: tuple[PictureSpec, ...]
    if ask.collection_id is not None:
        pictures = (imagination.picture(find_mascot(connection, caller, ask.collection_id), ask.prompt),)
        price = 0
    else:
        pictures = imagination.variations(ask.prompt, _style(ask), ask.count, first=_drawn(connection, caller))
        price = terms.rates.preview
    named = {f"{PREFIX}{at}": picture for at, picture in enumerate(pictures)}
    task = Task(logos=named)
    new = NewJob(
        type="scene_generation",
        collection_id=None,
        item_id=None,
        price=price,
        task=task,
        assets=tuple(NewAsset(type=kind, spec=Task(picture=picture)) for kind, picture in named.items()),
        notes=imagination.notes(task),
    )
    return jobs.submit(connection, caller, new, now)


def expire(connection: Connection, now: float) -> Sequence[Row]:
    """Put away the previews that nobody chose in their time; return them, for their files are to be removed."""
    chosen: set[str] = set()
    for references in connection.execute(sa.select(collections.c.reference_asset_ids)).scalars():
        chosen.update(references or ())
    old = sa.select(assets).where(
        assets.c.collection_id.is_(None),
        assets.c.type.startswith(PREFIX, autoescape=True),
        assets.c.status == "completed",
        assets.c.created_at < now - KEPT,
        assets.c.id.not_in(sa.select(generation_links.c.source_id)),
    )
    expired = [row for row in connection.execute(old).mappings() if row["id"] not in chosen]
    if expired:
        away = sa.update(assets).where(assets.c.id == sa.bindparam("key")).values(status="expired", archived_at=now)
        connection.execute(away, [{"key": row["id"]} for row in expired])
    return expired


def _drawn(connection: Connection, caller: Caller) -> int:
    """Return how many variations this workspace has had drawn."""
    query = sa.select(sa.func.count()).where(
        assets.c.workspace_id == caller.workspace_id, assets.c.type.startswith(PREFIX, autoescape=True)
    )
    return int(connection.execute(query).scalar_one())


def _style(ask: PreviewAsk) -> str | None:
    name = ask.preset_id or ask.style
    found = imagination.style_id(name)
    if name and found is None:
        field = "preset_id" if ask.preset_id else "style"
        raise WrongField({field: f"There is no style {name!r}; see GET /v1/styles."})
    return found
