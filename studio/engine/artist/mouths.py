"""Mouths, noses, beaks and snouts."""

from PySide6.QtGui import QPainterPath

from studio.engine.artist.ball import Ball
from studio.engine.artist.colour import INK, WHITE, Rgb, light, mix, shade
from studio.engine.artist.kit import Kit
from studio.engine.artist.rig import Pose
from studio.engine.artist.shapes import (
    DEPTH,
    EYE,
    GLOSS,
    MARK,
    VOLUME,
    Scene,
    curve,
    ellipse,
    rounded,
    symmetric,
    traced,
    tube,
)

MOUTH: Rgb = (110, 28, 44)
TONGUE: Rgb = (240, 116, 124)


def draw_muzzle(scene: Scene, kit: Kit, pose: Pose, ball: Ball) -> None:
    """Draw the nose and mouth of the species."""
    _MUZZLES[kit.part("muzzle", "plain")](scene, kit, pose, ball)


def mouth_shape(pose: Pose, half: float) -> tuple[QPainterPath, QPainterPath]:
    """Return the closed-mouth line and the opening, both around (0, 0)."""
    smile, gape = pose["smile"], pose["open"]
    half *= pose["mouth"]
    corner = -smile * 11
    top = smile * 15 * (1 - 0.5 * gape)
    low = smile * 19 + gape * 62
    line = curve((-half, corner), (-half * 0.45, top + 4 * smile), (half * 0.45, top + 4 * smile), (half, corner))
    hole = QPainterPath()
    hole.moveTo(-half, corner)
    hole.cubicTo(-half * 0.5, corner + top * 0.7, half * 0.5, corner + top * 0.7, half, corner)
    hole.cubicTo(half * 0.98, low * 1.12, -half * 0.98, low * 1.12, -half, corner)
    hole.closeSubpath()
    return line, hole


def draw_mouth(scene: Scene, pose: Pose, half: float, ink: Rgb, *, width: float = 9.0) -> None:
    """Draw a mouth around the current origin: a line that opens into a hole with a tongue and teeth."""
    line, hole = mouth_shape(pose, half)
    gape = pose["open"]
    if gape > 0.06:
        cave = scene.add(hole, MOUTH, EYE, blend=(78, 16, 34))
        cave.tag = "mouth"
        depth = pose["smile"] * 19 + gape * 62
        tongue = ellipse(0, depth * 0.86, half * 0.62 * pose["mouth"], max(6.0, depth * 0.42))
        scene.add(tongue, TONGUE, EYE, clip=cave).tag = "tongue"
        if pose["teeth"] > 0.02:
            wide = half * pose["mouth"]
            scene.add(rounded(-wide * 0.78, -30, wide * 1.56, 34 + 12 * pose["teeth"], 6), WHITE, EYE, clip=cave)
        scene.line(hole, ink, width * 0.7).tag = "mouth"
        return
    scene.line(line, ink, width).tag = "mouth"
    if pose["tongue"] > 0.05:
        y, long = pose["smile"] * 14 + 2, 34 * pose["tongue"]
        out = scene.add(symmetric(f"0 {y - 3}, 13 {y}, 13 {y + long * 0.7}, 0 {y + long}"), TONGUE, EYE)
        out.tag = "tongue"


def _ink(kit: Kit) -> Rgb:
    return mix(INK, kit.colour("accent"), 0.25)


def _plain(scene: Scene, kit: Kit, pose: Pose, ball: Ball) -> None:
    x, y, _ = ball.at(0, kit["mouth_v"] * 0.92)
    with scene.at(x, y):
        draw_mouth(scene, pose, float(kit.parts.get("mouth_w", 36)), _ink(kit))


def _nosed(scene: Scene, kit: Kit, pose: Pose, ball: Ball) -> None:
    """Draw a person's: a small round nose over the mouth."""
    x, y, _ = ball.at(0, 0.26)
    skin = kit.colour("head")
    scene.add(ellipse(x * 1.15, y, 15, 12), shade(mix(skin, (255, 110, 90), 0.3), 0.1), MARK).solid = 0
    _plain(scene, kit, pose, ball)


