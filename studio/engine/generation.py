"""From a request to its jobs: what is drawn, what it costs, which files it promises.

``generate`` is the one place where generation jobs are made; single requests, batches and canvases all call it,
each inside a transaction of its own.
"""

import msgspec
import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy.engine import Connection

from studio.domain.pricing import Rates, price_of
from studio.domain.requests import MAX_NAME, GenerateRequest, check
from studio.domain.wire.shapes_asks import GenerateAsk
from studio.engine import followers, imagination, jobs
from studio.engine.artist.specs import PictureSpec, TransitionSpec
from studio.engine.common import Caller, Row, find, new_id, slug_of
from studio.engine.followers import WayBack, clip_files, enabled_sizes, way_back
from studio.engine.jobs import NewAsset, NewJob, Submitted
from studio.engine.media import CLIPS, STILLS
from studio.engine.options import Plan
from studio.engine.refusals import Foreign, WrongField
from studio.engine.tables import assets, items
from studio.engine.work import Task


class Terms(Struct, frozen=True):
    """What an engine charges and allows."""

    rates: Rates
    plan: Plan


class Generation(Struct, frozen=True, kw_only=True):
    """What one request made: its job, and the free jobs that follow it."""

    request: GenerateRequest
    item: Row
    job: Submitted
    reverse: Submitted | None = None
    reverse_item: Row | None = None
    variants: Submitted | None = None
    shown_sizes: tuple[int, ...] = ()


class _Scene(Struct, frozen=True):
    """Where a request is carried out; its job waits for ``after`` if that is given."""

    connection: Connection
    caller: Caller
    collection: Row
    terms: Terms
    now: float
    after: str | None = None


def generate(
    connection: Connection,
    caller: Caller,
    collection: Row,
    request: GenerateRequest,
    terms: Terms,
    now: float,
    *,
    after: str | None = None,
) -> Generation:
    """Carry out a checked request: make its item, jobs and files, and take its price; all or nothing.

    An animation waits for the job ``after``, e.g. the one that draws its picture.
    """
    scene = _Scene(connection, caller, collection, terms, now, after)
    if request.type == "animation":
        return _animation(scene, request)
    makers = {"image": _image, "edit": _edit, "logo": _logo}
    return makers[request.type](scene, request)


def checked(ask: GenerateAsk, prefix: str = "") -> GenerateRequest:
    """Return the request behind a body of any generation, or refuse with every wrong field named."""
    named = msgspec.structs.asdict(ask)
    prompt = named.pop("prompt")
    if ask.type in {"image", "animation"} and not _animates_something(ask):
        named["image_prompt"] = ask.image_prompt or prompt or ask.animation_prompt
    if ask.type == "animation":
        named["animation_prompt"] = ask.animation_prompt or prompt or ask.image_prompt
    if ask.type == "edit":
        named["edit_instructions"] = ask.edit_instructions or prompt
    if ask.type == "logo":
        named["logo_description"] = ask.logo_description or prompt
    if not (ask.name or "").strip() and not _animates_something(ask) and ask.item_id is None:
        text = named["image_prompt"] or named["animation_prompt"] or named["logo_description"] or ""
        named["name"] = " ".join(text.split())[:60] or None
    named["sizes"] = tuple(ask.sizes) if ask.sizes is not None else None
    request = GenerateRequest(**named)
    if request.is_transition and request.loop:
        request = msgspec.structs.replace(request, loop=False)
    problems = check(request)
    if problems:
        raise WrongField({f"{prefix}{problem.field}": problem.message for problem in problems})
    return request


def _animates_something(ask: GenerateAsk) -> bool:
    return ask.type == "animation" and bool(ask.item_id or ask.source_image_asset_id)


def new_item(
    connection: Connection, caller: Caller, collection: Row, *, name: str, kind: str, now: float, **texts: str
) -> Row:
    """Make a pose; ``texts`` are its ``prompt`` and ``animation_prompt``."""
    row = {
        "id": new_id(),
        "workspace_id": caller.workspace_id,
        "collection_id": collection["id"],
        "name": name.strip()[:MAX_NAME],
        "slug": slug_of(name, "pose"),
        "type": kind,
        "created_at": now,
        "updated_at": now,
        **texts,
    }
    connection.execute(sa.insert(items).values(row))
    return connection.execute(sa.select(items).where(items.c.id == row["id"])).mappings().one()


