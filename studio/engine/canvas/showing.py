"""Canvases, runs and templates in the shapes the engine answers with."""

from collections.abc import Mapping
from typing import Any, Literal

from sqlalchemy.engine import Connection

from studio.domain.canvas_plan import Plan, PlannedEdge, PlannedNode, progress
from studio.domain.edits.edges import edge_name
from studio.domain.graph import Edge, EdgeKind, Graph
from studio.domain.graph_json import graph_data
from studio.domain.pricing import Rates
from studio.domain.templates import Template
from studio.domain.wire import shapes_canvas as wire
from studio.engine import present
from studio.engine.canvas.footage import Footage, footage_of
from studio.engine.canvas.generating import Run, Started
from studio.engine.canvas.records import Canvas
from studio.engine.canvas.status import status_of
from studio.engine.canvas.templates import Applied
from studio.engine.media import Files
from studio.engine.site import Site


def row_of(connection: Connection, canvas: Canvas) -> wire.CanvasRow:
    """Return a canvas as a list shows it."""
    state = progress(canvas.graph, footage_of(connection, canvas.graph).states)
    return wire.CanvasRow(**_row_fields(canvas, state.edges_completed))


def canvas_of(connection: Connection, canvas: Canvas, files: Files) -> wire.CanvasShape:
    """Return a whole canvas with its status."""
    return wire.CanvasShape(**_canvas_fields(connection, canvas, files))


def applied_of(
    connection: Connection, canvas: Canvas, files: Files, site: Site, applied: Applied | None
) -> wire.AppliedShape:
    """Return a new canvas, and what its template started."""
    fields = _canvas_fields(connection, canvas, files)
    started = applied.run.started if applied is not None else ()
    by_node = {each.part_id: each for each in started}
    mapping = {}
    for key, node_id in (applied.poses if applied is not None else {}).items():
        each = by_node.get(node_id)
        mapping[key] = wire.MappedNode(
            node_id=node_id,
            item_id=each.item["id"] if each else "",
            asset_ids=each.job.asset_ids() if each else {},
        )
    return wire.AppliedShape(
        **fields,
        node_mapping=mapping,
        jobs=[_node_job(site, each) for each in started],
        total_cost=sum(each.cost for each in started),
        nodes=fields["graph"]["nodes"],
        edges=fields["graph"]["edges"],
    )


def plan_of(canvas: Canvas, plan: Plan, footage: Footage, site: Site) -> wire.GenerateAllShape:
    """Return a dry run's answer: what would be made, and that nothing was."""
    return wire.GenerateAllShape(
        **_plan_fields(canvas, plan, footage, site),
        dry_run=True,
        actual_cost=0,
        would_charge_credits=plan.price.total,
        generated=[],
        jobs=[],
        reverse_free=[
            wire.ReverseEdge(
                edge_id=each.edge_id,
                forward_edge_id=each.forward_id,
                source=each.source,
                target=each.target,
                created=each.edge_id is None,
                job_id=None,
                cost_credits=0,
            )
            for each in plan.reverses
        ],
        graph=graph_data(canvas.graph),
        graph_hash=canvas.row["graph_hash"],
    )


def run_of(before: Canvas, plan: Plan, footage: Footage, made: Run, site: Site) -> wire.GenerateAllShape:
    """Return a run's answer: what was started and charged, and the graph as it is now."""
    started = [started_of(site, each) for each in made.started]
    return wire.GenerateAllShape(
        **_plan_fields(before, plan, footage, site),
        dry_run=False,
        actual_cost=made.cost,
        would_charge_credits=made.cost,
        generated=[each for each in started if each.kind != "reverse"],
        jobs=started,
        reverse_free=reverses_of(made),
        graph=graph_data(made.canvas.graph),
        graph_hash=made.canvas.row["graph_hash"],
    )


def started_of(site: Site, each: Started) -> wire.GeneratedJob:
    """Return one job that was started."""
    return wire.GeneratedJob(**_started_fields(site, each))


def receipt_of(made: Run, edge: Edge, site: Site) -> wire.EdgeReceipt:
    """Return the answer to one edge's generation."""
    started = next(each for each in made.started if each.part_id == edge.id)
    return wire.EdgeReceipt(
        **_started_fields(site, started),
        estimated_cost=started.cost,
        type="loop" if edge.kind is EdgeKind.LOOP else "forward",
        reverse_free=reverses_of(made),
        graph=graph_data(made.canvas.graph),
        graph_hash=made.canvas.row["graph_hash"],
    )


def reverses_of(made: Run) -> list[wire.ReverseEdge]:
    """Return the free ways back of a run."""
    edges = {edge.id: edge for edge in made.canvas.graph.edges}
    return [
        wire.ReverseEdge(
            edge_id=each.part_id,
            forward_edge_id=each.forward_id,
            source=edges[each.part_id].source,
            target=edges[each.part_id].target,
            created=each.created,
            job_id=each.job.id,
            cost_credits=0,
        )
        for each in made.started
        if each.kind == "reverse"
    ]


