"""Uploads, analysis, previews, webhooks, help and templates through the door, and what they refuse."""

import io

import httpx
import pytest
from PIL import Image

from studio.engine import webhooks
from studio.engine.sniff import MAX_BYTES
from tests.engine.extras.api import edge, graph, opened, pose
from tests.engine.extras.test_analysis import disc, drawn
from tests.engine.extras.test_sniff import made, png_header_only
from tests.engine.extras.test_webpage import PAGE
from tests.helpers.engine import running_engine


@pytest.fixture(scope="module")
def api(tmp_path_factory, served_site):
    """An engine that may fetch from the test's own site."""
    with opened(tmp_path_factory.mktemp("open"), allow_fetch=(served_site.pair,)) as made_api:
        yield made_api


@pytest.fixture(scope="module")
def closed(tmp_path_factory):
    """An engine that fetches from public addresses only."""
    with opened(tmp_path_factory.mktemp("closed")) as made_api:
        yield made_api


@pytest.fixture(scope="module")
def running(tmp_path_factory, served_site):
    """An engine in a process of its own that draws."""
    with running_engine(tmp_path_factory.mktemp("running"), "--allow-fetch", served_site.pair) as engine:
        yield engine


def upload(api, data, name="fox.png"):
    return api.request("POST", "/upload", files={"file": (name, data, "image/png")})


def png(image):
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


def test_an_upload_by_file_is_an_asset_that_loads(api):
    answer = upload(api, made("jpeg"), "../../etc/fox.jpg")
    assert answer.status_code == 201
    body = answer.json()
    assert body["asset_id"] == body["data"]["asset_id"]
    assert body["name"] == "fox.jpg"
    asset = api.ok("GET", f"/assets/{body['asset_id']}")
    assert (asset["type"], asset["status"], asset["width"], asset["height"]) == ("image", "completed", 40, 24)
    file = api.request("GET", body["url"])
    assert file.headers["content-type"] == "image/png"
    assert Image.open(io.BytesIO(file.content)).size == (40, 24)
    assert ".." not in body["url"]


def test_an_upload_by_address(api, site):
    site.page("/pictures/fox.webp?size=2", made("webp"), "application/octet-stream")
    body = api.ok("POST", "/upload", {"url": site.url + "/pictures/fox.webp?size=2"})
    assert (body["name"], body["width"]) == ("fox.webp", 40)


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (b"", 415),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", 415),
        (b"%PDF-1.4", 415),
        (made("png")[:-20], 415),
        (made("gif") + b"<?php", 415),
        (png_header_only(60_000, 60_000), 413),
        (made("png") + b"\0" * MAX_BYTES, 413),
    ],
)
def test_bad_uploads_are_refused_by_content(api, site, data, status):
    before, files = api.books(), set(api.engine.files.root.glob("*/*"))
    error = upload(api, data)
    assert error.status_code == status
    assert error.json()["error"]["message"]
    if len(data) < MAX_BYTES:
        assert "file" in error.json()["error"]["fields"]
    site.page("/bad.png", data, "image/png")
    for path in ("/upload", "/analyze-image"):
        fields = api.no(status, "POST", path, {"url": site.url + "/bad.png"})["fields"]
        assert "url" in fields
    assert api.books() == before
    assert set(api.engine.files.root.glob("*/*")) == files


