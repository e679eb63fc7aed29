"""The marks of a logo pack, drawn from the same character as everything else."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QImage, QLinearGradient, QPainter, QPainterPath, QPen

from studio.engine.artist.colour import Rgb, hexed, light, luma, mix, rgb, shade
from studio.engine.artist.figure import draw_bust
from studio.engine.artist.finish import render
from studio.engine.artist.fonts import FAMILY
from studio.engine.artist.ink import blank
from studio.engine.artist.kit import Kit, kit_of
from studio.engine.artist.shapes import Scene
from studio.engine.artist.specs import PictureSpec
from studio.engine.artist.stage import bounds, pose_of, shares, worn_of
from studio.engine.artist.styles import StyleRow


def logo_picture(spec: PictureSpec, style: StyleRow, size: int) -> QImage:
    """Return the mark that a spec's ``logo`` names, on a transparent ground."""
    kit = kit_of(spec.character)
    if spec.logo == "wordmark":
        return _wordmark(spec, kit, style, size)
    if spec.logo == "monochrome":
        return _bust(spec, kit, _two_tone(kit), size, QRectF(90, 90, 820, 820), body=False)
    if spec.logo == "badge":
        return _medallion(spec, kit, style, size, _disc(430), ring=True)
    if spec.logo == "app-icon":
        return _medallion(spec, kit, style, size, _squircle(430), ring=False)
    return _bust(spec, kit, style, size, QRectF(80, 80, 840, 840), body=False)


def _bust(spec: PictureSpec, kit: Kit, style: StyleRow, size: int, room: QRectF, *, body: bool) -> QImage:
    """Return the head, or head and shoulders, fitted into a part of the frame."""
    pose = dict(pose_of(spec))
    if style.snap:
        pose["blush"] = 0.0  # a mark in one colour has no half tones
    worn = shares(worn_of(spec))
    probe = Scene()
    draw_bust(probe, kit, pose, worn, body=False)
    box = bounds(probe)
    scale = min(room.width() / box.width(), room.height() / box.height())
    scene = Scene()
    x = room.center().x() - box.center().x() * scale
    y = (room.bottom() - box.bottom() * scale) if body else room.center().y() - box.center().y() * scale
    with scene.at(x, y, sx=scale, sy=scale):
        draw_bust(scene, kit, pose, worn, body=body)
    return render(scene, style, size)


def _medallion(spec: PictureSpec, kit: Kit, style: StyleRow, size: int, ground: QPainterPath, *, ring: bool) -> QImage:
    """Return head and shoulders on a coloured ground that cuts them off below."""
    tone = _ground(kit)
    image = blank(size)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(size / 1000, size / 1000)
    gradient = QLinearGradient(QPointF(200, 70), QPointF(800, 930))
    gradient.setColorAt(0, QColor(*light(tone, 0.32)))
    gradient.setColorAt(1, QColor(*shade(tone, 0.22)))
    painter.fillPath(ground, QBrush(gradient))
    painter.save()
    painter.setClipPath(ground)
    painter.setOpacity(0.22)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(255, 255, 255))
    painter.drawEllipse(QPointF(500, 500), 330, 330)
    painter.setOpacity(1.0)
    painter.drawImage(QRectF(0, 0, 1000, 1000), _bust(spec, kit, style, size, QRectF(190, 150, 620, 640), body=True))
    painter.restore()
    if ring:
        painter.strokePath(_disc(416), _pen(light(tone, 0.75), 26))
        painter.strokePath(_disc(430), _pen(shade(tone, 0.5), 12))
    painter.end()
    return image


def _wordmark(spec: PictureSpec, kit: Kit, style: StyleRow, size: int) -> QImage:
    """Return the face with the name below it, the letters as wide as the frame allows."""
    image = _bust(spec, kit, style, size, QRectF(230, 110, 540, 520), body=False)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(size / 1000, size / 1000)
    title = spec.title[:24] or "Mascot"
    font = QFont(FAMILY)
    font.setWeight(QFont.Weight.Black)
    font.setPixelSize(190)
    wide = QFontMetricsF(font).horizontalAdvance(title)
    font.setPixelSize(max(40, min(190, int(190 * 850 / max(1.0, wide)))))
    letters = QPainterPath()
    metrics = QFontMetricsF(font)
    letters.addText(QPointF(500 - metrics.horizontalAdvance(title) / 2, 770 + metrics.ascent() / 2), font, title)
    tone = _ground(kit)
    painter.strokePath(letters, _pen((255, 255, 255), 12))
    painter.fillPath(letters, QColor(*shade(tone, 0.35)))
    painter.end()
    return image


def _ground(kit: Kit) -> Rgb:
    """Return the colour behind a mark: the one asked for, else one that sets the character off."""
    if "badge" in kit.colours:
        return kit.colours["badge"]
    accent, main = kit.colour("accent"), kit.colour("main")
    far = sum(abs(a - b) for a, b in zip(accent, main, strict=True))
    if far > 230 and 0.25 < luma(accent) < 0.85:
        return accent
    opposite: Rgb = (255 - main[0], 255 - main[1], 255 - main[2])
    return mix(mix(opposite, (92, 120, 210), 0.55), (255, 255, 255), 0.2)


def _two_tone(kit: Kit) -> StyleRow:
    """Return the look of a mark in one colour."""
    head = kit.colour("head")
    ink = hexed(shade(kit.colour("main"), 0.72) if luma(kit.colour("main")) > 0.2 else kit.colour("main"))
    dark = luma(head) < (luma(rgb(ink)) + 1) / 2 and kit.part("eye", "button") == "button"
    return StyleRow(
        id=f"monochrome {ink}", dark_face=dark, name="Monochrome", fill="flat", snap=(ink, "#ffffff"), outline=10,
        outline_ink=ink,
        mark_outline=5, gloss=0, shadow=0,
    )  # fmt: skip


def _disc(radius: float) -> QPainterPath:
    path = QPainterPath()
    path.addEllipse(QPointF(500, 500), radius, radius)
    return path


def _squircle(half: float) -> QPainterPath:
    """Return the rounded square of app icons."""
    path = QPainterPath()
    path.addRoundedRect(QRectF(500 - half, 500 - half, half * 2, half * 2), half * 0.46, half * 0.46)
    return path


def _pen(colour: Rgb, width: float) -> QPen:
    return QPen(QColor(*colour), width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
