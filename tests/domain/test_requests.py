"""What may leave: the rules of every field, and nothing sent that was not given."""

import pytest

from studio.domain.requests import MAX_NAME, MAX_PROMPT, GenerateRequest, MascotRequest, check, check_mascot

GOOD = [
    GenerateRequest(type="image", name="Wave", image_prompt="waving"),
    GenerateRequest(type="image", item_id="i", image_prompt="waving"),
    GenerateRequest(type="animation", name="Wave", image_prompt="standing", animation_prompt="waving", duration=3),
    GenerateRequest(type="animation", item_id="i", animation_prompt="waving", sizes=(480, 240)),
    GenerateRequest(type="animation", source_image_asset_id="a", end_image_asset_id="b", auto_reverse=True),
    GenerateRequest(type="edit", item_id="i", edit_instructions="add a hat"),
    GenerateRequest(type="logo", logo_description="a head in a circle"),
]


@pytest.mark.parametrize("request_", GOOD)
def test_a_good_request_has_no_problem(request_):
    assert check(request_) == []


@pytest.mark.parametrize(
    ("request_", "field"),
    [
        (GenerateRequest(type="image", image_prompt="x"), "name"),
        (GenerateRequest(type="image", name="  ", image_prompt="x"), "name"),
        (GenerateRequest(type="image", name="x" * (MAX_NAME + 1), image_prompt="x"), "name"),
        (GenerateRequest(type="image", name="x", image_prompt="\n"), "image_prompt"),
        (GenerateRequest(type="image", name="x", image_prompt="x" * (MAX_PROMPT + 1)), "image_prompt"),
        (GenerateRequest(type="animation", item_id="i", animation_prompt="x", duration=2), "duration"),
        (GenerateRequest(type="animation", item_id="i", animation_prompt="x", duration=11), "duration"),
        (GenerateRequest(type="animation", item_id="i"), "animation_prompt"),
        (GenerateRequest(type="animation", animation_prompt="x", image_prompt="y"), "name"),
        (GenerateRequest(type="animation", name="x", animation_prompt="x"), "image_prompt"),
        (GenerateRequest(type="animation", item_id="i", end_image_asset_id="b"), "source_image_asset_id"),
        (GenerateRequest(type="animation", item_id="i", animation_prompt="x", auto_reverse=True), "auto_reverse"),
        (GenerateRequest(type="animation", item_id="i", animation_prompt="x", sizes=(512,)), "sizes"),
        (GenerateRequest(type="edit", edit_instructions="x"), "source_image_asset_id"),
        (GenerateRequest(type="edit", item_id="i"), "edit_instructions"),
        (GenerateRequest(type="logo"), "logo_description"),
    ],
)
def test_each_broken_rule_names_its_field_and_says_how_to_mend_it(request_, field):
    (problem,) = check(request_)
    assert problem.field == field
    assert problem.message.endswith(".")


def test_ten_thousand_characters_are_allowed():
    assert check(GenerateRequest(type="image", name="x", image_prompt="🦊" * MAX_PROMPT)) == []


@pytest.mark.parametrize(
    ("request_", "field"),
    [
        (MascotRequest(project_id="p", name="", prompt="x"), "name"),
        (MascotRequest(project_id="p", name="x" * 201, prompt="x"), "name"),
        (MascotRequest(project_id="p", name="x"), "prompt"),
        (MascotRequest(project_id="p", name="x", prompt="x" * 10_001), "prompt"),
        (MascotRequest(project_id="p", name="x", reference_asset_ids=tuple("abcdefg")), "reference_asset_ids"),
    ],
)
def test_rules_of_a_new_mascot(request_, field):
    (problem,) = check_mascot(request_)
    assert problem.field == field


def test_a_body_holds_only_what_was_given():
    request = GenerateRequest(type="animation", item_id="i", animation_prompt="x", loop=False, duration=3)
    assert request.body() == {
        "type": "animation",
        "item_id": "i",
        "animation_prompt": "x",
        "loop": False,
        "duration": 3,
    }
    mascot = MascotRequest(project_id="p", name="n", prompt="a fox", cdn_enabled=False)
    assert mascot.body() == {"project_id": "p", "name": "n", "prompt": "a fox", "cdn_enabled": False}


def test_what_draws_a_picture_and_what_is_a_transition():
    assert GenerateRequest(type="image").draws_picture
    assert GenerateRequest(type="animation").draws_picture
    assert not GenerateRequest(type="animation", item_id="i").draws_picture
    assert not GenerateRequest(type="edit").draws_picture
    assert GenerateRequest(type="animation", end_image_asset_id="b").is_transition
    assert GenerateRequest(type="animation").seconds == 4
