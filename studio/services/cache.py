"""Downloaded files, kept by content: fetched once, written whole, dropped oldest first."""

import asyncio
import os
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from urllib.parse import unquote, urlsplit

import httpx

from studio.domain.errors import Interrupted, MediaError, NotReady
from studio.domain.records import Asset
from studio.domain.words import tr
from studio.services.client import MaskoClient
from studio.services.connection import is_loopback
from studio.services.part_file import PartFile
from studio.services.storage import disk_errors

_CHUNK = 256 * 1024
#: Tries to get a whole file; a download changes nothing, so it may be repeated.
_TRIES = 3


class DownloadCache:
    """Files of assets on disk, found by address and stored by the hash of what is in them."""

    def __init__(self, folder: Path, *, limit_bytes: int) -> None:
        """Open the cache in ``folder``; beyond ``limit_bytes`` the least recently used files go."""
        self._folder = folder
        self._limit = limit_bytes
        self._objects = folder / "objects"
        self._index = folder / "addresses.txt"
        self._lock = threading.Lock()
        self._running: dict[str, asyncio.Task[Path]] = {}
        self._touched: set[str] = set()
        with disk_errors(folder):
            self._objects.mkdir(parents=True, exist_ok=True)
        self._sizes = self._scan()
        self._names = self._read_index()

    @property
    def folder(self) -> Path:
        """Where the files are, and where others may keep what can be made again."""
        return self._folder

    @property
    def size(self) -> int:
        """Bytes of all files kept."""
        with self._lock:
            return sum(self._sizes.values())

    def cached(self, asset: Asset) -> Path | None:
        """Return the file of an asset if it is here; cheap enough for painting."""
        name = self._names.get(address(asset.url)) if asset.url else None
        if name is None:
            return None
        with self._lock:
            if name not in self._sizes:
                return None
            self._sizes[name] = self._sizes.pop(name)  # last in order is last to go
        path = self._objects / name
        if name not in self._touched:
            self._touched.add(name)
            with suppress(OSError):
                os.utime(path)  # the order of use survives a restart
        return path

    async def fetch(self, client: MaskoClient, asset: Asset) -> Path:
        """Return the file of an asset, downloading it if need be; ``NotReady`` while it is a placeholder."""
        found = self.cached(asset)
        if found is not None:
            return found
        if not asset.ready:
            raise NotReady(tr("This file is still being made."))
        key = address(asset.url)
        task = self._running.get(key)
        if task is None:
            task = asyncio.get_running_loop().create_task(self._download(client, asset, key), name=f"download {key}")
            self._running[key] = task
            task.add_done_callback(lambda ended: self._forget_download(key, ended))
        return await asyncio.shield(task)

    async def close(self) -> None:
        """Stop every download."""
        running = list(self._running.values())
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)

    def set_limit(self, limit_bytes: int) -> None:
        """Keep at most this much from now on; what is beyond it goes at once. Touches the disk."""
        with self._lock:
            self._limit = limit_bytes
            self._evict(keep="")

    def clear(self) -> None:
        """Forget every file."""
        with self._lock:
            for name in list(self._sizes):
                self._drop(name)
            self._rewrite_index()

    def _forget_download(self, key: str, ended: "asyncio.Task[Path]") -> None:
        self._running.pop(key, None)
        if not ended.cancelled():
            ended.exception()  # whoever waited may have left; nobody is to be told then

    async def _download(self, client: MaskoClient, asset: Asset, key: str) -> Path:
        for attempt in range(1, _TRIES + 1):
            try:
                part, digest = await self._receive(client, asset)
            except Interrupted:
                if attempt == _TRIES:
                    raise
                continue
            return await asyncio.to_thread(self._keep, part, digest, key, asset)
        raise AssertionError("unreachable")

    async def _receive(self, client: MaskoClient, asset: Asset) -> tuple[Path, str]:
        """Stream a file to disk beside the others, and return it with the hash of its content."""
        part = PartFile(self._folder)
        async with client.open_file(asset.url) as response:
            _refuse_placeholder(response)
            try:
                async for chunk in response.aiter_bytes(_CHUNK):
                    await asyncio.to_thread(part.write, chunk)
                return await asyncio.to_thread(part.finish)
            except BaseException:
                part.discard()
                raise

    def _keep(self, part: Path, digest: str, key: str, asset: Asset) -> Path:
        try:
            size = part.stat().st_size
            if not size or (asset.file_size and asset.file_size != size):
                raise MediaError(tr("The downloaded file is not complete. Try again later."))
            name = digest + _suffix(asset.url)
            target = self._objects / name
            with self._lock, disk_errors(target):
                part.replace(target)
                self._sizes[name] = size
                self._names[key] = name
                with self._index.open("a", encoding="utf-8") as index:
                    index.write(f"{name}\t{key}\n")
                self._evict(keep=name)
            return target
        finally:
            with suppress(OSError):
                part.unlink()

    def _evict(self, keep: str) -> None:
        excess = sum(self._sizes.values()) - self._limit
        if excess <= 0:
            return
        for name in [name for name in self._sizes if name != keep]:
            excess -= self._sizes[name]
            self._drop(name)
            if excess <= 0:
                break
        self._rewrite_index()

    def _drop(self, name: str) -> None:
        self._sizes.pop(name, None)
        with suppress(OSError):  # Windows keeps a file that is open; it goes next time
            (self._objects / name).unlink()

    def _scan(self) -> dict[str, int]:
        """Return sizes by name, least recently written first, and sweep away halves of earlier runs."""
        for part in self._folder.glob("part-*"):
            with suppress(OSError):
                part.unlink()
        with disk_errors(self._objects), os.scandir(self._objects) as entries:
            found = sorted((entry.stat().st_mtime, entry.name, entry.stat().st_size) for entry in entries)
        return {name: size for _, name, size in found}

    def _read_index(self) -> dict[str, str]:
        try:
            lines = self._index.read_text(encoding="utf-8", errors="replace").splitlines()
        except OSError:
            return {}
        pairs = (line.partition("\t") for line in lines)
        return {key: name for name, _, key in pairs if name in self._sizes and key}

    def _rewrite_index(self) -> None:
        kept: Callable[[str], bool] = self._sizes.__contains__
        self._names = {key: name for key, name in self._names.items() if kept(name)}
        text = "".join(f"{name}\t{key}\n" for key, name in self._names.items())
        with suppress(OSError):
            part = self._index.with_suffix(".part")
            part.write_text(text, encoding="utf-8")
            part.replace(self._index)


def address(url: str) -> str:
    """Return what names a file whatever server shows it: the path alone on this machine, host and path elsewhere.

    >>> address("http://127.0.0.1:4711/cdn/a1/fox-12/wave-9f.png?signature=1")
    '/cdn/a1/fox-12/wave-9f.png'
    """
    parts = urlsplit(url)
    path = unquote(parts.path).replace("\t", " ").replace("\n", " ")
    return path if is_loopback(url) else f"{parts.netloc}{path}"


def _refuse_placeholder(response: httpx.Response) -> None:
    if "no-store" in response.headers.get("cache-control", ""):
        raise NotReady(tr("This file is still being made."))


def _suffix(url: str) -> str:
    suffix = Path(urlsplit(url).path).suffix.lower()
    return suffix if suffix[1:].isalnum() and len(suffix) <= 6 else ""
