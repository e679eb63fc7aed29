"""Webhooks: register an address, list them, remove one."""

from functools import partial
from typing import Any

from litestar import Router, delete, get, post
from litestar.params import FromPath, JSONBody

from studio.domain.wire import shapes
from studio.domain.wire import shapes_webhooks as wire
from studio.engine import present, webhooks
from studio.engine.common import Row, find
from studio.engine.rehearsal import rehearse
from studio.engine.routes.parameters import FromCaller, FromEngine, Limit, Offset
from studio.engine.tables import webhooks as hooks


@post("/", summary="Register a webhook", operation_id="createWebhook")
async def create_webhook(
    engine: FromEngine, caller: FromCaller, data: JSONBody[wire.WebhookAsk]
) -> wire.NewWebhookAnswer:
    """Its secret is shown this once; every message is signed with it."""
    await engine.fetcher.check(data.url)
    row = await engine.store.run(
        partial(webhooks.create, caller=caller, url=data.url.strip(), events=data.events, now=engine.clock())
    )
    shape = wire.NewWebhookShape(**_fields(row), secret=row["secret"])
    return wire.NewWebhookAnswer(**shapes.mirrored(shape))


@get("/", summary="List webhooks", operation_id="listWebhooks")
async def list_webhooks(
    engine: FromEngine, caller: FromCaller, limit: Limit = 50, offset: Offset = 0
) -> wire.WebhookList:
    """Oldest first, without their secrets."""
    rows, total = await engine.store.read(partial(webhooks.listed, caller=caller, limit=limit, offset=offset))
    data = [wire.WebhookShape(**_fields(row)) for row in rows]
    return wire.WebhookList(data=data, meta=shapes.meta(total, limit, offset, len(data)))


@delete("/{webhook_id:str}", status_code=200, summary="Remove a webhook", operation_id="deleteWebhook")
async def delete_webhook(engine: FromEngine, caller: FromCaller, webhook_id: FromPath[str]) -> shapes.DeletedAnswer:
    """Nothing more is sent to it."""
    await engine.store.run(partial(webhooks.delete, caller=caller, webhook_id=webhook_id))
    return shapes.DeletedAnswer(data=shapes.Deleted(id=webhook_id, archived=True))


@post("/{webhook_id:str}/test", status_code=200, summary="Send a test message", operation_id="testWebhook")
async def test_webhook(engine: FromEngine, caller: FromCaller, webhook_id: FromPath[str]) -> wire.DeliveryAnswer:
    """Send one signed message now, and say how the receiver answered."""
    row = await engine.store.run(lambda connection: find(connection, hooks, webhook_id, caller, "webhook"))
    status, error = await rehearse(engine.fetcher, row, engine.clock())
    return wire.DeliveryAnswer(data=wire.DeliveryShape(status=status, error=error))


def _fields(row: Row) -> dict[str, Any]:
    return {
        "id": row["id"],
        "url": row["url"],
        "events": row["events"],
        "created_at": present.time(row["created_at"]),
    }


router = Router(
    path="/v1/webhooks",
    tags=["Webhooks"],
    route_handlers=[create_webhook, list_webhooks, delete_webhook, test_webhook],
)
