"""Files leave under real names, with or without their recipe, and never over another file."""

import pytest
from PIL import Image

from studio.domain.errors import StorageError
from studio.domain.recipe import Recipe
from studio.services.handouts import Handout, drag_folder, hand_out, sweep
from studio.services.recipe_store import RecipeStore
from studio.services.recipe_tags import recipe_in
from tests.helpers.drawn_clips import character, encode

RECIPE = Recipe(pose="Wave")


@pytest.fixture
def picture(tmp_path):
    Image.fromarray(character(32)).save(tmp_path / "0123abcd.png")
    return tmp_path / "0123abcd.png"


def test_copies_have_names_of_their_own_and_what_is_there_stays(tmp_path, picture):
    out = tmp_path / "out"
    out.mkdir()
    (out / "wave.png").write_text("mine")
    steps = []
    made = hand_out([Handout(file=picture, name="Wave.png")] * 2, out, on_progress=lambda *step: steps.append(step))
    assert [path.name for path in made] == ["Wave 2.png", "Wave 3.png"]
    assert all(path.read_bytes() == picture.read_bytes() for path in made)
    assert (out / "wave.png").read_text() == "mine"
    assert steps == [(1, 2), (2, 2)]
    assert len(list(out.iterdir())) == 3


def test_recipes_go_along_only_when_wanted(tmp_path, picture):
    clip = encode(tmp_path / "4567", "webm", [character(32)] * 3)
    store = RecipeStore(tmp_path / "recipes.db")
    plain, with_recipe, video, text = hand_out(
        [
            Handout(file=picture, name="a.png"),
            Handout(file=picture, name="b.png", recipe=RECIPE),
            Handout(file=clip, name="c.webm", recipe=RECIPE),
            Handout(file=clip, name="d.bin", recipe=RECIPE),
        ],
        tmp_path / "out",
        store=store,
    )
    assert recipe_in(plain) is None
    assert recipe_in(with_recipe) == recipe_in(video) == RECIPE
    assert text.read_bytes() == clip.read_bytes()  # nothing that could carry one, but it is remembered
    assert store.find(text) == RECIPE


def test_a_file_that_is_gone_leaves_nothing_behind(tmp_path):
    for recipe in (None, RECIPE):
        with pytest.raises(StorageError):
            hand_out([Handout(file=tmp_path / "gone.png", name="a.png", recipe=recipe)], tmp_path / "out")
    assert list((tmp_path / "out").iterdir()) == []


def test_drags_have_folders_that_are_swept_later(tmp_path):
    old, new = drag_folder(tmp_path / "drags"), drag_folder(tmp_path / "drags")
    (old / "a.png").write_text("x")
    sweep(tmp_path / "drags", keep=[new])
    assert list((tmp_path / "drags").iterdir()) == [new]
    sweep(tmp_path / "nowhere")
