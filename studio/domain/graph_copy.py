"""A canvas under new ids: a copy that shares pictures and videos with the first, but no part."""

from collections.abc import Callable

from msgspec import structs

from studio.domain.graph import Graph


def copied(graph: Graph, make_id: Callable[[], str]) -> Graph:
    """Return the same canvas with an id of its own for every pose, edge, frame and note."""
    ids = {node.id: make_id() for node in graph.nodes}
    return structs.replace(
        graph,
        initial_node=ids.get(graph.initial_node, graph.initial_node),
        nodes=tuple(structs.replace(node, id=ids[node.id]) for node in graph.nodes),
        edges=tuple(
            structs.replace(
                edge, id=make_id(), source=ids.get(edge.source, edge.source), target=ids.get(edge.target, edge.target)
            )
            for edge in graph.edges
        ),
        annotations=tuple(structs.replace(item, id=make_id()) for item in graph.annotations),
    )
