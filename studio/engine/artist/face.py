"""The face: eyes, brows, mouths and what they say. Drawn in head units, moved as on a ball when the head turns."""

import math

from PySide6.QtGui import QPainterPath

from studio.engine.artist.colour import INK, WHITE, Rgb, light, luma, mix, shade
from studio.engine.artist.kit import Kit
from studio.engine.artist.rig import Pose
from studio.engine.artist.shapes import (
    EYE,
    GLOSS,
    GLOW,
    MARK,
    VOLUME,
    Point,
    Scene,
    Shape,
    blob,
    curve,
    ellipse,
    heart,
    polygon,
    rounded,
)  # fmt: skip

MOUTH: Rgb = (110, 28, 44)
TONGUE: Rgb = (240, 116, 124)


class Ball:
    """Places features on the front of the head, which turns like a ball."""

    def __init__(self, kit: Kit, pose: Pose) -> None:
        self._rx, self._ry = kit["head_rx"], kit["head_ry"]
        self._yaw = pose["yaw"] * 0.55
        self._pitch = pose["pitch"] * 0.42

    def at(self, u: float, v: float) -> tuple[float, float, float]:
        """Return x, y and the horizontal foreshortening of a feature; ``u`` and ``v`` are shares of the radii."""
        angle = math.asin(max(-0.98, min(0.98, u * 0.9)))
        rise = math.asin(max(-0.98, min(0.98, v * 0.9)))
        x = math.sin(angle + self._yaw) / 0.9 * self._rx
        y = math.sin(rise - self._pitch) / 0.9 * self._ry
        return x, y, max(0.45, math.cos(angle + self._yaw) / math.cos(angle))


def draw_face(scene: Scene, kit: Kit, pose: Pose, skull: Shape) -> None:
    """Draw everything that lives on the front of the head."""
    ball = Ball(kit, pose)
    with scene.layer("face"):
        _blush(scene, kit, pose, ball, skull)
        style = kit.part("face", "soft")
        if style == "screen":
            _screen(scene, kit, pose, ball)
            return
        for side in (-1, 1):
            _eye(scene, kit, pose, ball, side)
        _muzzle(scene, kit, pose, ball, skull)
        if not kit.parts.get("browless"):
            for side in (-1, 1):
                _brow(scene, kit, pose, ball, side)
        _tears(scene, kit, pose, ball)


def _blush(scene: Scene, kit: Kit, pose: Pose, ball: Ball, skull: Shape) -> None:
    strength = pose["blush"]
    if strength < 0.03 or kit.part("face") == "screen":
        return
    main = kit.colour("main")
    tone = mix(main, (255, 96, 110), 0.62) if luma(main) > 0.3 else (214, 84, 110)
    for side in (-1, 1):
        x, y, narrow = ball.at(side * (kit["eye_u"] + 0.26), kit["eye_v"] + 0.36)
        scene.add(ellipse(x, y, 34 * narrow, 21), tone, MARK, alpha=0.75 * strength, clip=skull).solid = 0.0


def lids(pose: Pose, side: int, w: float, h: float) -> tuple[QPainterPath, float]:
    """Return the outline of one open, closed or smiling eye around (0, 0), and how open it is (0 to 1)."""
    wide = pose["eye_l"] if side < 0 else pose["eye_r"]
    happy = pose["happy"]
    top = 0.22 * h + (-1.22 * h) * wide
    low = 0.22 * h + 0.78 * h * min(1.0, wide)
    top += (-0.62 * h - top) * happy
    low += (-0.40 * h - low) * happy
    path = QPainterPath()
    path.moveTo(-w, 0)
    path.cubicTo(-w, top / 0.75, w, top / 0.75, w, 0)
    path.cubicTo(w, low / 0.75, -w, low / 0.75, -w, 0)
    path.closeSubpath()
    return path, max(0.0, min(1.0, (low - top) / (1.6 * h)))


