"""What stands in the form, kept for each mascot on disk, so that no crash and no switch loses a word."""

from __future__ import annotations

import asyncio
import threading
from hashlib import sha256
from pathlib import Path
from typing import Literal

import msgspec

from studio.domain.records import Record
from studio.domain.requests import DEFAULT_DURATION
from studio.services.storage import disk_errors, write_bytes

Kind = Literal["pose", "animate_new", "animate_pose", "transition", "edit"]


class Draft(Record, frozen=True, kw_only=True):
    """The fields of the generation form; poses are item ids, the duration whole seconds."""

    kind: Kind = "pose"
    pose_name: str = ""
    pose_prompt: str = ""
    motion_prompt: str = ""
    edit_instructions: str = ""
    source_pose: str = ""
    end_pose: str = ""
    duration: int = DEFAULT_DURATION
    loop: bool = True
    auto_reverse: bool = True


class Drafts:
    """One small file per workspace and mascot."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._disk = threading.Lock()
        self._unwritten: dict[Path, Draft] = {}

    def read(self, workspace: str, mascot_id: str) -> Draft:
        """Return the draft of a mascot; an empty one if there is none, or if its file is damaged."""
        path = self._path(workspace, mascot_id)
        if path in self._unwritten:
            return self._unwritten[path]
        if not path.exists():
            return Draft()
        with disk_errors(path):
            content = path.read_bytes()
        try:
            return msgspec.json.decode(content, type=Draft)
        except msgspec.DecodeError:
            return Draft()

    def keep(self, workspace: str, mascot_id: str, draft: Draft) -> None:
        """Note a draft that has to be written."""
        self._unwritten[self._path(workspace, mascot_id)] = draft

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

    def _path(self, workspace: str, mascot_id: str) -> Path:
        # Ids are opaque and names are anything: neither may become a path.
        name = sha256(f"{workspace}\n{mascot_id}".encode()).hexdigest()
        return self._folder / f"{name[:32]}.json"
