"""Thirty-eight styles, each itself, each found by its names."""

from msgspec import structs

from studio.engine.artist.painter import picture
from studio.engine.artist.styles import all_styles, find_style
from studio.engine.artist.words import read_character, read_pose


def test_there_are_thirty_eight_styles():
    rows = all_styles()
    assert len(rows) == 38
    assert len({row.id for row in rows}) == len({row.name for row in rows}) == 38


def test_styles_are_found_by_id_short_id_and_name():
    for row in all_styles():
        assert find_style(row.id) is row
        assert find_style(row.name) is row
        assert find_style(row.name.upper()) is row
    for short, full in (
        ("3d", "3d-render"),
        ("pixel", "pixel-art"),
        ("flat", "flat-vector"),
        ("watercolour", "watercolor"),
    ):
        found = find_style(short)
        assert found is not None
        assert found.id == full
    assert find_style("no such style") is None
    assert find_style("") is None


def test_each_style_looks_like_itself(artist, unlike):
    spec = read_pose(read_character("orange fox with a blue scarf"), "waving")
    looks = {row.id: artist(picture(structs.replace(spec, style=row.id), 128)) for row in all_styles()}
    names = list(looks)
    close = [
        (name, other, round(unlike(looks[name], looks[other]), 1))
        for at, name in enumerate(names)
        for other in names[at + 1 :]
        if unlike(looks[name], looks[other]) < 4
    ]
    assert close == []