def _eye(scene: Scene, kit: Kit, pose: Pose, ball: Ball, side: int) -> None:
    w, h = kit["eye_w"], kit["eye_h"]
    x, y, narrow = ball.at(side * kit["eye_u"], kit["eye_v"])
    path, openness = lids(pose, side, w, h)
    iris = kit.colour("eyes")
    dark = mix(INK, shade(iris, 0.7), 0.35)
    kind = kit.part("eye", "button")
    with scene.at(x, y, sx=narrow):
        if kind == "round" and openness > 0.12:
            _round_eye(scene, kit, pose, path, openness)
            return
        with scene.at(pose["gaze_x"] * 13, pose["gaze_y"] * 11):
            lash = scene.line(path, dark, 9.0, role=EYE)
            lash.tag = "lash"
            if openness > 0.1:
                ball_shape = scene.add(path, dark, EYE, blend=mix(dark, light(iris, 0.25), 0.75))
                ball_shape.tag = "iris"
                fade = min(1.0, (openness - 0.1) / 0.35)
                scene.add(
                    ellipse(-0.28 * w, -0.40 * h * openness, 0.40 * w, 0.31 * h * (0.4 + 0.6 * openness)),
                    WHITE,
                    EYE,
                    alpha=fade,
                ).tag = "shine"
                scene.add(
                    ellipse(0.34 * w, 0.46 * h * openness, 0.20 * w, 0.15 * h), WHITE, EYE, alpha=0.85 * fade
                ).tag = "shine"
    _special_eye(scene, pose, x, y, w, h)


def _special_eye(scene: Scene, pose: Pose, x: float, y: float, w: float, h: float) -> None:
    size = pose["hearts"]
    if size > 0.02:
        scene.add(heart(x, y, max(w, h) * 1.15 * size), (244, 63, 94), EYE)
        scene.add(ellipse(x - w * 0.45 * size, y - h * 0.3 * size, w * 0.22 * size, h * 0.2 * size), WHITE, EYE)


def _round_eye(scene: Scene, kit: Kit, pose: Pose, path: QPainterPath, openness: float) -> None:
    w, h = kit["eye_w"], kit["eye_h"]
    iris = kit.colour("eyes")
    rim = shade(kit.colour("lids", "main"), 0.55)
    white = scene.add(path, (255, 253, 248), EYE, blend=(224, 226, 240))
    white.tag = "white"
    gx, gy = pose["gaze_x"] * w * 0.42, pose["gaze_y"] * h * 0.4
    r = min(w, h) * 0.72 * pose["pupil"]
    scene.add(ellipse(gx, gy, r, r * 1.06), light(iris, 0.1), EYE, clip=white, blend=light(iris, 0.5)).tag = "iris"
    scene.add(ellipse(gx, gy, r * 0.66, r * 0.72), INK, EYE, clip=white).tag = "pupil"
    scene.add(
        ellipse(gx - r * 0.34, gy - r * 0.42, r * 0.33), WHITE, EYE, clip=white, alpha=min(1.0, openness * 1.5)
    ).tag = "shine"
    scene.add(ellipse(gx + r * 0.36, gy + r * 0.42, r * 0.16), WHITE, EYE, clip=white, alpha=0.8).tag = "shine"
    scene.line(path, rim, 6.0, role=EYE).tag = "lash"


def _brow(scene: Scene, kit: Kit, pose: Pose, ball: Ball, side: int) -> None:
    rise = pose["brow_l"] if side < 0 else pose["brow_r"]
    x, y, narrow = ball.at(side * (kit["eye_u"] + 0.01), kit["eye_v"])
    y -= kit["eye_h"] * (1.0 + 0.18 * max(0.0, rise)) + 21 + rise * 15
    slope = pose["brow_angle"] * 17 * side
    half = 27 * narrow
    arch = 8 - abs(pose["brow_angle"]) * 5
    with scene.at(x, y):
        # the end towards the nose goes down when angry
        scene.line(curve((-half, -slope), (0, -arch), (half, slope)), kit.colour("brows"), 12.0).tag = "brow"


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


