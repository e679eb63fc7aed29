"""Analysis through the door: pictures and websites described, mascots made from them."""

from tests.engine.extras.api import png, upload
from tests.engine.extras.test_analysis import disc, drawn
from tests.engine.extras.test_webpage import PAGE


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
