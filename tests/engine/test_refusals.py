"""What is wrong is refused with its name, its status and the documented shape; nothing is made and nothing charged."""

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from studio.engine.gate import JSON_LIMIT
from tests.helpers.api import Api

LONG = "x" * 10_001
RIGHT = {"type": "image", "name": "Wave", "image_prompt": "waving"}


@pytest.fixture
def mascot(api: Api) -> str:
    """Return a mascot to ask wrong things of."""
    return api.mascot()


@pytest.fixture
def untouched(api: Api, mascot: str) -> Iterator[None]:
    """Check that a test leaves neither jobs nor poses nor charges behind."""
    balance = api.balance()
    yield
    assert api.balance() == api.ledger_sum() == balance
    assert api.get("/jobs", collection_id=mascot) == []
    assert api.get(f"/collections/{mascot}/items") == []


def refusal(answer: httpx.Response, status: int, code: str = "") -> dict[str, Any]:
    """Check the shape of a refusal and return its error object."""
    assert answer.status_code == status, answer.text
    error: dict[str, Any] = answer.json()["error"]
    assert error["code"]
    assert error["message"]
    assert not code or error["code"] == code
    return error


@pytest.mark.usefixtures("untouched")
@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"type": "dance"}, "type"),
        ({"type": None}, "type"),
        ({"image_prompt": ""}, "image_prompt"),
        ({"image_prompt": "   "}, "image_prompt"),
        ({"image_prompt": LONG}, "image_prompt"),
        ({"image_prompt": 7}, "image_prompt"),
        ({"name": "x" * 201}, "name"),
        ({"type": "animation", "duration": 2}, "duration"),
        ({"type": "animation", "duration": 11}, "duration"),
        ({"type": "animation", "duration": 3.5}, "duration"),
        ({"type": "animation", "duration": "4"}, "duration"),
        ({"type": "animation", "loop": "yes"}, "loop"),
        ({"type": "animation", "sizes": [100]}, "sizes"),
        ({"type": "animation", "animation_prompt": "wave", "auto_reverse": True}, "auto_reverse"),
        ({"type": "animation", "animation_prompt": LONG}, "animation_prompt"),
        ({"type": "edit", "edit_instructions": "add a hat"}, "source_image_asset_id"),
        ({"type": "edit", "source_image_asset_id": "x"}, "edit_instructions"),
        ({"type": "logo"}, "logo_description"),
    ],
)
def test_every_wrong_field_is_named(api: Api, mascot: str, change: dict[str, Any], field: str) -> None:
    answer = api.client.post(f"/collections/{mascot}/generate", json={**RIGHT, **change})
    error = refusal(answer, 400, "bad_request")
    assert field in error["message"]
    assert any(name.startswith(field) for name in error["fields"])


@pytest.mark.usefixtures("untouched")
@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b'"text"', b"\xff\xfe", b"{}", b'{"type": "image"}'])
def test_bodies_that_are_none_are_refused(api: Api, mascot: str, body: bytes) -> None:
    headers = {"Content-Type": "application/json"}
    refusal(api.client.post(f"/collections/{mascot}/generate", content=body, headers=headers), 400)


@pytest.mark.usefixtures("untouched")
@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])
def test_another_content_type_is_415(api: Api, mascot: str, kind: str) -> None:
    answer = api.client.post(
        f"/collections/{mascot}/generate", content=json.dumps(RIGHT), headers={"Content-Type": kind}
    )
    refusal(answer, 415)


@pytest.mark.usefixtures("untouched")
def test_too_much_is_413(api: Api, mascot: str) -> None:
    body = json.dumps({**RIGHT, "image_prompt": "x" * JSON_LIMIT})
    headers = {"Content-Type": "application/json"}
    refusal(api.client.post(f"/collections/{mascot}/generate", content=body, headers=headers), 413)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/projects/nobody"),
        ("PATCH", "/projects/nobody"),
        ("DELETE", "/projects/nobody"),
        ("GET", "/collections/nobody"),
        ("DELETE", "/collections/nobody"),
        ("GET", "/collections/nobody/items"),
        ("GET", "/collections/nobody/urls"),
        ("GET", "/collections/nobody/cdn-status"),
        ("POST", "/collections/nobody/suggest-actions"),
        ("GET", "/items/nobody"),
        ("DELETE", "/items/nobody"),
        ("GET", "/assets/nobody"),
        ("DELETE", "/assets/nobody"),
        ("GET", "/jobs/nobody"),
        ("GET", "/jobs/nobody?wait=true"),
        ("POST", "/jobs/nobody/cancel"),
        ("DELETE", "/api-keys/nobody"),
        ("GET", "/no/such/door"),
    ],
)
def test_unknown_ids_and_doors_are_404(client: httpx.Client, method: str, path: str) -> None:
    refusal(client.request(method, path), 404, "not_found")