def draw_mouth(scene: Scene, pose: Pose, half: float, ink: Rgb, *, width: float = 8.5) -> None:
    """Draw a mouth around the current origin: a line that opens into a hole with a tongue and teeth."""
    line, hole = mouth_shape(pose, half)
    gape = pose["open"]
    if gape > 0.06:
        cave = scene.add(hole, MOUTH, EYE, blend=(78, 16, 34))
        cave.tag = "mouth"
        depth = pose["smile"] * 19 + gape * 62
        scene.add(
            ellipse(0, depth * 0.86, half * 0.62 * pose["mouth"], max(6.0, depth * 0.42)), TONGUE, EYE, clip=cave
        ).tag = "tongue"
        if pose["teeth"] > 0.02:
            wide = half * pose["mouth"]
            scene.add(rounded(-wide * 0.72, -30, wide * 1.44, 30 + 13 * pose["teeth"], 6), WHITE, EYE, clip=cave)
        scene.line(hole, ink, width * 0.7).tag = "mouth"
        return
    scene.line(line, ink, width).tag = "mouth"
    if pose["tongue"] > 0.05:
        y = pose["smile"] * 14 + 2
        out = scene.add(
            blob(
                [
                    (-13, y),
                    (13, y),
                    (13, y + 24 * pose["tongue"]),
                    (0, y + 34 * pose["tongue"]),
                    (-13, y + 24 * pose["tongue"]),
                ],
                0.5,
            ),
            TONGUE,
            EYE,
        )
        out.tag = "tongue"


def _muzzle(scene: Scene, kit: Kit, pose: Pose, ball: Ball, skull: Shape) -> None:
    draw = _MUZZLES[kit.part("muzzle", "plain")]
    draw(scene, kit, pose, ball, skull)


def _mouth_ink(kit: Kit) -> Rgb:
    return mix(INK, kit.colour("accent"), 0.25)


def _plain(scene: Scene, kit: Kit, pose: Pose, ball: Ball, skull: Shape) -> None:
    x, y, _ = ball.at(0, kit["mouth_v"] * 0.92)
    with scene.at(x, y):
        draw_mouth(scene, pose, 36, _mouth_ink(kit))


def _snout(scene: Scene, kit: Kit, pose: Pose, ball: Ball, skull: Shape) -> None:
    x, y, narrow = ball.at(0, 0.52)
    rx, ry = kit.parts.get("snout", (82, 58))
    nose = float(kit.parts.get("nose", 1.0))
    push = 1.15  # what sticks out moves further than the face
    with scene.at(x * push, y + 4, sx=0.5 + narrow / 2):
        if not kit.parts.get("snoutless"):
            pad = scene.add(ellipse(0, 6, rx, ry), kit.colour("muzzle", "second"), VOLUME)
            pad.solid, pad.tag = 0.6, "muzzle"
        with scene.at(0, 8):
            draw_mouth(scene, pose, 38, _mouth_ink(kit))
        if pose["open"] < 0.5:
            scene.line(curve((0, -14), (0, 10)), _mouth_ink(kit), 6.5, alpha=1 - pose["open"])
        with scene.at(0, -ry * 0.52, sx=nose, sy=nose):
            tip = scene.add(
                blob([(0, -20), (26, -19), (36, -4), (20, 14), (0, 22), (-20, 14), (-36, -4), (-26, -19)], 0.5),
                kit.colour("nose"),
                VOLUME,
            )
            tip.tag = "nose"
            scene.add(ellipse(-9, -9, 12, 5.5), WHITE, GLOSS, alpha=0.65)


