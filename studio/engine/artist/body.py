"""Bodies, bellies, legs and feet."""

import math

from studio.engine.artist.colour import Rgb, light, shade
from studio.engine.artist.kit import Kit
from studio.engine.artist.rig import Pose
from studio.engine.artist.shapes import (
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
    traced,
    tube,
)  # fmt: skip

PEAR: list[Point] = [
    (0, -1.0),
    (0.42, -0.95),
    (0.7, -0.55),
    (0.94, 0.06),
    (1.0, 0.5),
    (0.74, 0.9),
    (0.3, 1.0),
    (0, 1.0),
]
EGG: list[Point] = [(0, -1.02), (0.5, -0.9), (0.86, -0.42), (1.0, 0.16), (0.88, 0.68), (0.5, 0.95), (0, 1.0)]


def hip(kit: Kit, pose: Pose) -> float:
    """Return how far the hips have come down from standing (figure units)."""
    return pose["crouch"] * kit["hip_y"] * 0.5 + pose["sit"] * (kit["hip_y"] - kit["leg"] * 0.5)


def draw_tentacles(scene: Scene, kit: Kit, pose: Pose) -> None:
    """Draw an octopus' lower arms, waving with the tail joint and the phase."""
    if kit.part("feet") != "tentacles":
        return
    with scene.layer("tentacles"):
        for i, x in enumerate((-150, -92, -32, 32, 92, 150)):
            swing = math.sin(math.tau * pose["phase"] + i * 1.1) * 10 + pose["tail"] * 0.8
            end = (x * 1.5 + swing * 1.4, -30 - (i in (0, 5)) * 34)
            arm = scene.add(tube((x * 0.8, -290), (x * 1.02 + swing, -20), end, 54, 24), kit.colour("legs"))
            arm.tag = f"tentacle{i}"
            scene.add(ellipse(end[0], end[1] + 4, 11), kit.colour("second"), MARK, clip=arm)


def draw_legs(scene: Scene, kit: Kit, pose: Pose) -> None:
    """Draw both legs, standing on the ground or stretched out in front when sitting."""
    for side, key in ((-1, "l"), (1, "r")):
        if kit.part("feet", "paw") in ("none", "tentacles"):
            return
        _leg(scene, kit, pose, side, key)


def _leg(scene: Scene, kit: Kit, pose: Pose, side: int, key: str) -> None:
    sit = pose["sit"]
    drop = hip(kit, pose)
    hip_x, hip_y = side * kit["hip_x"] + pose["hips"], -(kit["hip_y"] + 26 - drop)
    lift = pose[f"lift_{key}"]
    foot_x = side * (kit["hip_x"] + pose[f"foot_{key}"] + 34 * sit)
    foot_y = -(kit["foot"] * 0.42 + lift + 24 * sit)
    slack = max(0.0, math.hypot(foot_x - hip_x, foot_y - hip_y) * 0.05 + drop * (1 - sit) * 0.9 + lift * 0.3)
    knee = ((hip_x + foot_x) / 2 + side * slack, (hip_y + foot_y) / 2)
    colour = kit.colour("legs", "main")
    sock = kit.colour("feet", "accent" if "socks" in kit.marks else "legs" if "legs" in kit.colours else "main")
    w = kit["leg"]
    with scene.layer("leg"):
        if kit.part("feet") == "toes":
            scene.line(curve((hip_x, hip_y), knee, (foot_x, foot_y)), sock, 20, role=VOLUME)
        else:
            leg = scene.add(tube((hip_x, hip_y), knee, (foot_x, foot_y - w * 0.3), w, w * 0.74), colour)
            leg.solid, leg.tag = 0.7, "leg"
    with scene.layer("foot"), scene.at(foot_x, foot_y, turn=side * (pose[f"toe_{key}"] + 22 * sit), sx=side):
        _FEET[kit.part("feet", "paw")](scene, kit, sock, sit)


