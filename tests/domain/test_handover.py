"""What is said before a canvas is handed to a companion that plays less of it."""

import json

from msgspec import structs

from studio.domain.export import Clip, ExportOptions, Media
from studio.domain.graph import ANY_STATE, Graph, Sound
from studio.domain.handover import added_edges, losses
from studio.domain.playback import Profile
from studio.domain.resources import resource_path
from studio.domain.templates import read_template


def lite() -> Graph:
    return read_template(json.loads(resource_path("canvas", "claude-code-4state-lite.json").read_bytes())).graph


def all_made(graph: Graph) -> Media:
    return Media(
        clips={
            edge.id: Clip(webm=f"{edge.id}.webm", hevc=f"{edge.id}.mov", seconds=4.0)
            for edge in graph.edges
            if edge.source != ANY_STATE
        }
    )


def test_a_newer_companion_plays_all_of_it() -> None:
    assert losses(lite(), all_made(lite()), Profile.ANY_STATE, ExportOptions()) == ()


def test_a_classic_one_loses_any_state_and_speeds() -> None:
    said = losses(lite(), all_made(lite()), Profile.CLASSIC, ExportOptions())
    assert said == (
        "3 Any State edges do nothing there. Spell Any State out to keep them.",
        "6 clips play at their own speed.",
    )


def test_spelled_out_it_says_how_many_edges_that_adds() -> None:
    graph = lite()
    added = added_edges(graph, all_made(graph))
    assert added > 3
    said = losses(graph, all_made(graph), Profile.CLASSIC, ExportOptions(classic=True))
    assert said[0] == f"Any State is spelled out in {added} ordinary edges."


def test_sounds_missing_movs_and_missing_clips_are_counted() -> None:
    graph = lite()
    media = all_made(graph)
    first, second, *_ = [edge for edge in graph.edges if edge.is_transition]
    clips = {**media.clips, first.id: Clip(webm="a.webm", seconds=4)}
    del clips[second.id]
    edges = tuple(structs.replace(one, sound=Sound(url="a.mp3")) if one.id == first.id else one for one in graph.edges)
    said = losses(structs.replace(graph, edges=edges), Media(clips=clips), Profile.ANY_STATE, ExportOptions())
    assert said == (
        "Sounds are played on macOS only.",
        "1 clip has no MOV, so macOS shows nothing for it.",
        "1 edge has no video yet: a companion jumps.",
    )
