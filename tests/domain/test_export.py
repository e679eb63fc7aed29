"""Exported configs: every key companions need, clean names, nothing lost on the way back."""

import json
import random

import pytest

from studio.domain.config_check import check_config
from studio.domain.config_import import import_config
from studio.domain.export import (
    STUDIO_KEY,
    Clip,
    ExportOptions,
    Media,
    base_name,
    colliding_names,
    export_config,
    unique_names,
)
from studio.domain.graph import ANY_STATE, Annotation, Condition, Edge, Graph, Input, Node, Position, Sound
from studio.domain.graph_json import graph_data
from studio.domain.resources import resource_path
from studio.domain.templates import BUILTIN, read_template
from tests.helpers.counts import count
from tests.helpers.random_canvas import random_graph


def full_media(graph: Graph) -> Media:
    return Media(
        clips={
            edge.id: Clip(webm=f"https://x/{edge.id}.webm", hevc=f"https://x/{edge.id}.mov", seconds=4.0)
            for edge in graph.edges
            if edge.source != ANY_STATE
        },
        pictures={node.id: f"https://x/{node.id}.png" for node in graph.nodes},
    )


def shipped(template_id: str) -> Graph:
    return read_template(json.loads(resource_path("canvas", f"{template_id}.json").read_bytes())).graph


@pytest.mark.parametrize("template_id", BUILTIN)
@pytest.mark.parametrize("classic", [False, True])
def test_a_shipped_canvas_loads_everywhere(template_id: str, classic: bool) -> None:
    graph = shipped(template_id)
    config = export_config(graph, full_media(graph), name="Mine", options=ExportOptions(classic=classic))
    assert check_config(json.loads(json.dumps(config))) == ()
    assert any(edge["source"] == "*" for edge in config["edges"]) is (not classic and "lite" in template_id)


def test_every_required_key_is_there_with_real_types() -> None:
    graph = Graph(
        initial_node="a",
        nodes=(Node(id="a", item_name="Idle"),),
        edges=(
            Edge(id="l", source="a", target="a"),
            Edge(id="w", source=ANY_STATE, target="a", conditions=(Condition(input="x"),), priority=2.0, duration=9),
        ),
        inputs=(Input(name="x", label="Ex"),),
    )
    config = export_config(graph, Media(), name="Mine", options=ExportOptions(studio_data=False))
    assert config == {
        "version": "2.0",
        "name": "Mine",
        "initialNode": "a",
        "autoPlay": True,
        "nodes": [{"id": "a", "name": "Idle"}],
        "edges": [
            {"id": "l", "source": "a", "target": "a", "isLoop": True, "duration": 4, "conditions": [], "videos": {}},
            {
                "id": "w",
                "source": "*",
                "target": "a",
                "isLoop": False,
                "duration": 0,
                "conditions": [{"input": "x", "op": "==", "value": True}],
                "videos": {"webm": "", "hevc": ""},
                "priority": 2,
            },
        ],
        "inputs": [{"name": "x", "type": "boolean", "default": False}],
    }
    assert isinstance(config["edges"][1]["priority"], int)


def test_the_measured_length_wins_over_the_wanted_one() -> None:
    graph = Graph(nodes=(Node(id="a"),), edges=(Edge(id="l", source="a", target="a", duration=4),))
    config = export_config(graph, Media(clips={"l": Clip(webm="w", seconds=3.9667)}), name="x")
    assert config["edges"][0]["duration"] == 3.967


def test_new_names_are_translated_and_disabled_edges_left_out_by_choice() -> None:
    conditions = (Condition(input="behavior::working"), Condition(input="agent::isAlert", value=False))
    graph = Graph(
        nodes=(Node(id="a"), Node(id="b")),
        edges=(Edge(id="e", source="a", target="b", conditions=conditions, disabled=True),),
    )
    assert export_config(graph, Media(), name="x")["edges"] == []
    kept = export_config(graph, Media(), name="x", options=ExportOptions(keep_disabled=True))
    assert [one["input"] for one in kept["edges"][0]["conditions"]] == ["claudeCode::isWorking", "claudeCode::isAlert"]
    raw = export_config(graph, Media(), name="x", options=ExportOptions(keep_disabled=True, plain_names=False))
    assert raw["edges"][0]["conditions"][0]["input"] == "behavior::working"


def companion_mascot() -> dict:
    """A file as the companions bundle them, with keys nobody documented."""
    return {
        "slug": "maya",
        "canvasName": "Claude Code 4-State Lite",
        "version": "2.0",
        "name": "Maya",
        "description": "A friendly one",
        "thumbnail": "https://x/t.png",
        "initialNode": "n1",
        "autoPlay": True,
        "nodes": [
            {"id": "n1", "name": "Idle", "transparentThumbnailUrl": "https://x/idle.png"},
            {"id": "n2", "name": "Working", "transparentThumbnailUrl": "https://x/work.png", "mood": 3},
        ],
        "edges": [
            {
                "id": "e1",
                "source": "n1",
                "target": "n1",
                "isLoop": True,
                "duration": 5,
                "conditions": [],
                "videos": {"webm": "https://x/idle-1a.webm", "hevc": "https://x/idle-2b.mov", "mp4": "https://x/i.mp4"},
            },
            {
                "id": "e2",
                "source": "n1",
                "target": "n2",
                "isLoop": False,
                "duration": 5,
                "speed": 2,
                "conditions": [{"input": "claudeCode::isWorking", "op": "==", "value": True, "note": "!"}],
                "videos": {"webm": "https://x/go.webm", "hevc": "https://x/go.mov"},
                "sound": {"url": "https://x/go.mp3", "volume": 0.5},
            },
            {
                "id": "e3",
                "source": "*",
                "target": "n2",
                "isLoop": False,
                "duration": 0,
                "priority": 1,
                "conditions": [{"input": "claudeCode::isWorking", "op": "==", "value": True}],
                "videos": {"webm": "", "hevc": ""},
            },
        ],
        "inputs": [{"name": "claudeCode::isWorking", "type": "boolean", "default": False, "system": True, "x": [1]}],
        "clickEffect": {"kind": "hearts"},
    }


