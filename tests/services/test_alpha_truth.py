"""Clips whose transparency is right, or wrong in a known way."""

import subprocess
import time

import imageio_ffmpeg
import numpy as np
import pytest

from studio.services.alpha_truth import MAX_SPREAD, alpha_truth
from tests.helpers.drawn_clips import character, encode, long_clip, on_black, on_white, stacked

SIZE = 240
FRAMES = [character(SIZE, 0.5 * number) for number in range(8)]


def without_alpha(frame: np.ndarray) -> np.ndarray:
    result = frame.copy()
    result[:, :, 3] = 255
    return result


def black_outside(frame: np.ndarray) -> np.ndarray:
    return np.where(frame[:, :, 3:] == 0, 0, frame).astype(np.uint8)


def panda(frame: np.ndarray) -> np.ndarray:
    """Return the character in black and white: patches on its body, which colour cannot tell from alpha."""
    grey = character(SIZE, grey=True)
    grey[100:160, 90:115, :3] = 0
    grey[170:185, 90:150, :3] = 255
    grey[:, :, 3] = frame[:, :, 3]
    return grey


@pytest.mark.parametrize("kind", ["webm", "hevc"])
@pytest.mark.parametrize(
    ("change", "verdict"),
    [
        (lambda frame: frame, "good"),
        (black_outside, "good"),
        (without_alpha, "opaque"),
        (on_black, "dark_fringe"),
        (on_white, "light_fringe"),
    ],
)
def test_files_with_alpha_inside(tmp_path, kind, change, verdict):
    clip = encode(tmp_path / "clip", kind, [change(frame) for frame in FRAMES])
    truth = alpha_truth({kind: clip})
    assert truth.verdict == verdict
    assert truth.formats[kind].verdict == verdict
    assert truth.formats[kind].sentence


@pytest.mark.parametrize("change", [lambda frame: frame, panda, lambda frame: character(SIZE, grey=True)])
@pytest.mark.parametrize(("alpha_above", "verdict"), [(False, "good"), (True, "wrong_stacking")])
def test_stacked_files(tmp_path, change, alpha_above, verdict):
    frames = [stacked(change(frame), alpha_above=alpha_above) for frame in FRAMES]
    assert alpha_truth({"stacked_video": encode(tmp_path / "clip", "stacked_video", frames)}).verdict == verdict


@pytest.mark.parametrize(("alpha_above", "verdict"), [(False, "good"), (True, "wrong_stacking")])
def test_two_grey_halves_are_told_apart_by_the_other_formats(tmp_path, alpha_above, verdict):
    # Black all over: nothing of its own tells which half is which.
    black = [np.where(np.arange(4) == 3, frame, 0).astype(np.uint8) for frame in FRAMES]
    truth = alpha_truth(
        {
            "stacked_video": encode(
                tmp_path / "a", "stacked_video", [stacked(frame, alpha_above=alpha_above) for frame in black]
            ),
            "webm": encode(tmp_path / "b", "webm", black),
        }
    )
    assert truth.formats["stacked_video"].verdict == verdict
    assert truth.formats["webm"].verdict == "good"


def test_stacked_files_can_have_a_fringe_or_not_be_stacked_at_all(tmp_path):
    dark = encode(tmp_path / "dark", "stacked_video", [stacked(on_black(frame)) for frame in FRAMES])
    assert alpha_truth({"stacked_video": dark}).verdict == "dark_fringe"
    twice = [np.concatenate([without_alpha(on_white(frame))] * 2) for frame in FRAMES]
    assert alpha_truth({"stacked_video": encode(tmp_path / "twice", "stacked_video", twice)}).verdict == "opaque"


def test_vp9_without_alpha_and_vp9_with_nothing_in_it(tmp_path):
    opaque = encode(tmp_path / "opaque", "opaque", FRAMES)
    assert alpha_truth({"webm": opaque}).verdict == "opaque"
    nothing = encode(tmp_path / "nothing", "webm", [np.zeros_like(FRAMES[0])] * 3)
    assert alpha_truth({"webm": nothing}).verdict == "empty"


def test_what_a_file_says_of_itself_counts_for_nothing(tmp_path):
    source = encode(tmp_path / "source", "webm", FRAMES)
    copy = tmp_path / "copy.webm"  # FFmpeg spells the mark of alpha in capitals when it copies streams
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-i", str(source), "-c", "copy", str(copy)]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
    assert b"ALPHA_MODE" in copy.read_bytes()
    truth = alpha_truth({"webm": copy})
    assert truth.verdict == "good"
    assert type(truth.formats["webm"].fringe_width) is float
    liar = encode(tmp_path / "liar", "webm", [without_alpha(frame) for frame in FRAMES])
    assert alpha_truth({"webm": liar}).verdict == "opaque"


def three_formats(folder, frames, hevc_frames=None):
    return {
        "webm": encode(folder / "a", "webm", frames),
        "hevc": encode(folder / "b", "hevc", hevc_frames or frames),
        "stacked_video": encode(folder / "c", "stacked_video", [stacked(frame) for frame in frames]),
    }


def test_three_formats_of_one_animation_agree(tmp_path):
    truth = alpha_truth(three_formats(tmp_path, FRAMES))
    assert truth.verdict == "good"
    assert truth.spread < MAX_SPREAD / 4
    widths = [found.fringe_width for found in truth.formats.values()]
    assert all(1 < width < 3 for width in widths)
    assert max(widths) - min(widths) < 0.3


def test_the_format_that_shows_something_else_is_named(tmp_path):
    truth = alpha_truth(three_formats(tmp_path, FRAMES, [character(SIZE, 20) for _ in FRAMES]))
    assert truth.verdict == "different"
    assert truth.spread > MAX_SPREAD
    assert [kind for kind, found in truth.formats.items() if found.verdict != "good"] == ["hevc"]


def test_a_wide_soft_edge_is_measured_as_wide(tmp_path):
    soft = character(SIZE)
    rows, columns = np.mgrid[0:SIZE, 0:SIZE] + 0.5
    radius = np.hypot(columns - SIZE / 2, rows - SIZE / 2)
    soft[:, :, 3] = (np.clip((SIZE * 0.32 - radius) / 12 + 0.5, 0, 1) * 255).astype(np.uint8)
    truth = alpha_truth({"webm": encode(tmp_path / "soft", "webm", [soft] * 4)})
    assert truth.verdict == "good"
    assert truth.formats["webm"].fringe_width == pytest.approx(10, abs=2)


def test_a_damaged_file_is_unreadable_and_the_others_are_still_measured(tmp_path):
    (tmp_path / "bad.mov").write_bytes(b"no video")
    good = encode(tmp_path / "good", "webm", FRAMES)
    truth = alpha_truth({"webm": good, "hevc": tmp_path / "bad.mov"})
    assert truth.verdict == "unreadable"
    assert truth.formats["webm"].verdict == "good"
    assert "bad.mov" in truth.formats["hevc"].sentence


def test_four_seconds_take_less_than_two():
    clip = long_clip()
    start = time.thread_time()
    assert alpha_truth({"webm": clip}).verdict == "good"
    assert time.thread_time() - start < 2
