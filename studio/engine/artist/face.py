"""The face: eyes, brows and what they say, in the order they are drawn."""

from PySide6.QtGui import QPainterPath

from studio.engine.artist.ball import Ball
from studio.engine.artist.colour import INK, WHITE, Rgb, light, luma, mix, shade
from studio.engine.artist.kit import Kit
from studio.engine.artist.mouths import draw_muzzle, mouth_shape
from studio.engine.artist.rig import Pose
from studio.engine.artist.shapes import (
    EYE,
    GLOSS,
    GLOW,
    MARK,
    VOLUME,
    Scene,
    Shape,
    curve,
    ellipse,
    heart,
    polygon,
    rounded,
    traced,
)


def draw_face(scene: Scene, kit: Kit, pose: Pose, skull: Shape) -> None:
    """Draw everything that lives on the front of the head."""
    ball = Ball(kit, pose)
    with scene.layer("face"):
        if kit.part("face") == "screen":
            _screen(scene, kit, pose, ball)
            return
        _blush(scene, kit, pose, ball, skull)
        for side in (-1, 1):
            _eye(scene, kit, pose, ball, side)
        draw_muzzle(scene, kit, pose, ball)
        for side in (-1, 1):
            _brow(scene, kit, pose, ball, side)
        _tears(scene, kit, pose, ball)


def _blush(scene: Scene, kit: Kit, pose: Pose, ball: Ball, skull: Shape) -> None:
    strength = pose["blush"]
    if strength < 0.03:
        return
    main = kit.colour("head")
    tone = mix(main, (255, 96, 110), 0.62) if luma(main) > 0.3 else (214, 84, 110)
    for side in (-1, 1):
        x, y, narrow = ball.at(side * (kit["eye_u"] + 0.26), kit["blush_v"])
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
    with scene.at(x, y, sx=narrow):
        if kit.part("eye") == "round" and openness > 0.12:
            _round_eye(scene, kit, pose, path, openness)
        else:
            _button_eye(scene, kit, pose, path, openness)
    _special_eye(scene, pose, x, y, max(w, h))


def _button_eye(scene: Scene, kit: Kit, pose: Pose, path: QPainterPath, openness: float) -> None:
    w, h, iris = kit["eye_w"], kit["eye_h"], kit.colour("eyes")
    dark = mix(INK, shade(iris, 0.7), 0.35)
    with scene.at(pose["gaze_x"] * 13, pose["gaze_y"] * 11):
        scene.line(path, dark, 9.0, role=EYE).tag = "lash"
        if openness <= 0.1:
            return
        scene.add(path, dark, EYE, blend=mix(dark, light(iris, 0.25), 0.75)).tag = "iris"
        fade = min(1.0, (openness - 0.1) / 0.35)
        shine = ellipse(-0.28 * w, -0.40 * h * openness, 0.40 * w, 0.31 * h * (0.4 + 0.6 * openness))
        scene.add(shine, WHITE, EYE, alpha=fade).tag = "shine"
        scene.add(
            ellipse(0.34 * w, 0.46 * h * openness, 0.20 * w, 0.15 * h), WHITE, EYE, alpha=0.85 * fade
        ).tag = "shine"


def _round_eye(scene: Scene, kit: Kit, pose: Pose, path: QPainterPath, openness: float) -> None:
    w, h, iris = kit["eye_w"], kit["eye_h"], kit.colour("eyes")
    white = scene.add(path, (255, 253, 248), EYE, blend=(224, 226, 240))
    white.tag = "white"
    gx, gy = pose["gaze_x"] * w * 0.42, pose["gaze_y"] * h * 0.4
    r = min(w, h) * 0.72 * pose["pupil"]
    scene.add(ellipse(gx, gy, r, r * 1.06), light(iris, 0.1), EYE, clip=white, blend=light(iris, 0.5)).tag = "iris"
    scene.add(ellipse(gx, gy, r * 0.66, r * 0.72), INK, EYE, clip=white).tag = "pupil"
    shine = ellipse(gx - r * 0.34, gy - r * 0.42, r * 0.33)
    scene.add(shine, WHITE, EYE, clip=white, alpha=min(1.0, openness * 1.5)).tag = "shine"
    scene.add(ellipse(gx + r * 0.36, gy + r * 0.42, r * 0.16), WHITE, EYE, clip=white, alpha=0.8).tag = "shine"
    scene.line(path, shade(kit.colour("lids", "head"), 0.6), 6.0, role=EYE).tag = "lash"


