"""The looks a character can be drawn in: one row of the style table each, and how a style is found by name."""

from functools import lru_cache
from typing import Any

import msgspec

from studio.engine.artist.lexicon import table, tokens


class StyleRow(msgspec.Struct, frozen=True, kw_only=True):
    """One style: what the user reads, and the look parameters the painter follows."""

    id: str
    name: str
    words: tuple[str, ...] = ()
    #: How a form is filled: soft, solid, flat, cel, wash, dots, neon, glass, metal, facets or paper.
    fill: str = "soft"
    #: Width of the line around each form in frame units, and its colour; without one, a dark tone of the form's own.
    outline: float = 0.0
    outline_ink: str = ""
    mark_outline: float = 0.0
    contrast: float = 1.0
    gloss: float = 1.0
    shadow: float = 1.0
    opacity: float = 1.0
    #: Colour: multiply saturation and brightness, lift towards white, or map brightness onto a ramp of colours.
    saturation: float = 1.0
    value: float = 1.0
    lift: float = 0.0
    ramp: tuple[str, ...] = ()
    snap: tuple[str, ...] = ()
    #: Whether eyes swap dark and light, for a figure that is dark all over.
    dark_face: bool = False
    #: Texture laid over the whole figure, and one laid into each form in its own direction.
    texture: str = ""
    grain: float = 1.0
    hatch: str = ""
    hatch_strength: float = 1.0
    #: Hand-made lines: how far points stray, in frame units; corners per form for faceted looks.
    wobble: float = 0.0
    facets: int = 0
    fringe: float = 0.0
    stitch: float = 0.0
    layers: float = 0.0
    #: The grid of blocks that a blocky look is drawn on, how many tones each channel keeps, and the relief of a block.
    pixels: int = 0
    tones: int = 0
    relief: str = ""
    #: Around the whole figure.
    border: float = 0.0
    border_ink: str = "#ffffff"
    rim: float = 0.0
    rim_ink: str = "#101018"
    glow: float = 0.0
    glow_ink: str = ""
    drop: float = 0.0
    extrude: float = 0.0
    skew: float = 0.0
    sheen: tuple[str, ...] = ()
    scanlines: float = 0.0


@lru_cache(maxsize=1)
def all_styles() -> tuple[StyleRow, ...]:
    """Return all styles in the order they are offered; the first is the house look."""
    rows: list[dict[str, Any]] = [{"id": key, **row} for key, row in table("styles").items()]
    return tuple(msgspec.convert(row, StyleRow) for row in rows)


@lru_cache(maxsize=1)
def _by_name() -> dict[str, StyleRow]:
    names: dict[str, StyleRow] = {}
    for row in all_styles():
        for name in (row.id, row.name, *row.words):
            names.setdefault(_key(name), row)
    for row in all_styles():
        names.setdefault(_key(row.id.split("-")[0]), row)
    return names


def find_style(name: str) -> StyleRow | None:
    """Return a style by id, by shortened id (``3d``, ``pixel``) or by name; None when there is none."""
    return _by_name().get(_key(name))


def style_in(words: list[str]) -> tuple[StyleRow, int, int] | None:
    """Return the style that a text names ("... in pixel art style") with the span of tokens it covers."""
    for length in (3, 2, 1):
        for start in range(len(words) - length + 1):
            row = _by_name().get(" ".join(words[start : start + length]))
            follows = words[start + length : start + length + 1] == ["style"]
            if row is not None and (follows or length > 1 or words[start] in _LONE):
                return row, start, start + length + follows
    return None


#: Style names that need no "style" behind them, because they mean nothing else.
_LONE = frozenset((
    "watercolor", "watercolour", "voxel", "origami", "kawaii", "anime", "isometric", "blueprint", "lineart",
    "linocut", "graffiti",
    "mosaic", "hologram", "holographic", "vaporwave", "claymation", "pixelated", "knitted", "embroidered", "plushie",
    "lowpoly",
))  # fmt: skip


def house_style() -> StyleRow:
    """Return the look used when nobody asks for one."""
    return all_styles()[0]


def _key(name: str) -> str:
    return " ".join(tokens(name))
