"""Recipes as text."""

import pytest

from studio.domain.recipe import MARK, MAX_BYTES, Recipe, read_recipe, recipe_of
from studio.domain.records import Asset, Mascot, Pose
from studio.domain.requests import GenerateRequest


def test_a_recipe_comes_back_from_one_line():
    recipe = recipe_of(
        Pose(id="p", mascot_id="m", name="Wave"),
        Asset(id="a", type="webm", job_id="j", url="https://x/y?signature=secret", created_at="2026-11-21T00:00:00Z"),
        Mascot(id="m", project_id="r", name="Felix"),
        GenerateRequest(type="animation", animation_prompt="waves\ntwice", sizes=(480,), loop=False),
        price=20,
        source="Idle",
    )
    text = recipe.text()
    assert "\n" not in text
    assert "secret" not in text
    assert read_recipe(f" {text}\n") == recipe


def test_empty_fields_are_left_out_and_unknown_ones_ignored():
    assert Recipe(pose="x").text() == f'{MARK}{{"version":1,"pose":"x"}}'
    assert read_recipe(f'{MARK}{{"version":2,"pose":"x","later":[1]}}') == Recipe(version=2, pose="x")


@pytest.mark.parametrize(
    "text", ["", "words", MARK, f"{MARK}{{half", f"x {MARK}{{}}", f'{MARK}{{"price":"x"}}', MARK + "1" * MAX_BYTES]
)
def test_other_comments_are_none(text):
    assert read_recipe(text) is None
