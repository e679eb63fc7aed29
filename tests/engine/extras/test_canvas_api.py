"""Canvases through the door: saving, planning, paying, watching, repairing, exporting."""

import random

import httpx
import pytest

from studio.domain.graph_json import graph_data
from studio.engine import jobs
from tests.engine.extras.api import edge, graph, opened, pose
from tests.engine.extras.test_sniff import made as picture_file
from tests.helpers.counts import count
from tests.helpers.engine import running_engine
from tests.helpers.random_canvas import random_graph


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    with opened(tmp_path_factory.mktemp("engine")) as made:
        made.fox = made.mascot()
        yield made


@pytest.fixture
def api(shared):
    """The same engine with a mascot that nobody has touched."""
    shared.settle()
    shared.fox = shared.mascot()
    return shared


def worked_example():
    """4 loops and 3 forward edges."""
    names = ["idle", "work", "alert", "think"]
    loops = [edge(name, name) for name in names]
    return graph([pose(name) for name in names], [*loops, *(edge("idle", name) for name in names[1:])])


def by_id(rows):
    return {row["id"]: row for row in rows}


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


def test_status_counts_what_is_done(api):
    address = api.canvas(api.fox, worked_example())
    status = api.ok("GET", address)["status"]
    assert status["nodes"] == {"total": 4, "completed": 0, "pending": 4}
    assert status["edges"] == {"total": 7, "completed": 0, "pending": 7, "failed": 0}
    made = api.ok("POST", address + "/generate-all")
    status = api.ok("GET", address)["status"]
    assert status["edges"]["total"] == 10
    assert status["media"]["preview"] == {"ready": False, "waiting_edges": 10, "repairable": False}
    assert status["media"]["generation"] == {"ready": False}
    lost = next(job for job in made["generated"] if job["edge_id"] == "idle-work")
    api.settle("failed", id=lost["job_id"])
    api.settle()
    status = api.ok("GET", address)["status"]
    assert status["edges"] == {"total": 10, "completed": 9, "pending": 0, "failed": 1}
    assert [each["edge_id"] for each in status["failed_edges"]] == ["idle-work"]
    assert status["failed_edges"][0]["job_id"] == lost["job_id"]
    assert status["ready"] is False
    older = api.ok("GET", address + "/status")
    assert (older["total_edges"], older["completed"], older["failed"], older["progress"]) == (10, 9, 1, 0.9)
    again = api.ok("POST", address + "/generate-all")
    assert [job["edge_id"] for job in again["generated"]] == ["idle-work"]
    api.settle()
    status = api.ok("GET", address)["status"]
    assert status["ready"] is status["media"]["generation"]["ready"] is status["media"]["preview"]["ready"] is True


def test_missing_files_are_made_again_under_their_addresses(api):
    address = api.canvas(api.fox, graph([pose("a"), pose("b")], [edge("a", "a"), edge("a", "b")]))
    api.ok("POST", address + "/generate-all")
    api.settle()
    before = api.ok("GET", address + "/export")
    assert api.ok("POST", address + "/repair-preview-media", {"dry_run": True})["repairable"] is False
    webm = api.ok("GET", f"/collections/{api.fox}/cdn-status")["data"]["assets"]
    gone = next(row["asset_id"] for row in webm if row["type"] == "webm")
    api.engine.files.path(gone, "webm").unlink()
    preview = api.ok("GET", address)["status"]["media"]["preview"]
    assert (preview["ready"], preview["repairable"]) == (False, True)
    balance = api.balance()
    dry = api.ok("POST", address + "/repair-preview-media", {"dry_run": True})
    assert [(each["missing"], each["job_id"]) for each in dry["edges"]] == [(["webm"], None)]
    made = api.ok("POST", address + "/repair-preview-media", {})
    assert made["edges"][0]["job_id"]
    assert api.balance() == balance
    assert api.ok("GET", address)["status"]["media"]["preview"]["waiting_edges"] == 1
    api.no(409, "GET", address + "/export")
    api.settle()
    assert api.ok("GET", address)["status"]["media"]["preview"]["ready"] is True
    assert api.ok("GET", address + "/export") == before


def test_an_export_is_what_companions_read(api):
    nodes = [pose("idle"), pose("work")]
    edges = [
        edge("idle", "idle", conditions=[]),
        edge("work", "work", conditions=[]),
        edge("idle", "work", speed=2, conditions=[{"input": "claudeCode::isWorking", "op": "==", "value": True}]),
        edge("*", "idle", priority=3),
    ]
    sent = graph(nodes, edges) | {
        "inputs": [{"name": "claudeCode::isWorking", "type": "boolean", "default": False, "system": True}]
    }
    address = api.canvas(api.fox, sent)
    error = api.no(409, "GET", address + "/export")
    assert error["code"] == "canvas_not_ready"
    assert error["poses"] == ["Idle", "Work"]
    api.ok("POST", address + "/generate-all", {"duration": 3})
    assert api.no(409, "GET", address + "/export")["edges"]
    api.settle()
    config = api.ok("GET", address + "/export")
    assert (config["version"], config["name"], config["initialNode"], config["autoPlay"]) == (
        "2.0",
        "Fox",
        "idle",
        True,
    )
    assert all(node["transparentThumbnailUrl"].endswith(".png") for node in config["nodes"])
    assert [each["id"] for each in config["edges"]][:3] == ["idle-idle", "work-work", "idle-work"]
    for each in config["edges"]:
        if each["source"] == "*":
            assert each["videos"] == {"webm": "", "hevc": ""}
            assert each["duration"] == 0
        else:
            assert each["videos"]["webm"].endswith(".webm")
            assert each["videos"]["hevc"].endswith(".mov")
            assert each["duration"] == 3
        assert each["isLoop"] is (each["source"] == each["target"])
    names = [url.rsplit("/", 1)[1] for each in config["edges"] for url in each["videos"].values() if url]
    assert len(set(names)) == len(names)
    back = next(each for each in config["edges"] if each.get("reverse"))
    assert back["conditions"] == [{"input": "claudeCode::isWorking", "op": "==", "value": False}]


