"""Project files: reproducible, complete, and believed only when every hash is right."""

import hashlib
import json
import os
import random
import zipfile
from pathlib import Path

import pytest
from msgspec import structs

from studio.domain.errors import NotReady, StorageError, Unreachable
from studio.domain.records import Asset, Mascot, Pose, Project
from studio.services.project_file import (
    CanvasFile,
    Missing,
    ProjectContents,
    ProjectFileError,
    is_project_file,
    read_project,
    write_project,
)
from tests.helpers.counts import count

GRAPH = {
    "initialNode": "n1",
    "nodes": [{"id": "n1", "itemId": "p1", "assetId": "a1", "odd": {"kept": [1, 2.5]}}, {"id": "n2"}],
    "edges": [{"id": name, "source": "n1", "target": "n2", "videoAssetId": "a2"} for name in ("z", "a", "m")],
}


def asset(asset_id: str, kind: str, item: str = "p1", **more) -> Asset:
    return Asset(id=asset_id, type=kind, item_id=item, url=f"https://cdn/{asset_id}?signature=s3cret", **more)


CONTENTS = ProjectContents(
    project=Project(id="pr", name="Forest & Füchse"),
    mascots=(Mascot(id="m1", project_id="pr", name="Felix", reference_asset_ids=("r1",), style_card={"a": [1]}),),
    poses=(
        Pose(
            id="p1",
            mascot_id="m1",
            name="Wave",
            assets=(
                asset("a1", "image"),
                asset("a2", "webm", duration=4.0),
                asset("a3", "image"),
                asset("a4", "hevc", status="pending"),
            ),
        ),
        Pose(id="p2", mascot_id="m1", name="Empty"),
    ),
    references=(asset("r1", "image", ""),),
    canvases=(CanvasFile(id="c1", mascot_id="m1", name="Main", graph=GRAPH),),
)


@pytest.fixture
def sources(tmp_path) -> dict[str, Path]:
    """Files of the assets; a1 and a3 are the same picture."""
    contents = {"a1": b"picture", "a2": os.urandom(300_000), "a3": b"picture", "r1": b"reference"}
    found = {}
    for name, content in contents.items():
        found[name] = tmp_path / f"{name}{'.webm' if name == 'a2' else '.png'}"
        found[name].write_bytes(content)
    return found


def fetching(sources: dict[str, Path]):
    async def fetch(one: Asset) -> Path:
        if one.id not in sources:
            raise NotReady("This file is still being made.")
        return sources[one.id]

    return fetch


async def written(path: Path, sources: dict[str, Path], contents: ProjectContents = CONTENTS) -> Path:
    await write_project(contents, path, fetching(sources))
    return path


async def test_everything_comes_back_byte_for_byte(tmp_path, sources):
    steps = []
    lost = await write_project(
        CONTENTS, tmp_path / "f.masko", fetching(sources), on_progress=lambda *step: steps.append(step)
    )
    assert lost == ()
    assert steps == [(1, 4), (2, 4), (3, 4), (4, 4)]
    package = await read_project(tmp_path / "f.masko", tmp_path / "out")
    assert package.contents.canvases == CONTENTS.canvases
    assert [edge["id"] for edge in package.contents.canvases[0].graph["edges"]] == ["z", "a", "m"]
    assert json.dumps(package.contents.canvases[0].graph) == json.dumps(GRAPH)
    assert package.contents.mascots == CONTENTS.mascots
    bare = structs.replace(CONTENTS.poses[0].assets[1], url="")
    assert package.contents.poses[0].assets[1] == bare
    assert {name: file.read_bytes() for name, file in package.files.items()} == {
        name: file.read_bytes() for name, file in sources.items()
    }
    assert package.files["a1"] == package.files["a3"]
    assert package.files["a2"].suffix == ".webm"
    assert b"s3cret" not in (tmp_path / "f.masko").read_bytes()


async def test_the_same_project_gives_the_same_bytes_anywhere(tmp_path, sources):
    one = await written(tmp_path / "one.masko", sources)
    moved = {}
    for name, file in sources.items():
        (tmp_path / "elsewhere").mkdir(exist_ok=True)
        moved[name] = tmp_path / "elsewhere" / f"other-{name}{file.suffix}"
        moved[name].write_bytes(file.read_bytes())
        os.utime(moved[name], (1, 1))
    other_urls = structs.replace(
        CONTENTS, references=tuple(structs.replace(asset, url="http://127.0.0.1/x") for asset in CONTENTS.references)
    )
    other = await written(tmp_path / "deep" / "other.masko", dict(reversed(moved.items())), other_urls)
    assert one.read_bytes() == other.read_bytes()
    package = await read_project(one, tmp_path / "out")
    again = await written(tmp_path / "again.masko", package.files, package.contents)
    assert again.read_bytes() == one.read_bytes()


