"""Arms, wings that serve as arms, and hands."""

import math

from studio.engine.artist.colour import WHITE, Rgb, shade
from studio.engine.artist.kit import Kit
from studio.engine.artist.rig import Pose
from studio.engine.artist.shapes import DEPTH, GLOSS, MARK, Point, Scene, curve, ellipse, tube


def shoulder(kit: Kit, pose: Pose, side: int) -> Point:
    """Return where an arm begins, in the upper body's coordinates."""
    return side * kit["shoulder_x"], -kit["shoulder_y"] - pose["breath"] * 3


def hand_place(kit: Kit, pose: Pose, side: int) -> tuple[Point, Point, float]:
    """Return the elbow's pull, the hand's place and the direction (degrees) in which the arm arrives there."""
    key = "l" if side < 0 else "r"
    sx, sy = shoulder(kit, pose, side)
    angle = math.radians(pose[f"arm_{key}"])
    length = kit["arm"]
    reach = length * pose[f"reach_{key}"]
    hx, hy = sx + side * math.sin(angle) * reach, sy + math.cos(angle) * reach
    slack = math.sqrt(max(0.0, (length * 1.05) ** 2 - min(reach, length) ** 2)) * 0.9 + 8
    pull = pose[f"bend_{key}"] * slack
    ex = (sx + hx) / 2 + side * math.cos(angle) * pull
    ey = (sy + hy) / 2 - math.sin(angle) * pull
    arrive = math.degrees(math.atan2(hx - ex, -(hy - ey)))
    return (ex, ey), (hx, hy), arrive + side * pose[f"wrist_{key}"]


def draw_arm(scene: Scene, kit: Kit, pose: Pose, side: int) -> None:
    """Draw one arm with its hand (or a wing)."""
    if kit.part("arms", "arm") == "none":
        return
    key = "l" if side < 0 else "r"
    start = shoulder(kit, pose, side)
    bend, hand, turn = hand_place(kit, pose, side)
    with scene.layer("arm"):
        if kit.part("arms") == "wing":
            _wing_arm(scene, kit, pose, start, bend, hand, side)
            return
        colour = kit.colour("arms", "main")
        w = kit["arm_w"]
        limb = tube(start, bend, hand, w, w * 0.86)
        deep = shade(kit.colour("main"), 0.75)
        for more in (4, 9, 14):
            with scene.at(0, 5):
                scene.add(tube(start, bend, hand, w + more, w * 0.86 + more), deep, DEPTH, alpha=0.1)
        arm = scene.add(limb, colour)
        arm.solid, arm.tag = 0.75, "arm"
    with scene.layer("hand"), scene.at(*hand, turn=turn, sx=side):
        r = kit["hand"]
        for size in (1.12, 1.2, 1.28, 1.36):
            scene.add(
                ellipse(0, -r * 0.1, r * size, r * size * 1.04), shade(kit.colour("main"), 0.75), DEPTH, alpha=0.08
            )
        sock = kit.colour("hands", "accent" if "socks" in kit.marks else "arms" if "arms" in kit.colours else "main")
        if kit.part("hands") == "claw":
            _claw(scene, kit, pose, key, sock)
        elif kit.part("hands") == "tip":
            scene.add(ellipse(0, 0, w * 0.86), colour).tag = "hand"
        else:
            _mitten(scene, kit, pose, key, sock)


def _wing_arm(scene: Scene, kit: Kit, pose: Pose, start: Point, bend: Point, hand: Point, side: int) -> None:
    colour = kit.colour("wings", "main")
    with scene.at(0, 12):
        scene.add(tube(start, bend, hand, 44, 52), shade(kit.colour("main"), 0.75), DEPTH, alpha=0.22)
    wing = scene.add(tube(start, bend, hand, 46, 56), colour)
    wing.solid, wing.tag = 0.8, "wing"
    turn = math.degrees(math.atan2(hand[0] - bend[0], -(hand[1] - bend[1])))
    with scene.at(*hand, turn=turn):
        for x in (-26, 2, 30):
            scene.line(curve((x - 13, 8), (x, -18), (x + 13, 8)), shade(colour, 0.4), 7, clip=wing)


