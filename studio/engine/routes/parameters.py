"""Parameters and helpers that several routes share."""

from typing import Annotated, Any, TypeVar, cast

from litestar import MediaType, Request, Response
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from studio.engine.common import Caller
from studio.engine.context import Engine
from studio.engine.paid import Reply

T = TypeVar("T")

#: The running engine and the key's owner, as Litestar hands them to a route.
FromEngine = NamedDependency[Engine]
FromCaller = NamedDependency[Caller]

Limit = Annotated[int, QueryParameter(ge=1, le=500, description="Rows on a page.")]
LedgerLimit = Annotated[int, QueryParameter(ge=1, le=1000, description="Rows on a page.")]
Offset = Annotated[int, QueryParameter(ge=0, le=1_000_000_000, description="Rows to skip.")]


def provide_caller(request: Request[Any, Any, Any]) -> Caller:
    """Return whose key came with the request; the gate let nobody in without one."""
    return cast(Caller, request.scope["state"]["caller"])


def answer(reply: Reply, _shape: type[T]) -> Response[T]:
    """Return an answer that is encoded already, typed as what it encodes."""
    response: Response[Any] = Response(reply.body, status_code=reply.status, media_type=MediaType.JSON)
    return response