def template_of(template: Template, rates: Rates) -> wire.TemplateShape:
    """Return a template with what its pictures and its animations cost."""
    pictures = sum(rates.image for node in template.graph.nodes if node.image_prompt)
    return wire.TemplateShape(
        id=template.id,
        name=template.name,
        description=template.description,
        source="mine" if template.source == "mine" else "builtin",
        targets=list(template.targets),
        node_count=len(template.graph.nodes),
        edge_count=len(template.graph.edges),
        estimated_cost=pictures,
        animation_cost=template.price(rates=rates).total - pictures,
        graph=graph_data(template.graph),
    )


def _row_fields(canvas: Canvas, completed: int) -> dict[str, Any]:
    return {
        "id": canvas.id,
        "collection_id": canvas.collection["id"],
        "name": canvas.row["name"],
        "graph_hash": canvas.row["graph_hash"],
        "node_count": len(canvas.graph.nodes),
        "edge_count": len(canvas.graph.edges),
        "completed_edge_count": completed,
        "archived": canvas.row["archived_at"] is not None,
        "created_at": present.time(canvas.row["created_at"]),
        "updated_at": present.time(canvas.row["updated_at"]),
    }


def _canvas_fields(connection: Connection, canvas: Canvas, files: Files) -> dict[str, Any]:
    status = status_of(connection, canvas.graph, files)
    return {
        **_row_fields(canvas, status.edges.completed),
        "graph": graph_data(canvas.graph),
        "status": status,
    }


def _plan_fields(canvas: Canvas, plan: Plan, footage: Footage, site: Site) -> dict[str, Any]:
    total = plan.price.total
    return {
        "canvas_id": canvas.id,
        "estimated_cost": total,
        "total_cost": total,
        "total_credits": total,
        "formula": plan.price.formula,
        "planned_jobs": [
            *(_planned_node(each) for each in plan.nodes),
            *(_planned_edge(canvas.graph, each, footage, site) for each in plan.edges),
        ],
        "skipped": plan.skipped_edges,
        "skipped_items": [
            wire.SkippedItem(kind=each.part, id=each.id, reason=each.reason, message=each.sentence)
            for each in plan.skipped
        ],
        "already_complete": [
            wire.CompletePart(kind=each.part, id=each.id, asset_id=each.asset_id) for each in plan.already_complete
        ],
        "missing_images": list(plan.missing_images),
    }


def _planned_node(each: PlannedNode) -> wire.PlannedJob:
    return wire.PlannedJob(
        kind="node",
        type="image",
        node_id=each.node_id,
        edge_id=None,
        name=each.name,
        prompt=each.prompt,
        duration=None,
        cost_credits=each.cost,
    )


def _planned_edge(graph: Graph, each: PlannedEdge, footage: Footage, site: Site) -> wire.PlannedJob:
    kind: Literal["loop", "forward"] = "loop" if each.kind is EdgeKind.LOOP else "forward"
    edge = graph.edge(each.edge_id)
    return wire.PlannedJob(
        kind="edge",
        type=kind,
        node_id=None,
        edge_id=each.edge_id,
        name=edge_name(graph, edge) if edge is not None else each.edge_id,
        prompt=each.prompt,
        duration=each.seconds,
        cost_credits=each.cost,
        source_image_url=_picture(footage, each.source, site),
        target_image_url=None if kind == "loop" else _picture(footage, each.target, site),
    )


def _picture(footage: Footage, node_id: str, site: Site) -> str | None:
    row = footage.pictures.get(node_id)
    return site.signed_url(row) if row is not None and row["status"] == "completed" else None


def _started_fields(site: Site, each: Started) -> dict[str, Any]:
    published: list[Mapping[str, Any]] = [row for row in each.job.assets if row["published"]]
    return {
        "kind": each.kind,
        "node_id": each.part_id if each.kind == "node" else None,
        "edge_id": None if each.kind == "node" else each.part_id,
        "job_id": each.job.id,
        "item_id": each.item["id"],
        "item_name": each.item["name"],
        "status": "pending",
        "cost_credits": each.cost,
        "asset_ids": each.job.asset_ids(),
        "urls": present.urls(site, published),
        "poll_url": f"/v1/jobs/{each.job.id}",
    }


def _node_job(site: Site, each: Started) -> wire.NodeJob:
    fields = _started_fields(site, each)
    named = {key: fields[key] for key in ("job_id", "item_id", "item_name", "status", "asset_ids", "urls", "poll_url")}
    return wire.NodeJob(**named, cost=each.cost, node_id=each.part_id)
