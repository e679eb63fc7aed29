"""What makes a head a species: patches, stripes, manes, horns and hair."""

import math
from collections.abc import Callable

from studio.engine.artist.colour import WHITE, light, mix, shade
from studio.engine.artist.kit import Kit
from studio.engine.artist.rig import Pose
from studio.engine.artist.shapes import (
    GLOSS,
    MARK,
    VOLUME,
    Scene,
    Shape,
    curve,
    ellipse,
    rounded,
    star,
    symmetric,
    traced,
)

Mark = Callable[[Scene, Kit, float, float, Shape], None]


def draw_behind(scene: Scene, kit: Kit, pose: Pose) -> None:
    """Draw what stands behind the head: manes, antlers, horns, long hair."""
    with scene.layer("behind"):
        for name in sorted(kit.marks & _BEHIND.keys()):
            _BEHIND[name](scene, kit, pose)


def draw_marks(scene: Scene, kit: Kit, skull: Shape, dx: float, dy: float) -> None:
    """Draw the patches on the head, moved by (dx, dy) as it turns."""
    with scene.layer("marks"), scene.at(dx * 0.9, dy * 0.8):
        for name, draw in _MARKS.items():
            if name in kit.marks:
                draw(scene, kit, kit["head_rx"], kit["head_ry"], skull)


def draw_crest(scene: Scene, kit: Kit, pose: Pose) -> None:
    """Draw what stands before the head: fringes of hair, a unicorn's horn, a tuft."""
    with scene.layer("crest"):
        for name in sorted(kit.marks & _CREST.keys()):
            _CREST[name](scene, kit, pose)


def _cheeks(scene: Scene, kit: Kit, rx: float, ry: float, skull: Shape) -> None:
    """Draw a fox's white cheeks, meeting under the nose."""
    patch = symmetric("0 .16, .2 .3, .44 .3, .66 .1, .9 -.02, 1.5 .1, 1.5 1.2, 0 1.3", rx, ry)
    scene.add(patch, kit.colour("cheeks", "second"), MARK, clip=skull).tag = "cheeks"


def _disc(scene: Scene, kit: Kit, rx: float, ry: float, skull: Shape) -> None:
    """Draw an owl's face: two pale discs with a darker rim."""
    pale = kit.colour("face", "second")
    for side in (-1, 1):
        scene.add(
            ellipse(side * rx * 0.42, ry * 0.02, rx * 0.5, ry * 0.62), shade(kit.colour("main"), 0.16), MARK, clip=skull
        )
    for side in (-1, 1):
        disc = ellipse(side * rx * 0.41, ry * 0.02, rx * 0.45, ry * 0.56)
        scene.add(disc, pale, MARK, clip=skull, blend=mix(pale, kit.colour("main"), 0.18))


def _stripes(scene: Scene, kit: Kit, rx: float, ry: float, skull: Shape) -> None:
    """Stripes on the brow and on each cheek."""
    tone = kit.colour("stripes", "accent")
    wide = 1.45 if "bold" in kit.marks else 1.0
    for x, long in ((-0.24, 0.3), (0, 0.44), (0.24, 0.3)):
        with scene.at(x * rx, -ry * 1.04):
            scene.add(
                traced("-.06 0, .06 0, .04 .6, 0 1, -.04 .6", rx * wide, ry * long * 1.05, 0.45), tone, MARK, clip=skull
            )
    for side in (-1, 1):
        for y in (0.06, 0.34) if wide == 1.0 else (-0.12, 0.14, 0.4):
            with scene.at(side * 1.16 * rx, y * ry):
                scene.add(traced("0 -.09, -.44 0, 0 .1", side * rx, ry * wide, 0.4), tone, MARK, clip=skull)


