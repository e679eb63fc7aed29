"""Measuring in the background: one result for all who ask, measured again only when the file changed."""

import asyncio

import pytest

from studio.domain.errors import MediaError
from studio.services.gauges import Gauges
from tests.helpers.drawn_clips import character, encode, stacked

FRAMES = [character(96, number) for number in range(4)]


@pytest.fixture
def clip(tmp_path):
    return encode(tmp_path / "clip", "webm", FRAMES)


async def test_the_same_question_is_answered_once(clip):
    gauges = Gauges()
    one, other = await asyncio.gather(gauges.loop_seam(clip), gauges.loop_seam(clip))
    assert one is other
    assert await gauges.loop_seam(clip) is one
    encode(clip.with_suffix(""), "webm", [*FRAMES[:-1], character(96, 30)])
    changed = await gauges.loop_seam(clip)
    assert changed.seam.score > one.seam.score
    await gauges.close()


async def test_giving_up_does_not_take_the_answer_from_others(clip):
    gauges = Gauges()
    first = asyncio.ensure_future(gauges.alpha_truth({"webm": clip}))
    second = asyncio.ensure_future(gauges.alpha_truth({"webm": clip}))
    await asyncio.sleep(0)
    first.cancel()
    assert (await second).verdict == "good"
    assert first.cancelled()
    await gauges.close()


async def test_transitions_and_stacked_clips(clip, tmp_path):
    gauges = Gauges()
    from PIL import Image

    pose = tmp_path / "pose.png"
    Image.fromarray(FRAMES[0]).save(pose)
    tall = encode(tmp_path / "tall", "stacked_video", [stacked(frame) for frame in FRAMES])
    start, _ = await gauges.transition_seams(tall, pose, pose, stacked=True)
    assert start.seam.passes()
    assert (await gauges.alpha_truth({"webm": clip, "stacked_video": tall})).verdict == "good"
    await gauges.close()


async def test_a_file_that_is_gone_raises(tmp_path):
    gauges = Gauges()
    with pytest.raises(MediaError, match=r"gone\.webm"):
        await gauges.loop_seam(tmp_path / "gone.webm")
    await gauges.close()
