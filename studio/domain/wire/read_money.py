"""Balances and ledger rows, read from any generation (contract A.10; the ledger is the local engine's)."""

from typing import Any, Literal, cast

from studio.domain.records import Balance, LedgerRow
from studio.domain.wire.envelope import Json, Unreadable, identity, one, optional_text, optional_whole, text, whole


def read_balance(body: Any) -> Balance:
    """Return the balance; where only a total is said, both pools are 0 and do not sum to it."""
    row = one(body)
    subscription = optional_whole(row, "subscription", "subscription_credits")
    topup = optional_whole(row, "topup", "topup_credits")
    total = optional_whole(row, "total", "credits", "balance")
    if total is None:
        if subscription is None and topup is None:
            raise Unreadable("no credits")
        total = (subscription or 0) + (topup or 0)
    return Balance(subscription=subscription or 0, topup=topup or 0, total=total)


def read_ledger_row(row: Json) -> LedgerRow:
    """Return one movement of credits."""
    kind, pool = text(row, "kind", "type"), text(row, "pool", default="subscription")
    if kind not in {"grant", "topup", "charge", "refund"}:
        raise Unreadable(f"ledger kind {kind!r}")
    return LedgerRow(
        id=identity(row, "id"),
        kind=cast(Literal["grant", "topup", "charge", "refund"], kind),
        pool="topup" if pool == "topup" else "subscription",
        amount=whole(row, "amount"),
        balance_after=whole(row, "balance_after"),
        job_id=optional_text(row, "job_id"),
        created_at=text(row, "created_at"),
    )
