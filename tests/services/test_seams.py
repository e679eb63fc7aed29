"""Seams of drawn loops and transitions: known shifts come out in order, and only what jumps fails."""

import math
import time

import numpy as np
import pytest
from PIL import Image

from studio.domain.errors import MediaError
from studio.services.seams import THRESHOLD, loop_seam, transition_seams
from tests.helpers.drawn_clips import character, encode, long_clip, stacked

SIZE = 480
FRAMES = 16


def swinging(last: np.ndarray) -> list[np.ndarray]:
    """Return a loop that swings from side to side, its last frame replaced."""
    return [character(SIZE, swing(number)) for number in range(FRAMES - 1)] + [last]


def swing(number: int) -> float:
    return 6 * math.sin(2 * math.pi * number / FRAMES)


@pytest.mark.parametrize("kind", ["webm", "stacked_video", "hevc"])
def test_scores_of_known_shifts_are_ordered_and_eight_pixels_fail(tmp_path, kind):
    scores = []
    for shift in (0, 2, 8):
        frames = swinging(character(SIZE, swing(FRAMES - 1) - shift))
        if kind == "stacked_video":
            frames = [stacked(frame) for frame in frames]
        scores.append(loop_seam(encode(tmp_path / f"{shift}", kind, frames)).seam.score)
    assert scores == sorted(scores)
    assert scores[0] < THRESHOLD / 4
    assert scores[2] > THRESHOLD


@pytest.mark.parametrize("kind", ["webm", "hevc"])
def test_a_change_of_colour_or_of_a_detail_fails(tmp_path, kind):
    place = swing(FRAMES - 1)
    paler = character(SIZE, place, (200, 110, 40))
    blink = character(SIZE, place)
    blink[blink[:, :, 0] < 40] = (240, 130, 40, 255)
    for name, last in (("paler", paler), ("blink", blink)):
        assert not loop_seam(encode(tmp_path / name, kind, swinging(last))).seam.passes()


def test_a_clip_that_rests_and_jumps_at_its_end_fails(tmp_path):
    seam = loop_seam(encode(tmp_path / "jump", "webm", [character(SIZE)] * 9 + [character(SIZE, 8)])).seam
    assert seam.step == 0
    assert not seam.passes()


def test_fast_motion_that_closes_passes(tmp_path):
    frames = [character(SIZE, 40 * math.sin(2 * math.pi * number / 12)) for number in range(24)]
    seam = loop_seam(encode(tmp_path / "fast", "webm", frames)).seam
    assert seam.jump > 3 * THRESHOLD
    assert seam.passes()


def test_one_frame_is_a_perfect_loop(tmp_path):
    assert loop_seam(encode(tmp_path / "one", "webm", [character(96)])).seam.score == 0


def test_heat_and_onion_skin_show_where_it_jumps(tmp_path):
    eyes_shut = character(SIZE)
    left = np.s_[150:280, 150:215]
    eyes_shut[left] = (240, 130, 40, 255)
    detail = loop_seam(encode(tmp_path / "wink", "webm", [character(SIZE)] * 8 + [eyes_shut]))
    assert detail.seam.spot == pytest.approx((0.38, 0.45), abs=0.05)
    heat = np.frombuffer(detail.heat.pixels, np.uint8).reshape(detail.heat.height, detail.heat.width)
    assert heat[95:120, 80:103].mean() > 10 * heat.mean() > 0
    assert (detail.before.width, detail.before.height, detail.before.channels) == (240, 240, 4)
    blue, green, red, alpha = np.frombuffer(detail.after.pixels, np.uint8).reshape(240, 240, 4)[150, 120]
    assert (red > green > blue, alpha) == (True, 255)


@pytest.mark.parametrize(("shift", "passes"), [(0, True), (8, False)])
def test_a_transition_is_measured_against_the_poses_it_joins(tmp_path, shift, passes):
    frames = [character(SIZE, 2.0 * number) for number in range(12)]
    clip = encode(tmp_path / "move", "webm", frames)
    start, end = tmp_path / "start.png", tmp_path / "end.png"
    Image.fromarray(character(1024, 0)).save(start)
    Image.fromarray(character(1024, (22 + shift) * 1024 / SIZE)).save(end)
    first, last = transition_seams(clip, start, end)
    assert (first.seam.where, last.seam.where) == ("start", "end")
    assert first.seam.passes()
    assert last.seam.passes() is passes


def test_a_pose_with_its_background_still_in_it_is_compared_inside_the_mascot(tmp_path):
    clip = encode(tmp_path / "rest", "webm", [character(SIZE)] * 6)
    over_blue = Image.new("RGBA", (1024, 1024), (40, 80, 200, 255))
    over_blue.alpha_composite(Image.fromarray(character(1024)))
    over_blue.convert("RGB").save(tmp_path / "pose.png")
    first, last = transition_seams(clip, tmp_path / "pose.png", tmp_path / "pose.png")
    assert first.seam.passes()
    assert last.seam.passes()


def test_what_is_no_picture_or_no_clip_says_so(tmp_path):
    clip = encode(tmp_path / "rest", "webm", [character(96)] * 3)
    (tmp_path / "words.png").write_text("words")
    for call in (
        lambda: loop_seam(tmp_path / "words.png"),
        lambda: loop_seam(tmp_path / "gone.webm"),
        lambda: transition_seams(clip, tmp_path / "words.png", tmp_path / "words.png"),
    ):
        with pytest.raises(MediaError, match="“"):
            call()


def test_four_seconds_take_less_than_two():
    clip = long_clip()
    start = time.thread_time()
    loop_seam(clip)
    assert time.thread_time() - start < 2
