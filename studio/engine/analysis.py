"""Looking at a picture of a character: what colours, shape, outline and shading it has, and what to call it.

Everything said here was measured in the picture; nothing is looked up by its name or address.
"""

import hashlib
import math
from collections.abc import Sequence
from typing import Literal, TypeVar

import numpy as np
from msgspec import Struct
from PIL import Image

from studio.engine.colours import Floats, Swatch, chroma_of, colour_name, hex_of, lab_of, nicknames, palette, to_oklab
from studio.engine.silhouette import Backdrop, Mask, Pixels, Proportions, cut_out, depths, proportions

#: Longest side a picture is looked at; more tells nothing new about shape and colour.
SIDE = 224
MAX_COLOURS = 6
#: Below this colours count as grey; hues nearer than this, in radians, are tones of one colour.
_LIVELY = 0.06
_FAMILY = 0.45


class Outline(Struct, frozen=True):
    """The line around the figure; ``width`` is in parts of the picture's longest side."""

    kind: Literal["none", "dark", "light"]
    colour: str | None = None
    width: float = 0.0


class Shading(Struct, frozen=True):
    """How surfaces are filled; ``smooth`` and ``flat`` are the parts of the figure that are so."""

    kind: Literal["flat", "cel", "soft", "textured", "pixel"]
    flat: float
    smooth: float


_Kinded = TypeVar("_Kinded", Outline, Shading)


class Analysis(Struct, frozen=True):
    """What a picture shows, measured and in words."""

    name: str
    description: str
    saw: tuple[str, ...]
    palette: tuple[Swatch, ...]
    background: Backdrop
    proportions: Proportions
    outline: Outline
    shading: Shading


class StyleCard(Struct, frozen=True):
    """The look that all reference pictures of a mascot share; it steers every later picture.

    ``main`` is the colour a person would name first, as ``#rrggbb``.
    """

    main: str
    palette: tuple[Swatch, ...]
    proportions: Proportions
    outline: Outline
    shading: Shading
    summary: str
    references: int


def analyse(image: Image.Image) -> Analysis:
    """Look at an RGBA picture and return what it shows."""
    small = image.convert("RGBA")
    small.thumbnail((SIDE, SIDE), Image.Resampling.BOX)
    pixels = np.asarray(small)
    background, mask = cut_out(pixels)
    colours = tuple(palette(_inside(pixels, mask), MAX_COLOURS))
    shape = proportions(mask)
    lab = to_oklab(pixels[..., :3])
    outline = _outline(pixels, lab, mask)
    shading = Shading("pixel", 1.0, 0.0) if _is_pixel_art(image) else _shading(lab, mask, colours)
    return Analysis(
        name=_name(colours, pixels),
        description=_description(colours, shape, outline, shading),
        saw=_saw(image, background, colours, shape, outline, shading),
        palette=colours,
        background=background,
        proportions=shape,
        outline=outline,
        shading=shading,
    )


def style_card(analyses: Sequence[Analysis]) -> StyleCard:
    """Return the look that one to six reference pictures share: colours pooled, the rest by majority."""
    pooled = [
        np.repeat(np.frombuffer(bytes.fromhex(swatch.hex[1:]), np.uint8)[None], math.ceil(swatch.share * 1000), axis=0)
        for each in analyses
        for swatch in each.palette
    ]
    colours = tuple(palette(np.concatenate(pooled), MAX_COLOURS))
    shape = _typical([each.proportions for each in analyses])
    outline = _common([each.outline for each in analyses])
    shading = _common([each.shading for each in analyses])
    return StyleCard(
        main=main_colour(colours).hex,
        palette=colours,
        proportions=shape,
        outline=outline,
        shading=shading,
        summary=_description(colours, shape, outline, shading),
        references=len(analyses),
    )


def main_colour(colours: Sequence[Swatch]) -> Swatch:
    """Return the colour a person would name first: that of the largest family of tones, unless nearly all is grey."""
    lively = [swatch for swatch in colours if chroma_of(lab_of(swatch.hex)) > _LIVELY]
    families = [[other for other in lively if _turn(swatch, other) < _FAMILY] for swatch in lively]
    sizes = [sum(member.share for member in family) for family in families]
    if not sizes or max(sizes) < 0.12:
        return colours[0]
    family = families[sizes.index(max(sizes))]
    return max(family, key=lambda swatch: swatch.share)


def _inside(pixels: Pixels, mask: Mask) -> Pixels:
    """Return the figure's own pixels; the blended ones at its edge only where there is nothing else."""
    inner = depths(mask, 2) >= 2
    chosen: Pixels = pixels[inner if inner.any() else mask][:, :3]
    return chosen


