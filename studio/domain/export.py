"""Canvases as companions read them: the MaskoAnimationConfig (contract, C.2 and D.1)."""

import posixpath
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import unquote, urlsplit

from msgspec import field, structs

from studio.domain.any_state import expand_any_state
from studio.domain.graph import Condition, Edge, EdgeKind, Graph, Input, Node, Part
from studio.domain.graph_json import part_data
from studio.domain.inputs import plain_name
from studio.domain.records import Record

VERSION = "2.0"
#: Where everything lives that only Studio understands; companions ignore the key.
STUDIO_KEY = "maskoStudio"
#: What a clip lasts when nobody measured it, in seconds.
DEFAULT_SECONDS = 4


class Clip(Part, frozen=True, kw_only=True):
    """The files of one edge: addresses or paths, and the measured length in seconds (0: unknown)."""

    webm: str | None = None
    hevc: str | None = None
    seconds: float = 0.0

    @property
    def empty(self) -> bool:
        """Whether there is nothing to play."""
        return not (self.webm or self.hevc)


class Media(Record, frozen=True, kw_only=True):
    """What a canvas is shown with: clips by edge id, pictures by node id."""

    clips: Mapping[str, Clip] = field(default_factory=dict)
    pictures: Mapping[str, str] = field(default_factory=dict)

    def addresses(self) -> tuple[str, ...]:
        """Return every address once, pictures first, in a stable order."""
        found = [self.pictures[key] for key in sorted(self.pictures)]
        for key in sorted(self.clips):
            clip = self.clips[key]
            found += [clip.webm or "", clip.hevc or ""]
        return tuple(dict.fromkeys(address for address in found if address))

    def renamed(self, names: Mapping[str, str]) -> "Media":
        """Return the same media under other addresses."""
        clips = {
            key: structs.replace(clip, webm=names.get(clip.webm or ""), hevc=names.get(clip.hevc or ""))
            for key, clip in self.clips.items()
        }
        return Media(clips=clips, pictures={key: names[url] for key, url in self.pictures.items() if url in names})


class ExportOptions(Record, frozen=True, kw_only=True):
    """``classic`` spells Any State out; ``studio_data`` keeps positions, prompts and notes in a key of our own."""

    classic: bool = False
    keep_disabled: bool = False
    plain_names: bool = True
    studio_data: bool = True


def export_config(graph: Graph, media: Media, *, name: str, options: ExportOptions | None = None) -> dict[str, Any]:
    """Return the config as JSON data; unknown keys of the graph and its parts are written beside ours."""
    options = options or ExportOptions()
    carriers: dict[str, str] = {}
    shown = graph
    if options.classic:
        expansion = expand_any_state(graph, lambda edge: not media.clips.get(edge.id, Clip()).empty)
        shown, carriers = expansion.graph, expansion.carriers
    edges = [edge for edge in shown.edges if options.keep_disabled or not edge.disabled]
    config: dict[str, Any] = {
        "version": VERSION,
        "name": name,
        "initialNode": graph.initial_node,
        "autoPlay": True,
        **{key: value for key, value in graph.extra.items() if key != STUDIO_KEY},
        "nodes": [_node(node, media) for node in graph.nodes],
        "edges": [_edge(edge, media.clips.get(carriers.get(edge.id, edge.id)), options) for edge in edges],
        "inputs": [_input(item, options) for item in graph.inputs],
    }
    if options.studio_data:
        config[STUDIO_KEY] = studio_data(graph)
    return config