def _panda(scene: Scene, kit: Kit, rx: float, ry: float, skull: Shape) -> None:
    for side in (-1, 1):
        with scene.at(side * rx * kit["eye_u"], ry * kit["eye_v"] + 6, turn=side * 24):
            scene.add(
                ellipse(side * 4, 4, kit["eye_w"] * 1.72, kit["eye_h"] * 1.62),
                kit.colour("patches", "accent"),
                MARK,
                clip=skull,
            )


def _mask(scene: Scene, kit: Kit, rx: float, ry: float, skull: Shape) -> None:
    """Draw a raccoon's bandit mask under pale brows."""
    pale, dark = kit.colour("second"), kit.colour("mask", "accent")
    scene.add(symmetric("0 -.34, .4 -.56, .92 -.3, 1.4 0, 1.4 .3, 0 .2", rx, ry), pale, MARK, clip=skull)
    scene.add(
        symmetric("0 .04, .3 -.24, .62 -.28, .98 .02, 1.16 .34, .8 .4, .4 .36, 0 .3", rx, ry), dark, MARK, clip=skull
    )
    scene.add(symmetric("0 .1, .14 .3, .5 .42, .9 .5, 1.3 .5, 1.2 1.3, 0 1.3", rx, ry), pale, MARK, clip=skull)
    scene.add(traced("-.1 -1.1, .1 -1.1, .12 0, 0 .2, -.12 0", rx, ry), dark, MARK, clip=skull)


def _snow(scene: Scene, kit: Kit, rx: float, ry: float, skull: Shape) -> None:
    """Draw a penguin's white face, like a heart."""
    scene.add(
        symmetric("0 -.3, .26 -.58, .62 -.56, .84 -.16, .8 .36, .5 .84, 0 1.1", rx, ry),
        kit.colour("face", "second"),
        MARK,
        clip=skull,
    )


def _pouches(scene: Scene, kit: Kit, rx: float, ry: float, skull: Shape) -> None:
    """Draw a hamster's full white cheeks and blaze."""
    scene.add(
        traced("-.16 -1.1, .16 -1.1, .1 -.3, .3 .2, -.3 .2, -.1 -.3", rx, ry), kit.colour("second"), MARK, clip=skull
    )
    scene.add(
        symmetric("0 .08, .3 .16, .62 .14, .96 .2, 1.3 .5, 1.1 1.2, 0 1.3", rx, ry),
        kit.colour("second"),
        MARK,
        clip=skull,
    )


def _patch(scene: Scene, kit: Kit, rx: float, ry: float, skull: Shape) -> None:
    """Draw a dog's dark patch over one eye."""
    scene.add(
        traced(".14 -.5, .5 -.66, .86 -.4, .8 .16, .46 .34, .14 .1", rx, ry),
        kit.colour("patches", "accent"),
        MARK,
        clip=skull,
    )


def _blaze(scene: Scene, kit: Kit, rx: float, ry: float, skull: Shape) -> None:
    scene.add(
        traced("-.1 -1.1, .1 -1.1, .12 -.4, .3 .3, -.3 .3, -.12 -.4", rx, ry), kit.colour("second"), MARK, clip=skull
    )


def _spots(scene: Scene, kit: Kit, rx: float, ry: float, skull: Shape) -> None:
    tone = kit.colour("spots", "accent")
    for x, y, r in (
        (-0.5, -0.66, 0.1),
        (-0.28, -0.8, 0.07),
        (0.5, -0.68, 0.09),
        (0.3, -0.84, 0.06),
        (0.72, -0.44, 0.06),
        (-0.74, -0.42, 0.07),
    ):
        scene.add(ellipse(x * rx, y * ry, r * rx, r * ry * 1.1), tone, MARK, clip=skull)


def _monkey(scene: Scene, kit: Kit, rx: float, ry: float, skull: Shape) -> None:
    """Draw a heart-shaped bare face."""
    scene.add(
        symmetric("0 -.36, .3 -.62, .68 -.5, .8 -.06, .72 .4, .84 .74, .4 1.04, 0 1.06", rx * 0.94, ry * 0.94),
        kit.colour("second"),
        MARK,
        clip=skull,
    )


