"""Puts a character together: from joints to shapes in the frame, in the order they cover each other."""

import math
from collections.abc import Iterator
from contextlib import contextmanager

from studio.engine.artist import body as trunk
from studio.engine.artist import props
from studio.engine.artist.arms import draw_arm
from studio.engine.artist.head import chin_shadow, draw_head
from studio.engine.artist.kit import Kit
from studio.engine.artist.rig import Pose
from studio.engine.artist.shapes import Scene
from studio.engine.artist.specs import Item
from studio.engine.artist.tails import draw_tail, draw_wings
from studio.engine.artist.wears import draw_wear

Share = tuple[Item, float]


def draw_figure(scene: Scene, kit: Kit, pose: Pose, wears: tuple[Share, ...], held: tuple[Share, ...]) -> None:
    """Draw the whole figure with its feet at (0, 0); things come with how much of them is there."""
    drop = trunk.hip(kit, pose)
    size = kit["size"]
    middle = -kit["body_y"] * 1.2
    with scene.at(pose["x"], -pose["y"]), scene.at(0, middle, turn=pose["turn"]):
        flat = 1.0 + pose["squash"]
        with scene.at(0, -middle), scene.at(sx=_facing(pose) * size / flat**0.8, sy=size * flat):
            props.draw_held(scene, kit, pose, held, "ground")
            with _torso_frame(scene, kit, pose, drop):
                draw_wings(scene, kit, pose)
                draw_tail(scene, kit, pose)
                trunk.draw_tentacles(scene, kit, pose)
                for item, share in wears:
                    draw_wear(scene, kit, pose, item, "back", share)
                props.draw_held(scene, kit, pose, held, "behind")
            if pose["sit"] < 0.5:
                trunk.draw_legs(scene, kit, pose)
            with _torso_frame(scene, kit, pose, drop):
                _upper(scene, kit, pose, wears, held)
            if pose["sit"] >= 0.5:
                trunk.draw_legs(scene, kit, pose)
            with _torso_frame(scene, kit, pose, drop):
                _arms(scene, kit, pose, held)


def _facing(pose: Pose) -> float:
    """Return how wide a figure looks that turns about its upright axis as one cut out of card does."""
    if not pose["spin"]:
        return 1.0
    width = math.cos(math.radians(pose["spin"]))
    return math.copysign(max(0.05, abs(width)), width)


@contextmanager
def _torso_frame(scene: Scene, kit: Kit, pose: Pose, drop: float) -> Iterator[None]:
    """Coordinates of the upper body: it leans about the hips, which go down when crouching or sitting."""
    pivot = -kit["hip_y"]
    with scene.at(pose["hips"], drop), scene.at(0, pivot, turn=pose["lean"]), scene.at(0, -pivot):
        yield


@contextmanager
def _head_frame(scene: Scene, kit: Kit, pose: Pose) -> Iterator[None]:
    """Coordinates of the head around its centre; it tilts about the neck."""
    with (
        scene.at(pose["yaw"] * 14, -kit["neck_y"] - pose["neck"], turn=pose["tilt"]),
        scene.at(0, -(kit["head_y"] - kit["neck_y"]) - pose["pitch"] * 6),
    ):
        yield


def _upper(scene: Scene, kit: Kit, pose: Pose, wears: tuple[Share, ...], held: tuple[Share, ...]) -> None:
    solo = (
        trunk.draw_torso(scene, kit, pose) is None
    )  # all head: what is worn on the body is worn on the head's lower half
    if not solo:
        _clothes(scene, kit, pose, wears)
    with _head_frame(scene, kit, pose):
        draw_head(scene, kit, pose)
        if solo:
            with scene.at(0, kit["head_y"]):
                _clothes(scene, kit, pose, wears)
        for slot in ("eyes", "over", "hat"):
            for item, share in wears:
                draw_wear(scene, kit, pose, item, slot, share)
        props.draw_held(scene, kit, pose, held, "head")


def _clothes(scene: Scene, kit: Kit, pose: Pose, wears: tuple[Share, ...]) -> None:
    for item, share in wears:
        draw_wear(scene, kit, pose, item, "body", share)
    if kit["body_rx"] > 0:
        with _head_frame(scene, kit, pose):
            chin_shadow(scene, kit)
    for item, share in wears:
        draw_wear(scene, kit, pose, item, "neck", share)


def _arms(scene: Scene, kit: Kit, pose: Pose, held: tuple[Share, ...]) -> None:
    props.draw_held(scene, kit, pose, held, "lap")
    for side in (-1, 1):
        draw_arm(scene, kit, pose, side)
    props.draw_held(scene, kit, pose, held, "front")


def draw_bust(scene: Scene, kit: Kit, pose: Pose, wears: tuple[Share, ...], *, body: bool) -> None:
    """Draw the head with what is worn on it, for marks; with ``body``, the shoulders below it too."""
    if body and kit["body_rx"] > 0:
        trunk.draw_torso(scene, kit, pose)
        for side in (-1, 1):
            draw_arm(scene, kit, pose, side)
        _clothes(scene, kit, pose, wears)
    elif kit["body_rx"] <= 0:
        trunk.draw_tentacles(scene, kit, pose)
    with _head_frame(scene, kit, pose):
        draw_head(scene, kit, pose)
        for slot in ("eyes", "over", "hat"):
            for item, share in wears:
                draw_wear(scene, kit, pose, item, slot, share)
