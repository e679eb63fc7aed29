"""The player's rules one by one, on graphs small enough to follow by eye."""

import json

import pytest

from studio.domain.graph import ANY_STATE, Condition, Edge, Graph, Input, Node
from studio.domain.playback import Player, Profile
from studio.domain.playback_trace import Event, Outcome, Phase, trace_json
from studio.domain.resources import resource_path
from studio.domain.templates import read_template


def when(name: str, value: object = True, op: str = "==") -> tuple[Condition, ...]:
    return (Condition(input=name, op=op, value=value),)


def edge(edge_id: str, source: str, target: str, conditions: tuple = (), **fields: object) -> Edge:
    fields.setdefault("video_asset_id", f"clip-{edge_id}")
    return Edge(id=edge_id, source=source, target=target, conditions=conditions, **fields)


def graph(*edges: Edge, nodes: str = "abc", inputs: tuple[Input, ...] = ()) -> Graph:
    return Graph(initial_node="a", nodes=tuple(Node(id=name) for name in nodes), edges=edges, inputs=inputs)


def playing(canvas: Graph, profile: Profile = Profile.ANY_STATE, **options: object) -> Player:
    player = Player(canvas, profile, **options)
    player.start()
    return player


def where(player: Player) -> tuple[str, Phase, str | None]:
    return player.state.node, player.state.phase, player.state.clip


def test_it_starts_looping_where_there_is_a_loop_and_idle_where_not() -> None:
    assert where(playing(graph(edge("la", "a", "a")))) == ("a", Phase.LOOPING, "la")
    assert where(playing(graph(edge("la", "a", "a", video_asset_id=None)))) == ("a", Phase.IDLE, None)
    assert where(playing(Graph(initial_node="nowhere"))) == ("nowhere", Phase.IDLE, None)


def test_a_transition_plays_to_its_end_before_anything_else() -> None:
    player = playing(graph(edge("ab", "a", "b", when("x")), edge("ba", "b", "a", when("x", value=False))))
    player.set_input("x", value=True)
    assert where(player) == ("a", Phase.TRANSITIONING, "ab")
    player.set_input("x", value=False)
    assert player.trace[-1].event is Event.STORED
    player.clip_ended()
    assert where(player) == ("b", Phase.TRANSITIONING, "ba")


def test_file_order_decides_and_priority_does_not() -> None:
    player = playing(graph(edge("1", "a", "b", when("x")), edge("2", "a", "c", when("x"), priority=9)))
    player.set_input("x", value=True)
    assert player.state.clip == "1"
    outcomes = {one.edge_id: one.outcome for entry in player.trace for one in entry.verdicts}
    assert outcomes == {"1": Outcome.TAKEN, "2": Outcome.LATER}


def test_an_equal_value_does_nothing() -> None:
    player = playing(graph(edge("ab", "a", "b", when("mouseOver"))))
    player.set_input("mouseOver", value=0)
    assert player.trace[-1].event is Event.UNCHANGED


def test_a_click_is_spent_by_the_edge_it_fires_and_kept_when_it_fires_none() -> None:
    player = playing(graph(edge("ab", "a", "b", (*when("clicked"), *when("ready")))))
    player.click()
    assert player.value("clicked") is True
    player.set_input("ready", value=True)
    assert where(player)[1] is Phase.TRANSITIONING
    player.clip_ended()
    assert player.value("clicked") is False


def test_a_trigger_raised_on_the_way_fires_on_arrival_and_is_not_spent() -> None:
    canvas = graph(
        edge("ab", "a", "b", when("go")), edge("ba", "b", "a", when("t")), inputs=(Input(name="t", type="trigger"),)
    )
    player = playing(canvas)
    player.set_input("go", value=True)
    player.set_input("t", value=True)
    player.clip_ended()
    assert player.state.clip == "ba"
    assert player.value("t") is True
    player = playing(canvas)
    player.set_input("go", value=True)
    player.clip_ended()
    player.set_input("t", value=True)
    assert player.value("t") is False


def test_without_a_video_it_jumps_and_a_ring_of_jumps_is_stopped() -> None:
    player = playing(graph(edge("ab", "a", "b", when("x"), video_asset_id=None)))
    player.set_input("x", value=True)
    assert player.state.node == "b"
    ring = playing(
        graph(
            edge("ab", "a", "b", when("x"), video_asset_id=None), edge("ba", "b", "a", when("x"), video_asset_id=None)
        )
    )
    ring.set_input("x", value=True)
    assert any(entry.event is Event.RUNAWAY for entry in ring.trace)
    ring.set_input("x", value=False)
    assert ring.state.phase is Phase.IDLE


def test_loops_are_counted_and_forgotten_on_arrival() -> None:
    player = playing(
        graph(edge("la", "a", "a"), edge("ab", "a", "b", when("loopCount", 2, ">=")), edge("lb", "b", "b"))
    )
    player.clip_ended()
    assert player.value("loopCount") == 1
    player.clip_ended()
    assert player.state.clip == "ab"
    player.clip_ended()
    assert (player.state.node, player.value("loopCount")) == ("b", 0)


