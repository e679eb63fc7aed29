"""A pasted curl command, or the JSON of a request, read back into the generations it asks for."""

import json
import shlex
from typing import Any

import msgspec

from studio.domain.errors import MaskoError
from studio.domain.requests import GenerateRequest
from studio.domain.words import tr

_DATA = frozenset({"-d", "--data", "--data-raw", "--data-binary", "--data-ascii", "--json"})
_OWN_FIELDS = frozenset(GenerateRequest.__struct_fields__)


class NotARequest(MaskoError):
    """The text is no generation request; the sentence says what it should be."""


def read_request(text: str) -> tuple[GenerateRequest, ...]:
    """Return the generations in a curl command or a JSON body, one or a batch; raises NotARequest."""
    body = _json(_body(text.strip()))
    listed = body.get("requests", body.get("items")) if isinstance(body, dict) else body
    rows = listed if isinstance(listed, list) else [body]
    return tuple(_request(row) for row in rows)


def _body(text: str) -> str:
    """Return the body of a curl command; what is no curl command is taken for the body itself."""
    if not text.startswith("curl"):
        return text
    try:
        words = shlex.split(text.replace("\\\r\n", " ").replace("\\\n", " "))
    except ValueError as error:
        raise NotARequest(tr("A quote in this command is never closed. Copy it again, whole.")) from error
    for place, word in enumerate(words):
        name, _, value = word.partition("=")
        if word in _DATA and place + 1 < len(words):
            return words[place + 1]
        if name in _DATA and value:
            return value
    raise NotARequest(tr("This command sends no body, so there is nothing to fill the form with."))


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError as error:
        raise NotARequest(tr("This is neither a curl command nor the JSON of a request.")) from error


def _request(row: Any) -> GenerateRequest:
    if not isinstance(row, dict) or not isinstance(row.get("type"), str):
        raise NotARequest(tr("This is not a request to generate something: it has no “type”."))
    known = {key: value for key, value in row.items() if key in _OWN_FIELDS and value is not None}
    prompt = row.get("prompt")
    if isinstance(prompt, str):
        for field in _texts(row["type"]):
            known.setdefault(field, prompt)
    try:
        return msgspec.convert(known, GenerateRequest, strict=False)
    except msgspec.ValidationError as error:
        raise NotARequest(tr("A field of this request cannot be read: {error}.", error=error)) from error


def _texts(kind: str) -> tuple[str, ...]:
    """Return which fields the short ``prompt`` of a request stands for (contract A.6)."""
    fields = {
        "image": ("image_prompt",),
        "animation": ("image_prompt", "animation_prompt"),
        "edit": ("edit_instructions",),
        "logo": ("logo_description",),
    }
    return fields.get(kind, ())
