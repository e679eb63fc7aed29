"""What a server has of a project, for a project file; and how a server takes one in.

Taking in needs doors that only some servers have: the local engine lists them in its description.
"""

import mimetypes
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

from studio.domain.errors import MaskoError, NotFound
from studio.domain.records import Asset, Mascot, Pose, Project
from studio.domain.wire.envelope import Unreadable, one, rows
from studio.domain.wire.read_catalogue import read_asset
from studio.domain.words import tr
from studio.services.client import MaskoClient
from studio.services.failures import not_understood
from studio.services.project_file import CanvasFile, ProjectContents, ProjectFileError

_DOOR = "/imports/files"


async def gather(client: MaskoClient, project: Project) -> ProjectContents:
    """Ask a server for everything of a project; canvases come as they are, unknown keys and all."""
    mascots: list[Mascot] = []
    poses: list[Pose] = []
    canvases: list[CanvasFile] = []
    references: dict[str, Asset] = {}
    for listed in await client.mascots(project.id):
        mascot = await client.mascot(listed.id)
        mascots.append(mascot)
        poses += await client.poses(mascot.id)
        canvases += await _canvases(client, mascot.id)
        for asset_id in mascot.reference_asset_ids:
            if asset := await _asset(client, asset_id):
                references[asset_id] = asset
    return ProjectContents(
        project=project,
        mascots=tuple(sorted(mascots, key=_age)),
        poses=tuple(poses),
        references=tuple(references.values()),
        canvases=tuple(canvases),
    )


async def archive(client: MaskoClient, project_id: str, *, away: bool) -> None:
    """Put a project away on its server, or bring it back."""
    path = f"/projects/{_id(project_id)}"
    if away:
        await client.connection.change("DELETE", path)
    else:
        await client.connection.change("PATCH", f"{path}?restore=true", body={})


async def can_import(client: MaskoClient) -> bool:
    """Return whether a server says that it takes in project files."""
    try:
        description = await client.description()
    except MaskoError:
        return False
    paths = description.get("paths") if isinstance(description, dict) else None
    return isinstance(paths, dict) and any(str(path).endswith(_DOOR) for path in paths)


class ServerDoors:
    """Takes a project into a workspace through its server; see ``project_import.ProjectDoors``."""

    def __init__(self, client: MaskoClient, contents: ProjectContents, taken: Mapping[str, str]) -> None:
        """Bring in ``contents``; ``taken`` are the new ids of files that an earlier try has brought in already."""
        self._client = client
        self._taken = dict(taken)
        self._assets = {asset.id: asset for asset in contents.assets()}
        self._of_poses = {asset.id for pose in contents.poses for asset in pose.assets}

    async def add_project(self, project: Project) -> str:
        """Make the project."""
        return (await self._client.create_project(project.name)).id

    async def add_reference(self, asset_id: str, file: Path) -> str:
        """Bring in a reference picture, as it is."""
        return await self._send(asset_id, file)

    async def add_mascot(self, project_id: str, mascot: Mascot, reference_ids: tuple[str, ...]) -> str:
        """Make a mascot; references that are pictures of its own poses were drawn from its words."""
        body = {
            "project_id": project_id,
            "name": mascot.name,
            "prompt": mascot.prompt,
            "style": mascot.style,
            "reference_asset_ids": list(reference_ids),
            "caution_list": list(mascot.caution_list),
            "animation_sizes": list(mascot.animation_sizes),
            "cdn_enabled": mascot.cdn_enabled,
            "drawn": set(mascot.reference_asset_ids) <= self._of_poses,
        }
        return await self._make("/imports/mascots", body)

    async def add_pose(self, mascot_id: str, pose: Pose, files: Mapping[str, Path]) -> tuple[str, Mapping[str, str]]:
        """Make a pose with its files, byte for byte."""
        ids = {old: await self._send(old, file) for old, file in files.items()}
        known = {**self._taken, **ids}
        links = [
            {"asset_id": ids[asset.id], "source_id": known[link.asset_id], "role": link.role}
            for asset in pose.assets
            for link in asset.sources
            if asset.id in ids and link.asset_id in known
        ]
        body = {
            "collection_id": mascot_id,
            "name": pose.name,
            "type": pose.type,
            "prompt": pose.prompt,
            "animation_prompt": pose.animation_prompt,
            "asset_ids": [ids[asset.id] for asset in pose.assets if asset.id in ids],
            "links": links,
        }
        return await self._make("/imports/poses", body), ids

    async def add_canvas(self, mascot_id: str, name: str, graph: dict[str, Any]) -> str:
        """Make a canvas with this graph, as it is."""
        path = f"/collections/{_id(mascot_id)}/canvases"
        made = _one(await self._client.connection.change("POST", path, body={"name": name}))
        key = str(made["id"])
        body = {"graph": graph, "expected_graph_hash": made.get("graph_hash")}
        await self._client.connection.change("PUT", f"{path}/{_id(key)}", body=body)
        return key

    async def _send(self, asset_id: str, file: Path) -> str:
        """Bring in a file once, however many things it belongs to."""
        if asset_id not in self._taken:
            asset = self._assets.get(asset_id) or Asset(id=asset_id, type="image")
            with file.open("rb") as content:
                kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
                form = {
                    "file": (file.name, content, kind),
                    "type": (None, asset.type),
                    "duration": (None, f"{asset.duration:.6f}"),
                    "loop": (None, "true" if asset.loop else "false"),
                    "width": (None, str(asset.width)),
                    "height": (None, str(asset.height)),
                }
                answer = await self._client.connection.change("POST", _DOOR, files=form)
            self._taken[asset_id] = str(_one(answer)["id"])
        return self._taken[asset_id]

    async def _make(self, path: str, body: dict[str, Any]) -> str:
        return str(_one(await self._client.connection.change("POST", path, body=body))["id"])


def refuse_elsewhere(workspace: str) -> ProjectFileError:
    """Return what to say where the server has no doors for a project file."""
    words = tr(
        "The server of “{workspace}” takes in no project files. Choose the workspace Local, then import it there.",
        workspace=workspace,
    )
    return ProjectFileError(words)


async def _asset(client: MaskoClient, asset_id: str) -> Asset | None:
    try:
        return read_asset(_one(await client.connection.get(f"/assets/{_id(asset_id)}")))
    except NotFound:
        return None
    except Unreadable as error:
        raise not_understood(200, paid=False) from error


async def _canvases(client: MaskoClient, mascot_id: str) -> list[CanvasFile]:
    path = f"/collections/{_id(mascot_id)}/canvases"
    try:
        listed = rows(await client.connection.get(path, params={"limit": 200}))
        found = []
        for row in listed:
            body = _one(await client.connection.get(f"{path}/{_id(str(row['id']))}"))
            graph = body.get("graph")
            if isinstance(graph, dict):
                found.append(
                    CanvasFile(id=str(row["id"]), mascot_id=mascot_id, name=str(row.get("name", "")), graph=graph)
                )
    except NotFound:
        return []
    except (Unreadable, KeyError) as error:
        raise not_understood(200, paid=False) from error
    return found


def _one(body: Any) -> dict[str, Any]:
    try:
        return dict(one(body))
    except Unreadable as error:
        raise not_understood(200, paid=False) from error


def _age(mascot: Mascot) -> str:
    return mascot.created_at


def _id(value: str) -> str:
    return quote(value, safe="")
