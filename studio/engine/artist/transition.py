"""The way from one picture of a character to another: joints, colours and things all travel, eased."""

from studio.engine.artist.colour import Rgb, hexed, mix
from studio.engine.artist.kit import Kit, item_colours, kit_of
from studio.engine.artist.motions import hill, smooth
from studio.engine.artist.rig import between, moved
from studio.engine.artist.shapes import Scene
from studio.engine.artist.specs import Item, PictureSpec
from studio.engine.artist.stage import Fit, Share, fit_of, held_of, pose_of, stage, worn_of


def one_figure(one: PictureSpec, other: PictureSpec) -> bool:
    """Return whether two pictures show a figure of the same kind, so that it can be drawn on the way."""
    same = one.character.species == other.character.species and not (one.logo or other.logo)
    return same and one.puppet is None and other.puppet is None


def between_figures(one: PictureSpec, other: PictureSpec, way: float) -> Scene:
    """Return the figure at a way strictly between 0 and 1; it hops and blinks a little as it changes."""
    share = smooth(way)
    a, b = fit_of(one), fit_of(other)
    fit = Fit(_part(a.x, b.x, share), _part(a.y, b.y, share), _part(a.scale, b.scale, share))
    pose = between(pose_of(one), pose_of(other), share)
    lively = {
        "y": 22 * hill(way, 0.12, 0.5, 0.88), "squash": 0.035 * hill(way, 0.2, 0.5, 0.8) - 0.05 * hill(way, 0.02,
        0.16, 0.34)
        - 0.04 * hill(way, 0.7, 0.86, 0.99), "ears": -9 * hill(way, 0.2, 0.45, 0.7) + 7 * hill(way, 0.6, 0.8, 0.98),
        "tail": 12 * hill(way, 0.2, 0.45, 0.75) - 8 * hill(way, 0.6, 0.82, 0.99),
    }  # fmt: skip
    shut = hill(way, 0.3, 0.46, 0.64)
    lively["eye_l"], lively["eye_r"] = -1.3 * shut, -1.3 * shut
    kit = mixed_kit(kit_of(one.character), kit_of(other.character), share)
    worn = mixed_items(worn_of(one), worn_of(other), way, share)
    held = mixed_items(held_of(one), held_of(other), way, share)
    return stage(kit, moved(pose, lively), worn, held, fit)


def mixed_kit(one: Kit, other: Kit, share: float) -> Kit:
    """Return the kit of a character whose colours and build are on the way to another's."""
    if one is other:
        return one
    kit = Kit(other.character if share >= 0.5 else one.character)
    kit.measures = {key: _part(value, other.measures[key], share) for key, value in one.measures.items()}
    kit.colours = {key: _tone(one, other, key, share) for key in one.colours.keys() | other.colours.keys()}
    return kit


def mixed_items(one: tuple[Item, ...], other: tuple[Item, ...], way: float, share: float) -> tuple[Share, ...]:
    """Return the things seen on the way: what stays changes its colour, the rest shrinks away or grows in."""
    before = {item.kind: item for item in one}
    stays = {item.kind for item in other} & before.keys()
    leave, enter = 1 - smooth(way / 0.6), smooth((way - 0.4) / 0.6)
    result: list[Share] = [(item, leave) for item in one if item.kind not in stays]
    for item in other:
        if item.kind not in stays:
            result.append((item, enter))
        elif item.colour == before[item.kind].colour:
            result.append((item, 1.0))
        else:
            tone = mix(item_colours(before[item.kind])[0], item_colours(item)[0], share)
            result.append((Item(item.kind, hexed(tone)), 1.0))
    return tuple(result)


def _tone(one: Kit, other: Kit, part: str, share: float) -> Rgb:
    return mix(one.colour(part), other.colour(part), share)


def _part(one: float, other: float, share: float) -> float:
    return one + (other - one) * share
