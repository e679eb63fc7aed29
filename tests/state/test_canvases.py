"""Canvases against a real engine: from an empty one to a mascot that reacts; nothing lost, nothing overwritten."""

import json
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from PySide6.QtCore import QSize

from studio.domain.canvas_records import Canvas
from studio.domain.config_check import check_config
from studio.domain.edits.edges import connect, connect_pair
from studio.domain.edits.poses import add_node, rename_node
from studio.domain.graph import Condition, Edge, Graph, Input, Node, Position
from studio.domain.graph_json import canonical, graph_hash
from studio.domain.orders import Order
from studio.domain.playback_trace import Phase
from studio.services.cache import DownloadCache
from studio.services.canvas_drafts import CanvasDrafts
from studio.services.canvases import CanvasService
from studio.state.canvas_export import CanvasExport
from studio.state.canvas_media import CanvasMedia
from studio.state.canvases import Canvases
from studio.state.clips import Projector
from studio.state.document import exchange
from studio.state.gallery_files import Files
from studio.state.gallery_pictures import Thumbnails
from studio.state.stage import Stage
from tests.helpers.rig import Rig
from tests.helpers.waiting import dispose


class Board:
    """Canvases with files, drafts and a stage around them."""

    def __init__(self, rig: Rig, folder: Path) -> None:
        self.rig = rig
        self.cache = DownloadCache(folder / "cache", limit_bytes=2**28)
        self.files = Files(rig.tasks, rig.session, self.cache)
        self.thumbnails = Thumbnails(self.files)
        self.media = CanvasMedia(self.thumbnails, self.files)
        self.files.arrived.connect(lambda _: self.media.changed.emit())
        self.drafts = CanvasDrafts(folder / "drafts")
        self.canvases = Canvases(rig.tasks, rig.session, CanvasService, self.drafts, self.media)
        self.errors: list = []
        self.canvases.failed.connect(self.errors.append)
        self.exports = CanvasExport(
            rig.tasks, rig.session, self.canvases, lambda asset: self.cache.fetch(rig.session.client, asset)
        )
        self.projector = Projector()
        self.stage = Stage(self.canvases.document, self.media, self.projector)

    @property
    def document(self):
        return self.canvases.document

    def learn_files(self) -> None:
        """Learn the mascot's poses and files again."""
        poses = self.rig.ask(self.rig.session.client.poses(self.canvases.mascot.id))
        self.rig.act(self.media.set_poses, poses)

    def close(self) -> None:
        self.stage.close()
        self.projector.close()
        self.thumbnails.close()
        self.rig.loop.run_until_complete(self.cache.close())
        dispose(self.stage, self.projector, self.exports, self.canvases, self.thumbnails, self.media, self.files)


@pytest.fixture
def board(rig: Rig, tmp_path: Path) -> Iterator[Board]:
    mascot = rig.mascot()
    board = Board(rig, tmp_path)
    rig.act(board.canvases.show_mascot, mascot)
    rig.until(lambda: board.canvases.loaded)
    yield board
    board.close()


def small() -> Graph:
    """Return two poses with loops and a road between them that one switch opens."""
    graph = Graph(inputs=(Input(name="busy", label="Busy"),))
    for node_id, name, prompt in (("a", "Idle", "standing and smiling"), ("b", "Work", "sitting at a laptop")):
        node = Node(id=node_id, item_name=name, image_prompt=prompt, position=Position(x=300.0 * len(graph.nodes)))
        graph = add_node(graph, node).apply(graph)[0]
        loop = Edge(id=f"l{node_id}", source=node_id, target=node_id, description="breathes calmly")
        graph = connect(graph, loop).apply(graph)[0]
    road = Edge(id="ab", source="a", target="b", conditions=(Condition(input="busy"),), description="sits down")
    return connect_pair(graph, road, "ba").apply(graph)[0]


def create(board: Board, name: str = "Main") -> None:
    board.rig.act(board.canvases.create, name)
    board.rig.until(lambda: board.canvases.current is not None and board.canvases.current.name == name)


def save(board: Board) -> None:
    board.rig.act(board.canvases.save)
    board.rig.until(lambda: not board.document.dirty)


def at(board: Board, node: str) -> bool:
    state = board.stage.state
    return (
        state is not None
        and state.node == node
        and state.phase is Phase.LOOPING
        and board.stage.shown_edge == state.clip
    )


def test_from_an_empty_canvas_to_a_mascot_that_reacts(board: Board, tmp_path: Path) -> None:
    rig, canvases = board.rig, board.canvases
    assert canvases.rows == ()
    create(board)
    rig.act(board.document.do, exchange(small(), "Build"))
    save(board)

    answers: list = []
    canvases.answered.connect(answers.append)
    rig.act(canvases.ask_price, "all", duration=3)
    rig.until(lambda: answers)
    plan = canvases.plan(duration=3)
    assert answers[0].credits == plan.price.total == 2 + 3 * 15
    assert [reverse.edge_id for reverse in plan.reverses] == ["ba"]

    orders: list[Order] = []
    canvases.order_requested.connect(lambda order, _: orders.append(order))
    rig.act(canvases.generate, duration=3)
    assert orders[0].price == 47
    rig.ask(rig.session.client.submit(orders[0], intent=uuid4().hex))
    rig.act(canvases.refresh)
    rig.until(lambda: canvases.status.export_ready and canvases.status.preview_ready, 90)
    board.learn_files()
    assert all(board.media.edge_lamp(edge) == "done" for edge in board.document.graph.edges)
    assert canvases.plan().empty

    board.stage.set_box(QSize(240, 240))
    rig.act(board.stage.play)
    rig.until(lambda: at(board, "a"), 30)
    assert board.stage.image.pixelColor(0, 0).alpha() == 0
    rig.act(board.stage.set_input, "busy", value=True)
    rig.until(lambda: at(board, "b"), 30)
    rig.act(board.stage.set_input, "busy", value=False)
    rig.until(lambda: at(board, "a"), 30)
    rig.act(board.stage.stop)

    assert check_config(json.loads(json.dumps(board.exports.config()))) == ()
    written: list = []
    board.exports.written.connect(lambda path, found: written.append((path, found)))
    rig.act(board.exports.write_bundle, tmp_path / "felix.zip")
    rig.until(lambda: written, 30)
    assert written[0][1] == ()
    first = (tmp_path / "felix.zip").read_bytes()
    rig.act(board.exports.write_bundle, tmp_path / "again.zip")
    rig.until(lambda: len(written) == 2, 30)
    assert (tmp_path / "again.zip").read_bytes() == first
    assert board.errors == []


