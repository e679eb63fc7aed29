"""Every curl example of the documents runs as it stands, base address and ids aside."""

import io
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.helpers.api import Api
from tests.helpers.engine import running_engine

EXAMPLES: list[dict[str, Any]] = json.loads(Path(__file__).with_name("examples.json").read_text())
#: What an example may be told while the animations it needs are still being drawn.
NOT_YET = {"export": 409}


def picture() -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (64, 64), "#3366cc").save(buffer, "PNG")
    return buffer.getvalue()


class Site(BaseHTTPRequestHandler):
    """Stands in for the web: a page, and a picture."""

    def do_GET(self) -> None:
        page = b"<title>Example Corp</title><meta name=theme-color content=#2563eb><p>We build developer tools.</p>"
        body, kind = (picture(), "image/png") if self.path.endswith(".png") else (page, "text/html")
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


@pytest.fixture
def site() -> Iterator[str]:
    """Serve the stand-in and return its host and port."""
    server = HTTPServer(("127.0.0.1", 0), Site)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


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
