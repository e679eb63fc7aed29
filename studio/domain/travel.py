"""The shortest way to a pose: which inputs to set, one after the other, so that the player goes there by itself."""

from collections import deque
from collections.abc import Callable, Iterator

from studio.domain.graph import ANY_STATE, Condition, Edge, Graph, Value
from studio.domain.inputs import type_of
from studio.domain.playback import MAX_JUMPS, Player, Profile, has_asset
from studio.domain.playback_trace import Phase, State
from studio.domain.records import Record

#: Edges looked at before the search gives up; about a tenth of a second.
PATIENCE = 250_000
#: Inputs that only the player itself sets; a step that names one means to wait for it.
WAITED_FOR = frozenset({"nodeTime", "loopCount"})


class Step(Record, frozen=True, kw_only=True):
    """One thing to do: set ``input`` to ``value``, or wait until an input of the player's own has reached it."""

    input: str
    value: Value

    @property
    def waits(self) -> bool:
        """Whether there is nothing to set."""
        return self.input in WAITED_FOR


def way_to(
    graph: Graph,
    start: State,
    goal: str,
    profile: Profile = Profile.ANY_STATE,
    *,
    has_video: Callable[[Edge], bool] = has_asset,
) -> tuple[Step, ...] | None:
    """Return the fewest steps after which the player rests at a pose; None where no inputs were found to lead there.

    What the player does is asked of a player, so priorities, order and Any State count exactly as they do in play.
    """
    player = Player(graph, profile, has_video=has_video, trace_length=1)
    player.start()
    player.restore(start)
    _settle(player)
    if player.state.node == goal:
        return ()
    here = player.state
    # What a pose itself asks for is nearly always enough; an input that matters only later is tried after that.
    return _search(player, here, goal, everywhere=False) or _search(player, here, goal, everywhere=True)


def _search(player: Player, start: State, goal: str, *, everywhere: bool) -> tuple[Step, ...] | None:
    """Look at moments in the order of the steps they take."""
    graph = player.graph
    waiting: deque[tuple[State, tuple[Step, ...]]] = deque([(start, ())])
    seen = {_moment(start)}
    lines = player.trace[-1].number + PATIENCE // (len(graph.edges) + 10)
    while waiting and player.trace[-1].number < lines:
        state, steps = waiting.popleft()
        for step in _choices(graph, state, everywhere=everywhere):
            player.restore(state)
            _take(player, step)
            after = player.state
            if after.node == goal:
                return (*steps, step)
            if _moment(after) not in seen:
                seen.add(_moment(after))
                waiting.append((after, (*steps, step)))
    return None


def _choices(graph: Graph, state: State, *, everywhere: bool) -> Iterator[Step]:
    """Yield what could make a difference: the inputs that the pose's exits and Any State, or all edges, ask for."""
    offered: dict[tuple[str, Value], Step] = {}
    for edge in graph.edges:
        if edge.disabled or edge.is_loop or not (everywhere or edge.source in {state.node, ANY_STATE}):
            continue
        for condition in edge.conditions:
            for value in _values(graph, condition):
                if state.values.get(condition.input) != value or condition.input == "clicked":
                    offered.setdefault((condition.input, value), Step(input=condition.input, value=value))
    yield from offered.values()


def _values(graph: Graph, condition: Condition) -> tuple[Value, ...]:
    """Return values on either side of a comparison."""
    value = condition.value
    if isinstance(value, str):
        return ()
    if condition.input in WAITED_FOR:
        return (value + 1 if condition.op == ">" else value,)
    if type_of(graph, condition.input) == "trigger":
        return (True,)
    if isinstance(value, bool):
        return (True, False)
    return (value, value + 1, value - 1)


def _take(player: Player, step: Step) -> None:
    if step.input == "nodeTime":
        player.advance(max(float(step.value) - player.state.node_time, 0.0))
    elif step.input == "loopCount":
        for _ in range(min(int(float(step.value)), MAX_JUMPS)):
            player.clip_ended()
            if player.state.phase is not Phase.LOOPING:
                break
    else:
        player.set_input(step.input, step.value)
    _settle(player)


def _settle(player: Player) -> None:
    """Let transitions run to their end."""
    for _ in range(MAX_JUMPS):
        if player.state.phase is not Phase.TRANSITIONING:
            return
        player.clip_ended()


def _moment(state: State) -> tuple[object, ...]:
    """Return what tells two moments apart; times pass by themselves and do not count."""
    values = tuple(sorted((name, float(value)) for name, value in state.values.items()
                          if name not in WAITED_FOR and not isinstance(value, str)))  # fmt: skip
    return (state.node, state.phase, values)
