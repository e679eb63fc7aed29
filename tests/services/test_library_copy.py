"""The library without a network: what was seen last, with its age."""

from studio.domain.records import Asset, Mascot, Pose, Project
from studio.services.library_copy import LibraryCopy

FOX = Mascot(id="c1", project_id="p1", name="Fox 🦊", style_card={"palette": ["#fff"]}, animation_sizes=(480, 240))
HOME = Project(id="p1", name="Home")
WAVE = Pose(id="i1", mascot_id="c1", name="Wave", assets=(Asset(id="a1", type="webm", url="http://x/a.webm"),))


async def test_what_was_kept_comes_back_with_its_time(tmp_path):
    copy = LibraryCopy(tmp_path, now=lambda: 1000.0)
    await copy.keep("Cloud / ü", (HOME,), (FOX,))
    await copy.keep_poses("Cloud / ü", "c/1", (WAVE,))
    again = LibraryCopy(tmp_path)
    library, poses = await again.library("Cloud / ü"), await again.poses("Cloud / ü", "c/1")
    assert library is not None
    assert poses is not None
    assert (library.at, library.projects, library.mascots) == (1000.0, (HOME,), (FOX,))
    assert (poses.at, poses.poses) == (1000.0, (WAVE,))


async def test_workspaces_and_mascots_are_kept_apart(tmp_path):
    copy = LibraryCopy(tmp_path)
    await copy.keep_poses("a", "c1", (WAVE,))
    assert await copy.poses("b", "c1") is None
    assert await copy.poses("a", "c2") is None
    assert await copy.library("a") is None


async def test_a_damaged_copy_counts_as_none(tmp_path):
    copy = LibraryCopy(tmp_path)
    await copy.keep("a", (HOME,), (FOX,))
    (path,) = tmp_path.iterdir()
    for content in (b"", b"{half", b"\xff\xfe", b'{"at": 1}'):
        path.write_bytes(content)
        assert await copy.library("a") is None
