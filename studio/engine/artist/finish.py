"""What a style does to the whole picture: blocks, grain, glow, depth. Fixed to the frame, so nothing flickers."""

from functools import lru_cache

import numpy as np
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QTransform

from studio.engine.artist.colour import rgb
from studio.engine.artist.ink import blank, paint_scene
from studio.engine.artist.shapes import Scene, points, polygon
from studio.engine.artist.styles import StyleRow
from studio.engine.artist.textures import cells, texture

_MODE = QPainter.CompositionMode


def render(scene: Scene, style: StyleRow, size: int) -> QImage:
    """Return the finished picture of a scene in a style."""
    if style.pixels:
        image = _blocks(paint_scene(scene, style, style.pixels * 2, _slant(style)), style, size)
    else:
        image = paint_scene(scene, style, size, _slant(style))
        if style.texture:
            _grained(image, style)
    if style.opacity < 1.0:
        _thin(image, style.opacity)
    if style.scanlines:
        _lined(image, style.scanlines)
    if style.extrude:
        image = _extruded(image, style.extrude * size / 1000)
    if style.skew:
        _on_tile(image)
    if style.glow:
        _glowing(image, style)
    if style.drop:
        _shadowed(image, style.drop * size / 1000)
    return image


def _slant(style: StyleRow) -> QTransform | None:
    """Return the view of a figure that stands at an angle to us, seen from above."""
    if not style.skew:
        return None
    return QTransform(0.86, style.skew * 0.42, -0.0, 0.9, 52, -52)


