"""Fast look-ups in one graph, and what follows from how its edges pair up."""

from studio.domain.graph import Condition, Edge, EdgeKind, Graph


class GraphIndex:
    """Look-ups of one graph in constant time; made anew for each graph, since graphs never change."""

    def __init__(self, graph: Graph) -> None:
        """Read the graph once."""
        self.graph = graph
        self.nodes = {node.id: node for node in graph.nodes}
        self.edges = {edge.id: edge for edge in graph.edges}
        self.inputs = {item.name: item for item in graph.inputs}
        self._outgoing: dict[str, list[Edge]] = {}
        self._between: dict[tuple[str, str], list[Edge]] = {}
        for edge in graph.edges:
            self._outgoing.setdefault(edge.source, []).append(edge)
            self._between.setdefault((edge.source, edge.target), []).append(edge)

    def outgoing(self, node_id: str) -> list[Edge]:
        """Return all edges that start at a pose, loops included, in file order."""
        return list(self._outgoing.get(node_id, ()))

    def between(self, source: str, target: str) -> list[Edge]:
        """Return the edges of one direction between two poses, in file order."""
        return list(self._between.get((source, target), ()))

    def opposites(self, edge: Edge) -> list[Edge]:
        """Return the edges that lead back from where an edge goes; a loop has none."""
        if not edge.is_transition:
            return []
        return self.between(edge.target, edge.source)

    def forward_of(self, edge: Edge) -> Edge | None:
        """Return the edge whose video a reverse edge plays backwards."""
        return next((other for other in self.opposites(edge) if other.kind is EdgeKind.FORWARD), None)

    def reverse_of(self, edge: Edge) -> Edge | None:
        """Return the free way back of a forward edge."""
        return next((other for other in self.opposites(edge) if other.kind is EdgeKind.REVERSE), None)


def way_back(graph: Graph, forward: Edge, edge_id: str) -> Edge:
    """Return the free reverse edge of a transition.

    A single on/off condition is turned round, so that the pair works at once; anything else is left for the
    user to say, because no other opposite is certain.
    """
    conditions: tuple[Condition, ...] = ()
    if len(forward.conditions) == 1:
        only = forward.conditions[0]
        declared = graph.input(only.input)
        fires_once = only.input == "clicked" or (declared is not None and declared.type == "trigger")
        if only.op == "==" and isinstance(only.value, bool) and not fires_once:
            conditions = (Condition(input=only.input, value=not only.value),)
    return Edge(
        id=edge_id,
        source=forward.target,
        target=forward.source,
        conditions=conditions,
        speed=forward.speed,
        duration=forward.duration,
        reverse=True,
    )