async def test_files_that_cannot_be_had_are_named(tmp_path, sources):
    del sources["a2"]
    lost = await write_project(CONTENTS, tmp_path / "f.masko", fetching(sources))
    assert lost == (Missing(asset_id="a2", reason="This file is still being made."),)
    assert (await read_project(tmp_path / "f.masko", tmp_path / "out")).missing == lost


async def test_without_a_network_nothing_is_written(tmp_path, sources):
    async def fetch(one: Asset) -> Path:
        raise Unreachable("There is no network.")

    with pytest.raises(Unreachable):
        await write_project(CONTENTS, tmp_path / "new" / "f.masko", fetch)
    assert not (tmp_path / "new").exists()
    old = await written(tmp_path / "old.masko", sources)
    before = old.read_bytes()
    sources["a2"].unlink()
    with pytest.raises(StorageError):
        await written(old, sources)
    assert old.read_bytes() == before
    assert [path.name for path in tmp_path.glob("*.masko*")] == ["old.masko"]


async def test_it_can_be_told_from_its_first_bytes(tmp_path, sources):
    assert is_project_file(await written(tmp_path / "named.zip", sources))
    with zipfile.ZipFile(tmp_path / "other.masko", "w") as archive:
        archive.writestr("a", "b")
    assert not is_project_file(tmp_path / "other.masko")
    assert not is_project_file(tmp_path / "gone.masko")
    with pytest.raises(ProjectFileError, match="is not a Masko project"):
        await read_project(tmp_path / "other.masko", tmp_path / "out")
    with pytest.raises(StorageError):
        await read_project(tmp_path / "gone.masko", tmp_path / "out")


def rewritten(source: Path, target: Path, changes: dict[str, bytes | None]) -> Path:
    """Copy a project file with some of its parts replaced, or dropped."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for info in old.infolist():
            content = changes.get(info.filename, old.read(info))
            if content is not None:
                new.writestr(info, content)
    return target


async def test_a_replaced_file_is_found_out(tmp_path, sources):
    good = await written(tmp_path / "good.masko", sources)
    name = f"assets/{hashlib.sha256(b'picture').hexdigest()}.png"
    for content in (b"pictur3", b"longer than before", None):
        bad = rewritten(good, tmp_path / "bad.masko", {name: content})
        with pytest.raises(ProjectFileError, match="damaged"):
            await read_project(bad, tmp_path / "out")
    assert not list((tmp_path / "out").glob(".*"))


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("version", 99, "newer Studio"),
        ("format", "other", "not a Masko project"),
        ("contents", {"project": 5}, "not a Masko project"),
        ("files", [{"asset_id": "a", "sha256": "../" * 20 + "x" * 4, "size": 1}], "never does"),
        ("files", [{"asset_id": "a", "sha256": "0" * 64, "size": 1, "suffix": "/../x"}], "never does"),
    ],
)
async def test_a_manifest_that_says_something_else(tmp_path, sources, key, value, words):
    good = await written(tmp_path / "good.masko", sources)
    with zipfile.ZipFile(good) as archive:
        manifest = json.loads(archive.read("manifest.json"))
    manifest[key] = value
    bad = rewritten(good, tmp_path / "bad.masko", {"manifest.json": json.dumps(manifest).encode()})
    with pytest.raises(ProjectFileError, match=words):
        await read_project(bad, tmp_path / "out")


async def test_no_damage_goes_unseen(tmp_path, sources):
    sources["a2"].write_bytes(b"short")
    good = await written(tmp_path / "good.masko", sources)
    whole = good.read_bytes()
    right = await read_project(good, tmp_path / "right")
    chance = random.Random(2)
    places = chance.sample(range(len(whole)), count(300, len(whole)))
    for place in places:
        broken = bytearray(whole)
        broken[place] ^= 1 << chance.randrange(8)
        if chance.random() < 0.2:
            del broken[place:]
        (tmp_path / "bad.masko").write_bytes(broken)
        try:
            package = await read_project(tmp_path / "bad.masko", tmp_path / "out")
        except ProjectFileError:
            continue
        # Bits that mean nothing, such as those of a date.
        assert package.contents == right.contents
        assert {key: file.read_bytes() for key, file in package.files.items()} == {
            key: file.read_bytes() for key, file in right.files.items()
        }
