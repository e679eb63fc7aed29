"""Whether an animation is really transparent: measured from what its files decode to, not from what they say.

Blocking; ``services.gauges`` calls it in a thread.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from studio.domain.errors import MediaError
from studio.domain.records import Record
from studio.domain.words import later, tr
from studio.services.alpha_edges import Edges, measure_edges, merged
from studio.services.clip_pixels import frames_at, shrunk, straight
from studio.services.stacking import Stacking, stacking, unstacked
from studio.services.video import open_clip
from studio.services.video_frames import ClipInfo, ClipReader, Size

if TYPE_CHECKING:
    from studio.services.clip_pixels import Floats

#: ``good`` stands first, then what is wrong, the gravest first.
Verdict = Literal["good", "unreadable", "wrong_stacking", "opaque", "empty", "dark_fringe", "light_fringe", "different"]
#: Mean difference of alpha above which two formats of one animation do not show the same.
MAX_SPREAD = 0.02
#: How much of a premultiplied (or white-matted) edge's error is seen as a fringe.
MAX_FRINGE = 0.5

#: Moments that are looked at, as parts of the clip.
_MOMENTS = (0.0, 0.25, 0.5, 0.75, 1.0)
#: Alpha of the formats is compared at this size.
_COMPARED: Size = (160, 160)
#: Edges are measured at the clip's own size, but never larger than this.
_LARGEST = 1024
_SENTENCES: dict[Verdict, str] = {
    "good": later("Transparent as it should be."),
    "unreadable": later("It cannot be decoded here, so nothing is known about its transparency."),
    "wrong_stacking": later("Alpha stands above the colours; players expect it below."),
    "opaque": later("There is no transparency in it; its background will be seen."),
    "empty": later("Every frame is fully transparent; nothing will be seen."),
    "dark_fringe": later(
        "Its edges are multiplied by alpha twice; a dark line shows around the mascot on light pages."
    ),
    "light_fringe": later("Its edges are mixed with white; a light line shows around the mascot on dark pages."),
    "different": later("Its transparency is not that of the other formats."),
}
_ORDER: tuple[Verdict, ...] = tuple(_SENTENCES)


class FormatTruth(Record, frozen=True, kw_only=True):
    """What one file shows.

    ``mean_alpha`` is between 0 and 1, ``fringe_width`` in pixels of the clip; ``darkening`` is 0 for clean edges and
    1 for edges multiplied twice, ``lightening`` 1 for edges mixed with white.
    """

    verdict: Verdict
    mean_alpha: float = 0.0
    fringe_width: float = 0.0
    darkening: float = 0.0
    lightening: float = 0.0
    difference: float = 0.0
    error: str = ""

    @property
    def sentence(self) -> str:
        """The verdict in words."""
        return self.error or tr(_SENTENCES[self.verdict])


class AlphaTruth(Record, frozen=True, kw_only=True):
    """What all files of one animation show; ``spread`` is the largest mean difference of alpha between two of them."""

    formats: dict[str, FormatTruth]
    spread: float = 0.0

    @property
    def verdict(self) -> Verdict:
        """The gravest verdict of any format."""
        bad = [truth.verdict for truth in self.formats.values() if truth.verdict != "good"]
        return min(bad, key=_ORDER.index) if bad else "good"


@dataclass(frozen=True, kw_only=True, slots=True)
class _Look:
    """What was seen of one file before the files are compared: small alphas at the moments, and its edges."""

    alphas: list[Floats]
    edges: Edges | None
    wrong_order: bool = False


def alpha_truth(files: Mapping[str, Path]) -> AlphaTruth:
    """Measure the files of one animation, by asset type (``webm``, ``hevc``, ``stacked_video``, ``webm_480`` …)."""
    looks: dict[str, _Look | MediaError] = {}
    for kind, path in sorted(files.items(), key=lambda pair: pair[0].startswith("stacked_video")):
        reference = next((look.alphas for look in looks.values() if isinstance(look, _Look)), None)
        try:
            looks[kind] = _look(kind, path, reference)
        except MediaError as error:
            looks[kind] = error
    alphas = {kind: look.alphas for kind, look in looks.items() if isinstance(look, _Look)}
    differences = {kind: _difference(kind, alphas) for kind in alphas}
    truths = {kind: _truth(looks[kind], differences.get(kind, 0.0)) for kind in files}
    spread = max((_mean_difference(alphas[a], alphas[b]) for a in alphas for b in alphas if a < b), default=0.0)
    return AlphaTruth(formats=truths, spread=round(spread, 4))


def _look(kind: str, path: Path, reference: list[Floats] | None) -> _Look:
    is_stacked = kind.startswith("stacked_video")
    # A stacked file is read whole, so that a wrong order of its halves can be seen at all.
    info, reader = open_clip(path, stacked=False)
    try:
        if is_stacked:
            return _stacked_look(info, reader, reference)
        return _plain_look(info, reader)
    finally:
        reader.close()


def _plain_look(info: ClipInfo, reader: ClipReader) -> _Look:
    frames = []
    alphas = []
    for _, raw in frames_at(reader, info, _indexes(info), _measured(info.width, info.height)):
        frames.append(measure_edges(straight(raw)))
        alphas.append(shrunk(raw, _COMPARED)[:, :, 3])
    return _Look(alphas=alphas, edges=merged(frames))


def _stacked_look(info: ClipInfo, reader: ClipReader, reference: list[Floats] | None) -> _Look:
    wanted = _measured(info.width, info.height // 2)
    whole = [straight(raw) for _, raw in frames_at(reader, info, _indexes(info), (wanted[0], wanted[1] * 2))]
    order = stacking(whole, reference)
    if order is Stacking.NONE:
        return _Look(alphas=[_ones()], edges=None)
    frames = [unstacked(frame, order) for frame in whole]
    alphas = [_resized(frame[:, :, 3]) for frame in frames]
    edges = merged([measure_edges(frame) for frame in frames])
    return _Look(alphas=alphas, edges=edges, wrong_order=order is Stacking.ALPHA_ABOVE)


def _truth(look: _Look | MediaError, difference: float) -> FormatTruth:
    if isinstance(look, MediaError):
        return FormatTruth(verdict="unreadable", error=look.sentence)
    mean_alpha = sum(float(alpha.mean()) for alpha in look.alphas) / len(look.alphas)
    edges = look.edges
    return FormatTruth(
        verdict=_verdict(look, mean_alpha, difference),
        mean_alpha=round(mean_alpha, 4),
        fringe_width=round(edges.width, 2) if edges else 0.0,
        darkening=round(edges.darkening, 3) if edges else 0.0,
        lightening=round(edges.lightening, 3) if edges else 0.0,
        difference=round(difference, 4),
    )


def _verdict(look: _Look, mean_alpha: float, difference: float) -> Verdict:
    if look.wrong_order:
        return "wrong_stacking"
    if look.edges is None or min(float(alpha.min()) for alpha in look.alphas) > 0.98:
        return "opaque"
    if mean_alpha < 0.001:
        return "empty"
    if look.edges.darkening > MAX_FRINGE:
        return "dark_fringe"
    if look.edges.lightening > MAX_FRINGE:
        return "light_fringe"
    return "different" if difference > MAX_SPREAD else "good"


def _difference(kind: str, alphas: Mapping[str, list[Floats]]) -> float:
    """Return how far a format is from the first one, in the order webm, hevc, stacked, that is transparent at all."""
    order = sorted(alphas, key=lambda name: (not name.startswith("webm"), name.startswith("stacked"), name))
    first = next((name for name in order if float(alphas[name][0].min()) < 0.98), kind)
    return 0.0 if first == kind else _mean_difference(alphas[kind], alphas[first])


def _mean_difference(one: list[Floats], other: list[Floats]) -> float:
    import numpy as np

    pairs = list(zip(one, other, strict=False))
    return sum(float(np.abs(a - b).mean()) for a, b in pairs) / len(pairs)


def _indexes(info: ClipInfo) -> list[int]:
    return sorted({round(moment * (info.frames - 1)) for moment in _MOMENTS})


def _measured(width: int, height: int) -> Size:
    scale = min(1.0, _LARGEST / max(width, height, 1))
    return max(1, round(width * scale)), max(1, round(height * scale))


def _ones() -> Floats:
    import numpy as np

    return np.ones(_COMPARED[::-1], np.float32)


def _resized(alpha: Floats) -> Floats:
    import numpy as np
    from PIL import Image

    picture = Image.fromarray(np.asarray(alpha, np.float32), "F").resize(_COMPARED, Image.Resampling.BOX)
    return np.asarray(picture, np.float32)
