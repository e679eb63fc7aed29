"""What floats around a figure: confetti, sleep, questions, music, weather. Each lives by the phase."""

import math
from collections.abc import Callable

from studio.engine.artist.colour import INK, WHITE, Rgb, light, mix, shade
from studio.engine.artist.kit import Kit
from studio.engine.artist.rig import Pose
from studio.engine.artist.shapes import (
    GLOSS,
    GLOW,
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


def _bob(pose: Pose, shift: float, size: float = 1.0) -> float:
    """Return a gentle rise and fall, whole over a loop and nil at its ends."""
    return (math.sin(math.tau * (pose["phase"] * 2 + shift)) - math.sin(math.tau * shift)) * size


def _around(kit: Kit) -> list[tuple[float, float]]:
    """Return places about the head and shoulders, in the upper body's coordinates."""
    rx, top = kit["head_rx"], -kit["head_y"] - kit["head_ry"]
    return [
        (-rx * 1.32, top + 40), (rx * 1.34, top + 10), (-rx * 1.5, top + 200), (rx * 1.52, top + 180), (-rx * 1.16,
        top - 70),
        (rx * 0.98, top - 84), (-rx * 1.62, top + 360), (rx * 1.66, top + 350), (-rx * 0.4, top - 104), (rx * 0.34,
        top - 118),
    ]  # fmt: skip


def _confetti(scene: Scene, kit: Kit, pose: Pose, first: Rgb, second: Rgb) -> None:
    tones = (first, second, (255, 209, 71), (88, 204, 140), (92, 160, 255), (255, 120, 170))
    for i, (x, y) in enumerate([*_around(kit), *((-px * 0.86, py + 96) for px, py in _around(kit)[:8])]):
        with scene.at(x + (i * 29) % 40 - 20, y + _bob(pose, i * 0.17, 16), turn=i * 50 + _bob(pose, i * 0.31, 40)):
            if i % 3 == 0:
                scene.add(star(0, 0, 25, 11), tones[i % 6], MARK)
            elif i % 3 == 1:
                scene.add(rounded(-19, -9, 38, 18, 5), tones[(i + 1) % 6], MARK)
            else:
                scene.add(ellipse(0, 0, 13), tones[(i + 2) % 6], MARK)


def _snow(scene: Scene, kit: Kit, pose: Pose, first: Rgb, second: Rgb) -> None:
    for i, (x, y) in enumerate([*_around(kit), *((-px, py + 150) for px, py in _around(kit)[:6])]):
        with scene.at(x, y + _bob(pose, i * 0.17, 12), turn=_bob(pose, i * 0.2, 30)):
            for turn in (0, 60, 120):
                with scene.at(0, 0, turn=turn):
                    scene.line(curve((-22, 0), (22, 0)), first if i % 2 else second, 8, role=MARK)


def _hearts(scene: Scene, kit: Kit, pose: Pose, first: Rgb, second: Rgb) -> None:
    for i, (x, y) in enumerate(_around(kit)[:7]):
        with scene.at(x, y + _bob(pose, i * 0.19, 14), turn=(i % 3 - 1) * 14):
            scene.add(heart(0, 0, 34 + (i * 13) % 18), first if i % 2 == 0 else second)
            scene.add(ellipse(-13, -12, 7, 5), WHITE, GLOSS, alpha=0.8)


def _sparkles(scene: Scene, kit: Kit, pose: Pose, first: Rgb, second: Rgb) -> None:
    for i, (x, y) in enumerate(_around(kit)[:8]):
        size = 1 + 0.35 * _bob(pose, i * 0.27)
        scene.add(star(x, y, 42 * size, 12 * size, 4), first if i % 2 == 0 else second, GLOW)


def _stars(scene: Scene, kit: Kit, pose: Pose, first: Rgb, second: Rgb) -> None:
    """Stars that circle a dizzy head."""
    for i in range(5):
        angle = math.tau * (i / 5 + pose["phase"] * 2)
        x, y = math.cos(angle) * kit["head_rx"] * 1.05, math.sin(angle) * 34 - kit["head_ry"] - 30
        scene.add(star(x, y, 36, 16), first if i % 2 else second)


def _letters(scene: Scene, x: float, y: float, size: float, colour: Rgb, role: str = VOLUME) -> None:
    """Draw a letter Z."""
    half = size / 2
    path = curve((x - half, y - half), (x + half, y - half))
    path.lineTo(x - half, y + half)
    path.lineTo(x + half, y + half)
    scene.line(path, colour, size * 0.28, role=role)


def _zzz(scene: Scene, kit: Kit, pose: Pose, first: Rgb, second: Rgb) -> None:
    x, y = kit["head_rx"] * 0.86, -kit["head_ry"] * 1.02
    for i, size in enumerate((44, 60, 78)):
        _letters(scene, x + 50 * i, y - 62 * i + _bob(pose, i * 0.2, 9), size, first if i != 1 else second)


def _question(scene: Scene, kit: Kit, pose: Pose, first: Rgb, second: Rgb) -> None:
    for side, size, tone in ((1, 1.0, first), (-1, 0.68, second)):
        with scene.at(
            side * kit["head_rx"] * 1.1,
            -kit["head_ry"] * 1.12 + _bob(pose, side * 0.2, 10),
            turn=side * 12,
            sx=size,
            sy=size,
        ):
            scene.line(
                curve((-34, -44), (-30, -96), (44, -96), (38, -42), (34, -16), (0, -14), (0, 16)), tone, 29, role=VOLUME
            )
            scene.add(ellipse(0, 58, 19), tone)


def _exclaim(scene: Scene, kit: Kit, pose: Pose, first: Rgb, second: Rgb) -> None:
    for x, turn in ((0.98, 14), (1.26, 24)):
        with scene.at(kit["head_rx"] * x, -kit["head_ry"] * 1.1 + _bob(pose, x, 6), turn=turn):
            scene.add(traced("-22 -92, 22 -92, 12 10, -12 10", tension=0.3), first)
            scene.add(ellipse(0, 42, 18), first)


def _bulb(scene: Scene, kit: Kit, pose: Pose, first: Rgb, second: Rgb) -> None:
    with scene.at(kit["head_rx"] * 0.2, -kit["head_ry"] - 128 + _bob(pose, 0.1, 8)):
        for turn in (-100, -60, -20, 20, 60, 100):
            with scene.at(0, -18, turn=turn):
                scene.line(curve((0, -96), (0, -124)), first, 13)
        scene.add(
            traced("0 -84, 62 -56, 66 8, 30 50, -30 50, -66 8, -62 -56", tension=0.55),
            first,
            GLOW,
            blend=light(first, 0.6),
        )
        scene.add(rounded(-27, 46, 54, 36, 10), second)
        scene.line(curve((-22, -6), (0, 20), (22, -6)), shade(first, 0.4), 7)
        scene.add(ellipse(-24, -46, 12, 17), WHITE, GLOSS, alpha=0.9)


def _notes(scene: Scene, kit: Kit, pose: Pose, first: Rgb, second: Rgb) -> None:
    for i, (x, y) in enumerate(((-1.26, -0.9), (1.2, -1.0), (1.5, -0.1), (-1.44, 0.0))):
        with scene.at(x * kit["head_rx"], y * kit["head_ry"] + _bob(pose, i * 0.25, 14), turn=12 - 8 * i):
            tone = first if i % 2 == 0 else second
            scene.line(curve((20, 20), (20, -66)), tone, 12)
            scene.add(traced("16 -70, 62 -52, 60 -10, 44 -30, 16 -36", tension=0.4), tone)
            scene.add(ellipse(0, 22, 27, 21), tone)


def _bubble(scene: Scene, kit: Kit, pose: Pose, first: Rgb, second: Rgb) -> None:
    """Draw a thought bubble."""
    x, y = kit["head_rx"] * 1.12, -kit["head_ry"] * 1.06
    for dx, dy, r in ((0, 60, 15), (30, 22, 23)):
        scene.add(ellipse(x + dx, y + dy + _bob(pose, 0.2, 5), r), first)
    with scene.at(x + 92, y - 66 + _bob(pose, 0.0, 7)):
        scene.add(traced("-96 20, -92 -36, -40 -62, 10 -76, 62 -58, 98 -26, 92 30, 46 56, -10 64, -62 54"), first)
        for i in range(3):
            scene.add(ellipse(-46 + 46 * i, -4, 14), second, MARK)


def _speech(scene: Scene, kit: Kit, pose: Pose, first: Rgb, second: Rgb) -> None:
    with scene.at(kit["head_rx"] * 1.34, -kit["head_ry"] * 1.02 + _bob(pose, 0.0, 6)):
        scene.add(
            traced("-104 -70, 0 -84, 104 -70, 116 0, 100 62, -20 76, -96 118, -84 66, -116 0", tension=0.42), first
        )
        for y, wide in ((-30, 120), (0, 140), (30, 84)):
            scene.line(curve((-wide / 2, y), (wide / 2, y)), second, 13, role=MARK)


def _clouds(scene: Scene, kit: Kit, pose: Pose, first: Rgb, second: Rgb) -> None:
    for x, y, size in ((-1.6, -0.2, 1.0), (1.5, -0.6, 0.8), (1.1, 0.16, 0.6)):
        with scene.at(x * 170 + _bob(pose, x, 16), -kit["body_y"] + y * -240, sx=size, sy=size):
            scene.add(
                traced("-120 30, -116 -20, -62 -44, -20 -78, 44 -66, 74 -30, 122 -16, 120 30, 60 44, -60 44"), first
            )


def _speed(scene: Scene, kit: Kit, pose: Pose, first: Rgb, second: Rgb) -> None:
    """Lines of speed behind a runner."""
    for i, (y, long) in enumerate(((-420, 110), (-290, 150), (-170, 120), (-70, 90))):
        x = -kit["head_rx"] * 1.25 - _bob(pose, i * 0.23, 20)
        scene.line(curve((x, y), (x - long, y)), first if i % 2 == 0 else second, 15, role=MARK)


def _steam(scene: Scene, kit: Kit, pose: Pose, first: Rgb, second: Rgb) -> None:
    """Anger, as it leaves a head."""
    for side in (-1, 1):
        with scene.at(side * kit["head_rx"] * 1.14, -kit["head_ry"] * 0.9 + _bob(pose, 0.1, 8), sx=side):
            scene.add(traced("-40 20, -44 -16, -14 -44, 26 -52, 60 -28, 62 8, 36 34, 0 30"), first)
    with scene.at(kit["head_rx"] * 0.6, -kit["head_ry"] * 0.56, turn=12):
        for turn in (0, 90, 180, 270):
            with scene.at(0, 0, turn=turn):
                scene.line(curve((10, 34), (12, 12), (34, 10)), second, 11)


def _rain(scene: Scene, kit: Kit, pose: Pose, first: Rgb, second: Rgb) -> None:
    for i, (x, y) in enumerate([*_around(kit), *((-px, py + 130) for px, py in _around(kit)[:6])]):
        with scene.at(x, y + _bob(pose, i * 0.21, 16), turn=10):
            scene.add(traced("0 -30, 12 0, 8 16, -8 16, -12 0", tension=0.5), first if i % 3 else second)


def _fire(scene: Scene, kit: Kit, pose: Pose, first: Rgb, second: Rgb) -> None:
    for i, (x, y) in enumerate(_around(kit)[:6]):
        with scene.at(x, y + _bob(pose, i * 0.2, 10), sx=1.0, sy=1 + 0.12 * _bob(pose, i * 0.31)):
            scene.add(traced("0 -62, 24 -22, 34 12, 20 40, -20 40, -34 12, -16 -14"), first)
            scene.add(traced("0 -18, 14 8, 10 30, -10 30, -14 8"), second, MARK)


def _leaves(scene: Scene, kit: Kit, pose: Pose, first: Rgb, second: Rgb) -> None:
    for i, (x, y) in enumerate(_around(kit)[:9]):
        with scene.at(x, y + _bob(pose, i * 0.2, 14), turn=i * 47 + _bob(pose, i * 0.13, 20)):
            leaf = scene.add(traced("0 -40, 24 -12, 18 26, 0 40, -18 26, -24 -12"), first if i % 2 else second)
            scene.line(curve((0, -30), (0, 44)), mix(first, INK, 0.4), 5, clip=leaf)


def _target(scene: Scene, kit: Kit, pose: Pose, first: Rgb, second: Rgb) -> None:
    """Draw a tick of success."""
    with scene.at(kit["head_rx"] * 1.22, -kit["head_ry"] * 0.96 + _bob(pose, 0, 8)):
        scene.add(ellipse(0, 0, 74), first)
        path = curve((-34, 4), (-8, 30))
        path.lineTo(38, -26)
        scene.line(path, second, 21)


def _cross(scene: Scene, kit: Kit, pose: Pose, first: Rgb, second: Rgb) -> None:
    with scene.at(kit["head_rx"] * 1.22, -kit["head_ry"] * 0.96 + _bob(pose, 0, 8)):
        scene.add(polygon(points("-32 -74, 32 -74, 74 -32, 74 32, 32 74, -32 74, -74 32, -74 -32")), first)
        for turn in (45, 135):
            with scene.at(0, 0, turn=turn):
                scene.line(curve((-36, 0), (36, 0)), second, 21)


#: id: (slot, how it is drawn).
EFFECTS: dict[str, tuple[str, Draw]] = {
    "confetti": ("behind", _confetti), "snowflakes": ("behind", _snow), "hearts": ("behind", _hearts),
    "sparkles": ("behind", _sparkles),
    "dizzy-stars": ("head", _stars), "zzz": ("head", _zzz), "question-marks": ("head", _question),
    "exclamation": ("head", _exclaim),
    "light-bulb": ("head", _bulb), "music-notes": ("head", _notes), "thought-bubble": ("head", _bubble),
    "speech-bubble": ("head", _speech),
    "clouds": ("behind", _clouds), "speed-lines": ("behind", _speed), "steam": ("head", _steam), "rain": ("behind",
    _rain),
    "flames": ("behind", _fire), "leaves": ("behind", _leaves), "tick": ("head", _target), "cross": ("head", _cross),
}  # fmt: skip
