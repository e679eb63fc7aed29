"""Generating a canvas: a plan turned into items, jobs, charges and a changed graph, in one transaction.

Pictures come first; an animation waits for the picture it starts from, a way back for its forward edge. Everything a
run adds to the graph, free reverse edges included, is there when the run is answered, so its hash stays true after.
"""

from collections.abc import Sequence
from typing import Literal

import msgspec
from msgspec import Struct, structs
from sqlalchemy.engine import Connection

from studio.domain.canvas_plan import Plan, PlannedEdge, PlannedReverse, Targets, plan
from studio.domain.edits.edges import edge_name
from studio.domain.graph import Edge, EdgeKind, Graph, Node
from studio.domain.graph_index import way_back
from studio.domain.requests import MAX_NAME, GenerateRequest
from studio.engine import followers, generation, ledger
from studio.engine.canvas.footage import Footage, footage_of
from studio.engine.canvas.records import Canvas, rows_by_id, store_graph
from studio.engine.common import Caller, Row, new_id
from studio.engine.followers import WayBack
from studio.engine.generation import Terms
from studio.engine.jobs import Submitted
from studio.engine.refusals import Refusal
from studio.engine.tables import assets, items
from studio.engine.work import Task


class Options(Struct, frozen=True, kw_only=True):
    """What a run shall make; ``duration`` in seconds, None for each edge's own."""

    targets: Targets = "all"
    skip_completed: bool = True
    duration: int | None = None


class Started(Struct, frozen=True, kw_only=True):
    """One job of a run: for a pose, an edge, or the reverse edge of ``forward_id``."""

    kind: Literal["node", "edge", "reverse"]
    part_id: str
    item: Row
    job: Submitted
    cost: int
    forward_id: str = ""
    created: bool = False


class Run(Struct, frozen=True, kw_only=True):
    """A run that has started: the canvas as it is now, and its jobs in order."""

    canvas: Canvas
    started: tuple[Started, ...]

    @property
    def cost(self) -> int:
        """What was charged."""
        return sum(each.cost for each in self.started)


def planned(connection: Connection, canvas: Canvas, options: Options, terms: Terms) -> tuple[Plan, Footage]:
    """Return what a run with these options would make and cost, and the files it was judged by."""
    footage = footage_of(connection, canvas.graph)
    made = plan(
        canvas.graph,
        targets=options.targets,
        skip_completed=options.skip_completed,
        duration=options.duration,
        asset_states=footage.states,
        rates=terms.rates,
    )
    return made, footage


def run(connection: Connection, caller: Caller, canvas: Canvas, work: Plan, terms: Terms, now: float) -> Run:
    """Start what a plan says; 400 ``missing_images`` or 402 before anything is made."""
    if work.missing_images:
        raise missing_images(canvas.graph, work.missing_images)
    ledger.require(connection, caller.workspace_id, work.price.total)
    return _Runner(connection, caller, canvas, terms, now).run(work)


def missing_images(graph: Graph, node_ids: Sequence[str]) -> Refusal:
    """Return the refusal that names the poses which need a picture first."""
    names = ", ".join(graph.name_of(node_id) for node_id in node_ids)
    fields = {f"graph.nodes.{node_id}": "This pose has no picture yet." for node_id in node_ids}
    sentence = f"These poses need a picture first: {names}."
    return Refusal(400, sentence, code="missing_images", fields=fields, missing_images=list(node_ids))