def _paw_foot(scene: Scene, kit: Kit, colour: Rgb, sit: float) -> None:
    r = kit["foot"]
    rise = 0.44 + 0.42 * sit
    scene.add(
        blob(
            [
                (-r * 0.86, r * 0.1),
                (-r * 0.6, -r * rise),
                (r * 0.2, -r * rise * 1.08),
                (r * 0.98, -r * 0.1 * (1 - sit)),
                (r * 0.96, r * 0.34),
                (r * 0.3, r * (0.42 + 0.42 * sit)),
                (-r * 0.6, r * (0.42 + 0.4 * sit)),
            ]
        ),
        colour,
    )
    if sit > 0.05:
        pad = kit.colour("pads", "inner")
        scene.add(ellipse(r * 0.05, r * 0.14, r * 0.36, r * 0.32 * sit), pad, MARK, alpha=sit)
        for x, y in ((-0.42, -0.2), (-0.02, -0.42), (0.42, -0.24)):
            scene.add(ellipse(r * x, r * y * sit, r * 0.15, r * 0.15 * sit), pad, MARK, alpha=sit)
    else:
        for x in (0.36, 0.68):
            scene.line(
                curve((r * x, r * 0.06), (r * (x + 0.05), r * 0.2), (r * x, r * 0.34)),
                shade(colour, 0.42),
                5,
                alpha=0.7,
            )


def _boot(scene: Scene, kit: Kit, colour: Rgb, sit: float) -> None:
    r = kit["foot"]
    scene.add(
        blob([(-r * 0.8, r * 0.3), (-r * 0.74, -r * 0.5), (r * 0.1, -r * 0.62), (r * 0.8, -r * 0.2), (r, r * 0.3)]),
        colour,
    )
    scene.add(rounded(-r * 0.9, r * 0.16, r * 1.95, r * 0.26, r * 0.12), shade(colour, 0.45))


def _toes(scene: Scene, kit: Kit, colour: Rgb, sit: float) -> None:
    r = kit["foot"]
    for x, turn in ((-0.42, -14), (0.05, 0), (0.5, 14)):
        with scene.at(r * x, r * 0.1, turn=turn):
            scene.add(ellipse(0, 0, r * 0.28, r * 0.36), colour).solid = 0.8


def _hoof(scene: Scene, kit: Kit, colour: Rgb, sit: float) -> None:
    r = kit["foot"]
    scene.add(traced("-.7 .42, -.62 -.3, 0 -.44, .66 -.26, .84 .42, .1 .46", r, r, 0.4), kit.colour("hooves", "accent"))
    scene.line(curve((r * 0.16, r * 0.1), (r * 0.2, r * 0.4)), shade(kit.colour("hooves", "accent"), 0.5), 6)


def _shoe(scene: Scene, kit: Kit, colour: Rgb, sit: float) -> None:
    r, tone = kit["foot"], kit.colour("shoes", "accent")
    scene.add(traced("-.78 .3, -.74 -.36, -.1 -.52, .5 -.3, 1 .04, 1 .34", r, r), tone)
    scene.add(rounded(-r * 0.86, r * 0.2, r * 1.92, r * 0.22, r * 0.1), light(tone, 0.75), VOLUME).solid = 0.3


def _webbed(scene: Scene, kit: Kit, colour: Rgb, sit: float) -> None:
    r = kit["foot"]
    scene.add(traced("-.4 .36, -.34 -.2, 0 -.4, .5 -.2, 1.16 .1, .98 .28, 1.06 .44, .5 .42, .2 .5", r, r, 0.45), colour)


_FEET = {"paw": _paw_foot, "boot": _boot, "toes": _toes, "hoof": _hoof, "shoe": _shoe, "webbed": _webbed}


def draw_torso(scene: Scene, kit: Kit, pose: Pose) -> Shape | None:
    """Draw the body with its belly; returns None for characters that are all head."""
    rx, ry = kit["body_rx"], kit["body_ry"]
    if rx <= 0:
        return None
    breath = pose["breath"]
    with scene.layer("body"), scene.at(0, -kit["body_y"], sx=1 + 0.035 * breath, sy=1 + 0.02 * breath):
        if kit.part("body") == "box":
            torso = scene.add(rounded(-rx, -ry, rx * 2, ry * 1.95, rx * 0.55), kit.colour("body"))
        else:
            outline = EGG if kit.part("body") == "egg" else PEAR
            torso = scene.add(blob([(x * rx, y * ry) for x, y in mirrored(outline)]), kit.colour("body"))
        torso.tag = "torso"
        _torso_marks(scene, kit, rx, ry, torso)
    return torso


