"""The way out of Studio: what will not work is said before, failures leave nothing behind, and code is copied."""

import asyncio
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from studio.domain.canvas_records import Canvas, CanvasInfo
from studio.domain.config_check import check_config
from studio.domain.embed import Embed
from studio.domain.errors import Interrupted, MaskoError, NotFound
from studio.domain.graph import ANY_STATE, Condition, Edge, Graph, Node
from studio.domain.graph_json import graph_hash
from studio.domain.playback import Profile
from studio.domain.records import Asset, Mascot, Pose
from studio.services.canvas_drafts import CanvasDrafts
from studio.state.canvas_export import CanvasExport
from studio.state.canvas_media import CanvasMedia
from studio.state.canvases import Canvases
from studio.state.tasks import Tasks
from studio.views.canvas.export_dialog import ExportDialog
from studio.views.theme import Theme
from tests.helpers.canvas_window import Folder, OfflineSession, Pictures
from tests.helpers.clips import clip
from tests.helpers.waiting import dispose, until


def graph() -> Graph:
    go, back = Condition(input="go"), Condition(input="go", value=False)
    return Graph(
        initial_node="a",
        nodes=(Node(id="a", item_name="Idle"), Node(id="b", item_name="Work")),
        edges=(
            Edge(id="la", source="a", target="a", video_asset_id="vla", duration=1),
            Edge(id="lb", source="b", target="b", video_asset_id="vlb", duration=1),
            Edge(id="ab", source="a", target="b", conditions=(go,), video_asset_id="vab", duration=1),
            Edge(id="ba", source="b", target="a", conditions=(back,), video_asset_id="vba", reverse=True, duration=1),
            Edge(id="*b", source=ANY_STATE, target="b", conditions=(Condition(input="clicked"),), priority=1),
        ),
    )


def files_of(edge_id: str) -> list[Asset]:
    """Return an edge's files in three formats and one smaller size."""
    kinds = ("video", "webm", "hevc", "stacked_video", "webm_480", "hevc_480")
    endings = {"webm": "webm", "hevc": "mov"}
    return [
        Asset(
            id=f"v{edge_id}" if kind == "video" else f"{edge_id} {kind}",
            type=kind,
            item_id=edge_id,
            job_id=f"sizes {edge_id}" if kind.endswith("480") else f"job {edge_id}",
            url=f"http://cdn.example/{edge_id}-{kind}.{endings.get(kind.split('_')[0], 'mp4')}",
            duration=1.0,
            width=96,
            height=96,
        )
        for kind in kinds
    ]


class Net:
    """Fetches real clips; ``refusals`` are raised first, one for each call."""

    def __init__(self) -> None:
        self.refusals: list[MaskoError] = []
        self.asked: list[str] = []

    async def fetch(self, asset: Asset) -> Path:
        await asyncio.sleep(0)
        self.asked.append(asset.url)
        if self.refusals:
            raise self.refusals.pop(0)
        return clip("hevc" if asset.type.startswith("hevc") else "webm", 96, 5)


@pytest.fixture
def dialog(qtbot, loop, tmp_path) -> Iterator[ExportDialog]:
    session, tasks = OfflineSession(), Tasks(loop)
    media = CanvasMedia(Pictures(), Folder())
    poses = [Pose(id=name, mascot_id="m", name=name, assets=tuple(files_of(name))) for name in ("la", "lb", "ab", "ba")]
    media.set_poses(tuple(poses))
    canvases = Canvases(tasks, session, lambda client: None, CanvasDrafts(tmp_path / "drafts"), media)
    net = Net()
    exports = CanvasExport(tasks, session, canvases, net.fetch, pauses=(0, 0), ports=())
    loop.run_until_complete(as_click(canvases.show_mascot, Mascot(id="m", project_id="p", name="Felix")))
    opened = Canvas(info=CanvasInfo(id="c", name="Main"), graph=graph(), graph_hash=graph_hash(graph()))
    loop.run_until_complete(as_click(canvases._on_opened, opened))
    parent = QWidget()
    dialog = ExportDialog(exports, Theme("light"), parent)
    dialog.open()
    dialog.net, dialog.exports, dialog.loop = net, exports, loop
    yield dialog
    loop.run_until_complete(tasks.close())
    canvases._draft_timer.stop()
    parent.close()
    dispose(parent, exports, canvases, media, tasks, session)


async def as_click(call, *arguments):
    return call(*arguments)


