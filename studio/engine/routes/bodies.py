"""Bodies that come in two forms, JSON or a multipart file, and how the OpenAPI description says so."""

from dataclasses import dataclass
from typing import Any, TypeVar

from litestar import Request
from litestar.datastructures import UploadFile
from litestar.openapi.spec import OpenAPIMediaType, OpenAPIType, Operation, RequestBody, Schema
from litestar.openapi.spec.enums import OpenAPIFormat
from msgspec import Struct

from studio.engine.refusals import WrongField
from studio.engine.sniff import display_name
from studio.engine.strict import decoded

T = TypeVar("T", bound=Struct)


class Incoming(Struct, frozen=True):
    """A file that came with a request; ``name`` is only a label."""

    data: bytes
    name: str


async def file_or(request: Request[Any, Any, Any], kind: type[T]) -> Incoming | T:
    """Return the multipart field ``file``, or the JSON body as ``kind``; 400 naming the field that is wrong."""
    content_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if content_type != "multipart/form-data":
        found: T = decoded(await request.body(), kind)
        return found
    form = await request.form()
    file = form.get("file")
    if not isinstance(file, UploadFile):
        raise WrongField({"file": "Send the picture as a file in the field named file."})
    return Incoming(await file.read(), display_name(file.filename))


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
