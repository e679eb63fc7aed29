"""Canvases through the door: what a run makes, leaves out, waits for and costs."""

import random

import pytest

from studio.domain.canvas_plan import plan
from studio.domain.graph_json import graph_data, read_graph
from tests.engine.extras.api import edge, graph, opened, pose, worked_example
from tests.helpers.counts import count
from tests.helpers.random_canvas import random_graph


def by_id(rows):
    return {row["id"]: row for row in rows}


def test_the_worked_example_costs_140(api):
    address = api.canvas(api.fox, worked_example())
    api.ok("POST", address + "/generate-all", {"targets": "images"})
    api.settle()
    before = api.balance()
    dry = api.ok(
        "POST",
        address + "/generate-all",
        {"dry_run": True, "targets": "animations", "skip_completed": True, "duration": 4},
    )
    assert dry["data"]["would_charge_credits"] == 140
    assert (dry["actual_cost"], dry["generated"], api.balance()) == (0, [], before)
    planned = [job for job in dry["planned_jobs"] if job["type"] == "forward"]
    assert len(planned) == 3
    assert all(job["source_image_url"] and job["target_image_url"] for job in planned)
    assert [each["created"] for each in dry["reverse_free"]] == [True] * 3
    real = api.ok("POST", address + "/generate-all", {"targets": "animations"})
    assert (real["actual_cost"], real["total_cost"], real["estimated_cost"]) == (140, 140, 140)
    assert before - api.balance() == 140
    assert len(real["generated"]) == 7
    assert len(real["reverse_free"]) == 3


def test_a_second_run_makes_nothing_twice(api):
    address = api.canvas(api.fox, worked_example())
    first = api.ok("POST", address + "/generate-all")
    assert first["actual_cost"] == 144
    second = api.ok("POST", address + "/generate-all")
    assert (second["actual_cost"], second["jobs"]) == (0, [])
    assert {item["reason"] for item in second["skipped_items"]} == {"in_progress"}
    api.settle()
    third = api.ok("POST", address + "/generate-all")
    assert (third["actual_cost"], third["skipped_items"]) == (0, [])
    assert len(third["already_complete"]) == 4 + 7 + 3
    again = api.ok("POST", address + "/generate-all", {"skip_completed": False})
    assert again["actual_cost"] == 144


def test_a_retry_with_its_key_is_the_same_run(api):
    address = api.canvas(api.fox, worked_example())
    headers = {"Idempotency-Key": "once"}
    first = api.ok("POST", address + "/generate-all", {}, headers=headers)
    balance = api.balance()
    assert api.ok("POST", address + "/generate-all", {}, headers=headers) == first
    assert api.balance() == balance
    api.no(409, "POST", address + "/generate-all", {"duration": 5}, headers=headers)


def test_the_graph_after_a_run_is_the_one_of_its_answer(api):
    address = api.canvas(api.fox, worked_example())
    made = api.ok("POST", address + "/generate-all")
    shown = api.ok("GET", address)
    assert shown["graph"] == made["graph"]
    assert shown["graph_hash"] == made["graph_hash"]
    edges = shown["graph"]["edges"]
    assert all(node["assetId"] and node["itemId"] for node in shown["graph"]["nodes"])
    assert all(each["videoAssetId"] for each in edges)
    created = [each for each in edges if each.get("reverse")]
    assert {(each["source"], each["target"]) for each in created} == {
        (name, "idle") for name in ("work", "alert", "think")
    }
    for each in created:
        assert edges[edges.index(each) - 1]["source"] == each["target"]  # right behind its forward edge
    rows = {job["id"]: job for job in api.ok("GET", "/jobs?limit=100")["data"]}
    pictures = {each["node_id"]: each["job_id"] for each in made["generated"] if each["kind"] == "node"}
    for each in made["generated"]:
        if each["kind"] == "edge":
            source = by_id(edges)[each["edge_id"]]["source"]
            assert rows[each["job_id"]]["parent_job_id"] == pictures[source]
    for each in made["reverse_free"]:
        forward = next(job for job in made["generated"] if job["edge_id"] == each["forward_edge_id"])
        assert rows[each["job_id"]]["parent_job_id"] == forward["job_id"]
        assert rows[each["job_id"]]["type"] == "reverse"
        assert rows[each["job_id"]]["cost_credits"] == 0


def test_an_existing_way_back_is_filled_and_not_doubled(api):
    nodes = [pose("a"), pose("b")]
    address = api.canvas(api.fox, graph(nodes, [edge("a", "b"), edge("b", "a", reverse=True)]))
    made = api.ok("POST", address + "/generate-all")
    assert [each["created"] for each in made["reverse_free"]] == [False]
    assert len(made["graph"]["edges"]) == 2
    assert made["actual_cost"] == 2 + 20
    both = api.canvas(api.fox, graph(nodes, [edge("a", "b"), edge("b", "a")]))
    made = api.ok("POST", both + "/generate-all")
    assert made["reverse_free"] == []
    assert made["actual_cost"] == 2 + 40


