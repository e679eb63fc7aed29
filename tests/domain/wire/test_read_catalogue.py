"""Projects, mascots, poses, files and styles in the shapes of all generations."""

import pytest

from studio.domain.wire import read_catalogue as read

G3_DETAIL = {
    "id": "c1",
    "project_id": "p1",
    "name": "Fox",
    "type": "mascot",
    "slug": "fox-12ab",
    "user_prefix": "a1b2c3",
    "config": {
        "prompt": "a fox",
        "style": "3d-render",
        "reference_asset_ids": ["a1"],
        "style_card": {"palette": []},
        "caution_list": ["no hat"],
        "cdn_enabled": True,
    },
    "publish_params": {"animation_sizes": {"enabled": True, "sizes": [480, 240]}},
    "created_at": "2026-01-01T00:00:00Z",
}


def test_a_mascot_of_generation_three():
    mascot = read.read_mascot(G3_DETAIL)
    assert (mascot.id, mascot.project_id, mascot.prompt, mascot.style) == ("c1", "p1", "a fox", "3d-render")
    assert mascot.animation_sizes == (480, 240)
    assert mascot.reference_asset_ids == ("a1",)
    assert mascot.style_card == {"palette": []}
    assert mascot.caution_list == ("no hat",)


def test_a_mascot_of_generation_one():
    row = {
        "id": "col_1",
        "project_id": "proj_1",
        "name": "Fox",
        "description": "a fox",
        "item_count": 3,
        "animation_sizes": ["512x512", "360"],
        "config": {"style_card": "warm"},
    }
    mascot = read.read_mascot(row)
    assert (mascot.prompt, mascot.item_count, mascot.style_card) == ("a fox", 3, "warm")
    assert mascot.animation_sizes == (512, 360)
    assert mascot.cdn_enabled


def test_sizes_that_are_switched_off_are_none():
    row = {"id": "c", "publish_params": {"animation_sizes": {"enabled": False, "sizes": [480]}}}
    assert read.read_mascot(row).animation_sizes == ()


def test_a_project_with_and_without_all_keys():
    full = {"id": "p1", "name": "A", "organization_id": None, "created_at": "t", "updated_at": "u"}
    assert read.read_project(full).updated_at == "u"
    assert read.read_project({"id": 7, "name": "A"}).id == "7"
    assert read.read_project({"id": "p", "name": "A", "archived_at": "t"}).archived


def test_a_pose_with_its_files():
    row = {
        "id": "i1",
        "collection_id": "c1",
        "name": "Wave",
        "type": "animation",
        "assets": [
            {"id": "a1", "type": "image", "url": "u1", "status": "completed", "width": 1024, "height": 1024},
            {"id": "a2", "type": "webm", "cdn_url": "u2", "status": "processing", "duration": 3.0, "loop": False},
            {"type": "no id"},
            "not a file",
        ],
    }
    pose = read.read_pose(row)
    assert [(asset.id, asset.status, asset.item_id) for asset in pose.assets] == [
        ("a1", "completed", "i1"),
        ("a2", "pending", "i1"),
    ]
    assert pose.picture is not None
    assert pose.clip is None


def test_a_pose_with_addresses_instead_of_files():
    row = {"item_id": "i1", "item_name": "Wave", "asset_ids": {"image": "a1", "webm": "a2"}, "urls": {"webm": "u2"}}
    pose = read.read_pose(row, "c9")
    assert (pose.mascot_id, pose.name) == ("c9", "Wave")
    assert pose.clip is not None
    assert pose.clip.url == "u2"
    assert pose.picture is None  # no address, nothing to show


@pytest.mark.parametrize(
    ("word", "status"), [("pending", "pending"), ("Queued", "pending"), ("failed", "failed"), ("ready", "completed")]
)
def test_words_for_the_state_of_a_file(word, status):
    assert read.read_asset({"id": "a", "status": word}).status == status


def test_a_style_needs_only_a_name():
    assert read.read_style({"name": "Pixel"}).id == "Pixel"


def test_poses_gathered_from_published_files():
    files = [
        {"asset_id": f"a{n}", "item_name": name, "type": kind, "cdn_url": "u"}
        for n, (name, kind) in enumerate([("Wave", "image"), ("Sit", "image"), ("Wave", "hevc")])
    ]
    wave, sit = read.poses_of_files(files, "c1")
    assert (wave.name, wave.type, len(wave.assets)) == ("Wave", "animation", 2)
    assert (sit.id, sit.type) == ("Sit", "image")
