"""The one gate before money is spent: what may go, what has to be asked first, and what cannot be paid."""

from studio.domain.pricing import Price
from studio.domain.records import Balance, Record

CONFIRM_ABOVE_CREDITS = 50
CONFIRM_ABOVE_JOBS = 5


class Verdict(Record, frozen=True, kw_only=True):
    """What the gate says to a plan: how many credits are missing, and whether a person must confirm it."""

    shortfall: int = 0
    confirm: bool = False

    @property
    def allowed(self) -> bool:
        """Whether the plan can be paid."""
        return self.shortfall == 0


def judge(price: Price, balance: Balance | None, *, jobs: int = 1) -> Verdict:
    """Return the verdict on ``jobs`` jobs that cost ``price`` together; an unknown balance stops nothing."""
    shortfall = max(0, price.total - balance.total) if balance is not None else 0
    return Verdict(shortfall=shortfall, confirm=price.total > CONFIRM_ABOVE_CREDITS or jobs > CONFIRM_ABOVE_JOBS)
