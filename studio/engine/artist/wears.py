"""What a character wears, fitted to its head and body."""

from studio.engine.artist.ball import Ball
from studio.engine.artist.colour import WHITE, Rgb, light, shade
from studio.engine.artist.hats import HATS, Draw
from studio.engine.artist.kit import Kit, item_colours
from studio.engine.artist.rig import Pose
from studio.engine.artist.shapes import (
    DEPTH,
    GLOSS,
    MARK,
    VOLUME,
    Scene,
    curve,
    ellipse,
    rounded,
    star,
    traced,
)
from studio.engine.artist.specs import Item


def draw_wear(scene: Scene, kit: Kit, pose: Pose, item: Item, slot: str, share: float) -> None:
    """Draw what belongs to ``slot`` of one worn thing; ``share`` is below 1 while it appears or leaves."""
    if share <= 0.01:
        return
    for kind in (item.kind, f"{item.kind}-front"):
        found = WEARS.get(kind)
        if found is None or found[0] != slot:
            continue
        size = 0.6 + 0.4 * share
        y = 0.0
        if slot == "hat":
            size = share * kit["head_rx"] / 214
            y = -kit["head_ry"] * float(kit.parts.get("crown", 0.8))
        with scene.layer(item.kind, alpha=min(1.0, share * 3)), scene.at(0, y, sx=size, sy=size):
            found[1](scene, kit, pose, *item_colours(item))


def collar(kit: Kit) -> tuple[float, float]:
    """Return the height of the neck and half its width, for things worn around it."""
    if kit["body_rx"] <= 0:
        return -kit["head_y"] + kit["head_ry"] * 0.62, kit["head_rx"] * 0.86
    return -kit["neck_y"] + 22, max(kit["shoulder_x"] * 1.06, 84)


def _scarf(scene: Scene, kit: Kit, pose: Pose, first: Rgb, second: Rgb) -> None:
    """Around the neck; the loose end swings with the tail joint."""
    y, half = collar(kit)
    with scene.at(half * 0.42, y + 24, turn=-8 - pose["tail"] * 0.35):
        end = scene.add(traced("-38 -10, 36 -10, 44 70, 48 128, -40 136, -40 60", tension=0.35), shade(first, 0.1))
        for row in (78, 104):
            scene.line(curve((-46, row + 4), (0, row + 8), (54, row)), second, 12, clip=end, role=MARK)
        for x in (-28, -6, 16, 38):
            scene.line(curve((x, 132), (x + 1, 148)), shade(first, 0.18), 8)
    with scene.at(0, y):
        scene.add(ellipse(0, 26, half, 40), shade(first, 0.8), DEPTH, alpha=0.25)
        band = scene.add(traced("-1 -20, -.5 -34, .5 -34, 1 -20, 1.04 16, .6 50, 0 62, -.6 50, -1.04 16", half), first)
        scene.line(
            curve((-half * 0.98, 14), (-half * 0.4, 42), (half * 0.4, 42), (half * 0.98, 14)),
            shade(first, 0.3),
            6,
            clip=band,
        )
        scene.add(traced(".12 14, .42 4, .72 20, .66 58, .4 68, .14 54", half), light(first, 0.08))


def _bow_tie(scene: Scene, kit: Kit, pose: Pose, first: Rgb, second: Rgb) -> None:
    with scene.at(0, collar(kit)[0] + 26):
        for side in (-1, 1):
            with scene.at(0, 0, sx=side):
                wing = scene.add(traced("4 -10, 56 -44, 90 -34, 92 34, 56 44, 4 10", tension=0.4), first)
                scene.line(curve((16, 0), (44, -6)), shade(first, 0.35), 6, clip=wing)
        scene.add(rounded(-21, -23, 42, 46, 15), light(first, 0.12))


def _tie(scene: Scene, kit: Kit, pose: Pose, first: Rgb, second: Rgb) -> None:
    with scene.at(0, collar(kit)[0] + 20, turn=pose["tail"] * 0.2):
        scene.add(traced("-26 -10, 26 -10, 18 24, -18 24", tension=0.2), light(first, 0.12))
        blade = scene.add(traced("-19 22, 19 22, 42 128, 0 168, -42 128", tension=0.15), first)
        for y in (52, 92, 132):
            scene.line(curve((-60, y + 18), (60, y - 18)), second, 12, clip=blade, role=MARK)


