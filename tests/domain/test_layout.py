"""Automatic layout: no overlaps, pinned poses stay, one step, the beginning on the left."""

import random

import pytest
from msgspec import structs

from studio.domain.graph import ANY_STATE, Edge, Graph, Node, Position
from studio.domain.graph_json import canonical
from studio.domain.layout import GRID, arrange, layout, overlapping
from tests.helpers.counts import count
from tests.helpers.random_canvas import random_graph


def spread_pins(graph: Graph) -> Graph:
    """Let pinned poses not cover each other, which no layout could mend."""
    nodes = tuple(
        structs.replace(node, position=Position(x=node.position.x, y=index * 300.0)) if node.pinned else node
        for index, node in enumerate(graph.nodes)
    )
    return structs.replace(graph, nodes=nodes)


@pytest.mark.parametrize("block", range(4))
def test_nothing_overlaps_and_pinned_poses_stay(block: int) -> None:
    for seed in range(count(50, 500)):
        rng = random.Random(block * 10_000 + seed)
        graph = spread_pins(random_graph(rng, rng.randint(1, 40), rng.randint(0, 80)))
        moved, back = arrange(graph).apply(graph)
        places = {node.id: node.position for node in moved.nodes}
        assert overlapping(places) == []
        for node in graph.nodes:
            assert not node.pinned or places[node.id] == node.position
        assert canonical(back.apply(moved)[0]) == canonical(graph)


def test_the_beginning_stands_left_of_what_follows_and_on_the_grid() -> None:
    graph = Graph(
        initial_node="a",
        nodes=tuple(Node(id=name, position=Position(x=7, y=9)) for name in "cba"),
        edges=(Edge(id="1", source="a", target="b"), Edge(id="2", source="b", target="c"),
               Edge(id="3", source=ANY_STATE, target="c")),
    )  # fmt: skip
    places = layout(graph)
    assert places["a"].x < places["b"].x < places["c"].x
    assert places["a"].y == places["b"].y == places["c"].y
    assert places[ANY_STATE].y < places["a"].y
    assert all(place.x % GRID == 0 and place.y % GRID == 0 for place in places.values())


def test_a_straight_pair_of_chains_does_not_cross() -> None:
    edges = [("a", "b1"), ("a", "b2"), ("b1", "c1"), ("b2", "c2")]
    graph = Graph(
        initial_node="a",
        nodes=tuple(Node(id=name) for name in ("a", "b1", "b2", "c2", "c1")),
        edges=tuple(Edge(id=f"{one}{two}", source=one, target=two) for one, two in edges),
    )
    places = layout(graph)
    assert (places["b1"].y < places["b2"].y) == (places["c1"].y < places["c2"].y)


def test_only_chosen_poses_move_and_an_all_pinned_canvas_is_left_alone() -> None:
    graph = Graph(nodes=tuple(Node(id=name, position=Position(x=5, y=5)) for name in "ab"))
    assert set(layout(graph, only=["b"])) == {"b"}
    assert overlapping(layout(graph, only=["b"]) | {"a": Position(x=5, y=5)}) == []
    assert layout(Graph(nodes=(Node(id="a", pinned=True),))) == {}
    assert layout(Graph()) == {}


def test_overlaps_are_seen() -> None:
    assert overlapping({"a": Position(), "b": Position(x=100, y=100), "c": Position(x=400)}) == [("a", "b")]


def test_a_wide_canvas_is_broken_into_a_block() -> None:
    spokes = tuple(Node(id=f"s{index}") for index in range(30))
    edges = tuple(Edge(id=node.id, source="hub", target=node.id) for node in spokes)
    places = layout(Graph(initial_node="hub", nodes=(Node(id="hub"), *spokes), edges=edges))
    width = max(place.x for place in places.values()) - min(place.x for place in places.values())
    height = max(place.y for place in places.values()) - min(place.y for place in places.values())
    assert 0.5 < width / height < 2