def _cat_mouth(scene: Scene, kit: Kit, pose: Pose, ball: Ball, skull: Shape) -> None:
    x, y, narrow = ball.at(0, 0.46)
    ink = _mouth_ink(kit)
    with scene.at(x * 1.1, y, sx=narrow):
        if pose["open"] > 0.06:
            with scene.at(0, 22):
                draw_mouth(scene, pose, 30, ink)
        else:
            dip = 10 + 10 * pose["smile"]
            half = 30 * pose["mouth"]
            lift = -6 * pose["smile"]
            scene.line(
                curve(
                    (-half, 20 + lift),
                    (-half * 0.9, 20 + dip),
                    (-4, 20 + dip),
                    (0, 12),
                    (4, 20 + dip),
                    (half * 0.9, 20 + dip),
                    (half, 20 + lift),
                ),
                ink,
                8,
            )
        tip = scene.add(
            blob([(0, -12), (18, -12), (20, -2), (0, 14), (-20, -2), (-18, -12)], 0.5), kit.colour("nose"), VOLUME
        )
        tip.tag = "nose"
        scene.add(ellipse(-5, -6, 7, 3.2), WHITE, GLOSS, alpha=0.6)
    if "whiskers" in kit.marks:
        for side in (-1, 1):
            ux, uy, _ = ball.at(side * 0.62, 0.5)
            for row in (-1, 0, 1):
                scene.line(
                    curve((ux, uy + row * 15), (ux + side * 46, uy + row * 20 - 6), (ux + side * 88, uy + row * 30)),
                    mix(ink, kit.colour("main"), 0.35),
                    4.5,
                    alpha=0.8,
                )


def _beak(scene: Scene, kit: Kit, pose: Pose, ball: Ball, skull: Shape) -> None:
    x, y, narrow = ball.at(0, 0.24)
    colour = kit.colour("beak", "accent")
    wide, long = kit.parts.get("beak", (40, 50))
    gape = pose["open"] * 26
    curl = pose["smile"] * 5
    with scene.at(x * 1.2, y, sx=0.5 + narrow / 2):
        if gape > 1:
            cave = scene.add(
                blob(
                    [
                        (-wide * 0.8, 4),
                        (wide * 0.8, 4),
                        (wide * 0.5, long * 0.6 + gape),
                        (0, long * 0.8 + gape),
                        (-wide * 0.5, long * 0.6 + gape),
                    ],
                    0.5,
                ),
                MOUTH,
                EYE,
            )
            scene.add(ellipse(0, long * 0.5 + gape, wide * 0.4, 12 + gape * 0.2), TONGUE, EYE, clip=cave)
            low = scene.add(
                blob(
                    [
                        (-wide * 0.72, 10 + gape * 0.6),
                        (0, long * 0.55 + gape),
                        (wide * 0.72, 10 + gape * 0.6),
                        (wide * 0.4, long * 0.72 + gape),
                        (0, long * 0.95 + gape),
                        (-wide * 0.4, long * 0.72 + gape),
                    ],
                    0.5,
                ),
                shade(colour, 0.2),
                VOLUME,
            )
            low.tag = "beak"
        top = scene.add(
            blob(
                [
                    (0, -long * 0.42),
                    (wide * 0.75, -long * 0.16),
                    (wide, long * 0.14 - curl),
                    (wide * 0.4, long * 0.42),
                    (0, long * 0.72),
                    (-wide * 0.4, long * 0.42),
                    (-wide, long * 0.14 - curl),
                    (-wide * 0.75, -long * 0.16),
                ],
                0.5,
            ),
            colour,
            VOLUME,
        )
        top.tag = "beak"
        scene.add(ellipse(-wide * 0.3, -long * 0.08, wide * 0.26, long * 0.1), WHITE, GLOSS, alpha=0.55)


_MUZZLES = {"plain": _plain, "snout": _snout, "cat": _cat_mouth, "beak": _beak}


def _tears(scene: Scene, kit: Kit, pose: Pose, ball: Ball) -> None:
    if pose["tear"] > 0.03:
        for side in (-1, 1):
            x, y, _ = ball.at(side * (kit["eye_u"] + 0.05), kit["eye_v"] + 0.3)
            _drop(scene, x, y + 6, 17 * pose["tear"])
    if pose["sweat"] > 0.03:
        x, y, _ = ball.at(0.82, -0.5)
        _drop(scene, x, y, 24 * pose["sweat"])