def _collar_bell(scene: Scene, kit: Kit, pose: Pose, first: Rgb, second: Rgb) -> None:
    y, half = collar(kit)
    with scene.at(0, y + 4):
        scene.add(traced("-1 -14, 0 22, 1 -14, 1 16, 0 52, -1 16", half, tension=0.5), first)
        with scene.at(0, 56, turn=pose["tail"]):
            scene.add(ellipse(0, 0, 34), second)
            scene.line(curve((-30, 4), (0, 12), (30, 4)), shade(second, 0.4), 6)
            scene.add(ellipse(0, 20, 7), shade(second, 0.6), MARK)


def _medal(scene: Scene, kit: Kit, pose: Pose, first: Rgb, second: Rgb) -> None:
    y, half = collar(kit)
    with scene.at(0, y):
        for side in (-1, 1):
            scene.line(curve((side * half * 0.7, -8), (side * 8, 96)), second, 26, role=VOLUME)
        with scene.at(0, 126, turn=pose["tail"] * 0.5):
            scene.add(ellipse(0, 0, 50), first)
            scene.add(star(0, 2, 32, 14), light(first, 0.55), MARK)


def _necklace(scene: Scene, kit: Kit, pose: Pose, first: Rgb, second: Rgb) -> None:
    y, half = collar(kit)
    for i in range(9):
        x = (i - 4) / 4
        r = 30 - 9 * abs(x)
        scene.add(ellipse(x * half * 0.96, y + 26 + 74 * (1 - x * x), r), first)
        scene.add(
            ellipse(x * half * 0.96 - r * 0.3, y + 26 + 74 * (1 - x * x) - r * 0.35, r * 0.25), WHITE, GLOSS, alpha=0.8
        )


def _cape(scene: Scene, kit: Kit, pose: Pose, first: Rgb, second: Rgb) -> None:
    """Behind the body, its hem swinging after it."""
    y, half = collar(kit)
    swing = pose["tail"] * 1.6
    low = -30.0
    wide = half * 1.95
    outline = (
        f"{-half * 0.8} {y}, {half * 0.8} {y}, {half * 1.5} {y * 0.55}, {wide + swing} {low},"
        f"{wide * 0.5 + swing} {low - 26}, {swing} {low + 6}, {-wide * 0.5 + swing} {low - 26},"
        f"{-wide + swing} {low}, {-half * 1.5} {y * 0.55}"
    )
    scene.add(traced(outline, tension=0.45), first).tag = "cape"


def _cape_tie(scene: Scene, kit: Kit, pose: Pose, first: Rgb, second: Rgb) -> None:
    y, half = collar(kit)
    scene.add(traced("-1 -16, 0 26, 1 -16, 1 14, 0 60, -1 14", half, tension=0.5).translated(0, y), first)
    scene.add(ellipse(0, y + 42, 24), second)


def _apron(scene: Scene, kit: Kit, pose: Pose, first: Rgb, second: Rgb) -> None:
    y, half = collar(kit)
    for side in (-1, 1):
        scene.line(curve((side * half * 0.6, y), (side * half * 0.5, y + 50)), shade(first, 0.25), 12)
    with scene.at(0, y + 44):
        bib = scene.add(
            traced("-.6 0, .6 0, .72 60, 1.2 100, 1.15 190, 0 206, -1.15 190, -1.2 100, -.72 60", half, tension=0.3),
            first,
        )
        scene.add(rounded(-half * 0.5, 96, half, 62, 16), second, MARK, clip=bib)


def _backpack(scene: Scene, kit: Kit, pose: Pose, first: Rgb, second: Rgb) -> None:
    y, half = collar(kit)
    with scene.at(0, y + 66):
        scene.add(rounded(-half * 1.9, -60, half * 3.8, 236, 84), first)
        for side in (-1, 1):
            with scene.at(side * half * 1.92, 84):
                scene.add(rounded(-36, -52, 72, 112, 30), shade(first, 0.2))


def _straps(scene: Scene, kit: Kit, pose: Pose, first: Rgb, second: Rgb) -> None:
    y, half = collar(kit)
    for side in (-1, 1):
        strap = curve((side * half * 0.72, y + 4), (side * half * 0.86, y + 70), (side * half * 0.94, y + 150))
        scene.line(strap, second, 30, role=VOLUME)
        scene.add(rounded(side * half * 0.86 - 19, y + 66, 38, 18, 6), light(first, 0.5), MARK)


