"""How far a canvas is: parts done and pending, what failed and why, and the two lamps ready and playable."""

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from studio.domain.canvas_plan import progress
from studio.domain.graph import Graph
from studio.domain.wire.shapes_canvas import (
    CanvasStatus,
    EdgeCounts,
    FailedEdge,
    GenerationReady,
    MediaStatus,
    NodeCounts,
    PreviewReady,
    ProgressShape,
)
from studio.engine.canvas.footage import Clip, Footage, footage_of, shown_edges
from studio.engine.media import Files
from studio.engine.tables import jobs


def status_of(connection: Connection, graph: Graph, files: Files) -> CanvasStatus:
    """Return the status of a graph, looked up now."""
    footage = footage_of(connection, graph)
    state = progress(graph, footage.states)
    return CanvasStatus(
        nodes=NodeCounts(total=state.nodes_total, completed=state.nodes_completed, pending=state.nodes_pending),
        edges=EdgeCounts(
            total=state.edges_total,
            completed=state.edges_completed,
            pending=state.edges_pending,
            failed=len(state.failed_edges),
        ),
        ready=state.ready,
        failed_edges=_failures(connection, graph, footage, state.failed_edges),
        media=MediaStatus(generation=GenerationReady(ready=state.ready), preview=_preview(graph, footage, files)),
    )


def progress_of(canvas_id: str, status: CanvasStatus) -> ProgressShape:
    """Return the older, flat form of a status."""
    edges = status.edges
    return ProgressShape(
        canvas_id=canvas_id,
        total_edges=edges.total,
        total_jobs=edges.total,
        completed=edges.completed,
        pending=edges.pending,
        failed=edges.failed,
        ready=status.ready,
        progress=round(edges.completed / edges.total, 2) if edges.total else 0.0,
    )


def broken(clip: Clip, files: Files) -> tuple[str, ...]:
    """Return the files of a finished video that a repair would have to make."""
    if clip.assigned["status"] != "completed":
        return ()
    parent = () if clip.waits_for("video") or clip.has("video", files) else ("video",)
    return (*parent, *clip.missing(files))


def _preview(graph: Graph, footage: Footage, files: Files) -> PreviewReady:
    waiting, repairable, playable = 0, False, True
    for edge in shown_edges(graph):
        clip = footage.clips.get(edge.id)
        if clip is None or clip.assigned["status"] == "failed":
            playable = False
        elif broken(clip, files):
            playable, repairable = False, repairable or clip.drawn
        elif clip.assigned["status"] != "completed" or not all(clip.has(kind, files) for kind in ("webm", "hevc")):
            playable = False
            waiting += 1
    return PreviewReady(ready=playable, waiting_edges=waiting, repairable=repairable)


def _failures(connection: Connection, graph: Graph, footage: Footage, edge_ids: tuple[str, ...]) -> list[FailedEdge]:
    wanted = {edge_id: footage.clips[edge_id].assigned["job_id"] for edge_id in edge_ids}
    query = sa.select(jobs.c.id, jobs.c.error).where(jobs.c.id.in_([key for key in wanted.values() if key]))
    errors = {row.id: row.error for row in connection.execute(query)}
    edges = {edge.id: edge for edge in graph.edges}
    return [
        FailedEdge(
            edge_id=edge_id,
            source=edges[edge_id].source,
            target=edges[edge_id].target,
            job_id=job_id,
            error=errors.get(job_id, ""),
        )
        for edge_id, job_id in wanted.items()
    ]