def still_files(task: Task, sources: tuple[tuple[str, str], ...] = ()) -> tuple[NewAsset, ...]:
    """Return the two files of a picture."""
    spec = msgspec.structs.replace(task, motion=None, transition=None)
    return (
        NewAsset(type="image", spec=spec, sources=sources),
        NewAsset(type="transparent_image", spec=spec),
    )


def picture_of(asset: Row) -> PictureSpec:
    """Return what an asset shows, as the artist can draw it again; an upload is cut out and moved as it is."""
    if asset["spec"] is not None:
        task = msgspec.convert(asset["spec"], Task)
        if task.picture is not None:
            return task.picture
    return imagination.cut_out(asset["id"])


def _image(scene: _Scene, request: GenerateRequest) -> Generation:
    prompt = request.image_prompt or ""
    item = _item(scene, request, "image", prompt=prompt)
    picture = imagination.picture(scene.collection, prompt)
    return _stills(scene, request, item, picture)


def _edit(scene: _Scene, request: GenerateRequest) -> Generation:
    source = _source(scene, request)
    item = _item_of(scene, request, source)
    picture = imagination.edited(picture_of(source), request.edit_instructions or "")
    return _stills(scene, request, item, picture, ((source["id"], "source"),))


def _stills(
    scene: _Scene,
    request: GenerateRequest,
    item: Row,
    picture: PictureSpec,
    sources: tuple[tuple[str, str], ...] = (),
) -> Generation:
    task = Task(picture=picture)
    job = _submit(
        scene,
        NewJob(
            type="image_generation",
            collection_id=scene.collection["id"],
            item_id=item["id"],
            price=price_of(request, scene.terms.rates).total,
            task=task,
            assets=still_files(task, sources),
            notes=imagination.notes(task),
        ),
    )
    return Generation(request=request, item=item, job=job)


def _logo(scene: _Scene, request: GenerateRequest) -> Generation:
    if scene.terms.plan != "pro":
        raise Foreign("Logo packs need the Pro plan.")
    description = request.logo_description or ""
    item = _item(scene, request, "logo", prompt=description)
    style = " ".join(filter(None, (request.logo_style_name, request.logo_style_instruction)))
    logos = imagination.logos(scene.collection, description, style)
    task = Task(logos=logos)
    files = tuple(NewAsset(type=kind, spec=Task(picture=picture)) for kind, picture in logos.items())
    job = _submit(
        scene,
        NewJob(
            type="logo",
            collection_id=scene.collection["id"],
            item_id=item["id"],
            price=price_of(request, scene.terms.rates).total,
            task=task,
            assets=files,
            notes=imagination.notes(task),
        ),
    )
    return Generation(request=request, item=item, job=job)


def _animation(scene: _Scene, request: GenerateRequest) -> Generation:
    motion_text = request.animation_prompt or ""
    if request.draws_picture:
        item = _item(scene, request, "animation", prompt=request.image_prompt or "", animation_prompt=motion_text)
        picture = imagination.picture(scene.collection, request.image_prompt or "")
        task = _moving(scene, request, picture)
        files = (*still_files(task), *clip_files(task, request.seconds))
    else:
        source = _source(scene, request)
        item = _item_of(scene, request, source)
        task = _moving(scene, request, picture_of(source))
        sources = [(source["id"], "source")]
        if request.end_image_asset_id is not None:
            sources.append((request.end_image_asset_id, "end_frame"))
        files = clip_files(task, request.seconds, tuple(sources))
    job = _submit(
        scene,
        NewJob(
            type="item_generation" if request.draws_picture else "animation",
            collection_id=scene.collection["id"],
            item_id=item["id"],
            price=price_of(request, scene.terms.rates).total,
            task=task,
            assets=files,
            notes=imagination.notes(task),
            parent_id=scene.after,
        ),
    )
    return _with_followers(scene, request, item, job, task)


def _moving(scene: _Scene, request: GenerateRequest, picture: PictureSpec) -> Task:
    if request.end_image_asset_id is not None:
        end = _picture_asset(scene, request.end_image_asset_id, "end_image_asset_id")
        return Task(picture=picture, transition=TransitionSpec(end=picture_of(end), seconds=float(request.seconds)))
    loop = request.loop is not False
    return Task(picture=picture, motion=imagination.motion(request.animation_prompt or "", request.seconds, loop=loop))


