"""Heads: outlines, ears, horns and the markings that make a species itself."""

from studio.engine.artist.colour import WHITE, light, mix, shade
from studio.engine.artist.face import Ball, draw_face
from studio.engine.artist.kit import Kit
from studio.engine.artist.rig import Pose
from studio.engine.artist.shapes import (
    DEPTH,
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
    mirrored,
    rounded,
)  # fmt: skip

#: Right halves of head outlines, from the crown to the chin, in shares of the head's radii.
OUTLINES: dict[str, list[Point]] = {
    "round": [(0, -1), (0.54, -0.86), (0.9, -0.42), (1.0, 0.12), (0.88, 0.62), (0.5, 0.93), (0, 1.0)],
    "fox": [(0, -0.98), (0.52, -0.86), (0.88, -0.44), (1.02, 0.02), (1.12, 0.3), (1.3, 0.52), (1.04, 0.62),
            (0.78, 0.8), (0.4, 0.97), (0, 1.03)],
    "cat": [(0, -0.94), (0.5, -0.86), (0.9, -0.48), (1.07, 0.08), (1.0, 0.56), (0.6, 0.9), (0, 0.98)],
    "wide": [(0, -0.92), (0.55, -0.84), (0.98, -0.42), (1.14, 0.16), (1.02, 0.64), (0.56, 0.92), (0, 0.98)],
    "chubby": [(0, -0.96), (0.48, -0.85), (0.84, -0.44), (1.02, 0.06), (1.1, 0.44), (0.84, 0.84), (0.4, 0.98), (0, 1.0)],
    "long": [(0, -1.0), (0.5, -0.88), (0.84, -0.46), (0.92, 0.06), (0.8, 0.58), (0.56, 0.98), (0, 1.1)],
    "egg": [(0, -1.06), (0.5, -0.92), (0.88, -0.42), (1.02, 0.18), (0.92, 0.68), (0.52, 0.96), (0, 1.0)],
}  # fmt: skip


def draw_head(scene: Scene, kit: Kit, pose: Pose) -> Shape:
    """Draw ears, skull, markings and face around the head's centre; return the skull."""
    rx, ry = kit["head_rx"], kit["head_ry"]
    with scene.layer("ears"):
        _ears(scene, kit, pose)
    with scene.layer("head"):
        if kit.part("head") == "box":
            skull = scene.add(rounded(-rx, -ry, rx * 2, ry * 2, ry * 0.55), kit.colour("head"), VOLUME)
        else:
            outline = [(x * rx, y * ry) for x, y in mirrored(OUTLINES[kit.part("head", "round")])]
            skull = scene.add(blob(outline), kit.colour("head"), VOLUME)
        skull.tag = "skull"
    _marks(scene, kit, pose, skull)
    draw_face(scene, kit, pose, skull)
    return skull


def _ears(scene: Scene, kit: Kit, pose: Pose) -> None:
    shape = kit.part("ears", "none")
    if shape == "none":
        return
    for side in (-1, 1):
        swing = pose["ears"] * side + (pose["ear_l"] if side < 0 else pose["ear_r"]) * side
        _EARS[shape](scene, kit, pose, side, swing)


def _pointed(scene: Scene, kit: Kit, pose: Pose, side: int, swing: float) -> None:
    rx, ry = kit["head_rx"], kit["head_ry"]
    size = float(kit.parts.get("ear", 1.0))
    tip = kit.colour("eartips", "main") if "eartips" in kit.marks else kit.colour("ears", "main")
    with scene.at(side * rx * 0.62 + pose["yaw"] * -16, -ry * 0.62, turn=side * 17 + swing, sx=side * size, sy=size):
        ear = scene.add(
            blob([(-72, 34), (-66, -60), (-16, -168), (4, -184), (22, -168), (70, -64), (84, 40), (0, 72)], 0.45),
            kit.colour("ears", "main"),
        )
        if "eartips" in kit.marks:
            scene.add(
                blob([(-90, -200), (90, -200), (70, -86), (30, -104), (4, -92), (-26, -110), (-70, -84)], 0.5),
                tip,
                MARK,
                clip=ear,
            )
        scene.add(
            blob([(-34, 40), (-32, -50), (-4, -118), (8, -124), (18, -114), (44, -46), (48, 44), (6, 64)], 0.45),
            kit.colour("inner"),
            MARK,
            clip=ear,
            blend=shade(kit.colour("inner"), 0.3),
        )


def _round_ears(scene: Scene, kit: Kit, pose: Pose, side: int, swing: float) -> None:
    rx, ry = kit["head_rx"], kit["head_ry"]
    size = float(kit.parts.get("ear", 1.0))
    spread, rise = kit.parts.get("ear_at", (0.72, 0.72))
    with scene.at(side * rx * spread + pose["yaw"] * -14, -ry * rise, turn=swing * 0.6, sx=side * size, sy=size):
        scene.add(ellipse(0, 0, 70, 68), kit.colour("ears", "main"))
        scene.add(ellipse(-4, 8, 42, 41), kit.colour("inner"), MARK, blend=shade(kit.colour("inner"), 0.25))


