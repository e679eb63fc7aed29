"""The state machine that companions run, with its two generations as profiles (contract, C.3).

Nothing here keeps time or plays anything: the owner says how many milliseconds went by and when a clip ended.
Where the contract leaves a gap, this is the reading: a remembered goal is followed on arrival before anything else
is looked at, also if its condition has turned false since; a goal with no way out ends the evaluation.
"""

from collections import deque
from collections.abc import Callable, Iterable
from enum import Enum
from functools import partial
from math import floor

from studio.domain.conditions import fires, first_failure
from studio.domain.graph import ANY_STATE, Condition, Edge, Graph, Value
from studio.domain.input_bank import InputBank
from studio.domain.playback_trace import Entry, Event, Outcome, Phase, State, Verdict

#: Jumps without a video that one event may cause; a companion would hang, the player stops and says so.
MAX_JUMPS = 64
#: What the watchdog of the Windows companion allows beyond the length of a clip, and for a clip without a length.
WATCHDOG_GRACE, WATCHDOG_DEFAULT = 2000.0, 4.0


class Profile(Enum):
    """The two generations of companions in the field."""

    CLASSIC = "classic"
    ANY_STATE = "any-state"


def has_asset(edge: Edge) -> bool:
    """Whether a video was made for the edge; the player's own idea of *has a video* unless told otherwise."""
    return edge.video_asset_id is not None


