"""The web player's state machine against Studio's own, on random canvases and scripts, in Qt's JavaScript engine."""

import json
import random

import pytest
from PySide6.QtQml import QJSEngine, QJSValue

from studio.domain.export import Clip, ExportOptions, Media, export_config
from studio.domain.playback import Player
from studio.domain.resources import resource_path
from tests.helpers.counts import count
from tests.helpers.random_canvas import NUMBERS, SWITCHES, TRIGGERS, random_graph

STEPS = 30


@pytest.fixture
def engine(qapp) -> QJSEngine:
    engine = QJSEngine()
    source = resource_path("player", "machine.js").read_text()
    result = engine.evaluate(source, "machine.js")
    assert not result.isError(), result.toString()
    return engine


def run(engine: QJSEngine, script: str) -> QJSValue:
    result = engine.evaluate(script)
    assert not result.isError(), result.toString()
    return result


def state_of(engine: QJSEngine) -> dict:
    script = "JSON.stringify({node: m.node, phase: m.phase, clip: m.clip && m.clip.id, goal: m.goal, values: m.values})"
    return json.loads(run(engine, script).toString())


def random_call(rng: random.Random, player: Player) -> str:
    roll = rng.random()
    if roll < 0.55:
        name = rng.choice((*SWITCHES, *TRIGGERS, "agent::isAlert", "n", "made up"))
        value = rng.randint(0, 3) if name in {NUMBERS[2], "made up"} else rng.random() < 0.6
        player.set_input(name, value)
        return f"m.set({json.dumps(name)}, {json.dumps(value)})"
    if roll < 0.85:
        player.clip_ended()
        return "m.clipEnded()"
    milliseconds = rng.choice((1, 250, 999.5, 1500, 4000))
    player.advance(milliseconds)
    return f"m.advance({milliseconds})"


def test_both_players_agree_after_every_step(engine: QJSEngine) -> None:
    travelled = 0
    for seed in range(count(150, 2000)):
        rng = random.Random(seed)
        graph = random_graph(rng, rng.randint(1, 6), rng.randint(0, 18))
        clips = {edge.id: Clip(webm=f"{edge.id}.webm") for edge in graph.edges if edge.video_asset_id}
        config = export_config(graph, Media(clips=clips), name="x", options=ExportOptions(plain_names=False))
        player = Player(graph)
        player.start()
        run(engine, f"var m = new MaskoMachine({json.dumps(config)}); m.start()")
        for number in range(STEPS):
            theirs, ours = state_of(engine), player.state
            assert (theirs["node"], theirs["phase"], theirs["clip"], theirs["goal"]) == (
                ours.node,
                ours.phase.value,
                ours.clip,
                ours.goal,
            ), (seed, number)
            assert theirs["values"] == ours.values
            run(engine, random_call(rng, player))
        travelled += sum(entry.event.value == "arrived" for entry in player.trace)
    assert travelled > 500


def test_the_page_is_told_of_every_change(engine: QJSEngine) -> None:
    config = {
        "initialNode": "a",
        "edges": [
            {"id": "l", "source": "a", "target": "a", "isLoop": True, "videos": {"webm": "l.webm"}},
            {"id": "ab", "source": "a", "target": "b", "conditions": [{"input": "clicked"}],
             "videos": {"hevc": "ab.mov"}},
        ],
    }  # fmt: skip
    run(engine, "var seen = []; function note(m) { seen.push(m.node + ':' + m.phase); }")
    run(
        engine,
        f"var m = new MaskoMachine({json.dumps(config)}, note); m.start(); m.set('clicked', true); m.clipEnded()",
    )
    assert run(engine, "seen.join()").toString() == "a:looping,a:transitioning,b:idle"


def test_a_self_edge_without_the_loop_mark_plays_nothing(engine: QJSEngine) -> None:
    config = {"initialNode": "a", "edges": [{"id": "l", "source": "a", "target": "a", "videos": {"webm": "l.webm"}}]}
    run(engine, f"var m = new MaskoMachine({json.dumps(config)}); m.start()")
    assert state_of(engine)["phase"] == "idle"