def _tufts(scene: Scene, kit: Kit, pose: Pose, side: int, swing: float) -> None:
    rx, ry = kit["head_rx"], kit["head_ry"]
    with scene.at(side * rx * 0.6 + pose["yaw"] * -12, -ry * 0.7, turn=side * 30 + swing, sx=side):
        scene.add(
            blob([(-66, 46), (-40, -30), (0, -112), (22, -92), (58, -8), (66, 60), (0, 80)], 0.45),
            kit.colour("ears", "main"),
        )
        scene.add(blob([(-26, 36), (-12, -20), (4, -66), (22, -30), (34, 40)], 0.45), kit.colour("inner"), MARK)


def _bolts(scene: Scene, kit: Kit, pose: Pose, side: int, swing: float) -> None:
    rx = kit["head_rx"]
    metal = kit.colour("ears", "accent")
    with scene.at(side * (rx + 4), 6, sx=side):
        scene.add(rounded(-22, -58, 50, 116, 22), metal)
        scene.add(rounded(20, -34, 26, 68, 13), light(metal, 0.25))
    if side > 0:
        tip = kit.colour("antenna", "accent")
        with scene.at(0, -kit["head_ry"] + 8, turn=swing * 0.8 + pose["yaw"] * -6):
            scene.line(curve((0, 0), (0, -40), (0, -78)), shade(kit.colour("main"), 0.45), 16, role=VOLUME)
            scene.add(rounded(-34, -18, 68, 30, 13), shade(kit.colour("main"), 0.3))
            scene.add(ellipse(0, -100, 34), tip, GLOW, blend=light(tip, 0.5))
            scene.add(ellipse(-10, -112, 10, 8), WHITE, GLOSS, alpha=0.8)


_EARS = {"pointed": _pointed, "round": _round_ears, "tufts": _tufts, "bolts": _bolts}


def _marks(scene: Scene, kit: Kit, pose: Pose, skull: Shape) -> None:
    rx, ry = kit["head_rx"], kit["head_ry"]
    ball = Ball(kit, pose)
    dx, dy, _ = ball.at(0, 0)
    with scene.layer("marks"):
        for name in sorted(kit.marks & _MARKS.keys()):
            with scene.at(dx * 0.9, dy * 0.8):
                _MARKS[name](scene, kit, rx, ry, skull)


def _cheeks(scene: Scene, kit: Kit, rx: float, ry: float, skull: Shape) -> None:
    """A fox's white cheeks, meeting under the nose."""
    points: list[Point] = [
        (0, 0.16),
        (0.2, 0.3),
        (0.44, 0.3),
        (0.66, 0.1),
        (0.9, -0.02),
        (1.5, 0.1),
        (1.5, 1.2),
        (0, 1.3),
    ]
    shape = scene.add(
        blob([(x * rx, y * ry) for x, y in mirrored(points)]), kit.colour("cheeks", "second"), MARK, clip=skull
    )
    shape.tag = "cheeks"


def _disc(scene: Scene, kit: Kit, rx: float, ry: float, skull: Shape) -> None:
    """An owl's face: two pale discs and a heart-shaped rim."""
    pale = kit.colour("face", "second")
    for side in (-1, 1):
        scene.add(
            ellipse(side * rx * 0.42, ry * 0.02, rx * 0.5, ry * 0.62), shade(kit.colour("main"), 0.16), MARK, clip=skull
        )
    for side in (-1, 1):
        scene.add(
            ellipse(side * rx * 0.41, ry * 0.02, rx * 0.45, ry * 0.56),
            pale,
            MARK,
            clip=skull,
            blend=mix(pale, kit.colour("main"), 0.18),
        )


def _tabby(scene: Scene, kit: Kit, rx: float, ry: float, skull: Shape) -> None:
    """Three stripes on the brow and two on each cheek."""
    tone = kit.colour("stripes", "accent")
    for x, long in ((-0.22, 0.3), (0, 0.42), (0.22, 0.3)):
        scene.add(
            blob(
                [
                    ((x - 0.055) * rx, -1.1 * ry),
                    ((x + 0.055) * rx, -1.1 * ry),
                    ((x * 0.86 + 0.035) * rx, (-0.98 + long) * ry),
                    (x * 0.8 * rx, (-0.92 + long) * ry),
                    ((x * 0.86 - 0.035) * rx, (-0.98 + long) * ry),
                ],
                0.45,
            ),
            tone,
            MARK,
            clip=skull,
        )
    for side in (-1, 1):
        for y in (0.12, 0.36):
            scene.add(
                blob(
                    [
                        (side * 1.2 * rx, (y - 0.08) * ry),
                        (side * 0.74 * rx, (y + 0.02) * ry),
                        (side * 1.2 * rx, (y + 0.1) * ry),
                    ],
                    0.4,
                ),
                tone,
                MARK,
                clip=skull,
            )


def _panel(scene: Scene, kit: Kit, rx: float, ry: float, skull: Shape) -> None:
    """A robot's lighter brow plate."""
    plate = light(kit.colour("main"), 0.3)
    scene.add(rounded(-rx * 0.34, -ry * 1.1, rx * 0.68, ry * 0.28, 16), plate, MARK, clip=skull)


_MARKS = {"cheeks": _cheeks, "disc": _disc, "tabby": _tabby, "panel": _panel}


def chin_shadow(scene: Scene, kit: Kit) -> None:
    """Darken what lies under the head, only where something is drawn already."""
    scene.add(
        ellipse(0, kit["head_ry"] * 0.2, kit["head_rx"] * 0.8, kit["head_ry"] * 0.98),
        shade(kit.colour("main"), 0.7),
        DEPTH,
        alpha=0.3,
    )