def _with_followers(scene: _Scene, request: GenerateRequest, item: Row, job: Submitted, task: Task) -> Generation:
    enabled = enabled_sizes(scene.collection)
    variants = followers.variants(
        scene.connection, scene.caller, scene.collection, job, item, task, request.seconds, scene.now
    )
    reverse = reverse_item = None
    if request.auto_reverse and task.transition is not None:
        name = (request.reverse_name or "").strip() or f"{item['name']} reversed"
        reverse_item = new_item(
            scene.connection,
            scene.caller,
            scene.collection,
            name=name,
            kind="animation",
            now=scene.now,
            animation_prompt=request.animation_prompt or "",
        )
        back = WayBack(
            forward_job_id=job.id,
            task=task,
            seconds=request.seconds,
            item=reverse_item,
            start_asset_id=request.end_image_asset_id or "",
            end_asset_id=request.source_image_asset_id or "",
        )
        reverse = way_back(scene.connection, scene.caller, scene.collection, back, scene.now)
    shown = tuple(size for size in request.sizes or () if size in enabled)
    return Generation(
        request=request,
        item=item,
        job=job,
        reverse=reverse,
        reverse_item=reverse_item,
        variants=variants,
        shown_sizes=shown,
    )


def _submit(scene: _Scene, new: NewJob) -> Submitted:
    return jobs.submit(scene.connection, scene.caller, new, scene.now)


def _item(scene: _Scene, request: GenerateRequest, kind: str, **texts: str) -> Row:
    if request.item_id is None:
        return new_item(
            scene.connection,
            scene.caller,
            scene.collection,
            name=request.name or "Pose",
            kind=kind,
            now=scene.now,
            **texts,
        )
    item = _own_item(scene, request.item_id)
    changes = {**texts, "updated_at": scene.now}
    scene.connection.execute(sa.update(items).where(items.c.id == item["id"]).values(changes))
    return item


def _item_of(scene: _Scene, request: GenerateRequest, source: Row) -> Row:
    """Return where files made from a source go: the item asked for, a new one of that name, or the source's own."""
    if request.item_id is not None:
        return _own_item(scene, request.item_id)
    named = request.type == "animation" and request.name
    if source["item_id"] is not None and not named:
        return _own_item(scene, source["item_id"])
    kind = "animation" if request.type == "animation" else "image"
    name = request.name or request.edit_instructions or "Pose"
    return new_item(
        scene.connection,
        scene.caller,
        scene.collection,
        name=name[:60],
        kind=kind,
        now=scene.now,
        animation_prompt=request.animation_prompt or "",
    )


def _own_item(scene: _Scene, item_id: str) -> Row:
    item = find(scene.connection, items, item_id, scene.caller, "item")
    if item["collection_id"] != scene.collection["id"]:
        raise WrongField({"item_id": "This item belongs to another collection."})
    return item


def _source(scene: _Scene, request: GenerateRequest) -> Row:
    if request.source_image_asset_id is not None:
        return _picture_asset(scene, request.source_image_asset_id, "source_image_asset_id")
    item = _own_item(scene, request.item_id or "")
    query = (
        sa.select(assets)
        .where(
            assets.c.item_id == item["id"],
            assets.c.type.in_(STILLS),
            assets.c.status != "failed",
            assets.c.archived_at.is_(None),
        )
        .order_by(assets.c.seq.desc())
        .limit(1)
    )
    found = scene.connection.execute(query).mappings().first()
    if found is None:
        raise WrongField({"item_id": "This item has no picture yet."})
    return found


def _picture_asset(scene: _Scene, asset_id: str, field: str) -> Row:
    asset = find(scene.connection, assets, asset_id, scene.caller, "asset")
    if asset["collection_id"] not in {None, scene.collection["id"]}:
        raise WrongField({field: "This asset belongs to another collection."})
    if asset["type"] in CLIPS:
        raise WrongField({field: "Choose a picture; this asset is a video."})
    if asset["status"] == "failed":
        raise WrongField({field: "This picture could not be drawn."})
    return asset