def _snout(scene: Scene, kit: Kit, pose: Pose, ball: Ball) -> None:
    x, y, narrow = ball.at(0, 0.52)
    rx, ry = kit.parts.get("snout", (82, 58))
    nose = float(kit.parts.get("nose_size", 1.0))
    with scene.at(x * 1.15, y + 4, sx=0.5 + narrow / 2):  # what sticks out moves further than the face
        if not kit.parts.get("snoutless"):
            pad = scene.add(ellipse(0, 6, rx, ry), kit.colour("muzzle", "second"), VOLUME)
            pad.solid, pad.tag = 0.6, "muzzle"
        with scene.at(0, 8):
            draw_mouth(scene, pose, 38, _ink(kit))
        if pose["open"] < 0.5:
            scene.line(curve((0, -14), (0, 10)), _ink(kit), 6.5, alpha=1 - pose["open"])
        with scene.at(0, -ry * 0.52, sx=nose, sy=nose):
            scene.add(
                traced("0 -20, 26 -19, 36 -4, 20 14, 0 22, -20 14, -36 -4, -26 -19"), kit.colour("nose"), VOLUME
            ).tag = "nose"
            scene.add(ellipse(-9, -9, 12, 5.5), WHITE, GLOSS, alpha=0.65)


def _koala(scene: Scene, kit: Kit, pose: Pose, ball: Ball) -> None:
    """Draw a koala's tall leather nose."""
    x, y, narrow = ball.at(0, 0.3)
    with scene.at(x * 1.15, y, sx=0.5 + narrow / 2):
        with scene.at(0, 74):
            draw_mouth(scene, pose, 30, _ink(kit))
        nose = scene.add(
            traced("0 -54, 26 -44, 38 -4, 32 36, 0 50, -32 36, -38 -4, -26 -44"), kit.colour("nose"), VOLUME
        )
        nose.tag = "nose"
        scene.add(ellipse(-10, -22, 12, 16), WHITE, GLOSS, alpha=0.4)


def _pig(scene: Scene, kit: Kit, pose: Pose, ball: Ball) -> None:
    x, y, narrow = ball.at(0, 0.36)
    tone = kit.colour("muzzle", "second")
    with scene.at(x * 1.2, y, sx=0.5 + narrow / 2):
        with scene.at(0, 58):
            draw_mouth(scene, pose, 34, _ink(kit))
        pad = scene.add(ellipse(0, 0, 62, 44), tone, VOLUME)
        pad.tag = "nose"
        for side in (-1, 1):
            scene.add(ellipse(side * 22, 2, 10, 16), shade(tone, 0.5), MARK).solid = 0


def _horse(scene: Scene, kit: Kit, pose: Pose, ball: Ball) -> None:
    """Draw a broad soft muzzle with nostrils: unicorns, cows, dragons."""
    x, y, narrow = ball.at(0, 0.62)
    rx, ry = kit.parts.get("snout", (116, 66))
    tone = kit.colour("muzzle", "second")
    with scene.at(x * 1.15, y, sx=0.5 + narrow / 2):
        pad = scene.add(
            symmetric(f"0 {-ry}, {rx * 0.6} {-ry * 0.9}, {rx} {-ry * 0.1}, {rx * 0.8} {ry * 0.74}, 0 {ry}"),
            tone,
            VOLUME,
        )
        pad.solid, pad.tag = 0.7, "muzzle"
        for side in (-1, 1):
            scene.add(ellipse(side * rx * 0.46, -ry * 0.36, 11, 15), shade(tone, 0.5), MARK).solid = 0
        with scene.at(0, ry * 0.18):
            draw_mouth(scene, pose, 40, _ink(kit))


def _trunk(scene: Scene, kit: Kit, pose: Pose, ball: Ball) -> None:
    x, y, _ = ball.at(0, 0.3)
    sway = pose["tail"] * 0.8
    mx, my, _ = ball.at(0, 0.66)
    with scene.at(mx - 6, my):
        draw_mouth(scene, pose, 44, _ink(kit))
    scene.add(
        tube((x, y + 8), (x - 6, y + 126), (x + 74 + sway, y + 106), 46, 28),
        shade(kit.colour("head"), 0.6),
        DEPTH,
        alpha=0.3,
    )
    trunk = scene.add(tube((x, y), (x - 6, y + 118), (x + 74 + sway, y + 96), 42, 25), kit.colour("head"))
    trunk.tag = "trunk"
    for t in (30, 54, 78):
        scene.line(
            curve((x - 30, y + t), (x, y + t + 8), (x + 26, y + t)), shade(kit.colour("head"), 0.22), 6, clip=trunk
        )