def test_a_mascot_needs_a_project_that_exists(api: Api) -> None:
    refusal(api.client.post("/collections", json={"name": "A", "prompt": "fox", "project_id": "nobody"}), 404)
    error = refusal(api.client.post("/collections", json={"name": "A", "prompt": "fox"}), 400)
    assert "project_id" in error["message"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"style": "no such style"}, "style"),
        ({"prompt": "", "name": ""}, "name"),
        ({"prompt": LONG}, "prompt"),
        ({"animation_sizes": ["huge"]}, "animation_sizes"),
        ({"reference_asset_ids": ["a"] * 7}, "reference_asset_ids"),
        ({"reference_image_urls": ["http://127.0.0.1:1/x.png"]}, "reference_image_urls[0]"),
        ({"reference_image_urls": ["file:///etc/passwd"]}, "reference_image_urls[0]"),
        ({"cdn_enabled": "no"}, "cdn_enabled"),
    ],
)
def test_a_wrong_mascot_is_named(api: Api, change: dict[str, Any], field: str) -> None:
    project = api.project()
    body = {"project_id": project, "name": "A", "prompt": "fox", **change}
    error = refusal(api.client.post("/collections", json=body), 400)
    assert field in error["message"]
    assert api.get("/collections", project_id=project) == []


def test_what_belongs_to_another_workspace_is_403(studio: Api) -> None:
    mascot = studio.mascot()
    job = studio.picture(mascot)
    key = studio.post("/api-keys", {"name": "Team", "workspace": "organization"})
    headers = {"Authorization": f"Bearer {key['key']}"}
    own = studio.client.post("/projects", json={"name": "Team"}, headers=headers).json()["data"]
    assert own["organization_id"]
    foreign = [
        ("GET", f"/collections/{mascot}"),
        ("GET", f"/items/{job['item_id']}"),
        ("GET", f"/assets/{job['asset_ids']['image']}"),
        ("GET", f"/jobs/{job['id']}"),
        ("POST", f"/jobs/{job['id']}/cancel"),
        ("GET", f"/collections/{mascot}/items"),
    ]
    for method, path in foreign:
        refusal(studio.client.request(method, path, headers=headers), 403, "forbidden")
    body = {"name": "A", "prompt": "fox", "project_id": own["id"]}
    refusal(studio.client.post("/collections", json=body), 403)
    balance = studio.client.get("/credits", headers=headers).json()["data"]
    assert balance == {"subscription": 500, "topup": 50, "total": 550}
    studio.delete(f"/api-keys/{key['id']}")
    refusal(studio.client.get("/credits", headers=headers), 401)


def test_a_workspace_has_ten_keys(api: Api) -> None:
    made = [api.post("/api-keys", {"name": f"Key {number}"}) for number in range(10)]
    assert len({key["key"] for key in made}) == 10
    refusal(api.client.post("/api-keys", json={"name": "Eleventh"}), 409)
    listed = api.get("/api-keys")
    assert {key["id"] for key in made} <= {row["id"] for row in listed}
    assert not any("key" in row for row in listed)
    for key in made:
        api.delete(f"/api-keys/{key['id']}")
    refusal(api.client.delete(f"/api-keys/{made[0]['id']}"), 404)


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "127.0.0.1.evil.example", "10.0.0.1", ""])
def test_a_host_header_of_another_site_is_refused(client: httpx.Client, host: str) -> None:
    refusal(client.get("/credits", headers={"Host": host}), 403)


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer masko_", "Basic abc", "masko_abc", "Bearer \x7f"])
def test_no_key_is_401_before_anything_else(client: httpx.Client, header: str) -> None:
    for method, path in (("GET", "/credits"), ("POST", "/collections/nobody/generate"), ("GET", "/no/such/door")):
        refusal(client.request(method, path, headers={"Authorization": header}), 401, "unauthorized")