def _ribs(scene: Scene, kit: Kit, rx: float, ry: float, skull: Shape) -> None:
    """Draw a cactus' ribs and needles."""
    dark = shade(kit.colour("main"), 0.3)
    for x in (-0.62, 0.62):
        scene.line(curve((x * rx, -ry), (x * rx * 1.16, 0), (x * rx, ry)), dark, 8, clip=skull)
    for x, y in (
        (-0.8, -0.4),
        (-0.82, 0.3),
        (0.8, -0.4),
        (0.82, 0.3),
        (-0.3, -0.7),
        (0.3, -0.7),
        (0, -0.86),
        (-0.42, 0.72),
        (0.42, 0.72),
    ):
        for turn in (-24, 0, 24):
            with scene.at(x * rx, y * ry, turn=turn + x * 40):
                scene.line(curve((0, 4), (0, -18)), light(kit.colour("main"), 0.75), 5)


def _panel(scene: Scene, kit: Kit, rx: float, ry: float, skull: Shape) -> None:
    """Draw a robot's lighter brow plate."""
    scene.add(
        rounded(-rx * 0.34, -ry * 1.1, rx * 0.68, ry * 0.28, 16), light(kit.colour("main"), 0.3), MARK, clip=skull
    )


def _scales(scene: Scene, kit: Kit, rx: float, ry: float, skull: Shape) -> None:
    tone = shade(kit.colour("main"), 0.28)
    for x, y in ((-0.62, -0.56), (-0.42, -0.72), (0.62, -0.56), (0.42, -0.72), (-0.8, -0.3), (0.8, -0.3)):
        scene.line(
            curve((x * rx - 14, y * ry - 6), (x * rx, y * ry + 12), (x * rx + 14, y * ry - 6)), tone, 7, clip=skull
        )


#: In the order in which they cover each other.
_MARKS: dict[str, Mark] = {
    "cheeks": _cheeks, "disc": _disc, "snow": _snow, "pouches": _pouches, "monkey": _monkey, "stripes": _stripes,
    "panda": _panda,
    "mask": _mask, "patch": _patch, "blaze": _blaze, "spots": _spots, "ribs": _ribs, "panel": _panel, "scales": _scales,
}  # fmt: skip


def _mane(scene: Scene, kit: Kit, pose: Pose) -> None:
    """Draw a lion's: two rings of tufts."""
    rx, ry = kit["head_rx"], kit["head_ry"]
    tone = kit.colour("mane", "accent")
    for ring, (size, colour) in enumerate(((1.5, shade(tone, 0.2)), (1.3, tone))):
        outline = []
        for i in range(44):
            angle = math.tau * i / 44 + ring * 0.07
            out = size + (0.13 if i % 2 == 0 else -0.02)
            outline.append(f"{math.sin(angle) * out:.3f} {-math.cos(angle) * out:.3f}")
        with scene.at(-pose["yaw"] * 10, 6, turn=pose["ears"] * 0.3):
            scene.add(traced(",".join(outline), rx, ry * 1.08, 0.4), colour).tag = "mane"


def _antlers(scene: Scene, kit: Kit, pose: Pose) -> None:
    tone = kit.colour("antlers", "accent")
    for side in (-1, 1):
        with scene.at(
            side * kit["head_rx"] * 0.36 - pose["yaw"] * 14,
            -kit["head_ry"] * 0.84,
            turn=side * 12 + pose["ears"] * 0.15,
            sx=side,
        ):
            for branch in (
                curve((0, 20), (4, -60), (56, -126)),
                curve((8, -52), (20, -104), (-14, -140)),
                curve((28, -92), (70, -96), (96, -128)),
            ):
                scene.line(branch, tone, 25, role=VOLUME)


