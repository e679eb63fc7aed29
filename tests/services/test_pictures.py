from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from studio.domain.errors import MediaError
from studio.services.pictures import load_picture, load_poster
from studio.services.video_frames import RawFrame
from tests.helpers.clips import clip, number_in


def array(frame: RawFrame) -> np.ndarray:
    return np.frombuffer(frame.pixels, np.uint8).reshape(frame.height, frame.stride // 4, 4)[:, : frame.width]


def test_a_picture_is_scaled_into_its_box_with_its_alpha(tmp_path: Path) -> None:
    path = tmp_path / "fox.png"
    picture = Image.new("RGBA", (400, 200), (0, 0, 0, 0))
    picture.paste((250, 120, 10, 255), (100, 50, 300, 150))
    picture.save(path)
    frame = load_picture(path, (100, 100))
    pixels = array(frame)
    assert (frame.width, frame.height) == (100, 50)
    assert pixels[25, 50].tolist() == [10, 120, 250, 255]
    assert pixels[0, 0, 3] == 0


def test_hidden_colours_do_not_leak_into_the_edges(tmp_path: Path) -> None:
    path = tmp_path / "edge.png"
    picture = Image.new("RGBA", (90, 90), (0, 0, 0, 0))
    picture.paste((255, 255, 255, 255), (20, 20, 71, 71))
    picture.save(path)
    pixels = array(load_picture(path, (30, 30)))
    assert pixels[pixels[:, :, 3] > 0][:, :3].min() >= 253


def test_a_photograph_is_turned_upright(tmp_path: Path) -> None:
    path = tmp_path / "turned.jpg"
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (80, 40), (9, 9, 9)).save(path, exif=exif)
    frame = load_picture(path, (40, 40))
    assert (frame.width, frame.height) == (20, 40)


@pytest.mark.parametrize("mode", ["P", "L", "LA", "RGB", "1", "I;16"])
def test_every_kind_of_png_can_be_shown(tmp_path: Path, mode: str) -> None:
    path = tmp_path / "kind.png"
    Image.new(mode, (20, 20)).save(path)
    assert load_picture(path, (10, 10)).width == 10


def test_small_pictures_are_not_blown_up(tmp_path: Path) -> None:
    path = tmp_path / "small.png"
    Image.new("RGBA", (12, 10)).save(path)
    frame = load_picture(path, (512, 512))
    assert (frame.width, frame.height) == (12, 10)


def test_what_is_no_picture_is_refused_with_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "text.png").write_text("hello")
    (tmp_path / "drawing.png").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>')
    (tmp_path / "empty.png").touch()
    Image.new("RGB", (30, 30)).save(tmp_path / "whole.bmp")
    Image.new("RGBA", (300, 300), (200, 1, 1, 1)).save(tmp_path / "cut.png")
    whole = (tmp_path / "cut.png").read_bytes()
    (tmp_path / "cut.png").write_bytes(whole[: len(whole) - 40])
    for name in ("text.png", "drawing.png", "empty.png", "whole.bmp", "cut.png", "gone.png"):
        with pytest.raises(MediaError, match=name):
            load_picture(tmp_path / name, (10, 10))


def test_a_picture_too_large_to_decode_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "huge.png"
    Image.new("1", (8000, 6000)).save(path)
    with pytest.raises(MediaError, match="40 megapixels"):
        load_picture(path, (10, 10))


@pytest.mark.parametrize("kind", ["webm", "stacked_video", "hevc", "video"])
def test_the_poster_of_a_clip_is_its_first_frame(kind: str) -> None:
    frame = load_poster(clip(kind, frames=90), (96, 96))
    assert number_in(array(frame)) == 0
    assert array(frame)[2, 2, 3] == (255 if kind == "video" else 0)
