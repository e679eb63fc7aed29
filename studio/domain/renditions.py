"""The files of one animation: its formats in all their sizes, and which of them go along when it is handed out."""

from collections.abc import Iterable, Sequence

from studio.domain.records import ANIMATED, Asset, Record

#: What companions and pages play (contract, D.1).
PLAYED: tuple[str, ...] = ("webm", "hevc")


class Delivery(Record, frozen=True, kw_only=True):
    """Which files to hand out: a width in pixels, 0 for that of the original, and the formats."""

    size: int = 0
    formats: tuple[str, ...] = PLAYED


#: Everything played, as large as it was made.
AS_MADE = Delivery()


def family(siblings: Sequence[Asset], assigned: Asset) -> tuple[Asset, ...]:
    """Return what was made together with a file, itself included: its formats, and all sizes made of them later.

    ``siblings`` are the files of its pose, oldest first. Sizes are made by a job of their own; where the server does
    not say what they were made from, they belong to the animation that was there at the time.
    """
    moving = _format(assigned) in ANIMATED
    found: dict[str, Asset] = {}
    last: dict[str, Asset] = {}
    for one in siblings:
        kind = _format(one)
        if (kind in ANIMATED) is not moving:
            continue
        if one.type == kind:
            last[kind] = one
            belongs = one.id == assigned.id or not assigned.job_id or one.job_id == assigned.job_id
        else:
            origin = one.source() or (last[kind].id if kind in last else "")
            belongs = one.id == assigned.id or origin in found
        if belongs:
            found[one.id] = one
    return tuple(found.values()) or (assigned,)


def rendition(files: Iterable[Asset], kind: str, delivery: Delivery) -> Asset | None:
    """Return the finished file of a format in the size wanted; the original where that size was never made."""
    ready = {one.type: one for one in files if one.ready}
    if kind not in delivery.formats:
        return None
    return ready.get(f"{kind}_{delivery.size}") or ready.get(kind)


def sizes(files: Iterable[Asset]) -> frozenset[int]:
    """Return the smaller sizes in which every format played is there."""
    types = {one.type for one in files if one.ready}
    made = {int(one.rpartition("_")[2]) for one in types if one.rpartition("_")[2].isdecimal()}
    base = [kind for kind in PLAYED if kind in types]
    return frozenset(size for size in made if all(f"{kind}_{size}" in types for kind in base))


def _format(asset: Asset) -> str:
    """Return the type without a size: ``webm`` for ``webm_480``."""
    stem, _, size = asset.type.rpartition("_")
    return stem if size.isdecimal() else asset.type
