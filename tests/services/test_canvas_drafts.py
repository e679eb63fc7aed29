"""Drafts of canvases: whole or not there, apart for each workspace, never a path of their own making."""

from pathlib import Path

from msgspec import structs

from studio.domain.canvas_records import CanvasDraft
from studio.domain.graph import Graph, Node
from studio.services.canvas_drafts import CanvasDrafts


def draft(workspace: str = "Local", canvas_id: str = "c") -> CanvasDraft:
    return CanvasDraft(
        workspace=workspace,
        mascot_id="m",
        canvas_id=canvas_id,
        base_hash="h",
        graph=Graph(nodes=(Node(id="a"),)),
        base=Graph(),
    )


async def test_a_draft_is_kept_read_and_dropped(tmp_path: Path) -> None:
    drafts = CanvasDrafts(tmp_path / "drafts")
    assert drafts.read("Local", "c") is None
    await drafts.keep(draft())
    kept = drafts.read("Local", "c")
    assert kept is not None
    assert kept.kept_at > 0
    assert structs.replace(kept, kept_at=0.0) == draft()
    assert drafts.read("Cloud", "c") is None
    drafts.drop("Local", "c")
    drafts.drop("Local", "c")
    assert drafts.read("Local", "c") is None


def test_strange_ids_stay_inside_the_folder(tmp_path: Path) -> None:
    drafts = CanvasDrafts(tmp_path / "drafts")
    for canvas_id in ("../../etc/passwd", "a/b", "a_b", "ä" * 300):
        drafts.keep_now(draft(canvas_id=canvas_id))
        kept = drafts.read("Local", canvas_id)
        assert kept is not None
        assert structs.replace(kept, kept_at=0.0) == draft(canvas_id=canvas_id)
    assert len(list((tmp_path / "drafts").iterdir())) == 4
    assert [path.name for path in tmp_path.iterdir()] == ["drafts"]


def test_a_damaged_draft_is_no_draft(tmp_path: Path) -> None:
    drafts = CanvasDrafts(tmp_path)
    drafts.keep_now(draft())
    path = next(tmp_path.iterdir())
    for content in (b"", b"{", b"[]", b'{"graph": {"nodes": 3}}', path.read_bytes()[:-20]):
        path.write_bytes(content)
        assert drafts.read("Local", "c") is None


def test_all_drafts_of_a_workspace_are_found_and_settled_at_a_proper_end(tmp_path: Path) -> None:
    drafts = CanvasDrafts(tmp_path / "drafts")
    assert drafts.all("Local") == ()
    for workspace, canvas_id in (("Local", "a"), ("Local", "b"), ("Cloud", "c")):
        drafts.keep_now(draft(workspace, canvas_id))
    (tmp_path / "drafts" / "broken.json").write_text("{")
    assert {one.canvas_id for one in drafts.all("Local")} == {"a", "b"}
    assert not any(one.settled for one in drafts.all("Local"))
    drafts.settle()
    assert all(one.settled for one in (*drafts.all("Local"), *drafts.all("Cloud")))
    drafts.keep_now(draft("Local", "a"))
    assert [one.canvas_id for one in drafts.all("Local") if not one.settled] == ["a"]
