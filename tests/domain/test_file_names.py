"""Names that every system takes."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.domain.file_names import MAX_LENGTH, name_of, safe_name, unique
from studio.domain.folding import fold
from studio.domain.records import Asset, Pose


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Wave", "Wave"),
        ("../../etc/passwd", "etc passwd"),
        ('a:b*c?"d"', "a b c d"),
        (" . ", "untitled"),
        ("CON", "CON_"),
        ("com1.x", "com1.x_"),
        ("Füchse 🦊.", "Füchse 🦊"),
        ("x" * 300, "x" * MAX_LENGTH),
    ],
)
def test_names_are_safe(text, name):
    assert safe_name(text) == name


@given(st.text())
def test_no_text_makes_a_bad_name(text):
    name = safe_name(text)
    assert 0 < len(name) <= MAX_LENGTH + 1
    assert not re.search(r'[<>:"/\\|?*\x00-\x1f]', name)
    assert name == name.strip(". ")
    assert safe_name(name) == name


@pytest.mark.parametrize(
    ("kind", "url", "name"),
    [
        ("transparent_image", "https://x/a.png?s=1", "Felix - Wave.png"),
        ("image", "https://x/a.webp", "Felix - Wave (background).webp"),
        ("webm_480", "", "Felix - Wave (480).webm"),
        ("stacked_video_240", "https://x/noname", "Felix - Wave (stacked, 240).mp4"),
        ("hevc", "https://x/a.mov", "Felix - Wave.mov"),
        ("odd", "", "Felix - Wave.bin"),
    ],
)
def test_files_are_called_after_mascot_pose_and_format(kind, url, name):
    pose = Pose(id="p", mascot_id="m", name="Wave")
    assert name_of(pose, Asset(id="a", type=kind, url=url), "Felix") == name


def test_no_name_is_given_twice():
    taken = {fold("Wave.webm")}
    assert [unique(name, taken) for name in ("wave.webm", "WAVE.webm", "x", "x")] == [
        "wave 2.webm",
        "WAVE 3.webm",
        "x",
        "x 2",
    ]
