"""Things held in the hands or standing about, each placed by where it belongs on the figure."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from studio.engine.artist.arms import hand_place
from studio.engine.artist.colour import INK, WHITE, Rgb, light, mix, shade
from studio.engine.artist.effects import EFFECTS
from studio.engine.artist.kit import Kit, item_colours
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
from studio.engine.artist.specs import Item

Draw = Callable[[Scene, Kit, Pose, Rgb, Rgb], None]
Share = tuple[Item, float]


def draw_held(scene: Scene, kit: Kit, pose: Pose, held: tuple[Share, ...], slot: str) -> None:
    """Draw the props of one slot in the upper body's coordinates (the head's for ``head``)."""
    for item, share in held:
        found = PROPS.get(item.kind)
        if found is not None and found[0] == slot and share > 0.01:
            with scene.layer(item.kind, alpha=min(1.0, share * 2.5)):
                _grown(scene, kit, pose, found[1], item, share)


def _grown(scene: Scene, kit: Kit, pose: Pose, draw: Draw, item: Item, share: float) -> None:
    if share >= 1.0:
        draw(scene, kit, pose, *item_colours(item))
        return
    size = 0.55 + 0.45 * share
    middle = -kit["shoulder_y"]
    with scene.at(0, middle, sx=size, sy=size), scene.at(0, -middle):
        draw(scene, kit, pose, *item_colours(item))


@contextmanager
def _hand(scene: Scene, kit: Kit, pose: Pose, side: int, turn: float = 0.0) -> Iterator[None]:
    """Draw at a hand; things keep their own turn, whatever the wrist does, but follow a little."""
    _bend, place, _turn = hand_place(kit, pose, side)
    key = "l" if side < 0 else "r"
    with scene.at(*place, turn=turn + side * pose[f"wrist_{key}"] * 0.6):
        yield


@contextmanager
def _chest(scene: Scene, kit: Kit, dy: float = 0.0) -> Iterator[None]:
    """Draw in front of the chest."""
    with scene.at(0, -kit["shoulder_y"] + 92 + dy):
        yield


def _laptop(scene: Scene, kit: Kit, pose: Pose, first: Rgb, second: Rgb) -> None:
    with _chest(scene, kit, 22):
        scene.add(traced("-150 -78, 150 -78, 160 74, -160 74", tension=0.16), first)
        scene.add(heart(0, -4, 26), second, GLOW)
        scene.add(rounded(-182, 68, 364, 24, 10), light(first, 0.3))


def _sign(scene: Scene, kit: Kit, pose: Pose, first: Rgb, second: Rgb) -> None:
    with _chest(scene, kit, 10):
        scene.add(rounded(-182, -96, 364, 196, 26), first)
        scene.add(rounded(-164, -78, 328, 160, 16), mix(WHITE, first, 0.1), MARK)
        for y, wide in ((-36, 210), (0, 244), (36, 150)):
            scene.line(curve((-wide / 2, y), (wide / 2, y)), second, 15, role=MARK)


def _book(scene: Scene, kit: Kit, pose: Pose, first: Rgb, second: Rgb) -> None:
    with _chest(scene, kit, 6):
        scene.add(
            traced("0 -66, 70 -92, 152 -78, 152 64, 70 52, 0 76, -70 52, -152 64, -152 -78, -70 -92", tension=0.25),
            first,
        )
        scene.add(
            traced(
                "0 -74, 70 -98, 140 -88, 140 -70, 70 -80, 0 -56, -70 -80, -140 -70, -140 -88, -70 -98", tension=0.25
            ),
            second,
        )
        scene.line(curve((0, -64), (0, 70)), shade(first, 0.4), 8)
        scene.add(star(76, -10, 28, 12), light(first, 0.5), MARK)


def _cup(scene: Scene, kit: Kit, pose: Pose, first: Rgb, second: Rgb) -> None:
    with _hand(scene, kit, pose, 1), scene.at(12, -34):
        scene.line(curve((38, -26), (92, -30), (88, 36), (34, 32)), first, 17, role=VOLUME)
        cup = scene.add(traced("-52 -50, 52 -50, 46 56, 0 64, -46 56", tension=0.2), first)
        scene.add(ellipse(0, -50, 52, 15), mix((90, 52, 30), first, 0.1))
        scene.add(heart(0, 6, 20), second, MARK, clip=cup)


def _phone(scene: Scene, kit: Kit, pose: Pose, first: Rgb, second: Rgb) -> None:
    with _hand(scene, kit, pose, 1, 10), scene.at(0, -44):
        scene.add(rounded(-42, -76, 84, 152, 20), first)
        scene.add(rounded(-34, -62, 68, 118, 10), second, GLOW, blend=light(second, 0.5))


def _microphone(scene: Scene, kit: Kit, pose: Pose, first: Rgb, second: Rgb) -> None:
    with _hand(scene, kit, pose, 1, -22):
        scene.add(rounded(-17, -50, 34, 116, 15), first)
        scene.add(ellipse(0, -72, 37, 39), second)
        scene.line(curve((-36, -66), (0, -56), (36, -66)), shade(second, 0.4), 8)


def _brush(scene: Scene, kit: Kit, pose: Pose, first: Rgb, second: Rgb) -> None:
    with _hand(scene, kit, pose, 1, 24):
        scene.line(curve((0, 54), (0, -70)), first, 20, role=VOLUME)
        scene.add(rounded(-14, -98, 28, 36, 6), (200, 204, 214))
        scene.add(traced("-16 -92, 16 -92, 19 -120, 0 -162, -19 -120", tension=0.4), second)


def _palette(scene: Scene, kit: Kit, pose: Pose, first: Rgb, second: Rgb) -> None:
    with _hand(scene, kit, pose, -1, -6), scene.at(-40, -8):
        scene.add(traced("-104 0, -70 -70, 20 -84, 96 -46, 100 20, 50 40, 30 74, -40 78, -96 46"), first)
        for x, y, tone in (
            (-58, -28, (229, 72, 77)),
            (-8, -50, (255, 200, 60)),
            (48, -36, (80, 180, 110)),
            (-60, 24, (70, 130, 240)),
            (-14, 42, (170, 100, 230)),
        ):
            scene.add(ellipse(x, y, 19, 17), tone, MARK)


def _pencil(scene: Scene, kit: Kit, pose: Pose, first: Rgb, second: Rgb) -> None:
    with _hand(scene, kit, pose, 1, 205):
        scene.add(rounded(-16, -96, 32, 140, 5), first)
        scene.add(polygon(points("-16 -96, 16 -96, 0 -142")), (247, 214, 170))
        scene.add(polygon(points("-6 -126, 6 -126, 0 -142")), INK, MARK)
        scene.add(rounded(-16, 36, 32, 26, 8), second)


def _clipboard(scene: Scene, kit: Kit, pose: Pose, first: Rgb, second: Rgb) -> None:
    with _hand(scene, kit, pose, -1, 8), scene.at(84, -22):
        scene.add(rounded(-92, -112, 184, 236, 18), first)
        page = scene.add(rounded(-76, -92, 152, 202, 8), WHITE, MARK)
        for y, wide in ((-40, 104), (-6, 116), (28, 70)):
            scene.line(curve((-58, y), (-58 + wide, y)), second, 11, role=MARK, clip=page)
        scene.add(rounded(-36, -126, 72, 34, 12), shade(second, 0.2), MARK)


def _magnifier(scene: Scene, kit: Kit, pose: Pose, first: Rgb, second: Rgb) -> None:
    with _hand(scene, kit, pose, 1, 20):
        scene.line(curve((0, 46), (0, -40)), shade(first, 0.3), 24, role=VOLUME)
        scene.add(ellipse(0, -112, 70), second, VOLUME, alpha=0.6).solid = 0.3
        scene.line(ellipse(0, -112, 72), first, 20, role=VOLUME)
        scene.line(curve((-44, -116), (-40, -146), (-10, -156)), WHITE, 11, role=GLOSS, alpha=0.9)


def _gift(scene: Scene, kit: Kit, pose: Pose, first: Rgb, second: Rgb) -> None:
    with _chest(scene, kit, 14):
        box = scene.add(rounded(-108, -60, 216, 148, 18), first)
        scene.add(rounded(-22, -80, 44, 180, 2), second, MARK, clip=box)
        scene.add(rounded(-122, -88, 244, 52, 16), light(first, 0.14))
        scene.add(rounded(-22, -90, 44, 54, 2), second, MARK)
        for side in (-1, 1):
            with scene.at(0, -86, sx=side):
                scene.add(traced("0 4, 30 -52, 86 -56, 84 -14, 40 6"), second)


def _trophy(scene: Scene, kit: Kit, pose: Pose, first: Rgb, second: Rgb) -> None:
    with _hand(scene, kit, pose, 1), scene.at(0, -66):
        for side in (-1, 1):
            scene.line(
                curve((side * 50, -50), (side * 104, -56), (side * 92, 14), (side * 40, 14)), first, 15, role=VOLUME
            )
        scene.add(traced("-66 -74, 66 -74, 52 6, 16 40, -16 40, -52 6", tension=0.35), first)
        scene.add(rounded(-14, 30, 28, 40, 5), shade(first, 0.2))
        scene.add(rounded(-50, 62, 100, 32, 8), second)
        scene.add(star(0, -26, 26, 12), light(first, 0.7), MARK)


def _umbrella(scene: Scene, kit: Kit, pose: Pose, first: Rgb, second: Rgb) -> None:
    with _hand(scene, kit, pose, 1, -6), scene.at(-20, -90):
        scene.line(curve((20, 150), (0, -330)), (120, 84, 62), 15, role=VOLUME)
        shade_ = scene.add(
            traced(
                "-290 -250, -240 -390, -110 -470, 0 -486, 110 -470, 240 -390, 290 -250,"
                "190 -282, 96 -250, 0 -282, -96 -250, -190 -282",
                tension=0.45,
            ),
            first,
        )
        for x in (-96, 96):
            scene.line(curve((x, -250), (x * 0.8, -390), (0, -486)), shade(first, 0.3), 7, clip=shade_)
        scene.add(ellipse(0, -490, 13), second)


def _balloon(scene: Scene, kit: Kit, pose: Pose, first: Rgb, second: Rgb) -> None:
    with _hand(scene, kit, pose, 1, pose["tail"] * 0.5):
        scene.line(curve((0, 20), (14, -110), (0, -230)), shade(second, 0.4), 6)
        scene.add(traced("0 -230, 74 -290, 92 -370, 50 -444, -50 -444, -92 -370, -74 -290", tension=0.55), first)
        scene.add(polygon(points("-14 -216, 14 -216, 0 -238")), shade(first, 0.2))
        scene.add(ellipse(-36, -394, 19, 30), WHITE, GLOSS, alpha=0.65)


def _guitar(scene: Scene, kit: Kit, pose: Pose, first: Rgb, second: Rgb) -> None:
    with _chest(scene, kit, 40), scene.at(0, 0, turn=-24):
        scene.add(rounded(40, -17, 246, 34, 8), second)
        scene.add(rounded(270, -28, 62, 56, 12), shade(first, 0.3))
        body = scene.add(
            traced(
                "-160 -10, -130 -82, -60 -84, -16 -54, 40 -70, 88 -30, 88 30, 40 70, -16 54, -60 84, -130 82, -160 10",
                tension=0.55,
            ),
            first,
        )
        scene.add(ellipse(-4, 0, 34), INK, MARK, clip=body)
        scene.add(rounded(-108, -26, 16, 52, 6), shade(first, 0.5), MARK)
        for y in (-7, 0, 7):
            scene.line(curve((-100, y), (300, y)), (240, 236, 226), 3)


def _dumbbell(scene: Scene, kit: Kit, pose: Pose, first: Rgb, second: Rgb) -> None:
    for side in (-1, 1):
        with _hand(scene, kit, pose, side):
            scene.add(rounded(-82, -11, 164, 22, 9), second)
            for x in (-96, 62):
                scene.add(rounded(x, -44, 36, 88, 13), first)


def _pillow(scene: Scene, kit: Kit, pose: Pose, first: Rgb, second: Rgb) -> None:
    with scene.at(0, -kit["head_y"] - 10):
        w, h = kit["head_rx"] * 1.5, kit["head_ry"] * 1.2
        scene.add(
            traced("-1.06 -1.04, 0 -.9, 1.06 -1.04, .96 0, 1.06 1.04, 0 .9, -1.06 1.04, -.96 0", w, h, 0.5), first
        )
        scene.line(curve((-w * 0.8, -h * 0.7), (-w * 0.6, -h * 0.55)), shade(first, 0.2), 8)


def _blanket(scene: Scene, kit: Kit, pose: Pose, first: Rgb, second: Rgb) -> None:
    w = max(kit["body_rx"], kit["shoulder_x"]) * 1.5
    top = -kit["neck_y"] + 60 - 6 * pose["breath"]
    quilt = scene.add(
        traced(f"-1 {top}, 0 {top + 22}, 1 {top}, 1.12 -120, 1.08 30, 0 46, -1.08 30, -1.12 -120", w, 1, 0.45), first
    )
    for x, y in ((-0.5, 0.35), (0.4, 0.3), (0, 0.62), (-0.62, 0.84), (0.6, 0.86)):
        scene.add(star(x * w, top * (1 - y), 22, 10), second, MARK, clip=quilt)
    scene.add(
        traced(
            f"-1.02 {top - 6}, 0 {top + 14}, 1.02 {top - 6}, 1.06 {top + 44}, 0 {top + 66}, -1.06 {top + 44}", w, 1, 0.5
        ),
        light(first, 0.6),
    )


def _wand(scene: Scene, kit: Kit, pose: Pose, first: Rgb, second: Rgb) -> None:
    with _hand(scene, kit, pose, 1, 18):
        scene.line(curve((0, 50), (0, -110)), second, 17, role=VOLUME)
        scene.add(star(0, -142, 60, 27), first, VOLUME)
        scene.add(ellipse(-14, -152, 9, 7), WHITE, GLOSS, alpha=0.8)


def _sword(scene: Scene, kit: Kit, pose: Pose, first: Rgb, second: Rgb) -> None:
    with _hand(scene, kit, pose, 1, 14):
        blade = scene.add(polygon(points("-20 -30, 20 -30, 18 -196, 0 -236, -18 -196")), first)
        scene.line(curve((0, -30), (0, -210)), shade(first, 0.3), 6, clip=blade)
        scene.add(rounded(-66, -38, 132, 26, 12), second)
        scene.add(rounded(-13, -16, 26, 66, 8), shade(second, 0.4))


def _flag(scene: Scene, kit: Kit, pose: Pose, first: Rgb, second: Rgb) -> None:
    with _hand(scene, kit, pose, 1, 6):
        scene.line(curve((0, 70), (0, -270)), second, 15, role=VOLUME)
        wave = 16 + pose["tail"] * 0.5
        scene.add(
            traced(f"0 -262, 90 {-262 - wave}, 200 -250, 196 -140, 96 {-150 - wave}, 0 -146", tension=0.45), first
        )


def _pan(scene: Scene, kit: Kit, pose: Pose, first: Rgb, second: Rgb) -> None:
    with _hand(scene, kit, pose, 1, 6):
        scene.line(curve((-6, 0), (70, -6)), shade(first, 0.3), 22, role=VOLUME)
        scene.add(traced("60 -24, 232 -24, 214 26, 80 26", tension=0.4), first)
        scene.add(ellipse(146, -30, 74, 21), (255, 252, 244))
        scene.add(ellipse(146, -36, 29, 15), second)


def _ice_cream(scene: Scene, kit: Kit, pose: Pose, first: Rgb, second: Rgb) -> None:
    with _hand(scene, kit, pose, 1, 4):
        scene.add(polygon(points("-40 -50, 40 -50, 0 62")), (226, 166, 92))
        scene.add(ellipse(0, -74, 55, 51), first)
        scene.add(ellipse(0, -130, 43, 40), second)
        scene.add(ellipse(8, -172, 17), (229, 62, 84))


def _ball(scene: Scene, kit: Kit, pose: Pose, first: Rgb, second: Rgb) -> None:
    with scene.at(-pose["hips"] + 196, -64 - pose["lift_r"] * 0.3, turn=pose["phase"] * 360):
        ball = scene.add(ellipse(0, 0, 64), first)
        scene.line(curve((-70, 0), (0, -34), (70, 0)), second, 11, clip=ball, role=MARK)
        scene.line(curve((-70, 14), (0, 44), (70, 14)), second, 11, clip=ball, role=MARK)


def _skateboard(scene: Scene, kit: Kit, pose: Pose, first: Rgb, second: Rgb) -> None:
    for x in (-110, 110):
        scene.add(ellipse(x, 22, 27), second)
        scene.add(ellipse(x, 22, 10), light(second, 0.6), MARK)
    scene.add(traced("-226 -34, -170 -6, 170 -6, 226 -34, 214 2, 160 18, -160 18, -214 2", tension=0.4), first)


def _heart(scene: Scene, kit: Kit, pose: Pose, first: Rgb, second: Rgb) -> None:
    with _chest(scene, kit, 0), scene.at(0, 0, sx=1 + pose["breath"] * 0.06, sy=1 + pose["breath"] * 0.06):
        scene.add(heart(0, 0, 112), first)
        scene.add(ellipse(-50, -42, 24, 17), WHITE, GLOSS, alpha=0.7)


def _popcorn(scene: Scene, kit: Kit, pose: Pose, first: Rgb, second: Rgb) -> None:
    with _chest(scene, kit, 20):
        for i in range(9):
            scene.add(ellipse(-64 + (i % 5) * 32, -84 - (i // 5) * 30, 27, 25), (255, 244, 206))
        tub = scene.add(traced("-92 -76, 92 -76, 72 92, -72 92", tension=0.15), first)
        for x in (-56, 0, 56):
            scene.line(curve((x * 1.1, -80), (x * 0.85, 96)), second, 24, clip=tub, role=MARK)


#: id: (slot, how it is drawn). Slots: ground, behind, head, lap (before the arms), front (over the arms).
PROPS: dict[str, tuple[str, Draw]] = {
    **EFFECTS,
    "laptop": ("lap", _laptop), "sign": ("lap", _sign), "book": ("lap", _book), "gift": ("lap", _gift),
    "guitar": ("lap", _guitar),
    "heart": ("lap", _heart), "popcorn": ("lap", _popcorn), "blanket": ("front", _blanket), "coffee": ("front", _cup),
    "phone": ("lap", _phone), "microphone": ("front", _microphone), "paintbrush": ("lap", _brush), "palette": ("lap",
    _palette),
    "pencil": ("lap", _pencil), "clipboard": ("lap", _clipboard), "magnifying-glass": ("lap", _magnifier),
    "trophy": ("lap", _trophy), "umbrella": ("lap", _umbrella),
    "balloon": ("lap", _balloon), "dumbbells": ("lap", _dumbbell), "wand": ("lap", _wand), "sword": ("lap", _sword),
    "flag": ("lap", _flag), "pan": ("lap", _pan), "ice-cream": ("lap", _ice_cream), "pillow": ("behind", _pillow),
    "ball": ("front", _ball), "skateboard": ("ground", _skateboard),
}  # fmt: skip
