"""Any State spelled out plays in old companions what the newer ones make of the original."""

import random

from studio.domain.any_state import expand_any_state
from studio.domain.edits.primitives import replaced
from studio.domain.graph import ANY_STATE, Condition, Edge, Graph, Input, Node
from studio.domain.playback import Player, Profile
from studio.domain.playback_trace import Phase
from tests.helpers.counts import count

NAMES = ("x", "y", "z")


def switch_graph(rng: random.Random) -> Graph:
    """Return a graph that listens to switches only, with several wishes of two conditions."""

    def conditions() -> tuple[Condition, ...]:
        names = rng.sample(NAMES, rng.choice((1, 1, 2)))
        return tuple(Condition(input=name, value=rng.random() < 0.6) for name in names)

    nodes = tuple(Node(id=f"n{index}") for index in range(rng.randint(2, 5)))
    ids = [node.id for node in nodes]
    edges = [
        Edge(
            id=f"e{index}",
            source=rng.choice((*ids, ANY_STATE)),
            target=rng.choice(ids),
            conditions=conditions(),
            priority=rng.choice((None, 1, 2)),
            video_asset_id=f"clip{index}",
        )
        for index in range(rng.randint(2, 10))
    ]
    return Graph(initial_node=ids[0], nodes=nodes, edges=tuple(edges), inputs=tuple(Input(name=name) for name in NAMES))


def settle(player: Player) -> list[str]:
    visited = [player.state.node]
    for _ in range(12):
        if player.state.phase is not Phase.TRANSITIONING:
            break
        player.clip_ended()
        visited.append(player.state.node)
    return visited


def test_the_expansion_visits_the_same_poses_in_the_old_generation() -> None:
    moved = 0
    for seed in range(count(1200, 12_000)):
        rng = random.Random(seed)
        graph = switch_graph(rng)
        modern = Player(graph, Profile.ANY_STATE)
        classic = Player(expand_any_state(graph).graph, Profile.CLASSIC)
        modern.start()
        classic.start()
        route = settle(modern)
        assert settle(classic) == route
        for _ in range(8):
            if len(route) > 10:
                break  # both wander for ever; where each stands then is only a matter of when we look
            name, value = rng.choice(NAMES), rng.random() < 0.5
            modern.set_input(name, value)
            classic.set_input(name, value)
            route = settle(modern)
            assert settle(classic) == route, seed
            moved += len(route) > 1
    assert moved > 200


def test_the_hub_graph_gains_one_edge_for_each_pose_and_wish() -> None:
    graph = Graph(
        initial_node="hub",
        nodes=tuple(Node(id=name) for name in ("hub", "a", "b")),
        edges=(
            Edge(id="ha", source="hub", target="a", conditions=(Condition(input="x"),), video_asset_id="1"),
            Edge(id="hb", source="hub", target="b", conditions=(Condition(input="y"),), video_asset_id="2"),
            Edge(
                id="ah", source="a", target="hub", conditions=(Condition(input="x", value=False),), video_asset_id="3"
            ),
            Edge(
                id="bh", source="b", target="hub", conditions=(Condition(input="y", value=False),), video_asset_id="4"
            ),
            Edge(id="wa", source=ANY_STATE, target="a", conditions=(Condition(input="x"),), priority=2),
            Edge(id="wb", source=ANY_STATE, target="b", conditions=(Condition(input="y"),), priority=1),
        ),
    )
    result = expand_any_state(graph)
    assert result.carriers == {"wa@hub": "ha", "wb@hub": "hb", "wb@a": "ah", "wa@b": "bh"}
    assert result.added == 4
    guarded = result.graph.edge("wb@a")
    assert guarded.conditions == (Condition(input="y"), Condition(input="x", op="!="))
    assert [edge.id for edge in result.graph.edges[4:]] == ["ha", "hb", "ah", "bh"]
    off = replaced("edges", [Edge(id="wa", source=ANY_STATE, target="a", disabled=True)], "").apply(graph)[0]
    assert expand_any_state(off).added == 2