def _outline(pixels: Pixels, lab: Floats, mask: Mask) -> Outline:
    side = max(mask.shape)
    reach = max(6, side // 12)
    depth = depths(mask, reach)
    light = lab[..., 0]
    profile = np.array([np.median(light[depth == level]) if np.any(depth == level) else np.nan
                        for level in range(1, reach + 1)])  # fmt: skip
    if np.isnan(profile).any():
        return Outline("none")
    edge, inner = profile[1], float(np.median(profile[reach * 2 // 3 :]))
    ring = depth == 2
    agreeing = float(np.mean(np.abs(light[ring] - edge) < 0.15))
    if abs(edge - inner) < 0.15 or agreeing < 0.55 or not (edge < 0.5 or edge > 0.88):
        return Outline("none")
    beyond = np.flatnonzero(np.abs(profile - edge) > abs(inner - edge) / 2)
    beyond = beyond[beyond > 1]
    width = float(beyond[0] if len(beyond) else reach) / side
    colour = hex_of(np.median(pixels[ring][:, :3], axis=0).astype(np.uint8))
    return Outline("dark" if edge < inner else "light", colour, round(width, 4))


def _shading(lab: Floats, mask: Mask, colours: Sequence[Swatch]) -> Shading:
    light = lab[..., 0]
    pairs = [(light[1:] - light[:-1], mask[1:] & mask[:-1]), (light[:, 1:] - light[:, :-1], mask[:, 1:] & mask[:, :-1])]
    steps = np.abs(np.concatenate([gap[both] for gap, both in pairs]))
    if not len(steps):
        return Shading("flat", 1.0, 0.0)
    flat, smooth = float(np.mean(steps < 0.0015)), float(np.mean((steps >= 0.0015) & (steps < 0.03)))
    kind: Literal["flat", "cel", "soft", "textured"]
    if flat > 0.5:
        kind = "cel" if _has_shades(colours) else "flat"
    else:
        kind = "soft" if smooth > 2 * (1 - flat - smooth) else "textured"
    return Shading(kind, round(flat, 3), round(smooth, 3))


def _has_shades(colours: Sequence[Swatch]) -> bool:
    """Tell whether two of the large colours are a lighter and a darker tone of the same hue."""
    large = [swatch for swatch in colours if swatch.share > 0.04]
    for at, first in enumerate(large):
        for second in large[at + 1 :]:
            near = _turn(first, second) < 0.3 and abs(lab_of(first.hex)[0] - lab_of(second.hex)[0]) < 0.3
            if near and min(chroma_of(lab_of(first.hex)), chroma_of(lab_of(second.hex))) > 0.05:
                return True
    return False


def _turn(first: Swatch, second: Swatch) -> float:
    """Return how far apart two hues are, in radians."""
    one, other = lab_of(first.hex), lab_of(second.hex)
    return abs(math.remainder(math.atan2(one[2], one[1]) - math.atan2(other[2], other[1]), math.tau))


def _is_pixel_art(image: Image.Image) -> bool:
    """Tell whether the picture is made of large squares: colours change along few rows and columns only."""
    pixels = np.asarray(image)
    if min(pixels.shape[:2]) < 48:
        return len(np.unique(pixels.reshape(-1, 4), axis=0)) <= 32
    for axis in (0, 1):
        changed = np.any(np.diff(pixels.astype(np.int16), axis=axis) != 0, axis=(1 - axis, 2))
        lines = np.flatnonzero(changed)
        if len(lines) < 6 or len(lines) > (lines[-1] - lines[0]) / 3:
            return False
    return True


def _typical(shapes: Sequence[Proportions]) -> Proportions:
    """Return the shape nearest to the median of all, so that it stays one that was really seen."""
    middle = np.median([(shape.aspect, shape.fill) for shape in shapes], axis=0)
    return min(shapes, key=lambda shape: math.hypot(shape.aspect - middle[0], shape.fill - middle[1]))


def _common(seen: Sequence[_Kinded]) -> _Kinded:
    kinds = [each.kind for each in seen]
    return seen[kinds.index(max(kinds, key=kinds.count))]


def _name(colours: Sequence[Swatch], pixels: Pixels) -> str:
    choices = nicknames(main_colour(colours).name)
    return choices[hashlib.sha256(pixels.tobytes()).digest()[0] % len(choices)]


def _description(colours: Sequence[Swatch], shape: Proportions, outline: Outline, shading: Shading) -> str:
    first = main_colour(colours)
    others = [name for name in dict.fromkeys(swatch.name for swatch in colours) if name != first.name]
    article = "An" if shape.build == "compact" and first.name[0] in "aeiou" else "A"
    build = "" if shape.build == "compact" else f"{shape.build} "
    parts = [f"{article} {build}{first.name} character"]
    features = []
    if others:
        features.append(f"{_listed(others[:3])} details")
    if shape.head is not None and shape.head > 0.45:
        features.append("a big head")
    if shape.points >= 2:
        features.append("two ears" if shape.points == 2 else "a spiky top")
    if features:
        parts.append(f" with {_listed(features)}")
    line = {"none": "no outline", "dark": "a dark outline", "light": "a light outline"}[outline.kind]
    return f"{''.join(parts)}, drawn with {line} and {shading.kind} shading."


def _saw(
    image: Image.Image,
    background: Backdrop,
    colours: Sequence[Swatch],
    shape: Proportions,
    outline: Outline,
    shading: Shading,
) -> tuple[str, ...]:
    behind = {
        "transparent": "The background is transparent.",
        "plain": f"The background is plain {colour_name(background.colour or '#ffffff')} ({background.colour}).",
        "scene": "There is a scene behind the figure; its edges are a guess.",
    }[background.kind]
    shares = ", ".join(f"{swatch.name} {swatch.hex} {swatch.share:.0%}" for swatch in colours)
    parts = f"{_many(shape.points, 'point')} on top, {_many(shape.feet, 'part')} at the bottom"
    line = f"{outline.kind} ({outline.colour})" if outline.colour else "none"
    return (
        f"A picture of {image.width} x {image.height} pixels.",
        behind,
        f"Colours of the figure: {shares}.",
        f"Silhouette: {shape.build}, {shape.aspect:.2f} times as high as wide, {parts}.",
        f"Outline: {line}. Shading: {shading.kind}.",
    )


def _many(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def _listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