def _glasses(scene: Scene, kit: Kit, pose: Pose, first: Rgb, second: Rgb) -> None:
    ball = Ball(kit, pose)
    r = max(kit["eye_w"], kit["eye_h"]) * 1.36
    inner = []
    for side in (-1, 1):
        x, y, narrow = ball.at(side * kit["eye_u"], kit["eye_v"])
        ex, ey, _ = ball.at(side * 0.98, kit["eye_v"] - 0.12)
        rx = r * (0.55 + 0.45 * narrow)
        scene.line(curve((x + side * rx, y - 8), (ex, ey)), first, 14)
        scene.add(ellipse(x, y, rx, r), WHITE, GLOSS, alpha=0.26)
        scene.line(ellipse(x, y, rx, r), first, 17)
        scene.line(curve((x - rx * 0.5, y - r * 0.42), (x - rx * 0.2, y - r * 0.66)), WHITE, 9, role=GLOSS, alpha=0.8)
        inner.append((x - side * rx, y))
    (lx, ly), (nx, ny) = inner
    scene.line(curve((lx, ly - 8), ((lx + nx) / 2, ly - 24), (nx, ny - 8)), first, 14)


def _sunglasses(scene: Scene, kit: Kit, pose: Pose, first: Rgb, second: Rgb) -> None:
    ball = Ball(kit, pose)
    r = max(kit["eye_w"], kit["eye_h"]) * 1.3
    inner = []
    for side in (-1, 1):
        x, y, narrow = ball.at(side * kit["eye_u"], kit["eye_v"])
        ex, ey, _ = ball.at(side * 0.98, kit["eye_v"] - 0.16)
        scene.line(curve((x + side * r * 0.8, y - r * 0.5), (ex, ey)), first, 15)
        with scene.at(x, y, sx=side * (0.55 + 0.45 * narrow)):
            lens = scene.add(traced("-1.08 -.74, 0 -.84, 1.2 -.72, 1.16 .1, .7 .84, -.3 .84, -.94 .3", r, r), first)
            scene.add(traced("-.6 -.9, -.1 -.9, -.7 .5, -1.1 .4", r, r, 0.2), WHITE, GLOSS, alpha=0.34, clip=lens)
        inner.append((x - side * r * 0.8, y))
    scene.line(curve((inner[0][0], inner[0][1] - r * 0.5), (inner[1][0], inner[1][1] - r * 0.5)), first, 17)


def _monocle(scene: Scene, kit: Kit, pose: Pose, first: Rgb, second: Rgb) -> None:
    r = max(kit["eye_w"], kit["eye_h"]) * 1.4
    x, y, narrow = Ball(kit, pose).at(kit["eye_u"], kit["eye_v"])
    scene.line(curve((x + r * 0.6, y + r * 0.8), (x + r * 1.3, y + r * 2.2), (x + r * 0.5, y + r * 3)), first, 8)
    scene.add(ellipse(x, y, r * narrow, r), WHITE, GLOSS, alpha=0.35)
    scene.line(ellipse(x, y, r * narrow, r), first, 18)


def _eye_patch(scene: Scene, kit: Kit, pose: Pose, first: Rgb, second: Rgb) -> None:
    ball = Ball(kit, pose)
    x, y, narrow = ball.at(-kit["eye_u"], kit["eye_v"])
    left, right = ball.at(-0.96, -0.34), ball.at(0.9, -0.6)
    scene.line(curve(left[:2], (x, y - 50), (0, -kit["head_ry"] * 0.62), right[:2]), first, 15)
    with scene.at(x, y, sx=narrow):
        r = kit["eye_h"] * 1.3
        scene.add(traced("-.94 -.6, 0 -.86, .94 -.6, .8 .5, 0 1, -.8 .5", r, r), first)


def _moustache(scene: Scene, kit: Kit, pose: Pose, first: Rgb, second: Rgb) -> None:
    x, y, narrow = Ball(kit, pose).at(0, min(0.62, kit["mouth_v"] * 0.82))
    for side in (-1, 1):
        with scene.at(x, y, sx=side * narrow):
            scene.add(traced("0 -14, 40 -24, 86 0, 132 -34, 118 22, 70 40, 20 26, 0 12"), first)


def _face_mask(scene: Scene, kit: Kit, pose: Pose, first: Rgb, second: Rgb) -> None:
    ball = Ball(kit, pose)
    x, y, _ = ball.at(0, 0.56)
    half = kit["head_rx"] * 0.56
    for side in (-1, 1):
        for v in (0.24,):
            ex, ey, _ = ball.at(side * 0.94, v)
            scene.line(curve((x + side * half * 0.9, y + (v - 0.4) * 100), (ex, ey)), light(first, 0.5), 9)
    mask = scene.add(traced("-1 -44, 0 -60, 1 -44, .94 34, .5 66, 0 74, -.5 66, -.94 34", half), first)
    for row in (-14, 14, 42):
        scene.line(curve((x - half, y + row), (x, y + row + 12), (x + half, y + row)), shade(first, 0.2), 6, clip=mask)


