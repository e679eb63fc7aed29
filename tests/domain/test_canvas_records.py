"""What servers of every documented generation say about canvases."""

import pytest

from studio.domain.canvas_records import (
    read_canvas,
    read_info,
    read_repair,
    read_run,
    read_status,
    read_template_row,
)
from studio.domain.errors import GraphError
from studio.domain.graph import Graph, Node
from studio.domain.graph_json import graph_data, graph_hash
from studio.domain.wire.envelope import Unreadable

GRAPH = Graph(initial_node="a", nodes=(Node(id="a"),))


def test_a_canvas_comes_wrapped_or_bare_and_with_or_without_a_hash() -> None:
    row = {"id": "c", "name": "Main", "collection_id": "m", "graph": graph_data(GRAPH)}
    for answer in ({"data": row}, row, {"canvas": row}):
        canvas = read_canvas(answer)
        assert (canvas.info.name, canvas.graph, canvas.graph_hash) == ("Main", GRAPH, graph_hash(GRAPH))
    assert read_canvas({**row, "graph_hash": "told"}).graph_hash == "told"
    assert read_canvas({"id": "c", "nodes": [{"id": "a"}], "edges": None}).graph.nodes == (Node(id="a"),)


def test_progress_is_read_nested_flat_and_missing() -> None:
    nested = read_status(
        {
            "nodes": {"total": 4, "completed": 3, "pending": 1},
            "edges": {"total": 14, "completed": 10, "pending": 3, "failed": 1},
            "ready": False,
            "failed_edges": [{"edge_id": "e", "error": "no"}, "odd"],
            "media": {
                "generation": {"ready": True},
                "preview": {"ready": False, "waiting_edges": 2, "repairable": True},
            },
        }
    )
    assert (nested.nodes_completed, nested.edges_total, nested.edges_failed) == (3, 14, 1)
    assert (nested.export_ready, nested.preview_ready, nested.repairable) == (True, False, True)
    assert [(one.edge_id, one.error) for one in nested.failed_edges] == [("e", "no")]
    flat = read_status({"total_jobs": 7, "completed": 7, "pending": 0, "failed": 0, "ready": True})
    assert (flat.edges_total, flat.edges_completed, flat.export_ready, flat.preview_ready) == (7, 7, True, True)
    assert read_status(None).edges_total == 0


@pytest.mark.parametrize(
    ("answer", "price"),
    [
        ({"data": {"dry_run": True, "would_charge_credits": 140, "estimated_cost": 1, "planned_jobs": [{}] * 7}}, 140),
        ({"dry_run": True, "total_credits": 140}, 140),
        ({"data": {"dry_run": False, "actual_cost": 20, "estimated_cost": 140, "generated": [{"job_id": "j"}]}}, 20),
        ({}, 0),
    ],
)
def test_the_price_of_a_run_has_many_names(answer: dict, price: int) -> None:
    assert read_run(answer).credits == price


def test_repairs_and_templates_are_read() -> None:
    assert read_repair({"data": {"dry_run": True, "edges": [{"edge_id": "e"}]}}).edge_ids == ("e",)
    old = {"id": "t", "name": "T", "nodes": [{"id": "a"}], "edges": [], "preview_url": "x", "source": "builtin"}
    assert read_template_row(old).graph.nodes == (Node(id="a"),)
    assert read_template_row({"id": "t", "name": "T"}).graph == Graph()
    with pytest.raises(GraphError):
        read_template_row("nothing")


def test_what_is_no_canvas_is_unreadable() -> None:
    for row in (None, {}, {"id": 3}):
        with pytest.raises(Unreadable):
            read_info(row)
