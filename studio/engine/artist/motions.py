"""Motion as periodic functions on joints: every one starts and ends at rest, so loops close exactly."""

import math
from collections.abc import Callable
from functools import lru_cache
from random import Random
from typing import Any

from studio.engine.artist import lexicon
from studio.engine.artist.specs import MotionSpec

Wave = Callable[[float], float]
TAU = math.tau


def smooth(t: float) -> float:
    """Return the eased share of a way: slow, fast, slow; flat at both ends."""
    t = min(1.0, max(0.0, t))
    return t * t * t * (t * (6 * t - 15) + 10)


def hill(t: float, start: float, top: float, end: float) -> float:
    """Return 0 before ``start``, 1 at ``top`` and 0 after ``end``, eased."""
    return smooth((t - start) / (top - start)) if t < top else 1 - smooth((t - top) / (end - top))


def _swing(t: float) -> float:
    return math.sin(TAU * t)


def _bump(t: float) -> float:
    return (1 - math.cos(TAU * t)) / 2


def _swell(t: float) -> float:
    """Return a breath: in a little faster than out."""
    return (1 - math.cos(TAU * (t - 0.06 * math.sin(TAU * t)))) / 2


def _hop(t: float) -> float:
    """In the air between 0.26 and 0.74 of the cycle."""
    u = (t - 0.26) / 0.48
    return 4 * u * (1 - u) if 0 < u < 1 else 0.0


def _wind(t: float) -> float:
    """Return the crouch before a hop and the one that takes up the landing."""
    return hill(t, 0.02, 0.2, 0.3) + 0.8 * hill(t, 0.7, 0.8, 0.98)


def _spring(t: float) -> float:
    """Flat before the hop, long while rising and falling, flat on landing."""
    return (
        -0.8 * hill(t, 0.02, 0.2, 0.28)
        + 0.9 * hill(t, 0.22, 0.32, 0.5)
        + 0.5 * hill(t, 0.52, 0.66, 0.75)
        - hill(t, 0.7, 0.8, 0.97)
    )


def _trail(t: float) -> float:
    """Return what hangs loose: down while rising, up while falling, then settling."""
    return 0.9 * hill(t, 0.2, 0.34, 0.5) - hill(t, 0.46, 0.66, 0.8) + 0.45 * hill(t, 0.76, 0.86, 0.97)


def _snap(t: float) -> float:
    """Quickly there after a small step back, a little too far, held, slowly home."""
    there = smooth((t - 0.1) / 0.16) * (1 - smooth((t - 0.62) / 0.34))
    return there - 0.14 * hill(t, 0.02, 0.09, 0.18) + 0.1 * hill(t, 0.2, 0.3, 0.46)


def _hold(t: float) -> float:
    """There, a long rest, and back."""
    return smooth(t / 0.24) if t < 0.5 else 1 - smooth((t - 0.74) / 0.24)


def _shiver(t: float) -> float:
    return math.sin(TAU * 4 * t) * _hold(t)


def _turn(t: float) -> float:
    """One whole turn with a step back before and a little too far after."""
    base = smooth((t - 0.14) / 0.66)
    return base - 0.05 * hill(t, 0.0, 0.12, 0.3) + 0.03 * hill(t, 0.66, 0.82, 0.99)


def _pulse(t: float) -> float:
    """Up and down in the first half of the cycle, at rest in the second."""
    return math.sin(TAU * t) ** 2 if t < 0.5 else 0.0


def _tap(t: float) -> float:
    return hill(t, 0.0, 0.3, 0.6)


def _shake(t: float) -> float:
    """Quick shakes that swell and die away: laughter, sobs, a twitch."""
    return (1 - math.cos(TAU * 4 * t)) / 2 * hill(t, 0.0, 0.4, 1.0)


def _chatter(t: float) -> float:
    """Syllables of uneven size."""
    return math.pow(abs(math.sin(TAU * 1.5 * t)), 1.5) * (0.65 + 0.35 * math.cos(TAU * (t + 0.1)))


def _scout(t: float) -> float:
    """To one side, held; to the other, held; home."""
    return smooth((t - 0.05) / 0.12) - 2 * smooth((t - 0.38) / 0.18) + smooth((t - 0.82) / 0.13)