def _torso_marks(scene: Scene, kit: Kit, rx: float, ry: float, torso: Shape) -> None:
    if "belly" in kit.marks:
        egg = kit.part("body") == "egg"
        belly = kit.colour("belly", "second")
        wide, y, high = (rx * 0.7, ry * 0.3, ry * 0.72) if egg else (rx * 0.58, ry * 0.26, ry * 0.64)
        shape = scene.add(ellipse(0, y, wide, high), belly, MARK, clip=torso)
        if "plates" in kit.marks:
            for row in range(5):
                at = y + (row - 2) * 30
                scene.line(curve((-wide, at), (0, at + 14), (wide, at)), shade(belly, 0.22), 7, clip=shape)
    for name, draw in _TORSO.items():
        if name in kit.marks:
            draw(scene, kit, rx, ry, torso)


def _feathers(scene: Scene, kit: Kit, rx: float, ry: float, torso: Shape) -> None:
    tone = shade(kit.colour("belly", "second"), 0.2)
    for row, columns in enumerate(((-0.3, 0, 0.3), (-0.16, 0.16), (0,))):
        for column in columns:
            x, y = column * rx, (0.1 + row * 0.22) * ry
            scene.line(curve((x - 20, y), (x, y + 26), (x + 20, y)), tone, 7, clip=torso)


def _chest(scene: Scene, kit: Kit, rx: float, ry: float, torso: Shape) -> None:
    glow = kit.colour("chest", "eyes")
    scene.add(rounded(-rx * 0.5, -ry * 0.34, rx, ry * 0.76, 24), light(kit.colour("body"), 0.34), MARK)
    scene.add(ellipse(-rx * 0.2, ry * 0.02, 20), glow, GLOW, blend=light(glow, 0.5))
    for row in (0, 1, 2):
        scene.add(rounded(rx * 0.06, ry * (-0.14 + row * 0.14), rx * 0.3, 8, 4), shade(kit.colour("body"), 0.4), MARK)


def _bands(scene: Scene, kit: Kit, rx: float, ry: float, torso: Shape) -> None:
    """Draw a bee's rings."""
    for y in (-0.5, 0.06, 0.62):
        band = traced(f"-1.2 {y}, 0 {y + 0.12}, 1.2 {y}, 1.2 {y + 0.27}, 0 {y + 0.41}, -1.2 {y + 0.27}", rx, ry, 0.4)
        scene.add(band, kit.colour("stripes", "accent"), MARK, clip=torso)


def _flanks(scene: Scene, kit: Kit, rx: float, ry: float, torso: Shape) -> None:
    """Draw a tiger's stripes on the sides of the body."""
    for side in (-1, 1):
        for y in (-0.3, 0.12, 0.52):
            with scene.at(side * 1.06 * rx, y * ry):
                scene.add(
                    traced("0 -.12, -.46 0, 0 .1", side * rx, ry, 0.4),
                    kit.colour("stripes", "accent"),
                    MARK,
                    clip=torso,
                )


def _dapples(scene: Scene, kit: Kit, rx: float, ry: float, torso: Shape) -> None:
    for x, y, r in (
        (-0.72, -0.2, 0.1),
        (-0.82, 0.22, 0.12),
        (0.72, -0.14, 0.11),
        (0.84, 0.3, 0.1),
        (-0.7, 0.6, 0.08),
        (0.62, 0.64, 0.09),
    ):
        scene.add(ellipse(x * rx, y * ry, r * rx), kit.colour("spots", "accent"), MARK, clip=torso)


def _shirt(scene: Scene, kit: Kit, rx: float, ry: float, torso: Shape) -> None:
    """Draw a person's collar and trousers."""
    scene.add(traced("-1.3 .42, 0 .5, 1.3 .42, 1.3 1.3, -1.3 1.3", rx, ry, 0.3), kit.colour("legs"), MARK, clip=torso)
    scene.add(ellipse(0, -ry, rx * 0.4, ry * 0.3), kit.colour("head"), MARK, clip=torso)
    scene.line(
        curve((-rx * 0.44, -ry), (0, -ry * 0.5), (rx * 0.44, -ry)), light(kit.colour("body"), 0.3), 13, clip=torso
    )


_TORSO = {
    "feathers": _feathers,
    "chest": _chest,
    "bands": _bands,
    "bold": _flanks,
    "dapples": _dapples,
    "shirt": _shirt,
}