class Player:
    """Plays one graph. Call ``start``, then tell it what happens; read ``state`` and ``trace``."""

    def __init__(
        self,
        graph: Graph,
        profile: Profile = Profile.ANY_STATE,
        *,
        has_video: Callable[[Edge], bool] = has_asset,
        watchdog: bool = False,
        trace_length: int = 10_000,
    ) -> None:
        """Prepare to play; disabled edges are as if they were not there."""
        self.graph = graph
        self.profile = profile
        self.trace: deque[Entry] = deque(maxlen=trace_length)
        self._edges = {edge.id: edge for edge in graph.edges if not edge.disabled}
        self._has_video = has_video
        self._watchdog = watchdog
        self._number = 0
        self._jumps = 0
        self._clock = 0.0
        self._bank = InputBank(graph.inputs, twins=profile is Profile.ANY_STATE)
        self._node = ""
        self._phase = Phase.IDLE
        self._clip: Edge | None = None
        self._goal: str | None = None
        self._node_time = 0.0
        self._clip_time = 0.0

    @property
    def state(self) -> State:
        """The present moment, complete enough to go on from."""
        return State(
            node=self._node,
            phase=self._phase,
            clip=self._clip.id if self._clip else None,
            goal=self._goal,
            values=dict(self._bank.values),
            node_time=self._node_time,
            clip_time=self._clip_time,
            clock=self._clock,
        )

    @property
    def clip(self) -> Edge | None:
        """The edge whose video is playing."""
        return self._clip

    def value(self, name: str) -> Value | None:
        """Return what an input holds; None for one that does not exist."""
        return self._bank.values.get(name)

    def start(self, node_id: str | None = None) -> None:
        """Begin at the initial pose, or at another one, with every input at its default."""
        self._bank.clear()
        self._goal = None
        self._jumps = 0
        self._note(Event.STARTED, "start")
        self._arrive(self.graph.initial_node if node_id is None else node_id)

    def restore(self, state: State) -> None:
        """Go on from an earlier moment; the trace keeps what came after it, a fork continues below."""
        self._node, self._phase, self._goal = state.node, state.phase, state.goal
        self._clip = self._edges.get(state.clip) if state.clip else None
        self._bank.values = dict(state.values)
        self._node_time, self._clip_time, self._clock = state.node_time, state.clip_time, state.clock

    def set_input(self, name: str, value: Value) -> None:
        """Set an input; a numerically equal value changes nothing, a new name comes into being."""
        self._jumps = 0
        if self._bank.holds(name, value):
            self._note(Event.UNCHANGED, name)
            return
        self._bank.store(name, value)
        if self._phase is Phase.TRANSITIONING:
            self._note(Event.STORED, name)
            self._update_goal(name)
            return
        if name != "nodeTime":
            self._bank.store("nodeTime", self._node_time)
        self._evaluate(name)

    def click(self) -> None:
        """Click on the mascot."""
        self.set_input("clicked", value=True)

    def clip_ended(self) -> None:
        """Say that the running clip came to its end: a transition arrives, a loop counts."""
        self._jumps = 0
        if self._phase is Phase.TRANSITIONING and self._clip is not None:
            self._arrive(self._clip.target)
        elif self._phase is Phase.LOOPING:
            self._clip_time = 0.0
            self._bank.count("loopCount")
            self._bank.store("nodeTime", self._node_time)
            self._note(Event.LOOPED, "loopCount")
            self._evaluate("loopCount")

    def advance(self, milliseconds: float) -> None:
        """Let time pass: timers of ``nodeTime`` conditions fire one by one, and the watchdog may cut a clip off."""
        self._jumps = 0
        left = milliseconds
        while left > 0 and self._jumps <= MAX_JUMPS:
            step, act = self._next_event(left)
            left -= step
            self._clock += step
            self._node_time += step
            self._clip_time += step
            if act is not None:
                act()

    def outlook(self) -> tuple[Verdict, ...]:
        """Return what every edge that could be next still needs, without doing anything."""
        return tuple(
            Verdict(edge_id=edge.id, outcome=Outcome.LATER if fires(edge, self._bank.values) else self._why_not(edge),
                    failed=first_failure(edge, self._bank.values))
            for edge in (*self._any_state_edges(), *self._exits())
        )  # fmt: skip

    def _arrive(self, node_id: str) -> None:
        """Rule 9, then the goal if one is open, else an evaluation."""
        self._node = node_id
        self._node_time = self._clip_time = 0.0
        for name, value in (("loopCount", 0), ("nodeTime", 0), ("clicked", False)):
            self._bank.store(name, value)
        loop = next((edge for edge in self._edges.values() if edge.is_loop and edge.source == node_id), None)
        self._clip = loop if loop is not None and self._has_video(loop) else None
        self._phase = Phase.IDLE if self._clip is None else Phase.LOOPING
        self._note(Event.ARRIVED, "arrival")
        goal, self._goal = self._goal, None
        if goal is not None and goal != node_id:
            if self._route(goal, "arrival", ()):
                return
            self._note(Event.DROPPED, "arrival")
        self._evaluate("arrival")

    def _evaluate(self, cause: str) -> None:
        """Rules 4 and 5, after the any-state edges of the newer generation."""
        verdicts: list[Verdict] = []
        wish = self._wish(verdicts)
        if wish is not None and wish.target != self._node:
            if not self._route(wish.target, cause, tuple(verdicts)):
                verdicts[-1] = Verdict(edge_id=wish.id, outcome=Outcome.NO_ROUTE)
                self._note(Event.EVALUATED, cause, verdicts=tuple(verdicts))
                self._note(Event.DROPPED, cause)
            return
        chosen: Edge | None = None
        for edge in self._exits():
            if fires(edge, self._bank.values):
                verdicts.append(Verdict(edge_id=edge.id, outcome=Outcome.LATER if chosen else Outcome.TAKEN))
                chosen = chosen or edge
            else:
                verdicts.append(self._refusal(edge))
        self._note(Event.EVALUATED, cause, edge_id=chosen.id if chosen else None, verdicts=tuple(verdicts))
        if chosen is not None:
            self._take(chosen, cause)

    def _wish(self, verdicts: list[Verdict]) -> Edge | None:
        """Return the matching any-state edge of the highest priority, and write down what became of the others."""
        for edge in self._any_state_edges():
            if fires(edge, self._bank.values):
                here = edge.target == self._node
                verdicts.append(Verdict(edge_id=edge.id, outcome=Outcome.HERE if here else Outcome.TAKEN))
                return edge
            verdicts.append(self._refusal(edge))
        return None

    def _route(self, goal: str, cause: str, verdicts: tuple[Verdict, ...]) -> bool:
        """Play the direct edge to the goal, else the first way out; whether there was one."""
        ways = [edge for edge in self._exits() if self._has_video(edge)]
        direct = next((edge for edge in ways if edge.target == goal), None)
        chosen = direct or next(iter(ways), None)
        if chosen is None:
            return False
        verdict = Verdict(edge_id=chosen.id, outcome=Outcome.FORCED)
        self._note(Event.EVALUATED, cause, edge_id=chosen.id, forced=True, verdicts=(*verdicts, verdict))
        if direct is None:
            self._goal = goal
            self._note(Event.GOAL, cause)
        self._take(chosen, cause, forced=True)
        return True

    def _update_goal(self, cause: str) -> None:
        """Let a wish that matches while on the way replace the remembered goal."""
        verdicts: list[Verdict] = []
        wish = self._wish(verdicts)
        if wish is not None:
            self._goal = wish.target
            self._note(Event.GOAL, cause, edge_id=wish.id, verdicts=tuple(verdicts))

    def _take(self, edge: Edge, cause: str, *, forced: bool = False) -> None:
        """Rules 7 and 8."""
        if self._bank.resets(cause):
            self._bank.store(cause, value=False)
        if self._has_video(edge):
            self._phase, self._clip, self._clip_time = Phase.TRANSITIONING, edge, 0.0
            self._note(Event.DEPARTED, cause, edge_id=edge.id, forced=forced)
            return
        self._jumps += 1
        if self._jumps > MAX_JUMPS:
            self._note(Event.RUNAWAY, cause, edge_id=edge.id)
            return
        self._note(Event.JUMPED, cause, edge_id=edge.id, forced=forced)
        self._arrive(edge.target)

    def _exits(self) -> Iterable[Edge]:
        """Return the normal edges that leave the current pose, in file order."""
        return (edge for edge in self._edges.values() if edge.source == self._node and not edge.is_loop)

    def _any_state_edges(self) -> list[Edge]:
        if self.profile is Profile.CLASSIC:
            return []
        wishes = [edge for edge in self._edges.values() if edge.source == ANY_STATE]
        return sorted(wishes, key=lambda edge: -(edge.priority or 0))

    def _refusal(self, edge: Edge) -> Verdict:
        return Verdict(edge_id=edge.id, outcome=self._why_not(edge), failed=first_failure(edge, self._bank.values))

    def _why_not(self, edge: Edge) -> Outcome:
        return Outcome.FAILED if edge.conditions else Outcome.NO_CONDITIONS

    def _next_event(self, left: float) -> tuple[float, Callable[[], None] | None]:
        """Return how long nothing happens, at most ``left``, and what happens then."""
        if self._phase is Phase.TRANSITIONING:
            if not self._watchdog or self._clip is None:
                return left, None
            allowed = float(self._clip.duration or WATCHDOG_DEFAULT) * 1000 + WATCHDOG_GRACE
            wait = max(allowed - self._clip_time, 0.0)
            return (wait, self._cut_off) if wait <= left else (left, None)
        due = [moment for moment in map(_due, self._timed_conditions()) if moment > self._node_time]
        if not due or min(due) - self._node_time > left:
            return left, None
        return min(due) - self._node_time, partial(self._timer_fired, min(due))

    def _timed_conditions(self) -> Iterable[Condition]:
        for edge in (*self._any_state_edges(), *self._exits()):
            for condition in edge.conditions:
                if condition.input == "nodeTime" and not isinstance(condition.value, str):
                    yield condition

    def _timer_fired(self, moment: float) -> None:
        self._node_time = moment  # not the sum of steps, which may miss an equality by a rounding error
        self._bank.store("nodeTime", self._node_time)
        self._evaluate("nodeTime")

    def _cut_off(self) -> None:
        if self._clip is not None:
            self._note(Event.CUT_OFF, "watchdog", edge_id=self._clip.id)
            self._arrive(self._clip.target)

    def _note(
        self,
        event: Event,
        cause: str,
        *,
        edge_id: str | None = None,
        forced: bool = False,
        verdicts: tuple[Verdict, ...] = (),
    ) -> None:
        self._number += 1
        self.trace.append(
            Entry(
                number=self._number,
                event=event,
                cause=cause,
                state=self.state,
                edge_id=edge_id,
                forced=forced,
                verdicts=verdicts,
            )
        )


def _due(condition: Condition) -> float:
    """Return the first millisecond at which the comparison with ``nodeTime`` can turn."""
    threshold = float(condition.value)
    return floor(threshold) + 1 if condition.op in {">", "<=", "!="} else threshold
