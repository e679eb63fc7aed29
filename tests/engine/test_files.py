"""Files by address: a placeholder that is never kept, then the file, in parts if asked, for ever."""

from urllib.parse import urlsplit

import pytest

from tests.helpers.api import Api

KINDS = {
    "image": "image/png",
    "transparent_image": "image/png",
    "video": "video/mp4",
    "webm": "video/webm",
    "hevc": "video/quicktime",
    "stacked_video": "video/mp4",
}


def test_a_placeholder_first_and_then_the_file_at_the_same_address(studio: Api) -> None:
    mascot = studio.mascot()
    receipt = studio.generate(mascot, type="animation", name="Wave", prompt="waving", duration=3)
    early = {kind: studio.client.get(url, headers={"Authorization": ""}) for kind, url in receipt["urls"].items()}
    for kind, answer in early.items():
        assert answer.status_code == 200
        assert answer.headers["content-type"] == KINDS[kind]
        if "x-masko-placeholder" in answer.headers:
            assert answer.headers["cache-control"] == "no-store"
            assert "etag" not in answer.headers
    assert "x-masko-placeholder" in early["hevc"].headers
    job = studio.done(receipt["job_id"])
    assert job["urls"] == receipt["urls"]
    for kind, url in job["urls"].items():
        answer = studio.client.get(url, headers={"Authorization": ""})
        assert answer.headers["content-type"] == KINDS[kind]
        assert "immutable" in answer.headers["cache-control"]
        assert "x-masko-placeholder" not in answer.headers
        assert len(answer.content) == studio.get(f"/assets/{job['asset_ids'][kind]}")["file_size"]


def test_addresses_follow_the_pattern(api: Api) -> None:
    mascot = api.post("/collections", {"name": "Félix the Fox!", "prompt": "fox", "project_id": api.project()})
    receipt = api.generate(mascot["id"], type="image", name="Waving hello", image_prompt="waving")
    path = urlsplit(receipt["urls"]["image"]).path
    empty, cdn, prefix, slug, name = path.split("/")
    assert (empty, cdn, prefix, slug) == ("", "cdn", mascot["user_prefix"], mascot["slug"])
    assert len(prefix) == 6
    assert slug.startswith("felix-the-fox-")
    assert len(slug) == len("felix-the-fox-") + 4
    assert name.startswith("waving-hello-")
    assert len(name) == len("waving-hello-") + len("01234567.png")
    api.done(receipt["job_id"])


@pytest.mark.parametrize(
    ("asked", "status", "first", "last"),
    [
        ("bytes=0-9", 206, 0, 9),
        ("bytes=10-", 206, 10, None),
        ("bytes=-10", 206, -10, None),
        ("bytes=0-999999999", 206, 0, None),
        ("bytes=999999999-", 416, None, None),
        ("bytes=-0", 416, None, None),
        ("bytes=x-y", 200, 0, None),
        ("bytes=0-1,4-5", 200, 0, None),
    ],
)
def test_parts_of_a_file(studio: Api, picture: str, asked: str, status: int, first: int, last: int | None) -> None:
    whole = studio.client.get(picture).content
    part = studio.client.get(picture, headers={"Range": asked})
    assert part.status_code == status
    if status == 206:
        start = first % len(whole)
        end = len(whole) - 1 if last is None else last
        assert part.content == whole[start : end + 1]
        assert part.headers["content-range"] == f"bytes {start}-{end}/{len(whole)}"
    elif status == 416:
        assert part.headers["content-range"] == f"bytes */{len(whole)}"


def test_a_known_file_is_not_sent_again(studio: Api, picture: str) -> None:
    tag = studio.client.get(picture).headers["etag"]
    again = studio.client.get(picture, headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    assert studio.client.get(picture, headers={"If-None-Match": '"other"'}).status_code == 200


def test_a_file_can_be_asked_about_without_fetching_it(studio: Api, picture: str) -> None:
    head = studio.client.head(picture)
    assert head.status_code == 200
    assert int(head.headers["content-length"]) == len(studio.client.get(picture).content)
    assert head.content == b""


@pytest.fixture
def picture(studio: Api) -> str:
    """Return the address of a finished picture."""
    url: str = studio.picture(studio.mascot())["urls"]["image"]
    return url
