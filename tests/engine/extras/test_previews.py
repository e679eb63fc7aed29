"""Trying a prompt through the door: what is drawn, charged, kept and thrown away."""

import io

import httpx
import pytest
from PIL import Image

from studio.domain.wire.shapes_uploads import PreviewAsk
from studio.engine import previews
from tests.engine.extras.api import png, upload
from tests.engine.extras.test_analysis import drawn
from tests.engine.extras.test_sniff import made
from tests.helpers.engine import running_engine


def test_previews_are_drawn_charged_once_and_become_references(running):
    with running.client() as client:
        before = client.get("/credits").json()["total"]
        body = {"prompt": "A friendly orange fox wearing a space helmet", "preset_id": "3d-render", "count": 2}
        headers = {"Idempotency-Key": "look"}
        first = client.post("/generate/preview", json=body, headers=headers)
        assert first.status_code == 200
        assert client.post("/generate/preview", json=body, headers=headers).json() == first.json()
        assert before - client.get("/credits").json()["total"] == 1
        urls = [image["url"] for image in first.json()["images"]]
        assert len(urls) == 2
        assert all("/v1/previews/" in url for url in urls)
        pictures = [client.get(url) for url in urls]
        assert all(Image.open(io.BytesIO(picture.content)).size == (1024, 1024) for picture in pictures)
        assert pictures[0].content != pictures[1].content
        assert httpx.get(urls[0]).status_code == 401
        project = client.post("/projects", json={"name": "P"}).json()["id"]
        asked = {"project_id": project, "name": "Astro", "prompt": body["prompt"], "reference_image_urls": [urls[1]]}
        mascot = client.post("/collections", json=asked)
        assert mascot.status_code == 201, mascot.text
        assert mascot.json()["config"]["reference_asset_ids"] == [first.json()["images"][1]["asset_id"]]
        before = client.get("/credits").json()["total"]
        free = client.post("/generate/preview", json={"collection_id": mascot.json()["id"], "prompt": "waving"}).json()
        assert (len(free["images"]), free["cost_credits"]) == (1, 0)
        assert client.get("/credits").json()["total"] == before
        assert client.get(free["url"]).status_code == 200


@pytest.mark.parametrize(
    ("prompt", "style", "colours", "found"),
    [
        ("a friendly orange fox", "3d-render", {"orange"}, {"shading": "soft", "outline": "none"}),
        ("a blue owl", "pixel-art", {"blue", "dark blue"}, {"shading": "pixel", "outline": "dark"}),
        ("a green frog", "flat-vector", {"green", "lime"}, {"shading": "flat", "outline": "none"}),
        ("a pink cat", "sticker", {"pink", "hot pink"}, {"outline": "light"}),
    ],
)
def test_what_the_artist_drew_is_recognised(running, prompt, style, colours, found):
    with running.client() as client:
        drawn_one = client.post("/generate/preview", json={"prompt": prompt, "preset_id": style, "count": 1}).json()
        seen = client.post("/analyze-image", json={"url": drawn_one["url"]}).json()
        assert seen["background"]["kind"] == "transparent"
        assert any(f"{colour} character" in seen["description"] for colour in colours), seen["description"]
        assert {key: seen[key]["kind"] for key in found} == found


def test_a_preview_that_fails_gives_its_credit_back(tmp_path):
    with running_engine(tmp_path, "--fail-rate", "1") as engine, engine.client() as client:
        answer = client.post("/generate/preview", json={"prompt": "frog"})
        assert answer.status_code == 500
        assert "credit is back" in answer.json()["error"]["message"]
        assert client.get("/credits").json()["total"] == 550


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "prompt"),
        ({"prompt": " "}, "prompt"),
        ({"prompt": "x" * 10_001}, "prompt"),
        ({"prompt": "fox", "count": 0}, "count"),
        ({"prompt": "fox", "count": 5}, "count"),
        ({"prompt": "fox", "preset_id": "nothing"}, "preset_id"),
    ],
)
def test_wrong_previews_are_named(api, body, field):
    assert field in api.no(400, "POST", "/generate/preview", body)["fields"]


def test_unknown_previews(api):
    api.no(404, "POST", "/generate/preview", {"prompt": "fox", "collection_id": "nothing"})
    assert api.request("GET", "/previews/nothing.png").status_code == 404
    asset_id = upload(api, made("png")).json()["asset_id"]
    assert api.request("GET", f"/previews/{asset_id}.png").status_code == 404


def test_a_preview_nobody_chose_is_removed_after_a_day(api):
    store, keyring = api.engine.store, api.engine.keyring
    caller = keyring.caller(keyring.raw)
    ask = PreviewAsk(prompt="a friendly fox", count=3)
    made_now = store.run_now(lambda connection: previews.start(connection, caller, ask, api.engine.terms, api.now))
    api.settle()
    chosen, edited, forgotten = (row["id"] for row in made_now.assets)
    for row in made_now.assets:
        api.engine.files.path(row["id"], row["type"]).write_bytes(png(drawn()))
    project = api.ok("POST", "/projects", {"name": "P"})["id"]
    fox = api.ok("POST", "/collections", {"project_id": project, "reference_asset_ids": [chosen]})["id"]
    change = {"type": "edit", "source_image_asset_id": edited, "edit_instructions": "Add a hat", "name": "Hat"}
    api.ok("POST", f"/collections/{fox}/generate", change)
    assert api.tidy() == 0
    api.now += previews.KEPT + 1
    assert api.tidy() == 1
    assert api.request("GET", f"/previews/{forgotten}.png").status_code == 404
    assert api.ok("GET", f"/assets/{forgotten}")["status"] == "expired"
    assert not list(api.engine.files.root.glob(f"*/{forgotten}.*"))
    for kept in (chosen, edited):
        assert api.request("GET", f"/previews/{kept}.png").status_code == 200
    assert api.tidy() == 0
