"""Uploads through the door: files and addresses, and what is refused by its content."""

import io

import pytest
from PIL import Image

from studio.engine.sniff import MAX_BYTES
from tests.engine.extras.api import png, upload
from tests.engine.extras.test_analysis import drawn
from tests.engine.extras.test_sniff import made, png_header_only


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
