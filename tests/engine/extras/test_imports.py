"""What was brought in behaves like what was made: addresses, publishing, canvases, and nothing is made up for it."""

import pytest

from tests.engine.extras.api import edge, graph, png, pose
from tests.engine.extras.test_analysis import drawn

MOVIE = b"\0\0\0\x14ftypqt  " + b"\0" * 40
WEBM = b"\x1aE\xdf\xa3" + b"\0" * 40


def file(api, kind, data, **fields):
    """Bring in a file and return its id."""
    answer = api.request("POST", "/imports/files", files={"file": ("x", data)}, data={"type": kind, **fields})
    assert answer.status_code == 201, answer.text
    return answer.json()["id"]


def mascot_of(api, **fields):
    project = api.ok("POST", "/projects", {"name": "P"})["id"]
    return api.ok("POST", "/imports/mascots", {"project_id": project, "name": "Fox", **fields})["id"]


def film(api, mascot):
    """Bring in a pose with a picture and a film in three formats and one smaller size; return the ids of its files."""
    ids = {
        "image": file(api, "image", png(drawn())),
        "video": file(api, "video", MOVIE, duration="3"),
        "webm": file(api, "webm", WEBM, duration="3"),
        "hevc": file(api, "hevc", MOVIE, duration="3"),
        "webm_240": file(api, "webm_240", WEBM, duration="3"),
    }
    stems = {"video": "image", "webm": "video", "hevc": "video", "webm_240": "webm"}
    links = [{"asset_id": ids[key], "source_id": ids[stem]} for key, stem in stems.items()]
    asked = {"collection_id": mascot, "name": "Wave", "asset_ids": list(ids.values()), "links": links}
    made = api.ok("POST", "/imports/poses", asked)
    assert [each["id"] for each in made["assets"]] == list(ids.values())
    return ids


def test_every_address_of_a_film_that_was_brought_in_is_listed_and_serves_its_very_bytes(api):
    mascot = mascot_of(api)
    ids = film(api, mascot)
    status = api.ok("GET", f"/collections/{mascot}/cdn-status")["data"]["assets"]
    assert {row["asset_id"] for row in status} == set(ids.values())
    (item,) = api.ok("GET", f"/collections/{mascot}/urls")["data"]["items"]
    (animation,) = item["animations"]
    assert set(animation) == {
        "video",
        "transparent_video_webm",
        "transparent_video_mov",
        "transparent_video_webm_240",
    }
    assert api.request("GET", animation["transparent_video_webm"]).content == WEBM
    assert api.request("GET", item["image"]).content == png(drawn())


def test_where_publishing_is_off_only_signed_addresses_serve(api):
    mascot = mascot_of(api, cdn_enabled=False)
    asset = api.ok("GET", f"/assets/{film(api, mascot)['webm']}")
    assert api.request("GET", asset["url"].partition("?")[0]).status_code == 403
    assert api.request("GET", asset["signed_url"]).content == WEBM


def test_a_canvas_plays_a_film_that_was_brought_in_and_does_not_offer_to_draw_it_again(api):
    mascot = mascot_of(api)
    ids = film(api, mascot)
    node, loop = pose("a", assetId=ids["image"]), edge("a", "a", videoAssetId=ids["video"])
    address = api.canvas(mascot, graph([node], [loop]))
    assert api.ok("GET", address)["data"]["status"]["media"]["preview"]["ready"] is True
    (shown,) = api.ok("GET", address + "/export")["edges"]
    assert api.request("GET", shown["videos"]["webm"]).content == WEBM
    api.engine.files.path(ids["hevc"], "hevc").unlink()
    preview = api.ok("GET", address)["data"]["status"]["media"]["preview"]
    assert (preview["ready"], preview["repairable"]) == (False, False)
    assert api.ok("POST", address + "/repair-preview-media", {})["edges"] == []


def test_links_in_a_circle_do_not_trap_anybody(api):
    mascot = mascot_of(api)
    first, second = file(api, "webm", WEBM), file(api, "hevc", MOVIE)
    links = [{"asset_id": first, "source_id": second}, {"asset_id": second, "source_id": first}]
    asked = {"collection_id": mascot, "name": "Odd", "asset_ids": [first, second], "links": links}
    api.ok("POST", "/imports/poses", asked)
    (item,) = api.ok("GET", f"/collections/{mascot}/urls")["data"]["items"]
    assert sum(len(each) for each in item["animations"]) == 2


@pytest.mark.parametrize(
    ("kind", "data", "status"),
    [("webm", MOVIE, 415), ("hevc", WEBM, 415), ("image", b"<svg/>", 415), ("image", WEBM, 415), ("../x", WEBM, 400)],
)
def test_what_is_not_what_it_says_is_not_kept(api, kind, data, status):
    before, files = api.books(), set(api.engine.files.root.glob("*/*"))
    answer = api.request("POST", "/imports/files", files={"file": ("x", data)}, data={"type": kind})
    assert answer.status_code == status, answer.text
    assert api.books() == before
    assert set(api.engine.files.root.glob("*/*")) == files
