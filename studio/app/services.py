"""The services that the window does not need for its first seconds, made when they are first asked for."""

from __future__ import annotations

import asyncio
from importlib import import_module
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

if TYPE_CHECKING:
    from collections.abc import Sequence

    from studio.domain.looks import PictureLook, SiteLook
    from studio.domain.records import Mascot
    from studio.domain.uploads import Upload
    from studio.services.access import AccessService
    from studio.services.cache import DownloadCache
    from studio.services.client import MaskoClient
    from studio.services.drops import Address
    from studio.services.engine_process import EngineProcess
    from studio.services.governor import Governor, Governors
    from studio.services.mascot_care import MascotCare
    from studio.services.picture_files import Picture
    from studio.services.storage import Folders
    from studio.services.vault import Vault

_CACHE_LIMIT = 2 * 2**30


class Services:
    """The services that are slow to import: httpx alone takes longer than the window takes to open.

    So their modules are imported by name, on the first call, which is after the first paint and mostly in a thread.
    """

    def __init__(self, folders: Folders, engine_options: Sequence[str]) -> None:
        self._folders = folders
        self._engine_options = engine_options
        self._vault: Vault | None = None
        self._governors: Governors | None = None
        self._budgets: WeakKeyDictionary[MaskoClient, Governor] = WeakKeyDictionary()

    def client(self, api: str, key: str) -> MaskoClient:
        """Return a client that keeps to the one budget of its key; the local engine sets none."""
        if self._governors is None:
            self._governors = import_module("studio.services.governor").Governors(self._folders.data)
        budget = self._governors.governor(api, key)
        made: MaskoClient = import_module("studio.services.client").MaskoClient(api, key, gate=budget)
        self._budgets[made] = budget
        return made

    def budget(self, client: MaskoClient) -> Governor | None:
        """Return the budget of a client's key."""
        return self._budgets.get(client)

    def access(self, client: MaskoClient) -> AccessService:
        """Return the keys and webhooks of a client's workspace."""
        made: AccessService = import_module("studio.services.access").AccessService(client)
        return made

    def engine(self) -> EngineProcess:
        """Return the local engine on this data folder, not started."""
        module = import_module("studio.services.engine_process")
        made: EngineProcess = module.EngineProcess(self._folders.engine, options=self._engine_options)
        return made

    def cache(self) -> DownloadCache:
        """Return the download cache; this reads its folder."""
        module = import_module("studio.services.cache")
        made: DownloadCache = module.DownloadCache(self._folders.cache, limit_bytes=_CACHE_LIMIT)
        return made

    async def vault(self) -> Vault:
        """Return the vault over the system's keyring."""
        if self._vault is None:
            module = await asyncio.to_thread(import_module, "studio.services.vault")
            self._vault = module.Vault(await asyncio.to_thread(module.system_backend))
        assert self._vault is not None
        return self._vault

    async def upload_all(
        self, client: MaskoClient, things: Sequence[Picture | Address]
    ) -> tuple[tuple[Upload, ...], tuple[str, ...]]:
        """Bring pictures to the server; see ``services.uploads``."""
        module = await asyncio.to_thread(import_module, "studio.services.uploads")
        brought: tuple[tuple[Upload, ...], tuple[str, ...]] = await module.upload_all(client, things)
        return brought

    async def look_at_picture(self, client: MaskoClient, asset_id: str) -> PictureLook:
        """Return what an uploaded picture shows; see ``services.looking``."""
        module = await asyncio.to_thread(import_module, "studio.services.looking")
        look: PictureLook = await module.look_at_picture(client, asset_id)
        return look

    async def look_at_site(self, client: MaskoClient, address: str) -> SiteLook:
        """Return whose website that is; see ``services.looking``."""
        module = await asyncio.to_thread(import_module, "studio.services.looking")
        look: SiteLook = await module.look_at_site(client, address)
        return look

    def care(self, client: MaskoClient, mascot_id: str) -> MascotCare:
        """Return the free doors of a mascot; see ``services.mascot_care``."""
        made: MascotCare = import_module("studio.services.mascot_care").MascotCare(client, mascot_id)
        return made

    async def archived(self, client: MaskoClient, project_id: str) -> tuple[Mascot, ...]:
        """Return the mascots of a project that were put away; see ``services.mascot_care``."""
        module = await asyncio.to_thread(import_module, "studio.services.mascot_care")
        found: tuple[Mascot, ...] = await module.archived_mascots(client, project_id)
        return found

    async def close(self) -> None:
        """Keep what was counted for the next start."""
        if self._governors is not None:
            await self._governors.close()
