"""What a person is shown before money is spent: what, how many, for whom, at what price, and what is left after."""

from collections.abc import Sequence

from studio.domain.entries import Entry
from studio.domain.guard import Preflight
from studio.domain.orders import Order
from studio.domain.records import Record
from studio.domain.words import figure, tr, trn


class Sheet(Record, frozen=True, kw_only=True):
    """The question before a purchase; ``press`` is what it is answered by."""

    press: str
    what: str
    mascot: str
    workspace: str
    price: str
    preflight: Preflight


def credits_words(amount: int) -> str:
    """Return an amount of credits as people read it."""
    return trn("{amount} credit", "{amount} credits", amount, amount=figure(amount))


def what_of(orders: Sequence[Order]) -> str:
    """Return in words what orders ask for: the one pose by its name, or how many jobs."""
    lines = [line for order in orders for line in order.lines]
    if len(lines) == 1 and lines[0].name:
        return tr("“{name}”", name=lines[0].name)
    return trn("{count} job", "{count} jobs", len(lines))


def again_of(entries: Sequence[Entry]) -> str:
    """Return in words what is ordered once more."""
    if len(entries) == 1:
        return tr("“{name}” once more", name=entries[0].name)
    return trn("{count} job once more", "{count} jobs once more", len(entries))


def mascots_of(names: Sequence[str]) -> str:
    """Return whose work it is, each mascot once."""
    return ", ".join(dict.fromkeys(filter(None, names)))