def _blink(t: float) -> float:
    return hill(t, 0.3, 0.37, 0.46) + hill(t, 0.5, 0.56, 0.66)


def _thump(t: float) -> float:
    return hill(t, 0.04, 0.14, 0.32) + 0.6 * hill(t, 0.26, 0.38, 0.7)


def _arc(t: float) -> float:
    """High in the middle, on the ground at both ends: a somersault's flight."""
    return hill(t, 0.12, 0.48, 0.84)


WAVES: dict[str, Wave] = {
    "swing": _swing, "bump": _bump, "swell": _swell, "hop": _hop, "wind": _wind, "spring": _spring, "trail": _trail,
    "snap": _snap,
    "hold": _hold, "shiver": _shiver, "turn": _turn, "pulse": _pulse, "tap": _tap, "shake": _shake,
    "chatter": _chatter, "scout": _scout,
    "blink": _blink, "thump": _thump, "arc": _arc,
}  # fmt: skip

#: Waves that do not come back to where they were but to the same picture: a whole turn.
WHOLE = frozenset({"turn"})


class Track:
    """One joint's part in a motion."""

    __slots__ = ("amplitude", "beats", "joint", "lag", "start", "wave", "whole")

    def __init__(self, row: list[Any], energy: float) -> None:
        self.joint = str(row[0])
        self.wave = WAVES[row[1]]
        self.whole = row[1] in WHOLE
        self.amplitude = float(row[2]) * (1.0 if self.whole else energy)
        self.beats = int(row[3])
        self.lag = float(row[4])
        self.start = self.wave((-self.lag) % 1.0) if not self.whole else 0.0

    def at(self, phase: float, cycles: int, edge: float) -> float:
        """Return the offset at a phase of the loop; ``edge`` (1 at its ends) removes what a lag leaves there."""
        t = (phase * cycles * self.beats - self.lag) % 1.0 if not self.whole else (phase * cycles * self.beats) % 1.0
        return self.amplitude * (self.wave(t) - self.start * edge)


class Performance:
    """A motion fitted to its length: gives the joint offsets for any phase of the whole clip."""

    def __init__(self, motion: MotionSpec) -> None:
        row = lexicon.motions()[motion.motion]
        period = float(row["period"]) / max(0.2, motion.tempo)
        self.cycles = max(1, round(motion.seconds / period))
        self._tracks = [Track(track, motion.energy) for track in row["tracks"]]
        self._blinks = _blinks(motion, row)

    def offsets(self, phase: float) -> dict[str, float]:
        """Return what is added to the pose's joints; all zero at phase 0 and 1."""
        if phase <= 0.0 or phase >= 1.0:
            return {}
        # Slower at the seam, faster in the middle, so that the closing step is never the largest.
        warped = phase - 0.06 * math.sin(TAU * phase) / TAU
        width = 0.35 / self.cycles
        edge = 1 - smooth(min(phase, 1 - phase) / width)
        result: dict[str, float] = {"phase": phase}
        for track in self._tracks:
            result[track.joint] = result.get(track.joint, 0.0) + track.at(warped, self.cycles, edge)
        for start, length in self._blinks:
            shut = hill(phase, start, start + length * 0.42, start + length)
            if shut:
                result["eye_l"] = result.get("eye_l", 0.0) - 1.3 * shut
                result["eye_r"] = result.get("eye_r", 0.0) - 1.3 * shut
        return result


@lru_cache(maxsize=32)
def performance(motion: MotionSpec) -> Performance:
    """Return the motion's performance, prepared once."""
    return Performance(motion)


def _blinks(motion: MotionSpec, row: dict[str, Any]) -> list[tuple[float, float]]:
    """Return when the eyes blink, as (start, length) in shares of the clip; never across its ends."""
    if row.get("blinks") is False:
        return []
    random = Random(f"blink {motion.motion} {motion.seed}")
    length = 0.26 / motion.seconds
    result = []
    at = 0.4 + random.random() * 0.9
    while at < motion.seconds - 0.5:
        result.append((at / motion.seconds, length))
        if random.random() < 0.25 and at < motion.seconds - 1.0:
            at += 0.36
            result.append((at / motion.seconds, length))
        at += 1.7 + random.random() * 1.6
    return result
