"""What each verb of the editor does, and by which name it refuses."""

import itertools

import pytest

from studio.domain.edits import edges, fragments, inputs, notes, poses
from studio.domain.edits.primitives import Edit
from studio.domain.graph import (
    ANY_STATE,
    Annotation,
    AnyStateRefused,
    BadGraph,
    BadValue,
    Condition,
    Edge,
    Graph,
    IdTaken,
    Input,
    InputInUse,
    InputLocked,
    LoopTaken,
    Node,
    NoSuchPart,
    Position,
)

WORKING = Condition(input="claudeCode::isWorking")


def sample() -> Graph:
    return Graph(
        initial_node="a",
        nodes=(
            Node(id="a", item_name="Idle", position=Position(x=0, y=0)),
            Node(id="b", item_name="Working", position=Position(x=300, y=0), asset_id="pic"),
            Node(id="c", item_name="Alert", position=Position(x=0, y=900)),
        ),
        edges=(
            Edge(id="la", source="a", target="a"),
            Edge(id="ab", source="a", target="b", conditions=(WORKING,), video_asset_id="clip"),
            Edge(id="ac", source="a", target="c", conditions=(Condition(input="go"), Condition(input="n", value=2))),
            Edge(id="xb", source=ANY_STATE, target="b", conditions=(WORKING,), priority=1),
            Edge(id="xc", source=ANY_STATE, target="c", conditions=(Condition(input="go"),), priority=5),
        ),
        inputs=(Input(name="go", type="trigger"), Input(name="n", type="number", default=0)),
    )


def after(edit: Edit, graph: Graph) -> Graph:
    return edit.apply(graph)[0]


def ids(graph: Graph) -> list[str]:
    return [edge.id for edge in graph.edges]


def test_the_first_pose_becomes_the_beginning() -> None:
    graph = after(poses.add_node(Graph(), Node(id="a")), Graph())
    assert graph.initial_node == "a"
    assert after(poses.add_node(graph, Node(id="b")), graph).initial_node == "a"
    with pytest.raises(IdTaken):
        poses.add_node(graph, Node(id="a"))
    with pytest.raises(BadValue):
        poses.add_node(graph, Node(id=ANY_STATE))


def test_moving_moves_poses_and_the_any_state_node() -> None:
    graph = sample()
    moved = after(poses.move_nodes(graph, {"a": Position(x=5, y=6), ANY_STATE: Position(x=-9, y=1)}), graph)
    assert moved.node("a").position == Position(x=5, y=6)
    assert moved.any_state == Position(x=-9, y=1)


def test_renaming_tidies_the_name_and_refuses_none() -> None:
    graph = sample()
    edit = poses.rename_node(graph, "a", "  At   rest ")
    assert after(edit, graph).node("a").name == "At rest"
    assert edit.label == "Rename Idle to At rest"
    with pytest.raises(BadValue):
        poses.rename_node(graph, "a", "  ")
    with pytest.raises(NoSuchPart):
        poses.rename_node(graph, "gone", "x")
    with pytest.raises(BadValue):
        poses.change_node(graph, "a", id="b")


def test_deleting_a_pose_takes_its_edges_and_finds_another_beginning() -> None:
    graph = after(poses.delete_parts(sample(), ["a"]), sample())
    assert ids(graph) == ["xb", "xc"]
    assert graph.initial_node == "b"
    assert poses.delete_parts(sample(), ["a"]).label == "Delete Idle"
    assert poses.delete_parts(sample(), edges=["ab"]).label == "Delete Idle to Working"
    with pytest.raises(NoSuchPart):
        poses.delete_parts(sample(), edges=["gone"])


