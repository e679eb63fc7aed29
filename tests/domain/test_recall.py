"""The form is filled from what is there, and says what is not."""

import pytest

from studio.domain.recall import recall, request_of
from studio.domain.records import Asset, Pose
from studio.domain.requests import GenerateRequest, check

IDLE = Pose(id="idle", mascot_id="m", name="Idle", prompt="stands", assets=(Asset(id="i1", type="image", url="u"),))
WAVE = Pose(
    id="wave",
    mascot_id="m",
    name="Wave",
    type="animation",
    prompt="arm up",
    animation_prompt="waves",
    assets=(Asset(id="w0", type="image", url="u"), Asset(id="w1", type="webm", url="u", duration=4.03, loop=False)),
)
MADE = GenerateRequest(
    type="animation",
    name="Turn",
    animation_prompt="turns",
    duration=5,
    source_image_asset_id="i1",
    end_image_asset_id="w0",
    auto_reverse=True,
)


def test_the_texts_alone():
    assert recall(WAVE, "prompt", []).request.body() == {
        "type": "animation",
        "image_prompt": "arm up",
        "animation_prompt": "waves",
    }


def test_everything_makes_a_new_pose_and_a_variation_another_version():
    everything = recall(WAVE, "all", []).request
    assert everything.body() == {
        "type": "animation",
        "name": "Wave",
        "image_prompt": "arm up",
        "animation_prompt": "waves",
        "duration": 4,
        "loop": False,
    }
    variation = recall(IDLE, "variation", []).request
    assert variation.body() == {"type": "image", "item_id": "idle", "image_prompt": "stands"}
    assert check(everything) == check(variation) == []


def test_what_made_it_is_taken_over_with_its_sources():
    recalled = recall(WAVE, "all", [IDLE, WAVE], MADE)
    assert recalled.request == MADE
    assert (recalled.source_pose_id, recalled.end_pose_id, recalled.missing) == ("idle", "wave", ())


@pytest.mark.parametrize(
    "poses", [[WAVE], [WAVE, Pose(id="idle", mascot_id="m", name="Idle", assets=IDLE.assets, archived=True)]]
)
def test_a_source_that_is_gone_is_named_and_left_out(poses):
    recalled = recall(WAVE, "all", poses, MADE)
    assert recalled.request.source_image_asset_id is None
    assert recalled.request.end_image_asset_id == "w0"
    assert recalled.source_pose_id == ""
    assert [problem.field for problem in recalled.missing] == ["source_image_asset_id"]


def test_logos_and_odd_durations():
    logo = Pose(id="l", mascot_id="m", name="Logo", type="logo", prompt="a badge")
    assert request_of(logo).body() == {"type": "logo", "name": "Logo", "logo_description": "a badge"}
    long = Pose(id="x", mascot_id="m", name="x", assets=(Asset(id="a", type="webm", url="u", duration=30.0),))
    assert request_of(long).duration == 10
