"""Pictures that go up to the server: free, so they may be tried again."""

from collections.abc import Sequence

from studio.domain.errors import MaskoError
from studio.domain.uploads import Upload
from studio.domain.wire.envelope import Unreadable, identity, one, text, whole
from studio.services.client import MaskoClient
from studio.services.drops import Address
from studio.services.failures import not_understood
from studio.services.picture_files import Picture


async def upload(client: MaskoClient, what: Picture | Address) -> Upload:
    """Bring a picture, or have the server fetch one from the web. Raises MaskoError."""
    if isinstance(what, Address):
        body = await client.connection.change("POST", "/upload", body={"url": what.url})
        notices: tuple[str, ...] = ()
    else:
        files = {"file": (what.name, what.data, what.media_type)}
        body = await client.connection.change("POST", "/upload", files=files)
        notices = what.notices
    try:
        return _read(body, what, notices)
    except Unreadable as error:
        raise not_understood(200, paid=False) from error


async def upload_all(
    client: MaskoClient, things: Sequence[Picture | Address]
) -> tuple[tuple[Upload, ...], tuple[str, ...]]:
    """Bring pictures one after another; return what arrived, and a sentence for each that did not."""
    arrived, refused = [], []
    for thing in things:
        try:
            arrived.append(await upload(client, thing))
        except MaskoError as error:
            refused.append(f"“{thing.name}”: {error.sentence}")
    return tuple(arrived), tuple(refused)


async def keep_as_poses(client: MaskoClient, mascot_id: str, uploads: Sequence[Upload]) -> int:
    """Make a pose of each upload, which costs nothing; return how many. Raises MaskoError."""
    for what in uploads:
        body = {"collection_id": mascot_id, "name": what.title, "type": "image", "asset_ids": [what.asset_id]}
        await client.connection.change("POST", "/imports/poses", body=body)
    return len(uploads)


def _read(body: object, what: Picture | Address, notices: tuple[str, ...]) -> Upload:
    row = one(body)
    return Upload(
        asset_id=identity(row, "asset_id", "id"),
        name=what.name,
        url=text(row, "url"),
        width=whole(row, "width") or getattr(what, "width", 0),
        height=whole(row, "height") or getattr(what, "height", 0),
        notices=notices,
    )
