"""Importing: everything arrives once, also when it broke in the middle."""

import asyncio
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
import pytest

from studio.domain.errors import Unreachable
from studio.domain.records import Asset, Mascot, Pose, Project
from studio.services.project_file import CanvasFile, ProjectContents, ProjectPackage
from studio.services.project_import import Imported, ProjectImport, with_new_ids

GRAPH = {
    "edges": [{"id": "z", "videoAssetId": "a2", "priority": 3}, {"id": "a", "videoAssetId": None}, {"id": "m"}],
    "nodes": [{"id": "n", "itemId": "p1", "assetId": "a1", "extra": 1}, {"id": "o", "assetId": "gone"}],
    "inputs": [],
}
PACKAGE = ProjectPackage(
    contents=ProjectContents(
        project=Project(id="pr", name="Forest"),
        mascots=(
            Mascot(id="m1", project_id="pr", name="Felix", reference_asset_ids=("r1", "lost")),
            Mascot(id="m2", project_id="pr", name="Mia", reference_asset_ids=("r1",)),
        ),
        poses=(
            Pose(
                id="p1", mascot_id="m1", name="Wave", assets=(Asset(id="a1", type="image"), Asset(id="a2", type="webm"))
            ),
            Pose(id="p2", mascot_id="m2", name="Idle"),
        ),
        canvases=(CanvasFile(id="c1", mascot_id="m1", name="Main", graph=GRAPH),),
    ),
    files={"a1": Path("/x/a1"), "a2": Path("/x/a2"), "r1": Path("/x/r1")},
)


class Workspace:
    """Takes everything in, under new ids; breaks before the step it is told to."""

    def __init__(self, break_at: int = 99) -> None:
        self.made: list[tuple[Any, ...]] = []
        self.break_at = break_at

    def take(self, *what: Any) -> str:
        if len(self.made) == self.break_at:
            raise Unreachable("There is no network.")
        self.made.append(what)
        return f"new-{what[1]}"

    async def add_project(self, project: Project) -> str:
        return self.take("project", project.id)

    async def add_reference(self, asset_id: str, file: Path) -> str:
        return self.take("reference", asset_id, file)

    async def add_mascot(self, project_id: str, mascot: Mascot, reference_ids: tuple[str, ...]) -> str:
        return self.take("mascot", mascot.id, project_id, reference_ids)

    async def add_pose(self, mascot_id: str, pose: Pose, files: Mapping[str, Path]) -> tuple[str, Mapping[str, str]]:
        return self.take("pose", pose.id, mascot_id, tuple(files)), {old: f"new-{old}" for old in files}

    async def add_canvas(self, mascot_id: str, name: str, graph: dict[str, Any]) -> str:
        return self.take("canvas", "c1", mascot_id, name, json.dumps(graph))


def test_everything_arrives_under_new_ids():
    workspace = Workspace()
    done = asyncio.run(ProjectImport(PACKAGE, workspace).run())
    assert [what[:4] for what in workspace.made[:-1]] == [
        ("project", "pr"),
        ("reference", "r1", Path("/x/r1")),
        ("mascot", "m1", "new-pr", ("new-r1",)),
        ("mascot", "m2", "new-pr", ("new-r1",)),
        ("pose", "p1", "new-m1", ("a1", "a2")),
        ("pose", "p2", "new-m2", ()),
    ]
    assert workspace.made[-1][2:4] == ("new-m1", "Main")
    assert done.canvas == {"c1": "new-c1"}
    assert done.count == 1 + 2 + 2 + 3 + 1


@pytest.mark.parametrize("break_at", range(7))
def test_a_broken_import_goes_on_where_it_stopped(break_at):
    kept: list[bytes] = []

    async def keep(done: Imported) -> None:
        kept.append(msgspec.json.encode(done))

    broken = Workspace(break_at)
    with pytest.raises(Unreachable):
        asyncio.run(ProjectImport(PACKAGE, broken, keep=keep).run())
    rest = Workspace()
    before = msgspec.json.decode(kept[-1], type=Imported) if kept else None
    done = asyncio.run(ProjectImport(PACKAGE, rest, done=before).run())
    whole = Workspace()
    assert done == asyncio.run(ProjectImport(PACKAGE, whole).run())
    assert broken.made + rest.made == whole.made


def test_a_canvas_only_changes_its_ids():
    graph = with_new_ids(GRAPH, {"p1": "P"}, {"a1": "A", "a2": "B"})
    expected = json.dumps(GRAPH).replace('"p1"', '"P"').replace('"a1"', '"A"').replace('"a2"', '"B"')
    assert json.dumps(graph) == expected.replace('"gone"', "null")
    assert with_new_ids({"nodes": "odd", "edges": [5]}, {}, {}) == {"nodes": "odd", "edges": [5]}
