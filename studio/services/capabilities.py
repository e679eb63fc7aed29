"""What a server promises about itself, read from its own description."""

from typing import Any

from studio.domain.errors import MaskoError
from studio.services.client import MaskoClient

_HEADER = "idempotency-key"


async def honours_idempotency_keys(client: MaskoClient) -> bool:
    """Return whether the server's OpenAPI document lists ``Idempotency-Key``; a server that is silent does not."""
    try:
        description = await client.description()
    except MaskoError:
        return False
    return _declares(description)


def _declares(description: Any) -> bool:
    """Look through every operation that changes something for the header."""
    paths = description.get("paths") if isinstance(description, dict) else None
    operations = [
        operation
        for path in (paths.values() if isinstance(paths, dict) else ())
        if isinstance(path, dict)
        for method, operation in path.items()
        if method == "post" and isinstance(operation, dict)
    ]
    return any(_names_header(operation.get("parameters")) for operation in operations)


def _names_header(parameters: Any) -> bool:
    if not isinstance(parameters, list):
        return False
    return any(
        isinstance(parameter, dict) and str(parameter.get("name", "")).lower() == _HEADER for parameter in parameters
    )
