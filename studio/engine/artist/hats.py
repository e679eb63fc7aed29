"""What is worn on the head: drawn around (0, 0) at the crown, 214 units being half a head's width."""

import math
from collections.abc import Callable

from studio.engine.artist.colour import WHITE, Rgb, light, mix, shade
from studio.engine.artist.kit import Kit
from studio.engine.artist.rig import Pose
from studio.engine.artist.shapes import (
    GLOSS,
    MARK,
    VOLUME,
    Scene,
    curve,
    ellipse,
    heart,
    points,
    polygon,
    rounded,
    star,
    traced,
)

Draw = Callable[[Scene, Kit, Pose, Rgb, Rgb], None]


def _top_hat(scene: Scene, kit: Kit, pose: Pose, first: Rgb, second: Rgb) -> None:
    with scene.at(14, 4, turn=7):
        crown = scene.add(traced("-78 6, -86 -120, -80 -138, 0 -146, 80 -138, 86 -120, 78 6", tension=0.3), first)
        scene.add(rounded(-100, -36, 200, 36, 4), second, MARK, clip=crown)
        scene.add(traced("-136 -8, 0 -22, 136 -8, 142 8, 100 24, 0 32, -100 24, -142 8"), light(first, 0.06))


def _crown(scene: Scene, kit: Kit, pose: Pose, first: Rgb, second: Rgb) -> None:
    with scene.at(0, 8, turn=-4):
        base = scene.add(
            traced("-118 10, -136 -112, -72 -56, 0 -138, 72 -56, 136 -112, 118 10, 0 30", tension=0.22), first
        )
        scene.line(curve((-118, -6), (0, 14), (118, -6)), light(first, 0.5), 12, clip=base)
        for x, y in ((-134, -112), (0, -140), (134, -112)):
            scene.add(ellipse(x, y, 17), light(first, 0.3))
        for x, y, tone in ((-62, -22, second), (0, -34, (92, 160, 255)), (62, -22, second)):
            scene.add(ellipse(x, y, 16, 19), tone)
            scene.add(ellipse(x - 5, y - 7, 5, 6), WHITE, GLOSS, alpha=0.8)


def _party_hat(scene: Scene, kit: Kit, pose: Pose, first: Rgb, second: Rgb) -> None:
    with scene.at(12, 10, turn=8):
        cone = scene.add(traced("-92 16, -44 -92, -6 -194, 6 -194, 44 -92, 92 16, 0 34", tension=0.2), first)
        for y in (-20, -84, -140):
            scene.line(curve((-120, y + 30), (0, y + 8), (120, y - 34)), second, 20, clip=cone, role=MARK)
        for i in range(9):
            angle = i * 40
            with scene.at(0, -196, turn=angle):
                scene.line(curve((0, 0), (0, -36)), mix(second, first, 0.4 * (i % 2)), 12, role=VOLUME)


def _wizard_hat(scene: Scene, kit: Kit, pose: Pose, first: Rgb, second: Rgb) -> None:
    with scene.at(0, 16, turn=-3):
        cone = scene.add(
            traced("-112 4, -70 -96, -24 -196, 40 -246, 84 -232, 60 -206, 52 -160, 78 -80, 112 4", tension=0.4), first
        )
        for x, y, r in ((-30, -60, 20), (34, -120, 16), (44, -34, 13), (-56, -14, 11)):
            scene.add(star(x, y, r, r * 0.45), second, MARK, clip=cone)
        scene.add(traced("-190 6, -110 -24, 0 -14, 110 -24, 190 6, 110 34, 0 42, -110 34"), light(first, 0.08))
        scene.line(curve((-106, -18), (0, 2), (106, -18)), second, 15)


def _beanie(scene: Scene, kit: Kit, pose: Pose, first: Rgb, second: Rgb) -> None:
    with scene.at(0, 26):
        dome = scene.add(traced("-166 10, -158 -66, -90 -130, 0 -146, 90 -130, 158 -66, 166 10"), first)
        for x in (-96, -34, 34, 96):
            scene.line(curve((x * 0.5, -150), (x, -70), (x * 1.1, 10)), shade(first, 0.22), 8, clip=dome)
        scene.add(traced("-178 -26, 0 -52, 178 -26, 180 18, 0 -6, -180 18", tension=0.4), second)
        scene.add(ellipse(0, -158, 42, 40), second)


def _cap(scene: Scene, kit: Kit, pose: Pose, first: Rgb, second: Rgb) -> None:
    with scene.at(0, 22, turn=-3):
        scene.add(traced("20 0, 150 -20, 262 6, 270 32, 190 36, 60 30", tension=0.45), shade(first, 0.16))
        dome = scene.add(traced("-164 24, -160 -56, -96 -118, 0 -134, 96 -118, 160 -56, 164 18, 0 30"), first)
        scene.line(curve((0, -134), (16, -60), (10, 26)), shade(first, 0.25), 7, clip=dome)
        scene.add(ellipse(0, -134, 15, 10), second)
        scene.add(ellipse(70, -44, 40, 38), second, MARK, clip=dome)


