"""Where edges run: from rim to rim, lanes apart, around what stands in the way."""

from itertools import pairwise

import pytest
from PySide6.QtCore import QPointF, QRectF

from studio.domain.graph import Position
from studio.views.canvas.geometry import Crowd, Obstacles, bow_of, card_rect, distance, loop, loose_end, transition


def cards(**places: tuple[float, float]) -> dict[str, QRectF]:
    return {name: card_rect(name, Position(x=x, y=y)) for name, (x, y) in places.items()}


@pytest.mark.parametrize("place", [(500, 0), (-500, 40), (0, 500), (30, -500), (400, 400), (170, 0)])
def test_an_edge_begins_and_ends_on_the_rims(place: tuple[float, float]) -> None:
    rects = cards(a=(0, 0), b=place)
    route = transition("a", "b", rects, lane=0, bow=0.0)
    for rect, point in ((rects["a"], route.points[0]), (rects["b"], route.points[-1])):
        assert rect.adjusted(-1, -1, 1, 1).contains(point)
        assert not rect.adjusted(1, 1, -1, -1).contains(point)


def test_lanes_of_a_road_and_parallel_edges_keep_apart() -> None:
    rects = cards(a=(0, 0), b=(600, 0))
    routes = [
        transition("a", "b", rects, lane=0, bow=0.0),
        transition("b", "a", rects, lane=0, bow=0.0),
        transition("a", "b", rects, lane=1, bow=0.0),
        transition("a", "b", rects, lane=2, bow=0.0),
    ]
    heights = sorted(route.points[7].y() for route in routes)
    assert all(other - one > 8 for one, other in pairwise(heights))


def test_both_directions_of_a_road_swing_to_the_same_side() -> None:
    rects = cards(a=(0, 0), b=(800, 0), wall=(400, 0))
    bow = bow_of("a", "b", rects, Obstacles(rects))
    assert bow != 0
    assert bow == bow_of("b", "a", rects, Obstacles(rects))
    there = transition("a", "b", rects, lane=0, bow=bow).points[7]
    back = transition("b", "a", rects, lane=0, bow=bow).points[7]
    assert (there.y() > rects["wall"].bottom()) is (back.y() > rects["wall"].bottom())
    assert not rects["wall"].contains(there)


def test_a_loop_sits_at_the_corner_and_a_loose_end_at_the_pointer() -> None:
    rect = cards(a=(0, 0))["a"]
    assert distance(loop(rect).points, rect.topRight() + QPointF(14, -10)) < 8
    assert loose_end(rect, QPointF(500, 80)).points[-1] == QPointF(500, 80)
    assert loose_end(rect, rect.center()).points[0] == rect.center()


def test_distance_is_to_the_nearest_piece() -> None:
    points = (QPointF(0, 0), QPointF(10, 0), QPointF(10, 10))
    assert distance(points, QPointF(5, 3)) == 3
    assert distance(points, QPointF(14, 13)) == 5


def test_a_crowd_knows_what_is_taken() -> None:
    crowd = Crowd([QRectF(0, 0, 10, 10)])
    assert crowd.touches(QRectF(5, 5, 10, 10))
    assert not crowd.touches(QRectF(11, 11, 5, 5))
    crowd.add(QRectF(-600, -600, 10, 10))
    assert crowd.touches(QRectF(-595, -595, 1, 1))
