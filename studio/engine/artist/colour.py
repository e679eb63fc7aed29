"""Colours as plain RGB triples, mixed so that shadows stay rich and lights stay warm."""

import colorsys
from functools import lru_cache

Rgb = tuple[int, int, int]

WHITE: Rgb = (255, 255, 255)
BLACK: Rgb = (0, 0, 0)
INK: Rgb = (46, 30, 38)


@lru_cache(maxsize=4096)
def rgb(text: str) -> Rgb:
    """Return the triple of ``#rrggbb``."""
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)


def hexed(colour: Rgb) -> str:
    """Return ``#rrggbb``."""
    return f"#{colour[0]:02x}{colour[1]:02x}{colour[2]:02x}"


@lru_cache(maxsize=65536)
def mix(one: Rgb, other: Rgb, share: float) -> Rgb:
    """Return ``one`` with ``share`` (0 to 1) of ``other``."""
    keep = 1.0 - share
    return (
        round(one[0] * keep + other[0] * share),
        round(one[1] * keep + other[1] * share),
        round(one[2] * keep + other[2] * share),
    )


@lru_cache(maxsize=16384)
def shade(colour: Rgb, amount: float) -> Rgb:
    """Return a darker, slightly cooler and richer ``colour``: what a shadow does to it."""
    h, s, v = colorsys.rgb_to_hsv(*(c / 255 for c in colour))
    # Shadows drift towards violet, the way skylight fills them; greys stay grey.
    target = 0.75 if h > 0.25 else -0.12
    h = (h + (target - h) * 0.12 * amount) % 1.0 if s > 0.08 else h
    s = min(1.0, s + (0.28 * amount if s > 0.08 else 0.10 * amount))
    v = v * (1.0 - 0.62 * amount)
    r, g, b = colorsys.hsv_to_rgb(h if s > 0.08 else 0.7, s, v)
    return round(r * 255), round(g * 255), round(b * 255)


@lru_cache(maxsize=16384)
def light(colour: Rgb, amount: float) -> Rgb:
    """Return a lighter, slightly warmer ``colour``: what a lamp does to it."""
    h, s, v = colorsys.rgb_to_hsv(*(c / 255 for c in colour))
    warm = mix(colour, (255, 246, 224), amount * 0.75)
    r, g, b = colorsys.hsv_to_rgb(h, s * (1 - 0.35 * amount), min(1.0, v + (1 - v) * amount))
    return mix(warm, (round(r * 255), round(g * 255), round(b * 255)), 0.5)


def luma(colour: Rgb) -> float:
    """Return the perceived brightness, 0 to 1."""
    return (0.299 * colour[0] + 0.587 * colour[1] + 0.114 * colour[2]) / 255


def tune(colour: Rgb, saturation: float, value: float = 1.0) -> Rgb:
    """Return ``colour`` with its saturation and brightness multiplied."""
    h, s, v = colorsys.rgb_to_hsv(*(c / 255 for c in colour))
    r, g, b = colorsys.hsv_to_rgb(h, min(1.0, s * saturation), min(1.0, v * value))
    return round(r * 255), round(g * 255), round(b * 255)
