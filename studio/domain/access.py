"""What other programs get into a workspace with: API keys, and webhooks that tell them when jobs end."""

from studio.domain.records import Record
from studio.domain.wire.envelope import Json, identity, text


class ApiKey(Record, frozen=True, kw_only=True):
    """A key of a workspace; ``secret`` is only there in the answer that made it."""

    id: str
    name: str
    workspace: str = ""
    hint: str = ""
    created_at: str = ""
    secret: str = ""

    def __repr__(self) -> str:
        """Show the key without its secret, which must not reach a log."""
        return f"ApiKey({self.id!r}, {self.name!r})"


class Webhook(Record, frozen=True, kw_only=True):
    """An address that is told when jobs end; ``secret`` is only there in the answer that made it."""

    id: str
    url: str
    events: tuple[str, ...] = ()
    created_at: str = ""
    secret: str = ""

    def __repr__(self) -> str:
        """Show the webhook without its secret, which must not reach a log."""
        return f"Webhook({self.id!r}, {self.url!r})"


class Delivery(Record, frozen=True, kw_only=True):
    """How a test delivery went: the receiver's HTTP status, 0 if it gave none, and what was wrong."""

    status: int = 0
    error: str = ""

    @property
    def arrived(self) -> bool:
        """Whether the receiver took it."""
        return 200 <= self.status < 300


def read_api_key(row: Json) -> ApiKey:
    """Read one key."""
    return ApiKey(
        id=identity(row, "id"),
        name=text(row, "name"),
        workspace=text(row, "workspace"),
        hint=text(row, "hint", "prefix"),
        created_at=text(row, "created_at"),
        secret=text(row, "key"),
    )


def read_webhook(row: Json) -> Webhook:
    """Read one webhook."""
    events = row.get("events")
    return Webhook(
        id=identity(row, "id"),
        url=text(row, "url"),
        events=tuple(event for event in events if isinstance(event, str)) if isinstance(events, list) else (),
        created_at=text(row, "created_at"),
        secret=text(row, "secret"),
    )


def read_delivery(row: Json) -> Delivery:
    """Read how a test delivery went."""
    status = row.get("status")
    return Delivery(status=status if isinstance(status, int) else 0, error=text(row, "error"))