@pytest.mark.parametrize("path", ["/upload", "/analyze-image"])
def test_bodies_that_are_neither_form(api, path):
    for options, field in (
        ({"json": {}}, ("url", "asset_id")),
        ({"json": []}, ("body",)),
        ({"json": {"url": 7}}, ("url",)),
        ({"json": {"url": ""}}, ("url",)),
        ({"json": {"url": "x" * 3000}}, ("url",)),
        ({"files": {"other": ("a.png", made("png"))}}, ("file",)),
        ({"data": {"file": "text"}, "files": {"x": b"y"}}, ("file",)),
        ({"content": b"{", "headers": {"Content-Type": "application/json"}}, ("body",)),
        ({"content": b"\xff", "headers": {"Content-Type": "application/json"}}, ("body",)),
    ):
        answer = api.request("POST", path, **options)
        assert answer.status_code == 400, (options, answer.text)
        assert set(field) & set(answer.json()["error"]["fields"]), answer.text
    assert api.request("POST", path, content=b"raw", headers={"Content-Type": "image/png"}).status_code == 415
    broken = {"Content-Type": "multipart/form-data"}
    assert api.request("POST", path, content=b"raw", headers=broken).status_code == 400


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1:{port}/a.png", "http://localhost:{port}/a.png", "http://169.254.169.254/latest", "file:///etc/passwd",
     "http://[::1]/", "http://10.0.0.1/", "ftp://example.com/a.png", "not an address"],
)  # fmt: skip
def test_private_addresses_are_refused_at_every_door(closed, site, url):
    site.page("/a.png", made("png"), "image/png")
    address = url.format(port=site.port)
    project = closed.ok("POST", "/projects", {"name": "P"})["id"]
    fox = closed.mascot()
    for path, body in (
        ("/upload", {"url": address}),
        ("/analyze-image", {"url": address}),
        ("/analyze-url", {"url": address}),
        ("/webhooks", {"url": address}),
        (f"/collections/{fox}/references", {"url": address}),
        ("/collections", {"project_id": project, "name": "X", "reference_image_urls": [address]}),
    ):
        closed.no(400, "POST", path, body)
    assert site.requests == []


def test_an_allowed_site_cannot_lead_into_the_private_network(api, site):
    site.page("/go", b"", status=302, Location="http://192.168.0.1/a.png")
    for path in ("/upload", "/analyze-image", "/analyze-url"):
        assert "public" in api.no(400, "POST", path, {"url": site.url + "/go"})["message"]


def test_a_host_of_another_site_is_refused(api):
    answer = api.request("GET", "/docs", headers={"Host": "evil.example"})
    assert answer.status_code == 403
    assert answer.json()["error"]["code"] == "forbidden"


@pytest.mark.parametrize(
    "path",
    ["/upload", "/analyze-image", "/analyze-url", "/generate/preview", "/webhooks", "/docs", "/canvas-templates"],
)
def test_nobody_comes_in_without_a_key(api, path):
    for method in ("GET", "POST"):
        answer = api.request(method, path, headers={"Authorization": "Bearer masko_" + "0" * 64})
        assert answer.status_code == 401


def test_a_picture_is_described(api, site):
    by_file = api.request("POST", "/analyze-image", files={"file": ("fox.png", png(drawn()), "image/png")}).json()
    asset_id = upload(api, png(drawn())).json()["asset_id"]
    by_asset = api.ok("POST", "/analyze-image", {"asset_id": asset_id})
    site.page("/fox.png", png(drawn()), "image/png")
    by_url = api.ok("POST", "/analyze-image", {"url": site.url + "/fox.png"})
    assert by_file["data"] == by_asset["data"] == by_url["data"]
    seen = by_file["data"]
    assert seen["description"] == seen["prompt"]
    assert seen["palette"][0]["hex"] == "#f58220"
    assert seen["background"] == {"kind": "plain", "colour": "#ffffff"}
    assert seen["outline"]["kind"] == "dark"
    assert seen["shading"]["kind"] == "flat"
    assert len(seen["saw"]) == 5
    assert "asset_id" in api.no(400, "POST", "/analyze-image", {"asset_id": asset_id, "url": "http://x"})["fields"]
    api.no(404, "POST", "/analyze-image", {"asset_id": "nothing"})


def test_an_address_of_this_engine_is_not_fetched_but_found(api):
    first = upload(api, png(drawn())).json()
    again = api.ok("POST", "/upload", {"url": first["url"]})
    assert again["asset_id"] == first["asset_id"]
    by_name = api.ok("POST", "/upload", {"url": first["url"].replace("127.0.0.1", "localhost")})
    assert by_name["asset_id"] == first["asset_id"]
    seen = api.ok("POST", "/analyze-image", {"url": first["url"]})
    assert seen["palette"][0]["hex"] == "#f58220"
    fox = api.mascot()
    job = api.ok("POST", f"/collections/{fox}/generate", {"type": "image", "name": "A", "image_prompt": "a"})
    for path in ("/upload", "/analyze-image"):
        assert "url" in api.no(400, "POST", path, {"url": job["urls"]["image"]})["fields"]
        for unknown in ("http://127.0.0.1/cdn/nobody/knows.png", "http://127.0.0.1:99999/cdn/x.png", "http://[x/cdn/y"):
            api.no(400, "POST", path, {"url": unknown})