def test_a_way_back_added_later_is_made_from_its_finished_forward_edge(api):
    nodes = [pose("a"), pose("b")]
    address = api.canvas(api.fox, graph(nodes, [edge("a", "b"), edge("b", "a")]))
    api.ok("POST", address + "/generate-all")
    api.settle()
    changed = api.ok("GET", address)["graph"]
    changed["edges"][1] |= {"reverse": True}
    del changed["edges"][1]["videoAssetId"]
    api.save(address, changed)
    balance = api.balance()
    made = api.ok("POST", address + "/generate-all")
    assert (made["actual_cost"], len(made["reverse_free"]), api.balance()) == (0, 1, balance)


def test_missing_pictures_are_named_and_nothing_is_charged(api):
    bare = [{"id": "a", "itemName": "Idle"}, pose("b"), {"id": "c"}]
    address = api.canvas(api.fox, graph(bare, [edge("a", "a"), edge("a", "b")]))
    dry = api.ok("POST", address + "/generate-all", {"dry_run": True, "targets": "animations"})
    assert dry["would_charge_credits"] == 40
    assert dry["missing_images"] == ["a", "b"]
    error = api.no(400, "POST", address + "/generate-all", {"targets": "animations"})
    assert error["code"] == "missing_images"
    assert error["missing_images"] == ["a", "b"]
    assert "Idle" in error["message"]
    error = api.no(400, "POST", address + "/generate-all", {"targets": "all"})
    assert error["missing_images"] == ["a"]
    error = api.no(400, "POST", address + "/edges/a-b/generate", {})
    assert error["code"] == "missing_images"


def test_too_few_credits_start_nothing(tmp_path):
    with opened(tmp_path, topup=0) as api:  # a new engine grants 550
        fox = api.mascot()
        api.ok("POST", api.canvas(fox, worked_example()) + "/generate-all", {"duration": 10})
        address = api.canvas(fox, worked_example())
        error = api.no(402, "POST", address + "/generate-all", {"duration": 10})
        assert (error["required"], error["balance"]) == (354, 196)
        assert all("assetId" not in node for node in api.ok("GET", address)["graph"]["nodes"])
        for seconds in (10, 10, 10, 8):
            asked = {"type": "animation", "name": "A", "prompt": "a", "duration": seconds}
            api.ok("POST", f"/collections/{fox}/generate", asked)
        canvases = api.ok("GET", f"/collections/{fox}/canvases")["meta"]["pagination"]["total"]
        error = api.no(402, "POST", f"/collections/{fox}/canvases", {"template_id": "claude-code-4state"})
        assert (error["required"], error["balance"]) == (4, 2)
        assert api.ok("GET", f"/collections/{fox}/canvases")["meta"]["pagination"]["total"] == canvases


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"targets": "everything"}, "targets"),
        ({"duration": 2}, "duration"),
        ({"duration": 11}, "duration"),
        ({"duration": 4.5}, "duration"),
        ({"dry_run": "yes"}, "dry_run"),
        ({"skip_completed": []}, "skip_completed"),
    ],
)
def test_wrong_options_are_named(shared, body, field):
    address = shared.canvas(shared.fox, worked_example())
    assert field in shared.no(400, "POST", address + "/generate-all", body)["fields"]


def test_stickers_plan_nothing(shared):
    address = shared.canvas(shared.fox, worked_example())
    made = shared.ok("POST", address + "/generate-all", {"targets": "stickers"})
    assert (made["actual_cost"], made["jobs"], made["skipped"]) == (0, [], 7)


def test_one_edge_again(api):
    address = api.canvas(api.fox, worked_example())
    api.ok("POST", address + "/generate-all")
    api.settle()
    before, shown = api.balance(), api.ok("GET", address)["graph"]
    made = api.ok("POST", address + "/edges/idle-work/generate", {"duration": 5})
    assert (made["estimated_cost"], made["type"], made["poll"]) == (25, "forward", f"/v1/jobs/{made['job_id']}")
    assert before - api.balance() == 25
    old, new = by_id(shown["edges"])["idle-work"], by_id(made["graph"]["edges"])["idle-work"]
    assert old["videoAssetId"] != new["videoAssetId"]
    back = made["reverse_free"][0]
    assert back["created"] is False
    assert (
        by_id(made["graph"]["edges"])[back["edge_id"]]["videoAssetId"]
        != by_id(shown["edges"])[back["edge_id"]]["videoAssetId"]
    )
    loop = api.ok("POST", address + "/edges/idle-idle/generate")
    assert (loop["type"], loop["estimated_cost"], loop["reverse_free"]) == ("loop", 20, [])
    idle = by_id(loop["graph"]["nodes"])["idle"]
    assert loop["item_id"] == idle["itemId"]
    assert "edge_id" in api.no(400, "POST", f"{address}/edges/{back['edge_id']}/generate", {})["fields"]
    assert "duration" in api.no(400, "POST", f"{address}/edges/idle-work/generate", {"duration": 1})["fields"]


