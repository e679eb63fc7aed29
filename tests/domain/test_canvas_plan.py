"""The plan of a generate-all: the worked example of the contract, and every reason a part is left out."""

import pytest

from studio.domain.canvas_plan import Plan, edge_seconds, plan, progress
from studio.domain.graph import ANY_STATE, Edge, Graph, Node


def nodes(*names: str, **fields: object) -> tuple[Node, ...]:
    return tuple(Node(id=name, item_name=name.upper(), **fields) for name in names)


def worked_example() -> Graph:
    """Four poses with loops, three forwards from Idle, three free ways back, three any-state wishes."""
    poses = nodes("idle", "work", "alert", "think", asset_id="pic")
    loops = tuple(Edge(id=f"loop-{node.id}", source=node.id, target=node.id) for node in poses)
    away = tuple(Edge(id=f"to-{name}", source="idle", target=name) for name in ("work", "alert", "think"))
    home = tuple(
        Edge(id=f"from-{name}", source=name, target="idle", reverse=True) for name in ("work", "alert", "think")
    )
    wishes = tuple(Edge(id=f"any-{name}", source=ANY_STATE, target=name) for name in ("work", "alert", "think"))
    return Graph(initial_node="idle", nodes=poses, edges=loops + away + home + wishes)


def reasons(result: Plan) -> dict[str, str]:
    return {item.id: item.reason for item in result.skipped}


def test_the_worked_example_costs_140() -> None:
    result = plan(worked_example(), targets="animations", asset_states={"pic": "completed"})
    assert result.price.total == 140
    assert str(result.price) == "(4 + 3) x 5 x 4 = 140 credits"
    assert [edge.cost for edge in result.edges] == [20] * 7
    assert {item.edge_id for item in result.reverses} == {"from-work", "from-alert", "from-think"}
    assert result.added == ()
    assert reasons(result) == {"any-work": "any_state", "any-alert": "any_state", "any-think": "any_state"}
    assert [item.id for item in result.already_complete] == ["idle", "work", "alert", "think"]
    assert result.missing_images == ()


def test_what_if_changes_only_the_seconds() -> None:
    assert plan(worked_example(), duration=10).price.total == 350
    assert plan(worked_example(), duration=3).price.total == 105


def test_a_missing_way_back_is_added_once_for_a_pair() -> None:
    graph = Graph(
        nodes=nodes("a", "b", asset_id="pic"),
        edges=(Edge(id="f", source="a", target="b"), Edge(id="g", source="a", target="b")),
    )
    result = plan(graph)
    assert [(item.edge_id, item.source, item.target) for item in result.reverses] == [(None, "b", "a")]
    assert result.price.total == 40


def test_two_forwards_facing_each_other_need_no_reverse() -> None:
    graph = Graph(
        nodes=nodes("a", "b", asset_id="pic"),
        edges=(Edge(id="f", source="a", target="b"), Edge(id="g", source="b", target="a")),
    )
    result = plan(graph)
    assert result.reverses == ()
    assert result.price.total == 40


def test_pictures_need_a_prompt_and_videos_need_pictures() -> None:
    graph = Graph(
        nodes=(Node(id="a", image_prompt="standing"), Node(id="b"), Node(id="c", asset_id="pic")),
        edges=tuple(Edge(id=name, source=name, target=name) for name in "abc"),
    )
    everything = plan(graph)
    assert [node.node_id for node in everything.nodes] == ["a"]
    assert everything.missing_images == ("b",)
    assert everything.price.total == 1 + 60
    assert str(everything.price) == "1 x 1 + (3 + 0) x 5 x 4 = 61 credits"
    assert plan(graph, targets="animations").missing_images == ("a", "b")
    assert plan(graph, targets="images").price.total == 1
    assert reasons(plan(graph, targets="images")) == {
        "b": "no_prompt",
        "c": "in_progress",
        "a": "target",
    } | dict.fromkeys("ab", "target") | {"c": "target"}  # fmt: skip


@pytest.mark.parametrize(
    ("state", "planned", "reason"),
    [
        ("completed", [], None),
        ("pending", [], "in_progress"),
        ("unheard of", [], "in_progress"),
        ("failed", ["e"], None),
        ("cancelled", ["e"], None),
    ],
)
def test_an_assigned_video_is_paid_again_only_when_it_was_lost(state: str, planned: list[str], reason: str) -> None:
    graph = Graph(
        nodes=nodes("a", asset_id="pic"), edges=(Edge(id="e", source="a", target="a", video_asset_id="clip"),)
    )
    result = plan(graph, asset_states={"pic": "completed", "clip": state})
    assert [edge.edge_id for edge in result.edges] == planned
    assert reasons(result).get("e") == reason
    again = plan(graph, skip_completed=False, asset_states={"pic": "completed", "clip": state})
    assert [edge.edge_id for edge in again.edges] == ["e"]


