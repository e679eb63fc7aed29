"""Mascots as rows: made from words or pictures, changed, archived. Each function is one transaction's work."""

import secrets

import msgspec
import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy.engine import Connection

from studio.domain.pricing import mascot_price
from studio.domain.records import SIZES
from studio.domain.requests import MAX_REFERENCES, MascotRequest, check_mascot
from studio.domain.wire.shapes_asks import CollectionAsk
from studio.engine import generation, imagination, jobs
from studio.engine.artist.specs import PictureSpec
from studio.engine.common import Caller, Row, find, new_id, slug_of
from studio.engine.generation import Terms
from studio.engine.jobs import NewJob, Submitted
from studio.engine.media import CLIPS
from studio.engine.refusals import Clash, Missing, WrongField
from studio.engine.tables import assets, collections, projects
from studio.engine.work import Task


class NewMascot(Struct, frozen=True, kw_only=True):
    """A checked request for a mascot; the style is resolved, the pictures are this workspace's."""

    project_id: str
    name: str
    prompt: str
    style: str | None
    reference_asset_ids: tuple[str, ...] = ()
    sizes: tuple[int, ...] = ()
    cdn_enabled: bool = True
    model: PictureSpec | None = None


class Born(Struct, frozen=True):
    """A new mascot, and the job that draws its reference picture if there is one."""

    row: Row
    reference: Submitted | None


def checked(ask: CollectionAsk, *, name: str = "", prompt: str = "") -> MascotRequest:
    """Return the request behind a body of any generation; ``name`` and ``prompt`` fill in what a picture told."""
    text = (ask.prompt or ask.description or "").strip() or prompt
    request = MascotRequest(
        project_id=ask.project_id,
        name=(ask.name or "").strip() or name or _name_from(text),
        prompt=text,
        style=ask.style or None,
        reference_image_urls=tuple(ask.reference_image_urls),
        reference_asset_ids=tuple(ask.reference_asset_ids),
        cdn_enabled=ask.cdn_enabled,
    )
    problems = check_mascot(request)
    if problems:
        raise WrongField({problem.field: problem.message for problem in problems})
    return request


def create(
    connection: Connection, caller: Caller, new: NewMascot, terms: Terms, now: float, *, draw: bool = True
) -> Born:
    """Make a mascot; with a style and no pictures its reference is drawn, for its price, unless ``draw`` is off."""
    find(connection, projects, new.project_id, caller, "project")
    for asset_id in new.reference_asset_ids:
        find(connection, assets, asset_id, caller, "asset")
    key = new_id()
    row = {
        "id": key,
        "workspace_id": caller.workspace_id,
        "project_id": new.project_id,
        "name": new.name,
        "prompt": new.prompt,
        "style": new.style,
        "slug": free_slug(connection, new.name),
        "cdn_enabled": new.cdn_enabled,
        "sizes_enabled": bool(new.sizes),
        "sizes": list(new.sizes),
        "reference_asset_ids": list(new.reference_asset_ids),
        "caution_list": [],
        "model": msgspec.to_builtins(new.model),
        "created_at": now,
        "updated_at": now,
    }
    connection.execute(sa.insert(collections).values(row))
    reference = None
    if draw and new.style is not None and not new.reference_asset_ids:
        reference = _draw_reference(connection, caller, get(connection, key), terms, now)
    return Born(get(connection, key), reference)


def get(connection: Connection, collection_id: str) -> Row:
    """Return a mascot that is known to exist."""
    return connection.execute(sa.select(collections).where(collections.c.id == collection_id)).mappings().one()


def find_mascot(connection: Connection, caller: Caller, collection_id: str) -> Row:
    """Return the caller's mascot, or refuse with 404 or 403."""
    return find(connection, collections, collection_id, caller, "collection")


