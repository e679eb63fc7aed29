"""What a character wears, fitted to its head and body."""

from collections.abc import Callable

from studio.engine.artist.colour import WHITE, Rgb, light, shade
from studio.engine.artist.ball import Ball
from studio.engine.artist.kit import Kit, item_colours
from studio.engine.artist.rig import Pose
from studio.engine.artist.shapes import DEPTH, GLOSS, LINE, MARK, VOLUME, Scene, blob, curve, ellipse, rounded, tube
from studio.engine.artist.specs import Item

Draw = Callable[[Scene, Kit, Pose, Rgb, Rgb], None]


def draw_wear(scene: Scene, kit: Kit, pose: Pose, item: Item, slot: str, share: float) -> None:
    """Draw one worn thing if it belongs to ``slot``; ``share`` below 1 while it appears or leaves."""
    found = WEARS.get(item.kind)
    if found is None or found[0] != slot or share <= 0.01:
        return
    first, second = item_colours(item)
    with scene.layer(item.kind, alpha=min(1.0, share * 3)):
        if slot == "hat":
            with scene.at(0, -kit["head_ry"] * 0.8, sx=share * kit["head_rx"] / 214, sy=share * kit["head_rx"] / 214):
                found[1](scene, kit, pose, first, second)
        else:
            with scene.at(0, 0, sx=0.6 + 0.4 * share, sy=0.6 + 0.4 * share):
                found[1](scene, kit, pose, first, second)


def _scarf(scene: Scene, kit: Kit, pose: Pose, first: Rgb, second: Rgb) -> None:
    """Around the neck, at the upper body's top; the loose end swings with the tail joint."""
    y, half = -kit["neck_y"] + 22, max(kit["shoulder_x"] * 1.06, 100)
    with scene.at(half * 0.42, y + 24, turn=-8 - pose["tail"] * 0.35):
        end = scene.add(
            blob([(-38, -10), (36, -10), (44, 70), (48, 128), (-40, 136), (-40, 60)], 0.35), shade(first, 0.1)
        )
        for row in (78, 104):
            scene.line(curve((-46, row + 4), (0, row + 8), (54, row)), second, 12, clip=end, role=MARK)
        for x in (-28, -6, 16, 38):
            scene.line(curve((x, 132), (x + 1, 148)), shade(first, 0.18), 8)
    with scene.at(0, y):
        scene.add(ellipse(0, 26, half, 40), shade(first, 0.8), DEPTH, alpha=0.25)
        band = scene.add(
            blob(
                [
                    (-half, -20),
                    (-half * 0.5, -34),
                    (half * 0.5, -34),
                    (half, -20),
                    (half * 1.04, 16),
                    (half * 0.6, 50),
                    (0, 62),
                    (-half * 0.6, 50),
                    (-half * 1.04, 16),
                ],
                0.5,
            ),
            first,
        )
        scene.line(
            curve((-half * 0.98, 14), (-half * 0.4, 42), (half * 0.4, 42), (half * 0.98, 14)),
            shade(first, 0.3),
            6,
            clip=band,
        )
        scene.add(
            blob(
                [
                    (half * 0.12, 14),
                    (half * 0.42, 4),
                    (half * 0.72, 20),
                    (half * 0.66, 58),
                    (half * 0.4, 68),
                    (half * 0.14, 54),
                ]
            ),
            light(first, 0.08),
        )


def _bow_tie(scene: Scene, kit: Kit, pose: Pose, first: Rgb, second: Rgb) -> None:
    with scene.at(0, -kit["neck_y"] + 44):
        for side in (-1, 1):
            wing = scene.add(
                blob(
                    [
                        (side * 4, -10),
                        (side * 52, -40),
                        (side * 82, -30),
                        (side * 84, 30),
                        (side * 52, 40),
                        (side * 4, 10),
                    ],
                    0.4,
                ),
                first,
            )
            scene.line(curve((side * 16, 0), (side * 40, -6)), shade(first, 0.35), 6, clip=wing)
        scene.add(rounded(-20, -22, 40, 44, 15), light(first, 0.12))


def _glasses(scene: Scene, kit: Kit, pose: Pose, first: Rgb, second: Rgb) -> None:
    ball = Ball(kit, pose)
    r = max(kit["eye_w"], kit["eye_h"]) * 1.36
    inner = []
    for side in (-1, 1):
        x, y, narrow = ball.at(side * kit["eye_u"], kit["eye_v"])
        ex, ey, _ = ball.at(side * 0.98, kit["eye_v"] - 0.12)
        rx = r * (0.55 + 0.45 * narrow)
        scene.line(curve((x + side * rx, y - 8), (ex, ey)), first, 13)
        scene.add(ellipse(x, y, rx, r), WHITE, GLOSS, alpha=0.22)
        scene.line(ellipse(x, y, rx, r), first, 15)
        scene.line(curve((x - rx * 0.5, y - r * 0.42), (x - rx * 0.2, y - r * 0.66)), WHITE, 9, role=GLOSS, alpha=0.8)
        inner.append((x - side * rx, y))
    (lx, ly), (rx2, ry2) = inner
    scene.line(curve((lx, ly - 8), ((lx + rx2) / 2, ly - 24), (rx2, ry2 - 8)), first, 13)


def _top_hat(scene: Scene, kit: Kit, pose: Pose, first: Rgb, second: Rgb) -> None:
    with scene.at(14, 4, turn=7):
        crown = scene.add(
            blob([(-78, 6), (-86, -120), (-80, -138), (0, -146), (80, -138), (86, -120), (78, 6)], 0.3), first
        )
        scene.add(rounded(-100, -36, 200, 36, 4), second, MARK, clip=crown)
        scene.add(
            blob([(-136, -8), (0, -22), (136, -8), (142, 8), (100, 24), (0, 32), (-100, 24), (-142, 8)]),
            light(first, 0.06),
        )


#: id: (slot, how it is drawn). Slots: back, neck, eyes, hat, body, over.
WEARS: dict[str, tuple[str, Draw]] = {
    "scarf": ("neck", _scarf),
    "bow-tie": ("neck", _bow_tie),
    "glasses": ("eyes", _glasses),
    "hat": ("hat", _top_hat),
}

_USED = (VOLUME, LINE, tube)
