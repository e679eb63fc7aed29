"""What a server can do, read from its own OpenAPI description; what it cannot is not offered."""

import re
from typing import Any

from studio.domain.records import Record


class Capabilities(Record, frozen=True, kw_only=True):
    """Whether a server has each of these; as written here for one whose description cannot be read.

    The defaults are what the documentation of the Masko API promises.
    """

    known: bool = False
    api_keys: bool = False
    webhooks: bool = True
    webhook_tests: bool = False
    cancel_jobs: bool = False
    suggestions: bool = True
    canvases: bool = True
    save_canvases: bool = False
    top_up: bool = False
    ledger: bool = False


_ROUTES: dict[str, tuple[str, str]] = {
    "api_keys": ("get", "/api-keys"),
    "webhooks": ("post", "/webhooks"),
    "webhook_tests": ("post", "/webhooks/{}/test"),
    "cancel_jobs": ("post", "/jobs/{}/cancel"),
    "suggestions": ("post", "/collections/{}/suggest-actions"),
    "canvases": ("post", "/collections/{}/canvases"),
    "save_canvases": ("put", "/collections/{}/canvases/{}"),
    "top_up": ("post", "/credits/topup"),
    "ledger": ("get", "/credits/ledger"),
}


def read_capabilities(description: Any) -> Capabilities:
    """Return what an OpenAPI document says; one that says nothing understandable counts as no description."""
    paths = description.get("paths") if isinstance(description, dict) else None
    if not isinstance(paths, dict) or not paths:
        return Capabilities()
    offered = {
        (method.lower(), _plain(path))
        for path, operations in paths.items()
        if isinstance(path, str) and isinstance(operations, dict)
        for method in operations
        if isinstance(method, str)
    }
    return Capabilities(known=True, **{name: route in offered for name, route in _ROUTES.items()})


def _plain(path: str) -> str:
    """Return a path without its version, its last slash and the names of its parameters."""
    return re.sub(r"\{[^}]*\}", "{}", re.sub(r"^/(?:api/)?v\d+(?=/)", "", path)).rstrip("/") or "/"
