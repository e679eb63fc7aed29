"""One walk through the whole API, in this process and over a socket: every operation that it describes."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from litestar.testing import TestClient

from studio.engine.app import build, create_app
from studio.engine.options import Options
from tests.helpers.counts import count
from tests.helpers.engine import running_engine
from tests.helpers.small_site import picture


class Walk:
    """Calls operations by their names and keeps which were called; ``ids`` fill the paths."""

    def __init__(self, client: httpx.Client) -> None:
        self.client = client
        paths = client.get("/openapi.json").json()["paths"]
        self.left = {
            operation["operationId"]: (method, path.removeprefix("/v1"), next(iter(operation["responses"])))
            for path, operations in paths.items()
            for method, operation in operations.items()
        }
        self._all = dict(self.left)
        self.ids: dict[str, str] = {}

    def do(self, operation: str, body: Any = None, **options: Any) -> Any:
        """Call an operation, which must answer with the status that its description promises; return the answer."""
        method, path, promised = self._all[operation]
        answer = self.client.request(method, path.format(**self.ids), json=body, **options)
        assert str(answer.status_code) == promised, f"{operation}: {answer.status_code} {answer.text}"
        self.left.pop(operation, None)
        return answer.json()

    def make(self, operation: str, body: Any = None, **options: Any) -> str:
        """Call an operation and return the id of what it made."""
        made = self.do(operation, body, **options)["data"]
        return str(made.get("id") or made.get("asset_id"))

    def done(self, job_id: str) -> Any:
        """Wait for the end of a job, which must be a good one."""
        self.ids["job_id"] = job_id
        while (job := self.do("getJob", params={"wait": "true"})["data"])["status"] in {"pending", "processing"}:
            pass
        assert job["status"] == "completed", job["error"]
        return job


@contextmanager
def inside(folder: Path, site: str) -> Iterator[httpx.Client]:
    """Run the application in this process."""
    engine = build(Options(data=folder, base_video=64, allow_fetch=(site,)), time.time, "http://127.0.0.1")
    with TestClient(create_app(engine), base_url="http://127.0.0.1") as client:
        client.base_url = httpx.URL("http://127.0.0.1/v1")
        client.headers["Authorization"] = f"Bearer {engine.keyring.raw}"
        yield client
    engine.store.close()


@contextmanager
def outside(folder: Path, site: str) -> Iterator[httpx.Client]:
    """Run it in a process of its own, behind a socket."""
    with running_engine(folder, "--base-video", "64", "--allow-fetch", site) as engine, engine.client() as client:
        yield client


@pytest.mark.parametrize("door", [outside, inside][: count(1, 2)])
def test_every_operation_answers_as_it_is_described(data: Path, site: str, door: Any) -> None:
    with door(data, site) as client:
        walk = Walk(client)
        money_and_keys(walk)
        a_mascot(walk)
        pictures(walk, site)
        a_pose(walk)
        a_canvas(walk)
        templates(walk)
        imports(walk)
        webhooks(walk, site)
        the_end(walk)
        assert not walk.left


def money_and_keys(walk: Walk) -> None:
    walk.do("topUpCredits", {"amount": 1000})
    assert walk.do("getCredits")["total"] == 1550
    walk.do("listLedger")
    walk.ids["key_id"] = walk.make("createKey", {"name": "Laptop"})
    walk.do("listKeys")
    walk.do("revokeKey")
    walk.do("listStyles")
    walk.do("searchDocs", params={"q": "price"})


def a_mascot(walk: Walk) -> None:
    walk.ids["project_id"] = walk.make("createProject", {"name": "App"})
    walk.do("listProjects")
    walk.do("getProject")
    walk.do("updateProject", {"name": "My App"})
    asked = {"project_id": walk.ids["project_id"], "name": "Felix", "prompt": "a friendly orange fox"}
    walk.ids["collection_id"] = walk.make("createCollection", asked)
    walk.do("listCollections")
    walk.do("getCollection")
    walk.do("updateCollection", {"name": "Felix the Fox"})
    walk.do("updateSettings", {"publish_params": {"animation_sizes": {"enabled": False, "sizes": [240]}}})
    walk.do("updateSlug", {"slug": f"felix-{walk.ids['collection_id'][:6]}"})


def pictures(walk: Walk, site: str) -> None:
    walk.ids["asset_id"] = walk.make("upload", files={"file": ("fox.png", picture(), "image/png")})
    walk.do("upload", {"url": f"http://{site}/fox.png"})
    walk.do("analyzeImage", {"asset_id": walk.ids["asset_id"]})
    walk.do("analyzeUrl", {"url": f"http://{site}"})
    walk.do("addReference", {"asset_id": walk.ids["asset_id"]})
    walk.do("removeReference")
    walk.do("preview", {"collection_id": walk.ids["collection_id"], "prompt": "waving"})


def a_pose(walk: Walk) -> None:
    made = walk.do("generate", {"type": "image", "name": "Wave", "image_prompt": "waving"})["data"]
    walk.ids["asset_id"] = walk.done(made["job_id"])["asset_ids"]["image"]
    walk.ids["item_id"] = made["item_id"]
    assert 6 <= len(walk.do("suggestActions", {})["data"]["suggestions"]) <= 8
    rows = [{"type": "image", "name": f"Row {number}", "image_prompt": "sitting"} for number in range(10)]
    batch = walk.do("generateBatch", {"requests": rows})["data"]["jobs"]
    for row in reversed(batch[3:]):
        walk.ids["job_id"] = row["job_id"]
        walk.do("cancelJob")
    walk.do("listJobs")
    walk.do("listItems")
    walk.do("getItem")
    walk.do("updateItem", {"name": "Waving"})
    walk.do("getAsset")
    walk.do("archiveAsset")
    assert walk.do("updateAsset", params={"restore": "true"})["archived"] is False
    walk.do("getCdnStatus")
    walk.do("getUrls")


def a_canvas(walk: Walk) -> None:
    made = walk.do("createCanvas", {"name": "Main"})["data"]
    walk.ids |= {"canvas_id": made["id"], "edge_id": "loop"}
    node = {"id": "wave", "itemName": "Wave", "assetId": walk.ids["asset_id"]}
    loop = {"id": "loop", "source": "wave", "target": "wave", "duration": 3}
    graph = {"initialNode": "wave", "nodes": [node], "edges": [loop]}
    walk.do("saveCanvas", {"graph": graph, "expected_graph_hash": made["graph_hash"]})
    walk.do("updateCanvas", {"name": "Idle"})
    walk.do("listCanvases")
    assert walk.do("generateAll", {"dry_run": True})["data"]["would_charge_credits"] == 15
    for job in walk.do("generateAll")["data"]["jobs"]:
        walk.done(job["job_id"])
    walk.done(walk.do("generateEdge", {"duration": 3})["data"]["job_id"])
    assert walk.do("getCanvas")["data"]["status"]["ready"] is True
    walk.do("canvasStatus")
    walk.do("exportCanvas")
    walk.do("repairMedia", {"dry_run": True})
    walk.do("archiveCanvas")


def templates(walk: Walk) -> None:
    graph = {"initialNode": "a", "nodes": [{"id": "a", "imagePrompt": "standing"}], "edges": []}
    walk.ids["template_id"] = walk.make("createTemplate", {"name": "Mine", "graph": graph})
    walk.do("listTemplates")
    walk.do("getTemplate")
    walk.ids["canvas_id"] = walk.make("createCanvas", {})
    walk.do("applyTemplate", {"template_id": walk.ids["template_id"]})
    walk.do("deleteTemplate")


def imports(walk: Walk) -> None:
    form = {"files": {"file": ("fox.png", picture(), "image/png")}, "data": {"type": "image"}}
    file = walk.make("importFile", **form)
    mascot = walk.make("importMascot", {"project_id": walk.ids["project_id"], "name": "Mia"})
    walk.do("importPose", {"collection_id": mascot, "name": "Idle", "asset_ids": [file]})


def webhooks(walk: Walk, site: str) -> None:
    walk.ids["webhook_id"] = walk.make("createWebhook", {"url": f"http://{site}/hook"})
    walk.do("listWebhooks")
    walk.do("testWebhook")
    walk.do("deleteWebhook")


def the_end(walk: Walk) -> None:
    walk.do("archiveItem")
    walk.do("archiveCollection")
    walk.do("archiveProject")
