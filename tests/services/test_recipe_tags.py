"""Recipes travel in all four formats and leave the pictures alone."""

import subprocess

import imageio_ffmpeg
import numpy as np
import pytest
from PIL import Image, PngImagePlugin

from studio.domain.errors import MediaError
from studio.domain.recipe import Recipe
from studio.domain.requests import GenerateRequest
from studio.services.recipe_tags import recipe_in, tagged
from studio.services.video import open_clip
from tests.helpers.drawn_clips import SUFFIXES, character, encode, stacked

RECIPE = Recipe(
    pose="Wave “hello” =; \\ # 🦊",
    mascot="Felix",
    asset_id="a1",
    price=21,
    request=GenerateRequest(
        type="animation", image_prompt="arm up\nand smiling", animation_prompt="a=b; 'c'", duration=4
    ),
)
FRAMES = [character(64, number) for number in range(4)]


def pixels(path) -> list[bytes]:
    info, reader = open_clip(path)
    try:
        return [bytes(reader.frame(index, (info.width, info.height)).pixels) for index in range(info.frames)]
    finally:
        reader.close()


@pytest.mark.parametrize("kind", ["webm", "hevc", "stacked_video"])
def test_videos_carry_it_also_after_their_streams_were_copied(tmp_path, kind):
    frames = [stacked(frame) for frame in FRAMES] if kind == "stacked_video" else FRAMES
    clip = encode(tmp_path / "clip", kind, frames)
    assert recipe_in(clip) is None
    out = tmp_path / f"out.{SUFFIXES[kind]}"
    tagged(clip, out, RECIPE)
    assert recipe_in(out) == RECIPE
    assert pixels(out) == pixels(clip)
    assert open_clip(out)[0] == open_clip(clip)[0]
    again = tmp_path / f"again.{SUFFIXES[kind]}"
    tagged(out, again, Recipe(pose="new"))
    assert recipe_in(again) == Recipe(pose="new")
    assert pixels(again) == pixels(clip)
    copy = tmp_path / f"copy.{SUFFIXES[kind]}"
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-i", str(out), "-c", "copy", str(copy)]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
    assert recipe_in(copy) == RECIPE


def test_pictures_carry_one_and_only_the_last_one(tmp_path):
    picture = Image.fromarray(FRAMES[0])
    info = PngImagePlugin.PngInfo()
    info.add_itxt("Comment", "somebody else's")
    picture.save(tmp_path / "a.png", pnginfo=info)
    assert recipe_in(tmp_path / "a.png") is None
    tagged(tmp_path / "a.png", tmp_path / "b.png", Recipe(pose="old"))
    tagged(tmp_path / "b.png", tmp_path / "c.png", RECIPE)
    assert recipe_in(tmp_path / "c.png") == RECIPE
    with Image.open(tmp_path / "c.png") as tagged_picture:
        assert np.array_equal(np.asarray(tagged_picture), FRAMES[0])
        assert "old" not in str(tagged_picture.text)


def test_no_secret_is_ever_put_in(tmp_path):
    key = "masko_" + "ab" * 32
    Image.fromarray(FRAMES[0]).save(tmp_path / "a.png")
    recipe = Recipe(request=GenerateRequest(type="image", image_prompt=f"a fox with {key}"))
    tagged(tmp_path / "a.png", tmp_path / "b.png", recipe)
    assert key.encode() not in (tmp_path / "b.png").read_bytes()
    assert recipe_in(tmp_path / "b.png").request.image_prompt == "a fox with masko_***"


def test_what_cannot_carry_one_says_so_and_strangers_have_none(tmp_path):
    (tmp_path / "a.txt").write_text("words")
    (tmp_path / "cut.png").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\xff")
    (tmp_path / "bad.webm").write_bytes(b"words")
    for source, target in (("a.txt", "b.txt"), ("cut.png", "b.png"), ("bad.webm", "b.webm")):
        with pytest.raises(MediaError):
            tagged(tmp_path / source, tmp_path / target, RECIPE)
    for name in ("a.txt", "cut.png", "bad.webm", "gone.png"):
        assert recipe_in(tmp_path / name) is None
