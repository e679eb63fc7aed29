"""Ways to a pose: the fewest inputs, found by asking a player; walking them really leads there."""

import json
import random

import pytest

from studio.domain.graph import ANY_STATE, Condition, Edge, Graph, Input, Node
from studio.domain.playback import Player, Profile, has_asset
from studio.domain.playback_trace import Phase
from studio.domain.resources import resource_path
from studio.domain.templates import BUILTIN, read_template
from studio.domain.travel import Step, way_to
from tests.helpers.counts import count
from tests.helpers.random_canvas import random_graph


def drawn(edge: Edge) -> bool:
    return edge.source != ANY_STATE


def playing(graph: Graph, profile: Profile = Profile.ANY_STATE, has_video=has_asset) -> Player:
    player = Player(graph, profile, has_video=has_video)
    player.start()
    return player


def settle(player: Player) -> None:
    for _ in range(64):
        if player.state.phase is Phase.TRANSITIONING:
            player.clip_ended()


def walk(player: Player, steps: tuple[Step, ...]) -> str:
    """Do what the steps say, as the stage does, and return where it led."""
    settle(player)
    for step in steps:
        if step.input == "nodeTime":
            player.advance(float(step.value) - player.state.node_time)
        elif step.input == "loopCount":
            for _ in range(int(step.value)):
                player.clip_ended()
        else:
            player.set_input(step.input, step.value)
        settle(player)
    return player.state.node


@pytest.mark.parametrize("template_id", BUILTIN)
def test_every_pose_of_a_shipped_template_is_one_input_away(template_id: str) -> None:
    graph = read_template(json.loads(resource_path("canvas", f"{template_id}.json").read_bytes())).graph
    for node in graph.nodes:
        player = playing(graph, has_video=drawn)
        steps = way_to(graph, player.state, node.id, has_video=drawn)
        assert steps is not None
        assert len(steps) == (node.id != player.state.node)
        assert walk(player, steps) == node.id


def chain(*conditions: Condition) -> Graph:
    """Return poses in a row, each led to by one condition."""
    nodes = tuple(Node(id=f"n{place}") for place in range(len(conditions) + 1))
    loops = tuple(Edge(id=f"l{node.id}", source=node.id, target=node.id, video_asset_id="v") for node in nodes)
    edges = tuple(
        Edge(id=f"e{place}", source=f"n{place}", target=f"n{place + 1}", conditions=(one,), video_asset_id="v")
        for place, one in enumerate(conditions)
    )
    inputs = (Input(name="fire", type="trigger"), Input(name="level", type="number", default=0))
    return Graph(initial_node="n0", nodes=nodes, edges=loops + edges, inputs=inputs)


def test_clicks_triggers_numbers_times_and_loops_are_all_ways() -> None:
    graph = chain(
        Condition(input="clicked"),
        Condition(input="level", op=">", value=4),
        Condition(input="nodeTime", op=">=", value=1500),
        Condition(input="fire"),
        Condition(input="loopCount", op=">=", value=2),
    )
    player = playing(graph)
    steps = way_to(graph, player.state, "n5")
    assert steps == (
        Step(input="clicked", value=True),
        Step(input="level", value=5),
        Step(input="nodeTime", value=1500),
        Step(input="fire", value=True),
        Step(input="loopCount", value=2),
    )
    assert [step.waits for step in steps] == [False, False, True, False, True]
    assert walk(player, steps) == "n5"


def test_what_an_earlier_edge_would_catch_is_set_in_the_right_order() -> None:
    graph = Graph(
        initial_node="a",
        nodes=(Node(id="a"), Node(id="b"), Node(id="c")),
        edges=(
            Edge(id="ab", source="a", target="b", conditions=(Condition(input="x"), Condition(input="y", value=False))),
            Edge(id="ac", source="a", target="c", conditions=(Condition(input="x"), Condition(input="y"))),
        ),
        inputs=(Input(name="x"), Input(name="y")),
    )
    player = playing(graph)
    steps = way_to(graph, player.state, "c")
    assert steps == (Step(input="y", value=True), Step(input="x", value=True))


def test_any_state_is_a_way_only_where_companions_know_it() -> None:
    graph = Graph(
        initial_node="a",
        nodes=(Node(id="a"), Node(id="b")),
        edges=(
            Edge(id="ab", source="a", target="b", video_asset_id="v"),
            Edge(id="*b", source=ANY_STATE, target="b", conditions=(Condition(input="go"),)),
        ),
    )
    assert way_to(graph, playing(graph).state, "b") == (Step(input="go", value=True),)
    classic = playing(graph, Profile.CLASSIC)
    assert way_to(graph, classic.state, "b", Profile.CLASSIC) is None


@pytest.mark.soak
def test_on_random_canvases_a_way_leads_where_it_says() -> None:
    found = 0
    for seed in range(count(40, 1000)):
        rng = random.Random(seed)
        graph = random_graph(rng, rng.randint(2, 8), rng.randint(4, 24))
        goal = rng.choice(graph.nodes).id
        player = playing(graph)
        start = player.state
        steps = way_to(graph, start, goal)
        if steps is not None:
            assert walk(player, steps) == goal, seed
            found += bool(steps)
    assert found > 3
