"""What generating a canvas would make, skip and cost: the engine's generate-all and Studio's own sum both ask here."""

from collections.abc import Mapping
from typing import Literal

from studio.domain.graph import Edge, EdgeKind, Graph, Node
from studio.domain.graph_index import GraphIndex
from studio.domain.pricing import DEFAULT_RATES, Price, Rates, canvas_price, sum_of
from studio.domain.records import Record
from studio.domain.requests import DEFAULT_DURATION, DURATIONS
from studio.domain.words import later, tr

Targets = Literal["all", "images", "animations", "stickers"]
PartKind = Literal["node", "edge"]
SkipReason = Literal["target", "in_progress", "any_state", "disabled", "no_prompt", "no_forward", "dangling"]

#: What a person reads beside a part that is left out.
REASONS: dict[SkipReason, str] = {
    "target": later("not asked for this time"),
    "in_progress": later("already being made"),
    "any_state": later("any-state edges are resolved while playing and need no video"),
    "disabled": later("switched off"),
    "no_prompt": later("has no picture and no prompt to draw one from"),
    "no_forward": later("no forward edge whose video it could play backwards"),
    "dangling": later("leads to a pose that is not there"),
}
#: Asset states after which the work has to be done again.
_LOST = frozenset({"failed", "cancelled"})


class PlannedNode(Record, frozen=True, kw_only=True):
    """A picture that would be drawn."""

    node_id: str
    name: str
    prompt: str
    cost: int


class PlannedEdge(Record, frozen=True, kw_only=True):
    """A video that would be made and paid: a loop or a forward transition of ``seconds`` seconds."""

    edge_id: str
    kind: EdgeKind
    source: str
    target: str
    prompt: str
    seconds: int
    cost: int


class PlannedReverse(Record, frozen=True, kw_only=True):
    """A free way back.

    ``edge_id`` is None where the edge itself has to be added to the canvas first; ``after_forward`` is False
    where the forward video is there already.
    """

    edge_id: str | None
    forward_id: str
    source: str
    target: str
    after_forward: bool


class Skipped(Record, frozen=True, kw_only=True):
    """A part that would not be made, and why."""

    part: PartKind
    id: str
    reason: SkipReason

    @property
    def sentence(self) -> str:
        """The reason as a person reads it."""
        return tr(REASONS[self.reason])


class Complete(Record, frozen=True, kw_only=True):
    """A part that is finished and stays as it is."""

    part: PartKind
    id: str
    asset_id: str


class Plan(Record, frozen=True, kw_only=True):
    """The whole answer. ``missing_images`` names the poses that planned videos need and that would have no picture."""

    nodes: tuple[PlannedNode, ...]
    edges: tuple[PlannedEdge, ...]
    reverses: tuple[PlannedReverse, ...]
    skipped: tuple[Skipped, ...]
    already_complete: tuple[Complete, ...]
    missing_images: tuple[str, ...]
    price: Price

    @property
    def empty(self) -> bool:
        """Whether there is nothing to make, not even for free."""
        return not (self.nodes or self.edges or self.reverses)

    @property
    def skipped_edges(self) -> int:
        """Number of edges left out; the API's older ``skipped`` figure."""
        return sum(item.part == "edge" for item in self.skipped)

    @property
    def added(self) -> tuple[PlannedReverse, ...]:
        """The reverse edges that generation would add to the canvas."""
        return tuple(reverse for reverse in self.reverses if reverse.edge_id is None)


class Progress(Record, frozen=True, kw_only=True):
    """How much of a canvas is finished; any-state and disabled edges do not count (contract, A.11)."""

    nodes_total: int
    nodes_completed: int
    nodes_pending: int
    edges_total: int
    edges_completed: int
    edges_pending: int
    failed_edges: tuple[str, ...]

    @property
    def ready(self) -> bool:
        """Whether every pose has its picture and every edge its video."""
        return self.nodes_completed == self.nodes_total and self.edges_completed == self.edges_total


