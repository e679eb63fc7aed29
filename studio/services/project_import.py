"""Bringing a project file into a workspace, one thing at a time, so that a broken import goes on where it stopped."""

from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any, Literal, Protocol

import msgspec

from studio.domain.records import Mascot, Pose, Project, Record
from studio.services.project_file import CanvasFile, ProjectPackage

Kind = Literal["project", "mascot", "pose", "asset", "canvas"]


class ProjectDoors(Protocol):
    """How a workspace takes in what a project file holds; every method returns the ids given there."""

    async def add_project(self, project: Project) -> str:
        """Make the project."""

    async def add_reference(self, asset_id: str, file: Path) -> str:
        """Upload a reference picture."""

    async def add_mascot(self, project_id: str, mascot: Mascot, reference_ids: tuple[str, ...]) -> str:
        """Make a mascot with its references."""

    async def add_pose(self, mascot_id: str, pose: Pose, files: Mapping[str, Path]) -> tuple[str, Mapping[str, str]]:
        """Make a pose with its files, given by their old ids; return the pose's id and the files' new ids."""

    async def add_canvas(self, mascot_id: str, name: str, graph: dict[str, Any]) -> str:
        """Make a canvas with this graph."""


class Imported(Record, frozen=True, kw_only=True):
    """New ids by old ones."""

    project: dict[str, str] = msgspec.field(default_factory=dict)
    mascot: dict[str, str] = msgspec.field(default_factory=dict)
    pose: dict[str, str] = msgspec.field(default_factory=dict)
    asset: dict[str, str] = msgspec.field(default_factory=dict)
    canvas: dict[str, str] = msgspec.field(default_factory=dict)

    @property
    def count(self) -> int:
        """How many things there are."""
        return sum(len(table) for table in (self.project, self.mascot, self.pose, self.asset, self.canvas))


class ProjectImport:
    """One import; what is done already is given as ``done`` and never made twice."""

    def __init__(
        self,
        package: ProjectPackage,
        doors: ProjectDoors,
        *,
        done: Imported | None = None,
        keep: Callable[[Imported], Awaitable[None]] | None = None,
    ) -> None:
        """Prepare; ``keep`` is awaited after every step and writes down how far the import is."""
        self._package = package
        self._doors = doors
        self._done = done or Imported()
        self._keep = keep

    async def run(self) -> Imported:
        """Bring in everything that is not done yet, and return all new ids."""
        contents = self._package.contents
        project_id = await self._project(contents.project)
        for mascot in contents.mascots:
            await self._mascot(project_id, mascot)
        for pose in contents.poses:
            await self._pose(pose)
        for canvas in contents.canvases:
            await self._canvas(canvas)
        return self._done

    async def _project(self, project: Project) -> str:
        if project.id not in self._done.project:
            await self._note("project", {project.id: await self._doors.add_project(project)})
        return self._done.project[project.id]

    async def _mascot(self, project_id: str, mascot: Mascot) -> None:
        if mascot.id in self._done.mascot:
            return
        for asset_id in mascot.reference_asset_ids:
            file = self._package.files.get(asset_id)
            if file is not None and asset_id not in self._done.asset:
                await self._note("asset", {asset_id: await self._doors.add_reference(asset_id, file)})
        new = (self._done.asset.get(asset_id) for asset_id in mascot.reference_asset_ids)
        references = tuple(asset_id for asset_id in new if asset_id is not None)
        await self._note("mascot", {mascot.id: await self._doors.add_mascot(project_id, mascot, references)})

    async def _pose(self, pose: Pose) -> None:
        if pose.id in self._done.pose:
            return
        files = {asset.id: file for asset in pose.assets if (file := self._package.files.get(asset.id)) is not None}
        pose_id, assets = await self._doors.add_pose(self._done.mascot[pose.mascot_id], pose, files)
        self._done.asset.update(assets)
        await self._note("pose", {pose.id: pose_id})

    async def _canvas(self, canvas: CanvasFile) -> None:
        if canvas.id in self._done.canvas:
            return
        graph = with_new_ids(canvas.graph, self._done.pose, self._done.asset)
        mascot_id = self._done.mascot[canvas.mascot_id]
        await self._note("canvas", {canvas.id: await self._doors.add_canvas(mascot_id, canvas.name, graph)})

    async def _note(self, kind: Kind, ids: Mapping[str, str]) -> None:
        getattr(self._done, kind).update(ids)
        if self._keep is not None:
            await self._keep(self._done)


def with_new_ids(graph: Mapping[str, Any], poses: Mapping[str, str], assets: Mapping[str, str]) -> dict[str, Any]:
    """Return a graph that points at the imported poses and files; nothing else changes, no order either.

    A file that did not come along leaves no id behind, so that it counts as missing rather than as somebody else's.
    """
    result = dict(graph)
    if isinstance(graph.get("nodes"), list):
        result["nodes"] = [_moved(node, {"itemId": poses, "assetId": assets}) for node in graph["nodes"]]
    if isinstance(graph.get("edges"), list):
        result["edges"] = [_moved(edge, {"videoAssetId": assets}) for edge in graph["edges"]]
    return result


def _moved(part: Any, tables: Mapping[str, Mapping[str, str]]) -> Any:
    if not isinstance(part, dict):
        return part
    result = dict(part)
    for key, table in tables.items():
        if result.get(key) is not None:
            result[key] = table.get(str(result[key]))
    return result
