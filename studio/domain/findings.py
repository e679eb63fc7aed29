"""What the lint says about a canvas, and what its rules are given to look at."""

from collections.abc import Iterator
from enum import Enum
from functools import cached_property
from typing import Literal

from studio.domain.edits.primitives import Edit
from studio.domain.export import Media
from studio.domain.graph import ANY_STATE, Edge, EdgeKind, Graph, Node
from studio.domain.graph_index import GraphIndex
from studio.domain.logic import feasible
from studio.domain.reach import rings
from studio.domain.records import Record
from studio.domain.words import later


class Target(Enum):
    """A player a canvas may be made for."""

    MACOS = "macos"
    WINDOWS = "windows"
    LINUX = "linux"
    WEB = "web"


ALL_TARGETS = frozenset(Target)
#: What a person calls them.
PLAYERS: dict[Target, str] = {
    Target.MACOS: "macOS",
    Target.WINDOWS: "Windows",
    Target.LINUX: "Linux",
    Target.WEB: later("Web"),
}


class Severity(Enum):
    """How bad it is: does not work, works otherwise than meant, or good to know."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Finding(Record, frozen=True, kw_only=True):
    """One thing to know about a canvas. ``fix`` mends it as one step; where there is none, ``why_not`` says so."""

    rule: str
    severity: Severity
    part: Literal["canvas", "node", "edge", "input"]
    id: str
    message: str
    targets: frozenset[Target] = ALL_TARGETS
    fix: Edit | None = None
    why_not: str = ""


class Scene:
    """A graph with everything the rules ask about it more than once."""

    def __init__(self, graph: Graph, targets: frozenset[Target], media: Media | None) -> None:
        """Index the graph; ``media`` is None while nothing is known about files."""
        self.graph = graph
        self.index = GraphIndex(graph)
        self.targets = targets
        self.media = media
        self.edges = [edge for edge in graph.edges if not edge.disabled and self._joined(edge)]
        self.wishes = [edge for edge in self.edges if edge.source == ANY_STATE and edge.conditions]
        self.transitions = [edge for edge in self.edges if edge.is_transition]
        self.goals = {wish.target for wish in self.wishes}
        self._exits: dict[str, list[Edge]] = {}
        for edge in self.transitions:
            self._exits.setdefault(edge.source, []).append(edge)

    def exits(self, node_id: str) -> list[Edge]:
        """Return the enabled transitions out of a pose, in file order."""
        return self._exits.get(node_id, [])

    def forced(self, edge: Edge) -> bool:
        """Whether a wish may play an edge whatever its own conditions say: it is direct, or the first way out."""
        if not self.wishes:
            return False
        return edge.target in self.goals or self.exits(edge.source)[:1] == [edge]

    def usable(self, edge: Edge) -> bool:
        """Whether anything could ever make the player take a transition."""
        return self.forced(edge) or (bool(edge.conditions) and feasible(self.graph, edge.conditions))

    @cached_property
    def successors(self) -> dict[str, list[str]]:
        """Which poses can follow directly on which."""
        result: dict[str, list[str]] = {node.id: [] for node in self.graph.nodes}
        for edge in self.transitions:
            if self.usable(edge):
                result[edge.source].append(edge.target)
        return result

    @cached_property
    def rings(self) -> dict[str, int]:
        """Poses that can be reached from each other share a number."""
        return rings(self.successors)

    def nodes(self) -> Iterator[Node]:
        """Walk the poses."""
        return iter(self.graph.nodes)

    def free_id(self, wanted: str) -> str:
        """Return an edge id that nothing has yet, the same each time for the same canvas."""
        name, number = wanted, 1
        while name in self.index.edges:
            number += 1
            name = f"{wanted}-{number}"
        return name

    def _joined(self, edge: Edge) -> bool:
        if edge.target not in self.index.nodes:
            return False
        return edge.kind is EdgeKind.ANY_STATE or edge.source in self.index.nodes