def test_an_uploaded_picture_can_be_a_pose(api):
    upload = api.request("POST", "/upload", files={"file": ("fox.png", picture_file("png"), "image/png")}).json()
    address = api.canvas(
        api.fox, graph([{"id": "a", "itemName": "Mine", "assetId": upload["asset_id"]}], [edge("a", "a")])
    )
    run = api.ok("POST", address + "/generate-all")
    assert run["actual_cost"] == 20
    assert run["graph"]["nodes"][0]["itemId"]
    api.settle()
    config = api.ok("GET", address + "/export")
    assert config["nodes"][0]["transparentThumbnailUrl"] == upload["url"]


def test_when_a_picture_fails_what_waits_for_it_fails_and_everything_is_refunded(api):
    before = api.balance()
    address = api.canvas(api.fox, graph([pose("a"), pose("b")], [edge("a", "a"), edge("a", "b")]))
    made = api.ok("POST", address + "/generate-all")
    assert before - api.balance() == 42
    lost = next(job["job_id"] for job in made["generated"] if job["node_id"] == "a")
    api.engine.store.run_now(lambda connection: jobs.end(connection, lost, "failed", "rehearsed", api.now))
    assert before - api.balance() == 1  # the other pose is still being drawn
    status = api.ok("GET", address)["status"]
    assert status["edges"] == {"total": 3, "completed": 0, "pending": 0, "failed": 3}
    assert {each["error"] for each in status["failed_edges"]} == {"The job it builds on failed."}
    again = api.ok("POST", address + "/generate-all", {"dry_run": True})
    assert again["would_charge_credits"] == 41


def test_a_canvas_is_really_drawn_played_back_and_repaired(tmp_path):
    with running_engine(tmp_path) as engine, engine.client() as client:
        project = client.post("/projects", json={"name": "P"}).json()["id"]
        fox = client.post("/collections", json={"project_id": project, "name": "Fox", "prompt": "fox"}).json()["id"]
        address = f"/collections/{fox}/canvases"
        canvas = client.post(address, json={"name": "Main"}).json()
        address += f"/{canvas['id']}"
        body = {
            "graph": graph([pose("idle"), pose("wave")], [edge("idle", "wave")]),
            "expected_graph_hash": canvas["graph_hash"],
        }
        assert client.put(address, json=body).status_code == 200
        run = client.post(address + "/generate-all", json={"duration": 3}).json()
        assert run["actual_cost"] == 2 + 15
        for job in run["jobs"]:
            assert client.get(f"/jobs/{job['job_id']}?wait=true").json()["status"] == "completed"
        assert client.get(address).json()["status"]["media"]["preview"]["ready"] is True
        config = client.get(address + "/export").json()
        there, back = config["edges"]
        assert (there["source"], back["source"], there["duration"], back["duration"]) == ("idle", "wave", 3, 3)
        files = {url: httpx.get(url).content for each in config["edges"] for url in each["videos"].values()}
        assert all(file.startswith(b"\x1aE\xdf\xa3") for url, file in files.items() if url.endswith(".webm"))
        assert all(file[4:8] == b"ftyp" for url, file in files.items() if url.endswith(".mov"))
        for path in (tmp_path / "files").glob("*/*.mov"):
            path.unlink()
        repair = client.post(address + "/repair-preview-media", json={}).json()
        assert [each["missing"] for each in repair["edges"]] == [["hevc"], ["hevc"]]
        for each in repair["edges"]:
            assert client.get(f"/jobs/{each['job_id']}?wait=true").json()["status"] == "completed"
        assert client.get(address + "/export").json() == config
        again = {url: httpx.get(url).content for url in files}
        assert {url for url in files if again[url] == files[url]} >= {url for url in files if url.endswith(".webm")}
        assert all(len(again[url]) > 1000 for url in files)


def test_three_hundred_random_canvases_cost_what_their_dry_run_said(api):
    """Whatever is finished, pending, failed or missing: the plan's price is the charge."""
    rng = random.Random(42)
    for number in range(count(12, 300)):
        data = graph_data(random_graph(rng, rng.randint(1, 8), rng.randint(0, 14)))
        for node in data["nodes"]:
            node.pop("assetId", None)
            node["imagePrompt"] = "standing"
        for each in data["edges"]:
            each.pop("videoAssetId", None)
        address = api.canvas(api.fox, data)
        rounds = [
            {"targets": "images"},
            {},
            {"skip_completed": False, "targets": "animations"},
            {"targets": "animations"},
        ]
        for body in rounds:
            options = body | {"duration": rng.randint(3, 10)}
            dry = api.ok("POST", address + "/generate-all", options | {"dry_run": True})
            before = api.balance()
            answer = api.request("POST", address + "/generate-all", json=options)
            if dry["missing_images"]:
                assert answer.json()["error"]["code"] == "missing_images"
                assert api.balance() == before
                continue
            real = answer.json()
            assert answer.status_code == 200, answer.text
            assert before - api.balance() == dry["would_charge_credits"] == real["actual_cost"], (number, body)
            assert len(real["generated"]) == len(dry["planned_jobs"])
            assert len(real["reverse_free"]) <= len(dry["reverse_free"])
            if rng.random() < 0.7:
                api.settle(rng.choice(["completed", "completed", "failed"]))
            if api.balance() < 100_000:
                api.topup(1_000_000)
