"""Files are recognised by what is in them."""

import pytest
from PIL import Image

from studio.domain.errors import StorageError
from studio.domain.recipe import Recipe
from studio.services.recipe_store import RecipeStore
from studio.services.recipe_tags import tagged


def test_a_file_is_known_under_any_name_and_its_own_word_comes_first(tmp_path):
    store = RecipeStore(tmp_path / "new" / "recipes.db")
    Image.new("RGB", (8, 8)).save(tmp_path / "a.png")
    assert store.find(tmp_path / "a.png") is None
    store.note(tmp_path / "a.png", Recipe(pose="noted"))
    (tmp_path / "renamed (1).bin").write_bytes((tmp_path / "a.png").read_bytes())
    again = RecipeStore(tmp_path / "new" / "recipes.db")
    assert again.find(tmp_path / "renamed (1).bin") == Recipe(pose="noted")
    tagged(tmp_path / "a.png", tmp_path / "b.png", Recipe(pose="inside"))
    store.note(tmp_path / "b.png", Recipe(pose="noted again"))
    assert store.find(tmp_path / "b.png") == Recipe(pose="inside")
    with Image.open(tmp_path / "b.png") as picture:
        picture.convert("L").save(tmp_path / "other.png")
    assert store.find(tmp_path / "other.png") is None


def test_no_secret_is_kept(tmp_path):
    store = RecipeStore(tmp_path / "recipes.db")
    (tmp_path / "a.bin").write_bytes(b"x")
    store.note(tmp_path / "a.bin", Recipe(pose="masko_" + "ab" * 32))
    assert b"abab" not in (tmp_path / "recipes.db").read_bytes()


def test_trouble_is_said_when_noting_and_forgiven_when_asking(tmp_path):
    (tmp_path / "a.bin").write_bytes(b"x")
    (tmp_path / "bad.db").write_bytes(b"no database at all" * 100)
    store = RecipeStore(tmp_path / "bad.db")
    with pytest.raises(StorageError):
        store.note(tmp_path / "a.bin", Recipe())
    assert store.find(tmp_path / "a.bin") is None
    assert store.find(tmp_path / "gone.bin") is None
    with pytest.raises(StorageError):
        RecipeStore(tmp_path / "ok.db").note(tmp_path / "gone.bin", Recipe())
