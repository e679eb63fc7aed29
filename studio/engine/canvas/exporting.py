"""A finished canvas as companions read it (contract, C.2)."""

from typing import Any

from sqlalchemy.engine import Connection

from studio.domain.edits.edges import edge_name
from studio.domain.export import Clip as Played
from studio.domain.export import ExportOptions, Media, export_config
from studio.engine.canvas.footage import Footage, footage_of, shown_edges
from studio.engine.canvas.records import Canvas
from studio.engine.media import Files
from studio.engine.refusals import Clash
from studio.engine.site import Site


def config_of(connection: Connection, canvas: Canvas, site: Site, files: Files) -> dict[str, Any]:
    """Return the config; 409 ``canvas_not_ready`` naming the parts that are not finished, so no placeholder leaks."""
    footage = footage_of(connection, canvas.graph)
    _check_ready(canvas, footage, files)
    media = Media(
        clips={
            edge_id: Played(
                webm=site.url(clip.formats["webm"]),
                hevc=site.url(clip.formats["hevc"]),
                seconds=clip.formats["webm"]["duration"],
            )
            for edge_id, clip in footage.clips.items()
            if all(clip.has(kind, files) for kind in ("webm", "hevc"))
        },
        pictures={node_id: site.url(row) for node_id, row in footage.pictures.items()},
    )
    name = canvas.collection["name"]
    config = export_config(canvas.graph, media, name=name, options=ExportOptions(studio_data=False))
    return {**config, "canvasName": canvas.row["name"], "slug": canvas.collection["slug"]}


def _check_ready(canvas: Canvas, footage: Footage, files: Files) -> None:
    poses = [node.name for node in canvas.graph.nodes if footage.states.get(node.asset_id or "") != "completed"]
    edges = []
    for edge in shown_edges(canvas.graph):
        clip = footage.clips.get(edge.id)
        if clip is None or not all(clip.has(kind, files) for kind in ("webm", "hevc")):
            edges.append(edge_name(canvas.graph, edge))
    if poses or edges:
        missing = ", ".join((*poses, *edges)[:8])
        raise Clash(f"Not everything is finished yet: {missing}.", code="canvas_not_ready", poses=poses, edges=edges)