def free_slug(connection: Connection, name: str) -> str:
    """Return an address part that no mascot uses: the name and four hex digits."""
    while True:
        slug = f"{slug_of(name, 'mascot')}-{secrets.token_hex(2)}"
        if not slug_taken(connection, slug):
            return slug


def slug_taken(connection: Connection, slug: str) -> bool:
    """Return whether some mascot has this address part."""
    return connection.execute(sa.select(collections.c.id).where(collections.c.slug == slug)).first() is not None


def set_slug(connection: Connection, caller: Caller, collection_id: str, slug: str, now: float) -> None:
    """Change the address part of future files; addresses given out before stay as they are."""
    row = find_mascot(connection, caller, collection_id)
    if slug != row["slug"] and slug_taken(connection, slug):
        raise Clash(f"The slug {slug!r} is taken.", code="slug_taken")
    change(connection, collection_id, now, slug=slug)


def add_reference(connection: Connection, caller: Caller, collection_id: str, asset_id: str, now: float) -> Row:
    """Pin a picture as a reference; the style card is made anew with the next generation."""
    row = find_mascot(connection, caller, collection_id)
    asset = find(connection, assets, asset_id, caller, "asset")
    if asset["type"] in CLIPS:
        raise WrongField({"asset_id": "Choose a picture; this asset is a video."})
    references = row["reference_asset_ids"] or []
    if asset_id in references:
        return row
    if len(references) >= MAX_REFERENCES:
        raise WrongField({"asset_id": f"A mascot has at most {MAX_REFERENCES} reference pictures."})
    change(connection, collection_id, now, reference_asset_ids=[*references, asset_id], style_card=None)
    return get(connection, collection_id)


def remove_reference(connection: Connection, caller: Caller, collection_id: str, asset_id: str, now: float) -> Row:
    """Unpin a reference picture; the style card is made anew with the next generation."""
    row = find_mascot(connection, caller, collection_id)
    references = row["reference_asset_ids"] or []
    if asset_id not in references:
        raise Missing("reference", asset_id)
    kept = [each for each in references if each != asset_id]
    change(connection, collection_id, now, reference_asset_ids=kept, style_card=None)
    return get(connection, collection_id)


def change(connection: Connection, collection_id: str, now: float, **changes: object) -> None:
    """Change a mascot's row."""
    values = {**changes, "updated_at": now}
    connection.execute(sa.update(collections).where(collections.c.id == collection_id).values(values))


def sizes_of(texts: list[str | int]) -> tuple[int, ...]:
    """Return the size variants behind ``animation_sizes`` at creation: numbers, or texts such as ``480x480``."""
    found = set()
    for text in texts:
        head = str(text).lower().partition("x")[0]
        if not head.isdecimal() or not head.isascii() or len(head) > 5:
            raise WrongField({"animation_sizes": "Sizes are 720, 480, 360 and 240."})
        # The documents also show 512x512 and 256x256; the nearest size that exists stands in.
        found.add(min(SIZES, key=lambda size: abs(size - int(head))))
    return tuple(size for size in SIZES if size in found)


def _draw_reference(connection: Connection, caller: Caller, row: Row, terms: Terms, now: float) -> Submitted:
    item = generation.new_item(
        connection, caller, row, name="Reference", kind="image", now=now, prompt="standing, facing the viewer"
    )
    task = Task(picture=imagination.picture(row, "standing"))
    request = MascotRequest(project_id=row["project_id"], name=row["name"], prompt=row["prompt"], style=row["style"])
    new = NewJob(
        type="image_generation",
        collection_id=row["id"],
        item_id=item["id"],
        price=mascot_price(request, terms.rates).total,
        task=task,
        assets=generation.still_files(task),
        notes=imagination.notes(task),
    )
    job = jobs.submit(connection, caller, new, now)
    change(connection, row["id"], now, reference_asset_ids=[job.asset_ids()["image"]])
    return job


def _name_from(prompt: str) -> str:
    words = prompt.split()
    return " ".join(words[:4]).strip(" ,.;:")[:60].title()