def test_any_state_edges_are_free_and_cannot_be_made(api):
    address = api.canvas(api.fox, graph([pose("a")], [edge("*", "a", priority=3)]))
    made = api.ok("POST", address + "/generate-all")
    assert (made["actual_cost"], made["skipped_items"][0]["reason"]) == (1, "any_state")
    assert "edge_id" in api.no(400, "POST", address + "/edges/*-a/generate", {})["fields"]
    api.settle()
    assert api.ok("GET", address)["status"]["ready"] is True


def test_an_edge_is_made_as_long_as_it_says_unless_the_run_says_otherwise(api):
    nodes = [pose("a"), pose("b")]
    sent = graph(nodes, [edge("a", "a", duration=3), edge("a", "b", duration=6.02), edge("b", "b")])
    address = api.canvas(api.fox, sent)
    own = api.ok("POST", address + "/generate-all", {"dry_run": True})
    assert own["would_charge_credits"] == 2 + 15 + 30 + 20
    assert {job["edge_id"]: job["duration"] for job in own["planned_jobs"] if job["edge_id"]} == {
        "a-a": 3,
        "a-b": 6,
        "b-b": 4,
    }
    asked = api.ok("POST", address + "/generate-all", {"dry_run": True, "duration": 5})
    assert asked["would_charge_credits"] == 2 + 3 * 25
    before = api.balance()
    made = api.ok("POST", address + "/generate-all")
    assert before - api.balance() == made["actual_cost"] == own["would_charge_credits"]
    videos = {job["edge_id"]: job["asset_ids"]["video"] for job in made["generated"] if job["edge_id"]}
    assert api.ok("GET", f"/assets/{videos['a-b']}")["duration"] == 6
    api.settle()
    assert api.ok("POST", address + "/edges/a-b/generate", {})["estimated_cost"] == 30
    api.settle()
    assert api.ok("POST", address + "/edges/a-b/generate", {"duration": 3})["estimated_cost"] == 15


def studios_own_sum(api, address, options):
    """Return what Studio counts for a run, from the graph and the files it is shown."""
    shown = read_graph(api.ok("GET", address)["graph"])
    rows = api.ok("GET", f"/collections/{api.fox}/items?limit=500")["data"]
    states = {asset["id"]: asset["status"] for row in rows for asset in row["assets"]}
    return plan(shown, asset_states=states, **options).price.total


def test_three_hundred_random_canvases_cost_what_their_dry_run_said(api):
    """Whatever is finished, pending, failed or missing: the plan's price is Studio's own sum and the charge."""
    rng = random.Random(42)
    for number in range(count(12, 300)):
        api.fox = api.mascot()
        data = graph_data(random_graph(rng, rng.randint(1, 8), rng.randint(0, 14)))
        for node in data["nodes"]:
            node.pop("assetId", None)
            node["imagePrompt"] = "standing"
        for each in data["edges"]:
            each.pop("videoAssetId", None)
            if rng.random() < 0.3:
                each["duration"] = rng.choice((3, 5, 7.4, 12, 0.5, 10))
        address = api.canvas(api.fox, data)
        rounds = [
            {"targets": "images"},
            {},
            {"skip_completed": False, "targets": "animations"},
            {"targets": "animations"},
        ]
        for body in rounds:
            options = body | ({"duration": rng.randint(3, 10)} if rng.random() < 0.5 else {})
            dry = api.ok("POST", address + "/generate-all", options | {"dry_run": True})
            before = api.balance()
            assert dry["would_charge_credits"] == studios_own_sum(api, address, options), (number, options)
            answer = api.request("POST", address + "/generate-all", json=options)
            if dry["missing_images"]:
                assert answer.json()["error"]["code"] == "missing_images"
                assert api.balance() == before
                continue
            real = answer.json()
            assert answer.status_code == 200, answer.text
            assert before - api.balance() == dry["would_charge_credits"] == real["actual_cost"], (number, options)
            assert len(real["generated"]) == len(dry["planned_jobs"])
            assert len(real["reverse_free"]) <= len(dry["reverse_free"])
            if rng.random() < 0.7:
                api.settle(rng.choice(["completed", "completed", "failed"]))
            if api.balance() < 100_000:
                api.topup(1_000_000)