def _special_eye(scene: Scene, pose: Pose, x: float, y: float, r: float) -> None:
    """Hearts and spirals grow over the eyes of the smitten and the dizzy."""
    size = pose["hearts"]
    if size > 0.02:
        scene.add(heart(x, y, r * 1.2 * size), (244, 63, 94), EYE)
        scene.add(ellipse(x - r * 0.5 * size, y - r * 0.3 * size, r * 0.2 * size, r * 0.16 * size), WHITE, EYE)
    size = pose["dizzy"]
    if size > 0.02:
        scene.add(ellipse(x, y, r * 1.1 * size), WHITE, EYE)
        for turn, radius in ((0, 0.86), (180, 0.6), (0, 0.32)):
            with scene.at(x, y, turn=turn + pose["phase"] * 360):
                k = r * radius * size
                scene.line(curve((-k, 0), (-k, -k * 1.3), (k, -k * 1.3), (k, 0)), INK, 8, role=EYE)


def _brow(scene: Scene, kit: Kit, pose: Pose, ball: Ball, side: int) -> None:
    rise = pose["brow_l"] if side < 0 else pose["brow_r"]
    x, y, narrow = ball.at(side * (kit["eye_u"] + 0.01), kit["eye_v"])
    y -= kit["eye_h"] * (1.0 + 0.18 * max(0.0, rise)) + 21 + rise * 15
    slope = -pose["brow_angle"] * 17 * side  # the end towards the nose goes down when angry
    half = 27 * narrow
    arch = 8 - abs(pose["brow_angle"]) * 5
    with scene.at(x, y):
        scene.line(curve((-half, -slope), (0, -arch), (half, slope)), kit.colour("brows"), 12.0).tag = "brow"


def _tears(scene: Scene, kit: Kit, pose: Pose, ball: Ball) -> None:
    if pose["tear"] > 0.03:
        for side in (-1, 1):
            x, y, _ = ball.at(side * (kit["eye_u"] + 0.05), kit["eye_v"] + 0.3)
            _drop(scene, x, y + 10, 22 * pose["tear"])
    if pose["sweat"] > 0.03:
        x, y, _ = ball.at(0.82, -0.5)
        _drop(scene, x, y, 28 * pose["sweat"])


def _drop(scene: Scene, x: float, y: float, r: float) -> None:
    with scene.at(x, y):
        scene.add(traced("0 -1.7, .75 -.1, .8 .6, 0 1.1, -.8 .6, -.75 -.1", r, r), (122, 205, 255), VOLUME).tag = "tear"
        scene.add(ellipse(-r * 0.3, r * 0.2, r * 0.22, r * 0.34), WHITE, GLOSS, alpha=0.9)


def _screen(scene: Scene, kit: Kit, pose: Pose, ball: Ball) -> None:
    """Draw a robot's face: glowing eyes and mouth on a dark screen."""
    x, y, _ = ball.at(0, 0.04)
    rx, ry = kit["head_rx"] * 0.79, kit["head_ry"] * 0.66
    dark, glow = kit.colour("screen", "dark"), kit.colour("eyes")
    glass = scene.add(rounded(x * 0.5 - rx, y - ry, rx * 2, ry * 2, ry * 0.62), dark, VOLUME)
    glass.solid, glass.tag = 0.35, "screen"
    for side in (-1, 1):
        ex, ey, narrow = ball.at(side * kit["eye_u"] * 0.95, kit["eye_v"])
        path, openness = lids(pose, side, kit["eye_w"], kit["eye_h"])
        with scene.at(ex + pose["gaze_x"] * 16, ey + pose["gaze_y"] * 14, sx=narrow):
            _lamp(scene, kit, pose, path, openness, side)
        _special_eye(scene, pose, ex, ey, 42)
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
    with scene.at(x, y):
        scene.add(traced("-.86 -.2, -.8 -.72, -.3 -.86, -.2 -.8, -.66 -.6", rx, ry), WHITE, GLOSS, alpha=0.28)
    _tears(scene, kit, pose, ball)


def _lamp(scene: Scene, kit: Kit, pose: Pose, path: QPainterPath, openness: float, side: int) -> None:
    glow: Rgb = kit.colour("eyes")
    scene.line(path, glow, 9, role=GLOW).tag = "lash"
    if openness <= 0.1:
        return
    scene.add(path, glow, GLOW, blend=light(glow, 0.55)).tag = "iris"
    tilt = -pose["brow_angle"] * 16 * side
    if abs(tilt) > 1:
        w, h = kit["eye_w"] * 1.4, kit["eye_h"]
        lid = polygon([(-w, -h * 1.5), (w, -h * 1.5), (w, -h * 0.72 + tilt), (-w, -h * 0.72 - tilt)])
        scene.add(lid, kit.colour("screen", "dark"), EYE).tag = "lid"
