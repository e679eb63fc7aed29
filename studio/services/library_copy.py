"""The last seen library of each workspace, so that it can be read without a network, with its age."""

import asyncio
import time
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

import msgspec

from studio.domain.records import Mascot, Pose, Project, Record, Style
from studio.services.storage import disk_errors, write_bytes

T = TypeVar("T")


class ShelfCopy(Record, frozen=True, kw_only=True):
    """Projects and mascots as they were ``at`` that time, in seconds since 1970."""

    at: float
    projects: tuple[Project, ...]
    mascots: tuple[Mascot, ...]


class PosesCopy(Record, frozen=True, kw_only=True):
    """A mascot's poses as they were ``at`` that time, in seconds since 1970."""

    at: float
    poses: tuple[Pose, ...]


class StylesCopy(Record, frozen=True, kw_only=True):
    """The styles as they were ``at`` that time, in seconds since 1970."""

    at: float
    styles: tuple[Style, ...]


class LibraryCopy:
    """Copies by workspace, each file written whole; a damaged or missing one counts as none."""

    def __init__(self, folder: Path, *, now: Callable[[], float] = time.time) -> None:
        """Keep the copies in ``folder``."""
        self._folder = folder
        self._now = now

    async def keep(self, workspace: str, projects: tuple[Project, ...], mascots: tuple[Mascot, ...]) -> None:
        """Keep the projects and mascots that the server just told; ``StorageError`` if the disk refuses."""
        await self._write(
            self._path(workspace, "library"), ShelfCopy(at=self._now(), projects=projects, mascots=mascots)
        )

    async def keep_poses(self, workspace: str, mascot_id: str, poses: tuple[Pose, ...]) -> None:
        """Keep the poses of a mascot that the server just told; ``StorageError`` if the disk refuses."""
        await self._write(self._path(workspace, mascot_id), PosesCopy(at=self._now(), poses=poses))

    async def keep_styles(self, workspace: str, styles: tuple[Style, ...]) -> None:
        """Keep the styles that the server just told; ``StorageError`` if the disk refuses."""
        await self._write(self._path(workspace, "styles"), StylesCopy(at=self._now(), styles=styles))

    async def library(self, workspace: str) -> ShelfCopy | None:
        """Return the last seen projects and mascots, or None if there is no copy."""
        return await self._read(self._path(workspace, "library"), ShelfCopy)

    async def poses(self, workspace: str, mascot_id: str) -> PosesCopy | None:
        """Return the last seen poses of a mascot, or None if there is no copy."""
        return await self._read(self._path(workspace, mascot_id), PosesCopy)

    async def styles(self, workspace: str) -> StylesCopy | None:
        """Return the last seen styles, or None if there is no copy."""
        return await self._read(self._path(workspace, "styles"), StylesCopy)

    async def _write(self, path: Path, copy: Record) -> None:
        await asyncio.to_thread(lambda: write_bytes(path, msgspec.json.encode(copy)))

    async def _read(self, path: Path, kind: type[T]) -> T | None:
        def read() -> T | None:
            with disk_errors(path):
                if not path.exists():
                    return None
                content = path.read_bytes()
            try:
                return msgspec.json.decode(content, type=kind)
            except (msgspec.DecodeError, UnicodeDecodeError):
                return None

        return await asyncio.to_thread(read)

    def _path(self, workspace: str, name: str) -> Path:
        # Names and ids may hold any character; their hash is a name on every disk.
        return self._folder / f"{sha256(f'{workspace}/{name}'.encode()).hexdigest()[:32]}.json"
