"""Settings, addresses and references of a mascot."""

from functools import partial

from litestar import Request, Router, delete, get, patch, post
from litestar.params import FromPath, JSONBody
from sqlalchemy.engine import Connection

from studio.domain.wire import shapes
from studio.domain.wire.shapes_asks import ReferenceAsk, SettingsAsk, SlugAsk
from studio.engine import mascots, present, publishing, uploads
from studio.engine.common import Caller
from studio.engine.context import Engine
from studio.engine.refusals import WrongField
from studio.engine.routes.parameters import FromCaller, FromEngine
from studio.engine.site import Site
from studio.engine.uploads import Kept


@patch("/settings", summary="Change size variants and publishing", operation_id="updateSettings")
async def update_settings(
    engine: FromEngine, caller: FromCaller, collection_id: FromPath[str], data: JSONBody[SettingsAsk]
) -> shapes.CollectionAnswer:
    """Apply to every new animation, and to those that are there already; both are free."""
    answer = await engine.store.run(
        partial(_settings, caller=caller, collection_id=collection_id, ask=data, now=engine.clock())
    )
    engine.foreman.wake()
    return answer


@patch("/cdn-slug", summary="Change the address part", operation_id="updateSlug")
async def update_slug(
    engine: FromEngine, caller: FromCaller, collection_id: FromPath[str], data: JSONBody[SlugAsk]
) -> shapes.SlugAnswer:
    """Use the new slug for future files; addresses given out before go on working."""
    await engine.store.run(
        lambda connection: mascots.set_slug(connection, caller, collection_id, data.slug, engine.clock())
    )
    return shapes.SlugAnswer(slug=data.slug, data=shapes.Slug(slug=data.slug))


@get("/cdn-status", summary="Publication state of all files", operation_id="getCdnStatus")
async def get_cdn_status(
    engine: FromEngine, caller: FromCaller, request: Request, collection_id: FromPath[str]
) -> shapes.CdnStatusAnswer:
    """List every file with its state and size."""
    site = Site.of(request)
    return await engine.store.read(lambda connection: publishing.cdn_status(connection, caller, collection_id, site))


@get("/urls", summary="All addresses of a mascot", operation_id="getUrls")
async def get_urls(
    engine: FromEngine, caller: FromCaller, request: Request, collection_id: FromPath[str]
) -> shapes.CollectionUrlsAnswer:
    """List every address, pose by pose; they serve placeholders until the files are ready."""
    site = Site.of(request)
    return await engine.store.read(lambda connection: publishing.all_urls(connection, caller, collection_id, site))


@post("/references", summary="Add a reference picture", operation_id="addReference")
async def add_reference(
    engine: FromEngine,
    caller: FromCaller,
    request: Request,
    collection_id: FromPath[str],
    data: JSONBody[ReferenceAsk],
) -> shapes.CollectionAnswer:
    """Add one of at most six; the style card is made anew with the next generation."""
    if (data.asset_id is None) == (data.url is None):
        raise WrongField({"asset_id": "Give either an asset_id or a url."})
    kept = None
    asset_id = data.asset_id
    if data.url is not None:
        await engine.store.run(lambda connection: mascots.find_mascot(connection, caller, collection_id))
        asset_id, kept = await _brought(engine, caller, data.url, Site.of(request))
    task = partial(
        _add, caller=caller, collection_id=collection_id, asset_id=asset_id or "", kept=kept, now=engine.clock()
    )
    try:
        return await engine.store.run(task)
    except BaseException:
        await uploads.discard(engine.files, [kept] if kept else [])
        raise


@delete(
    "/references/{asset_id:str}", status_code=200, summary="Remove a reference picture", operation_id="removeReference"
)
async def remove_reference(
    engine: FromEngine, caller: FromCaller, collection_id: FromPath[str], asset_id: FromPath[str]
) -> shapes.CollectionAnswer:
    """Take a picture from the references; the picture itself stays."""
    task = partial(_remove, caller=caller, collection_id=collection_id, asset_id=asset_id, now=engine.clock())
    return await engine.store.run(task)


def _settings(
    connection: Connection, caller: Caller, collection_id: str, ask: SettingsAsk, now: float
) -> shapes.CollectionAnswer:
    return present.mascot_answer(connection, publishing.apply_settings(connection, caller, collection_id, ask, now))


async def _brought(engine: Engine, caller: Caller, url: str, site: Site) -> tuple[str, Kept | None]:
    """Return the id of the picture at an address, and the picture itself if it is new here."""
    local = await engine.store.run(lambda connection: uploads.local_picture(connection, caller, url, site))
    if local is not None:
        return local, None
    kept = await uploads.fetch(engine.fetcher, engine.files, url, "url")
    return kept.asset_id, kept


def _add(
    connection: Connection, caller: Caller, collection_id: str, asset_id: str, kept: Kept | None, now: float
) -> shapes.CollectionAnswer:
    if kept is not None:
        uploads.insert(connection, caller, kept, now)
    return present.mascot_answer(connection, mascots.add_reference(connection, caller, collection_id, asset_id, now))


def _remove(
    connection: Connection, caller: Caller, collection_id: str, asset_id: str, now: float
) -> shapes.CollectionAnswer:
    row = mascots.remove_reference(connection, caller, collection_id, asset_id, now)
    return present.mascot_answer(connection, row)


router = Router(
    path="/v1/collections/{collection_id:str}",
    tags=["Mascots"],
    route_handlers=[update_settings, update_slug, get_cdn_status, get_urls, add_reference, remove_reference],
)