def _cat(scene: Scene, kit: Kit, pose: Pose, ball: Ball) -> None:
    x, y, narrow = ball.at(0, 0.46)
    ink = _ink(kit)
    if "pads" in kit.marks:
        with scene.at(x * 1.1, y + 20, sx=narrow):
            for side in (-1, 1):
                scene.add(ellipse(side * 34, 6, 46, 38), kit.colour("muzzle", "second"), VOLUME).solid = 0.5
    with scene.at(x * 1.1, y, sx=narrow):
        if pose["open"] > 0.06:
            with scene.at(0, 22):
                draw_mouth(scene, pose, 30, ink)
        else:
            dip, half, lift = 10 + 10 * pose["smile"], 30 * pose["mouth"], -6 * pose["smile"]
            left = ((-half, 20 + lift), (-half * 0.9, 20 + dip), (-4, 20 + dip), (0, 12))
            scene.line(curve(*left, *((-px, py) for px, py in left[-2::-1])), ink, 8.5)
        scene.add(traced("0 -14, 20 -14, 23 -2, 0 16, -23 -2, -20 -14"), kit.colour("nose"), VOLUME).tag = "nose"
        scene.add(ellipse(-6, -7, 7, 3.2), WHITE, GLOSS, alpha=0.6)
    if "whiskers" in kit.marks:
        for side in (-1, 1):
            ux, uy, _ = ball.at(side * 0.62, 0.5)
            for row in (-1, 0, 1):
                hair = curve((ux, uy + row * 15), (ux + side * 46, uy + row * 20 - 6), (ux + side * 88, uy + row * 30))
                scene.line(hair, mix(ink, kit.colour("main"), 0.35), 4.5, alpha=0.8)


def _rabbit(scene: Scene, kit: Kit, pose: Pose, ball: Ball) -> None:
    """Two front teeth under a small nose."""
    if pose["open"] <= 0.06:
        x, y, narrow = ball.at(0, 0.46)
        with scene.at(x * 1.1, y + 26, sx=narrow):
            scene.add(rounded(-15, 0, 30, 30, 8), WHITE, VOLUME).solid = 0.3
            scene.line(curve((0, 4), (0, 28)), (205, 200, 205), 4)
    _cat(scene, kit, pose, ball)


def _frog(scene: Scene, kit: Kit, pose: Pose, ball: Ball) -> None:
    x, y, _ = ball.at(0, 0.3)
    with scene.at(x, y):
        draw_mouth(scene, pose, 92, shade(kit.colour("main"), 0.8), width=10)
        for side in (-1, 1):
            scene.add(ellipse(side * 20, -38, 7, 5), shade(kit.colour("main"), 0.6), MARK).solid = 0


def _beak(scene: Scene, kit: Kit, pose: Pose, ball: Ball) -> None:
    x, y, narrow = ball.at(0, float(kit.parts.get("beak_v", 0.24)))
    colour = kit.colour("beak", "accent")
    w, h = kit.parts.get("beak", (40, 50))
    gape, curl = pose["open"] * 26, pose["smile"] * 5
    with scene.at(x * 1.2, y, sx=0.5 + narrow / 2):
        if gape > 1:
            hole = f"0 4, {w * 0.8} 4, {w * 0.5} {h * 0.6 + gape}, 0 {h * 0.8 + gape}"
            cave = scene.add(symmetric(hole), MOUTH, EYE)
            scene.add(ellipse(0, h * 0.5 + gape, w * 0.4, 12 + gape * 0.2), TONGUE, EYE, clip=cave)
            jaw = f"0 {h * 0.55 + gape}, {w * 0.72} {10 + gape * 0.6}, {w * 0.4} {h * 0.72 + gape}, 0 {h * 0.95 + gape}"
            scene.add(symmetric(jaw), shade(colour, 0.2), VOLUME).tag = "beak"
        top = f"0 {-h * 0.42}, {w * 0.75} {-h * 0.16}, {w} {h * 0.14 - curl}, {w * 0.4} {h * 0.42}, 0 {h * 0.72}"
        scene.add(symmetric(top), colour, VOLUME).tag = "beak"
        scene.add(ellipse(-w * 0.3, -h * 0.08, w * 0.26, h * 0.1), WHITE, GLOSS, alpha=0.55)


def _fangs(scene: Scene, kit: Kit, pose: Pose, ball: Ball) -> None:
    """Draw a dragon's muzzle with two small teeth."""
    _horse(scene, kit, pose, ball)
    x, y, narrow = ball.at(0, 0.62)
    if pose["open"] <= 0.06:
        for side in (-1, 1):
            with scene.at(x * 1.15 + side * 30 * narrow, y + 14):
                scene.add(traced("-9 -6, 9 -6, 2 18, -2 18", tension=0.4), light((250, 248, 240), 0.5), EYE)


_MUZZLES = {
    "plain": _plain, "person": _nosed, "snout": _snout, "koala": _koala, "pig": _pig, "horse": _horse,
    "trunk": _trunk, "cat": _cat,
    "rabbit": _rabbit, "frog": _frog, "beak": _beak, "fangs": _fangs,
}  # fmt: skip
