"""Pieces of prompts with places to fill in: ``a {animal} holding {thing=a lantern}``."""

import re
from collections.abc import Mapping

from studio.domain.records import Record

#: ``{{`` and ``}}`` are braces that are meant; a placeholder may carry a default after ``=``.
_PLACE = re.compile(r"\{\{|\}\}|\{\s*([^{}=\s][^{}=]*?)\s*(?:=([^{}]*))?\}")


class Snippet(Record, frozen=True, kw_only=True):
    """A text kept under a name."""

    id: str
    name: str
    text: str


class Placeholder(Record, frozen=True, kw_only=True):
    """A place to fill in; ``default`` is used where nothing is given."""

    name: str
    default: str = ""


def placeholders(text: str) -> tuple[Placeholder, ...]:
    """Return the places of a text in their order, each once; the first default given for a name counts."""
    found: dict[str, str] = {}
    for match in _PLACE.finditer(text):
        if match[1]:
            found[match[1]] = found.get(match[1], "") or (match[2] or "")
    return tuple(Placeholder(name=name, default=default) for name, default in found.items())


def fill(text: str, values: Mapping[str, str]) -> str:
    """Return the text with its places filled; a place with neither value nor default keeps its name in braces."""
    defaults = {place.name: place.default for place in placeholders(text)}

    def put(match: re.Match[str]) -> str:
        if not match[1]:
            return match[0][0]
        return values.get(match[1], "") or defaults[match[1]] or f"{{{match[1]}}}"

    return _PLACE.sub(put, text)


def escape(text: str) -> str:
    """Return plain text as a snippet that gives it back unchanged."""
    return text.replace("{", "{{").replace("}", "}}")