def _santa_hat(scene: Scene, kit: Kit, pose: Pose, first: Rgb, second: Rgb) -> None:
    with scene.at(0, 18):
        scene.add(
            traced("-150 4, -120 -90, -30 -168, 60 -172, 150 -110, 206 -10, 176 0, 120 -60, 130 4", tension=0.5), first
        )
        with scene.at(194, 8, turn=pose["ears"]):
            scene.add(ellipse(0, 0, 40, 39), second)
        scene.add(
            traced("-172 -14, -90 -40, 0 -46, 90 -40, 172 -14, 168 30, 90 14, 0 8, -90 14, -168 30", tension=0.6),
            second,
        )


def _chef_hat(scene: Scene, kit: Kit, pose: Pose, first: Rgb, second: Rgb) -> None:
    with scene.at(0, 16, turn=4):
        scene.add(
            traced(
                "-100 0, -110 -60, -176 -84, -168 -160, -90 -176, -40 -222,"
                "40 -222, 90 -176, 168 -160, 176 -84, 110 -60, 100 0"
            ),
            first,
        )
        for x in (-40, 0, 40):
            scene.line(curve((x * 1.4, -130), (x, -60)), shade(first, 0.2), 7)
        scene.add(rounded(-116, -52, 232, 66, 18), light(first, 0.2))


def _cowboy_hat(scene: Scene, kit: Kit, pose: Pose, first: Rgb, second: Rgb) -> None:
    with scene.at(0, 8, turn=-3):
        crown = scene.add(traced("-108 6, -104 -90, -70 -136, 0 -112, 70 -136, 104 -90, 108 6", tension=0.5), first)
        scene.add(rounded(-130, -42, 260, 34, 6), second, MARK, clip=crown)
        scene.add(
            traced("-236 -64, -160 -12, 0 -16, 160 -12, 236 -64, 220 6, 120 34, 0 40, -120 34, -220 6"),
            light(first, 0.06),
        )


def _straw_hat(scene: Scene, kit: Kit, pose: Pose, first: Rgb, second: Rgb) -> None:
    with scene.at(0, 10, turn=3):
        dome = scene.add(traced("-112 8, -106 -84, -50 -120, 50 -120, 106 -84, 112 8"), first)
        scene.add(rounded(-140, -44, 280, 38, 4), second, MARK, clip=dome)
        brim = scene.add(traced("-232 10, -110 -18, 0 -12, 110 -18, 232 10, 110 38, 0 44, -110 38"), light(first, 0.08))
        for y in (6, 20):
            scene.line(curve((-230, y), (0, y + 8), (230, y)), shade(first, 0.25), 5, clip=brim)


def _graduation(scene: Scene, kit: Kit, pose: Pose, first: Rgb, second: Rgb) -> None:
    with scene.at(0, 10, turn=-4):
        scene.add(traced("-120 10, -120 -50, 0 -70, 120 -50, 120 10, 0 30", tension=0.25), shade(first, 0.2))
        scene.add(polygon(points("0 -134, 208 -76, 0 -18, -208 -76")), first)
        with scene.at(0, -76):
            scene.line(curve((0, 0), (90, 10), (150, 30)), second, 9)
        with scene.at(150, -48, turn=pose["ears"] * 0.8):
            scene.line(curve((0, 0), (4, 50)), second, 9)
            scene.add(traced("-14 44, 18 44, 24 96, 4 102, -18 96", tension=0.3), second)
        scene.add(ellipse(0, -78, 12, 8), second)


def _pirate_hat(scene: Scene, kit: Kit, pose: Pose, first: Rgb, second: Rgb) -> None:
    with scene.at(0, 16, turn=-3):
        scene.add(traced("-216 10, -190 -50, -110 -74, 0 -176, 110 -74, 190 -50, 216 10, 100 16, 0 20, -100 16"), first)
        scene.line(curve((-196, -28), (-110, -60), (0, -150), (0, -150), (0, -150), (110, -60), (196, -28)), second, 9)
        scene.add(ellipse(0, -70, 34, 30), WHITE, MARK)
        scene.add(rounded(-18, -52, 36, 26, 8), WHITE, MARK)
        for x in (-12, 12):
            scene.add(ellipse(x, -70, 9, 10), first, MARK)


def _hard_hat(scene: Scene, kit: Kit, pose: Pose, first: Rgb, second: Rgb) -> None:
    with scene.at(0, 22, turn=-2):
        scene.add(traced("-160 4, -154 -70, -90 -128, 0 -142, 90 -128, 154 -70, 160 4"), first)
        scene.add(traced("-34 0, -36 -150, 0 -164, 36 -150, 34 0", tension=0.3), light(first, 0.22))
        scene.add(
            traced("-192 0, -90 -26, 0 -30, 90 -26, 192 0, 186 26, 90 10, 0 6, -90 10, -186 26"), shade(first, 0.08)
        )
        scene.add(ellipse(-92, -84, 26, 16), WHITE, GLOSS, alpha=0.6)


