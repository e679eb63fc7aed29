"""Every curl example of the documents runs as it stands, base address and ids aside."""

import json
from pathlib import Path
from typing import Any

from tests.helpers.api import Api
from tests.helpers.engine import running_engine
from tests.helpers.small_site import picture

EXAMPLES: list[dict[str, Any]] = json.loads(Path(__file__).with_name("examples.json").read_text())
#: What an example may be told while the animations it needs are still being drawn.
NOT_YET = {"export": 409}


def known_ids(api: Api, site: str) -> dict[str, str]:
    """Make what the examples speak of, and return the real id for each of their words."""
    api.post("/credits/topup", {"amount": 5000})
    project = api.project()
    mascot = api.mascot(project_id=project)
    job = api.picture(mascot)
    image = job["asset_ids"]["image"]
    upload = api.client.post("/upload", files={"file": ("mascot.png", picture(), "image/png")}).json()["asset_id"]
    canvas = api.post(f"/collections/{mascot}/canvases", {"name": "Main Canvas"})["id"]
    previews = api.client.post("/generate/preview", json={"prompt": "a fox", "preset_id": "3d-render", "count": 4})
    names = ("ast_img_001", "ast_img_idle", "ast_img_wave", "IMAGE_ASSET_ID", "IDLE_IMAGE_ID", "WAVE_IMAGE_ID")
    return {
        **dict.fromkeys(names, image),
        **dict.fromkeys(("COLLECTION_ID", "COL_ID"), mascot),
        **dict.fromkeys(("item_def456", "EXISTING_ITEM_ID"), job["item_id"]),
        "PROJECT_ID": project,
        "JOB_ID": job["id"],
        "CANVAS_ID": canvas,
        "a1b2c3d4-e5f6-7890-abcd-ef1234567890": upload,
        "https://api.masko.ai/v1/previews/preview_2.png": previews.json()["images"][2]["url"],
        "https://example.com": f"http://{site}",
    }


def test_every_documented_example_runs(data: Path, site: str) -> None:
    with running_engine(data, "--base-video", "64", "--allow-fetch", site) as engine, engine.client() as client:
        api = Api(client)
        ids = known_ids(api, site)
        refused = []
        for example in EXAMPLES:
            text = json.dumps(example)
            if "EDGE_ID" in text and "EDGE_ID" not in ids:
                graph = api.get(f"/collections/{ids['COLLECTION_ID']}/canvases/{ids['CANVAS_ID']}")["graph"]
                ids["EDGE_ID"] = next(edge["id"] for edge in graph["edges"] if edge["source"] == edge["target"])
                settle(api)
            for word in sorted(ids, key=len, reverse=True):
                text = text.replace(word, ids[word])
            asked = json.loads(text)
            files = {"file": ("mascot.png", picture(), "image/png")} if asked.get("file") else None
            answer = client.request(asked["method"], asked["path"], json=asked["body"], files=files)
            allowed = NOT_YET.get(asked["path"].rsplit("/", 1)[-1])
            if answer.status_code >= 300 and answer.status_code != allowed:
                refused.append((example["method"], example["path"], answer.status_code, answer.text))
        assert not refused


def settle(api: Api) -> None:
    """Wait until every pose has its picture; the animations behind them can wait."""
    for job in api.get("/jobs", type="image_generation", limit=500):
        api.wait(job["id"])
