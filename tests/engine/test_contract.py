"""Each endpoint answers as the documents say, in all their generations, through both doors."""

import time

import httpx
import pytest

from tests.helpers.api import Api


def test_projects_are_made_listed_renamed_archived_and_brought_back(api: Api) -> None:
    answer = api.client.post("/projects", json={"name": "My App"})
    body = answer.json()
    assert answer.status_code == 201
    assert body["id"] == body["data"]["id"]
    assert set(body["data"]) >= {"id", "name", "organization_id", "created_at", "updated_at"}
    project = f"/projects/{body['id']}"
    assert api.patch(project, {"name": "Renamed"})["name"] == "Renamed"
    api.delete(project)
    assert body["id"] not in {row["id"] for row in api.get("/projects", limit=500)}
    assert body["id"] in {row["id"] for row in api.get("/projects", limit=500, archived="true")}
    assert api.patch(project, restore="true")["archived"] is False
    assert api.get("/projects", limit=500)[0]["id"] == body["id"]


def test_pages_say_where_they_lie(api: Api) -> None:
    for _ in range(3):
        api.project()
    page = api.client.get("/projects", params={"limit": 2, "offset": 1}).json()
    place = page["meta"]["pagination"]
    assert len(page["data"]) == 2
    assert (place["limit"], place["offset"]) == (2, 1)
    assert place["has_more"] is (place["total"] > 3)


@pytest.mark.parametrize("word", ["prompt", "description"])
def test_a_mascot_is_made_from_words_for_nothing(api: Api, word: str) -> None:
    before = api.balance()
    answer = api.client.post("/collections", json={"name": "Felix", "project_id": api.project(), word: "an orange fox"})
    body = answer.json()
    assert answer.status_code == 201
    assert body["id"] == body["data"]["id"] == body["collection"]["id"]
    assert body["data"]["config"]["prompt"] == "an orange fox"
    assert body["data"]["type"] == "mascot"
    assert body["data"]["reference_job"] is None
    assert api.balance() == before


@pytest.mark.parametrize("style", ["pixel-art", "pixel", "Pixel Art"])
def test_a_style_draws_the_reference_for_one_credit(api: Api, style: str) -> None:
    before = api.balance()
    body = {"name": "Bit", "project_id": api.project(), "prompt": "a robot", "style": style}
    mascot = api.post("/collections", body)
    assert mascot["config"]["style"] == "pixel-art"
    reference = mascot["reference_job"]
    assert reference["cost"] == 1
    assert api.balance() == before - 1
    api.done(reference["job_id"])
    assert mascot["config"]["reference_asset_ids"] == [reference["asset_ids"]["image"]]
    assert api.get(f"/assets/{reference['asset_ids']['image']}")["status"] == "completed"


def test_a_picture_has_two_files_and_costs_one_credit(api: Api) -> None:
    mascot, before = api.mascot(), api.balance()
    answer = api.client.post(
        f"/collections/{mascot}/generate",
        json={"type": "image", "name": "Waving hello", "image_prompt": "waving hello with a friendly smile"},
    )
    body = answer.json()
    assert answer.status_code == 202
    assert body["poll"] == body["data"]["poll_url"] == f"/v1/jobs/{body['job_id']}"
    assert body["data"]["type"] == "image"
    assert body["data"]["item_name"] == "Waving hello"
    assert body["data"]["estimated_cost"] == 1
    assert set(body["asset_ids"]) == set(body["urls"]) == {"image", "transparent_image"}
    assert api.balance() == before - 1
    job = api.done(body["job_id"])
    assert job["type"] == "image_generation"
    assert job["cost_credits"] == 1
    assert job["urls"] == body["urls"]
    asset = api.get(f"/assets/{job['asset_ids']['transparent_image']}")
    assert (asset["width"], asset["height"]) == (1024, 1024)
    assert asset["sources"] == [{"asset_id": job["asset_ids"]["image"], "role": "source"}]


