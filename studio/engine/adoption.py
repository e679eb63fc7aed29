"""Making a mascot from pictures: bring them in, look at them, and hand everything to one transaction."""

from collections.abc import Sequence
from functools import partial

from msgspec import Struct
from sqlalchemy.engine import Connection

from studio.domain.wire.shapes_asks import CollectionAsk
from studio.engine import looks, uploads
from studio.engine.common import Caller, Row, find
from studio.engine.context import Engine
from studio.engine.looks import Seen
from studio.engine.media import CLIPS
from studio.engine.refusals import WrongField
from studio.engine.site import Site
from studio.engine.tables import assets, projects
from studio.engine.uploads import Kept


class Brought(Struct, frozen=True):
    """Pictures for a new mascot: ids in the order they were named, files not yet in the books, the first look."""

    asset_ids: tuple[str, ...] = ()
    kept: tuple[Kept, ...] = ()
    seen: Seen = Seen()


async def bring(engine: Engine, caller: Caller, ask: CollectionAsk, site: Site) -> Brought:
    """Fetch and check the pictures a request names, and look at the first one."""
    known = await engine.store.run(partial(_known, caller=caller, ask=ask, site=site))
    asset_ids, kept = list(ask.reference_asset_ids), []
    try:
        for index, url in enumerate(ask.reference_image_urls):
            local = known[url]
            if local is None:
                field = f"reference_image_urls[{index}]"
                kept.append(await uploads.fetch(engine.fetcher, engine.files, url, field))
                local = kept[-1].asset_id
            asset_ids.append(local)
        seen = await looks.look_at(engine.files.path(asset_ids[0], uploads.KIND)) if asset_ids else Seen()
    except BaseException:
        await uploads.discard(engine.files, kept)
        raise
    return Brought(tuple(asset_ids), tuple(kept), seen)


def enter(connection: Connection, caller: Caller, brought: Brought, now: float) -> Sequence[Row]:
    """Write the new pictures' rows; return all of them in order."""
    for kept in brought.kept:
        uploads.insert(connection, caller, kept, now)
    return [find(connection, assets, asset_id, caller, "asset") for asset_id in brought.asset_ids]


def _known(connection: Connection, caller: Caller, ask: CollectionAsk, site: Site) -> dict[str, str | None]:
    """Return which addresses are this engine's own pictures, after checking everything else that was named."""
    find(connection, projects, ask.project_id, caller, "project")
    for index, asset_id in enumerate(ask.reference_asset_ids):
        row = find(connection, assets, asset_id, caller, "asset")
        if row["type"] in CLIPS or row["status"] != "completed":
            raise WrongField({f"reference_asset_ids[{index}]": "Choose a picture that is ready."})
    return {url: uploads.local_picture(connection, caller, url, site) for url in ask.reference_image_urls}
