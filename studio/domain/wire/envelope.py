"""The outside of every answer: envelopes, pages and errors of generations 1 to 3 (contract A.2).

Readers take what any generation sends and never insist on more than they need; what they cannot
do without is missing only in answers that are not this API's, and raises ``Unreadable``.
"""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from msgspec import Struct

from studio.domain.records import Page

T = TypeVar("T")
Json = dict[str, Any]


class Unreadable(ValueError):
    """The JSON is well formed but is not an answer of this API."""


class ErrorBody(Struct, frozen=True):
    """What an error answer says; ``required`` and ``balance`` are credits, None where not said."""

    message: str
    code: str = ""
    required: int | None = None
    balance: int | None = None
    fields: dict[str, str] = {}


def one(body: Any, *names: str) -> Json:
    """Return the single object of an answer: ``data``, else a key named after the resource, else the body."""
    if not isinstance(body, dict):
        raise Unreadable("expected an object")
    for key in ("data", *names):
        inner = body.get(key)
        if isinstance(inner, dict):
            return one(inner, *names) if key == "data" else inner
    return body


def rows(body: Any) -> list[Json]:
    """Return the list of an answer: ``data``, else the first array, else the body itself."""
    found = _array(body)
    if found is None:
        raise Unreadable("expected a list")
    return [row for row in found if isinstance(row, dict)]


def page(body: Any, read: Callable[[Json], T], offset: int = 0) -> Page[T]:
    """Return one page read row by row; without pagination the answer counts as one complete page."""
    found = tuple(read(row) for row in rows(body))
    meta = body.get("meta") if isinstance(body, dict) else None
    pages = meta.get("pagination") if isinstance(meta, dict) else None
    if not isinstance(pages, dict):
        return Page(rows=found, total=offset + len(found), offset=offset, has_more=False)
    start = whole(pages, "offset", default=offset)
    total = whole(pages, "total", default=start + len(found))
    more = pages.get("has_more")
    has_more = more if isinstance(more, bool) else start + len(found) < total
    return Page(rows=found, total=total, offset=start, has_more=has_more)


def error_body(body: Any) -> ErrorBody:
    """Return what an error answer says, from a string or an object under ``error``, or from the body."""
    if not isinstance(body, dict):
        return ErrorBody(message="")
    error = body.get("error")
    inner: Json = error if isinstance(error, dict) else {}
    message = error if isinstance(error, str) else text(inner, "message") or text(body, "message", "detail")
    both: Json = {**body, **inner}
    return ErrorBody(
        message=message.strip(),
        code=text(inner, "code") or text(body, "code"),
        required=optional_whole(both, "required"),
        balance=optional_whole(both, "balance", "available"),
        fields=_fields(both),
    )


def text(row: Json, *keys: str, default: str = "") -> str:
    """Return the first of the keys that holds text or a number, as text."""
    for key in keys:
        value = row.get(key)
        if isinstance(value, str) and value:
            return value
        if isinstance(value, int | float) and not isinstance(value, bool):
            return str(value)
    return default


def identity(row: Json, *keys: str) -> str:
    """Return the id under the first key that has one; without an id nothing can be done with a row."""
    found = text(row, *keys)
    if not found:
        raise Unreadable(f"no {keys[0]}")
    return found


def optional_text(row: Json, *keys: str) -> str | None:
    """Return text like ``text`` does, or None where there is none."""
    return text(row, *keys) or None


def number(row: Json, *keys: str, default: float = 0.0) -> float:
    """Return the first of the keys that holds a finite number, also one written as text."""
    for key in keys:
        value = row.get(key)
        if isinstance(value, bool) or not isinstance(value, int | float | str):
            continue
        try:
            found = float(value)
        except (ValueError, OverflowError):
            continue
        if abs(found) < float("inf"):
            return found
    return default


def whole(row: Json, *keys: str, default: int = 0) -> int:
    """Return the first of the keys that holds a number, as a whole one."""
    return int(number(row, *keys, default=default))


def optional_whole(row: Json, *keys: str) -> int | None:
    """Return a whole number like ``whole`` does, or None where there is none."""
    found = number(row, *keys, default=float("nan"))
    return None if found != found else int(found)  # noqa: PLR0124 - only NaN differs from itself


def flag(row: Json, *keys: str, default: bool = False) -> bool:
    """Return the first of the keys that holds a boolean."""
    return next((row[key] for key in keys if isinstance(row.get(key), bool)), default)


def texts(value: Any) -> tuple[str, ...]:
    """Return the texts of a list; a lone text counts as a list of one."""
    if isinstance(value, str):
        return (value,) if value else ()
    if isinstance(value, Iterable) and not isinstance(value, dict):
        return tuple(item for item in value if isinstance(item, str))
    return ()


def text_map(value: Any) -> dict[str, str]:
    """Return the entries of an object whose values are text."""
    if not isinstance(value, dict):
        return {}
    return {str(key): item for key, item in value.items() if isinstance(item, str) and item}


def _array(body: Any) -> list[Any] | None:
    if isinstance(body, list):
        return body
    if not isinstance(body, dict):
        return None
    data = body.get("data")
    if isinstance(data, list | dict):
        return _array(data)
    return next((value for value in body.values() if isinstance(value, list)), None)


def _fields(body: Json) -> dict[str, str]:
    """Read the fields an error names: a map, or a list of ``{field, message}``."""
    for key in ("fields", "details", "errors", "extra"):
        value = body.get(key)
        if isinstance(value, dict):
            return {str(name): str(words) for name, words in value.items()}
        if isinstance(value, list):
            named = [row for row in value if isinstance(row, dict) and text(row, "field", "key", "name")]
            return {text(row, "field", "key", "name"): text(row, "message") for row in named}
    return {}