def _mitten(scene: Scene, kit: Kit, pose: Pose, key: str, colour: Rgb) -> None:
    """Draw a soft paw: up is the direction of the arm, the thumb is on the inner side."""
    r = kit["hand"]
    spread, thumb, finger = pose[f"spread_{key}"], pose[f"thumb_{key}"], pose[f"point_{key}"]
    if thumb > 0.02:
        far = r * (0.7 + 1.05 * thumb)
        nub = scene.add(tube((-r * 0.2, r * 0.1), (-far * 0.6, -r * 0.1), (-far, -r * 0.2), r * 0.44, r * 0.36), colour)
        nub.solid = 0.5
    if finger > 0.02:
        scene.add(tube((0, 0), (0, -r * 0.6), (0, -r * (0.6 + 1.15 * finger)), r * 0.38, r * 0.3), colour).solid = 0.5
    if pose[f"vee_{key}"] > 0.02:
        for angle in (-24, 20):
            tip, far = math.radians(angle), r * (0.6 + 1.2 * pose[f"vee_{key}"])
            top = (math.sin(tip) * far, -math.cos(tip) * far)
            scene.add(tube((0, 0), (top[0] * 0.5, top[1] * 0.5), top, r * 0.36, r * 0.31), colour).solid = 0.5
    if spread > 0.02:
        for angle in (-36, 0, 36):
            tip = math.radians(angle)
            far = r * (0.62 + 0.5 * spread)
            scene.add(
                tube(
                    (0, 0),
                    (math.sin(tip) * far * 0.5, -math.cos(tip) * far * 0.5),
                    (math.sin(tip) * far, -math.cos(tip) * far),
                    r * 0.4,
                    r * 0.37,
                ),
                colour,
            ).solid = 0.4
        scene.add(
            tube((0, 0), (-r * 0.5, 0), (-r * (0.75 + 0.3 * spread), r * 0.12), r * 0.36, r * 0.33), colour
        ).solid = 0.4
    palm = scene.add(ellipse(0, -r * 0.08, r * 0.96, r), colour)
    palm.tag = "hand"
    if spread > 0.4:
        scene.add(
            ellipse(0, r * 0.06, r * 0.42, r * 0.36), kit.colour("pads", "inner"), MARK, alpha=(spread - 0.4) / 0.6
        )
    elif max(finger, thumb, pose[f"vee_{key}"]) > 0.3:
        for y in (-0.34, 0.0, 0.34):
            scene.line(curve((r * 0.28, r * y), (r * 0.6, r * (y - 0.04))), shade(colour, 0.4), 5, alpha=0.8)


def _claw(scene: Scene, kit: Kit, pose: Pose, key: str, colour: Rgb) -> None:
    """Draw a robot's three-fingered grip."""
    r = kit["hand"]
    spread, thumb, finger = pose[f"spread_{key}"], pose[f"thumb_{key}"], pose[f"point_{key}"]
    fist, vee = max(thumb, finger), pose[f"vee_{key}"]
    for angle, long in (
        (-46 - 30 * thumb + 20 * vee, 0.86 + 0.4 * thumb + 0.5 * vee),
        (0, 0.92 + 0.6 * finger - 0.4 * thumb - 0.5 * vee),
        (46 - 20 * vee, 0.86 - 0.36 * fist + 0.5 * vee),
    ):
        tip = math.radians(angle * (0.7 + 0.5 * spread))
        far = r * long * (1.15 + 0.2 * spread)
        scene.add(
            tube(
                (0, 0),
                (math.sin(tip) * far * 0.5, -math.cos(tip) * far * 0.5),
                (math.sin(tip) * far, -math.cos(tip) * far),
                r * 0.33,
                r * 0.29,
            ),
            colour,
        ).solid = 0.6
    scene.add(ellipse(0, 0, r * 0.8), shade(colour, 0.12)).tag = "hand"
    scene.add(ellipse(0, 0, r * 0.34), shade(colour, 0.5), MARK)
    scene.add(ellipse(-r * 0.08, -r * 0.08, r * 0.12), WHITE, GLOSS, alpha=0.6)
