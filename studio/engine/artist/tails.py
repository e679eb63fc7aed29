"""Tails and wings: what a body carries behind it."""

import math

from studio.engine.artist.colour import WHITE, light, mix, shade
from studio.engine.artist.kit import Kit
from studio.engine.artist.rig import Pose
from studio.engine.artist.shapes import GLOSS, MARK, VOLUME, Scene, curve, ellipse, points, polygon, traced, tube


def draw_tail(scene: Scene, kit: Kit, pose: Pose) -> None:
    """Draw the tail behind the body."""
    shape = kit.part("tail", "none")
    if shape != "none":
        x = max(kit["body_rx"] * 0.62, 60)
        with scene.layer("tail"), scene.at(x, -kit["hip_y"] - 24, turn=pose["tail"]):
            _TAILS[shape](scene, kit, pose)


def draw_wings(scene: Scene, kit: Kit, pose: Pose) -> None:
    """Draw a pair of wings behind the body; the wing joint lifts them."""
    shape = kit.part("wings", "none")
    if shape == "none":
        return
    for side in (-1, 1):
        y = -kit["shoulder_y"] + 30
        with scene.layer("wings"), scene.at(side * 52, y, turn=side * (-pose["wing"] * 34), sx=side):
            _WINGS[shape](scene, kit)


def _brush(scene: Scene, kit: Kit, pose: Pose) -> None:
    """Draw a fox's full tail with a pale tip."""
    c = pose["curl"] * 30
    outline = (
        f"-46 34, 60 58, 150 26, {216 + c * 0.4} {-62 - c}, {226 + c} {-176 - c}, {186 + c * 1.4} {-262 - c},"
        f"{150 + c} {-196 - c}, {120 + c * 0.4} -110, 64 -40, -20 -28"
    )
    tail = scene.add(traced(outline), kit.colour("tail"))
    tail.tag = "tail"
    if "tailtip" in kit.marks:
        tip = "100 -210, 140 -168, 168 -196, 196 -160, 262 -190, 260 -330, 120 -330"
        with scene.at(c, -c):
            scene.add(traced(tip, tension=0.4), kit.colour("tailtip", "second"), MARK, clip=tail)
    if "rings" in kit.marks:
        for low, high in ((-20, -70), (-120, -168), (-216, -330)):
            band = points(f"60 {low}, 280 {low - 20}, 280 {high - 10}, 60 {high + 10}")
            scene.add(polygon(band), kit.colour("accent"), MARK, clip=tail)


def _cat_tail(scene: Scene, kit: Kit, pose: Pose) -> None:
    c = pose["curl"] * 40
    path = curve((-30, 20), (70, 40), (150, 10), (146, -90), (143, -150), (160 + c, -210), (200 + c * 1.5, -204))
    tail = scene.line(path, kit.colour("tail"), 48, role=VOLUME)
    tail.tag = "tail"
    if "bold" in kit.marks:
        for x, y, turn in ((56, 28, 80), (118, -6, 40), (146, -80, 0), (152, -152, 12)):
            with scene.at(x, y, turn=turn):
                scene.line(curve((-22, 0), (22, 0)), kit.colour("accent"), 17, role=MARK)


def _lion_tail(scene: Scene, kit: Kit, pose: Pose) -> None:
    c = pose["curl"] * 40
    path = curve((-30, 20), (90, 50), (160, 0), (150, -90), (146, -130), (150 + c, -170), (176 + c, -190))
    scene.line(path, kit.colour("tail"), 32, role=VOLUME).tag = "tail"
    with scene.at(180 + c, -200, turn=30):
        scene.add(traced("0 44, -44 10, -30 -50, 0 -84, 34 -46, 44 12", tension=0.45), kit.colour("mane", "accent"))


def _bob(scene: Scene, kit: Kit, pose: Pose) -> None:
    scene.add(ellipse(44, -6, 50, 48), kit.colour("tail"))


def _wag(scene: Scene, kit: Kit, pose: Pose) -> None:
    """Draw a dog's, upright and eager."""
    tail = scene.add(tube((0, 0), (110, 10), (130 + pose["curl"] * 30, -120), 30, 20), kit.colour("tail"))
    tail.tag = "tail"
    if "tailtip" in kit.marks:
        scene.add(ellipse(132, -128, 40, 42), kit.colour("tailtip", "second"), MARK, clip=tail)


def _fan(scene: Scene, kit: Kit, pose: Pose) -> None:
    for turn in (8, 30, 52):
        with scene.at(0, 10, turn=90 + turn):
            scene.add(ellipse(0, -64, 30, 74), shade(kit.colour("tail"), 0.25)).solid = 0.7


