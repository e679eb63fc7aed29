"""Heads: their outlines, and the order in which everything on them is drawn."""

import math
from functools import lru_cache

from PySide6.QtGui import QPainterPath

from studio.engine.artist.ball import Ball
from studio.engine.artist.colour import shade
from studio.engine.artist.ears import draw_ears
from studio.engine.artist.face import draw_face
from studio.engine.artist.kit import Kit
from studio.engine.artist.marks import draw_behind, draw_crest, draw_marks
from studio.engine.artist.rig import Pose
from studio.engine.artist.shapes import DEPTH, VOLUME, Scene, Shape, blob, ellipse, points, rounded, star, symmetric

#: Right halves of head outlines, from the crown to the chin, in shares of the head's radii.
OUTLINES = {
    "round": "0 -1, .54 -.86, .9 -.42, 1 .12, .88 .62, .5 .93, 0 1",
    "fox": "0 -.98, .52 -.86, .88 -.44, 1.02 .02, 1.12 .3, 1.3 .52, 1.04 .62, .78 .8, .4 .97, 0 1.03",
    "cat": "0 -.94, .5 -.86, .9 -.48, 1.07 .08, 1 .56, .6 .9, 0 .98",
    "wide": "0 -.92, .55 -.84, .98 -.42, 1.14 .16, 1.02 .64, .56 .92, 0 .98",
    "chubby": "0 -.96, .48 -.85, .84 -.44, 1.02 .06, 1.12 .46, .86 .86, .4 .98, 0 1",
    "long": "0 -1, .5 -.9, .84 -.48, .9 .06, .82 .54, .6 .98, 0 1.12",
    "egg": "0 -1.06, .5 -.92, .88 -.42, 1.02 .18, .92 .68, .52 .96, 0 1",
    "frog": "0 -.62, .5 -.64, 1 -.34, 1.22 .2, 1.04 .68, .56 .92, 0 .96",
    "gumdrop": "0 -1, .4 -.92, .76 -.54, .94 0, 1.08 .56, 1.1 .88, .86 1, 0 1",
    "dome": "0 -1, .56 -.9, .94 -.46, 1 .1, .88 .52, .56 .66, 0 .7",
    "column": "0 -1, .4 -.96, .74 -.72, .86 -.3, .88 .3, .82 .9, .5 1, 0 1",
    "drop": "0 -1.3, .2 -.9, .56 -.44, .9 .06, 1 .5, .8 .88, .44 1, 0 1",
}


def draw_head(scene: Scene, kit: Kit, pose: Pose) -> Shape:
    """Draw ears, skull, markings and face around the head's centre; return the skull."""
    draw_behind(scene, kit, pose)
    with scene.layer("ears"):
        draw_ears(scene, kit, pose)
    with scene.layer("head"):
        skull = scene.add(_outline(kit, pose), kit.colour("head"), VOLUME)
        skull.tag = "skull"
    ball = Ball(kit, pose)
    dx, dy, _ = ball.at(0, 0)
    draw_marks(scene, kit, skull, dx, dy)
    draw_face(scene, kit, pose, skull)
    draw_crest(scene, kit, pose)
    return skull


def chin_shadow(scene: Scene, kit: Kit) -> None:
    """Darken what lies under the head, only where something is drawn already."""
    shadow = ellipse(0, kit["head_ry"] * 0.2, kit["head_rx"] * 0.8, kit["head_ry"] * 0.98)
    scene.add(shadow, shade(kit.colour("main"), 0.7), DEPTH, alpha=0.3)


def _outline(kit: Kit, pose: Pose) -> QPainterPath:
    rx, ry, kind = kit["head_rx"], kit["head_ry"], kit.part("head", "round")
    if kind == "box":
        return rounded(-rx, -ry, rx * 2, ry * 2, ry * 0.55)
    if kind == "ghost":
        return _sheet(rx, ry, pose)
    if kind == "puffy":
        return _puffs(rx, ry)
    if kind == "star":
        return _soft_star(rx, ry)
    return symmetric(OUTLINES[kind], rx, ry)


def _sheet(rx: float, ry: float, pose: Pose) -> QPainterPath:
    """Return a ghost: a dome whose hem waves with the tail joint and the phase."""
    upper = [(x * rx, y * ry) for x, y in points("0 -1, .54 -.86, .9 -.42, .98 .1, 1.02 .6")]
    hem = []
    for i in range(9):
        x = 1.04 - i * 0.26
        wave = math.sin(i * math.pi * 0.5 * 1.999 + math.pi / 2 + math.tau * pose["phase"] * 2)
        hem.append(
            (x * rx + pose["tail"] * 1.2, (0.92 + 0.09 * wave * (1 if i % 2 else -1)) * ry + (34 if i % 2 else -4))
        )
    left = [(-x, y) for x, y in reversed(upper[1:])]
    return blob([*upper, *hem, *left])


def _soft_star(rx: float, ry: float) -> QPainterPath:
    path = star(0, 0.08, 1.16, 0.68)
    corners = [(path.elementAt(i).x, path.elementAt(i).y) for i in range(10)]
    soft = []
    for i, (x, y) in enumerate(corners):
        keep = 0.8 if i % 2 == 0 else 0.9
        ends = (corners[i - 1], corners[(i + 1) % 10])
        soft += [((x * keep + u * (1 - keep)) * rx, (y * keep + v * (1 - keep)) * ry) for u, v in ends]
    return blob(soft)


@lru_cache(maxsize=8)
def _puffs(rx: float, ry: float) -> QPainterPath:
    """Return a cloud: balls grown into each other."""
    path = QPainterPath()
    for x, y, r in (
        (-0.74, 0.3, 0.44),
        (0.74, 0.3, 0.44),
        (-0.36, -0.34, 0.56),
        (0.32, -0.42, 0.6),
        (-0.28, 0.5, 0.46),
        (0.3, 0.5, 0.46),
    ):
        path = path.united(ellipse(x * rx, y * ry, r * rx * 0.98, r * ry * 1.18))
    return path.united(ellipse(0, 0.16 * ry, rx * 0.8, ry * 0.7))
