"""Ears, antennae and horns: what stands out of a head behind its face."""

import math

from studio.engine.artist.colour import WHITE, Rgb, light, shade
from studio.engine.artist.kit import Kit
from studio.engine.artist.rig import Pose
from studio.engine.artist.shapes import GLOSS, GLOW, MARK, VOLUME, Scene, curve, ellipse, rounded, traced


def draw_ears(scene: Scene, kit: Kit, pose: Pose) -> None:
    """Draw both ears behind the head, each with its own swing."""
    shape = kit.part("ears", "none")
    if shape == "none":
        return
    for side in (-1, 1):
        swing = (pose["ears"] + (pose["ear_l"] if side < 0 else pose["ear_r"])) * side
        _EARS[shape](scene, kit, pose, side, swing)


def draw_antenna(scene: Scene, kit: Kit, swing: float) -> None:
    """Draw a robot's antenna with its lamp."""
    tip, rod = kit.colour("antenna", "accent"), shade(kit.colour("main"), 0.45)
    with scene.at(0, -kit["head_ry"] + 8, turn=swing):
        scene.line(curve((0, 0), (0, -40), (0, -78)), rod, 16, role=VOLUME)
        scene.add(rounded(-34, -18, 68, 30, 13), shade(kit.colour("main"), 0.3))
        scene.add(ellipse(0, -100, 36), tip, GLOW, blend=light(tip, 0.5))
        scene.add(ellipse(-10, -112, 10, 8), WHITE, GLOSS, alpha=0.8)


def _size(kit: Kit) -> float:
    return float(kit.parts.get("ear", 1.0))


def _inner(kit: Kit) -> tuple[Rgb, Rgb]:
    inner = kit.colour("inner")
    return inner, shade(inner, 0.28)


def _pointed(scene: Scene, kit: Kit, pose: Pose, side: int, swing: float) -> None:
    rx, ry, size = kit["head_rx"], kit["head_ry"], _size(kit)
    with scene.at(side * rx * 0.62 + pose["yaw"] * -16, -ry * 0.62, turn=side * 17 + swing, sx=side * size, sy=size):
        ear = scene.add(traced("-72 34, -68 -56, -20 -160, 6 -186, 30 -158, 72 -60, 84 40, 0 72"), kit.colour("ears"))
        if "eartips" in kit.marks:
            tip = traced("-90 -200, 90 -200, 70 -86, 30 -104, 4 -92, -26 -110, -70 -84")
            scene.add(tip, kit.colour("eartips", "accent"), MARK, clip=ear)
        inner, deep = _inner(kit)
        hollow = traced("-34 40, -32 -50, -4 -118, 8 -124, 18 -114, 44 -46, 48 44, 6 64", tension=0.45)
        scene.add(hollow, inner, MARK, clip=ear, blend=deep)


def _round(scene: Scene, kit: Kit, pose: Pose, side: int, swing: float) -> None:
    size = _size(kit)
    spread, rise = kit.parts.get("ear_at", (0.72, 0.72))
    x, y = side * kit["head_rx"] * spread + pose["yaw"] * -14, -kit["head_ry"] * rise
    with scene.at(x, y, turn=swing * 0.6, sx=side * size, sy=size):
        scene.add(ellipse(0, 0, 70, 68), kit.colour("ears"))
        if "plain_ears" not in kit.marks:
            inner, deep = _inner(kit)
            scene.add(ellipse(-4, 8, 42, 41), inner, MARK, blend=deep)


def _fluffy(scene: Scene, kit: Kit, pose: Pose, side: int, swing: float) -> None:
    """Draw a koala's: large, round, with a tufted rim."""
    with scene.at(side * kit["head_rx"] * 0.9 + pose["yaw"] * -14, -kit["head_ry"] * 0.5, turn=swing * 0.6, sx=side):
        scene.add(
            traced(
                "-70 30, -76 -40, -30 -88, 34 -92, 84 -54, 78 -30, 104 -8, 86 10, 98 42, 70 48, 66 76, 20 74, -30 78"
            ),
            kit.colour("ears"),
        )
        inner, deep = _inner(kit)
        scene.add(
            traced("-40 16, -40 -28, -8 -52, 34 -50, 54 -20, 46 4, 58 26, 34 36, 20 52, -20 48"),
            inner,
            MARK,
            blend=deep,
        )


def _tufts(scene: Scene, kit: Kit, pose: Pose, side: int, swing: float) -> None:
    with scene.at(
        side * kit["head_rx"] * 0.6 + pose["yaw"] * -12, -kit["head_ry"] * 0.7, turn=side * 30 + swing, sx=side
    ):
        scene.add(traced("-66 46, -40 -30, 0 -112, 22 -92, 58 -8, 66 60, 0 80", tension=0.45), kit.colour("ears"))
        scene.add(traced("-26 36, -12 -20, 4 -66, 22 -30, 34 40", tension=0.45), kit.colour("inner"), MARK)