def test_a_bundled_mascot_comes_back_without_losing_a_key() -> None:
    original = companion_mascot()
    imported = import_config(json.dumps(original))
    assert imported.notes == ()
    again = export_config(imported.graph, imported.media, name=imported.name, options=ExportOptions(studio_data=False))
    assert again == original


def test_studio_data_survive_the_round_trip() -> None:
    graph = Graph(
        initial_node="a",
        any_state=Position(x=-300, y=0),
        nodes=(Node(id="a", item_name="Idle", image_prompt="standing", asset_id="p", position=Position(x=1, y=2)),),
        edges=(
            Edge(id="l", source="a", target="a", description="breathes", duration=4, video_asset_id="v"),
            Edge(id="w", source=ANY_STATE, target="a", conditions=(Condition(input="n", value=2),), duration=0),
        ),
        inputs=(Input(name="n", type="number", default=1, label="Number"),),
        annotations=(Annotation(id="f", kind="frame", text="Group"),),
        extra={"theme": "warm"},
    )
    media = Media(clips={"l": Clip(webm="w.webm", hevc="h.mov", seconds=3.967)}, pictures={"a": "a.png"})
    back = import_config(json.dumps(export_config(graph, media, name="Mine")))
    assert graph_data(back.graph) == graph_data(graph)
    assert (back.media, back.name, back.notes) == (media, "Mine", ())


def test_random_canvases_survive_the_round_trip() -> None:
    for seed in range(count(60, 1000)):
        graph = random_graph(random.Random(seed), 5, 15)
        media = full_media(graph)
        options = ExportOptions(keep_disabled=True, plain_names=False)
        config = export_config(graph, media, name="x", options=options)
        back = import_config(json.dumps(config))
        assert export_config(back.graph, back.media, name="x", options=options) == config
        assert back.notes == ()


def test_a_trailing_comma_is_forgiven_but_not_inside_text() -> None:
    text = json.dumps(companion_mascot())[:-1] + ',\n "tail": "a,}b,]",\n}'
    imported = import_config(text)
    assert imported.graph.extra["tail"] == "a,}b,]"
    assert any("comma" in note for note in imported.notes)
    assert import_config(b"\xef\xbb\xbf" + text.encode()).name == "Maya"


def test_broken_types_are_mended_and_said() -> None:
    broken = companion_mascot()
    broken["edges"][0].pop("isLoop")
    broken["edges"][0]["videos"] = None
    broken["edges"][1]["videos"]["webm"] = ""
    broken["edges"][1]["conditions"] = [{"input": "x", "op": "gte", "value": "true"}, {"input": "n", "value": "2"}]
    broken["inputs"] = [{"name": "x", "default": "false"}, {"name": "n", "type": "number"}]
    imported = import_config(json.dumps(broken))
    assert len(imported.notes) == 5
    assert imported.graph.edge("e2").conditions == (
        Condition(input="x", op=">=", value=True),
        Condition(input="n", value=2.0),
    )
    assert [item.default for item in imported.graph.inputs] == [False, 0]
    assert [node.position.x for node in imported.graph.nodes] == [0, 320]


def test_the_sample_of_the_documentation_becomes_a_canvas() -> None:
    sample = {
        "nodes": [{"id": "a", "label": "Idle", "imageUrl": "u", "loop": True}, {"id": "b", "label": "Wave"}],
        "edges": [
            {"id": "e", "source": "a", "target": "b", "videos": {"webm": "w"}, "condition": "on_click"},
            {"id": "f", "source": "b", "target": "a", "videos": {"webm": "v"}, "condition": "on_complete"},
        ],
        "inputs": None,
    }
    graph = import_config(json.dumps(sample)).graph
    assert [node.name for node in graph.nodes] == ["Idle", "Wave"]
    assert [edge.conditions[0].input for edge in graph.edges] == ["clicked", "loopCount"]


@pytest.mark.parametrize("text", ["", "nonsense", "[]", "{}", '{"nodes": [1]}', '{"nodes": [], "edges": {}}'])
def test_what_is_no_config_is_refused(text: str) -> None:
    with pytest.raises(Exception, match=r"not|no list"):
        import_config(text)


def test_names_are_compared_by_their_last_component_and_made_unique() -> None:
    addresses = ["https://x/a/idle.mov", "https://x/b/idle.mov?v=2", "https://x/c/Idle.mov", "https://x/d%20e.png"]
    assert base_name(addresses[1]) == "idle.mov"
    assert base_name(addresses[3]) == "d e.png"
    assert colliding_names(addresses) == {"idle.mov": tuple(addresses[:2])}
    assert list(unique_names(addresses).values()) == ["idle.mov", "idle-2.mov", "Idle-3.mov", "d e.png"]


def test_sounds_are_written_and_positions_live_in_our_own_key() -> None:
    graph = Graph(
        nodes=(Node(id="a"), Node(id="b")),
        edges=(Edge(id="e", source="a", target="b", sound=Sound(url="s.mp3"), reverse=True),),
    )
    config = export_config(graph, Media(), name="x")
    assert config["edges"][0]["sound"] == {"url": "s.mp3"}
    assert config["edges"][0]["reverse"] is True
    assert set(config[STUDIO_KEY]["nodes"]) == {"a", "b"}
