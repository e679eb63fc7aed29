"""API keys and webhooks of a workspace over the API; none of these calls costs anything."""

from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import quote

from studio.domain.access import ApiKey, Delivery, Webhook, read_api_key, read_delivery, read_webhook
from studio.domain.wire.envelope import Unreadable, one, rows
from studio.services.client import MaskoClient
from studio.services.failures import not_understood

T = TypeVar("T")


class AccessService:
    """The keys and webhooks of one workspace; errors come out as ``studio.domain.errors``."""

    def __init__(self, client: MaskoClient) -> None:
        """Speak through the connection of a client; nothing is sent yet."""
        self._connection = client.connection

    async def api_keys(self) -> tuple[ApiKey, ...]:
        """Return the active keys, without their secrets."""
        body = await self._connection.get("/api-keys")
        return _read(lambda answer: tuple(map(read_api_key, rows(answer))), body)

    async def make_key(self, name: str, workspace: str) -> ApiKey:
        """Make a key for the ``personal`` or ``organization`` workspace; its secret is told this once."""
        body = await self._connection.change("POST", "/api-keys", body={"name": name, "workspace": workspace})
        return _read(lambda answer: read_api_key(one(answer)), body)

    async def revoke_key(self, key_id: str) -> None:
        """Make a key useless for good."""
        await self._connection.change("DELETE", f"/api-keys/{quote(key_id, safe='')}")

    async def webhooks(self) -> tuple[Webhook, ...]:
        """Return the registered addresses, without their secrets."""
        body = await self._connection.get("/webhooks")
        return _read(lambda answer: tuple(map(read_webhook, rows(answer))), body)

    async def make_webhook(self, url: str) -> Webhook:
        """Register an address for the ends of jobs; the secret its messages are signed with is told this once."""
        events = ["job.completed", "job.failed"]
        body = await self._connection.change("POST", "/webhooks", body={"url": url, "events": events})
        return _read(lambda answer: read_webhook(one(answer)), body)

    async def remove_webhook(self, webhook_id: str) -> None:
        """Send nothing more to an address."""
        await self._connection.change("DELETE", f"/webhooks/{quote(webhook_id, safe='')}")

    async def test_webhook(self, webhook_id: str) -> Delivery:
        """Have a signed message sent to the address now, and return how that went."""
        body = await self._connection.change("POST", f"/webhooks/{quote(webhook_id, safe='')}/test")
        return _read(lambda answer: read_delivery(one(answer)), body)


def _read(read: Callable[[Any], T], body: Any) -> T:
    try:
        return read(body)
    except Unreadable as error:
        raise not_understood(200, paid=False) from error
