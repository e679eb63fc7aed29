"""The one price rule (contract A.6, A.11): the form, the canvas, the guard and the engine all ask here.

Prices are configuration, not constants: a server's own figure wins, and ``Rates`` can be replaced.
"""

from collections.abc import Iterable

from studio.domain.records import Record
from studio.domain.requests import GenerateRequest, MascotRequest
from studio.domain.words import trn


class Rates(Record, frozen=True, kw_only=True):
    """What each piece of work costs, in credits."""

    image: int = 1
    edit: int = 1
    animation_second: int = 5
    logo: int = 5
    reference: int = 1
    preview: int = 1


class Price(Record, frozen=True, kw_only=True):
    """A sum of credits with the formula a person can check it by."""

    total: int
    formula: str

    def __str__(self) -> str:
        """Write the price as the form shows it, e.g. ``1 + 5 x 3 = 16 credits``."""
        sum_of = trn("{count} credit", "{count} credits", self.total)
        if not self.formula or self.formula == str(self.total):
            return sum_of
        return f"{self.formula} = {sum_of}"


DEFAULT_RATES = Rates()
FREE = Price(total=0, formula="")


def price_of(request: GenerateRequest, rates: Rates = DEFAULT_RATES) -> Price:
    """Return what one generation costs. The way back of a transition is free."""
    if request.type == "animation":
        picture = rates.image if request.draws_picture else 0
        return animation_price(request.seconds, picture=picture, rates=rates)
    total = {"image": rates.image, "edit": rates.edit, "logo": rates.logo}[request.type]
    return Price(total=total, formula=str(total))


def animation_price(seconds: int, picture: int = 0, rates: Rates = DEFAULT_RATES) -> Price:
    """Return the price of ``seconds`` of video, after a picture that costs ``picture`` credits."""
    motion = f"{rates.animation_second} x {seconds}"
    formula = f"{picture} + {motion}" if picture else motion
    return Price(total=picture + rates.animation_second * seconds, formula=formula)


def mascot_price(request: MascotRequest, rates: Rates = DEFAULT_RATES) -> Price:
    """Return what a new mascot costs: its reference picture, if the server has to draw one."""
    total = rates.reference if request.draws_reference else 0
    return Price(total=total, formula=str(total) if total else "")


def preview_price(rates: Rates = DEFAULT_RATES) -> Price:
    """Return what variations of a new character cost, all together."""
    return Price(total=rates.preview, formula=str(rates.preview))


def batch_price(requests: Iterable[GenerateRequest], rates: Rates = DEFAULT_RATES) -> Price:
    """Return the price of several generations; equal rows are counted together: ``10 x 1 + 16``."""
    totals = [price_of(request, rates).total for request in requests]
    parts = ((total, totals.count(total)) for total in dict.fromkeys(totals))
    formula = " + ".join(f"{count} x {total}" if count > 1 else str(total) for total, count in parts)
    return Price(total=sum(totals), formula=formula)


def canvas_price(*, images: int, loops: int, forwards: int, seconds: int, rates: Rates = DEFAULT_RATES) -> Price:
    """Return the price of a canvas's missing parts; reverse and any-state edges are free.

    >>> str(canvas_price(images=0, loops=4, forwards=3, seconds=4))
    '(4 + 3) x 5 x 4 = 140 credits'
    """
    edges = f"({loops} + {forwards}) x {rates.animation_second} x {seconds}" if loops + forwards else ""
    pictures = f"{images} x {rates.image}" if images else ""
    total = images * rates.image + (loops + forwards) * rates.animation_second * seconds
    return Price(total=total, formula=" + ".join(filter(None, (pictures, edges))))


def sum_of(prices: Iterable[Price]) -> Price:
    """Return several prices as one, whose formula names each that is not free."""
    paid = [price for price in prices if price.total]
    return Price(total=sum(price.total for price in paid), formula=" + ".join(price.formula for price in paid))