def _drop(scene: Scene, x: float, y: float, r: float) -> None:
    drop = scene.add(
        blob(
            [
                (x, y - r * 1.7),
                (x + r * 0.75, y - r * 0.1),
                (x + r * 0.8, y + r * 0.6),
                (x, y + r * 1.1),
                (x - r * 0.8, y + r * 0.6),
                (x - r * 0.75, y - r * 0.1),
            ],
            0.5,
        ),
        (122, 205, 255),
        VOLUME,
    )
    drop.tag = "tear"
    scene.add(ellipse(x - r * 0.3, y + r * 0.2, r * 0.22, r * 0.34), WHITE, GLOSS, alpha=0.9)


def _screen(scene: Scene, kit: Kit, pose: Pose, ball: Ball) -> None:
    """A robot's face: glowing eyes and mouth on a dark screen."""
    x, y, _ = ball.at(0, 0.04)
    rx, ry = kit["head_rx"] * 0.79, kit["head_ry"] * 0.66
    glass = scene.add(rounded(x * 0.5 - rx, y - ry, rx * 2, ry * 2, ry * 0.62), kit.colour("screen", "dark"), VOLUME)
    glass.solid, glass.tag = 0.35, "screen"
    glow = kit.colour("eyes")
    for side in (-1, 1):
        ex, ey, narrow = ball.at(side * kit["eye_u"] * 0.95, kit["eye_v"])
        path, openness = lids(pose, side, kit["eye_w"], kit["eye_h"])
        with scene.at(ex + pose["gaze_x"] * 16, ey + pose["gaze_y"] * 14, sx=narrow):
            tilt = pose["brow_angle"] * 16 * side
            scene.line(path, glow, 9, role=GLOW).tag = "lash"
            if openness > 0.1:
                scene.add(path, glow, GLOW, blend=light(glow, 0.55)).tag = "iris"
            if abs(tilt) > 1 and openness > 0.1:
                w, h = kit["eye_w"] * 1.4, kit["eye_h"]
                scene.add(
                    polygon([(-w, -h * 1.5), (w, -h * 1.5), (w, -h * 0.72 + tilt), (-w, -h * 0.72 - tilt)]),
                    kit.colour("screen", "dark"),
                    EYE,
                ).tag = "lid"
    mx, my, _ = ball.at(0, kit["mouth_v"] * 0.86)
    line, hole = mouth_shape(pose, 40)
    with scene.at(mx, my):
        scene.line(line if pose["open"] < 0.06 else hole, glow, 9, role=GLOW).tag = "mouth"
        if pose["open"] >= 0.06:
            scene.add(hole, glow, GLOW).tag = "mouth"
    if pose["blush"] > 0.3:
        for side in (-1, 1):
            bx, by, _ = ball.at(side * 0.62, 0.36)
            scene.add(ellipse(bx, by, 20, 12), (255, 120, 150), GLOW, alpha=0.5 * pose["blush"])
    gloss = blob(
        [
            (x - rx * 0.86, y - ry * 0.2),
            (x - rx * 0.8, y - ry * 0.72),
            (x - rx * 0.3, y - ry * 0.86),
            (x - rx * 0.2, y - ry * 0.8),
            (x - rx * 0.66, y - ry * 0.6),
        ],
        0.5,
    )
    scene.add(gloss, WHITE, GLOSS, alpha=0.28)
    _special_eye(scene, pose, x - kit["head_rx"] * 0.37, y, 34, 34)
    _special_eye(scene, pose, x + kit["head_rx"] * 0.37, y, 34, 34)


def point_on(ball: Ball, u: float, v: float) -> Point:
    """Return only the place of a feature."""
    x, y, _ = ball.at(u, v)
    return x, y