def test_an_animation_has_six_files_and_one_prompt_serves_for_both(studio: Api) -> None:
    mascot, before = studio.mascot(), studio.balance()
    receipt = studio.generate(mascot, type="animation", prompt="waving hello", duration=3)
    assert receipt["estimated_cost"] == 16
    kinds = {"image", "transparent_image", "video", "webm", "hevc", "stacked_video"}
    assert set(receipt["asset_ids"]) == set(receipt["urls"]) == kinds
    job = studio.done(receipt["job_id"])
    assert {asset["type"] for asset in job["assets"]} == kinds
    assert studio.balance() == before - 16
    item = studio.get(f"/items/{receipt['item_id']}")
    assert (item["prompt"], item["animation_prompt"]) == ("waving hello", "waving hello")
    again = studio.generate(mascot, type="animation", item_id=receipt["item_id"], prompt="breathing")
    assert again["estimated_cost"] == 20
    assert set(again["asset_ids"]) == {"video", "webm", "hevc", "stacked_video"}
    assert again["item_id"] == receipt["item_id"]
    named = studio.generate(
        mascot,
        type="animation",
        name="Waving animated",
        source_image_asset_id=receipt["asset_ids"]["image"],
        animation_prompt="waving",
    )
    assert named["item_id"] != receipt["item_id"]
    for other in (again, named):
        studio.done(other["job_id"])


def test_a_transition_with_its_way_back_is_charged_once(studio: Api) -> None:
    mascot = studio.mascot()
    first, second = studio.picture(mascot, "standing"), studio.picture(mascot, "waving")
    before = studio.balance()
    receipt = studio.generate(
        mascot,
        type="animation",
        name="Idle to Wave",
        source_image_asset_id=first["asset_ids"]["image"],
        end_image_asset_id=second["asset_ids"]["image"],
        animation_prompt="transitioning",
        auto_reverse=True,
        reverse_name="Wave to Idle",
        duration=3,
    )
    back = receipt["reverse_job"]
    assert (back["cost"], back["item_name"]) == (0, "Wave to Idle")
    assert studio.balance() == before - 15
    there = studio.done(receipt["job_id"])
    assert there["reverse_job_id"] == back["job_id"]
    assert studio.done(back["job_id"])["type"] == "reverse"
    video = studio.get(f"/assets/{there['asset_ids']['video']}")
    assert video["loop"] is False
    assert {(link["asset_id"], link["role"]) for link in video["sources"]} == {
        (first["asset_ids"]["image"], "source"),
        (second["asset_ids"]["image"], "end_frame"),
    }


def test_an_edit_and_a_regeneration_add_to_the_same_pose(studio: Api) -> None:
    mascot = studio.mascot()
    job = studio.picture(mascot)
    edit = studio.generate(
        mascot,
        type="edit",
        item_id=job["item_id"],
        source_image_asset_id=job["asset_ids"]["image"],
        edit_instructions="Add a hat",
    )
    again = studio.generate(mascot, type="image", item_id=job["item_id"], image_prompt="thinking")
    assert edit["item_id"] == again["item_id"] == job["item_id"]
    for receipt in (edit, again):
        studio.done(receipt["job_id"])
    assets = studio.get(f"/items/{job['item_id']}")["assets"]
    assert [asset["type"] for asset in assets] == ["image", "transparent_image"] * 3
    assert assets[2]["sources"] == [{"asset_id": job["asset_ids"]["image"], "role": "source"}]


def test_a_logo_pack_costs_five(studio: Api) -> None:
    receipt = studio.generate(
        studio.mascot(),
        type="logo",
        name="App Logo",
        logo_description="Iconic representation of the character face",
        logo_style_name="Flat",
        logo_style_instruction="Flat design with solid colors",
    )
    assert receipt["estimated_cost"] == 5
    job = studio.done(receipt["job_id"])
    assert len(job["assets"]) >= 4
    assert all(studio.client.get(url).headers["content-type"] == "image/png" for url in job["urls"].values())


@pytest.mark.parametrize("word", ["requests", "items"])
def test_a_batch_is_all_or_nothing(api: Api, word: str) -> None:
    mascot, before = api.mascot(), api.balance()
    rows = [
        {"type": "image", "name": "Waving", "image_prompt": "waving hello"},
        {"type": "image", "name": "Thinking", "image_prompt": "hand on chin"},
    ]
    batch = api.post(f"/collections/{mascot}/generate-batch", {word: rows})
    assert batch["total_cost"] == 2
    assert [job["item_name"] for job in batch["jobs"]] == ["Waving", "Thinking"]
    wrong = api.client.post(
        f"/collections/{mascot}/generate-batch", json={word: [*rows, {"type": "image", "name": "Empty"}]}
    )
    assert wrong.status_code == 400
    assert "requests[2].image_prompt" in wrong.json()["error"]["fields"]
    assert api.balance() == before - 2
    for job in batch["jobs"]:
        api.done(job["job_id"])


