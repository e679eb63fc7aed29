"""Canvases over the API: list, open, save with the hash, and the free questions about generating them."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar
from urllib.parse import quote

from studio.domain.canvas_plan import Targets
from studio.domain.canvas_records import (
    Canvas,
    CanvasInfo,
    RepairAnswer,
    RunAnswer,
    read_canvas,
    read_info,
    read_repair,
    read_run,
    read_template_row,
)
from studio.domain.errors import GraphError, MaskoError, NotFound
from studio.domain.graph import Graph
from studio.domain.graph_json import graph_data
from studio.domain.records import Asset
from studio.domain.requests import MAX_NAME
from studio.domain.templates import Template
from studio.domain.wire.envelope import Unreadable, identity, one, rows
from studio.domain.wire.read_catalogue import read_asset
from studio.services.client import MaskoClient
from studio.services.failures import not_understood

T = TypeVar("T")


class CanvasService:
    """The canvases of one workspace; errors come out as ``studio.domain.errors``."""

    def __init__(self, client: MaskoClient) -> None:
        """Speak through the connection of a client; nothing is sent yet."""
        self._connection = client.connection

    async def canvases(self, mascot_id: str, *, archived: bool = False) -> tuple[CanvasInfo, ...]:
        """Return the canvases of a mascot, oldest first; a server that cannot list them has none to show."""
        params: dict[str, str | int] = {"limit": 200, **({"archived": "true"} if archived else {})}
        try:
            body = await self._connection.get(f"/collections/{_id(mascot_id)}/canvases", params=params)
        except NotFound:
            return ()
        return _read(lambda answer: tuple(read_info(row) for row in rows(answer)), body)

    async def canvas(self, mascot_id: str, canvas_id: str) -> Canvas:
        """Return a canvas with graph, hash and progress."""
        return _read(read_canvas, await self._connection.get(_path(mascot_id, canvas_id)))

    async def create(self, mascot_id: str, name: str) -> Canvas:
        """Make an empty canvas. Filling it from a template draws poses and is paid: see ``domain.orders``."""
        path = f"/collections/{_id(mascot_id)}/canvases"
        return _read(read_canvas, await self._connection.change("POST", path, body={"name": name}))

    async def save(self, mascot_id: str, canvas_id: str, graph: Graph, expected_hash: str) -> Canvas:
        """Replace the whole graph; raises ``Conflict`` with the server's graph if it changed meanwhile."""
        body = {"graph": graph_data(graph), "expected_graph_hash": expected_hash}
        return _read(read_canvas, await self._connection.change("PUT", _path(mascot_id, canvas_id), body=body))

    async def rename(self, mascot_id: str, canvas_id: str, name: str) -> Canvas:
        """Give a canvas another name."""
        path = _path(mascot_id, canvas_id)
        return _read(read_canvas, await self._connection.change("PATCH", path, body={"name": name}))

    async def archive(self, mascot_id: str, canvas_id: str) -> None:
        """Put a canvas away; ``restore`` brings it back."""
        await self._connection.change("DELETE", _path(mascot_id, canvas_id))

    async def restore(self, mascot_id: str, canvas_id: str) -> Canvas:
        """Bring an archived canvas back."""
        path = f"{_path(mascot_id, canvas_id)}?restore=true"
        return _read(read_canvas, await self._connection.change("PATCH", path, body={}))

    async def asset(self, asset_id: str) -> Asset | None:
        """Return a file by its id; None if the server does not know it (any longer)."""
        try:
            body = await self._connection.get(f"/assets/{_id(asset_id)}")
        except NotFound:
            return None
        return _read(lambda answer: read_asset(one(answer, "asset")), body)

    async def make_pose(self, mascot_id: str, name: str, asset_ids: tuple[str, ...]) -> str:
        """Make a pose of files that were brought in before, for nothing; return its id."""
        body = {"collection_id": mascot_id, "name": name[:MAX_NAME], "asset_ids": list(asset_ids)}
        answer = await self._connection.change("POST", "/imports/poses", body=body)
        return _read(lambda found: identity(one(found, "item"), "id"), answer)

    async def templates(self) -> tuple[Template, ...]:
        """Return the server's templates, one's own included; those that cannot be read are left out."""
        body = await self._connection.get("/canvas-templates")
        found = []
        for row in _read(rows, body):
            try:
                found.append(read_template_row(row))
            except GraphError:
                continue
        return tuple(found)

    async def save_template(self, template: Template) -> None:
        """Keep a template of one's own on the server."""
        body = {"name": template.name, "description": template.description, "graph": graph_data(template.graph)}
        await self._connection.change("POST", "/canvas-templates", body=body)

    async def dry_run(
        self,
        mascot_id: str,
        canvas_id: str,
        *,
        targets: Targets = "all",
        skip_completed: bool = True,
        duration: int | None = None,
    ) -> RunAnswer:
        """Ask what generating would make and cost; nothing is started."""
        body = run_body(targets, skip_completed=skip_completed, duration=duration) | {"dry_run": True}
        path = f"{_path(mascot_id, canvas_id)}/generate-all"
        return _read(read_run, await self._connection.change("POST", path, body=body))

    async def repair(self, mascot_id: str, canvas_id: str, *, dry_run: bool) -> RepairAnswer:
        """Make missing formats of finished videos again, for nothing."""
        path = f"{_path(mascot_id, canvas_id)}/repair-preview-media"
        return _read(read_repair, await self._connection.change("POST", path, body={"dry_run": dry_run}))

    async def export(self, mascot_id: str, canvas_id: str) -> Mapping[str, Any]:
        """Return the server's own config of a finished canvas."""
        body = await self._connection.get(f"{_path(mascot_id, canvas_id)}/export")
        data = body.get("data") if isinstance(body, dict) else None
        config = data if isinstance(data, dict) else body
        if not isinstance(config, dict):
            raise not_understood(200, paid=False)
        return config


def run_body(targets: Targets, *, skip_completed: bool, duration: int | None) -> dict[str, Any]:
    """Return the body of a generate-all; without a ``duration`` each edge has its own length."""
    body: dict[str, Any] = {"targets": targets, "skip_completed": skip_completed}
    return body if duration is None else body | {"duration": duration}


def _path(mascot_id: str, canvas_id: str) -> str:
    return f"/collections/{_id(mascot_id)}/canvases/{_id(canvas_id)}"


def _id(value: str) -> str:
    return quote(value, safe="")


def _read(read: Callable[[Any], T], body: Any) -> T:
    try:
        return read(body)
    except (Unreadable, GraphError) as error:
        failure: MaskoError = not_understood(200, paid=False)
        raise failure from error
