"""What the API tells about canvases, read from every documented generation of it."""

from typing import Any

from msgspec import field

from studio.domain.graph import Graph
from studio.domain.graph_json import graph_hash, read_graph
from studio.domain.records import Record
from studio.domain.templates import Template, read_template
from studio.domain.wire.envelope import Unreadable, one
from studio.domain.words import tr


class FailedEdge(Record, frozen=True, kw_only=True):
    """An edge whose video could not be made, and why."""

    edge_id: str
    error: str = ""


class CanvasStatus(Record, frozen=True, kw_only=True):
    """How far a canvas is: ``export_ready`` when everything is made, ``preview_ready`` when it can be played."""

    nodes_total: int = 0
    nodes_completed: int = 0
    edges_total: int = 0
    edges_completed: int = 0
    edges_failed: int = 0
    export_ready: bool = False
    preview_ready: bool = False
    repairable: bool = False
    failed_edges: tuple[FailedEdge, ...] = ()


class CanvasInfo(Record, frozen=True, kw_only=True):
    """A canvas in a list."""

    id: str
    name: str
    mascot_id: str = ""
    archived: bool = False
    updated_at: str = ""


class Canvas(Record, frozen=True, kw_only=True):
    """A whole canvas; ``graph_hash`` is what the next save has to name."""

    info: CanvasInfo
    graph: Graph
    graph_hash: str
    status: CanvasStatus = CanvasStatus()


class CanvasDraft(Record, frozen=True, kw_only=True):
    """A canvas as it was last edited, and the hash of what the server had when editing began.

    ``settled`` says that Studio ended as it should afterwards; ``kept_at`` is when it was written, in seconds since
    1970, as its file says.
    """

    workspace: str
    mascot_id: str
    canvas_id: str
    base_hash: str
    graph: Graph
    base: Graph
    mascot_name: str = ""
    canvas_name: str = ""
    settled: bool = False
    kept_at: float = 0.0


class RunAnswer(Record, frozen=True, kw_only=True):
    """What a generate-all would do, or did; prices in credits as the server counts them."""

    dry_run: bool
    credits: int
    planned: int
    jobs: tuple[dict[str, Any], ...] = ()
    skipped: tuple[dict[str, Any], ...] = ()
    reverse_free: tuple[dict[str, Any], ...] = ()
    raw: dict[str, Any] = field(default_factory=dict)


class RepairAnswer(Record, frozen=True, kw_only=True):
    """Which edges lack a file that can be made again for nothing."""

    dry_run: bool
    edge_ids: tuple[str, ...]


def read_info(row: Any) -> CanvasInfo:
    """Read a canvas of a list."""
    if not isinstance(row, dict) or not isinstance(row.get("id"), str):
        raise Unreadable("a canvas without an id")
    return CanvasInfo(
        id=row["id"],
        name=str(row.get("name") or tr("Canvas")),
        mascot_id=str(row.get("collection_id") or ""),
        archived=bool(row.get("archived") or row.get("archived_at")),
        updated_at=str(row.get("updated_at") or ""),
    )


def read_canvas(answer: Any) -> Canvas:
    """Read a canvas with its graph; where no hash is told, it is counted."""
    row = one(answer, "canvas")
    graph = read_graph(row.get("graph") or {key: row.get(key) for key in ("nodes", "edges", "inputs")})
    told = row.get("graph_hash")
    return Canvas(
        info=read_info(row),
        graph=graph,
        graph_hash=told if isinstance(told, str) and told else graph_hash(graph),
        status=read_status(row.get("status")),
    )


def read_status(data: Any) -> CanvasStatus:
    """Read the progress of a canvas, nested as newer servers write it or flat as older ones do."""
    if not isinstance(data, dict):
        return CanvasStatus()
    nodes, edges, media = (_dict(data.get(key)) for key in ("nodes", "edges", "media"))
    preview, generation = _dict(media.get("preview")), _dict(media.get("generation"))
    ready = bool(generation.get("ready", data.get("ready", False)))
    return CanvasStatus(
        nodes_total=_int(nodes.get("total")),
        nodes_completed=_int(nodes.get("completed")),
        edges_total=_int(edges.get("total", data.get("total_edges", data.get("total_jobs")))),
        edges_completed=_int(edges.get("completed", data.get("completed"))),
        edges_failed=_int(edges.get("failed", data.get("failed"))),
        export_ready=ready,
        preview_ready=bool(preview.get("ready", ready)),
        repairable=bool(preview.get("repairable", False)),
        failed_edges=tuple(
            FailedEdge(edge_id=str(item.get("edge_id") or item.get("id") or ""), error=str(item.get("error") or ""))
            for item in data.get("failed_edges") or ()
            if isinstance(item, dict)
        ),
    )


def read_run(answer: Any) -> RunAnswer:
    """Read the answer of a generate-all: the price is the server's own, under whichever name it uses."""
    data = one(answer, "canvas")
    dry_run = bool(data.get("dry_run"))
    names = ("would_charge_credits", "estimated_cost", "total_credits", "total_cost")
    if not dry_run:
        names = ("actual_cost", "total_cost", "estimated_cost", "total_credits")
    price = next((data[name] for name in names if isinstance(data.get(name), (int, float))), 0)
    planned = _rows(data.get("planned_jobs"))
    made = _rows(data.get("generated")) or _rows(data.get("jobs"))
    return RunAnswer(
        dry_run=dry_run,
        credits=int(price),
        planned=len(planned or made),
        jobs=planned or made,
        skipped=_rows(data.get("skipped_items")),
        reverse_free=_rows(data.get("reverse_free")),
        raw=data,
    )


def read_repair(answer: Any) -> RepairAnswer:
    """Read the answer of a media repair."""
    data = one(answer, "canvas")
    edges = _rows(data.get("edges"))
    return RepairAnswer(
        dry_run=bool(data.get("dry_run")), edge_ids=tuple(str(item.get("edge_id") or "") for item in edges)
    )


def read_template_row(row: Any) -> Template:
    """Read a template of the server's list; one without a graph is told by name only."""
    if isinstance(row, dict) and not isinstance(row.get("graph"), dict):
        parts = {key: row.get(key) or [] for key in ("nodes", "edges", "inputs")}
        row = {**row, "graph": {key: value for key, value in parts.items() if isinstance(value, list)}}
    known = ("id", "name", "description", "targets", "source", "graph")
    return read_template({key: row[key] for key in known if row.get(key) is not None} if isinstance(row, dict) else row)


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _int(value: Any) -> int:
    return int(value) if isinstance(value, (int, float)) else 0


def _rows(value: Any) -> tuple[dict[str, Any], ...]:
    return tuple(item for item in value if isinstance(item, dict)) if isinstance(value, list) else ()
