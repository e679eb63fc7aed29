"""The artist's front door: pictures and frames from specs, the same bytes for the same spec."""

from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtGui import QImage

from studio.engine.artist.colour import Rgb, hexed, mix, rgb, tune
from studio.engine.artist.finish import render
from studio.engine.artist.kit import Kit, item_colours, kit_of
from studio.engine.artist.motions import performance, smooth
from studio.engine.artist.rig import between, moved
from studio.engine.artist.specs import Item, MotionSpec, PictureSpec, TransitionSpec
from studio.engine.artist.stage import Fit, fit_of, held_of, mixed_shares, pose_of, shares, stage, worn_of
from studio.engine.artist.styles import StyleRow, find_style, house_style

Load = Callable[[str], Path]


def picture(spec: PictureSpec, size: int = 1024, *, load: Load | None = None) -> QImage:
    """Return the still of a spec, ``size`` pixels square, premultiplied ARGB on a transparent ground."""
    kit = kit_of(spec.character)
    scene = stage(kit, pose_of(spec), shares(worn_of(spec)), shares(held_of(spec)), fit_of(spec))
    return render(scene, style_of(spec), size)


def backdrop(spec: PictureSpec) -> Rgb:
    """Return the colour to stand behind the picture where transparency is not possible."""
    main = kit_of(spec.character).colour("main")
    return mix(tune(main, 0.5), (252, 250, 246), 0.82)


def frames(
    spec: PictureSpec, motion: MotionSpec | TransitionSpec, size: int = 960, *, fps: int = 30, load: Load | None = None
) -> Iterator[QImage]:
    """Yield exactly ``round(seconds * fps)`` frames; loops close, transitions end on their pictures."""
    total = round(motion.seconds * fps)
    if isinstance(motion, TransitionSpec):
        last = max(1, total - 1)
        for index in range(total):
            step = last - index if motion.reversed else index
            yield _between(spec, motion.end, step / last, size)
        return
    acted = performance(motion)
    kit, pose, fit, style = kit_of(spec.character), pose_of(spec), fit_of(spec), style_of(spec)
    worn, held = shares(worn_of(spec)), shares(held_of(spec))
    length = total if motion.loop else max(1, total - 1)
    for index in range(total):
        scene = stage(kit, moved(pose, acted.offsets(index / length)), worn, held, fit)
        yield render(scene, style, size)


def style_of(spec: PictureSpec) -> StyleRow:
    """Return the style a picture is drawn in."""
    return find_style(spec.style or spec.character.style) or house_style()


def _between(one: PictureSpec, other: PictureSpec, way: float, size: int) -> QImage:
    if way <= 0.0:
        return picture(one, size)
    if way >= 1.0:
        return picture(other, size)
    share = smooth(way)
    a, b = fit_of(one), fit_of(other)
    fit = Fit(a.x + (b.x - a.x) * share, a.y + (b.y - a.y) * share, a.scale + (b.scale - a.scale) * share)
    kit = kit_of(other.character if share >= 0.5 else one.character)
    pose = between(pose_of(one), pose_of(other), share)
    worn = mixed_shares(
        worn_of(one), worn_of(other), way, _tints(worn_of(one), worn_of(other), share)
    )
    held = mixed_shares(held_of(one), held_of(other), way, _tints(held_of(one), held_of(other), share))
    return render(stage(kit, pose, worn, held, fit), style_of(other if share >= 0.5 else one), size)


def _tints(one: tuple[Item, ...], other: tuple[Item, ...], share: float) -> dict[tuple[str, str], str]:
    """Return the colours, on the way, of things that stay but change colour."""
    before = {item.kind: item for item in one}
    tints = {}
    for item in other:
        was = before.get(item.kind)
        if was is not None and was.colour != item.colour:
            tints[(item.kind, item.colour)] = hexed(mix(item_colours(was)[0], item_colours(item)[0], share))
    return tints


_KEPT = (Kit, rgb)
