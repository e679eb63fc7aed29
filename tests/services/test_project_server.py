"""A project leaves one real engine as a file and arrives at another: every byte, every canvas, every order."""

import asyncio
import json
from pathlib import Path

import msgspec
import pytest

from studio.domain.errors import ApiError, BadRequest
from studio.domain.records import Asset, Mascot, Pose, Project
from studio.domain.requests import GenerateRequest, MascotRequest
from studio.services.cache import DownloadCache
from studio.services.client import MaskoClient
from studio.services.polling import follow
from studio.services.project_file import ProjectContents, ProjectPackage, read_project, write_project
from studio.services.project_import import Imported, ProjectImport
from studio.services.project_server import ServerDoors, archive, can_import, gather
from tests.helpers.engine import running_engine

CANVAS = "canvases"


async def make_project(client: MaskoClient) -> Project:
    """Make a mascot from words, one pose that waves, and a canvas whose edges stand in an order of their own."""
    project = await client.create_project("Forest & Füchse")
    request = MascotRequest(project_id=project.id, name="Felix", prompt="a friendly orange fox", style="flat-vector")
    mascot, _ = await client.create_mascot(request, intent="felix")
    wave = GenerateRequest(
        type="animation", name="Wave", image_prompt="standing", animation_prompt="waving", duration=3
    )
    receipt = await client.generate(mascot.id, wave, intent="wave")
    async for job in follow(lambda: client, receipt.job_id):
        last = job
    assert last.status == "completed"
    pose = next(pose for pose in await client.poses(mascot.id) if pose.name == "Wave")
    path = f"/collections/{mascot.id}/{CANVAS}"
    made = (await client.connection.change("POST", path, body={"name": "Main"}))["data"]
    picture, film = pose.latest("image"), pose.latest("video")
    assert picture is not None
    assert film is not None
    node = {"id": "n1", "itemName": "Wave", "itemId": pose.id, "assetId": picture.id, "position": {"x": 1, "y": 2}}
    edges = [{"id": key, "source": "n1", "target": "n1", "note": key} for key in ("z", "a", "m")]
    edges[0]["videoAssetId"] = film.id
    graph = {"initialNode": "n1", "nodes": [{**node, "odd": [1, 2.5]}], "edges": edges, "inputs": []}
    body = {"graph": graph, "expected_graph_hash": made["graph_hash"]}
    await client.connection.change("PUT", f"{path}/{made['id']}", body=body)
    return project


def test_a_project_moves_to_another_engine_byte_for_byte(tmp_path):
    with running_engine(tmp_path / "one") as one, running_engine(tmp_path / "two") as two:
        asyncio.run(move(tmp_path, one, two))


async def move(folder: Path, one, two) -> None:
    here, there = MaskoClient(one.api, one.key), MaskoClient(two.api, two.key)
    try:
        project = await make_project(here)
        contents = await gather(here, project)
        cache = DownloadCache(folder / "cache", limit_bytes=2**30)
        assert await write_project(contents, folder / "f.masko", lambda asset: cache.fetch(here, asset)) == ()
        package = await read_project(folder / "f.masko", folder / "out")
        assert one.key.encode() not in await asyncio.to_thread((folder / "f.masko").read_bytes)
        assert {mascot.name for mascot in package.contents.mascots} == {"Felix"}
        balance = await there.balance()
        assert await can_import(there)
        done = await ProjectImport(package, ServerDoors(there, package.contents, {})).run()
        assert await there.balance() == balance
        await same(package, there, done, folder)
        await archive(there, done.project[project.id], away=True)
        assert await there.projects() == ()
        await archive(there, done.project[project.id], away=False)
        assert [each.name for each in await there.projects()] == ["Forest & Füchse"]
        await goes_on(there, done)
    finally:
        await here.close()
        await there.close()


async def same(package: ProjectPackage, there: MaskoClient, done: Imported, folder: Path) -> None:
    """Compare what left with what arrived, id by id and byte by byte."""
    contents = package.contents
    again = await gather(there, next(each for each in await there.projects() if each.id in done.project.values()))
    for old, new in zip(contents.mascots, again.mascots, strict=True):
        assert (old.name, old.prompt, old.style) == (new.name, new.prompt, new.style)
        assert new.reference_asset_ids == tuple(done.asset[key] for key in old.reference_asset_ids)
    for old, new in zip(contents.poses, again.poses, strict=True):
        assert (done.pose[old.id], old.name, old.type, old.prompt) == (new.id, new.name, new.type, new.prompt)
        assert [(done.asset[a.id], a.type, a.loop) for a in old.assets] == [(b.id, b.type, b.loop) for b in new.assets]
    cache = DownloadCache(folder / "there", limit_bytes=2**30)
    files = {asset.id: asset for asset in again.assets()}
    assert len(files) == len(contents.assets()) >= 8
    for asset in contents.assets():
        arrived = await cache.fetch(there, files[done.asset[asset.id]])
        assert arrived.read_bytes() == package.files[asset.id].read_bytes()
    text = json.dumps([canvas.graph for canvas in contents.canvases])
    for old, new in {**done.asset, **done.pose}.items():
        text = text.replace(old, new)
    assert json.loads(text) == [canvas.graph for canvas in again.canvases]
    assert [edge["id"] for edge in again.canvases[0].graph["edges"]] == ["z", "a", "m"]


