"""The open canvas: one undo step for each edit or gesture, selection restored, refusals said."""

import json
import random

import pytest

from studio.domain.edits.edges import connect
from studio.domain.edits.poses import add_node, delete_parts, move_nodes, rename_node
from studio.domain.edits.primitives import Remove
from studio.domain.graph import Edge, EditRefused, Graph, Node, Position
from studio.domain.graph_json import graph_data
from studio.state.document import Document, exchange
from tests.helpers.random_canvas import RandomEditor, random_graph


def sample() -> Graph:
    return Graph(
        initial_node="a",
        nodes=(Node(id="a", item_name="Idle"), Node(id="b", item_name="Work")),
        edges=(Edge(id="ab", source="a", target="b"),),
    )


@pytest.fixture
def document(qapp) -> Document:
    document = Document()
    document.open(sample())
    return document


def as_bytes(graph: Graph) -> bytes:
    return json.dumps(graph_data(graph)).encode()


def test_an_edit_is_one_step_with_its_words(document: Document, qtbot) -> None:
    with qtbot.waitSignals([document.changed, document.dirty_changed]):
        assert document.do(rename_node(document.graph, "a", "Rest"))
    assert document.stack.undoText() == "Rename Idle to Rest"
    assert document.dirty
    document.stack.undo()
    assert as_bytes(document.graph) == as_bytes(sample())
    assert not document.dirty


def test_an_edit_that_changes_nothing_is_no_step(document: Document) -> None:
    assert not document.do(rename_node(document.graph, "a", "Idle"))
    assert document.stack.count() == 0


def test_a_refused_edit_is_said_and_changes_nothing(document: Document, qtbot) -> None:
    with qtbot.waitSignal(document.refused) as refused:
        assert not document.do(Remove(shelf="nodes", keys=("gone",)))
    assert isinstance(refused.args[0], EditRefused)
    assert document.stack.count() == 0


def test_selection_is_no_step_and_comes_back_with_undo(document: Document) -> None:
    document.select(["a", "ab"])
    document.do(delete_parts(document.graph, ["a"]), select=())
    assert document.selection == frozenset()
    document.stack.undo()
    assert document.selection == {"a", "ab"}
    assert document.stack.count() == 1


def test_only_edits_of_one_gesture_merge(document: Document) -> None:
    gesture = document.new_gesture()
    for x in range(1, 6):
        document.do(move_nodes(document.graph, {"a": Position(x=x)}), gesture=gesture)
    assert document.stack.count() == 1
    document.do(move_nodes(document.graph, {"a": Position(x=9)}), gesture=document.new_gesture())
    document.do(move_nodes(document.graph, {"a": Position(x=10)}))
    document.do(move_nodes(document.graph, {"a": Position(x=11)}))
    assert document.stack.count() == 4
    for _ in range(4):
        document.stack.undo()
    assert as_bytes(document.graph) == as_bytes(sample())
    for _ in range(4):
        document.stack.redo()
    assert document.graph.node("a").position == Position(x=11)


def test_saving_makes_it_clean_and_going_back_makes_it_dirty(document: Document) -> None:
    document.do(add_node(document.graph, Node(id="c")))
    document.set_saved(document.graph)
    assert not document.dirty
    document.stack.undo()
    assert document.dirty


def test_a_save_that_was_overtaken_by_an_edit_stays_dirty(document: Document) -> None:
    document.do(add_node(document.graph, Node(id="c")))
    sent = document.graph
    document.do(add_node(document.graph, Node(id="d")))
    document.set_saved(sent)
    assert document.dirty
    assert document.saved is sent


def test_a_draft_is_one_undoable_step(document: Document) -> None:
    draft = connect(sample(), Edge(id="ba", source="b", target="a")).apply(sample())[0]
    document.open(sample(), draft=draft)
    assert document.graph is draft
    assert document.dirty
    document.stack.undo()
    assert as_bytes(document.graph) == as_bytes(sample())


def test_what_the_server_made_is_taken_over_without_losing_the_selection(document: Document) -> None:
    document.select(["b"])
    made = Graph(initial_node="a", nodes=(sample().nodes[0], Node(id="b", asset_id="pic")), edges=sample().edges)
    document.adopt(made)
    assert document.graph is made
    assert document.selection == {"b"}
    document.do(rename_node(document.graph, "a", "x"))
    document.adopt(sample())
    assert document.graph.node("b").asset_id == "pic"


def test_a_whole_other_graph_is_one_step(document: Document) -> None:
    document.do(exchange(Graph(), "Clear"))
    document.stack.undo()
    assert as_bytes(document.graph) == as_bytes(sample())


def test_random_edits_through_the_stack_come_back(document: Document) -> None:
    rng = random.Random(4)
    first = random_graph(rng, 5, 10)
    document.open(first)
    editor = RandomEditor(rng)
    while document.stack.count() < 200:
        try:
            document.do(editor.edit(document.graph))
        except EditRefused:
            continue
    last = document.graph
    document.stack.setIndex(0)
    assert as_bytes(document.graph) == as_bytes(first)
    document.stack.setIndex(document.stack.count())
    assert as_bytes(document.graph) == as_bytes(last)