def test_connecting_refuses_what_no_player_could_run() -> None:
    graph = sample()
    with pytest.raises(LoopTaken, match="Idle has a loop"):
        edges.connect(graph, Edge(id="n", source="a", target="a"))
    with pytest.raises(AnyStateRefused):
        edges.connect(graph, Edge(id="n", source="a", target=ANY_STATE))
    with pytest.raises(NoSuchPart):
        edges.connect(graph, Edge(id="n", source="a", target="gone"))
    with pytest.raises(IdTaken):
        edges.connect(graph, Edge(id="ab", source="b", target="c"))
    assert ids(after(edges.connect(graph, Edge(id="n", source=ANY_STATE, target="a")), graph))[-1] == "n"


def test_a_pair_is_one_road_and_finds_its_other_lane() -> None:
    graph = sample()
    edit = edges.connect_pair(graph, Edge(id="bc", source="b", target="c", conditions=(WORKING,)), "cb")
    assert edit.label == "Connect Working to Alert and back"
    graph = after(edit, graph)
    assert graph.edge("cb").reverse
    assert graph.edge("cb").conditions == (Condition(input="claudeCode::isWorking", value=False),)
    assert edges.lane_partner(graph, "bc").id == "cb"
    assert edges.lane_partner(graph, "cb").id == "bc"
    assert edges.lane_partner(graph, "la") is None


def test_a_way_back_stands_behind_its_forward_edge() -> None:
    graph = after(edges.add_way_back(sample(), "ab", "ba"), sample())
    assert ids(graph)[:3] == ["la", "ab", "ba"]
    with pytest.raises(BadValue):
        edges.add_way_back(graph, "ab", "again")


def test_many_edges_change_at_once_and_nonsense_is_refused() -> None:
    graph = after(edges.change_edges(sample(), ["ab", "ac"], speed=2), sample())
    assert [graph.edge(one).speed for one in ("ab", "ac", "la")] == [2, 2, None]
    for fields in ({"speed": 0}, {"duration": 1000}, {"conditions": (Condition(input="x", op="eq"),)}, {"id": "z"}):
        with pytest.raises(BadValue):
            edges.change_edges(sample(), ["ab"], **fields)
    assert edges.change_edges(sample(), ["ab"], speed=None).empty


def test_redirecting_lets_the_video_go() -> None:
    graph = after(edges.redirect(sample(), "ab", target="c"), sample())
    assert graph.edge("ab").target == "c"
    assert graph.edge("ab").video_asset_id is None
    assert edges.redirect(sample(), "ab", target="b").empty


def test_the_order_of_edges_is_moved_as_a_block() -> None:
    graph = sample()
    assert ids(after(edges.reorder(graph, ["xb", "ab"], "la"), graph)) == ["ab", "xb", "la", "ac", "xc"]
    assert ids(after(edges.reorder(graph, ["la"], None), graph)) == ["ab", "ac", "xb", "xc", "la"]
    assert ids(after(edges.reorder(graph, ["ab", "ac"], "ac"), graph)) == ids(graph)


def test_order_numbers_follow_the_file_and_for_any_state_the_priority() -> None:
    graph = sample()
    assert edges.outgoing_orders(graph) == {"ab": 1, "ac": 2, "xb": 2, "xc": 1}


def test_disable_and_solo() -> None:
    graph = after(edges.solo(sample(), "ac"), sample())
    assert [edge.id for edge in graph.edges if edge.disabled] == ["ab"]
    assert not after(edges.disable(graph, ["ab"], disabled=False), graph).edge("ab").disabled


def test_renaming_an_input_follows_it_into_conditions() -> None:
    graph = after(inputs.rename_input(sample(), "go", "start"), sample())
    assert {one.input for edge in graph.edges for one in edge.conditions} == {"claudeCode::isWorking", "start", "n"}
    assert graph.inputs[0] == Input(name="start", type="trigger")
    with pytest.raises(IdTaken):
        inputs.rename_input(sample(), "go", "n")
    with pytest.raises(InputLocked):
        inputs.rename_input(sample(), "go", "clicked")