def test_jobs_are_listed_filtered_and_paged(studio: Api) -> None:
    mascot = studio.mascot()
    job = studio.picture(mascot)
    assert [row["id"] for row in studio.get("/jobs", collection_id=mascot)] == [job["id"]]
    assert studio.get("/jobs", collection_id=mascot, status="failed") == []
    assert [row["id"] for row in studio.get("/jobs", collection_id=mascot, type="image")] == [job["id"]]
    assert [row["id"] for row in studio.get("/jobs", collection_id=mascot, type="image_generation")] == [job["id"]]
    assert studio.get("/jobs", collection_id=mascot, type="logo") == []


def test_sizes_are_made_for_new_and_for_old_animations(studio: Api) -> None:
    mascot = studio.mascot()
    old = studio.generate(mascot, type="animation", prompt="waving", duration=3, sizes=[240])
    assert old["size_variants"]["status"] == "none"
    assert set(old["urls"]).isdisjoint({"webm_240"})
    studio.done(old["job_id"])
    sizes = {"publish_params": {"animation_sizes": {"enabled": True, "sizes": [240]}}}
    settings = studio.patch(f"/collections/{mascot}/settings", sizes)
    assert settings["config"]["publish_params"]["animation_sizes"] == {"enabled": True, "sizes": [240]}
    late = studio.get(f"/jobs/{old['job_id']}")["size_variants"]
    assert late["sizes"] == [240]
    new = studio.generate(mascot, type="animation", prompt="nodding", duration=3, sizes=[240, 720])
    assert {key for key in new["urls"] if "_" in key.replace("_image", "").replace("d_v", "")} == {
        "webm_240", "hevc_240", "stacked_video_240",
    }  # fmt: skip
    for job_id in (late["job_id"], new["size_variants"]["job_id"]):
        assert studio.done(job_id)["type"] == "size_variant_batch"
    job = studio.get(f"/jobs/{old['job_id']}")
    assert job["size_variants"]["status"] == "completed"
    assert job["urls"]["webm_240"].endswith("-240.webm")
    assert studio.client.get(job["urls"]["webm_240"]).headers["content-type"] == "video/webm"


def test_addresses_in_all_forms(studio: Api) -> None:
    mascot = studio.mascot()
    job = studio.done(studio.generate(mascot, type="animation", prompt="waving", duration=3)["job_id"])
    status = studio.get(f"/collections/{mascot}/cdn-status")["assets"]
    assert {row["cdn_url"] for row in status} == set(job["urls"].values())
    assert all(row["file_size"] > 0 and row["status"] == "completed" for row in status)
    (item,) = studio.get(f"/collections/{mascot}/urls")["items"]
    assert item["animations"][0]["transparent_video_webm"] == job["urls"]["webm"]
    assert item["animations"][0]["transparent_video_mov"] == job["urls"]["hevc"]


def test_a_slug_changes_only_what_comes(studio: Api) -> None:
    mascot = studio.mascot()
    first = studio.picture(mascot)
    slug = f"felix-{mascot[:8]}"
    assert studio.patch(f"/collections/{mascot}/cdn-slug", {"slug": slug}) == {"slug": slug}
    second = studio.picture(mascot, "thinking")
    assert f"/{slug}/" in second["urls"]["image"]
    assert f"/{slug}/" not in first["urls"]["image"]
    assert studio.client.get(first["urls"]["image"]).status_code == 200
    other = studio.client.patch(f"/collections/{studio.mascot()}/cdn-slug", json={"slug": slug})
    assert other.status_code == 409


def test_without_publishing_only_signed_addresses_work(api: Api) -> None:
    mascot = api.mascot(cdn_enabled=False)
    receipt = api.generate(mascot, type="image", name="Quiet", image_prompt="standing")
    assert receipt["urls"] == {}
    job = api.done(receipt["job_id"])
    signed = job["urls"]["image"]
    assert api.client.get(signed).status_code == 200
    bare = signed.partition("?")[0]
    assert api.client.get(bare).status_code == 403
    assert api.client.get(bare, params={"signature": "0" * 32}).status_code == 403