def test_a_canvas_changed_elsewhere_is_compared_and_never_overwritten(board: Board) -> None:
    rig, canvases = board.rig, board.canvases
    create(board)
    rig.act(board.document.do, exchange(small(), "Build"))
    save(board)
    service = canvases.service
    where = (canvases.mascot.id, canvases.current.id)
    server = rig.ask(service.canvas(*where))
    theirs = rename_node(server.graph, "a", "Theirs").apply(server.graph)[0]
    rig.ask(service.save(*where, theirs, server.graph_hash))

    conflicts: list[Canvas] = []
    canvases.conflict_found.connect(conflicts.append)
    rig.act(board.document.do, rename_node(board.document.graph, "b", "Mine"))
    rig.act(canvases.save)
    rig.until(lambda: conflicts)
    assert conflicts[0].graph.node("a").item_name == "Theirs"
    assert rig.ask(service.canvas(*where)).graph.node("a").item_name == "Theirs"

    rig.act(canvases.keep_mine, conflicts[0])
    rig.until(lambda: not board.document.dirty)
    assert rig.ask(service.canvas(*where)).graph.node("b").item_name == "Mine"

    rig.ask(service.save(*where, theirs, rig.ask(service.canvas(*where)).graph_hash))
    rig.act(board.document.do, rename_node(board.document.graph, "b", "Mine again"))
    rig.act(canvases.save)
    rig.until(lambda: len(conflicts) == 2)
    rig.act(canvases.take_theirs, conflicts[1])
    assert board.document.graph.node("a").item_name == "Theirs"
    assert not board.document.dirty
    rig.act(board.document.stack.undo)
    assert board.document.graph.node("b").item_name == "Mine again"


def test_unsaved_edits_are_on_disk_within_a_second_and_offered_again(board: Board) -> None:
    rig, canvases = board.rig, board.canvases
    create(board)
    canvas_id = canvases.current.id
    rig.act(board.document.do, exchange(small(), "Build"))
    rig.until(lambda: board.drafts.read("Test", canvas_id) is not None, 1.5)
    mine = board.document.graph

    recovered: list = []
    canvases.draft_recovered.connect(lambda: recovered.append(True))
    rig.act(canvases.show_mascot, None)
    assert board.document.graph == Graph()
    rig.act(canvases.show_mascot, rig.library.selected_mascot)
    rig.until(lambda: recovered)
    assert canonical(board.document.graph) == canonical(mine)
    assert board.document.dirty
    save(board)
    assert board.drafts.read("Test", canvas_id) is None


def test_canvases_are_listed_renamed_and_put_away(board: Board) -> None:
    rig, canvases = board.rig, board.canvases
    create(board, "One")
    create(board, "Two")
    assert [row.name for row in canvases.rows] == ["One", "Two"]
    rig.act(canvases.rename, "Second")
    rig.until(lambda: [row.name for row in canvases.rows] == ["One", "Second"])
    rig.act(canvases.archive)
    rig.until(lambda: [row.name for row in canvases.rows] == ["One"] and canvases.current is not None)
    assert canvases.current.name == "One"


def test_templates_come_from_the_server_and_are_applied_for_nothing(board: Board) -> None:
    rig, canvases = board.rig, board.canvases
    create(board)
    rig.act(board.exports.ask_templates)
    rig.until(lambda: board.exports.templates)
    lite = next(one for one in board.exports.templates if one.id == "claude-code-4state-lite")
    before = rig.session.balance.total
    rig.act(canvases.apply_template, lite)
    assert len(board.document.graph.edges) == 13
    assert board.document.stack.count() == 1
    save(board)
    server = rig.ask(canvases.service.canvas(canvases.mascot.id, canvases.current.id))
    assert server.graph_hash == graph_hash(board.document.graph)
    rig.act(rig.session.refresh_balance)
    assert rig.session.balance.total == before
    rig.act(board.exports.keep_template, "My own")
    rig.until(lambda: any(one.name == "My own" for one in board.exports.templates))


def test_a_config_is_written_and_read_back(board: Board, tmp_path: Path) -> None:
    rig = board.rig
    create(board)
    rig.act(board.document.do, exchange(small(), "Build"))
    written: list = []
    board.exports.written.connect(lambda path, found: written.append(found))
    path = tmp_path / "felix.json"
    rig.act(board.exports.write_config, path)
    rig.until(lambda: written)
    assert {one.weight for one in written[0]} == {"odd"}
    graph = board.document.graph
    rig.act(board.document.do, exchange(Graph(), "Clear"))
    imported: list = []
    board.exports.imported.connect(imported.append)
    rig.act(board.exports.read_config, path)
    rig.until(lambda: imported)
    assert canonical(board.document.graph) == canonical(graph)
    failures: list = []
    board.exports.failed.connect(failures.append)
    path.write_text("nonsense")
    rig.act(board.exports.read_config, path)
    rig.until(lambda: failures)