def _helmet(scene: Scene, kit: Kit, pose: Pose, first: Rgb, second: Rgb) -> None:
    """Draw a space helmet: a glass bubble with a collar; ears fold in behind the glass."""
    rx, ry = kit["head_rx"] * 1.3, kit["head_ry"] * 1.36
    scene.add(ellipse(0, -6, rx, ry), second, GLOSS, alpha=0.14)
    scene.line(ellipse(0, -6, rx, ry), first, 26, role=VOLUME)
    scene.line(
        curve((-rx * 0.78, -ry * 0.1), (-rx * 0.76, -ry * 0.62), (-rx * 0.3, -ry * 0.8)),
        WHITE,
        22,
        role=GLOSS,
        alpha=0.75,
    )
    scene.line(
        curve((rx * 0.72, ry * 0.3), (rx * 0.64, ry * 0.52), (rx * 0.48, ry * 0.66)), WHITE, 12, role=GLOSS, alpha=0.5
    )
    scene.add(traced("-.8 .8, 0 .98, .8 .8, .86 .98, 0 1.2, -.86 .98", rx, ry), first)
    for side in (-1, 1):
        scene.add(rounded(side * rx - 26, -40, 52, 92, 22), shade(first, 0.14))


def _headphones(scene: Scene, kit: Kit, pose: Pose, first: Rgb, second: Rgb) -> None:
    rx, ry = kit["head_rx"], kit["head_ry"]
    scene.line(
        curve((-rx * 1.02, -10), (-rx * 0.98, -ry * 1.5), (rx * 0.98, -ry * 1.5), (rx * 1.02, -10)),
        first,
        30,
        role=VOLUME,
    )
    for side in (-1, 1):
        with scene.at(side * rx * 1.0, 8, sx=side):
            scene.add(rounded(-32, -64, 46, 128, 22), second)
            scene.add(rounded(-2, -56, 52, 112, 26), first)
            scene.add(ellipse(28, 0, 12, 30), light(first, 0.4), MARK)


def _earmuffs(scene: Scene, kit: Kit, pose: Pose, first: Rgb, second: Rgb) -> None:
    rx, ry = kit["head_rx"], kit["head_ry"]
    scene.line(curve((-rx, -10), (-rx * 0.98, -ry * 1.5), (rx * 0.98, -ry * 1.5), (rx, -10)), second, 20, role=VOLUME)
    for side in (-1, 1):
        with scene.at(side * rx, 12):
            scene.add(
                traced(
                    "0 -70, 34 -62, 62 -34, 70 2, 58 38, 32 64, 0 70, -34 62, -62 36, -70 0, -60 -36, -34 -62",
                    tension=0.6,
                ),
                first,
            )


def _earrings(scene: Scene, kit: Kit, pose: Pose, first: Rgb, second: Rgb) -> None:
    for side in (-1, 1):
        with scene.at(side * kit["head_rx"] * 0.98, kit["head_ry"] * 0.42, turn=pose["tail"] * 0.5):
            scene.line(ellipse(0, 34, 28), first, 13, role=VOLUME)


def _star_badge(scene: Scene, kit: Kit, pose: Pose, first: Rgb, second: Rgb) -> None:
    y, half = collar(kit)
    with scene.at(half * 0.3, y + 104, turn=8):
        scene.add(star(0, 0, 92, 46), first)
        scene.add(ellipse(0, 2, 34), light(first, 0.4), MARK)
        scene.add(star(0, 2, 22, 10), shade(first, 0.4), MARK)


#: id: (slot, how it is drawn). Slots: back, body, neck, eyes, over, hat. A cape and a backpack also show in front.
WEARS: dict[str, tuple[str, Draw]] = {
    **{name: ("hat", draw) for name, draw in HATS.items()},
    "scarf": ("neck", _scarf), "bow-tie": ("neck", _bow_tie), "tie": ("neck", _tie), "collar": ("neck", _collar_bell),
    "medal": ("neck", _medal), "necklace": ("neck", _necklace), "cape": ("back", _cape), "cape-front": ("neck",
    _cape_tie),
    "apron": ("body", _apron), "backpack": ("back", _backpack), "backpack-front": ("body", _straps),
    "badge": ("body", _star_badge),
    "glasses": ("eyes", _glasses), "sunglasses": ("eyes", _sunglasses), "monocle": ("eyes", _monocle),
    "eye-patch": ("eyes", _eye_patch),
    "moustache": ("eyes", _moustache), "face-mask": ("eyes", _face_mask), "space-helmet": ("over", _helmet),
    "headphones": ("over", _headphones), "earmuffs": ("over", _earmuffs), "earrings": ("over", _earrings),
}  # fmt: skip
