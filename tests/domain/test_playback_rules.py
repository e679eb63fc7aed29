"""The player against a literal transcription of the companions' rules, on random graphs and scripts."""

import itertools
import random

import pytest

from studio.domain.conditions import check
from studio.domain.graph import Edge, Graph
from studio.domain.graph_json import graph_data
from studio.domain.playback import Player, Profile
from studio.domain.playback_trace import Entry, Event, Outcome
from tests.helpers.companion import Companion
from tests.helpers.counts import count
from tests.helpers.random_canvas import NUMBERS, SWITCHES, TRIGGERS, random_graph

STEPS = 40


def random_step(rng: random.Random) -> tuple[str, ...] | tuple[str, str, object] | tuple[str, float]:
    roll = rng.random()
    if roll < 0.3:
        return ("set", rng.choice((*SWITCHES, "agent::isAlert", "agent::isWorking")), rng.random() < 0.5)
    if roll < 0.45:
        return ("set", rng.choice(TRIGGERS), True)
    if roll < 0.55:
        return ("set", rng.choice((*NUMBERS[2:], "made up")), rng.randint(0, 3))
    if roll < 0.85:
        return ("ended",)
    return ("wait", rng.choice((1, 250, 999.5, 1500, 4000)))


def perform(step: tuple, player: Player, companion: Companion) -> None:
    if step[0] == "set":
        player.set_input(step[1], step[2])
        companion.set(step[1], step[2])
    elif step[0] == "ended":
        player.clip_ended()
        companion.ended()
    else:
        player.advance(step[1])
        companion.wait(step[1])


@pytest.mark.parametrize("profile", list(Profile))
def test_same_pose_phase_and_clip_after_every_step(profile: Profile) -> None:
    arrivals = departures = forced = 0
    for seed in range(count(500, 5000)):
        rng = random.Random(seed)
        graph = random_graph(rng, rng.randint(1, 7), rng.randint(0, 22))
        player, companion = Player(graph, profile), Companion(graph_data(graph), profile.value)
        player.start()
        companion.start()
        for number in range(STEPS):
            now = player.state
            assert (now.node, now.phase.value, now.clip) == (companion.node, companion.phase, companion.clip), (
                seed,
                number,
            )
            assert now.goal == companion.pending
            assert now.values == companion.values
            perform(random_step(rng), player, companion)
        arrivals += sum(entry.event is Event.ARRIVED for entry in player.trace)
        departures += sum(entry.event is Event.DEPARTED for entry in player.trace)
        forced += sum(entry.forced for entry in player.trace)
    # The scripts must really move, or agreement would mean nothing.
    assert arrivals > 2000
    assert departures > 800
    assert (forced > 300) is (profile is Profile.ANY_STATE)


def evaluations(player: Player) -> list[tuple[Entry, Entry]]:
    entries = list(player.trace)
    return [pair for pair in itertools.pairwise(entries) if pair[1].event is Event.EVALUATED]


def first_false(edge: Edge, entry: Entry) -> object:
    return next((one for one in edge.conditions if not check(one, entry.state.values).holds), None)


def test_for_every_edge_that_did_not_fire_the_trace_names_the_first_false_condition() -> None:
    seen = 0
    for seed in range(100):
        rng = random.Random(seed)
        graph: Graph = random_graph(rng, 4, 14)
        player, companion = Player(graph), Companion(graph_data(graph), "any-state")
        player.start()
        companion.start()
        for _ in range(20):
            perform(random_step(rng), player, companion)
        for _, entry in evaluations(player):
            for verdict in entry.verdicts:
                edge = graph.edge(verdict.edge_id)
                if verdict.outcome is Outcome.FAILED:
                    assert verdict.failed.condition == first_false(edge, entry)
                    assert verdict.failed.actual == entry.state.values.get(verdict.failed.condition.input)
                    seen += 1
                elif verdict.outcome is Outcome.NO_CONDITIONS:
                    assert not edge.conditions
                elif verdict.outcome in {Outcome.TAKEN, Outcome.HERE, Outcome.LATER}:
                    assert first_false(edge, entry) is None
    assert seen > 500
