"""Projects: make, list, rename, archive, bring back."""

from functools import partial
from typing import Annotated

import sqlalchemy as sa
from litestar import Router, delete, get, patch, post
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter
from sqlalchemy.engine import Connection

from studio.domain.wire import shapes
from studio.domain.wire.shapes_asks import ProjectAsk, RenameAsk
from studio.engine import present
from studio.engine.common import Caller, Row, find, new_id, page_of
from studio.engine.routes.parameters import FromCaller, FromEngine, Limit, Offset
from studio.engine.tables import projects


@post("/", summary="Make a project", operation_id="createProject")
async def create_project(engine: FromEngine, caller: FromCaller, data: JSONBody[ProjectAsk]) -> shapes.ProjectAnswer:
    """Projects hold mascots."""
    row = await engine.store.run(partial(_create, caller=caller, name=data.name.strip(), now=engine.clock()))
    return _answer(row, caller)


@get("/", summary="List projects", operation_id="listProjects")
async def list_projects(
    engine: FromEngine, caller: FromCaller, limit: Limit = 50, offset: Offset = 0, archived: FromQuery[bool] = False
) -> shapes.ProjectList:
    """Newest first."""
    rows, total = await engine.store.read(partial(_page, caller=caller, limit=limit, offset=offset, archived=archived))
    found = [present.project(row, caller.kind) for row in rows]
    return shapes.ProjectList(data=found, meta=shapes.meta(total, limit, offset, len(found)))


@get("/{project_id:str}", summary="One project", operation_id="getProject")
async def get_project(engine: FromEngine, caller: FromCaller, project_id: FromPath[str]) -> shapes.ProjectAnswer:
    """Return a project by its id."""
    row = await engine.store.read(lambda connection: find(connection, projects, project_id, caller, "project"))
    return _answer(row, caller)


@patch("/{project_id:str}", summary="Rename or bring back a project", operation_id="updateProject")
async def update_project(
    engine: FromEngine,
    caller: FromCaller,
    project_id: FromPath[str],
    data: JSONBody[RenameAsk | None] = None,
    restore: Annotated[bool, QueryParameter(description="Bring an archived project back.")] = False,
) -> shapes.ProjectAnswer:
    """Give a new ``name``, or ``?restore=true``."""
    name = data.name if data else None
    work = partial(_update, caller=caller, key=project_id, name=name, restore=restore, now=engine.clock())
    return _answer(await engine.store.run(work), caller)


@delete("/{project_id:str}", status_code=200, summary="Archive a project", operation_id="archiveProject")
async def archive_project(engine: FromEngine, caller: FromCaller, project_id: FromPath[str]) -> shapes.DeletedAnswer:
    """Nothing is lost; ``PATCH ?restore=true`` brings it back."""
    await engine.store.run(partial(_archive, caller=caller, key=project_id, now=engine.clock()))
    return shapes.DeletedAnswer(data=shapes.Deleted(id=project_id, archived=True))


def _answer(row: Row, caller: Caller) -> shapes.ProjectAnswer:
    return shapes.ProjectAnswer(**shapes.mirrored(present.project(row, caller.kind)))


def _create(connection: Connection, caller: Caller, name: str, now: float) -> Row:
    key = new_id()
    row = {"id": key, "workspace_id": caller.workspace_id, "name": name, "created_at": now, "updated_at": now}
    connection.execute(sa.insert(projects).values(row))
    return find(connection, projects, key, caller, "project")


def _page(connection: Connection, caller: Caller, limit: int, offset: int, archived: bool) -> tuple[list[Row], int]:
    query = sa.select(projects).where(projects.c.workspace_id == caller.workspace_id)
    if not archived:
        query = query.where(projects.c.archived_at.is_(None))
    return page_of(connection, query, projects.c.seq.desc(), limit=limit, offset=offset)


def _update(connection: Connection, caller: Caller, key: str, name: str | None, restore: bool, now: float) -> Row:
    find(connection, projects, key, caller, "project")
    changes: dict[str, object] = {"updated_at": now}
    if name is not None:
        changes["name"] = name.strip()
    if restore:
        changes["archived_at"] = None
    connection.execute(sa.update(projects).where(projects.c.id == key).values(changes))
    return find(connection, projects, key, caller, "project")


def _archive(connection: Connection, caller: Caller, key: str, now: float) -> None:
    find(connection, projects, key, caller, "project")
    connection.execute(sa.update(projects).where(projects.c.id == key).values(archived_at=now))


router = Router(
    path="/v1/projects",
    tags=["Projects"],
    route_handlers=[create_project, list_projects, get_project, update_project, archive_project],
)
