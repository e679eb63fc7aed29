"""Poses on one line and with even gaps; each is one step that comes back."""

import pytest

from studio.domain.edits.arranging import align, distribute
from studio.domain.graph import BadValue, Graph, Node, NoSuchPart, Position


def scattered() -> Graph:
    places = {"a": (0, 10), "b": (100, 300), "c": (30, 500), "d": (900, 900)}
    return Graph(nodes=tuple(Node(id=key, position=Position(x=x, y=y)) for key, (x, y) in places.items()))


def places(graph: Graph) -> dict[str, tuple[float, float]]:
    return {node.id: (node.position.x, node.position.y) for node in graph.nodes}


@pytest.mark.parametrize(
    ("side", "expected"),
    [
        ("left", [(0, 10), (0, 300), (0, 500)]),
        ("centre", [(50, 10), (50, 300), (50, 500)]),
        ("right", [(100, 10), (100, 300), (100, 500)]),
        ("top", [(0, 10), (100, 10), (30, 10)]),
        ("middle", [(0, 255), (100, 255), (30, 255)]),
        ("bottom", [(0, 500), (100, 500), (30, 500)]),
    ],
)
def test_poses_come_to_one_line(side, expected) -> None:
    edit = align(scattered(), ["a", "b", "c"], side)
    graph, back = edit.apply(scattered())
    assert [places(graph)[key] for key in "abc"] == expected
    assert places(graph)["d"] == (900, 900)
    assert back.apply(graph)[0] == scattered()


def test_gaps_become_even_and_the_outermost_stay() -> None:
    graph, _ = distribute(scattered(), ["d", "c", "b", "a"], "across").apply(scattered())
    assert [places(graph)[key][0] for key in "acbd"] == [0, 300, 600, 900]
    assert [places(graph)[key][1] for key in "abcd"] == [10, 300, 500, 900]
    graph, _ = distribute(scattered(), ["a", "b", "c"], "down").apply(scattered())
    assert [places(graph)[key][1] for key in "abc"] == [10, 255, 500]


def test_too_few_or_unknown_poses_are_refused() -> None:
    with pytest.raises(BadValue, match="at least 2"):
        align(scattered(), ["a", "a"], "left")
    with pytest.raises(BadValue, match="at least 3"):
        distribute(scattered(), ["a", "b"], "across")
    with pytest.raises(NoSuchPart):
        align(scattered(), ["a", "gone"], "left")