def _horns(scene: Scene, kit: Kit, pose: Pose) -> None:
    tone = kit.colour("horns", "second")
    for side in (-1, 1):
        with scene.at(side * kit["head_rx"] * 0.48 - pose["yaw"] * 14, -kit["head_ry"] * 0.78, turn=side * 16, sx=side):
            horn = scene.add(traced("-34 24, -30 -40, 6 -92, 40 -112, 34 -74, 40 -20, 36 30", tension=0.45), tone)
            for y in (-10, -44):
                scene.line(curve((-40, y + 6), (0, y + 12), (44, y)), shade(tone, 0.3), 7, clip=horn)


def _frill(scene: Scene, kit: Kit, pose: Pose) -> None:
    """Draw a dragon's cheek fins."""
    for side in (-1, 1):
        with scene.at(side * kit["head_rx"] * 0.92, 26, turn=pose["ears"] * side, sx=side):
            scene.add(
                traced("-30 -50, 40 -70, 92 -52, 70 -20, 104 8, 66 24, 70 64, 10 56, -30 40", tension=0.4),
                kit.colour("frill", "accent"),
            )


def _hair_back(scene: Scene, kit: Kit, pose: Pose) -> None:
    rx, ry = kit["head_rx"], kit["head_ry"]
    with scene.at(-pose["yaw"] * 12, 0, turn=pose["ears"] * 0.2):
        scene.add(
            symmetric("0 -1.16, .62 -1.06, 1.08 -.56, 1.2 .1, 1.24 .7, 1.06 1.16, .8 1.3, 0 1.1", rx, ry),
            kit.colour("hair", "accent"),
        ).tag = "hair"


def _hair_short_back(scene: Scene, kit: Kit, pose: Pose) -> None:
    rx, ry = kit["head_rx"], kit["head_ry"]
    with scene.at(-pose["yaw"] * 12, 0):
        scene.add(
            symmetric("0 -1.14, .6 -1.06, 1.06 -.6, 1.12 0, .96 .4, 0 .4", rx, ry), kit.colour("hair", "accent")
        ).tag = "hair"


def _hair_mane(scene: Scene, kit: Kit, pose: Pose) -> None:
    """Draw a unicorn's mane, falling behind both sides of the head."""
    tones = (kit.colour("mane3", "accent"), kit.colour("mane2", "accent"), kit.colour("mane", "accent"))
    lock = "30 -150, -50 -130, -112 -40, -130 70, -108 160, -60 224, -66 150, -30 110, 10 60, 40 20"
    swing = pose["ears"] * 0.4 + pose["tail"] * 0.2
    for side in (1, -1):
        for i, tone in enumerate(tones):
            size = 1.0 - 0.17 * i if side < 0 else 0.8 - 0.16 * i
            with scene.at(
                side * kit["head_rx"] * 0.62 - pose["yaw"] * 12, -30, turn=swing - 6 * side, sx=-side * size, sy=size
            ):
                scene.add(traced(lock), tone).tag = f"lock{i}"


_BEHIND: dict[str, Callable[[Scene, Kit, Pose], None]] = {
    "mane": _mane, "antlers": _antlers, "horns": _horns, "frill": _frill, "hair_long": _hair_back,
    "hair_short": _hair_short_back,
    "hair_bun": _hair_short_back, "hair_mane": _hair_mane,
}  # fmt: skip


def _horn(scene: Scene, kit: Kit, pose: Pose) -> None:
    """Draw a unicorn's horn, with turns of gold."""
    tone = kit.colour("horn", "accent")
    with scene.at(pose["yaw"] * 40, -kit["head_ry"] * 0.8 - pose["pitch"] * 10, turn=pose["yaw"] * 8):
        horn = scene.add(traced("-38 30, -28 -40, -6 -158, 0 -172, 6 -158, 28 -40, 38 30, 0 44", tension=0.4), tone)
        for y in (4, -38, -80, -118):
            scene.line(curve((-46, y + 16), (0, y + 10), (46, y - 12)), shade(tone, 0.28), 8, clip=horn)


