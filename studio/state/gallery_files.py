"""The local files behind assets: found in the cache at once, or fetched in the background."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from studio.domain.errors import MaskoError, NotReady
from studio.domain.records import Asset
from studio.state.tasks import Tasks

if TYPE_CHECKING:
    from studio.services.cache import DownloadCache
    from studio.state.session import Session


class Files(QObject):
    """Fetches files a few at a time, those asked for last first.

    Signals: ``arrived(str)`` the file of that asset is here; ``refused(str)`` it could not be fetched.
    """

    arrived = Signal(str)
    refused = Signal(str)

    AT_ONCE = 6
    #: Requests beyond this many belong to cards that have long been scrolled away.
    WAITING = 120

    def __init__(self, tasks: Tasks, session: Session, cache: DownloadCache, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._session = session
        self._cache = cache
        self._waiting: dict[str, Asset] = {}
        self._running: set[str] = set()
        self._refusals: dict[str, str] = {}

    def path(self, asset: Asset) -> Path | None:
        """Return the file if it is on this machine already."""
        return self._cache.cached(asset)

    def refusal(self, asset: Asset) -> str:
        """Return why the file could not be fetched; empty if that was not tried or worked."""
        return self._refusals.get(asset.id, "")

    def want(self, asset: Asset) -> None:
        """Fetch a file that is not here; asking again moves it to the front, a refused one is not tried again."""
        if asset.id in self._running or asset.id in self._refusals:
            return
        self._waiting.pop(asset.id, None)
        self._waiting[asset.id] = asset
        while len(self._waiting) > self.WAITING:
            del self._waiting[next(iter(self._waiting))]
        self._start()

    async def fetch(self, asset: Asset) -> Path:
        """Return the file of an asset, downloading it if need be; raises like ``DownloadCache.fetch``."""
        return await self._cache.fetch(self._session.current_client(), asset)

    def forget(self) -> None:
        """Stop every download, and try refused files again when they are wanted."""
        self._tasks.cancel("gallery/file")
        self._waiting.clear()
        self._running.clear()
        self._refusals.clear()

    def _start(self) -> None:
        client = self._session.client
        while client is not None and self._waiting and len(self._running) < self.AT_ONCE:
            _, asset = self._waiting.popitem()
            self._running.add(asset.id)
            self._tasks.spawn(
                f"gallery/file/{asset.id}",
                self._cache.fetch(client, asset),
                done=partial(self._on_arrived, asset.id),
                failed=partial(self._on_failed, asset.id),
            )

    def _on_arrived(self, asset_id: str, _path: Path) -> None:
        self._running.discard(asset_id)
        self.arrived.emit(asset_id)
        self._start()

    def _on_failed(self, asset_id: str, error: MaskoError) -> None:
        self._running.discard(asset_id)
        if not isinstance(error, NotReady):
            self._refusals[asset_id] = error.sentence
        self.refused.emit(asset_id)
        self._start()