def studio_data(graph: Graph) -> dict[str, Any]:
    """Return what the config has no place for: where things stand, prompts, ids, switches, notes."""
    nodes = {
        node.id: _only(part_data(node), ("itemId", "assetId", "imagePrompt", "position", "pinned"))
        for node in graph.nodes
    }
    # The config carries the measured length; the wanted one, which may be none, is kept here.
    edges = {
        edge.id: {"duration": edge.duration, **_only(part_data(edge), ("description", "disabled", "videoAssetId"))}
        for edge in graph.edges
    }
    data: dict[str, Any] = {
        "nodes": nodes,
        "edges": edges,
        "inputs": {item.name: {"label": item.label} for item in graph.inputs if item.label},
        "annotations": [part_data(item) for item in graph.annotations],
    }
    if graph.any_state is not None:
        data["anyState"] = part_data(graph.any_state)
    return data


def base_name(address: str) -> str:
    """Return the last path component of an address; macOS keeps its cache by this alone."""
    return unquote(posixpath.basename(urlsplit(address).path))


def colliding_names(addresses: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return each base name that more than one address carries, with those addresses."""
    found: dict[str, list[str]] = {}
    for address in dict.fromkeys(addresses):
        found.setdefault(base_name(address), []).append(address)
    return {name: tuple(several) for name, several in found.items() if len(several) > 1}


def unique_names(addresses: Iterable[str], prefix: str = "") -> dict[str, str]:
    """Return a name for every address so that no two are alike, also for a disk that ignores case."""
    names: dict[str, str] = {}
    taken: set[str] = set()
    for address in dict.fromkeys(addresses):
        stem, ending = posixpath.splitext(base_name(address) or "file")
        name, number = f"{prefix}{stem}{ending}", 1
        while name.lower() in taken:
            number += 1
            name = f"{prefix}{stem}-{number}{ending}"
        taken.add(name.lower())
        names[address] = name
    return names


def _node(node: Node, media: Media) -> dict[str, Any]:
    data = {**node.extra, "id": node.id, "name": node.name}
    if node.id in media.pictures:
        data["transparentThumbnailUrl"] = media.pictures[node.id]
    return data


def _edge(edge: Edge, clip: Clip | None, options: ExportOptions) -> dict[str, Any]:
    data: dict[str, Any] = {
        **edge.extra,
        "id": edge.id,
        "source": edge.source,
        "target": edge.target,
        "isLoop": edge.is_loop,
        "duration": _seconds(edge, clip),
        "conditions": [_condition(condition, options) for condition in edge.conditions],
        "videos": _videos(edge, clip),
    }
    if edge.priority is not None:
        data["priority"] = round(edge.priority)
    if edge.speed is not None:
        data["speed"] = edge.speed
    if edge.reverse:
        data["reverse"] = True
    if edge.sound is not None:
        data["sound"] = part_data(edge.sound)
    return data


def _seconds(edge: Edge, clip: Clip | None) -> int | float:
    """Return the measured length: macOS derives its rate from it and Windows its watchdog."""
    if edge.kind is EdgeKind.ANY_STATE:
        return 0
    if clip is not None and clip.seconds:
        return round(clip.seconds, 3)
    return DEFAULT_SECONDS if edge.duration is None else edge.duration


def _videos(edge: Edge, clip: Clip | None) -> dict[str, Any]:
    if edge.kind is EdgeKind.ANY_STATE:
        return {"webm": "", "hevc": ""}
    if clip is None:
        return {}
    files = {"webm": clip.webm, "hevc": clip.hevc}
    return {**clip.extra, **{key: value for key, value in files.items() if value}}


def _condition(condition: Condition, options: ExportOptions) -> dict[str, Any]:
    name = plain_name(condition.input) if options.plain_names else condition.input
    return {**condition.extra, "input": name, "op": condition.op, "value": condition.value}


def _input(item: Input, options: ExportOptions) -> dict[str, Any]:
    data: dict[str, Any] = {
        **item.extra,
        "name": plain_name(item.name) if options.plain_names else item.name,
        "type": item.type,
        "default": item.default,
    }
    if item.system:
        data["system"] = True
    return data


def _only(data: dict[str, Any], keys: tuple[str, ...]) -> dict[str, Any]:
    return {key: data[key] for key in keys if key in data}
