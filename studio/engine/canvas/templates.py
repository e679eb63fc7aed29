"""Templates: those that ship with the program, the workspace's own, and what applying one makes."""

import functools
import json
from collections.abc import Mapping

import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy.engine import Connection

from studio.domain.graph import Graph
from studio.domain.graph_json import graph_data, read_graph
from studio.domain.resources import resource_path
from studio.domain.templates import BUILTIN, Template, as_template, instantiate, read_template
from studio.engine.canvas.generating import Options, Run, planned, run
from studio.engine.canvas.records import Canvas, store_graph
from studio.engine.common import Caller, Row, find, new_id
from studio.engine.generation import Terms
from studio.engine.refusals import Clash, Missing
from studio.engine.tables import canvas_templates


class Applied(Struct, frozen=True):
    """A canvas that was filled from a template: its run, and the new pose of each template key."""

    run: Run
    poses: Mapping[str, str]


@functools.cache
def builtin() -> tuple[Template, ...]:
    """Return the templates that ship with the program, in the order they are offered."""
    return tuple(
        read_template(json.loads(resource_path("canvas", f"{name}.json").read_text("utf-8"))) for name in BUILTIN
    )


def own(connection: Connection, caller: Caller) -> list[Template]:
    """Return the workspace's own templates, oldest first."""
    query = sa.select(canvas_templates).where(canvas_templates.c.workspace_id == caller.workspace_id)
    rows = connection.execute(query.order_by(canvas_templates.c.seq)).mappings()
    return [_template(row) for row in rows]


def by_id(connection: Connection, caller: Caller, template_id: str) -> Template:
    """Return a template, built in or the workspace's own, or refuse with 404 or 403."""
    shipped = next((each for each in builtin() if each.id == template_id), None)
    if shipped is not None:
        return shipped
    return _template(find(connection, canvas_templates, template_id, caller, "canvas template"))


def keep(connection: Connection, caller: Caller, graph: Graph, name: str, description: str, now: float) -> Template:
    """Keep a graph as a template, without its pictures and videos."""
    template = as_template(graph, template_id=new_id(), name=name, description=description)
    row = {
        "id": template.id,
        "workspace_id": caller.workspace_id,
        "name": name,
        "description": description,
        "graph": graph_data(template.graph),
        "created_at": now,
    }
    connection.execute(sa.insert(canvas_templates).values(row))
    return template


def forget(connection: Connection, caller: Caller, template_id: str) -> None:
    """Remove one of the workspace's own templates."""
    if any(each.id == template_id for each in builtin()):
        raise Missing("canvas template of your own", template_id)
    find(connection, canvas_templates, template_id, caller, "canvas template")
    connection.execute(sa.delete(canvas_templates).where(canvas_templates.c.id == template_id))


def apply(
    connection: Connection, caller: Caller, canvas: Canvas, template: Template, terms: Terms, now: float
) -> Applied:
    """Fill an empty canvas and start the jobs that draw its poses; all or nothing."""
    if canvas.graph.nodes or canvas.graph.edges:
        raise Clash("This canvas is not empty; make a new one for the template.", code="canvas_not_empty")
    graph, poses = instantiate(template, new_id)
    filled = store_graph(connection, caller, canvas, graph, now)
    work, _ = planned(connection, filled, Options(targets="images"), terms)
    return Applied(run(connection, caller, filled, work, terms, now), poses)


def _template(row: Row) -> Template:
    return Template(
        id=row["id"],
        name=row["name"],
        description=row["description"],
        graph=read_graph(row["graph"]),
        source="mine",
    )
