"""Bodies that come in two forms, JSON or a multipart file, and how the OpenAPI description says so."""

import re
from dataclasses import dataclass
from typing import Any, TypeVar

import msgspec
from litestar import Request
from litestar.datastructures import UploadFile
from litestar.openapi.spec import OpenAPIMediaType, OpenAPIType, Operation, RequestBody, Schema
from litestar.openapi.spec.enums import OpenAPIFormat
from msgspec import Struct

from studio.engine.refusals import WrongField
from studio.engine.sniff import display_name

T = TypeVar("T", bound=Struct)
_PATH = re.compile(r" - at `\$\.?(?P<path>[^`]*)`$")
_REQUIRED = re.compile(r"required field `(?P<name>\w+)`")


class Incoming(Struct, frozen=True):
    """A file that came with a request; ``name`` is only a label."""

    data: bytes
    name: str


async def file_or(request: Request[Any, Any, Any], kind: type[T]) -> Incoming | T:
    """Return the multipart field ``file``, or the JSON body as ``kind``; 400 naming the field that is wrong."""
    content_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if content_type != "multipart/form-data":
        return decoded(await request.body(), kind)
    form = await request.form()
    file = form.get("file")
    if not isinstance(file, UploadFile):
        raise WrongField({"file": "Send the picture as a file in the field named file."})
    return Incoming(await file.read(), display_name(file.filename))


def decoded(body: bytes, kind: type[T]) -> T:
    """Return a JSON body as ``kind``; 400 naming the field that is wrong."""
    try:
        return msgspec.json.decode(body, type=kind)
    except msgspec.ValidationError as fault:
        text = str(fault)
        path, required = _PATH.search(text), _REQUIRED.search(text)
        name = required["name"] if required else (path["path"] if path and path["path"] else "body")
        raise WrongField({name: _PATH.sub("", text)}) from fault
    except (msgspec.DecodeError, UnicodeDecodeError) as fault:
        raise WrongField({"body": "Send a JSON object, or a file as multipart/form-data."}) from fault


@dataclass
class UploadOperation(Operation):
    """Describes ``POST /upload``, whose body Litestar cannot read off a signature."""

    def __post_init__(self) -> None:
        """Say both forms of the body."""
        self.request_body = _body(_URL)


@dataclass
class ImageOperation(Operation):
    """Describes ``POST /analyze-image``."""

    def __post_init__(self) -> None:
        """Say all three forms of the body."""
        self.request_body = _body(Schema(one_of=[_URL, _ASSET]))


def _object(name: str, description: str) -> Schema:
    text = Schema(type=OpenAPIType.STRING, min_length=1, max_length=2048, description=description)
    return Schema(type=OpenAPIType.OBJECT, properties={name: text}, required=[name])


_URL = _object("url", "A public address of a picture.")
_ASSET = _object("asset_id", "An uploaded or drawn picture.")


def _body(described: Schema) -> RequestBody:
    file = Schema(type=OpenAPIType.STRING, content_media_type="application/octet-stream", format=OpenAPIFormat.BINARY)
    form = Schema(type=OpenAPIType.OBJECT, properties={"file": file}, required=["file"])
    content = {
        "application/json": OpenAPIMediaType(schema=described),
        "multipart/form-data": OpenAPIMediaType(schema=form),
    }
    return RequestBody(content=content, required=True)