def _forelock(scene: Scene, kit: Kit, pose: Pose) -> None:
    tones = (kit.colour("mane", "accent"), kit.colour("mane2", "accent"))
    with scene.at(pose["yaw"] * 26, -kit["head_ry"] * 0.78, turn=pose["ears"] * 0.2):
        scene.add(traced("-10 -36, -80 -26, -120 30, -116 84, -80 60, -40 36, -6 14"), tones[0]).tag = "lock0"
        scene.add(traced("4 -36, 60 -36, 96 0, 100 44, 64 24, 30 14, -8 18"), tones[1]).tag = "lock1"


def _tuft(scene: Scene, kit: Kit, pose: Pose) -> None:
    with scene.at(pose["yaw"] * 20, -kit["head_ry"] * 0.9, turn=pose["ears"] * 0.5):
        scene.add(
            traced("-44 34, -40 -16, -20 -62, -8 -30, 6 -76, 16 -32, 38 -52, 40 0, 40 36", tension=0.4),
            kit.colour("tuft", "main"),
        )


def _hair_front(scene: Scene, kit: Kit, pose: Pose) -> None:
    rx, ry = kit["head_rx"], kit["head_ry"]
    with scene.at(pose["yaw"] * 18, -pose["pitch"] * 8):
        outline = (
            "-1.04 .02, -1.04 -.6, -.62 -1.08, 0 -1.18, .62 -1.08, 1.04 -.6, 1.04 .02, .92 -.26, .7 -.5, .44 -.34,"
            ".2 -.58, -.2 -.3, -.5 -.54, -.84 -.28"
        )
        hair = scene.add(traced(outline, rx, ry, 0.42), kit.colour("hair", "accent"))
        hair.tag = "hair"
        scene.line(
            curve((-rx * 0.6, -ry * 0.82), (-rx * 0.2, -ry * 1.0), (rx * 0.2, -ry * 0.98)),
            light(kit.colour("hair", "accent"), 0.4),
            12,
            role=GLOSS,
        )


def _bun(scene: Scene, kit: Kit, pose: Pose) -> None:
    scene.add(ellipse(0, -kit["head_ry"] * 1.2, 74, 66), kit.colour("hair", "accent")).tag = "hair"


def _bloom(scene: Scene, kit: Kit, pose: Pose) -> None:
    """Draw the flower on a cactus."""
    with scene.at(kit["head_rx"] * 0.3, -kit["head_ry"] * 0.96, turn=pose["ears"] * 0.4):
        for i in range(5):
            with scene.at(0, 0, turn=i * 72):
                scene.add(ellipse(0, -36, 26, 36), kit.colour("flower", "accent"))
        scene.add(ellipse(0, 0, 22), (255, 214, 92))
        scene.add(ellipse(-6, -6, 7), WHITE, GLOSS, alpha=0.6)


def _leaf(scene: Scene, kit: Kit, pose: Pose) -> None:
    """Draw a stalk with a leaf."""
    with scene.at(0, -kit["head_ry"] * 0.94, turn=pose["ears"] * 0.5):
        scene.line(curve((0, 10), (0, -30), (10, -56)), (112, 78, 46), 20, role=VOLUME)
        scene.add(traced("8 -34, 40 -84, 104 -88, 126 -66, 86 -36, 40 -26"), kit.colour("leaf", "accent"))


def _star_mark(scene: Scene, kit: Kit, pose: Pose) -> None:
    scene.add(star(0, -kit["head_ry"] * 0.6, 34, 16), kit.colour("accent"), MARK)


_CREST: dict[str, Callable[[Scene, Kit, Pose], None]] = {
    "horn": _horn, "forelock": _forelock, "tuft": _tuft, "hair_long": _hair_front, "hair_short": _hair_front,
    "hair_bun": _hair_front,
    "bun": _bun, "bloom": _bloom, "leaf": _leaf, "brow_star": _star_mark,
}  # fmt: skip