def test_too_poor_says_both_figures(studio: Api) -> None:
    key = studio.post("/api-keys", {"name": "Poor", "workspace": "organization"})
    client = studio.client
    headers = {"Authorization": f"Bearer {key['key']}"}
    project = client.post("/projects", json={"name": "Poor"}, headers=headers).json()["id"]
    body = {"name": "A", "prompt": "fox", "project_id": project}
    mascot = client.post("/collections", json=body, headers=headers).json()["id"]
    dear = {"type": "animation", "name": "Long", "prompt": "waving", "duration": 10}
    path = f"/collections/{mascot}/generate-batch"
    made = client.post(path, json={"requests": [dear] * 10}, headers=headers)
    assert made.status_code == 202
    error = refusal(client.post(path, json={"requests": [dear] * 2}, headers=headers), 402, "insufficient_credits")
    assert (error["required"], error["balance"]) == (102, 40)
    ledger = client.get("/credits/ledger", params={"limit": 1000}, headers=headers).json()["data"]
    spent = {row["pool"]: 0 for row in ledger}
    for row in ledger:
        if row["kind"] == "charge":
            spent[row["pool"]] -= row["amount"]
    assert spent == {"subscription": 500, "topup": 10}, "subscription credits go first"
    cancelled = 0
    for job in made.json()["jobs"]:
        answer = client.post(f"/jobs/{job['job_id']}/cancel", headers=headers)
        if answer.status_code == 200:
            cancelled += 1
            assert answer.json()["status"] == "cancelled"
            assert answer.json()["refunded_credits"] == 51
        else:
            refusal(answer, 409)
    assert cancelled >= 7
    assert client.get("/credits", headers=headers).json()["total"] == 40 + 51 * cancelled
    client.delete(f"/api-keys/{key['id']}")


@pytest.mark.parametrize("slug", ["a", "A-b", "a b", "a/b", "../x", "x" * 51, "ä-b", ""])
def test_slugs_that_are_none(api: Api, mascot: str, slug: str) -> None:
    error = refusal(api.client.patch(f"/collections/{mascot}/cdn-slug", json={"slug": slug}), 400)
    assert "slug" in error["message"]


@pytest.mark.parametrize("query", ["limit=0", "limit=501", "limit=x", "offset=-1", "offset=x"])
def test_pages_that_are_none(client: httpx.Client, query: str) -> None:
    error = refusal(client.get(f"/projects?{query}"), 400)
    assert query.split("=", maxsplit=1)[0] in error["message"]


@pytest.mark.parametrize("amount", [0, -5, 1.5, "10", None, 10**7])
def test_top_ups_that_are_none(api: Api, amount: Any) -> None:
    before = api.balance()
    error = refusal(api.client.post("/credits/topup", json={"amount": amount}), 400)
    assert "amount" in error["message"]
    assert api.balance() == before


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "C:\\x\\y", "🦊🦊🦊", "مرحبا", "\u202etxt.exe", "a\x00b", "<script>", "con", "." * 200]
)
def test_names_never_become_paths(studio: Api, name: str) -> None:
    mascot = studio.mascot(name=name)
    receipt = studio.generate(mascot, type="image", name=name, image_prompt=name)
    assert receipt["item_name"] == name.strip()
    job = studio.done(receipt["job_id"])
    path = httpx.URL(job["urls"]["image"]).path
    assert all(part and part.strip("abcdefghijklmnopqrstuvwxyz0123456789-.") == "" for part in path.split("/")[2:])
    assert ".." not in path
    assert studio.client.get(job["urls"]["image"]).status_code == 200


@pytest.mark.parametrize(
    "path", ["/cdn/../engine.sqlite", "/cdn/%2e%2e/signing.key", "/cdn//etc/passwd", "/cdn/x/y/z.png"]
)
def test_paths_never_leave_the_files(client: httpx.Client, path: str) -> None:
    address = str(client.base_url).removesuffix("/v1/") + path
    answer = client.get(address, headers={"Authorization": ""})
    assert answer.status_code in {401, 404}
