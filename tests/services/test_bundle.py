"""The offline bundle: whole, reproducible, free of the network, and written all or not at all."""

import asyncio
import json
import re
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from msgspec import structs

from studio.domain.config_check import check_config
from studio.domain.errors import StorageError
from studio.domain.export import Clip, Media
from studio.domain.graph import Condition, Edge, Graph, Node
from studio.services.bundle import Bundle, bundle_bytes, write_bundle, write_folder


@pytest.fixture
def bundle(tmp_path: Path) -> Bundle:
    graph = Graph(
        initial_node="a",
        nodes=(Node(id="a", item_name="Idle</script>"), Node(id="b", item_name="Wave")),
        edges=(
            Edge(id="la", source="a", target="a"),
            Edge(id="lb", source="b", target="b"),
            Edge(id="ab", source="a", target="b", conditions=(Condition(input="clicked"),)),
        ),
    )
    files: dict[str, Path] = {}
    clips: dict[str, Clip] = {}
    for edge in graph.edges:
        for kind in ("webm", "mov"):
            path = tmp_path / f"{edge.id}.{kind}"
            path.write_bytes(f"{edge.id} {kind}".encode())
            # All of them end in the same name, as mascots of different makers do.
            files[f"https://cdn/{edge.id}/idle.{kind}"] = path
        address = f"https://cdn/{edge.id}/idle"
        clips[edge.id] = Clip(webm=f"{address}.webm", hevc=f"{address}.mov", seconds=4.0)
    return Bundle(name="Felix", graph=graph, media=Media(clips=clips), files=files)


def opened(data: bytes) -> zipfile.ZipFile:
    return zipfile.ZipFile(BytesIO(data))


def test_everything_is_inside_under_names_of_its_own(bundle: Bundle) -> None:
    archive = opened(bundle_bytes(bundle))
    assert archive.testzip() is None
    config = json.loads(archive.read("masko.json"))
    assert check_config(config) == ()
    for edge in config["edges"]:
        for kind, ending in (("webm", "webm"), ("hevc", "mov")):
            assert archive.read(edge["videos"][kind]).decode() == f"{edge['id']} {ending}"
    media = [name for name in archive.namelist() if name.startswith("media/")]
    assert len(media) == len({name.lower() for name in media}) == 6


def test_the_page_needs_no_network_and_its_parts_are_there(bundle: Bundle) -> None:
    archive = opened(bundle_bytes(bundle))
    for name in archive.namelist():
        if name.endswith((".html", ".js", ".css", ".json")):
            assert not re.search(r"https?://", archive.read(name).decode()), name
    page = archive.read("index.html").decode()
    for part in re.findall(r'(?:src|href)="([^"]+)"', page):
        assert part in archive.namelist()
    assert b"</script" not in archive.read("player/config.js")


def test_the_same_bundle_gives_the_same_bytes(bundle: Bundle) -> None:
    reordered = structs.replace(bundle, files=dict(reversed(bundle.files.items())))
    assert bundle_bytes(bundle) == bundle_bytes(reordered)
    assert {entry.date_time for entry in opened(bundle_bytes(bundle)).infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_it_is_written_whole_and_says_what_is_missing(bundle: Bundle, tmp_path: Path) -> None:
    path = tmp_path / "felix.zip"
    assert asyncio.run(write_bundle(bundle, path)) == ()
    assert path.read_bytes() == bundle_bytes(bundle)
    without = structs.replace(bundle, files={key: value for key, value in bundle.files.items() if "ab" not in key})
    objections = asyncio.run(write_bundle(without, path))
    assert [one.path for one in objections] == ["edges[2].videos.webm", "edges[2].videos.hevc"]
    assert [name.name for name in tmp_path.glob(".*")] == []


def test_a_disk_that_refuses_is_said_in_a_sentence(bundle: Bundle, tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="could not be written"):
        asyncio.run(write_bundle(bundle, tmp_path / "nowhere" / "felix.zip"))


def test_the_sheet_names_content_price_and_terms(bundle: Bundle) -> None:
    text = opened(bundle_bytes(structs.replace(bundle, licence="CC BY 4.0"))).read("about.txt").decode()
    assert "2 poses, 2 loops, 1 transition" in text
    assert "(2 + 1) x 5 x 4 = 60 credits" in text
    assert "CC BY 4.0" in text


def test_a_folder_holds_the_same_and_appears_only_when_it_is_whole(bundle: Bundle, tmp_path: Path) -> None:
    path = tmp_path / "page"
    path.mkdir()
    assert asyncio.run(write_folder(bundle, path)) == ()
    archive = opened(bundle_bytes(bundle))
    inside = {str(one.relative_to(path)) for one in path.rglob("*") if one.is_file()}
    assert inside == set(archive.namelist())
    assert all((path / name).read_bytes() == archive.read(name) for name in inside)
    with pytest.raises(StorageError, match="Choose another name"):
        asyncio.run(write_folder(bundle, path))
    lost = structs.replace(bundle, files={**bundle.files, "https://cdn/ab/idle.webm": tmp_path / "gone"})
    with pytest.raises(StorageError, match="could not be written"):
        asyncio.run(write_folder(lost, tmp_path / "half"))
    assert not (tmp_path / "half").exists()
    assert [name.name for name in tmp_path.glob(".*")] == []
