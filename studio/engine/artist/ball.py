"""The ball a face lives on: features slide round it when the head turns or nods."""

import math

from studio.engine.artist.kit import Kit
from studio.engine.artist.rig import Pose


class Ball:
    """Places features on the front of the head."""

    def __init__(self, kit: Kit, pose: Pose) -> None:
        self._rx, self._ry = kit["head_rx"], kit["head_ry"]
        self._yaw = pose["yaw"] * 0.55
        self._pitch = pose["pitch"] * 0.42

    def at(self, u: float, v: float) -> tuple[float, float, float]:
        """Return x, y and the horizontal foreshortening of a feature; ``u`` and ``v`` are shares of the radii."""
        angle = math.asin(max(-0.98, min(0.98, u * 0.9)))
        rise = math.asin(max(-0.98, min(0.98, v * 0.9)))
        x = math.sin(angle + self._yaw) / 0.9 * self._rx
        y = math.sin(rise - self._pitch) / 0.9 * self._ry
        return x, y, max(0.45, math.cos(angle + self._yaw) / math.cos(angle))
