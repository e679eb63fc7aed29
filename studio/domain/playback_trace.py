"""What the player writes down while it plays: every evaluation with, for each edge, why it was not taken."""

from enum import Enum
from typing import Any

import msgspec

from studio.domain.conditions import Check
from studio.domain.graph import Value
from studio.domain.records import Record


class Phase(Enum):
    """What the player is doing: standing still, playing a pose's loop, or on its way."""

    IDLE = "idle"
    LOOPING = "looping"
    TRANSITIONING = "transitioning"


class Outcome(Enum):
    """What an evaluation made of one edge."""

    TAKEN = "taken"
    FORCED = "forced"
    FAILED = "failed"
    NO_CONDITIONS = "no conditions"
    LATER = "an earlier edge was taken"
    HERE = "already there"
    NO_ROUTE = "no way out"


class State(Record, frozen=True, kw_only=True):
    """Everything a player has to know to go on from a moment; times in milliseconds."""

    node: str
    phase: Phase
    clip: str | None
    goal: str | None
    values: dict[str, Value]
    node_time: float
    clip_time: float
    clock: float


class Verdict(Record, frozen=True, kw_only=True):
    """What became of one edge, with the first condition that failed."""

    edge_id: str
    outcome: Outcome
    failed: Check | None = None


class Event(Enum):
    """What a line of the trace is about."""

    STARTED = "started"
    EVALUATED = "evaluated"
    STORED = "stored for the arrival"
    UNCHANGED = "already so"
    JUMPED = "jumped"
    DEPARTED = "departed"
    ARRIVED = "arrived"
    LOOPED = "loop finished"
    GOAL = "goal remembered"
    DROPPED = "goal dropped"
    CUT_OFF = "cut off by the watchdog"
    RUNAWAY = "stopped after too many jumps"


class Entry(Record, frozen=True, kw_only=True):
    """One line of the trace: what happened, why, and the state after it.

    ``cause`` is the input that changed, ``arrival``, or what else made the player act; ``edge_id`` is the edge this
    line is about.
    """

    number: int
    event: Event
    cause: str
    state: State
    edge_id: str | None = None
    forced: bool = False
    verdicts: tuple[Verdict, ...] = ()


def trace_json(entries: list[Entry]) -> bytes:
    """Return a trace as readable JSON."""
    plain: Any = msgspec.to_builtins(entries)
    return msgspec.json.format(msgspec.json.encode(plain), indent=2)