class _Runner:
    """Walks a plan and keeps the graph level with what it started."""

    def __init__(self, connection: Connection, caller: Caller, canvas: Canvas, terms: Terms, now: float) -> None:
        self._connection = connection
        self._caller = caller
        self._canvas = canvas
        self._terms = terms
        self._now = now
        self._nodes = {node.id: node for node in canvas.graph.nodes}
        self._edges = {edge.id: edge for edge in canvas.graph.edges}
        self._order = [edge.id for edge in canvas.graph.edges]
        self._files = rows_by_id(
            connection,
            assets,
            {node.asset_id for node in canvas.graph.nodes if node.asset_id}
            | {edge.video_asset_id for edge in canvas.graph.edges if edge.video_asset_id},
        )
        self._items = rows_by_id(connection, items, self._known_items())
        self._drawing: dict[str, str] = {}  # node id to the job that draws its picture
        self._forwards: dict[str, Started] = {}
        self._started: list[Started] = []

    def run(self, work: Plan) -> Run:
        for node in work.nodes:
            self._draw(self._nodes[node.node_id])
        for edge in work.edges:
            self._animate(edge)
        for reverse in work.reverses:
            self._play_back(reverse)
        graph = structs.replace(
            self._canvas.graph,
            nodes=tuple(self._nodes[node.id] for node in self._canvas.graph.nodes),
            edges=tuple(self._edges[edge_id] for edge_id in self._order),
        )
        canvas = store_graph(self._connection, self._caller, self._canvas, graph, self._now)
        return Run(canvas=canvas, started=tuple(self._started))

    def _known_items(self) -> set[str]:
        named = {node.item_id for node in self._canvas.graph.nodes if node.item_id}
        return named | {row["item_id"] for row in self._files.values() if row["item_id"]}

    def _draw(self, node: Node) -> None:
        request = GenerateRequest(
            type="image",
            name=node.name[:MAX_NAME],
            item_id=self._own_item(node.item_id),
            image_prompt=node.image_prompt,
        )
        made = self._generate(request)
        asset_id = made.job.asset_ids()["transparent_image"]
        self._drawing[node.id] = made.job.id
        self._nodes[node.id] = structs.replace(node, item_id=made.item["id"], asset_id=asset_id)
        self._note(Started(kind="node", part_id=node.id, item=made.item, job=made.job, cost=made.job.job["cost"]))

    def _animate(self, work: PlannedEdge) -> None:
        edge = self._edges[work.edge_id]
        source, target = self._nodes[edge.source], self._nodes[edge.target]
        loops = edge.kind is EdgeKind.LOOP
        request = GenerateRequest(
            type="animation",
            name=(source.name if loops else edge_name(self._canvas.graph, edge))[:MAX_NAME],
            item_id=self._item_of_edge(edge, source),
            animation_prompt=edge.description or self._usual_motion(edge),
            duration=work.seconds,
            loop=loops,
            source_image_asset_id=source.asset_id,
            end_image_asset_id=None if loops else target.asset_id,
        )
        made = self._generate(request, after=self._drawing.get(source.id) or self._drawing.get(target.id))
        self._edges[edge.id] = structs.replace(edge, video_asset_id=made.job.asset_ids()["video"])
        if loops and source.item_id is None:
            self._nodes[source.id] = structs.replace(source, item_id=made.item["id"])
        started = Started(kind="edge", part_id=edge.id, item=made.item, job=made.job, cost=made.job.job["cost"])
        self._forwards[edge.id] = started
        self._note(started)

    def _play_back(self, work: PlannedReverse) -> None:
        forward = self._edges[work.forward_id]
        task, forward_job = self._performance(forward)
        if task is None or forward_job is None or task.transition is None:
            return  # a forward video that no transition made has no frames to play backwards
        created = work.edge_id is None
        edge = way_back(self._canvas.graph, forward, new_id()) if work.edge_id is None else self._edges[work.edge_id]
        item = self._reverse_item(edge)
        back = WayBack(
            forward_job_id=forward_job,
            task=task,
            seconds=task.transition.seconds,
            item=item,
            start_asset_id=self._nodes[edge.source].asset_id or "",
            end_asset_id=self._nodes[edge.target].asset_id or "",
        )
        job = followers.way_back(self._connection, self._caller, self._canvas.collection, back, self._now)
        if created:
            self._order.insert(self._order.index(forward.id) + 1, edge.id)
        self._edges[edge.id] = structs.replace(edge, video_asset_id=job.asset_ids()["video"])
        self._note(
            Started(
                kind="reverse",
                part_id=edge.id,
                item=item,
                job=job,
                cost=0,
                forward_id=forward.id,
                created=created,
            )
        )

    def _performance(self, forward: Edge) -> tuple[Task | None, str | None]:
        """Return what the forward edge plays, and the job that makes or made it."""
        started = self._forwards.get(forward.id)
        if started is not None:
            return msgspec.convert(started.job.job["task"], Task), started.job.id
        row = self._files.get(forward.video_asset_id or "")
        if row is None or row["spec"] is None or row["status"] == "failed":
            return None, None
        return msgspec.convert(row["spec"], Task), row["job_id"]

    def _generate(self, request: GenerateRequest, after: str | None = None) -> generation.Generation:
        return generation.generate(
            self._connection, self._caller, self._canvas.collection, request, self._terms, self._now, after=after
        )

    def _item_of_edge(self, edge: Edge, source: Node) -> str | None:
        """Return where a video goes: with the one it replaces, a loop with its pose, else into a new item."""
        earlier = self._files.get(edge.video_asset_id or "")
        if earlier is not None and self._own_item(earlier["item_id"]):
            return str(earlier["item_id"])
        if edge.kind is not EdgeKind.LOOP:
            return None
        picture = self._files.get(source.asset_id or "")
        return self._own_item(source.item_id) or (self._own_item(picture["item_id"]) if picture is not None else None)

    def _reverse_item(self, edge: Edge) -> Row:
        earlier = self._files.get(edge.video_asset_id or "")
        if earlier is not None and self._own_item(earlier["item_id"]):
            return self._items[earlier["item_id"]]
        name = edge_name(self._canvas.graph, edge)[:MAX_NAME]
        return generation.new_item(
            self._connection, self._caller, self._canvas.collection, name=name, kind="animation", now=self._now
        )

    def _own_item(self, item_id: str | None) -> str | None:
        """Return an item's id if it can take new files: it is known, or this run has just made it."""
        row = self._items.get(item_id or "")
        if row is None:
            return item_id if any(each.item["id"] == item_id for each in self._started) else None
        usable = row["collection_id"] == self._canvas.collection["id"] and row["archived_at"] is None
        return item_id if usable else None

    def _usual_motion(self, edge: Edge) -> str:
        name = edge_name(self._canvas.graph, edge)
        return "breathing gently" if edge.kind is EdgeKind.LOOP else f"moving smoothly from {name}"

    def _note(self, started: Started) -> None:
        self._started.append(started)


def one_edge(graph: Graph, edge: Edge, seconds: int | None, footage: Footage, terms: Terms) -> Plan:
    """Return the plan that makes one loop or forward edge again, with its free way back."""
    kept = [each for each in graph.edges if each.id == edge.id or each.reverse]
    alone = structs.replace(graph, edges=tuple(_enabled(each) if each.id == edge.id else each for each in kept))
    work = plan(
        alone,
        targets="animations",
        skip_completed=False,
        duration=seconds,
        asset_states=footage.states,
        rates=terms.rates,
    )
    leads_back = any((each.source, each.target) == (edge.target, edge.source) for each in graph.edges)
    reverses = tuple(
        each for each in work.reverses if each.forward_id == edge.id and (each.edge_id is not None or not leads_back)
    )
    return structs.replace(work, reverses=reverses)


def _enabled(edge: Edge) -> Edge:
    return structs.replace(edge, disabled=False)