def press(dialog: ExportDialog, button, path: Path | None = None) -> None:
    """Press a button, and answer the question for a place if it comes."""

    async def act() -> None:
        button.click()
        for asked in dialog.files.findChildren(QFileDialog):
            asked.selectFile(str(path))
            asked.fileSelected.emit(str(path))
            asked.close()

    dialog.loop.run_until_complete(act())


def choose(choice, key) -> None:
    rows = [row for row in range(choice.count()) if choice.itemData(row) == key]
    choice.setCurrentIndex(rows[0])
    choice.activated.emit(rows[0])


def lines(widget) -> list[str]:
    return [widget.item(row).text() for row in range(widget.count())]


def test_problems_and_the_price_of_spelling_out_are_said_before(dialog: ExportDialog) -> None:
    files = dialog.files
    assert files.classic.text() == "Spell Any State out for classic companions, which adds 1 edge"
    assert any("do not know Any State" in line for line in lines(files.found))
    assert files.write.isEnabled()
    choose(files.formats, ("webm",))
    assert any("macOS" in line for line in lines(files.found))


def test_a_page_is_written_in_the_size_and_formats_chosen(dialog: ExportDialog, tmp_path: Path) -> None:
    files, path = dialog.files, tmp_path / "felix.zip"
    assert [files.pixels.itemData(row) for row in range(files.pixels.count())] == [0, 480]
    choose(files.pixels, 480)
    choose(files.formats, ("webm",))
    press(dialog, files.write, path)
    until(dialog.loop, path.exists)
    archive = zipfile.ZipFile(path)
    media = sorted(name for name in archive.namelist() if name.startswith("media/"))
    assert media == [f"media/{name}-webm_480.webm" for name in ("ab", "ba", "la", "lb")]
    assert len(dialog.net.asked) == 4


def test_a_failed_download_is_tried_again_by_itself(dialog: ExportDialog, tmp_path: Path) -> None:
    dialog.net.refusals = [Interrupted("The connection broke."), Interrupted("The connection broke.")]
    path = tmp_path / "page"
    choose(dialog.files.kind, "folder")
    press(dialog, dialog.files.write, path)
    until(dialog.loop, path.exists)
    config = json.loads((path / "masko.json").read_text())
    assert check_config(config) == ()
    assert all((path / edge["videos"]["webm"]).is_file() for edge in config["edges"] if edge["source"] != "*")


def test_what_fails_for_good_leaves_nothing_and_can_be_tried_again(dialog: ExportDialog, tmp_path: Path) -> None:
    files, path = dialog.files, tmp_path / "felix.zip"
    dialog.net.refusals = [NotFound("The file is gone.", status=404)]
    press(dialog, files.write, path)
    until(dialog.loop, lambda: files.write.text() == "Try again")
    assert files._status.text() == "Nothing was written. 1 of 8 files could not be fetched. The file is gone."
    assert list(tmp_path.glob("*felix*")) == []
    press(dialog, files.write)
    until(dialog.loop, path.exists)


def test_a_companion_is_told_what_it_loses_and_gets_the_config(dialog: ExportDialog) -> None:
    page = dialog.companion
    assert lines(page.losses) == ["Nothing. It plays all of it."]
    choose(page.generation, Profile.CLASSIC)
    assert lines(page.losses) == ["1 Any State edge does nothing there. Spell Any State out to keep it."]
    page.classic.click()
    assert lines(page.losses) == ["Any State is spelled out in 1 ordinary edge."]
    page.copy.click()
    config = json.loads(QGuiApplication.clipboard().text())
    assert check_config(config) == ()
    assert "*" not in {edge["source"] for edge in config["edges"]}


def test_without_a_companion_or_a_link_it_says_what_else_to_do(dialog: ExportDialog) -> None:
    page = dialog.companion
    press(dialog, page.send)
    until(dialog.loop, lambda: "No companion answers" in page._status.text())
    assert page.send.isEnabled()
    press(dialog, page.link)
    until(dialog.loop, lambda: "Only a mascot on Masko has an install link" in page._status.text())


def test_code_is_shown_for_each_place_and_copied_as_it_stands(dialog: ExportDialog) -> None:
    page = dialog.code
    assert [page.pose.itemText(row) for row in range(page.pose.count())] == ["Idle", "Work"]
    for kind in Embed:
        choose(page.kind, kind)
        assert page.text.toPlainText().strip()
        assert page.copy.isEnabled()
    choose(page.kind, Embed.HTML)
    choose(page.pixels, 480)
    assert "la-webm_480.webm" in page.text.toPlainText()
    page.copy.click()
    assert QGuiApplication.clipboard().text() == page.text.toPlainText()
