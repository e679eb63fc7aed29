"""Unfinished forms on disk, one small file each, so that no crash and no switch loses a word."""

from __future__ import annotations

import asyncio
import threading
from hashlib import sha256
from typing import TYPE_CHECKING, Generic, TypeVar

import msgspec

from studio.domain.records import Record
from studio.services.storage import disk_errors, write_bytes

if TYPE_CHECKING:
    from pathlib import Path

T = TypeVar("T", bound=Record)


class DraftFiles(Generic[T]):
    """Drafts of one kind by workspace and by what they are for, e.g. a mascot's id."""

    def __init__(self, folder: Path, empty: T) -> None:
        """Keep drafts like ``empty`` in ``folder``; nothing is read before it is asked for."""
        self._folder = folder
        self._empty = empty
        self._disk = threading.Lock()
        self._unwritten: dict[Path, T] = {}

    def read(self, workspace: str, subject: str) -> T:
        """Return a draft; an empty one if there is none, or if its file is damaged. Raises StorageError."""
        path = self._path(workspace, subject)
        if path in self._unwritten:
            return self._unwritten[path]
        if not path.exists():
            return self._empty
        with disk_errors(path):
            content = path.read_bytes()
        try:
            return msgspec.json.decode(content, type=type(self._empty))
        except (msgspec.DecodeError, UnicodeDecodeError):
            return self._empty

    def keep(self, workspace: str, subject: str, draft: T) -> None:
        """Note a draft that has to be written."""
        self._unwritten[self._path(workspace, subject)] = draft

    async def flush(self) -> None:
        """Return when every draft noted is on disk; raises ``StorageError``."""
        await asyncio.to_thread(self.flush_now)

    def flush_now(self) -> None:
        """Write every draft noted; blocking."""
        with self._disk:
            while self._unwritten:
                path, draft = next(iter(self._unwritten.items()))
                write_bytes(path, msgspec.json.encode(draft))
                if self._unwritten.get(path) is draft:
                    del self._unwritten[path]

    def _path(self, workspace: str, subject: str) -> Path:
        # Ids are opaque and names are anything: neither may become a path.
        name = sha256(f"{workspace}\n{subject}".encode()).hexdigest()
        return self._folder / f"{name[:32]}.json"
