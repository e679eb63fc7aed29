"""What a companion makes less of than Studio plays, said before a canvas is handed over to it."""

from studio.domain.any_state import expand_any_state
from studio.domain.export import ExportOptions, Media
from studio.domain.graph import ANY_STATE, Edge, Graph
from studio.domain.playback import Profile
from studio.domain.words import tr, trn


def losses(graph: Graph, media: Media, profile: Profile, options: ExportOptions) -> tuple[str, ...]:
    """Return one sentence for each thing that a generation of companions plays otherwise, or not at all."""
    edges = [edge for edge in graph.edges if not edge.disabled]
    found = [*_any_state(graph, media, profile, options, edges), *_ways_of_playing(profile, edges)]
    silent = sum(1 for edge in edges if edge.id in media.clips and not media.clips[edge.id].hevc)
    if silent:
        found.append(
            trn("{count} clip has no MOV, so macOS shows nothing for it.",
                "{count} clips have no MOV, so macOS shows nothing for them.", silent)
        )  # fmt: skip
    unmade = sum(1 for edge in edges if edge.source != ANY_STATE and edge.id not in media.clips)
    if unmade:
        found.append(
            trn("{count} edge has no video yet: a companion jumps.",
                "{count} edges have no video yet: a companion jumps.", unmade)
        )  # fmt: skip
    return tuple(found)


def added_edges(graph: Graph, media: Media) -> int:
    """Return how many ordinary edges stand where Any State was once it is spelled out."""
    return expand_any_state(graph, lambda edge: edge.id in media.clips).added


def _any_state(graph: Graph, media: Media, profile: Profile, options: ExportOptions, edges: list[Edge]) -> list[str]:
    wishes = sum(1 for edge in edges if edge.source == ANY_STATE)
    if profile is not Profile.CLASSIC or not wishes:
        return []
    if options.classic:
        added = added_edges(graph, media)
        return [
            trn("Any State is spelled out in {count} ordinary edge.",
                "Any State is spelled out in {count} ordinary edges.", added)
        ]  # fmt: skip
    return [
        trn("{count} Any State edge does nothing there. Spell Any State out to keep it.",
            "{count} Any State edges do nothing there. Spell Any State out to keep them.", wishes)
    ]  # fmt: skip


def _ways_of_playing(profile: Profile, edges: list[Edge]) -> list[str]:
    found: list[str] = []
    speeds = sum(1 for edge in edges if edge.speed not in {None, 1})
    if profile is Profile.CLASSIC and speeds:
        found.append(trn("{count} clip plays at its own speed.", "{count} clips play at their own speed.", speeds))
    sounds = sum(1 for edge in edges if edge.sound is not None)
    if sounds:
        found.append(
            tr("Sounds are not played.") if profile is Profile.CLASSIC else tr("Sounds are played on macOS only.")
        )
    return found
