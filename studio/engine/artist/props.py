"""Things held, stood on and flying about, each placed by where it belongs on the figure."""

import math
from collections.abc import Callable

from studio.engine.artist.colour import Rgb
from studio.engine.artist.kit import Kit, item_colours
from studio.engine.artist.rig import Pose
from studio.engine.artist.shapes import MARK, Scene, ellipse, rounded, star
from studio.engine.artist.specs import Item

Draw = Callable[[Scene, Kit, Pose, Rgb, Rgb], None]
Share = tuple[Item, float]


def draw_held(scene: Scene, kit: Kit, pose: Pose, held: tuple[Share, ...], slot: str) -> None:
    """Draw the props of one slot (behind, head, lap, front) in the upper body's coordinates."""
    for item, share in held:
        found = PROPS.get(item.kind)
        if found is not None and found[0] == slot and share > 0.01:
            with scene.layer(item.kind, alpha=min(1.0, share * 2.5)):
                found[1](scene, kit, pose, *item_colours(item))


def draw_ground(scene: Scene, kit: Kit, pose: Pose, held: tuple[Share, ...]) -> None:
    """Draw the props that stand on the ground behind the figure."""
    draw_held(scene, kit, pose, held, "ground")


def _confetti(scene: Scene, kit: Kit, pose: Pose, first: Rgb, second: Rgb) -> None:
    """Paper snippets around the head, drifting with the phase."""
    tones = (first, second, (255, 209, 71), (88, 204, 140), (92, 160, 255), (255, 120, 170))
    for i in range(18):
        a = i * 2.399963
        radius = 250 + 46 * ((i * 7) % 5)
        x = math.cos(a) * radius * 1.05
        y = -430 + math.sin(a) * radius * 0.72 - 40
        if abs(x) < 170 and y > -640:
            x = math.copysign(260 + 10 * (i % 4), x or 1)
        turn = i * 50 + math.sin(pose["phase"] * math.tau + i) * 40
        y += math.sin(pose["phase"] * math.tau + i * 1.7) * 16
        with scene.at(x, y, turn=turn):
            if i % 3 == 0:
                scene.add(star(0, 0, 22, 10), tones[i % 6], MARK)
            elif i % 3 == 1:
                scene.add(rounded(-15, -7, 30, 14, 4), tones[i % 6], MARK)
            else:
                scene.add(ellipse(0, 0, 11), tones[i % 6], MARK)


#: id: (slot, how it is drawn). Slots: ground, behind, head, lap, front.
PROPS: dict[str, tuple[str, Draw]] = {
    "confetti": ("behind", _confetti),
}