def _flower(scene: Scene, kit: Kit, pose: Pose, first: Rgb, second: Rgb) -> None:
    with scene.at(-112, 26, turn=pose["ears"] * 0.4):
        for i in range(6):
            with scene.at(0, 0, turn=i * 60):
                scene.add(ellipse(0, -42, 29, 40), first)
        scene.add(ellipse(0, 0, 27), second)


def _ribbon(scene: Scene, kit: Kit, pose: Pose, first: Rgb, second: Rgb) -> None:
    with scene.at(96, 14, turn=16 + pose["ears"] * 0.4):
        for side in (-1, 1):
            with scene.at(0, 0, sx=side):
                scene.add(traced("4 -14, 70 -64, 108 -46, 110 40, 70 56, 4 14"), first)
                scene.line(curve((20, 0), (56, -10)), shade(first, 0.3), 7)
        scene.add(ellipse(0, 0, 26, 29), light(first, 0.15))


def _halo(scene: Scene, kit: Kit, pose: Pose, first: Rgb, second: Rgb) -> None:
    with scene.at(0, -104 + math.sin(math.tau * pose["phase"]) * 6):
        scene.line(ellipse(0, 0, 124, 34), first, 26, role=VOLUME)
        scene.line(ellipse(0, -4, 122, 32), light(first, 0.7), 7, role=GLOSS)


def _headband(scene: Scene, kit: Kit, pose: Pose, first: Rgb, second: Rgb) -> None:
    with scene.at(0, 62):
        scene.add(
            traced("-196 -14, -90 -50, 0 -58, 90 -50, 196 -14, 200 30, 90 -4, 0 -12, -90 -4, -200 30", tension=0.5),
            first,
        )
        with scene.at(192, 8, turn=20 + pose["tail"] * 0.6):
            scene.add(traced("0 -14, 66 -10, 104 34, 90 48, 50 20, 0 14", tension=0.4), shade(first, 0.14))


def _goggles(scene: Scene, kit: Kit, pose: Pose, first: Rgb, second: Rgb) -> None:
    with scene.at(0, 66):
        scene.add(traced("-200 -8, 0 -54, 200 -8, 200 26, 0 -16, -200 26", tension=0.5), shade(first, 0.4))
        for side in (-1, 1):
            scene.add(ellipse(side * 66, -30, 64, 52), first)
            lens = scene.add(ellipse(side * 66, -30, 47, 37), second)
            scene.add(
                traced("-40 10, -20 -40, 0 -40, -14 10", tension=0.2).translated(side * 66, -30),
                WHITE,
                GLOSS,
                alpha=0.6,
                clip=lens,
            )


def _bunny_ears(scene: Scene, kit: Kit, pose: Pose, first: Rgb, second: Rgb) -> None:
    scene.line(curve((-170, 70), (-120, -26), (120, -26), (170, 70)), first, 22, role=VOLUME)
    for side in (-1, 1):
        with scene.at(side * 64, -14, turn=side * 12 + pose["ears"] * side, sx=side):
            scene.add(traced("-36 20, -46 -90, -30 -176, 6 -200, 40 -170, 48 -84, 36 20"), first)
            scene.add(traced("-16 0, -22 -90, -12 -150, 6 -164, 22 -146, 24 -84, 16 0"), second, MARK)


def _love(scene: Scene, kit: Kit, pose: Pose, first: Rgb, second: Rgb) -> None:
    """Two hearts on springs."""
    scene.line(curve((-150, 64), (-110, -24), (110, -24), (150, 64)), second, 18, role=VOLUME)
    for side in (-1, 1):
        with scene.at(side * 70, -22, turn=side * 12 + pose["ears"] * side):
            scene.line(curve((0, 0), (side * 8, -40), (0, -84)), second, 9)
            scene.add(heart(0, -112, 46), first)
            scene.add(ellipse(-16, -126, 9, 7), WHITE, GLOSS, alpha=0.7)


HATS: dict[str, Draw] = {
    "hat": _top_hat, "crown": _crown, "party-hat": _party_hat, "wizard-hat": _wizard_hat, "witch-hat": _wizard_hat,
    "beanie": _beanie,
    "cap": _cap, "santa-hat": _santa_hat, "chef-hat": _chef_hat, "cowboy-hat": _cowboy_hat, "straw-hat": _straw_hat,
    "graduation-cap": _graduation, "pirate-hat": _pirate_hat, "hard-hat": _hard_hat, "flower-crown": _flower,
    "hair-bow": _ribbon,
    "halo": _halo, "headband": _headband, "goggles": _goggles, "bunny-ears": _bunny_ears, "heart-headband": _love,
}  # fmt: skip
