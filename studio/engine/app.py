"""Puts the engine together: the parts, the routes, the answers to errors, the generated OpenAPI."""

import logging
import re
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any

from litestar import Litestar, MediaType, Request, Response
from litestar.datastructures import State
from litestar.di import Provide
from litestar.exceptions import HTTPException, ValidationException
from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.spec import Components, SecurityScheme
from litestar.types import ASGIApp

from studio import __version__
from studio.engine.common import Clock
from studio.engine.context import Engine
from studio.engine.describing import DescribedApi
from studio.engine.fetching import Fetcher, PublicTransport, parse_pairs
from studio.engine.foreman import Foreman
from studio.engine.gate import UPLOAD_LIMIT, UPLOAD_ROOM, Gate
from studio.engine.hands import Hands, NewWorker
from studio.engine.hub import Hub
from studio.engine.janitor import Janitor
from studio.engine.keys import Keyring
from studio.engine.limits import Limits
from studio.engine.media import Files
from studio.engine.options import Options
from studio.engine.refusals import CODES, Refusal, WrongField
from studio.engine.routes import (
    analysis,
    canvas_work,
    canvases,
    cdn,
    collections,
    docs,
    generate,
    importing,
    items,
    jobs,
    keys,
    money,
    preview,
    projects,
    publishing,
    styles,
    templates,
    uploads,
    webhooks,
)
from studio.engine.routes.parameters import provide_ask, provide_caller
from studio.engine.site import Site
from studio.engine.sketches import Sketches
from studio.engine.store import Store
from studio.engine.strict import check_body
from studio.engine.webhooks import Courier

log = logging.getLogger(__name__)

#: How the decoder names a field that is not there.
_REQUIRED = re.compile(r"required field `(?P<name>\w+)`")

ROUTERS = (
    projects.router,
    collections.router,
    publishing.router,
    generate.router,
    items.router,
    importing.router,
    jobs.router,
    money.router,
    styles.router,
    keys.router,
    uploads.router,
    analysis.router,
    preview.router,
    templates.router,
    canvases.router,
    canvas_work.router,
    webhooks.router,
    docs.router,
    cdn.router,
)


def build(
    options: Options, clock: Clock, base: str, *, address: str | None = None, worker: NewWorker = Hands
) -> Engine:
    """Return the parts of an engine on a data folder.

    ``base`` is where it answers, e.g. ``http://127.0.0.1:7000``; ``address`` names another database than the folder's,
    ``worker`` makes others than the artist's processes.
    """
    options.data.mkdir(parents=True, exist_ok=True)
    store = Store(address or f"sqlite:///{(options.data / 'engine.sqlite').as_posix()}")
    files, hub = Files(options.data / "files"), Hub()
    secret = _secret(options.data / "signing.key")
    fetcher = Fetcher(PublicTransport(allowed=parse_pairs(options.allow_fetch)))
    courier = Courier(store, fetcher, Site(base, secret), clock)
    foreman = Foreman(store, files, hub, options, clock, courier, worker)
    return Engine(
        options=options,
        store=store,
        files=files,
        hub=hub,
        keyring=Keyring(store, clock),
        foreman=foreman,
        fetcher=fetcher,
        courier=courier,
        janitor=Janitor(store, files, clock),
        sketches=Sketches(options.data / "styles"),
        clock=clock,
        secret=secret,
    )


def create_app(engine: Engine) -> ASGIApp:
    """Return the ASGI application of an engine, with its door in front."""
    limits = Limits(engine.clock, limited=engine.options.rate_limits == "cloud")
    return Gate(create_api(engine), engine.keyring, limits, engine.options.host)


def create_api(engine: Engine) -> Litestar:
    """Return the API without its door; its lifespan runs the foreman."""
    return Litestar(
        route_handlers=ROUTERS,
        dependencies={
            "engine": Provide(_always(engine), sync_to_thread=False),
            "caller": Provide(provide_caller, sync_to_thread=False),
            "ask": Provide(provide_ask),
        },
        state=State({"signing_secret": engine.secret}),
        exception_handlers={Refusal: _on_refusal, HTTPException: _on_http, Exception: _on_bug},
        openapi_config=_openapi(),
        before_request=check_body,
        request_max_body_size=UPLOAD_LIMIT + UPLOAD_ROOM,
        logging_config=None,
        on_startup=[engine.foreman.start, engine.courier.start, engine.janitor.start],
        on_shutdown=[
            engine.janitor.stop,
            engine.sketches.stop,
            engine.foreman.stop,
            engine.courier.stop,
            engine.fetcher.aclose,
        ],
    )


def _always(engine: Engine) -> Callable[[], Engine]:
    def provide() -> Engine:
        return engine

    return provide


def _openapi() -> OpenAPIConfig:
    key = SecurityScheme(type="http", scheme="bearer", description="masko_ and 64 hex digits")
    return OpenAPIConfig(
        title="Masko API, local engine",
        version=__version__,
        path="/v1/openapi.json",
        render_plugins=[DescribedApi(path="/")],
        components=Components(security_schemes={"key": key}),
        security=[{"key": []}],
    )


def _secret(path: Path) -> bytes:
    """Return the folder's own secret for signed addresses, made once."""
    if not path.exists():
        path.touch(mode=0o600)
        path.write_bytes(secrets.token_bytes(32))
    return path.read_bytes()


def _on_refusal(_request: Request[Any, Any, Any], refusal: Refusal) -> Response[dict[str, Any]]:
    return Response(refusal.body(), status_code=refusal.status, media_type=MediaType.JSON)


def _on_http(request: Request[Any, Any, Any], error: HTTPException) -> Response[dict[str, Any]]:
    if isinstance(error, ValidationException):
        return _on_refusal(request, WrongField(_fields(error)))
    status = error.status_code
    refusal = Refusal(status, error.detail or CODES.get(status, "This cannot be done."))
    response = _on_refusal(request, refusal)
    for name, value in (error.headers or {}).items():
        response.headers[name] = value
    return response


def _on_bug(request: Request[Any, Any, Any], error: Exception) -> Response[dict[str, Any]]:
    log.error("%s %s broke", request.method, request.url.path, exc_info=error)
    return _on_refusal(request, Refusal(500, "The engine broke while answering; this is a bug of the engine."))


def _fields(error: ValidationException) -> dict[str, str]:
    """Return the sentence about each wrong field; a body that is no JSON object counts as the field ``body``."""
    found: dict[str, str] = {}
    for each in error.extra if isinstance(error.extra, list) else ():
        if isinstance(each, dict):
            message = str(each.get("message", "is wrong"))
            path = str(each.get("key") or "body").removeprefix("data").removeprefix(".")
            missing = _REQUIRED.search(message)
            name = ".".join(filter(None, (path, missing["name"] if missing else "")))
            found[name or "body"] = message
    return found or {"body": error.detail or "The body cannot be read."}