def _dragon_tail(scene: Scene, kit: Kit, pose: Pose) -> None:
    c = pose["curl"] * 30
    outline = f"-60 20, 40 62, 140 52, 214 -10, {232 + c} -96, {206 + c} -110, 170 -40, 110 -14, 40 -50"
    scene.add(traced(outline), kit.colour("tail")).tag = "tail"
    with scene.at(222 + c, -118, turn=14):
        scene.add(traced("0 30, -46 -6, -20 -20, 0 -76, 20 -20, 46 -6", tension=0.35), kit.colour("frill", "accent"))


def _curly(scene: Scene, kit: Kit, pose: Pose) -> None:
    path = curve(
        (10, 10), (60, 20), (90, -10), (70, -40), (52, -64), (24, -40), (48, -20), (74, 0), (110, -16), (112, -54)
    )
    scene.line(path, kit.colour("tail"), 20, role=VOLUME).tag = "tail"


def _long_tail(scene: Scene, kit: Kit, pose: Pose) -> None:
    """Draw a mouse's or monkey's thin tail with a curl."""
    c = pose["curl"] * 30
    path = curve(
        (-20, 20),
        (90, 60),
        (180, 30),
        (176, -60),
        (172, -130),
        (100 + c, -130),
        (110 + c, -70),
        (116, -40),
        (146, -50),
        (142, -80),
    )
    scene.line(path, kit.colour("tail"), 24, role=VOLUME).tag = "tail"


def _hair_tail(scene: Scene, kit: Kit, pose: Pose) -> None:
    """Draw a unicorn's flowing tail."""
    tones = (kit.colour("mane3", "accent"), kit.colour("mane2", "accent"), kit.colour("mane", "accent"))
    for i, tone in enumerate(tones):
        with scene.at(0, -8 * i, turn=-i * 11 + pose["curl"] * 8):
            scene.add(
                traced("-30 -16, 60 -60, 140 -44, 190 20, 196 96, 150 66, 100 30, 40 30, -20 20"), tone
            ).tag = f"lock{i}"


_TAILS = {
    "brush": _brush, "cat": _cat_tail, "lion": _lion_tail, "bob": _bob, "wag": _wag, "fan": _fan,
    "dragon": _dragon_tail,
    "curly": _curly, "long": _long_tail, "hair": _hair_tail,
}  # fmt: skip


def _bat(scene: Scene, kit: Kit) -> None:
    tone = kit.colour("wing_skin", "accent")
    wing = scene.add(
        traced(
            "0 20, 60 -110, 150 -170, 262 -150, 236 -90, 232 -20, 196 -34, 168 30, 130 0, 96 54, 60 20, 20 50",
            tension=0.42,
        ),
        tone,
    )
    wing.tag = "wing"
    for x, y in ((262, -150), (232, -20), (168, 30)):
        scene.line(curve((10, 0), (x * 0.5, y * 0.5 - 50), (x, y)), kit.colour("main"), 13, clip=wing, role=MARK)


def _gauze(scene: Scene, kit: Kit) -> None:
    """Draw a bee's clear wings."""
    tone = kit.colour("wing_skin", "second")
    for turn, size in ((34, 0.82), (-14, 1.1)):
        with scene.at(10, 10, turn=turn, sx=size, sy=size):
            wing = scene.add(traced("0 0, 70 -90, 170 -130, 232 -84, 220 -10, 130 30, 40 30"), tone, VOLUME, alpha=0.8)
            wing.solid = 0.4
            scene.line(curve((20, 0), (100, -50), (190, -70)), mix(tone, (90, 130, 190), 0.4), 6, clip=wing)
            scene.add(ellipse(150, -84, 30, 14), WHITE, GLOSS, alpha=0.6)


def _feathered(scene: Scene, kit: Kit) -> None:
    tone = kit.colour("wing_skin", "second")
    for i, (turn, long) in enumerate(((44, 130), (22, 170), (0, 200), (-22, 210))):
        with scene.at(0, 0, turn=turn - 10):
            scene.add(ellipse(long * 0.55, -20, long * 0.62, 40), shade(tone, 0.12) if i % 2 else light(tone, 0.1))


def _butterfly(scene: Scene, kit: Kit) -> None:
    tone = kit.colour("wing_skin", "accent")
    with scene.at(0, 40, turn=30):
        low = scene.add(traced("0 0, 70 -50, 160 -40, 176 40, 110 92, 40 60"), shade(tone, 0.15))
        scene.add(ellipse(118, 16, 36, 30), kit.colour("second"), MARK, clip=low)
    wing = scene.add(traced("0 20, 40 -130, 150 -220, 250 -180, 246 -70, 150 10, 60 40"), tone)
    scene.add(ellipse(166, -114, 48, 44), kit.colour("second"), MARK, clip=wing)
    for i in range(3):
        angle = math.radians(-62 + i * 26)
        scene.add(ellipse(math.cos(angle) * 236, math.sin(angle) * 206, 13), WHITE, MARK, clip=wing)


_WINGS = {"bat": _bat, "gauze": _gauze, "feather": _feathered, "butterfly": _butterfly}