def plan(
    graph: Graph,
    *,
    targets: Targets = "all",
    skip_completed: bool = True,
    duration: int | None = None,
    asset_states: Mapping[str, str] | None = None,
    rates: Rates = DEFAULT_RATES,
) -> Plan:
    """Return what a generate-all with these options makes, leaves out and costs.

    ``duration`` is every video's length in seconds; None leaves each edge its own (see ``edge_seconds``).
    ``asset_states`` maps asset ids to ``completed``, ``pending``, ``failed`` …; an id it does not know counts as
    being made, because an assigned asset is never paid for twice.
    """
    return _Planner(graph, targets, skip_completed, duration, asset_states or {}, rates).result()


def edge_seconds(edge: Edge, asked: int | None = None) -> int:
    """Return the seconds that are made and paid for an edge: those asked for, else its own, else the default.

    Videos have 3 to 10 whole seconds, so a length of its own, as a companion may have measured it, becomes the
    nearest of those.

    >>> edge_seconds(Edge(id="e", source="a", target="b", duration=5.04))
    5
    """
    if asked is not None:
        return asked
    if not edge.duration or edge.duration < 0:
        return DEFAULT_DURATION
    return round(min(max(edge.duration, DURATIONS[0]), DURATIONS[-1]))


def progress(graph: Graph, asset_states: Mapping[str, str]) -> Progress:
    """Return how far a canvas is; an assigned asset that is not completed counts as pending."""
    pictures = [asset_states.get(node.asset_id or "", "") for node in graph.nodes]
    counted = [edge for edge in graph.edges if edge.kind is not EdgeKind.ANY_STATE and not edge.disabled]
    videos = {edge.id: asset_states.get(edge.video_asset_id or "", "") for edge in counted}
    failed = tuple(edge_id for edge_id, state in videos.items() if state in _LOST)
    done = sum(state == "completed" for state in videos.values())
    drawn = sum(state == "completed" for state in pictures)
    return Progress(
        nodes_total=len(pictures),
        nodes_completed=drawn,
        nodes_pending=len(pictures) - drawn,
        edges_total=len(videos),
        edges_completed=done,
        edges_pending=len(videos) - done - len(failed),
        failed_edges=failed,
    )