def test_references_at_most_six_and_the_card_is_made_again(studio: Api) -> None:
    mascot = studio.mascot(style="flat-vector")
    pictures = [studio.picture(mascot, f"pose {number}")["asset_ids"]["image"] for number in range(6)]
    card = studio.get(f"/collections/{mascot}")["config"]["style_card"]
    assert card["palette"]
    assert card["proportions"]
    for asset_id in pictures[:5]:
        config = studio.post(f"/collections/{mascot}/references", {"asset_id": asset_id})["config"]
    assert len(config["reference_asset_ids"]) == 6
    assert config["style_card"] is None
    seventh = studio.client.post(f"/collections/{mascot}/references", json={"asset_id": pictures[5]})
    assert seventh.status_code == 400
    assert "asset_id" in seventh.json()["error"]["fields"]
    studio.picture(mascot, "waving")
    assert studio.get(f"/collections/{mascot}")["config"]["style_card"]["references"] == 6


def test_suggestions_leave_out_what_is_there(studio: Api) -> None:
    mascot = studio.mascot()
    assert studio.client.post(f"/collections/{mascot}/suggest-actions", json={}).status_code == 400
    studio.picture(mascot, "waving")
    first = studio.post(f"/collections/{mascot}/suggest-actions", {})["suggestions"]
    assert 6 <= len(first) <= 8
    assert "Waving" not in first
    studio.picture(mascot, first[0])
    second = studio.post(f"/collections/{mascot}/suggest-actions")["suggestions"]
    assert first[0] not in second


def test_styles_are_there_in_both_places(api: Api) -> None:
    body = api.client.get("/styles").json()
    assert body["data"] == body["styles"]
    assert {"id", "name", "preview_url"} == set(body["data"][0])
    assert len(body["data"]) == 38


def test_a_style_has_a_picture_once_somebody_asked(studio: Api) -> None:
    url = studio.get("/styles")[1]["preview_url"]
    assert studio.client.get(url.replace("/styles/", "/styles/no-")).status_code == 404
    limit = time.monotonic() + 30
    while (answer := studio.client.get(url)).headers["cache-control"] == "no-store":
        assert time.monotonic() < limit
    assert answer.headers["content-type"] == "image/png"
    assert "immutable" in answer.headers["cache-control"]
    assert len(answer.content) > 2000


def test_credits_have_all_three_shapes(api: Api) -> None:
    body = api.client.get("/credits").json()
    total = body["data"]["total"]
    assert body["total"] == body["credits"] == body["subscription_credits"] + body["topup_credits"] == total
    assert api.post("/credits/topup", {"amount": 1000})["total"] == total + 1000
    assert api.ledger_sum() == api.balance()


def test_nothing_can_be_told_to_someone_without_a_key(api: Api) -> None:
    for path in ("/credits", "/nothing-here", "/openapi.json"):
        answer = api.client.get(path, headers={"Authorization": "Bearer masko_wrong"})
        assert answer.status_code == 401
        assert answer.json()["error"]["code"] == "unauthorized"


def test_the_same_key_pays_once(api: Api) -> None:
    mascot, before = api.mascot(), api.balance()
    ask = {"type": "image", "name": "Once", "image_prompt": "waving"}
    key = f"once-{mascot}"
    first = api.generate(mascot, key=key, **ask)
    assert api.generate(mascot, key=key, **ask) == first
    other = api.client.post(
        f"/collections/{mascot}/generate", json={**ask, "name": "Twice"}, headers={"Idempotency-Key": key}
    )
    assert other.status_code == 409
    assert api.balance() == before - 1
    api.done(first["job_id"])
    assert api.generate(mascot, key=key, **ask) == first


def test_openapi_describes_what_is_there(client: httpx.Client) -> None:
    spec = client.get("/openapi.json").json()
    assert spec["openapi"].startswith("3.1")
    assert {"/v1/projects", "/v1/collections/{collection_id}/generate", "/v1/jobs/{job_id}"} <= set(spec["paths"])
