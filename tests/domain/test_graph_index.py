"""Look-ups of one graph, and which edge is the way back of which."""

from studio.domain.graph import Condition, Edge, Graph, Input, Node
from studio.domain.graph_index import GraphIndex, way_back


def edge(edge_id: str, source: str, target: str, **fields: object) -> Edge:
    return Edge(id=edge_id, source=source, target=target, **fields)


def test_the_index_pairs_a_forward_edge_with_its_way_back() -> None:
    forward, back = edge("f", "a", "b"), edge("r", "b", "a", reverse=True)
    index = GraphIndex(Graph(nodes=(Node(id="a"), Node(id="b")), edges=(forward, back, edge("l", "a", "a"))))
    assert index.reverse_of(forward) is back
    assert index.forward_of(back) is forward
    assert [one.id for one in index.outgoing("a")] == ["f", "l"]
    assert index.opposites(index.edges["l"]) == []


def test_a_way_back_turns_a_switch_round_and_leaves_a_trigger_open() -> None:
    graph = Graph(inputs=(Input(name="go", type="trigger"),))
    switch = edge("f", "a", "b", conditions=(Condition(input="claudeCode::isWorking"),), speed=2)
    assert way_back(graph, switch, "r") == edge(
        "r", "b", "a", reverse=True, speed=2, conditions=(Condition(input="claudeCode::isWorking", value=False),)
    )
    for name in ("clicked", "go"):
        assert way_back(graph, edge("f", "a", "b", conditions=(Condition(input=name),)), "r").conditions == ()
