"""Comments in MP4 and MOV files, wherever their parts stand."""

import subprocess

import imageio_ffmpeg
import pytest

from studio.domain.errors import MediaError
from studio.services.movie_boxes import with_comment
from studio.services.video import open_clip
from tests.helpers.clips import clip, number_in
from tests.helpers.drawn_clips import character, encode


def remuxed(source, target, *options: str):
    command = [
        imageio_ffmpeg.get_ffmpeg_exe(),
        "-v",
        "error",
        "-y",
        "-i",
        str(source),
        "-c",
        "copy",
        *options,
        str(target),
    ]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
    return target


def comment_of(path) -> str:
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-i", str(path), "-f", "ffmetadata", "-"]
    text = subprocess.run(command, check=True, stdin=subprocess.DEVNULL, capture_output=True).stdout.decode()
    return next((line.removeprefix("comment=") for line in text.splitlines() if line.startswith("comment=")), "")


def numbers(path) -> list[int]:
    import numpy as np

    info, reader = open_clip(path, stacked=False)
    found = []
    for index in range(info.frames):
        raw = reader.frame(index, (info.width, info.height))
        rows = np.frombuffer(raw.pixels, np.uint8)[: raw.height * raw.stride].reshape(raw.height, raw.stride)
        found.append(number_in(rows[:, : raw.width * 4].reshape(raw.height, raw.width, 4)))
    reader.close()
    return found


@pytest.mark.parametrize(
    "options", [(), ("-movflags", "+faststart"), ("-metadata", "comment=old", "-metadata", "title=Fox")]
)
def test_media_stay_where_the_tables_say(tmp_path, options):
    source = remuxed(clip("video"), tmp_path / "in.mp4", *options)
    out = tmp_path / "out.mp4"
    out.write_bytes(with_comment(source.read_bytes(), "été 🦊"))
    assert numbers(out) == numbers(source) == list(range(30))
    assert comment_of(out) == "été 🦊"
    assert comment_of(remuxed(out, tmp_path / "copy.mp4")) == "été 🦊"
    again = with_comment(out.read_bytes(), "new")
    assert again.count(b"\xa9cmt") == 1
    assert (b"Fox" in again) is ("title=Fox" in options)


def test_the_alpha_of_hevc_survives(tmp_path):
    source = encode(tmp_path / "in", "hevc", [character(64)] * 3)
    out = tmp_path / "out.mov"
    out.write_bytes(with_comment(source.read_bytes(), "x" * 5000))
    for path in (source, out):
        _, reader = open_clip(path)
        frame = reader.frame(0, (64, 64))
        reader.close()
        assert set(frame.pixels[3::4]) >= {0, 255}
    assert comment_of(out) == "x" * 5000


@pytest.mark.parametrize("data", [b"", b"words", b"\x00\x00\x00\x08moof\x00\x00\x00\x08moov", b"\xff" * 40])
def test_what_is_no_such_file_says_so(data):
    with pytest.raises(MediaError):
        with_comment(data, "x")


def test_damage_is_refused_or_harmless():
    whole = bytearray(clip("video").read_bytes())
    start = whole.find(b"moov")
    for place in range(start, start + 400):
        broken = bytearray(whole)
        broken[place] ^= 0xFF
        try:
            with_comment(bytes(broken), "x")
        except MediaError:
            continue
