"""The rig: every joint a pose or a motion may move, with its rest value and its limits.

Angles are degrees; positive turns of the body, head and root go clockwise as seen. Arm angles count from
hanging down (0) outwards to the side (90) and up (180), negative ones cross the body. Lengths are figure
units (the standing figure is about 800 high); the rest are shares from 0 to 1 or -1 to 1.
"""

from collections.abc import Mapping

Pose = dict[str, float]

#: joint: (rest, lowest, highest)
JOINTS: dict[str, tuple[float, float, float]] = {
    "x": (0, -120, 120),
    "y": (0, -40, 220),  # height above the ground
    "turn": (0, -400, 400),
    "spin": (0, -400, 400),  # about the upright axis, as a paper figure turns
    "squash": (0, -0.35, 0.35),  # positive is taller and thinner
    "lean": (0, -35, 35),
    "crouch": (0, 0, 1),
    "sit": (0, 0, 1),
    "hips": (0, -40, 40),
    "breath": (0, -0.5, 1),
    "tilt": (0, -40, 40),
    "yaw": (0, -1, 1),
    "pitch": (0, -1, 1),
    "neck": (0, -40, 40),
    "ears": (0, -60, 60),
    "ear_l": (0, -60, 60),
    "ear_r": (0, -60, 60),
    "tail": (0, -60, 60),
    "curl": (0, -1, 1),
    "wing": (0, -1, 1),
    "arm_l": (16, -150, 200),
    "arm_r": (16, -150, 200),
    "reach_l": (0.94, 0.25, 1.15),
    "reach_r": (0.94, 0.25, 1.15),
    "bend_l": (0.5, -1, 1),
    "bend_r": (0.5, -1, 1),
    "wrist_l": (0, -120, 120),
    "wrist_r": (0, -120, 120),
    "spread_l": (0, 0, 1),
    "spread_r": (0, 0, 1),
    "thumb_l": (0, 0, 1),
    "thumb_r": (0, 0, 1),
    "point_l": (0, 0, 1),
    "point_r": (0, 0, 1),
    "vee_l": (0, 0, 1),  # two fingers up
    "vee_r": (0, 0, 1),
    "foot_l": (0, -140, 140),  # outwards
    "foot_r": (0, -140, 140),
    "lift_l": (0, -20, 160),
    "lift_r": (0, -20, 160),
    "toe_l": (0, -90, 90),
    "toe_r": (0, -90, 90),
    "eye_l": (1, 0, 1.3),
    "eye_r": (1, 0, 1.3),
    "happy": (0, 0, 1),  # lower lids up: eyes that smile
    "gaze_x": (0, -1, 1),
    "gaze_y": (0, -1, 1),
    "pupil": (1, 0.5, 1.3),
    "brow_l": (0, -1, 1.2),
    "brow_r": (0, -1, 1.2),
    "brow_angle": (0, -1, 1),  # positive is angry, negative is sad
    "smile": (0.55, -1, 1),
    "open": (0, 0, 1),
    "mouth": (1, 0.35, 1.6),
    "tongue": (0, 0, 1),
    "teeth": (0, 0, 1),
    "blush": (0.5, 0, 1),
    "dizzy": (0, 0, 1),
    "hearts": (0, 0, 1),
    "tear": (0, 0, 1),
    "sweat": (0, 0, 1),
    "phase": (0, -1e6, 1e6),  # where props with a life of their own are in it (steam, sparkles)
}

REST: Pose = {name: float(row[0]) for name, row in JOINTS.items()}


def settled(targets: Mapping[str, float]) -> Pose:
    """Return a whole pose: the targets over the rest values, each inside its limits."""
    pose = dict(REST)
    for name, value in targets.items():
        _rest, low, high = JOINTS[name]
        pose[name] = min(high, max(low, float(value)))
    return pose


def moved(pose: Pose, offsets: Mapping[str, float]) -> Pose:
    """Return the pose with offsets added, each joint inside its limits."""
    result = dict(pose)
    for name, value in offsets.items():
        _rest, low, high = JOINTS[name]
        result[name] = min(high, max(low, result[name] + value))
    return result


def between(one: Pose, other: Pose, share: float) -> Pose:
    """Return the pose ``share`` (0 to 1) of the way from one to the other."""
    if share <= 0.0:
        return one
    if share >= 1.0:
        return other
    return {name: value + (other[name] - value) * share for name, value in one.items()}
