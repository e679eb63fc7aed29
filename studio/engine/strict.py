"""Bodies mean what they say: ``"4"`` is no number. Litestar would convert it; here it is refused by name."""

import re
from typing import Any

import msgspec
from litestar import Request

from studio.engine.refusals import WrongField

_AT = re.compile(r" - at `\$\.?(?:key in )?(.*)`$")
_MISSING = re.compile(r"missing required field `(.+?)`")


async def check_body(request: Request[Any, Any, Any]) -> None:
    """Refuse a JSON body that breaks its route's schema; runs before the route."""
    field = request.route_handler.parsed_fn_signature.parameters.get("data")
    if field is None or not request.headers.get("content-type", "").startswith("application/json"):
        return
    body = await request.body()
    if body or not field.has_default:
        decoded(body, field.annotation)


def decoded(body: bytes, kind: Any) -> Any:
    """Return a JSON body as ``kind``; 400 naming the field that is wrong."""
    try:
        return msgspec.convert(_plain(msgspec.json.decode(body)), kind)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise WrongField(_named(str(error))) from error


def _plain(value: Any) -> Any:
    """Return JSON with its whole numbers as such: to JSON, 4.0 is an integer too."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    return [_plain(each) for each in value] if isinstance(value, list) else value


def _named(message: str) -> dict[str, str]:
    """Return the sentence under the field it is about; a body that is no such object counts as ``body``."""
    sentence = _AT.sub("", message)
    found = _AT.search(message)
    path = found.group(1) if found else ""
    missing = _MISSING.search(sentence)
    if missing is not None:
        path = f"{path}.{missing.group(1)}" if path else missing.group(1)
        sentence = "This field is required."
    return {path or "body": f"{sentence.rstrip('.')}."}