def test_a_reverse_edge_waits_for_a_forward_video_or_says_there_is_none() -> None:
    poses = nodes("a", "b", asset_id="pic")
    back = Edge(id="r", source="b", target="a", reverse=True)
    made = Edge(id="f", source="a", target="b", video_asset_id="clip")
    states = {"pic": "completed", "clip": "completed"}
    result = plan(Graph(nodes=poses, edges=(made, back)), asset_states=states)
    assert [item.after_forward for item in result.reverses] == [False]
    assert reasons(plan(Graph(nodes=poses, edges=(back,)), asset_states=states)) == {"r": "no_forward"}


def test_disabled_and_dangling_edges_are_never_paid() -> None:
    graph = Graph(
        nodes=nodes("a", asset_id="pic"),
        edges=(Edge(id="off", source="a", target="a", disabled=True), Edge(id="lost", source="a", target="gone")),
    )
    result = plan(graph)
    assert reasons(result) == {"a": "in_progress", "off": "disabled", "lost": "dangling"}
    assert result.price.total == 0
    assert result.empty
    assert result.skipped_edges == 2
    assert all(item.sentence for item in result.skipped)


def test_stickers_plan_nothing() -> None:
    assert plan(worked_example(), targets="stickers").empty


def test_a_new_forward_video_remakes_its_way_back() -> None:
    graph = Graph(
        nodes=nodes("a", "b", asset_id="pic"),
        edges=(
            Edge(id="f", source="a", target="b", video_asset_id="lost"),
            Edge(id="r", source="b", target="a", reverse=True, video_asset_id="old"),
        ),
    )
    result = plan(graph, asset_states={"pic": "completed", "lost": "failed", "old": "completed"})
    assert [(item.edge_id, item.after_forward) for item in result.reverses] == [("r", True)]


def test_progress_counts_what_is_finished_waiting_and_failed() -> None:
    graph = Graph(
        nodes=(Node(id="a", asset_id="1"), Node(id="b", asset_id="2")),
        edges=(
            Edge(id="la", source="a", target="a", video_asset_id="3"),
            Edge(id="lb", source="b", target="b", video_asset_id="4"),
            Edge(id="ab", source="a", target="b"),
            Edge(id="any", source=ANY_STATE, target="b"),
            Edge(id="off", source="b", target="a", disabled=True),
        ),
    )
    states = {"1": "completed", "2": "pending", "3": "completed", "4": "failed"}
    result = progress(graph, states)
    assert (result.nodes_total, result.nodes_completed, result.nodes_pending) == (2, 1, 1)
    assert (result.edges_total, result.edges_completed, result.edges_pending) == (3, 1, 1)
    assert result.failed_edges == ("lb",)
    assert not result.ready
    assert progress(Graph(nodes=graph.nodes[:1], edges=graph.edges[:1]), states).ready


@pytest.mark.parametrize(
    ("own", "asked", "seconds"),
    [(None, None, 4), (None, 7, 7), (6, None, 6), (6, 3, 3), (5.04, None, 5), (0.5, None, 3), (99, None, 10),
     (0, None, 4), (-2, None, 4)],
)  # fmt: skip
def test_an_edge_lasts_as_long_as_asked_else_as_it_says_itself(
    own: float | None, asked: int | None, seconds: int
) -> None:
    assert edge_seconds(Edge(id="e", source="a", target="b", duration=own), asked) == seconds


def test_edges_of_several_lengths_are_summed_length_by_length() -> None:
    graph = Graph(
        nodes=(*nodes("a", "b", asset_id="pic"), Node(id="c", image_prompt="sitting")),
        edges=(
            Edge(id="loop", source="a", target="a", duration=3),
            Edge(id="there", source="a", target="b", duration=6),
            Edge(id="back", source="b", target="a"),
            Edge(id="on", source="b", target="c", duration=6),
        ),
    )
    price = plan(graph).price
    assert str(price) == "1 x 1 + (1 + 0) x 5 x 3 + (0 + 1) x 5 x 4 + (0 + 2) x 5 x 6 = 96 credits"
    assert [edge.seconds for edge in plan(graph).edges] == [3, 6, 4, 6]
    assert str(plan(graph, duration=5).price) == "1 x 1 + (1 + 3) x 5 x 5 = 101 credits"