@pytest.mark.parametrize(
    ("op", "value", "before", "at"), [(">=", 200, 199, 1), (">", 200, 200, 1), ("==", 200, 199.5, 0.5)]
)
def test_time_in_a_pose_fires_exactly_at_its_threshold(op: str, value: float, before: float, at: float) -> None:
    player = playing(graph(edge("ab", "a", "b", when("nodeTime", value, op))))
    player.advance(before)
    assert player.state.phase is Phase.IDLE
    player.advance(at)
    assert player.state.clip == "ab"


def test_time_does_not_run_into_a_transition() -> None:
    player = playing(graph(edge("ab", "a", "b", when("nodeTime", 100, ">=")), edge("bc", "b", "c", when("nodeTime", 100, ">="))))  # fmt: skip  # noqa: E501
    player.advance(1000)
    assert player.state.clip == "ab"
    player.clip_ended()
    player.advance(99)
    assert player.state.node == "b"
    player.advance(1)
    assert player.state.clip == "bc"


def test_the_watchdog_ends_a_clip_that_never_ends() -> None:
    canvas = graph(edge("ab", "a", "b", when("x"), duration=3))
    for watchdog, node in ((False, "a"), (True, "b")):
        player = playing(canvas, watchdog=watchdog)
        player.set_input("x", value=True)
        player.advance(4999)
        assert player.state.node == "a"
        player.advance(1)
        assert player.state.node == node


def lite() -> Graph:
    data = json.loads(resource_path("canvas", "claude-code-4state-lite.json").read_bytes())
    return read_template(data).graph


def nodes_visited(player: Player) -> list[str]:
    return [entry.state.node for entry in player.trace if entry.event is Event.ARRIVED]


def run_clips(player: Player) -> None:
    for _ in range(10):
        if player.state.phase is Phase.TRANSITIONING:
            player.clip_ended()


def test_the_shipped_lite_canvas_travels_through_its_hub() -> None:
    player = playing(lite(), has_video=lambda one: one.source != ANY_STATE)
    for name, value in (("isWorking", True), ("isAlert", True), ("isAlert", False), ("isWorking", False)):
        player.set_input(f"claudeCode::{name}", value)
        run_clips(player)
    hub = ["idle", "working", "idle", "attention", "idle", "working", "idle"]
    assert nodes_visited(player) == hub
    assert any(entry.forced for entry in player.trace)


def test_the_classic_generation_knows_no_any_state() -> None:
    player = playing(lite(), Profile.CLASSIC, has_video=lambda one: one.source != ANY_STATE)
    player.set_input("claudeCode::isWorking", value=True)
    run_clips(player)
    player.set_input("claudeCode::isAlert", value=True)
    run_clips(player)
    assert player.state.node == "working"
    assert player.value("agent::isAlert") is None


def test_a_wish_without_a_way_out_is_dropped_and_said() -> None:
    player = playing(graph(edge("any", ANY_STATE, "b", when("x"), video_asset_id=None)))
    player.set_input("x", value=True)
    assert player.state.node == "a"
    assert player.trace[-1].event is Event.DROPPED
    assert player.trace[-2].verdicts[-1].outcome is Outcome.NO_ROUTE


def test_a_wish_that_is_already_fulfilled_lets_normal_edges_speak() -> None:
    player = playing(
        graph(edge("any", ANY_STATE, "a", when("x")), edge("low", ANY_STATE, "c", when("x"), priority=-1),
              edge("ab", "a", "b", when("x")))
    )  # fmt: skip
    player.set_input("x", value=True)
    assert player.state.clip == "ab"


def test_disabled_edges_do_not_exist() -> None:
    player = playing(graph(edge("la", "a", "a", disabled=True), edge("ab", "a", "b", when("x"), disabled=True)))
    player.set_input("x", value=True)
    assert where(player) == ("a", Phase.IDLE, None)
    assert player.outlook() == ()


def test_a_moment_can_be_gone_back_to_and_forked() -> None:
    player = playing(graph(edge("la", "a", "a"), edge("ab", "a", "b", when("x")), edge("ac", "a", "c", when("y"))))
    moment = player.state
    player.set_input("x", value=True)
    player.clip_ended()
    player.restore(moment)
    assert player.state == moment
    player.set_input("y", value=True)
    assert player.state.clip == "ac"


def test_what_could_be_next_says_what_it_needs() -> None:
    player = playing(graph(edge("ab", "a", "b", (*when("mouseOver"), *when("x"))), edge("ac", "a", "c")))
    first, second = player.outlook()
    assert (first.edge_id, first.failed.condition.input) == ("ab", "mouseOver")
    assert second.outcome is Outcome.NO_CONDITIONS


def test_starting_elsewhere_and_again_begins_afresh() -> None:
    player = playing(graph(edge("lb", "b", "b")))
    player.set_input("x", value=True)
    player.start("b")
    assert where(player) == ("b", Phase.LOOPING, "lb")
    assert player.value("x") is None


def test_the_trace_can_be_kept_as_json() -> None:
    player = playing(graph(edge("ab", "a", "b", when("x"))))
    player.set_input("x", value=True)
    lines = json.loads(trace_json(list(player.trace)))
    assert [line["event"] for line in lines] == ["started", "arrived", "evaluated", "evaluated", "departed"]
    assert [line["number"] for line in lines] == [1, 2, 3, 4, 5]
