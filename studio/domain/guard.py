"""The rules of spending: price against balance, confirmation above thresholds, caps per session, day and project."""

from studio.domain.orders import Order
from studio.domain.records import Balance, Record
from studio.domain.words import later, tr, trn

CONFIRM_ABOVE_CREDITS = 50
CONFIRM_ABOVE_JOBS = 5


class Caps(Record, frozen=True, kw_only=True):
    """The most that may be spent, in credits; None is no cap. Confirmation is asked above the two thresholds."""

    session: int | None = None
    day: int | None = None
    project: int | None = None
    confirm_credits: int = CONFIRM_ABOVE_CREDITS
    confirm_jobs: int = CONFIRM_ABOVE_JOBS


class Spent(Record, frozen=True, kw_only=True):
    """Credits that are spent or promised, in this session, on this day, and ever in this project."""

    session: int = 0
    day: int = 0
    project: int = 0


class Refusal(Record, frozen=True, kw_only=True):
    """Why a purchase may not go: ``cap`` is balance, session, day or project; ``left`` is in credits."""

    cap: str
    left: int
    sentence: str


class Preflight(Record, frozen=True, kw_only=True):
    """What a person should know before paying: how many jobs, what they cost, and what is left afterwards."""

    jobs: int
    price: int
    balance: int | None = None
    refusal: Refusal | None = None
    confirm: bool = False

    @property
    def balance_after(self) -> int | None:
        """Credits left once it is paid; None while the balance is not known."""
        return None if self.balance is None else self.balance - self.price


def judge(
    orders: tuple[Order, ...], *, balance: Balance | None = None, spent: Spent | None = None, caps: Caps | None = None
) -> Preflight:
    """Return the one verdict on orders that are pressed together; a balance nobody knows refuses nothing."""
    spent, caps = spent or Spent(), caps or Caps()
    price = sum(order.price for order in orders)
    jobs = sum(len(order.lines) for order in orders)
    return Preflight(
        jobs=jobs,
        price=price,
        balance=None if balance is None else balance.total,
        refusal=_refusal(price, balance, spent, caps),
        confirm=price > caps.confirm_credits or jobs > caps.confirm_jobs,
    )


def _refusal(price: int, balance: Balance | None, spent: Spent, caps: Caps) -> Refusal | None:
    if price <= 0:
        return None
    if balance is not None and price > balance.total:
        missing = _credits(price - balance.total)
        sentence = tr(
            "This costs {price} and the balance is {balance}: {missing} missing.",
            price=_credits(price),
            balance=_credits(balance.total),
            missing=missing,
        )
        return Refusal(cap="balance", left=balance.total, sentence=sentence)
    limits = (
        (
            "session",
            caps.session,
            spent.session,
            later("The cap of {limit} for this session leaves {left}, and this costs {price}."),
        ),
        (
            "day",
            caps.day,
            spent.day,
            later("The cap of {limit} for today leaves {left}, and this costs {price}."),
        ),
        (
            "project",
            caps.project,
            spent.project,
            later("The cap of {limit} for this project leaves {left}, and this costs {price}."),
        ),
    )
    for cap, limit, used, words in limits:
        if limit is not None and used + price > limit:
            left = max(0, limit - used)
            sentence = tr(words, limit=_credits(limit), left=_credits(left), price=_credits(price))
            advice = tr("Raise the cap in the settings or order less.")
            return Refusal(cap=cap, left=left, sentence=f"{sentence} {advice}")
    return None


def _credits(amount: int) -> str:
    return trn("{count:,} credit", "{count:,} credits", amount)
