"""Earlier versions of canvases, on this machine: one file each, written whole; restoring never takes one away."""

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

import msgspec

from studio.domain.errors import GraphError, StorageError
from studio.domain.graph import Graph
from studio.domain.graph_json import graph_data, read_graph
from studio.domain.records import Record
from studio.services.storage import disk_errors, write_bytes

#: Versions without a name kept for each canvas; the oldest go first, those with a name stay.
KEPT = 100


class Revision(Record, frozen=True, kw_only=True):
    """A version of a canvas: ``when`` in seconds since 1970, ``name`` empty unless somebody gave it one."""

    id: str
    when: float
    graph: Graph
    name: str = ""


class _File(Record, frozen=True, kw_only=True):
    when: float
    name: str
    graph: msgspec.Raw


class Revisions:
    """The versions of every canvas, in one folder. All calls block, so call them in a thread."""

    def __init__(self, folder: Path, *, clock: Callable[[], float] = time.time) -> None:
        """Keep everything below ``folder``; it is made when something is kept."""
        self._folder = folder
        self._clock = clock
        self._writing = threading.Lock()

    def all(self, workspace: str, canvas_id: str) -> tuple[Revision, ...]:
        """Return the versions of a canvas, newest first; what cannot be read is left out."""
        found = [_read(path) for path in sorted(self._place(workspace, canvas_id).glob("*.json"), reverse=True)]
        return tuple(revision for revision in found if revision is not None)

    def keep(self, workspace: str, canvas_id: str, graph: Graph, *, name: str = "") -> None:
        """Keep a version, unless the newest one is the same and no name is given; StorageError if the disk refuses."""
        place = self._place(workspace, canvas_id)
        with self._writing:
            self._keep(place, graph, name)

    def rename(self, workspace: str, canvas_id: str, revision_id: str, name: str) -> None:
        """Name a version, which then stays; an empty name takes it away again."""
        path = self._place(workspace, canvas_id) / f"{Path(revision_id).name}.json"
        revision = _read(path)
        if revision is not None:
            self._write(path, revision.when, name.strip(), revision.graph)

    def _keep(self, place: Path, graph: Graph, name: str) -> None:
        newest = max(place.glob("*.json"), default=None)
        before = _read(newest) if newest is not None else None
        if before is not None and before.graph == graph and not name:
            return
        now = self._clock()
        # The order of names is the order of time, also where two fall into one moment.
        stamp = max(int(now * 1e6), int(newest.stem) + 1 if newest is not None else 0)
        self._write(place / f"{stamp:017d}.json", now, name, graph)
        self._prune(place)

    def _write(self, path: Path, when: float, name: str, graph: Graph) -> None:
        content = _File(when=when, name=name, graph=msgspec.Raw(msgspec.json.encode(graph_data(graph))))
        write_bytes(path, msgspec.json.encode(content))

    def _prune(self, place: Path) -> None:
        unnamed = [path for path in sorted(place.glob("*.json")) if (found := _read(path)) and not found.name]
        for path in unnamed[:-KEPT]:
            with suppress(OSError):
                path.unlink()

    def _place(self, workspace: str, canvas_id: str) -> Path:
        # Ids are opaque and names are anything: neither may become a path.
        return self._folder / sha256(f"{workspace}\n{canvas_id}".encode()).hexdigest()[:32]


def _read(path: Path) -> Revision | None:
    try:
        with disk_errors(path):
            content = msgspec.json.decode(path.read_bytes(), type=_File)
        graph = read_graph(msgspec.json.decode(content.graph))
    except (StorageError, GraphError, msgspec.DecodeError, UnicodeDecodeError):
        return None
    return Revision(id=path.stem, when=content.when, name=content.name, graph=graph)
