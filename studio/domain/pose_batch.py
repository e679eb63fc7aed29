"""The same for many poses at once: one request each, to be priced together and pressed once."""

from collections.abc import Iterable

from studio.domain.pricing import DEFAULT_RATES, Price, Rates, price_of
from studio.domain.records import Pose
from studio.domain.requests import MAX_NAME, GenerateRequest


def animate_all(poses: Iterable[Pose], motion: str, seconds: int, *, loop: bool = True) -> tuple[GenerateRequest, ...]:
    """Return what animates each pose that has a picture, from the very picture it shows.

    A picture that is no pose yet (it has no id) becomes one of its name.
    """
    return tuple(
        GenerateRequest(
            type="animation",
            item_id=pose.id or None,
            name=None if pose.id else pose.name[:MAX_NAME],
            source_image_asset_id=pose.picture.id,
            animation_prompt=motion.strip(),
            duration=seconds,
            loop=loop,
        )
        for pose in poses
        if pose.picture is not None
    )


def variants(poses: Iterable[Pose], count: int) -> tuple[GenerateRequest, ...]:
    """Return what draws each pose ``count`` times more; each drawing becomes a version of its pose."""
    return tuple(
        GenerateRequest(type="image", item_id=pose.id, image_prompt=pose.prompt.strip() or pose.name[:MAX_NAME])
        for pose in poses
        for _ in range(count)
    )


def total(requests: Iterable[GenerateRequest], rates: Rates = DEFAULT_RATES) -> Price:
    """Return the sum, with equal prices counted together, e.g. ``3 x 20 + 1 x 21``."""
    counts: dict[int, int] = {}
    for request in requests:
        price = price_of(request, rates).total
        counts[price] = counts.get(price, 0) + 1
    formula = " + ".join(f"{number} x {price}" for price, number in sorted(counts.items()))
    return Price(total=sum(price * number for price, number in counts.items()), formula=formula)
