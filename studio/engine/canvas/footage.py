"""The files behind a canvas: what state each is in, which formats a video has, what a pose looks like."""

from collections.abc import Iterable, Iterator, Mapping

import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy.engine import Connection

from studio.domain.graph import Edge, EdgeKind, Graph
from studio.engine.canvas.records import rows_by_id
from studio.engine.common import Row
from studio.engine.media import Files
from studio.engine.tables import assets, generation_links

#: Formats that players need; the mp4 is only their parent.
PLAYED = ("webm", "hevc")
_AT_ONCE = 500


class Clip(Struct, frozen=True):
    """The formats of one edge's video, by type; ``assigned`` is the file that the edge names."""

    assigned: Row
    formats: Mapping[str, Row]

    @property
    def drawn(self) -> bool:
        """Whether the artist drew it and can do so again; a film that was brought in is what it is."""
        return self.assigned["spec"] is not None

    def missing(self, files: Files) -> tuple[str, ...]:
        """Return the played formats that are neither there nor on their way."""
        return tuple(kind for kind in PLAYED if not self.waits_for(kind) and not self.has(kind, files))

    def has(self, kind: str, files: Files) -> bool:
        """Return whether a format is finished and really on disk."""
        row = self.formats.get(kind)
        return row is not None and row["status"] == "completed" and files.path(row["id"], kind).is_file()

    def waits_for(self, kind: str) -> bool:
        """Return whether a format is being made."""
        row = self.formats.get(kind)
        return row is not None and row["status"] == "pending"


class Footage(Struct, frozen=True):
    """All files of one graph: ``clips`` by edge id, ``pictures`` by node id (transparent if there is one)."""

    states: Mapping[str, str]
    assigned: Mapping[str, Row]
    clips: Mapping[str, Clip]
    pictures: Mapping[str, Row]


def footage_of(connection: Connection, graph: Graph) -> Footage:
    """Look up every file that a graph names."""
    picture_ids = {node.asset_id for node in graph.nodes if node.asset_id}
    video_ids = {edge.video_asset_id for edge in graph.edges if edge.video_asset_id}
    rows = rows_by_id(connection, assets, picture_ids | video_ids)
    families = _families(connection, {key: rows[key] for key in video_ids if key in rows})
    cut_outs = _derived(connection, picture_ids, {"transparent_image"})
    clips = {
        edge.id: Clip(rows[edge.video_asset_id], families[edge.video_asset_id])
        for edge in graph.edges
        if edge.video_asset_id in rows
    }
    pictures = {}
    for node in graph.nodes:
        if node.asset_id in rows:
            cut_out = cut_outs.get(node.asset_id, {}).get("transparent_image")
            pictures[node.id] = cut_out or rows[node.asset_id]
    return Footage({key: row["status"] for key, row in rows.items()}, rows, clips, pictures)


def shown_edges(graph: Graph) -> Iterator[Edge]:
    """Yield the edges that need a video: any-state edges and disabled ones do not."""
    return (edge for edge in graph.edges if edge.kind is not EdgeKind.ANY_STATE and not edge.disabled)


def _families(connection: Connection, videos: Mapping[str, Row]) -> dict[str, dict[str, Row]]:
    """Return the formats of each video; an edge may name any format of it."""
    others = {key for key, row in videos.items() if row["type"] != "video"}
    parents = _parents(connection, others)
    formats = _derived(connection, set(videos) - others | set(parents.values()), {"webm", "hevc", "stacked_video"})
    parent_rows = rows_by_id(connection, assets, set(parents.values()))
    families = {}
    for key, row in videos.items():
        parent = parents.get(key, key)
        family = {row["type"]: row, **formats.get(parent, {})}
        if parent in parent_rows:
            family["video"] = parent_rows[parent]
        families[key] = family
    return families


def _parents(connection: Connection, ids: Iterable[str]) -> dict[str, str]:
    query = (
        sa.select(generation_links.c.asset_id, generation_links.c.source_id)
        .join(assets, assets.c.id == generation_links.c.source_id)
        .where(generation_links.c.asset_id.in_(sorted(ids)), assets.c.type == "video")
    )
    return {row.asset_id: row.source_id for row in connection.execute(query)}


def _derived(connection: Connection, ids: Iterable[str], kinds: set[str]) -> dict[str, dict[str, Row]]:
    """Return what was derived from each of these files at full size, by type; the newest counts."""
    found: dict[str, dict[str, Row]] = {}
    listed = sorted(ids)
    for start in range(0, len(listed), _AT_ONCE):
        query = (
            sa.select(generation_links.c.source_id, assets)
            .join(assets, assets.c.id == generation_links.c.asset_id)
            .where(
                generation_links.c.source_id.in_(listed[start : start + _AT_ONCE]),
                generation_links.c.role == "source",
                assets.c.type.in_(kinds),
                assets.c.size == 0,
                assets.c.archived_at.is_(None),
            )
            .order_by(assets.c.seq)
        )
        for row in connection.execute(query).mappings():
            found.setdefault(row["source_id"], {})[row["type"]] = row
    return found
