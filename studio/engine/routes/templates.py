"""Canvas templates: those that ship with the program, and the workspace's own."""

from functools import partial
from typing import Literal

from litestar import Router, delete, get, post
from litestar.params import FromPath, FromQuery, JSONBody
from sqlalchemy.engine import Connection

from studio.domain.wire import shapes
from studio.domain.wire.shapes_canvas import TemplateAnswer, TemplateAsk, TemplateList
from studio.engine.canvas import showing, templates
from studio.engine.canvas.records import parsed
from studio.engine.common import Caller
from studio.engine.generation import Terms
from studio.engine.routes.parameters import FromCaller, FromEngine, Limit, Offset


@get("/", summary="List canvas templates", operation_id="listTemplates")
async def list_templates(
    engine: FromEngine,
    caller: FromCaller,
    source: FromQuery[Literal["builtin", "mine"] | None] = None,
    limit: Limit = 50,
    offset: Offset = 0,
) -> TemplateList:
    """Built-in ones first, each with its graph and its price."""
    task = partial(_page, caller=caller, source=source, terms=engine.terms, limit=limit, offset=offset)
    return await engine.store.read(task)


@get("/{template_id:str}", summary="One canvas template", operation_id="getTemplate")
async def get_template(engine: FromEngine, caller: FromCaller, template_id: FromPath[str]) -> TemplateAnswer:
    """Return a template by its id."""
    template = await engine.store.read(partial(templates.by_id, caller=caller, template_id=template_id))
    return TemplateAnswer(**shapes.mirrored(showing.template_of(template, engine.terms.rates)))


@post("/", summary="Keep a graph as a template", operation_id="createTemplate")
async def create_template(engine: FromEngine, caller: FromCaller, data: JSONBody[TemplateAsk]) -> TemplateAnswer:
    """Pictures and videos are left out; prompts and conditions stay."""
    task = partial(
        templates.keep,
        caller=caller,
        graph=parsed(data.graph),
        name=data.name.strip(),
        description=data.description,
        now=engine.clock(),
    )
    template = await engine.store.run(task)
    return TemplateAnswer(**shapes.mirrored(showing.template_of(template, engine.terms.rates)))


@delete("/{template_id:str}", status_code=200, summary="Remove a template of one's own", operation_id="deleteTemplate")
async def delete_template(engine: FromEngine, caller: FromCaller, template_id: FromPath[str]) -> shapes.DeletedAnswer:
    """Canvases made from it stay as they are."""
    await engine.store.run(partial(templates.forget, caller=caller, template_id=template_id))
    return shapes.DeletedAnswer(data=shapes.Deleted(id=template_id, archived=True))


def _page(
    connection: Connection, caller: Caller, source: str | None, terms: Terms, limit: int, offset: int
) -> TemplateList:
    found = [
        *([] if source == "mine" else templates.builtin()),
        *([] if source == "builtin" else templates.own(connection, caller)),
    ]
    data = [showing.template_of(each, terms.rates) for each in found[offset : offset + limit]]
    return TemplateList(data=data, templates=data, meta=shapes.meta(len(found), limit, offset, len(data)))


router = Router(
    path="/v1/canvas-templates",
    tags=["Canvases"],
    route_handlers=[list_templates, get_template, create_template, delete_template],
)
