"""Everything about a mascot that can be changed for nothing: name, references, settings, address, archive."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar
from urllib.parse import quote

from studio.domain.records import Asset, Mascot
from studio.domain.wire.envelope import Json, Unreadable, one, page
from studio.domain.wire.read_catalogue import read_asset, read_mascot
from studio.services.client import MaskoClient
from studio.services.failures import not_understood

T = TypeVar("T")

_MANY = 500


async def archived_mascots(client: MaskoClient, project_id: str) -> tuple[Mascot, ...]:
    """Return the mascots of a project that were put away. Raises MaskoError."""
    params: dict[str, str | int] = {"project_id": project_id, "archived": "true", "limit": _MANY}
    body = await client.connection.get("/collections", params=params)
    try:
        found = page(body, read_mascot).rows
    except Unreadable as error:
        raise not_understood(200, paid=False) from error
    return tuple(mascot for mascot in found if mascot.archived and mascot.project_id == project_id)


class MascotCare:
    """The free doors of one mascot; every method raises MaskoError."""

    def __init__(self, client: MaskoClient, mascot_id: str) -> None:
        """Speak through ``client``."""
        self._client = client
        self._mascot_id = mascot_id
        self._path = f"/collections/{quote(mascot_id, safe='')}"

    async def read(self) -> Mascot:
        """Return the mascot with its configuration."""
        return await self._client.mascot(self._mascot_id)

    async def pictures(self, asset_ids: Sequence[str]) -> dict[str, Asset]:
        """Return the files behind references by their ids, to be shown."""
        found = {}
        for asset_id in asset_ids:
            body = await self._client.connection.get(f"/assets/{quote(asset_id, safe='')}")
            found[asset_id] = _understood(body, read_asset)
        return found

    async def rename(self, name: str) -> Mascot:
        """Give the mascot another name."""
        return await self._change("PATCH", "", {"name": name})

    async def archive(self) -> None:
        """Put the mascot away; nothing of it is lost."""
        await self._client.connection.change("DELETE", self._path)

    async def restore(self) -> Mascot:
        """Bring the mascot back."""
        return await self._change("PATCH", "?restore=true", {})

    async def set_sizes(self, sizes: Sequence[int]) -> Mascot:
        """Choose the size variants of every animation, also of those there are; none switches them off."""
        wanted = {"enabled": bool(sizes), "sizes": list(sizes)}
        return await self._change("PATCH", "/settings", {"publish_params": {"animation_sizes": wanted}})

    async def set_published(self, *, published: bool) -> Mascot:
        """Publish files under lasting addresses, or only under signed ones."""
        return await self._change("PATCH", "/settings", {"cdn_enabled": published})

    async def set_slug(self, slug: str) -> Mascot:
        """Change the address part of future files; addresses given out before stay as they are."""
        await self._client.connection.change("PATCH", f"{self._path}/cdn-slug", body={"slug": slug})
        return await self.read()

    async def set_references(self, now: Sequence[str], wanted: Sequence[str]) -> Mascot:
        """Turn the references ``now`` into those ``wanted``, in their order.

        The API only adds at the end and removes one, so everything after the first difference is taken off and put
        on again; the pictures themselves stay where they are.
        """
        same = next((at for at, pair in enumerate(zip(now, wanted, strict=False)) if pair[0] != pair[1]), None)
        kept = same if same is not None else min(len(now), len(wanted))
        for asset_id in now[kept:]:
            await self._client.connection.change("DELETE", f"{self._path}/references/{quote(asset_id, safe='')}")
        for asset_id in wanted[kept:]:
            await self._client.connection.change("POST", f"{self._path}/references", body={"asset_id": asset_id})
        return await self.read()

    async def _change(self, method: str, below: str, body: Json) -> Mascot:
        answer = await self._client.connection.change(method, self._path + below, body=body)
        return _understood(answer, read_mascot)


def _understood(body: Any, read: Callable[[Json], T]) -> T:
    try:
        return read(one(body, "collection", "asset"))
    except Unreadable as error:
        raise not_understood(200, paid=False) from error
