"""A copied canvas says the same under other ids."""

import itertools
import random

from studio.domain.graph_copy import copied
from tests.helpers.random_canvas import random_graph


def test_a_copy_shares_no_part_and_joins_the_same_poses() -> None:
    graph = random_graph(random.Random(3), 6, 14)
    numbers = itertools.count()
    copy = copied(graph, lambda: f"c{next(numbers)}")
    assert not {part.id for part in (*graph.nodes, *graph.edges)} & {part.id for part in (*copy.nodes, *copy.edges)}
    ways = [(graph.name_of(edge.source), graph.name_of(edge.target), edge.conditions) for edge in graph.edges]
    assert [(copy.name_of(edge.source), copy.name_of(edge.target), edge.conditions) for edge in copy.edges] == ways
    assert copy.name_of(copy.initial_node) == graph.name_of(graph.initial_node)
    assert copy.inputs == graph.inputs
