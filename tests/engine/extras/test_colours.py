"""Colours measured the way eyes see them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.engine.colours import colour_name, from_oklab, hex_of, nicknames, palette, rgb_of, to_oklab


@given(st.tuples(*[st.integers(0, 255)] * 3))
def test_the_way_there_and_back_loses_nothing(code):
    rgb = np.array(code, dtype=np.uint8)
    assert np.array_equal(from_oklab(to_oklab(rgb)), rgb)
    assert np.array_equal(rgb_of(hex_of(rgb)), rgb)


@pytest.mark.parametrize(
    ("code", "name"),
    [("#000000", "black"), ("#ffffff", "white"), ("#ff0000", "red"), ("#0000ff", "blue"), ("#f58220", "orange"),
     ("#808080", "grey"), ("#00ff00", "lime"), ("#ffff00", "yellow"), ("#6b3e1f", "brown")],
)  # fmt: skip
def test_names(code, name):
    assert colour_name(code) == name


@given(st.tuples(*[st.integers(0, 255)] * 3))
def test_every_colour_has_nicknames(code):
    assert len(nicknames(colour_name(hex_of(np.array(code, dtype=np.uint8))))) >= 3


def test_a_palette_has_the_colours_and_their_shares():
    pixels = np.concatenate([np.tile([[200, 30, 30]], (700, 1)), np.tile([[20, 40, 180]], (300, 1))]).astype(np.uint8)
    found = palette(pixels)
    assert [(swatch.hex, swatch.share) for swatch in found] == [("#c81e1e", 0.7), ("#1428b4", 0.3)]


def test_a_gradient_is_a_few_tones_and_noise_does_not_add_colours():
    rng = np.random.default_rng(1)
    base = np.array([240, 130, 30])
    noisy = np.clip(base + rng.integers(-4, 5, (5000, 3)), 0, 255).astype(np.uint8)
    assert len(palette(noisy)) == 1
    ramp = np.linspace([255, 220, 120], [120, 40, 10], 4000).astype(np.uint8)
    assert 2 <= len(palette(ramp)) <= 6


def test_blends_at_edges_are_no_colours_of_their_own():
    first, second = np.array([250, 250, 250]), np.array([10, 10, 120])
    blends = np.array([first * part + second * (1 - part) for part in np.linspace(0.1, 0.9, 20)])
    pixels = np.concatenate([np.tile(first, (900, 1)), np.tile(second, (900, 1)), blends]).astype(np.uint8)
    assert {swatch.hex for swatch in palette(pixels)} == {"#fafafa", "#0a0a78"}


def test_nothing_has_no_colours():
    assert palette(np.empty((0, 3), dtype=np.uint8)) == []
