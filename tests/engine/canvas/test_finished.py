"""Canvases through the door: how far they are, what players get of them, and what is mended."""

import httpx

from studio.engine import jobs
from tests.engine.extras.api import edge, graph, pose, worked_example
from tests.engine.extras.test_sniff import made as picture_file
from tests.helpers.engine import running_engine


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
