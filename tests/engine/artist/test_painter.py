"""What every picture and clip keeps to: the same bytes, closed loops, exact ends, clear borders."""

import itertools

import numpy as np
import pytest

from studio.engine.artist import kit, lexicon, motions, rig, stage
from studio.engine.artist.painter import backdrop, frames, picture
from studio.engine.artist.specs import MotionSpec, TransitionSpec
from studio.engine.artist.styles import all_styles
from studio.engine.artist.words import edit, logo_pack, read_character, read_motion, read_pose
from tests.helpers.counts import count

SIZE = count(96, 240)
FOX = "a friendly orange fox with a blue scarf"
MOTIONS = tuple(lexicon.motions())
SPECIES = tuple(lexicon.species())


def pose(words="waving", who=FOX, seed=0):
    return read_pose(read_character(who, seed=seed), words, seed=seed)


def forget():
    """Empty every memory that could hide a difference between the first time and the second."""
    for kept in (kit.kit_of, motions.performance, stage.pose_of, stage.fit_of):
        kept.cache_clear()


def clear_border(pixels):
    return not (pixels[0, :, 3].any() or pixels[-1, :, 3].any() or pixels[:, 0, 3].any() or pixels[:, -1, 3].any())


@pytest.mark.parametrize("style", [row.id for row in all_styles()])
def test_the_same_spec_gives_the_same_bytes(artist, style):
    spec = read_pose(read_character(FOX, style=style, seed=7), "waving", seed=7)
    first = artist(picture(spec, SIZE))
    forget()
    assert np.array_equal(first, artist(picture(spec, SIZE)))
    assert clear_border(first)


def test_the_same_motion_gives_the_same_bytes(artist):
    spec, motion = pose(), MotionSpec(motion="dancing", seconds=1, seed=3)
    first = [artist(frame) for frame in frames(spec, motion, SIZE)]
    forget()
    assert all(np.array_equal(a, artist(b)) for a, b in zip(first, frames(spec, motion, SIZE), strict=True))


@pytest.mark.parametrize("name", MOTIONS)
def test_loops_close(artist, name):
    """The closing step is no larger than the largest inner one, and a loop starts on its picture."""
    spec = pose(lexicon.motions()[name].get("pose", "standing"))
    for seconds in (3,) if count(0, 1) == 0 else (3, 4, 7, 10):
        clip = [
            artist(frame)
            for frame in frames(spec, MotionSpec(motion=name, seconds=seconds), count(72, 160), fps=count(20, 30))
        ]
        assert len(clip) == seconds * count(20, 30)
        steps = [float(np.abs(b - a).mean()) for a, b in itertools.pairwise(clip)]
        assert float(np.abs(clip[0] - clip[-1]).mean()) <= max(steps)
        assert np.array_equal(clip[0], artist(picture(spec, count(72, 160))))
        assert all(clear_border(frame) for frame in clip)
        assert max(steps) > 0.2, "nothing moves"


def test_a_clip_that_does_not_loop_comes_to_rest_on_its_picture(artist):
    spec = pose()
    clip = [artist(frame) for frame in frames(spec, MotionSpec(motion="jumping", seconds=1.3, loop=False), SIZE)]
    assert len(clip) == 39
    assert np.array_equal(clip[0], clip[-1])


@pytest.mark.parametrize(
    ("end", "who"),
    [
        ("typing on a laptop", FOX),
        ("sleeping", FOX),
        ("celebrating", "a blue robot with a crown"),
        ("sitting", "a tiny owl"),
    ],
)
def test_transitions_begin_and_end_on_their_pictures(artist, end, who):
    start, finish = pose(who=FOX), pose(end, who=who)
    clip = [artist(frame) for frame in frames(start, TransitionSpec(finish, 0.8), SIZE)]
    assert len(clip) == 24
    assert np.array_equal(clip[0], artist(picture(start, SIZE)))
    assert np.array_equal(clip[-1], artist(picture(finish, SIZE)))
    assert all(clear_border(frame) for frame in clip)
    first = np.abs(clip[1] - clip[0]).mean()
    assert first < max(np.abs(b - a).mean() for a, b in itertools.pairwise(clip)), "eased"
    back = [artist(frame) for frame in frames(start, TransitionSpec(finish, 0.8, reversed=True), SIZE)]
    assert all(np.array_equal(a, b) for a, b in zip(clip, reversed(back), strict=True))


def test_a_changed_thing_fades_from_colour_to_colour(artist):
    start = pose()
    clip = [artist(frame) for frame in frames(start, TransitionSpec(edit(start, "make the scarf red"), 1.0), SIZE)]
    steps = [np.abs(b - a).mean() for a, b in itertools.pairwise(clip)]
    assert max(steps) < 14, "no frame jumps"


@pytest.mark.parametrize("species", SPECIES)
def test_every_species_stays_in_the_frame_in_every_pose(artist, species):
    """Nothing of the figure, not even what a clip's border would cut off, leaves the frame."""
    who = read_character(species)
    names = list(lexicon.poses())
    chosen = names if count(0, 1) else names[SPECIES.index(species) % 7 :: 7]
    for name in chosen:
        spec = read_pose(who, name)
        assert spec.pose == (name,), spec.notes
        for phase in (0.0, 0.3, 0.55):
            offsets = motions.performance(MotionSpec(motion="jumping", seconds=1, energy=1.6)).offsets(phase)
            scene = stage.stage(
                kit.kit_of(who), rig.moved(stage.pose_of(spec), offsets), stage.shares(stage.worn_of(spec)),
                stage.shares(stage.held_of(spec)), stage.fit_of(spec),
            )  # fmt: skip
            box = stage.bounds(scene)
            assert box.left() >= 30
            assert box.top() >= 30
            assert box.right() <= 970
            assert box.bottom() <= 970


def test_styles_do_not_flicker(artist):
    """A figure at rest looks the same in every frame, grain and wobble included."""
    for row in all_styles():
        spec = read_pose(read_character(FOX, style=row.id), "standing")
        still = MotionSpec(motion="breathing", seconds=0.2, energy=0.0)
        clip = [artist(frame) for frame in frames(spec, still, 64, fps=15)]
        assert all(np.array_equal(clip[0], frame) for frame in clip[1:]), row.id


def test_logo_packs_are_five_marks(artist, unlike):
    marks = {name: artist(picture(spec, SIZE)) for name, spec in logo_pack(pose(), "Felix").items()}
    assert list(marks) == ["face", "badge", "wordmark", "monochrome", "app-icon"]
    assert all(clear_border(mark) and mark[..., 3].max() == 255 for mark in marks.values())
    names = list(marks)
    for at, name in enumerate(names):
        for other in names[at + 1 :]:
            assert unlike(marks[name], marks[other]) > 4
    solid = marks["monochrome"][marks["monochrome"][..., 3] == 255]
    assert len(np.unique(solid // 24, axis=0)) < 40, "two tones and their soft edges"


def test_a_mark_moves_as_paper_does(artist):
    mark = logo_pack(pose())["badge"]
    clip = [artist(frame) for frame in frames(mark, read_motion("jumping", seconds=1), SIZE)]
    assert np.array_equal(clip[0], artist(picture(mark, SIZE)))
    assert np.abs(clip[15] - clip[0]).mean() > 1
    assert all(clear_border(frame) for frame in clip)


def test_backdrops_are_pale(artist):
    for species in SPECIES:
        assert min(backdrop(pose(who=species))) > 150