class _Planner:
    """Walks a graph once and sorts its parts into the piles of a plan."""

    def __init__(
        self,
        graph: Graph,
        targets: Targets,
        skip_completed: bool,
        duration: int | None,
        asset_states: Mapping[str, str],
        rates: Rates,
    ) -> None:
        self._index = GraphIndex(graph)
        self._draws = targets in {"all", "images"}
        self._animates = targets in {"all", "animations"}
        self._skip_completed = skip_completed
        self._asked = duration
        self._states = asset_states
        self._rates = rates
        self._nodes: list[PlannedNode] = []
        self._edges: list[PlannedEdge] = []
        self._reverses: list[PlannedReverse] = []
        self._skipped: list[Skipped] = []
        self._complete: list[Complete] = []

    def result(self) -> Plan:
        graph = self._index.graph
        for node in graph.nodes:
            self._sort_node(node)
        for edge in graph.edges:
            if edge.kind is not EdgeKind.REVERSE:
                self._sort_edge(edge)
        planned = {edge.edge_id for edge in self._edges}
        for edge in graph.edges:
            if edge.kind is EdgeKind.REVERSE:
                self._sort_reverse(edge, planned)
        self._add_missing_reverses()
        return Plan(
            nodes=tuple(self._nodes),
            edges=tuple(self._edges),
            reverses=tuple(self._reverses),
            skipped=tuple(self._skipped),
            already_complete=tuple(self._complete),
            missing_images=self._missing_images(),
            price=self._price(),
        )

    def _price(self) -> Price:
        """Return the sum: the pictures, then the videos of each length."""
        parts = [canvas_price(images=len(self._nodes), loops=0, forwards=0, seconds=0, rates=self._rates)]
        for seconds in sorted({edge.seconds for edge in self._edges}):
            kinds = [edge.kind for edge in self._edges if edge.seconds == seconds]
            loops = kinds.count(EdgeKind.LOOP)
            parts.append(
                canvas_price(images=0, loops=loops, forwards=len(kinds) - loops, seconds=seconds, rates=self._rates)
            )
        return sum_of(parts)

    def _sort_node(self, node: Node) -> None:
        if self._kept("node", node.id, node.asset_id):
            return
        if not self._draws:
            self._skip("node", node.id, "target")
        elif not node.image_prompt:
            self._skip("node", node.id, "no_prompt")
        else:
            self._nodes.append(
                PlannedNode(node_id=node.id, name=node.name, prompt=node.image_prompt, cost=self._rates.image)
            )

    def _sort_edge(self, edge: Edge) -> None:
        if self._refused(edge) or self._kept("edge", edge.id, edge.video_asset_id):
            return
        if not self._animates:
            self._skip("edge", edge.id, "target")
            return
        seconds = edge_seconds(edge, self._asked)
        self._edges.append(
            PlannedEdge(
                edge_id=edge.id,
                kind=edge.kind,
                source=edge.source,
                target=edge.target,
                prompt=edge.description,
                seconds=seconds,
                cost=self._rates.animation_second * seconds,
            )
        )

    def _sort_reverse(self, edge: Edge, planned: set[str]) -> None:
        if self._refused(edge):
            return
        forward = self._index.forward_of(edge)
        source_is_new = forward is not None and forward.id in planned
        if not source_is_new and self._kept("edge", edge.id, edge.video_asset_id):
            return
        if not self._animates:
            self._skip("edge", edge.id, "target")
        elif forward is None or (not source_is_new and not forward.video_asset_id):
            self._skip("edge", edge.id, "no_forward")
        else:
            self._reverses.append(
                PlannedReverse(
                    edge_id=edge.id,
                    forward_id=forward.id,
                    source=edge.source,
                    target=edge.target,
                    after_forward=source_is_new,
                )
            )

    def _add_missing_reverses(self) -> None:
        made: set[tuple[str, str]] = set()
        for planned in self._edges:
            back = (planned.target, planned.source)
            if planned.kind is EdgeKind.LOOP or back in made or self._index.between(*back):
                continue
            made.add(back)
            self._reverses.append(
                PlannedReverse(
                    edge_id=None, forward_id=planned.edge_id, source=back[0], target=back[1], after_forward=True
                )
            )

    def _refused(self, edge: Edge) -> bool:
        """Sort out the edges that never get a video."""
        if edge.kind is EdgeKind.ANY_STATE:
            self._skip("edge", edge.id, "any_state")
        elif edge.source not in self._index.nodes or edge.target not in self._index.nodes:
            self._skip("edge", edge.id, "dangling")
        elif edge.disabled:
            self._skip("edge", edge.id, "disabled")
        else:
            return False
        return True

    def _kept(self, part: PartKind, part_id: str, asset_id: str | None) -> bool:
        """Whether a part stays as it is because it is finished or on its way."""
        if not self._skip_completed or not asset_id:
            return False
        state = self._states.get(asset_id, "pending")
        if state in _LOST:
            return False
        if state == "completed":
            self._complete.append(Complete(part=part, id=part_id, asset_id=asset_id))
        else:
            self._skip(part, part_id, "in_progress")
        return True

    def _missing_images(self) -> tuple[str, ...]:
        drawn = {node.node_id for node in self._nodes}
        needed = {node_id for edge in self._edges for node_id in (edge.source, edge.target)}
        return tuple(
            node.id
            for node in self._index.graph.nodes
            if node.id in needed and node.id not in drawn and not self._has_picture(node)
        )

    def _has_picture(self, node: Node) -> bool:
        return bool(node.asset_id) and self._states.get(node.asset_id or "", "pending") not in _LOST

    def _skip(self, part: PartKind, part_id: str, reason: SkipReason) -> None:
        self._skipped.append(Skipped(part=part, id=part_id, reason=reason))
