"""Which half of a stacked frame is the alpha: colours belong above, alpha as grey below."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from studio.services.clip_pixels import Floats

#: Mean difference of the colour channels below which a half counts as grey; compression leaves a trace of colour.
_GREY = 0.012
#: Share of a half that may contradict its being the alpha of the other one.
_SLIP = 0.02
_TIE = 0.001
_DARK = 0.06


class Stacking(Enum):
    """How a tall frame is arranged."""

    ALPHA_BELOW = "alpha_below"
    ALPHA_ABOVE = "alpha_above"
    NONE = "none"


def stacking(frames: Sequence[Floats], reference: Sequence[Floats] | None = None) -> Stacking:
    """Judge whole frames (height x width x 4); ``reference`` are alphas of another format of the same animation.

    Colour decides first: alpha has none. Two grey halves are told apart by the other format's alpha, or, without
    one, by what stands where: a mascot is never where its alpha is not.
    """
    import numpy as np

    if any(frame.shape[0] < 2 for frame in frames):
        return Stacking.NONE
    halves = [(frame[: len(frame) // 2, :, :3], frame[len(frame) // 2 :, :, :3]) for frame in frames]
    above = float(np.mean([_colourfulness(upper) for upper, _ in halves]))
    below = float(np.mean([_colourfulness(lower) for _, lower in halves]))
    if above > _GREY and below > _GREY:
        return Stacking.NONE
    if above > _GREY >= below:
        return Stacking.ALPHA_BELOW
    if below > _GREY >= above:
        return Stacking.ALPHA_ABOVE
    if reference is not None and float(reference[0].min()) < 1 - _DARK:
        return _by_reference(halves, reference)
    return _by_place(halves)


def unstacked(frame: Floats, order: Stacking) -> Floats:
    """Return a frame with its alpha where it belongs, height halved."""
    import numpy as np

    half = frame.shape[0] // 2
    colours, alpha = frame[:half], frame[half : 2 * half]
    if order is Stacking.ALPHA_ABOVE:
        colours, alpha = alpha, colours
    return np.concatenate([colours[:, :, :3], alpha[:, :, 1:2]], axis=2)


def _colourfulness(half: Floats) -> float:
    return float((half.max(axis=2) - half.min(axis=2)).mean())


def _by_reference(halves: Sequence[tuple[Floats, Floats]], reference: Sequence[Floats]) -> Stacking:
    import numpy as np

    wrong = right = 0.0
    for (upper, lower), alpha in zip(halves, reference, strict=False):
        rows = np.linspace(0, len(upper) - 1, len(alpha)).round().astype(int)
        columns = np.linspace(0, upper.shape[1] - 1, alpha.shape[1]).round().astype(int)
        place = np.ix_(rows, columns)
        right += float(np.abs(lower[:, :, 1][place] - alpha).mean())
        wrong += float(np.abs(upper[:, :, 1][place] - alpha).mean())
    return Stacking.ALPHA_BELOW if right <= wrong else Stacking.ALPHA_ABOVE


def _by_place(halves: Sequence[tuple[Floats, Floats]]) -> Stacking:
    import numpy as np

    below = float(np.mean([_contradiction(upper, lower) for upper, lower in halves]))
    above = float(np.mean([_contradiction(lower, upper) for upper, lower in halves]))
    if min(below, above) > _SLIP:
        return Stacking.NONE
    if abs(below - above) < _TIE:  # a shape of one grey: alpha is the half that is nearer to all or nothing
        below = float(np.mean([_halfness(lower) for _, lower in halves]))
        above = float(np.mean([_halfness(upper) for upper, _ in halves]))
    return Stacking.ALPHA_BELOW if below <= above else Stacking.ALPHA_ABOVE


def _contradiction(colours: Floats, alpha: Floats) -> float:
    """Return the share of points that are not the background's colour although alpha says nothing is there."""
    import numpy as np

    outside = alpha[:, :, 1] < _DARK
    if not outside.any():
        return 0.0
    grey = colours[:, :, 1]
    background = float(np.median(grey[outside]))
    return float((outside & (np.abs(grey - background) > 2 * _DARK)).mean())


def _halfness(half: Floats) -> float:
    return float((half[:, :, 1] * (1 - half[:, :, 1])).mean())
