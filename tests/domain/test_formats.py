"""Formats in words."""

import pytest

from studio.domain.formats import format_of, has_alpha
from studio.domain.records import Asset


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("webm", "WebM"),
        ("webm_360", "WebM 360"),
        ("stacked_video_720", "Stacked MP4 720"),
        ("odd", "odd"),
        ("", "File"),
    ],
)
def test_formats_are_named_for_people(kind, name):
    assert format_of(Asset(id="a", type=kind))[0] == name


@pytest.mark.parametrize(
    ("kind", "alpha"), [("webm_480", True), ("hevc", True), ("image", False), ("video_240", False)]
)
def test_what_is_meant_to_be_transparent(kind, alpha):
    assert has_alpha(Asset(id="a", type=kind)) is alpha
