"""Bringing in what a project file holds: finished files, mascots and poses. Nothing here costs anything."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from litestar import Request, Router, post
from litestar.datastructures import UploadFile
from litestar.openapi.spec import OpenAPIMediaType, OpenAPIType, Operation, Reference, RequestBody, Schema
from litestar.openapi.spec.enums import OpenAPIFormat
from litestar.params import JSONBody
from sqlalchemy.engine import Connection

from studio.domain.wire import shapes
from studio.domain.wire.shapes_importing import ImportedFileAnswer, ImportMascotAsk, ImportPoseAsk
from studio.engine import importing, looks, mascots, present
from studio.engine.common import Caller
from studio.engine.gate import UPLOAD_ROOM
from studio.engine.generation import Terms
from studio.engine.importing import Brought
from studio.engine.looks import Seen
from studio.engine.refusals import WrongField
from studio.engine.routes.parameters import FromCaller, FromEngine
from studio.engine.site import Site

_WORDS = {
    "type": "As GET /v1/assets names it.",
    "duration": "Seconds.",
    "loop": "true or false.",
    "width": "Pixels.",
    "height": "Pixels.",
}


@dataclass
class ImportOperation(Operation):
    """Describes ``POST /imports/files``, whose form Litestar cannot read off a signature."""

    def __post_init__(self) -> None:
        """Say the fields of the form."""
        binary = Schema(
            type=OpenAPIType.STRING, content_media_type="application/octet-stream", format=OpenAPIFormat.BINARY
        )
        words = {name: Schema(type=OpenAPIType.STRING, description=text) for name, text in _WORDS.items()}
        fields: dict[str, Reference | Schema] = {"file": binary, **words}
        form = Schema(type=OpenAPIType.OBJECT, properties=fields, required=["file", "type"])
        self.request_body = RequestBody(content={"multipart/form-data": OpenAPIMediaType(schema=form)}, required=True)


@post(
    "/files",
    summary="Bring in a finished file",
    operation_id="importFile",
    operation_class=ImportOperation,
    request_max_body_size=importing.MAX_BYTES + UPLOAD_ROOM,
)
async def import_file(engine: FromEngine, caller: FromCaller, request: Request[Any, Any, Any]) -> ImportedFileAnswer:
    """Keep a picture or film exactly as it is; it belongs to no pose until ``/imports/poses`` says so."""
    form = await request.form()
    file = form.get("file")
    if not isinstance(file, UploadFile):
        raise WrongField({"file": "Send the file in the field named file."})
    label = importing.label_of({name: str(form[name]) for name in form if name != "file"})
    brought = await importing.keep(engine.files, await file.read(), label)
    return await engine.store.run(
        partial(_file, caller=caller, brought=brought, site=Site.of(request), now=engine.clock())
    )


@post("/mascots", summary="Bring in a mascot", operation_id="importMascot")
async def import_mascot(
    engine: FromEngine, caller: FromCaller, data: JSONBody[ImportMascotAsk]
) -> shapes.CollectionAnswer:
    """Make a mascot as a project file tells of it; no reference picture is drawn."""
    rows = await engine.store.run(partial(importing.references, caller=caller, ask=data))
    seen = await looks.look_at(engine.files.path(rows[0]["id"], rows[0]["type"])) if rows and not data.drawn else Seen()
    terms = engine.terms
    return await engine.store.run(partial(_mascot, caller=caller, ask=data, seen=seen, terms=terms, now=engine.clock()))


@post("/poses", summary="Bring in a pose", operation_id="importPose")
async def import_pose(
    engine: FromEngine, caller: FromCaller, request: Request[Any, Any, Any], data: JSONBody[ImportPoseAsk]
) -> shapes.ItemAnswer:
    """Make a pose of files that were brought in before."""
    return await engine.store.run(partial(_pose, caller=caller, ask=data, site=Site.of(request), now=engine.clock()))


def _file(connection: Connection, caller: Caller, brought: Brought, site: Site, now: float) -> ImportedFileAnswer:
    row = importing.insert_file(connection, caller, brought, now)
    return ImportedFileAnswer(**shapes.mirrored(present.asset(connection, site, row)))


def _mascot(
    connection: Connection, caller: Caller, ask: ImportMascotAsk, seen: Seen, terms: Terms, now: float
) -> shapes.CollectionAnswer:
    rows = importing.references(connection, caller, ask)
    row = mascots.create(connection, caller, importing.new_mascot(ask, rows, seen), terms, now, draw=False).row
    if ask.caution_list:
        mascots.change(connection, row["id"], now, caution_list=ask.caution_list)
        row = mascots.get(connection, row["id"])
    return present.mascot_answer(connection, row)


def _pose(connection: Connection, caller: Caller, ask: ImportPoseAsk, site: Site, now: float) -> shapes.ItemAnswer:
    row = importing.add_pose(connection, caller, ask, now)
    return shapes.ItemAnswer(**shapes.mirrored(present.poses(connection, site, [row])[0]))


router = Router(
    path="/v1/imports",
    tags=["Project files"],
    route_handlers=[import_file, import_mascot, import_pose],
)