async def goes_on(there: MaskoClient, done: Imported) -> None:
    """The imported mascot can be drawn again, and the canvas knows all formats of its film."""
    mascot_id = next(iter(done.mascot.values()))
    canvas_id = next(iter(done.canvas.values()))
    repair = await there.connection.change(
        "POST", f"/collections/{mascot_id}/canvases/{canvas_id}/repair-preview-media", body={"dry_run": True}
    )
    assert not repair["data"].get("repairs")
    sit = GenerateRequest(type="image", name="Sit", image_prompt="sitting")
    receipt = await there.generate(mascot_id, sit, intent="sit")
    async for job in follow(lambda: there, receipt.job_id):
        last = job
    assert last.status == "completed"


def test_an_import_that_broke_goes_on_and_strangers_are_refused(tmp_path):
    with running_engine(tmp_path / "engine") as engine:
        asyncio.run(resume(tmp_path, engine))


async def resume(folder: Path, engine) -> None:
    client = MaskoClient(engine.api, engine.key)
    picture = folder / "a.png"
    picture.write_bytes(placeholder())
    contents = package_of(picture)
    kept: list[bytes] = []

    async def keep(done: Imported) -> None:
        kept.append(msgspec.json.encode(done))
        if len(kept) == 2:
            raise ConnectionError

    try:
        with pytest.raises(ConnectionError):
            await ProjectImport(contents, ServerDoors(client, contents.contents, {}), keep=keep).run()
        before = msgspec.json.decode(kept[-1], type=Imported)
        done = await ProjectImport(contents, ServerDoors(client, contents.contents, before.asset), done=before).run()
        assert len(await client.projects()) == 1
        assert [pose.name for pose in await client.poses(done.mascot["m"])] == ["Still"]
        await refusals(client, done)
    finally:
        await client.close()


async def refusals(client: MaskoClient, done: Imported) -> None:
    send = client.connection.change
    for fields, file in (
        ({"type": "webm"}, b"not a film"),
        ({"type": "image"}, b"<svg/>"),
        ({"type": "webm_481"}, b"\x1aE\xdf\xa3"),
        ({"type": "../x"}, b"\x1aE\xdf\xa3"),
        ({"type": "webm", "duration": "-1"}, b"\x1aE\xdf\xa3"),
    ):
        form = {"file": ("x", file), **{name: (None, text) for name, text in fields.items()}}
        with pytest.raises(BadRequest):
            await send("POST", "/imports/files", files=form)
    with pytest.raises(BadRequest):
        await send("POST", "/imports/files", files={"type": (None, "image")})
    taken = {"collection_id": done.mascot["m"], "name": "Again", "asset_ids": list(done.asset.values())}
    with pytest.raises(BadRequest, match="belongs to a pose already"):
        await send("POST", "/imports/poses", body=taken)
    link = {"asset_id": next(iter(done.asset.values())), "source_id": "nowhere"}
    for wrong in (
        {"collection_id": done.mascot["m"], "name": "Again", "links": [link]},
        {"collection_id": "nowhere", "name": "Again"},
    ):
        with pytest.raises(ApiError):
            await send("POST", "/imports/poses", body=wrong)


def placeholder() -> bytes:
    return (Path(__file__).parents[2] / "resources" / "engine" / "placeholder.png").read_bytes()


def package_of(picture: Path) -> ProjectPackage:
    asset = Asset(id="a", type="image", item_id="p", file_size=picture.stat().st_size)
    contents = ProjectContents(
        project=Project(id="pr", name="Small"),
        mascots=(Mascot(id="m", project_id="pr", name="Mia", prompt="a cat", style="no-such-style"),),
        poses=(Pose(id="p", mascot_id="m", name="Still", assets=(asset,)),),
    )
    return ProjectPackage(contents=contents, files={"a": picture})
