"""Parameters and helpers that several routes share."""

from typing import Annotated, Any, TypeVar, cast

from litestar import MediaType, Request, Response
from litestar.di import NamedDependency
from litestar.params import HeaderParameter, QueryParameter

from studio.engine.common import Caller
from studio.engine.context import Engine
from studio.engine.paid import MAX_KEY, Ask, Reply, ask_of

T = TypeVar("T")

#: The running engine and the key's owner, as Litestar hands them to a route.
FromEngine = NamedDependency[Engine]
FromCaller = NamedDependency[Caller]
#: What identifies a paid request; a route that takes it pays once for a key, and its description says so.
FromAsk = NamedDependency[Ask]

Limit = Annotated[int, QueryParameter(ge=1, le=500, description="Rows on a page.")]
LedgerLimit = Annotated[int, QueryParameter(ge=1, le=1000, description="Rows on a page.")]
Offset = Annotated[int, QueryParameter(ge=0, le=1_000_000_000, description="Rows to skip.")]
IdempotencyKey = Annotated[
    str | None,
    HeaderParameter(
        name="Idempotency-Key",
        schema_extra={"min_length": 1, "max_length": MAX_KEY, "pattern": r"\S"},  # said here, refused in ``paid``
        description="Any text of your own; the same key and body give the first answer and are paid once.",
    ),
]


def provide_caller(request: Request[Any, Any, Any]) -> Caller:
    """Return whose key came with the request; the gate let nobody in without one."""
    return cast(Caller, request.scope["state"]["caller"])


async def provide_ask(request: Request[Any, Any, Any], idempotency_key: IdempotencyKey = None) -> Ask:
    """Return what identifies a paid request: its key if it has one, and what it asks for."""
    return await ask_of(request, idempotency_key)


def answer(reply: Reply, _shape: type[T]) -> Response[T]:
    """Return an answer that is encoded already, typed as what it encodes."""
    response: Response[Any] = Response(reply.body, status_code=reply.status, media_type=MediaType.JSON)
    return response
