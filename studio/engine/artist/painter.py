"""The artist's front door: pictures and frames from specs, the same bytes for the same spec."""

from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from studio.engine.artist.colour import Rgb, mix, rgb, tune
from studio.engine.artist.finish import render
from studio.engine.artist.ink import blank
from studio.engine.artist.kit import kit_of
from studio.engine.artist.logos import logo_picture
from studio.engine.artist.motions import performance, smooth
from studio.engine.artist.puppet import Sheet, morph, sheet_of
from studio.engine.artist.puppet import moved as puppet_moved
from studio.engine.artist.rig import moved
from studio.engine.artist.specs import MotionSpec, PictureSpec, TransitionSpec
from studio.engine.artist.stage import fit_of, held_of, pose_of, shares, stage, worn_of
from studio.engine.artist.styles import StyleRow, find_style, house_style
from studio.engine.artist.transition import between_figures, one_figure

Load = Callable[[str], Path]


def picture(spec: PictureSpec, size: int = 1024, *, load: Load | None = None) -> QImage:
    """Return the still of a spec, ``size`` pixels square, premultiplied ARGB on a transparent ground.

    ``load`` finds the file of a cut-out by its content key; only pictures of cut-outs need it.
    """
    if spec.puppet is not None:
        return _sheet(spec, size, load).image.copy()
    if spec.logo:
        return logo_picture(spec, style_of(spec), size)
    kit = kit_of(spec.character)
    scene = stage(kit, pose_of(spec), shares(worn_of(spec)), shares(held_of(spec)), fit_of(spec))
    return render(scene, style_of(spec), size)


def backdrop(spec: PictureSpec) -> Rgb:
    """Return the colour to stand behind the picture where transparency is not possible."""
    if spec.puppet is not None:
        return rgb(spec.puppet.colour)
    main = kit_of(spec.character).colour("main")
    return mix(tune(main, 0.5), (252, 250, 246), 0.82)


def frames(
    spec: PictureSpec, motion: MotionSpec | TransitionSpec, size: int = 960, *, fps: int = 30, load: Load | None = None
) -> Iterator[QImage]:
    """Yield exactly ``round(seconds * fps)`` frames; loops close, transitions end on their pictures."""
    if isinstance(motion, TransitionSpec):
        yield from _transition(spec, motion, size, round(motion.seconds * fps), load)
    elif spec.puppet is not None or spec.logo:
        sheet = _sheet(spec, size, load)
        for offsets in _played(motion, fps):
            yield puppet_moved(sheet, offsets)
    else:
        kit, pose, fit, style = kit_of(spec.character), pose_of(spec), fit_of(spec), style_of(spec)
        worn, held = shares(worn_of(spec)), shares(held_of(spec))
        for offsets in _played(motion, fps):
            yield render(stage(kit, moved(pose, offsets), worn, held, fit), style, size)


def style_of(spec: PictureSpec) -> StyleRow:
    """Return the style a picture is drawn in."""
    return find_style(spec.style or spec.character.style) or house_style()


def _played(motion: MotionSpec, fps: int) -> Iterator[dict[str, float]]:
    """Yield the joint offsets of every frame; a clip that does not loop ends on the picture it began with."""
    total = round(motion.seconds * fps)
    acted = performance(motion)
    length = total if motion.loop else max(1, total - 1)
    for index in range(total):
        yield acted.offsets(index / length)


def _sheet(spec: PictureSpec, size: int, load: Load | None) -> Sheet:
    """Return the picture of a cut-out or a mark, ready to be moved as paper."""
    if spec.puppet is None:
        return Sheet(picture(spec, size, load=load))
    if load is None:
        raise ValueError("a cut-out's picture is needed: pass load")
    path = load(spec.puppet.key)
    return sheet_of(str(path), path.stat().st_mtime_ns, size)


def _transition(
    spec: PictureSpec, motion: TransitionSpec, size: int, total: int, load: Load | None
) -> Iterator[QImage]:
    last = max(1, total - 1)
    between = _between(spec, motion.end, size, load)
    for index in range(total):
        way = (last - index if motion.reversed else index) / last
        if way in (0.0, 1.0):
            yield picture(motion.end if way else spec, size, load=load)
        else:
            yield between(way)


def _between(one: PictureSpec, other: PictureSpec, size: int, load: Load | None) -> Callable[[float], QImage]:
    """Return how a way between two pictures looks: drawn joint by joint, morphed, or turned over like a card."""
    if one.puppet is not None and other.puppet is not None:
        first, second = _sheet(one, size, load), _sheet(other, size, load)
        return lambda way: morph(first, second, smooth(way))
    if one_figure(one, other) and style_of(one) == style_of(other):
        return lambda way: render(between_figures(one, other, way), style_of(one), size)
    before, after = picture(one, size, load=load), picture(other, size, load=load)
    return lambda way: _turned(before if way < 0.5 else after, abs(1 - 2 * smooth(way)))


def _turned(image: QImage, width: float) -> QImage:
    """Return a picture seen from the side: narrowed about its middle, lifted a little while it is thin."""
    size = image.width()
    result = blank(size)
    painter = QPainter(result)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    narrow = max(0.02, width) * size
    painter.drawImage(QRectF((size - narrow) / 2, 0, narrow, size), image)
    painter.end()
    return result
