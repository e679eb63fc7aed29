"""Whatever is done to a canvas can be undone to the byte, and redone to the byte."""

import json
import random

import pytest

from studio.domain.edits.primitives import Edit, Insert, Remove, Reorder, Replace, Sequence, SetStart
from studio.domain.graph import Edge, EditRefused, Graph, IdTaken, Node, NoSuchPart
from studio.domain.graph_json import graph_data
from tests.helpers.counts import count
from tests.helpers.random_canvas import RandomEditor, random_graph


def as_bytes(graph: Graph) -> bytes:
    return json.dumps(graph_data(graph), ensure_ascii=False).encode()


def random_walk(seed: int, length: int) -> tuple[list[Graph], list[tuple[Edit, Edit]]]:
    """Return every state of a random session and every edit with its way back; refused edits change nothing."""
    rng = random.Random(seed)
    editor = RandomEditor(rng)
    states = [random_graph(rng, 6, 12)]
    done: list[tuple[Edit, Edit]] = []
    while len(done) < length:
        try:
            edit = editor.edit(states[-1])
            graph, back = edit.apply(states[-1])
        except EditRefused:
            continue
        states.append(graph)
        done.append((edit, back))
    return states, done


@pytest.mark.parametrize("seed", range(count(1, 20)))
def test_a_thousand_edits_undone_and_redone_give_the_same_bytes(seed: int) -> None:
    states, done = random_walk(seed, 1000)
    graph = states[-1]
    for (_, back), before in zip(reversed(done), reversed(states[:-1]), strict=True):
        graph, _ = back.apply(graph)
        assert as_bytes(graph) == as_bytes(before)
    for (edit, _), after in zip(done, states[1:], strict=True):
        graph, _ = edit.apply(graph)
        assert as_bytes(graph) == as_bytes(after)


def test_the_way_back_of_the_way_back_is_the_edit() -> None:
    states, done = random_walk(99, 150)
    for (_, back), before, after in zip(done, states, states[1:], strict=False):
        undone, again = back.apply(after)
        assert as_bytes(undone) == as_bytes(before)
        assert as_bytes(again.apply(undone)[0]) == as_bytes(after)


def test_no_edit_leaves_two_things_with_one_id_or_an_edge_without_ends() -> None:
    states, _ = random_walk(7, 400)
    for graph in states:
        nodes = {node.id for node in graph.nodes}
        assert len(nodes) == len(graph.nodes)
        assert len({edge.id for edge in graph.edges}) == len(graph.edges)
        assert all(edge.target in nodes and edge.source in nodes | {"*"} for edge in graph.edges)
        loops = [edge.source for edge in graph.edges if edge.is_loop]
        assert len(set(loops)) == len(loops)


def test_a_sequence_that_fails_half_way_changes_nothing() -> None:
    graph = Graph(nodes=(Node(id="a"),))
    edit = Sequence(edits=(SetStart(node_id="a"), Remove(shelf="nodes", keys=("gone",))))
    with pytest.raises(NoSuchPart):
        edit.apply(graph)
    assert graph.initial_node == ""


def test_primitives_refuse_by_name() -> None:
    graph = Graph(nodes=(Node(id="a"), Node(id="b")), edges=(Edge(id="e", source="a", target="b"),))
    with pytest.raises(IdTaken):
        Insert(shelf="nodes", items=((0, Node(id="a")),)).apply(graph)
    with pytest.raises(IdTaken):
        Replace(shelf="nodes", items=(("a", Node(id="b")),)).apply(graph)
    with pytest.raises(NoSuchPart):
        Replace(shelf="edges", items=(("x", Edge(id="x", source="a", target="b")),)).apply(graph)
    with pytest.raises(NoSuchPart):
        Reorder(shelf="nodes", keys=("a",)).apply(graph)


def test_an_edit_knows_when_it_would_change_nothing() -> None:
    assert Insert(shelf="nodes", items=()).empty
    assert Remove(shelf="nodes", keys=()).empty
    assert Sequence(edits=(Replace(shelf="nodes", items=()),)).empty
    assert not SetStart(node_id="").empty