def test_deleting_an_input_names_its_users_first() -> None:
    with pytest.raises(InputInUse) as refused:
        inputs.delete_input(sample(), "go")
    assert refused.value.edge_ids == ("ac", "xc")
    graph = after(inputs.delete_input(sample(), "go", with_conditions=True), sample())
    assert graph.input("go") is None
    assert graph.edge("ac").conditions == (Condition(input="n", value=2),)


def test_inputs_are_typed_and_built_in_ones_are_locked() -> None:
    with pytest.raises(InputLocked):
        inputs.add_input(sample(), Input(name="clicked", type="trigger"))
    with pytest.raises(IdTaken):
        inputs.add_input(sample(), Input(name="go"))
    for bad in (
        Input(name=" x"),
        Input(name="x", type="text"),
        Input(name="x", default=3),
        Input(name="x", default=""),
    ):
        with pytest.raises(BadValue):
            inputs.add_input(sample(), bad)
    system = Graph(inputs=(Input(name="claudeCode::isIdle", system=True),))
    with pytest.raises(InputLocked):
        inputs.change_input(system, "claudeCode::isIdle", default=True)
    assert after(inputs.change_input(sample(), "go", type="number"), sample()).input("go").default == 0


def test_a_frame_moves_what_stands_inside() -> None:
    graph = after(notes.frame_around(sample(), ["a", "b"], "f", "Top"), sample())
    moved = after(notes.move_annotation(graph, "f", 10, -10), graph)
    assert [(node.position.x, node.position.y) for node in moved.nodes] == [(10, -10), (310, -10), (0, 900)]
    resized = after(notes.change_annotation(graph, "f", width=4000.0), graph)
    assert resized.node("a").position == Position(x=0, y=0)
    with pytest.raises(BadValue):
        notes.add_annotation(graph, Annotation(id="n", width=1))
    with pytest.raises(NoSuchPart):
        notes.frame_around(graph, [], "g")
    with pytest.raises(IdTaken):
        notes.add_annotation(graph, Annotation(id="f"))


def numbered() -> "itertools.count[int]":
    return itertools.count()


def test_pasting_keeps_conditions_and_inner_edges_and_offers_missing_inputs() -> None:
    piece = fragments.read_fragment(fragments.copy_fragment(sample(), ["a", "c"]).data())
    numbers = numbered()
    pasted = fragments.paste(Graph(), piece, lambda: f"p{next(numbers)}", at=Position(x=100, y=100))
    graph = after(pasted.edit, Graph())
    assert [node.item_name for node in graph.nodes] == ["Idle", "Alert"]
    assert [(edge.source, edge.target) for edge in graph.edges] == [("p0", "p0"), ("p0", "p1"), (ANY_STATE, "p1")]
    assert [item.name for item in pasted.missing_inputs] == ["go", "n"]
    assert graph.nodes[0].position == Position(x=100, y=100)
    assert graph.initial_node == "p0"


def test_pasting_with_outside_edges_ties_the_copy_to_the_same_poses() -> None:
    piece = fragments.copy_fragment(sample(), ["b"])
    assert [edge.id for edge in piece.outside] == ["ab"]
    numbers = numbered()
    plain = fragments.paste(sample(), piece, lambda: f"p{next(numbers)}")
    tied = fragments.paste(sample(), piece, lambda: f"p{next(numbers)}", keep_outside=True)
    assert len(tied.edge_ids) == len(plain.edge_ids) + 1
    graph = after(tied.edit, sample())
    assert (graph.edges[-1].source, graph.edges[-1].target) == ("a", tied.node_ids[0])
    assert graph.edges[-1].conditions == (WORKING,)
    elsewhere = fragments.paste(Graph(), piece, lambda: f"p{next(numbers)}", keep_outside=True)
    assert [edge.source for edge in after(elsewhere.edit, Graph()).edges] == [ANY_STATE]


def test_a_strange_clipboard_is_refused() -> None:
    for data in (None, {}, {"fragment": {"nodes": [{}]}}):
        with pytest.raises(BadGraph):
            fragments.read_fragment(data)
