"""How the edge of a cut-out looks: how wide it is, and whether its colours were multiplied or mixed with white."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studio.domain.records import Record
from studio.services.clip_pixels import box_mean

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from studio.services.clip_pixels import Floats

#: Alpha of what counts as the edge; compression moves the ends of the scale by this much.
_EDGE = (0.08, 0.92)
_OPAQUE = 0.95
#: How far inwards the colour an edge should have is looked for, in pixels.
_REACH = 3
#: Edge points needed before their colours are judged.
_ENOUGH = 24


class Edges(Record, frozen=True, kw_only=True):
    """``width`` in pixels; ``darkening`` and ``lightening`` are 0 for clean edges and 1 for fully spoilt ones."""

    width: float
    darkening: float
    lightening: float


def measure_edges(frame: Floats) -> Edges | None:
    """Measure one frame (height x width x 4, not multiplied); None if it has no edge to speak of.

    A clean edge has the colour that stands beside it inside, c = C. An edge multiplied by alpha has c = C·a, one mixed
    with white has c = C·a + 1 - a: the two shares are fitted by least squares.
    """
    import numpy as np

    alpha = frame[:, :, 3]
    luma = frame[:, :, :3] @ np.array([0.299, 0.587, 0.114], np.float32)
    opaque = (alpha >= _OPAQUE).astype(np.float32)
    near = box_mean(opaque, _REACH)
    partial = (alpha > _EDGE[0]) & (alpha < _EDGE[1])
    outline = _outline_length(alpha > 0.5)
    if not outline:
        return None
    width = int(np.count_nonzero(partial)) / outline
    edge = partial & (near > 0.04)
    if np.count_nonzero(edge) < _ENOUGH:
        return Edges(width=width, darkening=0.0, lightening=0.0)
    inside = box_mean(luma * opaque, _REACH)[edge] / near[edge]
    missing = 1 - alpha[edge]
    change = luma[edge] - inside
    return Edges(
        width=width,
        darkening=_share(-change, inside * missing),
        lightening=_share(change, (1 - inside) * missing),
    )


def merged(edges: Sequence[Edges | None]) -> Edges:
    """Return the mean over several frames."""
    found = [edge for edge in edges if edge is not None]
    if not found:
        return Edges(width=0.0, darkening=0.0, lightening=0.0)
    return Edges(
        width=sum(edge.width for edge in found) / len(found),
        darkening=sum(edge.darkening for edge in found) / len(found),
        lightening=sum(edge.lightening for edge in found) / len(found),
    )


def _share(change: Floats, expected: Floats) -> float:
    """Return how much of the expected change is there; 0 where so little is expected that nothing can be told."""
    weight = float((expected * expected).sum())
    if weight < 0.01 * len(expected):
        return 0.0
    return float((change * expected).sum()) / weight


def _outline_length(inside: NDArray[np.bool_]) -> int:
    """Return how many points of a mask have a neighbour outside it."""
    import numpy as np

    core = inside.copy()
    core[1:] &= inside[:-1]
    core[:-1] &= inside[1:]
    core[:, 1:] &= inside[:, :-1]
    core[:, :-1] &= inside[:, 1:]
    return int(np.count_nonzero(inside & ~core))
