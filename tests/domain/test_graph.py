"""Graphs as data: kinds of edges, look-ups, JSON that loses nothing, one hash for one meaning."""

import pytest

from studio.domain.graph import (
    ANY_STATE,
    BadGraph,
    Condition,
    Edge,
    EdgeKind,
    Graph,
    Input,
    Node,
)
from studio.domain.graph_json import canonical, graph_data, graph_hash, read_graph


def edge(edge_id: str, source: str, target: str, **fields: object) -> Edge:
    return Edge(id=edge_id, source=source, target=target, **fields)


@pytest.mark.parametrize(
    ("source", "target", "reverse", "kind"),
    [
        ("a", "a", False, EdgeKind.LOOP),
        ("a", "a", True, EdgeKind.LOOP),
        ("a", "b", False, EdgeKind.FORWARD),
        ("b", "a", True, EdgeKind.REVERSE),
        (ANY_STATE, "a", False, EdgeKind.ANY_STATE),
        (ANY_STATE, ANY_STATE, False, EdgeKind.ANY_STATE),
    ],
)
def test_an_edge_knows_its_kind(source: str, target: str, reverse: bool, kind: EdgeKind) -> None:
    assert edge("e", source, target, reverse=reverse).kind is kind


def test_only_loops_and_forwards_are_paid() -> None:
    assert {kind for kind in EdgeKind if kind.paid} == {EdgeKind.LOOP, EdgeKind.FORWARD}


def test_unknown_keys_survive_the_round_trip_at_every_level() -> None:
    data = {
        "futureGraph": [1, {"extra": 2}],
        "extra": "a key that is called like our own drawer",
        "initialNode": "a",
        "nodes": [{"id": "a", "itemName": "Idle", "position": {"x": 1, "y": 2.5, "z": 3}, "mood": "calm"}],
        "edges": [
            {
                "id": "e",
                "source": "a",
                "target": "a",
                "conditions": [{"input": "clicked", "op": "==", "value": True, "why": "so"}],
                "sound": {"url": "x.mp3", "loop": True, "pan": -1},
                "easing": "out",
            }
        ],
        "inputs": [{"name": "n", "type": "number", "default": 3, "unit": "px"}],
        "annotations": [
            {"id": "f", "kind": "frame", "position": {"x": 0, "y": 0}, "width": 10, "height": 20, "collapsed": True}
        ],
    }
    assert graph_data(read_graph(data)) == data


def test_nulls_and_missing_keys_mean_the_same_and_hash_the_same() -> None:
    short = read_graph({"nodes": [{"id": "a"}], "edges": [{"id": "e", "source": "a", "target": "a"}]})
    long = read_graph(
        {
            "initialNode": None,
            "nodes": [{"id": "a", "assetId": None, "position": {"x": 0.0, "y": 0}}],
            "edges": [{"target": "a", "source": "a", "id": "e", "conditions": None, "priority": None}],
            "inputs": None,
        }
    )
    assert canonical(short) == canonical(long)
    assert graph_hash(short) == graph_hash(long)


def test_the_order_of_edges_is_part_of_the_hash() -> None:
    one, two = edge("1", "a", "b"), edge("2", "a", "b")
    assert graph_hash(Graph(edges=(one, two))) != graph_hash(Graph(edges=(two, one)))


def test_true_and_one_stay_different_in_the_file() -> None:
    graph = Graph(edges=(edge("e", "a", "b", conditions=(Condition(input="x", value=1),)),))
    assert b'"value":1' in canonical(graph)
    assert b'"value":true' in canonical(read_graph({"edges": [{"id": "e", "source": "a", "target": "b",
                                                              "conditions": [{"input": "x"}]}]}))  # fmt: skip


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ([], "object"),
        ({"nodes": [{}]}, "id"),
        ({"edges": [{"id": "e", "source": "a"}]}, "target"),
        ({"edges": [{"id": "e", "source": 3, "target": "a"}]}, "source"),
        ({"nodes": [{"id": "a"}, {"id": "a"}]}, "share the id"),
        ({"edges": [{"id": "e", "source": "a", "target": "a"}] * 2}, "share the id"),
        ({"inputs": [{"name": "n"}, {"name": "n"}]}, "share the id"),
        ({"nodes": [{"id": "a", "position": {"x": "left"}}]}, "position"),
    ],
)
def test_what_is_no_canvas_is_refused_with_the_place(data: object, words: str) -> None:
    with pytest.raises(BadGraph, match=words):
        read_graph(data)


def test_look_ups_find_and_name_things() -> None:
    graph = Graph(nodes=(Node(id="a", item_name="Idle"), Node(id="b")), inputs=(Input(name="n"),))
    assert graph.name_of("a") == "Idle"
    assert graph.name_of("b") == "b"
    assert graph.name_of(ANY_STATE) == "Any State"
    assert graph.name_of("gone") == "gone"
    assert graph.input("n") == Input(name="n")
    assert (graph.node("gone"), graph.edge("gone"), graph.annotation("gone")) == (None, None, None)
