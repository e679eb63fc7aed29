"""Money: an append-only ledger whose amounts sum to the balance. Call these inside the work's transaction."""

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from studio.domain.records import Balance
from studio.engine.common import new_id
from studio.engine.refusals import TooPoor
from studio.engine.tables import jobs, ledger

GRANT_SUBSCRIPTION = 500
GRANT_TOPUP = 50


def balance(connection: Connection, workspace_id: str) -> Balance:
    """Return what a workspace has, by pool."""
    query = (
        sa.select(ledger.c.pool, sa.func.sum(ledger.c.amount))
        .where(ledger.c.workspace_id == workspace_id)
        .group_by(ledger.c.pool)
    )
    sums = {pool: int(amount) for pool, amount in connection.execute(query)}
    subscription, topup = sums.get("subscription", 0), sums.get("topup", 0)
    return Balance(subscription=subscription, topup=topup, total=subscription + topup)


def grant(connection: Connection, workspace_id: str, now: float) -> None:
    """Give a new workspace its first credits."""
    _write(connection, workspace_id, kind="grant", pool="subscription", amount=GRANT_SUBSCRIPTION, now=now)
    _write(connection, workspace_id, kind="grant", pool="topup", amount=GRANT_TOPUP, now=now)


def top_up(connection: Connection, workspace_id: str, amount: int, now: float) -> Balance:
    """Add practice credits to the top-up pool."""
    _write(connection, workspace_id, kind="topup", pool="topup", amount=amount, now=now)
    return balance(connection, workspace_id)


def require(connection: Connection, workspace_id: str, price: int) -> None:
    """Refuse with 402 if the balance does not cover the price."""
    have = balance(connection, workspace_id).total
    if price > have:
        raise TooPoor(price, have)


def charge(connection: Connection, workspace_id: str, job_id: str, price: int, now: float) -> None:
    """Take a job's price, subscription credits first; 402 if there is not enough."""
    require(connection, workspace_id, price)
    from_subscription = min(price, max(0, balance(connection, workspace_id).subscription))
    for pool, amount in (("subscription", from_subscription), ("topup", price - from_subscription)):
        if amount:
            _write(connection, workspace_id, kind="charge", pool=pool, amount=-amount, now=now, job_id=job_id)


def refund(connection: Connection, workspace_id: str, job_id: str, now: float) -> int:
    """Give back what a job took, to the pools it came from, once; return how much that was."""
    query = (
        sa.select(ledger.c.pool, sa.func.sum(ledger.c.amount)).where(ledger.c.job_id == job_id).group_by(ledger.c.pool)
    )
    taken = {pool: -int(amount) for pool, amount in connection.execute(query) if amount < 0}
    for pool, amount in taken.items():
        _write(connection, workspace_id, kind="refund", pool=pool, amount=amount, now=now, job_id=job_id)
    total = sum(taken.values())
    connection.execute(sa.update(jobs).where(jobs.c.id == job_id).values(refunded=jobs.c.refunded + total))
    return total


def _write(
    connection: Connection,
    workspace_id: str,
    *,
    kind: str,
    pool: str,
    amount: int,
    now: float,
    job_id: str | None = None,
) -> None:
    row = {
        "id": new_id(),
        "workspace_id": workspace_id,
        "kind": kind,
        "pool": pool,
        "amount": amount,
        "balance_after": balance(connection, workspace_id).total + amount,
        "job_id": job_id,
        "created_at": now,
    }
    connection.execute(sa.insert(ledger), [row])