def _blocks(small: QImage, style: StyleRow, size: int) -> QImage:
    """Return a blocky picture: whole blocks or none, few tones, each block with its relief."""
    cells_wide = style.pixels
    grid = np.frombuffer(small.constBits(), np.uint8).reshape(cells_wide, 2, cells_wide, 2, 4).astype(np.uint16)
    mean = grid.sum(axis=(1, 3)) // 4
    alpha = np.maximum(mean[..., 3:4], 1)
    colour = np.minimum(mean[..., :3] * 255 // alpha, 255)
    step = 255 / max(1, style.tones - 1)
    colour = np.round(np.round(colour / step) * step)
    solid = mean[..., 3:4] >= 118
    out = np.concatenate([colour * solid, solid * 255], axis=2).astype(np.uint8)
    out = np.ascontiguousarray(out)
    tiny = QImage(out.tobytes(), cells_wide, cells_wide, cells_wide * 4, QImage.Format.Format_ARGB32_Premultiplied)
    image = tiny.copy().scaled(
        size, size, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.FastTransformation
    )
    if style.relief:
        cell = size / cells_wide
        tile = cells(style.relief, max(3, round(cell)))
        brush = QBrush(tile)
        brush.setTransform(QTransform.fromScale(cell / tile.width(), cell / tile.height()))
        painter = QPainter(image)
        painter.setCompositionMode(_MODE.CompositionMode_SourceAtop)
        painter.fillRect(image.rect(), brush)
        painter.end()
    return image


def _grained(image: QImage, style: StyleRow) -> None:
    painter = QPainter(image)
    painter.setCompositionMode(_MODE.CompositionMode_SourceAtop)
    strength = style.grain
    while strength > 0:
        painter.setOpacity(min(1.0, strength))
        painter.drawImage(0, 0, _sheet(style.texture, image.width()))
        strength -= 1.0
    painter.end()


@lru_cache(maxsize=8)
def _sheet(name: str, size: int) -> QImage:
    """Return a texture laid out over a whole frame once, so that each frame only blends it."""
    sheet = blank(size)
    painter = QPainter(sheet)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    brush = QBrush(texture(name))
    scale = size / 1000 * 1.1
    brush.setTransform(QTransform.fromScale(scale, scale))
    painter.fillRect(sheet.rect(), brush)
    painter.end()
    return sheet


def _thin(image: QImage, opacity: float) -> None:
    painter = QPainter(image)
    painter.setCompositionMode(_MODE.CompositionMode_DestinationIn)
    painter.fillRect(image.rect(), QColor(0, 0, 0, round(255 * opacity)))
    painter.end()


def _lined(image: QImage, strength: float) -> None:
    """Take away every other band, as a projected picture has it."""
    painter = QPainter(image)
    painter.setCompositionMode(_MODE.CompositionMode_DestinationOut)
    painter.drawImage(0, 0, _bands(image.height(), round(255 * strength)))
    painter.end()


@lru_cache(maxsize=4)
def _bands(size: int, alpha: int) -> QImage:
    """Return the bands of a projected picture over a whole frame, so that each frame only takes them away."""
    bands = blank(size)
    painter = QPainter(bands)
    pitch = size / 125
    for row in range(125):
        painter.fillRect(QRect(0, round(row * pitch), size, max(1, round(pitch * 0.34))), QColor(0, 0, 0, alpha))
    painter.end()
    return bands


def _tinted(image: QImage, colour: QColor) -> QImage:
    """Return the silhouette of a picture in one colour."""
    copy = image.copy()
    painter = QPainter(copy)
    painter.setCompositionMode(_MODE.CompositionMode_SourceIn)
    painter.fillRect(copy.rect(), colour)
    painter.end()
    return copy


def _extruded(image: QImage, depth: float) -> QImage:
    """Give the figure sides: its darkened self, repeated in doubling steps away to the right and up."""
    side = image.copy()
    painter = QPainter(side)
    painter.setCompositionMode(_MODE.CompositionMode_SourceAtop)
    painter.fillRect(side.rect(), QColor(24, 12, 44, 120))
    painter.end()
    step = 1.0
    reach = 0.0
    while reach < depth:
        step = min(step, depth - reach)
        wider = side.copy()
        painter = QPainter(wider)
        painter.setCompositionMode(_MODE.CompositionMode_DestinationOver)
        painter.drawImage(round(step), -round(step * 0.5), side)
        painter.end()
        side = wider
        reach += step
        step = max(1.0, reach)
    result = side
    painter = QPainter(result)
    painter.drawImage(0, 0, image)
    painter.end()
    return result


def _on_tile(image: QImage) -> None:
    """Stand the figure on a tile seen from above at an angle."""
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setCompositionMode(_MODE.CompositionMode_DestinationOver)
    painter.scale(image.width() / 1000, image.height() / 1000)
    x, y, wide, high, thick = 505.0, 832.0, 292.0, 86.0, 34.0
    top = f"{x - wide} {y}, {x} {y - high}, {x + wide} {y}, {x} {y + high}"
    left = f"{x - wide} {y}, {x} {y + high}, {x} {y + high + thick}, {x - wide} {y + thick}"
    right = f"{x + wide} {y}, {x} {y + high}, {x} {y + high + thick}, {x + wide} {y + thick}"
    for outline, tone in ((top, "#cfe6d2"), (left, "#93b89b"), (right, "#7aa386")):
        painter.fillPath(polygon(points(outline)), QColor(tone))
    painter.end()


def _blurred(image: QImage) -> QImage:
    """Return a softly blurred copy, small, to be drawn large: it always ends before the border."""
    smooth = Qt.TransformationMode.SmoothTransformation
    keep = Qt.AspectRatioMode.IgnoreAspectRatio
    tiny = image.scaled(96, 96, keep, smooth).scaled(48, 48, keep, smooth)
    painter = QPainter(tiny)
    painter.setCompositionMode(_MODE.CompositionMode_Clear)
    painter.setPen(QColor(0, 0, 0))
    painter.drawRect(0, 0, 47, 47)
    painter.end()
    return tiny.scaled(96, 96, keep, smooth)


def _glowing(image: QImage, style: StyleRow) -> None:
    source = _tinted(image, QColor(*rgb(style.glow_ink))) if style.glow_ink else image
    halo = _blurred(source)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.setCompositionMode(_MODE.CompositionMode_DestinationOver)
    painter.setOpacity(style.glow)
    painter.drawImage(image.rect(), halo, halo.rect())
    painter.end()


def _shadowed(image: QImage, depth: float) -> None:
    shadow = _blurred(_tinted(image, QColor(30, 20, 40)))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.setCompositionMode(_MODE.CompositionMode_DestinationOver)
    painter.setOpacity(0.4)
    painter.drawImage(image.rect().translated(round(depth * 0.5), round(depth)), shadow, shadow.rect())
    painter.end()
