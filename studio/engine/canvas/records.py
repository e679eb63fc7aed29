"""Canvases as rows: made, found, saved against a hash, archived. Each function is one transaction's work."""

from collections.abc import Iterator, Mapping
from typing import Any

import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy.engine import Connection

from studio.domain.graph import BadGraph, Graph
from studio.domain.graph_json import graph_data, graph_hash, read_graph
from studio.domain.requests import MAX_NAME, MAX_PROMPT
from studio.engine.common import Caller, Row, find, new_id
from studio.engine.mascots import find_mascot
from studio.engine.media import CLIPS
from studio.engine.refusals import Clash, Foreign, Missing, WrongField
from studio.engine.tables import assets, canvases, items

#: More than this no player and no person can follow.
MAX_NODES = 500
MAX_EDGES = 5000
#: How many ids are looked up in one query.
_AT_ONCE = 500


class Canvas(Struct, frozen=True):
    """A canvas with its mascot."""

    row: Row
    collection: Row
    graph: Graph

    @property
    def id(self) -> str:
        """The canvas's id."""
        return str(self.row["id"])


def find_canvas(connection: Connection, caller: Caller, collection_id: str, canvas_id: str) -> Canvas:
    """Return the caller's canvas of that mascot, or refuse with 404 or 403."""
    collection = find_mascot(connection, caller, collection_id)
    row = find(connection, canvases, canvas_id, caller, "canvas")
    if row["collection_id"] != collection_id:
        raise Missing("canvas", canvas_id)
    return Canvas(row, collection, read_graph(row["graph"]))


def create(connection: Connection, caller: Caller, collection: Row, name: str, now: float) -> Canvas:
    """Make an empty canvas."""
    graph = Graph()
    row = {
        "id": new_id(),
        "workspace_id": caller.workspace_id,
        "collection_id": collection["id"],
        "name": name,
        "graph": graph_data(graph),
        "graph_hash": graph_hash(graph),
        "created_at": now,
        "updated_at": now,
    }
    connection.execute(sa.insert(canvases).values(row))
    return find_canvas(connection, caller, collection["id"], str(row["id"]))


def store_graph(connection: Connection, caller: Caller, canvas: Canvas, graph: Graph, now: float) -> Canvas:
    """Replace the graph; what was there before is gone."""
    return change(connection, caller, canvas, now, graph=graph_data(graph), graph_hash=graph_hash(graph))


def change(connection: Connection, caller: Caller, canvas: Canvas, now: float, **values: Any) -> Canvas:
    """Change a canvas's row."""
    query = sa.update(canvases).where(canvases.c.id == canvas.id).values(**values, updated_at=now)
    connection.execute(query)
    return find_canvas(connection, caller, canvas.collection["id"], canvas.id)


def save(
    connection: Connection, caller: Caller, canvas: Canvas, graph: Graph, expected_hash: str | None, now: float
) -> Canvas:
    """Replace the graph if it is still the one that the editor started from; 409 with the current one if not."""
    if expected_hash is None:
        raise WrongField({"expected_graph_hash": "Give the hash of the graph that this one is based on."})
    if expected_hash != canvas.row["graph_hash"]:
        raise Clash(
            "This canvas was changed meanwhile; compare with the graph in this answer.",
            code="stale_graph",
            graph=graph_data(canvas.graph),
            graph_hash=canvas.row["graph_hash"],
        )
    _check_references(connection, caller, canvas.collection, graph)
    return store_graph(connection, caller, canvas, graph, now)


def parsed(data: Mapping[str, Any]) -> Graph:
    """Return the graph of a request; 400 with the path of what is wrong."""
    try:
        graph = read_graph(dict(data))
    except BadGraph as fault:
        raise WrongField({"graph": fault.sentence}) from fault
    if len(graph.nodes) > MAX_NODES or len(graph.edges) > MAX_EDGES:
        raise WrongField({"graph": f"A canvas has at most {MAX_NODES} poses and {MAX_EDGES:,} edges."})
    wrong = dict(_wrong_texts(graph))
    if wrong:
        raise WrongField(wrong)
    return graph


def rows_by_id(connection: Connection, table: sa.Table, ids: Mapping[str, str] | set[str]) -> dict[str, Row]:
    """Return many rows by their ids; an id that is not there is left out."""
    found: dict[str, Row] = {}
    listed = sorted(ids)
    for start in range(0, len(listed), _AT_ONCE):
        query = sa.select(table).where(table.c.id.in_(listed[start : start + _AT_ONCE]))
        found |= {row["id"]: row for row in connection.execute(query).mappings()}
    return found


def _wrong_texts(graph: Graph) -> Iterator[tuple[str, str]]:
    for at, node in enumerate(graph.nodes):
        if node.id in {"", "*"} or len(node.id) > MAX_NAME:
            yield f"graph.nodes[{at}].id", f"An id has 1 to {MAX_NAME} characters and is not *."
        if len(node.item_name) > MAX_NAME:
            yield f"graph.nodes[{at}].itemName", f"Shorten the name to {MAX_NAME} characters."
        if len(node.image_prompt) > MAX_PROMPT:
            yield f"graph.nodes[{at}].imagePrompt", f"Shorten this text to {MAX_PROMPT:,} characters."
    for at, edge in enumerate(graph.edges):
        if not edge.id or len(edge.id) > MAX_NAME:
            yield f"graph.edges[{at}].id", f"An id has 1 to {MAX_NAME} characters."
        if edge.target == "*":
            yield f"graph.edges[{at}].target", "Nothing can lead to Any State."
        if len(edge.description) > MAX_PROMPT:
            yield f"graph.edges[{at}].description", f"Shorten this text to {MAX_PROMPT:,} characters."


def _check_references(connection: Connection, caller: Caller, collection: Row, graph: Graph) -> None:
    """Refuse ids of pictures, videos and poses that do not exist or belong to somebody else."""
    pictures = {node.asset_id: f"graph.nodes[{at}].assetId" for at, node in enumerate(graph.nodes) if node.asset_id}
    poses = {node.item_id: f"graph.nodes[{at}].itemId" for at, node in enumerate(graph.nodes) if node.item_id}
    videos = {
        edge.video_asset_id: f"graph.edges[{at}].videoAssetId"
        for at, edge in enumerate(graph.edges)
        if edge.video_asset_id
    }
    files = rows_by_id(connection, assets, pictures | videos)
    for asset_id, field in (pictures | videos).items():
        _check_owner(files.get(asset_id), field, caller)
        if files[asset_id]["collection_id"] not in {None, collection["id"]}:
            raise WrongField({field: "This asset belongs to another collection."})
        moves = files[asset_id]["type"] in CLIPS
        if moves != (asset_id in videos):
            raise WrongField({field: "This asset is a video, not a picture." if moves else "This asset is no video."})
    known = rows_by_id(connection, items, poses)
    for item_id, field in poses.items():
        _check_owner(known.get(item_id), field, caller)
        if known[item_id]["collection_id"] != collection["id"]:
            raise WrongField({field: "This item belongs to another collection."})


def _check_owner(row: Row | None, field: str, caller: Caller) -> None:
    if row is None:
        raise WrongField({field: "Nothing has this id."})
    if row["workspace_id"] != caller.workspace_id:
        raise Foreign(f"{field} belongs to another workspace.")
