"""What a server can do, read from its own OpenAPI description; what it cannot is not offered."""

import re
from typing import Any, get_args

from studio.domain.records import GenerationType, Record

TYPES = frozenset(get_args(GenerationType))


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
    batches: bool = True
    repairs: bool = True
    templates: bool = True
    keep_templates: bool = False
    image_analysis: bool = True
    website_analysis: bool = True
    previews: bool = True
    keep_pictures: bool = False
    imports: bool = False
    #: What ``generate`` takes as its type.
    types: frozenset[str] = TYPES


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
    "batches": ("post", "/collections/{}/generate-batch"),
    "repairs": ("post", "/collections/{}/canvases/{}/repair-preview-media"),
    "templates": ("get", "/canvas-templates"),
    "keep_templates": ("post", "/canvas-templates"),
    "image_analysis": ("post", "/analyze-image"),
    "website_analysis": ("post", "/analyze-url"),
    "previews": ("post", "/generate/preview"),
    "keep_pictures": ("post", "/imports/poses"),
    "imports": ("post", "/imports/mascots"),
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
    able = {name: route in offered for name, route in _ROUTES.items()}
    return Capabilities(known=True, types=_types(description), **able)


def _types(description: dict[str, Any]) -> frozenset[str]:
    """Return what ``generate`` says it takes; everything where it does not say."""
    for path, operations in description["paths"].items():
        if isinstance(path, str) and _plain(path) == "/collections/{}/generate" and isinstance(operations, dict):
            body = _dig(operations, "post", "requestBody", "content", "application/json", "schema")
            name = str(_dig(body, "$ref") or "").rpartition("/")[2]
            schema = _dig(description, "components", "schemas", name) if name else body
            said = _dig(schema, "properties", "type", "enum")
            if isinstance(said, list):
                return TYPES.intersection(one for one in said if isinstance(one, str)) or TYPES
    return TYPES


def _dig(thing: Any, *names: str) -> Any:
    """Return what lies below these names; None where anything on the way is missing."""
    for name in names:
        thing = thing.get(name) if isinstance(thing, dict) else None
    return thing


def _plain(path: str) -> str:
    """Return a path without its version, its last slash and the names of its parameters."""
    return re.sub(r"\{[^}]*\}", "{}", re.sub(r"^/(?:api/)?v\d+(?=/)", "", path)).rstrip("/") or "/"
