"""Templates through the door: those that ship with the engine, and one's own."""

import pytest

from tests.engine.extras.api import edge, graph, pose


def test_built_in_templates(api):
    listed = api.ok("GET", "/canvas-templates")
    rows = {row["id"]: row for row in listed["data"] if row["source"] == "builtin"}
    assert list(rows)[:2] == ["claude-code-4state", "claude-code-4state-lite"]
    assert len(rows) == 5
    assert listed["templates"] == listed["data"]
    assert [row["id"] for row in api.ok("GET", "/canvas-templates?source=builtin")["data"]] == list(rows)
    assert (rows["claude-code-4state"]["node_count"], rows["claude-code-4state"]["edge_count"]) == (4, 16)
    assert rows["claude-code-4state-lite"]["edge_count"] == 13
    assert all(row["source"] == "mine" for row in api.ok("GET", "/canvas-templates?source=mine")["data"])
    assert api.ok("GET", "/canvas-templates/notification")["graph"] == rows["notification"]["graph"]
    api.no(404, "GET", "/canvas-templates/nothing")
    api.no(404, "DELETE", "/canvas-templates/notification")
    api.no(400, "GET", "/canvas-templates?source=elsewhere")


@pytest.mark.parametrize(
    "name", ["claude-code-4state", "claude-code-4state-lite", "notification", "page-greeter", "focus-timer"]
)
def test_a_template_fills_a_canvas_and_draws_its_poses(api, name):
    fox = api.mascot()
    template = api.ok("GET", f"/canvas-templates/{name}")
    before = api.balance()
    canvas = api.ok("POST", f"/collections/{fox}/canvases", {"template_id": name})
    assert before - api.balance() == canvas["total_cost"] == template["estimated_cost"] == len(canvas["jobs"])
    assert canvas["name"] == template["name"]
    nodes = {node["id"]: node for node in canvas["graph"]["nodes"]}
    assert set(canvas["node_mapping"]) == {node["id"] for node in template["graph"]["nodes"]}
    for mapped in canvas["node_mapping"].values():
        assert nodes[mapped["node_id"]]["itemId"] == mapped["item_id"]
        assert nodes[mapped["node_id"]]["assetId"] in mapped["asset_ids"].values()
    assert canvas["graph"]["initialNode"] in nodes
    assert len(canvas["edges"]) == template["edge_count"]
    dry = api.ok("POST", f"/collections/{fox}/canvases/{canvas['id']}/generate-all", {"dry_run": True})
    assert dry["would_charge_credits"] == template["animation_cost"]


def test_an_older_client_applies_a_template_in_a_second_call(api):
    fox = api.mascot()
    address = api.canvas(fox)
    made = api.ok("POST", address + "/from-template", {"template_id": "notification"})
    assert len(made["nodes"]) == 3
    assert len(made["jobs"]) == made["total_cost"] == 3
    assert (
        api.no(409, "POST", address + "/from-template", {"template_id": "notification"})["code"] == "canvas_not_empty"
    )
    api.no(404, "POST", api.canvas(fox) + "/from-template", {"template_id": "nothing"})
    assert "template_id" in api.no(400, "POST", api.canvas(fox) + "/from-template", {})["fields"]


def test_templates_of_ones_own(api):
    fox = api.mascot()
    address = api.canvas(fox, graph([pose("a"), pose("b")], [edge("a", "b"), edge("a", "a")]))
    api.ok("POST", address + "/generate-all")
    source = api.ok("GET", address)["graph"]
    mine = api.ok("POST", "/canvas-templates", {"name": "Mine", "graph": source, "description": "two poses"})
    assert mine["source"] == "mine"
    assert all("assetId" not in node for node in mine["graph"]["nodes"])
    assert all("videoAssetId" not in each for each in mine["graph"]["edges"])
    assert [row["id"] for row in api.ok("GET", "/canvas-templates?source=mine")["data"]] == [mine["id"]]
    canvas = api.ok("POST", f"/collections/{fox}/canvases", {"template_id": mine["id"], "name": "Again"})
    assert (canvas["name"], canvas["total_cost"], len(canvas["edges"])) == ("Again", 2, 3)
    api.ok("DELETE", f"/canvas-templates/{mine['id']}")
    api.no(404, "GET", f"/canvas-templates/{mine['id']}")
    assert "graph" in api.no(400, "POST", "/canvas-templates", {"name": "X", "graph": {"nodes": 3}})["fields"]
