"""Practice credits: the balance, the ledger, topping up."""

from functools import partial

import sqlalchemy as sa
from litestar import Response, Router, get, post
from litestar.params import JSONBody
from sqlalchemy.engine import Connection

from studio.domain.records import Balance
from studio.domain.wire import shapes
from studio.domain.wire import shapes_work as work
from studio.domain.wire.shapes_asks import TopUpAsk
from studio.engine import ledger, present
from studio.engine.common import Caller, page_of
from studio.engine.paid import Ask, Reply, once
from studio.engine.routes.parameters import FromAsk, FromCaller, FromEngine, LedgerLimit, Offset, answer
from studio.engine.tables import ledger as rows


@get("/", summary="The balance", operation_id="getCredits")
async def get_credits(engine: FromEngine, caller: FromCaller) -> work.BalanceAnswer:
    """Subscription credits are spent before top-up credits."""
    return _shape(await engine.store.read(lambda connection: ledger.balance(connection, caller.workspace_id)))


@get("/ledger", summary="Every movement of credits", operation_id="listLedger")
async def list_ledger(
    engine: FromEngine, caller: FromCaller, limit: LedgerLimit = 50, offset: Offset = 0
) -> work.LedgerList:
    """Newest first; the amounts sum to the balance."""
    return await engine.store.read(partial(_ledger, caller=caller, limit=limit, offset=offset))


@post("/topup", status_code=200, summary="Add practice credits", operation_id="topUpCredits")
async def top_up(
    engine: FromEngine, caller: FromCaller, ask: FromAsk, data: JSONBody[TopUpAsk]
) -> Response[work.BalanceAnswer]:
    """Practice credits cost nothing; this door exists on the local engine only."""
    now = engine.clock()
    return answer(
        await engine.store.run(partial(_top_up, caller=caller, ask=ask, amount=data.amount, now=now)),
        work.BalanceAnswer,
    )


def _shape(balance: Balance) -> work.BalanceAnswer:
    shape = work.BalanceShape(subscription=balance.subscription, topup=balance.topup, total=balance.total)
    return work.BalanceAnswer(
        **shapes.mirrored(shape),
        credits=balance.total,
        subscription_credits=balance.subscription,
        topup_credits=balance.topup,
    )


def _top_up(connection: Connection, caller: Caller, ask: Ask, amount: int, now: float) -> Reply:
    def add(connection: Connection) -> work.BalanceAnswer:
        return _shape(ledger.top_up(connection, caller.workspace_id, amount, now))

    return once(connection, caller, ask, now, status=200, work=add)


def _ledger(connection: Connection, caller: Caller, limit: int, offset: int) -> work.LedgerList:
    query = sa.select(rows).where(rows.c.workspace_id == caller.workspace_id)
    found, total = page_of(connection, query, rows.c.seq.desc(), limit=limit, offset=offset)
    data = [
        work.LedgerShape(
            id=row["id"],
            kind=row["kind"],
            pool=row["pool"],
            amount=row["amount"],
            balance_after=row["balance_after"],
            job_id=row["job_id"],
            created_at=present.time(row["created_at"]),
        )
        for row in found
    ]
    return work.LedgerList(data=data, meta=shapes.meta(total, limit, offset, len(data)))


router = Router(path="/v1/credits", tags=["Credits"], route_handlers=[get_credits, list_ledger, top_up])