def _long(scene: Scene, kit: Kit, pose: Pose, side: int, swing: float) -> None:
    """Draw a rabbit's; the left one is bent at its tip."""
    with scene.at(
        side * kit["head_rx"] * 0.36 + pose["yaw"] * -16, -kit["head_ry"] * 0.76, turn=side * 10 + swing, sx=side
    ):
        bent = side < 0
        ear = traced("-46 40, -58 -90, -44 -200, 6 -244, 46 -206, 62 -96, 50 40, 0 66")
        if bent:
            ear = traced(
                "-46 40, -58 -60, -52 -140, -10 -182, 66 -190, 122 -150, 134 -96, 96 -92, 66 -120, 58 -60, 50 40, 0 66"
            )
        shape = scene.add(ear, kit.colour("ears"))
        inner, deep = _inner(kit)
        hollow = (
            "-22 30, -30 -90, -22 -176, 4 -202, 26 -176, 32 -90, 26 30"
            if not bent
            else "-22 30, -32 -60, -26 -120, 4 -142, 26 -120, 28 -60, 26 30"
        )
        scene.add(traced(hollow), inner, MARK, clip=shape, blend=deep)


def _floppy(scene: Scene, kit: Kit, pose: Pose, side: int, swing: float) -> None:
    """Draw a dog's: set high, hanging down the cheeks."""
    with scene.at(
        side * kit["head_rx"] * 0.72 + pose["yaw"] * -12, -kit["head_ry"] * 0.74, turn=-side * 8 + swing, sx=side
    ):
        scene.add(
            traced("-46 10, -10 -34, 44 -22, 96 44, 122 138, 106 206, 66 214, 34 166, 10 96, -34 58"),
            kit.colour("ears", "accent"),
        )


def _leaf(scene: Scene, kit: Kit, pose: Pose, side: int, swing: float) -> None:
    """Draw a deer's or a cow's: pointing sideways."""
    with scene.at(
        side * kit["head_rx"] * 0.82 + pose["yaw"] * -14, -kit["head_ry"] * 0.52, turn=side * -14 + swing, sx=side
    ):
        ear = scene.add(traced("-40 -10, 10 -52, 90 -62, 140 -30, 104 16, 40 40, -20 40"), kit.colour("ears"))
        inner, deep = _inner(kit)
        scene.add(traced("0 -2, 40 -30, 96 -38, 116 -26, 86 2, 40 18"), inner, MARK, clip=ear, blend=deep)


def _big(scene: Scene, kit: Kit, pose: Pose, side: int, swing: float) -> None:
    """Draw an elephant's: wide fans."""
    with scene.at(side * kit["head_rx"] * 0.82 + pose["yaw"] * -10, -20, turn=swing * 0.8, sx=side):
        ear = scene.add(
            traced("-30 -90, 40 -150, 130 -140, 176 -60, 168 40, 110 128, 40 120, -20 60"), kit.colour("ears")
        )
        inner, deep = _inner(kit)
        scene.add(
            traced("0 -70, 50 -110, 116 -104, 142 -44, 132 32, 90 90, 44 84, 4 40"), inner, MARK, clip=ear, blend=deep
        )


def _bolts(scene: Scene, kit: Kit, pose: Pose, side: int, swing: float) -> None:
    metal = kit.colour("ears", "accent")
    with scene.at(side * (kit["head_rx"] + 4), 6, sx=side):
        scene.add(rounded(-22, -58, 50, 116, 22), metal)
        scene.add(rounded(20, -34, 26, 68, 13), light(metal, 0.25))
    if side > 0:
        draw_antenna(scene, kit, swing * 0.8 - pose["yaw"] * 6)


def _feelers(scene: Scene, kit: Kit, pose: Pose, side: int, swing: float) -> None:
    """Draw a bee's or a butterfly's."""
    tone = kit.colour("antenna", "accent")
    with scene.at(side * kit["head_rx"] * 0.3, -kit["head_ry"] * 0.86, turn=side * 18 + swing, sx=side):
        scene.line(curve((0, 0), (-6, -80), (40, -112)), tone, 13, role=VOLUME)
        scene.add(ellipse(46, -116, 24), tone)


def _eye_bumps(scene: Scene, kit: Kit, pose: Pose, side: int, swing: float) -> None:
    """Draw a frog's eyes sit in bumps above its head."""
    yaw = math.sin(pose["yaw"] * 0.5)
    with scene.at(side * kit["head_rx"] * kit["eye_u"] + yaw * 60, kit["head_ry"] * kit["eye_v"] - 2, sx=side):
        scene.add(ellipse(0, 0, kit["eye_w"] * 1.42, kit["eye_h"] * 1.42), kit.colour("head"))


def _petals(scene: Scene, kit: Kit, pose: Pose, side: int, swing: float) -> None:
    """Draw a flower's or a sun's ring of petals."""
    if side > 0:
        return
    rx, ry = kit["head_rx"], kit["head_ry"]
    for i in range(12):
        angle = i * 30 + swing * 0.5
        with scene.at(
            math.sin(math.radians(angle)) * rx * 0.98, -math.cos(math.radians(angle)) * ry * 0.98, turn=angle
        ):
            scene.add(ellipse(0, -34, 48, 76), kit.colour("petals", "accent"))


_EARS = {
    "pointed": _pointed, "round": _round, "fluffy": _fluffy, "tufts": _tufts, "long": _long, "floppy": _floppy,
    "leaf": _leaf,
    "big": _big, "bolts": _bolts, "feelers": _feelers, "bumps": _eye_bumps, "petals": _petals,
}  # fmt: skip
