"""The generated OpenAPI description, with the one shape that every refusal has."""

import re
from typing import Any

from litestar import Request
from litestar.openapi.plugins import JsonRenderPlugin

_ERROR = {
    "type": "object",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["code", "message"],
            "properties": {
                "code": {"type": "string", "description": "One word for the kind of refusal."},
                "message": {"type": "string", "description": "One sentence for a person."},
                "fields": {
                    "type": "object",
                    "additionalProperties": {"type": "string"},
                    "description": "The fields that are wrong, each with its sentence.",
                },
                "required": {"type": "integer", "description": "Credits needed, with status 402."},
                "balance": {"type": "integer", "description": "Credits there, with status 402."},
            },
        }
    },
}
#: Which ids each operation's answer gives to the ones that take them in their path.
_GIVES = {
    "createProject": {"project_id": "$response.body#/data/id"},
    "createCollection": {"collection_id": "$response.body#/data/id"},
    "generate": {
        "job_id": "$response.body#/data/job_id",
        "item_id": "$response.body#/data/item_id",
        "asset_id": "$response.body#/data/asset_ids/image",
        "collection_id": "$request.path.collection_id",
    },
    "createCanvas": {
        "canvas_id": "$response.body#/data/id",
        "collection_id": "$request.path.collection_id",
    },
    "createWebhook": {"webhook_id": "$response.body#/data/id"},
    "createKey": {"key_id": "$response.body#/data/id"},
    "upload": {"asset_id": "$response.body#/data/asset_id"},
}
#: Which ids an operation's answer gives to bodies of others.
_FEEDS = {"createProject": {"createCollection": {"project_id": "$response.body#/data/id"}}}
_REFUSED = {
    "description": "Refused; nothing was changed and nothing charged.",
    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Refusal"}}},
}


class DescribedApi(JsonRenderPlugin):
    """Serves the description."""

    def render(self, request: Request[Any, Any, Any], openapi_schema: dict[str, Any]) -> bytes:
        """Put the refusals in the place of the framework's own error shape, and link what belongs together."""
        return super().render(request, _complete(openapi_schema))


def _complete(schema: dict[str, Any]) -> dict[str, Any]:
    components = schema.get("components", {})
    takes = {
        operation["operationId"]: set(re.findall(r"{(\w+)}", path))
        for path, operations in schema["paths"].items()
        for operation in operations.values()
    }
    paths = {
        path: {
            method: {**operation, **_body(operation), "responses": _responses(operation, takes)}
            for method, operation in operations.items()
        }
        for path, operations in schema["paths"].items()
    }
    schemas = {**components.get("schemas", {}), "Refusal": _ERROR}
    return {**schema, "paths": paths, "components": {**components, "schemas": schemas}}


def _body(operation: dict[str, Any]) -> dict[str, Any]:
    """Return the description of a body; one that may be null may as well be left out."""
    body = operation.get("requestBody")
    if body is None:
        return {}
    choices = [each for form in body["content"].values() for each in form["schema"].get("oneOf", ())]
    return {"requestBody": {**body, "required": {"type": "null"} not in choices}}


def _responses(operation: dict[str, Any], takes: dict[str, set[str]]) -> dict[str, Any]:
    links = _links(_GIVES.get(operation["operationId"], {}), takes) | _feeds(_FEEDS.get(operation["operationId"], {}))
    kept = {status: answer for status, answer in operation["responses"].items() if status < "400"}
    linked = {status: {**answer, "links": links} if links else answer for status, answer in kept.items()}
    return {**linked, "default": _REFUSED}


def _links(gives: dict[str, str], takes: dict[str, set[str]]) -> dict[str, Any]:
    """Return a link to every operation whose path can be filled with what an answer gives."""
    return {
        target: {"operationId": target, "parameters": {name: gives[name] for name in sorted(names)}}
        for target, names in takes.items()
        if names and names <= gives.keys()
    }


def _feeds(bodies: dict[str, dict[str, str]]) -> dict[str, Any]:
    """Return a link to every operation whose body can be filled with what an answer gives."""
    return {target: {"operationId": target, "requestBody": body} for target, body in bodies.items()}
