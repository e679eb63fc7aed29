"""Canvases through the door: made, listed, saved against a hash, refused with the place that is wrong."""

import pytest

from tests.engine.extras.api import edge, graph, pose, worked_example


def test_a_canvas_is_made_listed_renamed_archived_and_brought_back(shared):
    made = shared.ok("POST", f"/collections/{shared.fox}/canvases", {"name": "  Main "})
    address = f"/collections/{shared.fox}/canvases/{made['id']}"
    assert (made["name"], made["data"]["id"], made["total_cost"]) == ("Main", made["id"], 0)
    assert made["graph"] == {"initialNode": "", "nodes": [], "edges": [], "inputs": []}
    assert shared.ok("PATCH", address, {"name": "Other"})["name"] == "Other"
    shared.ok("DELETE", address)
    listed = shared.ok("GET", f"/collections/{shared.fox}/canvases")
    assert made["id"] not in [row["id"] for row in listed["data"]]
    assert shared.ok("PATCH", address + "?restore=true")["archived"] is False
    listed = shared.ok("GET", f"/collections/{shared.fox}/canvases?limit=1")
    assert listed["meta"]["pagination"]["total"] >= 1
    assert len(listed["data"]) == 1


def test_a_graph_comes_back_as_it_was_saved(shared):
    address = shared.canvas(shared.fox)
    sent = worked_example()
    sent["edges"][5] |= {"priority": 3, "speed": 2, "description": "runs", "duration": 5, "future": {"key": [1]}}
    sent["annotations"] = [
        {"id": "note", "kind": "note", "text": "hello", "position": {"x": 1, "y": 2}, "width": 9, "height": 9}
    ]
    saved = shared.save(address, sent)
    assert [each["id"] for each in saved["graph"]["edges"]] == [each["id"] for each in sent["edges"]]
    assert saved["graph"]["edges"][5]["future"] == {"key": [1]}
    assert saved["graph"]["annotations"] == sent["annotations"]
    again = shared.ok("GET", address)
    assert again["graph"] == saved["graph"]
    assert again["graph_hash"] == saved["graph_hash"]
    assert shared.save(address, again["graph"])["graph_hash"] == again["graph_hash"]


def test_a_stale_save_shows_what_stands_there_and_changes_nothing(shared):
    address = shared.canvas(shared.fox)
    first = shared.ok("GET", address)["graph_hash"]
    saved = shared.save(address, graph([pose("a")], []))
    body = {"graph": graph([pose("b")], []), "expected_graph_hash": first}
    for method in ("PUT", "PATCH"):
        error = shared.no(409, method, address, body)
        assert error["code"] == "stale_graph"
        assert error["graph"] == saved["graph"]
        assert error["graph_hash"] == saved["graph_hash"]
    assert shared.ok("GET", address)["graph_hash"] == saved["graph_hash"]
    assert "expected_graph_hash" in shared.no(400, "PUT", address, {"graph": body["graph"]})["fields"]


@pytest.mark.parametrize(
    ("nodes", "edges", "field"),
    [
        ([{"itemName": "no id"}], [], "graph"),
        ([{"id": 7}], [], "graph"),
        ([pose("a"), pose("a")], [], "graph"),
        ([pose("*")], [], "graph.nodes[0].id"),
        ([pose("a", itemName="x" * 201)], [], "graph.nodes[0].itemName"),
        ([pose("a", imagePrompt="x" * 10_001)], [], "graph.nodes[0].imagePrompt"),
        ([pose("a", assetId="nothing")], [], "graph.nodes[0].assetId"),
        ([pose("a", itemId="nothing")], [], "graph.nodes[0].itemId"),
        ([pose("a")], [{"id": "e", "source": "a"}], "graph"),
        ([pose("a")], [edge("a", "*")], "graph.edges[0].target"),
        ([pose("a")], [edge("a", "a", videoAssetId="nothing")], "graph.edges[0].videoAssetId"),
        ([pose("a")], [edge("a", "a", description="x" * 10_001)], "graph.edges[0].description"),
        ([pose("a")], [edge("a", "a", conditions=[{"op": "=="}])], "graph"),
        ([pose(f"n{number}") for number in range(501)], [], "graph"),
    ],
)
def test_what_is_no_graph_is_refused_with_its_place(shared, nodes, edges, field):
    address = shared.canvas(shared.fox)
    body = {"graph": graph(nodes, edges), "expected_graph_hash": shared.ok("GET", address)["graph_hash"]}
    assert field in shared.no(400, "PUT", address, body)["fields"]


def test_unknown_and_foreign_ids(api):
    address = api.canvas(api.fox)
    other = api.mascot()
    canvas_id = address.rsplit("/", 1)[1]
    api.no(404, "GET", f"/collections/{api.fox}/canvases/nothing")
    api.no(404, "GET", f"/collections/{other}/canvases/{canvas_id}")
    api.no(404, "GET", f"/collections/nothing/canvases/{canvas_id}")
    api.no(404, "POST", f"{address}/edges/nothing/generate", {})
    key = api.ok("POST", "/api-keys", {"name": "o", "workspace": "organization"})["key"]
    stranger = {"headers": {"Authorization": f"Bearer {key}"}}
    for method, path in (
        ("GET", ""),
        ("GET", "/export"),
        ("GET", "/status"),
        ("POST", "/generate-all"),
        ("DELETE", ""),
    ):
        assert api.no(403, method, address + path, **stranger)["code"] == "forbidden"


def test_a_picture_of_somebody_else_is_refused(api):
    image = api.ok("POST", f"/collections/{api.fox}/generate", {"type": "image", "name": "A", "image_prompt": "a"})
    asset_id = image["asset_ids"]["image"]
    other = api.canvas(api.mascot())
    body = {
        "graph": graph([pose("a", assetId=asset_id)], []),
        "expected_graph_hash": api.ok("GET", other)["graph_hash"],
    }
    assert "graph.nodes[0].assetId" in api.no(400, "PUT", other, body)["fields"]
    key = api.ok("POST", "/api-keys", {"name": "o", "workspace": "organization"})["key"]
    stranger = {"headers": {"Authorization": f"Bearer {key}"}}
    project = api.ok("POST", "/projects", {"name": "Q"}, **stranger)["id"]
    theirs = api.ok("POST", "/collections", {"project_id": project, "name": "X", "prompt": "x"}, **stranger)["id"]
    address = f"/collections/{theirs}/canvases"
    address += "/" + api.ok("POST", address, {}, **stranger)["id"]
    body["expected_graph_hash"] = api.ok("GET", address, **stranger)["graph_hash"]
    api.no(403, "PUT", address, body, **stranger)
