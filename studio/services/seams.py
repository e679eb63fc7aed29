"""How well an animation's ends meet: a loop's last frame and its first, a transition's ends and the poses they join.

A score is the geometric mean of how much of the mascot differs and how strongly the worst spot does, in percent: 0 is
the same picture, 100 has nothing in common. A difference counts over the background where it shows most. Blocking;
``services.gauges`` calls it in a thread.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

from studio.domain.errors import MediaError
from studio.domain.records import Record
from studio.domain.words import tr
from studio.services.clip_pixels import (
    Bitmap,
    box_mean,
    colour_bitmap,
    frames_at,
    grey_bitmap,
    shrunk,
    still,
)
from studio.services.video import open_clip
from studio.services.video_frames import ClipReader, Size, fit

if TYPE_CHECKING:
    from studio.services.clip_pixels import Floats

#: Above this score a seam is seen as a jump; a setting may replace it.
THRESHOLD = 8.0
#: The frames are compared no larger than this, in pixels.
BOX: Size = (240, 240)

#: Differences below this come from compression; a person does not see them move.
_NOISE = 8 / 255
#: Half the side of the spot that is looked at as one, in pixels of the small frame.
_SPOT = 2
_SEEN = 0.05


class Seam(Record, frozen=True, kw_only=True):
    """How well one pair of pictures meets.

    ``jump`` is their difference as it is; ``step`` is how much of it the clip's own motion explains; ``spot`` is where
    it is worst, as parts of width and height from the top left.
    """

    where: Literal["loop", "start", "end"]
    score: float
    jump: float
    step: float = 0.0
    spot: tuple[float, float] = (0.5, 0.5)

    def passes(self, threshold: float = THRESHOLD) -> bool:
        """Whether nobody will notice it."""
        return self.score <= threshold


class SeamDetail(Record, frozen=True, kw_only=True):
    """A seam with what is shown behind its badge: heat map (grey) and the two pictures for an onion skin (colour)."""

    seam: Seam
    heat: Bitmap
    before: Bitmap
    after: Bitmap


def loop_seam(clip: Path, stacked: bool | None = None) -> SeamDetail:
    """Compare a loop's last frame with its first; what any two neighbouring frames differ by is allowed.

    Raises MediaError.
    """
    info, reader = open_clip(clip, stacked)
    size = fit(info.width, info.height, BOX)
    try:
        first, second = (shrunk(raw, size) for _, raw in frames_at(reader, info, [0, min(1, info.frames - 1)], size))
        before_last, last = _ending(reader, info.frames, size)
    finally:
        reader.close()
    # The smaller of the two steps: a clip that rests and then jumps in its last frame has one large step already.
    step = min(_compare(first, second)[0], _compare(before_last, last)[0])
    return _detail("loop", last, first, step)


def transition_seams(clip: Path, start: Path, end: Path, stacked: bool | None = None) -> tuple[SeamDetail, SeamDetail]:
    """Compare a transition's first frame with the picture it starts from, its last with the one it leads to.

    Raises MediaError.
    """
    info, reader = open_clip(clip, stacked)
    size = fit(info.width, info.height, BOX)
    try:
        first = shrunk(next(frames_at(reader, info, [0], size))[1], size)
        _, last = _ending(reader, info.frames, size)
    finally:
        reader.close()
    start_pose, end_pose = _cut_out(still(start, size), first), _cut_out(still(end, size), last)
    return _detail("start", start_pose, first, 0.0), _detail("end", last, end_pose, 0.0)


def _ending(reader: ClipReader, frames: int, size: Size) -> tuple[Floats, Floats]:
    """Return the last two frames, believing the frames rather than a header that promised more."""
    last_two = [reader.frame(index, size) for index in range(max(0, frames - 2), frames)]
    if last_two[-1] is None and 0 < reader.position < frames:
        frames = reader.position
        last_two = [reader.frame(index, size) for index in range(max(0, frames - 2), frames)]
    found = [shrunk(raw, size) for raw in last_two if raw is not None]
    if not found:
        raise MediaError(tr("This clip ends before its first frame."))
    return found[0], found[-1]


def _cut_out(pose: Floats, frame: Floats) -> Floats:
    """Return the pose; a picture with its background still in it is only compared where the mascot is."""
    return pose if pose[:, :, 3].min() < 1 else pose * frame[:, :, 3:]


def _detail(where: Literal["loop", "start", "end"], before: Floats, after: Floats, step: float) -> SeamDetail:
    jump, heat, spot = _compare(before, after)
    seam = Seam(
        where=where,
        score=round(max(0.0, jump - step), 2),
        jump=round(jump, 2),
        step=round(min(step, jump), 2),
        spot=spot,
    )
    return SeamDetail(seam=seam, heat=grey_bitmap(heat), before=colour_bitmap(before), after=colour_bitmap(after))


def _compare(one: Floats, other: Floats) -> tuple[float, Floats, tuple[float, float]]:
    """Return the score, the heat map and the worst spot of two multiplied pictures of one size."""
    import numpy as np

    colours = one[:, :, :3] - other[:, :, :3]
    alpha = one[:, :, 3:] - other[:, :, 3:]
    # Over black the colours' difference shows, over white what alpha leaves of it: the worse of the two counts.
    seen = np.maximum(np.abs(colours), np.abs(colours - alpha)).max(axis=2)
    heat = np.maximum(seen - _NOISE, 0) / (1 - _NOISE)
    area = int(np.count_nonzero(np.maximum(one[:, :, 3], other[:, :, 3]) > _SEEN))
    spots = box_mean(heat, _SPOT)
    row, column = divmod(int(spots.argmax()), spots.shape[1])
    amount = min(1.0, float(heat.sum()) / max(1, area))
    score = 100 * (amount * float(spots.max())) ** 0.5
    return score, heat, ((column + 0.5) / spots.shape[1], (row + 0.5) / spots.shape[0])
