"""Unsaved canvases on disk: written within a second of an edit, offered again after a crash."""

import asyncio
import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec
from msgspec import structs

from studio.domain.canvas_records import CanvasDraft
from studio.domain.errors import GraphError
from studio.domain.graph_json import graph_data, read_graph
from studio.services.storage import disk_errors, write_bytes


class CanvasDrafts:
    """One small file for each canvas with unsaved edits."""

    def __init__(self, folder: Path) -> None:
        """Use a folder; it is made when something is kept."""
        self._folder = folder

    async def keep(self, draft: CanvasDraft) -> None:
        """Write a draft, whole or not at all."""
        await asyncio.to_thread(self.keep_now, draft)

    def keep_now(self, draft: CanvasDraft) -> None:
        """Write a draft before returning; for the end of the program."""
        content: dict[str, Any] = {
            "workspace": draft.workspace,
            "mascot_id": draft.mascot_id,
            "canvas_id": draft.canvas_id,
            "base_hash": draft.base_hash,
            "mascot_name": draft.mascot_name,
            "canvas_name": draft.canvas_name,
            "settled": draft.settled,
            "graph": graph_data(draft.graph),
            "base": graph_data(draft.base),
        }
        write_bytes(self._path(draft.workspace, draft.canvas_id), msgspec.json.encode(content))

    def read(self, workspace: str, canvas_id: str) -> CanvasDraft | None:
        """Return the draft of a canvas; None if there is none, or if it cannot be read any more."""
        return _read(self._path(workspace, canvas_id))

    def all(self, workspace: str) -> tuple[CanvasDraft, ...]:
        """Return every draft of a workspace, the newest first; what cannot be read is left out. Blocking."""
        found = [draft for path in self._folder.glob("*.json") if (draft := _read(path)) is not None]
        mine = [draft for draft in found if draft.workspace == workspace]
        return tuple(sorted(mine, key=lambda draft: -draft.kept_at))

    def settle(self) -> None:
        """Say of every draft that Studio ended as it should; for the end of the program."""
        for path in self._folder.glob("*.json"):
            draft = _read(path)
            if draft is not None and not draft.settled:
                self.keep_now(structs.replace(draft, settled=True))

    def drop(self, workspace: str, canvas_id: str) -> None:
        """Forget the draft of a canvas, because it was saved or given up."""
        path = self._path(workspace, canvas_id)
        with disk_errors(path):
            path.unlink(missing_ok=True)

    def _path(self, workspace: str, canvas_id: str) -> Path:
        """Return a name that is safe on every disk: ids are opaque and never become paths."""
        name = "".join(letter if letter.isalnum() else "_" for letter in f"{workspace}-{canvas_id}")
        digest = sha256(f"{workspace}\0{canvas_id}".encode()).hexdigest()[:12]
        return self._folder / f"{name[:80]}-{digest}.json"


def _read(path: Path) -> CanvasDraft | None:
    try:
        content = json.loads(path.read_bytes())
        return CanvasDraft(
            workspace=str(content["workspace"]),
            mascot_id=str(content["mascot_id"]),
            canvas_id=str(content["canvas_id"]),
            base_hash=str(content["base_hash"]),
            graph=read_graph(content["graph"]),
            base=read_graph(content["base"]),
            mascot_name=str(content.get("mascot_name", "")),
            canvas_name=str(content.get("canvas_name", "")),
            settled=bool(content.get("settled", False)),
            kept_at=path.stat().st_mtime,
        )
    except (OSError, ValueError, KeyError, TypeError, GraphError):
        return None
