"""What the engine accepts and answers about webhooks."""

from typing import Annotated, Literal

import msgspec
from msgspec import Struct

from studio.domain.wire.shapes import Meta

Link = Annotated[str, msgspec.Meta(min_length=1, max_length=2048)]
Event = Literal["job.completed", "job.failed"]


class WebhookAsk(Struct, frozen=True, kw_only=True):
    """Body of ``POST /webhooks``; both events if none is named."""

    url: Link
    events: Annotated[list[Event], msgspec.Meta(min_length=1, max_length=10)] = msgspec.field(
        default_factory=lambda: ["job.completed", "job.failed"]
    )


class WebhookShape(Struct, frozen=True, kw_only=True):
    """A registered address; its secret is not among what is known of it."""

    id: str
    url: str
    events: list[str]
    created_at: str


class WebhookList(Struct, frozen=True, kw_only=True):
    """A page of webhooks, oldest first."""

    data: list[WebhookShape]
    meta: Meta


class NewWebhookShape(WebhookShape, frozen=True, kw_only=True):
    """A webhook that was just made; ``secret`` is shown this once."""

    secret: str


class NewWebhookAnswer(NewWebhookShape, frozen=True, kw_only=True):
    """The answer to a webhook's creation."""

    data: NewWebhookShape


class DeliveryShape(Struct, frozen=True, kw_only=True):
    """How a test message went: the receiver's status, 0 if it gave none, and what was wrong."""

    status: int
    error: str


class DeliveryAnswer(Struct, frozen=True, kw_only=True):
    """The answer to a test message."""

    data: DeliveryShape