def test_a_website_is_described(api, site):
    site.page("/", PAGE)
    seen = api.ok("POST", "/analyze-url", {"url": site.url})
    assert seen["brand"] == seen["data"]["brand"]
    assert (seen["brand"]["name"], seen["brand"]["industry"]) == ("Acme", "Developer Tools")
    assert len(seen["suggestions"]) == 3
    styles = {row["id"] for row in api.ok("GET", "/styles")["data"]}
    assert {each["style"] for each in seen["suggestions"]} <= styles
    chosen = seen["suggestions"][0]
    project = api.ok("POST", "/projects", {"name": "P"})["id"]
    api.ok("POST", "/collections", {"project_id": project, **chosen})


def test_a_mascot_is_made_from_a_picture(api):
    asset_id = upload(api, png(disc())).json()["asset_id"]
    project = api.ok("POST", "/projects", {"name": "P"})["id"]
    mascot = api.ok("POST", "/collections", {"project_id": project, "reference_asset_ids": [asset_id]})["data"]
    assert mascot["name"] in {"Bluebell", "Cobalt", "Sapphire"}
    assert mascot["prompt"].startswith("A round blue character")
    api.ok("POST", f"/collections/{mascot['id']}/generate", {"type": "image", "name": "Wave", "image_prompt": "waving"})
    card = api.ok("GET", f"/collections/{mascot['id']}")["config"]["style_card"]
    assert card["main"] == "#2d6be4"
    assert card["proportions"]["build"] == "round"
    assert {"palette", "outline", "shading", "summary"} <= set(card)


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


def test_webhooks_come_and_go(api, site):
    new = api.ok("POST", "/webhooks", {"url": site.url + "/hook", "events": ["job.failed", "job.failed"]})
    assert new["secret"].startswith("whsec_")
    assert new["events"] == ["job.failed"]
    assert api.ok("POST", "/webhooks", {"url": site.url})["events"] == ["job.completed", "job.failed"]
    listed = api.ok("GET", "/webhooks")
    assert new["id"] in [row["id"] for row in listed["data"]]
    assert all("secret" not in row for row in listed["data"])
    api.ok("DELETE", f"/webhooks/{new['id']}")
    api.no(404, "DELETE", f"/webhooks/{new['id']}")
    for body, field in (
        ({}, "url"),
        ({"url": site.url, "events": []}, "events"),
        ({"url": site.url, "events": ["x"]}, "events[0]"),
    ):
        assert field in api.no(400, "POST", "/webhooks", body)["fields"]
    key = api.ok("POST", "/api-keys", {"name": "o", "workspace": "organization"})["key"]
    stranger = {"headers": {"Authorization": f"Bearer {key}"}}
    theirs = api.ok("POST", "/webhooks", {"url": site.url}, **stranger)["id"]
    api.no(403, "DELETE", f"/webhooks/{theirs}")


def test_a_running_engine_calls_its_webhooks(running, site):
    site.page("/hook", "thanks")
    with running.client() as client:
        hook = client.post("/webhooks", json={"url": site.url + "/hook", "events": ["job.completed"]}).json()
        project = client.post("/projects", json={"name": "P"}).json()["id"]
        fox = client.post("/collections", json={"project_id": project, "name": "Fox", "prompt": "fox"}).json()["id"]
        asked = {"type": "image", "name": "Wave", "image_prompt": "waving"}
        job = client.post(f"/collections/{fox}/generate", json=asked).json()
        client.get(f"/jobs/{job['job_id']}?wait=true")

        assert site.asked.wait(20)
        _, _, headers, body = site.requests[0]
        assert headers["x-masko-signature"] == webhooks.sign(hook["secret"], body)
        message = httpx.Response(200, content=body).json()
        assert (message["event"], message["job_id"], message["collection_id"]) == ("job.completed", job["job_id"], fox)
        assert message["asset_ids"] == job["asset_ids"]
        assert message["urls"] == job["urls"]


def test_the_help_is_searched(api):
    found = api.ok("GET", "/docs?q=webhook+signature")
    assert found["data"][0]["title"] == "Webhooks"
    assert found["results"] == found["data"]
    page = api.ok("GET", "/docs?limit=3&offset=2")
    assert len(page["data"]) == 3
    assert page["meta"]["pagination"]["total"] > 20
    assert "q" in api.no(400, "GET", "/docs?q=" + "x" * 501)["fields"]


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
