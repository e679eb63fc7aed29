"""Having the server look at a picture or a website; both are free and change nothing, so they may be tried again."""

from studio.domain.looks import PictureLook, SiteLook
from studio.domain.wire.envelope import Unreadable
from studio.domain.wire.read_looks import read_picture_look, read_site_look
from studio.services.client import MaskoClient
from studio.services.failures import not_understood


async def look_at_picture(client: MaskoClient, asset_id: str) -> PictureLook:
    """Return what an uploaded picture shows. Raises MaskoError."""
    body = await client.connection.change("POST", "/analyze-image", body={"asset_id": asset_id})
    try:
        return read_picture_look(body)
    except Unreadable as error:
        raise not_understood(200, paid=False) from error


async def look_at_site(client: MaskoClient, address: str) -> SiteLook:
    """Return whose website that is and which mascots would suit it. Raises MaskoError."""
    body = await client.connection.change("POST", "/analyze-url", body={"url": address})
    try:
        return read_site_look(body)
    except Unreadable as error:
        raise not_understood(200, paid=False) from error
